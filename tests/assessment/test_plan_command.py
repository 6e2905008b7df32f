"""The command `plan`, and the plan in what `score` and `report` tell of a file."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from assessment import cli, exchange, plan_files, results
from assessment.database import ENVIRONMENT
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.papers import Action, action_key
from assessment.record import Assessment
from assessment.store import Store
from questionnaires.answers import Answer, State

CALL = Action(text="Call the union. Write it down.", about="lead", owner="HR lead", due=date(2027, 1, 31))
ROOM = Action(text="Book a room.")
ANSWERS = {"service_name": Answer(State.ANSWERED, "Night Nursing"), "stage_aimed_at": Answer(State.ANSWERED, "G2")}


@pytest.fixture
def made(store: Store, small: Definitions, url: str, monkeypatch: pytest.MonkeyPatch) -> Assessment:
    monkeypatch.setenv(ENVIRONMENT, url)
    return store.create(LOCAL, small, answers=ANSWERS, papers={action_key("lead"): CALL, "@action.0123456789abcdef": ROOM})


@pytest.fixture
def file(made: Assessment, tmp_path: Path) -> Path:
    file = tmp_path / "night.readiness.json"
    file.write_text(exchange.export(made), encoding="utf-8")
    return file


@pytest.fixture
def bare(store: Store, small: Definitions, tmp_path: Path) -> Path:
    """A file of an assessment in which nothing was taken on."""
    file = tmp_path / "bare.readiness.json"
    file.write_text(exchange.export(store.create(LOCAL, small, answers=ANSWERS)), encoding="utf-8")
    return file


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    return told.err


def test_a_file_and_a_saved_assessment_show_the_same_plan(made: Assessment, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["plan", str(file)]) == 0
    of_file = capsys.readouterr().out
    assert cli.main(["plan", made.id]) == 0
    assert capsys.readouterr().out == of_file
    assert of_file.startswith("ACTION PLAN\n")
    assert "Call the union. Write it down.\n  What for: Leading group “A group leads” is not known" in of_file
    assert "  Owner: HR lead\n  Due: 31 January 2027\n  Status: To do\n" in of_file
    assert max(map(len, of_file.splitlines())) <= 100


def test_where_nothing_was_taken_on_the_proposals_are_shown_and_called_that(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["plan", str(bare)]) == 0
    told = capsys.readouterr().out
    assert "These are proposals. Nobody has taken any of them on" in told
    assert "Find the answer to “Leading group”." in told


@pytest.mark.parametrize("chosen", [["--format", "csv", "-o", "plan.txt"], ["-o", "plan.csv"]])
def test_csv_is_written_by_the_format_or_by_the_name(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["plan", str(file), *chosen]) == 0
    found = list(csv.reader(io.StringIO(Path(chosen[-1]).read_text(encoding="utf-8-sig"))))
    assert [row[0] for row in found] == ["Action", "Book a room.", "Call the union. Write it down."]


def test_the_calendar_of_a_file_names_the_same_events_as_that_of_the_saved_assessment_and_says_what_it_leaves_out(
    made: Assessment, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan.ics"
    assert cli.main(["plan", str(file), "-o", str(out)]) == 0
    assert "not in it: 1." in capsys.readouterr().err
    (event,) = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    (saved,) = Calendar.from_ical(plan_files.as_calendar(results.scored(made))).walk("VEVENT")
    assert (event["uid"], event["dtstart"].dt) == (saved["uid"], date(2027, 1, 31))
    assert cli.main(["plan", str(file), "-o", str(tmp_path / "again.ics")]) == 0
    assert (tmp_path / "again.ics").read_bytes() == out.read_bytes()


def test_a_calendar_without_a_day_is_refused_and_nothing_is_written(bare: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no action in the plan has a due date" in refused(capsys, "plan", str(bare), "-o", str(tmp_path / "plan.ics"))
    assert not (tmp_path / "plan.ics").exists()


def test_what_cannot_be_done_is_said_in_one_sentence(made: Assessment, file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "not as '.xlsx'" in refused(capsys, "plan", str(file), "-o", str(tmp_path / "plan.xlsx"))
    assert "is the file that is read" in refused(capsys, "plan", str(file), "--format", "csv", "-o", str(file))
    assert "nothing at this address" in refused(capsys, "plan", "nosuchid")
    assert "no-such-file.json" in refused(capsys, "plan", "no-such-file.json")
    assert "Leave out --questionnaires" in refused(capsys, "plan", made.id, "--scoring", str(file))


def test_score_and_report_of_a_file_tell_its_actions(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "report.md"
    assert cli.main(["report", str(file), "-o", str(out)]) == 0
    section = out.read_text(encoding="utf-8").partition("## Action plan")[2].partition("\n## ")[0]
    assert "| Call the union. · Write it down. | Leading group · " in section
    assert "HR lead" in section
    capsys.readouterr()
    assert cli.main(["score", str(file)]) == 0
    assert "ACTION PLAN" in capsys.readouterr().out
    assert cli.main(["score", str(file), "--format", "json"]) == 0
    actions = json.loads(capsys.readouterr().out)["tables"]["actions"]
    taken_on, proposed = actions[:2], actions[2:]
    assert [(each["text"], each["owner"], each["by_when"], each["state"]["id"]) for each in taken_on] == [
        ("Book a room.", None, None, "to_do"), ("Call the union. Write it down.", "HR lead", "2027-01-31", "to_do"),
    ]  # fmt: skip
    assert (taken_on[1]["why"]["id"], taken_on[1]["gates"], taken_on[1]["adds"]) == ("gate", ["led"], None)
    assert {each["state"]["id"] for each in proposed} == {"proposed"}
    assert {each["id"]: each["adds"] for each in proposed} == {"voluntary": None, "turnover": 26.7, "vacancies": 13.3}


def test_where_nothing_was_taken_on_score_shows_no_plan(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["score", str(bare)]) == 0
    assert "ACTION PLAN" not in capsys.readouterr().out
