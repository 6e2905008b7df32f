"""What a workshop, a survey and a ballot print conforms to PDF/UA-1 and PDF/A-3a: their sections, the page for a group, the sheet for people without a phone."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import conformity
import pytest
from survey_samples import survey
from workshop_samples import held, record

from assessment import definitions, results
from assessment.papers import BALLOT, Paper
from assessment.workshop.setup import WEIGHTS, Group, Setup
from assessment.workshop.sheets import sheet_of
from questionnaires.answers import Response
from questionnaires.texts import in_language
from reports import handout, pdf, sheet_pdf

pytestmark = pytest.mark.long
PAPERS: dict[str, Paper] = {"@workshop.one": record(), "@survey.one": survey(), BALLOT: held()}
SETUP = Setup(name="Staff day", groups=(Group(id="staff", label="Staff"), Group(id="board", label="Board")), agenda=("SA1", "SA9", WEIGHTS))


def test_every_paper_of_secret_answers_conforms(tmp_path: Path) -> None:
    if absent := conformity.absent():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{absent} is not installed")
        pytest.skip(f"{absent} is not installed")
    made: dict[str, bytes] = {}
    for language in ("en", "cy"):
        with in_language(language):
            result = results.score(definitions.shipped(), Response(conformity.some()), papers=PAPERS)
            for variant in ("full", "publishable", "summary"):
                made[f"{variant}-{language}"] = pdf.render(results.report_on(result, as_of=datetime(2026, 11, 23, tzinfo=UTC), variant=variant))
            made[f"handout-{language}"] = handout.render(record(), "staff")
            made[f"sheet-{language}"] = sheet_pdf.render(sheet_of(SETUP, definitions.shipped().library))
    found = conformity.check(tmp_path, made)
    assert found.count("pass ua1 ") == found.count("pass 3a ") == len(made), found
    assert "fail" not in found
