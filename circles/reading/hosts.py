"""What a host's mail asks for: `read_host`, on the subject and the typed text alone.

Called by `mail.receive` and `mail.cases`. Pure. What stands in a forwarded, quoted or signature part is not even
given to it as text, so it can never be a command; of a forwarded message it takes the author and the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from rapidfuzz import fuzz

from circles.reading.dates import away_until, find_dates, find_times
from circles.reading.model import CommandRead, Evidence, Question


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


_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_MAILBOX = re.compile(r"(?:\"?([^<>@,;:\"\n]{2,60}?)\"?\s*<)?([\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+)>?")
_WEEKDAY = {name: day for day, line in (
    ("monday", "monday mondays montag montags lundi lundis lunes segunda segunda-feira lunedì maandag"),
    ("tuesday", "tuesday tuesdays dienstag dienstags mardi mardis martes terça terça-feira martedì dinsdag"),
    ("wednesday", "wednesday wednesdays mittwoch mittwochs mercredi mercredis miércoles quarta quarta-feira mercoledì woensdag"),
    ("thursday", "thursday thursdays donnerstag donnerstags jeudi jeudis jueves quinta quinta-feira giovedì donderdag"),
    ("friday", "friday fridays freitag freitags vendredi vendredis viernes sexta sexta-feira venerdì vrijdag"),
    ("saturday", "saturday saturdays samstag samstags sonnabend samedi samedis sábado sábados sabato zaterdag"),
    ("sunday", "sunday sundays sonntag sonntags dimanche dimanches domingo domingos domenica zondag"),
) for name in line.split()}  # fmt: skip
_TWO_WEEKS = re.compile(r"(?:every|alle|toutes les|cada|a cada|ogni|om de|elke)\s+(?:2|two|zwei|deux|dos|duas|due|twee|other|second)\s*(?:weeks?|wochen|semaines?|semanas?|settimane|weken)|fortnight|biweekly|quinzaine|quincenal|quinzenal|14 tage", re.IGNORECASE)
_MONTHLY = re.compile(r"every month|monthly|jeden monat|monatlich|tous les mois|mensuel|cada mes|mensual|todo mês|mensal|ogni mese|mensile|elke maand|maandelijks", re.IGNORECASE)
_MOVE = re.compile(r"\b(every|each|move|schedule|digest|check-?in|from now on|jeden|verschieb\w*|künftig|ab jetzt|chaque|désormais|déplace\w*|cada|mueve|mover|a partir de|toda|todo|ogni|sposta\w*|d'ora in poi|elke|iedere|verplaats\w*|voortaan|toutes les|alle)\b", re.IGNORECASE)
_COLON = {
    "purpose": r"purpose|zweck|but|propósito|objetivo do círculo|scopo|doel(?: van de kring)?",
    "question": r"question|frage|pregunta|pergunta|domanda|vraag",
    "say": r"say|tell (?:everyone|all|them)|sag(?:t)? allen|an alle|dis à tous|dites à tous|di a todos|diga a todos|di' a tutti|dì a tutti|zeg(?: tegen iedereen)?",
}  # fmt: skip
_NATURAL_TEXT = (
    ("question", re.compile(r"(?:question|frage|pregunta|pergunta|domanda|vraag)\b[^:\n]{0,60}:\s*(.+)", re.IGNORECASE)),
    ("purpose", re.compile(r"(?:purpose|zweck|\bbut\b|propósito|scopo|doel)\b[^:\n]{0,60}:\s*(.+)", re.IGNORECASE)),
    ("say", re.compile(r"(?:tell (?:everyone|everybody|them all|the circle)|sag(?:e|t)? (?:bitte )?allen|dis(?:-leur| à tous)|di(?:les)? a todos|diga a todos|dì a tutti|zeg tegen iedereen)\b[^:\n]{0,30}:\s*(.+)", re.IGNORECASE)),
)  # fmt: skip
_INVITE = re.compile(r"\b(invite|invites?|add (?:her|him|them)|lade|einladen|lad|inviter|invitez|invita|invitar|invitad|convida|convide|convidar|invitare|invitate|nodig|uitnodigen)\b", re.IGNORECASE)
_RECORD = re.compile(r"\b(record|log (?:this|it)|count this|eintragen|trag(?:e)? .{0,20}ein|enregistre[rz]?|note[rz]? (?:ça|ceci)|registra|registrar|anota|anotar|apunta|registre|registrare|segna|noteer|vastleggen)\b", re.IGNORECASE)
_SHARE = re.compile(r"\b(share|teile[n]?|partage[rz]?|comparte|compartir|partilha[r]?|compartilh\w+|condividi(?:amo)?|condividere|deel|delen)\b", re.IGNORECASE)
_REMOVE = re.compile(r"\b(remove|take out|entferne[n]?|nimm|retire[rz]?|enlève[zr]?|quita|quitar|elimina|remove[r]?|retira|rimuovi|togli|verwijder|haal)\b", re.IGNORECASE)
_COHOST = re.compile(r"co-?host|mitgastgeber\w*|co-?anfitri\w+|coanfitri\w+|co-?animat\w+|co-?hôte\w*|cohôte", re.IGNORECASE)
_HANDOVER = re.compile(r"\b(hand ?over|hand the circle|übergib|übergebe[n]?|gib .{0,30}ab an|passe[rz]? la main|transmet\w*|cede|ceder|traspasa\w*|passa[r]? (?:o círculo|il cerchio)|cedi|draag .{0,30}over|overdragen)\b", re.IGNORECASE)
_PAUSE = re.compile(r"\b(pause|pausier\w*|pausa|pausar|pauzeer|pauze|mettre en pause|mets)\b", re.IGNORECASE)
_RESUME = re.compile(r"^\W*(?:please |bitte |s'il te plaît |por favor |per favore )?(?:resume|weiter(?:machen)?|fortsetzen|reprendre|reprends|reprenez|reanuda\w*|retoma\w*|riprendi\w*|riprendere|hervat\w*)\b", re.IGNORECASE)
_CLOSE = re.compile(r"^\W*(?:please |bitte )?(?:close(?: the)?(?: circle)?|kreis schließen|schließ\w* (?:den )?kreis|ferme[rz]? le cercle|cierra el círculo|cerrar el círculo|fecha\w* o círculo|chiudi(?:amo)? il cerchio|sluit de kring)\W*$", re.IGNORECASE)
_SIMPLE = {
    "who": r"who(?: is (?:in|here))?|wer(?: ist (?:dabei|da))?|qui(?: est là)?|quién(?:es)?(?: está\w*)?|quem(?: está)?|chi(?: c'è)?|wie(?: is er)?|who's in(?: the circle)?",
    "status": r"status|stand|wie stehen wir|statut|estado|stato|how are we doing|come stiamo|come andiamo",
    "help": r"help|hilfe|aide|ayuda|ajuda|aiuto|hulp", "export": r"export(?: the circle)?|exportieren|exporter|exportar|esporta|exporteer",
    "skip": r"skip(?: (?:the )?next(?: round| week)?| this week)?|auslassen|sauter|saltar|pular|salta|overslaan",
}  # fmt: skip
_SIMPLE_LINE = {name: re.compile(rf"^\W*(?:please\s+|bitte\s+|s'il te plaît\s+|por favor\s+|per favore\s+)?(?:{words})\s*(?:please|bitte|s'il te plaît|por favor|per favore|alsjeblieft)?\W*$", re.IGNORECASE) for name, words in _SIMPLE.items()}
_GATHER = re.compile(r"^\W*(?:please\s+)?(?:gathering|meet-?up|treffen|rencontre|encuentro|encontro|incontro|bijeenkomst)\b(.*)$", re.IGNORECASE)
_PLACE = re.compile(r"\s*(?:at|im|in der|in|bei|à|chez|au|en|em|no|na|da|al|alla|bij|@)\s+([^:]+?)\s*(?=:|$)", re.IGNORECASE)
_MUSING = re.compile(r"\b(thinking about|wondering|maybe|perhaps|should we|vielleicht|überlege|peut-être|je me demande|quizás|tal vez|talvez|forse|misschien|not sure)\b", re.IGNORECASE)


def read_host(subject: str, typed: str, forwarded: ForwardedMessage | None, circle: HostAsked) -> HostReading:
    """Return what a host's mail asks for."""
    lines = [line.strip() for line in typed.replace("’", "'").split("\n")]
    commands: list[CommandRead] = []
    unclear: list[str] = []
    for line in lines:
        if line:
            found, doubt = _line(line, forwarded, circle)
            commands += found
            unclear += doubt
    if not commands and not unclear and subject and not re.match(r"(?i)\s*(re|fwd?|aw|wg|tr|rv|res|enc|i|doorst)\s*:", subject):
        found, _ = _line(subject.strip(), forwarded, circle)
        commands += found if not any(lines) or found else []
    if forwarded is not None and not commands and not unclear:
        text = typed.strip()
        return HostReading(question=Question("which-goal", text[:120] or "forwarded"))
    if commands or unclear:
        question = Question("which-goal", unclear[0]) if unclear else None
        return HostReading(tuple(commands), False, question)
    return HostReading((), bool(typed.strip()))


