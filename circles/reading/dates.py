"""Days in people's words, in seven languages: `find_dates`, `away_until`.

Called by `circles.reading.commands`, `hosts` and `mail.receive`. Pure: today is always given. Names come from Babel's
CLDR tables, the other words from `lexicon/dates.toml`. A weekday's short form counts only beside a preposition or
comma; a day of the past ("last Friday") is never taken for one to come, and a single day away is never a pause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from babel.dates import get_day_names, get_month_names

from circles.reading.date_words import SAY, count_of, rx
from circles.reading.units import unit_of
from circles.reading.words import LANGUAGES, fold

Day = date
Precision = Literal["day", "week", "month"]
Kind = Literal["on", "until", "for", "range"]


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A day, or days, in a text. `until` is the first day after: of a week, a range, a duration, "through 5 March"."""

    start: int
    end: int
    text: str
    date: Day
    precision: Precision = "day"
    kind: Kind = "on"
    until: Day | None = None


@lru_cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    found.setdefault(fold(str(name)).rstrip("."), int(number))
    return found | {"sept": 9, "maerz": 3, "feber": 2, "janner": 1}


@lru_cache
def _weekdays() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in get_day_names(width, "format", language).items():
                plain = fold(str(name)).rstrip(".")
                if len(plain) >= 3:
                    found.setdefault(plain, int(number))
                    found.setdefault(plain.removesuffix("-feira"), int(number))
    found |= {name + "s": day for name, day in list(found.items()) if len(name) >= 6 and not name.endswith("s")}
    return found | {"sonnabend": 5, "tues": 1, "weds": 2, "thur": 3, "thurs": 3}


