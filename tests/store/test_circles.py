"""Circles in both databases: what is saved is what is loaded, and what is due is found."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, StatementError

from circles.cadence import Schedule
from circles.circle import Circle, begin
from circles.decide import next_due
from circles.goals import Goal
from circles.people import Member, Role, State
from circles.rounds import Round
from circles.store import circles as store
from circles.store.rows import dump, load_circle, load_round

pytest_plugins = ["tests.databases"]
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)

TEXT = st.text(max_size=12)
TEXTS = st.lists(TEXT, max_size=2).map(tuple)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))
NUMBERS = st.decimals(-1000, 100_000, places=3)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])


def few(what: st.SearchStrategy, most: int = 2) -> st.SearchStrategy:
    return st.lists(what, max_size=most).map(tuple)


def whole(kind: type, **given: st.SearchStrategy) -> st.SearchStrategy:
    """Build a dataclass with every one of its fields: those not given by their types, so that no new one is missed."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{one.name: given[one.name] if one.name in given else of_type(hints[one.name]) for one in fields(kind)})


def of_type(hint: Any) -> st.SearchStrategy:
    """Return values of a field's type, short ones."""
    parts = get_args(hint)
    if get_origin(hint) is tuple:
        return few(of_type(parts[0])) if parts[-1] is Ellipsis else st.tuples(*map(of_type, parts))
    if type(None) in parts:
        return st.none() | of_type(next(part for part in parts if part is not type(None)))
    if get_origin(hint) is dict:
        return st.dictionaries(TEXT, TEXT, max_size=2)
    plain = {str: TEXT, datetime: INSTANTS, Decimal: NUMBERS, int: st.integers(0, 500), date: st.dates(date(2020, 1, 1))}
    if is_dataclass(hint):
        return KNOWN[hint] if hint in KNOWN else whole(hint)
    return plain[hint] if hint in plain else st.from_type(hint)


SCHEDULES = st.builds(Schedule, st.integers(0, 6), st.times(), st.sampled_from(["week", "2 weeks", "month"]))
KNOWN: dict[type, st.SearchStrategy] = {Schedule: SCHEDULES}
KNOWN[Member] = MEMBERS = whole(Member, zone=ZONES, number=st.integers(1, 12))
KNOWN[Round] = ROUNDS = whole(Round)
CIRCLES = whole(Circle, slug=st.from_regex(r"[a-z]{1,20}", fullmatch=True), zone=ZONES, members=few(MEMBERS, 3))


def made(name: str, now: datetime = NOW) -> Circle:
    host = Member(1, "ana@x.test", "Ana", "UTC", "en", State.ACTIVE, Role.HOST, now)
    return begin(name, "Try", host, zone="UTC", language="en", schedule=Schedule(), now=now)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CIRCLES)
def test_a_document_says_all_of_a_circle(circle):
    assert load_circle(dump(circle)) == circle
    assert load_round(dump(circle.round)) == circle.round


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(CIRCLES)
def test_what_is_saved_is_what_is_loaded(engine: Engine, circle: Circle):
    with engine.connect() as connection, connection.begin() as transaction:
        id_ = store.insert(connection, made("Before"), NOW)
        store.save(connection, id_, circle)
        assert store.lock(connection, id_) == circle
        [(_, loaded, due)] = store.everything(connection)
        assert (loaded, due) == (circle, next_due(circle))
        transaction.rollback()


def test_a_circle_is_found_by_its_address(engine: Engine):
    with engine.begin() as connection:
        id_ = store.insert(connection, made("Runners"), NOW)
    with engine.begin() as connection:
        assert store.find(connection, "runners") == (id_, made("Runners"))
        assert store.exists(connection, "runners")
        assert store.find(connection, "walkers") is None
        assert not store.exists(connection, "walkers")
        assert store.lock(connection, id_ + 1) is None


def test_an_address_is_taken_once(engine: Engine):
    with engine.begin() as connection:
        store.insert(connection, made("Runners"), NOW)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        store.insert(connection, made("RUNNERS!"), NOW)


def first_due(connection):
    """When the first of all circles is due, as it is stored."""
    return min((due for _, _, due in store.everything(connection) if due is not None), default=None)


def test_what_is_due_is_found_the_longest_waiting_first(engine: Engine):
    with engine.begin() as connection:
        assert first_due(connection) is None
        late = store.insert(connection, made("Late", NOW + timedelta(days=7)), NOW)
        soon = store.insert(connection, made("Soon"), NOW)
        shut = store.insert(connection, made("Shut"), NOW)
        store.save(connection, shut, replace(made("Shut"), closed=True))
        first = next_due(made("Soon"))
        assert first_due(connection) == first
        assert store.due(connection, first - timedelta(seconds=1), 9) == []
        assert store.due(connection, first, 9) == [soon]
        assert store.due(connection, NOW + timedelta(days=60), 9) == [soon, late]
        assert store.due(connection, NOW + timedelta(days=60), 1) == [soon]


def test_instants_are_kept_in_utc_and_a_naive_one_is_refused(engine: Engine):
    east = timezone(timedelta(hours=5, minutes=45))
    with engine.begin() as connection:
        circle = replace(made("East"), round=Round(1, datetime(2026, 3, 8, 18, tzinfo=east)), members=())
        store.insert(connection, circle, NOW)
        assert first_due(connection) == datetime(2026, 3, 8, 12, 15, tzinfo=UTC)
        assert first_due(connection).utcoffset() == timedelta(0)
    with pytest.raises(StatementError, match="must know its zone"), engine.begin() as connection:
        store.insert(connection, made("Naive"), datetime(2026, 3, 2, 8))


def test_a_closed_round_is_kept_once(engine: Engine):
    with engine.begin() as connection:
        id_ = store.insert(connection, made("Runners"), NOW)
        store.keep_round(connection, id_, made("Runners").round, NOW)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        store.keep_round(connection, id_, made("Runners").round, NOW)


def test_a_letter_is_found_by_its_token(engine: Engine):
    with engine.begin() as connection:
        id_ = store.insert(connection, made("Runners"), NOW)
        letter = store.SentLetter(id_, 1, "prompt", 1, "<1@c.test>", "How did it go? 🏃", (("1. Run", 1, None), ("ch. 5", None, 0)), 7)
        store.keep_letter(connection, letter, "hash", NOW)
    with engine.begin() as connection:
        assert store.letter_by_token(connection, "hash") == letter
        assert store.letter_by_token(connection, "other") is None


def test_traces_and_notes(engine: Engine):
    with engine.begin() as connection:
        store.keep_trace(connection, 5, None, None, "read so", NOW)
        assert (store.trace_of(connection, 5), store.trace_of(connection, 6)) == ("read so", None)
        assert [store.remembered(connection, "key", fresh) for fresh in ("a", "b")] == ["a", "a"]
        store.note(connection, "key", "c")
        assert store.recalled(connection, "key") == "c"
        store.note(connection, "key", None)
        assert store.recalled(connection, "key") is None


def test_exact_decimals_come_back_exact(engine: Engine):
    circle = replace(made("Sums"), goals=(Goal(1, 1, "Save", total=Decimal("0.10"), target=Decimal("12345678901234567890.01")),))
    with engine.begin() as connection:
        store.insert(connection, circle, NOW)
        found = store.find(connection, "sums")
    assert [str(n) for n in (found[1].goals[0].total, found[1].goals[0].target)] == ["0.10", "12345678901234567890.01"]
