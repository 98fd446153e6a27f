"""A reply cut up: lines, list marks, numbered answers, sentences and clauses.

Called by `circles.reading.reader`. Never looks at what the words mean beyond their place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from circles.reading.words import fold

_ORDINALS = {fold(w): n for n, line in enumerate((
    "one eins un uno um een first", "two zwei deux dos due dois twee second", "three drei trois tres tre drie third",
    "four vier quatre cuatro quatro quattro", "five funf cinq cinco cinque vijf"), 1) for w in line.split()}  # fmt: skip
_GOAL = r"(?:goals?|ziele?|objectifs?|objetivos?|obiettiv[oi]|doel(?:en)?|number|numero|nummer|nr\.?|no\.?|#)"
_MARK = re.compile(
    rf"^\s*(?:[-*•]\s*)?(?:(?:{_GOAL})\s*#?\s*(\d|{'|'.join(_ORDINALS)})\b\s*[.):/=|\-–>]*|"
    r"(?:no|el|il|le|de|the|am)\s+(\d)(?=\s+[^\W\d])|(\d)\s*(?:[.):/=|]+(?!\d)|->|\s-\s|-(?=\s)|\s+(?=[^\d\s/,.x%]))|(\d)(?=[✅❌☑✔✓✗]))\s*"
)
_RANGE = re.compile(r"^\s*(\d)(?:-|\s+(?:to|bis|a|t/m|through)\s+)(\d)\s*[:.)]?\s+(?=\D)")
_PAIRS = re.compile(
    r"(?<![\w.,])(\d)\s*[:=.)-]?\s*(yes|no|y|n|ja|nein|nee|j|oui|non|o|si|s|sim|nao|done|[✅❌☑✔✓✗👍👎])(?![\w])\s*[,;/]?\s*"
)
_BARE = re.compile(r"^[ \t]*(\d)[ \t]+(?=[^\W\d])", re.MULTILINE)
_ANSWERED = re.compile(  # after a lone number: an answer, so that the number is a goal's and not an amount
    r"^[ \t]*\d[ \t]+(?:was\s+|is\s+|ist\s+|war\s+|est\s+)?(?:done|not|no|nope|yes|yep|missed|skipped|stuck|nothing|finished|failed|ok|diesmal|dieses mal|cette fois|esta vez|desta vez|stavolta|questa volta|deze keer|dit keer|half|partly|still|"
    r"geschafft|erledigt|fertig|nicht|nein|ja|nichts|teilweise|fait|faite|pas|oui|non|rien|raté|rate|hecho|hecha|no|si|nada|"
    r"feito|feita|nao|sim|fatto|fatta|niente|gedaan|niet|nee|niks|klaar|gelukt)(?!\w)"
)
_SORRY = re.compile(
    r"^\s*(?:sorry|oops|ups|correction|correct(?:ed)?|korrektur|pardon|désolée?|perdón|perdon|desculpa|scusa|scusate|correctie|update)\s*[,:;!.–-]+\s*(?=\S)",
    re.IGNORECASE,
)
_RUN = re.compile(r"[,;]?[ \t]+(?=\d[ \t]+(?:done|not|no|nope|yes|missed|skipped|stuck|nothing|geschafft|erledigt|nicht|nein|ja|diesmal|fait|pas|oui|non|hecho|esta vez|no|si|sí|feito|desta vez|não|sim|fatto|stavolta|questa volta|gedaan|deze keer|niet|nee)(?!\w))", re.IGNORECASE)
_INLINE = re.compile(r"[ \t]+(?=#\d(?!\d))")
_BULLET = re.compile(r"^\s*(?:[-*•·–>]|\[[ xX]\])\s+")
_SENTENCE = re.compile(r"(?<=[.!?;…])\s+|\s*\n+\s*|(?<=[✅❌\U0001f300-\U0001faff])\s+(?=[A-ZÀ-Ü])")
_BOX = re.compile(r"^\s*(?:[-*•]\s*)?\[\s?([xX✓])?\s?\]\s*")
_MENTION = re.compile(rf"(?<!\w){_GOAL}\s*(\d)(?!\d|[.,]\d)")
_CLAUSE = re.compile(
    r",\s+|\s+-\s+|\s+[–—]\s+|\s*\.\.\.\s*|\s*[✅🎉💪😭👍🙌🚀]+\s*|"
    r"\s+(?=(?:but|and|n|while|though|however|aber|und|sowie|mais|et|pero|y|mas|e|ma|maar|en|i)\s"
    r"(?!(?:a half|demie?|media|meia|mezz[ao])\b))"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its words without list marks, the goals it is numbered for, and whether it is a list item."""

    text: str
    goals: tuple[int, ...]
    item: bool


