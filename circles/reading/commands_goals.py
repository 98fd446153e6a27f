"""Wishes about goals: add one, drop one, change one. Called by `circles.reading.commands`; pure.

Works on one sentence and its folded form of equal length. A goal is named by its number or plainly by its title.
Never drops or changes a goal that the member does not have, and never guesses between two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from circles.reading.dates import find_dates
from circles.reading.link import know, link
from circles.reading.model import Asked
from circles.reading.quantities import find_quantities
from circles.reading.vocabulary import WORDS, rx
from circles.reading.words import fold, languages_of

_PER_ROUND = re.compile(r"\b(?:a|per|each|every|pro|die|jede|par|chaque|por|cada|à|al?la|a|ogni|elke) (?:week|woche|semaine|semana|settimana)\b|\bweekly\b|\bwöchentlich\b|\bhebdomadaire\b|\bsemanal\w*|\bsettimanal\w*|\bwekelijks\b|\bde settimana\b", re.IGNORECASE)

Span = tuple[str, dict[str, Any], int, int]
MayAsk = Callable[[str, int, int], bool]

_G = WORDS["goals"]
_NUMBERS = {
    word: n
    for n, key in enumerate(("one", "two", "three", "four", "five"), 1)
    for word in WORDS["words"][key].split("|")
}
_NUM = "(?:" + "|".join(WORDS["words"][key] for key in ("one", "two", "three", "four", "five")) + r"|[6-9])"
_DIGIT = r"\d"
_REF = rf"(?:(?:(?:<my>) |l'|d')*(?:<goal>) (?:(?:<no>) ?)?(?P<a>{_NUM})|(?:(?:<my>) |l'|d')*(?:<no>) ?(?P<b>{_NUM})|(?:(?:<my>) |l'|d')*(?P<c>{_NUM}) (?:<goal>)|(?:(?:<my>) |l'|d')*#? ?(?P<d>{_DIGIT}))"
_ADD = rx(
    rf"(?:(?:{_G['add']}) (?:(?:me|mir|noch|bitte|please|mich|also|this|these|those|the|folgendes|diese|dieses|as) )*(?:(?:a|an|ein|eine|einen|un|une|una|um|uma|een|as|zwei|two|deux|dos|due|twee|dois|de|les|los|os|i|le|la|al) )*(?:(?:{_G['new']}) )?(?:<goal>)"
    rf"|(?:(?:my|mein|mon|mi|meu|minha|il mio|mijn|a|an|ein|un|una|um|uma|een|one|nog) )*(?:{_G['new']}) (?:<goal>)|(?:<goal>) (?:{_G['new']}))(?: (?:{_G['particle']}))*(?: ?\d)? *(?P<sep>[:=–—-]|,? (?:to|of) (?=\w)|\bist:?|\bis:?|\best:?|\bes:?|\be:?|,) *(?P<title>\S.*)$"
)
_ADD_KEY = rx(
    r"(?:(?:<please>|<lead>)\W+)*(?:goal|ziel|objectif|objetivo|meta|obiettivo|doel|add|voeg toe|fuge hinzu|ajoute[rz]?|anad\w+|agreg\w+|adicion\w+|acrescent\w+|aggiung\w+) *[:=] *(?P<title>[^\W\d].*)$"
)
_ADD_AS = rx(
    rf"(?:{_G['add']}) (?:(?:also|noch|bitte|please|me|mir) )*(?P<title>[\"'“„«].{{3,120}}?[\"'”“»]|[^,:;]{{3,120}}?) (?:as (?:a|my|another)(?: new)? goal|als (?:neues |weiteres |mein )?(?:ziel|nieuw doel|doel)|comme (?:nouvel )?objectif|como (?:nuevo |nueva |novo |nova )?(?:objetivo|meta)|come (?:nuovo )?obiettivo|to my goals|zu meinen zielen|a mes objectifs|a mis objetivos|as minhas metas|aos meus objetivos|ai miei obiettivi|aan mijn doelen)"
)
_MORE = rf"(?:(?:<please>|<can>|{_G['because']}|{_G['both']})(?!\w)|$|[,.;:!?)(–—-])"
_DROP = rx(
    rf"(?P<verb>{_G['drop']}) (?:(?:bitte|please|me|mich|mir|graag|gerne|down|again|maar|ook|also|auch|von|met|om|to|with|on|y) )*{_REF}(?= *{_MORE})(?P<more>(?: *(?:{_G['both']}) *(?:(?:<my>|<goal>) )*\d\b(?! *[/:.%]?\d| ?(?:km|min|kg|h)\b))*)"
)
_DROP_AFTER = rx(
    rf"{_REF}(?P<more>(?: *(?:{_G['both']}) *(?:(?:<my>|<goal>) )*\d\b)*)(?:[, ]| -|:)+(?:(?!\d|<goal> ?\d)[^\s,;:.]+ ){{0,4}}?(?P<verb>{_G['droptail']})(?= *{_MORE})"
)
_DROP_TITLE = rx(
    rf"(?P<verb>{_G['drop']}) (?P<title>(?:(?!\d)[\w'\"“”„«»-]+ ){{0,6}}?(?:goal|ziel|objectif|objetivo|meta|obiettivo|doel)(?: (?:de|of|about|mit|du|d'|di|da|do|del|van|om|over|to|zum|sur)? ?[\w'\"“”„«»-]+){{0,5}}|[\w-]*ziel|[\w-]+doel)"
)
_DROP_LISTED = rx(
    rf"(?P<verb>{_G['drop']}) (?P<title>(?:[\w'\"“”„«»-]+ ){{1,6}}?)(?:off|from|von|aus|de|da|dalla|dal|van|del) (?:(?:my|the|meiner|der|ma|mi|la|a|minha|de|mijn) )*(?:list|liste|lista|lijst)"
)
_CHANGE = rx(
    rf"(?P<verb>{_G['change']}) (?:(?:bitte|please|me|mir|graag|ook|auch|also|the|my|title|name|wording|target|measure|of|den|das|die|le|la|el|il|lo|de|het|du|von|vom|titre|titulo|titolo|nom|nombre|text|for|cible|meta de|objetivo de|zielwert|streefwaarde|titel|van) )*{_REF} *(?:(?:from|von|de|da|van) .{{1,30}}? )?(?:(?:<to>)(?!\w) *)?(?P<title>\S.*)$"
)
_CHANGE_AFTER = rx(
    rf"{_REF}(?:[, ]| -|:)+(?:(?:bitte|please|graag|should|soll|sollte|doit|debe|deve|moet|mag|kann|kan|can|could|be|ser|etre|voortaan|ab jetzt|now|auch|passe|devient|pasa|passa|diventa|wordt|wird|becomes) )*(?:(?P<verb1>{_G['change']}) )?(?:auf|zu|in|naar|to|a|en|para|por|into|be|read|->|→) (?P<title>.+?)(?: (?P<verb2>{_G['change']}))?\W*$"
)
_CHANGE_VERB = rx(_G["change"])
_DROP_VERB = rx(_G["drop"])
_CHANGE_NAMED = rx(
    rf"(?P<verb>{_G['change']}) (?P<title>(?:(?!\d)[\w'\"“”„«»-]+ ){{1,6}}?)(?:to|auf|zu|in|a|en|para|por|naar|op|a) (?P<to>\S.*)$"
)
_RENAMED = rx(r"^\W*(?P<title>(?:(?!\d)[\w'-]+ ){1,4}?)(?:bitte |please |graag )*(?:umbenennen in|renommer en|renombrar (?:a|como)|renomear para|rinominare in|hernoemen naar|umtaufen in) (?P<to>\S.*)$")
_DUE = rx(rf"(?P<verb>{_G['change']}) .{{0,60}}?(?:<goal>)(?: (?:<no>))? ?(?P<a>{_NUM})")
_DUE_OF = rx(rf"(?:{_G['due']})\b.{{0,30}}?(?:<goal>)(?: (?:<no>))? ?(?P<a>{_NUM})")
_TO = rx("<to>")
_TARGET = rx(
    "target|measure|cible|objetivo de|zielwert|streefwaarde|number of|anzahl|nombre de|numero de|aantal"
)
_DROP_IT = rx(
    rf"(?:{_G['drop']})(?: (?:please|bitte|graag))?[ -](?:it|that one|this one|that|this goal|that goal|es|das|dieses|l[eao]|ce dernier|het|die|dat)(?= *{_MORE})"
)
_REFERENCE = rx(rf"(?:(?:<my>) |l'|d')*<goal> (?:(?:<no>) ?)?(?P<a>{_NUM})|(?:<no>) ?(?P<b>{_NUM})")
_DEADLINE = rx(_G["due"])
_DUE_TITLE = rx(rf"(?P<verb>{_G['change']}) .{{0,12}}?(?:{_G['due']}) (?P<title>.{{3,80}})")
_TITLE_DUE = rx(rf"(?P<verb>{_G['change']}) (?P<title>.{{3,60}}?)(?:'s|s)? (?:{_G['due']})")
_BY = rx(rf"(?:{_G['by']})(?: (?:the|le|la|el|den|dem|il|o|dia|de|het))*\W*$")
_PARTICLE_END = rx(
    rf"(?: (?:{_G['particle']}|toevoegen|hinzufugen|aufnehmen|erstellen|anpassen|andern|umbenennen|aendern|umstellen|setzen|wijzigen|veranderen|zetten|bijstellen|verlagen|verhogen|senken|erhohen|reduzieren|<please>))+\W*$"
)


def goal_commands(sentence: str, low: str, asked: Asked, may_ask: MayAsk) -> list[Span]:
    """Return the wishes about goals in a sentence: name, arguments and the place of the words."""
    added = list(_added(sentence, low, asked, may_ask))
    head = low if not added else low[: added[0][2]]
    changed = list(_changed(sentence[: len(head)], head, asked, may_ask))
    dropped = [] if changed else list(_dropped(sentence[: len(head)], head, asked, may_ask))
    return [*changed, *dropped, *added]


def number_of(match: re.Match[str]) -> int:
    """The goal's number that a reference names."""
    groups = match.groupdict()
    word = next(groups[key] for key in "abcd" if groups.get(key))
    return (
        int(word)
        if word.isdigit()
        else next((n for say, n in _NUMBERS.items() if re.fullmatch(say, word)), 0)
    )


