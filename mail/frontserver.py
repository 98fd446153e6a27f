"""What one trusted front mail server says of a mail's signatures: its Authentication-Results on top, and no other's.

Used by `mail.evidence` when the operator names that server (`authserv_id`) and the mail came from its address. That
server has to remove fields of its own name from what comes in (RFC 8601 5). Parsed by authres; never verifies.
"""

from __future__ import annotations

import re

from authres import AuthResError, all_features

from mail.fields import Fields
from mail.signatures import DOMAIN

LONGEST = 8 * 1024
_TRACE = (b"return-path", b"delivered-to", b"x-original-to")


def signed_by(fields: Fields, authserv_id: str) -> tuple[str, ...]:
    """Return the domains (header.d) whose signatures the front server found good, in lower case.

    Looks at the topmost unbroken run of Authentication-Results, below at most one Received, the front server's own,
    and stops at the first of another id.
    """
    domains: list[str] = []
    for value in _topmost(fields):
        found = _one(value, authserv_id)
        if found is None:
            break
        domains += found
    return tuple(dict.fromkeys(domains))


def _topmost(fields: Fields) -> list[bytes]:
    values: list[bytes] = []
    received = 0
    for written, value in fields.fields:
        name = written.lower()
        if name == b"authentication-results":
            values.append(value)
        elif values:
            break
        elif name == b"received":
            received += 1
            if received > 1:
                break
        elif name not in _TRACE:
            break
    return values


def _one(value: bytes, authserv_id: str) -> list[str] | None:
    """Return the domains in one field, or None when it is not the front server's or cannot be read."""
    if len(value) > LONGEST or not value.isascii():
        return None
    text = re.sub(rb"\r\n(?=[ \t])", b"", value).decode("ascii")
    try:
        header = all_features().parse_value(text.strip())
    except (AuthResError, RecursionError):  # the latter for comments in comments
        return None
    if header.authserv_id != authserv_id.lower():
        return None
    domains: list[str] = []
    for result in header.results:
        if (getattr(result, "method", ""), getattr(result, "result", "")) != (
            "dkim",
            "pass",
        ):  # "none" has neither
            continue
        named = [str(one.value or "") for one in result.properties if (one.type, one.name) == ("header", "d")]
        # two header.d are one too many: a value that breaks out of its quotes brings a second (espoofer A4, A5)
        if len(named) == 1 and DOMAIN.fullmatch(named[0].lower().encode()):
            domains.append(named[0].lower())
    return domains
