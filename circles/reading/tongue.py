"""Which of the seven languages a text is written in, by its small words; "" when it is too short or mixed to tell.

Called by `circles.joining` and `circles.reading.beginnings`. Pure.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files

from circles.reading.words import fold, tokens

LEAST, LEAD = 2, 1.3  # hits that tell a language, and by how much it leads the next
_WORDS = {
    code: frozenset(words.split())
    for code, words in tomllib.loads(files("circles.reading").joinpath("lexicon/tongues.toml").read_text("utf-8")).items()
}


def tongue(text: str) -> str:
    """Return the code of a text's language, "" when it cannot be told."""
    words = tokens(fold(text.replace("’", "'")))[:400]
    counts = sorted(((sum(word in known for word in words), code) for code, known in _WORDS.items()), reverse=True)
    (first, code), (second, _) = counts[:2]
    return code if first >= LEAST and first >= LEAD * second else ""
