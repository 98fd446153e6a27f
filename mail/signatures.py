"""DKIM signatures on a mail as it came: which domains signed it, and why the other signatures count for nothing.

Used by `mail.evidence` (all of RFC 6376 6, by the stricter rules of TRUST 5.2) and `mail.signing` (what is hashed).
Opens no socket: keys come from a resolver that is passed in. A resolver that cannot answer now makes a signature
undecided, which is neither a pass nor a failure.

From dkimpy come the tag lists, the choice of fields and their canonical form. Its `verify` is not used, because it
reads the clock itself, takes l= and t=y, ignores h= of a key and whether k= fits a=, counts a failed look-up as a
failed signature, takes one RSA signature in many spellings (so a replay would look new), and needs half a minute for a
line of a hundred thousand spaces. The primitives are those of `cryptography`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from dkim import select_headers
from dkim.canonicalization import CanonicalizationPolicy, InvalidCanonicalizationPolicyError
from dkim.util import InvalidTagValueList, parse_tag_value

from mail.fields import Fields

Resolver = Callable[[bytes], bytes | None]
"""Returns the one TXT record of a name, None when there is none; raises TemporaryDNS when that cannot be told now."""

LOOKED_AT = 5  # signatures of one mail whose keys are looked up
LONGEST_SIGNATURE, LONGEST_RECORD, MOST_NAMES = 8 * 1024, 4 * 1024, 100
SMALLEST_RSA, LARGEST_RSA = 1024, 4096  # RFC 8301 3.2
STRANGER = "the domain may not sign for From"
EARLY = timedelta(minutes=10)  # how far in the future t= may be
ALGORITHMS = {b"rsa-sha256": b"rsa", b"ed25519-sha256": b"ed25519"}  # sha1: RFC 8301 3.1
DOMAIN = re.compile(
    rb"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
_B = re.compile(rb"((?:^|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*")
_DIGITS = re.compile(rb"[0-9]{1,12}")
_NAME = re.compile(rb"[!-9<-~]+")
_SPACE = re.compile(rb"[ \t\r\n]+")

PublicKey = RSAPublicKey | Ed25519PublicKey


class TemporaryDNS(Exception):
    """A name could not be looked up now: ask again later."""


class Bad(ValueError):
    """A signature counts for nothing; the text says why."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A signature that is well formed and in time; nothing is verified yet."""

    domain: str
    selector: str
    algorithm: str
    identity: str  # the domain of i=
    canonical: CanonicalizationPolicy = field(repr=False, compare=False)
    names: tuple[bytes, ...]  # h=, in lower case
    body_hash: bytes
    signature: bytes
    written: tuple[bytes, bytes] = field(repr=False)  # the field itself

    @property
    def key_name(self) -> bytes:
        """The name under which the key is published (RFC 6376 3.6.2.1)."""
        return f"{self.selector}._domainkey.{self.domain}".encode()

    @property
    def replay(self) -> str:
        """What is remembered of a signature, so that a second use of it is known: a hash of d= and of b= decoded.

        The primitives take no second spelling of a signature, so one signature has one hash.
        """
        return hashlib.sha256(self.domain.encode() + b"\0" + self.signature).hexdigest()

    def uncovered(self, fields: Fields, names: Collection[bytes]) -> tuple[str, ...]:
        """Return which of these fields are there more often than they are signed (TRUST 5.2.4)."""
        return tuple(sorted(name.decode() for name in names if fields.count(name) > self.names.count(name)))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the signatures of a mail are worth. `failed` and `undecided` are (domain, why); "" when d= is not readable."""

    passed: tuple[Claimed, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    undecided: tuple[tuple[str, str], ...] = ()

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains that signed this mail."""
        return tuple(dict.fromkeys(one.domain for one in self.passed))


def verify(
    fields: Fields, resolver: Resolver, now: datetime, wanted: Callable[[str], bool] | None = None
) -> Verdict:
    """Return what each signature is worth at the time `now`, when the mail was accepted.

    At most LOOKED_AT keys are looked up. With `wanted`, only those of domains for which it is true: a heap of others
    on top hides none, and no stranger's name server can make us wait.
    """
    failed: list[tuple[str, str]] = []
    claimed: list[Claimed] = []
    for one in fields.named(b"dkim-signature"):
        try:
            claimed.append(read(one, now))
        except Bad as error:
            failed.append((_domain_of(one[1]), str(error)))
    if wanted is not None:
        failed += [(claim.domain, STRANGER) for claim in claimed if not wanted(claim.domain)]
        claimed = [claim for claim in claimed if wanted(claim.domain)]
    failed += [(claim.domain, "one signature too many to look at") for claim in claimed[LOOKED_AT:]]
    passed, undecided = [], []
    hashes: dict[bytes, bytes] = {}
    for claim in claimed[:LOOKED_AT]:
        try:
            _check(fields, claim, resolver, hashes)
            passed.append(claim)
        except Bad as error:
            failed.append((claim.domain, str(error)))
        except TemporaryDNS:
            undecided.append((claim.domain, f"{claim.key_name.decode()} cannot be looked up now"))
    return Verdict(tuple(passed), tuple(failed), tuple(undecided))


