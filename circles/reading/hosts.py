"""What a host's mail asks for: `read_host`, on the subject and the typed text alone.

Called by `mail.receive` and `mail.cases`. Pure. What stands in a forwarded, quoted or signature part is not even
given to it as text, so it can never be a command; of a forwarded message it takes the author and the words. A letter
to the circle is a message; musing, conditions and names that fit two are asked about and never acted on.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rapidfuzz import fuzz

from circles.reading.commands import find_commands, sentences
from circles.reading.hosts_forward import on_forward
from circles.reading.hosts_gatherings import gatherings
from circles.reading.hosts_model import (
    MUSING,
    POLITE,
    ForwardedMessage,
    HostAsked,
    HostReading,
    Place,
    Read,
    asks,
    made,
)
from circles.reading.hosts_people import ADDRESS, invitations, mailboxes, people
from circles.reading.hosts_texts import opens, texts, trimmed
from circles.reading.hosts_times import times
from circles.reading.model import Asked, CommandRead, Question
from circles.reading.vocabulary import WORDS, rx
from circles.reading.words import fold, languages_of

__all__ = ["ForwardedMessage", "HostAsked", "HostReading", "read_host"]

_H = WORDS["host"]
LONGEST_LINE, LONGEST_TYPED, MOST_LINES = 1500, 12000, 200
_GROUP = rx(_H["group"].removesuffix("[,!.:;\\n-]") + r"(?:[,!.:;\n-]|$)")
_CLOSING = rx(_H["closing"])
_SUBJECT_OLD = re.compile(
    r"\s*(?:re|fwd?|aw|wg|tr|rv|res|enc|i|doorst|antw|sv|rif|réf|ref)\s?(?:\[\d+\])?\s?[:\uff1a]",
    re.IGNORECASE,
)
_SIMPLE = {
    name: rx(
        rf"\W*(?:(?:<lead>|<please>|<can>)\W+)*(?:{_H[name]})\W*(?:(?:<please>|now|again|right now|at the moment|at present|currently|these days|just now|derzeit|gerade|zurzeit|momentan|en ce moment|actuellement|en este momento|actualmente|neste momento|atualmente|al momento|attualmente|op dit moment|momenteel|jetzt|nochmal|maintenant|ahora|agora|ora|nu|lately|this (?:round|week)|so far|diese (?:woche|runde)|cette semaine|esta semana|esta ronda|questa settimana|deze (?:week|ronde)|in the circle|im kreis)\W*)*$"
    )
    for name in ("who", "status", "help", "export")
}
_GREETING = rx(
    r"\W*(?:hi|hello|hey|dear|hiya|hallo|moin|guten (?:tag|morgen|abend)|liebe[rs]?|bonjour|bonsoir|salut|cher|chere|hola|buenas|buenos dias|ola|oi|bom dia|boa tarde|ciao|buongiorno|salve|dag|beste|hoi|goedemorgen)(?: (?!all\b|alle\b)[^\W\d_]+){0,2}\W*$"
)
_GRAVE = rx("|".join(_H[key] for key in ("close", "pause", "remove", "handover", "move", "invite", "skip")))
_FIRST_WORDS = ("invite", "remove", "question", "purpose", "gathering", "handover", "cohost", "pause", "resume", "record", "share", "approve", "decline", "status", "export", "close", "schedule", "season",
                "einladen", "entfernen", "pausieren", "frage", "zweck", "inviter", "retirer", "invitar", "pregunta", "eliminar", "convidar", "pergunta", "remover", "invitare", "domanda", "rimuovere", "uitnodigen", "verwijder", "pauzeren")  # fmt: skip
_PS = re.compile(r"\s*p\.?\s?s\.?\b", re.IGNORECASE)
_BARE_TEXT = {
    "say": "say",
    "purpose": "purpose",
    "new purpose": "purpose",
    "question for the next round": "question",
    "question for next round": "question",
}


def read_host(
    subject: str, typed: str, forwarded: ForwardedMessage | None, circle: HostAsked,
    attached: tuple[ForwardedMessage, ...] = (),
) -> HostReading:  # fmt: skip
    """Return what a host's mail asks for. `attached` are further forwarded messages, attached to it."""
    whole, typed = typed, _short(typed.replace("’", "'").replace("\xa0", " "))
    circle = replace(circle, language=languages_of(fold(f"{typed} {subject}"), circle.language)[0])
    old = (*((forwarded,) if forwarded is not None else ()), *attached)
    place = Place("", "", circle, old, typed, _GROUP.match(fold(typed)) is not None)
    found = _read_lines(_own_lines(typed, circle), place)
    found = _with_subject(subject.strip(), found, typed, place)
    commands = _once(found.commands)
    if commands or found.doubts:
        return HostReading(commands, False, Question("which-goal", found.doubts[0]) if found.doubts else None)
    if old:
        return HostReading(question=Question("which-goal", typed.strip()[:120] or "forwarded"))
    own = find_commands(typed, Asked(circle.today, circle.language))
    return HostReading((), bool(whole.strip()) and not own)


