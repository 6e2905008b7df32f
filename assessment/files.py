"""The files that a person hands to the command line: an export, answers written by hand, or a worked case."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from assessment import definitions, exchange, results
from assessment.definitions import Definitions, kind_of
from assessment.papers import PART
from assessment.results import Scored
from questionnaires.answers import Answer, Response, check_answer, read_answers
from questionnaires.errors import DefinitionError, ToolkitError
from questionnaires.model import Library
from questionnaires.plain_yaml import Source, read_source
from questionnaires.texts import table
from scoring.cases import read_case


class FileError(ToolkitError):
    """A file cannot be read or written, or is not what is asked for."""


class FromFile(NamedTuple):
    """What a file holds."""

    result: Scored
    changed: datetime | None = None
    """When the assessment was last changed; None if the file does not say it, or says what cannot be."""


def scored_file(file: str, questionnaires: Sequence[Path] | None = None, scoring: Path | None = None) -> Scored:
    """The result of a file, as in `from_file`."""
    return from_file(file, questionnaires, scoring).result


def from_file(file: str, questionnaires: Sequence[Path] | None = None, scoring: Path | None = None) -> FromFile:
    """The result of an export (under its own definitions, unless others are named) or of answers written by hand.

    What is kept beside the answers in an export goes along; it counts as filed when the assessment was last changed.
    """
    words = table("assessment")
    content = exchange.read_bytes(sys.stdin.buffer, words("standard_input")) if file == "-" else exchange.read_file(Path(file))
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        found = exchange.read(content)
        if PART in found.papers:
            raise FileError(words("part_no_result"))
        given = found.definitions
        if questionnaires or scoring:
            given = definitions_at(questionnaires, scoring, given.sources)
            _check_answers(found.answers, given, file)
        result = results.score(given, Response(found.answers), example=found.example, papers=found.papers)
        result = replace(result, filed=dict.fromkeys(found.papers, found.changed), assessment=found.id)
        return FromFile(result, found.changed if exchange.EARLIEST <= found.changed.year <= 2200 else None)
    given = definitions_at(questionnaires, scoring, definitions.shipped_sources())
    source = decoded(content, file)
    return FromFile(results.score(given, Response(answers_in(source, given))))


def _check_answers(answers: Mapping[str, Answer], given: Definitions, file: str) -> None:
    for question_id, answer in answers.items():
        if question_id not in given.library.answerable:
            raise FileError(table("assessment")("file_question", question=repr(question_id), file=file))
        check_answer(given.library.answerable[question_id], answer)


def answers_in(source: Source, given: Definitions) -> Mapping[str, Answer]:
    """The answers in a file written by hand, or in a worked case. Raises DefinitionError with all faults."""
    if is_case(source):
        return read_case(source, given.library, given.scoring.stage_question).answers
    return read_answers(source, given.library, given.scoring.stage_question).answers


def is_case(source: Source) -> bool:
    """Whether a file is a worked case, by its key `case`."""
    return any(line.startswith(("case:", '"case":')) for line in source.text.splitlines())


def definitions_at(
    questionnaires: Sequence[Path] | None, scoring: Path | None, otherwise: Iterable[Source]
) -> Definitions:
    """The definitions in the files and folders named; each kind that they lack is taken from `otherwise`.

    But conflicts and alternatives go with the questionnaires that they read.
    """
    named = sources_at(questionnaires or ())
    if scoring is not None:
        named = [source for source in named if kind_of(source) != "scoring"] + sources_at([scoring])
    return definitions.of(definitions.completed(named, otherwise))


def library_at(paths: Sequence[Path] | None) -> Library:
    """The questionnaires in the files and folders named, or the shipped ones if there are none there; so, too, their sources.

    Rules on conflicts go with the questionnaires that they read. Raises FileError or DefinitionError.
    """
    return library_of(sources_at(paths or ()))


def library_of(given: Iterable[Source]) -> Library:
    """The questionnaires in these texts, or the shipped ones if there are none among them. Raises DefinitionError."""
    return definitions.library_in(definitions.completed(given, definitions.shipped_sources()))


def sources_at(paths: Iterable[Path]) -> list[Source]:
    """As `readable_at`. Raises FileError or DefinitionError, the first that there is."""
    found, errors = readable_at(paths)
    if errors:
        raise errors[0]
    return found


def readable_at(paths: Iterable[Path]) -> tuple[list[Source], list[ToolkitError]]:
    """All YAML files at `paths`, in folders too, in the order of their names, once each; and why others cannot be read."""
    errors: list[ToolkitError] = []
    files: dict[Path, Path] = {}
    for path in paths:
        try:
            inside = _inside(path, errors)
            files |= {each.resolve(): each for each in inside if each.resolve() not in files}
        except OSError as error:
            errors.append(FileError(table("assessment")("path_not_read", path=path, why=error.strerror or error)))
    found: list[Source] = []
    for each in files.values():
        try:
            found.append(read_source(each))
        except DefinitionError as error:
            errors.append(error)
    return found, errors


def _inside(path: Path, errors: list[ToolkitError]) -> list[Path]:
    """The YAML files in a folder and the folders in it, or the file itself."""
    if not path.exists():
        errors.append(FileError(table("assessment")("file_or_folder_missing", path=path)))
        return []
    if not path.is_dir():
        return [path]
    before = len(errors)

    def note(error: OSError) -> None:
        errors.append(FileError(table("assessment")("folder_not_read", path=error.filename, why=error.strerror or error)))

    held = [Path(folder) / name for folder, _, names in os.walk(path, onerror=note) for name in names]
    inside = sorted(each for each in held if each.suffix.lower() in (".yaml", ".yml"))
    if not inside and len(errors) == before:
        errors.append(FileError(table("assessment")("folder_without_yaml", path=path)))
    return inside


def decoded(content: bytes, name: str) -> Source:
    """The text of a YAML file. Raises FileError if it is not UTF-8."""
    try:
        return Source(name, content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise FileError(table("assessment")("file_not_utf8", file=name, byte=f"{error.start:,}")) from None


def logo_at(path: Path) -> bytes:
    """A file that may be a logo, no more of it than tells that it is too large. Raises FileError if it cannot be read."""
    from reports.logo import LARGEST_IN

    words = table("assessment")
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_IN + 1)
    except FileNotFoundError:
        raise FileError(words("file_missing", file=path)) from None
    except OSError as error:
        raise FileError(words("file_not_read", file=path, why=error.strerror or error)) from None


def write(output: str, content: bytes) -> None:
    """Write `content` to a file, whole or not at all, or to standard output if `output` is "-". Raises FileError."""
    if output == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    target = Path(output)
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)  # such as a named pipe; a folder says why it cannot be
            return
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            _give_usual_permissions(Path(name))
            Path(name).replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise FileError(table("assessment")("file_not_written", file=output, why=error.strerror or error)) from None


def _give_usual_permissions(file: Path) -> None:
    # A temporary file may be read by its owner only; a report should be as readable as any other file.
    mask = os.umask(0)
    os.umask(mask)
    with contextlib.suppress(OSError):
        file.chmod(0o666 & ~mask)
