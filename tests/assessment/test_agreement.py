"""The command `agreement`: two assessors of one service, several services, and files that cannot be compared."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assessment import cli, exchange
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.store import Store
from questionnaires.answers import Answer, State

SMALL = Path(__file__).parent / "small"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "assessments"
    made.mkdir()
    return made


def write(folder: Path, name: str, service: str, answers: Mapping[str, str]) -> str:
    lines = [f"service: {service}", "stage: G2", "answers:", *(f"  {id_}: {answer}" for id_, answer in answers.items())]
    file = folder / f"{name}.yaml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(file)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(["agreement", *arguments]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return " ".join(said.out.split())


def plain(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert cli.main(["agreement", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def question(found: dict[str, Any], id_: str) -> dict[str, Any]:
    return next(each for part in found["questionnaires"] for each in part["questions"] if each["id"] == id_)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(["agreement", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err.strip()


def test_two_assessors_see_both_answers_whether_they_agree_and_the_share(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(folder, "one", "Night Nursing", {"SA1": "staff", "SA2": "group", "FE6": '"no"', "FG1_margin": '"2.0"'})
    two = write(folder, "two", "Night Nursing", {"SA1": "staff", "SA2": "one", "FE6": '"no"', "FG1_margin": '"2"'})
    said = told(capsys, one, two)
    assert "2 assessments of Night Nursing" in said
    assert "same: SA1 Where the idea started: Staff themselves" in said
    assert "differ: SA2 People willing to lead: A: A group; B: One person" in said
    assert "same: FG1_margin Surplus in year one: 2.0%" in said
    assert "ALL TOGETHER 80% agree exactly (4 of 5 pairs of answers)" in said  # with the stage aimed at


def test_alpha_of_a_single_question_from_one_service_is_never_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [write(folder, name, "Night Nursing", {"SA2": answer}) for name, answer in (("one", "group"), ("two", "one"))]
    assert question(plain(capsys, *files), "SA2")["alpha"] is None
    assert "Nothing can be said about a single question from one service" in told(capsys, *files)


def test_two_files_are_of_one_service_and_another_name_is_pointed_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = write(folder, "one", "Night Nursing", {"SA2": "group"}), write(folder, "two", "The nurses", {"SA2": "group"})
    assert "two.yaml (calls the service “The nurses”)" in told(capsys, one, two)


def test_not_known_is_neither_agreement_nor_an_answer_but_is_told_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(folder, "one", "Night Nursing", {"SA2": "group", "SA1": "don't know", "FE6": "don't know", "FE7": '"30"'})
    two = write(folder, "two", "Night Nursing", {"SA2": "group", "SA1": "staff", "FE6": "don't know"})
    found = plain(capsys, one, two)
    compared = {each["id"] for part in found["questionnaires"] for each in part["questions"]}
    assert compared == {"SA2", "stage_aimed_at"}
    assert found["overall"]["known_to_some"] == 1
    assert "1 more that one assessor answered and another called not known" in told(capsys, one, two)


def test_an_answer_that_routing_hides_is_not_compared(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hidden = {"PC1": "scotland", "PC2": "partnership_enough", "FE6": '"no"'}
    shown = {"PC1": "scotland", "PC2": "partnership_partly", "FE6": '"no"'}
    found = plain(capsys, write(folder, "one", "Night Nursing", hidden), write(folder, "two", "Night Nursing", shown))
    compared = {each["id"] for part in found["questionnaires"] for each in part["questions"]}
    assert compared == {"PC1", "PC2", "stage_aimed_at"}


def several(folder: Path, pairs: list[tuple[str, str]]) -> None:
    for at, answers in enumerate(pairs):
        for assessor, answer in zip("ab", answers, strict=True):
            write(folder, f"{at:02}-{assessor}", f"Service {at}", {"FE6": f'"{answer}"'})


def test_alpha_of_a_question_is_worked_out_over_services(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nine services agree, five on yes and four on no, and one differs: 11 of 20 answers are yes and 9 no, so by hand
    1 - 19 × 2 ÷ (2 × 11 × 9) = 0.81."""
    several(folder, [("yes", "yes")] * 5 + [("no", "no")] * 4 + [("yes", "no")])
    said = plain(capsys, str(folder))
    assert question(said, "FE6")["alpha"] == 0.808
    assert question(said, "FE6")["too_few_services"] is False
    assert "FE6 Debts and duties listed: 9 of 10 pairs agree; alpha 0.81 (10 services)" in told(capsys, str(folder))


