"""Sentences and clauses given to the goals they speak of, or to the circle: plans, asks, offers, thanks.

Called by `circles.reading.layout`. What is claimed of no goal in particular is kept apart, to be asked about.
"""

from __future__ import annotations

import re

from circles.reading.cues import find, find_all
from circles.reading.deeds import deeds
from circles.reading.figures import measure
from circles.reading.gathered import (
    CLAIMS,
    HEADED,
    Piece,
    Work,
    goes_with,
    has_noun,
    is_bare,
    is_claim,
    is_greeting,
    is_small_talk,
    of_others,
    says_something,
)
from circles.reading.link import MARGIN, ambiguous, scores
from circles.reading.outcome import answer
from circles.reading.phrases import headed, is_ask, is_offer, is_plan, is_refusal, listed, phrase, thanked
from circles.reading.quantities import find_quantities
from circles.reading.segment import clauses, mentioned, sentences, unknown_goal
from circles.reading.shares import all_except, of_all, of_some
from circles.reading.words import fold, is_stop, tokens

_SUBJECT = re.compile(
    r"\W*(?:i|it|the|my|he|she|they|we|ich|es|der|die|das|er|sie|wir|je|il|elle|le|la|les|on|el|los|las|lo|o|a|os|as|gli|ik|het|de|hij|ze|that|this)\s"
)


_COPULA = re.compile(r"(?<!\w)(?:is|are|was|were|ist|sind|war|est|sont|es|son|esta|e|sao|sono|zijn)(?!\w)")

RUN_ON, LONGEST = 40, 1200  # words of a clause that may run on to another goal; characters of a sentence that is read


def _goes_on(folded: str) -> bool:
    """Whether a clause goes on with a list of plans: after "and", or a few words with no subject of their own."""
    if re.match(r"(?:and|then|plus|und|dann|et|puis|y|e|poi|en|&)\s", folded):
        return True
    if re.match(
        r"(?:but|aber|mais|pero|mas|ma|maar|because|weil|parce|porque|perche|omdat|so|also|dus)\s", folded
    ):
        return False
    return len(folded.split()) <= 6 and not _SUBJECT.match(folded) and not _COPULA.search(folded)


def _promises(folded: str, work: Work) -> bool:
    """Whether a plan says what will be done, and not only that something will ("I promise", "mach ich")."""
    said = {word for cue in find_all("plan", folded, work.languages) for word in tokens(cue.text)}
    return any(word.isdigit() or not is_stop(word) for word in tokens(folded) if word not in said)


def _joined(folded: str) -> bool:
    return re.match(r"(?:and|und|et|y|e|en|nor|noch|ni|ne|nem|n|pis|ed|sowie)\s", folded) is not None


def _headline(clause: str, sentence: str) -> bool:
    """Whether a sentence opens with this clause and a colon."""
    at = sentence.find(clause)
    return 0 <= at <= 3 and sentence[at + len(clause) :].lstrip().startswith(":")


def _run_on(clause: str, explicit: tuple[int, ...], work: Work) -> list[str]:
    """A long clause without any mark, cut where it goes on to another goal ("phone off every night guitar 3 times")."""
    folded = fold(clause)
    least = 4 if clause.strip() and has_noun(folded.split()[0], tuple(work.numbers), work) else 8
    if explicit or not least <= len(clause.split()) <= RUN_ON or len(work.known) < 2:
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
        if (
            here
            and there
            and here != there
            and has_noun(word[0], here, work)
            and says_something(first, work)
            and says_something(rest, work)
        ):
            return [first.strip(), *_run_on(rest, explicit, work)]
    return [clause]


def _reports(sentence: str, work: Work) -> bool:
    """Whether a sentence plainly reports on a goal rather than offers."""
    return bool(work.link(fold(sentence))) and bool(deeds(sentence, work.languages)) and not find(
        "ask", fold(sentence), work.languages)  # fmt: skip


def take_spoken(sentence: str, work: Work) -> bool:
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
    return bool(names) and (len(parts) == 1 or not any(work.link(fold(part)) for part in parts))


def take_plans(plan: str, work: Work) -> None:
    """Take what follows a heading of what is next; questions in it are asked of the circle."""
    items = []
    for sentence in sentences(plan):
        if (
            is_ask(sentence, fold(sentence), work.languages)
            or is_offer(sentence, fold(sentence), work.languages)
            or is_small_talk(sentence, work)
            or thanked(fold(sentence), work.asked.members, work.asked.me)
        ):
            take_spoken(sentence, work)
        else:
            items += listed(sentence)
    work.next += [phrase(item, HEADED) for item in items if re.search(r"\w", item)]


