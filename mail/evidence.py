"""From a mail's raw bytes to evidence of who wrote it: the acting address and what speaks for it (TRUST 5.1, 5.2).

Called by `scheduler.work` with the time of acceptance and a resolver. Opens no socket and no database itself: what was
seen before (`Evidence.replay`) is looked up by the caller. What a proof is enough for, `circles.evidence` says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from circles.evidence import Evidence, Proof, stronger
from mail import frontserver
from mail.addressed import addressees
from mail.alignment import Alignment, alignment, policy_of
from mail.fields import Fields, Malformed, split
from mail.sender import acting_address
from mail.signatures import Bad, Claimed, Resolver, TemporaryDNS, read, verify

FRESH = timedelta(days=3)
MOST_CLAIMS = 20  # signatures that a front server's verdict may be about
MOST_TOLD = 10  # signatures that are refused, in the explanation
WAITS = "but the DMARC record cannot be looked up now"
REMEMBERED = timedelta(days=90)  # how long the caller keeps what is in Evidence.replay


@dataclass(frozen=True, slots=True)
class Rules:
    """Which fields a signature covers, to count: `always`, even if absent; `present`, as often as they are there.

    None of them may stand twice.
    """

    always: frozenset[bytes]
    present: frozenset[bytes]


def _rules(always: bytes, present: bytes) -> Rules:
    return Rules(frozenset(always.split()), frozenset(present.split()))


# TRUST 5.2.4 to the letter.
STRICT = _rules(
    b"from to subject date message-id",
    b"cc reply-to mime-version content-type content-transfer-encoding in-reply-to references",
)
# What large providers sign: Gmail no Content-Type, Yahoo no Message-ID, iCloud no Content-Transfer-Encoding. Whoever
# holds a copy of an unseen mail to us could have its signed body read as other parts; no other circle, no other day.
COMMON = _rules(b"from to subject date", b"cc")


@dataclass(frozen=True, slots=True)
class Asking:
    """What is known beside a mail's bytes."""

    recipient: str  # the envelope's, an address of ours
    now: datetime  # when it was accepted
    resolver: Resolver
    reader: str = ""  # the stored address of the reader of the live letter that it came to
    returned_by: str = ""  # the stored address from which a question of ours about it was answered
    automatic: str = ""  # why it is automatic
    front: str = ""  # the authserv-id of the front server, when it came from that server's address
    rules: Rules = STRICT


@dataclass(frozen=True, slots=True)
class _Signed:
    """What the signatures are worth."""

    proof: Proof = Proof.CLAIMED
    domain: str = ""
    why: tuple[str, ...] = ()
    undecided: bool = False
    replay: tuple[str, ...] = ()


