"""The statements that read and write the shelf. What is allowed, and when, is `store`'s business."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Update, insert, select, update

from assessment.shelf import NoSuchFile, NotShelved, OwnFile, OwnKind, Shelved, hash_of, refusal
from assessment.tables import DefinitionText, ShelfRow
from assessment.whole import Damaged
from questionnaires.plain_yaml import Source
from questionnaires.reader import content_hash
from questionnaires.texts import table

_COLUMNS = (ShelfRow.kind, ShelfRow.id, ShelfRow.version, ShelfRow.title, ShelfRow.hash, ShelfRow.added, ShelfRow.removed)


def everything(connection: Connection) -> tuple[Shelved, ...]:
    """All that ever was on the shelf, the last added first."""
    rows = connection.execute(select(*_COLUMNS).order_by(ShelfRow.added.desc(), ShelfRow.kind, ShelfRow.id, ShelfRow.version))
    return tuple(Shelved(cast(OwnKind, row.kind), *row[1:]) for row in rows)


def add(connection: Connection, file: OwnFile, at: datetime) -> None:
    """Put a file on the shelf; one that was taken off comes back. Raises NotShelved if its name is taken."""
    hash_ = hash_of(file)
    if why := refusal(file.kind, file.id, file.version, hash_, everything(connection)):
        raise NotShelved(why)
    if connection.scalar(select(DefinitionText.hash).where(DefinitionText.hash == hash_)) is None:
        connection.execute(insert(DefinitionText).values(hash=hash_, text=file.source.text))
    key = {"kind": file.kind, "id": file.id, "version": file.version}
    if connection.execute(_update(file.kind, file.id, file.version).values(removed=None)).rowcount == 0:
        connection.execute(insert(ShelfRow).values(**key, title=file.title, hash=hash_, added=at, removed=None))


def read(connection: Connection, kind: OwnKind, id_: str, version: str) -> Source:
    """The text of a file, on the shelf or taken off. Raises NoSuchFile, and Damaged if it is not what was put there."""
    found = connection.execute(
        select(ShelfRow.title, ShelfRow.hash, DefinitionText.text)
        .outerjoin(DefinitionText, ShelfRow.hash == DefinitionText.hash)
        .where(ShelfRow.kind == kind, ShelfRow.id == id_, ShelfRow.version == version)
    ).first()
    if found is None:
        raise NoSuchFile
    source = Source(f"{id_}-{version}.yaml", found.text or "")
    if content_hash(source) != found.hash:
        raise Damaged(table("assessment")("shelf_damaged", title=found.title, version=version))
    return source


def mark_removed(connection: Connection, kind: OwnKind, id_: str, version: str, at: datetime | None) -> None:
    """Hide a file, or show it again if `at` is None. Raises NoSuchFile."""
    if connection.execute(_update(kind, id_, version).values(removed=at)).rowcount == 0:
        raise NoSuchFile


def _update(kind: OwnKind, id_: str, version: str) -> Update:
    return update(ShelfRow).where(ShelfRow.kind == kind, ShelfRow.id == id_, ShelfRow.version == version)
