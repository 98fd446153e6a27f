"""What closes or opens a mail and was not written for it: signatures, devices' lines, small print, banners of gateways.

Called by `mail.extract`; pure. Paragraph by paragraph from the end, and only as long as each is plainly no prose:
a doubt leaves the text where it is. Lists of words are in `words.toml`.
"""

from __future__ import annotations

import re

from mail.headers import ADDRESS, is_rule
from mail.labels import entries
from mail.lines import Line

MOST_LINES = 15  # of what stands below "--"
_SEPARATOR = re.compile(r"^\s{0,3}(?:[-–—]{2,3}|[—–―]{1,40}|[_]{5,90}|[-=*]{4,90})\s*$")
_LINE = re.compile(r"^\s*(?:[—–―]{1,60}|[_]{5,200}|[-]{2,200}|[=*~]{5,200})\s*$")
_URL = re.compile(r"(?:https?://|www\.)\S{3,200}|\b[\w-]{2,40}\.(?:com|org|net|de|nl|fr|it|es|eu|io|co\.uk|example)\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.])\(?\+?\(?\d(?:[\d ()/.\-–x]|\[at\]){6,22}\d(?![\w:])")
_PLACE = re.compile(r"\b\d{4,6}\b(?:[- ]\d{3,4}\b)?|\b[A-Z]{1,2}\d[\dA-Z]?\s?\d[A-Z]{2}\b")
_STREET = re.compile(r"\b\d{1,5}[a-z]?\b", re.IGNORECASE)
_PICTURE = re.compile(r"^\W*\[?(?:image|cid|logo|inline image|bild|imagen|immagine|afbeelding|image removed[^\]]*)\b[^\]]{0,80}\]\W*$", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•·–+]\s|\d{1,2}[.):]\s|[a-z][.)]\s)")
_DASHED_NAME = re.compile(r"^\s?[-–—~/]{1,2}\s?([^\W\d_][\w.'-]{0,20}(?:\s[^\W\d_][\w.'-]{0,20}){0,3})\W{0,2}$")
_STOPS = (".", "!", "?", ":", ";", "…", "。", "？", "！")
_WORD = re.compile(r"[^\W\d_]+(?:[.'-][^\W\d_]+)*")
_SENT, _ENDED = entries("device", "sent"), tuple(f" {one}" if one.isascii() or (one[0].isalpha() and ord(one[0]) < 0x0590) else one for one in entries("device", "ended"))
_THINGS, _GET = frozenset(entries("device", "things")), frozenset(entries("device", "get"))
_STEMS = tuple(thing for thing in entries("device", "things") if len(thing) >= 5)
_FOREIGN = tuple(thing for thing in _STEMS + tuple(_THINGS) if ord(thing[0]) >= 0x0590)
_SYSTEMS = frozenset(("ios", "android", "iphone", "ipad", "mac", "windows", "ios'a", "androidille", "mobile", "phone"))
_SUFFIXES = frozenset(("corp", "gmbh", "inc", "ltda", "s.r.l", "dept", "ph.d", "m.sc", "b.sc"))
_PLACES = frozenset(("desk", "bed", "office", "heart", "home", "sofa", "car", "mother", "mum", "kitchen"))
_PHRASES, _BANNERS = entries("footer", "phrases"), entries("footer", "banners")
_SMALL, _TITLES = entries("disclaimer", "phrases"), entries("disclaimer", "titles")
_LABELS, _CLOSINGS = frozenset(entries("contact", "labels")), frozenset(entries("contact", "closings"))
_APPS = re.compile(r"outlook|yahoo|proton|gmx|web\.de|k-9|samsung|blackberry|iphon|ipad|android|galaxy|huawei|xiaomi|\bspark\b|\bmail (?:app|mobile|for|für|pour|para|per|voor)\b", re.IGNORECASE)


