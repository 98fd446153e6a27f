"""Whether a domain that signed may speak for the domain of From, and what that domain's DMARC record says.

Used by `mail.evidence`. Narrower than DMARC's relaxed alignment (RFC 7489 3.1.1): besides the domain itself only its
organisational domain counts, never a sibling or a sub-domain, which are often lent to others (TRUST 5.2.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from dkim.util import InvalidTagValueList, parse_tag_value
from publicsuffixlist import PublicSuffixList

from mail.signatures import LONGEST_RECORD, Resolver

_POLICIES = ("none", "quarantine", "reject")


class Alignment(StrEnum):
    """How a signing domain stands to the domain of From."""

    SAME = "the domain itself"
    ORGANISATION = "its organisation"
    RELATED = "a relative, which counts for nothing"
    NONE = "another's"


@dataclass(frozen=True, slots=True)
class Policy:
    """A DMARC record (RFC 7489 6.3). `domain` is where it was found; `policy` is what holds for the domain asked for."""

    domain: str
    policy: str = "none"
    strict: bool = False  # adkim=s


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def organisational(domain: str) -> str | None:
    """Return the domain that an organisation registered, or None when this is a public suffix itself.

    RFC 7489 3.2. The list is kept although RFC 9989 walks the tree: it bounds the look-ups to two, and a wrong record
    high in the tree gains nothing.
    """
    found = _suffixes().privatesuffix(domain)
    return found if isinstance(found, str) else None


def alignment(from_domain: str, signing_domain: str) -> Alignment:
    """Return how a signing domain stands to the domain of From; both in lower case, as A-labels."""
    if signing_domain == from_domain:
        return Alignment.SAME
    organisation = organisational(from_domain)
    if organisation is None or organisational(signing_domain) != organisation:
        return Alignment.NONE
    return Alignment.ORGANISATION if signing_domain == organisation else Alignment.RELATED


def policy_of(domain: str, resolver: Resolver) -> Policy | None:
    """Return the DMARC policy for a domain: its own record, else its organisational domain's (RFC 7489 6.6.3).

    None when neither has one that can be read. Raises TemporaryDNS.
    """
    own = _parsed(domain, resolver(f"_dmarc.{domain}".encode()), "p")
    organisation = organisational(domain)
    if own is not None or organisation is None or organisation == domain:
        return own
    return _parsed(organisation, resolver(f"_dmarc.{organisation}".encode()), "sp")


def _parsed(domain: str, record: bytes | None, wanted: str) -> Policy | None:
    if (
        record is None
        or len(record) > LONGEST_RECORD
        or not re.match(rb"\s*v\s*=\s*DMARC1\s*(?:;|$)", record)
    ):
        return None
    try:
        tags: dict[bytes, bytes] = parse_tag_value(record)
    except InvalidTagValueList:
        return None
    said = tags.get(wanted.encode(), tags.get(b"p", b"")).lower().decode("ascii", "replace")
    return Policy(
        domain, said if said in _POLICIES else "none", tags.get(b"adkim", b"r").strip().lower() == b"s"
    )
