"""The spool on both databases: stored once, claimed once, three strikes, released."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from mail.envelope import Arrival
from mail.spool import CRASHES, LEASE, TRIES, Lapsed, Spool

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
    return Spool(engine, hand, "one")


@pytest.fixture
def other(engine: Engine, hand: Hand) -> Spool:
    """The spool as another process sees it."""
    return Spool(engine, hand, "other")


def test_a_mail_that_comes_twice_is_stored_once(spool: Spool) -> None:
    spool.put([MAIL, MAIL])
    spool.put([Arrival(MAIL.recipient.upper(), MAIL.sender, MAIL.raw)])
    assert len(spool.listed()) == 1
    assert spool.raw(spool.listed()[0].id) == MAIL.raw


def test_storing_nothing_is_nothing(spool: Spool) -> None:
    spool.put([])
    assert spool.listed() == []


def test_a_mail_is_claimed_by_one_worker(spool: Spool, other: Spool, hand: Hand) -> None:
    spool.put([MAIL])
    [item] = spool.claim(5)
    assert (item.attempts, item.accepted_at, item.raw) == (1, hand.now, MAIL.raw)
    assert other.claim(5) == []


def test_a_worker_claims_again_what_it_did_not_finish(spool: Spool) -> None:
    spool.put([MAIL])
    spool.claim(5)
    [item] = spool.claim(5)
    assert item.attempts == 1


def test_a_lease_lapses(spool: Spool, other: Spool, hand: Hand) -> None:
    spool.put([MAIL])
    spool.claim(5)
    hand.now += LEASE
    assert other.claim(5) == []
    hand.now += timedelta(seconds=1)
    [item] = other.claim(5)
    assert item.attempts == 2


def test_who_lost_a_mail_cannot_finish_it(spool: Spool, other: Spool, engine: Engine, hand: Hand) -> None:
    spool.put([MAIL])
    [item] = spool.claim(5)
    hand.now += LEASE + timedelta(seconds=1)
    other.claim(5)
    for finish in (lambda: spool.park(item.id, "late"), lambda: spool.failed(item.id, "late")):
        with pytest.raises(Lapsed):
            finish()
    with pytest.raises(Lapsed), engine.begin() as connection:
        spool.done(connection, item.id, "late", None)
    with engine.begin() as connection:
        other.done(connection, item.id, "taken in", None)
    assert spool.counts() == {"done": 1}


def test_what_a_killed_process_held_is_free_at_once(spool: Spool, other: Spool) -> None:
    spool.put([MAIL])
    spool.claim(5)
    other.let_go("somebody else")
    assert other.claim(5) == []
    other.let_go("one")
    assert len(other.claim(5)) == 1


def test_claims_are_in_the_order_of_coming(spool: Spool, other: Spool) -> None:
    mails = [Arrival("run@c.example", "", f"{n}".encode()) for n in range(3)]
    for one in mails:
        spool.put([one])
    assert [item.raw for item in spool.claim(2)] == [b"0", b"1"]
    assert [item.raw for item in other.claim(2)] == [b"2"]


def test_three_errors_then_parked_then_three_more(spool: Spool) -> None:
    spool.put([MAIL])
    for _ in range(TRIES):
        [item] = spool.claim(5)
        spool.failed(item.id, "KeyError")
    assert spool.claim(5) == []
    [parked] = spool.listed("parked")
    assert parked.outcome == "KeyError"
    assert spool.release(parked.id)
    spool.failed(spool.claim(5)[0].id, "KeyError")
    assert len(spool.claim(5)) == 1


def test_a_mail_that_no_process_ever_finishes_is_parked(spool: Spool, hand: Hand, engine: Engine) -> None:
    spool.put([MAIL])
    for crash in range(CRASHES):
        assert len(Spool(engine, hand, f"process {crash}").claim(5)) == 1
        hand.now += LEASE + timedelta(seconds=1)
    assert spool.claim(5) == []
    assert spool.counts() == {"parked": 1}


def test_only_a_parked_mail_is_released(spool: Spool, engine: Engine) -> None:
    spool.put([MAIL])
    [item] = spool.claim(5)
    with engine.begin() as connection:
        spool.done(connection, item.id, "taken in", None)
    assert not spool.release(item.id)
    assert spool.counts() == {"done": 1}


def test_old_bytes_are_forgotten_and_the_mail_is_still_known(spool: Spool, engine: Engine, hand: Hand) -> None:
    spool.put([MAIL])
    [item] = spool.claim(5)
    assert spool.forget_raw(hand.now + timedelta(days=1)) == 0
    with engine.begin() as connection:
        spool.done(connection, item.id, "taken in", None)
    assert spool.forget_raw(hand.now) == 0
    assert spool.forget_raw(hand.now + timedelta(days=1)) == 1
    assert spool.raw(item.id) == b""
    spool.put([MAIL])
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
