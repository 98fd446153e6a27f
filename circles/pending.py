"""Commands that wait: for their writer's word (`Pending`), or for their day (`Planned`).

Part of the `Circle` aggregate; made and taken up by `circles.commands`. Holds data only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

LIFE = timedelta(hours=72)  # a question that nobody answered is void
# Short words that are the same in all our languages: printed in the question, asked for in the answer, so that no
# answering machine confirms by itself.
CODE_WORDS = (
    "auto", "kilo", "foto", "solo", "taxi", "euro", "yoga", "judo", "sofa", "kiwi", "polo", "logo", "trio", "zero",
    "sumo", "tofu", "tuba", "alto", "lava", "oboe",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pending:
    """A command that asks first. `number` names it in its letter; `word` is what the answer must hold."""

    number: int
    member: int
    command: str
    word: str
    asked_at: datetime
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """A confirmed command that is carried out later, so that it can be taken back until then."""

    member: int
    command: str
    at: datetime
    given: dict[str, Any] = field(default_factory=dict)


def code_word(number: int) -> str:
    """Return the word of a question."""
    return CODE_WORDS[number % len(CODE_WORDS)]


def holds_word(text: str, word: str) -> bool:
    """Whether an answer holds the printed word, by itself."""
    return word in "".join(letter if letter.isalpha() else " " for letter in text.lower()).split()
