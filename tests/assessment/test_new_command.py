"""Files to begin with: they pass `check` as they are written, are scored, and never replace anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assessment import cli, definitions
from assessment.files import definitions_at, library_at
from questionnaires.plain_yaml import read_source
from scoring import reader
from scoring.differences import scoring_changes
from scoring.model import Stage

SMALL = Path(__file__).parent / "small"


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    assert cli.main(["new", *arguments]) == 2
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before
    return capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["questionnaire", "wellbeing"], ["scoring", "our-weights"], ["scoring", "ours", "--copy"], ["scoring", "small_one", "--questionnaires", str(SMALL)]],
    ids=lambda arguments: " ".join(arguments[:3]),
)
def test_what_is_written_passes_check_as_it_stands(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["new", *arguments]) == 0
    file = f"{arguments[1]}.yaml"
    assert capsys.readouterr().out.startswith(f"{file} was written.")
    beside = [str(SMALL)] if "small_one" in arguments else []
    assert cli.main(["check", file, *beside]) == 0, capsys.readouterr().out
    assert "no faults" in capsys.readouterr().out


def test_the_whole_way_from_a_new_questionnaire_to_a_score(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["new", "definitions", "ours"]) == 0
    assert cli.main(["new", "questionnaire", "wellbeing", "-o", "ours/90-wellbeing.yaml"]) == 0
    assert cli.main(["new", "scoring", "weights", "--questionnaires", "ours", "-o", "weights.yaml"]) == 0
    assert cli.main(["check", "ours", "weights.yaml"]) == 0, capsys.readouterr().out
    Path("answers.yaml").write_text('stage: G1\nanswers:\n  depth: full\n  wellbeing_steps: done\n  wellbeing_yes_no: "yes"\n', encoding="utf-8")
    capsys.readouterr()
    assert cli.main(["score", "answers.yaml", "--questionnaires", "ours", "--scoring", "weights.yaml"]) == 0
    assert re.search(r"Wellbeing +100\.0", capsys.readouterr().out)


def test_a_skeleton_lists_every_question_with_equal_weights_and_no_reasons() -> None:
    assert cli.main(["new", "scoring", "ours"]) == 0
    library = library_at(None)
    scoring = reader.read_scoring(read_source(Path("ours.yaml")), library)
    scored = [item for dimension in scoring.dimensions for item in dimension.questions]
    assert {item.id for item in scored} | {each.id for each in scoring.unscored} == set(library.questions)
    assert {item.weight for item in scored} == {1}
    assert {entry.because for entry in (*scored, *scoring.unscored, *scoring.dimensions, *scoring.bands, *scoring.gates)} == {"Say why."}
    weights = [dimension.weight for dimension in scoring.dimensions]
    assert sum(weights) == 1000
    assert max(weights) - min(weights) <= 1
    assert {gate.stage for gate in scoring.gates} == set(Stage)
    assert not {item.id for item in scored} & {each.id for each in definitions.shipped().scoring.unscored}, "what the standard leaves out stays out"


def test_a_copy_of_the_standard_differs_from_it_in_name_title_and_version_only() -> None:
    assert cli.main(["new", "scoring", "board-weights", "--copy"]) == 0
    made = definitions.shipped()
    copy = definitions_at(None, Path("board-weights.yaml"), definitions.shipped_sources()).scoring
    found = {change.kind: change.after for change in scoring_changes(made.scoring, copy)}
    assert found == {"file_id": "board-weights", "file_title": "Board weights", "file_version": "1.0.0"}


def test_all_definitions_are_copied_into_a_new_folder() -> None:
    assert cli.main(["new", "definitions", "mine"]) == 0
    assert sorted(path.name for path in Path("mine").iterdir()) == sorted(source.name for source in definitions.shipped_sources())


def test_a_skeleton_goes_to_standard_output_if_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["new", "questionnaire", "wellbeing", "-o", "-"]) == 0
    assert "id: wellbeing\n" in capsys.readouterr().out
    assert not list(Path().iterdir())


def test_every_line_to_write_is_marked() -> None:
    assert cli.main(["new", "questionnaire", "wellbeing"]) == 0
    lines = Path("wellbeing.yaml").read_text(encoding="utf-8").splitlines()
    asking = [line for line in lines if re.search(r": (Say|First|Second|Third) ", line) and "- {id" not in line]
    assert asking
    assert all("TODO" in line for line in asking)


@pytest.mark.parametrize("name", ["1st", "two words", "ünder", "a" * 51, "", "../up", "a.b"])
def test_a_name_that_cannot_be_one_gets_a_sentence(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "A name begins with a letter" in refused(capsys, "questionnaire", name)
    assert "A name begins with a letter" in refused(capsys, "scoring", name)


def test_the_longest_name_works() -> None:
    assert cli.main(["new", "questionnaire", "a" * 50]) == 0
    assert cli.main(["check", f"{'a' * 50}.yaml"]) == 0


@pytest.mark.parametrize(("kind", "name"), [("questionnaire", "staff-appetite"), ("scoring", "standard")])
def test_a_name_that_is_taken_gets_a_sentence(kind: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"“{name}” is taken" in refused(capsys, kind, name)


@pytest.mark.parametrize("kind", ["questionnaire", "scoring", "definitions"])
def test_nothing_is_overwritten(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine").mkdir()
    Path("mine/ours.yaml").write_text("mine\n", encoding="utf-8")
    place = "mine" if kind == "definitions" else "mine/ours.yaml"
    assert f"There is a file {place} already" in refused(capsys, kind, "ours", "-o", place)


def test_options_that_do_not_go_together_get_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert "belong to scoring files" in refused(capsys, "questionnaire", "a", "--copy")
    assert "belong to scoring files" in refused(capsys, "definitions", "a", "--questionnaires", str(SMALL))
    assert "Leave out --copy or --questionnaires" in refused(capsys, "scoring", "a", "--copy", "--questionnaires", str(SMALL))
    assert "Name a folder" in refused(capsys, "definitions", "a", "-o", "-")


def test_questionnaires_that_cannot_be_scored_get_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["new", "questionnaire", "wellbeing"]) == 0
    assert "says which stage is aimed at" in refused(capsys, "scoring", "ours", "--questionnaires", "wellbeing.yaml")
    (profile,) = (each for each in definitions.shipped_sources() if "service-profile" in each.name)
    Path("profile.yaml").write_text(profile.text, encoding="utf-8")
    assert "no question with steps in order" in refused(capsys, "scoring", "ours", "--questionnaires", "profile.yaml")


def test_check_of_a_questionnaire_alone_says_that_no_scoring_is_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["new", "questionnaire", "wellbeing"]) == 0
    capsys.readouterr()
    assert cli.main(["check", "wellbeing.yaml"]) == 0
    assert "They were checked by themselves." in capsys.readouterr().out
    Path("answers.yaml").write_text("answers:\n  wellbeing_steps: done\n", encoding="utf-8")
    assert cli.main(["check", "wellbeing.yaml", "answers.yaml"]) == 1
    assert "no scoring file for these questionnaires was named" in capsys.readouterr().out
    text = Path("wellbeing.yaml").read_text(encoding="utf-8")
    Path("wellbeing.yaml").write_text(text.replace("type: scale", "type: scala"), encoding="utf-8")
    assert cli.main(["check", "wellbeing.yaml"]) == 1
    assert "wellbeing.yaml:" in capsys.readouterr().out
