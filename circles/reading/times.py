"""Times of day in people's words, in seven languages: `find_times`.

Called by `circles.reading.hosts_times`. Pure. A number of hours is no time of day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from circles.reading.date_words import SAY, count_of, rx
from circles.reading.words import fold


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time of day in a text."""

    start: int
    end: int
    text: str
    hour: int
    minute: int


_TIMES = re.compile(
    r"(?<![\d.,:])(?:(\d{1,2})([:.h])(\d{2})(?!\d|[.:/-]\d)\s?(am|pm|a\.m\.|p\.m\.|uhr|h|uur)?|(\d{1,2})\s?(am|pm|a\.m\.|p\.m\.|uhr|h\b|heures|uur|horas|ore|o[’']clock))"
    + rf"|(?<!\w)(?:(?P<noon>{SAY['noon']})|(?P<midnight>{SAY['midnight']}))(?!\w)"
)  # fmt: skip
_HOUR = r"(?P<hour>\d{1,2}|[^\W\d_]+)"
_AT = rx(r"<at>\s*$")
_HOUR_FIRST = r"(?<!\w)(?:" + _HOUR  # "two hours and a half" is no time of day unless "at" stands before it
_CLOCK = tuple(
    (rx(pattern), minutes) for pattern, minutes in (
        (rf"<past-hour>\s+{_HOUR}", 15), (rf"<to-hour>\s+{_HOUR}", -15), (rf"half\s+past\s+{_HOUR}", 30),
        (rf"(?P<down><half-to>)\s+{_HOUR}", -30), (rf"{_HOUR}(?:\s+<hours>)?\s+<half-after>", 30),
        (rf"{_HOUR}(?:\s+<hours>)?\s+<quarter-after>", 15), (rf"{_HOUR}(?:\s+<hours>)?\s+<quarter-less>", -15),
        (rf"{_HOUR}\s+<hours>", 0), (rf"<at>\s*{_HOUR}(?=\s+<evening>)", 0),
    )
)  # fmt: skip


def find_times(text: str, language: str) -> list[TimeSpan]:
    """Return the times of day that a text names, in order. "halb acht" is half past seven, in German and Dutch."""
    low = fold(text)
    found: list[TimeSpan] = []
    for match in _TIMES.finditer(low):
        if match["noon"] or match["midnight"]:
            found.append(TimeSpan(match.start(), match.end(), text[match.start() : match.end()], 12 if match["noon"] else 0, 0))
            continue
        hour, minute = int(match[1] or match[5]), int(match[3] or 0)
        half = (match[4] or match[6] or "").replace(".", "")
        dotted = match[2] == "." and not half
        if dotted and (re.match(r"\s?(?:km|kg|€|%|eur|euro|miles|mi|m|l|h)\b|\.(?!\s*$)", low[match.end() : match.end() + 60]) and (minute or not low[match.end() : match.end() + 60].startswith("."))):
            continue  # a decimal number, or a day
        hour = hour % 12 + (12 if half == "pm" else 0) if half in ("am", "pm") else _late(low, match.end(), hour)
        if hour < 24 and minute < 60:
            found.append(TimeSpan(match.start(), match.end(), text[match.start() : match.end()], hour, minute))
    for pattern, minutes in _CLOCK:
        for match in pattern.finditer(low):
            said = int(match["hour"]) if match["hour"].isdigit() else count_of(match["hour"], language)
            down = "down" in match.re.groupindex and language not in ("de", "nl") and match[0].startswith("half")
            clock = match.re.pattern.startswith(_HOUR_FIRST) and not re.search(r"uhr|o'clock", match[0])
            lasts = clock and not _AT.search(low[max(0, match.start() - 12) : match.start()])
            if said is None or not 0 < said <= 24 or down or lasts or any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            moment = (_late(low, match.end(), said) * 60 + minutes) % 1440
            found.append(TimeSpan(match.start(), match.end(), text[match.start() : match.end()], moment // 60, moment % 60))
    return sorted(found, key=lambda one: one.start)


def _late(low: str, end: int, hour: int) -> int:
    """The hour of the day, twelve later where the evening is named behind it."""
    late = hour < 12 and re.match(rf"\s*{SAY['evening']}(?!\w)", low[end:])
    return hour + 12 if late else hour