_MONTH = "(?P<month>" + "|".join(sorted(map(re.escape, _months()), key=len, reverse=True)) + r")\b\.?"
_WIDE = "(?P<month>" + "|".join(sorted((re.escape(m) for m in _months() if len(m) > 3 or m in ("may", "mai")), key=len, reverse=True)) + ")"
_YEAR = r"(?:,?\s+(?:de[l]?\s+)?(?P<year>\d{4}))?"
_NTH = r"(?:st|nd|rd|th|er|º|°)?\.?"
_FIRST = rf"(?:(?P<first>\d{{1,2}}){_NTH}\s*(?P<link>(?<![^\W\d])<to>|(?<!\w)<and>)\s*(?:(?:den|the|le|el|il|o|zum)\s+)?)?"
_DAY_MONTH = rx(rf"(?<![.,]){_FIRST}(?P<day>\d{{1,2}}){_NTH}\s*(?:\s(?:of\s+|de\s+|d')?)?{_MONTH}{_YEAR}")
_MONTH_DAY = rx(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:|[.,]\d)(?:\s*<to>\s*(?P<last>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:))?{_YEAR}")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.,/])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?\.?(?![\d/])")
_BARE = re.compile(r"(?:\b(?:am|bis|vom|ab|zum|den)\s+)$")
_FIRST_NUMERIC = re.compile(r"(?<![\d.,/])(\d{1,2})\.?\s*(?:-|–|bis(?: zum)?)\s*$")
_WORD = re.compile(r"[^\W\d_]+(?:-feira)?")
_NEXT_WEEK = rx(r"(?:<next>\s+<week>|<week>\s+<next-after>)")
_AFTER_NEXT, _THIS_WEEK = rx("<week-after>"), rx("<this>\\s+<week>")
_NEXT_MONTH = rx(r"(?:<next>\s+<month>|<month>\s+<next-after>)")
_WEEKEND = rx(r"(?:(?P<next><next>)\s+)?<weekend>(?:\s+(?P<after><next-after>))?")
_PART = rx(rf"(?:(?P<end><end>)|(?P<middle><middle>)|(?P<start><start>))[\s-]+(?:(?:d'|de\s+)?{_WIDE}{_YEAR}|(?P<this><the-month>)|(?P<nextm><next>\s+<month>|<month>\s+<next-after>))|(?P<monthend><month-end>)|(?P<yearend><year-end>)|(?P<weekend><end>\s+(?:(?:the|this|der|dieser|la|cette|esta|da|della|de|deze)\s+)+(?P<nextw><next>\s+)?<week>)")
_IN_MONTH = rx(rf"<in-month>\s+(?P<name>{_WIDE})(?!\s+\d{{1,2}}(?!\d))(?:\s+(?:de\s+)?(?P<year>\d{{4}}))?")
_COUNT = r"(?P<count>\d{1,3}|a couple of|un par de|um par de|un paio di|[^\W\d_]+(?:-[^\W\d_]+)?)\s+(?:<next>\s+)?(?P<unit>[^\W\d_]+)"
_FOR = rx(rf"(?:<for>\s+(?:<the-next>\s+)?{_COUNT}|<the-next>\s+{_COUNT.replace('count', 'c2').replace('P<unit', 'P<u2')})")
_LASTING = rx(rf"{_COUNT}\s+<lasting>")
_NEXT_COUNT = rx(rf"(?:(?:les|the|los|las|le)\s+)?<next>\s+{_COUNT}|les\s+{_COUNT.replace('count', 'c2').replace('P<unit', 'P<u2').replace('(?:<next>', '(?:prochaine?s')}")
_IN = rx(rf"<in>\s+{_COUNT}")
_GOAL = re.compile(r"(?:#|\b(?:goal|ziel|objecti\w+|objetivo|meta|obiettivo|doel|no\.?|nr\.?|n[°º]))\s*$")
_PLAIN_WORDS = frozenset(["out", "set", "ago", "gen"])
_UNTIL = rx(r"(?P<word><until>)(?:\s+<articles>){0,3}\s*$")
_LAST = rx(r"<last>\s+$")
_PAST_AFTER = re.compile(rf"\s+{SAY['last']}(?!\w)")
_BACK = rx(r"<back>(?:\s+(?:<articles>|in|dans|uber|tra|fra|over|na|no|em|home|at work|here)){0,3}[\s,:]*$")
_BACK_AFTER = rx(r"(?:\s*(?:bin|ben|ik|ich|je|i'm|i|am|will|be|i'll|suis|serai|estoy|estou|sono|io))*\s*<back>")
_BEFORE_SHORT = rx(r"(?:<before-short>)\s+$")
_FEIRA = frozenset(["segunda", "terca", "quarta", "quinta", "sexta"])
_BARE_AWAY = rx(rf"<away>\s+(?:(?!<in>\s)\w+\s+)?{_COUNT}|(?P<c2>\w+)\s+(?P<u2><units>)\s+(?:\w+\s+){{0,2}}?<away>")
_AWAY_BEFORE, _AWAY_AFTER = rx(r"<away>(?:\s+\w+){0,3}\s*$"), rx(r"(?:\s+\w+){0,3}?\s+<away>")
_ROUNDS = rx(r"(?:<for>\s+)?(?:(?:<this>|<next>)\s+)?(?P<count>\d{1,2}|[^\W\d_]+)\s+(?P<round><round>)")


def find_dates(text: str, today: date, language: str, days_only: bool = True) -> list[DateSpan]:
    """Return the days that a text names, in order. A day without a year is the next such day from today.

    `days_only` gives single days alone, a range as its two ends; without it come weeks, months, durations, ranges.
    """
    low = fold(text)
    spans = [*_calendar(low, text, today, language), *_relative(low, today, language), *_named(low, text, today, language)]
    spans += [*_weeks(low, today), *_parts(low, today), *_lasting(low, today, language)]
    spans = [span for span in spans if not _LAST.search(low[max(0, span.start - 20) : span.start]) and not _PAST_AFTER.match(low, span.end)]
    spans.sort(key=lambda span: (span.start, -span.end))
    kept: list[DateSpan] = []
    for span in spans:
        if kept and _same_day(kept[-1], span, low):
            kept[-1] = replace(kept[-1], end=span.end, text=text[kept[-1].start : span.end], date=span.date, until=kept[-1].until and span.date)
        elif not kept or span.start >= kept[-1].end:
            kept.append(_tied(span, low, text))
    whole = [] if days_only else _joined(kept, low, text)
    if not days_only:
        return whole
    flat: list[DateSpan] = []
    for span in kept:
        if span.kind == "range" and span.until:
            flat += [replace(span, kind="on", until=None), replace(span, date=span.until - timedelta(days=1), kind="on", until=None)]
        elif span.precision == "day" and span.kind != "for":
            flat.append(span)
    return flat


