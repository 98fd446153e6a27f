"""What is known of who wrote a mail, and what that is enough for: one table (TRUST 5.1, 5.3).

Made by `mail.evidence` from a mail, asked by `scheduler.work` before a command is carried out. Pure: opens no mail.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Proof(StrEnum):
    """What speaks for the writer, weakest first. The value is its level in the table of TRUST 5.1."""

    CLAIMED = "E0"  # From says so: nothing
    ORGANISATION = "E2 by the organisation"  # signed by the organisation that From's domain belongs to
    LETTER = "E1"  # sent to the secret address of a live letter, From its reader
    SIGNED = "E2"  # signed by From's own domain, by all rules
    RETURNED = "E3"  # a question to the stored address was answered from there
    OPERATOR = "E4"  # typed on the host

    @property
    def level(self) -> str:
        """E0 to E4."""
        return self.value[:2]


_STRENGTH = {proof: strength for strength, proof in enumerate(Proof)}


def stronger(one: Proof, other: Proof) -> Proof:
    """Return the stronger of two proofs."""
    return max(one, other, key=_STRENGTH.__getitem__)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who wrote a mail, as far as it is proven.

    `address` is the one acting address, None when there is none; `domain` is the domain that signed for it, "" when
    none did. Both come from one parse of From. `why` are sentences for `circles explain`.
    """

    proof: Proof = Proof.CLAIMED
    address: str | None = None
    domain: str = ""
    why: tuple[str, ...] = ()
    letter: bool = False  # it came to a live letter's secret address, From its reader
    undecided: bool = (
        False  # a key could not be looked up now: hold it and try again, never take it for unsigned
    )
    replay: tuple[str, ...] = ()  # one seen before, for another mail, makes the signature worth nothing

    @property
    def level(self) -> str:
        """E0 to E4."""
        return self.proof.level

    def without_signature(self, why: str) -> Evidence:
        """Return what is left when the signature does not count: it was seen before, or waited for in vain."""
        left = Proof.LETTER if self.letter else Proof.CLAIMED
        return replace(self, proof=left, domain="", undecided=False, replay=(), why=(*self.why, why))


class Kind(StrEnum):
    """The classes of actions of TRUST 5.3."""

    HELP = "0"
    STOP = "A"
    OWN = "B"
    PRIVATE = "C"
    HOST = "D"
    GRAVE = "E"
    OPERATOR = "F"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: the weakest proofs that are enough, and the actions by the names of their commands."""

    kind: Kind
    needs: Proof
    member: frozenset[str] = frozenset()
    host: frozenset[str] = frozenset()


def _row(kind: Kind, needs: Proof, member: str = "", host: str = "") -> Row:
    return Row(kind, needs, frozenset(member.split()), frozenset(host.split()))


# A proof that is enough makes every stronger one enough. The organisation's signature is weaker than the letter: it
# is enough for stopping and for one's own things, never for a host's commands (TRUST 5.2.2).
TABLE = (
    _row(Kind.HELP, Proof.CLAIMED, "help", "help"),
    _row(Kind.STOP, Proof.ORGANISATION, "leave pause decline_invitation"),
    _row(Kind.OWN, Proof.ORGANISATION, "check_in resume undo goals status add_goal drop_goal change_goal timezone name "
         "language receipts posts partner rsvp"),
    _row(Kind.PRIVATE, Proof.RETURNED, "export erase address"),
    _row(Kind.HOST, Proof.LETTER, "", "question purpose season schedule skip pause_circle resume_circle say record "
         "share gathering move_gathering cancel_gathering approve decline invite who status undo"),
    _row(Kind.GRAVE, Proof.RETURNED, "", "remove cohost handover close_circle export visibility"),
    _row(Kind.OPERATOR, Proof.OPERATOR, "", ""),
)  # fmt: skip


def row_of(action: str, *, host: bool = False) -> Row:
    """Return the row of an action, a member's or a host's. One that is not in the table is grave."""
    for row in TABLE:
        if action in (row.host if host else row.member):
            return row
    return next(row for row in TABLE if row.kind is Kind.GRAVE)


def enough(proof: Proof, action: str, *, host: bool = False) -> bool:
    """Return whether a proof is enough for an action."""
    return _STRENGTH[proof] >= _STRENGTH[row_of(action, host=host).needs]


def may_begin(proof: Proof, action: str, *, host: bool = False) -> bool:
    """Return whether a proof is enough to begin an action: the grave and the private ask for their word themselves."""
    row = row_of(action, host=host)
    needs = Proof.LETTER if row.needs is Proof.RETURNED else row.needs
    return _STRENGTH[proof] >= _STRENGTH[needs]
