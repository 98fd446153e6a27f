"""What a reply means: `read(text, asked)` and the types it speaks in.

Called by `mail.receive`, `circles.decide` and the command line; pure, and never sends or stores anything.
"""

from circles.reading.model import (
    Aside,
    Asked,
    CommandRead,
    Evidence,
    GoalAsked,
    PhraseRead,
    Question,
    Reading,
    Under,
    UpdateRead,
)
from circles.reading.reader import read

__all__ = [
    "Aside", "Asked", "CommandRead", "Evidence", "GoalAsked", "PhraseRead", "Question", "Reading", "Under",
    "UpdateRead", "read",
]  # fmt: skip