def titled_line(text: str, work: Work) -> tuple[tuple[int, ...], str]:
    """The goal whose whole title opens a line, and what is said after it."""
    opening = text.lstrip(" \"'“„«*_-•")
    for known in work.known:
        title = fold(known.goal.title).strip(" .")
        if (
            len(title) > 3
            and fold(opening).startswith(title)
            and re.match(r"[\s\"'”“»*_]*(?:[:=|\-–—>?.]|$|\d+(?:\s*/\s*\d+)|[✅❌])", opening[len(title) :])
        ):
            return (known.goal.number,), opening[len(title) :].lstrip(" \"'”“»*_:=|-–—>?.")
    return (), text


def _report_and_ask(sentence: str, work: Work) -> tuple[str, str]:
    """A report that ends in a question ("stuck on the novel, can anyone read it?") cut in two; "" for no question."""
    for cut in reversed(list(re.finditer(r"[:,;–—]\s+|\s-\s", sentence))):
        report, ask = sentence[: cut.start()], sentence[cut.end() :]
        plea = find("ask", fold(ask), work.languages)
        if (ask.rstrip().endswith("?") and is_ask(ask, fold(ask), work.languages)) or (
            plea is not None and plea.start < 3 and "?" not in ask
        ):
            told = is_claim(report, work) and not is_ask(report, fold(report), work.languages)
            return (report, ask) if told else (sentence, "")
    return sentence, ""


def read_sentence(
    sentence: str, explicit: tuple[int, ...], before: tuple[int, ...], work: Work
) -> tuple[int, ...]:
    """Read one sentence; the goals it spoke of last."""
    if len(sentence) > LONGEST:  # nobody reports in a sentence of that length; its words are kept all the same
        return before
    if not explicit and unknown_goal(fold(sentence), work.numbers) and says_something(sentence, work):
        work.unknown.append(sentence)
        return before
    plan = headed(sentence, work.languages) if not explicit or ":" in sentence[:25] else None
    if plan is not None:
        take_plans(plan, work)
        return ()
    if not explicit:
        opened, rest = titled_line(sentence, work)
        if opened and rest.strip():
            sentence, explicit = rest, opened
    parts = clauses(sentence, work.languages[0])
    if not explicit and len(parts) > 1 and _headline(parts[0], sentence):
        details = sentence.partition(":")[2]
        if find("missed", fold(parts[0]), work.languages) is None:
            sentence, parts = (
                (details, parts[1:])
                if find("all", fold(parts[0]), work.languages) and is_bare(parts[0], work)
                else (sentence, parts)
            )
        elif of_all(parts[0], before, work):
            return _clauses(details, (), (), work)
    named = any(work.link(fold(part)) for part in parts)
    if not explicit and any(of_all(part, before, work) for part in (parts[:1] if named else parts)):
        return ()
    if not explicit and all_except(sentence, work):
        return ()
    report, ask = _report_and_ask(sentence, work)
    if ask:
        before = read_sentence(report, explicit, before, work)
        work.asks.append(phrase(ask, "asks the circle"))
        return before
    if take_spoken(sentence, work):
        return before
    if not explicit:
        match, explicit = mentioned(fold(sentence), work.numbers, work.languages)
        if match:
            work.certain.update(explicit)
            sentence = sentence[: match.start()] + " " + sentence[match.end() :]
    return _clauses(sentence, explicit, before, work)


