"""The heartbeat: a few interval jobs that call the work. The only importer of apscheduler, and never the truth.

Due times are columns; a beat only looks. Work is also woken at once when mail is accepted or a letter queued.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.work import Work

GRACE = 5.0  # seconds for letters on their way when the service is stopped
log = logging.getLogger("circles.heartbeat")
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a beat that is still under way is no news


class Heartbeat:
    """Runs the roles "work", "clock" and "send" in one process until it is stopped."""

    def __init__(self, work: Work, roles: frozenset[str], beat: float = 1.0) -> None:
        self.work, self.roles, self.beat = work, roles, beat
        self.woken, self.letters = asyncio.Event(), asyncio.Event()
        self._threads = ThreadPoolExecutor(1, "work")  # one writer: the transactions follow one another
        self._beats = AsyncIOScheduler(timezone="UTC")
        self._stopped = False

    def wake(self) -> None:
        """Say that there is something to do now."""
        self.woken.set()
        self.letters.set()

    async def run(self) -> None:
        """Beat until `stop` is called. Sending has a loop of its own: a relay that is silent holds up letters only."""
        once = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._beats.add_job(self.wake, "interval", seconds=self.beat, **once)
        self._beats.add_job(self._did, "interval", ("clock", self._tidy), hours=1, **once)
        self._beats.start()
        self.wake()
        sending = asyncio.create_task(self._send())
        while not self._stopped:
            await self.woken.wait()
            self.woken.clear()
            if not self._stopped:
                await self._turn()
        self._beats.shutdown(wait=False)
        self._threads.shutdown(wait=True)
        await asyncio.wait([sending], timeout=GRACE)
        sending.cancel()

    def stop(self) -> None:
        """Finish the present turn and return from `run`; letters on their way get a few seconds."""
        self._stopped = True
        self.wake()

    async def _turn(self) -> None:
        """One turn: the spool is drained before a round closes."""
        for role, step in (("work", self.work.take_in), ("clock", self.work.come_due)):
            if await self._did(role, step):
                self.wake()

    async def _send(self) -> None:
        while not self._stopped:
            await self.letters.wait()
            self.letters.clear()
            if self._stopped or "send" not in self.roles:
                continue
            try:
                if await self.work.send_out():
                    self.letters.set()
            except Exception:
                log.exception("sending failed; the letters stay queued")

    def _tidy(self) -> int:
        self.work.tidy()
        return 0

    async def _did(self, role: str, step: Callable[[], int]) -> int:
        if role not in self.roles:
            return 0
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, step)
        except Exception:
            log.exception("%s failed; it is tried again at the next beat", role)
            return 0
