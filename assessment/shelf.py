"""Scoring files and questionnaires of one's own: what is known of each, and which names they may not have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from assessment import definitions
from assessment.database import StoreError
from questionnaires.plain_yaml import Source
from questionnaires.reader import content_hash
from questionnaires.texts import table

OwnKind: TypeAlias = Literal["scoring", "questionnaire"]
KINDS: tuple[OwnKind, ...] = ("scoring", "questionnaire")
FIRST_VERSION = "1.0.0"
LONGEST_VERSION = 64
"""Characters that the database keeps of it."""


class NotShelved(StoreError):  # noqa: N818 (it reads as what happened)
    """A file cannot be put on the shelf under the name that it has; nothing was changed."""


class NoSuchFile(StoreError):  # noqa: N818 (it reads as what happened)
    """There is no such file on the shelf (any more)."""

    def __init__(self) -> None:
        super().__init__(table("assessment")("shelf_no_such"))


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A sound definition file that may go on the shelf."""

    kind: OwnKind
    id: str
    version: str
    title: str
    source: Source


@dataclass(frozen=True, slots=True)
class Shelved:
    """What is known of a file on the shelf. Times are UTC. `removed`: when it was taken off, which only hides it."""

    kind: OwnKind
    id: str
    version: str
    title: str
    hash: str
    """SHA-256 of its text."""
    added: datetime
    removed: datetime | None

    @property
    def key(self) -> tuple[OwnKind, str, str]:
        """What names it: a version of an id names one text for good."""
        return self.kind, self.id, self.version

    @property
    def file_name(self) -> str:
        """Such as `staff-view-1.0.0.yaml`."""
        return file_name(self.id, self.version)


def file_name(id_: str, version: str) -> str:
    """What a definition file of one's own is called."""
    return f"{id_}-{version}.yaml"


def refusal(kind: OwnKind, id_: str, version: str, hash_: str | None, shelf: Iterable[Shelved]) -> str:
    """Why a file with this name cannot go on the shelf, in a sentence; empty if it can.

    `shelf`: everything that ever was on it. `hash_`: of the file's text, if there is one already.
    """
    words = table("assessment")
    ours = {(ref.kind, ref.id): ref.version for ref in definitions.shipped().refs}
    if kind == "scoring" and (kind, id_) in ours:
        return words("shelf_shipped", id=id_)
    if ours.get((kind, id_)) == version:
        return words("shelf_shipped_version", id=id_, version=version)
    taken = next((each for each in shelf if each.key == (kind, id_, version) and each.hash != hash_), None)
    if taken is None:
        return ""
    key = "shelf_taken" if taken.removed is None else "shelf_taken_before"
    return words(key, id=id_, version=version, title=taken.title, next=next_version(version))


def hash_of(file: OwnFile) -> str:
    """SHA-256 of its text."""
    return content_hash(file.source)


def next_version(version: str) -> str:
    """The next one, for a file that gives other results.

    >>> next_version("1.9.3")
    '1.10.0'
    """
    major, minor, _ = version.split(".")
    return f"{major}.{int(minor) + 1}.0"


def proposed_version(kind: OwnKind, id_: str, shelf: Iterable[Shelved]) -> str:
    """The version after the highest that this id ever had on the shelf; 1.0.0 if it had none."""
    had = [each.version for each in shelf if (each.kind, each.id) == (kind, id_)]
    return next_version(max(had, key=_numbers)) if had else FIRST_VERSION


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
