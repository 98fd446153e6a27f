"""What became of a goal, from the clauses that speak of it: done, progress, missed, stuck, or not said.

Called by `circles.reading.reader`. Never says which goal, and answers None rather than guess.
"""

from __future__ import annotations

import re

from circles.reading.figures import Figures
from circles.reading.link import Known, names
from circles.reading.model import Outcome
from circles.reading.words import concepts_of, find, find_all, fold, stem, tokens, whole

_YES_MARK = re.compile(r"[✅☑✔✓👍💯🎉]|\[x\]")
_TIMES = re.compile(
    r"(?<!\w)(?:once|twice|thrice|\w+mal|(?:\d+|two|three|four|deux|trois|dos|tres|due|tre|twee|drie)\s*(?:x|times|fois"
    r"|veces|vezes|volte|keer))(?!\w)"
)
_PART = re.compile(
    r"(?<!\w)(?:[2-9]|two|three|zwei|drei|vier|deux|trois|dos|tres|dois|due|tre|twee|drie)\s+"
    r"(?:chapters?|parts?|sections?|kapitel|teile?|chapitres?|capitulos?|capitoli|hoofdstukken|rooms?|pages)(?!\w)"
)
_NO_MARK = re.compile(r"[❌✗✘👎]|\[ \]")


def _leading(kind: str, folded: str, languages: tuple[str, ...]) -> bool:
    head = re.split(r"[\s,.!:;-]+", folded.strip(), maxsplit=1)[0]
    return bool(head) and whole(kind, head, languages)


def by_figures(figures: Figures, known: Known) -> Outcome | None:
    """The outcome that the numbers alone give."""
    goal = known.goal
    if figures.percent is not None and figures.amount is None and figures.total is None:
        return "done" if figures.percent >= 100 else "progress" if figures.percent else "missed"
    if figures.total is not None:
        return "done" if goal.target and goal.per == "total" and figures.total >= goal.target else "progress"
    if figures.amount is None:
        return None
    if figures.amount == 0:
        return "missed"
    if goal.per == "total" and goal.target:
        whole_so_far = (goal.total_so_far or 0) + figures.amount
        return "done" if whole_so_far >= goal.target else "progress"
    line = goal.target or figures.of
    if line is None:
        return "done"
    return "done" if figures.amount >= line else "progress"


def _of_abstaining(folded: str, known: Known, languages: tuple[str, ...]) -> tuple[Outcome | None, str]:
    """The outcome of a goal to do without something: "no sweets" is a good answer to "cut sugar"."""
    bare = whole("no", re.split(r"[,.!;:-]", folded.strip(), maxsplit=1)[0], languages) or _NO_MARK.search(
        folded
    )
    if bare or find("relapse", folded, languages):
        return "missed", "relapse"
    neg = find("neg", folded, languages)
    if neg and any(names(word, known, languages) for word in tokens(folded[neg.end() :])[:3]):
        return "done", "without"
    for kind in ("nothing", "abstained", "done"):
        match = find(kind, folded, languages)
        if match and not find("progress", folded, languages):
            return "done", match[0]
    if _YES_MARK.search(folded) or _leading("yes", folded, languages):
        return "done", "yes"
    match = find("progress", folded, languages)
    return ("progress", match[0]) if match else (None, "")


def _part_only(folded: str, known: Known, languages: tuple[str, ...]) -> bool:
    """Whether the goal is a project and the clause tells of some other deed than the one its title names."""
    title = tokens(fold(known.goal.title))
    if not title or not find("project", title[0], known.languages):
        return False
    deed = concepts_of(title[0])
    same = {stem(title[0], code) for code in known.languages}
    return not any(
        concepts_of(word) & deed or same & {stem(word, code) for code in languages} for word in tokens(folded)
    )


def title_of(known: Known) -> str:
    """The folded title of a goal."""
    return fold(known.goal.title)


def _denied(before: str, languages: tuple[str, ...]) -> bool:
    """Whether what stands just before a word denies it."""
    near = before[-16:]
    return re.search(r"n't\s+(?:\w+\s+)?$", near) is not None or any(
        len(near) - match.end() <= 6 and "," not in near[match.end() :]
        for match in find_all("denial", near, languages)
    )


def by_words(folded: str, known: Known, languages: tuple[str, ...]) -> tuple[Outcome | None, str]:
    """The outcome that the words give, and the rule."""
    stuck = find("stuck", folded, languages)
    if stuck:
        return "stuck", "blocked"
    if _NO_MARK.search(folded) or _leading("no", folded, languages):
        return "missed", "no"
    yes = _leading("yes", folded, languages)
    missed, progress, done = (find(kind, folded, languages) for kind in ("missed", "progress", "done"))
    if find("wish", folded, languages) and (missed or not (progress or done)):
        return "missed", "wish"
    if progress and (not missed or progress.start() <= missed.start() < progress.end()):
        inside = done is not None and not progress.start() <= done.start() < progress.end()
        if not inside or len(progress[0]) >= 8:
            return "progress", progress[0]
    if done and progress and 0 <= done.start() - progress.end() <= 12:
        return "progress", progress[0]
    if done and _denied(folded[: done.start()], languages):
        return ("progress" if find("finish", done[0], languages) else "missed"), "not " + done[0]
    if (
        done
        and known.goal.target is None
        and _PART.search(folded)
        and find("project", title_of(known), known.languages)
    ):
        return "progress", "a part"
    if done and find("except", folded[done.end() :], languages):
        return "progress", "not all"
    if done and (not missed or done.start() < missed.start()):
        return "done", done[0]
    if yes and not missed:
        return "done", "yes"
    if missed:
        return "missed", missed[0]
    if _YES_MARK.search(folded):
        return "done", "tick"
    past = find_all("past", folded, languages)
    if past:
        part = known.goal.target is not None or _part_only(folded, known, languages)
        return ("progress", "past") if part else ("done", past[0][0])
    if known.goal.target is None and _TIMES.search(folded):
        return ("progress" if _part_only(folded, known, languages) else "done"), "times"
    return None, ""


def judge(
    folded: str, known: Known, figures: Figures, languages: tuple[str, ...]
) -> tuple[Outcome | None, str]:
    """The outcome of everything said of a goal: blocked first, then figures, then words."""
    if find("abstain", fold(known.goal.title), known.languages):
        said, why = _of_abstaining(folded, known, languages)
    else:
        said, why = by_words(folded, known, languages)
    if said == "stuck":
        return "stuck", why
    counted = by_figures(figures, known)
    if said == "missed" and counted is not None and why not in ("no", "wish"):
        first = re.search(r"\d", folded)
        if find("nothing", folded, languages) and (first is None or folded.find(why) < first.start()):
            return "missed", why
    if counted is not None:
        if said == "done" and counted == "progress" and known.goal.per == "total" and why != "past":
            return (
                ("done", why)
                if find("done", folded, languages) and figures.total is None
                else (counted, "figure")
            )
        return counted, "figure"
    return said, why
