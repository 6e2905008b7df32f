"""What somebody called a unit, a group, a statement or a survey goes out as nothing but text: no file makes markup or a formula of it."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from report_subjects import answers
from survey_files import GROUP, WISH, csv_of
from workshop_samples import record

from assessment import definitions, results
from assessment.ballot import reading
from assessment.ballot.entry import entered
from assessment.papers import BALLOT, SURVEY, WORKSHOP, Paper
from assessment.survey import counting, guessing, opening
from assessment.survey import results as surveyed
from assessment.survey.counting import Mapped
from questionnaires.answers import Response
from reports import rendering, workshop_files
from reports.ballot_record import BallotHeld
from reports.records import SurveyRecord, WorkshopRecord

SCRIPT, PICTURE, LINK = "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '=HYPERLINK("http://evil.example","x")'
EVIL = (SCRIPT, PICTURE, LINK, "+1+1", "-2+3|cmd", "@SUM(A1)", "**bold** [a](http://evil.example) $x$", "\uff1d1+1")


def ballot() -> BallotHeld:
    out = StringIO()
    csv.writer(out).writerows([["Unit", "Could vote", "Papers returned", "Yes", "No"], *[[name, 90, 70, 40, 30] for name in EVIL]])
    made = entered({"question": SCRIPT, "kept_at": LINK, "counted_by": "+1+1"}, reading.read_file("units.csv", out.getvalue().encode()))
    assert made.held is not None, made.faults
    assert [unit.label for unit in made.held.units] == list(EVIL)
    return made.held


def survey() -> SurveyRecord:
    """Groups cannot begin with =, which the import takes for a formula; headings and names can hold anything."""
    groups = [each for each in EVIL if not each.startswith(("=", "\uff1d"))]
    rows = [[group, ("Agree", "Disagree", "Strongly agree")[n % 3]] for group in groups for n in range(12)]
    sheet = opening.read(csv_of([GROUP, f"{WISH} {SCRIPT}"], rows))
    tally = counting.tally(sheet, Mapped(guessing.guess(sheet)))
    found = surveyed.record(tally, surveyed.Asked(), surveyed.About(LINK, "@SUM(A1)", date(2026, 11, 3)), sheet.tool)
    assert {each.label for each in found.groups} >= {SCRIPT, PICTURE, "+1+1"}
    return found


def workshop() -> WorkshopRecord:
    plain = json.dumps(record().model_dump(mode="json"))
    for old, new in (("Riverside workshop", LINK), ("Staff", SCRIPT), ("Managers", "+1+1"), ("Night staff were not asked.", PICTURE), ("In most teams", "@SUM(A1)")):
        plain = plain.replace(f'"{old}"', json.dumps(new))
    return WorkshopRecord.model_validate_json(plain)


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    papers: dict[str, Paper] = {BALLOT: ballot(), f"{SURVEY}1": survey(), f"{WORKSHOP}1": workshop()}
    result = results.score(definitions.shipped(), Response(answers(1)), papers=papers)
    report = results.report_on(result, as_of=datetime(2026, 11, 28, tzinfo=UTC))
    files = {name: rendering.render(report, name) for name in ("html", "csv", "xlsx", "md", "json")}
    one = workshop()
    return files | {"units.csv": reading.units_file(ballot().units), "workshop.csv": workshop_files.as_csv(one), "workshop.xlsx": workshop_files.as_xlsx(one)}


@pytest.mark.parametrize("name", ["html", "md"])
def test_nothing_becomes_markup(made: dict[str, bytes], name: str) -> None:
    page = made[name].decode()
    assert not re.findall(r'(?<!\\)<script>alert|(?<!\\)<img src=x|href="http://evil|<strong>bold', page)
    assert name != "md" or "[a](http://evil" not in page
    assert "alert(1)" in page


@pytest.mark.parametrize("name", ["csv", "units.csv", "workshop.csv"])
def test_nothing_becomes_a_formula_in_a_table(made: dict[str, bytes], name: str) -> None:
    cells = [each for row in csv.reader(StringIO(made[name].decode("utf-8-sig"))) for each in row]
    assert not [each for each in cells if each.strip()[:1] in ("=", "+", "-", "@", "\uff1d") and not _is_number(each)]
    assert any("HYPERLINK" in each for each in cells)


@pytest.mark.parametrize("name", ["xlsx", "workshop.xlsx"])
def test_nothing_becomes_a_formula_in_a_workbook(made: dict[str, bytes], name: str) -> None:
    cells = [each for sheet in openpyxl.load_workbook(BytesIO(made[name])) for row in sheet.iter_rows() for each in row]
    assert not [each.coordinate for each in cells if each.data_type == "f" or (each.hyperlink and each.hyperlink.target)]
    assert any("HYPERLINK" in str(each.value) for each in cells)


def test_in_data_names_stand_as_they_were_given(made: dict[str, bytes]) -> None:
    assert json.loads(made["json"])
    assert json.dumps(LINK)[1:-1] in made["json"].decode()


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
