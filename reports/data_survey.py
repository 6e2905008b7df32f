"""The tables of staff surveys, from their records alone: every figure as it was released, and no row of any person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from reports import figures
from reports.data_secret import everybody, options
from reports.dataset import Named, Value, tenths
from reports.parts import survey
from reports.parts.words import words
from reports.records import SurveyRecord, SurveyStatement
from reports.subject import SurveyTold
from scoring.released import Released

Row: TypeAlias = Mapping[str, Value]
COLUMNS = {
    "surveys": "survey ended made_with rows replies left_out silent unread",
    "survey_groups": "survey ended group asked replies rate",
    "survey_statements": "survey ended statement text sets people answered unsure mean mean_lower mean_upper",
    "survey_answers": "survey ended statement group option people hidden",
}
"""The columns of each table, in order. A table that has no rows is left out."""
NUMBERS = "rows replies left_out silent unread asked statement mean mean_lower mean_upper"
CHOICES = "made_with sets"
PER_CENT = "rate"
DAYS = "ended"


def surveys(told: Sequence[SurveyTold]) -> Iterator[Row]:
    """Each survey, and what was dropped from its file."""
    for record in _records(told):
        enough = record.replies >= record.exported
        yield {
            **_of(record),
            "made_with": Named(record.made_with, words(f"survey_made_with_{record.made_with}")),
            "rows": record.rows if enough else None,
            "replies": record.replies if enough else None,
            "left_out": record.left_out,
            "silent": record.silent,
            "unread": record.unread,
        }


def groups(told: Sequence[SurveyTold]) -> Iterator[Row]:
    """Who was asked and who replied, and everybody together."""
    for record in _records(told):
        *apart, whole = survey.by_group(record)
        ids = _ids(record)
        for group, found in zip((*(Named(ids[each.label], each.label) for each in apart), everybody()), (*apart, whole), strict=True):
            rate = None if found.rate is None else Decimal(figures.exact_share(found.rate).removesuffix("%"))
            yield {**_of(record), "group": group, "asked": found.asked, "replies": found.replies, "rate": rate}


def statements(told: Sequence[SurveyTold]) -> Iterator[Row]:
    """Each statement with its mean and bounds; without figures where fewer answered than may be told."""
    for record in _records(told):
        for number, each in enumerate(record.statements, 1):
            about = Named(each.about, words(f"survey_kind_{each.about}"))
            yield {**_of(record), "statement": number, "text": each.text, "sets": about, **_figures(each)}


def answers(told: Sequence[SurveyTold]) -> Iterator[Row]:
    """How many gave each reply, everybody and group by group; of a group that is not shown, why."""
    for record in _records(told):
        for number, each in enumerate(record.statements, 1):
            yield from ({**_of(record), "statement": number, **row} for row in options(_by_place(each.released, record)))


def _records(told: Sequence[SurveyTold]) -> Iterator[SurveyRecord]:
    return (each.record for each in told)


def _of(record: SurveyRecord) -> dict[str, Value]:
    return {"survey": survey.title_of(record), "ended": record.on}


def _ids(record: SurveyRecord) -> dict[str, str]:
    """The groups by their place, as in the list of who replied."""
    return {each.label or words("survey_no_group"): f"{place}" for place, each in enumerate(record.groups, 1)}


def _by_place(released: Released, record: SurveyRecord) -> Released:
    ids = _ids(record)
    return released.model_copy(update={"groups": tuple(each.model_copy(update={"id": ids.get(each.label, each.id)}) for each in released.groups)})


def _figures(each: SurveyStatement) -> dict[str, Value]:
    whole = each.released.whole
    if whole is None:
        return {}
    low, high = each.bounds or (None, None)
    return {
        "people": whole.people,
        "answered": whole.answered,
        "unsure": whole.dont_know,
        "mean": None if each.mean is None else tenths(each.mean),
        "mean_lower": None if low is None else tenths(low),
        "mean_upper": None if high is None else tenths(high),
    }
