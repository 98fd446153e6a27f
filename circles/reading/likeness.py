"""How much two short texts are about the same thing: an ask and an offer, in whatever languages they are written.

Called by `circles.decide`, which gives it to `circles.asks`. Its words are the lexicon's topics and `likeness.toml`,
the words of asking. Pure.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from circles.reading.words import LANGUAGES, concepts_of, fold, languages_of, stem, tokens

SHORT = 5  # letters that a word of no topic must have to tell what a text is about


def _common() -> tuple[frozenset[str], tuple[str, ...]]:
    """The words that tell nothing, and the beginnings of such words."""
    table = tomllib.loads((files("circles.reading") / "lexicon" / "likeness.toml").read_text(encoding="utf-8"))
    words = [word for code in LANGUAGES for word in fold(table[code]).split()]
    return frozenset(words), tuple(word[:-1] for word in words if word.endswith("*"))


_WORDS, _BEGINNINGS = _common()


def alike(one: str, other: str) -> float:
    """Return from 0 to 1 how much of the shorter text's matter is in the other: topics, and words by their stems."""
    first, second = _matter(one), _matter(other)
    if not first or not second:
        return 0.0
    short, long = sorted((first, second), key=len)
    return sum(any(keys & others for others in long) for keys in short) / len(short)


@lru_cache(maxsize=1024)
def _matter(text: str) -> frozenset[frozenset[str]]:
    """What a text is about: for each word that tells, its stems and its topics."""
    folded = fold(text)
    languages = languages_of(folded, "en")
    telling = [
        word for word in tokens(folded)
        if (len(word) >= SHORT or concepts_of(word)) and word not in _WORDS and not word.startswith(_BEGINNINGS)
    ]  # fmt: skip
    return frozenset(
        frozenset(stem(word, code) for code in languages) | {f"*{topic}" for topic in concepts_of(word)}
        for word in telling
    )
