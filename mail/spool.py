"""The spool: what was accepted and not yet taken in. A row is stored and committed before the 250.

Used by the door and `scheduler.work`. Life of a row: new -> doing (claimed, with a lease) -> done; or held
(its writer is asked whether it is theirs), or parked (three tries failed, or nobody to read it), from where
an administrator releases it. Only whoever claimed a mail can finish it, and a process has one worker: what it
claimed and did not finish is its own to claim again. Never opens a mail.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, and_, case, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from circles.store.schema import spool
from mail.envelope import Arrival, Clock

LEASE = timedelta(minutes=2)
TRIES = 3  # of taking it in, each ended by an error of ours
CRASHES = 20  # claims that nobody finished: a kill is rarely the mail's doing


class Lapsed(Exception):
    """The mail was claimed by another worker in the meantime; nothing of this try may count."""


class Spool:
    """The spool in one database."""

    def __init__(self, engine: Engine, clock: Clock, owner: str = "") -> None:
        self.engine, self.clock, self.owner = engine, clock, owner

    def put(self, arrivals: list[Arrival]) -> None:
        """T1: store mails in one commit. One that was stored before is not stored again."""
        if not arrivals:
            return
        now = self.clock()
        rows = [
            {
                "key": hashlib.sha256(arrival.recipient.lower().encode() + b"\0" + arrival.raw).hexdigest(),
                "recipient": arrival.recipient, "sender": arrival.sender, "raw": arrival.raw,
                "accepted_at": now, "front": int(arrival.front), "state": "new", "attempts": 0, "failures": 0, "claimed_by": "", "outcome": "",
            }
            for arrival in arrivals
        ]  # fmt: skip
        insert = (sqlite if self.engine.dialect.name == "sqlite" else postgresql).insert(spool)
        with self.engine.begin() as connection:
            connection.execute(insert.on_conflict_do_nothing(index_elements=["key"]), rows)

    def claim(self, limit: int) -> list[Any]:
        """Claim mails for this worker, oldest first. The claim is counted before anything is tried."""
        now = self.clock()
        own = and_(spool.c.state == "doing", spool.c.claimed_by == self.owner)
        ready = and_(spool.c.state == "new", or_(spool.c.not_before.is_(None), spool.c.not_before <= now))
        free = or_(ready, own, and_(spool.c.state == "doing", spool.c.lease_until < now))
        counted = case((own, spool.c.attempts), else_=spool.c.attempts + 1)
        with self.engine.begin() as connection:
            query = select(spool.c.id).where(free).order_by(spool.c.id).limit(limit)
            ids = list(connection.execute(query.with_for_update(skip_locked=True)).scalars())
            if not ids:
                return []
            worn = spool.update().where(spool.c.id.in_(ids), spool.c.attempts >= CRASHES)
            connection.execute(worn.values(state="parked", outcome=f"{CRASHES} tries were not finished"))
            mine = {"state": "doing", "attempts": counted, "lease_until": now + LEASE, "claimed_by": self.owner}
            connection.execute(spool.update().where(spool.c.id.in_(ids), spool.c.state != "parked").values(mine))
            found = select(spool).where(spool.c.id.in_(ids), spool.c.state == "doing").order_by(spool.c.id)
            return list(connection.execute(found))

    def done(self, connection: Connection, id_: int, outcome: str, circle: int | None) -> None:
        """Say what became of a mail, in the caller's transaction. Raises Lapsed."""
        self._finish(connection, id_, state="done", outcome=outcome, circle=circle)

    def hold(self, connection: Connection, id_: int, why: str) -> None:
        """Keep a mail until its writer says that it is theirs. Raises Lapsed."""
        self._finish(connection, id_, state="held", outcome=why)

    def park(self, id_: int, why: str) -> None:
        """Set a mail aside with a reason. Raises Lapsed."""
        with self.engine.begin() as connection:
            self._finish(connection, id_, state="parked", outcome=why)

    def later(self, id_: int, at: datetime) -> None:
        """Look at a mail again at a later time. Raises Lapsed."""
        with self.engine.begin() as connection:
            self._finish(connection, id_, state="new", not_before=at)

    def failed(self, id_: int, why: str) -> None:
        """An error of ours: let the mail be tried again, or park it at the third. Raises Lapsed."""
        with self.engine.begin() as connection:
            failures = connection.execute(select(spool.c.failures).where(spool.c.id == id_)).scalar_one() + 1
            state = {"state": "new"} if failures < TRIES else {"state": "parked", "outcome": why}
            self._finish(connection, id_, failures=failures, **state)

    def _finish(self, connection: Connection, id_: int, **values: Any) -> None:
        mine = and_(spool.c.id == id_, spool.c.state == "doing", spool.c.claimed_by == self.owner)
        if connection.execute(spool.update().where(mine).values(values)).rowcount != 1:
            raise Lapsed

    def confirm(self, connection: Connection, id_: int) -> None:
        """Its writer said yes: take it in as theirs."""
        held = and_(spool.c.id == id_, spool.c.state == "held")
        connection.execute(spool.update().where(held).values(state="new", attempts=0, outcome="confirmed"))

    def release(self, id_: int) -> bool:
        """Let a parked mail have its tries again; return whether it was one."""
        again = spool.update().where(spool.c.id == id_, spool.c.state == "parked")
        with self.engine.begin() as connection:
            return connection.execute(again.values(state="new", attempts=0, failures=0)).rowcount == 1

    def let_go(self, owner: str) -> None:
        """Free what a process had claimed that is no more."""
        theirs = spool.update().where(spool.c.state == "doing", spool.c.claimed_by == owner)
        with self.engine.begin() as connection:
            connection.execute(theirs.values(state="new"))

    def forget_raw(self, before: datetime) -> int:
        """Delete the bytes of mails taken in before a time; what was understood of them stays. Return how many."""
        old = and_(spool.c.state == "done", spool.c.accepted_at < before, func.length(spool.c.raw) > 0)
        with self.engine.begin() as connection:
            return connection.execute(spool.update().where(old).values(raw=b"")).rowcount

    def listed(self, state: str | None = None) -> list[Any]:
        """Return the mails of a state, or all, without their bytes."""
        names = ("id", "recipient", "accepted_at", "state", "attempts", "outcome")
        query = select(*(spool.c[name] for name in names)).order_by(spool.c.id)
        with self.engine.begin() as connection:
            return list(connection.execute(query if state is None else query.where(spool.c.state == state)))

    def counts(self) -> dict[str, int]:
        """Return how many mails there are in each state."""
        query = select(spool.c.state, func.count()).group_by(spool.c.state)
        with self.engine.begin() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def raw(self, id_: int) -> bytes | None:
        """Return a mail as it came."""
        with self.engine.begin() as connection:
            return connection.execute(select(spool.c.raw).where(spool.c.id == id_)).scalar()