def _short(typed: str) -> str:
    """The lines that can hold commands: the first ones, and none that goes on and on."""
    return "\n".join(line for line in typed.split("\n")[:MOST_LINES] if len(line) <= LONGEST_LINE)[
        :LONGEST_TYPED
    ]


def _own_lines(typed: str, circle: HostAsked) -> list[str]:
    """The lines before the host's sign-off, and what a postscript adds."""
    kept: list[str] = []
    names = {fold(circle.host[0]), *(fold(part) for part in circle.host[0].split()[:1])}
    ended = False
    for line in typed.split("\n"):
        plain = fold(line).strip(" .,!-–—*")
        if _PS.match(line):
            ended = False
        if plain in names and any(one.strip() for one in kept):
            ended = True
        elif not ended:
            kept.append("" if plain and _CLOSING.fullmatch(plain) else line.strip())
    return kept


def _read_lines(lines: list[str], place: Place) -> Read:
    """Read line by line; a text takes the rest of its paragraph, an invitation the addresses listed under it."""
    found, at, inviting = Read([], []), 0, False
    while at < len(lines):
        line = lines[at]
        at += 1
        if not line or _GREETING.match(fold(line)):
            continue
        kind = opens(line)
        if kind or _is_text(line, place):
            at = at if not kind else next((n for n in range(at, len(lines)) if lines[n]), at)
            at, more = _paragraph(lines, at, place, taken=kind is None)
            _add(found, _text(kind, line, more, place))
            continue
        if inviting and ADDRESS.search(line) and len(ADDRESS.sub("", line).split()) <= 6:
            found.commands += mailboxes(line)
            continue
        while at < len(lines) and _wrapped(line, lines[at]) and not _line(lines[at], place).commands:
            line, at = f"{line} {lines[at]}", at + 1
        read = _line(line, place)
        listed = (
            not read.commands
            and read.doubts
            and at < len(lines)
            and any(ADDRESS.search(one) for one in lines[at : at + 2])
        )
        inviting = listed or any(one.name == "invite" for one in read.commands)
        _add(found, read if not listed else Read([], []))
    return found


def _add(found: Read, more: Read) -> None:
    found.commands += more.commands
    found.doubts += more.doubts


def _wrapped(line: str, after: str) -> bool:
    """Whether the next line goes on with this one's sentence."""
    return (
        len(line) >= 50
        and bool(after)
        and not re.match(r"[-*•·\d]|[^\W\d_]+\s?:", after)
        and not re.search(r"[.!?:;]$", line)
    )


def _is_text(line: str, place: Place) -> bool:
    """Whether a line begins with a text's keyword and colon."""
    read = texts(_at(line, replace(place, strict=True)))
    return read is not None and bool(read.commands)


def _paragraph(lines: list[str], at: int, place: Place, taken: bool) -> tuple[int, str]:
    """The lines that go on with a text: to the end of the paragraph, or the next command."""
    more: list[str] = []
    while at < len(lines) and lines[at] and not _GREETING.match(fold(lines[at])):
        first = re.match(r"\W*([^\W\d_]+)", fold(lines[at]))
        if more or taken:
            read = _line(lines[at], place)
            if (read.commands or read.doubts) and first and len(lines[at].split()) <= 14:
                break
        more.append(lines[at])
        at += 1
    return at, " ".join(more)


def _text(kind: str | None, line: str, more: str, place: Place) -> Read:
    if kind:
        return Read([made(kind, line, text=trimmed(more, place))], []) if more else Read([], [line])
    read = texts(_at(f"{line} {more}".strip(), replace(place, strict=False)))
    if read is None or not read.commands or read.commands[0].name != "question":
        return read or Read([], [])
    text = str(read.commands[0].arguments["text"])
    cut = text.rfind("?") + 1
    rest = text[cut:].strip(" \"”»'") if cut else ""
    if rest:
        read.commands[0].arguments["text"] = text[:cut]
        _add(read, _line(rest, place))
    return read


def _at(text: str, place: Place) -> Place:
    return replace(place, text=text, low=fold(text))


def _line(line: str, place: Place) -> Read:
    """Read a line sentence by sentence; a text in prose goes on until the next command."""
    line = _mended(line)
    found = Read([], [])
    open_text: CommandRead | None = None
    for first, last in sentences(line):
        sentence = line[first:last].strip()
        read = Read([], [])
        for clause in _clauses(sentence):
            _add(read, _sentence(_at(clause, place)))
        if (
            open_text is not None
            and not read.commands
            and not read.doubts
            and not _CLOSING.fullmatch(fold(sentence).strip())
        ):
            open_text.arguments["text"] = f"{open_text.arguments['text']} {sentence}"
            continue
        _add(found, read)
        open_text = next(
            (one for one in read.commands if one.name in ("say", "purpose") and ":" in sentence), None
        )
    return found


