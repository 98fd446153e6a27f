"""What a mail that begins a circle says: its name, purpose, when, and whom to invite, in any order and in any words.

Called by `mail.receive`. Pure. What is not said stays empty: it is shown back and asked, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from circles.people import BadAddress, clean_name, normalise_address
from circles.reading.hosts import HostAsked, read_host
from circles.reading.hosts_people import mailboxes
from circles.reading.tongue import tongue
from circles.reading.vocabulary import rx
from circles.reading.words import fold

NAME, PURPOSE, WORDS, INVITED = 60, 200, 280, 11
_ADDRESS = re.compile(r"<?[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{3,200}>?")
_NAME = rx(r"^\W*(?:name|titel|title|nom|nombre|nome|naam)(?: of the circle| des kreises| du cercle| del circulo| do circulo| del cerchio| van de kring)?\s*:\s*(?P<text>\S.*)$")
_PURPOSE = rx(
    r"^\W*(?:purpose|our purpose|what for|zweck|ziel des kreises|wofur|but|pourquoi|objectif du cercle|proposito|para que|finalidade|"
    r"scopo|a che serve|doel|doel van de kring|waarvoor)\s*:\s*(?P<text>\S.*)$"
)
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_GREETING = rx(
    r"^\W*(?:hi|hello|hey|dear|hallo|liebe[rs]?|moin|guten (?:tag|morgen)|bonjour|salut|chers?|cheres?|hola|buenas|querid[oa]s?|ola|oi|"
    r"ciao|cari|care|buongiorno|hoi|beste|lieve)(?:\s+\w+){0,3}\W*$"
)
_HELLO = re.compile(
    r"^(?:hi|hello|hey|dear|hallo|liebe[rs]?|bonjour|salut|chers?|chères?|hola|querid[oa]s?|olá|oi|ciao|cari|care|hoi|beste|lieve)"
    r"(?:\s[^\W\d_]+){0,3}\s?[,!:–-]\s*", re.IGNORECASE,
)  # fmt: skip
_CLOSING = rx(
    r"^\W*(?:best|best wishes|kind regards|regards|cheers|thanks|thank you|love|yours|viele gru(?:ss|ß)e|liebe gru(?:ss|ß)e|herzliche gru(?:ss|ß)e|lg|vg|danke|amities|merci|"
    r"bises|un abrazo|saludos|gracias|abracos?|obrigad[oa]|un abbraccio|grazie|groeten|groetjes|bedankt)\W*(?:\w+\W*)?$"
)
_ASK = rx(r"(?:start|begin|beginne|starte|grunde|commence|creer?|crea|empezar|comecar|inizia|begin een)(?:\s+(?:a|an|the|einen|un|una|um|uma|een))?\s+(?:circle|kreis|cercle|circulo|cerchio|kring)\W*$")


@dataclass(frozen=True, slots=True)
class BeginningRead:
    """What was understood. `schedule` holds the arguments of the command of that name; `words` are quoted to friends."""

    name: str = ""
    purpose: str = ""
    schedule: dict[str, Any] = field(default_factory=dict)
    invited: tuple[tuple[str, str], ...] = ()  # (name or "", address)
    language: str = ""
    words: str = ""
    named: bool = False  # the name was said in so many words, not only as the subject


def read_beginning(
    subject: str, text: str, today: date, language: str, others: tuple[tuple[str, str], ...] = (), ours: str = ""
) -> BeginningRead:
    """Return what a mail says of a circle to begin; `others` are the friends it was also sent to, `ours` our domain."""
    asked = HostAsked(today, "UTC", language, (), ("", ""))
    name, named, purpose = _subject(subject), False, ""
    schedule: dict[str, Any] = {}
    prose: list[str] = []
    for line in _lines(text):
        if found := _NAME.match(fold(line)):
            name, named = line[found.start("text") :].strip(), True
        elif found := _PURPOSE.match(fold(line)):
            purpose = line[found.start("text") :].strip()
        elif not _is_empty(line):
            for sentence in re.split(r"(?<=[.!?])\s+", line):
                commands = {one.name: one.arguments for one in read_host("", sentence, None, asked).commands}
                schedule = commands.get("schedule", schedule)
                purpose = str(commands["purpose"]["text"]) if "purpose" in commands else purpose
                if not commands:
                    prose.append(sentence.strip())
    said = _HELLO.sub("", _LINK.sub("", " ".join(prose)).strip())
    said = said[:1].upper() + said[1:]
    return BeginningRead(
        name[:NAME].strip(), (purpose or _first_sentences(said))[:PURPOSE].strip(), schedule, _people(text, others, ours),
        tongue(f"{subject}\n{text}") or language, said[:WORDS].strip(), named,
    )  # fmt: skip


def _lines(text: str) -> list[str]:
    """The lines up to the sign-off."""
    kept: list[str] = []
    for line in text.splitlines():
        if _CLOSING.match(fold(line)):
            break
        kept.append(line.strip())
    return kept


def _subject(subject: str) -> str:
    return "" if _ASK.match(fold(subject)) else subject.strip()


def _is_empty(line: str) -> bool:
    bare = _ADDRESS.sub("", line).strip(" ,;.-•*:<>\"")
    return len(bare) < 3 or _GREETING.match(fold(line)) is not None or ("@" in line and len(bare.split()) <= 6)


def _first_sentences(text: str) -> str:
    """As many whole sentences as a purpose may have."""
    kept = ""
    for sentence in re.split(r"(?<=[.!?])\s+", _ADDRESS.sub("", text)):
        if len(kept) + len(sentence) > PURPOSE:
            break
        kept = f"{kept} {sentence}".strip()
    return kept


def _people(text: str, others: tuple[tuple[str, str], ...], ours: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    written = [(str(one.arguments.get("name") or ""), str(one.arguments["email"])) for one in mailboxes(text)]
    for name, address in [*others, *written]:
        try:
            normal = normalise_address(address)
        except BadAddress:
            continue
        if not normal.endswith(f"@{ours.lower()}") and normal not in found:
            found[normal] = clean_name(name) if len(name.split()) <= 3 else ""
    return tuple((name, address) for address, name in list(found.items())[:INVITED])
