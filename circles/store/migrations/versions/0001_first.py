"""The first schema: circles, closed rounds, letters, readings, spool and outbox."""

from alembic import op

from circles.store.schema import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables. Until the first release this revision follows the schema; afterwards it is frozen."""
    metadata.create_all(op.get_bind(), checkfirst=True)
