"""The whole reading of a reply: clauses, their goals, their outcomes, and what remains to be asked.

`read` is called by `mail.receive` (through `circles.reading`) and by the command line; pure, never a clock or a disk.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise

from circles.reading.commands import find_commands
from circles.reading.cues import find, find_all, whole
from circles.reading.deeds import deeds
from circles.reading.figures import Figures, measure
from circles.reading.link import MARGIN, Known, ambiguous, know, link, scores
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
from circles.reading.outcome import Verdict, answer, assess, judge
from circles.reading.phrases import headed, is_ask, is_offer, is_plan, is_refusal, listed, phrase, thanked
from circles.reading.quantities import find_quantities
from circles.reading.segment import Line, clauses, lines_of, mentioned, pairs, sentences, unknown_goal
from circles.reading.words import also_in, fold, is_stop, languages_of, tokens

_ASIDE = re.compile(r"^\s*(private|host|partner)\s*:\s*(.*)$", re.DOTALL | re.IGNORECASE)
_NO_THING = re.compile(r"(?<!\w)(?:no|kein|keine|keinen|geen|sin|sem|senza|sans|pas de|without|ohne|zonder|nessun|nessuna|aucune?|ningun|ninguna|nenhuma?)\s+[^\W\d_]{3,}")
_MARKS = re.compile(r"[✅❌☑✔✓✗👍👎🎉💯]")
_CLAIMS = ("done", "missed", "part", "stuck", "every")
SURE = 0.5
HEADED = "heading of what is next"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A clause that is taken to speak of a goal; `own` when it names the goal, answers by its mark or is a bare answer."""

    text: str
    own: bool = True


@dataclass(slots=True)
class _Work:
    """What has been gathered so far: what is said of each goal, what follows without naming it, and what is loose."""

    asked: Asked
    languages: tuple[str, ...]
    known: list[Known]
    numbers: frozenset[int]
    said: dict[int, list[_Piece]] = field(default_factory=dict)
    after: dict[int, list[_Piece]] = field(default_factory=dict)
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
            self.said.setdefault(goal, []).append(_Piece(text, own))


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


def _small_talk(text: str, work: _Work) -> bool:
    """Whether a line is a greeting or a name and nothing else."""
    folded = fold(text)
    if _MARKS.search(folded) or re.search(r"\d", folded):
        return False
    names = {fold(name) for name in (*work.asked.members, work.asked.me)}
    words = [w for w in tokens(folded) if w not in names]
    if not words or whole("greet", " ".join(words), work.languages):
        return True
    greeting = find("greet", folded, work.languages)
    return greeting is not None and greeting.start < 2 and len(words) <= 4 and not _claims(text, work)


def _claims(text: str, work: _Work) -> bool:
    """Whether a text says that something went some way."""
    folded = fold(text)
    return (
        any(find(kind, folded, work.languages) for kind in _CLAIMS)
        or _MARKS.search(folded) is not None
        or answer(folded, work.languages) != ""
    )


def _bare(text: str, work: _Work, limit: int = 1) -> bool:
    """Whether a text is little more than an answer: all but a few of its words are answers or little words."""
    folded = fold(text)
    kinds = (*_CLAIMS, "yes", "no", "neg", "only", "greet", "joke", "all", "fix", "unclear", "total", "state", "former")
    spans = [cue for kind in kinds for cue in find_all(kind, folded, work.languages)]
    spans += deeds(text, work.languages)
    left = folded
    for cue in spans:
        left = left[: cue.start] + " " * (cue.end - cue.start) + left[cue.end :]
    unknown = [w for w in tokens(left) if not is_stop(w) and not w.isdigit()]
    if unknown and _NO_THING.search(folded) and not find("part", folded, work.languages):
        return False  # "no holes" denies something else
    return len(unknown) <= limit


