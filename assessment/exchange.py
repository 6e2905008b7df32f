"""One assessment as one self-describing file, to move it between machines. Reading trusts nothing in it.

The file (`*.readiness.json`) holds the texts of the definitions it was made under, so that the other machine
scores it the same. The answers that stand are in it; their history stays behind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TypeAlias, Union, cast

from assessment import definitions
from assessment.definitions import Definitions
from assessment.identity import Person
from assessment.record import Assessment, DefinitionRef, toolkit_version
from assessment.store import Store
from questionnaires.answers import Answer, check_answer, parse_answer, plain_answer
from questionnaires.errors import MOST_FAULTS, AnswerError, DefinitionError, ToolkitError
from questionnaires.plain_yaml import Plain, Source
from questionnaires.reader import content_hash

FORMAT = "mutual-readiness/assessment"
FORMAT_VERSION = 1
SUFFIX = ".readiness.json"
LARGEST = 5_000_000  # bytes; a full assessment with its definitions has about 300,000
DEEPEST = 16  # levels of nesting; a full assessment has 8

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_TOO_LARGE = f"more than {LARGEST // 1_000_000} MB, so it is not an assessment. Nothing was changed."

Json: TypeAlias = Union[bool, int, float, str, "list[Json]", "dict[str, Json]", None]


class ExchangeError(ToolkitError):
    """A file is not an assessment that can be read here; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What a file holds, read and checked."""

    definitions: Definitions
    answers: Mapping[str, Answer]
    example: str


def file_name(assessment: Assessment) -> str:
    """A name for the exported file, safe on every system.

    It is made of the service's name, such as `harbour-community-nursing.readiness.json`.
    """
    words = re.sub(r"[^a-z0-9]+", "-", assessment.name.lower()).strip("-")[:60].strip("-")
    return f"{words or 'assessment'}{SUFFIX}"


def export(assessment: Assessment, *, at: datetime | None = None) -> str:
    """The assessment as JSON text. `at` is the time of the export; now, if not given."""
    content: dict[str, object] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "toolkit": toolkit_version(),
        "exported": _time(at or datetime.now(UTC)),
        "assessment": {
            "id": assessment.id,
            "name": assessment.name,
            "created": _time(assessment.created),
            "changed": _time(assessment.changed),
            "example": assessment.example,
        },
        "definitions": [
            {
                "kind": ref.kind,
                "id": ref.id,
                "version": ref.version,
                "hash": ref.hash,
                "name": source.name,
                "text": source.text,
            }
            for ref, source in zip(assessment.refs, assessment.definitions, strict=True)
        ],
        "answers": {
            question_id: {"saved": _time(saved.at), "answer": plain_answer(saved.answer)}
            for question_id, saved in sorted(assessment.answers.items())
            if saved.answer is not None
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def import_(store: Store, who: Person, content: bytes | str) -> Assessment:
    """A new assessment with what the file holds; it never touches another one, whatever id the file names.

    Raises ExchangeError or DefinitionError, and then nothing was changed.
    """
    found = read(content)
    return store.create(who, found.definitions, answers=found.answers, example=found.example)


def read_file(path: Path) -> bytes:
    """The bytes of a file that may hold an assessment. Raises ExchangeError if it is missing or too large."""
    try:
        with path.open("rb") as file:
            return read_bytes(file, str(path))
    except FileNotFoundError:
        raise ExchangeError(f"There is no file {path}.") from None
    except OSError as error:
        raise ExchangeError(f"The file {path} cannot be read: {error.strerror or error}.") from None


def read_bytes(stream: BinaryIO, name: str) -> bytes:
    """All bytes of an open file. Raises ExchangeError if they are too many."""
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ExchangeError(f"{name} has {_TOO_LARGE}")
    return content


def read(content: bytes | str) -> Exchanged:
    """What the file holds. Raises ExchangeError, or DefinitionError if the definitions in it have faults."""
    top = _object(_parsed(content), "The file")
    _refuse_foreign(top)
    _keys(top, "The file", "format format_version toolkit exported assessment definitions answers")
    about = _object(top["assessment"], "The entry 'assessment'")
    _keys(about, "The entry 'assessment'", "id name created changed example")
    found = _definitions(top["definitions"])
    return Exchanged(found, _answers(top["answers"], found), _text(about["example"], "The name of the example", 100))


def _refuse_foreign(top: dict[str, Json]) -> None:
    if top.get("format") != FORMAT:
        raise ExchangeError("This file does not hold an assessment from this toolkit. Nothing was changed.")
    found = top.get("format_version")
    if found != FORMAT_VERSION or isinstance(found, bool):
        newer = isinstance(found, int) and found > FORMAT_VERSION
        advice = "Install that version, then import it again." if newer else "It cannot be read."
        raise ExchangeError(
            f"This file has {'a newer' if newer else 'an unknown'} form of assessment file. {advice} Nothing was changed."
        )


def _parsed(content: bytes | str) -> Json:
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(raw) > LARGEST:
        raise ExchangeError(f"This file has {_TOO_LARGE}")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ExchangeError(
            "This file is not text, so it is not an exported assessment. Nothing was changed."
        ) from None
    _refuse_deep(text)
    try:
        return cast(Json, json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant))
    except json.JSONDecodeError as error:
        if not text.strip():
            raise ExchangeError("This file is empty. Nothing was changed.") from None
        cut = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated string")
        why = (
            "breaks off before its end, perhaps because it was not copied whole"
            if cut
            else f"is not JSON (line {error.lineno}, column {error.colno})"
        )
        raise ExchangeError(f"This file {why}. Nothing was changed.") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, ExchangeError):
            raise
        raise ExchangeError("This file holds a number that no assessment has. Nothing was changed.") from None


def _refuse_deep(text: str) -> None:
    depth = 0
    # A string that never ends is taken whole as well, or the search would begin anew at each quote in it.
    for found in re.finditer(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', text, re.DOTALL):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth > DEEPEST:
            raise ExchangeError(
                f"This file is nested deeper than the {DEEPEST} levels that are read. Nothing was changed."
            )


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise ExchangeError(
                f"The key {key[:60]!r} stands twice in one place of this file, so it is unclear which counts. Nothing was changed."
            )
        found[key] = value
    return found


def _no_constant(name: str) -> Json:
    raise ExchangeError(f"This file holds {name} where a value is expected. Nothing was changed.")


def _definitions(plain: Json) -> Definitions:
    if not isinstance(plain, list) or not plain:
        raise ExchangeError("The file holds no list of definitions. Nothing was changed.")
    sources: list[Source] = []
    stated: list[DefinitionRef] = []
    for number, entry in enumerate(plain, start=1):
        place = f"Definition {number}"
        fields = _object(entry, place)
        _keys(fields, place, "kind id version hash name text")
        kind, id_, version_, hash_, name = (
            _text(fields[key], f"{place}, {key}", 200) for key in ("kind", "id", "version", "hash", "name")
        )
        source = Source(name, _text(fields["text"], f"{place}, text", LARGEST))
        if content_hash(source) != hash_:
            raise ExchangeError(
                f"The text of {name!r} in this file was changed after it was exported: it does not agree with its hash. Nothing was changed here."
            )
        sources.append(Source(name, source.text.replace("\r\n", "\n")))
        stated.append(DefinitionRef(kind, id_, version_, hash_))
    try:
        found = definitions.of(sources)
    except DefinitionError as error:
        first, more = error.faults[0], len(error.faults) - 1
        rest = f" (and {'many' if more >= MOST_FAULTS else more} more)" if more else ""
        raise ExchangeError(
            f"The questions or the scoring in this file have faults. Nothing was changed. The first{rest}: {first}"
        ) from error
    if sorted(found.refs, key=_order) != sorted(stated, key=_order):
        raise ExchangeError("The definitions in this file are not those that it names. Nothing was changed.")
    return found


def _order(ref: DefinitionRef) -> tuple[str, str, str, str]:
    return (ref.kind, ref.id, ref.version, ref.hash)


def _answers(plain: Json, given: Definitions) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for question_id, entry in _object(plain, "The entry 'answers'").items():
        place = f"The answer to {question_id[:60]!r}"
        fields = _object(entry, place)
        _keys(fields, place, "saved answer")
        question = given.library.questions.get(question_id)
        if question is None:
            raise ExchangeError(f"{place} has no question in this file. Nothing was changed.")
        try:
            answer = parse_answer(question, _plain(fields["answer"], place))
            check_answer(question, answer)
        except AnswerError as error:
            raise ExchangeError(f"{place} cannot be read: {error} Nothing was changed.") from error
        answers[question_id] = answer
    return answers


def _plain(value: Json, place: str) -> Plain:
    if isinstance(value, list):
        return [_plain(item, place) for item in value]
    if isinstance(value, dict):
        return {_text(key, place, 100): _plain(item, place) for key, item in value.items()}
    return _text(value, place, LARGEST)


def _object(value: Json, place: str) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise ExchangeError(f"{place} does not have the form of an exported assessment. Nothing was changed.")
    return value


def _keys(fields: dict[str, Json], place: str, expected: str) -> None:
    for key in expected.split():
        if key not in fields:
            raise ExchangeError(f"{place} lacks {key!r}, which every exported assessment has. Nothing was changed.")
    for key in fields:
        if key not in expected.split():
            raise ExchangeError(f"{place} holds {key[:60]!r}, which no exported assessment has. Nothing was changed.")


def _text(value: Json, place: str, longest: int) -> str:
    if not isinstance(value, str):
        raise ExchangeError(f"{place} holds something other than text. Nothing was changed.")
    if len(value) > longest:
        raise ExchangeError(f"{place} is longer than the {longest:,} characters that are read. Nothing was changed.")
    if _NOT_TEXT.search(value):
        raise ExchangeError(f"{place} holds a character that is not text. Nothing was changed.")
    return value


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
