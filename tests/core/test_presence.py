"""A process that was killed is found by the next one; one that lives is left alone."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from scheduler.presence import Presence


def test_the_dead_are_buried_once_and_the_living_never(tmp_path: Path) -> None:
    wait = "import sys; from pathlib import Path; from scheduler.presence import Presence\n"
    wait += f"one = Presence(Path({str(tmp_path)!r})); print(one.name, flush=True); sys.stdin.read()"
    other = subprocess.Popen([sys.executable, "-c", wait], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    name = other.stdout.readline().strip()
    here, gone = Presence(tmp_path), list[str]()
    here.bury(gone.append)
    assert gone == []
    other.send_signal(signal.SIGKILL)
    other.wait()
    here.bury(gone.append)
    here.bury(gone.append)
    assert gone == [name]


def test_who_leaves_leaves_nothing(tmp_path: Path) -> None:
    here = Presence(tmp_path)
    here.leave()
    assert list(tmp_path.iterdir()) == []