def _same_day(last: DateSpan, span: DateSpan, low: str) -> bool:
    """Whether a weekday and the date behind it ("Monday, 16 March") are one day."""
    between = low[last.end : span.start]
    named = fold(last.text) in _weekdays() and span.precision == "day" and span.kind == "on" and last.date.weekday() == span.date.weekday()
    return named and span.start >= last.end and re.fullmatch(rf"[\s,.(]*(?:{SAY['articles']}\s+)?", between) is not None


def _tied(span: DateSpan, low: str, text: str) -> DateSpan:
    """The span with what its surroundings make of it: "until", "through", the week that a day stands for."""
    span = replace(span, text=text[span.start : span.end])
    before = low[max(0, span.start - 44) : span.start]
    if span.kind in ("for", "range"):
        return span
    if span.precision == "day" and re.search(rf"(?<!\w){SAY['week-of']}(?:\s+{SAY['articles']})?\s*$", before):
        monday = span.date - timedelta(days=span.date.weekday())
        span = replace(span, date=monday, precision="week", until=monday + timedelta(days=7))
    until = _UNTIL.search(before) or (re.match(SAY["until"] + r"\b", span.text.casefold()) if span.precision == "month" else None)
    if until is None:
        return span
    inclusive = re.search(rf"(?<!\w){SAY['inclusive']}(?!\w)", until[0]) or re.match(rf"\s*\(?{SAY['inclusive']}(?!\w)", low[span.end : span.end + 60])
    back = span.date + timedelta(days=1) if inclusive and span.precision == "day" else span.date
    return replace(span, kind="until", until=back)


def _joined(spans: list[DateSpan], low: str, text: str) -> list[DateSpan]:
    """Two days with "to" between them are one range."""
    found: list[DateSpan] = []
    for span in spans:
        last = found[-1] if found else None
        if last and fold(span.text) in _weekdays() and span.date < last.date < span.date + timedelta(days=7) and last.kind == "on":
            bumped = replace(span, date=span.date + timedelta(days=7))  # "from Monday to Friday", said on a Wednesday
        else:
            bumped = span
        if last and last.kind == "on" and last.precision == span.precision == "day" and span.kind != "for" and bumped.date > last.date:
            between = low[last.end : span.start]
            tie = rf"{SAY['to']}|{SAY['and']}" if re.search(rf"(?<!\w){SAY['between']}(?:\s+\w+)?\s*$", low[max(0, last.start - 24) : last.start]) else SAY["to"]
            if re.fullmatch(rf"\s*(?:{tie})(?:\s+{SAY['articles']})*\s*", between):
                found[-1] = replace(last, end=span.end, text=text[last.start : span.end], kind="range", until=bumped.date + timedelta(days=1))
                continue
        found.append(span)
    return found


