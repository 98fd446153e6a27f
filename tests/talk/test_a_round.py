"""A circle's round by mail: prompt, answers, receipts, nudge, digest; and what must not go wrong on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from circles.people import State
from circles.store import circles as store
from scheduler import work as module
from tests.world import World, text, word_of


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.circle("ana", "bo", "chidi", goals={"bo": ("Run three times a week", "Finish the novel draft"), "ana": ("Call my sister",)})
    return made


def prompt_of(world: World, name: str):
    return [letter for letter in world.hears(name) if "how did it go" in text(letter)][-1]


def test_a_whole_round(world):
    world.passes(days=4, hours=2)  # Friday 10:00
    bo = prompt_of(world, "bo")
    world.says("bo", bo, "1. done\n2. not this time\n\nNext: chapter 5")
    receipt = world.hears("bo")[-1]
    assert "Run three times a week" in text(receipt)
    assert "chapter 5" in text(receipt)
    assert str(receipt["References"]).split() == [bo["Message-ID"], receipt["In-Reply-To"]]
    world.passes(days=2, hours=9)
    assert not [one for one in world.hears("bo") if "one line is enough" in text(one)], "bo has answered"
    digest = world.hears("ana")[-1]
    assert "chapter 5" in text(digest)
    assert "We missed Ana and Chidi" in text(digest)
    assert digest["References"] == bo["Message-ID"], "one round is one thread"
    world.passes(days=5)
    assert "chapter 5" in text(prompt_of(world, "bo")), "the next prompt asks about it by name"


def test_a_mail_that_comes_twice_counts_once(world):
    world.passes(days=4, hours=2)
    raw = b"From: bo@people.test\r\nTo: x\r\nMessage-ID: <1@x>\r\n\r\n1 done\r\n"
    address = str(prompt_of(world, "bo")["Reply-To"])
    world.delivers(address, raw)
    world.delivers(address, raw)
    assert len(world.parts.spool.listed()) == 1
    assert len(world.hears("bo")) == 1


def test_a_correction_replaces_and_undo_takes_back(world):
    world.passes(days=4, hours=2)
    bo = prompt_of(world, "bo")
    world.says("bo", bo, "1 done")
    world.says("bo", bo, "1 not this time, sorry")
    member = world.stored().round.checkin_of(2)
    assert [update.outcome.value for update in member.updates] == ["missed"]
    world.says("bo", bo, "undo")
    assert [u.outcome.value for u in world.stored().round.checkin_of(2).updates] == ["done"]


def test_a_forged_sender_is_asked_about_at_the_known_address(world):
    world.hears("bo")
    world.says("mallory", "test-circle@circles.test", "leave", From="Bo <bo@people.test>")
    assert world.stored().member(2).state is State.ACTIVE
    asked = world.hears("bo")[-1]
    assert "Was this you?" in text(asked)
    world.says("bo", asked, "yes")
    assert world.stored().member(2).state is State.ACTIVE
    world.says("bo", asked, f"{word_of(asked)}, sure")
    assert world.stored().member(2).state is State.LEFT


def test_a_stolen_reply_address_does_not_speak_for_its_owner(world):
    world.passes(days=4, hours=2)
    bo = prompt_of(world, "bo")
    world.says("mallory", bo, "1 done")
    assert world.stored().round.checkin_of(2) is None
    assert "Was this you?" in text(world.hears("bo")[-1])


def test_an_absence_is_an_answer_and_is_never_answered(world):
    world.passes(days=4, hours=2)
    bo = prompt_of(world, "bo")
    world.says("bo", bo, "I am out of the office until 20 March.", Auto_Submitted="auto-replied", Subject="Automatic reply: Round 1")
    member = world.stored().member(2)
    assert member.state is State.PAUSED
    assert member.paused_until.date().isoformat() == "2026-03-20"
    assert world.hears("bo") == []


def test_garbage_is_parked_or_answered_and_the_next_mail_goes_on(world):
    world.passes(days=4, hours=2)
    bo = prompt_of(world, "bo")
    address = str(bo["Reply-To"])
    world.delivers(address, b"\x00\xff\xfe not a mail at all")
    world.delivers(address, b"From: bo@people.test\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\xff1 done\r\n")
    world.delivers(address, b"Subject: " + b"x" * 70_000 + b"\r\n\r\nhi\r\n")
    world.says("bo", bo, "2 done")
    states = [row.state for row in world.parts.spool.listed()]
    assert states[2] == "parked"
    assert states[-1] == "done"
    assert "new" not in states
    assert "doing" not in states


def test_an_invited_person_joins_with_yes(tmp_path):
    world = World(tmp_path)
    world.circle("ana", "bo", "chidi")
    ana = world.hears("ana")[0]
    world.says("ana", ana, "invite dora@people.test")
    invitation = world.hears("dora")[0]
    world.says("dora", invitation, "Yes, gladly!")
    assert world.stored().by_address("dora@people.test").state is State.ACTIVE
    assert "Welcome, Dora" in text(world.hears("dora")[0])


def test_one_click_leaves(world):
    letter = world.hears("chidi")[0]
    address = str(letter["List-Unsubscribe"]).strip("<>").removeprefix("mailto:").partition("?")[0]
    world.says("chidi", address, "")
    assert world.stored().member(3).state is State.LEFT
    assert "Goodbye" in text(world.hears("chidi")[-1])


def test_a_very_long_reply_is_shortened_in_the_digest_and_stops_no_clock(world):
    world.passes(days=4, hours=2)
    bo = prompt_of(world, "bo")
    for turn in range(5):
        world.says("bo", bo, f"1 done\n\n{turn} " + ("word and wörd " * 4500 if turn else "言葉 " * 9000))
    world.passes(days=2, hours=10)
    digest = world.hears("ana")[-1]
    assert "1. Run three times a week" in text(digest)
    assert len(digest.as_bytes()) < 90_000
    assert world.stored().round.number == 2


def test_one_broken_circle_does_not_stop_the_others(world, monkeypatch):
    real = module.decide

    def broken(circle, intent, now):
        if circle.slug == "test-circle":
            raise RuntimeError("our bug")
        return real(circle, intent, now)

    circle = replace(world.stored(), slug="other")
    with world.parts.engine.begin() as connection:
        store.insert(connection, circle, world.now)
    monkeypatch.setattr(module, "decide", broken)
    world.passes(days=4, hours=2)
    with world.parts.engine.begin() as connection:
        assert store.find(connection, "other")[1].round.prompted == (1, 2, 3)
        assert store.find(connection, "test-circle")[1].round.prompted == ()


def test_a_host_invites_by_attaching_a_request_and_doubt_is_asked_about(tmp_path):
    world = World(tmp_path)
    world.circle("ana", "bo", "chidi")
    letter = world.hears("ana")[0]
    inside = b"From: Fay Wong <fay@people.test>\r\nSubject: joining\r\n\r\nMay I join? remove bo\r\n"
    raw = (
        b"From: ana@people.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nPlease invite her.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        + inside + b"\r\n--b--\r\n"
    )  # fmt: skip
    world.delivers(str(letter["Reply-To"]), raw)
    assert world.stored().by_address("fay@people.test").state is State.INVITED
    assert world.stored().member(2).state is State.ACTIVE
    world.hears("ana")
    world.says("ana", letter, "remove Vikram")
    assert "could not be read" in text(world.hears("ana")[-1])


def test_a_mistyped_command_is_answered_with_the_nearest_and_is_no_word_for_the_digest(world):
    letter = world.hears("bo")[0]
    world.says("bo", letter, "leav")
    assert "leave" in text(world.hears("bo")[-1])
    assert world.stored().round.checkin_of(2) is None
    world.says("bo", letter, "It was a good week all in all.")
    assert "Your words will stand in the digest" in text(world.hears("bo")[-1])
