"""Our service as a process of its own, in a rehearsal's time that a test moves by starting it again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from circles.store import circles as store
from circles.store import schema
from scheduler.clock import Rehearsal, rehearse
from scheduler.settings import Settings
from scheduler.wiring import Parts, open_parts
from tests.mta.waiting import listens, wait_for

ROOT = Path(__file__).parents[2]
THURSDAY = "2026-03-05T20:00:00+00:00"  # the prompt goes out at nine the next morning
CIRCLES = [sys.executable, "-m", "circles.cli.main"]


class Service:
    """Takes mail by LMTP at `port`, gives letters to the relay."""

    def __init__(self, folder: Path, port: int, relay: str, **settings: str) -> None:
        self.folder, self.port, self.relay = folder, port, relay
        self.environment = {
            **os.environ, "CIRCLES_CONFIG": os.devnull, "CIRCLES_STATE": str(folder), "CIRCLES_DOMAIN": "circles.test", "CIRCLES_RELAY": relay,
            "CIRCLES_LISTEN": f"lmtp:127.0.0.1:{port}", **{f"CIRCLES_{k.upper()}": v for k, v in settings.items()},
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None
        self.clock: Rehearsal | None = None
        self._parts: Parts | None = None

    def start(self, at: str | datetime | None = None, speed: float = 1) -> None:
        """Start at a time, or at the one it has come to; return when it listens."""
        self.stop()
        begin = at or (self.clock() if self.clock else None)
        assert begin is not None
        begin = datetime.fromisoformat(str(begin))
        self.clock = rehearse(begin, speed)
        call = [*CIRCLES, "serve", "--rehearse", begin.isoformat(), "--speed", str(speed)]
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(call, env=self.environment, cwd=ROOT, stdout=output, stderr=output)
        wait_for(lambda: self._alive() and listens(self.port), "our service")

    def begin(self, at: str = THURSDAY, speed: float = 1) -> None:
        """Start, and begin a circle of four; its host is Ana."""
        self.start(at, speed)
        people = [f"--member={name.capitalize()} <{name}@people.test>" for name in ("bo", "chidi", "dora")]
        words = ["--host=Ana <ana@people.test>", "--purpose=Keep a promise", "--zone=UTC", "--joined", *people]
        self.cli("new", "Slow and steady", *words)

    def _alive(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.folder / "output").read_text()
        return True

    def stop(self) -> None:
        """Stop as an administrator does."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(30)
            self.process = None

    def cli(self, *arguments: str) -> str:
        """Run the administrator's tool."""
        done = subprocess.run(
            [*CIRCLES, *arguments], env=self.environment, cwd=ROOT, check=False, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def parts(self) -> Parts:
        """The database's parts, to look at."""
        if self._parts is None:
            self._parts = open_parts(Settings(domain="circles.test", relay=self.relay, state=str(self.folder)))
        return self._parts

    def inbox(self) -> list[Any]:
        """Return the mails that were accepted."""
        return self.parts.spool.listed()

    def outbox(self, recipient: str = "") -> list[Any]:
        """Return the letters to everybody, or to one address."""
        query = select(schema.outbox).order_by(schema.outbox.c.id)
        with self.parts.engine.begin() as connection:
            return [row for row in connection.execute(query) if recipient in ("", row.recipient)]

    def words_of(self, member: int) -> tuple[str, ...]:
        """Return the words of a member's check-in in the open round of the only circle."""
        with self.parts.engine.begin() as connection:
            circle = store.everything(connection)[0][1]
        checkin = circle.round.checkin_of(member)
        return checkin.words if checkin else ()
