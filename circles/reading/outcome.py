"""What became of a goal, from the clauses that speak of it: done, progress, missed, stuck, or not said.

Called by `circles.reading.reader`. Each clause is judged by itself (`assess`), then the verdicts are weighed together
with the numbers (`judge`). Never says which goal, and answers None rather than guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from circles.reading.cues import Cue, cues, find, find_all, whole
from circles.reading.deeds import deeds
from circles.reading.figures import Figures
from circles.reading.link import Known, names
from circles.reading.model import Outcome
from circles.reading.quantities import find_quantities
from circles.reading.words import concepts_of, fold, stem, tokens

_YES_MARK = re.compile(r"[✅☑✔✓👍💯🎉🏆🥇🎯🙌]|\[x\]")
_NO_MARK = re.compile(r"[❌✗✘✖👎🚫]|\[ \]")
_HEAD = re.compile(r"[,.!?:;()|]|\s-\s|\s(?=[✅❌👍👎🎉💪😅🙈])")
_PART_NOUN = re.compile(
    r"(?<!\w)(?:(?:\d+|two|three|zwei|drei|vier|deux|trois|dos|tres|dois|duas|due|tre|twee|drie)\s+"
    r"(?:chapters?|parts?|sections?|kapitel|teile?|chapitres?|capitulos?|capitoli|hoofdstukken|rooms?|pages?|boxes|drawers?|scenes?|steps|kisten|seiten"
    r"|pagin[ae]s?|paginas|cajas|caixas|scatole|dozen|cartons|lessons?|lektionen|songs?|verses?|rows?)"
    r"|(?:an?|one|the first|first|another|ein|eine|einen|une?|un[ao]|uma?|een)\s+(?:chapter|part|section|kapitel|chapitre|capitulo|capitolo|hoofdstuk|page|seite"
    r"|pagina|corner|half|scene|lesson|stuck|teil|shelf|drawer|box|row|paragraph|verse))(?!\w)"
)


_COPULA = re.compile(
    r"(?<!\w)(?:is|are|'s|'re|ist|sind|est|sont|esta|estan|es|quedo|quedaron|e|sao|ficou|ficaram|sono|zijn|staat|ligt|zit|zitten|hangt|hangen|staan|sitzt|sitzen|hangt|hangen|looks?|seems?|has|have|hat|haben|feels?|looks?|sieht|now)(?!\w)|'s(?!\w)"
)
_AT_END = re.compile(
    r"\W*(?:(?:already|now|again|at last|finally|too|and all|schon|wieder|endlich|jetzt|enfin|ya|ja|gia|weer|nu|ora|agora)\W*)*$"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one clause says of a goal: how it went, how surely (0 to 1), by which words; `contrast` after "but"."""

    outcome: Outcome | None
    weight: float
    why: str
    contrast: bool = False


MET = "goal met"
NOTHING = Verdict(None, 0.0, "")


def _outside(spans: list[Cue], of: list[Cue]) -> list[Cue]:
    """The cues that do not lie within another kind's."""
    return [
        one for one in spans if not any(o.start <= one.start and one.end <= o.end and o != one for o in of)
    ]


def _strict(spans: list[Cue], of: list[Cue]) -> list[Cue]:
    """The cues that do not lie within a longer one."""
    return [
        one for one in spans
        if not any(o.start <= one.start and one.end <= o.end and o.end - o.start > one.end - one.start for o in of)
    ]  # fmt: skip


_WITHOUT = frozenset(["without", "ohne", "sans", "sin", "sem", "senza", "zonder"])
_AGAIN = re.compile(
    r"(?<!\w)(?:again|wieder|de nouveau|otra vez|de nuevo|de novo|outra vez|di nuovo|weer)\W*$"
)


