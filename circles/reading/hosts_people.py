"""Whom a host means: invitations with their addresses and names, and members named in words.

Called by `circles.reading.hosts`; pure. A name that fits two members, or none, is a doubt and never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from circles.reading.hosts_model import CONDITION, HostAsked, Place, Read, asks, made, unquoted
from circles.reading.model import CommandRead
from circles.reading.vocabulary import WORDS, rx
from circles.reading.words import fold

ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_MAILBOX = re.compile(
    r"(?P<before>[^@<>\n;]{0,80}?)(?:[<(\[]\s*)?(?:mailto:)?(?P<address>[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+)(?:\s*<mailto:[^>]*>)?\s*[>)\]]?"
)
_H = WORDS["host"]
_INVITE, _REMOVE, _COHOST, _HANDOVER = (
    rx(_H["invite"]),
    rx(_H["remove"]),
    rx(_H["cohost"]),
    rx(_H["handover"]),
)
_HER = rx(rf"{_H['her']}|{_H['both']}")
_CIRCLE = rx(_H["circle"])
_NO_NAME = frozenset(fold("""please bitte merci danke thanks und and et y e en ou or the my our a an also die der den das meine mein meinen unsere
    neue neuen new schwester bruder freundin freund kollegin kollege nachbarin nachbar frau herr mann tochter sohn cousine cousin mutter vater chefin chef
    hi hello hallo einladen invite inviter invitez invitar invita convidar convida invitare nodig uit lade ladet ajoute add anadir e-mail email mail adresse
    address his her their its is at sie ihn ihre seine mr mrs ms dr monsieur madame mme m senor senora dna sr sra signor signora meneer mevrouw also auch noch
    her: him: bitte, both beide mon ma mes notre mi mis nuestra nuestro meu minha mio mia mijn onze collega vriend vriendin amie ami amiga amigo amica amico
    to with mit for von from who she he wants kreis cercle circle circulo cerchio kring""").split())  # fmt: skip
_PARTICLES = frozenset(
    [
        "de",
        "van",
        "von",
        "der",
        "den",
        "di",
        "da",
        "do",
        "dos",
        "del",
        "la",
        "le",
        "el",
        "y",
        "bin",
        "al",
        "ter",
        "ten",
    ]
)
_SPLIT = re.compile(r"\s*(?:,|;|&|\+|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\bor\b)\s*")


def invitations(place: Place) -> Read | None:
    """Who is invited by address in this sentence; a doubt when somebody is to be invited whose address is not said."""
    low = place.low
    verb = _INVITE.search(fold(unquoted(place.text)))
    if verb is None or _COHOST.search(low):
        return None
    if not ADDRESS.search(place.text):
        goal = asks(place, verb.start(), verb.end()) and not place.forwarded and _invitee(place, verb.end())
        return Read([], [place.text]) if goal else None
    if not asks(place, verb.start(), verb.end()):
        return None if place.strict else Read([], [place.text])
    removal = _REMOVE.search(low)
    if removal and removal.start() < verb.start():
        return None
    if CONDITION.search(low):
        return Read([], [place.text])
    return Read(mailboxes(place.text, verb.end() if ADDRESS.search(place.text[verb.end() :]) else 0), [])


def mailboxes(text: str, start: int = 0) -> list[CommandRead]:
    """An invitation for every address in a text, with the name that stands by it."""
    found: list[CommandRead] = []
    seen: set[str] = set()
    for match in _MAILBOX.finditer(text, start):
        address = match["address"].lower().strip(".'")
        if address not in seen:
            seen.add(address)
            found.append(made("invite", match[0], email=address, name=_name(match["before"])))
    return found


def _name(before: str) -> str | None:
    """The name that ends just before an address: capitalised words, with particles between them."""
    piece = re.split(r"[,:\n]|\s[-–]\s|\b(?:and|und|et|y|e|en)\b", before.rstrip(" ,:<(\"'“”-–"))[-1].strip(
        " \"'“”„«»*•-"
    )
    words: list[str] = []
    for word in reversed(piece.split()):
        plain = fold(word.strip(",.;:!()\"'"))
        if plain in _NO_NAME or not (word[:1].isupper() or (words and plain in _PARTICLES)):
            break
        words.insert(0, word.strip(",;:!()\"'"))
    while words and not words[0][:1].isupper():
        words.pop(0)
    return " ".join(words) or None


def _invitee(place: Place, end: int) -> bool:
    """Whether a capitalised name or a word for a person stands after the verb of an invitation without an address."""
    rest = place.text[end:].strip()
    return len(place.low.split()) <= 14 and (
        _HER.match(fold(rest)) is not None or re.match(r"(?:my \w+ )?[A-ZÀ-Þ]\w+", rest) is not None
    )


@dataclass(slots=True)
class Named:
    """The addresses of members named in a text; `doubtful` when a name fits two or none."""

    addresses: list[str] = field(default_factory=list)
    doubtful: bool = False


def named(text: str, circle: HostAsked, unknown: bool = True) -> Named:
    """The members whom a text names: by address, full name, first name, or first name and an initial."""
    result, low = Named(), fold(text)
    written = [match[0].lower().strip(".'") for match in ADDRESS.finditer(text)]
    for address in written:
        known = next((mail for _, mail in circle.members if mail.lower() == address), None)
        if known:
            result.addresses.append(known)
        else:
            result.doubtful = True
    spent = ADDRESS.sub(lambda match: " " * len(match[0]), low)
    for name, mail in sorted(circle.members, key=lambda one: -len(one[0])):
        for form in _forms(name):
            match = re.search(rf"(?<!\w){form}(?:'?s)?(?!\w)", spent)
            if match:
                spent = spent[: match.start()] + "\x01" * len(match[0]) + spent[match.end() :]
                result.addresses.append(mail)
                break
    for word in re.findall(r"[^\W\d_][\w'-]*", spent):
        _by_first(word, text, circle, result)
    if unknown and not written:
        result.doubtful |= _stranger(text, spent, circle, bool(result.addresses))
    order = {mail: low.find(fold(name.split()[0])) for name, mail in circle.members if name}
    result.addresses = sorted(dict.fromkeys(result.addresses), key=lambda mail: order.get(mail, 0))
    return result


def _forms(name: str) -> list[str]:
    """Patterns for a full name, and for a first name with the initial of the last."""
    parts = fold(name).split()
    if len(parts) < 2:
        return []
    return [
        r"\s+".join(map(re.escape, parts)),
        rf"{re.escape(parts[0])}\s+{re.escape(parts[-1][0])}\.?",
        rf"{re.escape(parts[-1])}(?=\s|$|[,.!?])" if len(parts[-1]) > 4 else r"\x00",
    ]


def _by_first(word: str, text: str, circle: HostAsked, result: Named) -> None:
    word = word.removesuffix("'s")
    fits = [
        mail
        for name, mail in circle.members
        if name and _same(word, fold(name.split()[0])) and mail not in result.addresses
    ]
    named_already = [
        mail
        for name, mail in circle.members
        if name and fold(name.split()[0]) == word and mail in result.addresses
    ]
    if len(fits) > 1:
        result.doubtful = True
    elif fits and not named_already:
        result.addresses += fits


def _same(word: str, first: str) -> bool:
    if word in (first, first + "s"):
        return True
    return len(first) >= 5 and len(word) >= 4 and word[0] == first[0] and fuzz.ratio(word, first) >= 83


def _stranger(text: str, spent: str, circle: HostAsked, others: bool) -> bool:
    """Whether a piece of a list of names is a name that no member has: "remove Dana and Vikram"."""
    if not others:
        return False
    pieces = _SPLIT.split(text.strip())
    for piece in pieces[1:]:
        plain = piece.strip(" .!?")
        if re.fullmatch(r"[A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'-]+)?", plain) and not any(
            _same(fold(plain.split()[0]), fold(name.split()[0]))
            for name, _ in (*circle.members, circle.host)
            if name
        ):
            return fold(plain.split()[0]) not in _NO_NAME
    return False


def people(place: Place) -> Read | None:
    """Members to remove, to make co-hosts, or to hand the circle over to."""
    low = fold(unquoted(place.text))
    for command, pattern in (("cohost", _COHOST), ("handover", _HANDOVER), ("remove", _REMOVE)):
        verb = pattern.search(low)
        if verb is None or not asks(place, 0 if command != "remove" else verb.start(), verb.end()):
            continue
        who = named(_object(place, low, verb.start(), verb.end(), command), place.circle)
        if command == "remove" and not who.addresses and not who.doubtful:
            if _about_person(place, verb.end()):
                return Read([], [place.text])
            continue
        if command == "handover" and len(who.addresses) > 1:
            return Read([], [place.text])
        if CONDITION.search(low) or (not who.addresses and not who.doubtful):
            return Read([], [place.text])
        return Read(
            [made(command, place.text, member=mail) for mail in who.addresses],
            [place.text] if who.doubtful else [],
        )
    return None


def _object(place: Place, low: str, start: int, end: int, command: str) -> str:
    """The part of a sentence in which the members stand: up to where the reason begins."""
    text = main_clause(place.text, low, end)
    return text if command != "remove" or not named(text[end:], place.circle).addresses else text[end:]


def main_clause(text: str, low: str, end: int) -> str:
    """A text up to where the reason begins, after a place."""
    cut = re.search(
        r"\s(?:because|since|who|as (?:she|he|they)|weil|denn|da (?:er|sie)|car|parce que|qui|porque|que|perche|che|omdat|want|die)\s|[;:.!?](?:\s|$)|\s[–-]\s|,\s(?:he|she|they|er|sie|il|elle|ella|ele|lei|lui|hij|zij|i|ich|je)\s",
        low[end:],
    )
    return text[: end + cut.start()] if cut else text


def _about_person(place: Place, end: int) -> bool:
    rest = place.text[end:].strip()
    rest = re.sub(r"^(?:please|bitte|member|mitglied)\s+", "", rest, flags=re.IGNORECASE)
    return (
        len(place.low.split()) <= 12
        and not _CIRCLE.match(fold(rest))
        and re.match(r"[A-ZÀ-Þ][\w'-]+(?:\s|$|[.,!?])", rest) is not None
        and fold(rest.split()[0].strip(".,!?")) not in _NO_NAME
    )
