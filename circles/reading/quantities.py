"""Amounts in people's words, in seven languages: `find_quantities`.

Called by whatever measures a clause against a goal. Its words are `lexicon/numbers.toml` and the units
of `circles.reading.units`. Pure: never a clock, never which goal is meant,
and never a date, a time of day, an address or a list's own numbering as an amount.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from babel.dates import get_month_names
from text_to_num import text2num

from circles.reading.units import UNIT_WORDS, UNITS, table, unit_of
from circles.reading.words import LANGUAGES, fold


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as said: `unit` is canonical when `dimension` is set, else the next noun or empty.

    `of` is the whole in "2 of 3"; `percent` values run to 100; `ordinal` tells a place ("page 140"). Of a range the
    lower end is the value, of a range of places the upper one.
    """

    value: Decimal
    unit: str
    dimension: str
    start: int
    end: int
    text: str
    of: Decimal | None = None
    percent: bool = False
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    value: Decimal
    weak: bool = False
    times: bool = False
    digits: bool = False
    alternative: Decimal | None = None  # "1.200" read with the mark as a decimal one


def _before(folded: str, start: int) -> str:
    """The little that stands before a place; never the whole text, which may be long."""
    return folded[max(0, start - 32) : start]


def _behind(folded: str, end: int) -> str:
    return folded[end : end + 40]


_SAY = {key: [fold(word).strip() for word in line.split("|")] for key, line in table("numbers.toml").items()}


def _any(key: str) -> str:
    words = sorted(set(_SAY[key]), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words) + ")"


