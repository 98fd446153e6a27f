"""Partners and quiet members: who is whose, words for a partner alone, and the ladder from a friend's line to a rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from circles.people import State
from tests.world import World, flat, text

PEOPLE = ("ana", "bo", "chidi", "dora")


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.circle(*PEOPLE)
    return made


def week(world: World, *quiet: str) -> dict[str, list]:
    """Let a round pass in which everybody answers but the quiet ones; return all letters of it."""
    heard: dict[str, list] = {name: [] for name in PEOPLE}
    for _ in range(7 * 24 // 6):
        world.passes(hours=6)
        for name in PEOPLE:
            fresh = world.hears(name)
            heard[name] += fresh
            for letter in fresh:
                if str(letter["Subject"]).startswith("Round") and name not in quiet:
                    world.says(name, letter, f"A week like others. Next: {name}'s plan")
    return heard


def of_kind(letters: list, words: str) -> list:
    return [one for one in letters if words in flat(one)]


def test_a_digest_and_a_letter_say_who_the_partner_is_and_a_reply_reaches_them_alone(world: World) -> None:
    heard = week(world)
    [digest] = of_kind(heard["bo"], "Your partner until the next digest")
    heard = week(world)
    [letter] = of_kind(heard["bo"], "until the next digest your partner is")
    partner = flat(letter).split("your partner is ")[1].split(".")[0]
    assert f"Your partner until the next digest: {partner}." in flat(digest)
    assert f"{partner.lower()}'s plan" in flat(letter)
    world.says("bo", letter, "How is it going? I can help on Thursday.")
    got = {name: of_kind(world.hears(name), "I can help on Thursday") for name in PEOPLE}
    assert {name for name, letters in got.items() if letters} == {partner.lower()}
    world.says(partner.lower(), got[partner.lower()][0], "Thursday is perfect.")
    assert len(of_kind(world.hears("bo"), "Thursday is perfect")) == 1


def test_everybody_meets_everybody_in_three_rounds(world: World) -> None:
    met = set()
    for _ in range(3):
        week(world)
        met |= {frozenset(group) for group in world.stored().round.groups}
    assert len(met) == 6


def test_partner_words_in_a_check_in_reach_the_partner_alone(world: World) -> None:
    week(world)
    world.passes(days=5)
    prompt = next(one for one in world.hears("bo") if str(one["Subject"]).startswith("Round 2"))
    partner = world.stored().member(next(n for group in world.stored().round.groups if 2 in group for n in group if n != 2)).first_name.lower()
    for name in PEOPLE:
        world.hears(name)
    world.says("bo", prompt, "A good week.\n\npartner: I was close to giving up, thank you for your line.")
    got = {name for name in PEOPLE if of_kind(world.hears(name), "close to giving up")}
    assert got == {partner}


def test_whoever_leaves_leaves_nobody_alone(world: World) -> None:
    week(world)
    [farewell] = [letter for letter in [world.stored()] if letter.round.groups]
    assert len(farewell.round.groups) == 2
    world.says("dora", "test-circle@circles.test", "leave")
    asked = world.hears("dora")[-1]
    world.says("dora", asked, next(line.strip() for line in text(asked).splitlines() if len(line) == 7 and line.startswith("   ")))
    assert world.stored().member(4).state is State.LEFT
    assert [len(group) for group in world.stored().round.groups] == [3]


def test_the_ladder_from_a_friends_line_to_a_rest_and_back(world: World) -> None:
    letters: dict[str, list] = {name: [] for name in PEOPLE}
    for number in range(1, 5):
        heard = week(world, "chidi")
        for name in PEOPLE:
            letters[name] += heard[name]
        peers = [name for name in PEOPLE if of_kind(heard[name], "Chidi has been quiet lately")]
        assert bool(peers) == (number == 2), number
        if peers:
            world.says(peers[0], of_kind(heard[peers[0]], "has been quiet")[0], "We miss you, Chidi.")
            assert len(of_kind(world.hears("chidi"), "We miss you, Chidi.")) == 1
    assert not of_kind(letters["chidi"], "it has been a while")[1:]
    [ask] = of_kind(letters["chidi"], "it has been a while")
    assert of_kind(week(world, "chidi")["ana"], "Drifting: Chidi.")
    assert not of_kind(week(world, "chidi")["chidi"], "one line is enough: how did it go")
    world.passes(days=1)
    assert world.stored().member(3).state is State.LAPSED
    heard = week(world, "chidi")
    assert heard["chidi"] == []
    world.says("chidi", ask, "I am back!")
    assert world.stored().member(3).state is State.ACTIVE


def test_stay_is_a_word_and_no_check_in(world: World) -> None:
    for _ in range(3):
        week(world, "chidi")
    heard = week(world, "chidi")
    [ask] = of_kind(heard["chidi"], "it has been a while")
    world.says("chidi", ask, "stay")
    assert "Good to have you here" in flat(world.hears("chidi")[-1])
    assert world.stored().round.checkin_of(3) is None
    world.passes(days=15)
    assert world.stored().member(3).state is State.ACTIVE


def test_the_hosts_note_comes_on_monday_with_what_waits(world: World) -> None:
    heard = week(world, "dora")
    heard = week(world, "dora")
    [note] = of_kind(heard["ana"], "checked in: ")
    assert "3 of 4 checked in: Ana, Bo" in flat(note)
    assert note["Date"].startswith("Mon")
    assert not of_kind(heard["bo"], "checked in: ")
