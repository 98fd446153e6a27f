"""The work itself: `take_in` what came, see what has `come_due`, `send_out` what waits. A newcomer starts here.

Called by `scheduler.heartbeat` and tests. It alone opens transactions; it decides nothing: `circles.decide` does.
Our own bugs end in the one `except` below: the mail is tried three times, then parked with a reason.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any, Protocol

import msgspec
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from circles import gatherings
from circles.beginning import propose
from circles.cadence import wall, zone_of
from circles.circle import Circle
from circles.commands.effects import refused
from circles.decide import decide
from circles.decision import Decision
from circles.evidence import Evidence
from circles.intents import (
    AnsweredAutomatically,
    AnsweredCalendar,
    Bounced,
    Intent,
    Knocked,
    Replied,
    Ticked,
    Unsubscribed,
)
from circles.letters import Letter
from circles.pending import code_word, holds_word
from circles.people import Member, clean_name
from circles.reading.model import Asked
from circles.refusals import Refusal
from circles.store import circles as store
from mail.address import Addresses, Target
from mail.cage import CageBroken
from mail.courier import Deferred, Sent
from mail.evidence import REMEMBERED
from mail.outbox import Outbox
from mail.outgoing import Answered, Post, Prepared
from mail.parse import TooComplex
from mail.receive import Context, Received, identify, receive
from mail.spool import Lapsed, Spool
from mail.threads import bare_subject
from scheduler.asking import asked_of, host_asked_of, sent_of
from scheduler.beginners import PER_ADDRESS, Beginners
from scheduler.clock import Clock
from scheduler.telling import letter_line, mail_line
from scheduler.trust import PATIENCE, RETRY, Trust, enough

log = logging.getLogger("circles.work")
BATCH = 64
UNCONFIRMED = 5  # "was this you?" that a circle gets a day
ASKS_WHO = "refused-was-this-you"
POSTPONED = timedelta(minutes=10)


class Replayed(Exception):
    """The mail's signature was seen on another mail: it proves nothing. The transaction is undone."""


class Courier(Protocol):
    """Hands one letter to the next mail server."""

    async def deliver(self, envelope_from: str, recipient: str, raw: bytes) -> Any:
        """Return Sent, Deferred or Failed; never raises for what the peer says."""


