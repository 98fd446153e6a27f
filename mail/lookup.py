"""Looks TXT records up for `mail.signatures` and `mail.alignment`. The only importer of dnspython.

Made by `scheduler.wiring`. Tells "there is none" from "it cannot be told now": the first refuses a signature, the second
holds the mail.
"""

from __future__ import annotations

import dns.exception
import dns.name
import dns.resolver

from mail.signatures import TemporaryDNS

SECONDS = 5.0
REMEMBERED = 1000  # answers, each until its TTL ends


class Lookup:
    """A `mail.signatures.Resolver` over the system's name servers, or over the given resolver."""

    def __init__(self, resolver: dns.resolver.Resolver | None = None) -> None:
        self._resolver = resolver

    def __call__(self, name: bytes) -> bytes | None:
        """Return the one TXT record of a name, its strings joined; None when there is none, or more than one.

        Raises TemporaryDNS. Records of other uses beside it are passed over (RFC 7489 6.6.3, RFC 6376 3.6.2.2).
        """
        try:
            answer = self._servers().resolve(dns.name.from_text(name.decode("ascii")), "TXT", search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        except (UnicodeDecodeError, dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong):
            return None  # no such name can be published
        except dns.exception.DNSException as error:
            raise TemporaryDNS(f"{type(error).__name__}") from error
        wanted = b"v=DMARC1" if name.startswith(b"_dmarc.") else b"p="
        records = [b"".join(one.strings) for one in answer]
        records = [one for one in records if wanted in one]
        return records[0] if len(records) == 1 else None

    def _servers(self) -> dns.resolver.Resolver:
        if self._resolver is None:  # made late: a host without name servers still starts
            self._resolver = dns.resolver.Resolver()
            self._resolver.lifetime = SECONDS
            self._resolver.cache = dns.resolver.LRUCache(REMEMBERED)
        return self._resolver
