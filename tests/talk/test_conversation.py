"""Conversation: to everybody after five minutes, in one thread, re-authored; cheers counted; a storm calmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.world import World, flat, text, word_of

PEOPLE = ("ana", "bo", "chidi", "dora")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A circle whose first digest is out."""
    made = World(tmp_path)
    made.circle(*PEOPLE, goals={"bo": ("Run",)})
    made.passes(days=4, hours=2)
    prompt = next(letter for letter in made.hears("bo") if "Round 1" in str(letter["Subject"]))
    made.says("bo", prompt, "1 done")
    made.passes(days=2, hours=10)
    made.digest = {name: next(one for one in made.hears(name) if str(one["Subject"]).startswith("Re: Round 1") and "Good news from" in text(one)) for name in PEOPLE}
    return made


def heard(world: World) -> dict[str, list]:
    return {name: world.hears(name) for name in PEOPLE}


def test_a_reply_to_the_digest_reaches_the_others_in_its_thread_without_an_address(world: World) -> None:
    world.says("ana", world.digest["ana"], "Bo, how did you make time for it?\n\nWrite me at ana@people.test!")
    first = heard(world)
    assert "in five minutes" in flat(first["ana"][0])
    assert first["bo"] == first["chidi"] == []
    world.passes(minutes=6)
    after = heard(world)
    assert after["ana"] == []
    [post] = after["bo"]
    assert [one.display_name for one in post["From"].addresses] == ["Ana via Test circle"]
    assert "how did you make time" in flat(post)
    assert "ana@people.test" not in post.as_string()
    assert post["References"].split()[0] == world.digest["bo"]["References"].split()[0]
    assert post["Subject"] == world.digest["bo"]["Subject"]
    assert post["Auto-Submitted"] is None
    world.says("bo", post, "At six in the morning!")
    world.passes(minutes=6)
    [answer] = [one for one in world.hears("ana") if "At six" in text(one)]
    assert answer["In-Reply-To"] == after["chidi"][0]["Message-ID"]
    assert world.stored().last.checkin_of(2).updates


def test_undo_within_five_minutes_takes_a_post_back(world: World) -> None:
    world.says("ana", world.digest["ana"], "I should not say this, but here it goes.")
    [receipt] = world.hears("ana")
    world.says("ana", receipt, "undo")
    assert "nobody has seen them" in flat(world.hears("ana")[0])
    world.passes(minutes=10)
    assert heard(world)["bo"] == []


@pytest.mark.parametrize("words", ["👍", "Well done Bo!", "bravo Bo 🎉", "🎉🎉"])
def test_a_cheer_is_thanks_and_no_post(world: World, words: str) -> None:
    world.says("bo", world.digest["bo"], "I ran on Sunday, in the rain.")
    world.passes(minutes=6)
    post = next(one for one in world.hears("ana") if "in the rain" in text(one))
    heard(world)
    world.says("ana", post, words)
    world.passes(minutes=6)
    assert heard(world) == {name: [] for name in PEOPLE}
    assert [(one.member, one.to) for one in world.stored().round.cheers] == [(1, 2)]


def test_a_mail_to_the_circle_begins_a_thread_of_its_own(world: World) -> None:
    world.says("ana", "test-circle@circles.test", "Shall we meet in person this spring?", Subject="A walk in May")
    [asked] = world.hears("ana")
    world.says("ana", asked, word_of(asked))
    world.passes(minutes=6)
    [post] = [one for one in world.hears("bo") if "spring" in text(one)]
    assert (post["Subject"], post["References"], post["In-Reply-To"]) == ("A walk in May", None, None)
    world.says("bo", post, "Yes, the second weekend!")
    world.passes(minutes=6)
    [answer] = [one for one in world.hears("chidi") if "second weekend" in text(one)]
    assert answer["Subject"] == "Re: A walk in May"
    assert answer["References"] == post["Message-ID"]


def test_posts_collected_in_the_digest(world: World) -> None:
    world.says("chidi", world.digest["chidi"], "posts: digest")
    world.says("ana", world.digest["ana"], "I finished the new book on rivers, and loved it.")
    world.passes(minutes=6)
    assert not any("rivers" in text(one) for one in world.hears("chidi"))
    assert any("rivers" in flat(one) for one in world.hears("bo"))
    world.passes(days=7)
    digest = [one for one in world.hears("chidi") if "rivers" in text(one)]
    assert len(digest) == 1
    assert "Ana: I finished" in flat(digest[0])
    assert not any("rivers" in text(one) for one in world.hears("bo"))


def test_a_storm_is_calmed_and_nothing_is_lost(world: World) -> None:
    for number in range(6):
        for name in ("ana", "bo", "chidi"):
            world.says(name, world.digest[name], f"This is {name}, and my thought number {number} on the matter.")
    world.passes(minutes=6)
    got = [one for one in world.hears("dora") if "my thought number" in text(one)]
    assert len(got) == 10
    assert any("collected for the digest" in flat(one) for one in world.hears("ana"))
    world.passes(days=7)
    [digest] = [one for one in world.hears("dora") if "thought" in text(one)]
    assert text(digest).count("thought number") == 8


def test_a_hosts_paragraph_reaches_the_host_alone_and_the_answer_its_writer(world: World) -> None:
    world.says("bo", world.digest["bo"], "host: I may have to stop in May. Please keep it to yourself.")
    after = heard(world)
    [aside] = after["ana"]
    assert "stop in May" in flat(aside)
    assert after["chidi"] == []
    world.says("ana", aside, "Thank you for telling me, Bo.")
    world.passes(minutes=6)
    [answer] = [one for one in world.hears("bo") if "Thank you for telling" in text(one)]
    assert [one.display_name for one in answer["From"].addresses] == ["Ana via Test circle"]
    assert heard(world)["chidi"] == []
