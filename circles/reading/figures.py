"""Numbers in a clause, measured against one goal: amount of this round, total so far, percent.

Called by `circles.reading.reader`. Never guesses: a number in another measure is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from circles.reading.link import Known
from circles.reading.words import concepts_of, find_all, fold, stem

_LISTS = (
    "zero null cero nul nulla zéro",
    "one un une uno una um uma ein eine einen eins einmal een één isang once 1x",
    "two zwei deux dos dois duas due twee twice zweimal tweemaal",
    "three drei trois tres três tre drie thrice dreimal driemaal",
    "four vier quatre cuatro quatro quattro viermal", "five fünf cinq cinco cinque vijf fünfmal",
    "six sechs seis sei zes", "seven sieben sept siete sete sette zeven", "eight acht huit ocho oito otto",
    "nine neun neuf nueve nove negen", "ten zehn dix diez dez dieci tien", "eleven elf onze once_es undici",
    "twelve zwölf douze doce doze dodici twaalf dozen dutzend", "thirteen dreizehn treize trece treze tredici dertien",
    "fourteen vierzehn quatorze catorce quattordici veertien", "fifteen fünfzehn quinze quince quindici vijftien",
)  # fmt: skip
NUMBER_WORDS = {fold(w): Decimal(value) for value, line in enumerate(_LISTS) for w in line.split()}
NUMBER_WORDS.update(
    {word: Decimal("1.5") for word in ("anderthalb", "eineinhalb", "anderhalf", "anderhalve")}
)
for _value, _line in (
    (20, "twenty zwanzig vingt veinte vinte venti twintig"), (30, "thirty dreißig trente treinta trinta trenta dertig"),
    (40, "forty vierzig quarante cuarenta quarenta quaranta veertig"),
    (50, "fifty fünfzig cinquante cincuenta cinquenta cinquanta vijftig"),
    (100, "hundred hundert cent cien cem cento honderd"),
):  # fmt: skip
    NUMBER_WORDS.update({fold(w): Decimal(_value) for w in _line.split()})
_WEAK = frozenset(["un", "une", "uno", "una", "um", "uma", "ein", "eine", "einen", "een", "sei", "one"])
_N = r"\d{1,3}(?:[., ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_WORDS = "|".join(sorted(map(re.escape, NUMBER_WORDS), key=len, reverse=True))
_FIGURE = re.compile(rf"(?<![\w.,])(?:({_N})|({_WORDS})(?!\w))")
_OF = re.compile(r"\s*(?:\w+\s+)?(?:/|for|auf|aus|(?:out\s+)?of(?:\s+the)?|out\s+fo|von|sur|de(?:\s+(?:las|los))?|su|van\s+de|das|dos|dei|delle)\s*$")  # fmt: skip
_PERCENT = re.compile(r"\s*(?:%|percent|prozent|pour\s?cent|por\s?ciento|por\s?cento|per\s?cento|procent)")
_HALFWAY = re.compile(
    r"(?<!\w)(?:half ?way|half[- ](?:done|finished|there|written|painted)|zur halfte|halb fertig|a moitie|a mi-chemin"
    r"|a la mitad|por la mitad|na metade|pela metade|a meta|halverwege|voor de helft|is half)(?!\w)"
)
_HALF = re.compile(
    r"(?<!\w)(?:half(?:\s+an?)?|ein(?:e[ns]?)? halbe[nrs]?|une? demi-?e?|medi[oa]|mei[oa]|mezz[oa]|een halve?)\s+(\w+)"
)
_HOURS = re.compile(
    r"(?<![\w.,])(\d+)\s*(?:(?:hours?|stunden?|std|heures?|horas?|or[ae]|uur)\s*(?:and|und|et|y|e|en)?\s*(\d{1,2})(?!\w)"
    r"|(?:h|hrs?|std|u)\s*(\d{1,2})?(?!\w))"
)
_SO = re.compile(r"(?:^|[\s,])(?:so|also|donc|soit|asi que|dus|quindi|entao|makes?|macht)\s*$")
_NOW = re.compile(
    r"\s*(?:\w+\s+)?(?:now|so far|in total|altogether|jetzt|insgesamt|maintenant|en tout|en total|ya|no total|ora|in totale|nu|in totaal)(?!\w)"
)
_AND_HALF = re.compile(
    r"\s+(?:and a half|et demie?|y media|e meia|e mezz[ao])|\s+\w+\s+(?:and a half|et demie?|y media|e meia|e mezz[ao])"
)
_GENERIC = frozenset(
    ["times", "time", "x", "mal", "fois", "veces", "vez", "vezes", "volte", "volta", "keer", "beses", "di"]
)
_UNITS = {
    "min": "minute", "mins": "minute", "minutes": "minute", "minute": "minute", "minuten": "minute", "minuti": "minute",
    "minutos": "minute", "minuut": "minute", "h": "hour", "hr": "hour", "hrs": "hour", "hour": "hour", "hours": "hour",
    "stunden": "hour", "stunde": "hour", "std": "hour", "heure": "hour", "heures": "hour", "hora": "hour",
    "horas": "hour", "ora": "hour", "ore": "hour", "uur": "hour", "uren": "hour", "km": "km", "kms": "km", "k": "km",
    "kilometer": "km", "kilometers": "km", "kilometres": "km", "kilometre": "km", "kilometros": "km", "chilometri": "km",
    "m": "metre", "metros": "metre", "metri": "metre", "meter": "metre", "metres": "metre", "meters": "metre", "mile": "mile", "miles": "mile", "mi": "mile", "kg": "kg",
    "kilo": "kg", "kilos": "kg", "€": "money", "euro": "money", "euros": "money", "eur": "money", "£": "money",
    "$": "money", "r$": "money", "pounds": "money", "dollars": "money", "reais": "money", "quid": "money",
    "bucks": "money",
}  # fmt: skip
_FACTORS = {
    ("minute", "hour"): Decimal(1) / Decimal(60), ("hour", "minute"): Decimal(60), ("metre", "km"): Decimal("0.001"),
    ("km", "metre"): Decimal(1000), ("mile", "km"): Decimal("1.609344"), ("km", "mile"): Decimal(1) / Decimal("1.609344"),
}  # fmt: skip
_OTHER = frozenset(
    [
        "am",
        "pm",
        "uhr",
        "year",
        "years",
        "month",
        "months",
        "weeks",
        "o'clock",
        "jahre",
        "monate",
        "ans",
        "mois",
        "anos",
        "meses",
        "anni",
        "mesi",
        "jaar",
        "maanden",
        "more",
        "people",
        "leute",
        "st",
        "nd",
        "rd",
        "th",
    ]
)


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers that a clause gives for one goal, in that goal's unit."""

    amount: Decimal | None = None
    total: Decimal | None = None
    percent: Decimal | None = None
    of: Decimal | None = None


