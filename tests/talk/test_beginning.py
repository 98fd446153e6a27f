"""Beginning by mail: understood, shown back, corrected, begun on the word; nobody else hears of it before."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from circles.people import State
from circles.store import circles as store
from circles.store import schema
from tests.world import START, World, flat, word_of

MAIL = """Hello,

we are three friends who want to write before breakfast, and to keep each other going.

every week sunday 18:00
invite Bo <bo@people.test>, chidi@people.test

Thanks
Ana
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def found(world: World, slug: str):
    with world.parts.engine.begin() as connection:
        row = store.find(connection, slug)
    return row[1] if row else None


def test_a_circle_is_shown_back_corrected_and_begun(world: World) -> None:
    world.says("ana", "start@circles.test", MAIL, Subject="Morning writers")
    [shown] = world.hears("ana")
    assert "Name: Morning writers" in flat(shown)
    assert "write before breakfast" in flat(shown)
    assert "Bo, chidi@people.test" in flat(shown)
    assert world.hears("bo") == []
    assert found(world, "morning-writers") is None
    world.says("ana", shown, "every two weeks friday 9:00\ninvite dora@people.test")
    [again] = world.hears("ana")
    assert "every two weeks, first on Friday" in flat(again)
    assert "dora@people.test" in flat(again)
    world.says("ana", again, word_of(again))
    [welcome] = world.hears("ana")
    assert "Welcome, Ana!" in flat(welcome)
    circle = found(world, "morning-writers")
    assert [one.state for one in circle.members] == [State.ACTIVE, State.INVITED, State.INVITED, State.INVITED]
    assert (circle.schedule.every, circle.purpose[:27]) == ("2 weeks", "We are three friends who wa")
    [invitation] = world.hears("bo")
    assert "In their own words:" in flat(invitation)
    world.says("bo", invitation, "yes")
    assert found(world, "morning-writers").member(2).state is State.ACTIVE


def test_friends_with_start_in_cc(world: World) -> None:
    world.says(
        "ana", "start@circles.test", "Dear both, shall we keep each other honest about our theses?", Subject="Thesis friends",
        Cc="Bo Berg <bo@people.test>, chidi@people.test, start@circles.test",
    )  # fmt: skip
    [shown] = world.hears("ana")
    assert "Bo Berg, chidi@people.test" in flat(shown)
    world.says("bo", "start@circles.test", "Yes, count me in!", Subject="Re: Thesis friends", References="<x@y>")
    world.says("ana", shown, word_of(shown))
    assert "honest about our theses" in flat(world.hears("bo")[0])
    assert len(world.hears("chidi")) == 1


def test_what_is_missing_is_asked_for(world: World) -> None:
    world.says("ana", "start@circles.test", "", Subject="")
    [shown] = world.hears("ana")
    assert "please give it one" in flat(shown)
    assert "nobody yet" in flat(shown)
    world.says("ana", shown, "name: Runners\npurpose: run in any weather")
    [again] = world.hears("ana")
    world.says("ana", again, word_of(again))
    assert found(world, "runners").purpose == "run in any weather"


def test_in_its_beginners_language(world: World) -> None:
    world.says("anna", "start@circles.test", "Hallo, wir wollen uns gegenseitig beim Schreiben helfen. Jeden Sonntag um 18 Uhr.", Subject="Schreibkreis")
    assert "Zweck: Wir wollen uns gegenseitig beim Schreiben helfen." in flat(world.hears("anna")[0])


def test_a_name_that_is_taken_gets_a_number(world: World) -> None:
    for name in ("ana", "bo"):
        world.says(name, "start@circles.test", "purpose: run", Subject="Runners")
        [shown] = world.hears(name)
        world.says(name, shown, word_of(shown))
    assert found(world, "runners").member(1).first_name == "Ana"
    assert found(world, "runners-2").member(1).first_name == "Bo"


def test_a_draft_is_forgotten_after_a_week(world: World) -> None:
    world.says("ana", "start@circles.test", MAIL, Subject="Morning writers")
    [shown] = world.hears("ana")
    world.passes(days=8)
    world.says("ana", shown, word_of(shown))
    assert found(world, "morning-writers") is None
    assert world.hears("bo") == []


def test_limits_of_a_day_and_of_who_may(world: World) -> None:
    for _ in range(4):
        world.says("ana", "start@circles.test", MAIL, Subject="Morning writers")
    assert len(world.hears("ana")) == 2
    world.work.beginners = type(world.work.beginners)("@else.test zoe@people.test")
    world.says("bo", "start@circles.test", MAIL, Subject="Bo's circle")
    assert world.hears("bo") == []
    world.says("zoe", "start@circles.test", MAIL, Subject="Zoe's circle")
    assert len(world.hears("zoe")) == 1
    with world.parts.engine.begin() as connection:
        outcomes = list(connection.execute(select(schema.spool.c.outcome)).scalars())
    assert any("may not begin" in one for one in outcomes)


def test_an_automatic_mail_begins_nothing(world: World) -> None:
    world.says("ana", "start@circles.test", "I am away until Monday.", Subject="Out of office", Auto_Submitted="auto-replied")
    assert world.hears("ana") == []
    assert world.now == START