class _Said:
    """The cues of one clause, without those that only repeat the goal's own title or lie within a longer phrase."""

    def __init__(self, text: str, known: Known | None, languages: tuple[str, ...]) -> None:
        for jest in find_all("joke", fold(text), languages):
            if " " in jest.text:
                text = text[: jest.start] + " " * (jest.end - jest.start) + text[jest.end :]
        self.text, self.folded, self.languages = text, fold(text), languages
        found = cues(self.folded, languages)
        blind = found.get("not_neg", []) + found.get("joke", [])
        title = (
            frozenset(stem(w, code) for w in tokens(fold(known.goal.title)) for code in known.languages)
            if known
            else frozenset[str]()
        )

        def own(cue: Cue) -> bool:
            words = tokens(cue.text)
            return bool(title) and all(any(stem(w, code) in title for code in languages) for w in words)

        def kind(name: str) -> list[Cue]:
            return [cue for cue in _outside(found.get(name, []), found.get("not_neg", [])) if not own(cue)]

        self.stuck, self.missed, self.part = kind("stuck"), kind("missed"), kind("part")
        self.done = _outside(found.get("done", []), [])
        self.every = found.get("every", [])
        said_now = _COPULA.search(self.folded) is not None
        self.state = [
            cue for cue in (found.get("state", []) if said_now else kind("state"))
            if _AT_END.match(self.folded[cue.end :]) and self.folded[: cue.start].endswith(" ")
        ]  # fmt: skip
        self.only, self.wish, self.unclear = kind("only"), kind("wish"), kind("unclear")
        self.faults, self.begin = found.get("faults", []), found.get("begin", [])
        self.finish = _strict(found.get("finish", []), self.missed)
        self.deeds = deeds(text, languages)
        phrases = [*self.part, *self.missed, *self.stuck, *self.done]
        self.done = _strict(self.done, phrases)
        self.part = [
            cue for cue in _strict(self.part, phrases) if not any(m.start < cue.start < m.end for m in self.missed)
        ]  # "haven't started on" is no start
        self.missed = _strict(self.missed, [*self.part, *self.stuck, *self.done, *self.missed])
        holders = [
            cue
            for cue in (*self.part, *self.missed, *self.stuck, *self.done)
            if " " in cue.text or "'" in cue.text
        ]
        self.neg = [cue for cue in _outside(found.get("neg", []), blind) if not any(
            h.start <= cue.start and cue.end <= h.end for h in holders)]  # fmt: skip
        self.neg = [cue for cue in self.neg if cue.text not in _WITHOUT]
        self.all_neg = _outside(found.get("neg", []), found.get("not_neg", []))


def _lead(folded: str) -> str:
    """What a clause opens with, up to its first mark."""
    return _HEAD.split(folded.strip(" \t-*•:.,"), maxsplit=1)[0].strip()


def answer(folded: str, languages: tuple[str, ...]) -> str:
    """ "yes" or "no" when a clause opens with such an answer; "" otherwise."""
    head = _lead(folded)
    words = head.split()
    for kind in ("no", "yes"):
        if head and whole(kind, head, languages):
            return kind
    ends = {
        "yes": ("yes", "yep", "yeah", "yup", "ja", "oui", "sim", "si"),
        "no": ("nope", "nein", "nee", "nah", "no", "non", "nao"),
    }
    for kind, answers in ends.items():
        if (
            1 < len(words) <= 3
            and words[-1] in answers
            and words[-2] not in ("says", "said", "or", "oder", "ou", "o")
            and whole(kind, words[-1], languages)
        ):
            return kind
        if (
            len(words) > 1
            and words[0] in answers
            and words[0] not in ("no", "si", "non", "nao")
            and whole(kind, words[0], languages)
        ):
            return kind
    return ""


_BUT = re.compile(r"\W*(?:but|though|although|however|still|aber|doch|dafur|trotzdem|mais|pourtant|pero|aunque|mas|porem|ma|pero|maar|wel)(?!\w)")


def assess(text: str, known: Known, languages: tuple[str, ...]) -> Verdict:
    """What one clause says of a goal."""
    said = _Said(text, known, languages)
    if said.unclear and not said.done and not said.missed and not said.stuck and not _YES_MARK.search(said.folded):
        return Verdict(None, 0.9, "unclear")
    if find("met", said.folded, languages) and not said.all_neg:
        return Verdict("done", 0.95, MET)
    verdict = _abstaining(said, known) if known.abstains else NOTHING
    if verdict.outcome is None:
        verdict = _plain(said, known)
    return replace(verdict, contrast=True) if _BUT.match(said.folded) else verdict


