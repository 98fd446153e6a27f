"""DKIM signatures: what counts, what does not, and what waits. Real keys, no network."""

from __future__ import annotations

import base64
import pickle
import re
import time
from datetime import timedelta

import dkim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.fields import FIELDS, HEADER_BLOCK, Malformed, split
from mail.signatures import LOOKED_AT, STRANGER, Verdict, canonical_body, verify
from tests.inbound.forge import HEADERS, NOW, RAW, Dns, changed, ed25519, published, rsa, signed


def checked(raw: bytes, dns: Dns) -> Verdict:
    return verify(split(raw), dns, NOW)


def why(raw: bytes, dns: Dns) -> str:
    """Why the one signature of a mail does not count."""
    verdict = checked(raw, dns)
    assert not verdict.passed
    [(_, reason)] = verdict.failed
    return reason


GOOD = published("good.example")


@pytest.mark.parametrize(
    "canonical", ["relaxed/relaxed", "relaxed/simple", "simple/simple", "simple/relaxed", "relaxed"]
)
@pytest.mark.parametrize("kind", [rsa, ed25519])
def test_a_good_signature(canonical: str, kind: object) -> None:
    key = kind()  # type: ignore[operator]
    raw, dns = signed(key=key, canonical=canonical), published("good.example", key=key)
    verdict = checked(raw, dns)
    assert verdict.domains == ("good.example",)
    assert (verdict.failed, verdict.undecided) == ((), ())
    assert dkim.verify(raw, dnsfunc=dns.for_dkimpy())


def test_no_signature() -> None:
    assert checked(RAW, GOOD) == Verdict()


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"v": "2"}, "v= is not 1"),
        ({"v": None}, "no v="),
        ({"s": None}, "no s="),
        ({"a": "rsa-sha1"}, "a=rsa-sha1 is not taken"),
        ({"a": "hmac-sha256"}, "a=hmac-sha256 is not taken"),
        ({"l": "13"}, "l= leaves the end of the body unsigned"),
        ({"l": "9999999"}, "l= leaves the end of the body unsigned"),
        ({"c": "nofws"}, "c= is not known"),
        ({"q": "http"}, "q= is not dns/txt"),
        ({"i": "ana@other.example"}, "i= is not under d="),
        ({"i": "ana@notgood.example"}, "i= is not under d="),
        ({"i": "ana"}, "i= is not an address"),
        ({"t": "soon"}, "t= is not a time"),
        ({"x": "-1"}, "x= is not a time"),
        ({"t": str(int(NOW.timestamp()) + 601)}, "t= is in the future"),
        ({"x": str(int(NOW.timestamp()))}, "x= has passed"),
        ({"t": str(int(NOW.timestamp())), "x": str(int(NOW.timestamp()) - 1)}, "x= has passed"),
        ({"t": str(int(NOW.timestamp()) + 600), "x": str(int(NOW.timestamp()) + 60)}, "x= is before t="),
        ({"d": "good.example(.evil.example"}, "d= or s= is not a name"),
        ({"d": "good.example\x0b"}, "d= or s= is not a name"),
        ({"d": "a" * 64 + ".example"}, "d= or s= is not a name"),
        ({"s": "s._domainkey.good.example."}, "d= or s= is not a name"),
        ({"bh": "!!!!"}, "bh= is not base64"),
    ],
)  # fmt: skip
def test_a_signature_field_that_is_refused(tags: dict[str, str | None], reason: str) -> None:
    raw = signed(**tags).replace(b"\x0b", b"%")
    assert why(raw, GOOD) == reason


@pytest.mark.parametrize(
    "tags",
    [
        {"i": "ana@good.example"}, {"i": "@mail.good.example"}, {"q": "dns/txt"}, {"q": "http:dns/txt"}, {"z": "x"},
        {"t": str(int(NOW.timestamp()) + 600)}, {"x": str(int(NOW.timestamp()) + 1)}, {"d": "GOOD.example"},
    ],
)  # fmt: skip
def test_a_signature_field_that_is_taken(tags: dict[str, str | None]) -> None:
    assert checked(signed(**tags), GOOD).domains == ("good.example",)


