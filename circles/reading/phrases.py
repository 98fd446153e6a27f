"""Commitments, asks, offers and thanks: which clauses are meant so, in the writer's own words.

Called by `circles.reading.reader`. Never reads outcomes.
"""

from __future__ import annotations

import re
from functools import lru_cache

from circles.reading.cues import cues, find, whole
from circles.reading.deeds import coming, deeds
from circles.reading.model import Evidence, PhraseRead
from circles.reading.words import LANGUAGES, fold

_HEAD = re.compile(r"^\s*[*_]*([^\W\d_][^:>\n]{1,38}?)[*_]*\s*(?::|->|→|=>|\s[-–—]\s)[*_]*\s*(.*)$", re.DOTALL)
_LIST = re.compile(
    r",\s+(?:(?:and|und|et|y|e|en|then|dann|puis|poi)\s+)?|\s+(?:and|und|et|y|e|en|plus|&|\+)\s+|;\s*|\s*\n\s*|\.\s+(?=\S)|\s+/\s+|\s*\(?(?<!\w)(?:[a-d]|\d)\)\s+"
)


_SOMEBODY = re.compile(
    r"(?<!\w)(?:anyone|anybody|someone|somebody|jemand\w*|wer von euch|quelqu'un|alguien|alguem|qualcuno|qualcuna|iemand|who of you|wie van jullie|quem de voces|chi di voi|any of you|one of you)(?!\w)"
)
_WHOEVER = re.compile(
    r"(?<!\w)(?:(?:if|whether) (?:any\w*|some\w*|you)|(?:anyone|anybody|someone|whoever) who|(?:wenn|falls) (?:jemand|wer|ihr|einer|eine)|wer (?:mag|will|mochte|braucht)|fur euch|si (?:quelqu'un|l'un|l'une|vous|tu|ca)|a qui (?:veut|en)"
    r"|pour qui|si (?:alguien|alguno|quieren|quereis)|a quien|para quien|quien quiera|se (?:alguem|algum|quiserem|precisarem)|pra quem|para quem|quem quiser|se (?:qualcuno|a qualcuno|volete|vi)|per chi|a chi|chi vuole"
    r"|als (?:iemand|jullie|een van)|mocht|voor wie|wie (?:wil|zin))(?!\w)"
)


_WORD = re.compile(r"\w+")
_TIME = re.compile(r"(?<!\w)(?:tomorrow|next|tonight|morgen|ubermorgen|nachste\w*|kommende\w*|demain|prochaine?|manana|proxima|que viene|que vem|amanha|domani|prossim\w|volgende|komende)(?!\w)")
_THEIRS = re.compile(r"\W*(?:my|the|our|his|her|he|she|it|they|mein|meine|der|die|das|er|sie|es|mon|ma|mes|le|la|les|il|elle|mi|el|los|las|o|a|os|as|meu|minha|lo|mio|mia|de|het|mijn|hij|zij)\s")
_FIRST = re.compile(r"(?<!\w)(?:i|i'll|i'm|we|ich|wir|je|j'\w+|nous|on|ik|wij|we|me|mich|mir|will|voy|vou|vado|haremos|vamos)(?!\w)")


def phrase(text: str, why: str) -> PhraseRead:
    """One phrase with its evidence."""
    clean = text.strip(" .,;!-–—\t*_•")
    return PhraseRead(clean, Evidence(clean, 0.85, why))


@lru_cache(maxsize=2048)
def headed(sentence: str, languages: tuple[str, ...]) -> str | None:
    """What follows a heading such as "Next week:"; None when there is no such heading."""
    match = _HEAD.match(sentence)
    if match and whole("head", fold(match[1]), languages):
        return match[2]
    if match and match[2].strip() and whole("week", fold(match[1]), languages) and not _told(match[2], languages):
        return match[2]
    folded = fold(sentence)
    if whole("head", folded, languages):
        return ""
    head = next((cue for cue in cues(folded, languages).get("head", ()) if cue.start == len(folded) - len(folded.lstrip())), None)
    if head is not None and len(head.text.split()) >= 2 and not deeds(sentence[head.end :], languages):
        return sentence[head.end :].lstrip(" -–—,:") if not find("plan", folded[head.end :], languages) else None
    return None


