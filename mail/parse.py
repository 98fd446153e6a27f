"""Raw bytes to a parsed mail: limits first, then mail-parser, the body by our own walk. The only importer of mailparser.

Called by `mail.receive` inside the cage. Never believes an address that could be read in two ways.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

import mailparser

from mail.bodies import body_text
from mail.classify import automatic
from mail.sender import acting_address

HEADER_BLOCK, ONE_HEADER, ONE_ADDRESS_HEADER, HEADERS = 64 * 1024, 16 * 1024, 4 * 1024, 200
PARTS, BOUNDARIES = 100, 400
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_SHORT = (b"from", b"to", b"cc", b"reply-to", b"sender", b"content-type", b"content-disposition")


class TooComplex(ValueError):
    """A mail goes beyond a limit of ours; the text says which."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What stands in a mail. Texts are decoded and free of control characters in headers."""

    message: Message
    from_address: str | None
    from_name: str
    subject: str
    message_id: str
    text: str
    html: str | None
    auto: str


def parse(raw: bytes) -> Parsed:
    """Return a mail's parts. Raises TooComplex beyond the limits."""
    fields = _fields(raw)
    if raw.count(b"\n--") > BOUNDARIES * 4 and raw.lower().count(b"content-type:") > PARTS:
        raise TooComplex("more than 100 parts")
    parsed = mailparser.parse_from_bytes(raw)
    message: Message = parsed.message
    if sum(1 for _ in message.walk()) > PARTS:
        raise TooComplex("more than 100 parts")
    subject = _line(parsed.subject)
    sender = acting_address([value for name, value in fields if name == b"from"])
    text, html = body_text(message)
    names = parsed.from_ or [("", "")]
    return Parsed(
        message, sender, _line(names[0][0])[:64], subject, _line(parsed.message_id)[:500], text, html,
        automatic(message, subject, sender),
    )  # fmt: skip


def _line(value: object) -> str:
    return _CONTROL.sub(" ", str(value or "").encode("utf-8", "replace").decode()).strip()[:1000]


def _fields(raw: bytes) -> list[tuple[bytes, bytes]]:
    """Return the header's fields as (lower-case name, raw value), within the limits."""
    block = re.split(rb"\r?\n\r?\n", raw[: HEADER_BLOCK + 4], maxsplit=1)[0]
    if len(block) > HEADER_BLOCK:
        raise TooComplex("a header of more than 64 KiB")
    starts = [(match.start(), match.end(), match[1].lower()) for match in _FIELD.finditer(block)]
    if len(starts) > HEADERS:
        raise TooComplex("more than 200 header fields")
    found = []
    for at, (_, end, name) in enumerate(starts):
        value = block[end : starts[at + 1][0] if at + 1 < len(starts) else len(block)].rstrip(b"\r\n")
        if len(value) > (ONE_ADDRESS_HEADER if name in _SHORT else ONE_HEADER):
            raise TooComplex(f"a header field of {len(value)} bytes")
        found.append((name, value))
    return found
