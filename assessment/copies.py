"""Copies of an SQLite database: making dated ones, and finding those that were kept long enough."""

from __future__ import annotations

import math
import os
import re
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from assessment import database, tables
from assessment.database import StoreError
from questionnaires.texts import table

_STAMP = "%Y%m%d-%H%M%S"


def copy(file: Path, folder: Path, now: datetime) -> Path:
    """A copy that is whole even while others write, named by the time (UTC), such as assessments.backup-20260501-093000.db.

    Raises StoreError; then there is no new copy.
    """
    target = folder / f"{file.stem}.backup-{now.astimezone(UTC):{_STAMP}}.db"
    unfinished = target.with_suffix(".unfinished")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # for nobody else to read
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as made:
            source.backup(made)
            made.execute("PRAGMA journal_mode=DELETE")  # so that one file is all of it
            if (said := made.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(said)
        with unfinished.open("rb+") as written:
            os.fsync(written.fileno())
        unfinished.replace(target)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            if not isinstance(error, FileExistsError):
                unfinished.unlink()
        why = error.strerror if isinstance(error, OSError) and error.strerror else database.reason(error)
        raise StoreError(table("assessment")("backup_failed", folder=folder, why=why)) from error
    return target


def older(file: Path, folder: Path, before: datetime) -> tuple[Path, ...]:
    """The copies that `copy` made of this file in this folder before a time, by their names, the oldest first."""
    named = re.compile(rf"{re.escape(file.stem)}\.backup-(\d{{8}}-\d{{6}})\.db")
    found: list[Path] = []
    for each in sorted(folder.iterdir()):
        name = named.fullmatch(each.name)
        if name and _made(name[1], before) and is_ours(each):
            found.append(each)
    return tuple(found)


def left_by_updates(file: Path, before: datetime) -> tuple[Path, ...]:
    """The copies that failed updates left beside the database before a time, by when they were last written."""
    named = re.compile(rf"{re.escape(file.name)}\.before-\w+-update-\d+")
    try:
        there = [each for each in sorted(file.parent.iterdir()) if named.fullmatch(each.name)]
    except OSError:  # what cannot be listed is not done away with
        return ()
    return tuple(each for each in there if _written(each) < before.timestamp() and is_ours(each))


def is_ours(file: Path) -> bool:
    """Whether a file is a database of this toolkit; it is looked at without changing a byte."""
    if file.is_symlink() or not file.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    except sqlite3.Error:
        return False
    return (tables.VERSION_TABLE,) in found


def _written(file: Path) -> float:
    """When it was last written; later than any time if that cannot be told."""
    try:
        return file.stat().st_mtime
    except OSError:
        return math.inf


def _made(stamp: str, before: datetime) -> bool:
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC) < before
    except ValueError:
        return False
