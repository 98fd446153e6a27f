"""Numbers in what is said of one goal, in that goal's unit: amount of this round, total so far, percent.

Called by `circles.reading.reader`. The numbers themselves are found by `circles.reading.quantities`; here each gets a
part to play, or none: what was planned, what is left, what others did and what is counted in something else is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from rapidfuzz import fuzz

from circles.reading.cues import find_all, whole
from circles.reading.deeds import deeds
from circles.reading.link import Known
from circles.reading.quantities import Quantity, find_quantities
from circles.reading.units import UNITS, convert, same_unit, unit_of
from circles.reading.words import concepts_of, fold, is_stop, stem

_OCCASIONS = frozenset(
    ["time", "session", "day", "class", "lesson", "round", "visit", "workout", "evening", "morning", "night"]
)
_DAYS = re.compile(
    r"(?<!\w)(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:days?)?(?!\w)|(?<!\w)(?:montag|dienstag|mittwoch|donnerstag|freitag"
    r"|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabado"
    r"|domingo|segunda|terca|quarta|quinta|sexta|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|maandag|dinsdag"
    r"|woensdag|donderdag|vrijdag|zaterdag|zondag)s?(?:-feira)?(?!\w)"
)  # fmt: skip
_NOT_ON = re.compile(
    r"(?:until|till|by|before|next|since|last|bis|vor|nachsten?|seit|ab|avant|prochain|hasta|antes del|ate|antes de|entro|prima di|tot|voor|vanaf|volgende)\s(?:\w+\s)?$"
)
_ARTICLE = re.compile(r"(?<!\w)(?:a|an)\s+((?:[^\W\d_]+\s*){1,3})")
_ONE = re.compile(r"(?<!\w)(?:one|another|otr[oa]|outr[oa]|altr[oa]|ein|eine|einen|un|une|una|um|uma|een)\s+((?:[^\W\d_]+\s*){1,3})")
_LONE = re.compile(r"(?<!\w)(?:(?:did|made|managed|only|just|got|had)\s+one|nur\s+eine[nrs]?|eine?\s+einzige[nrs]?|une\s+seule|un\s+seul|solo\s+un[ao]?|un[ao]?\s+sol[ao]|s[oó]\s+uma?|uma?\s+s[oó]|maar\s+een|een\s+enkele|(?:one|another) more|another one|noch eine[rs]?|une? de plus|un[ao] mas|mais uma?|un altr[oa]|nog een)(?=\s*(?:$|[.,;!)]))")
_BOTH = re.compile(r"(?<!\w)(?:both|beide[sn]?|(?:toutes )?les deux|l[ao]s dos|amb[oa]s|[ao]s du?[oa]i?s|entramb[ei]|tutt[ie] e due|allebei)(?!\w)")
_HALF_DONE = re.compile(r"(?<!\w)(?:half|halb)[\s-]+(?:\w*ge\w{2,}(?:t|en|d)|\w{3,}ed|done|written|built|read|fertig|klaar|af)(?!\w)")
_MORE = re.compile(r"(?:more|mehr|weitere[nrs]?|plus|mas|mais|altr[ie]|piu|meer|extra|further)(?!\w)")
_LINKED = re.compile(r"(?:^|[,;+&]|(?<!\w)(?:and|then|plus|und|dann|et|puis|y|e|ed|poi|en|toen|only|nur|just|another|nog eens|noch(?:mal)?|encore|otros?|outros?|altri|solo|so|seulement|maar|got|eerst|first|zuerst|d'abord|primero|primeiro|prima|erst|davon|of which|of them|dont|di cui|waarvan|das quais|de las cuales))\s*(?:(?:on|am|op|el|le|na|no)\s+)?(?:\w+(?:day|tag|woch|di|dag)|lunes|martes|miercoles|jueves|viernes|sabado|domingo|domenica|dimanche|sabato|segunda|terca|quarta|quinta|sexta)?\s*$")
_CLOCK = re.compile(r"(?<!\w)(?:before|by|past|under|below|sotto i|unter|sous|menos de|abaixo de|onder|max|vor|um|gegen|avant|antes d[eao]s?(?: l[ao]s?)?|prima delle|a las|voor|om|at|until|bis|tot|hasta las|ate as|fino alle)\s+$")
_GLUE = re.compile(r"[\s,;+&]*(?:(?:and|then|plus|und|dann|et|puis|y|luego|e|depois|poi|en|toen|\+|&)\s*)*(?:(?:another|further|noch|encore|otros?|otras?|outros?|outras?|altri|altre|nog)\s*)?")


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers that are said of one goal, in that goal's unit; `of` is the whole in "2 of 3"."""

    amount: Decimal | None = None
    total: Decimal | None = None
    percent: Decimal | None = None
    of: Decimal | None = None


