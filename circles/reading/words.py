"""Words of seven languages: folding, tokens, stems, the language of a text, and topics of life.

Called by every other module of `circles.reading`. Reads `lexicon/` at import; never a clock.
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
_ELIDED = re.compile(r"^(?:[ldjmnstc]|qu|dell|nell|all|sull|dall|un)'|'s$")
LEXICON = {
    code: tomllib.loads(
        (files("circles.reading") / "lexicon" / f"{code}.toml").read_text(encoding="utf-8")
    )
    for code in LANGUAGES
}


class _Folded(dict[int, str]):
    """Letters to plain ones, each worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = unicodedata.normalize("NFD", char)[0].lower()
        self[code] = _MARKS.get(plain, plain if len(plain) == 1 else char)
        return self[code]


class _Lower(dict[int, str]):
    """Letters to small ones, where that is one letter again."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = char.lower() if len(char.lower()) == 1 else char
        return self[code]


_MARKS = {"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "\u202f": " ", "\xa0": " "}
_FOLDED, _LOWER = _Folded(), _Lower()


def fold(text: str) -> str:
    """Lower case without accents, of the very same length, so that places in it are places in the text."""
    return text.translate(_FOLDED)


def lower(text: str) -> str:
    """Lower case of the very same length, accents kept."""
    return text.translate(_LOWER)


def tokens(folded: str) -> list[str]:
    """The words of a folded text, elided articles cut off."""
    return [_ELIDED.sub("", word) if "'" in word else word for word in _TOKEN.findall(folded)]


@lru_cache(maxsize=20000)
def stem(word: str, language: str) -> str:
    """The stem of one folded word."""
    return str(_STEMMERS[language].stemWord(word))


_STOPS = {code: frozenset(fold(LEXICON[code]["stop"]).split()) for code in LANGUAGES}
_ALL_STOPS = frozenset().union(*_STOPS.values())


def is_stop(word: str) -> bool:
    """Whether a folded word is one of the little words of any language."""
    return word in _ALL_STOPS


@lru_cache(maxsize=1024)
def languages_of(folded: str, language: str) -> tuple[str, ...]:
    """The languages to read a text in: the one it is written in, then the one of the member's letters."""
    words = tokens(folded)
    counts = {code: sum(word in _STOPS[code] for word in words) for code in LANGUAGES}
    first = language if language in LEXICON else "en"
    best = max(LANGUAGES, key=lambda code: (counts[code], code == first))
    return (best,) if best == first else (best, first)


def also_in(folded: str, main: str) -> tuple[str, ...]:
    """The languages that a text is written in beside its main one, told by little words that the main one lacks."""
    words = {word for word in tokens(folded) if word not in _STOPS[main]}
    counts = {code: sum(word in _STOPS[code] for word in words) for code in LANGUAGES}
    return tuple(code for code in LANGUAGES if counts[code] >= 3 or (counts[code] == 2 and len(words) <= 10))


def _topics() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads(
        (files("circles.reading") / "lexicon" / "concepts.toml").read_text(encoding="utf-8")
    )
    found: dict[str, list[str]] = {}
    for name, line in table.items():
        for word in fold(line.replace("_", "-")).split():
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


_CONCEPTS = _topics()


@lru_cache(maxsize=20000)
def concepts_of(word: str) -> frozenset[str]:
    """The topics of life a folded word tells of."""
    found = set(_CONCEPTS.get(word, ()))
    for end in range(3, len(word) + 1):
        found.update(_CONCEPTS.get(word[:end] + "*", ()))
    return frozenset(found)