def is_device_line(line: str) -> bool:
    """Whether a telephone or a mail program added this line; a sentence that only begins so is a person's."""
    plain = line.strip(" -–—*>_\"'(").casefold()
    if not 6 < len(plain) <= 130:
        return False
    words = plain.replace("(", " ").replace("<", " <").split()
    said = [word.strip(".!,)'\"®™“”„") for word in words if not word.startswith(("<", "http"))]
    if len(said) > 14 or not said:
        return False
    named = _names_a_thing(said, plain)
    if plain.startswith(_SENT):
        if "http" in plain and len(said) <= 6:
            return True
        owned = plain.startswith(("sent from my ", "sent from the ")) and len(said) <= 4 and said[-1] not in _PLACES
        return (named and len(said) <= 12 and not _clauses(plain, 5)) or (owned and not _clauses(plain, 2))
    if not named or _clauses(plain, 2):
        return False
    if plain.rstrip(" .!").endswith(_ENDED):
        return len(said) <= 10
    return len(said) <= 9 and bool({said[0], said[-1]} & _GET) and any(word in _SYSTEMS for word in said)


def _names_a_thing(words: list[str], plain: str) -> bool:
    """Whether a device, a program or a provider is named."""
    if any(word in _THINGS or word.startswith(_STEMS) for word in words):
        return True
    return _APPS.search(plain) is not None or (not plain.isascii() and any(thing in plain for thing in _FOREIGN))


def _clauses(plain: str, most: int) -> bool:
    """Whether more is said than one phrase: more than so many words after a comma, or a sentence after a sentence."""
    after = re.split(r"[,;!?]\s|[.!?]\s", plain, maxsplit=1)[1:]
    return bool(after) and len(after[0].split()) > most and "please" not in plain


def mark_footers(lines: list[Line]) -> None:
    """Mark what is a signature, small print or a banner; each stretch of new text has its own."""
    _mark_delimited(lines)
    stretches = _stretches(lines)
    for number, stretch in enumerate(stretches):
        if number == 0:
            _mark_banner(lines, stretch)
        marked = _closing(lines, stretch, number in (0, len(stretches) - 1))
        for at in marked:
            lines[at].kind = "signature"


def _stretches(lines: list[Line]) -> list[list[list[int]]]:
    """New text between quotes, as paragraphs of line numbers."""
    found: list[list[list[int]]] = []
    fresh = paragraph = True
    for at, line in enumerate(lines):
        if line.kind == "new":
            if fresh:
                found.append([])
            if fresh or paragraph:
                found[-1].append([])
            found[-1][-1].append(at)
            fresh = paragraph = False
        elif line.kind == "blank":
            paragraph = True
        elif line.kind != "signature" or is_device_line(line.plain):
            fresh = True
    return found


def _mark_delimited(lines: list[Line]) -> None:
    """`-- ` and all below it, up to the next quote (RFC 3676 4.3). Without the space only what could be a signature."""
    inside = False
    for at, line in enumerate(lines):
        if line.kind in ("quote", "cut", "attribution"):
            inside = False
        if line.kind == "new" and not inside and len(line.plain) <= 100 and _SEPARATOR.match(line.plain):
            inside = line.text == "-- " or _may_sign(lines, at + 1, line.plain.strip() == "--")
        if line.kind == "new" and inside:
            line.kind = "signature"


def _may_sign(lines: list[Line], start: int, usual: bool) -> bool:
    """Whether what stands below a drawn line is a signature: short enough (`usual`: two dashes), or of that sort."""
    below: list[str] = []
    for line in lines[start:]:
        if line.kind in ("quote", "cut", "attribution"):
            break
        if line.kind == "new":
            below.append(line.plain)
        if len(below) > 60:
            return False
    if not below:
        return usual
    text = "\n".join(below)
    if _small_print(text) >= 3 or any(phrase in text.casefold() for phrase in _PHRASES):
        return True
    if len(below) > MOST_LINES or sum(len(line) > 60 and line.rstrip().endswith(_STOPS) for line in below) > 2:
        return False
    listed = any(_BULLET.match(line) for line in below)
    if any(_is_contact_line(line) for line in below):
        return not listed and all(len(line) < 80 for line in below)
    return not listed and (usual or _is_short_card(below) or _underscored(lines[start - 1], below))


