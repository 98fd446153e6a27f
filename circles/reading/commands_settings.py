"""Wishes about oneself: time zone, name, language, and being away. Called by `circles.reading.commands`; pure.

A place counts as a zone only beside a word for time zones; a name only after the words that ask for one. Absence is
the writer's own, to come, and has an end; a plain request to pause needs none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale

from circles.reading.dates import away_until
from circles.reading.model import Asked
from circles.reading.vocabulary import WORDS, rx
from circles.reading.words import LANGUAGES, fold

Span = tuple[str, dict[str, Any], int, int]
MayAsk = Callable[[str, int, int], bool]

_W = WORDS["words"]
_ZONE = rx(_W["zone"])
_NAMED = re.compile(r"\b([A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+){1,2}|UTC)\b")
_NAME = rx(
    rf"(?:{_W['name']})(?: (?:gewoon|einfach|simplement|simplemente|simplesmente|semplicemente|just|simply|maar|voortaan|ab jetzt|kunftig|bitte|please|desormais|dorenavant|por favor|per favore|now))* *[:=]? *(?:\"|'|“|„|«)?(?P<name>[^\W\d_]+)"
)
_NAME_KEY = rx(rf"(?:{_W['name_key']}) *[:=] *(?P<name>[^\W\d_]+)")
_NAME_WORD = re.compile(r"[^\W\d_][\w'’.-]*(?: (?!Goal|Ziel|And|From)[A-ZÀ-Þ][\w'’-]*){0,2}")
_NOT_NAME = rx(_W["not_name"])
_NAME_REST = rx(
    r"\W*(?:(?:from now on|now|instead|again|in future|from here on|here|ab jetzt|kunftig|von nun an|bitte|desormais|dorenavant|maintenant|a partir d\w+ (?:ahora|agora)|de ahora en adelante|ahora|agora|d'ora in (?:poi|avanti)|ora|voortaan|vanaf nu|noemen|nennen|everyone does|not .*|rather than .*|statt .*|in the digest|in the letters|<please>)\W*)*(?:$|[.,;!?(–—-])"
)
_LANGUAGE_KEY = rx(rf"\W*(?:{_W['language_key']}) *[:= ] *(?P<code>[^\W\d_]+)\W*$")
_LANGUAGE = rx(rf"(?:{_W['language']}) (?P<code>[^\W\d_]+)")
_LANGUAGE_BEFORE = rx(
    r"(?P<how>auf|in|en|em|in het) (?P<code>[^\W\d_]+)(?: (?:from now on|ab jetzt|kunftig|desormais|a partir de ahora|a partir de agora|d'ora in poi|voortaan))? (?:schreiben|schicken|bekommen|haben|sturen|schrijven|please|bitte|s'il (?:te|vous) plait|por favor|per favore|graag|alsjeblieft)\W*$"
)
_PAUSE = rx(WORDS["asked"]["pause"])
_PAUSE_KEY = rx(
    r"\W*(?:(?:<lead>|<please>|<can>)\W+)*(?:pause|pausieren|pausa(?:r)?|pauze|pauzeer|pauzeren|away|on hold)(?:[ :=-]+(?P<rest>.*))?\W*$"
)
_ABSENT, _WAS = rx(_W["absent"]), rx(_W["was"])
_PAUSE_REST = rx(
    r"(?:me|myself|mich|moi|mi|me|mij|until|till?|til|bis|jusqu.*|hasta.*|ate.*|fino.*|tot.*|for|fur|pour|pendant|por|per|durante|voor|from|von|vom|ab|du|de|desde|dal|da|van|vanaf|next|nachste.*|this|diese.*|\d.*|one|two|three|zwei|drei|eine|deux|dos|due|twee|until|please|bitte|s'il.*|para|now|jetzt|nu|ora|ahora|agora|the (?:prompts|letters|reminders|circle|next|mails|emails|check-?ins)|for now|everything|my .*|through)"
)


def absent(text: str) -> bool:
    """Whether a text says that the writer will be away."""
    return _ABSENT.search(fold(text)) is not None


def settings(sentence: str, low: str, may_ask: MayAsk) -> list[Span]:
    """Return the wishes about time zone, name and language in a sentence."""
    return [
        span
        for span in (_zone(sentence, low), _name(sentence, low, may_ask), _language(low, may_ask))
        if span
    ]


def _zone(sentence: str, low: str) -> Span | None:
    named = _NAMED.search(sentence)
    word = _ZONE.search(low)
    if word is None and named and "/" in named[1]:
        word = re.search(r"(?<!\w)(?:hora|heure|uhr\w*|zeit|time|ora|tijd|clock)(?!\w)", low)
    if word is None:
        return None
    if named and (named[1] == "UTC" or named[1] in available_timezones()):
        return "timezone", {"tz": named[1]}, min(word.start(), named.start()), max(word.end(), named.end())
    known = cities()
    words = list(re.finditer(r"[^\W\d_]+(?:[-'][^\W\d_]+)*", low))
    for count in (3, 2, 1):
        for at in range(len(words) - count, -1, -1):
            span = low[words[at].start() : words[at + count - 1].end()]
            if span in known and sentence[words[at].start()].isupper():
                return (
                    "timezone",
                    {"tz": known[span]},
                    min(word.start(), words[at].start()),
                    max(word.end(), words[at].end()),
                )
    return None


@lru_cache(maxsize=1)
def cities() -> dict[str, str]:
    """The names of the cities that stand for a zone, in every language."""
    zones = available_timezones()
    found = {
        fold(zone.rpartition("/")[2].replace("_", " ")): zone
        for zone in sorted(zones)
        if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/", "Canada/"))
    }
    for code in LANGUAGES:
        for zone, names in Locale(code).time_zones.items():
            if "city" in names and zone in zones:
                found[fold(str(names["city"]))] = zone
    return found


def _name(sentence: str, low: str, may_ask: MayAsk) -> Span | None:
    match = _NAME.search(low)
    if match is None:
        match = _NAME_KEY.match(low)
    elif not may_ask(low, match.start(), match.end()):
        return None
    if match is None:
        return None
    start = match.start("name")
    name = _NAME_WORD.match(sentence, start)
    if (
        name is None
        or _NOT_NAME.match(low, start)
        or not _NAME_REST.match(low[name.end() :].lstrip("\"'”“»"))
    ):
        return None
    if not name[0][0].isupper() and not re.match(r"\W*$", low[name.end() :]):
        return None
    return "name", {"name": name[0].rstrip(".'’-")}, match.start(), name.end()


def _language(low: str, may_ask: MayAsk) -> Span | None:
    match = _LANGUAGE_KEY.match(low)
    if match is None:
        match = _LANGUAGE.search(low) or _LANGUAGE_BEFORE.search(low)
        if match is None or not may_ask(low, match.start(), match.end()):
            return None
    code = next((code for code in LANGUAGES if re.fullmatch(_W[code], match["code"])), None)
    if code is None or (len(match["code"]) == 2 and not _LANGUAGE_KEY.match(low)):
        return None
    return "language", {"language": code}, match.start(), match.end()


def pause_until(sentence: str, low: str, asked: Asked, may_ask: MayAsk, other: bool) -> list[Span]:
    """Return the wish to pause in a sentence: asked for, or one's own absence with an end to come."""
    key = _PAUSE_KEY.match(low)
    if (
        key
        and (not key["rest"] or _PAUSE_REST.match(key["rest"]) or _until(sentence, asked))
        and not (key["rest"] or "").startswith(("was", "button", "is ", "in the"))
    ):
        return _paused(sentence, asked, key.start(), key.end(), need=False)
    match = _PAUSE.search(low)
    if match and may_ask(low, match.start(), match.end()):
        return _paused(sentence, asked, match.start(), match.end(), need=False)
    absent = _ABSENT.search(low)
    if absent is None or _WAS.search(low[: absent.end()]) or low.rstrip().endswith("?"):
        return []
    return _paused(sentence, asked, absent.start(), absent.end(), need=True)