def _plain(said: _Said, known: Known) -> Verdict:
    folded = said.folded
    if said.stuck and not any(
        0 <= said.stuck[0].start - neg.end < 8 for neg in said.all_neg if neg.start < said.stuck[0].start
    ):
        return Verdict("stuck", 0.9, said.stuck[0].text)
    if _NO_MARK.search(folded):
        return Verdict("missed", 0.95, "cross")
    opening = answer(folded, said.languages)
    body = _body(said, known)
    if opening == "no":
        some = body.outcome in ("progress",) and len(said.folded.split()) > 2
        return Verdict("progress", 0.7, body.why) if some else Verdict("missed", 0.95, "answered no")
    if opening == "yes" and (body.outcome is None or (body.outcome == "missed" and not said.missed)):
        return Verdict("done", 0.9, "answered yes")
    if body.outcome is None and _YES_MARK.search(folded):
        return Verdict("done", 0.85, "tick")
    return body


def _body(said: _Said, known: Known) -> Verdict:
    """The verdict of phrases, negations and past forms."""
    if any(0 <= fault.start - neg.start < 40 for neg in said.all_neg for fault in said.faults):
        return Verdict("done", 0.85, "no fault")
    if said.wish and not said.done and not said.part:
        return Verdict("missed", 0.6, "wish")
    if said.neg:
        return _denied(said, known)
    if said.part and not (
        said.done and said.done[0].start < said.part[0].start and said.part[0].text.split()[0] in _SOFT
    ):
        return Verdict("progress", 0.85, said.part[0].text)
    if find("except", said.folded, said.languages) and (
        said.every or find("all", said.folded, said.languages)
    ):
        return Verdict("progress", 0.8, "not all")
    if said.missed and not (said.done and said.done[0].start < said.missed[0].start):
        return Verdict("missed", 0.85, said.missed[0].text)
    counted = bool(said.only) and (
        find_quantities(said.text, said.languages[0]) or any(names(word, known, said.languages) for word in tokens(said.folded))
    )
    if counted and (known.target is not None or not said.done):
        return Verdict("progress", 0.6, said.only[0].text)
    if said.done:
        if find("except", said.folded[said.done[0].end :], said.languages):
            return Verdict("progress", 0.7, "not all")
        return _done_or_part(said, known, 0.9, said.done[0].text)
    if find("left", said.folded, said.languages) and find_quantities(said.text, said.languages[0]):
        return Verdict("progress", 0.65, "some left")
    if said.every:
        if find("except", said.folded[said.every[0].end :], said.languages):
            return Verdict("progress", 0.8, "not all")
        return Verdict("done", 0.8, said.every[0].text)
    if said.deeds:
        return _done_or_part(said, known, 0.7 if said.deeds[0].text != "did" else 0.55, said.deeds[0].text)
    if said.state and _links(said.folded):
        return Verdict("done", 0.6, said.state[0].text)
    if _COPULA.search(said.folded) and _AGAIN.search(said.folded):
        return Verdict("done", 0.55, "again")
    if known.project and _PART_NOUN.search(said.folded):
        return Verdict("progress", 0.55, "a part")
    return NOTHING


_SOFT = frozenset(
    [
        "only",
        "just",
        "some",
        "a",
        "nur",
        "erst",
        "solo",
        "so",
        "seulement",
        "maar",
        "pas",
        "um",
        "un",
        "wat",
        "at",
        "mais",
        "weiter",
        "fehlt",
        "rest",
        "algo",
        "ahead",
    ]
)


def _links(folded: str) -> bool:
    """Whether a clause says what something is now."""
    return _COPULA.search(folded) is not None or len(folded.split()) <= 3


def _denied(said: _Said, known: Known) -> Verdict:
    """A clause with a negation outside every phrase."""
    first = said.neg[0]
    if said.begin and not said.finish:
        return Verdict("missed", 0.85, first.text)
    if said.part:
        return Verdict("progress", 0.75, said.part[0].text)
    if said.finish:
        return Verdict("progress", 0.7, "not " + said.finish[0].text)
    if said.done:
        after = [cue for cue in said.done if cue.start > first.start]
        if not after and not _near_end(said.folded, first):
            return Verdict("done", 0.55, said.done[0].text)
        return Verdict("missed", 0.8, "not " + said.done[0].text)
    return Verdict("missed", 0.75 if said.deeds or said.missed else 0.7, first.text)


