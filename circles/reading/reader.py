"""The whole reading of a reply: clauses, their goals, their outcomes, and what remains to be asked.

`read` is called by `mail.receive` (through `circles.reading`) and by the command line; pure, never a clock or a disk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from circles.reading.commands import find_commands
from circles.reading.figures import Figures, measure
from circles.reading.link import Known, know, link
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
from circles.reading.outcome import by_words, judge
from circles.reading.phrases import headed, is_ask, is_offer, is_plan, is_refusal, listed, phrase, thanked
from circles.reading.segment import Line, clauses, lines_of, mentioned, pairs, sentences
from circles.reading.words import find, fold, languages_of, tokens

_ASIDE = re.compile(r"^\s*(private|host|partner)\s*:\s*(.*)$", re.DOTALL | re.IGNORECASE)


@dataclass(slots=True)
class _Work:
    """What has been gathered so far."""

    asked: Asked
    languages: tuple[str, ...]
    known: list[Known]
    said: dict[int, list[str]] = field(default_factory=dict)
    after: dict[int, list[str]] = field(default_factory=dict)
    certain: set[int] = field(default_factory=set)
    loose: list[str] = field(default_factory=list)
    next: list[PhraseRead] = field(default_factory=list)
    asks: list[PhraseRead] = field(default_factory=list)
    offers: list[PhraseRead] = field(default_factory=list)
    thanks: list[str] = field(default_factory=list)
    admin: bool = False

    def tell(self, goals: tuple[int, ...], text: str) -> None:
        for goal in goals:
            self.said.setdefault(goal, []).append(text)


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


def _small_talk(folded: str, work: _Work) -> bool:
    words = tokens(folded)
    if re.search(r"[✅❌☑✔✓✗👍👎]", folded):
        return False
    names = {fold(name) for name in (*work.asked.members, work.asked.me)}
    left = [w for w in words if w not in names]
    return not left or (len(left) <= 4 and find("greet", " ".join(left[:2]), work.languages) is not None)


def _spoken(sentence: str, work: _Work) -> bool:
    """Take a sentence that is said to the circle (thanks, asks, offers); whether it was one."""
    folded = fold(sentence)
    names = thanked(folded, work.asked.members, work.asked.me, work.languages)
    work.thanks += [name for name in names if name not in work.thanks]
    if is_ask(sentence, folded, work.languages):
        work.asks.append(phrase(sentence, "asks the circle"))
        return True
    if is_offer(sentence, folded, work.languages):
        work.offers.append(phrase(sentence, "offers the circle"))
        return True
    parts = [fold(clause) for clause in clauses(sentence)]
    return bool(names) and (
        len(parts) == 1 or not any(link(part, work.known, work.languages) for part in parts)
    )


def _sentence(
    sentence: str, explicit: tuple[int, ...], before: tuple[int, ...], work: _Work
) -> tuple[int, ...]:
    """Read one sentence; the goals it spoke of last."""
    plan = headed(sentence, work.languages) if not explicit or ":" in sentence[:25] else None
    if plan is not None:
        work.next += [phrase(item, "heading of what is next") for item in listed(plan)]
        return ()
    admin = find("admin", fold(sentence), work.languages)
    if admin and (not explicit or (admin.start() < 25 and not find("done", fold(sentence), work.languages))):
        work.admin = True
        return before
    if not explicit and _except(sentence, work):
        return ()
    report, ask = _report_and_ask(sentence, work)
    if ask:
        before = _sentence(report, explicit, before, work)
        work.asks.append(phrase(ask, "asks the circle"))
        return before
    if _spoken(sentence, work):
        return before
    if not explicit:
        match, explicit = mentioned(fold(sentence), frozenset(known.goal.number for known in work.known))
        if match:
            work.certain.update(explicit)
            sentence = sentence[: match.start()] + " " + sentence[match.end() :]
    current: tuple[int, ...] = explicit
    waiting: list[str] = []
    for clause in clauses(sentence):
        folded = fold(clause)
        if is_plan(folded, work.languages):
            if not is_refusal(folded, work.languages):
                work.next.append(phrase(clause, "says what is to come"))
            continue
        if thanked(folded, work.asked.members, work.asked.me, work.languages):
            continue
        goals = explicit or link(folded, work.known, work.languages)
        if goals:
            if waiting and not current:
                folded = " , ".join([*waiting, folded])
            waiting, current = [], goals
            work.tell(goals, folded)
        elif current:
            work.tell(current, folded)
        else:
            waiting.append(folded)
    if waiting:
        _unlinked(" , ".join(waiting), before, work)
    return current or before


def _report_and_ask(sentence: str, work: _Work) -> tuple[str, str]:
    """A report that ends in a question ("stuck on the novel, can anyone read it?") cut in two; "" for no question."""
    for cut in reversed(list(re.finditer(r"[:,;–—]\s+", sentence))):
        report, ask = sentence[: cut.start()], sentence[cut.end() :]
        if ask.rstrip().endswith("?") and is_ask(ask, fold(ask), work.languages):
            told = _claims(fold(report), work) and not is_ask(report, fold(report), work.languages)
            return (report, ask) if told else (sentence, "")
    return sentence, ""


_COUNTED = {
    2: re.compile(r"both|beide[sn]?|les deux|toutes les deux|l[ao]s dos|amb[oa]s|a[sm]bas|entramb[ei]|tutt[ie] e due|allebei|all two|alle zwei"),
    3: re.compile(r"all three|alle drei|les trois|l[ao]s tres|[oa]s tres|tutt[ie] e tre|alle drie"),
    4: re.compile(r"all four|alle vier|les quatre|l[ao]s cuatro|[oa]s quatro|tutt[ie] e quattro"),
    5: re.compile(r"all five|alle funf|les cinq|l[ao]s cinco|[oa]s cinco|tutt[ie] e cinque|alle vijf"),
}  # fmt: skip


def _counts_others(folded: str, work: _Work) -> bool:
    """Whether "both" or "all three" is said of another number of goals than there are."""
    return any(rule.search(folded) and count != len(work.known) for count, rule in _COUNTED.items())


def _unlinked(folded: str, before: tuple[int, ...], work: _Work) -> None:
    """A sentence that names no goal: of all of them, of the only one, of the one before, or loose."""
    every = find("all", folded, work.languages)
    nothing = re.search(r"(?<!\w)(?:nothing|nichts|rien|nada|niente|niets)(?!\w)", folded)
    if every and _claims(folded, work) and _counts_others(folded, work):
        work.loose.append(folded)
    elif every and _claims(folded, work):
        bare = folded if find("missed", every[0], work.languages) else folded.replace(every[0], " ")
        sweep = by_words(bare, work.known[0], work.languages)[0] or "done"
        rest = tuple(known.goal.number for known in work.known if known.goal.number not in work.said)
        work.tell(rest, "❌" if sweep == "missed" else "✅" if sweep == "done" else folded)
    elif len(work.known) == 1 and (_claims(folded, work) or re.search(r"\d", folded)):
        work.tell((work.known[0].goal.number,), folded)
    elif before:
        if len(before) == 1 and nothing is None:
            work.after.setdefault(before[0], []).append(folded)
    elif _claims(folded, work):
        work.loose.append(folded)


def _claims(folded: str, work: _Work) -> bool:
    return any(
        find(kind, folded, work.languages) for kind in ("done", "missed", "progress", "stuck", "yes", "no")
    )


def _except(line: str, work: _Work) -> bool:
    """ "Everything but the garage": all goals done and the named ones not; whether the line said so."""
    folded = fold(line)
    every, but = find("all", folded, work.languages), find("except", folded, work.languages)
    if (
        every is None
        or but is None
        or but.start() < every.start()
        or find("missed", folded[: every.start()], work.languages)
    ):
        return False
    spared = link(folded[but.end() :], work.known, work.languages)
    if not spared:
        return False
    for known in work.known:
        work.tell((known.goal.number,), "❌" if known.goal.number in spared else "✅")
    return True


def _by_position(lines: list[Line], work: _Work) -> bool:
    """Whether unnumbered lines answer the goals in their order."""
    items = [line for line in lines if line.item and not line.goals]
    rows = (
        items
        if len(items) >= 2
        else [ln for ln in lines if len(ln.text) < 60 and not _small_talk(fold(ln.text), work)]
    )
    rows = [row for row in rows if headed(row.text, work.languages) is None]
    if len(rows) != len(work.known) or len(rows) < 2 or any(line.goals for line in lines):
        return False
    for row, known in zip(rows, work.known, strict=True):
        linked = link(fold(row.text), work.known, work.languages)
        if linked and linked != (known.goal.number,):
            return False
    bare = [
        row
        for row in rows
        if judge(fold(row.text), work.known[0], Figures(), work.languages)[0] or re.search(r"\d", row.text)
    ]
    return len(bare) == len(rows)


def _gather(text: str, work: _Work) -> None:
    numbers = frozenset(known.goal.number for known in work.known)
    lines = lines_of(text, numbers)
    positional = _by_position(lines, work)
    row = 0
    before: tuple[int, ...] = ()
    planning = False
    for line in lines:
        run = pairs(line.text) if not line.goals else pairs(f"{line.goals[0]} {line.text}")
        if run and all(number in numbers for number, _ in run):
            for number, answer in run:
                work.tell((number,), answer)
                work.certain.add(number)
            continue
        if planning and line.item and not line.goals:
            work.next.append(phrase(line.text, "heading of what is next"))
            continue
        plan = headed(line.text, work.languages)
        planning = plan == ""
        if not line.goals and (_small_talk(fold(line.text), work) and not re.search(r"\d", line.text)):
            _spoken(line.text, work)
            continue
        explicit = line.goals
        if positional and plan is None and (line.item or len(line.text) < 60):
            explicit = (work.known[row].goal.number,) if row < len(work.known) else ()
            row += 1
        work.certain.update(explicit)
        for sentence in [line.text] if plan == "" else sentences(line.text):
            before = _sentence(sentence, explicit, before, work)


def _adds(more: str, figures: Figures, known: Known, work: _Work) -> bool:
    """Whether what follows in the next sentences brings a number that the first ones lack."""
    if known.goal.target is None or figures.total is not None:
        return False
    further = measure(more, known, work.languages)
    return further.total is not None or (figures.amount is None and further.amount is not None)


def _commands(text: str, asked: Asked) -> tuple[str, tuple[CommandRead, ...]]:
    """What is left of the text without the wishes to the program, and those wishes."""
    found = find_commands(text, asked)
    for _, start, end in sorted(found, key=lambda item: -item[1]):
        text = text[:start] + text[end:]
    return text, tuple(command for command, _, _ in found)


def _updates(work: _Work) -> tuple[list[UpdateRead], Question | None]:
    updates: list[UpdateRead] = []
    question: Question | None = None
    for known in work.known:
        number = known.goal.number
        if number not in work.said:
            continue
        text = " , ".join(work.said[number])
        figures = measure(text, known, work.languages)
        outcome, why = judge(text, known, figures, work.languages)
        more = " , ".join(work.after.get(number, ()))
        if more and (
            outcome is None or find("stuck", more, work.languages) or _adds(more, figures, known, work)
        ):
            text = f"{text} , {more}"
            figures = measure(text, known, work.languages)
            outcome, why = judge(text, known, figures, work.languages)
        if find("unclear", text, work.languages) or (outcome is None and number in work.certain):
            question = question or Question("what-outcome", text, (number,))
            continue
        if outcome is None:
            continue
        if outcome == "missed":
            figures = Figures()
        confidence = 0.95 if number in work.certain else 0.8
        updates.append(UpdateRead(number, outcome, Evidence(text, confidence, why), figures.amount, figures.total,
                                  figures.percent))  # fmt: skip
    return updates, question


def read(text: str, asked: Asked) -> Reading:
    """What a reply means to the goals, the circle and the program."""
    kept, asides = _asides(text)
    kept, commands = _commands(kept, asked)
    titles = " ".join(goal.title for goal in asked.goals)
    languages = languages_of(fold(kept), asked.language)
    spoken = tuple(dict.fromkeys((*languages, *languages_of(fold(titles), asked.language))))
    work = _Work(asked, languages, [know(goal, spoken) for goal in asked.goals])
    for under in asked.under:
        if under.goal is not None:
            work.tell((under.goal,), fold(under.text))
            work.certain.add(under.goal)
    _gather(kept, work)
    updates, question = _updates(work)
    if (
        question is None
        and work.loose
        and not updates
        and not work.admin
        and not commands
        and len(work.known) > 1
    ):
        question = Question("which-goal", work.loose[0], tuple(goal.number for goal in asked.goals))
    thanks = tuple(PhraseRead(name, Evidence(name, 0.9, "thanked by name")) for name in work.thanks)
    return Reading(
        updates=tuple(updates), commitments=tuple(work.next), asks=tuple(work.asks), offers=tuple(work.offers),
        thanks=thanks, commands=commands, asides=asides, question=question, words=kept.strip(), language=languages[0],
    )  # fmt: skip
