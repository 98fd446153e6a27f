"""Words that a host gives the circle: a purpose, the question of a round, a message to all now, a season's theme.

Called by `circles.reading.hosts`; pure. A text begins at its colon, its quotation mark or its words of saying, and
ends with its paragraph: before the next command, a sign-off or a name.
"""

from __future__ import annotations

import re

from circles.reading.hosts_model import Place, Read, asks, made
from circles.reading.vocabulary import WORDS, rx
from circles.reading.words import fold

_H = WORDS["host"]
_KINDS = ("question", "purpose", "say")
_KEY = {
    kind: rx(
        rf"\W*(?:(?:<lead>|<please>|{_H['textlead']})\W+){{0,4}}?(?:{_H[kind]})(?: (?:{_H['textlead']}|<please>)){{0,8}} *(?P<colon>[:=]|[–—-] )(?P<text>.*)$"
    )
    for kind in _KINDS
}
_INSIDE = {
    kind: rx(rf"(?:{_H[kind]})\b(?P<between>[^:?!]{{0,60}}?)(?P<colon>:)(?P<text>.+)$") for kind in _KINDS
}
_QUOTED = {
    kind: rx(
        rf"(?:{_H[kind]})\b(?P<between>[^:?!]{{0,60}}?)(?P<colon>[\"“„«])(?P<text>[^\"”“»]{{3,400}})[\"”“»]"
    )
    for kind in _KINDS
}
_CHANGED = {
    "purpose": rx(rf"(?:change|set|update|make|andere|setz\w*|change[rz]?|modifie[rz]?|cambi\w+|mud\w+|alter\w+|verander|wijzig) .{{0,12}}?(?:{_H['purpose']})(?: (?!to |in |zu |en |a |para |naar )\w+){{0,4}} (?:to|in|zu|en|a|por|para|naar)(?P<colon> )(?P<text>.+)$"),
    "question": rx(r"(?:ask (?:everyone|everybody|them|the circle|all)|frag(?:e|t)? (?:bitte )?(?:alle|den kreis)|demande[rz]? a (?:tous|tout le monde)|pregunta(?:d|les)? a todos|pergunta(?:r|em)? a todos|chiedi(?:amo)? a tutti|vraag (?:aan )?iedereen)(?: .{0,40}?(?:round|week|time|runde|woche|fois|tour|ronda|semana|rodada|volta|settimana|ronde))?(?P<colon>[,:]? )(?P<text>.+)$"),
    "say": rx(rf"(?:{_H['say']})(?: (?:please|bitte|by the way|s'il (?:te|vous) plait|por favor|per favore|graag))?(?P<colon>,? (?:that|dass|das|que|qu'|che|dat) ?|, )(?P<text>.+)$"),
}  # fmt: skip
_IS = {
    "question": rx(rf"(?:next (?:week's |round's )?|new |nachste |neue |prochaine |nouvelle |proxima |nueva |nova |prossima |nuova |volgende |nieuwe )?(?:{_H['question']}) (?:(?:for|of|fur|der|die|des|pour|de|du|la|le|para|do|da|per|il|el|a|o|del|della|voor|van|the|das|het|next|this|coming|nachste|kommende|prochain|prochaine|proximo|proxima|prossimo|prossima|volgende|komende|round|week|runde|woche|tour|semaine|ronda|semana|rodada|giro|settimana|ronde) )*(?:should be|will be|could be|is|soll sein|ist|lautet|sera|est|serait|sera|es|sera|e|sara|wordt|is)(?P<colon>,? )(?P<text>.+\?)"),
    "purpose": rx(rf"(?:{_H['purpose']}) (?:(?:of|des|de|du|del|do|van|our|the|unseres|notre|onze|nuestro|nosso|nostro|circle|kreises|cercle|circulo|cerchio|kring|now|ab jetzt) )*(?:should be|shall be|is now|will be|is from now on|soll (?:ab jetzt )?sein|ist (?:jetzt|ab jetzt)|est (?:desormais|maintenant)|sera|devient|es ahora|sera|pasa a ser|passa a ser|agora e|e ora|diventa|wordt|is (?:nu|voortaan))(?P<colon>,? )(?P<text>.+)"),
}  # fmt: skip
_SEASON = rx(
    rf"\W*(?:(?:<lead>|<please>|<can>|start|begin|beginne|commence|empieza|comeca|inizia|new|neue|a|eine) )*(?:{_H['season']}) (?:of |mit |de |di |van )?(?P<rounds>\d{{1,2}})(?: (?:rounds?|weeks?|runden|wochen|tours|semaines|rondas|semanas|rodadas|giri|settimane|rondes|weken))?[ :,–—-]*(?P<theme>.*)$"
)


def texts(place: Place) -> Read | None:
    """A text that is given in this sentence or paragraph."""
    season = _SEASON.match(place.low)
    if season and not place.strict:
        theme = place.text[season.start("theme") : season.end("theme")].strip(" .\"'“”„«»")
        return Read([made("season", place.text, rounds=int(season["rounds"]), theme=theme)], [])
    for kind in _KINDS:
        match = _KEY[kind].match(place.low)
        if match and (match["colon"] in ":=" or kind != "say") and match["text"].strip():
            return _given(kind, place, match)
    if place.strict:
        return None
    for table in (_QUOTED, _INSIDE, _CHANGED, _IS):
        for kind, pattern in table.items():
            match = pattern.search(place.low)
            if match is None or (
                table in (_QUOTED, _INSIDE) and kind != "say" and not _plain(match["between"])
            ):
                continue
            if (
                table in (_CHANGED, _QUOTED, _INSIDE)
                and kind != "question"
                and not asks(place, match.start(), match.end("colon"))
                and table is not _INSIDE
            ):
                continue
            return _given(kind, place, match)
    return None


def _plain(between: str) -> bool:
    return len(between.split()) <= 10 and not re.search(r"[,;]", between)


def opens(line: str) -> str | None:
    """The kind of text that a line announces and leaves to the next lines: "say:" alone."""
    for kind in _KINDS:
        found = _KEY[kind].match(fold(line))
        if found and found["colon"] in ":=" and not found["text"].strip():
            return kind
    return None


def _given(kind: str, place: Place, match: re.Match[str]) -> Read:
    text = trimmed(place.text[match.start("text") : match.end("text")], place)
    return Read([made(kind, place.text, text=text)], []) if re.search(r"\w", text) else Read([], [place.text])


_CLOSING = rx(_H["closing"])
_POLITE = rx(
    r"\W*(?:<please>|thanks|thank you|danke|merci|gracias|obrigado|obrigada|grazie|bedankt|cheers)(?:[ ,]+[^\W\d_]+){0,3}\W*$"
)


def trimmed(text: str, place: Place) -> str:
    """The text without quotation marks around it and without a thank-you or a name after it."""
    text = " ".join(text.split()).strip()
    host = place.circle.host[0].split()
    for _ in range(3):
        cut = re.search(r"(?<=[.!?…\"”“»])\s+([^.!?…]{1,60}[.!?]*)$", text)
        if cut is None or not (
            _CLOSING.fullmatch(fold(cut[1]))
            or _POLITE.match(fold(cut[1]))
            or cut[1].strip(" .!,-–") in (place.circle.host[0], *host[:1])
        ):
            break
        text = text[: cut.start()]
    text = text.strip()
    if re.match(r"[\"“„«']", text) and re.search(r"[\"”“»'][.!]?$", text):
        text = (
            text.strip("\"“”„«»' .")
            if not text.rstrip("\"”“»'").endswith(("?", "!", "."))
            else text.strip("\"“”„«»' ")
        )
    return text
