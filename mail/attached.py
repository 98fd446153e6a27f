"""The messages attached to a mail (message/rfc822), as forwarded messages: whose they are and what they say.

Called by `mail.receive` and `mail.cases`. Pure; never opens what is attached to an attached message.
"""

from __future__ import annotations

from email.header import decode_header, make_header
from email.message import Message

from mail.bodies import body_text
from mail.extract import extract
from mail.forwarded import Forwarded, author

ATTACHED = 10


def attached_messages(message: Message) -> tuple[Forwarded, ...]:
    """Return the messages attached to a message, not those inside of them, in their order."""
    found: list[Forwarded] = []
    waiting = [message]
    while waiting and len(found) < ATTACHED:
        part = waiting.pop()
        inside = part.get_payload()
        parts = [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []
        if part.get_content_type() == "message/rfc822":
            found += [_forwarded(one) for one in parts[:1]]
        else:
            waiting += reversed(parts)
    return tuple(found)


def _forwarded(message: Message) -> Forwarded:
    text, html = body_text(message)
    extracted = extract(text, html)
    name, address = author(_header(message, "From"))
    return Forwarded(
        name, address, _header(message, "Subject"), _header(message, "Date"), extracted.new or text.strip()
    )


def _header(message: Message, name: str) -> str:
    value = str(message.get(name, ""))[:1000]
    try:
        return " ".join(str(make_header(decode_header(value))).split())
    except (LookupError, UnicodeError, ValueError):
        return " ".join(value.split())
