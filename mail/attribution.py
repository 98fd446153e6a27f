"""Attribution lines: "On ..., X wrote:" in any language. Called by `mail.extract`; pure.

By what all of them have (an address, a date, a time, a colon at the end); words of fifty languages only add weight.
Every test looks at a bounded part of a line, and at most five lines are looked at together.
"""

from __future__ import annotations

import re
from functools import cache

from mail.headers import ADDRESS, DATE, TIME, label_of
from mail.labels import entries
from mail.lines import LOOK

SURE, QUOTED = 7, 5  # points for an attribution that stands alone, and for one above a quote
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ZONE = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s?(?:[AP]M\s?)?(?:GMT|UTC)?[+-]\d{1,2}:?\d{2}\b")
_VERBS = frozenset(entries("attribution", "verbs"))
_PARTS = entries("attribution", "parts")
_OWN = frozenset(entries("attribution", "own"))
_OPENERS = tuple(f"{opener} " for opener in entries("attribution", "openers"))
_ENDS = " *_>)]\"'-–—\t"
_SENTENCE = (".", "!", "?", "…", "。", "！", "？")
_SHARED = re.compile(
    r"(?:(?<=\S)[ \t]{1,4}|(?<!-)-{2,8}[ \t]{0,4})(?=(?:On|Am|Le|El|Il|Op|Em|Den|Dne|W dniu|Pada|Vào|În|Στις|A)\s(?:[^\W\d_]{2,12}\.?,?\s)?(?:\S{1,12}\s){0,2}?\d)"
)  # an opener in the middle of a line, a day and a number after it
_BRACKETED = re.compile(r"^.{1,80}[<(\[][\w.+=-]{1,64}@[\w.-]{3,80}[>)\]]{1,2}(?:,?\s\S{1,16}){0,4}\s*$")


def verb_in(text: str) -> bool:
    """Whether there is a word for writing."""
    folded = text.casefold()
    if any(word in _VERBS for word in _WORD.findall(folded)):
        return True
    return any(part in folded for part in _PARTS) if not folded.isascii() or "(" in folded else False


@cache
def _opener_words() -> frozenset[str]:
    return frozenset(opener.split()[0] for opener in _OPENERS)


def opens(line: str) -> bool:
    """Whether a line begins as an attribution does: with a known word, a number, or an address within reach."""
    head = line.lstrip(" *_-–—>[(\"'")[:60].casefold()
    return head[:1].isdigit() or head.startswith(_OPENERS) or DATE.search(head[:34]) is not None or ADDRESS.search(head) is not None or "<" in head


def points(text: str) -> int:
    """Return what speaks for a text being an attribution."""
    text = text[:LOOK]
    found = 3 * (ADDRESS.search(text) is not None) + 3 * (DATE.search(text) is not None) + (TIME.search(text) is not None)
    found += 2 * verb_in(text) + text.rstrip(_ENDS).endswith(":") + 2 * (_ZONE.search(text) is not None)
    return found + (text.lstrip(" *_-–—>[(\"'")[:40].casefold().startswith(_OPENERS))


def _ends_one(line: str) -> bool:
    """Whether an attribution may end with this line."""
    tail = line.rstrip(_ENDS)
    if tail.endswith(":") or (line.lstrip().startswith(":") and tail[-1:] > "\u0590"):  # from right to left
        return True
    words = tail.rsplit(None, 2)
    return bool(words) and verb_in(" ".join(words[-2:]))


def _lacks(text: str) -> bool:
    return DATE.search(text) is None or (ADDRESS.search(text) is None and not verb_in(text))


def _is_broken(above: str, below: str) -> bool:
    """Whether a line goes on in the next: inside of an address, between a name and its address, or right after it."""
    if above.endswith(("<", "(", "[")) or (above.count("<") > above.count(">") and len(above) > 20):
        return True
    head = below.lstrip()[:1]
    if head in ("<", "("):
        return len(above) > 12 and not above.endswith(_SENTENCE)
    return "@" in above and ADDRESS.search(below) is None and not head.isupper() and _BRACKETED.search(above) is not None


def start_of(lines: list[str], end: int, floor: int) -> int:
    """Return the line at which the attribution begins that ends with line `end`; not before `floor`."""
    start, best, joined = end, end, lines[end]
    for _ in range(4):
        if start <= floor:
            break
        above = lines[start - 1].rstrip()
        broken = _is_broken(above, joined)
        if not above.strip() or len(above) + len(joined) > LOOK or not (broken or _lacks(joined)):
            break
        if above.endswith(_SENTENCE) and not (broken or opens(above)):
            break
        if label_of(above)[0] is not None:
            break
        start, joined = start - 1, f"{above} {joined}"
        if broken or not _lacks(joined):
            best = start
    return best if best == end or opens(lines[best]) or "<" in lines[best] else end