def _is_short_card(below: list[str]) -> bool:
    """A name and a few short lines that are no sentences."""
    return len(below) <= 5 and _is_name(below[0]) and all(len(line) < 60 and not line.rstrip().endswith(_STOPS) for line in below)


def _underscored(rule: Line, below: list[str]) -> bool:
    """A row of underscores and a few short lines at the very end."""
    return rule.plain.strip().startswith("_____") and len(below) <= 4 and all(len(line) < 80 for line in below)


def _mark_banner(lines: list[Line], paragraphs: list[list[int]]) -> None:
    """A gateway's warning above the text: whole paragraphs, never all there is."""
    for number, paragraph in enumerate(paragraphs[:4]):
        text = " ".join(lines[at].plain for at in paragraph).casefold()
        drawn = all(is_rule(lines[at].plain) for at in paragraph)
        hits = sum(phrase in text for phrase in _BANNERS) if len(text) < 700 else 0
        tagged = text.strip(" *_-#").startswith(("[external", "external email", "caution", "warning", "[ext]", "achtung", "attention"))
        if drawn and number + 1 < len(paragraphs):
            continue
        if not hits or (hits < 2 and not tagged) or (number + 1 == len(paragraphs) and len(paragraph) == 1 and number == 0):
            return
        last = _banner_end(lines, paragraph)
        for at in [at for one in paragraphs[:number] for at in one] + paragraph[:last]:
            lines[at].kind = "signature"


def _banner_end(lines: list[Line], paragraph: list[int]) -> int:
    """How many lines of a paragraph the warning takes; the answer may follow without a gap."""
    last = max((n for n, at in enumerate(paragraph) if any(one in lines[at].plain.casefold() for one in _BANNERS)), default=0)
    while last + 1 < len(paragraph) and not lines[paragraph[last]].plain.rstrip(" *_]").endswith((".", "!", ":")):
        last += 1
    return last + 1


def _closing(lines: list[Line], paragraphs: list[list[int]], outer: bool) -> list[int]:
    """Return the lines below the end of what was written: paragraph by paragraph from the end."""
    marked: list[int] = []
    contacts: list[list[int]] = []
    small = device = False
    waiting = list(paragraphs)
    while waiting and len(paragraphs) - len(waiting) < 40:
        paragraph = waiting[-1]
        texts = [lines[at].plain for at in paragraph]
        kind = _kind_of(texts, small, bool(contacts), outer)
        if kind == "name" and device and not contacts:
            marked += paragraph
            return marked
        if kind in ("", "name"):
            break
        if kind == "contact" and contacts and not _joins(lines, waiting, contacts[-1]):
            break
        if kind == "contact":
            contacts.append(paragraph)
        else:
            marked += paragraph
            small, device = small or kind == "small print", device or kind == "device"
        waiting.pop()
    if waiting:
        tail = _tail(lines, waiting, bool(contacts), outer)
        if tail:
            contacts.append(tail)
    if _is_card(lines, contacts, waiting, bool(marked)):
        marked += [at for paragraph in contacts for at in paragraph]
    if len(marked) == sum(map(len, paragraphs)) and not _all_footer(lines, marked):
        return []
    return marked


def _joins(lines: list[Line], waiting: list[list[int]], card: list[int]) -> bool:
    """Whether a paragraph of names belongs to the card below it: it may be a short answer."""
    texts = [lines[at].plain for at in waiting[-1]]
    if any(_sort(text) in ("contact", "place") or _PICTURE.match(text) or "|" in text for text in texts):
        return True
    above = lines[waiting[-2][-1]].plain.strip(" ,.!-").casefold() if len(waiting) > 1 else ""
    unnamed = not any(_is_name(lines[at].plain) for at in card)
    return above in _CLOSINGS or (unnamed and len(_WORD.findall(texts[0])) >= 2 and all(word[:1].isupper() for word in _WORD.findall(texts[0])))


def _all_footer(lines: list[Line], marked: list[int]) -> bool:
    """Everything is a closing: believed only of what no person writes."""
    return any(is_device_line(lines[at].plain) for at in marked) or _small_print(" ".join(lines[at].plain for at in marked)) >= 3


