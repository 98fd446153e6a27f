"""The words of commands: `WORDS`, the table of `lexicon/commands.toml`, and `rx`, which makes a pattern of its rows.

Called by `circles.reading.commands*` and `circles.reading.hosts*` at import. Pure; never reads a mail.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

WORDS: dict[str, dict[str, str]] = tomllib.loads(
    (files("circles.reading") / "lexicon" / "commands.toml").read_text(encoding="utf-8")
)
_SAY = WORDS["say"]


def _expanded(words: str) -> str:
    for _ in range(4):
        words = re.sub(r"(?<!\(\?P)<([a-z_]+)>", lambda match: f"(?:{_SAY[match[1]]})", words)
    return words


def _space(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith("[") else r"\s*" if len(match[0]) == 2 else r"\s+"


def rx(words: str) -> re.Pattern[str]:
    """A pattern for folded text: `<row>` stands for a row of [say], a space for any white space; whole words only."""
    spaced = re.sub(r"\[[^\]]*\]| [*?]| ", _space, _expanded(words))
    return re.compile(rf"(?<!\w)(?<!\w-)(?:{spaced})(?!\w)")
