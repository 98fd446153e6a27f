"""Joining: asked once, reminded once, then silence; a yes with goals; a no for ever; a stranger waits for the host."""

from __future__ import annotations

from pathlib import Path

import pytest

from circles.people import State
from tests.world import World, flat, text


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.circle("ana", "bo", "chidi")
    made.letter = {name: made.hears(name)[0] for name in ("ana", "bo", "chidi")}
    return made


def invited(world: World):
    world.says("ana", world.letter["ana"], "invite fay@people.test")
    world.hears("ana")
    [invitation] = world.hears("fay")
    return invitation


def test_a_yes_with_the_first_goals_and_everybody_is_told(world: World) -> None:
    invitation = invited(world)
    world.says("fay", invitation, "Yes, gladly!\n\n1. Swim twice a week\n2. Finish my thesis by 1 June\n")
    [welcome] = world.hears("fay")
    assert "1. Swim twice a week" in flat(welcome)
    goals = world.stored().open_goals(4)
    assert [(goal.title, str(goal.target or "")) for goal in goals] == [("Swim twice a week", "2"), ("Finish my thesis", "")]
    [introduction] = world.hears("bo")
    assert "Fay is new in the circle" in flat(introduction)
    assert "Swim twice a week" in flat(introduction)
    question = [line for line in text(welcome).splitlines() if line.startswith("   ") and line.endswith("?")]
    assert question
    assert question[0] in text(introduction).splitlines()


def test_one_reminder_after_a_week_then_silence(world: World) -> None:
    invited(world)
    world.passes(days=6, hours=23)
    assert world.hears("fay") == []
    world.passes(hours=2)
    [reminder] = world.hears("fay")
    assert "only reminder" in flat(reminder)
    world.passes(days=60)
    assert world.hears("fay") == []
    world.says("fay", reminder, "yes")
    assert world.stored().member(4).state is State.ACTIVE


@pytest.mark.parametrize("word", ["no", "No thanks, not for me.", "leave"])
def test_a_no_is_for_ever(world: World, word: str) -> None:
    invitation = invited(world)
    world.says("fay", invitation, word)
    assert world.hears("fay") == []
    world.says("ana", world.letter["ana"], "invite fay@people.test")
    assert "asked not to be invited" in flat(world.hears("ana")[0])
    world.passes(days=30)
    assert world.hears("fay") == []


def test_the_unsubscribe_of_an_invitation_is_a_no(world: World) -> None:
    invitation = invited(world)
    address = str(invitation["List-Unsubscribe"]).removeprefix("<mailto:").partition("?")[0]
    world.says("fay", address, "")
    assert world.stored().member(4).never


def test_an_answer_in_another_language_sets_the_language_of_the_letters(world: World) -> None:
    world.says("fay", invited(world), "Ja, ich bin sehr gern dabei! Ich möchte jede Woche zweimal schwimmen.")
    assert world.stored().member(4).language == "de"
    assert "Willkommen" in flat(world.hears("fay")[0])


def test_a_stranger_waits_for_the_host_and_hears_nothing(world: World) -> None:
    world.says("gus", "test-circle@circles.test", "Hello, may I join you?", From="Gus <gus@people.test>")
    world.says("gus", "test-circle@circles.test", "Did you get my mail?", From="Gus <gus@people.test>")
    [request] = world.hears("ana")
    assert "gus@people.test" in flat(request)
    assert "may I join you?" in flat(request)
    assert world.hears("gus") == world.hears("bo") == []
    world.says("ana", request, "approve")
    assert "asked for their own yes" in flat(world.hears("ana")[0])
    [invitation] = world.hears("gus")
    world.says("gus", invitation, "yes")
    assert world.stored().by_address("gus@people.test").state is State.ACTIVE


def test_a_stranger_who_is_declined_hears_nothing(world: World) -> None:
    world.says("gus", "test-circle@circles.test", "Hello, may I join you?", From="Gus <gus@people.test>")
    [request] = world.hears("ana")
    world.says("ana", request, "decline")
    assert "rests" in flat(world.hears("ana")[0])
    assert world.hears("gus") == []
    assert world.stored().requests == ()


def test_many_strangers_are_not_many_letters(world: World) -> None:
    for number in range(12):
        world.says("x", "test-circle@circles.test", "Buy now!", From=f"X <x{number}@spam.test>")
    assert len(world.hears("ana")) == 5


def test_a_full_circle_and_a_member_are_refused_kindly(world: World) -> None:
    for number in range(9):
        world.says("ana", world.letter["ana"], f"invite person{number}@people.test")
    world.hears("ana")
    world.says("ana", world.letter["ana"], "invite thirteenth@people.test")
    assert "twelve" in flat(world.hears("ana")[0])
    world.says("ana", world.letter["ana"], "invite bo@people.test")
    assert "Bo" in flat(world.hears("ana")[0])


def test_who_comes_while_the_round_is_asked_about_is_asked_at_once_and_told_so(world: World) -> None:
    invitation = invited(world)
    world.passes(days=4, hours=3)
    world.says("fay", invitation, "yes")
    welcome, *rest = world.hears("fay")
    assert "comes with this one" in flat(welcome)
    assert any(str(one["Subject"]).startswith("Round 1") for one in rest)
