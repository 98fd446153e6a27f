"""What the readers of hosts' mail share: the types, and the tests of whether words ask for something.

Called by `circles.reading.hosts` and its parts. Pure; never reads more than the words it is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from circles.reading.model import CommandRead, Evidence, Question
from circles.reading.vocabulary import WORDS, rx
from circles.reading.words import fold


class ForwardedMessage(Protocol):
    """A forwarded message, as `mail.forwarded` reads it."""

    @property
    def author_name(self) -> str | None: ...
    @property
    def author_address(self) -> str | None: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class HostAsked:
    """What is known of the circle: members are (name, address) without the host."""

    today: date
    timezone: str
    language: str
    members: tuple[tuple[str, str], ...]
    host: tuple[str, str]


@dataclass(frozen=True, slots=True)
class HostReading:
    """The commands of a host's mail; `message` when it is no command but a message to the circle."""

    commands: tuple[CommandRead, ...] = ()
    message: bool = False
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence with its folded form, the mail it stands in, and how strictly it is to be read."""

    text: str
    low: str
    circle: HostAsked
    forwarded: tuple[ForwardedMessage, ...] = ()
    whole: str = ""  # all that was typed
    strict: bool = False  # a letter to the circle: only a line that begins with a command's word counts


@dataclass(slots=True)
class Read:
    """What a sentence holds: commands, and words on which a host is asked back."""

    commands: list[CommandRead]
    doubts: list[str]


_ASK = rx(
    r"please|pls|plz|kindly|bitte|s'il (?:te|vous) plait|stp|svp|por favor|porfa|se faz favor|per favore|per piacere|alsjeblieft|alstublieft|aub|graag|<can>|thanks|thank you|danke|merci|gracias|obrigad[oa]|grazie|bedankt|time to|soll(?:en|te)?|you can|ihr konnt|du kannst|that'd be|we(?:'d| would) like to|we want to|wir (?:mochten|wollen|wurden|machen|brauchen)|nous (?:voulons|voudrions|souhaitons|faisons)|on (?:fait|va|voudrait)|queremos|vamos|vorremmo|vogliamo|we willen|i've decided to|we've decided to|we have decided to|from now on|ab jetzt|ab sofort|kunftig|desormais|d'ora in poi|voortaan|a partir de (?:ahora|agora)|let us|let's|lasst uns|faisons|facciamo|laten we|a inviter|a enregistrer|a partager|zum|fur den kreis"
)
POLITE = rx(r"please|pls|bitte|stp|svp|s'il (?:te|vous) plait|por favor|per favore|alsjeblieft|graag|<can>")
_LEAD = rx(r"(?:^|[,;:()–—!?.\s-])(?:<lead>|<please>|<can>|yes|ja|oui|si|sim)\W*$")
_FIRST = re.compile(r"(?:^|[,;:()–—!?.]|\s-|[-*•·]|\d[.)])\W*$")
_NOT = rx(
    r"don't|dont|do not|not|never|no need to|won't|cannot|can't|nicht|nie|kein[en]?|ne|jamais|nunca|nao|non|niet|nooit|almost|beinahe|already|schon|deja|ya|ja foi|gia|without|no|asked me to|hat mich gebeten|m'a demande|me pidio|me pediu|mi ha chiesto|vroeg me"
)
MUSING, CONDITION = rx(WORDS["host"]["musing"]), rx(WORDS["host"]["condition"])


def made(command: str, words: str, /, **arguments: Any) -> CommandRead:
    """A command read from these words."""
    return CommandRead(command, Evidence(words.strip(), 0.95, "a host's command"), arguments)


def asks(place: Place, start: int, end: int) -> bool:
    """Whether a verb at a place is a request: asked for politely, first in its clause, or all there is."""
    low = place.low
    before = re.split(r"[;:()–—!?.]|,\s(?=but|aber|mais|pero|mas|ma|maar)", low[:start])[-1]
    if _NOT.search(before) or re.match(r"\s*(?:nicht|niet|pas)(?!\w)", low[end:]):
        return False
    first = _FIRST.search(low[:start]) is not None or _LEAD.search(low[:start]) is not None
    if place.strict:
        return not low[:start].strip("-*•· \t") and ":" in low[end : end + 40]
    return first or _ASK.search(low) is not None or len(low.split()) <= 5


def unquoted(text: str) -> str:
    """The text with what stands in quotation marks blanked, of the same length."""
    return re.sub(r"[\"“„«][^\"“”„«»\n]{2,300}[\"”“»]", lambda match: " " * len(match[0]), text)


def folded(text: str) -> str:
    """The folded text, quotation marks made plain."""
    return fold(text).replace("’", "'")