def _follows(clause: str, work: _Work) -> bool:
    """Whether a clause that names no goal still speaks of the one before it: a bare answer, or a short "the rest not yet"."""
    if not (_claims(clause, work) or any(find(kind, fold(clause), work.languages) for kind in ("neg", "only"))):
        return False
    own_verb = _PRONOUN.match(re.sub(r"^(?:and|und|et|y|e|en|but|aber|mais|pero|mas|ma|maar)\s+", "", fold(clause))) is not None
    short = len(clause.split()) <= 5 and not deeds(clause, work.languages) and not (own_verb and find("neg", fold(clause), work.languages) is None)
    told = any(find(kind, fold(clause), work.languages) for kind in ("missed", "part", "neg"))
    return _bare(clause, work, 0) or (short and told and not _NO_THING.match(fold(clause)))


def _of_others(text: str, work: _Work) -> bool:
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


def _spoken(sentence: str, work: _Work) -> bool:
    """Take a sentence that is said to the circle (thanks, asks, offers); whether it was one."""
    folded = fold(sentence)
    names = thanked(folded, work.asked.members, work.asked.me)
    work.thanks += [name for name in names if name not in work.thanks]
    if is_offer(sentence, folded, work.languages) and not _reports(sentence, work):
        work.offers.append(phrase(sentence, "offers the circle"))
        return True
    if is_ask(sentence, folded, work.languages):
        work.asks.append(phrase(sentence, "asks the circle"))
        return True
    parts = clauses(sentence, work.languages[0])
    return bool(names) and (
        len(parts) == 1 or not any(work.link(fold(part)) for part in parts)
    )


def _reports(sentence: str, work: _Work) -> bool:
    """Whether a sentence plainly reports on a goal rather than offers."""
    return bool(work.link(fold(sentence))) and bool(deeds(sentence, work.languages)) and not find(
        "ask", fold(sentence), work.languages)  # fmt: skip


def _sentence(sentence: str, explicit: tuple[int, ...], before: tuple[int, ...], work: _Work) -> tuple[int, ...]:
    """Read one sentence; the goals it spoke of last."""
    if not explicit and unknown_goal(fold(sentence), work.numbers) and _says(sentence, work):
        work.unknown.append(sentence)
        return before
    plan = headed(sentence, work.languages) if not explicit or ":" in sentence[:25] else None
    if plan is not None:
        _planned(plan, work)
        return ()
    if not explicit:
        opened, rest = _titled(sentence, work)
        if opened and rest.strip():
            sentence, explicit = rest, opened
    parts = clauses(sentence, work.languages[0])
    if not explicit and len(parts) > 1 and _headline(parts[0], sentence) and _of_all(parts[0], before, work):
        return _clauses(sentence.partition(":")[2], (), (), work)
    named = any(work.link(fold(part)) for part in parts)
    if not explicit and any(_of_all(part, before, work) for part in (parts[:1] if named else parts)):
        return ()
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
        match, explicit = mentioned(fold(sentence), work.numbers)
        if match:
            work.certain.update(explicit)
            sentence = sentence[: match.start()] + " " + sentence[match.end() :]
    return _clauses(sentence, explicit, before, work)


def _clauses(sentence: str, explicit: tuple[int, ...], before: tuple[int, ...], work: _Work) -> tuple[int, ...]:
    """Give each clause of a sentence to the goals it speaks of; clauses that name none go with those that do."""
    current = explicit
    waiting: list[str] = []
    bare: tuple[int, ...] = ()  # goals that were named with nothing said of them yet
    planning = headline = False
    jest = any(" " in cue.text for cue in find_all("joke", fold(sentence), work.languages))
    parts = [part for whole_clause in clauses(sentence, work.languages[0]) for part in _run_on(whole_clause, explicit, work)]
    for clause in parts:
        folded = fold(clause)
        goes_on = planning and not deeds(clause, work.languages) and not _claims(clause, work) and _goes_on(folded)
        if is_plan(clause, work.languages) or goes_on:
            if not is_refusal(folded, work.languages) and not (goes_on and find("neg", folded, work.languages)):
                work.next.append(phrase(clause, "says what is to come"))
            planning = True
            continue
        planning = False
        if jest and (answer(folded, work.languages) == "yes" or find("joke", folded, work.languages)) and len(clause.split()) <= 4:
            continue
        if thanked(folded, work.asked.members, work.asked.me):
            continue
        linked = () if explicit else work.link(folded)
        if linked and current and headline and linked != current and not _nouns(folded, linked, work):
            linked = ()
        if linked and not current and _headline(clause, sentence):
            headline = True
        goals = explicit or linked
        if goals and _of_others(clause, work):
            continue
        if not goals and _some(clause, work):
            continue
        if goals:
            if waiting and not current:
                for text in waiting:
                    work.tell(goals, text, own=_bare(text, work))
            together = tuple(goal for goal in bare if goal not in goals) if _joined(folded) else ()
            own = bool(linked) or current != explicit or bool(bare) or not work.said.get(goals[0]) or _follows(clause, work)
            waiting, current = [], (*together, *goals)
            work.tell(current, clause, own)
            bare = () if _says(clause, work) or len(clause.split()) > 4 else current
        elif current:
            work.tell(current, clause, own=bool(bare) or _follows(clause, work))
            bare = () if _says(clause, work) else bare
        else:
            waiting.append(clause)
    if waiting:
        _unlinked(sentence if waiting == list(parts) else ", ".join(waiting), before, work)
    return current or before


