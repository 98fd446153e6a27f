"""What is new in a mail: the text that its writer typed, what was quoted, the signature, the forwarded message.

Called by `mail.receive` and the command line. First by the letter that is answered, when it is known; then one class
a line and the shape of the whole; language last. Linear in its input; nothing is thrown away; never opens a mail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from circles.reading.model import Under
from mail.answered import Anchor, Letter, Sent, mark_sent, normal, tied
from mail.attribution import attribution_spans, parted
from mail.bodies import capped
from mail.footers import mark_footers
from mail.forwarded import Forwarded, read_forwarded
from mail.headers import block_length, is_mark, is_rule, mark_at_start
from mail.htmltext import text_of
from mail.lines import OLDER, SIGNED, Line, lines_of
from mail.quotes import mark_quotes, mark_tails

__all__ = ["Anchor", "Extracted", "Sent", "extract", "normal"]
_HTML = re.compile(r"\s*(?:<!doctype html|<html[\s>]|<body[\s>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extracted:
    """The parts of a mail. `new` leaves out what is in `under`; `doubtful` when most of the mail would be cut."""

    new: str
    quoted: str = ""
    signature: str = ""
    forwarded: Forwarded | None = None
    under: tuple[Under, ...] = ()
    doubtful: bool = False
    raw: str = ""
    everything: str = ""  # all that was typed, in order, what is in `under` too


def extract(text: str, html: str | None = None, sent: Sent | None = None) -> Extracted:
    """Return what is new in a mail's text; the HTML is used when the plain part is missing, says nothing, or hides its quotes."""
    if _HTML.match(text[:200]):
        text, html = "", html or text
    if html is not None and len(text.strip()) < 3:
        return _extracted(text_of(capped(html)), sent)
    found = _extracted(text, sent)
    if html is None or found.quoted or found.forwarded is not None:
        return found
    marked = text_of(capped(html))
    if "\n> " not in marked and OLDER not in marked:
        return found
    again = _extracted(marked, sent)
    return again if again.quoted and again.new and len(again.new) < len(found.new) else found


def _extracted(text: str, sent: Sent | None) -> Extracted:
    text = capped(text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = lines_of(parted(text))
    mark_quotes(lines)
    letter = mark_sent(lines, sent) if sent is not None else None
    forwarded = _cut_headers(lines, letter is not None)
    _mark_attributions(lines)
    mark_tails(lines)
    mark_footers(lines)
    under = tied(lines, letter) if letter is not None else ()
    new = _joined(lines, "new")
    quoted = "\n".join(line.text for line in lines if line.kind in ("quote", "attribution", "cut"))
    doubtful = not under and forwarded is None and _is_doubtful(lines, new, letter)
    return Extracted(new, quoted, _joined(lines, "signature"), forwarded, under, doubtful, text.replace(OLDER, "").replace(SIGNED, ""), _joined(lines, "new", "under"))


def _is_doubtful(lines: list[Line], new: str, letter: Letter | None) -> bool:
    """Nothing is left of a mail that says something, or less than was cut without being a line of our letter."""
    said = sum(len(line.text) for line in lines if line.kind != "blank")
    if not new:
        return said > 0 and letter is None
    strange = sum(len(line.plain) for line in lines if line.kind == "cut")
    return letter is not None and strange > 200 and strange > 3 * len(new)


def _cut_headers(lines: list[Line], known: bool) -> Forwarded | None:
    """Cut at the first mark of an original message or header block; what follows is old, unless it is not ours."""
    texts = [line.plain for line in lines]
    last = max((at for at, line in enumerate(lines) if line.kind == "new"), default=-1)
    for at, line in enumerate(lines):
        if line.kind in ("blank", "signature") or (line.kind == "quote" and at < last and not known):
            continue
        length = block_length(texts, at) if line.kind != "older" else 0
        if not length and line.kind != "older" and not _announces(texts, at):
            continue
        if known and any(one.kind == "quote" for one in lines[at:]):
            _cut_around(lines, at, length)
            return None
        for one in lines[_above(lines, at) :]:
            if one.kind != "blank":
                one.kind = "cut"
        found = read_forwarded([one.text for one in lines[at if length else at + 1 :]])
        return found if found.author_address or found.text else None
    return None


def _announces(texts: list[str], at: int) -> bool:
    """Whether this line says that an older message follows."""
    line = texts[at]
    if mark_at_start(line):
        return True
    if not is_mark(line, True):
        return False
    reach = 2 if line.strip(" >").startswith(("-", "_", "=", "*", "━", "─", "—", "~")) else 1
    below = [n for n in range(at + 1, min(at + 5, len(texts))) if texts[n].strip(" >*")][:reach]
    return is_mark(line, any(block_length(texts, n) for n in below) or _attributed(texts, below))


def _attributed(texts: list[str], below: list[int]) -> bool:
    return any(attribution_spans(texts[n : n + 3], [False] * len(texts[n : n + 3]), [not one.strip() for one in texts[n : n + 3]]) for n in below)


def _above(lines: list[Line], at: int) -> int:
    """Take the drawn line above a block, and the announcement above it, with the block."""
    top = at
    for number in range(at - 1, max(-1, at - 5), -1):
        if is_rule(lines[number].plain) or is_mark(lines[number].plain, True):
            top = number
        elif lines[number].kind != "blank":
            break
    return top


def _cut_around(lines: list[Line], at: int, length: int) -> None:
    """A header block above our own letter: the block goes, what is typed between our lines stays."""
    for line in lines[_above(lines, at) : at + max(length, 1)]:
        if line.kind in ("new", "older"):
            line.kind = "cut"
    if not length:
        below = next((n for n in range(at + 1, min(at + 5, len(lines))) if block_length([one.plain for one in lines[n : n + 16]], 0)), None)
        if below is not None:
            _cut_around(lines, below, block_length([one.plain for one in lines[below : below + 16]], 0))


def _mark_attributions(lines: list[Line]) -> None:
    """Mark attributions; what stands unmarked below one is old too, but for a first line with nothing above it."""
    texts = [line.plain for line in lines]
    quoted = [line.kind in ("quote", "cut") for line in lines]
    blank = [line.kind in ("blank", "signature") for line in lines]
    quotes = [at for at, mark in enumerate(quoted) if mark]
    for start, end, above_quote in attribution_spans(texts, quoted, blank):
        if lines[start].kind == "cut":
            break
        for line in lines[start:end]:
            line.kind = "attribution" if line.kind == "new" else line.kind
        if above_quote:
            continue
        written = any(line.kind == "new" for line in lines[:start])
        if not written and quotes and quotes[-1] >= end:
            continue
        for line in lines[end:]:
            line.kind = "cut" if line.kind == "new" else line.kind


def _joined(lines: list[Line], *kinds: str) -> str:
    out: list[str] = []
    gap = False
    for line in lines:
        if line.kind in kinds:
            if gap and out:
                out.append("")
            out.append(line.text.rstrip())
            gap = False
        elif line.kind == "blank" or line.kind in ("quote", "cut", "attribution"):
            gap = True
    return "\n".join(out).strip()
