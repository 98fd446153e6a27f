"""Commitments from round to round: kept, carried over, or let go, and never piled up.

Called by `circles.decide` when a round closes, and for the next prompt, which asks about each by name. Pure. Nothing
is held against anyone who was silent or away: the same question waits for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from circles.checkins import CheckIn, Outcome

OPEN = 8  # of one member; the oldest give way
CARRIES = 2  # times carried over, after which the prompt offers to let it go
UNSAID = 2  # answers without a word about it, after which it is let go


class Fate(StrEnum):
    """What a member said of a commitment."""

    KEPT = "kept"
    CARRIED = "carried"
    LET_GO = "let-go"


class Question(StrEnum):
    """What the prompt asks about a commitment: whether it was done, or also whether it is still wanted."""

    DID_YOU = "did-you"
    STILL_WANTED = "still-wanted"


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a member said, in round `round`, that they will do. `goal` is the number of the goal it is about, if any.

    `carried` counts how often it was carried over, `unsaid` the answers since then that had no word about it.
    """

    member: int
    round: int
    text: str
    goal: int | None = None
    carried: int = 0
    unsaid: int = 0


@dataclass(frozen=True, slots=True)
class Followed:
    """A member's commitments after a round: those still open, and what became of the others."""

    open: tuple[Commitment, ...] = ()
    kept: tuple[Commitment, ...] = ()
    let_go: tuple[Commitment, ...] = ()


def followed(
    before: Iterable[Commitment], checkin: CheckIn | None, round_: int, said: Mapping[int, Fate] | None = None
) -> Followed:
    """Return what becomes of a member's open commitments in the round that closes, and the new ones of its check-in.

    `said` is what the member said of them, by their place; what they said of a commitment's goal counts where they
    said nothing of itself. A commitment that is made again is carried over.
    """
    if checkin is None:
        return Followed(tuple(before))
    fresh = {_same(text): text for text in reversed(checkin.commitments)}
    kept, let_go, still = [], [], []
    for place, one in enumerate(before):
        fate = (said or {}).get(place) or _fate(one, checkin, again=_same(one.text) in fresh)
        if fate is Fate.KEPT:
            kept.append(one)
        elif fate is Fate.LET_GO or (fate is None and one.unsaid + 1 >= UNSAID):
            let_go.append(one)
        else:
            still.append(replace(one, unsaid=one.unsaid + 1) if fate is None else _carried(one))
    old = {_same(one.text) for one in (*still, *kept, *let_go)}
    still += [Commitment(checkin.member, round_, text) for same, text in reversed(fresh.items()) if same not in old]
    return Followed(tuple(still[-OPEN:]), tuple(kept), (*let_go, *still[:-OPEN]))


def question(commitment: Commitment) -> Question:
    """Return what the next prompt asks about a commitment."""
    doubtful = commitment.unsaid > 0 or commitment.carried >= CARRIES
    return Question.STILL_WANTED if doubtful else Question.DID_YOU


def _fate(one: Commitment, checkin: CheckIn, again: bool) -> Fate | None:
    """What the check-in says of a commitment without naming it."""
    update = checkin.update_of(one.goal) if one.goal is not None else None
    if update is not None and update.outcome is Outcome.DONE:
        return Fate.KEPT
    return Fate.CARRIED if again or update is not None else None


def _carried(one: Commitment) -> Commitment:
    return replace(one, carried=one.carried + 1, unsaid=0)


def _same(text: str) -> str:
    """A text without what does not make it another: case, spaces, the full stop."""
    return " ".join(text.casefold().split()).rstrip(".! ")
