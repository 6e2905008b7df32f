"""The file that a PDF carries, by which a stranger can check it: writing it, and reading it from anybody.

It holds the assessment as files hold it, under the definitions it was made with, and in which form the report went out. What
people wrote as notes is left out unless it was chosen, and so is whatever the report is not made of: who was asked for which
part, comments, and what concerns one database only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple, cast

from assessment import exchange
from assessment.edition import Edition, edition_of
from assessment.exchange import Exchanged, Json
from assessment.masthead import headed
from assessment.papers import ASKED, MASTHEAD, PART, Filed, stays_here
from assessment.record import NAME_QUESTION, Assessment, Saved, name_of, toolkit_version
from assessment.results import Scored
from questionnaires import reader
from questionnaires.answers import Answer, answers_hash
from questionnaires.errors import ToolkitError
from questionnaires.plain_yaml import Source
from questionnaires.texts import current_language, languages, table
from reports import fitting
from reports.clean import Cleaner
from reports.document import NO_MASTHEAD, Attachment, Masthead, Report
from reports.parts.words import own_text

NAME = "mutual-readiness-report.json"
FORMAT, FORMAT_VERSION = "mutual-readiness/report", 1
_MIME = "application/json"
_NO_ID = "in-a-report"
"""Stands for the id of the assessment, which opens it to whoever knows it."""
_HASH = 64  # hexadecimal digits


class CarriedError(ToolkitError):
    """What a report carries cannot be read."""


class Note(NamedTuple):
    """A note that was left out: how many characters it had, and how many of them could not be printed, or were dropped."""

    length: int
    replaced: int
    dropped: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What of a report is not in its data, as far as the rest of the report depends on it."""

    answers_hash: str = ""
    """Of all answers with the notes, as printed."""
    notes: Mapping[str, Note] = field(default_factory=dict[str, Note])
    """By question id."""
    terms: tuple[str, ...] = ()
    """Ids of the words in notes that the report explains."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a report says that it was made of. `altered`: what in it contradicts itself, each in a sentence."""

    toolkit: str
    edition: Edition
    language: str
    as_of: datetime
    data: Exchanged
    left_out: LeftOut
    altered: tuple[str, ...] = ()


def attachments(result: Scored, edition: Edition, report: Report, format_: str = "pdf") -> tuple[Attachment, ...]:
    """What a report on the result carries, in this edition and format; often nothing, as `Edition.has_data` says."""
    if not edition.has_data(format_) or report.as_of is None:
        return ()
    answers = result.response.answers if edition.notes else {id_: replace(answer, note="") for id_, answer in result.response.answers.items()}
    content: dict[str, Any] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "about": table("assessment")("attached_about"),
        "toolkit": toolkit_version(),
        "edition": {
            "variant": edition.variant,
            "size": edition.size,
            "notes": "true" if edition.notes else "false",
            "language": current_language(),
            "as_of": report.as_of.astimezone(UTC).isoformat(timespec="seconds"),
        },
        "left_out": _left_out(result.response.answers, answers),
        "assessment": json.loads(exchange.export(_assessment(result, answers, report.masthead, report.as_of), at=report.as_of)),
    }
    written = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    return (attachment(written.encode("utf-8", "surrogatepass")),)


def attachment(content: bytes) -> Attachment:
    """The data of a report as the file that its PDF carries."""
    return Attachment(NAME, _MIME, content, table("assessment")("attached_means"))


def _assessment(result: Scored, answers: Mapping[str, Answer], masthead: Masthead, at: datetime) -> Assessment:
    """The assessment as it stands for the report, under the masthead that the report has. All times are those of the report."""
    papers = {
        key: Filed(paper, 1, "", at)
        for key, paper in result.papers.items()
        if not stays_here(key) and not key.startswith((ASKED, PART, MASTHEAD))
    }
    if masthead != NO_MASTHEAD:
        papers[MASTHEAD] = Filed(headed(masthead), 1, "", at)
    saved = {id_: Saved(answer, 1, "", at) for id_, answer in answers.items()}
    given, name = result.definitions, name_of(answers.get(NAME_QUESTION))
    return Assessment(_NO_ID, name, at, at, given.refs, given.sources, saved, result.example, papers=papers)