@dataclass(slots=True)
class _Sum:
    amounts: list[Decimal] = field(default_factory=list)
    total: Decimal | None = None
    percent: Decimal | None = None
    of: Decimal | None = None


def _near(kind: str, text: str, languages: tuple[str, ...], within: int, after: bool = False) -> bool:
    """Whether a phrase of a kind stands right before (or after) a number, `within` letters of it."""
    if after:
        return any(cue.start <= within for cue in find_all(kind, text[:40], languages))
    tail = text[-40:]
    return any(len(tail) - cue.end <= within and not re.search(r"[,;.!?:]\s", tail[cue.end :])
               for cue in find_all(kind, tail, languages))  # fmt: skip


def _same_thing(word: str, known: Known) -> bool:
    """Whether a noun is what the goal counts, or what its title speaks of."""
    if not word:
        return False
    return stem_in(word, known.units, known) or stem_in(word, known.stems, known) or bool(concepts_of(word) & known.topics)


def _plain(word: str, languages: tuple[str, ...]) -> bool:
    """Whether the word after a number is no noun that it counts: a little word, a past form, "altogether"."""
    return is_stop(word) or _DAYS.fullmatch(word) is not None or bool(deeds(word, languages)) or _MORE.match(word) is not None or any(whole(kind, word, languages) for kind in ("total", "done", "left", "part", "only", "compare", "fix"))


def _value(one: Quantity, text: str, known: Known, languages: tuple[str, ...]) -> Decimal | None:
    """The value in the goal's unit; None when it counts something else."""
    unit, language = fold(known.unit), languages[0]
    if unit and one.unit:
        turned = convert(one.value, one.unit, unit)
        if turned is not None:
            return turned
        if same_unit(one.unit, unit, language):
            return one.value
    if not one.unit or (one.of is not None and not one.dimension) or (not one.dimension and _plain(fold(one.unit), languages)):
        return one.value
    canonical = unit_of(unit, language) if unit else None
    measured = canonical is not None and UNITS[canonical]["dimension"] not in ("count", "calendar")
    if one.dimension and one.dimension not in ("count", "calendar", "calendar-part"):
        return None
    word = fold(text[one.start : one.end]).split()[-1]
    if measured:
        return None
    if _same_thing(fold(one.unit), known) or _same_thing(word, known):
        return one.value
    if known.units and fuzz.ratio(fold(one.unit), fold(known.unit)) >= 80 and len(one.unit) > 3:
        return one.value
    return one.value if one.unit in _OCCASIONS and known.counts else None


def _named_one(folded: str, known: Known) -> bool:
    """Whether a text names a single one of the goal's own unit ("una partita")."""
    return any(any(stem_in(word, known.units, known) for word in match[1].split()) for match in _ONE.finditer(folded))


def _restated(one: Quantity, known: Known) -> bool:
    """Whether a number is part of how the title puts the goal ("30 min walk") and not its target."""
    return any(
        other.unit == one.unit and other.value == one.value and other.value != known.target
        for other in known.quantities
    )


def measure(texts: list[str], known: Known, languages: tuple[str, ...]) -> Figures:
    """What clauses, in their order, say of a goal in numbers."""
    found = _Sum()
    text = " ; ".join(texts)
    if known.unit and known.unit.lower() in text.lower() and not unit_of(known.unit, languages[0]):
        text = re.sub(rf"(?<!\w)({re.escape(known.unit)})(?=\d)", r"\1 ", text, flags=re.IGNORECASE)
    _measure(text, known, languages, found)
    folded = fold(text)
    if found.percent is None and not found.amounts and found.total is None and _HALF_DONE.search(folded):
        found.percent = Decimal(50)
    if known.target is not None and not found.amounts and found.percent is None:
        single = Decimal(2) if known.target == 2 and _BOTH.search(folded) else _one(folded, known, languages)
        single = single or (_by_days(folded, known) if found.total is None else None)
        found.amounts += [single] if single else []
    return Figures(sum(found.amounts, Decimal(0)) if found.amounts else None, found.total, found.percent, found.of)


