"""Opens the database and its transactions. The only place that knows what SQLite and PostgreSQL need each.

Used by `scheduler.wiring` and the migrations. Holds no table and no query.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

WAL_SAFE = (3, 51, 3)  # older ones may corrupt a database that two connections write and checkpoint
BUSY_SECONDS = 30


def open_database(url: str) -> Engine:
    """Return an engine for an SQLAlchemy URL; SQLite is set to full durability and immediate transactions."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, pool_size=10)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by the `begin` event, not by the driver
    journal = "WAL" if sqlite3.sqlite_version_info >= WAL_SAFE else "DELETE"
    cursor = connection.cursor()
    for pragma in (f"journal_mode={journal}", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
