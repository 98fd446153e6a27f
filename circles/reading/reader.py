"""The whole reading of a reply: its lines, what they come to for each goal, and what remains to be asked.

`read` is called by `mail.receive` (through `circles.reading`) and by the command line; pure, never a clock or a disk.
"""

from __future__ import annotations

import re
import unicodedata

from circles.reading.commands import find_commands
from circles.reading.cues import find
from circles.reading.figures import Figures, measure
from circles.reading.gathered import HEADED, Piece, Work
from circles.reading.layout import gather
from circles.reading.link import Known, ambiguous, know
from circles.reading.model import (
    Aside,
    Asked,
    CommandRead,
    Evidence,
    PhraseRead,
    Question,
    Reading,
    UpdateRead,
)
from circles.reading.outcome import Verdict, assess, judge
from circles.reading.words import also_in, fold, languages_of

_ASIDE = re.compile(r"^\s*(private|host|partner)\s*:\s*(.*)$", re.DOTALL | re.IGNORECASE)


SURE = 0.5
_TO_PROGRAM = re.compile(r"(?<!\w)(?:list\w*|liste\w*|lijst\w*|help|hilfe|aide|ayuda|ajuda|aiuto|hulp|status|copy|kopie|copia|goals?|ziele|objecti\w+|metas?|obiettivi|doelen)(?!\w)")

READ = 12_000  # characters


def _asides(text: str) -> tuple[str, tuple[Aside, ...]]:
    kept, asides = [], []
    for paragraph in re.split(r"\n\s*\n", text):
        match = _ASIDE.match(paragraph)
        if match is None:
            kept.append(paragraph)
        else:
            audience = match[1].lower()
            asides.append(Aside("host" if audience == "host" else "partner" if audience == "partner" else "private",
                                match[2].strip()))  # fmt: skip
    return "\n\n".join(kept), tuple(asides)


def _adds(more: list[Piece], texts: list[str], figures: Figures, known: Known, work: Work) -> bool:
    """Whether what follows in the next sentences brings a number that the first ones lack, or puts theirs right."""
    if known.target is None:
        return False
    further = measure([piece.text for piece in more], known, work.languages)
    if any(find("fix", fold(piece.text).replace(",", " "), work.languages) for piece in more):
        return further.amount is not None or further.total is not None
    return (figures.total is None and further.total is not None) or (
        figures.amount is None and further.amount is not None
    )


def _commands(text: str, asked: Asked) -> tuple[str, tuple[CommandRead, ...]]:
    """What is left of the text without the wishes to the program, and those wishes."""
    found = find_commands(text, asked)
    for _, start, end in sorted(found, key=lambda item: -item[1]):
        text = text[:start] + " . " + text[end:]
    return text, tuple(command for command, _, _ in found)


def _verdict(pieces: list[Piece], known: Known, work: Work) -> tuple[Verdict, Figures]:
    """Everything that pieces say of a goal; what does not name it counts only where the others are silent."""
    figures = measure([piece.text for piece in pieces], known, work.languages)
    verdicts = [(assess(piece.text, known, work.languages), piece.own) for piece in pieces]
    sure = [verdict for verdict, own in verdicts if own or verdict.outcome in ("stuck",)]
    if not any(verdict.outcome or verdict.why for verdict in sure):
        sure = [verdict for verdict, _ in verdicts]
    return judge(sure, figures, known), figures


def _update(known: Known, work: Work) -> tuple[UpdateRead | None, Question | None]:
    """What is recorded of one goal, or what must be asked."""
    number = known.goal.number
    pieces, more = work.said[number], work.after.get(number, [])
    verdict, figures = _verdict(pieces, known, work)
    if more and (
        verdict.outcome is None
        or any(find("stuck", fold(piece.text), work.languages) for piece in more)
        or _adds(more, [piece.text for piece in pieces], figures, known, work)
    ):
        pieces = [*pieces, *more]
        verdict, figures = _verdict(pieces, known, work)
    words = ", ".join(piece.text for piece in pieces)
    certain = number in work.certain
    if verdict.outcome is None or verdict.weight * (1.0 if certain else 0.95) < SURE:
        unsure = certain or verdict.why == "unclear"
        return None, Question("what-outcome", words, (number,)) if unsure else None
    if verdict.outcome == "missed":
        figures = Figures()
    elif known.goal.target is None and not known.goal.unit:
        figures = Figures(percent=figures.percent)
    confidence = round(min(0.95, verdict.weight * (1.05 if certain else 0.95)), 2)
    return UpdateRead(number, verdict.outcome, Evidence(words, confidence, verdict.why), figures.amount, figures.total,
                      figures.percent), None  # fmt: skip


