"""The commands that write empty questionnaires and take them in once they are filled in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from form_filling import fill_excel, fill_word

from assessment import cli
from assessment.identity import LOCAL
from assessment.store import Store

SMALL = Path(__file__).parent / "small"
SOUND = {"service_name": {"value": "Harbour Nursing"}, "SA2": {"choice": "B"}}


def test_report_blank_writes_all_questionnaires_or_the_parts_named(tmp_path: Path) -> None:
    whole, part = tmp_path / "whole.pdf", tmp_path / "part.pdf"
    assert cli.main(["report", "--blank", "-o", str(whole)]) == 0
    assert cli.main(["report", "--blank", "staff-appetite.ballot", "--size", "large", "-o", str(part)]) == 0
    pages = [len(pikepdf.open(BytesIO(file.read_bytes())).pages) for file in (part, whole)]
    assert pages[0] < pages[1]


def test_report_blank_writes_other_questionnaires_too(tmp_path: Path) -> None:
    out = tmp_path / "small.pdf"
    assert cli.main(["report", "--blank", "--questionnaires", str(SMALL), "--scoring", str(SMALL / "scoring.yaml"), "-o", str(out)]) == 0
    with pikepdf.open(BytesIO(out.read_bytes())) as document:
        assert str(document.docinfo["/Title"]) == "To fill in on paper: Questionnaires for a workshop"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--blank", "staff-appetit", "-o", "out.pdf"], "There is no questionnaire or section 'staff-appetit'. Did you mean 'staff-appetite'?"),
        (["--blank", "-o", "out.odt"], "Empty questionnaires can be written as .pdf, .docx or .xlsx, not as .odt."),
        (["--format", "md", "--blank", "-o", "out.docx"], "--blank knows the format by the name of the output"),
        (["--blank", "--variant", "full", "-o", "out.pdf"], "--variant is for reports and changes nothing in an empty questionnaire."),
        (["--blank", "--notes", "-o", "out.pdf"], "--notes is for reports"),
        (["--blank", "--as-of", "2026-11-28", "-o", "out.docx"], "--as-of is for reports"),
        (["--blank", "--logo", "logo.png", "-o", "out.xlsx"], "--logo is for reports"),
        (["--blank", "--organisation", "", "-o", "out.pdf"], "--organisation is for reports"),
        (["--blank", "--classification", "OFFICIAL", "-o", "out.pdf"], "--classification is for reports"),
        (["service.yaml", "--blank", "-o", "out.pdf"], "so it takes no file. Leave service.yaml out"),
        (["-o", "out.pdf"], "Name the file of an assessment, or ask for empty questionnaires with --blank."),
    ],
)
def test_what_cannot_be_asked_for_is_refused_in_one_sentence_and_writes_nothing(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["report", *arguments]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert said in printed.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("ending", "fill"), [("docx", fill_word), ("xlsx", fill_excel)])
def test_a_form_makes_a_new_assessment_and_the_exit_code_says_whether_all_was_read(
    ending: str, fill, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]  # type: ignore[no-untyped-def]
) -> None:
    form, url = tmp_path / f"form.{ending}", f"sqlite:///{database}"
    assert cli.main(["report", "--blank", "staff-appetite", "-o", str(form)]) == 0
    empty = form.read_bytes()
    form.write_bytes(fill(empty, SOUND))
    assert cli.main(["import", str(form), "--database", url]) == 0
    assert "“Harbour Nursing” was imported as" in capsys.readouterr().out
    form.write_bytes(fill(empty, {**SOUND, "SA3": {"value": "about 3"}}))
    assert cli.main(["import", str(form), "--database", url]) == 1
    said = capsys.readouterr().err
    assert "2 answers were read." in said
    assert "SA3" in said
    assert "“about 3”" in said
    store = Store.open(url)
    try:
        made = store.assessments(LOCAL)
        assert [each.name for each in made] == ["Harbour Nursing"] * 2
        assert store.load(LOCAL, made[0].id).response.answers["SA2"].value == "interested"
    finally:
        store.close()


def test_check_lists_and_saves_nothing(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form, url = tmp_path / "form.xlsx", f"sqlite:///{database}"
    assert cli.main(["report", "--blank", "staff-appetite", "-o", str(form)]) == 0
    form.write_bytes(fill_excel(form.read_bytes(), SOUND))
    assert cli.main(["import", str(form), "--check", "--database", url]) == 0
    assert capsys.readouterr().out.endswith("Nothing was saved.\n")
    assert not database.exists()


def test_a_form_in_which_nothing_was_filled_in_makes_no_assessment(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = tmp_path / "form.docx"
    assert cli.main(["report", "--blank", "-o", str(form)]) == 0
    assert cli.main(["import", str(form), "--database", f"sqlite:///{database}"]) == 0
    printed = capsys.readouterr()
    assert "No answer was read." in printed.err
    assert "Nothing was saved." in printed.out
    assert not database.exists()


def test_a_form_of_other_questionnaires_is_read_with_them(database: Path, tmp_path: Path) -> None:
    form, own = tmp_path / "form.xlsx", ["--questionnaires", str(SMALL), "--scoring", str(SMALL / "scoring.yaml")]
    assert cli.main(["report", "--blank", "-o", str(form), *own]) == 0
    form.write_bytes(fill_excel(form.read_bytes(), {"service_name": {"value": "Night Nursing"}}))
    assert cli.main(["import", str(form), "--database", f"sqlite:///{database}", *own]) == 0
    assert cli.main(["import", str(form), "--check"]) == 0  # its name is asked for here, too


def test_an_export_takes_no_other_definitions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "export.readiness.json"
    file.write_text("{}")
    assert cli.main(["import", str(file), "--check"]) == 2
    assert "brings its own definitions" in capsys.readouterr().err


def test_a_file_that_is_no_form_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "old.doc"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert cli.main(["import", str(file)]) == 2
    assert capsys.readouterr().err == "This file is of an old kind (.doc or .xls). Open it in Word or Excel, save it as .docx or .xlsx, and open that. Nothing was changed.\n"
