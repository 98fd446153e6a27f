"""When things happen: the weekly rhythm, pauses, skipping. Called by `circles.reading.hosts`; pure.

A rhythm needs a day and a time; what is missing is a doubt, never made up.
"""

from __future__ import annotations

import re
from typing import Any

from circles.reading.commands_settings import cities, feast_until
from circles.reading.dates import away_until, find_dates
from circles.reading.hosts_model import CONDITION, Place, Read, asks, made, unquoted
from circles.reading.times import TimeSpan, find_times
from circles.reading.vocabulary import WORDS, rx
from circles.reading.words import LANGUAGES, fold

_H = WORDS["host"]
_DAYS = {
    "monday": "mondays?|montags?|lundis?|lunes|segundas?(?:-feiras?)?|lunedi|maandag(?:en|s)?|mon",
    "tuesday": "tuesdays?|dienstags?|mardis?|martes|tercas?(?:-feiras?)?|martedi|dinsdag(?:en|s)?|tues?",
    "wednesday": "wednesdays?|mittwochs?|mercredis?|miercoles|quartas?(?:-feiras?)?|mercoledi|woensdag(?:en|s)?|wed",
    "thursday": "thursdays?|donnerstags?|jeudis?|jueves|quintas?(?:-feiras?)?|giovedi|donderdag(?:en|s)?|thurs?",
    "friday": "fridays?|freitags?|vendredis?|viernes|sextas?(?:-feiras?)?|venerdi|vrijdag(?:en|s)?|fri",
    "saturday": "saturdays?|samstags?|sonnabends?|samedis?|sabados?|sabat[oi]|zaterdag(?:en|s)?|sat",
    "sunday": "sundays?|sonntags?|dimanches?|domingos?|domenic(?:a|he)|zondag(?:en|s)?|sun",
}
_DAY = rx("|".join(f"(?P<{day}>{words})(?:abend|morgen|nachmittag|mittag)?" for day, words in _DAYS.items()))
_MOVE, _BIWEEKLY, _MONTHLY = rx(_H["move"]), rx(_H["biweekly"]), rx(_H["monthly"])
_INSTEAD = rx(rf"(?:{_H['instead']})(?: (?:on|the|den|dem|le|el|los|il|la|het|de|o|os|a|as))*\W*$")
_OF_ONESELF = re.compile(r"[^,.;:!?]*?(?<!\w)(?:i|i'm|ich|je|j'|io|mi|ik|eu|yo)(?!\w)")  # what somebody does then, not the circle
_ZONE = re.compile(r"\b([A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?|UTC)\b")
_CITY_TIME = rx(
    r"(?P<a>[^\W\d_]+(?: [^\W\d_]+)?) (?:time|zeit|tijd)|(?:heure|hora|ora) (?:de|di|d'|do|da|del) ?(?P<b>[^\W\d_]+(?: [^\W\d_]+)?)|(?P<c>[^\W\d_]+)er zeit"
)
_PAUSE, _RESUME, _CLOSE = rx(_H["pause"]), rx(_H["resume"]), rx(_H["close"])
_CIRCLE = rx(_H["circle"])
_ME = rx(
    r"(?:pause|pausier\w*|pausa\w*|pauzeer|unpause|resume|mett\w*|zet) (?:me|mich|moi|mij|mi)|pausarme|mettermi|me pausar|for me|fur mich"
)
_SKIP = rx(
    rf"(?:{_H['skip']})(?: (?:bitte|please|us|wir|uns|nous|on|es))* {_H['round']}|(?:{_H['round']}) (?:(?:bitte|please|graag|wird|fallt|faellt|soll|lassen wir|laten we|is|will be) )*(?:{_H['skip']}|aus|ausfallen|uitvallen)|(?:no|keine?|pas de|sin|sem|niente|geen) (?:round|check-?in|digest|runde|tour|ronda|rodada|giro|ronde) (?:next|this|nachste|diese|la semaine prochaine|la semana que viene|la proxima semana|na proxima semana|la prossima settimana|volgende)(?: (?:week|woche|time))?|\W*(?:skip|auslassen|aussetzen|ausfallen lassen|sauter|saltar|pular|saltare|salta|overslaan|sla over)"
)
_HOUR = rx(
    r"(?:at|um|a las|a la|as|alle|all'|om|a|vers|gegen) (?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?![\d./-]|:\d| ?(?:de |di )?(?:jan|feb|mar|apr|mai|may|jun|jul|aug|sep|oct|okt|nov|dec|dez|ener|abr|ago|gen|mag|giu|lug|set|ott|dic|mei|maa))"
)


def times(place: Place) -> Read | None:
    """The rhythm, a pause, its end, the circle's end, or a round left out."""
    for reader in (_schedule, _skip, _pause_resume_close):
        found = reader(place)
        if found is not None:
            return found
    return None


