"""The goals that somebody names in the same mail in which they say yes: a list, or "I want to ...".

Called by `circles.joining`. Pure. Lines that begin with a goal's command are read by `circles.reading.commands`.
"""

from __future__ import annotations

import re
from typing import Any

from circles.reading.commands_goals import measured
from circles.reading.model import Asked
from circles.reading.vocabulary import rx
from circles.reading.words import fold

MOST = 5
_ITEM = re.compile(r"\s*(?:[-*•·–]|\(?\d{1,2}[.):]|\d{1,2}\s[-–])\s+(?P<title>\S.*)")
_HEAD = rx(
    r"^\W*(?:my |meine?[ns]? |mes |mon |mis? |as minhas |os meus |minhas? |meus? |i miei |il mio |mijn )?"
    r"(?:first |ersten? |premiers? |primer[oa]s? |primeir[oa]s? |primi |eerste )?"
    r"(?:goals?|ziele?|objectifs?|objetivos?|metas?|obiettiv[oi]|doel(?:en)?)\s*(?:are|is|sind|ist|sont|est|son|es|sao|e|sono|zijn)?\s*:\s*(?P<title>\S.*)$"
)
_WISH = rx(
    r"(?:(?:my (?:first )?goal(?: for now)?|mein (?:erstes )?ziel|mon (?:premier )?objectif|mi (?:primer )?(?:objetivo|meta)|"
    r"(?:o meu|a minha) (?:objetivo|meta)|(?:il )?mio (?:primo )?obiettivo|mijn (?:eerste )?doel)\s+(?:is|would be|ist|ware|est|serait|es|seria|e|sarebbe|zou zijn)"
    r"(?:\s+(?:to|de|d'|di|om te|:))?|"
    r"i(?:'d| would)? (?:want|like|love|plan|hope|am hoping) to|i'm going to|ich (?:mochte|will|wurde gern(?:e)?|nehme mir vor,?)|"
    r"je (?:voudrais|veux|souhaite|compte|aimerais)|(?:quiero|quisiera|me gustaria)|(?:quero|queria|gostava de|gostaria de)|"
    r"(?:voglio|vorrei|mi piacerebbe)|ik (?:wil(?: graag)?|zou graag))\s+(?P<title>[^.!?\n]{6,160})"
)
_TO_JOIN = rx(r"(?:join|be part|take part|participate|mitmachen|dabei sein|participer|rejoindre|participar|unirme|entrar|partecipare|unirmi|meedoen|erbij)")


def first_goals(text: str, asked: Asked) -> tuple[dict[str, Any], ...]:
    """Return the goals that a text names, each as the arguments of `add_goal`."""
    titles = [item["title"] for line in text.splitlines() if (item := _ITEM.match(line))]
    if not titles:
        titles = [title for line in text.splitlines() for title in _of_sentences(line)]
    found = (measured(title.strip(" .;,"), asked) for title in titles[:MOST])
    return tuple(one for one in found if re.search(r"[^\W\d_]{2}", str(one.get("title", ""))))


def _of_sentences(line: str) -> list[str]:
    return [title for sentence in re.split(r"(?<=[.!?])\s+", line) for title in _of_sentence(sentence)]


def _of_sentence(line: str) -> list[str]:
    low = fold(line)
    head = _HEAD.search(low)
    if head:
        return re.split(r"\s*;\s*|,\s+", line[head.start("title") :])
    wish = _WISH.search(low)
    if wish is None or _TO_JOIN.search(wish["title"]):
        return []
    return re.split(r",?\s+(?:and|und|et|y|e|en) (?:to |zu |de |di )?(?=\w{3})", line[wish.start("title") : wish.end("title")])[:MOST]
