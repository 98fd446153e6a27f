"""The courier hands one letter to the next mail server, or to local mailboxes. Only this speaks SMTP out.

What the peer says is a value: `Sent`, `Deferred` (try later) or `Failed` (5xx). An error of the network is
`Deferred`: a fault of the way is never the reader's. Called by `scheduler.work`.
"""

from __future__ import annotations

import asyncio
import mailbox
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

POOL = 4
LOOPBACK = ("127.0.0.1", "::1", "localhost")
OUR_FAULT = (503, 530, 534, 535, 538)  # a login is missing (RFC 4954 6) or a step: never the reader's fault


@dataclass(frozen=True, slots=True)
class Sent:
    """The next mail server has it."""

    reply: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not now."""

    reply: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Never."""

    reply: str


Result = Sent | Deferred | Failed


class MaildirCourier:
    """Puts each letter into a Maildir named after its reader's address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def deliver(self, envelope_from: str, recipient: str, raw: bytes) -> Result:
        """Store the letter with its envelope on top."""
        safe = "".join(c if c.isalnum() or c in "@.+-_=" else "_" for c in recipient).lstrip(".") or "_"
        self.folder.mkdir(parents=True, exist_ok=True)
        box = mailbox.Maildir(self.folder / safe, create=True)
        top = f"Return-Path: <{envelope_from}>\r\nDelivered-To: {recipient}\r\n".encode()
        key = box.add((top + raw).replace(b"\r\n", b"\n"))
        return Sent(f"stored as {key}")


class SmtpCourier:
    """Keeps a few connections to the relay and reuses them."""

    def __init__(self, host: str, port: int, user: str | None, password: str | None, tls: str) -> None:
        self.host, self.port, self.user, self.password, self.tls = host, port, user, password, tls
        self._idle: list[aiosmtplib.SMTP] = []
        self._free = asyncio.Semaphore(POOL)

    async def deliver(self, envelope_from: str, recipient: str, raw: bytes) -> Result:
        """Hand the letter over: our bytes, one recipient a transaction."""
        async with self._free:
            try:
                client = await self._client()
            except (aiosmtplib.SMTPException, OSError) as error:
                return Deferred(_words(error))
            try:
                _, reply = await client.sendmail(envelope_from, [recipient], raw)
            except aiosmtplib.SMTPRecipientsRefused as error:
                self._idle.append(client)
                one = error.recipients[0]
                return _classed(one.code, one.message)
            except ValueError as error:  # aiosmtplib's word for an address that cannot be written on the wire
                client.close()
                return Failed(_words(error))
            except aiosmtplib.SMTPResponseException as error:
                client.close()
                return _classed(error.code, error.message)
            except (aiosmtplib.SMTPException, OSError) as error:
                client.close()
                return Deferred(_words(error))
            self._idle.append(client)
            return Sent(reply)

    async def _client(self) -> aiosmtplib.SMTP:
        while self._idle:
            client = self._idle.pop()
            try:
                await client.noop()
            except (aiosmtplib.SMTPException, OSError):
                client.close()
            else:
                return client
        start = {"starttls": True, "plain": False}.get(self.tls)  # None: STARTTLS where it is offered
        # Where plain text would do, a certificate that nobody vouches for (as a fresh Debian has) is better than
        # none (RFC 7435); where TLS is demanded, or a password is told, it must be right.
        sure = self.tls in ("tls", "starttls") or self.user is not None
        client = aiosmtplib.SMTP(
            hostname=self.host, port=self.port, use_tls=self.tls == "tls", start_tls=start, validate_certs=sure,
            username=self.user, password=self.password, timeout=60,
        )  # fmt: skip
        await client.connect()
        return client


def _classed(code: int, words: str) -> Result:
    if code in OUR_FAULT:
        return Deferred(f"{code} {words}")
    return Failed(f"{code} {words}") if 500 <= code < 600 else Deferred(f"{code} {words}")


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def courier_for(url: str) -> MaildirCourier | SmtpCourier:
    """Return a courier for `smtp://[user:password@]host:port[?tls=...]`, `smtps://...` or `maildir:PATH`."""
    if url.startswith("maildir:"):
        return MaildirCourier(Path(url.removeprefix("maildir:")))
    parts = urlsplit(url)
    # A password is not told in plain text, unless the relay is this machine or it is asked for.
    usual = "starttls" if parts.username and parts.hostname not in LOOPBACK else "offered"
    tls = "tls" if parts.scheme == "smtps" else parse_qs(parts.query).get("tls", [usual])[0]
    port = parts.port or (465 if tls == "tls" else 25)
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    return SmtpCourier(parts.hostname or "localhost", port, user, password, tls)
