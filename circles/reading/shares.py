"""Clauses that are said of several goals at once: all of them, all but one, the first two, the rest.

Called by `circles.reading.statements`. Tells each goal its answer; never reads numbers.
"""

from __future__ import annotations

import re

from circles.reading.cues import find, find_all
from circles.reading.deeds import deeds
from circles.reading.gathered import Work, is_bare, is_greeting, of_others, says_something
from circles.reading.outcome import assess
from circles.reading.words import fold

_COUNTED = {
    2: re.compile(r"both|beide[sn]?|les deux|toutes les deux|l[ao]s dos|amb[oa]s|a[sm]bas|entramb[ei]|tutt[ie] e due|allebei|all (?:two|2)|alle zwei"),
    3: re.compile(r"all (?:three|3)|alle drei|les trois|l[ao]s tres|[oa]s tres|tutt[ie] e tre|alle drie"),
    4: re.compile(r"all (?:four|4)|alle vier|les quatre|l[ao]s cuatro|[oa]s quatro|tutt[ie] e quattro"),
    5: re.compile(r"all (?:five|5)|alle funf|les cinq|l[ao]s cinco|[oa]s cinco|tutt[ie] e cinque|alle vijf"),
}  # fmt: skip


def _counts_others(folded: str, work: Work) -> bool:
    """Whether "both" or "all three" is said of another number of goals than there are."""
    return any(rule.search(folded) and count != len(work.known) for count, rule in _COUNTED.items())


def of_all(text: str, before: tuple[int, ...], work: Work) -> bool:
    """Take a clause that is said of every goal ("both done", "nothing this week"); whether it was one."""
    folded = fold(text)
    days = find_all("every", folded, work.languages)
    every = next((cue for cue in find_all("all", folded, work.languages) if not any(
        day.start <= cue.start and cue.end <= day.end and len(day.text) > len(cue.text) for day in days)), None)  # fmt: skip
    if every is None or len(work.known) < 2 or of_others(text, work) or not is_bare(text, work):
        return False
    told = any(find(kind, folded, work.languages) for kind in ("done", "missed", "part", "neg")) or deeds(
        text, work.languages
    )
    if not told or is_greeting(text, work) or work.link(folded):
        return False
    rest = tuple(known.goal.number for known in work.known if known.goal.number not in work.said)
    if before and not rest:
        return False
    verdict = assess(text, work.known[0], work.languages)
    denied = find("neg", folded, work.languages) is not None
    sure = verdict.outcome == "missed" or denied or verdict.outcome == "done"
    if (
        _counts_others(folded, work)
        or not sure
        or (denied and re.search(r"(?<!\w)(?:yes|ja|oui|sim|si|wel)(?!\w)", folded))
    ):
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


_COUNT = {
    "two": 2,
    "2": 2,
    "zwei": 2,
    "beiden": 2,
    "beide": 2,
    "deux": 2,
    "dos": 2,
    "due": 2,
    "twee": 2,
    "duas": 2,
    "four": 4,
    "4": 4,
    "vier": 4,
}


def of_some(clause: str, work: Work) -> bool:
    """Take a clause about the first two, the last one or the rest of the goals; whether it was one."""
    folded = fold(clause)
    match = _SOME.search(folded)
    if (
        match is None
        or match.start() > 6
        or len(work.known) < 2
        or not is_bare(clause[: match.start()] + clause[match.end() :], work)
    ):
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
    if not goals or not says_something(rest, work):
        return False
    work.tell(tuple(goals), rest.strip(" ,:"))
    return True


def all_except(line: str, work: Work) -> bool:
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