_BETWEEN = re.compile(r"(?<!\w)(?:between|zwischen|entre|tra|fra|tussen)\s+(\d+)\s+(?:and|und|et|y|e|en)\s+(\d+)", re.IGNORECASE)
_ALL_OF = re.compile(r"(?<!\w)(\w+) (?:for|from) \1(?!\w)", re.IGNORECASE)  # "four for four"
_EACH = re.compile(r"\s*(?:a|à|x|×|je|of|for|lots of|mal|fois|de|di|volte|vezes|veces|keer|van|da)?\s*")
_AT = re.compile(r"\s*(?:a|à|x|×|je|of|de|di|van|da)\s*")


@dataclass(frozen=True, slots=True)
class _Said:
    """A number that is said in the goal's unit; `named` when its unit was said with it."""

    value: Decimal
    one: Quantity
    named: bool


def _quantities(text: str, languages: tuple[str, ...]) -> list[Quantity]:
    """The amounts of a text, read in the first of the languages that finds any."""
    for language in languages:
        found = find_quantities(text, language)
        if found:
            return found
    return []


def _end(one: Quantity, languages: tuple[str, ...]) -> int:
    """Where a number ends: before the word after it when that is no unit ("45 statt 70")."""
    if one.dimension or not one.unit or not _plain(fold(one.unit), languages):
        return one.end
    return one.end - len(one.text) + len(one.text.rsplit(None, 1)[0])


def _in_unit(text: str, known: Known, languages: tuple[str, ...]) -> list[_Said]:
    """The numbers that count what the goal counts; those with its unit beside them rule out bare ones of other things."""
    folded = fold(text)
    found: list[_Said] = []
    times: Quantity | None = None
    for one in _quantities(text, languages):
        if one.percent:
            found.append(_Said(one.value, one, True))
            continue
        value = _value(one, text, known, languages)
        if value is not None and times is not None and known.measures:
            each = _EACH if times.unit == "time" else _AT
            if each.fullmatch(folded[times.end : one.start]):
                value *= times.value  # "three times 25 minutes", "40 lengths of 25 m"
        times = one if one.dimension in ("", "count") and not one.ordinal else None
        ellipsis = bool(found) and not one.dimension and _GLUE.fullmatch(folded[found[-1].one.end : one.start])
        if value is None and ellipsis:
            value = one.value
        if value is not None and not _restated(one, known):
            bare = not one.unit or _plain(fold(one.unit), languages)
            found.append(_Said(value, one, (not bare and (not known.unit or _is_unit(one, known))) or bool(ellipsis)))
    return found


def _is_unit(one: Quantity, known: Known) -> bool:
    """Whether a number is said in the goal's own unit or in one that turns into it."""
    if not one.dimension:
        return not known.units or stem_in(fold(one.unit), known.units, known) or stem_in(fold(one.text).split()[-1], known.units, known)
    return convert(one.value, one.unit, fold(known.unit)) is not None or one.unit in _OCCASIONS


def _measure(text: str, known: Known, languages: tuple[str, ...], found: _Sum) -> None:
    text = re.sub(r"(?<![\w\s])(\s*)(?<!\w)[x×]\s?(\d+)(?!\w)(?!\s*[^\W\d_]{3})|(?<=[^\W\d_]\s)[x×]\s?(\d+)(?!\w)(?!\s*[^\W\d_])", lambda m: f"{m[1] or ''}{m[2] or m[3]}x", _ALL_OF.sub(r"\1 of \1", _BETWEEN.sub(r"\1-\2", text)))
    folded = fold(text)
    if known.target is None and not known.unit:
        said = [each for each in _in_unit(text, known, languages) if each.one.percent or each.one.of]
    else:
        said = _in_unit(text, known, languages)
    told = []  # the numbers that tell of what was done, with their parts
    last: _Said | None = None
    for index, each in enumerate(said):
        begin = _end(said[index - 1].one, languages) if index else 0
        before, after = folded[begin : each.one.start], folded[_end(each.one, languages) :]
        if each.one.percent:
            rest = _near("left", after, languages, 3, after=True) or _near("left", before, languages, 4)
            found.percent = 100 - each.value if rest else each.value
            continue
        fixed = last is not None and bool(find_all("fix", re.sub(r"[,;.!?:]", " ", folded[last.one.start : each.one.start]), languages))
        so_far = _so_far(before, after, languages, last is not None)
        if _aside(each.value, before, after, known, languages, fixed, so_far):
            continue
        told.append((each, fixed, so_far, bool(_LINKED.search(before)) or _MORE.match(after.lstrip()) is not None))
        last = each
    named = _named_one(folded, known) or any(each.named for each, *_ in told)
    for each, fixed, so_far, linked in told:
        if named and not (each.named or fixed or so_far or linked or each.one.of):
            continue
        found.of = each.one.of or found.of
        _take(each.value, each.one, so_far, known, found, fixed, _state_only(folded, languages))


