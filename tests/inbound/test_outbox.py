"""The outbox on both databases: queued once, claimed once, backed off, given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from mail.courier import Deferred, Failed, Sent
from mail.outbox import LEASE, LIFE, LONGEST_WAIT, Outbox

pytest_plugins = ["tests.databases"]


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
def outbox(engine: Engine, hand: Hand) -> Outbox:
    return Outbox(engine, hand, "one")


@pytest.fixture
def other(engine: Engine, hand: Hand) -> Outbox:
    """The outbox as another process sees it."""
    return Outbox(engine, hand, "other")


def row(key: str = "round:1:1:prompt:1") -> dict[str, Any]:
    return {
        "key": key,
        "circle": None,
        "member": 1,
        "kind": "prompt",
        "recipient": "ana@x.example",
        "envelope_from": "bounce+t@c.example",
        "message_id": f"<{key}@c.example>",
        "raw": b"Subject: hi\r\n\r\nhi\r\n",
    }


def queue(outbox: Outbox, *rows: dict[str, Any]) -> None:
    with outbox.engine.begin() as connection:
        outbox.put(connection, list(rows))


def test_a_second_run_queues_nothing_new(outbox: Outbox) -> None:
    queue(outbox, row())
    queue(outbox, row(), row("other"))
    queue(outbox)
    assert outbox.counts() == {"queued": 2}


def test_a_letter_is_claimed_by_one_sender(outbox: Outbox, other: Outbox) -> None:
    queue(outbox, row())
    [item] = outbox.claim(5)
    assert item.attempts == 1
    assert other.claim(5) == []


def test_what_a_killed_process_held_is_queued_at_once(outbox: Outbox, other: Outbox) -> None:
    queue(outbox, row())
    outbox.claim(5)
    other.let_go("one")
    assert len(other.claim(5)) == 1


def test_who_lost_a_letter_can_only_say_that_it_is_sent(outbox: Outbox, other: Outbox, hand: Hand) -> None:
    queue(outbox, row())
    [item] = outbox.claim(5)
    hand.now += LEASE + timedelta(seconds=1)
    other.claim(5)
    outbox.settle(item.id, Deferred("451 later"))
    assert outbox.counts() == {"sending": 1}
    outbox.settle(item.id, Sent("250 ok"))
    other.settle(item.id, Failed("550 no"))
    assert outbox.counts() == {"sent": 1}


def test_a_lapsed_lease_is_claimed_again(outbox: Outbox, hand: Hand) -> None:
    queue(outbox, row())
    outbox.claim(5)
    hand.now += LEASE + timedelta(seconds=1)
    assert outbox.claim(5)[0].attempts == 2


def test_sent_and_failed_are_the_end(outbox: Outbox, hand: Hand) -> None:
    queue(outbox, row("a"), row("b"))
    one, two = outbox.claim(5)
    outbox.settle(one.id, Sent("250 ok"))
    outbox.settle(two.id, Failed("550 no"))
    hand.now += timedelta(days=1)
    assert outbox.claim(5) == []
    assert outbox.counts() == {"sent": 1, "failed": 1}


def test_deferred_waits_five_minutes_doubling_to_four_hours(outbox: Outbox, hand: Hand) -> None:
    queue(outbox, row())
    waits = []
    for _ in range(9):
        [item] = outbox.claim(5)
        outbox.settle(item.id, Deferred("451 later"))
        due = outbox.listed()[0].not_before
        waits.append((due - hand.now) // timedelta(minutes=1))
        hand.now = due - timedelta(seconds=1)
        assert outbox.claim(5) == []
        hand.now = due
    assert waits == [5, 10, 20, 40, 80, 160, 240, 240, 240]


def test_given_up_after_five_days(outbox: Outbox, hand: Hand) -> None:
    queue(outbox, row())
    hand.now += LIFE - timedelta(seconds=1)
    [item] = outbox.claim(5)
    outbox.settle(item.id, Deferred("451 later"))
    assert outbox.counts() == {"queued": 1}
    hand.now += LONGEST_WAIT
    [item] = outbox.claim(5)
    outbox.settle(item.id, Deferred("451 later"))
    assert outbox.counts() == {"failed": 1}
