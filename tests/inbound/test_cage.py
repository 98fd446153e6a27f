"""The cage: an answer, an error, a crash and a hang, and that the next call goes on."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from mail import cage as module
from mail.cage import Cage, CageDied, CageTimeout


def _pid() -> int:
    return os.getpid()


def _bad() -> None:
    raise ValueError("bad")


def _crash() -> None:
    os.abort()


def _greedy() -> int:
    return len(bytearray(4 << 30))


@pytest.fixture
def cage() -> Iterator[Cage]:
    cage = Cage()
    yield cage
    cage.close()


def test_an_answer_comes_from_another_process(cage: Cage) -> None:
    first = cage.run(_pid)
    assert first not in (os.getpid(), None)
    assert cage.run(_pid) == first


def test_an_exception_is_the_callers(cage: Cage) -> None:
    with pytest.raises(ValueError, match="bad"):
        cage.run(_bad)


@pytest.mark.parametrize("function", [_crash, _greedy])
def test_a_death_is_told_and_the_next_goes_on(cage: Cage, function: object) -> None:
    with pytest.raises(CageDied):
        cage.run(function)  # type: ignore[arg-type]
    assert cage.run(_pid)


def test_a_hang_is_killed(cage: Cage, monkeypatch: pytest.MonkeyPatch) -> None:
    cage.run(_pid)
    monkeypatch.setattr(module, "WALL_SECONDS", 0.2)
    with pytest.raises(CageTimeout):
        cage.run(time.sleep, 60)
    monkeypatch.undo()
    assert cage.run(_pid)


def test_a_worker_is_replaced_after_its_share(cage: Cage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TASKS", 2)
    pids = [cage.run(_pid) for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_a_worker_ends_with_a_service_that_is_killed() -> None:
    program = "import os, time; from mail.cage import Cage; print(Cage().run(os.getpid), flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as service:
        assert service.stdout is not None
        worker = int(service.stdout.readline())
        service.kill()
        gone, _, _ = select.select([service.stdout], [], [], 10)  # it ends when all who could write to it have ended
        if not gone:
            os.kill(worker, signal.SIGKILL)
    assert gone
