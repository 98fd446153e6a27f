"""Words that say that something was done: past tenses and participles, by list and by ending.

Called by `circles.reading.outcome` and `circles.reading.reader`. The lists are `past`, `past_ends` and `not_past` of
the lexicon; accents count where they make the tense ("llamé", "terminé"). Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache

from circles.reading.cues import Cue
from circles.reading.words import LANGUAGES, LEXICON, fold, lower

_WORD = re.compile(r"[^\W\d_]+")
_PAST = {code: frozenset(fold(LEXICON[code]["past"]).split()) for code in LANGUAGES}
_NOT_PAST = {code: frozenset(fold(LEXICON[code]["not_past"]).split()) for code in LANGUAGES}
_ENDS = {code: tuple(LEXICON[code]["past_ends"].split()) for code in LANGUAGES}
_COMING = {code: tuple(LEXICON[code]["coming_ends"].split()) for code in LANGUAGES}
_DAY = re.compile(
    r"(?<!\w)(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|(?:lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche)|(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)|(?:segunda|terca|quarta|quinta|sexta)|(?:questa|esta|essa) (?:settimana|semana)|(?:lunedi|martedi|mercoledi|giovedi|venerdi"
    r"|sabato|domenica)|(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)|weekend|wochenende|week-end)(?!\w)"
)
_ROMANCE = re.compile(r"^\W*(?:(?:e|y|il|el|la|na|no|a|ao|este|esta|questo|questa|proximo|prossimo)\s+)*(?:\w+)(?:-feira)?\s+(?:(?:que viene|prossimo|que vem)\s+)?(?:(?:la|lo|me|mi|li|le|os|as|se|non|no|ya|ja)\s+)?\w{2,}o(?!\w)")
_NOW = {
    "en": re.compile(r"(?<!\w)(?:i'm|i am|we're|we are)\s+\w+ing(?!\w)"), "de": re.compile(r"(?<!\w)(?!hab|bin|war|hatte|konnte|kann|musste|wollte|sollte)\w+e? (?:ich|wir)(?!\w)|(?<!\w)ich (?!habe|hatte|konnte|wurde|musste|wollte)\w+e(?!\w)"),
    "nl": re.compile(r"(?<!\w)(?!heb|ben|was|had|kon|kan|moest|wilde|zou|zit|sta)\w+ ik(?!\w)|(?<!\w)ik (?!heb|ben|was|had|kon|kan|moest|wilde|zou|zit|sta)\w+(?!\w)"), "fr": re.compile(r"(?<!\w)je (?!suis|ai|peux|sais|crois|pense)(?:me |m'|les? |la |l'|vous |te )?\w+(?:e|ds|ts|is|rs|x)(?!\w)|(?<!\w)j'(?!ai|etais|avais)\w+(?:e|is)(?!\w)"),
    "es": _ROMANCE, "pt": _ROMANCE, "it": _ROMANCE,
}  # fmt: skip
_SINCE = re.compile(r"(?<!\w)(?:since|seit|depuis|desde|dal|dalla|sinds|last|letzten|dernier|scorso|scorsa|pasado|passado|vorige|afgelopen)\s+(?:\w+\s+)?$")
_LAST_TIME = re.compile(r"(?:semaine|année|annee|mois|fois|semana|mes|año|vez|anno|settimana|woche)\s+$")
_PARTICIPLE = {
    "de": re.compile(
        r"(?:ab|an|auf|aus|bei|durch|ein|fest|fort|frei|her|hin|heim|hoch|los|mit|nach|nieder|raus|rein|rum|runter|statt|teil|um"
        r"|vor|vorbei|weg|weiter|zu|zurück|zusammen|zurecht|hinzu|heraus|herunter|hinaus|kennen|sauber|fertig)?ge\w{2,}(?:t|en)"
        r"|(?:be|ver|er|ent|zer|über|unter)\w{3,}t"
    ),
    "nl": re.compile(
        r"(?:aan|achter|af|bij|binnen|buiten|door|in|los|mee|na|neer|om|op|over|schoon|stil|terug|thuis|toe|tegen|uit|vast"
        r"|vol|voor|vooruit|weg|samen|bijeen|klaar)?ge\w{2,}(?:d|t|en)|(?:be|ver|ont|her)\w{3,}[dt]"
    ),
}  # fmt: skip


@lru_cache(maxsize=20000)
def _is_deed(word: str, language: str) -> bool:
    """Whether a word in lower case, accents kept, is a past form of a language."""
    plain = fold(word)
    if plain in _NOT_PAST[language]:
        return False
    if plain in _PAST[language]:
        return True
    pattern = _PARTICIPLE.get(language)
    if pattern is not None and pattern.fullmatch(word):
        return True
    return any(word.endswith(end) and len(word) >= len(end) + 2 for end in _ENDS[language])


@lru_cache(maxsize=4096)
def deeds(text: str, languages: tuple[str, ...]) -> list[Cue]:
    """The past forms in a text as it was written."""
    plain = lower(text)
    found = []
    for match in _WORD.finditer(plain):
        if match[0] == "had" and plain[match.end() :].lstrip().startswith(("to ", "no ", "been")):
            continue  # "had to" is no deed
        if _LAST_TIME.search(plain[: match.start()]) and match[0].startswith(("pass", "pasad", "vergang")):
            continue  # "la semaine passée"
        noun = text[match.start()].isupper() and plain[: match.start()].strip(" -*•\"'(") != ""
        for code in languages:
            if not (noun and code == "de") and _is_deed(match[0], code):
                found.append(Cue(match.start(), match.end(), match[0]))
                break
    return found


def coming(text: str, languages: tuple[str, ...]) -> bool:
    """Whether a text tells of what is to come: by a future form, or a present one beside a day and no past one."""
    plain = lower(text)
    for word in _WORD.findall(plain):
        if any(len(word) > len(end) + 1 and word.endswith(end) for code in languages for end in _COMING[code]):
            return True
    folded = fold(text)
    day = _DAY.search(folded)
    if day is None or _SINCE.search(folded[: day.start()]) or deeds(text, languages):
        return False
    if languages[0] in ("es", "pt", "it"):
        return day.start() < 16 and _ROMANCE.match(folded) is not None
    rest = folded[: day.start()] + " " + folded[day.end() :]
    return _NOW[languages[0]].search(rest) is not None
