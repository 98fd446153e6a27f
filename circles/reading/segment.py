"""A reply cut up: lines, the goals that marks name, sentences and clauses.

Called by `circles.reading.reader`. Beyond marks and places it looks only at whether an answer follows a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from circles.reading.cues import find
from circles.reading.quantities import spoken
from circles.reading.units import unit_of
from circles.reading.words import fold, lower

_WORDS = {fold(w): n for n, line in enumerate((
    "one eins un uno um een 1st first erste erster erstes ersten premier premiere primero primera primeiro primeira primo prima eerste",
    "two zwei deux dos dois due twee 2nd second zweite zweiter zweites zweiten deuxieme seconde segundo segunda secondo seconda tweede",
    "three drei trois tres tre drie 3rd third dritte drittes dritten troisieme tercero tercera terceiro terceira terzo terza derde",
    "four vier quatre cuatro quatro quattro 4th fourth vierte viertes quatrieme cuarto quarto quarta vierde",
    "five funf cinq cinco cinque vijf 5th fifth funfte cinquieme quinto quinta vijfde"), 1) for w in line.split()}  # fmt: skip
_NUMBER = "|".join(sorted(_WORDS, key=len, reverse=True))
_GOAL = r"(?:goals?|ziele?|objectifs?|objetivos?|metas?|obiettiv[oi]|doel(?:en)?|numbers?|numeros?|nummern?|nummers?|punkt|punto|ponto|point|nr\.?|no\.(?=\s?\d)|n[°º]\.?|num\.?|#)"
_ONE = rf"(?:\d(?!\d)|(?:{_NUMBER})(?!\w))"
_AND = r"(?:\s*(?:,|&|\+|/|and|und|et|y|e|en|to|bis|through|t/m|a)\s*|-)"
_NAMED = re.compile(
    rf"(?<!\w)(?:(?:the|das|mein|my|l'|le|el|o|il|het|mijn|for|fur|pour|para|per|voor)\s*)*{_GOAL}\s*#?\s*({_ONE}(?:{_AND}(?:{_GOAL}\s*)?#?{_ONE})*)(?!\s*(?:%|km|h\b|min))(?![.,]\d)\s*[.):=|\-–>]*"
    rf"|(?<!\w)(?:the|das|der|die|le|la|el|o|a|il|het|de)?\s*({_NUMBER})\s+(?:goal|one|ziel|objectif|objetivo|meta|obiettivo|doel)(?!\w)\s*[:,=-]*"
    rf"|^\s*(?:the|das|der|die|le|la|el|o|a|il|het|de)?\s*({_NUMBER})\s*(?:[:=]|(?=(?:i|is|was|isn't|wasn't)\s))"
)
_NAMED_LATER = re.compile(
    rf"(?:[,;.!?]|\s(?:and|und|et|y|e|en|but|aber|mais|pero|mas|ma|maar))\s+(?P<mark>(?:the|das|der|die|le|la|el|o|a|il|het|de)?\s*(?:{_GOAL}\s*#?\s*{_ONE}(?!\s*(?:%|km|h\b|min))(?![.,]\d)|(?:{_NUMBER})\s+(?:goal|one|ziel|objectif|objetivo|meta|obiettivo|doel)(?!\w)|(?:{_NUMBER})(?=\s*:)|(?<=the )(?:{_NUMBER})(?=\s+(?:i|is|was|isn't|wasn't|not|got|went)\s))\s*[:=,-]*)"
)
_START = re.compile(
    r"^\s*(?:[-*•]\s*)?(?:(?:no|el|il|le|de|the|am)\s+(\d)(?=\s+[^\W\d])|\(?(\d)\s*(?:[.):/=|]+(?!\d)|->|→|[-–]>?(?=\s)|[-–]>?(?=[^\W\d])|\s+(?=[^\d\s/,.x%]))|(\d)(?=[✅❌☑✔✓✗👍👎])|(\d)\)(?=\d))\s*\|?\s*"
)
_SEVERAL = re.compile(r"^\s*(\d)((?:\s*(?:,|&|\+|and|und|et|y|e|en)\s*\d(?!\d))+|\s*(?:-|–|to|bis|through|t/m|a)\s*\d)\s*[:.)=-]?\s+(?=\D)")
_PAIRS = re.compile(
    r"(?<![\w.,])#?(\d)\s*[:=.)\-]?\s*(yes|no|yep|nope|y|n|ja|nein|nee|j|oui|non|o|si|s|sim|nao|done|[✅❌☑✔✓✗✖👍👎❓🤷])(?![\w])\s*[,;/|]?\s*"
)
_SEQUENCE = re.compile(r"(?:(?<=[\s,;/|(])|(?<=[.!?]))#?(\d)(?=\s?(?:[.):=]\s*|[-–]\s+|\s|[✅❌☑✔✓✗👍👎])\s*[^\s\d%]|\)\s*\S|:\s*\S|\.\s+\S)(?![.,]\d)")
_SORRY = re.compile(
    r"^\s*(?:sorry|oops|ups|correction|correct(?:ed)?|korrektur|pardon|désolée?|perdón|perdon|desculpa|scusa|scusate|correctie|update)\s*[,:;!.–-]+\s*(?=\S)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•·–>+]|\[[ xX]\])\s+|^\s*[•·]\s*")
_BOX = re.compile(r"^\s*(?:[-*•]\s*)?\[\s?([xX✓✔])?\s?\]\s*")
_SENTENCE = re.compile(r"(?<=[.!?;…])\s+|(?<=[.!?…][)\"'”»])\s+|\s*\n+\s*|(?<=[✅❌\U0001f300-\U0001faff])\s+(?=[A-ZÀ-Ü¿¡])|(?<=[a-zà-ü]{3}[.!?])(?=[A-ZÀ-Ü][a-zà-ü])")
_BREAKS = (
    r",\s+|\s+-\s+|\s+[–—]\s+|—|\s*\|\s*|\s*\.\.\.+\s*|…\s*|\s+\(|\)\s*|:\s+|\s*(?:[✅❌\U0001f300-\U0001faff])+\s+(?=\w)|\?\s+|;\s+"
)
_JOINS = {
    "en": "but and n while though although however yet so because bc cos cuz since whereas then",
    "de": "aber und sowie weil dafür allerdings sondern", "fr": "mais et car parce pis",
    "es": "pero y porque aunque", "pt": "mas e porém porque", "it": "ma e ed perché", "nl": "maar en want omdat",
}  # fmt: skip
_CLAUSE = {
    code: re.compile(
        rf"{_BREAKS}|\s+(?=(?:{'|'.join(words.split())})\s(?!(?:\d+|no|yes|a half|a quarter|demie?|media|meia|mezz[ao]|ein halb|een half|far|que|much|many|quart|cuarto|um quarto|there|off|again|down)\b))"
    )
    for code, words in _JOINS.items()
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line or part of one: its words without list marks, the goals its mark names, and whether it is a list item."""

    text: str
    goals: tuple[int, ...]
    item: bool


