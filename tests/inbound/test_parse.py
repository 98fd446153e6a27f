"""Raw bytes to a parsed mail: what is believed, refused, automatic; each limit and one beyond."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.classify import Automatic
from mail.parse import DEPTH, HEADERS, PARTS, REFERENCES, TooComplex, parse
from mail.sender import acting_address


def mail(*fields: str, body: str = "ran 5 km") -> bytes:
    return "\r\n".join([*fields, "", body, ""]).encode()


ANA = "From: Ana <ana@x.example>"


def test_what_stands_in_a_mail() -> None:
    parsed = parse(
        mail(
            'From: "Ana B." <Ana@x.example>',
            "Subject: =?utf-8?q?caf=C3=A9=0Ax?=",
            "Message-ID: <1@x.example>",
            "In-Reply-To: <2@c.example>",
            "References: <3@c.example> <2@c.example>",
            "Date: Fri, 27 Nov 2026 10:00:00 +0100",
        )
    )
    assert (parsed.from_address, parsed.from_name, parsed.subject) == ("ana@x.example", "Ana B.", "café x")
    assert (parsed.message_id, parsed.in_reply_to) == ("<1@x.example>", "<2@c.example>")
    assert parsed.references == ("<3@c.example>", "<2@c.example>")
    assert parsed.date is not None
    assert (parsed.date.hour, parsed.text.strip(), parsed.auto) == (9, "ran 5 km", "")


def test_references_are_the_last_fifty() -> None:
    ids = [f"<{n}@x.example>" for n in range(REFERENCES + 1)]
    assert parse(mail(ANA, "References: " + "\r\n ".join(ids))).references == tuple(ids[1:])


def test_attachments_are_named_without_their_bytes() -> None:
    body = "\r\n".join(
        [
            "--b",
            "Content-Type: text/plain",
            "",
            "hi",
            "--b",
            "Content-Type: image/png",
            "Content-Transfer-Encoding: base64",
            'Content-Disposition: attachment; filename="a.png"',
            "",
            "AAAA",
            "--b--",
        ]
    )
    parsed = parse(mail(ANA, 'Content-Type: multipart/mixed; boundary="b"', body=body))
    [one] = parsed.attachments
    assert (one.name, one.content_type, one.size) == ("a.png", "image/png", 3)
    assert parsed.text.strip() == "hi"


@pytest.mark.parametrize(
    "value",
    [
        b"ana@x.example",
        b"<ana@x.example>",
        b"Ana <ana@x.example>",
        b'"B, Ana" <ana@x.example>',
        b"Ana <ANA@X.example>",
        b"=?utf-8?q?Ana?= <ana@x.example>",
        b"J\xc3\xb6rg <ana@x.example>",
        b"Ana\r\n <ana@x.example>",
        b'"a@b <c@d>" <ana@x.example>',
    ],
)
def test_a_from_that_is_believed(value: bytes) -> None:
    assert acting_address([value]) == "ana@x.example"


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"Ana",
        b"<",
        b"a@[",
        b'"',
        b"ana@x.example, bo@x.example",
        b"Ana <ana@x.example> <bo@x.example>",
        b"bo@x.example <ana@x.example>",
        b"ana@x.example (bo@x.example)",
        b"g: ana@x.example;",
        b"<@r:ana@x.example>",
        b"Ana <ana@x.example",
        b"Ana <an\x00a@x.example>",
        b"Ana\r<ana@x.example>",
        b"<\xc3\xa4na@x.example>",
        b"<ana@x.example>x",
        b'"a\\" <bo@x.example>, " <ana@x.example>, c@x.example',
        b"<ana@@x.example>",
        b"(" * 5000,
    ],
)
def test_a_from_in_doubt_is_nobody(value: bytes) -> None:
    assert acting_address([value]) is None


def test_two_froms_are_nobody_and_none_is_nobody() -> None:
    assert parse(mail(ANA, "From: bo@x.example")).from_address is None
    assert parse(mail(ANA, "fRoM : bo@x.example")).from_address is None
    assert parse(mail("Subject: x")).from_address is None


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("Auto-Submitted: auto-replied; x=y", Automatic.AUTO_SUBMITTED),
        ("Precedence: Bulk", Automatic.BULK),
        ("X-Autoreply: yes", Automatic.AUTORESPONDER),
        ("List-Id: <x>", Automatic.LIST),
        ("Return-Path: <>", Automatic.NULL_SENDER),
        ("Content-Type: multipart/report; boundary=b", Automatic.REPORT),
        ("Subject: Out of Office: run", Automatic.AWAY),
        ("Subject: Abwesenheitsnotiz", Automatic.AWAY),
        ("Subject: =?utf-8?q?R=C3=A9ponse_automatique_?=: x", Automatic.AWAY),
        ("Subject: Respuesta =?utf-8?q?autom=C3=A1tica?=: x", Automatic.AWAY),
        ("Subject: Risposta automatica: x", Automatic.AWAY),
        ("Subject: =?utf-8?q?Aus=C3=AAncia?=: x", Automatic.AWAY),
        ("Subject: Automatisch antwoord: x", Automatic.AWAY),
        ("Auto-Submitted: no", ""),
        ("X-Auto-Response-Suppress: All", ""),
        ("Subject: Abwesenheit kommende Woche", ""),
        ("Subject: Re: your week", ""),
        ("Precedence: first-class", ""),
    ],
)
def test_what_is_automatic(field: str, kind: str) -> None:
    assert parse(mail(ANA, field)).auto == kind


@pytest.mark.parametrize("name", ["mailer-daemon", "no-reply", "noreply", "do_not_reply", "bounces+1"])
def test_robots_by_their_address(name: str) -> None:
    assert parse(mail(f"From: {name}@x.example")).auto == Automatic.ROBOT


def nested(depth: int) -> bytes:
    lines = [ANA]
    for n in range(depth - 1):
        lines += [f'Content-Type: multipart/mixed; boundary="b{n}"', "", f"--b{n}"]
    return "\r\n".join([*lines, "Content-Type: text/plain", "", "hi", ""]).encode()


def parted(parts: int) -> bytes:
    return mail(ANA, "Content-Type: multipart/mixed; boundary=b", body="--b\r\n\r\nx\r\n" * parts + "--b--")


@pytest.mark.parametrize(
    ("fits", "beyond"),
    [
        (mail(ANA, "X-A: " + "a" * (16 * 1024 - 1)), mail(ANA, "X-A: " + "a" * 16 * 1024)),
        (mail(ANA, "To: " + "a" * (4 * 1024 - 1)), mail(ANA, "To: " + "a" * 4 * 1024)),
        (mail(ANA, "Content-Id: " + "a" * (4 * 1024 - 1)), mail(ANA, "Content-Id: " + "a" * 4 * 1024)),
        (mail(ANA, *["X-A: b"] * (HEADERS - 1)), mail(ANA, *["X-A: b"] * HEADERS)),
        (nested(DEPTH), nested(DEPTH + 1)),
        (parted(PARTS - 1), parted(PARTS)),
        (mail(ANA, *["X-A: " + "a" * 16_000] * 4), mail(ANA, *["X-A: " + "a" * 16_000] * 5)),
    ],
    ids=["one header", "address", "content", "headers", "depth", "parts", "header block"],
)
def test_each_limit_and_one_beyond(fits: bytes, beyond: bytes) -> None:
    parse(fits)
    with pytest.raises(TooComplex):
        parse(beyond)


def test_deep_nesting_is_refused_not_crashed() -> None:
    with pytest.raises(TooComplex):
        parse(nested(3000))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=80))
def test_no_bytes_break_it(junk: bytes, sender: bytes) -> None:
    for raw in (junk, b"From: " + sender + b"\r\nSubject: " + junk + b"\r\n\r\n" + junk):
        try:
            parsed = parse(raw)
        except TooComplex:
            continue
        assert not set(parsed.subject) & {"\r", "\n", "\0"}
        parsed.subject.encode()
        parsed.from_name.encode()
