"""Lines that carry the mark of a quote, and the tails that a program broke off them. Called by `mail.extract`; pure."""

from __future__ import annotations

import re

from mail.lines import Line

_QUOTE = re.compile(r"^\s{0,3}(?:>|&gt;|[|│┃▏](?!.*[|│┃]\s*$))")
_FACE = (">_<", ">.<", ">:(", ">:)", ">:-", ">>>>>>>>>>>>")
_INITIALS = re.compile(r"^\s?([A-Z][A-Za-z]{0,9}|[A-Z]{1,3})>(?:\s|$)")
_GROUPWISE = re.compile(r"^\s?>>> .{3,120}\d{1,2}[:.]\d{2}.{0,12} >>>\s*$")  # its attribution, above unmarked text
_ENDED = (".", "!", "?", ":", ";", "…", ")", "”", "»", "。")
WRAPPED = 68  # characters from which a quoted line may have been broken


def mark_quotes(lines: list[Line]) -> None:
    """Find the lines that begin with the mark of a quote, or with the quoted writer's initials."""
    code = _code(lines)
    for at, line in enumerate(lines):
        if line.kind == "new" and _QUOTE.match(line.plain) and not line.plain.lstrip().startswith(_FACE) and at not in code:
            line.kind = "older" if _GROUPWISE.match(line.plain) else "quote"
    before = ""
    for at, line in enumerate(lines):
        match = _INITIALS.match(line.plain) if line.kind == "new" and ">" in line.plain[:12] else None
        if match is not None and (before == match[1] or _goes_on(lines, at, match[1])):
            line.kind = "quote"
        before = match[1] if match is not None else before if line.kind == "blank" else ""


def _code(lines: list[Line]) -> set[int]:
    """The lines between two fences, which are the writer's whatever they begin with."""
    fences = [at for at, line in enumerate(lines) if line.plain.startswith("```")]
    pairs = zip(fences[::2], fences[1::2], strict=False)
    return {at for begin, end in pairs for at in range(begin, end)}


def _goes_on(lines: list[Line], at: int, initials: str) -> bool:
    return any(line.plain.lstrip().startswith(f"{initials}>") for line in lines[at + 1 : at + 3])


def mark_tails(lines: list[Line]) -> None:
    """A line right under a long quoted one that goes on in the middle of its sentence was broken off it."""
    for at in range(1, len(lines)):
        line, above = lines[at], lines[at - 1]
        if line.kind != "new" or above.kind != "quote" or not above.plain.lstrip().startswith((">", "&gt;")):
            continue
        after = lines[at + 1].kind if at + 1 < len(lines) else "blank"
        said = above.plain.strip("> \t")
        words = line.plain.split()
        address = len(words) == 1 and len(said) > 20 and said.count("(") + said.count("<") > said.count(")") + said.count(">")
        shorter = len(line.plain) < WRAPPED + 20 and (after == "quote" or len(words) <= 6)
        lowered = words[0][:1].islower() and len(above.plain) >= WRAPPED and not said.endswith(_ENDED)
        if (address or (lowered and shorter)) and after in ("quote", "blank"):
            line.kind = "quote"
