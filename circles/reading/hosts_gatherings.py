"""Gatherings: one that is to be, one that moves, one that is called off. Called by `circles.reading.hosts`; pure.

A gathering needs a day and a time; what is missing is a doubt, never made up. A day that has passed is read as such
when the line begins with the word, so that it can be refused by its name.
"""

from __future__ import annotations

import re

from circles.reading.dates import DateSpan, find_dates
from circles.reading.hosts_model import CONDITION, Place, Read, asks, made, unquoted
from circles.reading.hosts_times import clock_of
from circles.reading.vocabulary import WORDS, rx
from circles.reading.words import fold

_H = WORDS["host"]
_GATHER, _CANCEL, _MOVE = rx(_H["gathering"]), rx(_H["cancel_gathering"]), rx(_H["move_gathering"])
_OF_ONESELF = re.compile(r"(?<![\w'])(?:i|i'm|i've|my|ich|mein\w*|je|j'ai|mon|ma|mi|mio|mia|io|ho|ik|mijn|eu|meu|minha|yo)(?!\w)")
_REGULAR = re.compile(r"(?<!\w)(?:digests?|check-?ins?|rounds?|weekly|monthly|every|each|jeden|jede|wochentlich\w*|runden?|rundbrief|chaque|tour|cada|rond[ae]|rodada|ogni|giro|elke|iedere|wekelijks\w*)(?!\w)")
_QUOTED = re.compile(r"[\"“„«](?P<quoted>[^\"”“»]{2,100})[\"”“»]|\s?:(?!\d)\s*(?P<after>[^:]{2,100})$")
_TO = re.compile(r"(?:^|\s)(?:to(?: the)?|into|nach|ins|zum|naar|vers)\s+(?P<place>[^\W\d][^|:;\"“„«]{1,80}?)(?=\s*(?:[|:;.!?\"“„«]|$))")
SHORT, NEAR = 14, 4  # words of a line that calls off; words between a verb and what it moves
_PLACE = re.compile(
    r"(?:^|\s|,)(?:at the|at|in the|in|im|in der|in den|beim|bei|bij|te|à la|à l['’]|à|chez|au|aux|dans|en la|en el|en|em|no|na|nos|nas|da|dal|dalla|al|alla|allo|all['’]|nel|nella|nello|presso|op|@)(?:(?<=['’@])|(?!\w))\s*(?P<place>[^:;\"“„«]{2,80}?)\s*(?=[:;.!?\"“„«,–—]|\s[–—-]\s|\s(?:for|für|pour|para|per|voor|called|titled|namens|named|mit dem titel|intitulé|please|bitte|por favor|per favore)\b|$)"
)
_TITLE_FIRST = re.compile(
    r"^[^|:]{3,40}:\s*(?P<title>[^|:]{2,100}?)[\s,–—-]*(?:\s(?:on|am|le|el|il|op|at|um))?\s*\|"
)
_TITLE = (
    re.compile(r":\s*[\"“„«]?(?P<title>[^\"”“»]+?)[\"”“»]?[.!]*\s*$"),
    re.compile(r"[\"“„«](?P<title>[^\"”“»]{2,120})[\"”“»]"),
    re.compile(r"\b(?:called|titled|named|namens|genannt|mit dem titel|unter dem titel|intitulée?|appelée?|titulad[oa]|llamad[oa]|chamad[oa]|intitolat[oa]|chiamat[oa]|genaamd|getiteld)\s+(?P<title>[^,.;!?]{2,100})", re.IGNORECASE),
    re.compile(r"\s[–—-]\s*(?P<title>[^–—:]{2,100}?)[.!]*\s*$"),
    re.compile(r"\b(?:for (?:a|an|the|our|some)|for|für (?:ein|eine|einen|das|den|die|unser\w*)|zum|zur|pour (?:un|une|le|la|notre|des)|pour|para (?:un|una|um|uma|el|la|o|a)|para|per (?:un|una|il|la|lo)|per|voor (?:een|de|het|onze)|voor)\s+(?P<title>[^\W\d][^,.;!?]{2,80})", re.IGNORECASE),
)  # fmt: skip


def gatherings(place: Place) -> Read | None:
    """A gathering called off, moved to another time, or announced."""
    for reader in (_called_off, _moved, _announced):
        found = reader(place)
        if found is not None:
            return found
    return None


def _called_off(place: Place) -> Read | None:
    """A short line that calls a gathering off; `title` says which, "" when it need not be said."""
    low = fold(unquoted(place.text))
    word, verb = _GATHER.search(low), _CANCEL.search(low)
    if word is None or verb is None or len(low.split()) > SHORT or _OF_ONESELF.search(low) or _REGULAR.search(low):
        return None
    if not asks(place, min(word.start(), verb.start()), max(word.end(), verb.end())):
        return None
    if CONDITION.search(low):
        return Read([], [place.text])
    return Read([made("cancel_gathering", place.text, title=_named(place.text))], [])


