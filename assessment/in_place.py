"""Whether an open file is still the one at its place: a database that was moved or deleted goes on taking answers, unseen."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

Identities: TypeAlias = Mapping[Path, tuple[int, int]]
"""Device and file number by path; both stay the same however long a file is open, on Windows too."""


def identities(files: Iterable[Path]) -> Identities:
    """What stands at these places now; places where nothing is are left out."""
    return {file: found for file in files if (found := _identity(file))}


def in_place(known: Identities) -> bool:
    """Whether at each of the places still stands what is known."""
    return all(_identity(file) == identity for file, identity in known.items())


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino
