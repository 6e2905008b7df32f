"""That only one hosted server works on an SQLite database: a lock of the operating system, held for as long as the server lives."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

_held: dict[Path, BinaryIO] = {}


def hold(database: Path) -> bool:
    """Whether this process has the database to itself from now on; False if another one has. Raises OSError if no lock can be made.

    The file beside the database stays when the server ends; the lock on it does not, however it ends.
    """
    file = database.resolve()
    if file in _held:
        return True
    file.parent.mkdir(parents=True, exist_ok=True)
    opened = file.with_name(f"{file.name}.served").open("ab")
    try:
        _lock(opened)
    except (BlockingIOError, PermissionError):  # on Windows the second, on all others the first
        opened.close()
        return False
    _held[file] = opened
    return True


if os.name == "nt":
    import msvcrt

    def _lock(opened: BinaryIO) -> None:
        opened.seek(0)
        msvcrt.locking(opened.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(opened: BinaryIO) -> None:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
