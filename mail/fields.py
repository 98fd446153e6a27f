"""A mail's header fields and body, split on raw bytes in the one way that every program agrees on, or not at all.

Used by `mail.signatures`, `mail.frontserver` and `mail.evidence`, so that the acting address, the signed fields and
the verdicts are read from the same split (TRUST 0.1). Decodes nothing and never repairs anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

HEADER_BLOCK, FIELDS = 64 * 1024, 200  # as in `mail.parse`
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_CONTROL = re.compile(rb"[\x00\x0b\x0c\x1c-\x1e]")  # NUL, and what str.splitlines takes for the end of a line
_FIELD = re.compile(rb"([!-9;-~]+):((?:.*\r\n)(?:[ \t].*\r\n)*)")


class Malformed(ValueError):
    """The header can be read in two ways; the text says why."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields in their order, each as (name as written, value as written with its last CR LF), and the body."""

    fields: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def named(self, name: bytes) -> list[tuple[bytes, bytes]]:
        """Return the fields of a name in lower case, topmost first."""
        return [one for one in self.fields if one[0].lower() == name]

    def values(self, name: bytes) -> list[bytes]:
        """Return the values of a field, topmost first."""
        return [value for _, value in self.named(name)]

    def count(self, name: bytes) -> int:
        """Return how often a field is there."""
        return len(self.named(name))


def split(raw: bytes) -> Fields:
    """Return the fields and the body (RFC 5322 2.1). Raises Malformed at the first doubt.

    dkimpy's own splitter is not used: it takes bare LFs, passes over a "From " line anywhere, and breaks a body of
    bare line ends into millions of pieces.
    """
    head, blank, body = raw.partition(b"\r\n\r\n")
    if not blank:
        head, body = raw.removesuffix(b"\r\n"), b""
    if len(head) > HEADER_BLOCK:
        raise Malformed("a header of more than 64 KiB")
    if _BARE.search(raw):
        raise Malformed("a bare CR or LF")
    if _CONTROL.search(head):
        raise Malformed("a control character in the header")
    return Fields(tuple(_fields(head + b"\r\n")), body)


def _fields(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    for number, match in enumerate(_FIELD.finditer(block)):
        if match.start() != at:
            break
        if number >= FIELDS:
            raise Malformed(f"more than {FIELDS} header fields")
        yield match[1], match[2]
        at = match.end()
    if at != len(block):
        raise Malformed("a line in the header that is no field")
