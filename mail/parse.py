"""Raw bytes to a parsed mail: limits first, then mail-parser, the body by our own walk.

The only importer of mailparser. Called by `mail.receive` inside the cage.
Never believes an address that could be read in two ways.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from typing import Any

import mailparser
from mailparser.exceptions import MailParserRecursionError

from mail.bodies import body_text
from mail.classify import automatic
from mail.sender import acting_address

HEADER_BLOCK, ONE_HEADER, ONE_ADDRESS_HEADER, HEADERS = 64 * 1024, 16 * 1024, 4 * 1024, 200
PARTS, DEPTH, REFERENCES = 100, 10, 50
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:", re.MULTILINE)
_BOUNDARY = re.compile(rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_DELIMITER = re.compile(rb"^--([^\r\n]{1,202})", re.MULTILINE)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")  # printable ASCII: what can stand in a header of ours
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_SHORT = frozenset((b"from", b"to", b"cc", b"bcc", b"reply-to", b"sender", b"return-path"))


class TooComplex(ValueError):
    """A mail goes beyond a limit of ours; the text says which."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is attached, without its bytes."""

    name: str
    content_type: str
    size: int


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
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    date: datetime | None = None
    attachments: tuple[Attachment, ...] = ()


def parse(raw: bytes) -> Parsed:
    """Return a mail's parts. Raises TooComplex beyond the limits."""
    fields = _fields(raw)
    _count_delimiters(raw)
    try:
        parsed = mailparser.parse_from_bytes(raw)
    except (MailParserRecursionError, RecursionError) as error:
        raise TooComplex(f"parts more than {DEPTH} deep") from error
    message: Message = parsed.message
    _measure(message)
    subject = _line(parsed.subject)
    sender = acting_address([value for name, value in fields if name == b"from"])
    text, html = body_text(message)
    names = parsed.from_ or [("", "")]
    return Parsed(
        message, sender, _line(names[0][0])[:64], subject, _own_id(message), text, html,
        automatic(message, subject, sender), *_thread(message),
        parsed.date if isinstance(parsed.date, datetime) else None, _attachments(parsed.attachments),
    )  # fmt: skip


def _count_delimiters(raw: bytes) -> None:
    """Refuse too many parts before anything is parsed: parsing them is what costs."""
    names = {quoted or bare for quoted, bare in _BOUNDARY.findall(raw)}
    delimiters = 0
    for match in _DELIMITER.finditer(raw):
        line = match[1].rstrip(b" \t")
        delimiters += line in names  # a closing delimiter ends in -- and begins no part
    if len(names) > PARTS or delimiters > PARTS:
        raise TooComplex(f"more than {PARTS} parts")


def _measure(message: Message) -> None:
    """Refuse what has too many parts or is too deep, without recursion."""
    waiting, count = [(message, 1)], 0
    while waiting:
        part, depth = waiting.pop()
        count += 1
        if count > PARTS:
            raise TooComplex(f"more than {PARTS} parts")
        if depth > DEPTH:
            raise TooComplex(f"parts more than {DEPTH} deep")
        inside = part.get_payload()
        if isinstance(inside, list):
            waiting += [(one, depth + 1) for one in inside if isinstance(one, Message)]


def _thread(message: Message) -> tuple[str, tuple[str, ...]]:
    """Return In-Reply-To and the last References."""
    before = _MESSAGE_ID.findall(str(message.get("In-Reply-To", "")))
    references = _MESSAGE_ID.findall(str(message.get("References", "")))
    return before[0] if before else "", tuple(references[-REFERENCES:])


def _own_id(message: Message) -> str:
    found = _MESSAGE_ID.search(str(message.get("Message-ID", "")))
    return found[0] if found else ""


def _attachments(found: list[dict[str, Any]]) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(
            _line(one.get("filename"))[:200], _line(one.get("mail_content_type"))[:100],
            len(str(one.get("payload") or "")) * 3 // 4,
        )
        for one in found
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
        short = name in _SHORT or name.startswith(b"content-")
        if len(value) > (ONE_ADDRESS_HEADER if short else ONE_HEADER):
            raise TooComplex(f"a header field of {len(value)} bytes")
        found.append((name, value))
    return found
