"""Group commit: mails of the same moment share a commit, each waits for it, and one bad mail harms no other."""

from __future__ import annotations

import asyncio
import threading

import pytest

from mail.acceptance import LARGEST, MOST_BYTES, GroupCommit
from mail.envelope import Arrival


def mail(name: object, size: int = 10) -> list[Arrival]:
    return [Arrival("run@c.example", "", f"{name}".encode().ljust(size))]


class Store:
    """Commits that end when the test says so."""

    def __init__(self) -> None:
        self.commits: list[int] = []
        self.may_end = threading.Event()
        self.may_end.set()

    def __call__(self, arrivals: list[Arrival]) -> None:
        self.commits.append(len(arrivals))
        assert self.may_end.wait(10)
        if any(one.raw.startswith(b"unlucky") for one in arrivals):
            raise ValueError("unlucky")


async def test_a_lone_mail_is_stored_alone_and_at_once() -> None:
    store = Store()
    await GroupCommit(store).accept(mail(1))
    assert store.commits == [1]


async def test_what_comes_during_a_commit_shares_the_next() -> None:
    store = Store()
    group = GroupCommit(store)
    store.may_end.clear()
    first = asyncio.create_task(group.accept(mail(1)))
    while not store.commits:
        await asyncio.sleep(0.001)
    others = [asyncio.create_task(group.accept(mail(number))) for number in range(2, LARGEST + 12)]
    await asyncio.sleep(0)
    assert not first.done()
    store.may_end.set()
    await asyncio.gather(first, *others)
    assert store.commits == [1, LARGEST, 10]


async def test_a_commit_is_bounded_in_bytes() -> None:
    store = Store()
    group = GroupCommit(store)
    await asyncio.gather(*(group.accept(mail(number, MOST_BYTES // 2 + 1)) for number in range(3)))
    assert store.commits == [1, 1, 1]


async def test_one_bad_mail_refuses_itself_alone() -> None:
    store = Store()
    group = GroupCommit(store)
    names = [*range(3), "unlucky", *range(4, 10)]
    results = await asyncio.gather(*(group.accept(mail(name)) for name in names), return_exceptions=True)
    assert [type(one) for one in results].count(ValueError) == 1
    assert isinstance(results[3], ValueError)
    with pytest.raises(ValueError, match="unlucky"):
        await group.accept(mail("unlucky"))
    await group.accept(mail(20))


async def test_a_peer_that_goes_away_stops_nobody() -> None:
    store = Store()
    group = GroupCommit(store)
    store.may_end.clear()
    gone = asyncio.create_task(group.accept(mail(1)))
    stays = asyncio.create_task(group.accept(mail(2)))
    await asyncio.sleep(0.01)
    gone.cancel()
    store.may_end.set()
    await stays
