"""Group commit at the door: mails that come at the same time are stored in one commit, and each 250 waits for it.

Between `mail.ingress` and `mail.spool`. While one commit is under way the next ones gather, so a lone mail waits
for nothing. Opens no mail and makes no thread of its own: `store` is run in the loop's executor.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from mail.envelope import Arrival

LARGEST, MOST_BYTES = 64, 32 * 1024 * 1024  # mails and bytes in one commit


class GroupCommit:
    """Gathers mails and stores them together."""

    def __init__(self, store: Callable[[list[Arrival]], None]) -> None:
        self._store = store
        self._waiting: deque[tuple[list[Arrival], asyncio.Future[None]]] = deque()
        self._writer: asyncio.Task[None] | None = None

    async def accept(self, arrivals: list[Arrival]) -> None:
        """Return when the mails are committed. Raises what storing them raised."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrivals, stored))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await stored

    async def _write(self) -> None:
        while self._waiting:
            batch = self._gather()
            error = await self._try([one for arrivals, _ in batch for one in arrivals])
            for arrivals, stored in batch:
                own = error
                if error is not None and len(batch) > 1:  # one bad mail must not refuse the others
                    own = await self._try(arrivals)
                if not stored.done():
                    stored.set_result(None) if own is None else stored.set_exception(own)

    def _gather(self) -> list[tuple[list[Arrival], asyncio.Future[None]]]:
        batch = [self._waiting.popleft()]
        size = _size(batch[0][0])
        while self._waiting and len(batch) < LARGEST and size + _size(self._waiting[0][0]) <= MOST_BYTES:
            batch.append(self._waiting.popleft())
            size += _size(batch[-1][0])
        return batch

    async def _try(self, arrivals: list[Arrival]) -> Exception | None:
        try:
            await asyncio.get_running_loop().run_in_executor(None, self._store, arrivals)
        except Exception as error:
            return error
        return None


def _size(arrivals: list[Arrival]) -> int:
    return sum(len(one.raw) for one in arrivals)
