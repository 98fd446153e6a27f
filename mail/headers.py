"""Header blocks and the lines that announce an older message. Called by `mail.extract`; pure.

A block is known by the roles of its labels in fifty languages, or by its form alone: labels, an address and a date.
"""

from __future__ import annotations

import re

from mail.labels import LONGEST, entries, role_of
from mail.lines import LOOK

ADDRESS = re.compile(r"[\w.+=%&'*-]{1,64}@[\w-]{1,63}\.[\w.-]{1,64}")
TIME = re.compile(r"\d{1,2}\s?[:.h時时点시]\s?\d{2}|\d{1,2}\s?(?:[AaPp]\.?[Mm]\b|[時时点시])")
DATE = re.compile(
    r"(?<!\d)\d{1,4}\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,4}"
    r"|(?<!\d)\d{1,2}(?!\d)\D{1,24}\b(?:19|20|25|14|13)\d\d(?!\d)"
    r"|(?<!\d)(?:19|20|25|14|13)\d\d(?!\d)[^\d:@<]{1,20}\d{1,2}(?!\d)"
)
_LABELLED = re.compile(r"^\W{0,6}([^\W\d_][^:\n]{0,28}?)\s?:[*_]{0,2}\s*(\S.*)?$")
_RULE = re.compile(r"^\W{0,4}[-_=*━─—~]{5,200}\s*$")
_DECOR = re.compile(r"^[>\s]*([-_=*━─—~+]{2,20})\s*([^\W\d_].{2,70}?)\s*:?\s*([-_=*━─—~+]{2,20})\s*$")
_PIECE = re.compile(r"(?:^|(?<=[\s>]))[*_]{0,2}([^\W\d_][^\W\d]{0,14}(?:[ '][^\W\d_]{1,10})?)\s?:[*_]{0,2}\s")
_KNOWN = frozenset(entries("marks", "original")) | frozenset(entries("marks", "forwarded"))
_OPENED = frozenset(entries("marks", "forwarded"))
_SAID_BY = re.compile(r" (?:from|by|von|de|di|van) ")  # "Forwarded message from Bo"
_DRAWN = frozenset("-_=*━─—~+")


def label_of(line: str) -> tuple[str | None, str, str]:
    """Return the role of a line's label, the label and what stands after it; None and "" for a line without."""
    if ":" not in line[: LONGEST + 12]:
        return None, "", ""
    match = _LABELLED.match(line[:LOOK])
    if match is None:
        return None, "", ""
    return role_of(match[1].strip("* _")), match[1], match[2] or ""


def block_length(lines: list[str], at: int) -> int:
    """Return how many lines a header block that begins here takes, 0 when none begins here."""
    role, label, _ = label_of(lines[at])
    if not label:
        return 0
    if role is None:
        return _foreign(lines, at)
    roles, text, end, blanks = [role], lines[at], at + 1, 0
    for number in range(at + 1, min(at + 16, len(lines))):
        line = lines[number]
        blanks = 0 if line.strip(" >*") else blanks + 1
        role, label, _ = label_of(line)
        if blanks > 1 or (label and role is None and len(roles) >= 3):
            break
        if role is not None:
            if number - end > 3 or roles.count(role) > 2:
                break
            roles.append(role)
            text += "\n" + line[:LOOK]
            end = number + 1
    return end - at if _is_block(roles, text) else (_glued(lines[at]) or _foreign(lines, at))


def _is_block(roles: list[str], text: str) -> bool:
    distinct = set(roles) - {"other", "cc"}
    if len(distinct) >= 3:
        return "from" in distinct or "date" in distinct
    sure = bool(ADDRESS.search(text)) and bool(DATE.search(text))
    if "from" in distinct:
        return len(distinct) == 2 and (sure or ("other" in roles and "date" in distinct))
    return distinct == {"date", "to"} and sure and bool(TIME.search(text))


def _glued(line: str) -> int:
    """A whole block in one line, as a program leaves it that takes HTML apart badly."""
    roles = [role for match in _PIECE.finditer(line[:LOOK]) if (role := role_of(match[1])) is not None]
    if len(roles) < 2 or roles[0] not in ("from", "date"):
        return 0
    return int(len(set(roles)) >= 2 and "from" in roles and bool(ADDRESS.search(line[:LOOK])) and bool(DATE.search(line[:LOOK])))


def _foreign(lines: list[str], at: int) -> int:
    """Three labelled lines or more at once, one with an address, one with a date and time: a block in any language."""
    block: list[str] = []
    for line in lines[at : at + 8]:
        match = _LABELLED.match(line[:LOOK])
        if match is None or len(match[1].split()) > 4:
            break
        block.append(line[:LOOK])
    if len(block) < 3:
        return 0
    dated = any(DATE.search(line) and TIME.search(line) for line in block)
    return len(block) if dated and any(ADDRESS.search(line) for line in block) else 0


def is_rule(line: str) -> bool:
    """Whether a line is drawn, not written."""
    return _RULE.match(line) is not None


def is_mark(line: str, follows: bool) -> bool:
    """Whether a line announces an older message; `follows` says that one plainly follows.

    A known phrase between dashes is enough; any other decorated line, and a bare phrase, need what follows.
    """
    if len(line) > 160:
        return False
    match = _DECOR.match(line) if line.lstrip("> \t")[:1] in _DRAWN else None
    words = " ".join((match[2] if match else line.strip("> *_")).casefold().split()).rstrip(": ")
    if words in _KNOWN or (" " in words and _SAID_BY.split(words, maxsplit=1)[0] in _OPENED):
        return follows or match is not None or (line.rstrip(" *_").endswith(":") and words in _OPENED)
    return match is not None and follows and len(match[1]) >= 3


def mark_at_start(line: str) -> bool:
    """Whether a line opens with an announcement between dashes and goes on with the headers, as Yahoo forwards."""
    if not line.lstrip("> ").startswith("--"):
        return False
    match = re.match(r"^[>\s]*-{3,12}\s?([^\W\d_][^-\n]{5,60}?)\s?-{3,12}\s+\S", line[:200])
    return match is not None and (" ".join(match[1].casefold().split()) in _KNOWN or _glued(line[match.end() - 1 :]) > 0)
