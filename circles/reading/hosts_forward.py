"""What a host does with a forwarded message: invite its author, record it, share it, let its author in.

Called by `circles.reading.hosts`; pure. Of a forwarded message only the author and the words are taken; what it says
is never obeyed. Without a word typed above it nothing is done.
"""

from __future__ import annotations

import re

from circles.reading.hosts_model import (
    CONDITION,
    ForwardedMessage,
    HostAsked,
    Place,
    Read,
    asks,
    made,
    unquoted,
)
from circles.reading.hosts_people import ADDRESS, main_clause, named
from circles.reading.vocabulary import WORDS, rx
from circles.reading.words import fold

_H = WORDS["host"]
_RECORD, _SHARE, _INVITE, _REMOVE = rx(_H["record"]), rx(_H["share"]), rx(_H["invite"]), rx(_H["remove"])
_APPROVE, _DECLINE = rx(_H["approve"]), rx(_H["decline"])
_HER, _BOTH = rx(_H["her"]), rx(_H["both"])
_TYPED_RECORD = rx(r"\W*(?:record|log) (?:(?:this|it) )?for (?P<who>[^:]{2,60}): *(?P<text>\S.*)$")
_TYPED_SHARE = rx(
    r"\W*(?:(?:<please>)\W+)*(?:share|teilen|partager|compartir|partilhar|condividere|delen) *: *(?P<text>\S.*)$"
)
_OLD = re.compile(
    r"^(?:-- ?$|_{5,}$|-{3,}.*-{3,}$|Sent from my |Von meinem |Gesendet (?:von|mit) |Envoyé (?:de|depuis) |Enviado d|Inviato d|Verzonden |Get Outlook|Outlook für )"
)
_WROTE = re.compile(
    r"^(?:On|Am|Le|El|Em|Il|Op)\s.{8,120}(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef).{0,60}:\s*$"
)


def on_forward(place: Place) -> Read | None:
    """What is asked of the forwarded messages in this sentence."""
    low = fold(unquoted(place.text))
    if not place.forwarded:
        return _typed(place)
    for reader in (_record, _share, _approve, _invite, _remove):
        found = reader(place, low)
        if found is not None:
            return Read([], [place.text]) if found.commands and CONDITION.search(low) else found
    return None


def _typed(place: Place) -> Read | None:
    """`record for Bo: ...` and `share: ...` with their words typed, and `approve` of somebody who waits."""
    record = _TYPED_RECORD.match(place.low)
    if record:
        who = named(place.text[record.start("who") : record.end("who")], place.circle)
        text = place.text[record.start("text") :].strip()
        return (
            Read([made("record", place.text, member=who.addresses[0], text=text)], [])
            if len(who.addresses) == 1 and not who.doubtful
            else Read([], [place.text])
        )
    share = _TYPED_SHARE.match(place.low)
    if share:
        return Read([made("share", place.text, text=place.text[share.start("text") :].strip())], [])
    return _approve(place, place.low)


def _record(place: Place, low: str) -> Read | None:
    verb = _RECORD.search(low)
    if (
        verb is None
        or not asks(place, verb.start(), verb.end())
        or (ADDRESS.search(place.text) and _INVITE.search(low))
    ):
        return None
    who = named(main_clause(place.text, low, verb.end()), place.circle)
    if who.doubtful or len(who.addresses) > 1:
        return Read([], [place.text])
    if who.addresses:
        return Read(
            [made("record", place.text, member=who.addresses[0], text=own_words(place.forwarded[0].text))], []
        )
    made_of = [
        (_member(one, place.circle), one)
        for one in (place.forwarded if _BOTH.search(low) else place.forwarded[:1])
    ]
    if any(mail is None for mail, _ in made_of):
        return Read([], [place.text])
    return Read(
        [made("record", place.text, member=mail, text=own_words(one.text)) for mail, one in made_of], []
    )


def _member(one: ForwardedMessage, circle: HostAsked) -> str | None:
    """The member who wrote a forwarded message: by address, or by a full name that one member has."""
    everyone = (*circle.members, circle.host)
    address = (one.author_address or "").lower()
    if any(mail.lower() == address for _, mail in everyone):
        return address
    fits = [
        mail for name, mail in everyone if name and one.author_name and fold(name) == fold(one.author_name)
    ]
    return fits[0] if len(fits) == 1 else None


def _share(place: Place, low: str) -> Read | None:
    verb = _SHARE.search(low)
    if verb is None or not asks(place, verb.start(), verb.end()):
        return None
    return Read(
        [
            made("share", place.text, text=own_words(one.text) or one.subject)
            for one in (place.forwarded if _BOTH.search(low) else place.forwarded[:1])
        ],
        [],
    )


def _approve(place: Place, low: str) -> Read | None:
    for command, pattern in (("approve", _APPROVE), ("decline", _DECLINE)):
        verb = pattern.search(low)
        if (
            verb is None
            or not asks(place, verb.start(), verb.end())
            or (not place.forwarded and len(low.split()) > 4)
        ):
            continue
        typed = ADDRESS.search(place.text)
        address = (
            typed[0].lower() if typed else place.forwarded[0].author_address if place.forwarded else None
        )
        return Read([made(command, place.text, email=address)], [])
    return None


def _invite(place: Place, low: str) -> Read | None:
    verb = _INVITE.search(low)
    if verb is None or ADDRESS.search(place.text) or not asks(place, verb.start(), verb.end()):
        return None
    several = len(place.forwarded) > 1 and (_BOTH.search(low) is not None or not _HER.search(low))
    if len(place.forwarded) > 1 and not several:
        return Read([], [place.text])
    commands, doubts = [], []
    for one in place.forwarded if several else place.forwarded[:1]:
        if one.author_address is None:
            doubts.append(place.text)
        else:
            commands.append(made("invite", place.text, email=one.author_address.lower(), name=_plain(one)))
    return Read(commands, doubts)


def _plain(one: ForwardedMessage) -> str | None:
    name = (one.author_name or "").strip(" \"'<>")
    return None if not name or "@" in name else name


def _remove(place: Place, low: str) -> Read | None:
    """ "remove her please" above a member's own wish to go."""
    verb = _REMOVE.search(low)
    if (
        verb is None
        or not asks(place, verb.start(), verb.end())
        or not _HER.search(low[verb.start() :])
        or named(place.text, place.circle).addresses
    ):
        return None
    member = next(
        (
            mail
            for _, mail in place.circle.members
            if mail.lower() == (place.forwarded[0].author_address or "").lower()
        ),
        None,
    )
    return Read([made("remove", place.text, member=member)], []) if member else Read([], [place.text])


def own_words(text: str) -> str:
    """A forwarded message's own words: without what it quotes and without its signature."""
    kept: list[str] = []
    for line in text.split("\n"):
        if _OLD.match(line) or _WROTE.match(line.strip()):
            break
        if not line.startswith(">"):
            kept.append(line.rstrip())
    own = "\n".join(kept).strip()
    return own or text.strip()