def _until(sentence: str, asked: Asked) -> date | None:
    found = away_until(sentence, asked.today, asked.language, asked.round_days)
    return found or feast_until(fold(sentence), asked.today)


_FEAST = rx(
    r"(?:until|till?|til|bis|jusqu'(?:a|au|en)|hasta|ate|fino (?:a|al|alla)|tot|after|nach|apres|despues de|depois d[aoe]|dopo|na)(?: (?:after|nach|apres|despues de|depois da|dopo|na|the|le|la|las|l'|a|o|os|il|de|el|den|zum|nach|al))* ?(?:(?P<easter>easter|ostern|paques|pascua|semana santa|pascoa|pasqua|pasen)|(?P<christmas>christmas|xmas|weihnachten|noel|navidad|natal|natale|kerst|kerstmis)|(?P<year>new year(?:'s)?(?: day)?|neujahr|nouvel an|ano nuevo|ano novo|capodanno|nieuwjaar)|(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?! ?[\w:/%]))"
)


def feast_until(low: str, today: date) -> date | None:
    """The day of "until Easter", "bis Weihnachten" or "until the 20th", the next from today."""
    match = _FEAST.search(low)
    if match is None:
        return None
    if match["day"]:
        return _day_of_month(int(match["day"]), today)
    for year in (today.year, today.year + 1):
        day = (
            easter(year)
            if match["easter"]
            else date(year, 12, 25)
            if match["christmas"]
            else date(year, 1, 1)
        )
        if day > today:
            return day
    return None


def _day_of_month(day: int, today: date) -> date | None:
    for month in range(today.month, today.month + 3):
        try:
            found = date(today.year + (month - 1) // 12, (month - 1) % 12 + 1, day)
        except ValueError:
            continue
        if found > today:
            return found
    return None


def easter(year: int) -> date:
    """Easter Sunday (Gregorian; Butcher's method)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    rest = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * rest) // 451
    return date(year, (h + rest - 7 * m + 114) // 31, (h + rest - 7 * m + 114) % 31 + 1)


def _paused(sentence: str, asked: Asked, start: int, end: int, need: bool) -> list[Span]:
    until = _until(sentence, asked)
    if (until is None and need) or (until is not None and until <= asked.today):
        return []
    return [("pause", {"until": until}, start, end)]
