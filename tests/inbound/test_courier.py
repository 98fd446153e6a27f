"""The courier, against a real SMTP server and a real folder."""

from __future__ import annotations

import asyncio
import mailbox
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from mail.courier import Deferred, Failed, MaildirCourier, Sent, SmtpCourier, courier_for
from tests.certificate import self_signed

RAW = (
    b"Subject: hi\r\nList-Unsubscribe: <https://c.example/" + b"x" * 90 + b">\r\n\r\n.dot\r\ncaf\xc3\xa9\r\n"
)


class Sink:
    """A server that keeps what it gets and says what it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[str, list[str], bytes]] = []
        self.rcpt, self.data = "250 ok", "250 queued"
        self.connections: list[asyncio.BaseTransport] = []

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections.append(server.transport)
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data.startswith("250"):
            self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.data


@pytest.fixture
async def sink() -> AsyncIterator[tuple[Sink, SmtpCourier]]:
    sink, loop = Sink(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, hostname="sink", loop=loop), "127.0.0.1", 0)
    courier = courier_for(f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    assert isinstance(courier, SmtpCourier)
    yield sink, courier
    server.close()
    for connection in sink.connections:
        connection.close()


async def test_our_bytes_arrive_unchanged_on_one_connection(sink: tuple[Sink, SmtpCourier]) -> None:
    server, courier = sink
    assert await courier.deliver("bounce+t@c.example", "ana@x.example", RAW) == Sent("queued")
    assert isinstance(await courier.deliver("", "bo@x.example", RAW), Sent)
    assert server.got == [("bounce+t@c.example", ["ana@x.example"], RAW), ("<>", ["bo@x.example"], RAW)]
    assert len(server.connections) == 1


@pytest.mark.parametrize("stage", ["rcpt", "data"])
@pytest.mark.parametrize(("reply", "kind"), [("450 4.2.1 later", Deferred), ("550 5.1.1 nobody", Failed)])
async def test_what_the_peer_says_is_a_value(
    sink: tuple[Sink, SmtpCourier], stage: str, reply: str, kind: type
) -> None:
    server, courier = sink
    setattr(server, stage, reply)
    result = await courier.deliver("", "ana@x.example", RAW)
    assert type(result) is kind
    assert result.reply == reply
    server.rcpt, server.data = "250 ok", "250 ok"
    assert isinstance(await courier.deliver("", "ana@x.example", RAW), Sent)


async def test_a_relay_that_wants_a_login_is_not_the_readers_fault(sink: tuple[Sink, SmtpCourier]) -> None:
    server, courier = sink
    server.rcpt = "530 5.7.0 authentication required"
    assert isinstance(await courier.deliver("", "ana@x.example", RAW), Deferred)


async def test_a_connection_that_was_dropped_is_opened_again(sink: tuple[Sink, SmtpCourier]) -> None:
    server, courier = sink
    await courier.deliver("", "ana@x.example", RAW)
    server.connections[0].close()
    await asyncio.sleep(0.05)
    assert isinstance(await courier.deliver("", "ana@x.example", RAW), Sent)


async def test_many_at_once_share_a_few_connections(sink: tuple[Sink, SmtpCourier]) -> None:
    server, courier = sink
    results = await asyncio.gather(*(courier.deliver("", f"a{n}@x.example", RAW) for n in range(20)))
    assert all(isinstance(one, Sent) for one in results)
    assert len(server.connections) <= 4


@pytest.mark.parametrize(("ask", "kind"), [("", Sent), ("?tls=starttls", Deferred)])
async def test_a_self_signed_certificate_will_do_where_plain_text_would(tmp_path: Path, ask: str, kind: type) -> None:
    sink, loop = Sink(), asyncio.get_running_loop()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    server = await loop.create_server(lambda: SMTP(sink, hostname="sink", tls_context=context, require_starttls=True, loop=loop), "127.0.0.1", 0)
    courier = courier_for(f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}{ask}")
    assert isinstance(await courier.deliver("", "ana@x.example", RAW), kind)
    server.close()
    for connection in sink.connections:
        connection.close()


async def test_nobody_there_is_deferred() -> None:
    courier = courier_for("smtp://127.0.0.1:1?tls=plain")
    assert isinstance(await courier.deliver("", "ana@x.example", RAW), Deferred)


async def test_a_folder_for_each_reader(tmp_path: Path) -> None:
    courier = courier_for(f"maildir:{tmp_path / 'var' / 'mail'}")
    assert isinstance(courier, MaildirCourier)
    assert isinstance(await courier.deliver("bounce+t@c.example", "ana@x.example", RAW), Sent)
    [one] = mailbox.Maildir(tmp_path / "var" / "mail" / "ana@x.example", create=False)
    assert (one["Return-Path"], one["Delivered-To"], one["Subject"]) == (
        "<bounce+t@c.example>",
        "ana@x.example",
        "hi",
    )


@pytest.mark.parametrize("recipient", ["../../etc@x.example", "a/b@x.example", ".."])
async def test_no_address_leaves_the_folder(tmp_path: Path, recipient: str) -> None:
    folder = tmp_path / "mail"
    await MaildirCourier(folder).deliver("", recipient, RAW)
    assert [one.name for one in tmp_path.iterdir()] == ["mail"]
    assert all("/" not in one.name for one in folder.iterdir())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://h:26", ("h", 26, None, None, "offered")),
        ("smtp://h", ("h", 25, None, None, "offered")),
        ("smtps://u%40x:p%3Aw@h", ("h", 465, "u@x", "p:w", "tls")),
        ("smtp://h:587?tls=starttls", ("h", 587, None, None, "starttls")),
    ],
)
async def test_a_relays_url(url: str, expected: tuple[object, ...]) -> None:
    courier = courier_for(url)
    assert isinstance(courier, SmtpCourier)
    assert (courier.host, courier.port, courier.user, courier.password, courier.tls) == expected
