"""The letter that a mail answers: which of the mail's lines are its lines, and what was typed under which.

Called by `mail.extract` when the letter is known; pure. Whatever a mail program did to it (no marks, other marks,
other line breaks), a line of our own letter is a quote.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from circles.reading.model import Under
from mail.lines import Line

SURE, PIECE = 12, 24  # characters from which a line of ours, and a piece of one, is a quote wherever it stands
_NUMBER = re.compile(r"^\s*(?:\d+\.|·|[-*•])\s*")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A line of our letter that an answer may be typed under."""

    line: str
    goal: int | None = None
    commitment: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The letter that is answered."""

    text: str
    anchors: tuple[Anchor, ...] = ()


def normal(line: str) -> str:
    """Return a line as it is compared: without quote marks, case, spacing and typographic difference."""
    text = unicodedata.normalize("NFKC", line.lstrip(">|│ \t")).casefold()
    return " ".join(_NOT_WORD.sub(" ", text).split())


class Letter:
    """Our letter, ready to be compared."""

    def __init__(self, sent: Sent) -> None:
        plain = [normal(line) for line in sent.text.split("\n")]
        self.whole = " ".join(plain)
        self.anchors = {normal(anchor.line): anchor for anchor in sent.anchors}
        self.bare = {normal(_NUMBER.sub("", anchor.line)): anchor for anchor in sent.anchors}
        self.before: dict[str, set[str]] = {}  # a line, and the lines that stand right above it
        self.region: dict[str, Anchor] = {}  # a line below an anchor, up to the gap
        self._read(plain)

    def _read(self, plain: list[str]) -> None:
        last, anchor = "", None
        for line in plain:
            if not line:
                anchor = None
                continue
            anchor = self.anchors.get(line) or self._begun(line) or anchor
            if anchor is not None:
                self.region.setdefault(line, anchor)
            self.before.setdefault(line, set()).add(last)
            last = line

    def _begun(self, plain: str) -> Anchor | None:
        """A goal that is broken over lines: its first line."""
        if len(plain) < SURE:
            return None
        return next((anchor for key, anchor in self.anchors.items() if key.startswith(plain)), None)

    def anchor_of(self, plain: str, quoted: bool) -> Anchor | None:
        """Return the anchor that a line is, with its number or without."""
        found = self.anchors.get(plain) or (self.bare.get(plain) if quoted or len(plain) >= SURE else None)
        return found or (self._begun(plain) if quoted else None)


def mark_sent(lines: list[Line], sent: Sent) -> Letter:
    """Mark the lines of our letter as quotes, and those that are anchors with their anchor."""
    letter = Letter(sent)
    marked = sum(line.kind == "quote" for line in lines) >= 3  # the program marks its quotes
    above, above_is_ours = "", False
    for at, line in enumerate(lines):
        if line.kind in ("blank", "signature"):
            continue
        plain = normal(line.text)
        if line.kind != "quote" and _is_ours(letter, plain, marked, above, above_is_ours, _next(lines, at)):
            line.kind = "quote"
        if line.kind == "quote":
            line.anchor = letter.anchor_of(plain, True)
        above, above_is_ours = plain, line.kind == "quote"
    return letter


def _next(lines: list[Line], at: int) -> str:
    return next((normal(line.text) for line in lines[at + 1 : at + 4] if line.kind != "blank"), "")


def _is_ours(letter: Letter, plain: str, marked: bool, above: str, above_is_ours: bool, below: str) -> bool:
    """Whether an unmarked line is one of our letter's. A short one only where it stands in the letter."""
    if not plain:
        return False
    if marked:
        return len(plain) >= PIECE and plain in letter.whole
    if len(plain) >= PIECE and plain in letter.whole:
        return True
    places = letter.before.get(plain)
    if places is None:
        bare = letter.bare.get(plain)
        return bare is not None and len(plain) >= SURE
    if len(plain) >= SURE and plain in letter.anchors:
        return True
    if above_is_ours:
        return above in places or any(above and place.endswith(above) for place in places)
    return (plain in letter.before and plain in letter.anchors) or len(plain) >= SURE or plain in letter.before.get(below, ())


def tied(lines: list[Line], letter: Letter) -> tuple[Under, ...]:
    """Tie text typed beneath a quoted goal or commitment to it; it then no longer stands among the new text."""
    found: list[Under] = []
    anchor: Anchor | None = None
    held: list[Line] = []
    last = max((at for at, line in enumerate(lines) if line.kind == "quote"), default=-1)
    for at, line in enumerate([*lines, Line("", "", "quote")]):
        if line.kind == "new" and anchor is not None:
            held.append(line)
        if line.kind != "quote":
            continue
        if held and anchor is not None and (at <= last or at == len(lines)):
            found.append(Under(_text(held), anchor.goal, anchor.commitment))
            for one in held:
                one.kind = "under"
        anchor = None if held and not line.anchor else anchor
        held = []
        plain = normal(line.text)
        if plain:
            anchor = line.anchor or letter.region.get(plain) or (anchor if plain not in letter.before and _goes_on(anchor, plain) else None)
    return tuple(found)


def _goes_on(anchor: Anchor | None, plain: str) -> bool:
    """A piece of the anchor's own line, broken by the mail program."""
    return anchor is not None and plain in normal(anchor.line)


def _text(held: list[Line]) -> str:
    return "\n".join(line.text for line in held).strip()
