"""What is new in a mail: the text that its writer typed, what was quoted, the signature, the forwarded message.

Called by `mail.receive` and the command line. First by the letter that is answered, when it is known; then one class
a line and the shape of the whole; language last. Linear in its input; nothing is thrown away; never opens a mail.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from circles.reading.model import Under
from mail.attribution import attribution_length, is_device_line, is_header_block
from mail.bodies import capped
from mail.forwarded import Forwarded, bare, is_mark, read_forwarded
from mail.htmltext import text_of

SURE = 12  # characters from which a line of our letter is a quote wherever it stands
_QUOTE = re.compile(r"^\s{0,3}[>|│]")
_RULE = re.compile(r"^\s*[_]{10,}\s*$")
_DASHES = re.compile(r"^-- ?$")
_SEPARATOR = re.compile(r"^\s*(?:[—–―]{1,12}|[_]{20,}|[-]{2,3})\s*$")
_CONTACT = re.compile(r"@|https?://|www\.|\+?\d[\d ()/.-]{6,}\d|mailing list|unsubscribe", re.IGNORECASE)


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


@dataclass(slots=True)
class _Line:
    text: str
    kind: str  # new, quote, attribution, blank, signature, cut
    anchor: Anchor | None = None


def extract(text: str, html: str | None = None, sent: Sent | None = None) -> Extracted:
    """Return what is new in a mail's text; the HTML is used when the plain part is missing or says nothing."""
    if html is not None and len(text.strip()) < 3:
        text = text_of(capped(html))
    text = capped(text)
    raw = text.replace("\u200b", "").replace("\ufeff", "").replace("\xa0", " ").split("\n")
    lines = [_Line(line, "blank" if not line.strip() else "new") for line in raw]
    _mark_quotes(lines)
    if sent is not None:
        _mark_sent(lines, sent)
    forwarded = _cut_headers(lines, sent is not None)
    _mark_attributions(lines)
    _mark_signature(lines)
    under = _tie(lines) if sent is not None else ()
    new = _joined(lines, "new")
    quoted = "\n".join(line.text for line in lines if line.kind in ("quote", "attribution", "cut"))
    everything = sum(len(line.text) for line in lines)
    doubtful = not new and not under and forwarded is None and everything > 0 and sent is None
    return Extracted(new, quoted, _joined(lines, "signature"), forwarded, under, doubtful, text, _joined(lines, "new", "under"))


def normal(line: str) -> str:
    """Return a line as it is compared: without quote marks, case, spacing and typographic difference."""
    text = unicodedata.normalize("NFKC", line.lstrip(">|│ \t")).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def _mark_quotes(lines: list[_Line]) -> None:
    for line in lines:
        if line.kind == "new" and _QUOTE.match(line.text[:8]) and not line.text.lstrip().startswith(">_<"):
            line.kind = "quote"


def _mark_sent(lines: list[_Line], sent: Sent) -> None:
    """A line that is a line of our letter, or a long enough piece of it, is a quote whatever a program did to it."""
    said = {normal(line) for line in sent.text.split("\n")} - {""}
    whole = " ".join(normal(line) for line in sent.text.split("\n"))
    anchors = {normal(anchor.line): anchor for anchor in sent.anchors}
    short = {normal(re.sub(r"^\s*(\d+\.|·|[-*])\s*", "", anchor.line)): anchor for anchor in sent.anchors}
    for at, line in enumerate(lines):
        if line.kind == "blank":
            continue
        plain = normal(line.text)
        found = anchors.get(plain) or (short.get(plain) if line.kind == "quote" or len(plain) >= SURE else None)
        known = found is not None or (plain in said and (len(plain) >= SURE or _beside_quote(lines, at)))
        if not known and len(plain) >= 24 and plain in whole:
            known = True
        if known:
            line.kind = "quote"
        if line.kind == "quote":
            line.anchor = found or _started(anchors, plain)


def _started(anchors: dict[str, Anchor], plain: str) -> Anchor | None:
    """A wrapped goal: its first line is quoted here."""
    if len(plain) < SURE:
        return None
    return next((anchor for key, anchor in anchors.items() if key.startswith(plain)), None)


def _beside_quote(lines: list[_Line], at: int) -> bool:
    around = [line for line in (*lines[max(0, at - 2) : at], *lines[at + 1 : at + 3]) if line.kind != "blank"]
    return any(line.kind == "quote" for line in around)