def _headline(clause: str, sentence: str) -> bool:
    """Whether a sentence opens with this clause and a colon."""
    at = sentence.find(clause)
    return 0 <= at <= 3 and sentence[at + len(clause) :].lstrip().startswith(":")


def _nouns(folded: str, goals: tuple[int, ...], work: _Work) -> bool:
    """Whether a clause has a noun of a goal's title, not only its unit or its topic."""
    return any(word in known.words - known.verbs for known in work.known if known.goal.number in goals for word in tokens(folded))


def _run_on(clause: str, explicit: tuple[int, ...], work: _Work) -> list[str]:
    """A long clause without any mark, cut where it goes on to another goal ("phone off every night guitar 3 times")."""
    folded = fold(clause)
    least = 4 if clause.strip() and _nouns(folded.split()[0], tuple(work.numbers), work) else 8
    if explicit or len(clause.split()) < least or len(work.known) < 2:
        return [clause]
    words = list(re.finditer(r"[^\W\d_]+", folded))
    for index, word in enumerate(words):
        if index < 2:
            continue
        cut = index
        while cut > 1 and (is_stop(words[cut - 1][0]) or find("neg", words[cut - 1][0], work.languages)):
            cut -= 1
        first, rest = clause[: words[cut].start()], clause[words[cut].start() :]
        here, there = work.link(word[0]), work.link(fold(first))
        if here and there and here != there and _nouns(word[0], here, work) and _says(first, work) and _says(rest, work):
            return [first.strip(), *_run_on(rest, explicit, work)]
    return [clause]


_PRONOUN = re.compile(r"(?:it|he|she|they|that|es|er|sie|il|elle|ca|ele|ela|lui|lei|het|hij|zij|ze)\s")
_SUBJECT = re.compile(r"\W*(?:i|it|the|my|he|she|they|we|ich|es|der|die|das|er|sie|wir|je|il|elle|le|la|les|on|el|los|las|lo|o|a|os|as|gli|ik|het|de|hij|ze|that|this)\s")
_COPULA = re.compile(r"(?<!\w)(?:is|are|was|were|ist|sind|war|est|sont|es|son|esta|e|sao|sono|zijn)(?!\w)")


def _goes_on(folded: str) -> bool:
    """Whether a clause goes on with a list of plans: after "and", or a few words with no subject of their own."""
    if re.match(r"(?:and|then|plus|und|dann|et|puis|y|e|poi|en|&)\s", folded):
        return True
    if re.match(r"(?:but|aber|mais|pero|mas|ma|maar|because|weil|parce|porque|perche|omdat|so|also|dus)\s", folded):
        return False
    return len(folded.split()) <= 6 and not _SUBJECT.match(folded) and not _COPULA.search(folded)


def _joined(folded: str) -> bool:
    return re.match(r"(?:and|und|et|y|e|en|nor|noch|ni|ne|nem|n|pis|ed|sowie)\s", folded) is not None


def _says(clause: str, work: _Work) -> bool:
    """Whether a clause says anything beyond the name of a goal."""
    folded = fold(clause)
    return (
        _claims(clause, work)
        or bool(deeds(clause, work.languages))
        or re.search(r"\d", folded) is not None
        or any(find(kind, folded, work.languages) for kind in ("neg", "only", "state"))
        or bool(find_quantities(clause, work.languages[0]))
    )


