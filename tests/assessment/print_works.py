"""What tests have made in the process beside the app, in place of files."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import typst

from questionnaires.errors import ToolkitError
from questionnaires.texts import current_language

Made = tuple[bytes, ...]
HOURS = b"#for a in range(100000) { for b in range(100000) {} }"


def told(*given: object) -> Made:
    """What it was given."""
    return tuple(str(each).encode() for each in given)


def noted(folder: Path, name: str, seconds: float = 0.0) -> Made:
    """Leaves a line with the number of its process in a file of the folder, then takes a while."""
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    time.sleep(seconds)
    return (str(os.getpid()).encode(),)


def large(folder: Path, name: str, size: int) -> Made:
    noted(folder, name)
    return (b"x" * size,)


def long_typst(folder: Path, name: str) -> Made:
    """Typst at work for hours."""
    noted(folder, name)
    return (typst.compile(HOURS),)


def environment() -> Made:
    return ("\n".join(f"{name}={value}" for name, value in os.environ.items()).encode(),)


def language() -> Made:
    return (current_language().encode(),)


def chatty() -> Made:
    print("in between")
    os.write(1, b"in between")
    return (b"made",)


def killed() -> Made:
    os.kill(os.getpid(), signal.SIGKILL)
    return ()


def refused() -> Made:
    raise ToolkitError("There is no paper.")


def broken() -> Made:
    raise ValueError("secret")


class Panic(BaseException):
    pass


def panicking() -> Made:
    raise Panic("secret")


def out_of_memory() -> Made:
    raise MemoryError
