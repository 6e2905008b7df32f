"""The command `score` on tables with one row per service: a line each, the same figures as one by one, and every fault told."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest
from openpyxl import Workbook

from assessment import cli
from assessment.definitions import Definitions
from assessment.portfolio.table_files import opened
from assessment.portfolio.table_rows import read
from questionnaires.answers import Level, Response
from scoring.evaluate import evaluate, published

SMALL = Path(__file__).parent / "small"
UNDER = ("--questionnaires", str(SMALL / "sources.yaml"), str(SMALL / "10-profile.yaml"), str(SMALL / "20-team.yaml"), "--scoring", str(SMALL / "scoring.yaml"))
HEAD = ["Service name", "stage_aimed_at", "lead", "voluntary", "vacancies", "lead.what", "lead.where", "lead.date"]
ROWS = [
    ["Podiatry", "G2", "group", "yes", "4.5", "Minutes", "Drive", "2026-01-02"],
    ["=Dental", "Explore", "one", "no", "don't know", "", "", ""],
    ["Gŵyl", "", "", "", "", "", "", ""],
    ["Nursing", "G4", "Does not apply: none", "yes", "12", "", "", ""],
]


def csv_at(folder: Path, *rows: list[str], name: str = "services.csv") -> str:
    text = StringIO()
    csv.writer(text).writerows(rows)
    (folder / name).write_text(text.getvalue(), encoding="utf-8")
    return str(folder / name)


def ran(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[list[str], list[str]]:
    assert cli.main(["score", *arguments]) == code
    said = capsys.readouterr()
    return said.out.splitlines(), said.err.splitlines()


@pytest.fixture
def file(tmp_path: Path) -> str:
    return csv_at(tmp_path, HEAD, *[["'=Dental" if cell == "=Dental" else cell for cell in row] for row in ROWS])


def test_json_lines_hold_the_same_figures_as_scoring_one_by_one(file: str, small: Definitions, capsys: pytest.CaptureFixture[str]) -> None:
    lines, said = ran(capsys, file, *UNDER, "--format", "json")
    assert said == ["Services that were scored: 4. Rows that were left out because something in them could not be read: 0."]
    rows = read(opened(Path(file)), small).rows
    for number, (line, row) in enumerate(zip(lines, rows, strict=True), 2):
        told: dict[str, Any] = json.loads(line)
        found = evaluate(small.model, Response(row.answers))
        assert found.bounds is not None
        ends = lambda bounds: {"lower": bounds.lower / 10, "upper": bounds.upper / 10}  # noqa: E731
        assert (told["name"], told["row"]) == (row.name, number)
        assert {"lower": told["lower"], "upper": told["upper"]} == ends(found.bounds.said)
        assert told["documented"] == ends(found.bounds.documented)
        assert told["checked"] == ends(found.bounds.checked)
        assert (told["verdict"], told["aimed_at"], told["reached"]) == (found.verdict.outcome.value, found.verdict.aimed_at, found.verdict.reached)
        assert found.band is not None
        assert told["band"] == {"lower": found.band.lower.id, "upper": found.band.upper.id}
        assert told["coverage"] == int(100 * found.coverage)
        assert told["dimensions"] == {each.dimension.id: ends(each.bounds.said) if each.bounds else {"lower": None, "upper": None} for each in found.dimensions}
        assert told["gates"] == {each.gate.id: each.state.value for each in found.gates}
    assert rows[0].answers["lead"].evidence.level is Level.DOCUMENTED
    assert published(0) == 0


def test_csv_has_a_column_for_each_figure_and_no_name_can_become_a_formula(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines, _ = ran(capsys, file, *UNDER, "--format", "csv")
    head, *rows = csv.reader(lines)
    assert head == [
        "name", "row", "verdict", "aimed_at", "reached", "lower", "upper", "documented.lower", "documented.upper", "checked.lower", "checked.upper",
        "coverage", "band.lower", "band.upper", "willing.lower", "willing.upper", "steady.lower", "steady.upper", "voluntary_gate", "led", "carried", "decided",
    ]  # fmt: skip
    assert [row[0] for row in rows] == ["Podiatry", "'=Dental", "Gŵyl", "Nursing"]
    assert {len(row) for row in rows} == {len(head)}


def test_lines_to_read_have_verdict_bounds_and_bands(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines, _ = ran(capsys, file, *UNDER)
    assert lines[0].split() == ["Service", "Verdict", "Stage", "reached", "Score", "Answered", "Preparation"]
    assert "Slight to strong" in lines[3]
    assert "…" not in "".join(lines)
    assert all("Stage 1: explore" in line for line in lines if "Stage 1" in line)
    assert "0.0 to 100.0" in lines[3]


def test_faults_are_listed_with_their_cells_and_the_other_rows_are_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = csv_at(tmp_path, ["Service name", "lead", "vacancies", "moon"], ["A", "grup", "3", ""], ["B", "one", "nan", ""], ["C", "one", "3", "full"])
    lines, said = ran(capsys, file, *UNDER, "--format", "csv", code=1)
    assert [line.split(",")[0] for line in lines] == ["name", "C"]
    assert said[0].startswith("services.csv, cell D1 (moon): “moon”. No question and no tag is called that")
    assert said[1].startswith("services.csv, cell B2 (lead): “grup”. 'grup' is not one of the options. Did you mean 'group'?")
    assert said[2].startswith("services.csv, cell C3 (vacancies): “nan”.")
    assert said[3] == "Services that were scored: 1. Rows that were left out because something in them could not be read: 2."
    lines, said = ran(capsys, csv_at(tmp_path, ["Service name", "lead", "Moon"], ["C", "one", "full"]), *UNDER, "--leave-out", "moon", "--format", "csv")
    assert len(lines) == 2
    assert len(said) == 1


def test_only_the_first_thousand_faults_are_listed_and_the_rest_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = csv_at(tmp_path, ["Service name", "lead"], *[[f"S{n}", "nowhere"] for n in range(1_005)])
    _, said = ran(capsys, file, *UNDER, "--format", "json", code=1)
    assert len(said) == 1_002
    assert said[-2].startswith("5 more")


def test_xlsx_and_parquet_give_the_same_lines_as_csv(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected, _ = ran(capsys, file, *UNDER, "--format", "csv")
    book = Workbook()
    sheet: Any = book.active
    for row in (HEAD, *ROWS):
        sheet.append([f"'{cell}" if cell.startswith("=") else cell for cell in row])
    book.save(tmp_path / "services.xlsx")
    made = BytesIO()
    parquet.write_table(arrow.table({name: [f"'{row[at]}" if row[at].startswith("=") else row[at] for row in ROWS] for at, name in enumerate(HEAD)}), made)
    (tmp_path / "services.parquet").write_bytes(made.getvalue())
    for name in ("services.xlsx", "services.parquet"):
        lines, _ = ran(capsys, str(tmp_path / name), *UNDER, "--format", "csv")
        without = [[cell for at, cell in enumerate(row) if at != 1] for row in csv.reader(lines)]
        assert without == [[cell for at, cell in enumerate(row) if at != 1] for row in csv.reader(expected)]


def test_one_assessment_gives_the_same_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, _ = ran(capsys, csv_at(tmp_path, ["Service name", "stage_aimed_at", "lead"], ["A", "G2", "group"]), *UNDER, "--format", "csv")
    (tmp_path / "a.yaml").write_text("service: A\nstage: G2\nanswers:\n  lead: group\n", encoding="utf-8")
    one, _ = ran(capsys, str(tmp_path / "a.yaml"), *UNDER, "--format", "csv")
    assert one[0] == table[0]
    assert one[1].split(",")[2:] == table[1].split(",")[2:]


def test_a_file_that_is_no_table_gets_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in (("x.xlsx", b"PK\x03\x04"), ("x.parquet", b"PAR1PAR1"), ("x.csv", b"\x00\x01"), ("y.csv", b"lead\none\n")):
        (tmp_path / name).write_bytes(content)
        lines, said = ran(capsys, str(tmp_path / name), *UNDER, code=2)
        assert not lines
        assert len(said) == 1
    lines, said = ran(capsys, str(tmp_path / "none.csv"), *UNDER, code=2)
    assert said == [f"There is no file {tmp_path / 'none.csv'}."]
