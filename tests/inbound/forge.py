"""Mails signed as one pleases, with dkimpy's arithmetic and none of our own code, and an offline DNS.

Used by the tests of signatures, alignment, evidence and signing.
"""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import dkim
import nacl.signing
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from dkim.canonicalization import CanonicalizationPolicy
from dkim.crypto import parse_pem_private_key

from mail.signatures import TemporaryDNS

NOW = datetime(2026, 3, 11, 18, 30, tzinfo=UTC)
CIRCLE = "runners@circles.example"
HEADERS = "from to cc subject date message-id reply-to mime-version content-type content-transfer-encoding in-reply-to references"
RAW = (
    b"From: Ana <ana@good.example>\r\n"
    b"To: <runners@circles.example>\r\n"
    b"Subject: Re: this week\r\n"
    b"Date: Wed, 11 Mar 2026 18:22:05 +0000\r\n"
    b"Message-ID: <1@good.example>\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"\r\n"
    b"I ran 5 km.\r\n"
    b"  And  swam. \r\n"
    b"\r\n\r\n"
)


@dataclass(frozen=True)
class Key:
    """A private key as dkimpy takes it, and its public half as a key record holds it."""

    kind: str
    private: Any
    public: str

    @property
    def algorithm(self) -> str:
        return f"{self.kind}-sha256"

    def record(self, **tags: str) -> bytes:
        """A key record; a tag given is set, an empty k is left out."""
        given = {"v": "DKIM1", "k": self.kind, "p": self.public} | tags
        return "; ".join(f"{name}={value}" for name, value in given.items()).encode()


@cache
def rsa(bits: int = 2048) -> Key:
    if bits < 1024:
        return _small(bits)
    key = generate_private_key(65537, bits)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Key("rsa", parse_pem_private_key(pem), base64.b64encode(public).decode())


@cache
def ed25519() -> Key:
    key = nacl.signing.SigningKey.generate()
    return Key("ed25519", key, base64.b64encode(bytes(key.verify_key)).decode())


def _small(bits: int) -> Key:
    """An RSA key of a size that no library makes any more."""
    chance = random.Random(bits)
    p, q = _prime(bits // 2, chance), _prime(bits // 2, chance)
    n, e, d = p * q, 65537, pow(65537, -1, (p - 1) * (q - 1))
    private = {
        "modulus": n, "publicExponent": e, "privateExponent": d, "prime1": p, "prime2": q,
        "exponent1": d % (p - 1), "exponent2": d % (q - 1), "coefficient": pow(q, -1, p),
    }  # fmt: skip
    numbers = _der(2, _integer(n)) + _der(2, _integer(e))
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    return Key(
        "rsa",
        private,
        base64.b64encode(_der(0x30, algorithm + _der(3, b"\0" + _der(0x30, numbers)))).decode(),
    )


def _prime(bits: int, chance: random.Random) -> int:
    while True:
        number = chance.getrandbits(bits) | (3 << bits - 2) | 1
        if number % 65537 != 1 and all(pow(base, number - 1, number) == 1 for base in (2, 3, 5, 7, 11, 13)):
            return number


def _integer(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def _der(tag: int, data: bytes) -> bytes:
    size = len(data)
    length = (
        bytes([size])
        if size < 128
        else b"\x81" + bytes([size])
        if size < 256
        else b"\x82" + size.to_bytes(2, "big")
    )
    return bytes([tag]) + length + data


@dataclass
class Dns:
    """TXT records by name, and the names that cannot be looked up now. `asked` says what was."""

    records: dict[str, bytes] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def __call__(self, name: bytes) -> bytes | None:
        self.asked.append(name.decode())
        if name.decode() in self.broken:
            raise TemporaryDNS(name.decode())
        return self.records.get(name.decode())

    def for_dkimpy(self) -> Callable[..., bytes | None]:
        return lambda name, timeout=5: self.records.get(name.decode().rstrip("."))


def published(*domains: str, key: Key | None = None, selector: str = "s", **tags: str) -> Dns:
    """A DNS in which these domains publish a key."""
    record = (key or rsa()).record(**tags)
    return Dns({f"{selector}._domainkey.{domain}": record for domain in domains})


def signed(
    raw: bytes = RAW, domain: str = "good.example", *, key: Key | None = None, selector: str = "s",
    headers: str = HEADERS, canonical: str = "relaxed/relaxed", body: bytes | None = None, **tags: str | None,
) -> bytes:  # fmt: skip
    """A mail with a good signature on top: any tag set, or left out with None. `body` is signed in place of its own."""
    key = key or rsa()
    message = dkim.DKIM(raw, signature_algorithm=key.algorithm.encode())
    policy = CanonicalizationPolicy.from_c_value(canonical.encode())
    covered = policy.canonicalize_body(message.body if body is None else body)
    length = tags.get("l")
    hashed = hashlib.sha256(covered[: int(length)] if length else covered).digest()
    given: dict[str, str | None] = {
        "v": "1", "a": key.algorithm, "c": canonical, "d": domain, "s": selector,
        "h": " : ".join(headers.split()), "bh": base64.b64encode(hashed).decode(),
    }  # fmt: skip
    given |= tags
    pairs = [(name.encode(), value.encode()) for name, value in given.items() if value is not None]
    pairs.append((b"b", b"0" * 60))
    message.hasher = dkim.HASH_ALGORITHMS[key.algorithm.encode()]
    value = message.gen_header(
        pairs, [name.encode() for name in headers.split()], policy, b"DKIM-Signature", key.private
    )
    return bytes(b"DKIM-Signature: " + value + raw)


def changed(raw: bytes, old: bytes, new: bytes) -> bytes:
    """A mail with one thing in it changed."""
    assert raw.count(old) == 1, old
    return raw.replace(old, new)
