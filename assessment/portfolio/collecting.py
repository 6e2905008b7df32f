"""Services from files of every kind: exported assessments, answers written by hand, tables with one row per service, folders.

What cannot be read is told, and never keeps a sound service away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from assessment import definitions
from assessment.commands import TABLES
from assessment.definitions import Definitions
from assessment.files import FileError, FromFile, definitions_at, from_file
from assessment.filled.form import shortened
from assessment.portfolio.names import LONGEST_NAME, can_be_name, name_key
from assessment.portfolio.scoring_many import uses
from assessment.portfolio.shapes import MOST_SERVICES, Member, Origin
from assessment.portfolio.table_files import opened
from assessment.portfolio.table_rows import MOST_LISTED, Read, Row, read
from assessment.record import NAME_QUESTION
from questionnaires.answers import Response
from questionnaires.errors import DefinitionError, ToolkitError
from questionnaires.texts import table

ENDINGS = (".json", ".yaml", ".yml", *TABLES)
"""Of the files in a folder that are looked at."""


class Collected(NamedTuple):
    """The services that were found, in the order of the files, and everything that could not be read, as sentences."""

    members: tuple[Member, ...]
    faults: tuple[str, ...]
    more: int
    """Faults beyond those that are listed."""
    remarks: tuple[str, ...] = ()
    """What is to be known of how tables were read."""


def collect(
    paths: Sequence[str], questionnaires: Sequence[Path] | None = None, scoring: Path | None = None, *, leave_out: Sequence[str] = (), as_of: datetime
) -> Collected:
    """The services in these files and folders.

    An exported assessment is under its own definitions unless others are named. `leave_out`: headings of columns of tables. Two
    services of the same name are both left out: nobody could tell them apart.
    """
    faults: list[str] = []
    remarks: list[str] = []
    more = 0
    found: list[Member] = []
    tables: list[Definitions] = []
    for file in files_in(paths, faults):
        try:
            if Path(file).suffix.lower() in TABLES:
                given = tables[0] if tables else definitions_at(questionnaires, scoring, definitions.shipped_sources())
                tables[:] = [given]
                read_ = _table(file, given, leave_out)
                faults += [fault.said for fault in read_.faults]
                remarks += [_told(file, each) for each in read_.remarks]
                more += read_.more
                found += [_of_row(each, given, as_of) for each in read_.rows]
            else:
                found.append(_of_file(file, from_file(file, questionnaires, scoring), as_of))
                if not can_be_name(found[-1].name):
                    faults.append(_told(file, table("assessment")("compare_name_unfit", name=shortened(found.pop().name), longest=LONGEST_NAME)))
        except DefinitionError as error:
            faults += error.sentences
        except ToolkitError as error:
            faults.append(_told(file, str(error)))
    members = tuple(_apart(found, faults))
    if len(members) > MOST_SERVICES:
        raise FileError(table("assessment")("compare_too_many", count=f"{len(members):,}", most=f"{MOST_SERVICES:,}"))
    return Collected(members, tuple(faults[:MOST_LISTED]), more + max(0, len(faults) - MOST_LISTED), tuple(remarks))


def files_in(paths: Sequence[str], faults: list[str]) -> Iterator[str]:
    """The files named, and those in folders named, each once. `faults`: takes up what is to be said of them."""
    words, seen = table("assessment"), set[Path]()
    for path in paths:
        inside = [path]
        if path != "-" and Path(path).is_dir():
            inside = sorted(str(each) for each in Path(path).rglob("*") if each.suffix.lower() in ENDINGS and each.is_file())
            faults += [] if inside else [words("compare_folder_empty", folder=path)]
        for file in inside:
            real = Path(file).resolve()
            if real in seen:
                faults.append(words("compare_file_twice", file=file))
            else:
                seen.add(real)
                yield file


def _table(file: str, given: Definitions, leave_out: Sequence[str]) -> Read:
    found = opened(Path(file))
    return read(found, given, uses(found, given, leave_out))


def _of_row(row: Row, given: Definitions, as_of: datetime) -> Member:
    return Member(name_key(row.name), row.name, given, Response(row.answers), "row", row.where, "", None, as_of, row.tags)


def _of_file(file: str, found: FromFile, as_of: datetime) -> Member:
    result = found.result
    answer = result.response.answers.get(NAME_QUESTION)
    named = " ".join(answer.value.split()) if answer is not None and isinstance(answer.value, str) else ""
    origin: Origin = "example" if result.example else "file"
    name = named or _stem(file)
    return Member(name_key(name), name, result.definitions, result.response, origin, Path(file).name, result.assessment, found.changed, as_of)


def _stem(file: str) -> str:
    """What a service goes by that has no name."""
    return table("assessment")("standard_input") if file == "-" else Path(file).name.removesuffix(".readiness.json").rsplit(".", 1)[0]


def _apart(found: Sequence[Member], faults: list[str]) -> Iterable[Member]:
    """Those whose name no other one has; the key of each is its name, so that the same services give the same draws wherever they lie."""
    words, by_name = table("assessment"), dict[str, list[Member]]()
    for each in found:
        by_name.setdefault(each.key, []).append(each)
    for group in by_name.values():
        if len(group) > 1:
            faults.append(words("compare_name_twice", name=group[0].name, where=", ".join(each.where for each in group)))
    return [each for each in found if len(by_name[each.key]) == 1]


def _told(file: str, sentence: str) -> str:
    return sentence if file in sentence else table("assessment")("compare_file_fault", file=file, why=sentence)