def _added(sentence: str, low: str, asked: Asked, may_ask: MayAsk) -> Iterator[Span]:
    match = _ADD_KEY.match(low.lstrip("-*•· \t")) and _ADD_KEY.search(low)
    if not match:
        match = _ADD.search(low)
        if match and match["sep"] not in (":", "=") and not may_ask(low, match.start(), match.end("sep")):
            match = None
    if not match:
        match = _ADD_AS.search(low)
        if match and not may_ask(low, match.start(), match.end()):
            match = None
    if not match or not re.search(r"[^\W\d_]{2}", match["title"]):
        return
    title = sentence[match.start("title") : match.end("title")]
    several = re.search(
        r"(?:goals|ziele|objectifs|objetivos|metas|obiettivi|doelen)\b",
        low[match.start() : match.start("title")],
    )
    parts = (
        re.split(r"\s*(?:;|,\s*(?:and|und|et|y|e|en)\s|,\s)\s*|\s(?:and|und|et|y|e|en)\s", title)
        if several
        else [title]
    )
    for part in parts:
        if part.strip():
            yield "add_goal", measured(part, asked), match.start(), match.end()


def _changed(sentence: str, low: str, asked: Asked, may_ask: MayAsk) -> Iterator[Span]:
    known = {goal.number for goal in asked.goals}
    dates = find_dates(sentence, asked.today, asked.language)
    due = _DUE.search(low) or _DUE_OF.search(low)
    deadline = _DEADLINE.search(low)
    near = due and dates and dates[-1].start >= due.start() and (deadline or dates[-1].start - due.end() < 12)
    if due and near and number_of(due) in known and may_ask(low, due.start(), due.end()):
        yield "change_goal", {"goal": number_of(due), "due": dates[-1].date}, due.start(), due.end()
        return
    titled = _DUE_TITLE.search(low) or _TITLE_DUE.search(low)
    if titled and dates and may_ask(low, titled.start(), titled.start("title")):
        number = _titled(titled["title"], asked)
        if number:
            yield "change_goal", {"goal": number, "due": dates[-1].date}, titled.start(), titled.end()
            return
    named = _DEADLINE.search(low)
    verbs = [one for one in _CHANGE_VERB.finditer(low) if named and one.end() <= named.start() and may_ask(low, one.start(), named.end())]
    if named and dates and verbs:
        verb = verbs[-1]
        number = _titled(low[: verb.start()], asked) or _titled(low[named.end() : dates[-1].start], asked)
        if number:
            yield "change_goal", {"goal": number, "due": dates[-1].date}, verb.start(), dates[-1].end
            return
    yield from _changed_by_title(sentence, low, asked, may_ask)
    for pattern in (_CHANGE, _CHANGE_AFTER):
        match = pattern.search(low)
        if match is None or number_of(match) not in known:
            continue
        groups = match.groupdict()
        if pattern is _CHANGE_AFTER and not (
            groups["verb1"]
            or groups["verb2"]
            or re.search(
                r"soll|should|moet|doit|debe|deve|passe|devient|pasa|passa|diventa|wordt|wird|becomes",
                match[0],
            )
        ):
            continue
        if not may_ask(low, match.start(), match.start("title")):
            continue
        title = sentence[match.start("title") : match.end("title")]
        if (
            groups.get("d")
            and pattern is _CHANGE
            and not _TO.match(low[match.end("d") : match.start("title")].strip())
        ):
            continue
        title = re.split(
            r"\s(?:instead of|statt|anstatt|au lieu de|en vez de|em vez de|invece di|in plaats van)\s", title
        )[0].rstrip(" ?")
        change = measured(title, asked)
        if "target" in change and (
            _TARGET.search(low[: match.start("title")]) or re.fullmatch(r"\W*\d+\W*", title)
        ):
            del change["title"]
        yield "change_goal", {"goal": number_of(match), **change}, match.start(), match.end()
        return


