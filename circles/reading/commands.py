"""What a member clearly asks the program to do, inside a reply: `find_commands`.

Called by `circles.reading.reader`, which leaves these spans out of what it reads. Pure. A keyword counts at the start
of a line; natural wording counts only as a request or a plain statement of absence. Never guesses a grave command.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz, process

from circles.reading import requests
from circles.reading.dates import away_until, find_dates
from circles.reading.model import Asked, CommandRead, Evidence

_PLEASE = r"(?:(?:please|pls|bitte|s'il (?:te|vous) pla[iî]t|stp|svp|por favor|per favore|alsjeblieft|graag|hi|hello|hallo|hey|and|also|und|et|y|e|en|auch|außerdem)[,.!]?\s+)*"
_CAN = r"(?:(?:can|could|would|will) you\s+(?:please\s+)?|kannst du\s+|könntest du\s+|kannst du bitte\s+|tu peux\s+|peux-tu\s+|pouvez-vous\s+|vous pouvez\s+|puedes\s+|podrías\s+|podéis\s+|pode[s]?\s+|podes\s+|puoi\s+|potresti\s+|kun je\s+|kan je\s+|i(?:'d| would) like to\s+|i want to\s+|let's\s+|ich möchte\s+|je voudrais\s+|quiero\s+|quero\s+|vorrei\s+|ik wil\s+(?:graag\s+)?)?"
_HEAD = rf"^\W*(?:et\s+|und\s+|and\s+)?{_PLEASE}{_CAN}{_PLEASE}"
_GOAL = r"(?:the\s+|das\s+|l[’']|el\s+|o\s+|a\s+|il\s+|het\s+|mein\s+|my\s+|mon\s+|mi\s+)?(?:goals?|ziele?|objectifs?|objetivos?|metas?|meta|obiettiv[oi]|doel(?:en)?)"
_NUM = r"(?:n[º°.]\s*|no\.?\s*|nr\.?\s*|number\s+|nummer\s+|numéro\s+|número\s+|numero\s+|#\s*)?(\d|one|two|three|four|five|eins|zwei|drei|vier|un|deux|trois|quatre|uno|dos|tres|cuatro|dois|duas|três|due|tre|quattro|een|twee|drie|vier)\b"
_WORDS = {w: n for n, line in enumerate(("one eins un uno een", "two zwei deux dos dois duas due twee", "three drei trois tres três tre drie", "four vier quatre cuatro quatro quattro", "five"), 1) for w in line.split()}
_ADD = re.compile(
    _HEAD + rf"(?:(?:add|new|neues|neu|nouvel|nouveau|ajoute[rz]?|nuev[oa]|añad(?:e|ir)|agrega|nov[oa]|adiciona[r]?|acrescenta[r]?|nuovo|aggiung(?:i|ere)|nieuw|voeg)\s+(?:me\s+)?(?:a\s+|an\s+|ein(?:en)?\s+|un\s+|una\s+|um\s+|uma\s+|een\s+|as\s+)?(?:new\s+|neues\s+|nouvel\s+|nuevo\s+|novo\s+|nuovo\s+|nieuw\s+)?{_GOAL}(?:\s+(?:toe|hinzu|for me|für mich|pour moi|para mí|para mim|per me|voor mij))?|{_GOAL}(?:\s+(?:nuevo|novo|nuovo|nouveau)(?:\s+(?:per me|para mí|para mim|pour moi))?)?)\s*[:=\-–]\s*(.+)$",
    re.IGNORECASE,
)  # fmt: skip
_DROP = re.compile(
    _HEAD + rf"(?:(?:drop|delete|remove|streich(?:e|en)?|lösch(?:e|en)?|supprime[rz]?|enlève|abandonne|quita[r]?|elimina[r]?|borra[r]?|remove[r]?|apaga[r]?|larga|tira[r]?|togli(?:ere)?|cancella|schrap(?:pen)?|verwijder)\s+(?:(?:{_GOAL})\s+)?|(?:{_GOAL})\s+){_NUM}(.*)$",
    re.IGNORECASE,
)  # fmt: skip
_DROPPED = re.compile(r"(?:let(?:ting)? (?:it|this|that one) go|give (?:it )?up|streich|fallen lassen|weglassen|laisse tomber|abandonn|lo dejo|abandono|deixo|largo|lascio perdere|laat ik vallen|schrap|drop|supprim|delete|remove)", re.IGNORECASE)
_CHANGE = re.compile(_HEAD + rf"(?:change|make|ändere|ändern|change[rz]?|modifie[rz]?|cambia[r]?|muda[r]?|altera[r]?|modifica[r]?|verander|wijzig|maak)\s+(?:{_GOAL}\s+)?{_NUM}\s*(?:to|into|in|auf|zu|en|à|a|por|para|naar|van|:|->|→|=)?\s*[:\"“„«]?\s*(.+)$", re.IGNORECASE)
_PAUSE = re.compile(
    _HEAD + r"(?:(?<!un-)pause|pausiere[n]?|pausier|pausa|pausar|metti(?:mi)? in pausa|mettez-moi en pause|mets-moi en pause|pauzeer|pauze|ponme en pausa|poned?me en pausa|me põe em pausa|põe-me em pausa|ponme|leg mich auf pause)\b(.*)$"
    r"|(?:(?<!un-)(?<!un)\b(?:pause me|put me on pause|mich (?:bitte )?(?:auf )?paus(?:e|ieren)|me mettre en pause|mets-moi en pause|mettez-moi en pause|ponme en pausa|pausarme|me (?:coloca|põe|ponha) em pausa|mettermi in pausa|mettimi in pausa|zet me op pauze|pauzeer me)\b(.*)$)",
    re.IGNORECASE,
)  # fmt: skip
_ABSENT = re.compile(
    r"\b(?:i(?:'m| am|'ll be| will be) (?:away|off|travelling|traveling|on (?:holiday|vacation|leave))|away|out of (?:the )?office|ich bin .{0,30}(?:weg|verreist|im urlaub|nicht da|unterwegs)|bin .{0,20}(?:weg|im urlaub)|je (?:suis|serai) (?:absente?|en vacances|en congé)|estoy fuera|estaré fuera|estoy de vacaciones|estou fora|vou estar fora|estarei fora|estou de férias|sono via|sarò via|sono in vacanza|sarò in ferie|ik ben .{0,20}(?:weg|op vakantie|afwezig))\b",
    re.IGNORECASE,
)  # fmt: skip
_SIMPLE = {
    "resume": r"resume|i'm back|unpause|wieder dabei|weitermachen|fortsetzen|reprendre|reprends|reanudar|retomar|riprendi|riprendo|hervat(?:ten)?|weer meedoen",
    "leave": r"leave(?: the circle)?|unsubscribe(?: me)?|take me off(?: the| this)?(?: list)?|remove me|quit|austreten|abmelden|meldet? mich ab|nehmt mich raus|quitter(?: le cercle)?|désinscri\w+|me désinscrire|salir(?:me)?(?: del círculo)?|darme de baja|dame de baja|sair(?: do círculo)?|lascia(?:re)?(?: il cerchio)?|cancellami|voglio uscire|verlaten|uitschrijven|meld me af|schrijf me uit",
    "undo": r"undo(?: (?:that|it|my last .*))?|rückgängig(?: machen)?|mach(?:e)? das rückgängig|annule[rz]?(?: (?:ça|ma dernière .*))?|deshacer|deshaz(?: eso)?|desfazer|desfaz(?: isso)?|annulla|ongedaan maken|maak (?:dat )?ongedaan|take that back",
    "help": r"help|hilfe|aide|ayuda|ajuda|aiuto|hulp|\?+|how does this work\??",
    "goals": r"goals|my goals|list (?:my )?goals|show (?:me )?my goals|what are my goals\??|ziele|meine ziele|mes objectifs|objectifs|mis objetivos|objetivos|minhas metas|metas|i miei obiettivi|obiettivi|mijn doelen|doelen",
    "status": r"status|how are we doing\??|how am i doing\??|stand|wie stehen wir\??|statut|où en sommes-nous\s?\??|estado|¿?cómo vamos\??|como estamos\??|stato|come andiamo\??|come stiamo andando\??|hoe staan we ervoor\??",
    "export": r"export(?: (?:my|all my) data)?|send me (?:all )?my data|my data|meine daten(?: exportieren)?|exporter(?: mes données)?|mes données|exportar(?: mis datos| meus dados)?|mis datos|meus dados|esporta(?: i miei dati)?|i miei dati|exporteer(?: mijn gegevens)?|mijn gegevens",
    "erase": r"erase(?: me| my data| everything)?|delete (?:all )?my data|forget me|lösch(?:e|t)? (?:alle )?meine daten|alle meine daten löschen|efface[rz]? (?:toutes )?mes données|supprime[rz]? (?:toutes )?mes données|borra(?:r)? (?:todos )?mis datos|apaga(?:r)? (?:todos os )?meus dados|cancella(?:re)? (?:tutti )?i miei dati|wis (?:al )?mijn gegevens|verwijder (?:al )?mijn gegevens",
}  # fmt: skip
_SIMPLE_LINE = {name: re.compile(_HEAD + rf"(?:{words})\s*[.!…]*\s*(?:please|bitte|thanks|thank you|danke|merci|gracias|obrigad[oa]|grazie|bedankt|s'il te plaît|s'il vous plaît|stp|svp|por favor|per favore|alsjeblieft|graag)?[.!]*\s*$", re.IGNORECASE) for name, words in _SIMPLE.items()}
_ZONE = re.compile(r"\b(?:time\s?zone|zeitzone|fuseau(?: horaire)?|zona horaria|huso horario|fuso(?: horário)?|fuso orario|tijdzone)\b.{0,40}?\b([A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?|UTC)\b", re.IGNORECASE)
_NAME = re.compile(_HEAD + r"(?:(?:my )?name(?:\s+is)?|call me|nenn(?:t)? mich|mein name(?:\s+ist)?|appelez-moi|appelle-moi|mon nom|llamadme|llámame|mi nombre|me chame(?:m)? de|chama-me|meu nome|chiamatemi|chiamami|il mio nome|noem me|mijn naam)\s*[:=]?\s*([^\W\d_][\w'’-]*(?: [A-Z][\w'’-]*)?)\s*[.!]?$", re.IGNORECASE)
_LANGUAGE = re.compile(_HEAD + r"(?:language|sprache|langue|idioma|língua|lingua|taal)\s*[:=]?\s*(en|de|fr|es|pt|it|nl)\b\s*[.!]?$", re.IGNORECASE)
_RECEIPTS = re.compile(_HEAD + r"(?:receipts?|quittung(?:en)?|accusés?|recibos?|ricevut[ae]|ontvangstbewijzen)\s*[:=]?\s*(on|off|an|aus|oui|non|sí|no|não|aan|uit)\b[.!]?$", re.IGNORECASE)
_KEYWORDS = ("goal", "drop", "change", "goals", "status", "undo", "pause", "resume", "leave", "timezone", "language", "name", "receipts", "export", "erase", "help")
_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?](?=\d)[^\n.!?]*)*[.!?]*")

Found = tuple[CommandRead, int, int]


def find_commands(text: str, asked: Asked) -> list[Found]:
    """Return what is asked of the program, with the span of each request."""
    found: list[Found] = []
    for match in re.finditer(r"[^\n]+", text):
        line = match[0]
        whole = _read(line, asked, line=True)
        if whole is not None:
            found.append((whole, match.start(), match.end()))
            continue
        for part in _SENTENCE.finditer(line):
            command = _read(part[0], asked, line=False)
            if command is not None:
                found.append((command, match.start() + part.start(), match.start() + part.end()))
    return found


def nearest(line: str) -> list[str]:
    """Return the commands nearest to a mistyped single word."""
    word = line.strip(" .!:").casefold()
    if not word.isalpha() or len(word) < 3:
        return []
    return [name for name, score, _ in process.extract(word, _KEYWORDS, scorer=fuzz.ratio, limit=2) if score >= 75]


def _read(text: str, asked: Asked, line: bool) -> CommandRead | None:
    text = re.sub(r"^[-*•·]\s+", "", text.strip().replace("’", "'"))
    if not text or text.startswith(">"):
        return None
    anchored = (_simple, _settings, _goals)
    for reader in anchored if line else (*anchored, _requested, _absence):
        command = reader(text, asked)
        if command is not None and (line or command.name != "add_goal" or ":" in text):
            return command
    return None


def _made(command: str, words: str, /, **arguments: Any) -> CommandRead:
    return CommandRead(command, Evidence(words, 0.95, "a command's words"), {k: v for k, v in arguments.items() if v is not None or k == "until"})


def _simple(text: str, asked: Asked) -> CommandRead | None:
    for name, pattern in _SIMPLE_LINE.items():
        if pattern.match(text):
            return _made(name, text)
    return None


def _settings(text: str, asked: Asked) -> CommandRead | None:
    zone = _ZONE.search(text)
    if zone:
        return _made("timezone", text, tz=zone[1])
    name = _NAME.match(text)
    if name and not text.casefold().startswith(("name and", "name the")):
        return _made("name", text, name=name[1].strip())
    language = _LANGUAGE.match(text)
    if language:
        return _made("language", text, language=language[1].lower())
    receipts = _RECEIPTS.match(text)
    if receipts:
        return _made("receipts", text, on=receipts[1].lower() in ("on", "an", "oui", "sí", "aan"))
    return None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS.get(word.casefold(), 0)


def _goals(text: str, asked: Asked) -> CommandRead | None:
    known = {goal.number for goal in asked.goals}
    add = _ADD.match(text)
    if add and not re.match(r"\d", add[1].strip()):
        return _made("add_goal", text, **_measured(add[1].strip(" .\"“”„«»"), asked))
    change = _CHANGE.match(text)
    if change and _number(change[1]) in known and len(change[2].split()) >= 2:
        return _made("change_goal", text, goal=_number(change[1]), **_measured(change[2].strip(" .\"“”„«»"), asked))
    drop = _DROP.match(text)
    if drop and _number(drop[1]) in known:
        verb_first = _DROPPED.search(text[: drop.start(1)]) is not None
        if verb_first or _DROPPED.search(drop[2] or ""):
            return _made("drop_goal", text, goal=_number(drop[1]))
    return None


def _measured(title: str, asked: Asked) -> dict[str, Any]:
    due = None
    cut = title
    for span in find_dates(title, asked.today, asked.language):
        before = title[: span.start]
        if re.search(r"\b(?:by|until|due|before|bis(?: zum)?|d'ici(?: au| le)?|pour le|avant le|antes del|para el|hasta el|até(?: o dia)?|antes de|entro(?: il)?|voor|tegen)\s*(?:the\s|le\s|el\s|den\s|il\s)?$", before, re.IGNORECASE):
            due = span.date
            cut = re.sub(r"[\s,(]*\b(?:by|until|due|before|bis(?: zum)?|d'ici(?: au| le)?|pour le|avant le|antes del|para el|hasta el|até(?: o dia)?|antes de|entro(?: il)?|voor|tegen)\s*(?:the\s|le\s|el\s|den\s|il\s)?$", "", before, flags=re.IGNORECASE)
            break
    return {"title": cut.strip(" ,.("), "due": due, **_target(cut)}


def _target(title: str) -> dict[str, Any]:
    """The measure that stands in a title ("read 30 pages a week"), if there is one."""
    measure = requests.MEASURE.search(title)
    if measure is None:
        return {}
    per = "round" if requests.PER_ROUND.search(title) else None
    return {"target": Decimal(measure[1].replace(",", ".")), "unit": measure[2], "per": per}


def _requested(text: str, asked: Asked) -> CommandRead | None:
    """A request inside a sentence."""
    known = {goal.number for goal in asked.goals}
    for name, pattern in (("resume", requests.RESUME), ("leave", requests.LEAVE), ("status", requests.STATUS), ("goals", requests.GOALS)):
        if pattern.search(text):
            return _made(name, text)
    due = requests.DUE.search(text)
    dates = find_dates(text, asked.today, asked.language)
    if due and int(due[1]) in known and dates:
        return _made("change_goal", text, goal=int(due[1]), due=dates[-1].date)
    drop = requests.DROP.search(text)
    if drop and len(text.split()) <= 14:
        number = int(drop[1] or drop[2])
        if number in known:
            return _made("drop_goal", text, goal=number)
    return None


def _absence(text: str, asked: Asked) -> CommandRead | None:
    pause = _PAUSE.search(text)
    absent = _ABSENT.search(text)
    if pause is None and absent is None:
        return None
    until = away_until(text, asked.today, asked.language, asked.round_days)
    if pause is None and until is None:
        return None
    if pause is None and re.search(r"\b(?:was|were|war|étais|estaba|estava|ero|been)\b", text, re.IGNORECASE):
        return None
    if until is not None and not _plausible(until, asked.today):
        return None
    return _made("pause", text, until=until)


def _plausible(until: date, today: date) -> bool:
    return until > today