_WEAK, _ARTICLES, _STOP = frozenset(_SAY["weak"]), frozenset(_SAY["articles"]), frozenset(_SAY["stop"])
_PLAIN = {"quarter-hour": "hour", "half-hour": "hour", "three-quarter-hour": "hour", "half-kg": "kg", "fortnight": "week"}
_FILLERS, _ORDINAL = frozenset(_SAY["fillers"]), frozenset(_SAY["ordinal"])
_SPACE = " \u00a0\u202f\u2009"
_VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333", "⅔": "0.6667", "⅛": "0.125"}
_DIGITS = re.compile(
    rf"(?<![\w.,])(?:\d{{1,3}}(?:[.,'’\u00a0\u202f\u2009]\d{{3}})+(?:[.,]\d{{1,2}})?(?![\d])|\d{{1,3}}(?: \d{{3}})+(?!\d)"
    rf"|\d+(?:[.,]\d+)?)[{''.join(_VULGAR)}]?|[{''.join(_VULGAR)}]"
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_UNIT_TOKEN = re.compile(r"\s*(?:r\$|[€$£×]|[^\W\d_]+(?:['’-][^\W\d_]+)*)")
_CURRENCY = re.compile(r"(?:r\$|[€$£]|(?<!\w)(?:eur|usd|gbp|chf))\s?$")
_MONTHS = "|".join(
    sorted({re.escape(fold(str(name)).rstrip(".")) for code in LANGUAGES for width in ("wide", "abbreviated")
            for name in get_month_names(width, "format", code).values()} - {"out", "set", "ago", "gen"}, key=len, reverse=True)
)  # fmt: skip
_NOT_AMOUNTS = re.compile(
    r"https?://\S+|\S+@\S+\.\w+|\b\d{4}-\d{1,2}-\d{1,2}\b|(?<![\d/.])\d{1,2}([/.])\d{1,2}\1\d{2,4}\b|(?<![\d.])\d{1,2}\.\s?\d{1,2}\.(?!\d)|24/7"
    rf"|(?<![\d.,])\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?\s+(?:of\s+|de\s+|d')?(?:{_MONTHS})\b\.?(?:,?\s+(?:de\s+)?\d{{4}}\b)?"
    rf"|\b(?:{_MONTHS})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?![\d:.,]\d)\b(?:,?\s+\d{{4}}\b)?|\b(?:{_MONTHS})\s+\d{{4}}\b"
    r"|(?<![\d:.,])\d{1,2}:\d{2}(?::\d{2})?(?!\d)(?!\s*(?:h\b|hours?\b|std\b))(?:\s*(?:am|pm|uhr))?|(?<![\d.,])\d{1,2}(?:[.:]\d{2})?\s*(?:am\b|pm\b|a\.m\.|p\.m\.|uhr\b|o'clock)"
    rf"|(?<!\w){_any('at')}\s+\d{{1,2}}\s?h(?:\d{{2}})?(?!\w)|(?<!\w)(?:1[3-9]|2[0-3])h[0-5]\d(?!\w)"
    r"|(?<![\d.,])\d{1,2}(?:[.:]\d{2})?\s+(?:da manha|da tarde|da noite|de la manana|de la tarde|de la noche|del mattino|di mattina|di sera|du matin|du soir|in the morning|in the evening|at night|morgens|abends|'s ochtends|'s avonds)\b"
    r"|(?<!\w)(?:half past|quarter (?:past|to)|viertel (?:vor|nach)|kwart (?:voor|over)|halb)\s+\w+"
    r"|(?m:^)[ \t]*[-*•>]*[ \t]*(?:#\s?)?\d{1,2}(?:[.)](?=\s)|\)|:(?=\s))|#\s?\d+"
    rf"|(?<!\w){_any('bare-number-before')}\s+(?:19|20)\d{{2}}(?!\w)(?!\s*[€$£])(?=\W*$|\s*[.,;)])"
)
_OF = re.compile(rf"\s*(?:/|(?<!\w){_any('of')}(?!\w))\s*")
_RANGE = re.compile(r"\s*(?:-|–|—|\s(?:to|or|bis|oder|a|ou|o|tot|of)\s)\s*")
_PERCENT = re.compile(rf"\s*(?:%|{_any('percents')}(?!\w))")
_AND_HALF = re.compile(rf"\s*(?<!\w){_any('and-half')}(?!\w)")
_SUFFIX = re.compile(r"(?:st|nd|rd|th|ers?|eme|e|º|ª|°)(?!\w)")
_HALF = re.compile(rf"(?<!\w)(?:(?P<way>{_any('halfway')})|(?P<half>{_any('halves')}))(?!\w)")
_HALVES = re.compile(rf"(?<!\w){_any('halves')}(?:\s+|-|')(?=(?P<unit>[^\W\d_]+))")
_JOINED = re.compile(rf"(?:\d|\b(?:and|und|et|y|e|en)(?:\s+(?:a|an|ein|eine|een))?|(?<!\w){_any('half-not-before')})$")
_AND_QUARTER = re.compile(r"\s+(?:and a quarter|und eine viertel|et quart|y cuarto|e um quarto|e un quarto|en een kwart)(?!\w)")
_HALF_MORE = re.compile(rf"[\s-]+{_any('half-not-after')}(?!\w)")
_COUPLE = re.compile(rf"{_any('couples')}(?!\w)")
_MINUTES = re.compile(r"[.,]?\s*(?:and|und|et|y|e|en)?\s*(\d{1,2})(?!\s*[\d:/%]|[.,]\d)\s*(min\w*|mn|')?(?!\w)")
_PART = re.compile(rf"[\s-]*(?:(?P<third>{_any('thirds')})|(?P<quarter>{_any('quarters')}))(?!\w)")
_AFTER_PART = re.compile(rf"\s*(?:$|[.,;:!?)]|\n|{_any('part-after')}(?!\w))")
_OF_HOUR = re.compile(r"\s*(?:of an|einer|d'|de|di|d'un'?|van een)?\s*(?:hour|stunde|heure|hora|ora|uur)(?!\w)")
_ONE_WORD = re.compile(r"(?<!\w)(?:(?P<hour>(?:una\s+)?mezz'?or(?:a|etta))|(?:een\s+)?(?:driekwart|dreiviertel)(?P<stunde>\s*(?:uur|stunde))?)(?!\w)")
_SPOKEN = {
    "de": {"zwoelf": 12, "zwolf": 12, "funf": 5, "fuenf": 5, "zwo": 2, "eins": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1},
    "en": {"a": 1, "an": 1, "another": 1}, "fr": {"une": 1}, "es": {"una": 1}, "pt": {"uma": 1}, "it": {"una": 1, "un": 1}, "nl": {"'n": 1},
}  # fmt: skip
_POWERS = {
    **dict.fromkeys(("thousand", "tausend", "tsd", "mil", "mila", "duizend"), 1000), **dict.fromkeys(("lakh", "lakhs", "lac"), 100_000),
    **dict.fromkeys(("million", "millions", "millionen", "mio", "mln", "millones", "millon", "milhoes", "milhao", "milioni", "milione", "miljoen"), 1_000_000),
}  # fmt: skip
_ROUND = {"dozens": 12, "tens": 10, "scores": 20, "fifteens": 15, "thirties": 30, "fifties": 50, "hundreds": 100}
_ONE_AND_HALF = frozenset(["anderthalb", "eineinhalb", "anderhalf", "anderhalve"])
_PLAIN_ONCE = re.compile(r"\s+(?:i|you|he|she|it|we|they|the|my|that|again|upon|a)\b(?!\s+(?:day|week|month))")


@lru_cache(maxsize=8192)
def spoken(words: str, language: str) -> int | None:
    """The number that these words say."""
    own = _SPOKEN.get(language, {}).get(fold(words))
    if own is not None:
        return own
    try:
        return int(text2num(words, language))
    except (ValueError, OverflowError):
        return None


def find_quantities(text: str, language: str) -> list[Quantity]:
    """Return the amounts that a text names, in order."""
    return list(_found(text, language))


@lru_cache(maxsize=2048)
def _found(text: str, language: str) -> tuple[Quantity, ...]:
    language = language if language in LANGUAGES else "en"
    folded = _NOT_AMOUNTS.sub(lambda match: "\x01" * len(match[0]), re.sub(r"(?<!\w)un'(?=\w)", "un ", fold(text)))
    found = _half_amounts(text, folded, language)
    letters = list(folded)
    for quantity in found:
        letters[quantity.start : quantity.end] = "\x01" * (quantity.end - quantity.start)
    taken = "".join(letters)
    numbers = _numbers(text, taken, language)
    index = 0
    while index < len(numbers):
        made, used = _assemble(text, taken, language, numbers, index)
        index += max(used, 1)
        if made is not None:
            while index < len(numbers) and numbers[index].start < made.end:
                index += 1
            found.append(made)
    return tuple(sorted((replace(one, text=text[one.start : one.end]) for one in found), key=lambda one: one.start))


def _known(number: _Number, name: str, end: int) -> Quantity:
    """A number in a known unit; quarters and halves of hours become hours, fortnights weeks."""
    dimension, value = UNITS[name]["dimension"], number.value
    if number.alternative is not None and dimension in ("weight", "distance", "volume"):
        value = number.alternative
    plain = _PLAIN.get(name)
    if plain:
        value, name = value * Decimal(UNITS[name]["size"]) / Decimal(UNITS[plain]["size"]), plain
    return Quantity(value, name, dimension, number.start, end, "")


def _half_amounts(text: str, folded: str, language: str) -> list[Quantity]:
    found: list[Quantity] = []
    for match in _ONE_WORD.finditer(folded):
        hour = "hour" if match["hour"] or match["stunde"] else ""
        value = Decimal("0.5") if match["hour"] else Decimal("0.75") if hour else Decimal(75)
        found.append(Quantity(value, hour or "percent", "time" if hour else "percent", match.start(), match.end(), "", percent=not hour))
    for match in _HALF.finditer(folded):
        if match[0] == "meta" and "à" not in text[match.start() : match.end()]:
            continue
        before = _before(folded, match.start()).rstrip()
        if _JOINED.search(before) and text[: match.start()].rstrip()[-1:] not in ("è", "é"):
            continue
        half = _HALVES.match(folded, match.start())
        name = unit_of(half["unit"], language) if half else None
        if half and half["unit"] in _SAY["dozens"]:
            found.append(_unit_after(text, folded, language, _Number(match.start(), half.end("unit"), Decimal(6))))
        elif half and name and UNITS[name]["dimension"] not in ("percent", "money"):
            found.append(Quantity(Decimal("0.5"), name, UNITS[name]["dimension"], match.start(), half.end("unit"), ""))
        elif match["way"] and not _HALF_MORE.match(folded, match.end()):
            if match["way"] == "half" and re.match(r"\s+[^\W\d_]+", _behind(folded, match.end())) and not _AFTER_PART.match(folded, match.end()):
                continue
            found.append(Quantity(Decimal(50), "percent", "percent", match.start(), match.end(), "", percent=True))
    return found


def _digits(raw: str, language: str) -> tuple[Decimal, Decimal | None]:
    """A number as written, and its other reading where three digits after the decimal mark may be thousands."""
    extra = Decimal(_VULGAR.get(raw[-1], "0"))
    raw = raw.rstrip("".join(_VULGAR))
    if not raw:
        return extra, None
    decimal = "." if language == "en" else ","
    plain = re.sub(rf"['’{_SPACE}]", "", raw)
    marks = re.findall(r"[.,]", plain)
    if not marks:
        return Decimal(plain) + extra, None
    lead, tail = re.split(r"[.,]", plain)[0], re.split(r"[.,]", plain)[-1]
    if len(marks) > 1:
        whole = plain if marks[-1] == marks[0] else plain[: plain.rfind(marks[-1])]
        rest = "" if marks[-1] == marks[0] else "." + tail
        return Decimal(re.sub(r"[.,]", "", whole) + rest), None
    if len(tail) == 3 and 1 <= len(lead) <= 3 and lead != "0":
        return Decimal(lead + tail), Decimal(f"{lead}.{tail}") if marks[0] == decimal else None
    return Decimal(f"{lead}.{tail}") + extra, None


def _numbers(text: str, folded: str, language: str) -> list[_Number]:
    found: list[_Number] = []
    for match in _DIGITS.finditer(folded):
        raw = match[0]
        if len(raw) > 16:
            continue  # no amount has so many digits
        if " " in raw and (language in ("en", "nl") or re.search(r"(?:objecti\w*|meta|ziel|chapitre|page|jour)\s*$", _before(folded, match.start()))):
            at = match.start()
            found += [_Number(at + m.start(), at + m.end(), Decimal(m[0]), digits=True) for m in re.finditer(r"\d+", raw)]
            continue
        value, other = _digits(raw, language)
        found.append(_Number(match.start(), match.end(), value, digits=True, alternative=other))
    lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    tokens = list(_TOKEN.finditer(folded))
    index = 0
    while index < len(tokens):
        number, used = _said(lower, folded, tokens, index, language)
        if number is not None:
            found.append(number)
        index += used
    return sorted(found, key=lambda number: number.start)


def _said(lower: str, folded: str, tokens: list[re.Match[str]], index: int, language: str) -> tuple[_Number | None, int]:
    """The number in words that starts at a token, and how many tokens it takes."""
    token = tokens[index]
    start, word = token.start(), token[0]
    if word in ("umas", "uns", "unas", "unos"):
        return None, 1  # "some twenty"
    couple = _COUPLE.match(folded, start)
    if couple:
        return _Number(start, couple.end(), Decimal(2)), len(couple[0].split())
    if language == "en" and word in ("once", "twice", "thrice"):
        plain = word == "once" and (_PLAIN_ONCE.match(folded, token.end()) or re.search(r"\b(?:at|for)\s$", _before(folded, start)))
        value = ("once", "twice", "thrice").index(word) + 1
        return (None if plain else _Number(start, token.end(), Decimal(value), times=True)), 1
    for key, value in _ROUND.items():
        if word in _SAY[key]:
            return _Number(start, token.end(), Decimal(value)), 1
    half = re.fullmatch(r"(.+?)(?:einhalb|undeinhalb|enhalf|enhalve)", word)
    if word in _ONE_AND_HALF or (half and spoken(half[1], language)):
        whole = 1 if word in _ONE_AND_HALF else spoken(half[1], language) if half else None
        return _Number(start, token.end(), Decimal(whole or 0) + Decimal("0.5")), 1
    multiple = re.fullmatch(r"(.+?)(?:mal|maal)", word) if language in ("de", "nl") else None
    if multiple and (value := spoken("ein" if multiple[1] == "ein" else multiple[1], language) or 0):
        particle = value == 1 and re.search(r"(?:nicht|noch|auf|erst|schon|wieder|niet|nog)\s$", _before(folded, start))
        return (None if particle else _Number(start, token.end(), Decimal(value), times=True)), 1
    best: _Number | None = None
    used = 1
    for last in range(index, min(index + 6, len(tokens))):
        if last > index and not re.fullmatch(r"[ \t-]+", folded[tokens[last - 1].end() : tokens[last].start()]):
            break
        said = spoken(lower[start : tokens[last].end()], language)
        if said is None and last == index and language != "en":
            said = spoken(word, "en") if word not in _WEAK and word not in _STOP else None
        if said is not None:
            best, used = _Number(start, tokens[last].end(), Decimal(said), weak=last == index and word in _WEAK), last - index + 1
        elif last == index:
            break
    following = tokens[index + used] if index + used < len(tokens) else None
    if best and not best.weak and following is not None and following[0] in _SAY["dozens"]:
        return _Number(start, following.end(), best.value * 12), used + 1
    if best and best.weak and index + 1 < len(tokens) and any(tokens[index + 1][0] in _SAY[key] for key in _ROUND):
        return None, 1
    return best, used


def _assemble(text: str, folded: str, language: str, numbers: list[_Number], index: int) -> tuple[Quantity | None, int]:
    """The amount that starts with a number, and how many numbers it takes."""
    number = numbers[index]
    after = numbers[index + 1] if index + 1 < len(numbers) else None
    percent = _PERCENT.match(folded, number.end)
    if percent:
        value = number.alternative if number.alternative is not None else number.value
        return Quantity(value, "percent", "percent", number.start, percent.end(), "", percent=True), 1
    part = _fraction(folded, number)
    if part is not None:
        return part, 1
    suffix = _SUFFIX.match(folded, number.end) if number.digits and number.value == int(number.value) else None
    if suffix:
        one = _unit_after(text, folded, language, replace(number, end=suffix.end()))
        return replace(one, ordinal=True), 1
    if after is not None and after.value and not (after.weak and after.value == 1):
        parted = _parted(text, folded, language, number, after)
        if parted is not None:
            return parted, 2
    if number.times:
        return Quantity(number.value, "time", "count", number.start, number.end, ""), 1
    return _plain(text, folded, language, number), 1


def _fraction(folded: str, number: _Number) -> Quantity | None:
    """ "two thirds", "drei Viertel", "trois quarts d'heure", and a sign such as ½ by itself."""
    sign = folded[number.start : number.end] in _VULGAR
    if sign and not re.match(r"\s*[^\W\d_]", _behind(folded, number.end)):
        return Quantity(number.value * 100, "percent", "percent", number.start, number.end, "", percent=True)
    part = _PART.match(folded, number.end)
    if part is None or number.digits or number.value > 3:
        return None
    below = 3 if part["third"] else 4
    hour = _OF_HOUR.match(folded, part.end())
    if hour:
        return Quantity(number.value / below, "hour", "time", number.start, hour.end(), "")
    room = number.value == 1 and part["quarter"] in ("cuarto", "quarto") and not re.match(r"\s+d", _behind(folded, part.end()))
    about = re.search(r"(?:about|around|roughly|maybe|etwa|ungefahr|circa|ca\.?|environ|cerca de|unos|mais ou menos|ongeveer)\s+$", _before(folded, number.start)) is not None
    ends = re.match(r"\s*(?:$|[.,;:!?)]|\n)", _behind(folded, part.end())) is not None
    if room or not (number.value >= 2 or about or (_AFTER_PART.match(folded, part.end()) and not ends)) or number.value >= below:
        return None
    value = Decimal(75) if number.value == 3 else round(number.value * 100 / below, 2 if below == 3 else 0)
    return Quantity(value, "percent", "percent", number.start, part.end(), "", percent=True)


def _parted(text: str, folded: str, language: str, number: _Number, after: _Number) -> Quantity | None:
    """ "2 of 3", "2 runs of 3", "2/3", "3-4 km"."""
    between = folded[number.end : after.start]
    words = r"(?:\s+[^\W\d_]+)?" if not number.weak else ""
    if re.fullmatch(rf"{words}{_OF.pattern}", between) and after.value >= number.value:
        one = _unit_after(text, folded, language, after)
        if not one.dimension and "/" not in between:
            inner = _unit_after(text, folded, language, number)
            one = replace(one, unit=inner.unit, dimension=inner.dimension) if inner.unit and inner.end <= after.start else one
        simple = "/" in between and after.value in (2, 3, 4, 5, 8) and one.dimension in ("time", "distance", "weight", "volume")
        if simple:
            return replace(one, value=number.value / after.value, start=number.start)
        if "/" in between or not re.fullmatch(r"\s*in\s*", between):
            return replace(one, value=number.value, of=after.value, start=number.start)
    if _RANGE.fullmatch(between) and after.value > number.value and not number.weak:
        ranged = _plain(text, folded, language, replace(after, start=number.start))
        if ranged is not None:
            return ranged if ranged.ordinal else replace(ranged, value=number.value)
    return None


def _plain(text: str, folded: str, language: str, number: _Number) -> Quantity | None:
    money = _CURRENCY.search(_before(folded, number.start))
    if money:
        thousand = re.match(r"k(?!\w)", _behind(folded, number.end))
        name = unit_of(money[0].strip(), language) or "euro"
        value = number.value * 1000 if thousand else number.value
        start = number.start - (len(money.string) - money.start())
        return Quantity(value, name, "money", start, number.end + bool(thousand), "")
    clock = re.match(r":(\d{2})\s*(?:h\b|hours?\b|std\b)", _behind(folded, number.end)) if number.digits else None
    if clock:
        return Quantity(number.value + _sixtieths(Decimal(clock[1])), "hour", "time", number.start, number.end + clock.end(), "")
    half = _AND_HALF.match(folded, number.end)
    if half:
        number = replace(number, value=number.value + Decimal("0.5"), end=half.end())
    one = _unit_after(text, folded, language, number)
    place = None if one.dimension else _unit_before(folded, language, number)
    if place is not None:
        return replace(place, start=place.start)
    if number.weak and (not one.dimension or one.dimension.startswith("calendar") or one.dimension == "months"):
        return None
    if number.weak and folded[number.start : number.end] in ("a", "an") and one.unit in ("time", "goal"):
        return None
    late = None if half else _AND_HALF.match(folded, one.end)
    quarter = _AND_QUARTER.match(folded, one.end) if one.unit == "hour" else None
    if quarter:
        return replace(one, value=one.value + Decimal("0.25"), end=quarter.end())
    if late and one.dimension:
        return replace(one, value=one.value + Decimal("0.5"), end=late.end())
    return _with_minutes(folded, one) if one.unit == "hour" else one


def _sixtieths(minutes: Decimal) -> Decimal:
    return round(minutes / 60, 6).normalize()


def _with_minutes(folded: str, hours: Quantity) -> Quantity:
    """ "1h30", "1 h 30", "2 hours and 10 minutes"."""
    words = re.match(r"\s+(?:und |and |et |y |e |en )?([^\W\d_]+(?:-[^\W\d_]+)?)(?=\s*(?:$|[.,;!?\n]|insgesamt|in total|altogether|total|en tout|totaal|in totaal|in totale))", _behind(folded, hours.end))
    minutes = next((n for code in LANGUAGES if words and (n := spoken(words[1], code))), 0)
    if words and minutes in range(5, 60, 5) and hours.value == int(hours.value):
        return replace(hours, value=hours.value + _sixtieths(Decimal(minutes)), end=hours.end + words.end())
    rest = _MINUTES.match(folded, hours.end)
    if rest is None or int(rest[1]) > 59 or (not rest[2] and re.match(r"\s*[^\W\d_]", _behind(folded, rest.end())) and len(rest[1]) < 2):
        return hours
    return replace(hours, value=hours.value + _sixtieths(Decimal(rest[1])), end=rest.end())


def _unit_before(folded: str, language: str, number: _Number) -> Quantity | None:
    """ "page 140", "chapter 4", "pages: 20"."""
    before = re.search(r"(?<![\w'])([^\W\d_]+)(\.?\s*|\s*[:=]\s*)$", _before(folded, number.start))
    if before is None:
        return None
    if not number.digits and unit_of(before[1], language) != "goal":
        return None
    name = "page" if before[1] in _SAY["short-pages"] and number.digits else unit_of(before[1], language)
    if name is None or UNITS[name]["dimension"] not in ("count", "calendar", "distance"):
        return None
    if name == "goal" and before[1] not in UNIT_WORDS[language]:
        return None
    counted = ":" in before[2] or "=" in before[2]
    if not counted and name not in _ORDINAL:
        return None
    start = number.start - (len(before.string) - before.start())
    return Quantity(number.value, name, UNITS[name]["dimension"], start, number.end, "", ordinal=not counted)


def _unit_after(text: str, folded: str, language: str, number: _Number) -> Quantity:
    """The number with the unit that follows: a known one within three words, else the next noun, else none."""
    raw: tuple[str, int] | None = None
    at = number.end
    for _ in range(4):
        match = _UNIT_TOKEN.match(folded, at)
        if match is None or "\n" in folded[at : match.end()]:
            break
        word = re.sub(r"^[dl]['’]", "", match[0].strip())
        if number.weak and word in "€$£" and re.match(r"\s?\d", _behind(folded, match.end())):
            break
        if at == number.end and number.digits and word in _POWERS:
            return _unit_after(text, folded, language, replace(number, value=(number.alternative or number.value) * _POWERS[word], end=match.end()))
        if word == "k" and at == number.end:
            thousand = _unit_after(text, folded, language, replace(number, value=number.value * 1000, end=match.end()))
            small = thousand.dimension in ("count", "money", "weight")
            return thousand if small else Quantity(number.value, "k", "", number.start, match.end(), "")
        name = unit_of(word, language) if raw is None else UNIT_WORDS[language].get(word)
        if name and not (raw is None and word in _ARTICLES):
            return _known(number, name, match.end())
        if word not in _FILLERS:
            if word in _STOP or (raw is not None and spoken(word, language) is not None):
                break
            capital = language == "de" and text[match.end() - len(word)].isupper()
            if raw is None or (capital and not text[raw[1] - len(raw[0])].isupper()):
                raw = (word, match.end())
            elif at > number.end and raw is not None and len(raw[0]) > 0 and folded[raw[1] : match.end()].count(" ") > 1:
                break
        at = match.end()
    if raw is None:
        return Quantity(number.value, "", "", number.start, number.end, "")
    unit = text[raw[1] - len(raw[0]) : raw[1]].casefold()
    return Quantity(number.value, unit, "", number.start, raw[1], "")