def _report_and_ask(sentence: str, work: _Work) -> tuple[str, str]:
    """A report that ends in a question ("stuck on the novel, can anyone read it?") cut in two; "" for no question."""
    for cut in reversed(list(re.finditer(r"[:,;–—]\s+|\s-\s", sentence))):
        report, ask = sentence[: cut.start()], sentence[cut.end() :]
        plea = find("ask", fold(ask), work.languages)
        if (ask.rstrip().endswith("?") and is_ask(ask, fold(ask), work.languages)) or (plea is not None and plea.start < 3 and "?" not in ask):
            told = _claims(report, work) and not is_ask(report, fold(report), work.languages)
            return (report, ask) if told else (sentence, "")
    return sentence, ""


_COUNTED = {
    2: re.compile(r"both|beide[sn]?|les deux|toutes les deux|l[ao]s dos|amb[oa]s|a[sm]bas|entramb[ei]|tutt[ie] e due|allebei|all (?:two|2)|alle zwei"),
    3: re.compile(r"all (?:three|3)|alle drei|les trois|l[ao]s tres|[oa]s tres|tutt[ie] e tre|alle drie"),
    4: re.compile(r"all (?:four|4)|alle vier|les quatre|l[ao]s cuatro|[oa]s quatro|tutt[ie] e quattro"),
    5: re.compile(r"all (?:five|5)|alle funf|les cinq|l[ao]s cinco|[oa]s cinco|tutt[ie] e cinque|alle vijf"),
}  # fmt: skip


def _counts_others(folded: str, work: _Work) -> bool:
    """Whether "both" or "all three" is said of another number of goals than there are."""
    return any(rule.search(folded) and count != len(work.known) for count, rule in _COUNTED.items())


def _unlinked(text: str, before: tuple[int, ...], work: _Work) -> None:
    """A sentence that names no goal: of all of them, of the only one, of the one before, or loose."""
    folded = fold(text)
    claims = _claims(text, work)
    if _of_others(text, work):
        return
    if len(work.known) == 1:
        _of_the_only(text, work)
    elif (ambiguous(folded, work.known, work.languages) and _says(text, work) and not _of_one_said(folded, work)) or (_counts_only(text, work) and not before):
        work.doubtful.append(text)
    elif re.match(r"\W*[^\W\d_][^:,.!?]{1,40}:\s*\S", text) and (claims or find_quantities(text, work.languages[0])):
        work.topics.append(text.partition(":")[2])
    elif find("stuck", folded, work.languages) and not before:
        work.topics.append(text)
    elif before:
        if len(before) == 1:
            work.after.setdefault(before[0], []).append(_Piece(text, own=_bare(text, work)))
    elif _loose(text, work):
        work.loose.append(text)


def _counts_only(text: str, work: _Work) -> bool:
    """Whether a sentence is a count with no name of what was counted ("three times", "two out of three")."""
    counts = [one for one in find_quantities(text, work.languages[0]) if one.dimension in ("", "count") and not one.percent]
    return bool(counts) and (any(one.of == len(work.known) for one in counts) or (_bare(text, work, 2) and (_claims(text, work) or bool(deeds(text, work.languages)))))


def _loose(text: str, work: _Work) -> bool:
    """Whether a sentence claims something that may be of any goal."""
    folded = fold(text)
    early = any((cue := find(kind, folded, work.languages)) is not None and cue.start < 10 for kind in ("done", "missed", "part"))
    if early and len(folded.split()) <= 12 and re.search(r"(?<!\w)(?:it|that one|them|es|das|ihn|l'|lo|la|het)(?!\w)", folded):
        return True
    if len(folded.split()) <= 5 and any(one.percent for one in find_quantities(text, work.languages[0])):
        return True
    says = any(find(kind, folded, work.languages) for kind in (*_CLAIMS, "yes", "no", "unclear")) or deeds(text, work.languages)
    return bool(says) and _bare(text, work) and not find("greet", folded, work.languages)


def _greets(text: str, work: _Work) -> bool:
    """Whether a text holds a greeting that is more than a little word such as "so" or "well"."""
    return any(len(cue.text) > 4 for cue in find_all("greet", fold(text), work.languages))


