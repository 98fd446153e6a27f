"""What a letter shows of the rounds before: a sign for each, and a first line of its own."""

from __future__ import annotations

from circles.people import State
from tests.world import World, text


def week(world: World, words: str) -> str:
    """Let a week pass in which Bo answers the prompt with these words; return Ana's digest."""
    world.passes(days=4, hours=9)
    prompt = next(one for one in world.hears("bo") if "how did it go" in text(one))
    world.says("bo", prompt, words)
    world.passes(days=2, hours=15)
    return next(text(one) for one in world.hears("ana") if "The next letter comes on" in text(one))


def test_from_the_second_digest_on_a_goal_shows_a_sign_for_each_round(tmp_path):
    world = World(tmp_path)
    world.circle("ana", "bo", "chidi", goals={"bo": ("Run every morning", "Read a book")}, state=State.ACTIVE)
    said = ("1 done", "1 not this time", "Nothing to tell.", "1 done")
    digests = [week(world, words) for words in said]
    assert [sign in digest for sign, digest in zip(("■", "■□", "□·", "■□·■"), digests, strict=True)] == [False, True, False, True]
    assert len({digest.splitlines()[0] for digest in digests}) == len(digests), "no program folds it away"
    run, book = world.stored().goals
    assert run.weeks == ("done", "missed", "", "done")
    assert book.weeks == ("", "", "", "")
