"""Who wrote a mail, and whether that is enough for what it asks: asked by `scheduler.work` for every mail of a person.

Looks keys up in the DNS, outside any transaction and outside the cage. Decides nothing itself: the table is
`circles.evidence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from circles.evidence import Evidence, Proof, may_begin
from mail.evidence import STRICT, Asking, Rules, weigh
from mail.receive import Received
from mail.signatures import Resolver

RETRY, PATIENCE = timedelta(minutes=15), timedelta(hours=2)  # while a key cannot be looked up


@dataclass(frozen=True, slots=True)
class Trust:
    """What signatures are judged by: a resolver, the front server that is believed, and the rules."""

    resolver: Resolver
    front: str = ""
    rules: Rules = STRICT

    def of_letter(self, item: Any, reader: str, received: Received) -> Evidence:
        """Return the evidence of a mail to a letter's secret address; only its reader's own From makes it theirs."""
        if item.outcome == "confirmed":
            return Evidence(Proof.RETURNED, reader, why=("it was confirmed from the stored address",))
        if received.from_address == reader:
            return Evidence(Proof.LETTER, reader, why=("it came to the secret address of a letter of theirs",), letter=True)
        return Evidence(address=received.from_address, why=("it came to a letter's address, from somebody else",))

    def of_circle(self, item: Any, returned_by: str, automatic: str) -> Evidence:
        """Return the evidence of a mail to a circle's own address: its signatures, or that it was confirmed."""
        asking = Asking(
            item.recipient, item.accepted_at, self.resolver, returned_by=returned_by, automatic=automatic,
            front=self.front if item.front else "", rules=self.rules,
        )  # fmt: skip
        return weigh(item.raw, asking)


def enough(evidence: Evidence, received: Received) -> bool:
    """Return whether the evidence is enough to begin everything that a mail asks; the strictest of it decides."""
    if received.calendar is not None:
        return may_begin(evidence.proof, "rsvp")
    if received.host_reading is not None:
        return all(may_begin(evidence.proof, one.name, host=True) for one in received.host_reading.commands)
    actions = ["check_in", *(one.name for one in received.reading.commands)]
    return all(may_begin(evidence.proof, action) for action in actions)