def _made(command: str, words: str, /, **arguments: Any) -> CommandRead:
    return CommandRead(command, Evidence(words, 0.95, "a host's command"), arguments)


_TYPED = ("invite", "remove", "question", "purpose", "gathering", "handover", "cohost", "pause", "resume", "record", "share", "approve", "decline")


def _mended(line: str) -> str:
    """The line with a mistyped command word at its start put right; one that could be two is left alone."""
    match = re.match(r"\W*([a-z]{5,12})(?=[\s:])", line, re.IGNORECASE)
    if match is None or match[1].casefold() in _TYPED:
        return line
    near = [word for word in _TYPED if (fuzz.ratio(word, match[1].casefold()) >= 76 and sorted(word) == sorted(match[1].casefold())) or fuzz.ratio(word, match[1].casefold()) >= 86]
    return line.replace(match[1], near[0], 1) if len(near) == 1 else line


def _line(line: str, forwarded: ForwardedMessage | None, circle: HostAsked) -> tuple[list[CommandRead], list[str]]:
    line = _mended(line)
    if _MUSING.search(line):
        close = re.search(r"clos|schließ|ferm|cerr|fech|chiud|sluit|stop", line, re.IGNORECASE)
        return [], ([line] if close else [])
    for reader in (_texts, _simple, _forward, _people, _calendar):
        found = reader(line, forwarded, circle)
        if found is not None:
            return found
    return [], []


