"""What is to be made, in the order in which it was asked for, by one or two processes beside the app; what was made is kept a short while."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Hashable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from assessment.press import GIVEN_UP, TOO_LONG, Ended, Made, Make, Missed, Press
from questionnaires.errors import ToolkitError
from questionnaires.texts import in_language, table

_log = logging.getLogger(__name__)


class Task(NamedTuple):
    """What is to be made: `make` of `given`, in a language. Equal tasks are made once."""

    make: Make
    given: tuple[Hashable, ...]
    language: str
    seconds: float | None = None
    """How long it may take, where that is less than the queue allows."""
    too_long: str = TOO_LONG
    """The key of the wording that says that it took longer."""


class Limits(NamedTuple):
    """What one queue may use. Times are in seconds."""

    presses: int = 1 if (os.cpu_count() or 1) <= 2 else 2
    """Processes at once."""
    making: float = 60.0
    """For one thing, from when its turn comes."""
    wanted: float = 30.0
    """How long somebody counts as waiting after they last asked how far it is."""
    idle: float = 300.0
    """After how long without work a process ends."""
    kept: float = 120.0
    """How long what was made is kept."""
    kept_bytes: int = 64 * 1024 * 1024
    failed: float = 5.0
    """How long it is kept that something could not be made."""
    waiting: int = 200
    """Things that wait at once."""
    tasks: int = 50
    """How much one process makes before another takes its place: its memory grows by a little each time."""


LIMITS = Limits()


class TooManyError(ToolkitError):
    """Too much is waiting already."""


@dataclass(eq=False)
class Work:
    """A task in the queue, for everybody who wants it."""

    task: Task
    future: Future[Made] = field(default_factory=Future[Made])
    wanted: dict[object, float] = field(default_factory=dict[object, float])
    """Until when, by whoever wants it."""
    until: float = 0.0
    """When it is let go of, once it is over."""
    forgotten: bool = False
    """Whether it is let go of as soon as it is over."""

    def __post_init__(self) -> None:
        self.future.set_running_or_notify_cancel()  # from here on, nobody who waits can cancel it for others

    def size(self) -> int:
        """The bytes of what was made."""
        return sum(map(len, self.future.result())) if self.future.exception() is None else 0


class Queue:
    """One after another, for all threads of the app. A process is started when it is first needed, and ends after a while without work."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._known: dict[Task, Work] = {}
        self._waiting: deque[Work] = deque()
        self._working: list[Work] = []
        self._threads = 0
        self._changed = threading.Condition()

    def place(self, task: Task, who: object, seconds: float | None = None) -> Work:
        """The work on a task, begun if nobody asked for the same a short while ago. `who` wants it for so many seconds from now.

        Raises TooManyError.
        """
        with self._changed:
            self._let_go()
            work = self._known.get(task)
            if work is None:
                if len(self._waiting) >= self._limits.waiting:
                    raise TooManyError(table("assessment")("printing_full"))
                work = self._known[task] = Work(task)
                self._waiting.append(work)
            if not work.future.done():
                work.wanted[who] = time.monotonic() + (self._limits.wanted if seconds is None else seconds)
                self._changed.notify()
                if self._threads < min(self._limits.presses, len(self._waiting) + len(self._working)):
                    threading.Thread(target=self._work, name="printing", daemon=True).start()
                    self._threads += 1
            return work

    def forgo(self, task: Task, who: object) -> None:
        """`who` wants it no more. What nobody wants is not made, and if it is being made, that is stopped."""
        with self._changed:
            if task in self._known:
                self._known[task].wanted.pop(who, None)

    def before(self, work: Work) -> int | None:
        """How many are made before it; None if it does not wait."""
        with self._changed:
            return self._waiting.index(work) + len(self._working) if work in self._waiting else None

    def forget(self) -> None:
        """Let go of everything that was made, and keep nothing of what was asked for until now: only who waits for it gets it."""
        with self._changed:
            for work in list(self._known.values()):
                work.forgotten = True
                if work.future.done():
                    del self._known[work.task]

    def _is_wanted(self, work: Work) -> bool:
        """Whether anybody waits for it still."""
        with self._changed:
            now = time.monotonic()
            work.wanted = {who: until for who, until in work.wanted.items() if until > now}
            return bool(work.wanted)

    def _let_go(self) -> None:
        """Of what was kept long enough, and of the oldest if that is too much."""
        now = time.monotonic()
        over = [each for each in self._known.values() if each.future.done()]  # in the order in which they were over
        sizes = sum(each.size() for each in over)
        for work in over:
            if work.until <= now or sizes > self._limits.kept_bytes:
                sizes -= work.size()
                del self._known[work.task]

    def _work(self) -> None:
        """What each thread does, with a process of its own."""
        press: Press | None = None
        while (work := self._next()) is not None:
            with in_language(work.task.language):
                try:
                    press = self._running(press)
                    self._over(work, self._made(press, work), self._limits.kept)
                except Ended as ended:
                    self._ended(work, ended)
                except OSError as error:
                    self._failed(work, "printing_not_possible", why=error.strerror or error)
                except ToolkitError as error:
                    self._over(work, error, self._limits.failed)
                except Exception:
                    _log.exception("A file could not be made.")
                    self._failed(work, "download_failed")
            with suppress(OSError):  # where another was worn out, the next one gets ready while nobody waits for it
                press = self._running(press) if press is not None else None
        if press is not None:
            press.close()

    def _running(self, press: Press | None) -> Press:
        """A process that can make something: this one, unless it has ended or made its share. Raises OSError."""
        if press is not None and press.alive and press.made < self._limits.tasks:
            return press
        if press is not None:
            press.close()
        return Press()

    def _next(self) -> Work | None:
        """The work whose turn it is; None if there was none for a long while, and the thread is no more."""
        with self._changed:
            while True:
                while self._waiting:
                    work = self._waiting.popleft()
                    if self._is_wanted(work):
                        self._working.append(work)
                        return work
                    del self._known[work.task]
                    work.future.set_exception(ToolkitError(table("assessment")(GIVEN_UP)))
                if not self._changed.wait(self._limits.idle) and not self._waiting:
                    self._let_go()
                    self._threads -= 1
                    return None

    def _made(self, press: Press, work: Work) -> Made:
        return press.make(work.task.make, *work.task.given, seconds=self._seconds(work), wanted=lambda: self._is_wanted(work))

    def _seconds(self, work: Work) -> float:
        """How long it may take."""
        return self._limits.making if work.task.seconds is None else min(work.task.seconds, self._limits.making)

    def _ended(self, work: Work, ended: Ended) -> None:
        """The process that was to make it has ended."""
        with self._changed:
            came_too_late = ended.why == GIVEN_UP and self._is_wanted(work)
            if came_too_late or isinstance(ended, Missed):
                self._working.remove(work)
                self._waiting.appendleft(work)
                return
        why = work.task.too_long if ended.why == TOO_LONG else ended.why
        self._failed(work, why, seconds=f"{self._seconds(work):g}")

    def _failed(self, work: Work, key: str, **values: object) -> None:
        self._over(work, ToolkitError(table("assessment")(key, **values)), 0.0 if key == GIVEN_UP else self._limits.failed)

    def _over(self, work: Work, outcome: Made | ToolkitError, seconds: float) -> None:
        """It is made, or could not be; that is kept for so many seconds."""
        with self._changed:
            self._working.remove(work)
            del self._known[work.task]
            self._known[work.task] = work  # to stand last among those that are over
            work.until = time.monotonic() + (0.0 if work.forgotten else seconds)
            work.wanted.clear()
            if isinstance(outcome, ToolkitError):
                work.future.set_exception(outcome)
            else:
                work.future.set_result(outcome)
            self._let_go()
