"""Who is at work: each process holds a locked file while it lives, so that after a kill its claims are let go at once.

Used by `scheduler.wiring`. A lease frees what a lost machine had claimed; this frees, without the wait, what a
killed process of this machine had. The kernel drops a lock (flock) with its process, however that ends.
"""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import IO


class Presence:
    """This process's own name, and the names of those that are gone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.name = secrets.token_hex(8)
        self._held: IO[bytes] = (folder / f"{self.name}.lock").open("wb")
        fcntl.flock(self._held, fcntl.LOCK_EX)

    def bury(self, let_go: Callable[[str], None]) -> None:
        """Call `let_go` with the name of each process of this machine that ended without saying so."""
        for path in sorted(self._folder.glob("*.lock")):
            if path.stem == self.name:
                continue
            try:
                with path.open("rb") as other:
                    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    let_go(path.stem)
                    path.unlink()
            except OSError:  # it lives, or somebody else has just found it
                continue

    def leave(self) -> None:
        """End this process's presence."""
        self._held.close()
        (self._folder / f"{self.name}.lock").unlink(missing_ok=True)
