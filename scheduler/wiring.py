"""Wires the service together: settings in, the running parts out. The only place where parts are chosen.

Called by the command-line tool and tests. Holds no logic of its own.
"""

from __future__ import annotations

import asyncio
import secrets
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, OperationalError

from circles.store import circles as store
from circles.store.database import open_database
from circles.store.migrate import migrate
from mail.acceptance import GroupCommit
from mail.address import Addresses
from mail.cage import Cage
from mail.certificate import BadCertificate, Certificate
from mail.courier import courier_for
from mail.envelope import Arrival
from mail.evidence import COMMON, STRICT
from mail.ingress import Door
from mail.lookup import Lookup
from mail.outbox import Outbox
from mail.outgoing import Post
from mail.signing import BadKey, Signer, load_signer
from mail.spool import Spool
from scheduler.beginners import Beginners
from scheduler.clock import Clock, Rehearsal, parse_rehearsal, real_clock
from scheduler.heartbeat import Heartbeat
from scheduler.presence import Presence
from scheduler.settings import BadSettings, Settings, parse_listen, without_secrets
from scheduler.trust import Trust
from scheduler.work import Work

ROLES = frozenset({"smtp", "work", "clock", "send"})
REHEARSAL = "rehearsal"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(slots=True)
class Parts:
    """What a command needs to work on the database."""

    settings: Settings
    engine: Engine
    addresses: Addresses
    spool: Spool
    outbox: Outbox
    post: Post
    clock: Clock


def open_parts(settings: Settings, clock: Clock | None = None, owner: str = "") -> Parts:
    """Open the database (brought to the present schema) and what stands on it.

    Without a clock, time is the machine's, or that of the rehearsal that this database was last served with.
    `owner` is the name under which mails and letters are claimed.
    """
    engine, _ = open_migrated(settings)
    with engine.begin() as connection:
        secret = store.remembered(connection, "secret", secrets.token_hex(32))
        rehearsal = store.recalled(connection, REHEARSAL)
    clock = clock or (parse_rehearsal(rehearsal) if rehearsal else real_clock)
    addresses = Addresses(settings.domain, bytes.fromhex(secret))
    spool, outbox = Spool(engine, clock, owner), Outbox(engine, clock, owner)
    return Parts(settings, engine, addresses, spool, outbox, Post(addresses, _signer(settings)), clock)


def open_migrated(settings: Settings) -> tuple[Engine, bool]:
    """Open the database, brought to the present schema; return also whether anything was done.

    Raises BadSettings when it cannot be opened.
    """
    shown = without_secrets("database", settings.database_url)
    try:
        make_folder(settings)
        engine = open_database(settings.database_url)
        return engine, migrate(engine)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise BadSettings(f"database is an SQLAlchemy URL of SQLite or PostgreSQL (postgresql+psycopg://...), not {shown}.") from error
    except OSError as error:
        raise BadSettings(f"the folder {settings.state} cannot be made: {error.strerror}. Set CIRCLES_STATE to one that can.") from error
    except OperationalError as error:
        why = str(error.orig).strip().splitlines()[0]
        raise BadSettings(f"the database {shown} cannot be opened: {why}") from error


def _signer(settings: Settings) -> Signer | None:
    if not settings.dkim_key:
        return None
    try:
        return load_signer(keys_folder(settings), settings.dkim_key, settings.domain)
    except BadKey as error:
        raise BadSettings(f"the key {settings.dkim_key!r} cannot be used: {error}. Make it with `circles keys {settings.dkim_key}`.") from error


def keys_folder(settings: Settings) -> Path:
    """Return where the keys for signing lie."""
    return Path(settings.state) / "keys"


def make_folder(settings: Settings) -> None:
    """Make the folder that an SQLite database lies in."""
    if settings.database_url.startswith("sqlite:///"):
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)


def make_work(parts: Parts, in_cage: Callable[..., object], tell: Callable[[str], None] = lambda line: None) -> Work:
    """Return the work on these parts."""
    settings = parts.settings
    trust = Trust(Lookup(), settings.authserv_id, COMMON if settings.signature_rules == "common" else STRICT)
    beginners = Beginners(settings.who_may_begin, settings.beginnings_a_day, settings.language, settings.zone)
    return Work(
        parts.engine, parts.spool, parts.outbox, parts.addresses, parts.post, courier_for(settings.relay), parts.clock,
        in_cage, tell, timedelta(days=settings.keep_raw_days), trust, beginners,
    )  # fmt: skip