def is_attribution(text: str, quoted: bool, alone: bool) -> bool:
    """Whether a text attributes what follows: a quote (`quoted`), or unmarked text of which less is certain."""
    text = " ".join(text.split())
    if not 6 <= len(text) <= LOOK:
        return False
    found = points(text)
    addressed = ADDRESS.search(text) is not None
    if quoted and _ends_one(text):
        return found >= QUOTED or (found >= 3 and _names(text))
    if quoted:
        return found >= QUOTED and len(text) < 160 and opens(text) and (addressed or not (_is_own(text) or text.endswith(_SENTENCE)))
    if addressed and found >= SURE - 1 and len(text.split()) <= 10 and text.endswith(":") and verb_in(text):
        return True
    if found < SURE or len(text) > 250 or not (opens(text) or _named_first(text)):
        return alone and found >= SURE - 1 and _ZONE.search(text) is not None and text[:1].isdigit() and len(text) < 120
    return (addressed and ("<" in text or verb_in(text) or "mailto:" in text)) or not (addressed or _is_own(text))


def _is_own(text: str) -> bool:
    """A sentence of the writer's: it says I or you, and no address."""
    return any(word in _OWN for word in _WORD.findall(text.casefold()))


def _names(text: str) -> bool:
    """"Bo Larsen wrote:", without a date: words of a name, a verb, a colon."""
    words = [word for word in text.rstrip(": ").split() if word.casefold() not in _VERBS]
    low = [word for word in words if word[:1].islower() and len(word) > 2]
    return verb_in(text) and len(words) <= 10 and len(low) <= 2 and not words[0][:1].islower() if words else False


def _named_first(text: str) -> bool:
    """Whether a name stands first and then the verb: "Bo Larsen kirjoitti 1.3.2026 klo 17.42:"."""
    words = text.split()[:9]
    verb = next((at for at, word in enumerate(words) if word.casefold().strip(",.") in _VERBS), 0)
    return verb > 0 and words[0][:1].isupper() and sum(word[:1].islower() and len(word) > 2 for word in words[:verb]) <= 2


def attribution_spans(lines: list[str], quoted: list[bool], blank: list[bool]) -> list[tuple[int, int, bool]]:
    """Return (first line, line after the last, whether a quote follows) for every attribution among unquoted lines."""
    found: list[tuple[int, int, bool]] = []
    floor = 0
    for end, line in enumerate(lines):
        if blank[end] or quoted[end]:
            floor = end + 1 if quoted[end] else floor
            continue
        below = next((at for at in range(end + 1, min(end + 4, len(lines))) if not blank[at]), None)
        above_quote = below is not None and quoted[below]
        dated = above_quote or line[:1].isdigit()
        if not (_ends_one(line) or (dated and points(line) >= 3)):
            continue
        start = start_of(lines, end, floor)
        text = " ".join(lines[start : end + 1])
        alone = blank[end - 1] if end else True
        if is_attribution(text, above_quote, alone and (end + 1 == len(lines) or blank[end + 1])):
            found.append((start, end + 1, above_quote))
            floor = end + 1 if above_quote else floor
    return _merged(found)


def _merged(spans: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    out: list[tuple[int, int, bool]] = []
    for start, end, quote in spans:
        first = start
        while out and out[-1][1] > first:
            first = min(first, out.pop()[0])
        out.append((first, end, quote))
    return out


def parted(text: str) -> str:
    """Give an attribution a line of its own where a program put it behind the answer's last words."""
    if _SHARED.search(text) is None:
        return text
    lines = text.split("\n")
    out: list[str] = []
    for at, line in enumerate(lines):
        cut = _shared_at(line, lines[at + 1 : at + 3]) if 30 < len(line) < 2000 else 0
        out += [line[:cut].rstrip(" -"), line[cut:]] if cut else [line]
    return "\n".join(out)


def _shared_at(line: str, below: list[str]) -> int:
    """Return where the attribution begins in a line that holds the answer too, 0 when it does not."""
    begin = max(0, len(line) - 300)
    for match in _SHARED.finditer(line, begin):
        head, rest = line[: match.start()], line[match.end() :]
        if ADDRESS.search(head[-LOOK:]) or DATE.search(head[-60:]) or not head.strip(" >-*"):
            return 0
        whole = " ".join([rest, *below]) if "<" in rest and ">" not in rest else rest
        if _ends_one(rest if whole == rest else below[0] if below else rest) and points(whole[:LOOK]) >= SURE and not _is_own(rest if not ADDRESS.search(whole) else ""):
            return match.end() if not head.lstrip().startswith(">") else 0
    return 0
