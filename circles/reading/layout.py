"""The lines of a reply: numbered, by position, under headings, restated titles; each then read sentence by sentence.

Called by `circles.reading.reader`.
"""

from __future__ import annotations

import re
from itertools import pairwise

from circles.reading.cues import find
from circles.reading.deeds import deeds
from circles.reading.gathered import HEADED, Work, is_bare, is_claim, is_small_talk, says_something
from circles.reading.outcome import assess
from circles.reading.phrases import headed, listed, phrase
from circles.reading.segment import Line, lines_of, pairs, sentences
from circles.reading.statements import read_sentence, take_plans, take_spoken, titled_line
from circles.reading.words import fold

LONGEST, MOST = 2400, 300  # letters of a line, lines of a reply: beyond these nobody reports


def _by_position(lines: list[Line], work: Work) -> bool:
    """Whether unnumbered lines answer the goals in their order."""
    items = [line for line in lines if line.item and not line.goals]
    rows = (
        items
        if len(items) >= 2
        else [ln for ln in lines if len(ln.text) < 60 and not is_small_talk(ln.text, work)]
    )
    rows = [row for row in rows if headed(row.text, work.languages) is None]
    if len(rows) != len(work.known) or len(rows) < 2 or any(line.goals for line in lines):
        return False
    if any(_status(line.text, work) and work.link(fold(more.text)) for line, more in pairwise(lines)):
        return False
    for row, known in zip(rows, work.known, strict=True):
        linked = work.link(fold(row.text))
        if linked and linked != (known.goal.number,):
            return False
    return all(says_something(row.text, work) for row in rows)


_ANY_ONE = frozenset(
    ["one", "eine", "einer", "eins", "une", "un", "uno", "una", "um", "uma", "een", "eentje"]
)


def _slashed(line: str, work: Work) -> list[str]:
    """ "signed / not picked up", "✅ ❌ ✅": bare answers to the goals in their order; empty when it is no such line."""
    count = len(work.known)
    marks = re.findall(r"[✅❌☑✔✓✗👍👎]", line)
    if count > 1 and len(marks) == count and not re.search(r"\w", line):
        return marks
    for mark in (r"\s+/\s+|(?<=\w)/(?=[^\W\d])", r"\s*;\s*", r"\s*[,.]\s+", r"\s*\|\s*", r"\s+-\s+", r"\s+"):
        parts = [part for part in re.split(mark, line.strip(" .!")) if part.strip()]
        if (
            len({part.split()[0].lower() for part in parts if part.split()} & _ANY_ONE)
            and len(parts) == count
        ):
            return []  # "one yes, one no" does not say which
        if any(find("all", fold(part), work.languages) for part in parts):
            continue
        if len(parts) == count > 1 and all(len(part.split()) <= 5 and _answers(part, work) for part in parts):
            linked = [work.link(fold(part)) for part in parts]
            if all(
                not goals or goals == (known.goal.number,)
                for goals, known in zip(linked, work.known, strict=True)
            ):
                return parts
    return []


def _answers(part: str, work: Work) -> bool:
    """Whether a short text is an answer and nothing else."""
    return (says_something(part, work) and is_bare(part, work, 0)) or re.match(r"\s*\d+", part) is not None


def _status(line: str, work: Work) -> str:
    """ "✅" or such when a line is the heading of a list of goals that went alike ("Done:", "Not done:"); "" otherwise."""
    match = re.match(r"^\s*[*_#]*\s*([^:\n\d]{2,32}?|[✅❌])[*_]*\s*:?[*_]*\s*$", line)
    if match is None or not _answers(match[1], work) or work.link(fold(match[1])):
        return ""
    return _sign(match[1], work)


def _sign(text: str, work: Work) -> str:
    """An answer as one that fits every goal."""
    verdict = assess(text, work.known[0], work.languages) if work.known else None
    outcome = verdict.outcome if verdict else None
    return "✅" if outcome == "done" else "❌" if outcome == "missed" else text