class _Once:
    """Asks a resolver for each name once, so that one mail cannot make us wait for it again and again."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._answers: dict[bytes, bytes | TemporaryDNS | None] = {}

    def __call__(self, name: bytes) -> bytes | None:
        if name not in self._answers:
            try:
                self._answers[name] = self._resolver(name)
            except TemporaryDNS as error:
                self._answers[name] = error
        answer = self._answers[name]
        if isinstance(answer, TemporaryDNS):
            raise answer
        return answer


def weigh(raw: bytes, asking: Asking) -> Evidence:
    """Return the evidence of who wrote a mail. Never raises for what a mail holds."""
    if asking.returned_by:
        why = f"{asking.returned_by} answered a question of ours from a letter that only they have"
        return Evidence(Proof.RETURNED, asking.returned_by, "", (why,))
    try:
        fields = split(raw)
    except Malformed as error:
        return Evidence(why=(f"its header cannot be read in one way: {error}",))
    address = acting_address(fields.values(b"from"))
    if address is None:
        return Evidence(why=("From is not exactly one plain address",))
    if asking.automatic:
        return Evidence(address=address, why=(f"no person wrote it: {asking.automatic}",))
    asking = replace(asking, resolver=_Once(asking.resolver))
    letter = address == asking.reader
    said = ("it came to the secret address of a letter of theirs",) if letter else ()
    signed = _signatures(fields, address, asking)
    proof = stronger(Proof.LETTER if letter else Proof.CLAIMED, signed.proof)
    return Evidence(
        proof, address, signed.domain, (*said, *signed.why), letter,
        signed.undecided and signed.proof is not Proof.SIGNED, signed.replay,
    )  # fmt: skip


def _signatures(fields: Fields, address: str, asking: Asking) -> _Signed:
    """Return what the signatures say for this address, cheapest questions first: no key is looked up in vain."""
    unfit = _unfit(fields, asking)
    if unfit:
        return _Signed(why=(unfit,))
    domain = address.rpartition("@")[2]
    front = _front(fields, domain, asking)
    if front is not None:
        return front
    verdict = verify(fields, asking.resolver, asking.now, lambda one: _may_speak(alignment(domain, one)))
    why = [
        f"the signature of {one or 'nobody'} does not count: {reason}"
        for one, reason in verdict.failed[:MOST_TOLD]
    ]
    best = _best(fields, domain, verdict.passed, asking, "")
    open_ = [reason for one, reason in verdict.undecided if _may_speak(alignment(domain, one))]
    why += [f"a signature waits: {reason}" for reason in open_]
    if not (verdict.passed or verdict.failed or open_):
        why.append(f"no signature of {domain}")
    return replace(best, why=(*best.why, *why), undecided=best.undecided or bool(open_))


def _unfit(fields: Fields, asking: Asking) -> str:
    """Return why no signature on this mail may count, "" when one may (TRUST 5.2.4, 5.2.5, 5.2.6)."""
    twice = sorted(
        name.decode() for name in asking.rules.always | asking.rules.present if fields.count(name) > 1
    )
    if twice:
        return f"it has two fields called {twice[0]}"
    if asking.recipient.lower() not in addressees(fields.values(b"to") + fields.values(b"cc")):
        return "neither To nor Cc names the address that it came to"
    date = _date(fields.values(b"date"))
    if date is None or abs(date - asking.now) > FRESH:
        return "its Date is not within three days"
    return ""


def _date(values: list[bytes]) -> datetime | None:
    try:
        found = parsedate_to_datetime(values[0][:200].decode("ascii"))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _may_speak(how: Alignment) -> bool:
    return how in (Alignment.SAME, Alignment.ORGANISATION)


def _front(fields: Fields, domain: str, asking: Asking) -> _Signed | None:
    """Return what the front server's verdict is worth, or None to look for ourselves.

    It takes the place of the key and the arithmetic alone. Every signature on the mail has to keep our rules, because
    the verdict does not say which of them it means, and an odd d= can be printed as another domain (espoofer A4, A5).
    """
    said = frontserver.signed_by(fields, asking.front) if asking.front else ()
    if fields.count(b"dkim-signature") > MOST_CLAIMS:
        return None
    try:
        claims = [read(one, asking.now) for one in fields.named(b"dkim-signature")]
    except Bad:
        return None
    claims = [one for one in claims if one.domain in said]
    if any(_uncovered(fields, one, asking.rules) for one in claims):
        return None
    best = _best(fields, domain, claims, asking, f", says {asking.front}")
    return best if best.proof is not Proof.CLAIMED else None


def _best(fields: Fields, domain: str, signatures: Iterable[Claimed], asking: Asking, says: str) -> _Signed:
    """Return what good signatures say for a domain: its own, else its organisation's."""
    counted: list[Claimed] = []
    why: list[str] = []
    for one in sorted(signatures, key=lambda one: one.domain != domain):
        refused = _refused(fields, domain, one, asking)
        if refused:
            why.append(f"{one.domain} signed it, {refused}")
        else:
            how = alignment(domain, one.domain)
            why.append(f"{one.domain}, {how}, signed it with {one.algorithm} (selector {one.selector}){says}")
            counted.append(one)
    undecided = any(line.endswith(WAITS) for line in why)
    if not counted:
        return _Signed(why=tuple(why), undecided=undecided)
    proof = Proof.SIGNED if counted[0].domain == domain else Proof.ORGANISATION
    replay = _replay(fields, counted, asking.recipient)
    return _Signed(proof, counted[0].domain, tuple(why), undecided, replay)


def _refused(fields: Fields, domain: str, one: Claimed, asking: Asking) -> str:
    """Return why a good signature does not count for mail from this domain, "" when it does."""
    how = alignment(domain, one.domain)
    if not _may_speak(how):
        return f"which is {how}"
    uncovered = _uncovered(fields, one, asking.rules)
    if uncovered:
        return f"but not {', '.join(uncovered)}"
    if how is Alignment.SAME:
        return ""
    try:
        policy = policy_of(domain, asking.resolver)
    except TemporaryDNS:
        return WAITS
    return f"but {policy.domain} wants adkim=s" if policy is not None and policy.strict else ""


def _uncovered(fields: Fields, one: Claimed, rules: Rules) -> tuple[str, ...]:
    missing = {name.decode() for name in rules.always - set(one.names)}
    return tuple(sorted(missing | set(one.uncovered(fields, rules.always | rules.present))))


def _replay(fields: Fields, signatures: list[Claimed], recipient: str) -> tuple[str, ...]:
    """Return what to remember: each signature and the Message-ID, for this recipient (TRUST 5.2.7).

    One mail to two circles comes twice and is no replay: its writer signed both addresses.
    """
    ids = [value.strip().decode("latin-1") for value in fields.values(b"message-id")]
    marks = [*(one.replay for one in signatures), *(f"{signatures[0].domain} {one}" for one in ids)]
    return tuple(hashlib.sha256(f"{recipient.lower()}\0{mark}".encode()).hexdigest() for mark in marks)