def read(written: tuple[bytes, bytes], now: datetime) -> Claimed:
    """Return a DKIM-Signature field (name, value) as a claim (RFC 6376 3.5, 6.1.1). Raises Bad."""
    tags = _tags(written[1])
    if tags.get(b"v") != b"1":
        raise Bad("v= is not 1")
    if tags[b"a"] not in ALGORITHMS:
        raise Bad(f"a={_shown(tags[b'a'])} is not taken")
    if b"l" in tags:
        raise Bad("l= leaves the end of the body unsigned")
    if b"dns/txt" not in [one.strip() for one in tags.get(b"q", b"dns/txt").split(b":")]:
        raise Bad("q= is not dns/txt")
    domain, selector, identity = _names(tags)
    _in_time(tags, now)
    try:
        canonical = CanonicalizationPolicy.from_c_value(tags.get(b"c"))
    except InvalidCanonicalizationPolicyError as error:
        raise Bad("c= is not known") from error
    names = tuple(name.strip().lower() for name in tags[b"h"].split(b":"))
    if len(names) > MOST_NAMES or not all(_NAME.fullmatch(name) for name in names):
        raise Bad("h= is not a list of fields")
    if b"from" not in names:
        raise Bad("From is not signed")
    return Claimed(
        domain, selector, tags[b"a"].decode(), identity, canonical, names,
        _base64(tags[b"bh"], "bh"), _base64(tags[b"b"], "b"), written,
    )  # fmt: skip


def _tags(value: bytes) -> dict[bytes, bytes]:
    if len(value) > LONGEST_SIGNATURE:
        raise Bad(f"a signature field of {len(value)} bytes")
    try:
        tags: dict[bytes, bytes] = parse_tag_value(value)
    except InvalidTagValueList as error:
        raise Bad("not a list of tags") from error
    missing = [name for name in (b"v", b"a", b"b", b"bh", b"d", b"h", b"s") if not tags.get(name)]
    if missing:
        raise Bad(f"no {missing[0].decode()}=")
    return tags


def _names(tags: dict[bytes, bytes]) -> tuple[str, str, str]:
    """Return d=, s= and the domain of i=, which stands under d= (RFC 6376 3.5)."""
    domain, selector = tags[b"d"].lower(), tags[b"s"].lower()
    if not DOMAIN.fullmatch(domain) or not DOMAIN.fullmatch(selector):
        raise Bad("d= or s= is not a name")
    identity = tags.get(b"i", b"@" + domain).lower().rpartition(b"@")
    if not identity[1] or not DOMAIN.fullmatch(identity[2]):
        raise Bad("i= is not an address")
    if identity[2] != domain and not identity[2].endswith(b"." + domain):
        raise Bad("i= is not under d=")
    return domain.decode(), selector.decode(), identity[2].decode()


def _in_time(tags: dict[bytes, bytes], now: datetime) -> None:
    for name in (b"t", b"x"):
        if name in tags and not _DIGITS.fullmatch(tags[name]):
            raise Bad(f"{name.decode()}= is not a time")
    signed, expires = tags.get(b"t"), tags.get(b"x")
    if signed and int(signed) > (now + EARLY).timestamp():
        raise Bad("t= is in the future")
    if expires and int(expires) <= now.timestamp():
        raise Bad("x= has passed")
    if signed and expires and int(expires) <= int(signed):
        raise Bad("x= is before t=")


def _base64(value: bytes, name: str) -> bytes:
    plain = _SPACE.sub(b"", value)
    try:
        decoded = base64.b64decode(plain, validate=True)
    except binascii.Error as error:
        raise Bad(f"{name}= is not base64") from error
    if base64.b64encode(decoded) != plain:  # spare bits: a second spelling of the same bytes
        raise Bad(f"{name}= is not base64")
    return decoded


def _domain_of(value: bytes) -> str:
    """Return d= of a signature that was refused, for the explanation alone."""
    match = re.search(rb"(?:^|;)\s*d\s*=\s*([A-Za-z0-9._-]{1,253})\s*(?:;|$)", value[:LONGEST_SIGNATURE])
    return match[1].decode().lower() if match else ""


