"""Whether somebody comes to a gathering, in plain words and seven languages, and what else they said.

Called by `circles.gatherings`. Pure. The first yes, no or perhaps of the first sentences counts, so that "can't,
perhaps Friday?" is a no; a wish ("I'd love to, but I can't") gives way to them. What is neither is a doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from circles.reading.vocabulary import WORDS, rx
from circles.reading.words import fold

Answer = Literal["yes", "no", "maybe", ""]
READ = 300  # characters in which an answer is looked for
SAID = 3  # words beside the answer that are worth passing on

_R = WORDS["rsvp"]
_KINDS: dict[Answer, re.Pattern[str]] = {"yes": rx(_R["yes"]), "no": rx(_R["no"]), "maybe": rx(_R["maybe"])}
_WISH, _SORRY = rx(_R["wish"]), rx(_R["sorry"])
_KNOWN = rx("|".join(_R[row] for row in ("yes", "no", "maybe", "wish", "sorry", "filler")))
_SIGN = re.compile(r"\W*([👍✅👎❌✔])")


@dataclass(frozen=True, slots=True)
class RsvpRead:
    """An answer, "" for a doubt; `words` is what was said when it says more than the answer does, else ""."""

    answer: Answer
    words: str = ""


def rsvp_of(text: str) -> RsvpRead:
    """Return what an answer to an invitation says."""
    text = text.replace("’", "'").strip()
    answer = _answer(fold(text[:READ]))
    return RsvpRead(answer, text if answer and _says_more(text) else "")


def _answer(low: str) -> Answer:
    sign = _SIGN.match(low)
    if sign:
        return "yes" if sign[1] in "👍✅✔" else "no"
    wish = _WISH.search(low)
    bare = _WISH.sub(lambda match: " " * len(match[0]), low)
    # The longest of those that begin first: "ich komme nicht" is no "ich komme", "not sure" no "sure".
    found = [(match.start(), -match.end(), kind) for kind, words in _KINDS.items() if (match := words.search(bare))]
    if found:
        return min(found)[2]
    return "yes" if wish else "no" if _SORRY.search(low) else ""


def _says_more(text: str) -> bool:
    """Whether there is a question, a number, or some words beside an answer's usual ones."""
    rest = _KNOWN.sub(" ", fold(text))
    return bool(re.search(r"\?|\d", rest)) or len(re.findall(r"[^\W\d_]{2,}", rest)) >= SAID
