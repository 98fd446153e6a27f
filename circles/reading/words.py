"""The words of seven languages, loaded once: folding, stems, phrase tables, concepts.

Called by every other module of `circles.reading`. Reads the tables in `lexicon/` at import; never a clock.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

import snowballstemmer

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")
_NAMES = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "pt": "portuguese", "it": "italian",
    "nl": "dutch",
}  # fmt: skip
_STEMMERS = {code: snowballstemmer.stemmer(name) for code, name in _NAMES.items()}
_TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    plain = unicodedata.normalize("NFD", char)[0].lower()
    return {"’": "'", "‘": "'", "–": "-", "—": "-", "\u202f": " ", "\xa0": " "}.get(
        plain, plain if len(plain) == 1 else char
    )


def fold(text: str) -> str:
    """Lower case without accents, of the very same length, so that places in it are places in the text."""
    return "".join(map(_fold_char, text))


def tokens(folded: str) -> list[str]:
    """The words of a folded text, elided articles cut off."""
    return [re.sub(r"^(?:[ldjmnstc]|qu)'|'s$", "", word) for word in _TOKEN.findall(folded)]


@lru_cache(maxsize=20000)
def stem(word: str, language: str) -> str:
    """The stem of one folded word."""
    return str(_STEMMERS[language].stemWord(word))


def _pattern(phrases: str) -> re.Pattern[str]:
    parts = sorted({fold(phrase.strip()) for phrase in phrases.split("|")}, key=len, reverse=True)
    forms = [re.escape(p).replace(r"\*", r"\w*").replace(r"\ \~\ ", r" (?:\S+ ){0,3}?").replace(r"\ ", r"\s+")
             for p in parts if p]  # fmt: skip
    return re.compile(r"(?:(?<![\w'])|(?<=\w)(?='))(?:" + "|".join(forms) + r")(?!\w)")


_Patterns = dict[str, dict[str, re.Pattern[str]]]


def _tables() -> tuple[_Patterns, dict[str, frozenset[str]], dict[str, tuple[str, ...]]]:
    patterns: _Patterns = {}
    stops: dict[str, frozenset[str]] = {}
    folder = files("circles.reading") / "lexicon"
    for code in LANGUAGES:
        table = tomllib.loads((folder / f"{code}.toml").read_text(encoding="utf-8"))
        stops[code] = frozenset(fold(table["stop"]).split())
        patterns[code] = {key: _pattern(value) for key, value in table.items() if key != "stop"}
    concepts: dict[str, list[str]] = {}
    for name, line in tomllib.loads((folder / "concepts.toml").read_text(encoding="utf-8")).items():
        for word in fold(line.replace("_", "-")).split():
            concepts.setdefault(word, []).append(name)
    return patterns, stops, {word: tuple(names) for word, names in concepts.items()}


_PATTERNS, _STOPS, _CONCEPTS = _tables()


def languages_of(folded: str, language: str) -> tuple[str, ...]:
    """The languages to read a text in: the one it is written in, then the one of the member's letters."""
    words = tokens(folded)
    counts = {code: sum(word in _STOPS[code] for word in words) for code in LANGUAGES}
    first = language if language in _PATTERNS else "en"
    best = max(LANGUAGES, key=lambda code: (counts[code], code == first))
    return (best,) if best == first else (best, first)


@lru_cache(maxsize=256)
def find(kind: str, folded: str, languages: tuple[str, ...]) -> re.Match[str] | None:
    """The first place where a phrase of this kind stands."""
    for code in languages:
        match = _PATTERNS[code][kind].search(folded)
        if match:
            return match
    return None


def find_all(kind: str, folded: str, languages: tuple[str, ...]) -> list[re.Match[str]]:
    """Every place where a phrase of this kind stands."""
    return [match for code in languages for match in _PATTERNS[code][kind].finditer(folded)]


def whole(kind: str, folded: str, languages: tuple[str, ...]) -> bool:
    """Whether the text is nothing but one phrase of this kind."""
    text = folded.strip(" .,!?:;-\t")
    return any(_PATTERNS[code][kind].fullmatch(text) for code in languages)


@lru_cache(maxsize=20000)
def concepts_of(word: str) -> frozenset[str]:
    """The topics of life a folded word tells of."""
    found = set(_CONCEPTS.get(word, ()))
    for end in range(max(3, len(word) - 4), len(word) + 1):
        found.update(_CONCEPTS.get(word[:end] + "*", ()))
    return frozenset(found)
