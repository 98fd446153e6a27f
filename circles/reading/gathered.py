"""What is gathered of a reply on the way to its reading, and the plain questions that are asked of a clause.

Called by `circles.reading.statements`, `.shares`, `.layout` and `.reader`. Decides nothing about outcomes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from circles.reading.cues import find, find_all, whole
from circles.reading.deeds import deeds
from circles.reading.link import Known, link
from circles.reading.model import Asked, PhraseRead
from circles.reading.outcome import answer
from circles.reading.quantities import find_quantities
from circles.reading.words import fold, is_stop, tokens

_NO_THING = re.compile(
    r"(?<!\w)(?:no|kein|keine|keinen|geen|sin|sem|senza|sans|pas de|without|ohne|zonder|nessun|nessuna|aucune?|ningun|ninguna|nenhuma?)\s+[^\W\d_]{3,}"
)


_MARKS = re.compile(r"[✅❌☑✔✓✗👍👎🎉💯]")


CLAIMS = ("done", "missed", "part", "stuck", "every")


MOST_PIECES = 40
HEADED = "heading of what is next"


_PRONOUN = re.compile(r"(?:it|he|she|they|that|es|er|sie|il|elle|ca|ele|ela|lui|lei|het|hij|zij|ze)\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause that is taken to speak of a goal; `own` when it names the goal, answers by its mark or is a bare answer."""

    text: str
    own: bool = True


@dataclass(slots=True)
class Work:
    """What has been gathered so far: what is said of each goal, what follows without naming it, and what is loose."""

    asked: Asked
    languages: tuple[str, ...]
    known: list[Known]
    numbers: frozenset[int]
    said: dict[int, list[Piece]] = field(default_factory=dict)
    after: dict[int, list[Piece]] = field(default_factory=dict)
    certain: set[int] = field(default_factory=set)
    loose: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    next: list[PhraseRead] = field(default_factory=list)
    asks: list[PhraseRead] = field(default_factory=list)
    offers: list[PhraseRead] = field(default_factory=list)
    thanks: list[str] = field(default_factory=list)
    links: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def link(self, folded: str) -> tuple[int, ...]:
        """The goals a clause speaks of; the same clause is looked at more than once."""
        if folded not in self.links:
            self.links[folded] = link(folded, self.known, self.languages)
        return self.links[folded]

    def tell(self, goals: tuple[int, ...], text: str, own: bool = True) -> None:
        for goal in goals:
            pieces = self.said.setdefault(goal, [])
            if len(pieces) < MOST_PIECES:
                pieces.append(Piece(text, own))


def is_claim(text: str, work: Work) -> bool:
    """Whether a text says that something went some way."""
    folded = fold(text)
    return (
        any(find(kind, folded, work.languages) for kind in CLAIMS)
        or _MARKS.search(folded) is not None
        or answer(folded, work.languages) != ""
    )


def says_something(clause: str, work: Work) -> bool:
    """Whether a clause says anything beyond the name of a goal."""
    folded = fold(clause)
    return (
        is_claim(clause, work)
        or bool(deeds(clause, work.languages))
        or re.search(r"\d", folded) is not None
        or any(find(kind, folded, work.languages) for kind in ("neg", "only", "state"))
        or bool(find_quantities(clause, work.languages[0]))
    )


def is_bare(text: str, work: Work, limit: int = 1) -> bool:
    """Whether a text is little more than an answer: all but a few of its words are answers or little words."""
    folded = fold(text)
    kinds = (
        *CLAIMS,
        "yes",
        "no",
        "neg",
        "only",
        "greet",
        "joke",
        "all",
        "fix",
        "unclear",
        "total",
        "state",
        "former",
    )
    spans = [cue for kind in kinds for cue in find_all(kind, folded, work.languages)]
    spans += deeds(text, work.languages)
    left = folded
    for cue in spans:
        left = left[: cue.start] + " " * (cue.end - cue.start) + left[cue.end :]
    unknown = [w for w in tokens(left) if not is_stop(w) and not w.isdigit()]
    if unknown and _NO_THING.search(folded) and not find("part", folded, work.languages):
        return False  # "no holes" denies something else
    return len(unknown) <= limit


def goes_with(clause: str, work: Work) -> bool:
    """Whether a clause that names no goal still speaks of the one before it: a bare answer, or a short "the rest not yet"."""
    if not (
        is_claim(clause, work) or any(find(kind, fold(clause), work.languages) for kind in ("neg", "only", "except", "left"))
    ):
        return False
    own_verb = (
        _PRONOUN.match(re.sub(r"^(?:and|und|et|y|e|en|but|aber|mais|pero|mas|ma|maar)\s+", "", fold(clause)))
        is not None
    )
    short = (
        len(clause.split()) <= 5
        and not deeds(clause, work.languages)
        and not (own_verb and find("neg", fold(clause), work.languages) is None)
    )
    told = any(find(kind, fold(clause), work.languages) for kind in ("missed", "part", "neg", "left"))
    return is_bare(clause, work, 0) or (short and told and not _NO_THING.match(fold(clause)))


def is_greeting(text: str, work: Work) -> bool:
    """Whether a text holds a greeting that is more than a little word such as "so" or "well"."""
    return any(len(cue.text) > 4 for cue in find_all("greet", fold(text), work.languages))


def is_small_talk(text: str, work: Work) -> bool:
    """Whether a line is a greeting or a name and nothing else."""
    folded = fold(text)
    if _MARKS.search(folded) or re.search(r"\d", folded):
        return False
    names = {fold(name) for name in (*work.asked.members, work.asked.me)}
    words = [w for w in tokens(folded) if w not in names]
    if not words or whole("greet", " ".join(words), work.languages):
        return True
    greeting = find("greet", folded, work.languages)
    return greeting is not None and greeting.start < 2 and len(words) <= 4 and not is_claim(text, work)


def of_others(text: str, work: Work) -> bool:
    """Whether a clause tells of somebody else ("my brother ran 20 km")."""
    folded = fold(text)
    other = find("others", folded, work.languages)
    start = len(folded) - len(folded.lstrip())
    names = [fold(name) for name in work.asked.members if name != work.asked.me]
    if any(folded.startswith(name + " ") for name in names):
        return True
    if other is None or other.start > start + 4 or len(other.text) <= 4:
        return False
    return not any(word in known.words for known in work.known for word in tokens(other.text))


def has_noun(folded: str, goals: tuple[int, ...], work: Work) -> bool:
    """Whether a clause has a noun of a goal's title, not only its unit or its topic."""
    return any(
        word in known.words - known.verbs
        for known in work.known
        if known.goal.number in goals
        for word in tokens(folded)
    )
