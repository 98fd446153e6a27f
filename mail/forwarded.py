"""The forwarded message in a mail: whose it is and what it says. Called by `mail.extract`; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mail.labels import role_of

_MARK = re.compile(
    r"^[>\s]*[-_*]{0,12}\s*(?:begin forwarded message|forwarded message|original message|weitergeleitete nachricht|"
    r"anfang der weitergeleiteten (?:nachricht|e-mail)|ursprüngliche nachricht|message transféré|début du message (?:réexpédié|transféré)|"
    r"message d'origine|mensaje reenviado|inicio del mensaje reenviado|mensaje original|mensagem (?:encaminhada|reencaminhada)|"
    r"início da mensagem (?:encaminhada|reencaminhada)|mensagem original|messaggio inoltrato|inizio messaggio inoltrato|"
    r"messaggio originale|doorgestuurd bericht|begin doorgestuurd bericht|oorspronkelijk bericht)\s*:?\s*[-_*]{0,12}\s*$",
    re.IGNORECASE,
)  # fmt: skip
_RULED = re.compile(r"^[>\s]*-{4,12}\s?[^\W\d_][^-\n]{5,60}?\s?-{4,12}(?=\s|$)")  # "----- words -----" in any language
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+\w")


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A forwarded message: its author as its From line says, its subject and date as they stand, its text."""

    author_name: str | None
    author_address: str | None
    subject: str
    date: str
    text: str


def is_mark(line: str) -> bool:
    """Whether a line announces a forwarded or original message."""
    plain = line.replace("’", "'")
    return _RULED.match(line[:200]) is not None or (len(line) < 120 and _MARK.match(plain) is not None)


def bare(line: str) -> str:
    """A line without the marks of a quote."""
    return line.lstrip("> \t").replace("*", "").strip()


def read_forwarded(lines: list[str]) -> Forwarded:
    """Read a header block and the text under it, from the line after the mark."""
    roles: dict[str, str] = {}
    end = 0
    for at, line in enumerate(lines):
        end = at
        plain = bare(line)
        if not plain:
            if roles:
                break
            continue
        label, colon, value = plain.partition(":")
        role = role_of(label) if colon else None
        if role is None:
            if roles and len(roles) >= 2:
                break
            continue
        roles.setdefault(role, value.strip())
    name, address = author(roles.get("from", ""))
    text = "\n".join(re.sub(r"^(?:> ?)+", "", line) for line in lines[end:]).strip()
    return Forwarded(name, address, roles.get("subject", ""), roles.get("date", ""), text)


def author(value: str) -> tuple[str | None, str | None]:
    """Split what stands after From: into a name and an address."""
    match = _ADDRESS.search(value)
    if match is None:
        return (value.strip() or None), None
    name = re.split(r"[<\[(]|mailto:", value[: match.start()])[0].strip(" \"'")
    return (name or None), match[0].lower()
