"""The cage: runs parsing and reading in worker processes that can be killed, within CPU, memory and time.

Used by `scheduler.work`. A mail that hangs or kills its worker costs that worker only; the next mail goes on.
"""

from __future__ import annotations

import contextlib
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

WALL_SECONDS, CPU_SECONDS, MEMORY = 20, 10, 1 << 30
TASKS = 200


class CageBroken(RuntimeError):
    """The worker was killed: the mail used too much time or memory, or crashed it."""


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _run(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, resource.RLIM_INFINITY))
    return function(*arguments)


class Cage:
    """One worker process at a time, replaced when it dies."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return what a picklable function returns. Raises CageBroken when its worker had to go."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1, mp_context=get_context("spawn"), initializer=_limit, max_tasks_per_child=TASKS
            )
        try:
            return self._pool.submit(_run, function, arguments).result(WALL_SECONDS)
        except (BrokenProcessPool, Late) as error:
            self.close()
            raise CageBroken(f"reading it took more than {CPU_SECONDS} s or too much memory") from error

    def close(self) -> None:
        """Kill the worker."""
        if self._pool is None:
            return
        for process in list((self._pool._processes or {}).values()):
            with contextlib.suppress(OSError, AttributeError):
                process.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None
