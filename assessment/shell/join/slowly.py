"""Guessing takes time: whoever gives a wrong code or slip waits, and only few wait at a time."""

from __future__ import annotations

import asyncio

SECONDS = 1.0
AT_ONCE = 20
"""How many wrong codes are answered in that time, on the whole server."""
IN_LINE = 200
"""How many more may wait for their turn."""


class Slowly:
    """Lets wrong guesses wait. Nothing that is right ever comes here."""

    def __init__(self, seconds: float = SECONDS, at_once: int = AT_ONCE, in_line: int = IN_LINE) -> None:
        self._seconds, self._most = seconds, at_once + in_line
        self._turns = asyncio.Semaphore(at_once)
        self._here = 0

    async def wait(self) -> bool:
        """Wait for as long as a wrong guess takes; False, at once, if too many are waiting already."""
        if self._here >= self._most:
            return False
        self._here += 1
        try:
            async with self._turns:
                await asyncio.sleep(self._seconds)
        finally:
            self._here -= 1
        return True
