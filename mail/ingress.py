"""The door: SMTP or LMTP in. Accepted means stored and committed; nothing else happens on the socket.

The only importer of aiosmtpd, made by `scheduler.wiring`. Every reply is a named constant below; unknown
trouble is temporary, and no text of an exception leaves the house. Never opens a mail and never knows
a circle: it is told which recipients are ours.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from mail.certificate import Certificate
from mail.envelope import Arrival

log = logging.getLogger("circles.ingress")

OK = "250 2.0.0 accepted"
TRY_LATER = "451 4.3.0 try again later"
TOO_MANY_RECIPIENTS = "452 4.5.3 too many recipients"
TOO_MANY_CONNECTIONS = "421 4.7.0 too many connections"
NOT_OURS = "550 5.1.1 no such address here"
BARE_NEWLINE = "550 5.6.11 a line ends in CR LF"
TOO_BIG = "552 5.3.4 message too big"
LINE_TOO_LONG = "500 5.6.0 line too long"
RECIPIENT_OK = "250 2.1.5 ok"

RECIPIENTS, CONNECTIONS, PER_PEER, COMMANDS = 5, 200, 10, 100
LMTP_RECIPIENTS, LMTP_COMMANDS = 50, 1000  # of the front server, which speaks for everybody
IDLE_SECONDS = 300
LONGEST_LINE = 64 * 1024
LOCAL = ("127.0.0.1", "::1", "")
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")

Accept = Callable[[list[Arrival]], Awaitable[None]]
Known = Callable[[str], bool | None]  # None: it cannot be told now

# What aiosmtpd says by itself after DATA and at MAIL, in our words.
_OWN_WORDS = {
    "552 Error: Too much mail data": TOO_BIG,
    "552 Error: message size exceeds fixed maximum message size": TOO_BIG,
    "500 Line too long (see RFC5321 4.5.3.1.6)": LINE_TOO_LONG,
}
_AFTER_DATA = ("552 Error: Too much mail data", "500 Line too long (see RFC5321 4.5.3.1.6)")
# aiosmtpd logs addresses, lines of mail and tracebacks.
logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)


class _Handler:
    """The hooks that aiosmtpd calls, one mail at a time."""

    def __init__(self, accept: Accept, known: Known, lmtp: bool, largest: int, fronts: frozenset[str]) -> None:
        self.accept, self.known, self.lmtp, self.largest, self.fronts = accept, known, lmtp, largest, fronts

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", "250-ENHANCEDSTATUSCODES", *responses[-1:]]

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= (LMTP_RECIPIENTS if self.lmtp else RECIPIENTS):
            return TOO_MANY_RECIPIENTS
        try:
            ours = await asyncio.get_running_loop().run_in_executor(None, self.known, address)
        except Exception as error:
            log.error("a recipient could not be looked up: %s", type(error).__name__)
            return TRY_LATER
        if not ours:
            return TRY_LATER if ours is None else NOT_OURS
        envelope.rcpt_tos.append(address)
        return RECIPIENT_OK

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        peer = session.peer[0] if isinstance(session.peer, tuple) else ""
        reply = await self._stored(envelope, peer in self.fronts)
        return "\r\n".join([reply] * len(envelope.rcpt_tos)) if self.lmtp else reply

    async def _stored(self, envelope: Envelope, front: bool) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        if len(raw) > self.largest:
            return TOO_BIG
        if _BARE.search(raw):
            return BARE_NEWLINE
        sender = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
        arrivals = [Arrival(recipient, sender, raw, front) for recipient in dict.fromkeys(envelope.rcpt_tos)]
        try:
            await asyncio.shield(self.accept(arrivals))
        except Exception as error:  # by its type only: a database error quotes the mail
            log.error("a mail could not be stored: %s", type(error).__name__)
            return TRY_LATER
        return OK

    async def handle_exception(self, error: Exception) -> str:
        log.error("the door failed: %s", type(error).__name__)
        return TRY_LATER


class Door:
    """Listens until it is stopped."""

    def __init__(
        self, host: str, port: int, *, accept: Accept, known: Known, lmtp: bool, hostname: str, largest: int,
        certificate: Certificate | None = None, fronts: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        self.host, self.port, self.lmtp, self.hostname, self.largest = host, port, lmtp, hostname, largest
        self.certificate = certificate
        self.handler = _Handler(accept, known, lmtp, largest, fronts)
        self._server: asyncio.Server | None = None
        self._open: set[Any] = set()

    async def start(self) -> None:
        """Begin to listen. Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Take no more connections, and close those that wait."""
        if self._server is None:
            return
        self._server.close()
        for protocol in list(self._open):
            if protocol.transport is not None:
                protocol.transport.close()

    def _protocol(self) -> SMTP:
        door = self
        base = LMTP if self.lmtp else SMTP

        class Connection(base):  # type: ignore[misc, valid-type]
            """Counts itself, so that there are never too many."""

            # Scripts write longer lines than RFC 5321 4.5.3.1.6 allows; a member of theirs would get a bounce.
            line_length_limit = LONGEST_LINE

            def connection_made(self, transport: Any) -> None:
                super().connection_made(transport)
                if self in door._open:  # the same connection, now under TLS
                    return
                self.address = (transport.get_extra_info("peername") or ("",))[0]
                same = sum(1 for one in door._open if one.address == self.address)
                local = self.address in LOCAL  # a mail server beside us, or a proxy, speaks for everybody
                if len(door._open) >= CONNECTIONS or (same >= PER_PEER and not local):
                    transport.write(TOO_MANY_CONNECTIONS.encode() + b"\r\n")
                    transport.close()
                    return
                door._open.add(self)

            async def push(self, status: Any) -> None:
                words = _OWN_WORDS.get(str(status), status)
                if door.lmtp and status in _AFTER_DATA:  # RFC 2033 4.2: a reply for each recipient
                    words = "\r\n".join([words] * len(self.envelope.rcpt_tos))
                await super().push(words)

            def connection_lost(self, error: Any) -> None:
                door._open.discard(self)
                super().connection_lost(error)

        most = LMTP_COMMANDS if self.lmtp else COMMANDS
        return Connection(
            self.handler, hostname=self.hostname, ident="circles", data_size_limit=self.largest,
            enable_SMTPUTF8=False, timeout=IDLE_SECONDS, loop=asyncio.get_running_loop(),
            command_call_limit={"*": most},
            tls_context=self.certificate.context() if self.certificate else None,
        )  # fmt: skip
