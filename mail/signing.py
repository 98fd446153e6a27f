"""Signs the letters that leave: DKIM with an RSA and an Ed25519 key, on the final bytes. Makes and loads the keys.

Used by `mail.outgoing` (sign last, store what was signed) and the command-line tool (`records`). dkimpy's `sign` is not
used: it reads the clock itself, knows no x=, and does its RSA in Python. Keys never reach a log or the database.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from dkim.canonicalization import CanonicalizationPolicy

from mail.fields import split
from mail.signatures import Verdict, canonical_body, signed_bytes, verify

# TRUST 4.3. A field that is named once more than it is there cannot be added on the way (RFC 6376 8.15).
SIGNED = tuple(
    b"from from to to cc subject subject date date message-id message-id reply-to reply-to in-reply-to references "
    b"mime-version mime-version content-type content-type content-transfer-encoding sender list-id list-id "
    b"list-unsubscribe list-unsubscribe list-unsubscribe-post list-unsubscribe-post auto-submitted feedback-id".split()
)
LIFE = timedelta(days=14)  # longer than the outbox tries
RSA_BITS = 2048
KINDS = ("rsa", "ed25519")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
_RELAXED = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")

PrivateKey = RSAPrivateKey | Ed25519PrivateKey


class BadKey(Exception):
    """A key cannot be used; the text says which, and what to do."""


class NotSigned(RuntimeError):
    """Our own verifier does not take what we signed: our bug, found before the letter leaves."""


@dataclass(frozen=True, slots=True)
class Record:
    """A TXT record to publish."""

    name: str
    value: str

    def zone_line(self) -> str:
        """Return the record as a line of a zone file; a string of it holds at most 255 bytes (RFC 1035 3.3)."""
        strings = " ".join(f'"{self.value[at : at + 250]}"' for at in range(0, len(self.value), 250))
        return f"{self.name}. 3600 IN TXT {strings}"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key and the selector under which its public half is published."""

    selector: str
    private: PrivateKey = field(repr=False)

    @property
    def algorithm(self) -> str:
        """What stands in a=."""
        return "rsa-sha256" if isinstance(self.private, RSAPrivateKey) else "ed25519-sha256"

    def sign(self, data: bytes) -> bytes:
        """Return the signature (RFC 6376 3.3.1; RFC 8463 3: Ed25519 signs the hash)."""
        if isinstance(self.private, RSAPrivateKey):
            return self.private.sign(data, PKCS1v15(), SHA256())
        return self.private.sign(hashlib.sha256(data).digest())

    def record(self, domain: str) -> Record:
        """Return the record that publishes the key (RFC 6376 3.6.1)."""
        public = self.private.public_key()
        if isinstance(self.private, RSAPrivateKey):
            kind, data = "rsa", public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        else:
            kind, data = "ed25519", public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        value = f"v=DKIM1; h=sha256; k={kind}; s=email; p={base64.b64encode(data).decode()}"
        return Record(f"{self.selector}._domainkey.{domain}", value)


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for one domain, with every key."""

    domain: str
    keys: tuple[SigningKey, ...]

    def sign(self, raw: bytes, now: datetime) -> bytes:
        """Return a letter with a signature of each key above it. Raises NotSigned."""
        signed = b"".join(self._field(raw, key, now) for key in self.keys) + raw
        verdict = self.check(signed, now)
        if len(verdict.passed) != len(self.keys):
            raise NotSigned(f"our own signature does not count: {verdict.failed}")
        return signed

    def check(self, signed: bytes, now: datetime) -> Verdict:
        """Return what a receiver will find who looks our keys up."""
        published = {record.name.encode(): record.value.encode() for record in self.records()}
        return verify(split(signed), published.get, now)

    def records(self) -> tuple[Record, ...]:
        """Return the records to publish."""
        return tuple(key.record(self.domain) for key in self.keys)

    def _field(self, raw: bytes, key: SigningKey, now: datetime) -> bytes:
        fields = split(raw)
        signed, expires = int(now.timestamp()), int((now + LIFE).timestamp())
        body = hashlib.sha256(canonical_body(fields.body, b"relaxed")).digest()
        lines = [
            f" v=1; a={key.algorithm}; c=relaxed/relaxed;",
            f"d={self.domain}; s={key.selector};",
            f"t={signed}; x={expires};",
            *_folded("h=", (name.decode() + ":" for name in SIGNED), ";"),
            f"bh={base64.b64encode(body).decode()};",
            "b=",
        ]
        value = "\r\n\t".join(lines).encode()
        signature = key.sign(signed_bytes(fields, SIGNED, (b"DKIM-Signature", value + b"\r\n"), _RELAXED))
        folded = "\r\n\t".join(_folded("", base64.b64encode(signature).decode(), ""))
        return b"DKIM-Signature:" + value + folded.encode() + b"\r\n"


def _folded(start: str, pieces: Iterable[str], end: str) -> list[str]:
    """Return pieces in lines of at most some seventy characters."""
    lines, line = [], start
    for piece in pieces:
        if len(line + piece) > 72:
            lines.append(line)
            line = ""
        line += piece
    return [*lines, line.removesuffix(":") + end]


def make_keys(folder: Path, name: str) -> None:
    """Make the keys called `name` in a folder, each a file that its owner alone can read; keep those that are there.

    Raises BadKey. To change keys: make some with another name, publish them, and a day later sign with them.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for kind in KINDS:
        path = _path(folder, name, kind)
        if not path.exists():
            private: PrivateKey = (
                generate_private_key(65537, RSA_BITS) if kind == "rsa" else Ed25519PrivateKey.generate()
            )
            _write(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def load_signer(folder: Path, name: str, domain: str) -> Signer:
    """Return a signer with the keys called `name`. Raises BadKey when one is missing, broken, or readable by others."""
    return Signer(domain.lower(), tuple(_load(_path(folder, name, kind), kind) for kind in KINDS))


def _path(folder: Path, name: str, kind: str) -> Path:
    if not _NAME.fullmatch(name):
        raise BadKey(f"a key's name is letters, digits and hyphens, not {name!r}")
    return folder / f"{name}-{kind}.pem"


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; the first of two writers wins."""
    with tempfile.NamedTemporaryFile(dir=path.parent) as file:  # made with mode 0600
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)


def _load(path: Path, kind: str) -> SigningKey:
    try:
        if path.stat().st_mode & 0o077:
            raise BadKey(f"{path} can be read by others: chmod 600 it")
        private = load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise BadKey(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:  # its text could quote the key
        raise BadKey(f"{path} holds no key without a password") from error
    if kind == "rsa" and isinstance(private, RSAPrivateKey) and private.key_size >= RSA_BITS:
        return SigningKey(path.stem, private)
    if kind == "ed25519" and isinstance(private, Ed25519PrivateKey):
        return SigningKey(path.stem, private)
    raise BadKey(
        f"{path} is no {kind} key of {RSA_BITS} bits" if kind == "rsa" else f"{path} is no {kind} key"
    )
