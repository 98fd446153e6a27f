"""The outbox: finished letters, written with the decision that made them, until the next server has them.

Life of a row: queued -> sending (claimed, with a lease) -> sent, failed, or queued again for later. Used by
`scheduler.work`; never composes and never opens a socket. A process has one sender: what it claimed and did
not settle is its own to claim again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from circles.store.schema import outbox
from mail.courier import Deferred, Result, Sent
from mail.envelope import Clock

LEASE = timedelta(minutes=10)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=4)
LIFE = timedelta(days=5)


class Outbox:
    """The outbox in one database."""

    def __init__(self, engine: Engine, clock: Clock, owner: str = "") -> None:
        self.engine, self.clock, self.owner = engine, clock, owner

    def put(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        """Queue letters in the caller's transaction; one with a known key is left out."""
        if not rows:
            return
        now = self.clock()
        fresh = {"made_at": now, "not_before": now, "state": "queued", "attempts": 0, "claimed_by": "", "last_reply": ""}
        insert = (sqlite if self.engine.dialect.name == "sqlite" else postgresql).insert(outbox)
        once = insert.on_conflict_do_nothing(index_elements=["key"])
        connection.execute(once, [{**fresh, **row} for row in rows])

    def claim(self, limit: int) -> list[Any]:
        """T3a: claim letters for this sender, oldest first."""
        now = self.clock()
        waiting = and_(outbox.c.state == "queued", outbox.c.not_before <= now)
        left = or_(outbox.c.lease_until < now, outbox.c.claimed_by == self.owner)
        lapsed = and_(outbox.c.state == "sending", left)
        with self.engine.begin() as connection:
            query = select(outbox.c.id).where(or_(waiting, lapsed)).order_by(outbox.c.id).limit(limit)
            ids = list(connection.execute(query.with_for_update(skip_locked=True)).scalars())
            if not ids:
                return []
            claimed = {
                "state": "sending", "attempts": outbox.c.attempts + 1, "lease_until": now + LEASE, "claimed_by": self.owner,
            }  # fmt: skip
            connection.execute(outbox.update().where(outbox.c.id.in_(ids)).values(claimed))
            return list(connection.execute(select(outbox).where(outbox.c.id.in_(ids)).order_by(outbox.c.id)))

    def settle(self, id_: int, result: Result) -> None:
        """T3b: say what became of a letter. One that was sent is sent, whoever holds it by now."""
        now = self.clock()
        with self.engine.begin() as connection:
            query = select(outbox.c.attempts, outbox.c.made_at).where(outbox.c.id == id_)
            row = connection.execute(query).one()
            values: dict[str, Any] = {"last_reply": result.reply[:500], "state": "failed"}
            if isinstance(result, Sent):
                values["state"] = "sent"
            elif isinstance(result, Deferred) and now - row.made_at < LIFE:
                wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(row.attempts - 1, 10))
                values |= {"state": "queued", "not_before": now + wait}
            this = and_(outbox.c.id == id_, outbox.c.state != "sent")
            mine = and_(this, outbox.c.claimed_by == self.owner)
            connection.execute(outbox.update().where(this if isinstance(result, Sent) else mine).values(values))

    def let_go(self, owner: str) -> None:
        """Queue again what a process had claimed that is no more."""
        theirs = outbox.update().where(outbox.c.state == "sending", outbox.c.claimed_by == owner)
        with self.engine.begin() as connection:
            connection.execute(theirs.values(state="queued"))

    def counts(self) -> dict[str, int]:
        """Return how many letters there are in each state."""
        query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        with self.engine.begin() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def listed(self, state: str | None = None) -> list[Any]:
        """Return the letters of a state, or all, without their bytes."""
        names = ("id", "kind", "recipient", "state", "attempts", "made_at", "not_before", "last_reply")
        query = select(*(outbox.c[name] for name in names)).order_by(outbox.c.id)
        with self.engine.begin() as connection:
            return list(connection.execute(query if state is None else query.where(outbox.c.state == state)))