def _kind_of(texts: list[str], small: bool, contacts: bool, outer: bool) -> str:
    """Return what a closing paragraph is: drawn, device, list, small print, contact, name, or "" for prose."""
    if all(_LINE.match(text) for text in texts):
        return "drawn"
    if len(texts) <= 3 and all(is_device_line(text) for text in texts):
        return "device"
    if not outer:
        return ""
    whole = " ".join(texts)
    folded = whole.casefold()
    if any(_BULLET.match(text) for text in texts):
        return ""
    if any(phrase in folded for phrase in _PHRASES) and (len(texts) > 1 or len(whole) > 20) and not _is_prose(whole):
        return "list"
    needed = 1 if small else 2
    if len(whole) >= 60 and (_small_print(whole) >= needed + (not small and not folded.lstrip(" *_[(").startswith(_TITLES))):
        return "small print"
    if _is_contact(texts, contacts):
        return "contact"
    if len(texts) == 1 and _DASHED_NAME.match(texts[0]):
        return "name"
    return ""


def _is_prose(text: str) -> bool:
    """A sentence of a person who speaks of such things: short and about I."""
    return len(text) < 200 and re.search(r"\b(?:I|I'm|I'll|ich|je|j'ai|ik|yo|eu|io)\b", text) is not None


def _small_print(text: str) -> int:
    folded = text[:4000].casefold()
    return sum(phrase in folded for phrase in _SMALL)


def _is_contact_line(line: str) -> bool:
    """Whether a line tells how or where one is reached, and little else."""
    plain = line.strip(" *_|<>[]()•📧📱☎✉🌐📞🏢")
    if not plain or len(plain) > 160:
        return False
    label, colon, value = plain.partition(":")
    if colon and value.strip() and label.strip(" *_").casefold() in _LABELS:
        return True
    if colon and not value.startswith("//") and len(label.split()) <= 3 and label.casefold().strip() not in ("http", "https", "mailto"):
        return False  # "Dial-in: ...", "Passcode: ...": a person tells something
    first, _, rest = plain.partition(" ")
    if first.strip("*.:").casefold() in _LABELS and re.search(r"\d{4,}|@|\d[\d ]{6,}|\w\.\w{2,}", rest):
        return True
    covered = sum(len(match[0]) for pattern in (ADDRESS, _PHONE, _URL) for match in pattern.finditer(plain))
    return covered >= max(7, len(plain) * 0.45) or (covered >= 7 and plain.count("|") >= 1)


def _is_person(line: str) -> bool:
    """A name and a number or an address in one line, as in a list of people."""
    rest = _PHONE.sub(" ", ADDRESS.sub(" ", line))
    words = [word for word in _WORD.findall(rest) if word.casefold() not in _LABELS]
    return len(rest) < len(line) and "|" not in line and ":" not in line and len(words) >= 2 and all(word[:1].isupper() for word in words)


def _is_place(line: str) -> bool:
    """A street and a town: a number, a comma or a post code, words of a name."""
    words = _WORD.findall(line)
    if ":" in line or not 1 <= len(words) <= 10 or line.rstrip().endswith(_STOPS) or len(line) > 90:
        return False
    named = sum(word[:1].isupper() for word in words) * 2 >= len(words)
    return named and (_PLACE.search(line) is not None or ("," in line and _STREET.search(line) is not None))


def _is_name(line: str) -> bool:
    """A name, a post, a firm: few words, most of them begun with a capital, no sentence."""
    plain = line.strip(" *_|,")
    words = _WORD.findall(plain)
    if not words or ":" in plain or "@" in plain or len(plain) > 60 or len(words) > 7 or plain.endswith(_STOPS[1:]) or _BULLET.match(line) or plain[:1].isdigit():
        return False
    if plain.endswith(".") and "," not in plain and len(words[-1]) > 3 and words[-1].casefold() not in _SUFFIXES:
        return False
    if not plain[:1].isupper() and plain[:1].islower():
        return False
    capital = sum(not word[:1].islower() for word in words)
    return capital * 2 > len(words) and plain.casefold().rstrip(",.!") not in _CLOSINGS