def test_from_has_to_be_signed() -> None:
    assert why(signed(headers="to subject date"), GOOD) == "From is not signed"


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"v": "DKIM2"}, "no key record"),
        ({"p": ""}, "the key is revoked"),
        ({"p": "AAAA"}, "the key cannot be read"),
        ({"p": "%%"}, "p= is not base64"),
        ({"k": "ed25519"}, "k=ed25519 does not fit a=rsa-sha256"),
        ({"k": "dsa"}, "k=dsa does not fit a=rsa-sha256"),
        ({"h": "sha1"}, "the key is not for sha256"),
        ({"s": "tlsrpt"}, "the key is not for e-mail"),
        ({"t": "y"}, "the domain only tests its key"),
        ({"t": "s:y"}, "the domain only tests its key"),
        ({"n": "x" * 4096}, "the key record is not a list of tags"),
    ],
)
def test_a_key_record_that_is_refused(tags: dict[str, str], reason: str) -> None:
    dns = published("good.example", **tags)
    if "n" in tags:
        assert why(signed(), dns) == "no key record"
    else:
        assert why(signed(), dns) == reason


@pytest.mark.parametrize("record", [b"", b"p", b"=", b"\xff=\xff", b"p=a; p=b", b"v=DKIM1", b"k=rsa"])
def test_a_key_record_that_cannot_be_read(record: bytes) -> None:
    assert why(signed(), Dns({"s._domainkey.good.example": record}))


@pytest.mark.parametrize(
    "tags", [{"h": "sha1:sha256"}, {"s": "*"}, {"s": "email:x"}, {"t": "s"}, {"n": "a note"}]
)
def test_a_key_record_that_is_taken(tags: dict[str, str]) -> None:
    assert checked(signed(), published("good.example", **tags)).domains == ("good.example",)


def test_a_key_record_without_v_and_k_is_taken() -> None:
    dns = Dns({"s._domainkey.good.example": f"p={rsa().public}".encode()})
    assert checked(signed(), dns).domains == ("good.example",)


def test_a_key_for_the_domain_alone_allows_no_subdomain_in_i() -> None:
    raw = signed(i="ana@mail.good.example")
    assert checked(raw, GOOD).passed
    assert why(raw, published("good.example", t="s")) == "the key allows no subdomain in i="


def test_an_ed25519_key_of_another_size() -> None:
    dns = Dns({"s._domainkey.good.example": b"k=ed25519; p=AAAA"})
    assert why(signed(key=ed25519()), dns) == "the key is not an Ed25519 key"


def test_an_rsa_signature_with_an_ed25519_key_is_refused_though_dkimpy_asks_the_record_alone() -> None:
    raw, dns = signed(key=ed25519(), a="rsa-sha256"), published("good.example", key=ed25519())
    assert dkim.verify(raw, dnsfunc=dns.for_dkimpy())
    assert why(raw, dns) == "k=ed25519 does not fit a=rsa-sha256"


@pytest.mark.parametrize(
    ("bits", "reason"), [(512, "an RSA key of 512 bits"), (1022, "an RSA key of 1022 bits")]
)
def test_a_small_key_is_refused(bits: int, reason: str) -> None:
    raw, dns = signed(key=rsa(bits)), published("good.example", key=rsa(bits))
    assert why(raw, dns) == reason


def test_a_key_of_1024_bits_is_taken() -> None:
    assert checked(signed(key=rsa(1024)), published("good.example", key=rsa(1024))).passed


def test_no_key_is_a_failure_and_no_answer_is_not() -> None:
    assert why(signed(), Dns()) == "no key at s._domainkey.good.example"
    verdict = checked(signed(), Dns(broken={"s._domainkey.good.example"}))
    assert (verdict.passed, verdict.failed) == ((), ())
    assert verdict.undecided == (("good.example", "s._domainkey.good.example cannot be looked up now"),)


def test_a_broken_signature_on_top_hides_no_good_one() -> None:
    broken = signed(domain="list.example", body=b"another body\r\n")[: -len(RAW)]
    verdict = checked(broken + signed(), published("good.example", "list.example"))
    assert verdict.domains == ("good.example",)
    assert verdict.failed == (("list.example", "the body is not the signed one"),)


def test_fifty_signatures_of_strangers_cost_nothing_and_hide_none() -> None:
    heap = b"".join(signed(domain=f"n{n}.example")[: -len(RAW)] for n in range(50))
    dns = published("good.example")
    verdict = verify(split(heap + signed()), dns, NOW, lambda domain: domain == "good.example")
    assert verdict.domains == ("good.example",)
    assert dns.asked == ["s._domainkey.good.example"]
    assert set(verdict.failed) == {(f"n{n}.example", STRANGER) for n in range(50)}


