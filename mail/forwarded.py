"""The forwarded message in a mail: whose it is and what it says. Called by `mail.extract`; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mail.headers import label_of
from mail.lines import LOOK

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}\w")


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A forwarded message: its author as its From line says, its subject and date as they stand, its text."""

    author_name: str | None
    author_address: str | None
    subject: str
    date: str
    text: str


def read_forwarded(lines: list[str]) -> Forwarded:
    """Read a header block and the text under it, from the line after the mark."""
    roles: dict[str, str] = {}
    end = 0
    for at, line in enumerate(lines):
        end = at
        if not line.strip("> \t*"):
            if roles and not (at + 1 < len(lines) and label_of(lines[at + 1])[0]):
                break
            continue
        role, _, value = label_of(line)
        if role is None:
            if len(roles) >= 2:
                break
            continue
        roles.setdefault(role, value.replace("*", "").strip())
    name, address = author(roles.get("from", ""))
    text = "\n".join(re.sub(r"^(?:> ?)+", "", line) for line in lines[end:]).strip()
    return Forwarded(name, address, roles.get("subject", ""), roles.get("date", ""), text)


def author(value: str) -> tuple[str | None, str | None]:
    """Split what stands after From: into a name and an address."""
    match = _ADDRESS.search(value[:LOOK])
    if match is None:
        return (value.strip() or None), None
    name = re.split(r"[<\[(]|mailto:", value[: match.start()])[0].strip(" \"'")
    return (name or None), match[0].lower()
