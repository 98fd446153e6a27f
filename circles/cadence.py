"""When things fall due, in wall-clock time: a circle's digest, each member's prompt, the nudge.

Pure functions of their arguments, used by `circles.rounds` and `circles.decide`. Never reads a clock. All
instants are aware and in UTC; a local time that a zone skips becomes the first valid minute after the gap,
one that occurs twice its first occurrence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Every = Literal["week", "2 weeks", "month"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PROMPT_DAYS_BEFORE = 2
PROMPT_TIME = time(9)
NUDGE_BEFORE = timedelta(hours=9)
ONE_MINUTE = timedelta(minutes=1)
ANCHOR = date(2024, 1, 1)  # a Monday: rounds of two weeks fall in even weeks from here


class NoSuchZone(ValueError):
    """The text is not the name of an IANA time zone."""


class BadSchedule(ValueError):
    """The text does not say a weekday and a time."""


def zone_of(name: str) -> ZoneInfo:
    """Return the IANA zone of that name. Raises NoSuchZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NoSuchZone(name) from error


def wall(day: date, at: time, zone: str) -> datetime:
    """Return the instant at which clocks in `zone` show that day and time."""
    naive = datetime.combine(day, at)
    info = zone_of(zone)
    instant = naive.replace(tzinfo=info).astimezone(UTC)
    while instant.astimezone(info).replace(tzinfo=None) != naive:  # in a gap: forward to its end
        naive += ONE_MINUTE
        instant = naive.replace(tzinfo=info).astimezone(UTC)
    return instant


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a circle's digest goes out, in the circle's zone. `weekday` counts from Monday as 0."""

    weekday: int = 6
    at: time = time(18)
    every: Every = "week"

    def __str__(self) -> str:
        every = "" if self.every == "week" else f"every {self.every} "
        return f"{every}{WEEKDAYS[self.weekday]} {self.at:%H:%M}"


def parse_schedule(text: str) -> Schedule:
    """Read `[every week|2 weeks|month] sunday 18:00`. Raises BadSchedule."""
    words = text.lower().split()
    every: Every = "week"
    if words[:1] == ["every"]:
        words = words[1:]
    if words[:2] == ["2", "weeks"]:
        every, words = "2 weeks", words[2:]
    elif words[:1] in (["month"], ["week"]):
        every, words = ("month" if words[0] == "month" else "week"), words[1:]
    if len(words) != 2 or words[0] not in WEEKDAYS:
        raise BadSchedule(text)
    try:
        at = time.fromisoformat(words[1] if ":" in words[1] else f"{int(words[1]):02}:00")
    except ValueError as error:
        raise BadSchedule(text) from error
    return Schedule(WEEKDAYS.index(words[0]), at.replace(second=0, microsecond=0, tzinfo=None), every)


def next_digest(schedule: Schedule, zone: str, after: datetime) -> datetime:
    """Return the first digest strictly after the instant `after`."""
    day = after.astimezone(zone_of(zone)).date() - timedelta(days=1)
    for _ in range(70):
        if day.weekday() == schedule.weekday and _in_turn(schedule, day):
            instant = wall(day, schedule.at, zone)
            if instant > after:
                return instant
        day += timedelta(days=1)
    raise AssertionError("a schedule has a day in every ten weeks")


def _in_turn(schedule: Schedule, day: date) -> bool:
    if schedule.every == "2 weeks":
        return ((day - ANCHOR).days // 7) % 2 == 0
    return schedule.every == "week" or day.day <= 7


def prompt_at(closes: datetime, circle_zone: str, member_zone: str) -> datetime:
    """Return when a member's prompt is due: two days before the digest's date, 09:00 where they live."""
    day = closes.astimezone(zone_of(circle_zone)).date() - timedelta(days=PROMPT_DAYS_BEFORE)
    return wall(day, PROMPT_TIME, member_zone)


def nudge_at(closes: datetime) -> datetime:
    """Return when the nudge is due."""
    return closes - NUDGE_BEFORE
