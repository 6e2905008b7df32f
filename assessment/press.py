"""A process beside the app in which files are made: what is heavy there, or goes wrong, does not touch whoever works with the app.

It is started as a program of its own and never by multiprocessing, which would run the app's own start a second time in it, hand
it the environment with its secrets, and share locks that a killed process takes along. It ends when the app does, however that ends.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, TypeAlias, cast

from questionnaires.errors import ToolkitError
from questionnaires.texts import current_language, in_language, table

Made: TypeAlias = tuple[bytes, ...]
Make: TypeAlias = Callable[..., Made]
Task: TypeAlias = tuple[str, Make, tuple[Any, ...]]
"""In which language, what, and of what."""

START = 120.0
"""Seconds that it may take until it is ready: on some computers every file that a program loads is searched for viruses first."""
ENDED = "printing_ended"
"""Why it ended, if nobody here had a reason."""
TOO_LONG = "printing_too_long"
"""Why it ended, if it worked longer than it may."""
GIVEN_UP = "printing_given_up"
"""Why it ended, if it was for that nobody wanted what it made."""
_LOOK = 0.5
"""Seconds between two looks at whether to stop."""
_KEPT = (
    "PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR", "TZ", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    "PYTHONHOME", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip
"""All of the environment that it is told. What a hosted copy is told in secret is not among it."""
_HEAD, _LENGTH = struct.Struct(">?I"), struct.Struct(">Q")
_log = logging.getLogger(__name__)


def beside(program: str) -> tuple[list[str], dict[str, str]]:
    """The command and the environment by which a program in Python runs beside the app, with the modules of the app and none of its secrets."""
    paths = [str(Path(each or os.curdir).absolute()) for each in sys.path]
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return [sys.executable, "-c", f"import sys; sys.path[:] = sys.argv[1:]; {program}", *paths], environment


class Ended(Exception):  # noqa: N818 (it reads as what happened)
    """The process ended in the midst of something. `why`: the key of the wording that says why."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Missed(Ended):
    """The process had ended, while it had nothing to do, before it took up what it was asked for."""


class Press:
    """One such process, started at once. Of one thread only, except `kill`."""

    def __init__(self) -> None:
        """Raises OSError if it cannot be started."""
        flags = subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0
        command, environment = beside("from assessment import press; press.work()")
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, creationflags=flags)
        self.made = 0
        """How many things it was asked for."""

    @property
    def id(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it runs, as far as one can see."""
        return self._process.poll() is None

    def make(self, work: Make, *given: object, seconds: float, wanted: Callable[[], bool] = lambda: True) -> Made:
        """What `work` returns for `given`, in that process and the current language.

        It is ended after so many seconds, and as soon as `wanted` says no. Raises Ended, and ToolkitError with one sentence if
        that is what `work` raised or something else went wrong there.
        """
        task = pickle.dumps((current_language(), work, given))
        self.made += 1
        fresh = self.made == 1
        if fresh:
            self._answer(b"", _Watch(self, START, "printing_not_started", wanted))
        try:
            self._answer(task, _Watch(self, START, "printing_not_started", wanted))  # that it has taken it up
        except Ended as ended:
            raise ended if fresh or ended.why != ENDED else Missed(ENDED) from None
        return self._answer(b"", _Watch(self, seconds, TOO_LONG, wanted))

    def close(self) -> None:
        """Let it end, which it does at once, whatever it does."""
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                cast("IO[bytes]", pipe).close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """End it by force."""
        self._process.kill()

    def _answer(self, task: bytes, watching: _Watch) -> Made:
        """What it says to a task. Raises as `make` does."""
        into, out = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        with watching as watch:
            try:
                into.write(task)
                into.flush()
                worked, count = _HEAD.unpack(_exactly(out, _HEAD.size))
                said = tuple(_exactly(out, *_LENGTH.unpack(_exactly(out, _LENGTH.size))) for _ in range(count))
            except (OSError, EOFError):
                self.kill()
                self._process.wait()
                raise Ended(watch.why or ENDED) from None
        if not worked:
            raise ToolkitError(said[0].decode())
        return said


class _Watch:
    """Kills the process as soon as there is a reason to. `why`: the reason, if there was one."""

    def __init__(self, press: Press, seconds: float, too_long: str, wanted: Callable[[], bool]) -> None:
        self.why = ""
        self._press, self._seconds, self._too_long, self._wanted = press, seconds, too_long, wanted
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        until = time.monotonic() + self._seconds
        while not self.why and not self._over.wait(min(_LOOK, max(0.0, until - time.monotonic()))):
            if time.monotonic() >= until:
                self.why = self._too_long
            elif not self._wanted():
                self.why = GIVEN_UP
            if self.why:
                self._press.kill()


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    found = pipe.read(length)
    if len(found) < length:
        raise EOFError
    return found


def work() -> None:
    """What the process does: make one thing after another, until nobody is there any more who could ask for something."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # that somebody stops the app, it learns from the app
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints must not get between the answers
    step_back()
    tasks: SimpleQueue[Task] = SimpleQueue()
    threading.Thread(target=_listen, args=(tasks,), daemon=True).start()
    from reports import typeset

    typeset.warm_up()
    _tell(answers, True, ())
    while True:
        language, make, given = tasks.get()
        _tell(answers, True, ())
        with in_language(language):
            _tell(answers, *_outcome(make, given))
        typeset.forget()


def _listen(tasks: SimpleQueue[Task]) -> None:
    """Take tasks in; end the process, in the midst of whatever it does, when the app is gone."""
    try:
        while True:
            tasks.put(pickle.load(sys.stdin.buffer))
    except EOFError:
        pass
    except Exception:
        _log.exception("What was asked for could not be read.")
    os._exit(0)


def _outcome(make: Make, given: tuple[Any, ...]) -> tuple[bool, Made]:
    """Whether it went well, and what was made; otherwise one sentence. Only bytes go back: the app trusts nothing that was made here."""
    try:
        return True, make(*given)
    except ToolkitError as error:
        return False, (str(error).encode(errors="replace"),)
    except MemoryError:
        return False, (table("assessment")(ENDED).encode(),)
    except BaseException:  # Typst's own faults are no Exceptions
        _log.exception("A file could not be made.")
        return False, (table("assessment")("download_failed").encode(),)


def _tell(answers: IO[bytes], worked: bool, said: Made) -> None:
    try:
        answers.write(_HEAD.pack(worked, len(said)))
        for each in said:
            answers.write(_LENGTH.pack(len(each)))
            answers.write(each)
        answers.flush()
    except OSError:
        os._exit(0)


def step_back() -> None:
    """In a process beside the app: let whoever answers questions go first, but only just: somebody waits for what is made here, too, and only for so long. And where
    memory runs out, let this process be ended and not the app."""
    with suppress(OSError, AttributeError):
        os.nice(1)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