def _cut_headers(lines: list[_Line], known: bool) -> Forwarded | None:
    """Cut at the first mark of an original message or header block; what follows is old, unless it is not ours."""
    texts = [line.text for line in lines]
    for at, line in enumerate(lines):
        if line.kind == "blank":
            continue
        block = is_header_block(texts, at)
        marked = is_mark(line.text) or (_RULE.match(line.text) is not None and any(is_header_block(texts, at + n) for n in (1, 2) if at + n < len(lines)))
        if not block and not marked:
            continue
        if known and any(one.anchor for one in lines[at:]):
            _cut_around(lines, at)
            return None
        for one in lines[at:]:
            if one.kind != "blank":
                one.kind = "cut"
        start = at if block else at + 1
        found = read_forwarded(texts[start:])
        return found if found.author_address or found.text else None
    return None


def _cut_around(lines: list[_Line], at: int) -> None:
    """A header block above our own letter: the block goes, what is typed between our lines stays."""
    end = at
    while end < len(lines) and (lines[end].kind != "blank" or end < at + 2):
        if lines[end].kind == "new":
            lines[end].kind = "cut"
        end += 1


def _mark_attributions(lines: list[_Line]) -> None:
    texts = [bare(line.text) if line.kind == "quote" else line.text for line in lines]
    last_quote = max((at for at, line in enumerate(lines) if line.kind == "quote"), default=-1)
    quoted = frozenset(at for at, line in enumerate(lines) if line.kind == "quote")
    for at, line in enumerate(lines):
        if line.kind not in ("new",):
            continue
        length = attribution_length(texts, at, quoted)
        if not length:
            continue
        follows = next((one for one in lines[at + length :] if one.kind != "blank"), None)
        if follows is not None and follows.kind not in ("quote", "cut"):
            if last_quote >= at + length:
                continue
            for one in lines[at + length :]:
                one.kind = "cut" if one.kind == "new" else one.kind
        for one in lines[at : at + length]:
            one.kind = "attribution"


def _ends_in_contact(lines: list[_Line]) -> int:
    """Where a closing block of contact lines begins, under a rule of dashes or underscores; the end when there is none."""
    new = [at for at, line in enumerate(lines) if line.kind == "new"]
    for back, at in enumerate(reversed(new[-9:])):
        if _SEPARATOR.match(lines[at].text) and back:
            block = [lines[n].text for n in new[-back:]]
            short = all(len(text) < 80 for text in block)
            return at if short and (any(_CONTACT.search(text) for text in block) or back <= 4) else len(lines)
    return len(lines)


def _mark_signature(lines: list[_Line]) -> None:
    """`-- ` to the end of what is new, a closing block of contact lines, and lines that a device added."""
    for line in lines[_ends_in_contact(lines) :]:
        if line.kind == "new":
            line.kind = "signature"
    inside = False
    for line in lines:
        if line.kind == "quote":
            inside = False
        if line.kind == "new" and _DASHES.match(line.text.rstrip("\r")):
            inside = True
        if line.kind == "new" and (inside or is_device_line(line.text)):
            line.kind = "signature"


def _tie(lines: list[_Line]) -> tuple[Under, ...]:
    """Tie text typed beneath a quoted goal or commitment to it; it then no longer stands among the new text."""
    found: list[Under] = []
    anchor: Anchor | None = None
    since = 0
    more_quotes = [False] * (len(lines) + 1)
    for at in range(len(lines) - 1, -1, -1):
        more_quotes[at] = more_quotes[at + 1] or lines[at].kind == "quote"
    held: list[_Line] = []
    for at, line in enumerate([*lines, _Line("", "quote")]):
        if line.kind == "new" and anchor is not None:
            held.append(line)
        elif line.kind == "quote":
            if held and anchor is not None and (more_quotes[at] or at == len(lines)):
                found.append(Under("\n".join(one.text for one in held).strip(), anchor.goal, anchor.commitment))
                for one in held:
                    one.kind = "under"
            if held or line.anchor is not None:
                anchor, since, held = line.anchor, 0, []
            else:
                since += 1
                anchor = anchor if since <= 1 else None
    return tuple(found)


def _joined(lines: list[_Line], *kinds: str) -> str:
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
