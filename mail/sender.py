"""One strict parser of the From field on raw bytes: the acting address, or nothing.

Used by `mail.parse`. Believes only what cannot be read in two ways: exactly one From, one mailbox, an ASCII
address; no route, group, comment or encoded word near the address (TRUST 5.2.1). Never guesses.
"""

from __future__ import annotations

import re

from circles.people import BadAddress, normalise_address

_QUOTED = re.compile(r'"(?:[^"\\\r\n]|\\.)*"')
_ADDRESS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+"
_MAILBOX = re.compile(rf"[^<>@,;:()\"\\]*<({_ADDRESS})>|({_ADDRESS})")


def acting_address(fields: list[bytes]) -> str | None:
    """Return the normalised address of the From fields' bytes, or None when there is any doubt."""
    if len(fields) != 1:
        return None
    value = re.sub(rb"\r?\n(?=[ \t])", b"", fields[0]).strip()
    if any((byte < 32 and byte != 9) or byte == 127 for byte in value):
        return None
    text = value.decode("latin-1")  # a byte over 127 may stand in the name, and never matches in an address
    quoted = _QUOTED.match(text)
    if quoted:
        text = text[quoted.end() :].lstrip()
        if not text.startswith("<"):
            return None
    match = _MAILBOX.fullmatch(text)
    if match is None:
        return None
    try:
        return normalise_address(match[1] or match[2])
    except BadAddress:
        return None