@dataclass(slots=True)
class Work:
    """Everything that the work needs, wired once by `scheduler.wiring`."""

    engine: Engine
    spool: Spool
    outbox: Outbox
    addresses: Addresses
    post: Post
    courier: Courier
    clock: Clock
    in_cage: Callable[..., Any]
    tell: Callable[[str], None] = lambda line: None
    keep_raw: timedelta = timedelta(days=90)
    trust: Trust = field(default_factory=lambda: Trust(lambda name: None))
    beginners: Beginners = field(default_factory=Beginners)

    # -- in ------------------------------------------------------------------------------------------------

    def take_in(self) -> int:
        """Take in what was accepted; return how many mails were looked at.

        Raises OperationalError or InterfaceError while the database is away: the mails stay this worker's.
        """
        items = self.spool.claim(BATCH)
        for item in items:
            try:
                self._try_one(item)
            except Lapsed:
                log.warning("mail %s was taken over by another worker", item.id)
        return len(items)

    def _try_one(self, item: Any) -> None:
        try:
            self._take_one(item)
        except (Lapsed, OperationalError, InterfaceError):
            raise
        except (TooComplex, CageBroken) as error:  # the mail's own doing: another try would end the same
            self.spool.park(item.id, str(error))
        except Exception as error:  # our own bug: never lost, never bounced
            log.exception("mail %s could not be taken in", item.id)
            self.spool.failed(item.id, f"{type(error).__name__}: {str(error)[:200]}")

    def _take_one(self, item: Any) -> None:
        target = self.addresses.parse(item.recipient)
        if target.kind == "start":
            self._begin(item)
            return
        if target.kind == "operator":
            self.spool.park(item.id, "for the administrator: read it with `circles mail`")
            return
        with self.engine.begin() as connection:
            letter = self._letter(connection, target)
            found = store.find(connection, target.circle) if target.kind == "circle" and target.circle else None
            id_ = letter.circle if letter else found[0] if found else None
            circle = store.lock(connection, id_) if id_ is not None else None
        if id_ is None or circle is None:
            self.spool.park(item.id, "no circle or letter of ours has that address any more")
            return
        if target.kind == "leave" and letter:
            self._apply(item, id_, letter.member, Unsubscribed(letter.member), "left")
            return
        if letter is None:
            self._to_circle(item, id_, circle)
            return
        member = circle.member(letter.member)
        received = self._read(item, circle, member, letter)
        if target.kind == "bounce" or (received.auto and received.calendar is None):
            self._automatic(item, id_, circle, member, received, target)
        elif letter.about is not None and letter.kind == ASKS_WHO:
            self._confirmed(item, id_, member, letter.about, received)
        else:
            self._act(item, id_, member, letter, received, self.trust.of_letter(item, member.address, received))

    def _begin(self, item: Any) -> None:
        """A mail to start@: a draft is made and shown back to its writer alone."""
        asked = Asked(item.accepted_at.date(), self.beginners.language)
        received: Received = self.in_cage(receive, item.raw, Context(asked, beginning=self.addresses.domain), item.sender)
        address, now = received.from_address, item.accepted_at
        with self.engine.begin() as connection:
            why = received.auto or ("no address to believe" if not address else "") or self._may_not_begin(connection, address or "", received)
            if why or address is None or received.beginning is None:
                self.spool.done(connection, item.id, f"begins nothing: {why}", None)
                return
            slug = f"new-{secrets.token_hex(6)}"
            decision = propose(received.beginning, address, clean_name(received.from_name), slug, self.beginners.zone, now)
            id_ = store.insert(connection, decision.circle, now)
            answered = Answered(1, received.message_id, received.references, received.subject)
            self._queue(connection, id_, decision.circle, decision.letters, f"mail:{item.id}", answered=answered)
            self.spool.done(connection, item.id, "a draft of a circle was shown back", id_)
        self.tell(f"{decision.circle.member(1).first_name} wrote to start -> a draft of {decision.circle.name!r} is shown back")

    def _may_not_begin(self, connection: Connection, address: str, received: Received) -> str:
        """Return why a mail begins no circle, "" when it may."""
        if received.references and bare_subject(received.subject) != received.subject:
            return "a reply to a mail that began a circle"
        if not self.beginners.may(address):
            return "its writer may not begin circles here"
        begun = store.begun_since(connection, self.clock() - timedelta(days=1))
        own = sum(one.member(1).address == address for one in begun)
        return "enough circles were begun today" if len(begun) >= self.beginners.a_day or own >= PER_ADDRESS else ""

    def _to_circle(self, item: Any, id_: int, circle: Circle) -> None:
        """A mail to the circle's own address: who wrote it, only a signature or a confirmation says."""
        outside: Received = self.in_cage(identify, item.raw, item.sender)
        claimed = circle.by_address(outside.from_address or "")
        returned_by = claimed.address if claimed is not None and item.outcome == "confirmed" else ""
        evidence = self.trust.of_circle(item, returned_by, outside.auto)
        member = circle.by_address(evidence.address or "")
        if member is None:
            self._stranger(item, id_)
            return
        received = self._read(item, circle, member, None)
        if received.auto:
            self._automatic(item, id_, circle, member, received, Target("circle"))
        elif evidence.undecided and not enough(evidence, received) and item.accepted_at + PATIENCE > self.clock():
            self.spool.later(item.id, self.clock() + RETRY)
        else:
            self._act(item, id_, member, None, received, evidence)

    def _read(self, item: Any, circle: Circle, member: Member, letter: store.SentLetter | None) -> Received:
        context = self._context(circle, member, letter, item.accepted_at)
        if letter is not None and letter.about is not None and letter.kind.startswith(gatherings.KIND):
            context = replace(context, gathering=self.post.gathering_uid(circle, letter.about))
        received: Received = self.in_cage(receive, item.raw, context, item.sender)
        if circle.draft_until and not received.auto:
            draft: Received = self.in_cage(receive, item.raw, replace(context, beginning=self.addresses.domain), item.sender)
            received = replace(received, beginning=draft.beginning)
        return received

    def _act(
        self, item: Any, id_: int, member: Member, letter: store.SentLetter | None, received: Received, evidence: Evidence
    ) -> None:
        """Do what a member's mail asks, if it is proven enough that it is theirs; else ask them."""
        if not enough(evidence, received):
            self._unproven(item, id_, member, received)
            return
        intent = _intent(member.number, letter, received)
        try:
            self._apply(item, id_, member.number, intent, "taken in", received, evidence)
        except Replayed:
            self._act(item, id_, member, letter, received, evidence.without_signature("its signature was seen before"))

    def _unproven(self, item: Any, id_: int, member: Member, received: Received) -> None:
        """Ask whose mail it is; one that a program sent is not answered, and proves nothing."""
        if not received.auto:
            self._ask_who(item, id_, member)
            return
        with self.engine.begin() as connection:
            self.spool.done(connection, item.id, "an automatic answer from another address", id_)

    def _stranger(self, item: Any, id_: int) -> None:
        """Somebody who is no member wrote to the circle: a host is asked, and nobody answers them."""
        received: Received = self.in_cage(receive, item.raw, Context(Asked(item.accepted_at.date())), item.sender)
        if received.auto or not received.from_address:
            with self.engine.begin() as connection:
                self.spool.done(connection, item.id, f"a stranger's: {received.auto or 'no address to believe'}", id_)
            return
        knocked = Knocked(received.from_address, clean_name(received.from_name), received.new_text)
        self._apply(item, id_, None, knocked, "a stranger wrote to the circle; a host is asked")

    def _letter(self, connection: Connection, target: Target) -> store.SentLetter | None:
        if target.token is None:
            return None
        return store.letter_by_token(connection, self.addresses.hash(target.token))

    def _context(self, circle: Circle, member: Member, letter: store.SentLetter | None, at: datetime) -> Context:
        today = at.astimezone(zone_of(member.zone)).date()
        asked = asked_of(circle, member, today)
        host = host_asked_of(circle, member, at) if member.is_host and not circle.draft_until else None
        return Context(asked, sent_of(letter) if letter else None, host)

    def _automatic(self, item: Any, id_: int, circle: Circle, member: Member, received: Received, target: Target) -> None:
        """An automatic mail is never answered; a bounce or an absence changes what we know of its member."""
        intent: Intent
        if target.kind == "bounce":
            intent = Bounced(member.number, received.permanent)
        else:
            back = wall(received.away, time(0), member.zone) if received.away else None
            intent = AnsweredAutomatically(member.number, back)
        self._apply(item, id_, member.number, intent, f"automatic: {received.auto or 'bounce'}", received)

    def _ask_who(self, item: Any, id_: int, member: Member) -> None:
        """Hold a mail whose writer is not proven, and ask the member at the address that we know."""
        with self.engine.begin() as connection:
            circle = store.lock(connection, id_)
            if circle is None:
                return
            asked = store.letters_since(connection, id_, ASKS_WHO, self.clock() - timedelta(days=1))
            if asked >= UNCONFIRMED:
                self.spool.hold(connection, item.id, "its writer is not proven, and enough was asked today")
                return
            letter = refused(circle, member, Refusal("was-this-you", code_word(item.id)))
            self._queue(connection, id_, circle, (letter,), f"ask:{item.id}", about=item.id)
            self.spool.hold(connection, item.id, "its writer is asked whether it is theirs")

    def _confirmed(self, item: Any, id_: int, member: Member, about: int, received: Received) -> None:
        """The member answered "was this you?" from a letter that only they have."""
        said_yes = holds_word(received.new_text, code_word(about))
        with self.engine.begin() as connection:
            if said_yes:
                self.spool.confirm(connection, about)
            self.spool.done(connection, item.id, "confirmed another mail" if said_yes else "did not confirm", id_)
        self.tell(f"{member.first_name} {'confirmed' if said_yes else 'did not confirm'} a mail that was held")

    def _apply(
        self, item: Any, id_: int, member: int | None, intent: Intent, outcome: str, received: Received | None = None,
        evidence: Evidence | None = None,
    ) -> None:  # fmt: skip
        """T2: the circle as it now is, its letters, and done, in one commit."""
        now = item.accepted_at
        with self.engine.begin() as connection:
            circle = store.lock(connection, id_)
            if circle is None:
                return
            if evidence is not None and store.seen_before(connection, evidence.replay, item.id, now):
                raise Replayed
            decision = decide(circle, intent, now)
            if decision.circle.slug != circle.slug:  # a draft has begun
                slug = store.free_slug(connection, decision.circle.slug)
                decision = replace(decision, circle=replace(decision.circle, slug=slug))
            self._keep(connection, id_, decision, f"mail:{item.id}", now, _answered(member, received))
            if received is not None:
                shown = msgspec.to_builtins(replace(received, subject=""))
                if evidence is not None:
                    shown["evidence"] = {"level": evidence.level, "domain": evidence.domain, "why": evidence.why}
                trace = msgspec.json.encode(shown).decode()
                store.keep_trace(connection, item.id, id_, member, trace, now)
            self.spool.done(connection, item.id, outcome, id_)
        self.tell(mail_line(member, received, decision))

    # -- due -----------------------------------------------------------------------------------------------

    def come_due(self) -> int:
        """T4: let time pass for every circle in which something is due; return how many."""
        now = self.clock()
        with self.engine.begin() as connection:
            ids = store.due(connection, now, BATCH)
        done = 0
        for id_ in ids:
            try:
                self._let_pass(id_, now)
                done += 1
            except Exception:  # our own bug in one circle: the others' clocks go on, and this one is asked again later
                log.exception("circle %s could not come due", id_)
                with self.engine.begin() as connection:
                    store.postpone(connection, id_, now + POSTPONED)
        return done

    def _let_pass(self, id_: int, now: datetime) -> None:
        """Let time pass for one circle, in one commit."""
        with self.engine.begin() as connection:
            circle = store.lock(connection, id_)
            if circle is None:
                return
            number = circle.round.number
            decision = decide(circle, Ticked(), now)
            self._keep(connection, id_, decision, f"round:{id_}:{number}", now)
        for letter in decision.letters:
            self.tell(letter_line(decision.circle, letter))

    def _keep(
        self, connection: Connection, id_: int, decision: Decision, cause: str, now: datetime,
        answered: Answered | None = None,
    ) -> None:  # fmt: skip
        store.save(connection, id_, decision.circle)
        if decision.closed is not None:
            store.keep_round(connection, id_, decision.closed, now)
        self._queue(connection, id_, decision.circle, decision.letters, cause, answered=answered)

    def _queue(
        self, connection: Connection, id_: int, circle: Circle, letters: tuple[Letter, ...], cause: str,
        about: int | None = None, answered: Answered | None = None,
    ) -> None:  # fmt: skip
        """Compose letters and put them into the outbox, in the caller's transaction."""
        for letter in letters:
            member = circle.member(letter.member)
            prepared = self.post.prepare(letter, circle, member, self.clock(), answered)
            kind = prepared.kind
            asks = getattr(letter, "about", about)
            sent = store.SentLetter(id_, member.number, kind, letter.round, prepared.message_id, prepared.text, prepared.anchors, asks)
            store.keep_letter(connection, sent, self.addresses.hash(prepared.token), self.clock())
            self.outbox.put(connection, [prepared.row(id_, _key(cause, prepared, letter, asks))])

    def queue_letters(self, connection: Connection, id_: int, circle: Circle, letters: tuple[Letter, ...], cause: str) -> None:
        """Put letters of the administrator's doing into the outbox, in the caller's transaction."""
        self._queue(connection, id_, circle, letters, cause)

    def tidy(self) -> None:
        """Delete what is kept for a while only."""
        self.spool.forget_raw(self.clock() - self.keep_raw)
        with self.engine.begin() as connection:
            store.forget_seen(connection, self.clock() - REMEMBERED)

    # -- out -----------------------------------------------------------------------------------------------

    async def send_out(self) -> int:
        """Deliver what waits (T3a claim, T3b settle); return how many letters were tried.

        Letters to different people go side by side; those to one person one after another, in their order.
        """
        loop = asyncio.get_running_loop()
        items = await loop.run_in_executor(None, self.outbox.claim, BATCH)
        lanes: dict[str, list[Any]] = {}
        for item in items:
            lanes.setdefault(item.recipient, []).append(item)
        await asyncio.gather(*(self._send_lane(lane) for lane in lanes.values()))
        return len(items)

    async def _send_lane(self, lane: list[Any]) -> None:
        for item in lane:
            result = await self.courier.deliver(item.envelope_from, item.recipient, item.raw)
            await asyncio.get_running_loop().run_in_executor(None, self.outbox.settle, item.id, result)
            state = "sent" if isinstance(result, Sent) else "deferred" if isinstance(result, Deferred) else "failed"
            log.info("letter %s (%s) %s", item.id, item.kind, state)


def _key(cause: str, prepared: Prepared, letter: Letter, asks: int | None) -> str:
    """Return what makes a letter one: its cause, kind and reader, and of some what it is about, and in which state."""
    apart = (asks, getattr(letter, "sequence", None), getattr(letter, "gathering", None))
    return ":".join(str(one) for one in (cause, prepared.kind, prepared.member, *(one for one in apart if one)))


def _intent(member: int, letter: store.SentLetter | None, received: Received) -> Intent:
    """Return what a member's mail is to the domain."""
    about = letter.about if letter else None
    said = received.calendar
    if said is not None and about is not None:
        return AnsweredCalendar(member, about, said.answer, said.sequence, said.comment, said.proposed)
    return Replied(
        member, received.reading, letter.kind if letter else "", received.host_reading, about, received.subject,
        received.beginning,
    )  # fmt: skip


def _answered(member: int | None, received: Received | None) -> Answered | None:
    if received is None or member is None:
        return None
    return Answered(member, received.message_id, received.references, received.subject)