def _calendar(low: str, text: str, today: date, language: str) -> Iterator[DateSpan]:
    for match in _ISO.finditer(low):
        yield from _day(match.start(), match.end(), int(match[1]), int(match[2]), int(match[3]), today)
    for match in _DAY_MONTH.finditer(low):
        if match["month"].rstrip(".") in _PLAIN_WORDS and language in ("en", "de", "nl", "fr"):
            continue  # "3 out of 4", "5 days ago"
        start, first = match.start(), match["first"]
        if first and re.fullmatch(SAY["and"], match["link"]) and not re.search(rf"(?<!\w){SAY['between']}\s+\w*\s*$", low[max(0, start - 40) : start]):
            start, first = match.start("day"), None
        if first and _GOAL.search(low[max(0, start - 24) : start]):
            start, first = match.start("day"), None  # "move goal 1 to 31 October"
        yield from _day(start, match.end(), match["year"], _months()[match["month"]], int(match["day"]), today, first)
    for match in _MONTH_DAY.finditer(low):
        if match["month"].rstrip(".") in _PLAIN_WORDS:
            continue
        day, last = int(match["day"]), match["last"]
        yield from _day(match.start(), match.end(), match["year"], _months()[match["month"]], int(last or day), today, day if last else None)
    for match in _NUMERIC.finditer(low):
        first, second = int(match[1]), int(match[3])
        if match[2] == "." and not match[4] and not match[0].endswith(".") and not (language == "de" and _BARE.search(low[max(0, match.start() - 40) : match.start()])):
            continue  # a decimal number or a time, not a day
        if match[2] == "." and not match[4] and match[0].endswith(".") and second == 0:
            continue
        if match[2] == "-" and not match[4]:
            continue
        day, month = (second, first) if language == "en" and match[2] == "/" and first <= 12 else (first, second)
        before = _FIRST_NUMERIC.search(low, max(0, match.start() - 16), match.start()) if match[2] != "-" else None
        yield from _day(before.start() if before else match.start(), match.end(), match[4], month, day, today, before[1] if before else None)


def _day(start: int, end: int, year: int | str | None, month: int, day: int, today: date, first: int | str | None = None) -> Iterator[DateSpan]:
    """A day, or the range of days that begins on `first` of the same month or the one before."""
    try:
        if year is None:
            when = date(today.year, month, day)
            when = when if when >= today else date(today.year + 1, month, day)
        else:
            number = int(year)
            number += 2000 if number < 100 else 0
            when = date(number if 1900 < number < 2200 else 0, month, day)
        if first is None:
            yield DateSpan(start, end, "", when)
            return
        begin = when.replace(day=int(first)) if int(first) <= day else (when.replace(day=1) - timedelta(days=1)).replace(day=int(first))
        yield DateSpan(start, end, "", begin, "day", "range", when + timedelta(days=1))
    except ValueError:
        return


def _relative(low: str, today: date, language: str) -> Iterator[DateSpan]:
    for key, days in (("after-tomorrow", 2), ("today", 0), ("tomorrow", 1)):
        for match in rx(f"<{key}>").finditer(low):
            morning = match[0] in ("manana", "morgen") and re.search(r"(?:\b(?:la|por la|esta|heute|guten|goede|jeden|am|manana|gestern|una|cada)\s+)$", low[max(0, match.start() - 40) : match.start()])
            if not morning:
                yield DateSpan(match.start(), match.end(), "", today + timedelta(days=days))
    for match in _IN.finditer(low):
        moved = _moved(match["count"], match["unit"], today, language)
        if moved and not (match[0].startswith("en ") and language == "fr"):
            yield DateSpan(match.start(), match.end(), "", moved)


def _moved(count: str, unit: str, today: date, language: str) -> date | None:
    """The day that so many days, weeks or months are away from today."""
    known = unit_of(unit, language)
    number = int(count) if count.isdigit() else 2 if " " in count else count_of(count, language)
    if number is None or not 0 < number < 400 or known not in ("day", "week", "fortnight", "month"):
        return None
    if known == "month":
        return _months_on(today, number)
    return today + timedelta(days={"day": 1, "week": 7, "fortnight": 14}[known] * number)