def _told(text: str, languages: tuple[str, ...]) -> bool:
    """Whether a text tells of what was rather than of what is to come."""
    folded = fold(text)
    return bool(deeds(text, languages)) or any(find(kind, folded, languages) for kind in ("done", "missed", "part", "neg", "stuck", "every"))


def listed(text: str) -> list[str]:
    """The items of a plan said as a list."""
    return [part.strip() for part in _LIST.split(text) if part and len(part.strip(" .!")) > 1]


def is_plan(text: str, languages: tuple[str, ...]) -> bool:
    """Whether a clause speaks of what is to come."""
    folded = fold(text)
    match, greeting = find("plan", folded, languages), find("greet", folded, languages)
    if find("wish", folded, languages) is not None:
        return False
    if match is None:
        return not any(find(kind, folded, languages) for kind in ("stuck", "missed", "done")) and coming(text, languages)
    if re.search(r"(?<!\w)(?:the|a|my|this|your|\d+|zwei|drei|vier)\s$", folded[: match.start]):
        return False  # "the will", "zwei Morgen"
    if any(cue.start <= match.end and cue.end > match.end for cue in cues(folded, languages).get("missed", ())):
        return False  # "will have to wait"
    if match.text in ("vou", "voy", "vado") and re.match(r"\s+(?:na|no|em|nas|nos|pel[ao]|por|en)(?!\w)", folded[match.end :]):
        return False  # "já vou na página 210" tells where one stands
    if _TIME.search(match.text) and _THEIRS.match(folded) and not _FIRST.search(folded):
        return False  # "my leave starts tomorrow"
    if match.text.endswith(" to") and text[match.end :].lstrip()[:1].isupper():
        return False  # "going to Kochi" is a journey
    return not (greeting is not None and greeting.start < 3 and len(folded) < 40)


def is_refusal(folded: str, languages: tuple[str, ...]) -> bool:
    """Whether what is to come is only said not to come ("I will never ...")."""
    match = find("plan", folded, languages)
    return match is not None and find("neg", folded[match.end : match.end + 12], languages) is not None


def is_ask(sentence: str, folded: str, languages: tuple[str, ...]) -> bool:
    """Whether a sentence asks something of the circle."""
    match = find("ask", folded, languages)
    if match is None and sentence.rstrip().endswith("?") and _SOMEBODY.search(folded):
        return True
    if match is None or (find("unclear", folded, languages) and "?" not in sentence):
        return False
    return "?" in sentence or match.start < 40


def is_offer(sentence: str, folded: str, languages: tuple[str, ...]) -> bool:
    """Whether a sentence offers something to the circle."""
    if find("stuck", folded, languages) or find("missed", folded, languages):
        return False
    match = find("offer", folded, languages)
    if match is None:
        return find("can", folded, languages) is not None and _WHOEVER.search(folded) is not None and not sentence.rstrip().endswith("?")
    return not (sentence.rstrip().endswith("?") and find("ask", folded, languages))


def thanked(folded: str, members: tuple[str, ...], me: str) -> list[str]:
    """The members whom a sentence thanks or cheers, in whatever language: the names keep it from being guessed."""
    words = f" {' '.join(_WORD.findall(folded))} "
    places = {name: words.find(f" {' '.join(_WORD.findall(fold(name)))} ") for name in members if name != me}
    if all(place < 0 for place in places.values()) or find("thanks", folded, LANGUAGES) is None:
        return []
    return sorted((name for name, place in places.items() if place >= 0), key=lambda name: places[name])