def check_time(parts: Parts, clock: Clock) -> None:
    """Raise BadSettings when a rehearsal would run on a live database, or real time on a rehearsal's.

    Dates of the one mean nothing in the other: rounds would close at once, or never.
    """
    with parts.engine.begin() as connection:
        rehearsed = store.recalled(connection, REHEARSAL) is not None
        lived_in = bool(store.everything(connection))
    if isinstance(clock, Rehearsal) and not rehearsed and lived_in:
        raise BadSettings("this database is live, so no rehearsal runs on it. Set CIRCLES_STATE to an empty folder.")
    if not isinstance(clock, Rehearsal) and rehearsed and lived_in:
        raise BadSettings("this database lives in a rehearsal's time. Go on with --rehearse, or set CIRCLES_STATE to an empty folder.")


def note_time(parts: Parts, clock: Clock) -> None:
    """Note whose time this database lives in, once the service has started."""
    with parts.engine.begin() as connection:
        store.note(connection, REHEARSAL, str(clock) if isinstance(clock, Rehearsal) else None)


def refuse_to_leave(settings: Settings) -> None:
    """Raise BadSettings when letters of a rehearsal could leave this machine."""
    if settings.relay.startswith("maildir:"):
        return
    host = settings.relay.split("://", 1)[-1].rpartition("@")[2].partition("?")[0].rpartition(":")[0].strip("[]")
    if host not in LOOPBACK:
        raise BadSettings(f"a rehearsal does not start with the relay {host}: its letters would leave this machine. Set CIRCLES_RELAY=maildir:var/mail.")


def _presence(settings: Settings) -> Presence:
    try:
        return Presence(Path(settings.state) / "run")
    except OSError as error:
        raise BadSettings(f"the folder {settings.state} cannot be used: {error.strerror}. Set CIRCLES_STATE to one that can.") from error


def _certificate(settings: Settings) -> Certificate | None:
    if not settings.tls_certificate:
        return None
    certificate = Certificate(Path(settings.tls_certificate), Path(settings.tls_key or settings.tls_certificate))
    try:
        certificate.context()
    except BadCertificate as error:
        raise BadSettings(f"{error}. Set CIRCLES_TLS_CERTIFICATE and CIRCLES_TLS_KEY to PEM files.") from error
    return certificate


class Service:
    """The running service: the door, the work, the clock and the sender, or those of them that are asked for."""

    def __init__(
        self, settings: Settings, *, clock: Clock = real_clock, roles: frozenset[str] = ROLES, beat: float = 1.0,
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:  # fmt: skip
        self.presence = _presence(settings)
        self.parts = open_parts(settings, clock, self.presence.name)
        check_time(self.parts, clock)
        self.presence.bury(self._let_go)
        self.accepting = GroupCommit(self.parts.spool.put)
        self.cage = Cage()
        self.work = make_work(self.parts, self.cage.run, tell)
        self.heartbeat = Heartbeat(self.work, roles, beat)
        lmtp, host, port = parse_listen(settings.listen)
        self.door = None
        if "smtp" in roles:
            self.door = Door(
                host, port, accept=self._accept, known=self._known, lmtp=lmtp, hostname=settings.domain,
                largest=settings.largest_message, certificate=_certificate(settings),
                fronts=frozenset(settings.front_addresses.split()) if settings.authserv_id else frozenset(),
            )  # fmt: skip

    async def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Serve until Ctrl-C or SIGTERM."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.heartbeat.stop)
        if self.door is not None:
            await self.door.start()
        note_time(self.parts, self.parts.clock)
        ready()
        try:
            await self.heartbeat.run()
        finally:
            if self.door is not None:
                await self.door.stop()
            self.cage.close()
            self._let_go(self.presence.name)  # what was claimed and not finished is anybody's again
            self.parts.engine.dispose()
            self.presence.leave()

    def _let_go(self, owner: str) -> None:
        self.parts.spool.let_go(owner)
        self.parts.outbox.let_go(owner)

    async def _accept(self, arrivals: list[Arrival]) -> None:
        await self.accepting.accept(arrivals)
        self.heartbeat.wake()

    def _known(self, recipient: str) -> bool:
        """Whether an address is one of ours: a circle there is, or a token that names a letter."""
        target = self.parts.addresses.parse(recipient)
        with self.parts.engine.begin() as connection:
            if target.token is not None:
                return store.letter_by_token(connection, self.parts.addresses.hash(target.token)) is not None
            return target.kind in ("start", "operator") or (target.kind == "circle" and bool(target.circle) and store.exists(connection, target.circle or ""))
