"""Days and times in people's words, in seven languages: `find_dates`, `away_until`, `find_times`.

Called by `circles.reading.commands`, `hosts` and `mail.receive`. Pure; names come from Babel's CLDR tables.
Never searches freely: a weekday's short form counts only beside a preposition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from babel.dates import get_day_names, get_month_names

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")
_TODAY = ["today", "heute", "aujourd'hui", "hoy", "hoje", "oggi", "vandaag"]
_TOMORROW = ["tomorrow", "morgen", "demain", "mañana", "amanhã", "domani"]
_AFTER = ("day after tomorrow", "übermorgen", "après-demain", "pasado mañana", "depois de amanhã", "dopodomani", "overmorgen")
_NEXT_WEEK = ("next week", "nächste woche", "nächster woche", "la semaine prochaine", "semaine prochaine", "la próxima semana", "próxima semana", "la semana que viene", "semana que vem", "la prossima settimana", "la settimana prossima", "prossima settimana", "settimana prossima", "volgende week")
_UNTIL = r"until|till?|through|bis(?:\s+zum|\s+einschließlich)?|jusqu[’']?(?:au|à|en)?|jusque|hasta(?:\s+el)?|até(?:\s+(?:o\s+)?dia|\s+o|\s+a)?|fino\s+(?:al|a|all[’'])|tot(?:\s+en\s+met)?|t/m"
_BACK = r"back(?:\s+on)?|return(?:ing)?(?:\s+on)?|wieder\s+(?:da|zurück|zurueck|im\s+büro)(?:\s+am)?|zurück(?:\s+am)?|de\s+retour(?:\s+le)?|reviens\s+le|vuelvo(?:\s+el)?|de\s+vuelta(?:\s+el)?|volto(?:\s+(?:a|em|no|dia))*|torno(?:\s+il)?|rientro(?:\s+il)?|terug(?:\s+op)?"
_NUMBERS = {w: n for n, line in enumerate((
    "a an one ein eine einen einem einer un une una uno um uma een", "two zwei deux dos dois duas due twee",
    "three drei trois tres três tre drie", "four vier quatre cuatro quatro quattro", "five fünf cinq cinco cinque vijf",
    "six sechs seis sei zes", "seven sieben sept siete sete sette zeven", "eight acht huit ocho oito otto",
    "nine neun neuf nueve nove negen", "ten zehn dix diez dez dieci tien"), 1) for w in line.split()}  # fmt: skip
_UNITS = {
    "day": "day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen",
    "week": "week weeks woche wochen semaine semaines semana semanas settimana settimane weken fortnight",
    "month": "month months monat monate monaten mois mes meses mês mese mesi maand maanden",
}
_UNIT = {word: name for name, words in _UNITS.items() for word in words.split()}
_FOR = re.compile(r"(?:for|für|pour|pendant|durante|por|per|voor|in|dans|en|em|tra|fra|over)\s+(?:the\s+next\s+|die\s+nächsten\s+|los\s+próximos\s+|os\s+próximos\s+)?(\d{1,3}|[a-zäöüéêß]+)\s+([a-zäöüéêíß]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A day in a text: where it stands, which day it is, and what stands before it ("on" or "until")."""

    start: int
    end: int
    text: str
    date: date
    kind: str = "on"


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time of day in a text."""

    start: int
    end: int
    text: str
    hour: int
    minute: int


@lru_cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    found.setdefault(str(name).casefold().rstrip("."), int(number))
    return found | {"sept": 9, "mär": 3, "maerz": 3, "feber": 2}


@lru_cache
def _weekdays() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in get_day_names(width, "format", language).items():
                plain = str(name).casefold().rstrip(".")
                if len(plain) >= 3:
                    found.setdefault(plain, int(number))
                    found.setdefault(plain.removesuffix("-feira"), int(number))
    found |= {name + "s": day for name, day in list(found.items()) if len(name) >= 6 and not name.endswith("s")}
    return found | {"sonnabend": 5}


_DAY_MONTH = re.compile(r"(?<![\d.,])(\d{1,2})(?:st|nd|rd|th|er|º|°)?\.?\s+(?:of\s+|de\s+|d[’'])?([^\W\d_]{3,12})\.?(?:,?\s+(?:de\s+)?(\d{4}))?", re.IGNORECASE)
_MONTH_DAY = re.compile(r"(?<!\w)([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?!\d|:)(?:,?\s+(\d{4}))?", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.,/])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{2,4}))?\.?(?![\d/])")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


def find_dates(text: str, today: date, language: str) -> list[DateSpan]:
    """Return the days that a text names, in order. A day without a year is the next such day from today."""
    low = text.casefold()
    spans = [*_calendar(low, today, language), *_relative(low, today), *_named(low, today)]
    spans.sort(key=lambda span: (span.start, -(span.end)))
    kept: list[DateSpan] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            before = low[max(0, span.start - 28) : span.start].rstrip()
            until = re.search(rf"(?:{_UNTIL})(?:\s+(?:le|el|il|o|the|den|dem|op|next|nächsten|kommenden|prochain))?$", before)
            kept.append(DateSpan(span.start, span.end, text[span.start : span.end], span.date, "until" if until else "on"))
    return kept


def _calendar(low: str, today: date, language: str) -> list[DateSpan]:
    found: list[DateSpan] = []
    months = _months()
    for match in _ISO.finditer(low):
        _add(found, match, int(match[1]), int(match[2]), int(match[3]), today)
    for match in _DAY_MONTH.finditer(low):
        if match[2] in months:
            _add(found, match, match[3], months[match[2]], int(match[1]), today)
    for match in _MONTH_DAY.finditer(low):
        if match[1] in months:
            _add(found, match, match[3], months[match[1]], int(match[2]), today)
    for match in _NUMERIC.finditer(low):
        first, second = int(match[1]), int(match[3])
        if match[2] == "." and not match[4] and not match[0].endswith("."):
            continue  # a decimal number or a time, not a day
        if match[2] in "-" and not match[4]:
            continue
        day, month = (second, first) if language == "en" and match[2] == "/" and first <= 12 else (first, second)
        _add(found, match, match[4], month, day, today)
    return found


def _add(found: list[DateSpan], match: re.Match[str], year: int | str | None, month: int, day: int, today: date) -> None:
    try:
        if year is None:
            when = date(today.year, month, day)
            when = when if when >= today else date(today.year + 1, month, day)
        else:
            number = int(year)
            when = date(number + 2000 if number < 100 else number, month, day)
    except ValueError:
        return
    found.append(DateSpan(match.start(), match.end(), match[0], when))


def _relative(low: str, today: date) -> list[DateSpan]:
    found = []
    for words, days in ((_AFTER, 2), (_TODAY, 0), (_TOMORROW, 1)):
        for word in words:
            for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", low):
                found.append(DateSpan(match.start(), match.end(), word, today + timedelta(days=days)))
    return found


def _named(low: str, today: date) -> list[DateSpan]:
    found = []
    for match in _WORD.finditer(low):
        day = _weekdays().get(match[0])
        if day is None or (len(match[0]) < 4 and not re.search(r"(?:\b(?:on|am|le|el|il|op|until|till|bis|next|di|tot)\s|,\s?)$", low[: match.start()])):
            continue
        ahead = (day - today.weekday()) % 7 or 7
        found.append(DateSpan(match.start(), match.end(), match[0], today + timedelta(days=ahead)))
    return found


def away_until(text: str, today: date, language: str, round_days: int = 7) -> date | None:
    """Return the day on which somebody is back, or None when no end is said."""
    low = " ".join(text.casefold().split())
    spans = find_dates(low, today, language)
    for span in spans:
        before = low[max(0, span.start - 32) : span.start].rstrip()
        if re.search(rf"(?:{_BACK})(?:\s+(?:the|den|dem|el|le|il|op|am|next))?[\s,:]*$", before):
            return span.date
    ranged = [b for a, b in pairwise(spans) if re.fullmatch(r"\s*(?:to|-|–|bis|au|al|a|até|hasta|tot|t/m|until|through|e)(?:\s+(?:den|dem|el|le|il|the|zum))?\s*", low[a.end : b.start])]
    if ranged:
        return ranged[0].date + timedelta(days=1)
    for span in spans:
        if span.kind == "until":
            return span.date
    for match in _FOR.finditer(low):
        count = int(match[1]) if match[1].isdigit() else _NUMBERS.get(match[1])
        unit = _UNIT.get(match[2])
        if count and unit:
            days = {"day": 1, "week": 7, "month": 30}[unit] * count * (2 if match[2] == "fortnight" else 1)
            return _months_on(today, count) if unit == "month" else today + timedelta(days=days)
    if any(phrase in low for phrase in _NEXT_WEEK):
        monday = today + timedelta(days=(7 - today.weekday()))
        return monday + timedelta(days=7)
    return spans[0].date if len(spans) == 1 and re.search(_UNTIL, low) else None


def _months_on(today: date, count: int) -> date:
    month = today.month - 1 + count
    year, month = today.year + month // 12, month % 12 + 1
    for day in (today.day, 30, 29, 28):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


_TIMES = re.compile(
    r"(?<![\d.,:])(?:(\d{1,2})[:.h](\d{2})(?!\d)\s?(am|pm|a\.m\.|p\.m\.|uhr|h|uur)?|(\d{1,2})\s?(am|pm|a\.m\.|p\.m\.|uhr|h\b|heures|uur|horas|ore|o[’']clock))|"
    r"\b(noon|midday|mittags?|midi|mediodía|meio-dia|mezzogiorno)\b",
    re.IGNORECASE,
)  # fmt: skip


def find_times(text: str, language: str) -> list[TimeSpan]:
    """Return the times of day that a text names, in order."""
    found = []
    for match in _TIMES.finditer(text):
        if match[6]:
            found.append(TimeSpan(match.start(), match.end(), match[0], 12, 0))
            continue
        hour, minute = int(match[1] or match[4]), int(match[2] or 0)
        half = (match[3] or match[5] or "").lower().replace(".", "")
        hour = hour % 12 + (12 if half == "pm" else 0) if half in ("am", "pm") else hour
        if hour < 24 and minute < 60:
            found.append(TimeSpan(match.start(), match.end(), match[0], hour, minute))
    return found
