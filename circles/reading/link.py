"""Which goal a clause speaks of: by the words of the title, by its unit, by topic; only with a clear margin.

Called by `circles.reading.reader`. Never decides what happened to the goal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from circles.reading.model import GoalAsked
from circles.reading.words import concepts_of, fold, stem, tokens

_MONEY = re.compile(r"[€£$]|(?<!\w)(?:euros?|dollars?|pounds|quid|bucks|reais)(?!\w)")
LINE = 1.4
MARGIN = 0.7
_COMMON = frozenset(
    fold(
        "a an the and or of to in on at for with my our your every each per week weekly day daily days times time x"
        " finish complete do get make more less least minutes hours month one two three four five six seven eight"
        " nine ten once twice up out from by use set start stop first last new go back old the this"
        " die der das den dem ein eine einen und oder fur zu im am mit pro woche jeden tag mal zwei drei vier funf"
        " le la les un une des du de et pour par semaine fois deux trois quatre jours jour tous finir mon ma mes"
        " el los las una y o por para con semana veces vez dos tres cuatro dia dias todos terminar mi mis"
        " os as um uma e no na em semana vezes duas tres quatro todo acabar meu minha"
        " il lo gli i un di da per con settimana volte due quattro giorni giorno ogni finire mio mia al"
        " het een en van voor met week keer twee drie vier per elke dag mijn minder meer afmaken op naar"
    ).split()
)
_GENERIC = frozenset(
    [
        "times",
        "time",
        "x",
        "mal",
        "fois",
        "veces",
        "vez",
        "vezes",
        "volte",
        "volta",
        "keer",
        "days",
        "tage",
        "jours",
        "dias",
        "giorni",
        "dagen",
    ]
)


@dataclass(frozen=True, slots=True)
class Known:
    """A goal with the stems, topics and unit stems it is known by."""

    goal: GoalAsked
    words: frozenset[str]
    stems: frozenset[str]
    topics: frozenset[str]
    units: frozenset[str]
    languages: tuple[str, ...]


def know(goal: GoalAsked, languages: tuple[str, ...]) -> Known:
    """What a goal is known by."""
    words = [w for w in tokens(fold(goal.title)) if w not in _COMMON and not w.isdigit() and len(w) > 1]
    words += [part for word in words if "-" in word for part in word.split("-") if len(part) > 2]
    units = [w for w in tokens(fold(goal.unit)) if w not in _GENERIC]
    return Known(
        goal,
        frozenset(words),
        frozenset(stem(w, code) for w in words for code in languages),
        frozenset(topic for w in words for topic in concepts_of(w)),
        frozenset(stem(w, code) for w in units for code in languages),
        languages,
    )


def names(word: str, known: Known, languages: tuple[str, ...]) -> bool:
    """Whether a single folded word tells of a goal."""
    return _word_score(word, known, languages) >= LINE


def _word_score(word: str, known: Known, languages: tuple[str, ...]) -> float:
    if word in known.words or any(stem(word, code) in known.stems for code in languages):
        return 3.0
    if len(word) >= 4:
        for title in known.words:
            if len(title) >= 4 and (title in word or word in title):
                return 2.2
            if len(title) >= 5 and len(word) >= 5 and fuzz.ratio(word, title) >= 85:
                return 2.4
    score = 0.0
    if concepts_of(word) & known.topics:
        score = 1.6
    if known.units and any(stem(word, code) in known.units for code in languages):
        score = max(score, 1.5)
    return score


def scores(folded: str, goals: list[Known], languages: tuple[str, ...]) -> dict[int, float]:
    """How strongly a clause speaks of each goal; a word that fits several goals alike counts for none more."""
    total = {known.goal.number: 0.0 for known in goals}
    for word in set(tokens(folded)):
        unit = any(stem(word, code) in known.units for known in goals for code in languages)
        if (word in _COMMON and not unit) or len(word) < 2 or word.isdigit():
            continue
        each = {known.goal.number: _word_score(word, known, languages) for known in goals}
        for number, value in each.items():
            total[number] += value
    if _MONEY.search(folded):
        for known in goals:
            if _MONEY.search(fold(known.goal.unit)):
                total[known.goal.number] += 1.6
    return total


def link(folded: str, goals: list[Known], languages: tuple[str, ...]) -> tuple[int, ...]:
    """The goals a clause speaks of: mostly one, two when both are plainly named, none when it is not clear."""
    ranked = sorted(scores(folded, goals, languages).items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < LINE:
        return ()
    if len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= MARGIN:
        return (ranked[0][0],)
    return ()