def _named(low: str, text: str, today: date, language: str) -> Iterator[DateSpan]:
    for match in _WORD.finditer(low):
        day, start, end = _weekdays().get(match[0]), match.start(), match.end()
        before = low[max(0, start - 24) : start]
        if language == "de" and len(match[0]) == 2 and match[0] in ("mo", "di", "mi", "do", "fr", "sa", "so") and text[start].isupper():
            day = ("mo", "di", "mi", "do", "fr", "sa", "so").index(match[0])
        if day is None:
            continue
        if len(match[0]) < 4:
            listed = len(match[0]) == 3 and re.search(r",\s?$", before) and re.match(r"\.?\s*(?:$|[,.;\d\n])", low[end:])
            dated = len(match[0]) == 3 and re.match(r"\.?,?\s+\d{1,2}\b", low[end:]) and re.search(r"(?:^|[\n,(])\s*$", before)
            if not (_BEFORE_SHORT.search(before) or listed or dated):
                continue
        if match[0] in _FEIRA and (not re.search(r"\b(?:na|a|ate|para|de|da|proxima|esta|nesta)\s+(?:a\s+)?$|,\s?$", before) or re.match(r"\s+(?:vez|parte|tentativa|semana|metade|p[ae]gina|aula|metas?)", low[end:])):
            continue
        ahead = (day - today.weekday()) % 7 or 7
        later = re.compile(rf"\s+{SAY['week-later']}(?!\w)").match(low, end)
        week = re.compile(rf"\s+(?:(?:of|der|de|del|da|della|in|van)\s+)?(?:la\s+|the\s+|de\s+)?{_NEXT_WEEK.pattern}").match(low, end)
        ahead_of = re.search(rf"{_NEXT_WEEK.pattern}\s*,?\s*(?:on|am|le|el|il|op|na)?\s*$", low[max(0, start - 40) : start])
        monday = today - timedelta(days=today.weekday())
        if week or ahead_of:
            yield DateSpan(ahead_of.start() if ahead_of else start, week.end() if week else end, "", monday + timedelta(days=7 + day))
        else:
            yield DateSpan(start, later.end() if later else end, "", today + timedelta(days=ahead + (7 if later else 0)))


def _weeks(low: str, today: date) -> Iterator[DateSpan]:
    monday = today - timedelta(days=today.weekday())
    for pattern, weeks in ((_THIS_WEEK, 0), (_NEXT_WEEK, 1), (_AFTER_NEXT, 2)):
        for match in pattern.finditer(low):
            if not (weeks == 0 and match[0].startswith(("the ", "der ", "die "))):
                first = monday + timedelta(days=7 * weeks)
                yield DateSpan(match.start(), match.end(), "", first, "week", "on", first + timedelta(days=7))
    for match in _WEEKEND.finditer(low):
        saturday = monday + timedelta(days=5 + (7 if today.weekday() == 6 else 0))
        if (match["next"] or match["after"]) and today.weekday() < 5 and match["next"] not in ("coming", "kommende", "kommendes", "kommenden", "komende"):
            saturday += timedelta(days=7)
        yield DateSpan(match.start(), match.end(), "", saturday, "week", "on", saturday + timedelta(days=2))


def _parts(low: str, today: date) -> Iterator[DateSpan]:
    """ "end of March", "mi-mars", "next month", "in April"."""
    for match in _PART.finditer(low):
        if match["yearend"]:
            yield DateSpan(match.start(), match.end(), "", date(today.year, 12, 31))
            continue
        if match["weekend"]:
            sunday = today + timedelta(days=6 - today.weekday() + (7 if match["nextw"] else 0))
            yield DateSpan(match.start(), match.end(), "", sunday)
            continue
        first = today.replace(day=1) if match["this"] or match["monthend"] else _months_on(today.replace(day=1), 1)
        if match["month"]:
            first = _first(_months()[match["month"]], match["year"], today)
        last = _months_on(first, 1) - timedelta(days=1)
        if match["end"] or match["monthend"]:
            yield DateSpan(match.start(), match.end(), "", last)
        else:
            when = first.replace(day=15) if match["middle"] else first
            yield DateSpan(match.start(), match.end(), "", when, "week")
    for match in _NEXT_MONTH.finditer(low):
        first = _months_on(today.replace(day=1), 1)
        yield DateSpan(match.start(), match.end(), "", first, "month", "on", _months_on(first, 1))
    for match in _IN_MONTH.finditer(low):
        first = _first(_months()[match["month"]], match["year"], today)
        yield DateSpan(match.start(), match.end(), "", first, "month", "on", _months_on(first, 1))


def _first(month: int, year: str | None, today: date) -> date:
    number = int(year) if year and 1900 < int(year) < 2200 else today.year + (month < today.month)
    return date(number, month, 1)