def _near_end(folded: str, cue: Cue) -> bool:
    return len(folded.rstrip(" .!")) - cue.end < 12


def _done_or_part(said: _Said, known: Known, weight: float, why: str) -> Verdict:
    """Whether what was done is the goal itself, or only a piece of it."""
    if known.target is None and known.project and _PART_NOUN.search(said.folded):
        same = _PART_NOUN.search(fold(known.goal.title))
        if same is None:
            return Verdict("progress", 0.7, "a part")
    if known.target is None and weight < 0.8 and _other_deed(said, known):
        return Verdict("progress", 0.6, "another deed")
    return Verdict("done", weight, why)


def _other_deed(said: _Said, known: Known) -> bool:
    """Whether the goal is a project and the clause tells of some other deed than the one its title names."""
    if not known.project or not known.verbs:
        return False
    deed = {topic for verb in known.verbs for topic in concepts_of(verb)}
    same = {stem(verb, code) for verb in known.verbs for code in known.languages}
    return not any(
        concepts_of(word) & deed
        or any(word[:4] == verb[:4] for verb in known.verbs if len(verb) > 4)
        or same & {stem(word, code) for code in said.languages}
        for word in tokens(said.folded)
    )


_NO_DAY = re.compile(
    r"(?<!\w)(?:(?:not (?:a|one)(?: single)?|no|zero)|kein(?:en)?(?: einzige[nr])?|keine(?: einzige)?|aucun|pas un(?: seul)?|ningun|ni un(?: solo)?|nenhum|nem um(?: unico)?|nessun|neanche un|geen(?: enkele)?|niet een)"
    r"\s+(?:days?|nights?|evenings?|tag|abend|jour|soir|dia|noche|giorno|dag|avond)(?!\w)"
)


def _abstaining(said: _Said, known: Known) -> Verdict:
    """The outcome of a goal to do without something: "no sweets" is a good answer to "cut sugar"."""
    folded = said.folded
    if _NO_MARK.search(folded) or (
        answer(folded, said.languages) == "no" and len(folded.split()) <= 3 and not _nothing(folded, said)
    ):
        return Verdict("missed", 0.9, "no")
    if answer(folded, said.languages) == "yes" or _YES_MARK.search(folded):
        return Verdict("done", 0.85, "yes")
    kept = find("abstained", folded, said.languages)
    relapse = find("relapse", folded, said.languages)
    if any(0 <= fault.start - neg.start < 40 for neg in said.all_neg for fault in said.faults):
        return Verdict("done", 0.85, "no fault")
    if relapse and all(relapse.start <= neg.start < relapse.end for neg in said.all_neg):
        some = said.part or re.search(
            r"(?<!\w)(?:once|one|twice|einmal|une fois|una vez|uma vez|una volta|een keer|1|2)(?!\w)", folded
        )
        return Verdict("progress" if some and not said.missed else "missed", 0.75, relapse.text)
    if _NO_DAY.search(folded) and not said.deeds:
        return Verdict("missed", 0.75, "no day")
    if not said.all_neg and _some_of_it(said, known):
        return Verdict("progress", 0.7, "only some")
    if said.all_neg or _nothing(folded, said):
        failed = re.search(
            r"(?<!\w)(?:manage\w*|geschafft|reussi|tenu|consegui|logre|riuscit\w|gelukt|volgehouden|resist\w*|work\w*|succeed\w*|done|happen\w*|stick|stuck|kept|keep)(?!\w)",
            folded,
        )
        return Verdict("missed", 0.75, "not kept") if failed else Verdict("done", 0.8, "without")
    if said.part:
        return Verdict("progress", 0.75, said.part[0].text)
    if find("took", folded, said.languages) and said.every:
        return Verdict("missed", 0.8, "did it all the same")
    if kept or said.done:
        return Verdict("done", 0.8, "kept")
    took = find("took", folded, said.languages)
    if took:
        return Verdict("missed", 0.75, took.text)
    taken = [one for one in said.deeds if names(fold(one.text), known, said.languages)]
    if taken or said.deeds:
        return Verdict("missed", 0.6 if not taken else 0.75, "did it all the same")
    if said.every:
        return Verdict("done", 0.6, "always")
    if kept:
        return Verdict("done", 0.8, "kept")
    return NOTHING


