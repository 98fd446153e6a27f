"""The door's certificate for STARTTLS, read again when its files have changed, so that a renewal needs no restart.

Used by `mail.ingress`. Never asks for a passphrase: a key that has one is refused at the start.
"""

from __future__ import annotations

import logging
import ssl
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger("circles.ingress")


class BadCertificate(Exception):
    """The certificate or its key cannot be used; the text says why."""


@dataclass(slots=True)
class Certificate:
    """A chain and its key in PEM files."""

    chain: Path
    key: Path
    _context: ssl.SSLContext | None = None
    _read: tuple[int, int] = field(default=(0, 0))

    def context(self) -> ssl.SSLContext:
        """Return the context for the next connection. Raises BadCertificate when there is none that works.

        Files that are half renewed (the chain is new, its key is not yet) leave the last good context in force.
        """
        try:
            stamp = (self.chain.stat().st_mtime_ns, self.key.stat().st_mtime_ns)
            if self._context is None or stamp != self._read:
                self._context, self._read = self._load(), stamp
        except (OSError, ssl.SSLError) as error:
            if self._context is None:
                raise BadCertificate(f"the certificate {self.chain} with the key {self.key} cannot be used: {_why(error)}") from error
            log.warning("the changed certificate cannot be used yet: %s", _why(error))
        return self._context

    def _load(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.chain, self.key, password=lambda: b"")
        return context


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or getattr(error, "reason", None) or type(error).__name__)