def pairs(text: str) -> list[tuple[int, str]]:
    """Answers run together, such as "1y 2n 3y"; empty unless the line is nothing else."""
    folded = fold(text)
    found = [(int(m[1]), m[2]) for m in _PAIRS.finditer(folded)]
    return found if len(found) > 1 and not _PAIRS.sub("", folded).strip(" .,!") else []


_MARKED = re.compile(r"\s*1\s?[.):]\s*\S")
_MARKS = re.compile(r"(?<=\s)(\d)\s?[.):](?=\s*\S)(?!\d)|(?<=\s)(\d)\)(?=\d)")


def _cut_at_marks(line: str) -> list[str]:
    """ "1) 2/3 2) 30 3) yes": cut before each mark that counts on from the one before."""
    cuts, last = [0], 1
    for mark in _MARKS.finditer(line):
        if int(mark[1] or mark[2]) == last + 1:
            cuts.append(mark.start())
            last += 1
    return [line[a:b].strip(" ,;") for a, b in pairwise([*cuts, len(line)])]


def _split(text: str) -> list[str]:
    """Lines, and the numbered answers that share one ("1 done, 2 not this time")."""
    lines: list[str] = []
    for line in _INLINE.sub("\n", text).split("\n"):
        if _MARKED.match(line):
            lines += _cut_at_marks(line)
        elif re.match(r"\s*\d\s", line):
            lines += _RUN.sub("\n", line).split("\n")
        else:
            lines.append(line)
    return lines


def lines_of(text: str, numbers: frozenset[int]) -> list[Line]:
    """The lines that are not blank, with what their marks say."""
    found: list[Line] = []
    bare = len({m[1] for m in _BARE.finditer(text)})
    for raw in _split(text):
        if not raw.strip():
            continue
        raw = _SORRY.sub("", raw)  # noqa: PLW2901 - a correction's opening says nothing of a goal
        folded = fold(raw)
        box = _BOX.match(raw)
        if box:
            found.append(Line(("✅ " if box[1] else "❌ ") + raw[box.end() :].strip(), (), True))
            continue
        ranged = _RANGE.match(folded)
        if ranged and int(ranged[1]) < int(ranged[2]) and int(ranged[2]) in numbers:
            goals = tuple(n for n in range(int(ranged[1]), int(ranged[2]) + 1) if n in numbers)
            found.append(Line(raw[ranged.end() :].strip(), goals, True))
            continue
        mark = _MARK.match(folded)
        number = next((g for g in mark.groups() if g), "") if mark else ""
        goal = int(number) if number.isdigit() else _ORDINALS.get(number, 0)
        if mark and goal in numbers and (bare > 1 or not _BARE.match(raw) or len(raw.split()) <= 2 or _ANSWERED.match(folded)):
            found.append(Line(raw[mark.end() :].strip(), (goal,), True))
            continue
        bullet = _BULLET.match(raw)
        found.append(Line(raw[bullet.end() :].strip() if bullet else raw.strip(), (), bool(bullet)))
    return found


def mentioned(folded: str, numbers: frozenset[int]) -> tuple[re.Match[str] | None, tuple[int, ...]]:
    """A goal named by its number within a sentence ("goal 1 was 3"), and where."""
    match = _MENTION.search(folded)
    return (match, (int(match[1]),)) if match and int(match[1]) in numbers else (None, ())


def sentences(text: str) -> list[str]:
    """The sentences of a line."""
    return [part for part in _SENTENCE.split(text) if part and part.strip()]


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence, each with its own words."""
    folded = fold(sentence)
    cuts = [m.start() for m in _CLAUSE.finditer(folded)]
    edges = [0, *cuts, len(sentence)]
    pieces = [sentence[a:b].strip(" ,-–—\t") for a, b in pairwise(edges)]
    return [piece for piece in pieces if piece]
