"""How figures, days and people's own words are set in a letter: bars, squares, moments, paragraphs.

The filters of the templates; used by `mail.render`. Pure; holds no words, only signs and the patterns of dates.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, get_day_names

from circles.cadence import WEEKDAYS

SQUARES = {"done": "■", "progress": "▪", "missed": "□", "stuck": "□"}
QUIET = "·"
DAYS = {
    "de": "EEEE, d. MMMM", "es": "EEEE d 'de' MMMM", "pt": "EEEE, d 'de' MMMM",
}  # fmt: skip
TIMES = {
    "de": ", HH:mm 'Uhr'", "fr": "' à' HH'h'mm", "es": "' a las' HH:mm", "pt": "', às' HH:mm", "it": "' alle' HH:mm",
    "nl": "' om' HH:mm",
}  # fmt: skip
LISTS = {"en": "en_GB"}  # no comma before the last
SHORTEST, LONGEST = 55, 80  # characters of a line that a mail program may have broken
FULL = 68  # where no further word had room
_ITEM = re.compile(r"\s|[-*·•>]|\d{1,2}[.)]|\W*$")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a text that stand together; `inside` when they are set in from the edge."""

    lines: tuple[str, ...]
    inside: bool


def moment(value: datetime, zone: str, language: str) -> str:
    """Return a day and time as its reader's clock shows them."""
    pattern = DAYS.get(language, "EEEE d MMMM") + TIMES.get(language, ", HH:mm")
    return format_datetime(value.astimezone(ZoneInfo(zone)), pattern, locale=language)


def weekday(value: date | str, language: str) -> str:
    """Return a day, also one in ISO form, as its reader would say it."""
    day = value if isinstance(value, date) else date.fromisoformat(value)
    return format_date(day, DAYS.get(language, "EEEE d MMMM"), locale=language)


def day_name(name: str, language: str) -> str:
    """Return a day of the week, given in English and lower case."""
    return str(get_day_names("wide", locale=language)[WEEKDAYS.index(name)])


def bar(share: float, width: int = 10) -> str:
    """Return a bar of characters for a share from 0 to 1."""
    full = round(share * width)
    return "█" * full + "░" * (width - full)


def percent(share: float) -> int:
    """Return a share as a whole number of per cent."""
    return round(share * 100)


def squares(weeks: Iterable[str]) -> str:
    """Return a square for each round's outcome, a dot where nothing was said."""
    return "".join(SQUARES.get(one, QUIET) for one in weeks)


def whole(text: str) -> str:
    """Return people's words without the line breaks that a mail program put in."""
    out: list[str] = []
    before = ""
    for line in text.splitlines():
        goes_on = line.strip() and not _ITEM.match(line) and SHORTEST <= len(before) <= LONGEST
        if goes_on and len(before) + 1 + len(line.split()[0]) > FULL:
            out[-1] += " " + line.strip()
        else:
            out.append(line.rstrip())
        before = line.rstrip()
    return "\n".join(out)


def flow(text: str) -> list[list[str]]:
    """Return people's words as paragraphs of lines."""
    groups = groupby(whole(text).splitlines(), lambda line: bool(line.strip()))
    return [[line.strip() for line in lines] for filled, lines in groups if filled]


def blocks(text: str) -> list[Block]:
    """Return a text of ours as blocks: a blank line or another edge parts them."""
    made = []
    for (filled, inside), lines in groupby(text.splitlines(), lambda line: (bool(line.strip()), line.startswith("   "))):
        if filled:
            made.append(Block(tuple(line.strip() for line in lines), inside))
    return made


def fill(text: str, width: int, indent: int = 0, first: str | None = None) -> str:
    """Wrap text to the width of a letter, keeping its paragraphs."""
    lead = " " * indent
    out = []
    for at, line in enumerate(text.splitlines() or [""]):
        start = lead if first is None or at else first
        out.append(textwrap.fill(line, width, initial_indent=start, subsequent_indent=lead, break_on_hyphens=False))
    return "\n".join(out)