def test_one_signature_too_many() -> None:
    names = [f"n{n}.example" for n in range(LOOKED_AT + 1)]
    raw = b"".join(signed(domain=name)[: -len(RAW)] for name in names) + RAW
    verdict = checked(raw, published(*names))
    assert verdict.domains == tuple(names[:LOOKED_AT])
    assert verdict.failed == ((names[-1], "one signature too many to look at"),)


def test_appended_text_under_l_is_refused_though_dkimpy_takes_it() -> None:
    body = RAW.partition(b"\r\n\r\n")[2]
    covered = dkim.canonicalization.Relaxed.canonicalize_body(body)
    raw = signed(l=str(len(covered))) + b"remove bo\r\n"
    dns = published("good.example")
    assert dkim.verify(raw, dnsfunc=dns.for_dkimpy())
    assert why(raw, dns) == "l= leaves the end of the body unsigned"


def test_flags_of_a_key_are_refused_though_dkimpy_takes_them() -> None:
    for tags in ({"t": "y"}, {"h": "sha1"}):
        dns = published("good.example", **tags)
        assert dkim.verify(signed(), dnsfunc=dns.for_dkimpy())
        assert why(signed(), dns)


def written(raw: bytes) -> bytes:
    """b= of the one signature of a mail, as it stands there."""
    match = re.search(rb"\sb=(.*?)\r\nFrom:", raw, re.DOTALL)
    assert match is not None
    return match[1]


def test_one_signature_has_one_spelling() -> None:
    """A lax verifier takes s + n for s, so a replay would look new."""
    raw = signed()
    number = int.from_bytes(base64.b64decode(written(raw)), "big") + rsa().private["modulus"]
    respelled = raw.replace(written(raw), base64.b64encode(number.to_bytes(257, "big")))
    assert dkim.verify(respelled, dnsfunc=GOOD.for_dkimpy())
    assert why(respelled, GOOD) == "the header is not the signed one"


def test_a_folded_signature_is_the_same() -> None:
    raw = signed()
    plain = re.sub(rb"\s", b"", written(raw))
    folded = raw.replace(written(raw), b"\r\n\t".join(plain[at : at + 30] for at in range(0, len(plain), 30)))
    [one], [two] = checked(raw, GOOD).passed, checked(folded, GOOD).passed
    assert one.replay == two.replay
    assert one.replay != checked(signed(changed(RAW, b"5 km", b"6 km")), GOOD).passed[0].replay


def test_spare_bits_of_base64_are_refused() -> None:
    raw = signed(key=ed25519())
    match = re.search(rb"([A-Za-z0-9+/])==\r\nFrom:", raw)
    assert match is not None
    at = match.start(1)
    respelled = raw[:at] + bytes([raw[at] + 1]) + raw[at + 1 :]
    assert why(respelled, published("good.example", key=ed25519())) == "b= is not base64"


def test_a_field_signed_once_and_there_twice_is_uncovered() -> None:
    raw = b"Subject: remove bo\r\n" + signed()
    [one] = checked(raw, GOOD).passed  # DKIM itself takes it: the caller has to ask what is covered
    assert one.uncovered(split(raw), {b"subject", b"from", b"cc"}) == ("subject",)
    named_twice = b"Subject: remove bo\r\n" + signed(headers=HEADERS + " subject")
    assert why(named_twice, GOOD) == "the header is not the signed one"