def _moved(place: Place) -> Read | None:
    """A gathering put to another day, time or place; what is not said stays, and is None."""
    low = fold(unquoted(place.text))
    verb = _MOVE.search(low)
    word = _GATHER.search(low, verb.end()) if verb else None
    if verb is None or word is None or _REGULAR.search(low) or not asks(place, verb.start(), verb.end()):
        return None
    if len(low[verb.end() : word.start()].split()) > NEAR:
        return None
    dates, clock = _days(place, verb.start() < NEAR), clock_of(place)
    day = dates[-1].date.isoformat() if dates else None
    time = f"{clock[-1].hour:02}:{clock[-1].minute:02}" if clock else None
    spans = [*((one.start, one.end) for one in dates), *((one.start, one.end) for one in clock)]
    spare = _without(place.text, spans, word.end())
    where = _where_and_title(spare)[0] or _whither(spare)
    if not (day or time or where):
        return None
    if CONDITION.search(low):
        return Read([], [place.text])
    return Read([made("move_gathering", place.text, day=day, time=time, place=where, title=_named(place.text))], [])


def _announced(place: Place) -> Read | None:
    word = _GATHER.search(fold(unquoted(place.text)))
    if word is None or not asks(place, word.start(), word.end()):
        return None
    dates, clock = _days(place, word.start() < NEAR), clock_of(place)
    if not dates and not clock:
        return None
    if not dates or not clock:
        return Read([], [place.text])
    if _repeats(place) and word.start() > 3:
        return None
    at = next((one for one in clock if one.start >= dates[0].start), clock[0])
    when = f"{dates[0].date.isoformat()}T{at.hour:02}:{at.minute:02}"
    spans = [*((one.start, one.end) for one in dates), *((one.start, one.end) for one in clock)]
    spare = _without(place.text, spans, word.start() if word.start() < 12 else 0)
    where, title = _where_and_title(spare)
    return Read([made("gathering", place.text, when=when, title=title or "gathering", place=where)], [])


def _days(place: Place, first: bool) -> list[DateSpan]:
    """The days named that are to come; when there are none and the line begins so, those that have passed."""
    named = list(find_dates(place.text, place.circle.today, place.circle.language))
    to_come = [one for one in named if one.date >= place.circle.today]
    return to_come or (named if first else [])


def _whither(spare: str) -> str | None:
    """The place that a gathering is moved to, when it is a place and not a day."""
    found = _TO.search(spare)
    return found["place"].strip(" ,.;!") or None if found else None


def _named(text: str) -> str:
    """The title of a gathering in a line about it: what is quoted, or stands after a colon."""
    found = _QUOTED.search(text)
    return (found["quoted"] or found["after"] or "").strip(" \"'“”„«»,.!") if found else ""


def _without(text: str, spans: list[tuple[int, int]], start: int) -> str:
    for first, last in sorted(spans, reverse=True):
        text = text[:first] + "|" + text[last:]
    return text[start:]


def _where_and_title(spare: str) -> tuple[str | None, str]:
    title, cut = "", spare
    first = _TITLE_FIRST.match(spare)
    if first:
        place = _PLACE.search(spare[first.end() :])
        return place["place"].strip(" ,.;|") if place else None, first["title"].strip(" \"'“”„«»,.")
    for pattern in _TITLE:
        match = pattern.search(spare)
        if match and re.search(r"[^\W\d_]{2}", match["title"]) and "|" not in match["title"]:
            title, cut = match["title"], spare[: match.start()]
            if pattern in (_TITLE[2], _TITLE[4]):
                title = re.split(
                    r"\s(?:at|im|in|bei|beim|à|chez|au|en|em|no|na|da|al|alla|nel|bij|op)\s", title
                )[0]
                cut = spare.replace(match[0], " " + match["title"][len(title) :] + " ")
            break
    tail = cut.rpartition("|")[2] if _PLACE.search(cut.rpartition("|")[2]) else cut.replace("|", " ; ")
    found = next(
        (
            one
            for one in _PLACE.finditer(tail)
            if not re.fullmatch(
                r"(?:the |der |la |le )?(?:evening|morning|afternoon|circle|person|abend|kreis|;|um|uhr)?\W*",
                one["place"].strip(),
                re.IGNORECASE,
            )
        ),
        None,
    )
    where = found["place"].strip(" ,.;|") if found else None
    if not title and found:
        title = tail[found.end() :].strip(" ,.;:–—-|")
    if not title:
        title = re.sub(
            r"^\W*(?:gathering|meet-?up|treffen|rencontre|encuentro|encontro|incontro|bijeenkomst)\b\W*",
            "",
            cut.rpartition("|")[2],
            flags=re.IGNORECASE,
        ).strip(" ,.;:–—-")
    return where, title.strip(" \"'“”„«»,.")


def _repeats(place: Place) -> bool:
    return (
        re.search(
            r"(?<!\w)(?:every|each|jeden|jede|chaque|tous les|toutes les|cada|todos los|todas as|todos os|ogni|elke|iedere|weekly|from now on|ab jetzt|desormais|voortaan|d'ora in poi|a partir de agora|a partir de ahora)(?!\w)",
            place.low,
        )
        is not None
    )


