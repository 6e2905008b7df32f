"""A report that tells of surveys follows from what it carries, and names the answers that rest on them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from report_subjects import answers
from survey_samples import survey
from tampering import made

from assessment import attached, definitions, results
from assessment.edition import Edition
from assessment.papers import Paper
from assessment.verifying import verify
from questionnaires.answers import Answer, Evidence, Level, Response, State

PAPERS: dict[str, Paper] = {"@survey.abc": survey(), "@survey.abd": survey("Pulse survey", date(2026, 9, 1))}
RESTS = Answer(State.ANSWERED, Decimal("3.4"), Evidence(level=Level.DOCUMENTED, what="Staff survey 2026", where="Shared drive, Surveys", date="2026-10-02"))


@pytest.mark.long
@pytest.mark.parametrize(("variant", "notes", "language"), [("full", True, "en"), ("full", False, "cy"), ("summary", True, "en")])
def test_a_report_with_surveys_follows_from_what_it_carries(variant: str, notes: bool, language: str) -> None:
    content = made({**answers(1), "SA3": RESTS}, Edition(variant=variant, notes=notes), language, PAPERS)  # type: ignore[arg-type]
    checked = verify(content)
    assert checked.state == "follows", checked.differences[:3]


def test_what_a_report_carries_has_the_records_and_nothing_else_of_a_survey() -> None:
    result = results.score(definitions.shipped(), Response(answers(1)), papers=PAPERS)
    report = results.report_on(result, as_of=datetime(2026, 11, 23, tzinfo=UTC))
    (carried,) = attached.attachments(result, Edition(), report)
    assert attached.read(carried.content).data.papers == PAPERS


def test_surveys_are_told_the_earliest_first_with_the_answers_that_have_them_as_their_document() -> None:
    other = Answer(State.ANSWERED, Decimal("3.3"), Evidence(level=Level.DOCUMENTED, what="Another document", where="Shared drive, Surveys", date="2026-10-02"))
    result = results.score(definitions.shipped(), Response({**answers(1), "SA3": RESTS, "SA4": other}), papers=PAPERS)
    assert [(each.record.name, each.answered) for each in results.surveys_of(result)] == [("Pulse survey", ()), ("Staff survey 2026", ("SA3",))]
