"""Grave commands: told back in words, done on the printed word, told to those concerned, taken back within their days."""

from __future__ import annotations

from pathlib import Path

import pytest

from circles.people import Role, State
from tests.world import World, flat, text, word_of


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.circle("ana", "bo", "chidi", "dora")
    made.letter = {name: made.hears(name)[0] for name in ("ana", "bo", "chidi", "dora")}
    return made


def test_a_member_is_removed_on_the_word_alone(world: World) -> None:
    world.says("ana", world.letter["ana"], "remove Bo")
    [question] = world.hears("ana")
    assert "Bo is to leave the circle" in flat(question)
    world.says("ana", question, "yes")
    [again] = world.hears("ana")
    assert f"“{word_of(question)}”" in text(again)
    assert world.stored().member(2).state is State.ACTIVE
    world.says("ana", question, f"{word_of(question).upper()}!")
    [done] = world.hears("ana")
    assert "Bo is no longer in the circle." in flat(done)
    assert world.stored().member(2).state is State.REMOVED
    [farewell] = world.hears("bo")
    assert "the host has ended your time" in flat(farewell)
    world.says("ana", question, word_of(question))
    assert "no longer open" in flat(world.hears("ana")[0])


def test_a_removal_can_be_undone_for_a_day(world: World) -> None:
    world.says("ana", world.letter["ana"], "remove Bo")
    [question] = world.hears("ana")
    world.says("ana", question, word_of(question))
    [done] = world.hears("ana")
    world.says("ana", done, "undo")
    assert "taken back" in flat(world.hears("ana")[0])
    assert world.stored().member(2).state is State.ACTIVE


def test_a_question_lapses_after_three_days(world: World) -> None:
    world.says("ana", world.letter["ana"], "cohost Bo")
    [question] = world.hears("ana")
    world.passes(hours=73)
    world.hears("ana")
    world.says("ana", question, word_of(question))
    assert "no longer open" in flat(world.hears("ana")[-1])
    assert world.stored().member(2).role is Role.MEMBER


def test_a_handover_takes_a_week_in_which_everybody_knows(world: World) -> None:
    world.says("ana", world.letter["ana"], "handover Bo")
    [question] = world.hears("ana")
    world.says("ana", question, word_of(question))
    [planned] = world.hears("ana")
    assert "handed over on Monday 9 March" in flat(planned)
    assert "Ana will hand the circle over to Bo" in flat(world.hears("dora")[0])
    assert world.stored().member(1).role is Role.HOST
    world.passes(days=8)
    assert [world.stored().member(number).role for number in (1, 2)] == [Role.MEMBER, Role.HOST]
    assert any("Bo is the host of the circle now" in flat(letter) for letter in world.hears("chidi"))


def test_the_end_of_a_circle_is_revoked_and_everybody_is_told(world: World) -> None:
    world.says("ana", world.letter["ana"], "close the circle")
    [question] = world.hears("ana")
    world.says("ana", question, word_of(question))
    [planned] = world.hears("ana")
    assert "will end the circle" in flat(world.hears("bo")[0])
    world.says("ana", planned, "undo")
    assert "The circle goes on" in flat(world.hears("bo")[0])
    world.passes(days=9)
    assert not world.stored().closed


def test_a_closed_circle_says_farewell_and_is_silent(world: World) -> None:
    world.says("ana", world.letter["ana"], "close the circle")
    [question] = world.hears("ana")
    world.says("ana", question, word_of(question))
    world.passes(days=7, hours=1)
    assert world.stored().closed
    assert "ends today" in flat(world.hears("bo")[-1])
    world.hears("ana")
    world.passes(days=21)
    assert world.hears("bo") == world.hears("ana") == []


def test_a_cohost_may_host_and_hears_what_the_other_does(world: World) -> None:
    world.says("ana", world.letter["ana"], "cohost Bo")
    [question] = world.hears("ana")
    world.says("ana", question, word_of(question))
    assert "asks you to help run the circle" in flat(world.hears("bo")[0])
    world.hears("ana")
    world.says("bo", world.letter["bo"], "question: what made you smile?")
    assert "what made you smile?" in flat(world.hears("bo")[0])
    [told] = world.hears("ana")
    assert "Bo did this:" in flat(told)
    world.says("bo", world.letter["bo"], "undo")
    assert world.stored().question == ""


def test_what_a_member_types_is_no_hosts_command(world: World) -> None:
    world.says("bo", world.letter["bo"], "remove Dora")
    assert world.stored().member(4).state is State.ACTIVE
    assert world.stored().pending == ()


def test_an_answering_machine_confirms_nothing(world: World) -> None:
    world.says("ana", world.letter["ana"], "close the circle")
    [question] = world.hears("ana")
    world.says("ana", question, f"Yes. I am away. {word_of(question)}", Auto_Submitted="auto-replied")
    assert world.stored().planned == ()
    assert world.hears("ana") == []


def test_undo_takes_back_a_members_own_commands(world: World) -> None:
    world.says("bo", world.letter["bo"], "timezone Asia/Tokyo\nname: Roberta")
    assert (world.stored().member(2).zone, world.stored().member(2).name) == ("Asia/Tokyo", "Roberta")
    world.says("bo", world.letter["bo"], "undo")
    assert (world.stored().member(2).zone, world.stored().member(2).name) == ("UTC", "Bo")