def _of_one_said(folded: str, work: _Work) -> bool:
    """Whether a goal that fits an ambiguous text was spoken of before it, so that it is most likely that one."""
    ranked = scores(folded, work.known, work.languages)
    best = max(ranked.values())
    return any(number in work.said for number, score in ranked.items() if score > best - MARGIN)


def _of_the_only(text: str, work: _Work) -> None:
    """A sentence that names no goal where there is but one: its bare answers and its numbers are that goal's."""
    known = work.known[0]
    number = known.goal.number
    figures = measure([text], known, work.languages)
    if figures.amount or figures.total or (figures.percent and _bare(text, work, 2)):
        work.tell((number,), text, own=True)
        return
    plain = [part for part in clauses(text, work.languages[0]) if _claims(part, work) and _bare(part, work, 2)
             and not _greets(part, work)]  # fmt: skip
    for part in plain:
        work.tell((number,), part)
    if not plain and number in work.said:
        work.after.setdefault(number, []).append(_Piece(text, own=False))


def _of_all(text: str, before: tuple[int, ...], work: _Work) -> bool:
    """Take a clause that is said of every goal ("both done", "nothing this week"); whether it was one."""
    folded = fold(text)
    days = find_all("every", folded, work.languages)
    every = next((cue for cue in find_all("all", folded, work.languages) if not any(
        day.start <= cue.start and cue.end <= day.end and len(day.text) > len(cue.text) for day in days)), None)  # fmt: skip
    if every is None or len(work.known) < 2 or _of_others(text, work) or not _bare(text, work):
        return False
    told = any(find(kind, folded, work.languages) for kind in ("done", "missed", "part", "neg")) or deeds(text, work.languages)
    if not told or _greets(text, work) or work.link(folded):
        return False
    rest = tuple(known.goal.number for known in work.known if known.goal.number not in work.said)
    if before and not rest:
        return False
    verdict = assess(text, work.known[0], work.languages)
    denied = find("neg", folded, work.languages) is not None
    sure = verdict.outcome == "missed" or denied or verdict.outcome == "done"
    if _counts_others(folded, work) or not sure or (denied and re.search(r"(?<!\w)(?:yes|ja|oui|sim|si|wel)(?!\w)", folded)):
        work.loose.append(text)
        return True
    negative = verdict.outcome == "missed" or (denied and verdict.outcome != "done")
    work.tell(rest, "❌" if negative else "✅")
    return True


_SOME = re.compile(
    r"(?<!\w)(?:(?P<first>(?:the |die |les |los |las |os |as |i |le |de )?(?:first|ersten|premiers|premieres|primeros|primeras|primeiros|primeiras|primi|prime|eerste) (?P<n>two|three|four|2|3|4|zwei|drei|vier|deux|trois|dos|tres|due|tre|twee|drie|beiden?))"
    r"|(?P<first2>(?:the |die |les |los |las |os |as |i |le |de )?(?P<m>two|three|2|3|zwei|drei|beiden|deux|trois|dos|tres|duas|due|tre|twee|drie) (?:first|ersten|premiers|premieres|primeros|primeras|primeiros|primi|eerste))"
    r"|(?P<last>(?:the )?last(?: one)?|(?:das|die|der) letzte|le dernier|la derniere|(?:el|la) ultim[oa]|[oa] ultim[oa]|l'ultim[oa]|de laatste|het laatste)"
    r"|(?P<rest>the rest|the others|the other (?:two|three|four|ones)|der rest|die anderen(?: beiden| zwei| drei)?|die (?:beiden|zwei|drei) anderen|le reste|les autres|les (?:deux|trois) autres|el resto|l[ao]s demas|l[ao]s otr[ao]s(?: dos| tres)?"
    r"|o resto|[ao]s outr[ao]s(?: du?[oa]i?s| tres)?|il resto|gli altri(?: due| tre)?|le altre(?: due| tre)?|de rest|de anderen|de andere (?:twee|drie)))(?!\w)"
)
_COUNT = {"two": 2, "2": 2, "zwei": 2, "beiden": 2, "beide": 2, "deux": 2, "dos": 2, "due": 2, "twee": 2, "duas": 2, "four": 4, "4": 4, "vier": 4}


