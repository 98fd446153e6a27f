"""People: addresses normalised once, persons, members and their states.

Used by the whole domain. Never looks anything up: a `Member` is what the circle knows of a person.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from circles.ladder import Silence
from circles.streaks import Streak

_DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_NOT_IN_NAMES = re.compile(r"[^\w\s.'’-]|_")
ADDRESS_LENGTH, LOCAL_LENGTH, NAME_LENGTH = 254, 64, 64


class BadAddress(ValueError):
    """The text is not an address that we can write to."""


def normalise_address(text: str) -> str:
    """Return `local@domain` in lower case, the domain as A-labels (RFC 5321 4.1.2, RFC 5890).

    Raises BadAddress for anything but an ASCII dot-atom at a domain within the length limits.
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        domain = domain.rstrip(".").encode("idna").decode("ascii") if not domain.isascii() else domain.rstrip(".")
    except UnicodeError as error:
        raise BadAddress(text) from error
    if not at or not _DOT_ATOM.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise BadAddress(text)
    address = f"{local}@{domain}".lower()
    if len(address) > ADDRESS_LENGTH or len(local) > LOCAL_LENGTH:
        raise BadAddress(text)
    return address


def clean_name(text: str) -> str:
    """Return a display name of letters, digits, spaces and `.'-` alone, at most 64 characters; "" if none is left."""
    plain = _NOT_IN_NAMES.sub(" ", unicodedata.normalize("NFC", text))
    return " ".join(plain.split())[:NAME_LENGTH].strip()


def split_mailbox(text: str) -> tuple[str, str]:
    """Split `NAME <ADDRESS>` or a bare address into a clean name ("" if none) and a normalised address."""
    name, bracket, rest = text.rpartition("<")
    if not bracket:
        return "", normalise_address(text)
    if not rest.rstrip().endswith(">"):
        raise BadAddress(text)
    return clean_name(name), normalise_address(rest.rstrip()[:-1])


class State(StrEnum):
    """Where a member stands in a circle."""

    INVITED = "invited"
    ACTIVE = "active"
    PAUSED = "paused"
    LAPSED = "lapsed"
    LEFT = "left"
    REMOVED = "removed"
    UNREACHABLE = "unreachable"


class Role(StrEnum):
    """What a member may do in a circle."""

    MEMBER = "member"
    COHOST = "cohost"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a circle. `number` names them within it and never changes; times are aware, in UTC."""

    number: int
    address: str
    name: str
    zone: str
    language: str
    state: State
    role: Role = Role.MEMBER
    since: datetime | None = None
    paused_until: datetime | None = None
    receipts: bool = True
    posts: str = "now"  # or "digest"
    partner: bool = True  # wants one
    silence: Silence = field(default_factory=Silence)
    streak: Streak = field(default_factory=Streak)
    reminded: bool = False  # of an invitation
    never: bool = False  # said no: is not to be invited again

    @property
    def first_name(self) -> str:
        """The name that the others call them by."""
        return self.name.split()[0] if self.name.split() else self.address.partition("@")[0].capitalize()

    @property
    def is_host(self) -> bool:
        """Whether they may run the circle."""
        return self.role in (Role.HOST, Role.COHOST)