def _some_of_it(said: _Said, known: Known) -> bool:
    """Whether a number of what is given up is owned to ("two cigarettes on Friday")."""
    counts = [
        one
        for one in find_quantities(said.text, said.languages[0])
        if one.value > 0 and one.unit and not one.percent
    ]
    return any(
        names(fold(one.unit), known, said.languages) and not one.dimension.startswith("calendar")
        for one in counts
    )


def _nothing(folded: str, said: _Said) -> bool:
    return (
        re.search(
            r"(?<!\w)(?:none|nothing|zero|nada|nil|nichts|null|keine?s?|rien|aucune?|ningun\w*|nenhum\w*|niente|nessun\w*|geen|niks|niets|nul)(?!\w)",
            folded,
        )
        is not None
    )


def by_figures(figures: Figures, known: Known) -> Outcome | None:
    """The outcome that the numbers alone give."""
    if figures.percent is not None and figures.amount is None and figures.total is None:
        return "done" if figures.percent >= 100 else "progress" if figures.percent else "missed"
    if figures.total is not None:
        return (
            "done" if known.target and known.per == "total" and figures.total >= known.target else "progress"
        )
    if figures.amount is None:
        return None
    if figures.amount == 0:
        return "missed"
    if known.per == "total" and known.target:
        whole_so_far = (known.goal.total_so_far or 0) + figures.amount
        return "done" if whole_so_far >= known.target else "progress"
    line = known.target or figures.of
    if line is None:
        return None
    return "done" if figures.amount >= line else "progress"


def _both_ways(told: list[Verdict]) -> Verdict:
    """Done and not done: a later "the rest not yet" makes it a part; what follows a plain no is mostly its reason."""
    first, last = told[0], told[-1]
    if first.outcome == last.outcome:
        return Verdict(first.outcome, 0.6, first.why)
    if first.outcome == "done" or last.contrast:
        return Verdict("progress", 0.65, "some of it")
    return Verdict("missed", 0.65, first.why)


def weigh(verdicts: list[Verdict]) -> Verdict:
    """One verdict out of those of several clauses, in their order."""
    told = [one for one in verdicts if one.outcome is not None]
    if not told:
        return next((one for one in verdicts if one.why), NOTHING)
    stuck = [one for one in told if one.outcome == "stuck"]
    if stuck:
        return stuck[0]
    kinds = {one.outcome for one in told}
    met = [one for one in told if one.why == MET]
    if met:
        return met[0]
    if len(kinds) == 1:
        return max(told, key=lambda one: one.weight)
    first, last = told[0], told[-1]
    if first.why == "wish" and max(one.weight for one in told[1:]) < 0.6:
        return first
    if first.why in ("answered no", "cross", "answered yes", "tick") and kinds == {"done", "missed"}:
        return first
    if first.why in ("wish",) or last.why in ("wish",):
        rest = [one for one in told if one.why != "wish"]
        return weigh(rest)
    if kinds == {"done", "progress"}:
        sure = [one for one in told if one.outcome == "done" and one.weight >= 0.85]
        if sure and all(one.weight <= 0.6 for one in told if one.outcome == "progress"):
            return sure[0]
        return Verdict("progress", 0.7, next(one.why for one in told if one.outcome == "progress"))
    if kinds == {"done", "missed"}:
        return _both_ways(told)
    return Verdict("progress", 0.7, next(one.why for one in told if one.outcome == "progress"))


def judge(verdicts: list[Verdict], figures: Figures, known: Known) -> Verdict:
    """The outcome of everything said of a goal: blocked first, then figures, then words."""
    said = weigh(verdicts)
    if said.outcome == "stuck":
        return said
    counted = by_figures(figures, known)
    if counted is None:
        if (
            said.outcome == "done"
            and known.target is not None
            and known.per == "total"
            and said.weight < 0.85
        ):
            return Verdict("progress", 0.55, "no number")
        return said
    if said.outcome == "missed" and said.why in ("answered no", "cross") and not figures.amount:
        return said
    if known.abstains and said.outcome is not None and known.target is None:
        return said
    return Verdict(counted, 0.9, "figure")
