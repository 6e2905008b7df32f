"""The log in words: who did what, for the page, the terminal and a spreadsheet. It never holds what was answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple, TypeAlias

from assessment.identity import LOCAL
from assessment.log import Deed, Logged
from assessment.papers import ACTION, ASKED, SURVEY, is_paper
from assessment.record import UNREADABLE
from questionnaires.texts import table
from reports import spreadsheet

Labels: TypeAlias = Mapping[str, str]
"""What questions are called, by id: of those that whoever reads may see."""
COLUMNS = ("log_entry", "log_when", "log_who", "log_what", "log_of")
_COLUMNS_TO_KEEP = (*COLUMNS, "log_person_id", "log_deed", "log_subject", "log_assessment_id")


EXPIRING = ("invitation", "log", "copy", "workshop")
"""What goes by time, beside assessments."""


class Told(NamedTuple):
    """One entry in words. `of`: the assessment that it concerns."""

    entry: int
    at: datetime
    who: str
    what: str
    of: str


def told(each: Logged, labels: Labels | None = None) -> Told:
    """The entry in words; a question that is not in `labels` by its id."""
    return Told(each.entry, each.at, who(each.by, each.name), what(each, labels or {}), _of(each))


def log_csv(found: Iterable[Logged], labels: Labels | None = None) -> bytes:
    """The entries as CSV in UTF-8 with a byte order mark, times in UTC. No cell can become a formula."""
    return spreadsheet.MARK + "".join(csv_lines(found, labels)).encode()


def csv_lines(found: Iterable[Logged], labels: Labels | None = None) -> Iterator[str]:
    """The lines of such a table, the heading first."""
    words = table("assessment")
    yield spreadsheet.line(words(key) for key in _COLUMNS_TO_KEEP)
    for each in found:
        one = told(each, labels)
        at = words("unreadable_time") if one.at == UNREADABLE else one.at.astimezone(UTC).isoformat(timespec="seconds")
        yield spreadsheet.line((str(one.entry), at, one.who, one.what, one.of, each.by, each.deed.value, each.subject, each.assessment))


def who(id_: str, name: str) -> str:
    """A person by name; whoever sits at the computer has none, and that of others may have been erased."""
    return name or table("assessment")("log_operator" if id_ == LOCAL.id else "log_nameless")


def what(each: Logged, labels: Labels) -> str:
    """What was done, in a sentence without its subject."""
    words = table("assessment")
    return words(_key(each), **_values(each, labels))


def _key(each: Logged) -> str:
    name = each.deed.value.replace(" ", "_")
    variants: Mapping[Deed, Callable[[], str]] = {
        Deed.ANSWERED: lambda: _of_answer(each),
        Deed.ERASED: lambda: "_survey" if each.subject.startswith(SURVEY) else "_former" if each.subject else "",
        Deed.CREATED: lambda: "" if each.assessment else "_organisation",
        Deed.UNSHARED: lambda: "_own" if each.subject == each.by else "",
        Deed.EXPIRED: lambda: f"_{each.subject}" if each.subject in EXPIRING else "_log",
        Deed.EXPORTED_PERSON: lambda: "_own" if each.subject == each.by else "",
    }
    return f"log_did_{name}{variants.get(each.deed, str)()}"


def _of_answer(each: Logged) -> str:
    if not is_paper(each.subject):
        kind = "" if each.filled else "_cleared"
    elif each.subject.startswith(ACTION):
        kind = "_action"
    elif each.subject.startswith(SURVEY):
        kind = "_survey"
    else:
        kind = "_asked" if each.subject.startswith(ASKED) else "_paper"
    return f"{kind}_taken" if each.source and not kind else kind


def _values(each: Logged, labels: Labels) -> dict[str, str]:
    words, known = table("assessment"), each.known
    role = str(known.get("role", ""))
    return {
        "subject": words("log_question", label=labels[each.subject]) if each.subject in labels else words("log_question_id", id=each.subject),
        "source": each.source,
        "person": who(each.subject, each.subject_name),
        "role": words(f"role_{role}").lower() if f"role_{role}" in words.texts else words("log_role"),
        "email": str(known.get("email", "")) or words("log_whoever"),
        "what": str(known.get("what", "")) or words("log_something"),
        "to": each.subject_name or words("log_commissioner"),
        "round": str(known.get("round", "")),
    }


def _of(each: Logged) -> str:
    if not each.assessment:
        return ""
    return each.assessment_name or table("assessment")("log_assessment_nameless")