def _numbers(words: str) -> list[int]:
    """The goal numbers in "1 and 3", "one, two", "1-3"."""
    parts = [int(w) if w.isdigit() else _WORDS.get(w, 0) for w in re.findall(r"\d|[^\W\d_]+", words)]
    parts = [n for n in parts if n]
    if len(parts) == 2 and parts[0] < parts[1] and re.search(r"-|–|\s(?:to|bis|through|a)\s|t/m", words):
        return list(range(parts[0], parts[1] + 1))
    return parts


def answers(folded: str, languages: tuple[str, ...]) -> bool:
    """Whether a text opens with an answer, so that a lone number before it is a goal's and not an amount."""
    head = folded.lstrip(" \t-–:.)=|>")
    if re.match(r"[✅❌☑✔✓✗👍👎]", head):
        return True
    head = re.sub(r"^(?:was|is|ist|war|est|es|e|and|und|et|y|wurde|hab(?:e)?|i|ich|have|has|been|got|totally|completely|fully|all|again|sadly|leider|diesmal|dieses mal|cette fois|esta vez|desta vez|stavolta|questa volta|deze keer|dit keer)\s+", "", head)
    short = " ".join(head.split()[:5])
    return any(
        (cue := find(kind, short, languages)) is not None and cue.start == 0
        for kind in ("done", "missed", "part", "stuck", "yes", "no", "neg", "every", "only")
    )


def pairs(text: str) -> list[tuple[int, str]]:
    """Answers run together, such as "1y 2n 3y"; empty unless the line is nothing else."""
    folded = fold(text)
    found = [(int(m[1]), m[2]) for m in _PAIRS.finditer(folded)]
    return found if len(found) > 1 and not _PAIRS.sub("", folded).strip(" .,!()") else []


def _cut(line: str, numbers: frozenset[int], languages: tuple[str, ...]) -> list[str]:
    """A line cut before each number that names a goal ("1) 2/3 2) 30", "1 done, 2 not this time", "#3 yes #1 35")."""
    folded = fold(line)
    opens = re.match(r"\s*[-*•]?\s*#?(\d)(?![\d.,]\d)(?!\d)", folded)
    listed = _SEVERAL.match(folded)
    cuts: list[int] = []
    if opens and int(opens[1]) in numbers and _START.match(folded.replace("#", " ", 1) if "#" in folded[:3] else folded):
        seen = [int(opens[1])] if listed is None else _numbers(listed[1] + listed[2])
        for mark in _SEQUENCE.finditer(folded, opens.end() if listed is None else listed.end()):
            number = int(mark[1])
            if number not in numbers or number in seen:
                continue
            firm = re.match(r"[.):=]", folded[mark.end() :]) is not None or "#" in mark[0]
            if (firm and number == seen[-1] + 1) or answers(folded[mark.end() :], languages):
                cuts.append(mark.start())
                seen.append(number)
    for mark in re.finditer(r"(?<=[\s,;])#\d(?!\d)", folded):
        if int(mark[0][1:]) in numbers and mark.start() not in cuts:
            cuts.append(mark.start())
    for mark in _NAMED_LATER.finditer(folded):
        told = re.match(r"\s*[-–:=]?\s*\d|\s*[-–:=]", folded[mark.end() :]) is not None or mark[0].rstrip()[-1:] in ":=-"
        if mark.start("mark") not in cuts and (told or answers(folded[mark.end() :], languages)):
            cuts.append(mark.start("mark"))
    edges = [0, *sorted(set(cuts)), len(line)]
    return [line[a:b].strip(" ,;/|") for a, b in pairwise(edges) if line[a:b].strip(" ,;/|")]


