"""To whom a mail says it is: the addresses in To and Cc that cannot be read in two ways.

Used by `mail.evidence`: a signature counts only for a mail that was written to us (TRUST T3). A field with a comment, a
group or anything else that programs read differently names nobody.
"""

from __future__ import annotations

import re

from mail.sender import acting_address

LONGEST = 16 * 1024
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|<[^<>"]*>|[^",<>():;\\]+|,')


def addressees(values: list[bytes]) -> frozenset[str]:
    """Return the normalised addresses in these fields' values."""
    return frozenset(address for value in values for address in _one_field(value))


def _one_field(value: bytes) -> list[str]:
    value = re.sub(rb"\r\n(?=[ \t])", b"", value).strip()
    pieces, at = [b""], 0
    for match in _TOKEN.finditer(value[:LONGEST]):
        if match.start() != at:
            break
        at = match.end()
        if match[0] == b",":
            pieces.append(b"")
        else:
            pieces[-1] += match[0]
    if at != len(value):
        return []
    return [address for address in (acting_address([piece]) for piece in pieces) if address is not None]
