"""Several processes on one database: two that take mail in and two that send, killed and restarted meanwhile."""

from __future__ import annotations

import os
import signal
import smtplib
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from circles.store import schema
from circles.store.database import open_database
from tests.crash.test_kill import free_port, listens
from tests.world import START, World

pytest_plugins = ["tests.databases"]
MAILS = 40


def serve(folder: Path, database: str, port: int, *roles: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ, "CIRCLES_STATE": str(folder), "CIRCLES_RELAY": f"maildir:{folder / 'mail'}",
        "CIRCLES_LISTEN": f"127.0.0.1:{port}", "CIRCLES_DOMAIN": "circles.test", "CIRCLES_DATABASE": database,
    }  # fmt: skip
    only = [word for role in roles for word in ("--only", role)]
    return subprocess.Popen([sys.executable, "-m", "circles.cli.main", "serve", *only], env=environment, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_each_mail_counts_once_and_each_letter_leaves_once(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    database = f"sqlite:///{tmp_path / 'circles.db'}"
    if kind == "postgresql":
        database = request.getfixturevalue("postgres_url")
        engine = open_database(database)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        engine.dispose()
    world = World(tmp_path, database, now=START)
    world.circle("ana", "bo", "chidi", goals={"bo": ("Run", "Write")})
    address = str(world.hears("bo")[0]["Reply-To"])
    port = free_port()
    door = serve(tmp_path, database, port, "smtp")
    listens(port)
    workers = [serve(tmp_path, database, port, "work", "send") for _ in range(2)]
    try:
        with smtplib.SMTP("127.0.0.1", port) as client:
            for number in range(MAILS):
                body = f"From: bo@people.test\r\nMessage-ID: <{number}@x>\r\n\r\n1. done\r\nword{number}\r\n"
                client.sendmail("bo@people.test", [address], body.encode())
                if number == MAILS // 2:
                    time.sleep(3)
                    workers[0].send_signal(signal.SIGKILL)
                    workers[0].wait()
                    workers[0] = serve(tmp_path, database, port, "work", "send")
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and (set(world.parts.spool.counts()), set(world.parts.outbox.counts())) != ({"done"}, {"sent"}):
            time.sleep(0.3)
    finally:
        for process in (door, *workers):
            process.terminate()
            process.wait(20)
    assert world.parts.spool.counts() == {"done": MAILS}
    words = world.stored().round.checkin_of(2).words
    assert sorted(words) == sorted(f"1. done\nword{number}" for number in range(MAILS))
    with world.parts.engine.begin() as connection:
        states = list(connection.execute(select(schema.outbox.c.state)).scalars())
    assert set(states) == {"sent"}
    ids = [letter["Message-ID"] for letter in world.hears("bo")]
    assert MAILS <= len(set(ids)) <= len(ids) <= len(set(ids)) + 1, "at most the letter that was on its way at the kill leaves twice"
    world.parts.engine.dispose()
