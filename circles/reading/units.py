"""Units in people's words, in seven languages: what a word means, whether two mean the same, one in another.

Called by `circles.reading.quantities` and `circles.reading.dates`. Its words are the table `lexicon/units.toml`. Pure:
never one currency in another.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from circles.reading.words import LANGUAGES, fold, stem


def table(name: str) -> dict[str, Any]:
    """Return a table of words of the lexicon."""
    return tomllib.loads((files("circles.reading") / "lexicon" / name).read_text(encoding="utf-8"))


UNITS: dict[str, dict[str, Any]] = table("units.toml")


def _vocabulary() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    words: dict[str, dict[str, str]] = {code: {} for code in LANGUAGES}
    stems: dict[str, dict[str, str]] = {code: {} for code in LANGUAGES}
    for name, row in UNITS.items():
        for code in LANGUAGES:
            for word in fold(row.get(code, "")).split():
                words[code].setdefault(word, name)
                if len(word) >= 4:
                    stems[code].setdefault(stem(word, code), name)
    for name, row in UNITS.items():
        for code in LANGUAGES:
            for word in fold(row.get("all", "")).split():
                words[code].setdefault(word, name)
            words[code].setdefault(name, name) if "-" in name else None
    return words, stems


UNIT_WORDS, _STEMS = _vocabulary()


@lru_cache(maxsize=8192)
def unit_of(word: str, language: str) -> str | None:
    """The canonical unit of a word in any inflection; the language's own words come first, then the other ones'."""
    word = fold(word).strip(" .")
    codes = (language, *(code for code in LANGUAGES if code != language)) if language in LANGUAGES else LANGUAGES
    for code in codes:
        if word in UNIT_WORDS[code] and (code == codes[0] or len(word) >= 4 or word in ("km", "kg", "min")):
            return UNIT_WORDS[code][word]
        if len(word) >= 5 and stem(word, code) in _STEMS[code]:
            return _STEMS[code][stem(word, code)]
    if codes[0] in ("de", "nl") and len(word) >= 8:
        ends = [known for known in UNIT_WORDS[codes[0]] if len(known) >= 5 and known[:5] != "meter" and word.endswith(known)]
        return UNIT_WORDS[codes[0]][max(ends, key=len)] if ends else None
    return None


def same_unit(a: str, b: str, language: str) -> bool:
    """Whether two words for a unit, raw or canonical, in any of the languages, mean the same."""
    first, second = fold(a).strip(" ."), fold(b).strip(" .")
    if not first or not second:
        return first == second
    if first == second or _meanings(first) & _meanings(second):
        return True
    if _meanings(first) and _meanings(second):
        return False
    if {first, second} <= {"pound", "pounds", "lb", "lbs", "£"}:
        return True
    short, long = sorted((first, second), key=len)
    if language in ("de", "nl") and len(short) >= 5 and long.endswith(short):
        return True
    return any(stem(first, code) == stem(second, code) for code in (language, *LANGUAGES) if code in LANGUAGES)


@lru_cache(maxsize=8192)
def _meanings(word: str) -> frozenset[str]:
    """Every canonical unit that a word may mean."""
    found = {word} if word in UNITS else set()
    for code in LANGUAGES:
        if word in UNIT_WORDS[code]:
            found.add(UNIT_WORDS[code][word])
    if not found:
        found = {name for code in LANGUAGES if (name := unit_of(word, code))}
    return frozenset(found | ({"pound"} if word == "pounds" else set()))


def convert(value: Decimal, from_unit: str, to_unit: str) -> Decimal | None:
    """A value in another unit, or None when one does not turn into the other. "k" is kilometres or thousands."""
    source, target = _meanings(fold(from_unit).strip(" .")), _meanings(fold(to_unit).strip(" ."))
    if fold(from_unit).strip() == "k":
        distance = any(UNITS[name]["dimension"] == "distance" for name in target)
        counts = all(UNITS[name]["dimension"] in ("count", "money") for name in target)
        return convert(value, "km", to_unit) if distance else value * 1000 if counts else None
    if same_unit(from_unit, to_unit, "en"):
        return value
    for one in source:
        for other in target:
            row, wanted = UNITS[one], UNITS[other]
            if row["dimension"] == wanted["dimension"] and row["dimension"] not in ("money", "percent") and _sized({one, other}):
                result = value * Decimal(row["size"]) / Decimal(wanted["size"])
                return Decimal(f"{round(result, 6).normalize():f}")
    return None


def _sized(names: frozenset[str] | set[str]) -> bool:
    return bool(names) and all("size" in UNITS[name] and UNITS[name]["dimension"] != "money" for name in names)