def test_a_second_from_spoils_a_signature_that_names_it_twice() -> None:
    raw = b"From: <bo@good.example>\r\n" + signed(headers="from " + HEADERS)
    assert why(raw, GOOD) == "the header is not the signed one"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\r\n" + RAW, "a line in the header that is no field"),
        (b" folded first\r\n" + RAW, "a line in the header that is no field"),
        (b"From ana@good.example Wed\r\n" + RAW, "a line in the header that is no field"),
        (b"Subject : a\r\n" + RAW, "a line in the header that is no field"),
        (b": a\r\n" + RAW, "a line in the header that is no field"),
        (b"\xc3\xa4: a\r\n" + RAW, "a line in the header that is no field"),
        (b"A: b\nFrom: <bo@good.example>\r\n" + RAW, "a bare CR or LF"),
        (b"A: b\rFrom: <bo@good.example>\r\n" + RAW, "a bare CR or LF"),
        (RAW + b"a\n", "a bare CR or LF"),
        (b"A: b\x1cFrom: <bo@good.example>\r\n" + RAW, "a control character in the header"),
        (b"A: b\0\r\n" + RAW, "a control character in the header"),
        (b"A: " + b"b" * HEADER_BLOCK + b"\r\n" + RAW, "a header of more than 64 KiB"),
        (b"A: b\r\n" * FIELDS + RAW, "more than 200 header fields"),
    ],
)
def test_a_header_that_can_be_read_in_two_ways(raw: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        split(raw)


def test_at_the_limit_of_fields() -> None:
    assert len(split(b"A: b\r\n" * (FIELDS - 7) + RAW).fields) == FIELDS


def test_a_million_spaces_and_line_ends_take_no_time() -> None:
    began = time.monotonic()
    for body in (b" " * 1_000_000 + b"x\r\n", b"\r\n" * 1_000_000, b" \r\n" * 500_000):
        for form in (b"relaxed", b"simple"):
            canonical_body(body, form)
    assert time.monotonic() - began < 5


BODIES = st.lists(st.sampled_from([b" ", b"\t", b"\r\n", b"a", b"\r\n\r\n", b"  b"]), max_size=20).map(
    b"".join
)


@given(BODIES)
def test_the_body_is_hashed_as_dkimpy_hashes_it(body: bytes) -> None:
    assert canonical_body(body, b"relaxed") == dkim.canonicalization.Relaxed.canonicalize_body(body)
    assert canonical_body(body, b"simple") == dkim.canonicalization.Simple.canonicalize_body(body)


def relaxed(raw: bytes) -> tuple[object, ...]:
    """What a relaxed signature covers of a mail: the named fields from the bottom up, and the body."""
    fields = split(raw)
    headers = dkim.canonicalization.Relaxed.canonicalize_headers([list(one) for one in fields.fields])
    body = dkim.canonicalization.Relaxed.canonicalize_body(fields.body)
    return dkim.select_headers(headers, [name.encode() for name in HEADERS.split()]), body


SIGNED = signed()


@settings(max_examples=400, deadline=None)
@given(st.integers(len(SIGNED) - len(RAW), len(SIGNED) - 1), st.integers(0, 255))
def test_a_changed_byte_fails_or_changes_nothing_that_is_signed(at: int, byte: int) -> None:
    """Every byte of these fields and of the body is signed."""
    other = SIGNED[:at] + bytes([byte]) + SIGNED[at + 1 :]
    try:
        split(other)
    except Malformed:
        return
    passed = bool(checked(other, GOOD).passed)
    assert passed == (relaxed(other) == relaxed(SIGNED))
    assert passed <= dkim.verify(other, dnsfunc=GOOD.for_dkimpy())


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(SIGNED) - len(RAW) - 1), st.integers(0, 255))
def test_a_changed_byte_of_the_signature_never_becomes_another_signature(at: int, byte: int) -> None:
    other = SIGNED[:at] + bytes([byte]) + SIGNED[at + 1 :]
    try:
        split(other)
    except Malformed:
        return
    for one in checked(other, GOOD).passed:  # a folded line, a letter's case in a name
        assert one.domain == "good.example"
        assert one.replay == checked(SIGNED, GOOD).passed[0].replay


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"v=1; a=rsa-sha256; d=good.example; s=s; h=from; bh=AAAA; b="]),
)
def test_anything_in_a_signature_or_a_key_record_raises_nothing(data: bytes, start: bytes) -> None:
    value = re.sub(rb"[\r\n\x00\x0b\x0c\x1c-\x1e]", b"", data)
    checked(b"DKIM-Signature: " + start + value + b"\r\n" + RAW, GOOD)
    checked(signed(key=ed25519()), Dns({"s._domainkey.good.example": b"k=ed25519; p=" + data}))
    checked(SIGNED, Dns({"s._domainkey.good.example": data}))


def test_a_verdict_can_leave_the_cage() -> None:
    verdict = checked(SIGNED, GOOD)
    assert pickle.loads(pickle.dumps(verdict)).domains == verdict.domains


def test_the_clock_is_the_callers() -> None:
    raw = signed(x=str(int(NOW.timestamp()) + 60))
    assert verify(split(raw), GOOD, NOW).passed
    assert verify(split(raw), GOOD, NOW + timedelta(minutes=2)).failed == (("good.example", "x= has passed"),)