def _some(clause: str, work: _Work) -> bool:
    """Take a clause about the first two, the last one or the rest of the goals; whether it was one."""
    folded = fold(clause)
    match = _SOME.search(folded)
    if match is None or match.start() > 6 or len(work.known) < 2 or not _bare(clause[: match.start()] + clause[match.end() :], work):
        return False
    numbers = [known.goal.number for known in work.known]
    if match["rest"]:
        goals = [number for number in numbers if number not in work.said] if work.said else []
        counted = next((count for word, count in (*_COUNT.items(), ("three", 3), ("drei", 3), ("trois", 3), ("tres", 3), ("tre", 3), ("drie", 3))
                        if word in match["rest"].split()), len(goals))  # fmt: skip
        goals = goals if counted == len(goals) else []
    elif match["last"]:
        goals = numbers[-1:]
    else:
        goals = numbers[: _COUNT.get(match["n"] or match["m"], 3)]
    rest = clause[: match.start()] + " " + clause[match.end() :]
    if not goals or not _says(rest, work):
        return False
    work.tell(tuple(goals), rest.strip(" ,:"))
    return True


def _except(line: str, work: _Work) -> bool:
    """ "Everything but the garage": all goals done and the named ones not; whether the line said so."""
    folded = fold(line)
    every, but = find("all", folded, work.languages), find("except", folded, work.languages)
    if (
        every is None
        or but is None
        or but.start < every.start
        or find("missed", folded[: every.start], work.languages)
        or _counts_others(folded[: but.start], work)
    ):
        return False
    spared = work.link(folded[but.end :])
    if not spared:
        return False
    for known in work.known:
        if known.goal.number not in work.said:
            work.tell((known.goal.number,), "❌" if known.goal.number in spared else "✅")
    return True