def _left_out(whole: Mapping[str, Answer], kept: Mapping[str, Answer]) -> dict[str, Any]:
    notes = {id_: own_text(answer.note) for id_, answer in whole.items() if answer.note and not kept[id_].note}
    if not notes:
        return {}
    counted = {id_: _counted(text) for id_, text in sorted(notes.items())}
    return {
        "answers_hash": answers_hash(whole),
        "notes": {id_: {"length": len(whole[id_].note), "replaced": replaced, "dropped": dropped} for id_, (replaced, dropped) in counted.items()},
        "terms": [term.id for term in reader.glossary().terms_in(notes.values())],
    }


def _counted(text: str) -> tuple[int, int]:
    cleaner = Cleaner(fitting.covered)
    cleaner.text(text)
    return cleaner.replaced, cleaner.dropped


def read(content: bytes) -> Carried:
    """What a report carries, checked as any file that comes from elsewhere. Raises CarriedError with one sentence."""
    words = table("assessment")
    try:
        plain = exchange.parsed(content)
        if not isinstance(plain, dict) or plain.get("format") != FORMAT:
            raise CarriedError(words("carried_foreign"))
        if plain.get("format_version") != FORMAT_VERSION:
            raise CarriedError(words("carried_newer", toolkit=str(plain.get("toolkit", ""))[:60]))
        data, altered = _assessment_in(plain.get("assessment"))
        edition, language, as_of = _edition(_texts(plain.get("edition")))
        return Carried(str(plain.get("toolkit"))[:60], edition, language, as_of, data, _what_was_left_out(plain.get("left_out")), altered)
    except CarriedError:
        raise
    except ToolkitError as error:
        raise CarriedError(words("carried_unreadable", why=str(error))) from error
    except (ValueError, OverflowError, TypeError) as error:
        raise CarriedError(words("carried_unreadable", why=words("carried_form"))) from error


def _assessment_in(plain: Json) -> tuple[Exchanged, tuple[str, ...]]:
    """The assessment, and a sentence for each hash in it that is wrong: what was altered is to be found by its effects, too."""
    words, altered = table("assessment"), list[str]()
    if not isinstance(plain, dict):
        raise ValueError
    held = dict(plain)
    stated, written = held.pop("answers_hash", None), held.get("definitions")
    entries: list[Json] = []
    for entry in written if isinstance(written, list) else []:
        if isinstance(entry, dict) and isinstance(text := entry.get("text"), str):
            actual = reader.content_hash(Source("", text))
            if entry.get("hash") != actual:
                altered.append(words("carried_definition_altered", name=str(entry.get("name", ""))[:100]))
                entry = {**entry, "hash": actual}
        entries.append(entry)
    data = exchange.read(json.dumps({**held, "definitions": entries}, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    if stated != answers_hash(data.answers):
        altered.append(words("carried_answers_altered"))
    return data, tuple(altered)


def _texts(plain: Json) -> dict[str, str]:
    if not isinstance(plain, dict) or not all(isinstance(each, str) for each in plain.values()):
        raise ValueError
    return cast("dict[str, str]", plain)


def _edition(written: dict[str, str]) -> tuple[Edition, str, datetime]:
    edition, language = edition_of(written), written.get("language", "")
    as_of = datetime.fromisoformat(written.get("as_of", "")).astimezone(UTC)
    if edition is None or language not in languages() or not exchange.EARLIEST <= as_of.year <= 2200:
        raise ValueError
    return edition, language, as_of


def _what_was_left_out(plain: Json) -> LeftOut:
    if not isinstance(plain, dict) or not plain:
        return LeftOut()
    hash_, notes, terms = plain.get("answers_hash"), plain.get("notes"), plain.get("terms")
    if not isinstance(hash_, str) or len(hash_) != _HASH or not isinstance(notes, dict) or not isinstance(terms, list):
        raise ValueError
    return LeftOut(hash_, {id_: _note(each) for id_, each in notes.items()}, tuple(str(term)[:100] for term in terms[:500]))


def _note(plain: Json) -> Note:
    if not isinstance(plain, dict):
        raise ValueError
    counts = [plain.get(key) for key in Note._fields]
    if not all(isinstance(count, int) and 0 <= count <= exchange.LARGEST // 100 for count in counts):
        raise ValueError
    return Note(*cast("list[int]", counts))