Found = tuple[list[CommandRead], list[str]] | None
Reader = Callable[[str, "ForwardedMessage | None", HostAsked], Found]


def _texts(line: str, forwarded: ForwardedMessage | None, circle: HostAsked) -> Found:
    for name, words in _COLON.items():
        match = re.match(rf"^\W*(?:{words})\s*:\s*(.+)$", line, re.IGNORECASE)
        if match:
            return [_made(name, line, text=match[1].strip())], []
    for name, pattern in _NATURAL_TEXT:
        match = pattern.search(line)
        if match:
            return [_made(name, line, text=match[1].strip())], []
    return None


def _simple(line: str, forwarded: ForwardedMessage | None, circle: HostAsked) -> Found:
    for name, pattern in _SIMPLE_LINE.items():
        if pattern.match(line):
            return [_made(name, line)], []
    if _CLOSE.match(line):
        return [_made("close_circle", line)], []
    if _RESUME.match(line):
        return [_made("resume_circle", line)], []
    if _PAUSE.search(line) and len(line.split()) <= 16:
        return [_made("pause_circle", line, until=away_until(line, circle.today, circle.language))], []
    return None


def _forward(line: str, forwarded: ForwardedMessage | None, circle: HostAsked) -> Found:
    if forwarded is None:
        return None
    if _RECORD.search(line):
        members, doubt = _named(line, circle)
        address = members[0] if len(members) == 1 else forwarded.author_address
        if doubt or address is None:
            return [], [line]
        return [_made("record", line, member=address, text=forwarded.text)], []
    if _SHARE.search(line):
        return [_made("share", line, text=forwarded.text)], []
    if _INVITE.search(line) and not _ADDRESS.search(line):
        if forwarded.author_address is None:
            return [], [line]
        return [_made("invite", line, email=forwarded.author_address, name=forwarded.author_name)], []
    return None