_VERBS = tuple(
    rx(_H[key]) for key in ("invite", "remove", "cohost", "handover", "pause", "close", "record", "share")
)
_AND = re.compile(r",?\s+(?:and|und|et|y|e|en|then)\s+(?:also |please |bitte |then )*", re.IGNORECASE)


def _clauses(sentence: str) -> list[str]:
    """A sentence that asks two things ("make Bo co-host and remove Chidi") as its parts; else the whole."""
    low = fold(sentence)
    if len(sentence) > 400 or re.search(r"[:\"“„«]", sentence):
        return [sentence]
    for cut in _AND.finditer(low):
        left = {n for n, verb in enumerate(_VERBS) if verb.search(low[: cut.start()])}
        right = {n for n, verb in enumerate(_VERBS) if verb.search(low[cut.end() :])}
        if left and right and right - left:
            return [sentence[: cut.start()], *_clauses(sentence[cut.end() :])]
    return [sentence]


def _mended(line: str) -> str:
    """The line with a mistyped command word at its start put right; one that could be two is left alone."""
    match = re.match(r"\W*([^\W\d_]{4,12})(?=[\s:]|$)", line)
    word = fold(match[1]) if match else ""
    if match is None or word in _FIRST_WORDS or _GRAVE.fullmatch(word):
        return line
    near = [
        one
        for one in _FIRST_WORDS
        if word[0] == one[0]
        and (fuzz.ratio(one, word) >= 84 or (sorted(one) == sorted(word) and fuzz.ratio(one, word) >= 70))
    ]
    return line.replace(match[1], near[0], 1) if len(near) == 1 else line


def _sentence(place: Place) -> Read:
    """The commands and doubts in one sentence."""
    if len(place.text) > 700:
        return Read([], [])
    if MUSING.search(place.low):
        grave = _GRAVE.search(place.low) is not None and not place.strict
        return Read([], [place.text] if grave else [])
    for reader in (texts, _simple, invitations, on_forward, people, gatherings, times):
        read = reader(place)
        if read is not None and (read.commands or read.doubts):
            if place.strict and not read.commands:
                return Read([], [])
            return Read([], [place.text]) if _only_wondered(read, place) else read
    return Read([], [place.text] if _lone_word(place) else [])


def _only_wondered(read: Read, place: Place) -> bool:
    """A grave thing with a question mark and no word of asking: "Close the circle?"."""
    grave = any(
        one.name in ("close_circle", "pause_circle", "handover", "remove", "invite", "cohost", "skip")
        for one in read.commands
    )
    return grave and place.text.rstrip().endswith("?") and not POLITE.search(place.low)


def _lone_word(place: Place) -> bool:
    """Whether a command's word stands alone, without what it needs."""
    word = place.low.strip(" .:!?")
    return word in _FIRST_WORDS or word in ("cohost", "co-host", "say", "hand over")


def _simple(place: Place) -> Read | None:
    if place.strict:
        return None
    for name, pattern in _SIMPLE.items():
        if pattern.match(place.low) and asks(place, 0, len(place.low)):
            return Read([made(name, place.text)], [])
    return None


def _with_subject(subject: str, found: Read, typed: str, place: Place) -> Read:
    """Add what the subject asks for: anything above an empty text, else only what stands there in full."""
    if not subject or _SUBJECT_OLD.match(subject) or place.strict:
        return found
    said = " ".join(
        line for line in _own_lines(typed, place.circle) if line and not _GREETING.match(fold(line))
    )
    kind = _BARE_TEXT.get(fold(subject).strip(" :."))
    if kind and said and not found.commands and not place.forwarded:
        return Read([made(kind, subject, text=trimmed(said, place))], [])
    read = _line(subject, replace(place, whole=subject))
    names = {one.name for one in found.commands}
    weak = {"who", "status", "help", "export", "skip", "resume_circle", "close_circle", "say"}
    added = [
        one
        for one in read.commands
        if one.name not in names and (not said or (one.name not in weak and not found.commands))
    ]
    doubts = found.doubts if found.doubts or found.commands or said else read.doubts
    return Read([*found.commands, *added], doubts if not (added and not found.commands) else [*read.doubts])


def _once(commands: list[CommandRead]) -> tuple[CommandRead, ...]:
    kept: list[CommandRead] = []
    for command in commands:
        if not any(one.name == command.name and one.arguments == command.arguments for one in kept):
            kept.append(command)
    return tuple(kept)