def _by_position(lines: list[Line], work: _Work) -> bool:
    """Whether unnumbered lines answer the goals in their order."""
    items = [line for line in lines if line.item and not line.goals]
    rows = (
        items
        if len(items) >= 2
        else [ln for ln in lines if len(ln.text) < 60 and not _small_talk(ln.text, work)]
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
    return all(_says(row.text, work) for row in rows)


_ANY_ONE = frozenset(["one", "eine", "einer", "eins", "une", "un", "uno", "una", "um", "uma", "een", "eentje"])


def _slashed(line: str, work: _Work) -> list[str]:
    """ "signed / not picked up", "✅ ❌ ✅": bare answers to the goals in their order; empty when it is no such line."""
    count = len(work.known)
    marks = re.findall(r"[✅❌☑✔✓✗👍👎]", line)
    if count > 1 and len(marks) == count and not re.search(r"\w", line):
        return marks
    for mark in (r"\s+/\s+|(?<=\w)/(?=[^\W\d])", r"\s*;\s*", r"\s*[,.]\s+", r"\s*\|\s*", r"\s+-\s+", r"\s+"):
        parts = [part for part in re.split(mark, line.strip(" .!")) if part.strip()]
        if len({part.split()[0].lower() for part in parts if part.split()} & _ANY_ONE) and len(parts) == count:
            return []  # "one yes, one no" does not say which
        if len(parts) == count > 1 and all(len(part.split()) <= 5 and _answers(part, work) for part in parts):
            linked = [work.link(fold(part)) for part in parts]
            if all(not goals or goals == (known.goal.number,) for goals, known in zip(linked, work.known, strict=True)):
                return parts
    return []


def _answers(part: str, work: _Work) -> bool:
    """Whether a short text is an answer and nothing else."""
    return (_says(part, work) and _bare(part, work, 0)) or re.match(r"\s*\d+", part) is not None


def _status(line: str, work: _Work) -> str:
    """ "✅" or such when a line is the heading of a list of goals that went alike ("Done:", "Not done:"); "" otherwise."""
    match = re.match(r"^\s*[*_#]*\s*([^:\n\d]{2,32}?|[✅❌])[*_]*\s*:?[*_]*\s*$", line)
    if match is None or not _answers(match[1], work) or work.link(fold(match[1])):
        return ""
    return _sign(match[1], work)


def _sign(text: str, work: _Work) -> str:
    """An answer as one that fits every goal."""
    verdict = assess(text, work.known[0], work.languages) if work.known else None
    outcome = verdict.outcome if verdict else None
    return "✅" if outcome == "done" else "❌" if outcome == "missed" else text


def _listed_alike(line: str, work: _Work) -> bool:
    """Take "Done: cards, choir": an answer, then the goals it is given to; whether the line was one."""
    head, colon, rest = line.partition(":")
    if not colon or not rest.strip() or re.search(r"[\d.,]", head) or len(head.split()) > 4 or not _answers(head, work) or work.link(fold(head)):
        return False
    goals = [work.link(fold(part)) for part in listed(rest)]
    if not goals or not all(goals):
        return False
    for one in goals:
        work.tell(one, _sign(head, work))
    return True


def _titled(text: str, work: _Work) -> tuple[tuple[int, ...], str]:
    """The goal whose whole title opens a line, and what is said after it."""
    opening = text.lstrip(" \"'“„«*_-•")
    for known in work.known:
        title = fold(known.goal.title).strip(" .")
        if len(title) > 3 and fold(opening).startswith(title) and re.match(r"[\s\"'”“»*_]*(?:[:=|\-–—>?.]|$|\d+(?:\s*/\s*\d+)|[✅❌])", opening[len(title) :]):
            return (known.goal.number,), opening[len(title) :].lstrip(" \"'”“»*_:=|-–—>?.")
    return (), text


def _gather(text: str, work: _Work) -> None:
    """Read the lines of a reply, one after the other."""
    lines = lines_of(text, work.numbers, work.languages)
    positional = _by_position(lines, work)
    row = 0
    before: tuple[int, ...] = ()
    mode = ""  # the heading that the lines stand under: "next", or an answer for all of them
    heading: tuple[int, ...] = ()
    for index, line in enumerate(lines):
        run = pairs(line.text) if not line.goals else pairs(f"{line.goals[0]} {line.text}")
        if run and all(number in work.numbers for number, _ in run):
            for number, said in run:
                work.tell((number,), said)
                work.certain.add(number)
            continue
        plan = headed(line.text, work.languages)
        if mode == "next" and plan is None and line.item and (not line.goals or not _claims(line.text, work)):
            work.next += [phrase(line.text, HEADED)]
            continue
        more = lines[index + 1] if index + 1 < len(lines) else None
        status = "" if line.goals or line.item or more is None else _status(line.text, work)
        if status and more is not None and (more.item or line.text.rstrip().endswith(":")) and work.link(fold(more.text)):
            mode = status
            continue
        if mode not in ("", "next") and plan is None and (line.item or not _claims(line.text, work)):
            goals = work.link(fold(line.text))
            if goals:
                work.tell(goals, mode)
                work.tell(goals, line.text, own=False)
                continue
        mode = "next" if plan == "" else ""
        if plan is not None and not (line.goals and ":" not in line.text[:25]):
            _planned(plan, work)
            continue
        if not line.goals and not heading and _listed_alike(line.text, work):
            continue
        if not line.goals and not heading and _small_talk(line.text, work):
            _spoken(line.text, work)
            continue
        explicit, said = (line.goals, line.text) if line.goals else _titled(line.text, work)
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
            before = _sentence(sentence, () if other and other != explicit else explicit, before, work)


def _planned(plan: str, work: _Work) -> None:
    """Take what follows a heading of what is next; questions in it are asked of the circle."""
    items = []
    for sentence in sentences(plan):
        if is_ask(sentence, fold(sentence), work.languages) or is_offer(sentence, fold(sentence), work.languages) or _small_talk(sentence, work) or thanked(fold(sentence), work.asked.members, work.asked.me):
            _spoken(sentence, work)
        else:
            items += listed(sentence)
    work.next += [phrase(item, HEADED) for item in items]


def _adds(more: list[_Piece], texts: list[str], figures: Figures, known: Known, work: _Work) -> bool:
    """Whether what follows in the next sentences brings a number that the first ones lack, or puts theirs right."""
    if known.target is None:
        return False
    further = measure([piece.text for piece in more], known, work.languages)
    if any(find("fix", fold(piece.text).replace(",", " "), work.languages) for piece in more):
        return further.amount is not None or further.total is not None
    return (figures.total is None and further.total is not None) or (figures.amount is None and further.amount is not None)


def _commands(text: str, asked: Asked) -> tuple[str, tuple[CommandRead, ...]]:
    """What is left of the text without the wishes to the program, and those wishes."""
    found = find_commands(text, asked)
    for _, start, end in sorted(found, key=lambda item: -item[1]):
        text = text[:start] + " . " + text[end:]
    return text, tuple(command for command, _, _ in found)


def _verdict(pieces: list[_Piece], known: Known, work: _Work) -> tuple[Verdict, Figures]:
    """Everything that pieces say of a goal; what does not name it counts only where the others are silent."""
    figures = measure([piece.text for piece in pieces], known, work.languages)
    verdicts = [(assess(piece.text, known, work.languages), piece.own) for piece in pieces]
    sure = [verdict for verdict, own in verdicts if own or verdict.outcome in ("stuck",)]
    if not any(verdict.outcome or verdict.why for verdict in sure):
        sure = [verdict for verdict, _ in verdicts]
    return judge(sure, figures, known), figures


def _update(known: Known, work: _Work) -> tuple[UpdateRead | None, Question | None]:
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


def _leftover(work: _Work) -> None:
    """One goal that nothing was said of and one answer that names none belong together."""
    silent = [known for known in work.known if known.goal.number not in work.said]
    loose = [*work.loose, *work.topics]
    if len(silent) == 1 and len(loose) == 1 and len(work.known) > 1 and work.said:
        text = loose[0]
        work.loose.clear()
        if not ambiguous(fold(text), work.known, work.languages):
            work.tell((silent[0].goal.number,), text)


def _which(work: _Work, recorded: bool, commanded: bool) -> Question | None:
    """The question which goal was meant: by a claim that fits several, or by one that fits none when nothing was recorded."""
    silent = tuple(known.goal.number for known in work.known if known.goal.number not in work.said)
    if work.unknown:
        return Question("which-goal", work.unknown[0], silent)
    if work.doubtful and len(silent) > 1:
        return Question("which-goal", work.doubtful[0], silent)
    if work.loose and not recorded and not commanded and len(work.known) > 1:
        return Question("which-goal", work.loose[0], silent)
    return None


def read(text: str, asked: Asked) -> Reading:
    """What a reply means to the goals, the circle and the program."""
    kept, asides = _asides(unicodedata.normalize("NFC", text))
    kept, commands = _commands(kept, asked)
    titles = " ".join(goal.title for goal in asked.goals)
    languages = languages_of(fold(kept), asked.language)
    spoken = tuple(dict.fromkeys((*languages_of(fold(titles), asked.language), *languages)))
    known = [know(goal, spoken) for goal in asked.goals]
    work = _Work(asked, tuple(dict.fromkeys((*languages, *also_in(fold(kept), languages[0]), *spoken))), known, frozenset(goal.number for goal in asked.goals))
    for under in asked.under:
        if under.goal is not None:
            work.tell((under.goal,), under.text)
            work.certain.add(under.goal)
    _gather(kept, work)
    _leftover(work)
    updates: list[UpdateRead] = []
    question: Question | None = None
    moved = {command.arguments.get("goal") for command in commands if command.name == "change_goal" and "due" in command.arguments}
    for one in work.known:
        if one.goal.number in work.said:
            update, doubt = _update(one, work)
            if update and update.outcome == "missed" and one.goal.number in moved:
                continue  # "they have put the exam off" tells why the due day moves
            updates += [update] if update else []
            question = question or doubt
    question = question or _which(work, bool(updates), bool(commands))
    thanks = tuple(PhraseRead(name, Evidence(name, 0.9, "thanked by name")) for name in work.thanks)
    if any(command.name == "pause" for command in commands):
        work.next = [item for item in work.next if item.evidence.why == HEADED or work.link(fold(item.text))]
    return Reading(
        updates=tuple(updates), commitments=tuple(work.next), asks=tuple(work.asks), offers=tuple(work.offers),
        thanks=thanks, commands=commands, asides=asides, question=question, words=kept.strip(), language=languages[0],
    )  # fmt: skip
