"""The command `compare`: files of every kind side by side, every fault told, in every format."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assessment import cli, exchange
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.portfolio.collecting import collect
from assessment.portfolio.commands import FORMATS
from assessment.store import Store
from questionnaires.answers import Answer, State

SMALL = Path(__file__).parent / "small"
QUESTIONNAIRES = tuple(str(SMALL / f"{name}.yaml") for name in ("sources", "10-profile", "20-team"))
UNDER = ("--questionnaires", *QUESTIONNAIRES, "--scoring", str(SMALL / "scoring.yaml"))
FEW = ("--draws", "100", "--as-of", "2026-11-28")
NOW = datetime(2026, 11, 28, tzinfo=UTC)
TABLE = "Service name,stage_aimed_at,lead,voluntary,vacancies\nPodiatry,G2,group,yes,4\nDental,G2,one,yes,\nNursing,G2,nobody,yes,12\n"
STANDING = "It is not an award evaluation under the Procurement Act 2023 or the Provider Selection Regime"


@pytest.fixture
def table(tmp_path: Path) -> str:
    file = tmp_path / "services.csv"
    file.write_text(TABLE, encoding="utf-8")
    return str(file)


def by_hand(folder: Path, name: str, service: str, stage: str = "G2", lead: str = "group") -> str:
    file = folder / f"{name}.yaml"
    file.write_text(f"service: {service}\nstage: {stage}\nanswers:\n  lead: {lead}\n", encoding="utf-8")
    return str(file)


def exported(database: Path, folder: Path, small: Definitions, name: str) -> str:
    store = Store.open(f"sqlite:///{database}")
    try:
        made = store.create(LOCAL, small, answers={"service_name": Answer(State.ANSWERED, name)})
        file = folder / f"{name}.readiness.json"
        file.write_text(exchange.export(store.load(LOCAL, made.id)), encoding="utf-8")
    finally:
        store.close()
    return str(file)


def ran(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, list[str]]:
    assert cli.main(["compare", *arguments]) == code
    said = capsys.readouterr()
    return said.out, said.err.splitlines()


def collected(*paths: str) -> tuple[list[str], tuple[str, ...]]:
    found = collect(paths, [Path(each) for each in QUESTIONNAIRES], SMALL / "scoring.yaml", as_of=NOW)
    return [each.name for each in found.members], found.faults


def test_services_come_from_tables_files_by_hand_exports_and_folders(table: str, tmp_path: Path, small: Definitions) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    export = exported(tmp_path / "x.db", folder, small, "Health visiting")
    by_hand(folder, "b", "Libraries")
    (folder / "notes.txt").write_text("not looked at", encoding="utf-8")
    assert collected(table, str(folder)) == (["Podiatry", "Dental", "Nursing", "Health visiting", "Libraries"], ())
    assert collected(export, table)[0] == ["Health visiting", "Podiatry", "Dental", "Nursing"]


def test_where_a_service_came_from_is_kept(table: str, tmp_path: Path) -> None:
    hand = by_hand(tmp_path, "b", "Libraries")
    found = collect([table, hand], [Path(each) for each in QUESTIONNAIRES], SMALL / "scoring.yaml", as_of=NOW)
    assert [(each.origin, each.where) for each in found.members] == [("row", f"row {n} of services.csv") for n in (2, 3, 4)] + [("file", "b.yaml")]


def test_a_faulty_file_or_row_is_told_and_keeps_no_other_away(table: str, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("Service name,lead\nX,grup\nY,one\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("answers:\n  lead: nowhere\n  moon: full\n", encoding="utf-8")
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    names, faults = collected(table, *(str(tmp_path / f"bad.{ending}") for ending in ("csv", "yaml", "json")), str(tmp_path / "none.yaml"), table)
    assert names == ["Podiatry", "Dental", "Nursing", "Y"]
    assert faults[0].startswith("bad.csv, cell B2 (lead): “grup”.")
    assert any("bad.yaml" in fault and "nowhere" in fault for fault in faults)
    assert any("bad.yaml" in fault and "moon" in fault for fault in faults)
    assert any("bad.json" in fault for fault in faults)
    assert f"There is no file {tmp_path / 'none.yaml'}." in faults
    assert faults[-1] == f"The file {table} is there twice. It is read once."


def test_two_services_of_one_name_are_both_left_out(table: str, tmp_path: Path) -> None:
    names, faults = collected(table, by_hand(tmp_path, "b", "PODIATRY "))
    assert names == ["Dental", "Nursing"]
    assert faults == (
        "More than one service is called “Podiatry”: row 2 of services.csv, b.yaml. None of them was compared, since nobody could tell them apart."
        " Give each a name of its own.",
    )  # fmt: skip


def test_a_service_without_a_name_goes_by_its_file(tmp_path: Path) -> None:
    file = tmp_path / "unnamed.yaml"
    file.write_text("answers:\n  lead: group\n", encoding="utf-8")
    assert collected(str(file))[0] == ["unnamed"]


def test_gates_and_bounds_stand_before_any_rank_and_it_says_what_it_is(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, said = ran(capsys, table, *UNDER, *FEW, "--seed", "7", "--top", "2")
    assert said == []
    assert STANDING in out.split("\n\n")[0]
    assert out.index("GATES BY STAGE") < out.index("PERFORMANCE MATRIX") < out.index("ORDER BY LOWER BOUNDS")
    assert "seed 7" in out
    assert "100 draws" in out
    assert "Top 2" in out


def test_without_draws_nothing_is_ranked(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = ran(capsys, table, *UNDER, "--draws", "0")
    assert "PERFORMANCE MATRIX" in out
    assert not re.search(r"\bRanks?\b", out)


def test_the_same_seed_gives_the_same_picture_wherever_the_files_lie(table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    (other / "services.csv").write_text(TABLE, encoding="utf-8")
    assert ran(capsys, table, *UNDER, *FEW)[0] == ran(capsys, str(other / "services.csv"), *UNDER, *FEW)[0]


def test_services_that_aim_at_other_stages_are_not_ranked_together(table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = ran(capsys, table, by_hand(tmp_path, "b", "Libraries", stage="G4"), *UNDER, *FEW)
    assert "two groups that are not ranked together" in " ".join(out.split())


def test_faults_are_on_standard_error_and_give_exit_code_1(table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.csv").write_text("Service name,lead\nX,grup\n", encoding="utf-8")
    out, said = ran(capsys, table, str(tmp_path / "bad.csv"), *UNDER, *FEW, code=1)
    assert "Podiatry" in out
    assert len(said) == 1
    out, said = ran(capsys, str(tmp_path / "bad.csv"), *UNDER, *FEW, code=2)
    assert out == ""
    assert said[-1] == "There is no service to compare. Mend what is listed above, or name other files."


@pytest.mark.parametrize("format_", [each for each in FORMATS if each not in ("table", "pdf")])
def test_every_format_can_be_written(format_: str, table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / f"out.{format_}"
    _, said = ran(capsys, table, *UNDER, *FEW, "-o", str(output))
    assert said[0] == f"{output} was written."
    assert output.stat().st_size > 1_000
    text = output.read_bytes()
    if format_ == "json":
        json.loads(text)
    assert STANDING.encode() in text if format_ in ("md", "html") else format_ == "docx" or STANDING in said[-1]


@pytest.mark.long
def test_it_can_be_a_pdf(table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "out.pdf"
    ran(capsys, table, *UNDER, *FEW, "-o", str(output))
    assert output.read_bytes().startswith(b"%PDF")


def test_a_scoring_file_of_ones_own_stands_beside(table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.yaml"
    own.write_text((SMALL / "scoring.yaml").read_text(encoding="utf-8").replace("title: A small scoring", "title: Our own").replace("id: small", "id: own"), encoding="utf-8")
    out, _ = ran(capsys, table, *UNDER, *FEW, "--beside", str(own))
    assert "Our own" in out


@pytest.mark.parametrize("option", [("--draws", "many"), ("--seed", "-1"), ("--seed", "x"), ("--format", "doc")])
def test_an_option_that_cannot_be_gets_a_sentence(option: tuple[str, str], table: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["compare", table, *option])
    assert option[0] in capsys.readouterr().err


@pytest.mark.parametrize("option", [("--draws", "7"), ("--draws", "50001"), ("--draws", "60000"), ("--seed", "2147483648"), ("--top", "0")])
def test_a_rule_out_of_range_gets_a_sentence_in_the_language_of_the_command(option: tuple[str, str], table: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "is a whole number from" in ran(capsys, table, *option, code=2)[1][-1]
    assert "yn rhif cyfan o" in ran(capsys, table, *option, "--language", "cy", code=2)[1][-1]


def test_a_name_that_is_too_long_is_told_with_its_file_and_names_are_the_same_as_in_a_portfolio(tmp_path: Path) -> None:
    long = by_hand(tmp_path, "long", "x" * 121)
    names, faults = collected(long, by_hand(tmp_path, "a", "Ｈarbour"), by_hand(tmp_path, "b", "harbour"))
    assert names == []
    assert long in faults[0]
    assert "A name has 1 to 120 characters" in faults[0]
    assert "More than one service" in faults[1]


@pytest.mark.parametrize("written", ["services.csv", "own.yaml", "more/b.yaml"])
def test_no_file_that_is_read_is_written_over(written: str, table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "more").mkdir()
    by_hand(tmp_path / "more", "b", "Libraries")
    own = tmp_path / "own.yaml"
    own.write_bytes((SMALL / "scoring.yaml").read_bytes())
    target = tmp_path / written
    before = target.read_bytes()
    out, said = ran(capsys, table, str(tmp_path / "more"), *UNDER, *FEW, "--beside", str(own), "--format", "csv", "-o", str(target), code=2)
    assert out == ""
    assert said == [f"{target} is the file that is read. Name another one for the report."]
    assert target.read_bytes() == before


def test_years_that_are_partly_known_are_remarked_on_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "years.csv"
    file.write_text("Service name,turnover\nA,12; ?; 14\n", encoding="utf-8")
    _, said = ran(capsys, str(file), *UNDER, "--draws", "0")
    assert said == [f"{file}: turnover: in one service some years are known and others are not. Such an answer counts as open, whole."]
