"""The door, through real sockets, as SMTP and as LMTP."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mail.certificate import BadCertificate, Certificate
from mail.envelope import Arrival
from mail.ingress import RECIPIENTS, Door

RAW = b"From: ana@x.example\r\nSubject: hi\r\n\r\nran 5 km\r\n"
LARGEST = 100_000


@asynccontextmanager
async def opened(
    *, lmtp: bool = False, accept: Any = None, known: Callable[[str], bool | None] | None = None,
    certificate: Certificate | None = None,
) -> AsyncIterator[tuple[Door, list[Arrival]]]:
    taken: list[Arrival] = []

    async def take(arrivals: list[Arrival]) -> None:
        taken.extend(arrivals)

    door = Door(
        "127.0.0.1",
        0,
        accept=accept or take,
        known=known or (lambda address: address.endswith("@c.example")),
        lmtp=lmtp,
        hostname="c.example",
        largest=LARGEST,
        certificate=certificate,
    )  # fmt: skip
    await door.start()
    try:
        yield door, taken
    finally:
        await door.stop()


async def talk(door: Door, lines: list[bytes], raw: bytes = RAW, replies: int = 1) -> list[str]:
    """Say lines, then DATA and a mail; return the final replies to each line and to the mail."""

    def run() -> list[str]:
        client = (smtplib.LMTP if door.lmtp else smtplib.SMTP)("127.0.0.1", door.port, timeout=10)
        heard = []
        client.ehlo("x.example")
        for line in lines:
            code, text = client.docmd(line.decode())
            heard.append(f"{code} {text.decode()}")
        code, _ = client.docmd("DATA")
        if code == 354:
            client.send(raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")
            for _ in range(replies):
                code, text = client.getreply()
                heard.append(f"{code} {text.decode()}")
        code, _ = client.noop()
        assert code == 250
        client.close()
        return heard

    return await asyncio.to_thread(run)


FROM, TO = b"MAIL FROM:<ana@x.example>", b"RCPT TO:<run@c.example>"


@pytest.mark.parametrize("lmtp", [False, True])
async def test_a_mail_is_taken_with_its_envelope(lmtp: bool) -> None:
    async with opened(lmtp=lmtp) as (door, taken):
        heard = await talk(door, [FROM, TO])
    assert heard[-1].startswith("250 2.0.0")
    assert taken == [Arrival("run@c.example", "ana@x.example", RAW)]


async def test_the_null_sender_is_empty() -> None:
    async with opened() as (door, taken):
        await talk(door, [b"MAIL FROM:<>", TO])
    assert taken[0].sender == ""


async def test_the_greeting_names_what_we_can() -> None:
    async with opened() as (door, _):
        client = smtplib.SMTP(timeout=10)
        await asyncio.to_thread(client.connect, "127.0.0.1", door.port)
        await asyncio.to_thread(client.ehlo)
        assert client.has_extn("pipelining")
        assert client.has_extn("enhancedstatuscodes")
        assert client.esmtp_features["size"] == str(LARGEST)
        client.close()


async def test_an_unknown_recipient_is_refused() -> None:
    async with opened() as (door, taken):
        heard = await talk(door, [FROM, b"RCPT TO:<no@other.example>", TO])
    assert heard[1].startswith("550 5.1.1")
    assert [one.recipient for one in taken] == ["run@c.example"]


async def test_a_recipient_that_cannot_be_told_is_temporary() -> None:
    async with opened(known=lambda address: None) as (door, _):
        heard = await talk(door, [FROM, TO])
    assert heard[1].startswith("451 4.3.0")


async def test_a_failing_lookup_is_temporary_and_says_nothing() -> None:
    def known(address: str) -> bool:
        raise RuntimeError("secret path")

    async with opened(known=known) as (door, _):
        heard = await talk(door, [FROM, TO])
    assert heard[1].startswith("451 4.3.0")
    assert "secret" not in heard[1]


async def test_recipients_beyond_the_limit_are_put_off() -> None:
    to = [f"RCPT TO:<run{n}@c.example>".encode() for n in range(RECIPIENTS + 1)]
    async with opened() as (door, taken):
        heard = await talk(door, [FROM, *to])
    assert [one[:3] for one in heard[1 : RECIPIENTS + 1]] == ["250"] * RECIPIENTS
    assert heard[RECIPIENTS + 1].startswith("452")
    assert len(taken) == RECIPIENTS


@pytest.mark.parametrize("lmtp", [False, True])
async def test_one_reply_for_each_lmtp_recipient(lmtp: bool) -> None:
    replies = 2 if lmtp else 1
    async with opened(lmtp=lmtp) as (door, taken):
        heard = await talk(door, [FROM, TO, b"RCPT TO:<b@c.example>"], replies=replies)
    assert [one[:3] for one in heard[3:]] == ["250"] * replies
    assert len(taken) == 2


@pytest.mark.parametrize("lmtp", [False, True])
@pytest.mark.parametrize(("over", "reply"), [(0, "250"), (1, "552 5.3.4")])
async def test_the_size_at_its_limit_and_beyond(lmtp: bool, over: int, reply: str) -> None:
    replies = 2 if lmtp else 1
    line = b"x" * 98 + b"\r\n"
    raw = line * (LARGEST // 100)
    raw = raw[: -len(line)] + b"x" * (98 + over) + b"\r\n"
    async with opened(lmtp=lmtp) as (door, taken):
        heard = await talk(door, [FROM, TO, b"RCPT TO:<b@c.example>"], raw, replies)
    assert [one[: len(reply)] for one in heard[3:]] == [reply] * replies
    assert bool(taken) is (over == 0)


@pytest.mark.parametrize(("length", "reply"), [(998, "250"), (5_000, "250"), (60_000, "250"), (70_000, "500 5.6.0")])
async def test_a_line_may_be_longer_than_the_standard_allows(length: int, reply: str) -> None:
    async with opened() as (door, taken):
        heard = await talk(door, [FROM, TO], b"Subject: hi\r\n\r\n" + b"x" * length + b"\r\n")
    assert heard[-1].startswith(reply)
    assert bool(taken) is (reply == "250")


async def test_a_declared_size_beyond_the_limit() -> None:
    async with opened() as (door, _):
        heard = await talk(door, [FROM + f" SIZE={LARGEST + 1}".encode()])
    assert heard[0].startswith("552 5.3.4")


@pytest.mark.parametrize("raw", [b"a\nb\r\n", b"a\rb\r\n", b"a\n.\nb\r\n", b"a\r\r\n"])
async def test_bare_newlines_are_refused(raw: bytes) -> None:
    async with opened() as (door, taken):
        heard = await talk(door, [FROM, TO], raw)
    assert heard[-1].startswith("550 5.6.11")
    assert taken == []


@pytest.mark.parametrize("lmtp", [False, True])
async def test_a_failing_store_is_temporary_and_says_nothing(
    lmtp: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def accept(arrivals: list[Arrival]) -> None:
        raise RuntimeError("secret path and ran 5 km")

    async with opened(lmtp=lmtp, accept=accept) as (door, _):
        heard = await talk(door, [FROM, TO])
    assert heard[-1].startswith("451 4.3.0")
    assert "secret" not in heard[-1] + caplog.text


async def test_the_reply_waits_for_the_commit_and_a_dropped_client_does_not_undo_it() -> None:
    begun, go, stored = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def accept(arrivals: list[Arrival]) -> None:
        begun.set()
        await go.wait()
        stored.set()

    async with opened(accept=accept) as (door, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(b"EHLO x\r\n" + FROM + b"\r\n" + TO + b"\r\nDATA\r\n" + RAW + b".\r\n")
        await asyncio.wait_for(begun.wait(), 5)
        heard = await asyncio.wait_for(reader.readuntil(b"354 "), 5)
        assert b"accepted" not in heard
        writer.close()
        await asyncio.sleep(0.05)
        go.set()
        await asyncio.wait_for(stored.wait(), 5)


async def test_too_many_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mail.ingress.CONNECTIONS", 1)
    async with opened() as (door, _):
        first, one = await asyncio.open_connection("127.0.0.1", door.port)
        assert (await first.readline()).startswith(b"220")
        second, two = await asyncio.open_connection("127.0.0.1", door.port)
        assert (await asyncio.wait_for(second.read(), 5)).startswith(b"421 4.7.0")
        one.close()
        two.close()


def self_signed(folder: Path, name: str) -> Certificate:
    """Write a certificate and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
    chain = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "chain.pem").write_bytes(chain)
    (folder / "key.pem").write_bytes(secret)
    return Certificate(folder / "chain.pem", folder / "key.pem")


