"""kill -9 in the middle of the work: every mail that was answered 250 is taken in once, and every letter leaves.

What the killed process held is taken up at the next start, without waiting for its lease.
"""

from __future__ import annotations

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import select

from circles.store import schema
from tests.world import START, World, text


def serve(folder: Path, port: int) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ, "CIRCLES_STATE": str(folder), "CIRCLES_RELAY": f"maildir:{folder / 'mail'}",
        "CIRCLES_LISTEN": f"127.0.0.1:{port}", "CIRCLES_DOMAIN": "circles.test",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "circles.cli.main", "serve"], env=environment, stdout=subprocess.DEVNULL)
    listens(port)
    return process


def listens(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the service does not listen")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_nothing_is_lost_and_nothing_counts_twice(tmp_path):
    world = World(tmp_path, now=START)
    world.circle("ana", "bo", "chidi", goals={"bo": ("Run", "Write")})
    address = str(world.hears("bo")[0]["Reply-To"])
    port, accepted = free_port(), 0
    for turn in range(4):
        process = serve(tmp_path, port)
        with smtplib.SMTP("127.0.0.1", port) as client:
            for number in range(6):
                body = f"From: bo@people.test\r\nMessage-ID: <{turn}-{number}@x>\r\n\r\n1. done\r\nword{turn}{number}\r\n"
                client.sendmail("bo@people.test", [address], body.encode())
                accepted += 1
        time.sleep(0.35 * turn)
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = serve(tmp_path, port)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and any(row.state != "done" for row in world.parts.spool.listed()):
        time.sleep(0.3)
    time.sleep(2)
    process.terminate()
    process.wait(20)
    assert len(world.parts.spool.listed()) == accepted
    assert {row.state for row in world.parts.spool.listed()} == {"done"}
    words = world.stored().round.checkin_of(2).words
    assert len(words) == len(set(words)) == accepted
    with world.parts.engine.begin() as connection:
        queued = list(connection.execute(select(schema.outbox.c.message_id, schema.outbox.c.state)))
    assert {row.state for row in queued} == {"sent"}
    receipts = [letter for letter in world.hears("bo") if "Here is what I heard" in text(letter)]
    assert accepted <= len(receipts) <= accepted + 4, "at most one letter more for each kill"