def _listed_alike(line: str, work: Work) -> bool:
    """Take "Done: cards, choir": an answer, then the goals it is given to; whether the line was one."""
    head, colon, rest = line.partition(":")
    if (
        not colon
        or not rest.strip()
        or re.search(r"[\d.,]", head)
        or len(head.split()) > 4
        or not _answers(head, work)
        or work.link(fold(head))
    ):
        return False
    goals = [work.link(fold(part)) for part in listed(rest)]
    if not goals or not all(goals):
        return False
    for one in goals:
        work.tell(one, _sign(head, work))
    return True


def _run_together(line: Line, work: Work) -> bool:
    """Take answers run together ("1y 2n 3y"); whether the line was nothing else."""
    run = pairs(line.text) if not line.goals else pairs(f"{line.goals[0]} {line.text}")
    if not run or not all(number in work.numbers for number, _ in run):
        return False
    for number, said in run:
        work.tell((number,), said)
        work.certain.add(number)
    return True


def _under_heading(
    line: Line, more: Line | None, plan: str | None, mode: str, work: Work
) -> tuple[bool, str]:
    """Take a line by the heading that it stands under or is; whether it was taken, and the heading from here on."""
    told = is_claim(line.text, work) or bool(deeds(line.text, work.languages))
    if mode == "next" and plan is None and line.item and not (line.goals and told):
        work.next.append(phrase(line.text, HEADED))
        return True, mode
    status = "" if line.goals or line.item or more is None else _status(line.text, work)
    if (
        status
        and more is not None
        and (more.item or line.text.rstrip().endswith(":"))
        and work.link(fold(more.text))
    ):
        return True, status
    if mode not in ("", "next") and plan is None and (line.item or not is_claim(line.text, work)):
        goals = work.link(fold(line.text))
        if goals:
            work.tell(goals, mode)
            work.tell(goals, line.text, own=False)
            return True, mode
    return False, mode


def gather(text: str, work: Work) -> None:
    """Read the lines of a reply, one after the other."""
    bounded = "\n".join(line[:LONGEST] for line in text.split("\n")[:MOST])
    lines = lines_of(bounded, work.numbers, work.languages)[:MOST]
    positional = _by_position(lines, work)
    row = 0
    before: tuple[int, ...] = ()
    mode = ""  # the heading that the lines stand under: "next", or an answer for all of them
    heading: tuple[int, ...] = ()
    for index, line in enumerate(lines):
        if _run_together(line, work):
            continue
        plan = headed(line.text, work.languages)
        more = lines[index + 1] if index + 1 < len(lines) else None
        taken, mode = _under_heading(line, more, plan, mode, work)
        if taken:
            continue
        mode = "next" if plan == "" else ""
        if plan is not None and not (line.goals and ":" not in line.text[:25]):
            take_plans(plan, work)
            continue
        if not line.goals and not heading and _listed_alike(line.text, work):
            continue
        if not line.goals and not heading and is_small_talk(line.text, work):
            take_spoken(line.text, work)
            continue
        explicit, said = (line.goals, line.text) if line.goals else titled_line(line.text, work)
        explicit, heading = explicit or heading, ()
        if explicit and not said.strip():
            heading = explicit
            continue
        if positional and (line.item or len(said) < 60):
            explicit = explicit or ((work.known[row].goal.number,) if row < len(work.known) else ())
            row += 1
        answers = _slashed(said, work) if not explicit and not before else []
        if answers:
            for known, answer_to in zip(work.known, answers, strict=True):
                work.tell((known.goal.number,), answer_to)
            continue
        work.certain.update(explicit)
        for at, sentence in enumerate(sentences(said)):
            other = () if not at or line.goals else work.link(fold(sentence))
            before = read_sentence(sentence, () if other and other != explicit else explicit, before, work)
