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
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, Union, cast

from assessment import definitions
from assessment.definitions import Definitions
from assessment.identity import Person
from assessment.papers import Paper, for_file, parse_paper, plain_paper, stays_here
from assessment.record import UNREADABLE, Assessment, DefinitionRef, toolkit_version
from questionnaires.answers import Answer, answers_hash, check_answer, is_printable, parse_answer, plain_answer
from questionnaires.errors import AnswerError, DefinitionError, ToolkitError
from questionnaires.plain_yaml import Plain, Source
from questionnaires.reader import content_hash
from questionnaires.texts import table
from reports.records import SurveyRecord, WorkshopRecord, is_sound

if TYPE_CHECKING:
    from assessment.store import Store  # which freezes copies in this format

FORMAT = "mutual-readiness/assessment"
FORMAT_VERSION = 2
FIRST_FORMAT = 1
"""What has no papers and no answers carried forward is written so, and older copies of the toolkit can read it."""
SUFFIX = ".readiness.json"
LARGEST = 5_000_000  # bytes; a full assessment with its definitions has about 300,000
EARLIEST = 1970  # the year before which no answer was given; a page could not show such a time in every zone
MOST_PAPERS = 500  # beside the answers; a long plan has 50 actions
DEEPEST = 16  # levels of nesting; a full assessment has 8

Json: TypeAlias = Union[bool, int, float, str, "list[Json]", "dict[str, Json]", None]


class ExchangeError(ToolkitError):
    """A file is not an assessment that can be read here; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What a file holds, read and checked."""

    definitions: Definitions
    answers: Mapping[str, Answer]
    example: str
    papers: Mapping[str, Paper]
    id: str
    """Of the assessment that was exported."""
    changed: datetime
    """When that was last changed; UNREADABLE if the file does not say it in a way that can be read."""
    given: Mapping[str, datetime]
    """When each answer was given, by question id, where the file says it in a way that can be read."""


def file_name(assessment: Assessment) -> str:
    """A name for the exported file, safe on every system.

    It is made of the service's name, such as `harbour-community-nursing.readiness.json`.
    """
    return name_for(assessment.name)


def name_for(text: str) -> str:
    """A name for a file with an assessment in it, made of any text.

    >>> name_for("Harbour Nursing: Finance")
    'harbour-nursing-finance.readiness.json'
    """
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")
    return f"{words or 'assessment'}{SUFFIX}"


def export(assessment: Assessment, *, at: datetime | None = None) -> str:
    """The assessment as JSON text. `at` is the time of the export; now, if not given."""
    papers = {key: for_file(filed.paper) for key, filed in sorted(assessment.papers.items()) if filed.paper and not stays_here(key)}
    newer = papers or any(answer.carried_from for answer in assessment.response.answers.values())
    content: dict[str, object] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION if newer else FIRST_FORMAT,
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
        "answers_hash": answers_hash(assessment.response.answers),
    }
    if papers:
        content["papers"] = {key: plain_paper(paper) for key, paper in papers.items()}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def import_(store: Store, who: Person, content: bytes | str) -> Assessment:
    """A new assessment with what the file holds; it never touches another one, whatever id the file names.

    Raises ExchangeError or DefinitionError, and then nothing was changed.
    """
    found = read(content)
    return store.create(who, found.definitions, answers=found.answers, papers=found.papers, example=found.example, imported=True, given=found.given)


def read_file(path: Path) -> bytes:
    """The bytes of a file that may hold an assessment. Raises ExchangeError if it is missing or too large."""
    try:
        with path.open("rb") as file:
            return read_bytes(file, str(path))
    except FileNotFoundError:
        raise ExchangeError(table("assessment")("file_missing", file=path)) from None
    except OSError as error:
        raise ExchangeError(table("assessment")("file_not_read", file=path, why=error.strerror or error)) from None