def _shown(value: bytes) -> str:
    return value[:40].decode("ascii", "replace")


def _check(fields: Fields, one: Claimed, resolver: Resolver, hashes: dict[bytes, bytes]) -> None:
    """Look the key up and verify (RFC 6376 6.1.2, 6.1.3). Raises Bad or TemporaryDNS. `hashes` keeps body hashes."""
    form = bytes(one.canonical.body_algorithm.name)
    if form not in hashes:
        hashes[form] = hashlib.sha256(canonical_body(fields.body, form)).digest()
    if hashes[form] != one.body_hash:
        raise Bad("the body is not the signed one")
    key = key_of(resolver(one.key_name), one)
    data = signed_bytes(fields, one.names, one.written, one.canonical)
    try:
        if isinstance(key, RSAPublicKey):
            key.verify(one.signature, data, PKCS1v15(), SHA256())
        else:
            key.verify(one.signature, hashlib.sha256(data).digest())  # RFC 8463 3
    except InvalidSignature as error:
        raise Bad("the header is not the signed one") from error


def key_of(record: bytes | None, one: Claimed) -> PublicKey:
    """Return the key in a key record, if it may verify this signature (RFC 6376 3.6.1). Raises Bad."""
    if record is None:
        raise Bad(f"no key at {one.key_name.decode()}")
    try:
        tags: dict[bytes, bytes] = parse_tag_value(record if len(record) <= LONGEST_RECORD else b"")
    except InvalidTagValueList as error:
        raise Bad("the key record is not a list of tags") from error
    if tags.get(b"v", b"DKIM1") != b"DKIM1" or b"p" not in tags:
        raise Bad("no key record")
    if not tags[b"p"]:
        raise Bad("the key is revoked")
    kind = ALGORITHMS[one.algorithm.encode()]
    if tags.get(b"k", b"rsa") != kind:
        raise Bad(f"k={_shown(tags.get(b'k', b'rsa'))} does not fit a={one.algorithm}")
    if b"sha256" not in _listed(tags.get(b"h", b"sha256")):
        raise Bad("the key is not for sha256")
    if not _listed(tags.get(b"s", b"*")) & {b"*", b"email"}:
        raise Bad("the key is not for e-mail")
    flags = _listed(tags.get(b"t", b""))
    if b"y" in flags:
        raise Bad("the domain only tests its key")
    if b"s" in flags and one.identity != one.domain:
        raise Bad("the key allows no subdomain in i=")
    return _public_key(_base64(tags[b"p"], "p"), kind)


def _listed(value: bytes) -> set[bytes]:
    return {one.strip().lower() for one in value.split(b":")}


def _public_key(data: bytes, kind: bytes) -> PublicKey:
    if kind == b"ed25519":
        if len(data) != 32:
            raise Bad("the key is not an Ed25519 key")
        return Ed25519PublicKey.from_public_bytes(data)
    try:
        key = load_der_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Bad("the key cannot be read") from error
    if not isinstance(key, RSAPublicKey):
        raise Bad("the key is not an RSA key")
    if not SMALLEST_RSA <= key.key_size <= LARGEST_RSA:
        raise Bad(f"an RSA key of {key.key_size} bits")
    return key


def canonical_body(body: bytes, form: bytes) -> bytes:
    """Return the body, whose lines end in CR LF, as it is hashed in the form "simple" or "relaxed" (RFC 6376 3.4).

    The same as dkimpy's, whose relaxed form takes quadratic time on a long run of spaces.
    """
    if form == b"relaxed":
        body = re.sub(rb"[\t ]+", b" ", body).replace(b" \r\n", b"\r\n")
    kept = body.rstrip(b"\r\n")
    return kept + b"\r\n" if kept or form == b"simple" else b""


def signed_bytes(
    fields: Fields,
    names: tuple[bytes, ...],
    signature: tuple[bytes, bytes],
    canonical: CanonicalizationPolicy,
) -> bytes:
    """Return the header as it is signed: the fields of h=, bottom up, and the signature without b= (RFC 6376 3.7)."""
    headers = canonical.canonicalize_headers([list(one) for one in fields.fields])
    bare = [[signature[0], _B.sub(rb"\1", signature[1], count=1)]]
    [(name, value)] = canonical.canonicalize_headers(bare)
    chosen = select_headers(headers, names)
    return b"".join(b"%b:%b" % (one, other) for one, other in [*chosen, (name, value)]).removesuffix(b"\r\n")
