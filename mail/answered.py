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

SURE = 12  # characters from which a line says something of its own
BROKEN = 60  # characters from which a quoted line may have been broken
GAP = 80  # characters of the letter that a mail program may leave out
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
    """Our letter, ready to be compared: all its words in one line, and which part of it belongs to which anchor."""

    def __init__(self, sent: Sent) -> None:
        plain = [normal(line) for line in sent.text.split("\n")]
        self.whole = " ".join(line for line in plain if line)
        self.anchors = {normal(anchor.line): anchor for anchor in sent.anchors}
        self.bare = {normal(_NUMBER.sub("", anchor.line)): anchor for anchor in sent.anchors}
        self.rules = {line.strip() for line in sent.text.split("\n") if not normal(line)} - {"", "--"}  # lines without a word
        self.regions: list[tuple[int, int, Anchor]] = []  # from, to, whose
        self._divide(plain)

    def _divide(self, plain: list[str]) -> None:
        """An anchor's part begins with its line and ends at the next gap."""
        at, anchor = 0, None
        for line in plain:
            if not line:
                anchor = None
                continue
            anchor = self.anchors.get(line) or self._begun(line) or anchor
            if anchor is not None:
                self.regions.append((at, at + len(line), anchor))
            at += len(line) + 1

    def _begun(self, plain: str) -> Anchor | None:
        """A goal that is broken over lines: its first line."""
        return next((anchor for key, anchor in self.anchors.items() if len(plain) >= SURE and key.startswith(plain)), None)

    def places(self, plain: str) -> list[int]:
        """Return where words stand in the letter, at most six places."""
        found: list[int] = []
        at = self.whole.find(plain) if plain else -1
        while at >= 0 and len(found) < 6:
            end = at + len(plain)
            if (at == 0 or self.whole[at - 1] == " ") and (end == len(self.whole) or self.whole[end] == " "):
                found.append(at)
            at = self.whole.find(plain, at + 1)
        return found

    def anchor_at(self, place: int) -> Anchor | None:
        """Return the anchor to whose part a place in the letter belongs."""
        return next((anchor for begin, end, anchor in self.regions if begin <= place < end), None)


class _Reader:
    """Goes through a mail's lines and keeps the place in the letter up to which they have come."""

    def __init__(self, letter: Letter, lines: list[Line]) -> None:
        self.letter, self.lines = letter, lines
        self.plain = {at: normal(line.text) for at, line in enumerate(lines) if line.kind in ("new", "quote")}
        self.said = [at for at, plain in self.plain.items() if plain]
        self.marked = sum(line.kind == "quote" for line in lines) >= 3  # the program marks its quotes
        self.reached = -1

    def read(self) -> list[Line]:
        """Mark the letter's lines as quotes; return those that carried no mark."""
        found = []
        for number, at in enumerate(self.said):
            line, plain = self.lines[at], self.plain[at]
            place = self._place(number, at, plain)
            if line.kind == "new" and place is not None:
                line.kind = "quote"
                found.append(line)
            if line.kind == "quote" and place is not None:
                line.anchor = self.letter.anchor_at(place)
                self.reached = place + len(plain) + 1
            elif line.kind == "quote":
                line.anchor = self.letter.bare.get(plain)
        return found + self._ruled()

    def _ruled(self) -> list[Line]:
        """Mark lines without a word, such as the one beneath a name, where they stand beneath the letter's lines."""
        found = []
        above = ""
        for at, plain in self.plain.items():
            line = self.lines[at]
            if not plain and line.kind == "new" and above == "quote" and line.text.strip() in self.letter.rules:
                line.kind = "quote"
                found.append(line)
            above = line.kind if line.text.strip() else above
        return found

    def _place(self, number: int, at: int, plain: str) -> int | None:
        """Return the place in the letter of a line that is the letter's, None for one that is not."""
        places = self.letter.places(plain)
        later = [place for place in places if place >= self.reached]
        if self.lines[at].kind == "quote":
            return next(iter(later or places), None)
        if self.marked:
            broken = at > 0 and self.lines[at - 1].kind == "quote" and len(self.lines[at - 1].text) >= BROKEN
            return next((place for place in later if broken and place == self.reached), None)
        if plain in self.letter.anchors and len(plain) >= SURE:
            return next(iter(later or places), None)
        for place in later:
            near = self.reached >= 0 and place - self.reached <= (0 if len(plain) < SURE else GAP)
            begins = place == 0 and len(plain) >= SURE
            if near or begins or self._followed(number, place + len(plain) + 1, len(plain)):
                return place
        return None

    def _followed(self, number: int, end: int, said: int) -> bool:
        """Whether the mail's next line is what comes next in the letter."""
        below = self.plain[self.said[number + 1]] if number + 1 < len(self.said) else ""
        return bool(below) and self.letter.whole.startswith(below, end) and said + len(below) >= SURE


def mark_sent(lines: list[Line], sent: Sent) -> Letter:
    """Mark the lines of our letter as quotes, and those that are anchors with their anchor."""
    letter = Letter(sent)
    found = _Reader(letter, lines).read()
    if 0 < len(found) <= 2 and not any(line.kind in ("new", "quote") and line not in found for line in lines):
        for line in found:  # a word of the letter's is all that was typed
            line.kind = "new"
    return letter


def tied(lines: list[Line], letter: Letter) -> tuple[Under, ...]:
    """Tie text typed beneath a quoted goal or commitment to it; it then no longer stands among the new text."""
    found: list[Under] = []
    anchor: Anchor | None = None
    held: list[Line] = []
    for line in [*lines, Line("", "", "quote")]:
        if line.kind == "new" and anchor is not None:
            held.append(line)
        if line.kind != "quote":
            continue
        if held and anchor is not None:
            found.append(Under(_text(held), anchor.goal, anchor.commitment))
            for one in held:
                one.kind = "under"
        said = normal(line.text)
        if held or said:
            anchor = line.anchor if said else None
        held = []
    return tuple(found)


def _text(held: list[Line]) -> str:
    return "\n".join(line.text for line in held).strip()
