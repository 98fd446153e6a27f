"""The first schema: circles, closed rounds, letters, readings, spool, outbox and replay cache."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Text, UniqueConstraint

from circles.store.schema import Id, Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables. What was released stays as it is: a change of the schema is a revision of its own."""
    op.create_table(
        "circle",
        Column("id", Id, primary_key=True, autoincrement=True),
        Column("slug", Text, nullable=False, unique=True),
        Column("next_due", Instant),
        Column("document", LargeBinary, nullable=False),
        Column("created_at", Instant, nullable=False),
    )  # fmt: skip
    op.create_index("ix_circle_next_due", "circle", ["next_due"])
    op.create_table(
        "closed_round",
        Column("id", Id, primary_key=True, autoincrement=True),
        Column("circle", Id, ForeignKey("circle.id", ondelete="CASCADE"), nullable=False),
        Column("number", Integer, nullable=False),
        Column("closed_at", Instant, nullable=False),
        Column("document", LargeBinary, nullable=False),
        UniqueConstraint("circle", "number"),
    )  # fmt: skip
    op.create_table(
        "letter",
        Column("id", Id, primary_key=True, autoincrement=True),
        Column("circle", Id, ForeignKey("circle.id", ondelete="CASCADE"), nullable=False),
        Column("member", Integer, nullable=False),
        Column("kind", Text, nullable=False),
        Column("round", Integer),
        Column("token_hash", Text, nullable=False, unique=True),
        Column("message_id", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("anchors", Text, nullable=False),
        Column("about", Id),
        Column("made_at", Instant, nullable=False),
    )  # fmt: skip
    op.create_table(
        "reading",
        Column("id", Id, primary_key=True, autoincrement=True),
        Column("spool", Id, nullable=False, unique=True),
        Column("circle", Id, ForeignKey("circle.id", ondelete="CASCADE")),
        Column("member", Integer),
        Column("trace", Text, nullable=False),
        Column("read_at", Instant, nullable=False),
    )  # fmt: skip
    op.create_table(
        "spool",
        Column("id", Id, primary_key=True, autoincrement=True),
        Column("key", Text, nullable=False, unique=True),
        Column("recipient", Text, nullable=False),
        Column("sender", Text, nullable=False),
        Column("raw", LargeBinary, nullable=False),
        Column("accepted_at", Instant, nullable=False),
        Column("front", Integer, nullable=False),
        Column("not_before", Instant),
        Column("state", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("failures", Integer, nullable=False),
        Column("claimed_by", Text, nullable=False),
        Column("lease_until", Instant),
        Column("outcome", Text, nullable=False),
        Column("circle", Id),
    )  # fmt: skip
    op.create_index("ix_spool_state", "spool", ["state", "lease_until"])
    op.create_table(
        "outbox",
        Column("id", Id, primary_key=True, autoincrement=True),
        Column("key", Text, nullable=False, unique=True),
        Column("circle", Id),
        Column("member", Integer),
        Column("kind", Text, nullable=False),
        Column("recipient", Text, nullable=False),
        Column("envelope_from", Text, nullable=False),
        Column("message_id", Text, nullable=False),
        Column("raw", LargeBinary, nullable=False),
        Column("made_at", Instant, nullable=False),
        Column("not_before", Instant, nullable=False),
        Column("state", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("claimed_by", Text, nullable=False),
        Column("lease_until", Instant),
        Column("last_reply", Text, nullable=False),
    )  # fmt: skip
    op.create_index("ix_outbox_state", "outbox", ["state", "not_before"])
    op.create_table(
        "replay",
        Column("mark", Text, primary_key=True),
        Column("spool", Id, nullable=False),
        Column("seen_at", Instant, nullable=False),
    )  # fmt: skip
    op.create_table("meta", Column("key", Text, primary_key=True), Column("value", Text, nullable=False))