def _lasting(low: str, today: date, language: str) -> Iterator[DateSpan]:
    """ "for 10 days", "zwei Wochen lang", "the next two weeks"."""
    for pattern in (_FOR, _LASTING, _NEXT_COUNT):
        for match in pattern.finditer(low):
            groups = match.groupdict()
            moved = _moved(groups["count"] or groups.get("c2") or "", groups["unit"] or groups.get("u2") or "", today, language)
            over = re.match(rf"\s+{SAY['ago']}(?!\w)", low[match.end() : match.end() + 60]) or re.search(rf"(?<!\w){SAY['since']}\s+$", low[max(0, match.start() - 40) : match.start()])
            if moved and not over:
                yield DateSpan(match.start(), match.end(), "", today, "day", "for", moved)


def _months_on(today: date, count: int) -> date:
    month = today.month - 1 + count
    year, month = today.year + month // 12, month % 12 + 1
    for day in (today.day, 30, 29, 28):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def away_until(text: str, today: date, language: str, round_days: int = 7) -> date | None:
    """Return the day on which somebody is back, or None when no end is said."""
    text = " ".join(text.split())
    low = fold(text)
    spans = find_dates(text, today, language, days_only=False)
    for span in spans:
        if span.kind not in ("for", "range") and (_BACK.search(low[max(0, span.start - 60) : span.start]) or _BACK_AFTER.match(" " + low[span.end : span.end + 60])):
            return span.date
    for span in spans:
        if span.kind == "range":
            return span.until
    starts = [span.date for span in spans if span.kind == "on" and re.search(rf"(?<!\w){SAY['from']}(?:\s+{SAY['articles']})*\s*$", low[max(0, span.start - 60) : span.start])]
    for span in spans:
        if span.kind == "for" and span.until:
            return span.until + (starts[0] - today if starts else timedelta())
        if span.kind == "until" and span.until:
            late = span.precision == "day" and re.match(rf"{SAY['end']}|{SAY['month-end']}", fold(span.text))
            return span.until + timedelta(days=1) if late else span.until
    weeks = [span.until for span in spans if span.kind == "on" and span.until and _absent_then(span, low)]
    if weeks:
        return weeks[1] if len(weeks) > 1 and weeks[1] == weeks[0] + timedelta(days=7) else weeks[0]
    for match in _BARE_AWAY.finditer(low):
        moved = _moved(match["count"] or match["c2"], match["unit"] or match["u2"], today, language)
        ago = re.match(rf"\s+{SAY['ago']}(?!\w)", low[match.end() : match.end() + 20]) or re.search(rf"(?<!\w)(?:{SAY['since']}|in|{SAY['in']}|every|times|x)\s+$", low[max(0, match.start() - 20) : match.start()])
        if moved and not ago:
            return moved
    rounds = _rounds(low, today, language, round_days)
    if rounds:
        return rounds
    single = [span for span in spans if span.kind == "on" and span.precision == "day"]
    return single[0].date if len(spans) == 1 and single and re.search(rf"(?<!\w){SAY['until']}(?!\w)", low) else None


def _absent_then(span: DateSpan, low: str) -> bool:
    """Whether a week or month is the time of an absence: next week always, another one only beside a word for it."""
    said = fold(span.text)
    if _WEEKEND.fullmatch(said):
        return False
    return _NEXT_WEEK.fullmatch(said) is not None or _near_away(low, span.start, span.end)


def _near_away(low: str, start: int, end: int) -> bool:
    """Whether a word for being away stands within three words, in the same clause."""
    return bool(_AWAY_BEFORE.search(low[max(0, start - 40) : start]) or _AWAY_AFTER.match("." + low[end : end + 40], 1))


def _rounds(low: str, today: date, language: str, round_days: int) -> date | None:
    """ "skip this round", "the next two rounds"."""
    for match in _ROUNDS.finditer(low):
        word = match["count"]
        near = re.fullmatch(rf"{SAY['this']}|{SAY['next']}", word) and word not in ("the", "der", "die")
        count = 1 if near else int(word) if word.isdigit() else count_of(word, language)
        if count and 0 < count < 27 and match["round"] != "tour" and _near_away(low, match.start(), match.end()):
            return today + timedelta(days=count * round_days)
    return None
