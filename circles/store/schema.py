"""The tables of the domain's memory. Used by `circles.store` and its migrations; holds no query.

A circle is stored whole, as one document, beside the columns that queries need: it is small and bounded (its
members, their goals, the open and the last round). History is rows: a closed round, a letter that was sent.
See docs/decisions/0001.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)  # fmt: skip

metadata = MetaData()
Id = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC on every engine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; a naive time is our bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must know its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give back in UTC."""
        if value is None:
            return None
        instant: datetime = value if value.tzinfo else value.replace(tzinfo=UTC)
        return instant.astimezone(UTC)


circle = Table(
    "circle", metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("next_due", Instant),
    Column("document", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
)  # fmt: skip
Index("ix_circle_next_due", circle.c.next_due)

closed_round = Table(
    "closed_round", metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("circle", Id, ForeignKey("circle.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("closed_at", Instant, nullable=False),
    Column("document", LargeBinary, nullable=False),
    UniqueConstraint("circle", "number"),
)  # fmt: skip

letter = Table(
    "letter", metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("circle", Id, ForeignKey("circle.id", ondelete="CASCADE"), nullable=False),
    Column("member", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("round", Integer),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("message_id", Text, nullable=False),  # one for all prompts of a round: its thread's root
    Column("text", Text, nullable=False),
    Column("anchors", Text, nullable=False),
    Column("about", Id),  # the spooled mail that a confirmation asks about
    Column("made_at", Instant, nullable=False),
)  # fmt: skip

reading = Table(
    "reading", metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("spool", Id, nullable=False, unique=True),
    Column("circle", Id, ForeignKey("circle.id", ondelete="CASCADE")),
    Column("member", Integer),
    Column("trace", Text, nullable=False),
    Column("read_at", Instant, nullable=False),
)  # fmt: skip

spool = Table(
    "spool", metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),  # sha256 of recipient and raw: a repeated mail is one
    Column("recipient", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("accepted_at", Instant, nullable=False),
    Column("front", Integer, nullable=False),  # 1: from the front server that we trust
    Column("not_before", Instant),  # a key could not be looked up: try again then
    Column("state", Text, nullable=False),  # new, doing, held, parked, done
    Column("attempts", Integer, nullable=False),  # claims, finished or not
    Column("failures", Integer, nullable=False),  # errors of ours in taking it in
    Column("claimed_by", Text, nullable=False),  # the process that holds it
    Column("lease_until", Instant),
    Column("outcome", Text, nullable=False),
    Column("circle", Id),
)  # fmt: skip
Index("ix_spool_state", spool.c.state, spool.c.lease_until)

outbox = Table(
    "outbox", metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),  # what caused the letter: a second run is harmless
    Column("circle", Id),
    Column("member", Integer),
    Column("kind", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("envelope_from", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("state", Text, nullable=False),  # queued, sending, sent, failed
    Column("attempts", Integer, nullable=False),
    Column("claimed_by", Text, nullable=False),  # the process that is sending it
    Column("lease_until", Instant),
    Column("last_reply", Text, nullable=False),
)  # fmt: skip
Index("ix_outbox_state", outbox.c.state, outbox.c.not_before)

replay = Table(
    "replay", metadata,
    Column("mark", Text, primary_key=True),  # of a signature or a Message-ID that counted
    Column("spool", Id, nullable=False),
    Column("seen_at", Instant, nullable=False),
)  # fmt: skip

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))