def read_bytes(stream: BinaryIO, name: str) -> bytes:
    """All bytes of an open file. Raises ExchangeError if they are too many."""
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _refusal("too_large", name=name, megabytes=LARGEST // 1_000_000)
    return content


def read(content: bytes | str) -> Exchanged:
    """What the file holds. Raises ExchangeError, or DefinitionError if the definitions in it have faults."""
    words = table("assessment")
    top = _object(parsed(content), words("exchange_file"))
    _refuse_foreign(top)
    _keys(top, words("exchange_file"), "format format_version toolkit exported assessment definitions answers", "answers_hash papers")
    entry = words("exchange_entry", entry="assessment")
    about = _object(top["assessment"], entry)
    _keys(about, entry, "id name created changed example")
    found = _definitions(top["definitions"])
    answers = _answers(top["answers"], found)
    if "answers_hash" in top and top["answers_hash"] != answers_hash(answers):
        raise _refusal("answers_altered")
    papers = _papers(top["papers"]) if "papers" in top else {}
    example = _text(about["example"], words("exchange_example"), 100)
    return Exchanged(found, answers, example, papers, str(about["id"]), _time_in(about["changed"]), _given(top["answers"]))


def _time_in(written: Json) -> datetime:
    try:
        return datetime.fromisoformat(str(written)).astimezone(UTC)
    except (ValueError, OverflowError):
        return UNREADABLE


def _refusal(kind: str, /, **more: object) -> ExchangeError:
    words = table("assessment")
    return ExchangeError(words("nothing_changed", what=words(f"exchange_{kind}", **more)))


def _refuse_foreign(top: dict[str, Json]) -> None:
    if top.get("format") != FORMAT:
        raise _refusal("foreign")
    found = top.get("format_version")
    if found not in (FIRST_FORMAT, FORMAT_VERSION) or isinstance(found, bool):
        newer = isinstance(found, int) and found > FORMAT_VERSION
        raise _refusal("newer" if newer else "unknown")


def parsed(content: bytes | str) -> Json:
    """The JSON in a file from anywhere; its size, its depth and its keys are bounded. Raises ExchangeError."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(raw) > LARGEST:
        raise _refusal("too_large", name=table("assessment")("exchange_this_file"), megabytes=LARGEST // 1_000_000)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refusal("not_text") from None
    _refuse_deep(text)
    try:
        return cast(Json, json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant))
    except json.JSONDecodeError as error:
        if not text.strip():
            raise _refusal("empty") from None
        if error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated string"):
            raise _refusal("cut") from None
        raise _refusal("not_json", line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, ExchangeError):
            raise
        raise _refusal("number") from None


def _refuse_deep(text: str) -> None:
    depth = 0
    # A string that never ends is taken whole as well, or the search would begin anew at each quote in it.
    for found in re.finditer(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', text, re.DOTALL):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth > DEEPEST:
            raise _refusal("deep", levels=DEEPEST)


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise _refusal("twice", key=repr(key[:60]))
        found[key] = value
    return found


def _no_constant(name: str) -> Json:
    raise _refusal("constant", name=name)


def _definitions(plain: Json) -> Definitions:
    if not isinstance(plain, list) or not plain:
        raise _refusal("no_definitions")
    words = table("assessment")
    sources: list[Source] = []
    stated: list[DefinitionRef] = []
    for number, entry in enumerate(plain, start=1):
        place = words("exchange_definition", number=number)
        fields = _object(entry, place)
        _keys(fields, place, "kind id version hash name text")
        kind, id_, version_, hash_, name = (
            _text(fields[key], words("exchange_part", place=place, part=key), 200) for key in ("kind", "id", "version", "hash", "name")
        )
        source = Source(name, _text(fields["text"], words("exchange_part", place=place, part="text"), LARGEST))
        if content_hash(source) != hash_:
            raise _refusal("altered", name=repr(name))
        sources.append(Source(name, source.text.replace("\r\n", "\n")))
        stated.append(DefinitionRef(kind, id_, version_, hash_))
    try:
        found = definitions.of(sources)
    except DefinitionError as error:
        raise _refusal("faults" if error.more else "faults_counted", count=len(error.faults), first=error.faults[0]) from error
    if sorted(found.refs, key=_order) != sorted(stated, key=_order):
        raise _refusal("other_definitions")
    return found


def _order(ref: DefinitionRef) -> tuple[str, str, str, str]:
    return (ref.kind, ref.id, ref.version, ref.hash)


def _answers(plain: Json, given: Definitions) -> dict[str, Answer]:
    words = table("assessment")
    answers: dict[str, Answer] = {}
    for question_id, entry in _object(plain, words("exchange_entry", entry="answers")).items():
        place = words("exchange_answer", question=repr(question_id[:60]))
        fields = _object(entry, place)
        _keys(fields, place, "saved answer")
        question = given.library.answerable.get(question_id)
        if question is None:
            raise _refusal("no_question", place=place)
        try:
            answer = parse_answer(question, _plain(fields["answer"], place))
            check_answer(question, answer)
        except AnswerError as error:
            raise _refusal("not_read", place=place, why=error) from error
        answers[question_id] = answer
    return answers


def _given(plain: Json) -> dict[str, datetime]:
    entries = plain.items() if isinstance(plain, dict) else ()
    times = {question_id: _time_in(entry["saved"]) for question_id, entry in entries if isinstance(entry, dict)}
    return {question_id: at for question_id, at in times.items() if at.year >= EARLIEST}


def _papers(plain: Json) -> dict[str, Paper]:
    words = table("assessment")
    papers: dict[str, Paper] = {}
    if isinstance(plain, dict) and len(plain) > MOST_PAPERS:
        raise _refusal("papers", most=MOST_PAPERS)
    for key, entry in _object(plain, words("exchange_entry", entry="papers")).items():
        place = words("exchange_paper", key=repr(key[:60]))
        _check_texts(entry, place)
        try:
            paper = papers[key] = for_file(parse_paper(key, _object(entry, place)))
        except ValueError as error:
            raise _refusal("not_read", place=place, why=f"{error}.") from error
        if isinstance(paper, (WorkshopRecord, SurveyRecord)) and not is_sound(paper):
            raise _refusal("unsound", place=place)
        if stays_here(key):
            raise _refusal("extra", place=words("exchange_entry", entry="papers"), key=repr(key))
    return papers


def _check_texts(value: Json, place: str) -> None:
    """Raises ExchangeError if a text or key at any depth holds what cannot be printed."""
    if isinstance(value, str):
        _text(value, place, LARGEST)
    elif isinstance(value, list):
        for item in value:
            _check_texts(item, place)
    elif isinstance(value, dict):
        for key, item in value.items():
            _text(key, place, 100)
            _check_texts(item, place)


def _plain(value: Json, place: str) -> Plain:
    if isinstance(value, list):
        return [_plain(item, place) for item in value]
    if isinstance(value, dict):
        return {_text(key, place, 100): _plain(item, place) for key, item in value.items()}
    return _text(value, place, LARGEST)


def _object(value: Json, place: str) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise _refusal("form", place=place)
    return value


def _keys(fields: dict[str, Json], place: str, expected: str, optional: str = "") -> None:
    for key in expected.split():
        if key not in fields:
            raise _refusal("lacks", place=place, key=repr(key))
    for key in fields:
        if key not in (*expected.split(), *optional.split()):
            raise _refusal("extra", place=place, key=repr(key[:60]))


def _text(value: Json, place: str, longest: int) -> str:
    if not isinstance(value, str):
        raise _refusal("other_than_text", place=place)
    if len(value) > longest:
        raise _refusal("long", place=place, longest=f"{longest:,}")
    if not is_printable(value):
        raise _refusal("character", place=place)
    return value


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
