"""The statements that read and write the shelf. What is allowed, and when, is `store`'s business."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Connection, Update, insert, select, update

from assessment.shelf import NoSuchFile, NotShelved, OwnFile, OwnKind, Shelved, hash_of, refusal
from assessment.tables import DefinitionText, ShelfRow
from assessment.whole import Damaged
from questionnaires.plain_yaml import Source
from questionnaires.reader import content_hash
from questionnaires.texts import table

_COLUMNS = (ShelfRow.kind, ShelfRow.id, ShelfRow.version, ShelfRow.title, ShelfRow.hash, ShelfRow.added, ShelfRow.removed)


class Shelf:
    """The shelf of one organisation, or of one's own computer, on an open connection."""

    def __init__(self, connection: Connection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation

    def everything(self) -> tuple[Shelved, ...]:
        """All that ever was on it, the last added first."""
        query = select(*_COLUMNS).where(ShelfRow.organisation == self._organisation)
        rows = self._connection.execute(query.order_by(ShelfRow.added.desc(), ShelfRow.kind, ShelfRow.id, ShelfRow.version))
        return tuple(Shelved(cast(OwnKind, row.kind), *row[1:]) for row in rows)

    def add(self, file: OwnFile, at: datetime) -> None:
        """Put a file on it; one that was taken off comes back. Raises NotShelved if its name is taken."""
        hash_, connection = hash_of(file), self._connection
        if why := refusal(file.kind, file.id, file.version, hash_, self.everything()):
            raise NotShelved(why)
        if connection.scalar(select(DefinitionText.hash).where(DefinitionText.hash == hash_)) is None:
            connection.execute(insert(DefinitionText).values(hash=hash_, text=file.source.text))
        key = {"organisation": self._organisation, "kind": file.kind, "id": file.id, "version": file.version}
        if connection.execute(self._update(file.kind, file.id, file.version).values(removed=None)).rowcount == 0:
            connection.execute(insert(ShelfRow).values(**key, title=file.title, hash=hash_, added=at, removed=None))

    def read(self, kind: OwnKind, id_: str, version: str) -> Source:
        """The text of a file, on the shelf or taken off. Raises NoSuchFile, and Damaged if it is not what was put there."""
        found = self._connection.execute(
            select(ShelfRow.title, ShelfRow.hash, DefinitionText.text)
            .outerjoin(DefinitionText, ShelfRow.hash == DefinitionText.hash)
            .where(self._named(kind, id_, version))
        ).first()
        if found is None:
            raise NoSuchFile
        source = Source(f"{id_}-{version}.yaml", found.text or "")
        if content_hash(source) != found.hash:
            raise Damaged(table("assessment")("shelf_damaged", title=found.title, version=version))
        return source

    def mark_removed(self, kind: OwnKind, id_: str, version: str, at: datetime | None) -> None:
        """Hide a file, or show it again if `at` is None. Raises NoSuchFile."""
        if self._connection.execute(self._update(kind, id_, version).values(removed=at)).rowcount == 0:
            raise NoSuchFile

    def _update(self, kind: OwnKind, id_: str, version: str) -> Update:
        return update(ShelfRow).where(self._named(kind, id_, version))

    def _named(self, kind: OwnKind, id_: str, version: str) -> ColumnElement[bool]:
        named = (ShelfRow.kind == kind) & (ShelfRow.id == id_) & (ShelfRow.version == version)
        return (ShelfRow.organisation == self._organisation) & named
