"""Digests and prompts in wall-clock time, across every change of the clocks from 2020 to 2035."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circles.cadence import (
    BadSchedule,
    NoSuchZone,
    Schedule,
    next_digest,
    nudge_at,
    parse_schedule,
    prompt_at,
    wall,
)

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC")


@pytest.mark.parametrize(
    ("zone", "day", "at", "wanted"),
    [
        ("Europe/Berlin", date(2025, 3, 30), time(2, 30), "2025-03-30T01:00+00:00"),  # a gap: the first minute after it
        ("Europe/Berlin", date(2025, 10, 26), time(2, 30), "2025-10-26T00:30+00:00"),  # a fold: the first of the two
        ("America/New_York", date(2025, 11, 2), time(1, 30), "2025-11-02T05:30+00:00"),
        ("Asia/Kathmandu", date(2026, 1, 1), time(9), "2026-01-01T03:15+00:00"),
    ],
)
def test_gaps_and_folds(zone, day, at, wanted):
    assert wall(day, at, zone) == datetime.fromisoformat(wanted)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ZONES), st.integers(0, 6), st.times(), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_one_digest_in_every_local_week(zone, weekday, at, start):
    schedule = Schedule(weekday, at.replace(second=0, microsecond=0))
    instant = wall(start, time(12), zone)
    days = []
    for _ in range(30):
        instant = next_digest(schedule, zone, instant)
        days.append(instant.astimezone(ZoneInfo(zone)).date())
    assert {day.weekday() for day in days} == {weekday} or zone == "Pacific/Apia"
    assert {(b - a).days for a, b in itertools.pairwise(days)} <= {7}


def test_prompts_come_at_nine_where_each_member_lives():
    closes = datetime(2026, 3, 29, 16, tzinfo=UTC)  # Sunday 18:00 in Berlin, the day its clocks change
    assert prompt_at(closes, "Europe/Berlin", "Europe/Berlin") == datetime(2026, 3, 27, 8, tzinfo=UTC)
    assert prompt_at(closes, "Europe/Berlin", "America/New_York") == datetime(2026, 3, 27, 13, tzinfo=UTC)
    assert nudge_at(closes) == closes - timedelta(hours=9)


def test_two_weeks_and_months():
    start = datetime(2026, 3, 1, 0, tzinfo=UTC)
    fortnight = Schedule(6, time(18), "2 weeks")
    first = next_digest(fortnight, "UTC", start)
    assert next_digest(fortnight, "UTC", first) - first == timedelta(days=14)
    assert next_digest(Schedule(6, time(18), "month"), "UTC", first).day <= 7


@pytest.mark.parametrize(("text", "wanted"), [("sunday 18:00", Schedule()), ("every 2 weeks monday 7", Schedule(0, time(7), "2 weeks")), ("month friday 09:30", Schedule(4, time(9, 30), "month"))])
def test_schedules_are_read(text, wanted):
    assert parse_schedule(text) == wanted
    assert parse_schedule(str(wanted)) == wanted


@pytest.mark.parametrize("text", ["", "someday 18:00", "sunday", "sunday 25:00", "sunday 18:00 now"])
def test_bad_schedules_are_refused(text):
    with pytest.raises(BadSchedule):
        parse_schedule(text)


def changes(zone):
    """Every change of a zone's clocks from 2020 to 2035: its first instant, and the offsets before and after."""
    info = ZoneInfo(zone)
    hour, end = datetime(2020, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
    while hour < end:
        after = hour + timedelta(days=1)
        if hour.astimezone(info).utcoffset() != after.astimezone(info).utcoffset():
            low, high = hour, after
            while high - low > timedelta(minutes=1):
                middle = (low + (high - low) / 2).replace(second=0)
                low, high = (middle, high) if middle.astimezone(info).utcoffset() == low.astimezone(info).utcoffset() else (low, middle)
            yield high, low.astimezone(info).utcoffset(), high.astimezone(info).utcoffset()
        hour = after


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham"])
def test_every_gap_and_fold_from_2020_to_2035(zone):
    found = list(changes(zone))
    assert len(found) == 32
    for instant, before, after in found:
        old, new = (instant + before).replace(tzinfo=None), (instant + after).replace(tzinfo=None)
        middle = min(old, new) + abs(new - old) / 2
        shown = wall(middle.date(), middle.time(), zone)
        if after > before:
            assert shown == instant, "in a gap: the first minute after it"
        else:
            assert shown == (middle - before).replace(tzinfo=UTC), "in a fold: the first of the two"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ZONES), st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)), st.sampled_from(ZONES))
def test_a_prompt_is_at_nine_two_days_before_the_date_of_the_digest(zone, closes, lives):
    shown = prompt_at(closes, zone, lives).astimezone(ZoneInfo(lives))
    assert shown.time() == time(9)
    assert shown.date() == closes.astimezone(ZoneInfo(zone)).date() - timedelta(days=2)


def test_a_place_that_is_no_zone():
    for name in ("Europe/Atlantis", "", "../etc/passwd"):
        with pytest.raises(NoSuchZone):
            wall(date(2026, 1, 1), time(9), name)
