"""Migrations give the very schema that the code works with, on both databases, also when several begin at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from circles.store.circles import remembered
from circles.store.database import open_database
from circles.store.migrate import FOLDER, HEAD, migrate, revision
from circles.store.schema import metadata

pytest_plugins = ["tests.databases"]


@pytest.fixture
def empty(engine: Engine) -> Engine:
    """A database without a table."""
    metadata.drop_all(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    return engine


def test_an_empty_database_gets_the_schema_of_the_code(empty: Engine) -> None:
    assert revision(empty) is None
    assert migrate(empty)
    assert revision(empty) == HEAD
    assert not migrate(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_head_is_the_last_revision() -> None:
    assert ScriptDirectory(str(FOLDER)).get_current_head() == HEAD


def test_several_may_begin_at_once(empty: Engine) -> None:
    def begin(number: int) -> str:
        engine = open_database(empty.url.render_as_string(hide_password=False))
        migrate(engine)
        with engine.begin() as connection:
            secret = remembered(connection, "secret", f"of {number}")
        engine.dispose()
        return secret

    with ThreadPoolExecutor(4) as threads:
        secrets = set(threads.map(begin, range(4)))
    assert len(secrets) == 1
