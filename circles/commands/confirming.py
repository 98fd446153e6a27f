"""Asking first: a grave command is told back in words, and done when its writer answers with the printed word.

Called through `circles.commands.registry`. The question goes to the stored address, so the answer proves the mailbox
(evidence E3). Some commands then wait for days, in which `undo` takes them back, and those concerned are told.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from circles.circle import Circle
from circles.commands.effects import Effects, Given
from circles.frame import frame
from circles.letters import Confirm
from circles.pending import LIFE, Pending, code_word, holds_word
from circles.people import Member
from circles.refusals import Refusal

MOST = 5  # questions that a member may leave open; beyond these, none is asked


def ask(circle: Circle, member: Member, command: str, given: Given, shown: str, now: datetime, effects: Effects) -> Circle:
    """Ask a member whether they mean it; `shown` is what the command is about, in a word. Raises Refusal."""
    open_ = tuple(one for one in circle.pending if now < one.asked_at + LIFE)
    if sum(one.member == member.number for one in open_) >= MOST:
        raise Refusal("many-questions")
    number = 1 + max((one.number for one in circle.pending), default=0)
    plain = {key: str(value) for key, value in given.items() if value is not None}
    pending = Pending(number, member.number, command, code_word(circle.round.number * 7 + number * 3), now, plain)
    effects.send(Confirm(**frame(circle, member), command=command, value=shown, word=pending.word, about=number))
    return replace(circle, pending=(*open_, pending))


def answered(circle: Circle, member: Member, number: int | None, words: str, now: datetime) -> tuple[Circle, Pending]:
    """Return the circle without the question, and what was asked. Raises Refusal for a late or another answer."""
    found = next((one for one in circle.pending if one.number == number and one.member == member.number), None)
    if found is None or now >= found.asked_at + LIFE:
        raise Refusal("too-late")
    if not holds_word(words, found.word):
        raise Refusal("wrong-word", found.word)
    return replace(circle, pending=tuple(one for one in circle.pending if one != found)), found