def _is_contact(texts: list[str], below: bool) -> bool:
    """A paragraph that is all contact lines, places and names, or a picture; a name alone only above such."""
    if all(_PICTURE.match(text) for text in texts):
        return True
    sorts = [_sort(text) or _post(texts, at) for at, text in enumerate(texts)]
    if "" in sorts:
        return False
    hard = sorts.count("contact") + sorts.count("place")
    if hard:
        return sorts[0] != "place" or below or len(texts) > 1
    return below and len(texts) <= 3


def _post(texts: list[str], at: int) -> str:
    """What somebody is, below their name, where only the first word has a capital."""
    line = texts[at].strip(" *_|,")
    fits = at > 0 and _is_name(texts[at - 1]) and line[:1].isupper() and len(line.split()) <= 5 and line[-1:].isalpha()
    return "name" if fits and not any(mark in line for mark in ":@") else ""


def _sort(text: str) -> str:
    if _is_contact_line(text):
        return "contact"
    if _is_place(text):
        return "place"
    return "name" if _is_name(text) or _PICTURE.match(text) or ("|" in text and len(text) < 100 and not text.rstrip().endswith(_STOPS)) else ""


def _tail(lines: list[Line], waiting: list[list[int]], below: bool, outer: bool) -> list[int]:
    """The last lines of a paragraph that ends in a card: what stands under a closing word, or under prose."""
    paragraph = waiting[-1]
    texts = [lines[at].plain for at in paragraph]
    if not outer:
        return [paragraph[-1]] if len(paragraph) > 1 and is_device_line(texts[-1]) else []
    device = len(texts)
    while device > 0 and is_device_line(texts[device - 1]):
        device -= 1
    if 0 < device < len(texts):
        return paragraph[device:]
    top = len(texts)
    while top > 0 and (is_device_line(texts[top - 1]) or ((_sort(texts[top - 1]) or _post(texts, top - 1)) and not _BULLET.match(texts[top - 1]))):
        top -= 1
    if top == 0:
        return []
    tail = texts[top:]
    closed = texts[top - 1].strip(" ,.!-").casefold() in _CLOSINGS
    while tail and _sort(tail[0]) != "name" and not closed:
        tail = tail[1:]
    return paragraph[-len(tail) :] if tail and (closed or (len(tail) > 1 and not below)) else []


def _is_card(lines: list[Line], contacts: list[list[int]], above: list[list[int]], footers: bool) -> bool:
    """Whether what was gathered is a card: a person in it and a way to reach them, and not what the text announces."""
    texts = [lines[at].plain for paragraph in contacts for at in paragraph]
    if not texts:
        return False
    if all(is_device_line(text) or _LINE.match(text) for text in texts):
        return True
    last = lines[above[-1][-1]].plain if above else ""
    told = [lines[at].plain for at in (above[-1] if above else []) if at < min(contacts[-1])]
    said = told[-1].rstrip() if told else last.rstrip()
    closed = said.strip(" ,.!-").casefold() in _CLOSINGS
    if (said[-2:-1].isalpha() and said.endswith(":")) or (_BULLET.match(said) and not footers and contacts[-1][0] == above[-1][-1] + 1):
        return False
    people = sum(_is_person(text) for text in texts)
    if people > 1 or (not closed and not footers and all(_sort(text) == "name" or ADDRESS.fullmatch(text.strip(" <>")) for text in texts)):
        return False  # a list of people; or a name and an address alone, which may be somebody to invite
    hard = sum(_sort(text) == "contact" for text in texts) + sum("|" in text and ADDRESS.search(text) is not None for text in texts)
    places = sum(_sort(text) == "place" for text in texts)
    reached = any(ADDRESS.search(text) or _PHONE.search(text) or ":" in text for text in texts)
    named = any(_is_name(text) for text in texts)
    return reached and hard >= (1 if closed or (named and len(texts) >= 2 and (hard * 4 >= len(texts) or (hard + places) * 3 >= len(texts))) else 2) and (named or closed or footers or hard >= 2)