def _leftover(work: Work) -> None:
    """One goal that nothing was said of and one answer that names none belong together."""
    silent = [known for known in work.known if known.goal.number not in work.said]
    loose = [*work.loose, *work.topics]
    if len(silent) == 1 and len(loose) == 1 and len(work.known) > 1 and work.said:
        text = loose[0]
        work.loose.clear()
        if not ambiguous(fold(text), work.known, work.languages):
            work.tell((silent[0].goal.number,), text)


def _which(work: Work, recorded: bool, commanded: bool) -> Question | None:
    """The question which goal was meant: by a claim that fits several, or by one that fits none when nothing was recorded."""
    silent = tuple(known.goal.number for known in work.known if known.goal.number not in work.said)
    if work.unknown:
        return Question("which-goal", work.unknown[0], silent)
    if work.doubtful and len(silent) > 1:
        return Question("which-goal", work.doubtful[0], silent)
    if work.loose and not recorded and not commanded and len(work.known) > 1:
        return Question("which-goal", work.loose[0], silent)
    return None


def _readable(text: str) -> str:
    """As much of a reply as is read for goals, in whole lines where it has them; all its words are kept."""
    return text if len(text) <= READ else text[: text.rfind("\n", 0, READ) + 1] or text[:READ]


def read(text: str, asked: Asked) -> Reading:
    """What a reply means to the goals, the circle and the program."""
    kept, asides = _asides(unicodedata.normalize("NFC", text))
    kept, commands = _commands(kept, asked)
    titles = " ".join(goal.title for goal in asked.goals)
    languages = languages_of(fold(kept), asked.language)
    spoken = tuple(dict.fromkeys((*languages_of(fold(titles), asked.language), *languages)))
    known = [know(goal, spoken) for goal in asked.goals]
    work = Work(
        asked,
        tuple(dict.fromkeys((*languages, *also_in(fold(kept), languages[0]), *spoken))),
        known,
        frozenset(goal.number for goal in asked.goals),
    )
    for under in asked.under:
        if under.goal is not None:
            work.tell((under.goal,), under.text)
            work.certain.add(under.goal)
    gather(_readable(kept), work)
    _leftover(work)
    updates: list[UpdateRead] = []
    question: Question | None = None
    moved = {
        command.arguments.get("goal")
        for command in commands
        if command.name == "change_goal" and "due" in command.arguments
    }
    for one in work.known:
        if one.goal.number in work.said:
            update, doubt = _update(one, work)
            if update and update.outcome == "missed" and one.goal.number in moved:
                continue  # "they have put the exam off" tells why the due day moves
            updates += [update] if update else []
            question = question or doubt
    question = question or _which(work, bool(updates), bool(commands))
    thanks = tuple(PhraseRead(name, Evidence(name, 0.9, "thanked by name")) for name in work.thanks)
    if any(command.name in ("goals", "help", "status", "export") for command in commands):
        work.asks = [item for item in work.asks if not _TO_PROGRAM.search(fold(item.text))]
    if any(command.name == "pause" for command in commands):
        work.next = [item for item in work.next if item.evidence.why == HEADED or work.link(fold(item.text))]
    return Reading(
        updates=tuple(updates), commitments=tuple(work.next), asks=tuple(work.asks), offers=tuple(work.offers),
        thanks=thanks, commands=commands, asides=asides, question=question, words=kept.strip(), language=languages[0],
    )  # fmt: skip
