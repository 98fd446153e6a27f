"""Who wrote a mail: evidence from real signatures, forgeries of every kind, and what each level is enough for."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circles.commands.registry import OF_HOSTS, OF_MEMBERS
from circles.evidence import TABLE, Evidence, Kind, Proof, enough, row_of, stronger
from circles.reading.vocabulary import WORDS
from mail.addressed import addressees
from mail.evidence import COMMON, Asking, weigh
from mail.fields import split
from mail.frontserver import signed_by
from mail.sender import acting_address
from tests.inbound.forge import CIRCLE, HEADERS, NOW, RAW, Dns, changed, ed25519, published, rsa, signed

GOOD = published("good.example", "evil.example")
ANA = "ana@good.example"


def asking(dns: Dns = GOOD, **more: object) -> Asking:
    return replace(Asking(CIRCLE, NOW, dns), **more)  # type: ignore[arg-type]


def weighed(raw: bytes, dns: Dns = GOOD, **more: object) -> Evidence:
    return weigh(raw, asking(dns, **more))


# --- the levels -------------------------------------------------------------------------------------------------------


def test_a_plain_mail_proves_nothing() -> None:
    found = weighed(RAW)
    assert (found.proof, found.level, found.address, found.domain) == (Proof.CLAIMED, "E0", ANA, "")
    assert found.why == ("no signature of good.example",)


def test_a_reply_to_a_living_letter_by_its_reader() -> None:
    found = weighed(RAW, reader=ANA)
    assert (found.proof, found.letter) == (Proof.LETTER, True)
    assert found.why[0] == "it came to the secret address of a letter of theirs"
    assert weighed(RAW, reader="bo@good.example").proof is Proof.CLAIMED


@pytest.mark.parametrize("key", [rsa, ed25519])
def test_a_mail_signed_by_its_own_domain(key: object) -> None:
    made = key()  # type: ignore[operator]
    found = weighed(signed(key=made), published("good.example", key=made))
    assert (found.proof, found.level, found.address, found.domain) == (
        Proof.SIGNED,
        "E2",
        ANA,
        "good.example",
    )
    assert found.why == (f"good.example, the domain itself, signed it with {made.algorithm} (selector s)",)
    assert not found.undecided
    assert len(found.replay) == 2


def test_a_question_that_was_answered() -> None:
    found = weighed(b"", returned_by=ANA)
    assert (found.proof, found.address) == (Proof.RETURNED, ANA)


def test_the_strongest_counts() -> None:
    assert weighed(signed(), reader=ANA).proof is Proof.SIGNED
    sub = changed(RAW, b"ana@good.example>", b"ana@mail.good.example>")
    organisation = weighed(signed(sub))
    assert (organisation.proof, organisation.level, organisation.domain) == (
        Proof.ORGANISATION,
        "E2",
        "good.example",
    )
    assert weighed(signed(sub), reader="ana@mail.good.example").proof is Proof.LETTER


def test_the_domain_itself_counts_before_its_organisation() -> None:
    sub = changed(RAW, b"ana@good.example>", b"ana@mail.good.example>")
    raw = signed(signed(sub, "mail.good.example"), "good.example")
    found = weighed(raw, published("good.example", "mail.good.example"))
    assert (found.proof, found.domain, len(found.replay)) == (Proof.SIGNED, "mail.good.example", 3)


# --- forgeries of From ------------------------------------------------------------------------------------------------

FORGED = [
    b"From: <ana@good.example>\r\nFrom: <bo@evil.example>",
    b"From: <bo@evil.example>\r\nFrom: <ana@good.example>",
    b"From: ana@good.example, bo@evil.example",
    b"From: bo@evil.example, ana@good.example",
    b"From: <ana@good.example> <bo@evil.example>",
    b"From: bo@evil.example (ana@good.example)",
    b"From: (ana@good.example) bo@evil.example",
    b"From: ana@good.example (comment)",
    b"From: =?utf-8?q?ana=40good.example=2C?= bo@evil.example",
    b"From: =?utf-8?q?ana=40good.example?=",
    b"From: <@evil.example:ana@good.example>",
    b"From: <@evil.example,@x.example:ana@good.example>",
    b"From: g: ana@good.example, bo@evil.example;",
    b"From: <ana@good.example>,",
    b"From: ana@good.example\\, bo@evil.example",
    b"From: <ana@good.example\\@evil.example>",
    b'From: "ana@good.example',
    b'From: "<ana@good.example>',
    b'From: "ana"@good.example',
    b"From: <ana@good.example(.evil.example>",
    b"From: ana@good.example;bo@evil.example",
    b"From: ana@good.example bo@evil.example",
    b"From:",
    b"X-From: <ana@good.example>",
    b"From: ana@good.example@evil.example",
    b"From: ana@[203.0.113.1]",
    b"From: <ana@good.example\x1b>",
    b"From: \xc3\xa4na@good.example",
]


@pytest.mark.parametrize("top", FORGED)
@pytest.mark.parametrize("domain", ["evil.example", "good.example"])
def test_a_from_in_doubt_is_nobody_whoever_signs(top: bytes, domain: str) -> None:
    raw = signed(changed(RAW, b"From: Ana <ana@good.example>", top), domain)
    found = weighed(raw, reader=ANA)
    assert (found.proof, found.address, found.domain) == (Proof.CLAIMED, None, "")
    assert found.why == ("From is not exactly one plain address",)


@pytest.mark.parametrize(
    "top",
    [b'"ana@good.example" <bo@evil.example>', b'"Ana <ana@good.example>" <bo@evil.example>', b'"a\\"b, ana@good.example" <bo@evil.example>',
     b"=?utf-8?q?ana=40good.example?= <bo@evil.example>", b"=?utf-8?b?YW5hQGdvb2QuZXhhbXBsZT4s?= <bo@evil.example>", b"bo@evil.example"],
)  # fmt: skip
def test_a_display_name_is_nobody(top: bytes) -> None:
    found = weighed(signed(changed(RAW, b"Ana <ana@good.example>", top), "evil.example"))
    assert (found.proof, found.address, found.domain) == (Proof.SIGNED, "bo@evil.example", "evil.example")


def test_a_good_signature_of_another_domain_says_nothing() -> None:
    found = weighed(signed(RAW, "evil.example"))
    assert found.proof is Proof.CLAIMED
    assert found.why == ("the signature of evil.example does not count: the domain may not sign for From",)


@pytest.mark.parametrize(
    ("of", "signer", "proof"),
    [
        ("mail.good.example", "good.example", Proof.ORGANISATION),
        ("good.example", "news.good.example", Proof.CLAIMED),
        ("a.good.example", "b.good.example", Proof.CLAIMED),
        ("good.co.uk", "co.uk", Proof.CLAIMED),
        ("ana.github.io", "github.io", Proof.CLAIMED),
        ("good.example", "notgood.example", Proof.CLAIMED),
        ("good.example", "example", Proof.CLAIMED),
    ],
)
def test_relatives_and_suffixes(of: str, signer: str, proof: Proof) -> None:
    raw = signed(changed(RAW, b"ana@good.example>", b"ana@" + of.encode() + b">"), signer)
    assert weighed(raw, published(signer)).proof is proof


def test_the_organisation_may_not_sign_when_the_record_wants_the_domain_itself() -> None:
    raw = signed(changed(RAW, b"ana@good.example>", b"ana@mail.good.example>"))
    dns = published("good.example")
    dns.records["_dmarc.good.example"] = b"v=DMARC1; p=none; adkim=s"
    found = weighed(raw, dns)
    assert (found.proof, found.undecided) == (Proof.CLAIMED, False)
    assert found.why == ("good.example signed it, but good.example wants adkim=s",)
    dns.broken.add("_dmarc.mail.good.example")
    assert weighed(raw, dns).undecided


# --- what a signature has to cover ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["to", "subject", "date", "message-id", "mime-version", "content-type"])
def test_a_field_that_is_not_signed(name: str) -> None:
    found = weighed(signed(headers=HEADERS.replace(f"{name}", "x-none")))
    assert found.proof is Proof.CLAIMED
    assert found.why == (f"good.example signed it, but not {name}",)


@pytest.mark.parametrize("name", ["Cc", "Reply-To", "Content-Transfer-Encoding", "In-Reply-To", "References"])
def test_a_field_that_is_there_and_not_signed(name: str) -> None:
    headers = "from to subject date message-id mime-version content-type"
    assert weighed(signed(headers=headers)).proof is Proof.SIGNED
    added = f"{name}: <x@y.example>\r\n".encode() + signed(headers=headers)
    assert weighed(added).why == (f"good.example signed it, but not {name.lower()}",)


@pytest.mark.parametrize("name", [name for name in HEADERS.split() if name != "from"])
def test_a_field_that_is_there_twice(name: str) -> None:
    once = "" if f"\n{name}:".encode() in RAW.lower() else f"{name}: <a@b.example>\r\n"
    raw = signed(once.encode() + RAW)
    more = f"{name}: <x@y.example>\r\n".encode() + raw
    assert weighed(more).why == (f"it has two fields called {name}",)
    assert weighed(more).proof is Proof.CLAIMED


COMMON_LISTS = {  # h= of large providers, as they stand in public archives
    "gmail.com": "to subject message-id date from in-reply-to references mime-version from to cc subject date message-id reply-to",
    "yahoo.com": "from to cc subject date in-reply-to references from subject reply-to",
    "icloud.com": "from content-type mime-version subject message-id date to x-icloud-hme",
    "protonmail.com": "date to from subject message-id feedback-id from to cc date subject reply-to feedback-id message-id bimi-selector",
}


@pytest.mark.parametrize("domain", COMMON_LISTS)
def test_what_large_providers_sign_is_enough_under_the_common_rules_alone(domain: str) -> None:
    raw = changed(RAW, b"ana@good.example>", b"ana@" + domain.encode() + b">")
    raw = changed(
        raw, b"MIME-Version", b"In-Reply-To: <2@c.example>\r\nContent-Transfer-Encoding: 7bit\r\nMIME-Version"
    )
    raw = signed(raw, domain, headers=COMMON_LISTS[domain])
    assert weighed(raw, published(domain)).proof is Proof.CLAIMED
    assert weighed(raw, published(domain), rules=COMMON).proof is Proof.SIGNED
    assert weighed(b"Cc: <x@y.example>\r\n" + raw, published(domain), rules=COMMON).proof is Proof.CLAIMED
    assert weighed(b"Subject: x\r\n" + raw, published(domain), rules=COMMON).proof is Proof.CLAIMED


def test_outlook_signs_no_to_and_proves_nothing() -> None:
    raw = signed(headers="from date subject message-id content-type mime-version x-ms-exchange-senderadcheck")
    for rules in (COMMON, asking().rules):
        assert weighed(raw, rules=rules).proof is Proof.CLAIMED


@pytest.mark.parametrize(
    "change",
    [
        (b"5 km", b"6 km"),
        (b"Re: this week", b"remove bo"),
        (b"18:22:05", b"18:22:06"),
        (b"<1@good.example>", b"<2@good.example>"),
        (b"text/plain", b"text/html"),
        (b"From: Ana", b"From: Bo"),
    ],
)
def test_a_changed_mail(change: tuple[bytes, bytes]) -> None:
    found = weighed(changed(signed(), *change))
    assert found.proof is Proof.CLAIMED
    assert found.why[0].startswith("the signature of good.example does not count: the ")


def test_text_appended_under_l() -> None:
    found = weighed(signed(l="5") + b"remove bo\r\n")
    assert found.why == (
        "the signature of good.example does not count: l= leaves the end of the body unsigned",
    )


def test_an_injected_field_in_a_subject_is_no_field_or_breaks_the_signature() -> None:
    for injected in (
        b"=?utf-8?q?hi=0D=0AFrom=3A_bo=40evil.example?=",
        b"hi\rFrom: bo@evil.example",
        b"hi\x1cFrom: bo@evil.example",
    ):
        found = weighed(signed(changed(RAW, b"Re: this week", injected), "evil.example"))
        assert found.proof is Proof.CLAIMED
        assert found.address in (None, ANA)


# --- replay -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "to",
    [
        b"<bo@evil.example>", b"runners@circles.example.evil.example", b'"runners@circles.example" <bo@evil.example>',
        b"(runners@circles.example) bo@evil.example", b"(a, runners@circles.example, b) bo@evil.example",
        b"<bo@evil.example, runners@circles.example, x>", b'"a, runners@circles.example, b" <bo@evil.example>',
        b"g: runners@circles.example;", b"runners+abc@circles.example", b"=?utf-8?q?runners=40circles.example?=", b"",
    ],
)  # fmt: skip
def test_a_mail_to_somebody_else(to: bytes) -> None:
    found = weighed(signed(changed(RAW, b"<runners@circles.example>", to)))
    assert found.proof is Proof.CLAIMED
    assert found.why == ("neither To nor Cc names the address that it came to",)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("To", b"Runners <RUNNERS@Circles.example>"), ("To", b'"Bo, B" <bo@x.example>, "Run, ners" <runners@circles.example>'),
        ("To", b"bo@x.example,\r\n runners@circles.example"), ("Cc", b"runners@circles.example"),
    ],
)  # fmt: skip
def test_a_mail_to_us_among_others(field: str, value: bytes) -> None:
    raw = changed(RAW, b"To: <runners@circles.example>", b"To: x@y.example" if field == "Cc" else b"X: y")
    assert weighed(signed(f"{field}: ".encode() + value + b"\r\n" + raw)).proof is Proof.SIGNED


def test_addressees() -> None:
    assert addressees([b" A <a@x.example>, b@x.example\r\n", b"c@x.example"]) == {
        "a@x.example",
        "b@x.example",
        "c@x.example",
    }
    assert addressees([b'"a@x.example, b@x.example']) == frozenset()
    assert addressees([b"a@x.example," * 10_000]) == frozenset()


@given(st.text(alphabet='ab@,.<>"() :;\\', max_size=40))
def test_addressees_are_each_a_mailbox_of_its_own(text: str) -> None:
    for address in addressees([text.encode()]):
        assert acting_address([address.encode()]) == address
        assert address in text


@pytest.mark.parametrize(
    ("days", "proof"), [(3, Proof.SIGNED), (-3, Proof.SIGNED), (3.01, Proof.CLAIMED), (-3.01, Proof.CLAIMED)]
)
def test_a_date_of_another_week(days: float, proof: Proof) -> None:
    raw = signed(changed(RAW, b"18:22:05", b"18:30:00"))
    assert weighed(raw, now=NOW + timedelta(days=days)).proof is proof


@pytest.mark.parametrize(
    "date", [b"yesterday", b"", b"Wed, 99 Mar 2026 18:22:05 +0000", b"Wed, 11 Mar 99999 18:22:05", b"\xff"]
)
def test_a_date_that_cannot_be_read(date: bytes) -> None:
    found = weighed(signed(changed(RAW, b"Wed, 11 Mar 2026 18:22:05 +0000", date)))
    assert found.why == ("its Date is not within three days",)


def test_what_is_remembered_of_a_mail_is_the_same_for_the_same_and_bound_to_us() -> None:
    raw = signed()
    assert weighed(raw).replay == weighed(b"Received: by x\r\n" + raw).replay
    other_body = weighed(signed(changed(RAW, b"5 km", b"6 km")))
    assert set(weighed(raw).replay) & set(other_body.replay) == {weighed(raw).replay[1]}  # the Message-ID
    both = signed(
        changed(RAW, b"<runners@circles.example>", b"runners@circles.example, readers@circles.example")
    )
    assert not set(weighed(both).replay) & set(weighed(both, recipient="readers@circles.example").replay)


def test_every_good_signature_is_remembered() -> None:
    """Who strips one of two signatures does not make the mail new."""
    raw = signed()
    twice = signed(raw, selector="t")
    dns = published("good.example")
    dns.records["t._domainkey.good.example"] = rsa().record()
    assert set(weighed(raw, dns).replay) & set(weighed(twice, dns).replay)
    assert len(weighed(twice, dns).replay) == 3


def test_a_replay_leaves_what_does_not_need_the_signature() -> None:
    for reader, left in ((ANA, Proof.LETTER), ("", Proof.CLAIMED)):
        found = weighed(signed(), reader=reader).without_signature("it was seen before")
        assert (found.proof, found.domain, found.replay, found.why[-1]) == (
            left,
            "",
            (),
            "it was seen before",
        )


# --- what waits -------------------------------------------------------------------------------------------------------


def test_a_key_that_cannot_be_looked_up_now_holds_the_mail() -> None:
    found = weighed(signed(), Dns(broken={"s._domainkey.good.example"}))
    assert (found.proof, found.undecided) == (Proof.CLAIMED, True)
    assert found.why == ("a signature waits: s._domainkey.good.example cannot be looked up now",)
    assert not found.without_signature("it waited in vain").undecided


def test_no_mail_waits_for_anothers_key_or_when_it_is_proven() -> None:
    broken = Dns(GOOD.records, {"s._domainkey.evil.example", "t._domainkey.good.example"})
    assert not weighed(signed(domain="evil.example"), broken).undecided
    found = weighed(signed(signed(), selector="t"), broken)
    assert (found.proof, found.undecided) == (Proof.SIGNED, False)


def test_no_key_is_looked_up_in_vain() -> None:
    dns = published("good.example")
    for raw in (
        RAW,
        signed(changed(RAW, b"<runners@", b"<joggers@")),
        b"Subject: x\r\n" + signed(),
        signed(l="3"),
    ):
        weighed(raw, dns)
    weighed(signed(), dns, automatic="away")
    assert dns.asked == []


def test_fifty_signatures_hide_none() -> None:
    heap = b"".join(signed(domain=f"n{n}.example")[: -len(RAW)] for n in range(50))
    dns = published("good.example")
    found = weighed(heap + signed(), dns)
    assert (found.proof, len(found.why)) == (Proof.SIGNED, 11)
    assert dns.asked == ["s._domainkey.good.example"]


def test_fifty_signatures_of_the_organisation_cost_a_few_look_ups() -> None:
    sub = changed(RAW, b"ana@good.example>", b"ana@mail.good.example>")
    heap = b"".join(signed(sub, selector=f"s{n}")[: -len(sub)] for n in range(50))
    dns = published("good.example")
    dns.records |= {f"s{n}._domainkey.good.example": rsa().record() for n in range(50)}
    dns.broken = {"_dmarc.mail.good.example"}
    assert weighed(heap + sub, dns).undecided
    assert len(dns.asked) == 5 + 1
    printed = b"Authentication-Results: mx.circles.example; dkim=pass header.d=good.example\r\n"
    dns.asked.clear()
    assert weighed(printed + heap + sub, dns, front=FRONT).undecided
    assert len(dns.asked) == 5 + 1


def test_an_automatic_mail_proves_nothing() -> None:
    found = weighed(signed(), reader=ANA, automatic="away")
    assert (found.proof, found.why) == (Proof.CLAIMED, ("no person wrote it: away",))


def test_a_header_that_can_be_read_in_two_ways_proves_nothing() -> None:
    found = weighed(b"From x\r\n" + signed(), reader=ANA)
    assert (found.proof, found.address) == (Proof.CLAIMED, None)


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    weigh(data, asking())
    weigh(RAW + data, asking())
    weigh(data + RAW, asking(front="mx.circles.example"))


def test_evidence_can_be_stored() -> None:
    assert pickle.loads(pickle.dumps(weighed(signed()))) == weighed(signed())


# --- a front mail server ----------------------------------------------------------------------------------------------

FRONT = "mx.circles.example"
NONE = Dns()  # the front server has looked


def from_front(results: bytes, raw: bytes | None = None, above: bytes = b"") -> bytes:
    return above + b"Authentication-Results: " + results + b"\r\n" + (signed() if raw is None else raw)


PASS = b"mx.circles.example; dkim=pass header.d=good.example header.s=s"


@pytest.mark.parametrize(
    ("results", "above"),
    [
        (PASS, b""),
        (PASS, b"Return-Path: <ana@good.example>\r\nReceived: from x by mx.circles.example\r\n"),
        (PASS.replace(b"; ", b";\r\n\t"), b""),
        (b"MX.circles.example 1; spf=pass smtp.mailfrom=x.example; dkim=pass (2048-bit key) header.d=Good.example header.i=@good.example", b""),
        (b"mx.circles.example; dkim=fail header.d=list.example; dkim=pass header.d=good.example", b""),
        (b"mx.circles.example; spf=pass smtp.mailfrom=x", b"Authentication-Results: " + PASS + b"\r\n"),
    ],
)  # fmt: skip
def test_the_front_servers_verdict_counts(results: bytes, above: bytes) -> None:
    found = weighed(from_front(results, above=above), NONE, front=FRONT)
    assert (found.proof, found.domain, len(found.replay)) == (Proof.SIGNED, "good.example", 2)
    assert found.why == (
        "good.example, the domain itself, signed it with rsa-sha256 (selector s), says mx.circles.example",
    )


@pytest.mark.parametrize(
    ("results", "above"),
    [
        (PASS.replace(b"mx.circles", b"mx.evil"), b""),
        (PASS.replace(b"mx.circles", b"x.mx.circles"), b""),
        (PASS.replace(b"mx.", b""), b""),
        (PASS, b"Authentication-Results: mx.evil.example; dkim=pass header.d=evil.example\r\n"),
        (PASS, b"Received: by mx.circles.example\r\nReceived: by evil.example\r\n"),
        (PASS, b"X-Mailer: x\r\n"),
        (PASS, b"Authentication-Results: mx.circles.example; dkim=fail header.d=x.example\r\nReceived: by evil.example\r\n"),
        (PASS.replace(b"pass", b"fail"), b""),
        (PASS.replace(b"pass", b"temperror"), b""),
        (PASS.replace(b"header.d=good.example", b"header.d=evil.example"), b""),
        (b"mx.circles.example; dmarc=pass header.from=good.example", b""),
        (b"mx.circles.example; spf=pass smtp.mailfrom=ana@good.example", b""),
        (b"mx.circles.example; dkim=pass header.i=@good.example", b""),
        (b"mx.circles.example; dkim=pass header.d=evil.example header.d=good.example", b""),
        (b"mx.circles.example; dkim=pass header.d=good.example header.d=evil.example", b""),
        (b"mx.circles.example; dkim=none reason=\"dkim=pass header.d=good.example\"", b""),
        (b"mx.circles.example (; dkim=pass header.d=good.example)", b""),
        (b"mx.circles.example; none", b""),
        (b"mx.circles.example 2; dkim=pass header.d=good.example", b""),
        (b"mx.circles.example; dkim=pass header.d=g\xc3\xb6\xc3\xb6d.example", b""),
        (b"", b""),
        (b"x" * 9000, b""),
        (b"(" * 8000, b""),
        (b"mx.circles.example; dkim=pass " + b"(" * 8000, b""),
        (b"mx.circles.example; x=y; none", b""),
    ],
)  # fmt: skip
def test_a_verdict_that_does_not_count(results: bytes, above: bytes) -> None:
    assert weighed(from_front(results, above=above), NONE, front=FRONT).proof is Proof.CLAIMED


PIECES = [
    "mx.circles.example",
    "; ",
    "dkim",
    "=",
    "pass",
    " ",
    "header.d=a.example",
    "(",
    ")",
    '"',
    "none",
    "reason=",
    "1",
    "/",
    "@",
    ".",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_verdict_raises(results: str) -> None:
    for domain in signed_by(split(from_front(b"mx.circles.example; " + results.encode(), RAW)), FRONT):
        assert domain == "a.example"


def test_no_verdict_counts_without_a_front_server() -> None:
    assert weighed(from_front(PASS), NONE).proof is Proof.CLAIMED


def test_the_verdict_stands_only_for_a_signature_that_keeps_the_rules() -> None:
    for raw in (
        RAW,
        signed(l="5"),
        signed(domain="evil.example"),
        signed(headers="from"),
        signed(a="rsa-sha1"),
    ):
        assert weighed(from_front(PASS, raw), NONE, front=FRONT).proof is Proof.CLAIMED
    loose = signed(
        signed(), headers="from", selector="t"
    )  # which of the two is good, the verdict does not say
    assert weighed(from_front(PASS, loose), NONE, front=FRONT).proof is Proof.CLAIMED
    assert (
        weighed(from_front(PASS, signed(l="5")[: -len(RAW)] + signed()), NONE, front=FRONT).proof
        is Proof.CLAIMED
    )


@pytest.mark.parametrize(
    "odd", ["good.example(.evil.example", 'good.example".evil.example', "good.example'a.evil.example"]
)
def test_a_domain_that_prints_as_another(odd: str) -> None:
    """espoofer A4, A5: the front server looks the odd name up, at the attacker's, and prints it raw."""
    raw = signed(d=odd)[: -len(RAW)] + signed(domain="good.example", body=b"not this one\r\n")
    printed = f"mx.circles.example; dkim=pass header.d={odd}".encode()
    assert weighed(from_front(printed, raw), NONE, front=FRONT).proof is Proof.CLAIMED


