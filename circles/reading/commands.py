"""What a member clearly asks the program to do, inside a reply: `find_commands`, and `nearest` for a mistyped line.

Called by `circles.reading.reader`, which leaves these spans out of what it reads. Pure. A keyword counts when it is a
whole line or sentence; other wordings only as a request, or at the start of a clause with their object. What a person
did, muses about or denies is never a command, and neither is what is asked of the other members.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from rapidfuzz import fuzz, process

from circles.reading.commands_goals import goal_commands
from circles.reading.commands_settings import pause_until, settings
from circles.reading.model import Asked, CommandRead, Evidence
from circles.reading.vocabulary import WORDS, rx
from circles.reading.words import fold

Found = tuple[CommandRead, int, int]
LONGEST, MOST_LINES, MOST_FOUND, TOP, BOTTOM = (
    400,
    400,
    20,
    12000,
    6000,
)  # beyond these nobody asks a program for something

_NAMES: dict[str, tuple[str, dict[str, Any]]] = {
    "receipts_on": ("receipts", {"on": True}), "receipts_off": ("receipts", {"on": False}),
    "posts_now": ("posts", {"when": "now"}), "posts_digest": ("posts", {"when": "digest"}),
    "partner_on": ("partner", {"on": True}), "partner_off": ("partner", {"on": False}),
}  # fmt: skip
_FRINGE = r"\W*(?:(?:<lead>|<please>|<can>)\W+)*"
_WHOLE = {
    name: rx(rf"{_FRINGE}(?:{words})\W*(?:(?:<please>)\W*)*$") for name, words in WORDS["whole"].items()
}
_ASKED = {name: rx(words) for name, words in WORDS["asked"].items()}
_SURE = {name: rx(words) for name, words in WORDS["sure"].items()}
_REQUEST, _NOT = rx("<please>|<can>"), rx("<not>")
_ASK = rx(
    r"please|pls|plz|bitte|s'il (?:te|vous) plait|stp|svp|por favor|porfa|per favore|alsjeblieft|alstublieft|graag|<can>"
)
_CLAUSE = re.compile(r"(?:^|[,;:()–—!?.]|\s-)\W*$")
_LINKED = rx(r"(?:^|[,;:()–—!?.\s-])(?:<lead>|<please>)\W*$")
_OTHERS = rx(
    r"(?:anyone|anybody|someone|somebody|any of you|one of you|jemand|wer|quelqu'un|alguien|alguem|qualcuno|iemand|who)"
)
_SENTENCE_END = re.compile(
    r"[.!?…]+(?=\s|$)|\s(?=[\U0001F300-\U0001FAFF✅❌☑️]+\s)|(?<=[\U0001F300-\U0001FAFF])\s+(?=[^\W\d_a-z])"
)
_ABBREVIATED = rx(r"(?:no|nr|n|num|z\.b|ca|approx|vs|p\.s|ps|st|dr|mr|mrs|sra|sr)$")
_MONTH = re.compile(r"\s+[a-zà-ÿ]")
_NUMBERED = re.compile(r"\s+(?:jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|dez)\w*")
_TURN = re.compile(
    r"[,;:–—]\s+(?:(?:but|and|aber|und|mais|et|pero|y|mas|ma|maar)\s+)?|\s-\s|\s(?:and|but|und|aber|mais|et|pero|y|maar)\s"
)
_GOES_ON = rx(
    r"<please>|until|till?|bis|jusqu|hasta|ate|fino|tot|from|for|von|vom|ab|du|de|desde|dal|da|van|vanaf|fur|pour|por|per|voor|on|am|le|el|il|op|\d{1,2}(?:st|nd|rd|th|\.|er)?\s(?:jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|oct|okt|nov|dec|dez)\w*|back|wieder|zuruck|retour|send|schick\w*|start|keep|remind|the next|die nachste\w*"
)
_NEAR_MISS = re.compile(
    r"\W*([a-z]{4,10})(?:\s+(?:me|\d|until\b.*|for\b.*|the circle|please|my goals?))?\W*$"
)


def find_commands(text: str, asked: Asked) -> list[Found]:
    """Return what is asked of the program, with the span of each request."""
    text = text.replace("’", "'")
    found: list[Found] = []
    for start, end in _lines(text):
        line = text[start:end]
        if line.lstrip().startswith(">") or len(found) > MOST_FOUND or TOP < start < len(text) - BOTTOM:
            continue
        whole = _whole(line, start, end, text, asked) if len(line) <= LONGEST else []
        if whole:
            found += whole
            continue
        for first, last in islice(sentences(line), MOST_LINES):
            if last - first <= LONGEST and len(found) <= MOST_FOUND:
                found += _read(line[first:last], start + first, asked)
    return _once(found)


def nearest(line: str) -> list[str]:
    """Return the commands nearest to a mistyped command line, best first; none for a line that is no such thing."""
    match = _NEAR_MISS.match(fold(line))
    keywords = WORDS["answers"]["keywords"].split()
    if match is None or match[1] in keywords:
        return []
    ranked = process.extract(match[1], keywords, scorer=fuzz.ratio, limit=3)
    return [name for name, score, _ in ranked if score >= 74]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n]+", text):
        yield match.start(), match.end()


def sentences(line: str) -> Iterator[tuple[int, int]]:
    """The spans of sentences; a dot after a number or a short form ends none."""
    low, start = fold(line), 0
    for match in _SENTENCE_END.finditer(line):
        if match[0] == "." and _ABBREVIATED.search(low[max(0, match.start() - 8) : match.start()]):
            continue
        if (
            match[0] == "."
            and line[: match.start()][-1:].isdigit()
            and (_MONTH.match(line, match.end()) or _NUMBERED.match(low, match.end()))
        ):
            continue
        if line[start : match.end()].strip():
            yield start, match.end()
        start = match.end()
    if line[start:].strip():
        yield start, len(line)


def _made(command: str, words: str, /, **arguments: Any) -> CommandRead:
    return CommandRead(command, Evidence(words.strip(), 0.95, "a command's words"), arguments)


def _whole(line: str, start: int, end: int, text: str, asked: Asked) -> list[Found]:
    """A line or the keyword of one: `status`, `pause until 5 March`, `goal: ...`."""
    for name, pattern in _WHOLE.items():
        if pattern.match(fold(line)) and not _only_alone(name, line, text):
            command, arguments = _NAMES.get(name, (name, {}))
            return [(_made(command, line, **arguments), start, end)]
    return []


def _only_alone(name: str, line: str, text: str) -> bool:
    """Words that are commands only when nothing else is said: "back", "stop", "?"."""
    plain = fold(line).strip(" .!")
    if len(text) > 200:
        text = ""
    return plain in (
        "back",
        "back again",
        "stop",
        "wieder da",
        "wieder dabei",
        "?",
        "baja",
        "list",
        "stand",
    ) and plain != fold(text).strip(" .!\n")


def _read(sentence: str, at: int, asked: Asked) -> list[Found]:
    """The commands in one sentence."""
    low = fold(sentence)
    for name, pattern in _WHOLE.items():
        if len(low.split()) > 1 and pattern.match(low) and not _NOT.search(low):
            command, arguments = _NAMES.get(name, (name, {}))
            return [(_made(command, sentence, **arguments), at, at + len(sentence))]
    found: list[Found] = []
    spans = [*goal_commands(sentence, low, asked, _may_ask), *settings(sentence, low, _may_ask)]
    spans += [*_requests(low, spans), *pause_until(sentence, low, asked, _may_ask, bool(spans))]
    for name, arguments, first, last in spans:
        begin, stop = _around(low, first, last, name == "pause")
        found.append((_made(name, sentence[begin:stop], **arguments), at + begin, at + stop))
    return found


def _requests(
    low: str, taken: list[tuple[str, dict[str, Any], int, int]]
) -> list[tuple[str, dict[str, Any], int, int]]:
    spans: list[tuple[str, dict[str, Any], int, int]] = []
    for table, sure in ((_SURE, True), (_ASKED, False)):
        for name, pattern in table.items():
            command, arguments = _NAMES.get(name, (name, {}))
            match = pattern.search(low)
            if match is None or name == "pause" or any(one[0] == command for one in (*spans, *taken)):
                continue
            if any(match.start() < last and first < match.end() for _, _, first, last in (*spans, *taken)):
                continue
            if name == "undo" and re.match(r"\s*(?:goal|ziel|objecti|objetivo|meta|obiettivo|doel)", low[match.end() :]):
                continue
            if _denied(low, match.start(), match.end()) or not (
                sure or _may_ask(low, match.start(), match.end())
            ):
                continue
            spans.append((command, dict(arguments), match.start(), match.end()))
    return spans


def _denied(low: str, start: int, end: int) -> bool:
    """Whether what is said is denied or only thought of: the words before it, in the same clause."""
    before = re.split(r"[;:()–—!?.]|,\s(?=but|aber|mais|pero|mas|ma|maar|so)", low[:start])[-1]
    return _NOT.search(before) is not None or re.match(r"\s*(?:nicht|niet|pas)(?!\w)", low[end:]) is not None


def _may_ask(low: str, start: int, end: int) -> bool:
    """Whether a verb at a place is a request: asked for politely, or first in its clause."""
    if _denied(low, start, end) or _OTHERS.search(low[max(0, start - 60) : start]):
        return False
    before = low[:start]
    first = _CLAUSE.search(before) is not None or _LINKED.search(before) is not None
    return (
        first
        or _ASK.search(before[max(0, start - 90) :]) is not None
        or _ASK.search(low[end : end + 80]) is not None
    )


def _around(low: str, first: int, last: int, away: bool) -> tuple[int, int]:
    """The clause around a request: from its polite words to where the sentence turns to something else."""
    begin = 0
    for cut in _TURN.finditer(low[:first]):
        if (
            not _REQUEST.search(low[cut.start() : first]) or _REQUEST.search(low[cut.end() : first])
        ) and re.search(r"\d|[^\W\d_]{3}", low[: cut.start()]):
            begin = cut.end()
    for cut in _TURN.finditer(low, last):
        rest = low[cut.end() :]
        if len(rest.split()) >= 3 and not _GOES_ON.match(rest) and (away or re.search(r"\d", rest)):
            return begin, cut.start()
    return begin, len(low)


def _once(found: list[Found]) -> list[Found]:
    """Each wish once, in order; spans that overlap are cut apart so that a reader may take them out."""
    kept: list[Found] = []
    for command, start, end in sorted(found, key=lambda one: (one[1], one[2])):
        same = [
            one
            for one in kept
            if one[0].name == command.name
            and (command.arguments == one[0].arguments or command.name == "pause")
        ]
        if same:
            continue
        begin = max([start, *(one[2] for one in kept)])
        kept.append((command, begin, max(begin, end)))
    return kept
