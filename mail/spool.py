"""The spool: what was accepted and not yet taken in. A row is stored and committed before the 250.

Used by the door and `scheduler.work`. Life of a row: new -> doing (claimed, with a lease) -> done; or held
(its writer is asked whether it is theirs), or parked (three tries failed, or nobody to read it), from where
an administrator releases it. Never opens a mail.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, and_, case, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from circles.store.schema import spool
from mail.envelope import Arrival, Clock

LEASE = timedelta(minutes=2)
TRIES = 3


class Spool:
    """The spool in one database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine, self.clock = engine, clock

    def put(self, arrivals: list[Arrival]) -> None:
        """T1: store mails in one commit. One that was stored before is not stored again."""
        if not arrivals:
            return
        now = self.clock()
        rows = [
            {
                "key": hashlib.sha256(arrival.recipient.lower().encode() + b"\0" + arrival.raw).hexdigest(),
                "recipient": arrival.recipient, "sender": arrival.sender, "raw": arrival.raw,
                "accepted_at": now, "state": "new", "attempts": 0, "outcome": "",
            }
            for arrival in arrivals
        ]  # fmt: skip
        insert = (sqlite if self.engine.dialect.name == "sqlite" else postgresql).insert(spool)
        with self.engine.begin() as connection:
            connection.execute(insert.on_conflict_do_nothing(index_elements=["key"]), rows)

    def claim(self, limit: int) -> list[Any]:
        """Claim mails for this worker, oldest first. The attempt is counted before it is made."""
        now = self.clock()
        free = or_(spool.c.state == "new", and_(spool.c.state == "doing", spool.c.lease_until < now))
        with self.engine.begin() as connection:
            ids = list(
                connection.execute(
                    select(spool.c.id).where(free).order_by(spool.c.id).limit(limit).with_for_update(skip_locked=True)
                ).scalars()
            )
            if not ids:
                return []
            worn = and_(spool.c.id.in_(ids), spool.c.attempts >= TRIES)
            connection.execute(
                spool.update().where(worn).values(state="parked", outcome="three tries gave no result")
            )
            connection.execute(
                spool.update()
                .where(spool.c.id.in_(ids), spool.c.state != "parked")
                .values(state="doing", attempts=spool.c.attempts + 1, lease_until=now + LEASE)
            )
            query = select(spool).where(spool.c.id.in_(ids), spool.c.state == "doing").order_by(spool.c.id)
            return list(connection.execute(query))

    def done(self, connection: Connection, id_: int, outcome: str, circle: int | None) -> None:
        """Say what became of a mail, in the caller's transaction."""
        values = {"state": "done", "outcome": outcome, "circle": circle}
        connection.execute(spool.update().where(spool.c.id == id_).values(values))

    def hold(self, connection: Connection, id_: int, why: str) -> None:
        """Keep a mail until its writer says that it is theirs."""
        connection.execute(spool.update().where(spool.c.id == id_).values(state="held", outcome=why))

    def confirm(self, connection: Connection, id_: int) -> None:
        """Its writer said yes: take it in as theirs."""
        held = and_(spool.c.id == id_, spool.c.state == "held")
        connection.execute(spool.update().where(held).values(state="new", attempts=0, outcome="confirmed"))

    def park(self, id_: int, why: str) -> None:
        """Set a mail aside with a reason."""
        with self.engine.begin() as connection:
            connection.execute(spool.update().where(spool.c.id == id_).values(state="parked", outcome=why))

    def release(self, id_: int) -> None:
        """Let a mail be tried again; one that was parked has its three tries before it again."""
        attempts = case((spool.c.state == "parked", 0), else_=spool.c.attempts)
        again = spool.update().where(spool.c.id == id_, spool.c.state.in_(("doing", "parked")))
        with self.engine.begin() as connection:
            connection.execute(again.values(state="new", attempts=attempts))

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