def lines_of(text: str, numbers: frozenset[int], languages: tuple[str, ...]) -> list[Line]:
    """The lines that are not blank, with what their marks say."""
    raws = [part for line in text.split("\n") if line.strip() for part in _cut(line, numbers, languages)]
    marked = {m[2] for raw in raws if (m := _START.match(fold(raw))) and m[2] and int(m[2]) in numbers}
    found: list[Line] = []
    for raw in raws:
        raw = _SORRY.sub("", raw)  # noqa: PLW2901 - a correction's opening says nothing of a goal
        if raw.strip():
            found.append(_line(raw, numbers, len(marked) > 1, languages))
    return found


def _line(raw: str, numbers: frozenset[int], listed: bool, languages: tuple[str, ...]) -> Line:
    folded = fold(raw)
    box = _BOX.match(raw)
    if box:
        return Line(("✅ " if box[1] else "❌ ") + raw[box.end() :].strip(), (), True)
    several = _SEVERAL.match(folded)
    if several:
        goals = _numbers(several[1] + several[2])
        if goals and all(n in numbers for n in goals) and (answers(folded[several.end() :], languages) or len(goals) > 2):
            return Line(raw[several.end() :].strip(), tuple(goals), True)
    named = _NAMED.match(folded)
    if named:
        goals = [n for n in _numbers(named[1] or named[2] or named[3]) if n in numbers]
        if goals:
            return Line(raw[named.end() :].strip(), tuple(goals), True)
    mark = _START.match(folded)
    number = next((int(g) for g in mark.groups() if g), 0) if mark else 0
    if mark and number in numbers:
        plain = re.match(r"\s*\d\s+[^\W\d]", folded) is not None  # no mark but a blank: "1 done" or "3 runs"
        counted = plain and unit_of(folded[mark.end() :].split()[0], languages[0]) not in (None, "goal")
        if counted and not answers(folded[mark.end() :], languages):
            return Line(raw.strip(), (), False)
        if not plain or listed or len(raw.split()) <= 2 or answers(folded[mark.end() :], languages):
            return Line(raw[mark.end() :].strip(), (number,), True)
    digits = re.match(r"\s*(\d)\s+(?=\d)", folded) if listed else None
    if digits and int(digits[1]) in numbers:
        return Line(raw[digits.end() :].strip(), (int(digits[1]),), True)
    bullet = _BULLET.match(raw)
    return Line(raw[bullet.end() :].strip() if bullet else raw.strip(), (), bool(bullet))


def mentioned(folded: str, numbers: frozenset[int], languages: tuple[str, ...]) -> tuple[re.Match[str] | None, tuple[int, ...]]:
    """Goals named by number within a sentence ("goal 1 was 3", "the second one"), and where."""
    for match in _NAMED.finditer(folded):
        if match[2] and not answers(folded[match.end() :], languages):
            continue  # "the second one is still thinking" may be anyone
        goals = tuple(n for n in _numbers(match[1] or match[2] or match[3]) if n in numbers)
        if goals:
            return match, goals
    return None, ()


def unknown_goal(folded: str, numbers: frozenset[int]) -> bool:
    """Whether a text answers a goal by a number that the member has not."""
    match = _NAMED.match(folded)
    return match is not None and match[1] is not None and bool(_numbers(match[1])) and not set(_numbers(match[1])) & numbers


def sentences(text: str) -> list[str]:
    """The sentences of a line."""
    return [part for part in _SENTENCE.split(text) if part and part.strip()]


def _in_number(plain: str, at: int, language: str) -> bool:
    """Whether a cut falls within a number in words ("vinte e duas", "mil e duzentas")."""
    words = re.match(r"\s+\w+\s+([^\W\d_]+)", plain[at : at + 40])
    before = re.search(r"([^\W\d_]+)$", plain[max(0, at - 20) : at])
    return bool(words and before) and language != "en" and all(spoken(word, language) is not None for word in (before[1], words[1]))  # type: ignore[index]


MOST_CLAUSES = 60


@lru_cache(maxsize=2048)
def clauses(sentence: str, language: str) -> tuple[str, ...]:
    """The clauses of a sentence, each with its own words."""
    plain = lower(sentence)
    cuts = [m.start() for m in _CLAUSE[language].finditer(plain) if not _in_number(plain, m.start(), language)]
    edges = [0, *cuts[:MOST_CLAUSES], len(sentence)]
    pieces = [sentence[a:b].strip(" ,;-–—:()|…\t") for a, b in pairwise(edges)]
    return tuple(piece for piece in pieces if piece)
