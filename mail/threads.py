"""What makes one round one thread in every mail program: its root's Message-ID, Thread-Index, References.

Called by `mail.outgoing`; pure. Gmail and others follow References to the root, which is the same for all readers;
Outlook follows Thread-Index (MS-OXOMSG 2.2.1.3), a header block that is the same for the round.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime

REFERENCES = 20
# "Re:" as mail programs of many languages write it, also "Re[2]:" and "AW :"; full-width colons too.
_REPLY = re.compile(r"(?:(?:re|aw|antw|sv|vs|vá|odp|ynt|ref|rif|res|tr|fwd?|wg|doorst|rv|enc|r|i)(?:\[\d{1,3}\])?\s{0,2}[:：]\s{0,5}){1,9}", re.I)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # one for all rounds: when a round closes may change while it runs


def root_id(secret: bytes, domain: str, slug: str, number: int) -> str:
    """Return the Message-ID of a round's first letter. It tells nobody which circle it is."""
    digest = hmac.new(secret, f"round {number} of {slug}".encode(), hashlib.sha256).digest()[:16]
    return message_id(digest, domain)


def post_id(secret: bytes, domain: str, slug: str, number: int) -> str:
    """Return the Message-ID of a post: one for all its readers, so that an answer to anybody's copy is in its thread."""
    digest = hmac.new(secret, f"post {number} of {slug}".encode(), hashlib.sha256).digest()[:16]
    return message_id(digest, domain)


def gathering_id(secret: bytes, domain: str, slug: str, number: int) -> str:
    """Return the Message-ID of a gathering's invitation, also its UID in calendars: one for all readers and changes."""
    digest = hmac.new(secret, f"gathering {number} of {slug}".encode(), hashlib.sha256).digest()[:16]
    return message_id(digest, domain)


def message_id(token_bytes: bytes, domain: str) -> str:
    """Return a fresh Message-ID of 26 characters."""
    return f"<{base64.b32encode(token_bytes).decode().rstrip('=').lower()}@{domain}>"


def thread_index(root: str, child: datetime | None = None) -> str:
    """Return a Thread-Index: 22 bytes for the root, five more for a letter that follows it."""
    ticks = int((EPOCH.timestamp() + 11644473600) * 10_000_000)  # FILETIME: 100 ns since 1601
    block = ticks.to_bytes(8, "big")[:6] + hashlib.sha256(root.encode()).digest()[:16]
    if child is not None:
        passed = max(0, int((child - EPOCH).total_seconds() * 10_000_000))
        block += ((passed >> 18) & 0x7FFFFFFF).to_bytes(4, "big") + hashlib.sha256(str(child).encode()).digest()[:1]
    return base64.b64encode(block).decode()


def chain(root: str, references: tuple[str, ...], parent: str) -> tuple[str, ...]:
    """Return the References (RFC 5322 3.6.4) of an answer to `parent`: the root first, the parent last, at most 20."""
    ids = tuple(dict.fromkeys(one for one in (root, *references) if one and one != parent))
    kept = ids if len(ids) < REFERENCES else (ids[0], *ids[-(REFERENCES - 2) :])
    return (*kept, parent) if parent else kept


def bare_subject(subject: str) -> str:
    """Return a subject without the marks that replies and forwards put before it."""
    subject = subject.strip()
    mark = _REPLY.match(subject)
    return subject[mark.end() :] if mark else subject