def _state_only(folded: str, languages: tuple[str, ...]) -> bool:
    """Whether a text says no deed and nothing of more, so that a number in it tells where the whole stands."""
    return not deeds(folded, languages) and re.search(r"\+|(?<!\w)(?:more|mehr|weitere|plus|mas|mais|altr[ie]|di piu|meer|another|encore|noch|nog|new|this week|diese woche|deze week|cette semaine|esta semana|questa settimana)(?!\w)", folded) is None


def _so_far(before: str, after: str, languages: tuple[str, ...], second: bool) -> bool:
    """Whether a number is said to be the whole until now: "98 altogether", "so 5", "that makes 8", "now I am at 8"."""
    tail = before[-40:]
    for cue in find_all("total", tail, languages):
        gap = tail[cue.end :]
        opens = second and re.search(r"(?:^|[,;.!?:])\s*(?:(?:and|und|et|y|e|en|so)\s)?$", tail[: cue.start]) is not None
        if len(gap) <= (20 if len(cue.text) > 4 or opens else 6) and not re.search(r"[,;.!?:]\s", gap):
            return True
    rest = re.split(r"[,;.!?:\d]", after, maxsplit=1)[0][:40]
    return any(cue.start <= (28 if len(cue.text) > 5 else 16) for cue in find_all("total", rest, languages))


def _aside(value: Decimal, before: str, after: str, known: Known, languages: tuple[str, ...], fixed: bool, so_far: bool) -> bool:
    """Whether a number tells what was planned, what was before, or what is left, rather than what was done."""
    clause = re.split(r"[,;.!?:]\s", before)[-1]
    if (_near("neg", before, languages, 1) and not fixed) or find_all("former", clause, languages):
        return True
    if (known.counts and value <= 24 and _CLOCK.search(before)) or (value == 1 and find_all("neg", clause[-60:], languages)):
        return True  # "before eleven"; "not a single swim"
    return not fixed and not so_far and (
        _near("compare", before, languages, 7)
        or _near("left", after, languages, 3, after=True)
        or (_near("left", before, languages, 3) and known.target != value)
    )


def _take(value: Decimal, one: Quantity, so_far: bool, known: Known, found: _Sum, fixed: bool, state: bool) -> None:
    """Give a number its part: in place of the one before, the sum of those before, the total, or one more."""
    start = known.goal.total_so_far or Decimal(0)
    stands = state and not found.amounts and start > 0 and start < value <= max(start * 2, start + 3)
    if known.per == "total" and (so_far or one.ordinal or one.of == known.target or stands or start + value > (known.target or 0) == value):
        found.total = value
    elif fixed and found.amounts:
        found.amounts[-1] = value
    elif so_far and found.amounts:
        found.amounts[:] = [value]
    else:
        found.amounts.append(value)


def _one(folded: str, known: Known, languages: tuple[str, ...]) -> Decimal | None:
    """ "one more waiata", "una vía", "did one": a single one of what the goal counts."""
    articles = list(_ARTICLE.finditer(folded)) if languages[0] == "en" else []
    for match in (*_ONE.finditer(folded), *articles):
        if find_all("neg", re.split(r"[,;.!?:]", folded[: match.start()])[-1][-60:], languages):
            continue
        if any(stem_in(word, known.units, known) or (known.counts and stem_in(word, known.stems, known)) for word in match[1].split()):
            return Decimal(1)
    return Decimal(1) if known.counts and _LONE.search(folded) else None


def stem_in(word: str, stems: frozenset[str], known: Known) -> bool:
    """Whether a word has one of these stems in any language of the goal, whatever its last vowel."""
    if any(stem(word, code) in stems for code in known.languages):
        return True
    if known.languages[0] in ("de", "nl") and len(word) >= 5 and any(one[:5] == word[:5] or (one[:4] == word[:4] and len(one) < 8) for one in stems):
        return True
    root = word.rstrip("aeiou")
    return len(root) >= 2 and known.languages[0] in ("it", "es", "pt") and any(one.rstrip("aeiou") == root for one in stems)


def _by_days(folded: str, known: Known) -> Decimal | None:
    """ "Ran on Monday and Thursday": the days that are named, for a goal that counts occasions."""
    if known.target is None or known.target < 2 or not known.counts or known.per == "total":
        return None
    days = {
        match[0] for match in _DAYS.finditer(folded)
        if not _NOT_ON.search(folded[max(0, match.start() - 24) : match.start()])
    }  # fmt: skip
    return Decimal(len(days)) if days else None
