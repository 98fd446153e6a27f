"""The spool on both databases: stored once, claimed once, three strikes, released."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from mail.envelope import Arrival
from mail.spool import LEASE, Spool

pytest_plugins = ["tests.databases"]
MAIL = Arrival("run@c.example", "ana@x.example", b"Subject: hi\r\n\r\nran 5 km\r\n")


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 27, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def spool(engine: Engine, hand: Hand) -> Spool:
    return Spool(engine, hand)


def test_a_mail_that_comes_twice_is_stored_once(spool: Spool) -> None:
    spool.put([MAIL, MAIL])
    spool.put([Arrival(MAIL.recipient.upper(), MAIL.sender, MAIL.raw)])
    assert len(spool.listed()) == 1
    assert spool.raw(spool.listed()[0].id) == MAIL.raw


def test_storing_nothing_is_nothing(spool: Spool) -> None:
    spool.put([])
    assert spool.listed() == []


def test_a_mail_is_claimed_by_one_worker(spool: Spool, hand: Hand) -> None:
    spool.put([MAIL])
    [item] = spool.claim(5)
    assert (item.attempts, item.accepted_at, item.raw) == (1, hand.now, MAIL.raw)
    assert spool.claim(5) == []


def test_a_lease_lapses(spool: Spool, hand: Hand) -> None:
    spool.put([MAIL])
    spool.claim(5)
    hand.now += LEASE
    assert spool.claim(5) == []
    hand.now += timedelta(seconds=1)
    [item] = spool.claim(5)
    assert item.attempts == 2


def test_claims_are_in_the_order_of_coming(spool: Spool) -> None:
    mails = [Arrival("run@c.example", "", f"{n}".encode()) for n in range(3)]
    for one in mails:
        spool.put([one])
    assert [item.raw for item in spool.claim(2)] == [b"0", b"1"]
    assert [item.raw for item in spool.claim(2)] == [b"2"]


def test_three_tries_then_parked_then_three_more(spool: Spool, hand: Hand) -> None:
    spool.put([MAIL])
    for attempt in (1, 2, 3):
        [item] = spool.claim(5)
        assert item.attempts == attempt
        hand.now += LEASE + timedelta(seconds=1)
    assert spool.claim(5) == []
    [parked] = spool.listed("parked")
    assert parked.outcome
    spool.release(parked.id)
    [item] = spool.claim(5)
    assert item.attempts == 1


def test_a_release_by_the_work_keeps_the_count(spool: Spool) -> None:
    spool.put([MAIL])
    [item] = spool.claim(5)
    spool.release(item.id)
    assert spool.claim(5)[0].attempts == 2


def test_a_release_does_not_reopen_what_is_done(spool: Spool, engine: Engine) -> None:
    spool.put([MAIL])
    [item] = spool.claim(5)
    with engine.begin() as connection:
        spool.done(connection, item.id, "taken in", None)
    spool.release(item.id)
    assert spool.counts() == {"done": 1}


def test_done_is_undone_with_its_transaction(spool: Spool, engine: Engine) -> None:
    spool.put([MAIL])
    [item] = spool.claim(5)

    def fail() -> None:
        with engine.begin() as connection:
            spool.done(connection, item.id, "taken in", None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert spool.counts() == {"doing": 1}


def test_held_until_confirmed(spool: Spool, engine: Engine) -> None:
    spool.put([MAIL])
    [item] = spool.claim(5)
    with engine.begin() as connection:
        spool.hold(connection, item.id, "asked")
    assert spool.claim(5) == []
    with engine.begin() as connection:
        spool.confirm(connection, item.id)
    assert spool.claim(5)[0].outcome == "confirmed"
