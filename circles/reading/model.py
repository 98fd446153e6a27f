"""What a reader is told, and what it answers: the types of `circles.reading`.

Called by `circles.reading` itself, by `circles.decide` (which acts on a `Reading`) and by `mail.receive`
(which says what was asked). Never reads text, a clock or a disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Outcome = Literal["done", "progress", "missed", "stuck"]
Per = Literal["round", "total"]
Audience = Literal["private", "host", "partner"]
QuestionCode = Literal["which-goal", "what-outcome", "what-amount", "cut-off", "nothing-understood"]


@dataclass(frozen=True, slots=True)
class GoalAsked:
    """A goal as the prompt listed it. `unit` is in the member's own words; "" when the goal has no measure."""

    number: int
    title: str
    target: Decimal | None = None
    unit: str = ""
    per: Per = "round"
    total_so_far: Decimal | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Under:
    """Text typed beneath a quoted line of our letter: beneath a goal, or beneath a last commitment (from 0)."""

    text: str
    goal: int | None = None
    commitment: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the member was asked, and all that the reader may know of them.

    `today` is the member's local date when their mail was accepted; `language` is their letters' language,
    though they may write in another; `round_days` is the length of a round.
    """

    today: date
    language: str = "en"
    me: str = ""
    members: tuple[str, ...] = ()
    goals: tuple[GoalAsked, ...] = ()
    committed: tuple[str, ...] = ()
    under: tuple[Under, ...] = ()
    round_days: int = 7


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a part of a reading came from, how sure it is (0 to 1), and by which rule."""

    words: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class UpdateRead:
    """What is said of one goal. Numbers are in the goal's own unit, and only there when they were said."""

    goal: int
    outcome: Outcome
    evidence: Evidence
    amount: Decimal | None = None
    total: Decimal | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PhraseRead:
    """A commitment, an ask, an offer, or a thanked member's first name, in the writer's own words."""

    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CommandRead:
    """A wish to the program: the name of a command in the registry and its typed arguments."""

    name: str
    evidence: Evidence
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aside:
    """A paragraph that is not for the circle: kept for the writer, for the host, or for the partner."""

    audience: Audience
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """The one thing to ask back: why, about which words, and between which goals (their numbers)."""

    code: QuestionCode
    words: str = ""
    goals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply means. `words` is what the writer said for the circle: no commands, no asides, no sign-off."""

    updates: tuple[UpdateRead, ...] = ()
    commitments: tuple[PhraseRead, ...] = ()
    asks: tuple[PhraseRead, ...] = ()
    offers: tuple[PhraseRead, ...] = ()
    thanks: tuple[PhraseRead, ...] = ()
    commands: tuple[CommandRead, ...] = ()
    asides: tuple[Aside, ...] = ()
    question: Question | None = None
    words: str = ""
    language: str = "en"

    @property
    def question_is_open(self) -> bool:
        """Whether the reader thinks that goals were spoken of, without being sure how."""
        return self.question is not None and self.question.code in ("which-goal", "what-outcome", "what-amount")

    @property
    def unclear(self) -> bool:
        """Whether a careful person would ask back."""
        return self.question is not None