def test_without_a_verdict_we_look_ourselves() -> None:
    assert weighed(from_front(b"mx.circles.example; none"), front=FRONT).proof is Proof.SIGNED
    assert weighed(signed(), front=FRONT).proof is Proof.SIGNED


def test_signed_by_tells_all_domains() -> None:
    raw = from_front(b"mx.circles.example; dkim=pass header.d=a.example; dkim=pass header.d=b.example")
    assert signed_by(split(raw), FRONT) == ("a.example", "b.example")


# --- the table of actions ---------------------------------------------------------------------------------------------

P = Proof
ORDER = [P.CLAIMED, P.ORGANISATION, P.LETTER, P.SIGNED, P.RETURNED, P.OPERATOR]


@pytest.mark.parametrize(
    ("action", "host", "weakest"),
    [
        ("help", False, P.CLAIMED), ("leave", False, P.ORGANISATION), ("check_in", False, P.ORGANISATION),
        ("export", False, P.RETURNED), ("erase", False, P.RETURNED), ("invite", True, P.LETTER), ("say", True, P.LETTER),
        ("remove", True, P.RETURNED), ("export", True, P.RETURNED), ("unheard_of", True, P.RETURNED), ("", False, P.RETURNED),
    ],
)  # fmt: skip
def test_what_is_enough(action: str, host: bool, weakest: Proof) -> None:
    assert [proof for proof in ORDER if enough(proof, action, host=host)] == ORDER[ORDER.index(weakest) :]


def test_each_action_stands_once_in_the_table() -> None:
    for names in ([n for row in TABLE for n in row.member], [n for row in TABLE for n in row.host]):
        assert len(names) == len(set(names))
    assert [row.kind for row in TABLE] == list(Kind)


def test_every_command_is_in_the_table() -> None:
    members = {name.removesuffix("_on").removesuffix("_off").removesuffix("_now").removesuffix("_digest")
               for table in ("whole", "asked", "sure") for name in WORDS[table]}  # fmt: skip
    for name in members | set(OF_MEMBERS):
        assert any(name in row.member for row in TABLE), name
    hosts = {"invite", "remove", "cohost", "handover", "skip", "record", "share", "approve", "decline", "gathering",
             "season", "purpose", "question", "say", "who", "status", "help", "export", "close_circle"}  # fmt: skip
    for name in hosts | set(OF_HOSTS):
        assert any(name in row.host for row in TABLE), name


def test_levels_and_strength() -> None:
    assert [proof.level for proof in ORDER] == ["E0", "E2", "E1", "E2", "E3", "E4"]
    assert list(Proof) == ORDER
    assert stronger(P.LETTER, P.ORGANISATION) is P.LETTER
    assert row_of("leave").kind is Kind.STOP
