"""Words and headers to bytes: one multipart/alternative message, assembled by hand, and the check of the result.

Called by `mail.outgoing`. Never folds or re-encodes an identifier, never writes a header that is not on the list.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from mail.render import Rendered

LARGEST = 100_000
ALLOWED = frozenset(
    b"from to reply-to subject date message-id in-reply-to references thread-topic thread-index list-id "
    b"list-unsubscribe list-help feedback-id auto-submitted precedence x-auto-response-suppress mime-version content-type "
    b"content-transfer-encoding".split()
)


class Unfit(ValueError):
    """The bytes break a rule for outgoing mail: our bug, found before the letter leaves."""


@dataclass(frozen=True, slots=True)
class Headers:
    """What stands above a letter, besides what every letter has. Empty texts are left out."""

    from_name: str
    from_address: str
    to_address: str
    reply_to: str
    message_id: str
    date: datetime
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    topic: str = ""
    index: str = ""
    list_id: str = ""
    unsubscribe: str = ""
    help: str = ""
    feedback_id: str = ""
    auto: str = "auto-generated"
    precedence: str = ""


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """What calendar programs read: an iCalendar object and its method, which the part must name (RFC 6047 2.4)."""

    method: str
    content: bytes


def compose(rendered: Rendered, headers: Headers, calendar: CalendarPart | None = None) -> bytes:
    """Return the message; the part for calendars comes last, as the richest. Raises Unfit when it breaks a rule."""
    boundary = "=_" + headers.message_id.strip("<>").partition("@")[0]
    lines = [
        f"From: {_phrase(headers.from_name)} <{headers.from_address}>",
        f"To: <{headers.to_address}>",
        f"Reply-To: <{headers.reply_to}>",
        f"Subject: {_words(rendered.subject)}",
        f"Date: {format_datetime(headers.date)}",
        f"Message-ID: {headers.message_id}",
        f"In-Reply-To: {headers.in_reply_to}" if headers.in_reply_to else "",
        "References: " + "\r\n ".join(headers.references) if headers.references else "",
        f"Thread-Topic: {_words(headers.topic)}" if headers.topic else "",
        f"Thread-Index: {headers.index}" if headers.index else "",
        f"List-Id: <{headers.list_id}>" if headers.list_id else "",
        f"List-Unsubscribe: <mailto:{headers.unsubscribe}?subject=leave>" if headers.unsubscribe else "",
        f"List-Help: <mailto:{headers.help}?subject=help>" if headers.help else "",
        f"Feedback-ID: {headers.feedback_id}" if headers.feedback_id else "",
        f"Auto-Submitted: {headers.auto}" if headers.auto else "",
        f"Precedence: {headers.precedence}" if headers.precedence else "",
        "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]
    head = "\r\n".join(line for line in lines if line)
    raw = (head + "\r\n\r\n").encode("ascii", "strict")
    for kind, body in (("plain", rendered.text), ("html", rendered.html)):
        part = f"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        raw += part.encode("ascii") + _quoted_printable(body) + b"\r\n"
    if calendar is not None:
        part = f"--{boundary}\r\nContent-Type: text/calendar; charset=utf-8; method={calendar.method}; component=VEVENT\r\n"
        raw += part.encode("ascii") + b"Content-Transfer-Encoding: base64\r\n\r\n" + _base64(calendar.content) + b"\r\n"
    raw += f"--{boundary}--\r\n".encode("ascii")
    verify(raw)
    return raw


def _quoted_printable(text: str) -> bytes:
    """Encode a body (RFC 2045 6.7) with CR LF line ends."""
    normal = "\n".join(text.splitlines()).encode("utf-8")
    return binascii.b2a_qp(normal, istext=True).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _base64(content: bytes) -> bytes:
    """Encode bytes in lines of 76 characters (RFC 2045 6.8), so that their own line ends stay."""
    return b"\r\n".join(binascii.b2a_base64(content[at : at + 57], newline=False) for at in range(0, len(content), 57))


def _words(text: str) -> str:
    """Return a header text: as it is, or as encoded words (RFC 2047) of at most 75 characters, folded."""
    text = " ".join(text.split())
    if text.isascii() and text.isprintable() and len(text) <= 200 and "=?" not in text:
        return text
    return _encoded(text)


def _encoded(text: str) -> str:
    text = " ".join(text.split())
    chunks, chunk = [], ""
    for character in text:
        if len((chunk + character).encode()) > 42:
            chunks.append(chunk)
            chunk = ""
        chunk += character
    return "\r\n ".join(f"=?utf-8?b?{b64encode(part.encode()).decode()}?=" for part in [*chunks, chunk])


def _phrase(name: str) -> str:
    """Return a display name: quoted, or as encoded words, so that none of its characters is read as an address."""
    if re.fullmatch(r"[A-Za-z0-9 .'-]+", name):
        return f'"{name}"'
    return _encoded(name) if name.strip() else ""


def verify(raw: bytes) -> None:
    """Check the final bytes. Raises Unfit, saying which rule they break."""
    head, _, _ = raw.partition(b"\r\n\r\n")
    names = re.findall(rb"^([^ \t:][^:\r\n]*):", head, re.MULTILINE)
    lower = [name.lower() for name in names]
    if len(raw) > LARGEST:
        raise Unfit(f"{len(raw)} bytes are too many")
    if re.search(rb"\r(?!\n)|(?<!\r)\n", raw):
        raise Unfit("a bare CR or LF")
    if re.search(rb"[^\t\r\n\x20-\x7e]", raw):
        raise Unfit("a byte that is not printable ASCII")
    if max(map(len, raw.split(b"\r\n"))) > 998:
        raise Unfit("a line of more than 998 bytes")
    if not set(lower) <= ALLOWED or len(set(lower)) != len(lower):
        raise Unfit("a header that is unknown or stands twice")