def test_few_services_are_called_too_few_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    several(folder, [("yes", "yes"), ("no", "no"), ("yes", "no")])
    said = told(capsys, str(folder))
    assert "FE6 Debts and duties listed: 2 of 3 pairs agree; alpha 0.44, but from only 3 services: too few to rely on" in said
    assert "SA2" not in said
    assert "stage_aimed_at Stage aimed at: 3 of 3 pairs agree; alpha is not defined: everybody gave the same answer" in said


def test_a_service_that_only_one_person_assessed_is_named_and_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    several(folder, [("yes", "yes"), ("no", "no")])
    write(folder, "lonely", "Lonely service", {"FE6": '"yes"'})
    assert re.search(r"Left out, because nobody else assessed that service: \S+lonely.yaml \(Lonely service\)", told(capsys, str(folder)))


def test_three_assessors_make_three_pairs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, answer in (("one", "group"), ("two", "group"), ("three", "one")):
        write(folder, name, "Night  nursing" if name == "one" else "Night Nursing", {"SA2": answer})
    found = question(plain(capsys, str(folder)), "SA2")["compared"][0]
    assert (found["pairs"], found["alike"]) == (3, 1)


def test_questions_that_read_differently_in_an_exported_file_are_left_out(
    folder: Path, store: Store, small: Definitions, capsys: pytest.CaptureFixture[str]
) -> None:
    made = store.create(LOCAL, small, answers={"lead": Answer(State.ANSWERED, "one")})
    exported = folder / "one.readiness.json"
    exported.write_text(exchange.export(made), encoding="utf-8")
    other = folder / "two.yaml"
    other.write_text("service: Night Nursing\nanswers: {lead: one}\n", encoding="utf-8")
    own = ["--questionnaires", str(SMALL), "--scoring", str(SMALL / "scoring.yaml")]
    assert "same: lead" in told(capsys, str(exported), str(other), *own)
    foreign = write(folder, "three", "Night Nursing", {"SA2": "group"})
    said = told(capsys, str(exported), foreign)
    assert "Left out, because they do not read the same in all files:" in said
    assert "SA2" in said
    assert "scored in different ways" in said


def test_the_same_file_twice_or_a_copy_of_an_export_is_not_two_assessments(
    folder: Path, store: Store, small: Definitions, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write(folder, "one", "Night Nursing", {"SA2": "group"})
    assert "are the same file" in refused(capsys, one, str(folder / ".." / "assessments" / "one.yaml"))
    made = store.create(LOCAL, small, answers={"lead": Answer(State.ANSWERED, "one")})
    copies = [folder / "one.readiness.json", folder / "copy.readiness.json"]
    for copy in copies:
        copy.write_text(exchange.export(made), encoding="utf-8")
    assert "are the same file" in refused(capsys, *map(str, copies))


def test_what_cannot_be_compared_gets_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(folder, "one", "Night Nursing", {"SA2": "group"})
    assert "at least two assessments" in refused(capsys, one)
    assert "There is no file" in refused(capsys, one, str(folder / "missing.yaml"))
    write(folder, "two", "Day Nursing", {"SA2": "group"})
    write(folder, "three", "Evening Nursing", {"SA2": "group"})
    assert "No service has two assessments" in refused(capsys, str(folder))
    write(folder, "two", '""', {"SA2": "group"})
    assert re.search(r"two\.yaml does not name its service", refused(capsys, str(folder)))


@pytest.mark.parametrize("form", ["table", "json"])
def test_text_that_steers_a_terminal_is_never_printed_as_it_is(form: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(folder, "one", "Night Nursing", {"SA2": "group"})
    evil = folder / "two\n\x1b[31m.yaml"
    evil.write_text("service: Night \u202e Nurses\nanswers: {SA2: one}\n", encoding="utf-8")
    assert cli.main(["agreement", one, str(evil), "--format", form]) == 0
    said = capsys.readouterr().out
    assert all(letter.isprintable() or letter == "\n" for letter in said)
    assert "two  [31m.yaml" in said or "two\\n\\u001b[31m.yaml" in said
