"""The command `survey` prints what would be read, and saves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from survey_files import FORMS, csv_of, forms_rows

from assessment.cli import main


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = forms_rows()
    rows[2][6] = "agreee\x1b[31m"
    made = tmp_path / "survey.csv"
    made.write_bytes(csv_of(FORMS, rows))
    return made


def test_it_prints_guesses_counts_figures_and_cells_that_could_not_be_read(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["survey", str(file)]) == 1
    said = capsys.readouterr().out
    assert "The file comes from Microsoft Forms." in said
    assert "Column G “We want this service to become a mutual”: SA3: wish to do it, 1 to 5" in said
    assert "Dropped, and kept nowhere: A “ID”" in said
    assert "SA3_count: 24" in said
    assert "G4: “agreee" in said
    assert "\x1b" not in said
    assert "Nothing was imported." in said
    assert "@example" not in said


def test_check_lists_only_what_could_not_be_read(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["survey", str(file), "--check"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "Cells that could not be read: 1"
    file.write_bytes(csv_of(FORMS, forms_rows()))
    assert main(["survey", str(file), "--check"]) == 0
    assert capsys.readouterr().out == "Every answer could be read.\n"


def test_a_file_that_is_missing_or_no_survey_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["survey", str(tmp_path / "none.csv")]) == 2
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    assert main(["survey", str(tmp_path / "x.pdf")]) == 2
    said = capsys.readouterr().err
    assert "none.csv" in said
    assert "no CSV and no Excel workbook" in said


def test_it_speaks_welsh(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["survey", str(file), "--language", "cy"])
    assert "Ni fewnforiwyd dim." in capsys.readouterr().out
