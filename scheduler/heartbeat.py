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

log = logging.getLogger("circles.heartbeat")


class Heartbeat:
    """Runs the roles "work", "clock" and "send" in one process until it is stopped."""

    def __init__(self, work: Work, roles: frozenset[str], beat: float = 1.0) -> None:
        self.work, self.roles, self.beat = work, roles, beat
        self.woken = asyncio.Event()
        self._threads = ThreadPoolExecutor(1, "work")  # one writer: the transactions follow one another
        self._beats = AsyncIOScheduler(timezone="UTC")
        self._stopped = False

    def wake(self) -> None:
        """Say that there is something to do now."""
        self.woken.set()

    async def run(self) -> None:
        """Beat until `stop` is called."""
        self._beats.add_job(
            self.wake, "interval", seconds=self.beat, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._beats.add_job(
            self._did, "interval", ("clock", self._tidy), hours=1, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._beats.start()
        self.woken.set()
        while not self._stopped:
            await self.woken.wait()
            self.woken.clear()
            if not self._stopped:
                await self._turn()
        self._beats.shutdown(wait=False)
        self._threads.shutdown(wait=True)

    def stop(self) -> None:
        """Finish the present turn and return from `run`."""
        self._stopped = True
        self.woken.set()

    async def _turn(self) -> None:
        """One turn: the spool is drained before a round closes, then letters leave."""
        if await self._did("work", self.work.take_in):
            self.woken.set()
        if await self._did("clock", self.work.come_due):
            self.woken.set()
        if "send" in self.roles:
            try:
                if await self.work.send_out():
                    self.woken.set()
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
