"""The cage: runs parsing and reading in worker processes that can be killed, within CPU, memory and time.

Used by `scheduler.work`. A mail that hangs or kills its worker costs that worker only; the next mail goes on.
"""

from __future__ import annotations

import contextlib
import os
import resource
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Any

WALL_SECONDS, CPU_SECONDS, MEMORY = 20, 10, 1 << 30
TASKS = 100


class CageBroken(RuntimeError):
    """The mail used too much time or memory, or crashed its worker."""


class CageDied(CageBroken):
    """The worker died: too much processor time, too much memory, or a crash."""


class CageTimeout(CageBroken):
    """The worker gave no answer in time and was killed."""


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    threading.Thread(target=_go_with_the_service, daemon=True).start()


def _go_with_the_service() -> None:
    """End when the service was killed: a worker waits on a pipe that it holds the other end of, too, so for ever."""
    service = parent_process()
    if service is not None:
        service.join()
        os._exit(1)


def _run(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, resource.RLIM_INFINITY))
    return function(*arguments)


class Cage:
    """One worker process, one call at a time; replaced when it dies and after 100 calls."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock, self._calls = threading.Lock(), 0

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return what a picklable function returns. Raises CageBroken when its worker had to go."""
        with self._lock:
            pool = self._fresh()
            try:
                return pool.submit(_run, function, arguments).result(WALL_SECONDS)
            except Late as error:
                self.close()
                raise CageTimeout(f"no answer within {WALL_SECONDS} s") from error
            except (BrokenProcessPool, MemoryError) as error:
                self.close()
                raise CageDied(f"more than {CPU_SECONDS} s, too much memory, or a crash") from error

    def _fresh(self) -> ProcessPoolExecutor:
        """Return the worker. Counted here: max_tasks_per_child can hang (CPython issue 115634)."""
        if self._calls >= TASKS:
            self.close()
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_limit)
            self._calls = 0
        self._calls += 1
        return self._pool

    def close(self) -> None:
        """Kill the worker."""
        if self._pool is None:
            return
        for process in list((self._pool._processes or {}).values()):
            with contextlib.suppress(OSError, AttributeError):
                process.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None