def parse(text: str, english: bool) -> Decimal:
    """A number as written, with its thousands and decimal marks."""
    text = text.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?", text) and not (
        english and re.fullmatch(r"\d+\.\d+", text)
    ):
        decimals = re.search(r"[.,](\d{1,2})$", text)
        digits = re.sub(r"[.,]", "", text[: decimals.start()] if decimals else text)
        return Decimal(digits + ("." + decimals[1] if decimals else ""))
    return Decimal(text.replace(",", "."))


def _fits(
    folded: str, start: int, end: int, known: Known, languages: tuple[str, ...], weak: bool
) -> Decimal | None:
    """The factor to the goal's unit when the number counts in it; None when it counts something else."""
    unit = _UNITS.get(fold(known.goal.unit).strip())
    before = re.search(r"(r\$|[€£$])\s*$", folded[:start])
    after = re.match(
        r"\s*(?:(?:more|further|mehr|weitere|mas|mais|altre|altri|meer|new|neue|de plus)\s+)?([€£$]|[^\W\d_]+(?:'[^\W\d_]+)?)(?:\s+([^\W\d_]+))?",
        folded[end:],
    )
    following = [word for word in (after.groups() if after else ()) if word]
    said = "money" if before else next((_UNITS[w] for w in following[:1] if w in _UNITS), None)
    if said is not None:
        if said == unit:
            return Decimal(1)
        return _FACTORS.get((said, unit)) if unit else None
    if following and following[0] in _OTHER:
        return None
    names = known.units | known.stems
    for word in following:
        if any(stem(word, code) in names for code in languages) or concepts_of(word) & known.topics:
            return Decimal(1)
    if following and following[0] in _GENERIC:
        return Decimal(1) if unit is None else None
    return None if weak and following else Decimal(1)


def _numbers(folded: str, languages: tuple[str, ...]) -> list[tuple[int, int, Decimal, bool]]:
    found: list[tuple[int, int, Decimal, bool]] = []
    for match in _FIGURE.finditer(folded):
        word = match[2]
        value = NUMBER_WORDS[word] if word else parse(match[1], languages[0] == "en")
        end = match.end()
        half = _AND_HALF.match(folded, end)
        if half:
            value += Decimal("0.5")
        found.append((match.start(), end, value, bool(word) and word in _WEAK))
    return found


def measure(folded: str, known: Known, languages: tuple[str, ...]) -> Figures:
    """What a clause says of a goal in numbers."""
    if _HALFWAY.search(folded) and not known.goal.unit:
        return Figures(percent=Decimal(50))
    folded = re.sub(r"(?<!\w)x(?=\d)", " ", folded)
    folded = re.sub(r"half a dozen", "six         ", folded)
    unit = _UNITS.get(fold(known.goal.unit).strip())
    hours = _HOURS.search(folded)
    if hours and unit in ("hour", "minute"):
        value = Decimal(hours[1]) + Decimal(hours[2] or hours[3] or 0) / Decimal(60)
        return Figures(amount=value if unit == "hour" else value * 60)
    amounts: list[Decimal] = []
    total = of = percent = None
    skip = False
    numbers = _numbers(folded, languages)
    for index, (start, end, value, weak) in enumerate(numbers):
        before = folded[numbers[index - 1][1] if index else 0 : start]
        if _PERCENT.match(folded, end):
            percent = value
            continue
        if index and _OF.search(before):
            of = value
            continue
        if skip or any(len(before) - m.end() <= 6 for m in find_all("compare", before, languages)):
            continue
        if not known.goal.unit and known.goal.target is None:
            continue
        factor = _fits(folded, start, end, known, languages, weak)
        if factor is None:
            continue
        running = amounts and (_SO.search(before) or _NOW.match(folded, end))
        if known.goal.per == "total" and (running or find_all("total", before, languages)):
            total = value * factor
        elif find_all("total", before, languages) and amounts:
            amounts = [value * factor]
        else:
            amounts.append(value * factor)
    half = _HALF.search(folded)
    counted = half and (
        half[1] in known.units or any(stem(half[1], code) in known.units for code in languages)
    )
    if half and not amounts and (counted or (unit and _UNITS.get(half[1]) == unit)):
        amounts = [Decimal("0.5")]
    if percent is None and not amounts and total is None and _HALFWAY.search(folded):
        percent = Decimal(50)
    return Figures(sum(amounts, Decimal(0)) if amounts else None, total, percent, of)
