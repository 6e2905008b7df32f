"""The command `diff`: told like a person would, and its exit code like that of diff."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assessment import cli, definitions, exchange
from assessment.identity import LOCAL
from assessment.store import Store
from questionnaires.plain_yaml import Source

SMALL = Path(__file__).parent / "small"
STANDARD = definitions.shipped_sources()[-1]
STAFF = next(each for each in definitions.shipped_sources() if "staff-appetite" in each.name)


def written(folder: Path, name: str, source: Source, *changes: tuple[str, str]) -> str:
    text = source.text
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def diff(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(["diff", *arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_same_scoring_file_ends_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "a.yaml", STANDARD)
    code, out, _ = diff(capsys, file, file)
    assert code == 0
    assert out.endswith("They say the same.\n")


def test_that_only_comments_differ_is_said_and_ends_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = written(tmp_path, "a.yaml", STANDARD)
    after = written(tmp_path, "b.yaml", STANDARD, ("schema:", "# Looked at by the board\nschema:"))
    code, out, _ = diff(capsys, before, after)
    assert code == 0
    assert out.endswith("They say the same.\nOnly comments or notation differ.\n")


def test_a_changed_weight_is_told_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = written(tmp_path, "a.yaml", STANDARD)
    after = written(tmp_path, "b.yaml", STANDARD, ('      - id: MS2\n        weight: "3"', '      - id: MS2\n        weight: "5"'))
    code, out, _ = diff(capsys, before, after)
    assert code == 1
    assert "WEIGHTS AND VALUES OF QUESTIONS\nMembers leaving each year (MS2)\n  - Weight: 3 before, 5 now." in out
    assert "The reason stands as before: The documents' own test of stability." in out.replace("\n    ", " ")


def test_two_versions_of_one_questionnaire_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = written(tmp_path, "a.yaml", STAFF)
    after = written(tmp_path, "b.yaml", STAFF, ("title: Handed down", "title: Handed over"))
    code, out, _ = diff(capsys, before, after)
    assert code == 1
    assert "Title of the option “Handed down”. Before: “Handed down”; now: “Handed over”" in out
    assert "14 questions mean the same as before." in out
    code, out, _ = diff(capsys, before, after, "--language", "cy")
    assert "nawr: “Handed over”" in out


def test_an_earlier_version_that_lacks_what_other_questionnaires_read_can_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = next(each for each in definitions.shipped_sources() if "service-profile" in each.name)
    now = written(tmp_path, "now.yaml", profile)
    before = written(tmp_path, "before.yaml", profile, ("- id: PC2\n", "- id: PC2_old\n"))
    code, out, _ = diff(capsys, before, now)
    assert code == 1
    assert "NEW QUESTIONS\n  - Partnership instead of transfer (PC2)\n" in out


def test_two_folders_are_compared_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = Path(shutil.copytree(SMALL, tmp_path / "other"))
    file = other / "20-team.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("label: Leading group", "label: Leaders"), encoding="utf-8")
    (other / "notes.yaml").write_text("stage: G2\n", encoding="utf-8")
    code, out, _ = diff(capsys, str(SMALL), str(other))
    assert code == 1
    assert "Short name. Before: “Leading group”; now: “Leaders”" in out


def test_two_exports_are_compared_by_their_definitions(tmp_path: Path, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "now.readiness.json"
    file.write_text(exchange.export(store.create(LOCAL, definitions.shipped())), encoding="utf-8")
    earlier = Path(__file__).parent / "made-before-the-conditions-moved.readiness.json"
    code, out, _ = diff(capsys, str(earlier), str(file))
    assert code == 1
    assert "scoring standard 1.0.0" in out
    assert "\nGATES\n" in out
    assert diff(capsys, str(file), str(file))[0] == 0


def test_a_scoring_file_is_read_against_the_questionnaires_named(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(SMALL / "scoring.yaml")
    code, _, err = diff(capsys, file, file)
    assert code == 2
    assert "scoring.yaml:" in err
    assert diff(capsys, file, file, "--questionnaires", str(SMALL))[0] == 0


def test_every_fault_of_a_file_is_told_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = written(tmp_path, "a.yaml", STANDARD)
    after = written(tmp_path, "b.yaml", STANDARD, ('weight: "100"', 'weight: "10O"'), ("stage_question: stage_aimed_at", "stage_question: stage"))
    code, out, err = diff(capsys, before, after)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) >= 2
    assert all(line.startswith(f"{after}:") for line in err.splitlines())
    wrong = written(tmp_path, "q.yaml", STAFF, ("type: scale", "type: scala"))
    code, _, err = diff(capsys, wrong, wrong)
    assert code == 2
    assert f"{wrong}:" in err
    faulty = written(tmp_path, "r.yaml", STAFF, ("basis: [C8, L4]", "basis: [C8, L44]"))
    code, _, err = diff(capsys, faulty, faulty)
    assert code == 2
    assert "L44" in err


def test_unlike_kinds_get_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scoring, questionnaire = written(tmp_path, "s.yaml", STANDARD), written(tmp_path, "q.yaml", STAFF)
    code, out, err = diff(capsys, scoring, questionnaire)
    assert (code, out) == (2, "")
    assert "s.yaml is a scoring file, and" in err
    assert "q.yaml is a questionnaire. Name two of a kind" in err


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("answers.yaml", "stage: G2\n", "is neither a scoring file nor a questionnaire"),
        ("other.yaml", STAFF.text.replace("id: staff-appetite\n", "id: appetite\n", 1).replace("SA", "XA"), "two different questionnaires"),
    ],
)
def test_what_cannot_be_compared_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    code, _, err = diff(capsys, written(tmp_path, "q.yaml", STAFF), str(tmp_path / name))
    assert code == 2
    assert said in err


def test_a_folder_with_two_scoring_files_is_refused_with_their_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, "a.yaml", STANDARD)
    written(tmp_path, "b.yaml", STANDARD)
    code, _, err = diff(capsys, str(tmp_path), str(tmp_path))
    assert code == 2
    assert "holds 2 scoring files (a.yaml, b.yaml)" in err


def test_a_missing_file_and_questionnaires_that_are_not_needed_get_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is no file" in diff(capsys, str(tmp_path / "no.yaml"), str(SMALL))[2]
    assert "only where two scoring files" in diff(capsys, str(SMALL), str(SMALL), "--questionnaires", str(SMALL))[2]