def under_tls(door: Door) -> tuple[bytes, str | None]:
    """Send a mail after STARTTLS; return the certificate that the door showed and the version of TLS."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    client = (smtplib.LMTP if door.lmtp else smtplib.SMTP)("127.0.0.1", door.port, timeout=10)
    client.ehlo("x.example")
    assert client.has_extn("starttls")
    client.starttls(context=context)
    client.ehlo("x.example")
    assert not client.has_extn("starttls")
    client.sendmail("ana@x.example", ["run@c.example"], RAW)
    assert isinstance(client.sock, ssl.SSLSocket)
    shown = client.sock.getpeercert(binary_form=True), client.sock.version()
    client.quit()
    return shown


@pytest.mark.parametrize("lmtp", [False, True])
async def test_a_mail_comes_under_tls_and_a_renewed_certificate_is_shown_next_time(lmtp: bool, tmp_path: Path) -> None:
    async with opened(lmtp=lmtp, certificate=self_signed(tmp_path, "old")) as (door, taken):
        old = await asyncio.to_thread(under_tls, door)
        self_signed(tmp_path, "new")
        new = await asyncio.to_thread(under_tls, door)
        (tmp_path / "key.pem").write_text("half a renewal")
        still = await asyncio.to_thread(under_tls, door)
    assert len(taken) == 3
    assert old != new == still
    assert old[1] in ("TLSv1.2", "TLSv1.3")


async def test_without_a_certificate_no_tls_is_offered() -> None:
    async with opened() as (door, _):
        client = await asyncio.to_thread(smtplib.SMTP, "127.0.0.1", door.port, timeout=10)
        await asyncio.to_thread(client.ehlo)
        assert not client.has_extn("starttls")


async def test_what_is_said_before_the_handshake_is_not_heard_after_it(tmp_path: Path) -> None:
    async with opened(certificate=self_signed(tmp_path, "c.example")) as (door, taken):
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(b"EHLO x\r\nSTARTTLS\r\nMAIL FROM:<eve@x.example>\r\nRCPT TO:<run@c.example>\r\nDATA\r\nhi\r\n.\r\n")
        heard = await asyncio.wait_for(reader.read(100_000), 10)
        while b"220" not in heard.splitlines()[-1] and not reader.at_eof():
            heard += await asyncio.wait_for(reader.read(100_000), 10)
        writer.close()
    assert b"354" not in heard
    assert taken == []


def test_a_certificate_that_cannot_be_used_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(BadCertificate, match=r"none\.pem"):
        Certificate(tmp_path / "none.pem", tmp_path / "none.pem").context()
