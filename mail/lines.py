"""A mail's text as lines, each with a copy to look at: without marks of direction, with plain digits and colons.

Used by `mail.extract` and its neighbours; knows nothing of what lines mean.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

SIGNED = "\ue000"  # before a line that HTML says is a signature; for private use (Unicode 23.5), so nobody writes it
OLDER = "\ue001"  # alone on a line: HTML says that an older message follows
LOOK = 400  # characters of a line that any test looks at
_GONE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_SPACES = dict.fromkeys((0x00A0, 0x2002, 0x2003, 0x2009, 0x202F, 0x3000), " ")
_MARKS = {ord("：") : ":", ord("’"): "'", ord("＜"): "<", ord("＞"): ">", ord("，"): ",", ord("、"): ",", ord("∶"): ":"}  # fmt: skip
_ZEROS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10)  # Arabic, Persian, Devanagari, Bengali, Thai, full width
_DIGITS = {zero + value: str(value) for zero in _ZEROS for value in range(10)}
_PLAIN = {**_GONE, **_SPACES, **_MARKS, **_DIGITS}


@dataclass(slots=True)
class Line:
    """A line as it stands, as tests see it, and what it was found to be."""

    text: str
    plain: str
    kind: str  # new, quote, attribution, blank, signature, cut, older, under
    anchor: Any = None  # the line of our letter that it is


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text, none of them judged yet."""
    clean = text.replace("\u200b", "").replace("\ufeff", "").replace("\xa0", " ")
    plain = clean if clean.isascii() else unicodedata.normalize("NFC", clean.translate(_PLAIN))
    both = zip(clean.split("\n"), plain.split("\n"), strict=True)
    return [_line(line, seen[:LOOK]) for line, seen in both]


def _line(text: str, plain: str) -> Line:
    if text == OLDER:
        return Line("", "", "older")
    if text.startswith(SIGNED):
        return Line(text[1:], plain[1:], "signature")
    return Line(text, plain, "new" if plain.strip() else "blank")


def runs_of(lines: list[Line], kinds: tuple[str, ...]) -> list[list[int]]:
    """Return the stretches of lines of these kinds, blank lines inside of them left out."""
    found: list[list[int]] = []
    open_ = False
    for at, line in enumerate(lines):
        if line.kind in kinds:
            if not open_:
                found.append([])
            found[-1].append(at)
            open_ = True
        elif line.kind != "blank":
            open_ = False
    return found
