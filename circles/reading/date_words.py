"""The words of days and times, `lexicon/dates.toml`: the table, patterns made of its rows, and counts in words.

Called by `circles.reading.dates` and `circles.reading.times`. Pure; never reads a mail.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from circles.reading.quantities import spoken
from circles.reading.words import LANGUAGES

SAY: dict[str, str] = tomllib.loads((files("circles.reading") / "lexicon" / "dates.toml").read_text(encoding="utf-8"))
SAY = {key: "(?:" + line.replace(" ", r"\s+") + ")" for key, line in SAY.items()}


def rx(pattern: str) -> re.Pattern[str]:
    """A pattern in which `<name>` stands for a row of the table; whole words only."""
    return re.compile(r"(?<!\w)(?:" + re.sub(r"(?<!P)<([a-z-]+)>", lambda match: SAY[match[1]], pattern) + r")(?!\w)")


def count_of(word: str, language: str) -> int | None:
    """Return a number said in words, in the language given or another of ours."""
    for code in (language, *LANGUAGES):
        number = spoken(word, code) if code in LANGUAGES else None
        if number is not None:
            return number
    return None