def _clauses(
    sentence: str, explicit: tuple[int, ...], before: tuple[int, ...], work: Work
) -> tuple[int, ...]:
    """Give each clause of a sentence to the goals it speaks of; clauses that name none go with those that do."""
    current = explicit
    waiting: list[str] = []
    bare: tuple[int, ...] = ()  # goals that were named with nothing said of them yet
    planning = headline = False
    jest = any(" " in cue.text for cue in find_all("joke", fold(sentence), work.languages))
    parts = [
        part
        for whole_clause in clauses(sentence, work.languages[0])
        for part in _run_on(whole_clause, explicit, work)
    ]
    for clause in parts:
        folded = fold(clause)
        goes_on = (
            planning and not deeds(clause, work.languages) and not is_claim(clause, work) and _goes_on(folded)
        )
        if goes_on or (is_plan(clause, work.languages) and _promises(folded, work)):
            denied = is_refusal(folded, work.languages) or (goes_on and find("neg", folded, work.languages))
            if not denied:
                work.next.append(phrase(clause, "says what is to come"))
            planning = True
            continue
        planning = False
        if (
            jest
            and (answer(folded, work.languages) == "yes" or find("joke", folded, work.languages))
            and len(clause.split()) <= 4
        ):
            continue
        if thanked(folded, work.asked.members, work.asked.me):
            continue
        linked = () if explicit else work.link(folded)
        if linked and current and headline and linked != current and not has_noun(folded, linked, work):
            linked = ()
        if linked and not current and _headline(clause, sentence):
            headline = True
        goals = explicit or linked
        if goals and of_others(clause, work):
            continue
        if not goals and of_some(clause, work):
            continue
        if goals:
            if waiting and not current:
                for text in waiting:
                    work.tell(goals, text, own=is_bare(text, work))
            together = tuple(goal for goal in bare if goal not in goals) if _joined(folded) else ()
            own = (
                bool(linked)
                or current != explicit
                or bool(bare)
                or not work.said.get(goals[0])
                or goes_with(clause, work)
            )
            waiting, current = [], (*together, *goals)
            work.tell(current, clause, own)
            bare = () if says_something(clause, work) or len(clause.split()) > 4 else current
        elif current:
            work.tell(current, clause, own=bool(bare) or goes_with(clause, work))
            bare = () if says_something(clause, work) else bare
        else:
            waiting.append(clause)
    if waiting:
        _unlinked(sentence if waiting == list(parts) else ", ".join(waiting), before, work)
    return current or before


def _unlinked(text: str, before: tuple[int, ...], work: Work) -> None:
    """A sentence that names no goal: of all of them, of the only one, of the one before, or loose."""
    folded = fold(text)
    claims = is_claim(text, work)
    if of_others(text, work):
        return
    if len(work.known) == 1:
        _of_the_only(text, work)
    elif (
        ambiguous(folded, work.known, work.languages)
        and says_something(text, work)
        and not _of_one_said(folded, work)
    ) or (_counts_only(text, work) and not before):
        work.doubtful.append(text)
    elif re.match(r"\W*[^\W\d_][^:,.!?]{1,40}:\s*\S", text) and (
        claims or find_quantities(text, work.languages[0])
    ):
        work.topics.append(text.partition(":")[2])
    elif find("stuck", folded, work.languages) and not before:
        work.topics.append(text)
    elif before:
        if len(before) == 1:
            work.after.setdefault(before[0], []).append(Piece(text, own=is_bare(text, work)))
    elif _loose(text, work):
        work.loose.append(text)


def _counts_only(text: str, work: Work) -> bool:
    """Whether a sentence is a count with no name of what was counted ("three times", "two out of three")."""
    counts = [
        one
        for one in find_quantities(text, work.languages[0])
        if one.dimension in ("", "count") and not one.percent
    ]
    return bool(counts) and (
        any(one.of == len(work.known) for one in counts)
        or (is_bare(text, work, 2) and (is_claim(text, work) or bool(deeds(text, work.languages))))
    )


def _loose(text: str, work: Work) -> bool:
    """Whether a sentence claims something that may be of any goal."""
    folded = fold(text)
    early = any(
        (cue := find(kind, folded, work.languages)) is not None and cue.start < 10
        for kind in ("done", "missed", "part")
    )
    if (
        early
        and len(folded.split()) <= 12
        and re.search(r"(?<!\w)(?:it|that one|them|es|das|ihn|l'|lo|la|het)(?!\w)", folded)
    ):
        return True
    if len(folded.split()) <= 5 and any(one.percent for one in find_quantities(text, work.languages[0])):
        return True
    says = any(find(kind, folded, work.languages) for kind in (*CLAIMS, "yes", "no", "unclear")) or deeds(
        text, work.languages
    )
    return bool(says) and is_bare(text, work) and not find("greet", folded, work.languages)


def _of_one_said(folded: str, work: Work) -> bool:
    """Whether a goal that fits an ambiguous text was spoken of before it, so that it is most likely that one."""
    ranked = scores(folded, work.known, work.languages)
    best = max(ranked.values())
    return any(number in work.said for number, score in ranked.items() if score > best - MARGIN)


def _of_the_only(text: str, work: Work) -> None:
    """A sentence that names no goal where there is but one: its bare answers and its numbers are that goal's."""
    known = work.known[0]
    number = known.goal.number
    figures = measure([text], known, work.languages)
    if figures.amount or figures.total or (figures.percent and is_bare(text, work, 2)):
        work.tell((number,), text, own=True)
        return
    plain = [part for part in clauses(text, work.languages[0]) if is_claim(part, work) and is_bare(part, work, 2)
             and not is_greeting(part, work)]  # fmt: skip
    for part in plain:
        work.tell((number,), part)
    if not plain and number in work.said:
        work.after.setdefault(number, []).append(Piece(text, own=False))