def _changed_by_title(sentence: str, low: str, asked: Asked, may_ask: MayAsk) -> Iterator[Span]:
    """ "Could you raise my swimming goal to four a week?", "Meditieren bitte umbenennen in ..."."""
    if _REFERENCE.search(low):
        return
    renamed = _RENAMED.search(low)
    match = _CHANGE_NAMED.search(low) if _CHANGE_VERB.search(low) and (re.search(r"\d", low) or find_quantities(low, asked.language)) else None
    if renamed and (number := _titled(renamed["title"], asked)):
        title = sentence[renamed.start("to") : renamed.end("to")]
        yield "change_goal", {"goal": number, "title": title.split(", ")[0].strip(" .!?\"'“”„«»")}, renamed.start(), renamed.end()
    elif match and may_ask(low, match.start(), match.end("title")):
        rest = sentence[match.start("to") : match.end("to")]
        change = {key: value for key, value in _target(rest.rstrip(" ?.!"), asked.language).items() if key in ("target",)}
        number = _titled(match["title"], asked) or _titled(match["to"], asked)
        if change and number:
            yield "change_goal", {"goal": number, **change}, match.start(), match.end()


def _dropped(sentence: str, low: str, asked: Asked, may_ask: MayAsk) -> Iterator[Span]:
    known = {goal.number for goal in asked.goals}
    for pattern in (_DROP, _DROP_AFTER):
        for match in pattern.finditer(low):
            if number_of(match) not in known or (pattern is _DROP_AFTER and _told(low, match)):
                continue
            if pattern is _DROP and (
                not may_ask(low, match.start(), match.end()) or re.match(r"\.\s*[a-z]", low[match.end() :])
            ):
                continue
            numbers = [number_of(match), *map(int, re.findall(r"\d", match["more"]))]
            for number in numbers:
                if number in known:
                    yield "drop_goal", {"goal": number}, match.start(), match.end()
            return
    if not _DROP_VERB.search(low):
        return
    it = _DROP_IT.search(low)
    if it and may_ask(low, it.start(), it.end()):
        spoken = {number_of(one) for one in _REFERENCE.finditer(low[: it.start()])} & known
        titled = None if spoken else _titled(low[: it.start()], asked)
        spoken = {titled} if titled else spoken
        if len(spoken) == 1:
            yield "drop_goal", {"goal": spoken.pop()}, it.start(), it.end()
            return
    by_title = _DROP_TITLE.search(low) or _DROP_LISTED.search(low)
    if by_title and may_ask(low, by_title.start(), by_title.end()):
        goal = _titled(by_title["title"], asked)
        if goal:
            yield "drop_goal", {"goal": goal}, by_title.start(), by_title.end()