def _people(line: str, forwarded: ForwardedMessage | None, circle: HostAsked) -> Found:
    if _INVITE.search(line) and _ADDRESS.search(line):
        after = line[_INVITE.search(line).end() :]  # type: ignore[union-attr]
        return [
            _made("invite", line, email=match[2].lower().rstrip("."), name=_clean(match[1])) for match in _MAILBOX.finditer(after)
        ], []
    for name, pattern in (("cohost", _COHOST), ("handover", _HANDOVER), ("remove", _REMOVE)):
        if pattern.search(line):
            members, doubt = _named(line, circle)
            if doubt or not members:
                return [], [line]
            return [_made(name, line, member=address) for address in members], []
    return None


def _clean(name: str | None) -> str | None:
    plain = re.sub(r"^(?:and|und|et|y|e|en|,)\s+", "", (name or "").strip(" ,;\"'"), flags=re.IGNORECASE)
    return plain or None


def _named(line: str, circle: HostAsked) -> tuple[list[str], bool]:
    """Return the addresses of the members whom a line names, and whether a name fits two."""
    written = {match[0].lower().rstrip(".") for match in _ADDRESS.finditer(line)}
    found = [address for _, address in circle.members if address.lower() in written]
    low = line.casefold()
    full = [address for name, address in circle.members if name and name.casefold() in low]
    if full or found:
        return list(dict.fromkeys([*found, *full])), False
    firsts: dict[str, list[str]] = {}
    for name, address in circle.members:
        if name:
            firsts.setdefault(name.split()[0].casefold(), []).append(address)
    words = re.findall(r"[\w'-]+", low)
    for first, addresses in firsts.items():
        if any(word == first or word in (first + "s", first + "'s") or (len(first) >= 5 and fuzz.ratio(word, first) >= 88) for word in words):
            if len(addresses) > 1:
                return [], True
            found += addresses
    return found, False


def _calendar(line: str, forwarded: ForwardedMessage | None, circle: HostAsked) -> Found:
    times = find_times(line, circle.language)
    gather = _GATHER.match(line)
    if gather:
        dates = find_dates(line, circle.today, circle.language)
        if not dates or not times:
            return [], [line]
        when = f"{dates[0].date.isoformat()}T{times[0].hour:02}:{times[0].minute:02}"
        rest = line[max(dates[0].end, times[0].end) :]
        place = _PLACE.match(rest)
        title = rest.partition(":")[2].strip() or rest[place.end() :].strip(" :,") if place else rest.strip(" :,-–")
        return [_made("gathering", line, when=when, title=title or "gathering", place=place[1].strip() if place else None)], []
    days = [_WEEKDAY[word] for word in re.findall(r"[^\W\d_]+(?:-feira)?", line.casefold()) if word in _WEEKDAY]
    if days and times and _MOVE.search(line):
        zone = re.search(r"\b([A-Z][A-Za-z]+/[A-Z][A-Za-z_]+)\b", line)
        every = "2 weeks" if _TWO_WEEKS.search(line) else "month" if _MONTHLY.search(line) else "week"
        time = f"{times[0].hour:02}:{times[0].minute:02}"
        return [_made("schedule", line, weekday=days[0], time=time, tz=zone[1] if zone else None, every=every)], []
    return None
