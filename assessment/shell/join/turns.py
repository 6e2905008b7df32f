"""Where the store is asked, so that nobody waits for somebody else's mistake; and in which order a device's answers count."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

_T = TypeVar("_T")
_READING, _WITH_CODES = 4, 2
_MOST_REMEMBERED = 100_000


class Turns:
    """Threads for each kind of question to the store.

    Only one writes: SQLite lets nobody else write meanwhile, and would not ask the others in the order in which they came.
    Whoever comes with a code, which may be wrong, never takes the turn of somebody who has joined.
    """

    def __init__(self) -> None:
        self._reading = ThreadPoolExecutor(_READING, "join-reads")
        self._writing = ThreadPoolExecutor(1, "join-writes")
        self._codes = ThreadPoolExecutor(_WITH_CODES, "join-codes")

    async def read(self, ask: Callable[[], _T]) -> _T:
        """What `ask` returns, asked for somebody who has joined."""
        return await _within(self._reading, ask)

    async def write(self, do: Callable[[], _T]) -> _T:
        """What `do` returns, once everything that came before is written."""
        return await _within(self._writing, do)

    async def look_up(self, ask: Callable[[], _T]) -> _T:
        """What `ask` returns, asked for somebody with a code."""
        return await _within(self._codes, ask)


async def _within(threads: ThreadPoolExecutor, work: Callable[[], _T]) -> _T:
    context = copy_context()  # the language of whoever asks
    return await asyncio.get_running_loop().run_in_executor(threads, lambda: context.run(work))


class Orders:
    """Which answer of a device to a round was made last, so that one that was long on its way does not replace a newer one.

    Kept in memory only: what is on its way to a server does not outlive it.
    """

    def __init__(self) -> None:
        self._last: dict[tuple[str, str, int], int] = {}

    def newer(self, workshop: str, token: str, round_: int, order: int) -> int | None:
        """None if nothing newer came before; otherwise the number of what did. Numbers of a device rise."""
        of_it = (workshop, token, round_)
        last = self._last.get(of_it, order)
        if order < last:
            return last
        if len(self._last) >= _MOST_REMEMBERED:
            self._last.clear()
        self._last[of_it] = order
        return None