def _told(low: str, match: re.Match[str]) -> bool:
    """Whether a goal's number before a word of dropping is a report, a count or a denial rather than a wish."""
    between = low[match.end("more") : match.start("verb")]
    count = re.match(
        r" *(?:km|min|kg|h|mal|times|x|%|/|\.\d)", between
    ) is not None and not match.groupdict().get("a")
    return (
        count
        or re.search(
            r"\b(?:not|nicht|pas|no|nao|non|niet|never|habe|have|had|was|ai|he|ho|heb)\b",
            between + low[max(0, match.start() - 12) : match.start()],
        )
        is not None
    )


def _titled(words: str, asked: Asked) -> int | None:
    """The one goal that these words plainly speak of."""
    folded = fold(words)
    spoken = tuple(
        dict.fromkeys(
            (
                *languages_of(folded, asked.language),
                *languages_of(fold(" ".join(goal.title for goal in asked.goals)), asked.language),
            )
        )
    )
    bare = rx("<my>|<goal>").sub(" ", folded)
    goals = link(bare, [know(goal, spoken) for goal in asked.goals], spoken) if bare.strip() else ()
    return goals[0] if len(goals) == 1 else None


def measured(title: str, asked: Asked) -> dict[str, Any]:
    """A title with the measure and the due day that stand in it."""
    found: dict[str, Any] = {}
    cut = title
    due: date | None = None
    for span in find_dates(title, asked.today, asked.language):
        before = fold(title[: span.start])
        word = _BY.search(before)
        if word or span.kind == "until":
            due = span.date
            start = word.start() if word else span.start
            rest = title[span.end :]
            cut = title[:start] + (rest if len(rest.split()) < 4 or len(title[:start].split()) < 2 else "")
            break
    tail = _PARTICLE_END.search(fold(cut))
    cut = (cut[: tail.start()] if tail else cut).strip(" \t,.;:!(–—-\"'“”„«»")
    if cut:
        found["title"] = cut
    found.update(_target(cut, asked.language))
    if due:
        found["due"] = due
    return found


def _target(title: str, language: str) -> dict[str, Any]:
    """The measure that stands in a title ("read 30 pages a week"), if there is one."""
    low = fold(title)
    per = {"per": "round"} if _PER_ROUND.search(low) or _PER_ROUND.search(title) else {}
    amounts = [one for one in find_quantities(title, language) if not one.percent and not one.ordinal]
    if not amounts:
        return {}
    one = amounts[0]
    unit = re.search(r"[^\W\d_]+$|[€$£]", title[one.start : one.end])
    word = (
        unit[0]
        if unit and not re.fullmatch(r"x|times|mal|fois|veces|vezes|volte|keer|once|twice", fold(unit[0]))
        else ""
    )
    if not re.search(r"\d", title[one.start : one.end]) and not per and title[: one.start].strip():
        return {}
    after = re.match(r"\s*([^\W\d_]{2,})", title[one.end :])
    if (
        not word
        and one.unit
        and after
        and not re.search(r"x$|times|mal|fois|veces|vezes|volte|keer", low[one.start : one.end])
    ):
        word = after[1]
    value = Decimal(one.value)
    return {"target": value, **({"unit": word} if word else {}), **per}
