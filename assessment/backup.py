"""The command `backup`: a dated copy of the database, and the end of older ones. Returns its exit code."""

from __future__ import annotations

import argparse
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from assessment import copies, database
from assessment.database import StoreError
from assessment.identity import LOCAL
from assessment.store import Store
from assessment.terminal import say
from questionnaires.texts import table

words = table("assessment")


def backup_command(options: argparse.Namespace) -> int:
    """Copy first; only when that is done, remove what is older than the days to keep."""
    file = database.file_of(database.address(options.database))
    if file is None:
        raise StoreError(words("backup_server"))
    if not file.is_file():
        raise StoreError(words("backup_nothing", file=file))
    if options.folder.absolute().resolve() == file.parent.resolve():
        raise StoreError(words("backup_same_folder"))
    now = datetime.now(UTC)
    store = Store.open(options.database)
    try:
        made = copies.copy(file, options.folder, now)
        store.note_backup(LOCAL)
    finally:
        store.close()
    say(words("backup_made", file=made))
    removed = 0
    for each in copies.older(file, options.folder, now - timedelta(days=options.keep_days)) if options.keep_days else ():
        with suppress(OSError):
            each.unlink()
            removed += 1
    if removed:
        say(words("backup_removed_one" if removed == 1 else "backup_removed", count=removed, days=options.keep_days))
    return 0
