"""What takes seconds to work out is worked out once, even if two people ask for it at the same time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

_Made = TypeVar("_Made")


class Once(Generic[_Made]):
    """The last `most` things that were worked out, by what they depend on."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, _Made] = OrderedDict()
        self._at_work: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        """Whether it is there already."""
        with self._lock:
            return key in self._made

    def get(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """What belongs to a key, made if it is not there; whoever comes meanwhile waits for it. Raises what `make` raises."""
        with self._lock:
            at_work = self._at_work.setdefault(key, Lock())
        with at_work:
            try:
                with self._lock:
                    known = [self._made[key]] if key in self._made else []
                found = known[0] if known else make()
                with self._lock:
                    self._made[key] = found
                    self._made.move_to_end(key)
                    while len(self._made) > self._most:
                        self._made.popitem(last=False)
            finally:
                with self._lock:
                    self._at_work.pop(key, None)
            return found

    def clear(self) -> None:
        """Let go of all of it."""
        with self._lock:
            self._made.clear()