def clock_of(place: Place) -> list[TimeSpan]:
    """The times of day in a sentence; a bare hour counts after a word for "at"."""
    found = find_times(place.text, place.circle.language)
    if found:
        return found
    match = _HOUR.search(place.low)
    hour = int(match["hour"]) if match else 24
    return (
        [TimeSpan(match.start(), match.end(), match[0], hour, int(match["minute"] or 0))]
        if match and hour < 24
        else []
    )


def _schedule(place: Place) -> Read | None:
    low = fold(unquoted(place.text))
    move = _MOVE.search(low)
    days = [match for match in _DAY.finditer(low) if len(match[0]) > 3 or (re.match(r"\W*every", low))]
    clock = clock_of(place)
    if not days or move is None or not asks(place, move.start(), move.end()):
        return None
    if not clock:
        return (
            Read([], [place.text])
            if re.match(r"\W*(?:every|move|schedule)\b", low)
            and not find_dates(place.text, place.circle.today, place.circle.language)
            else None
        )
    kept = [day for day in days if not _INSTEAD.search(low[: day.start()])] or days
    at = [
        one
        for one in clock
        if not _INSTEAD.search(low[: one.start])
        or re.search(
            r"(?:for|at|de|da|del|van|a las|as|alle|um)\W*(?:las?|the)?\W*$",
            low[max(0, one.start - 8) : one.start],
        )
    ] or clock
    best = next((one for one in at if one.start > kept[0].start()), at[-1])
    if _OF_ONESELF.match(low, max(best.end, kept[0].end())):
        return None
    weekday = next(name for name, value in kept[0].groupdict().items() if value)
    every = "2 weeks" if _BIWEEKLY.search(place.low) else "month" if _MONTHLY.search(place.low) else ""
    if not every:
        whole = fold(place.whole)
        every = "2 weeks" if _BIWEEKLY.search(whole) else "month" if _MONTHLY.search(whole) else "week"
    return Read(
        [
            made(
                "schedule",
                place.text,
                weekday=weekday,
                time=f"{best.hour:02}:{best.minute:02}",
                tz=_zone(place.text),
                every=every,
            )
        ],
        [],
    )


def _zone(text: str) -> str | None:
    named = _ZONE.search(text)
    if named:
        return named[1]
    for match in _CITY_TIME.finditer(fold(text)):
        for city in (match["a"], match["b"], match["c"]):
            for form in (
                city,
                (city or "").split()[-1] if city else None,
                (city or "").split()[0] if city else None,
            ):
                if form and form in cities():
                    return cities()[form]
    return None


def _skip(place: Place) -> Read | None:
    match = _SKIP.search(place.low)
    if (
        match is None
        or not asks(place, match.start(), match.end())
        or (not match[0].split()[1:] and len(place.low.split()) > 2)
    ):
        return None
    return Read([made("skip", place.text)], [])


def _pause_resume_close(place: Place) -> Read | None:
    low = fold(unquoted(place.text))
    short = len(low.split()) <= 4
    for command, pattern in (("resume_circle", _RESUME), ("pause_circle", _PAUSE), ("close_circle", _CLOSE)):
        verb = pattern.search(low)
        if verb is None or _ME.search(low) or not asks(place, verb.start(), verb.end()):
            continue
        around = _CIRCLE.search(low) is not None or (
            short and (_FIRST_WORD.match(low[: verb.start()]) is not None)
        )
        about = around or (
            command == "pause_circle" and (_until(place) is not None or _whole_pause(low, verb))
        )
        about = about or (command == "resume_circle" and short)
        if not about:
            continue
        if CONDITION.search(low):
            return Read([], [place.text])
        if command == "close_circle" and not _final(low, verb):
            continue
        return Read(
            [made(command, place.text, **({"until": _until(place)} if command == "pause_circle" else {}))], []
        )
    return None


_FIRST_WORD = rx(r"\W*(?:(?:<lead>|<please>|<can>)\W*)*$")


def _whole_pause(low: str, verb: re.Match[str]) -> bool:
    return (
        re.match(
            r"\W*(?:(?:please|bitte|us|uns|nous|now|jetzt|for now|vorerst|pour l'instant|por ahora|por agora|per ora|voorlopig|everyone|alles)\W*)*$",
            low[verb.end() :],
        )
        is not None
    )


def _final(low: str, verb: re.Match[str]) -> bool:
    """Whether it is the circle itself that is to end, not a round or a topic."""
    after = low[verb.start() :]
    return (
        re.search(
            r"(?<!\w)(?:round|runde|tour|ronda|rodada|ronde|season|saison|staffel|week|woche|door|loop|gap|book)(?!\w)",
            after,
        )
        is None
    )


def _until(place: Place) -> Any:
    until = away_until(place.text, place.circle.today, place.circle.language)
    languages = [place.circle.language, *LANGUAGES]
    for language in languages:
        until = until or away_until(place.text, place.circle.today, language)
    until = until or feast_until(place.low, place.circle.today)
    return until if until is None or until > place.circle.today else None
