"""Mints and parses every address of ours. Used by the door, the work and the letters; knows no circle.

`<circle>@`, `<circle>+<token>@` (an answer to one letter), `leave+<token>@`, `bounce+<token>@`. A token is
128 random bits in lower-case base32 (RFC 4648 6), so that it survives any folding of case; it is stored as a
keyed hash.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Literal

Kind = Literal["circle", "reply", "leave", "bounce", "start", "operator", "unknown"]
TOKEN = re.compile(r"[a-z2-7]{26}")
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?")
STARTS = ("start", "hello", "help")
OPERATORS = ("postmaster", "abuse")  # RFC 5321 4.5.1, RFC 2142 4


@dataclass(frozen=True, slots=True)
class Target:
    """What a recipient address of ours means."""

    kind: Kind
    circle: str | None = None
    token: str | None = None


def mint_token() -> str:
    """Return a fresh token of 26 characters."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one installation. `secret` keys the hashes under which tokens are stored."""

    domain: str
    secret: bytes

    def circle(self, slug: str) -> str:
        """Return a circle's own address."""
        return f"{slug}@{self.domain}"

    def reply(self, slug: str, token: str) -> str:
        """Return the address that answers one letter."""
        return f"{slug}+{token}@{self.domain}"

    def leave(self, token: str) -> str:
        """Return the address of List-Unsubscribe."""
        return f"leave+{token}@{self.domain}"

    def bounce(self, token: str) -> str:
        """Return the envelope sender of one letter (VERP)."""
        return f"bounce+{token}@{self.domain}"

    def hash(self, token: str) -> str:
        """Return the keyed hash under which a token is stored."""
        return hmac.new(self.secret, token.lower().encode(), hashlib.sha256).hexdigest()

    def steady_token(self, what: str) -> str:
        """Return the token of a letter that must have the same one whenever it is asked for; `what` names the letter."""
        digest = hmac.new(self.secret, f"token of {what}".encode(), hashlib.sha256).digest()[:16]
        return base64.b32encode(digest).decode("ascii").rstrip("=").lower()

    def parse(self, recipient: str) -> Target:
        """Return what an envelope recipient means; `unknown` for all that is not ours or not well formed."""
        local, _, domain = recipient.lower().rpartition("@")
        if domain != self.domain.lower() or len(local) > 64:
            return Target("unknown")
        name, plus, token = local.partition("+")
        if plus and not TOKEN.fullmatch(token):
            return Target("unknown")
        if name in ("leave", "bounce"):
            kind: Kind = "leave" if name == "leave" else "bounce"
            return Target(kind, None, token) if plus else Target("unknown")
        if name in STARTS and not plus:
            return Target("start")
        if name in OPERATORS:
            return Target("unknown" if plus else "operator")
        if not NAME.fullmatch(name):
            return Target("unknown")
        return Target("reply", name, token) if plus else Target("circle", name)
