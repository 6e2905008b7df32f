"""The workbook of a comparison: formulas that reckon overall bounds and ranks anew, and no text that becomes one."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from comparison_samples import comparison, service

from reports import rendering
from reports.comparison import Comparison, Group
from reports.compose_comparison import compose
from reports.dataset import Worked
from reports.live_compared import tables
from reports.parts.compared import told
from scoring import power
from scoring.comparison import ranks
from scoring.evaluate import published

SHEETS = ["About", "Rules", "Services", "Gates", "Performance matrix", "Matrix with your weights", "Weights to try"]


@cache
def workbook(*, shown: bool = False) -> Any:
    return openpyxl.load_workbook(BytesIO(rendering.render(compose(comparison()), "xlsx")), data_only=shown)


def by_title(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [dict(zip(head, row, strict=True)) for row in rows]


def reckoned(group: Group, weights: list[int], exponent: Fraction = Fraction(1)) -> list[tuple[int, int, int]]:
    """Lower and upper bounds in tenths of a point and ranks, under other weights."""
    places = [place for place, _ in told.dimensions(group)]
    found = [
        [published(power.mean([int(array[row, place]) for place in places], weights, exponent)) for row in range(len(group))]
        for array in (group.matrix.dimension_low, group.matrix.dimension_high)
    ]
    return [*zip(*found, [int(rank) for rank in ranks(np.array(found[0]))], strict=True)]  # type: ignore[list-item]


def test_gates_and_the_matrix_come_before_what_can_be_tried_and_every_table_is_there() -> None:
    assert workbook().sheetnames[:7] == SHEETS
    titles = {table.title for table in compose(comparison()).data.values()}
    assert titles <= set(workbook().sheetnames)


def test_a_program_that_only_shows_has_the_figures_of_the_report() -> None:
    rows = by_title(workbook(shown=True)["Matrix with your weights"])
    group = comparison().groups[0]
    for row, shown in enumerate(rows[: len(group)]):
        assert shown["Service"] == group.services[row].name
        assert round(shown["Tried score, lowest"] * 10) == group.matrix.low[row] == round(shown["Lowest score"] * 10)
        assert round(shown["Tried score, highest"] * 10) == group.matrix.high[row]
        assert shown["Tried rank"] == shown["Rank at lower bounds"] == group.order.ranks[row]
        found = comparison().sure[0]
        assert found is not None
        near = found.acceptability[0]
        assert (shown["First (% of draws)"], shown["In the top (% of draws)"]) == pytest.approx((near.first[row] / near.draws * 100, near.in_top[row] / near.draws * 100), abs=0.01)
        assert (shown["Rank, 5th percentile"], shown["Rank, 95th percentile"]) == (near.best[row], near.worst[row])


def test_there_is_no_rank_to_try_where_how_sure_it_is_was_not_worked_out() -> None:
    book: Any = openpyxl.load_workbook(BytesIO(rendering.render(compose(comparison(5, drawn=False)), "xlsx")))
    head = [cell.value for cell in book["Matrix with your weights"][1]]
    assert "Tried score, lowest" in head
    assert not [title for title in head if "ank" in title]


def test_days_and_moments_look_like_such_in_every_table() -> None:
    found = [cell for sheet in workbook().worksheets for row in sheet.iter_rows() for cell in row if isinstance(cell.value, datetime)]
    titles = {cell.parent.cell(1, cell.column).value: cell.number_format for cell in found}
    moments = {"Locked on (UTC)", "Opened on (UTC)", "Decided on (UTC)"}
    assert {title: "d mmm yyyy hh:mm:ss" if title in moments else "d mmm yyyy" for title in {*moments, "Last changed"}} == titles
    assert not [cell for cell in found if cell.number_format == "General"]
    lock = by_title(workbook()["Rules"])[0]
    assert lock["Locked on (UTC)"] == comparison().lock.locked.replace(tzinfo=None)  # pyright: ignore[reportOptionalMemberAccess]


def test_the_sheets_that_reckon_say_what_their_figures_are_and_are_explained_like_the_others() -> None:
    heads = [cell.value for cell in workbook()["Weights to try"][1]]
    assert heads[-2:] == ["Own weight (thousandths)", "Weight to try (change these: only their proportions count)"]
    explained = {row["Table"] for row in by_title(workbook()["Columns explained"])}
    assert {"Matrix with your weights", "Weights to try", "Services"} <= explained
    assert (workbook()["Matrix with your weights"].freeze_panes, workbook()["Services"].freeze_panes, workbook()["Rules"].freeze_panes) == ("C2", "C2", "A2")
    about = [row[0].value for row in workbook()["About"].iter_rows()]
    assert {"What was compared", "In short", "Of each group"} <= set(about)
    assert not {"Service", "Verdict"} & set(about)


def test_no_rank_to_try_stands_without_what_the_service_is_ready_for() -> None:
    heads = [cell.value for cell in workbook()["Matrix with your weights"][1]]
    assert heads.index("Tried rank") - heads.index("Stage reached") == 1


def test_every_formula_is_ours_and_reads_only_the_weights_and_its_own_row() -> None:
    formulas = [cell.value for sheet in workbook().worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) == 3 * len(comparison().groups[0]) + 2  # the service that stands alone has no rank
    assert all("'Weights to try'!$E$" in each or each.startswith("=IF(") for each in formulas)


def test_no_text_becomes_a_formula() -> None:
    evil = service(1)._replace(name='=HYPERLINK("http://x.example")', origin="+1+1", tags=(("@tag", "-2"),))
    group = comparison(5, others=False).groups[0]
    made = replace(comparison(5, others=False), groups=(replace(group, services=(evil, *group.services[1:])),), title="=1+1")
    book: Any = openpyxl.load_workbook(BytesIO(rendering.render(compose(made), "xlsx")))
    formulas = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) == 3 * len(group)
    assert "'" + evil.name in {cell.value for row in book["Services"].iter_rows() for cell in row}


def test_the_formulas_carry_the_power_of_the_model() -> None:
    group = comparison(5, others=False).groups[0]
    scoring = group.under.scoring.model_copy(update={"power": Fraction(1, 2)})
    made = tables(replace(comparison(5, others=False), groups=(replace(group, under=replace(group.under, scoring=scoring)),)))
    (formula, *_) = [cell.formula for cell in made["live_matrix"].rows[0] if isinstance(cell, Worked)]
    assert "POWER(C2/100,0.5)" in formula


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed.")
@pytest.mark.parametrize("weights", [[100] * 10, [300, 50, 50, 150, 75, 125, 25, 100, 50, 75], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], [7, 3, 11, 13, 1, 2, 5, 17, 19, 23]])
def test_libreoffice_reckons_the_same_integers_from_other_weights(weights: list[int], tmp_path: Path) -> None:
    whole: Comparison = comparison(12)
    book: Any = openpyxl.load_workbook(BytesIO(rendering.render(compose(whole), "xlsx")))
    for place, weight in enumerate(weights, 2):
        book["Weights to try"].cell(place, 5).value = weight
    book.save(tmp_path / "tried.xlsx")  # openpyxl leaves out what the formulas came to, so that they are reckoned anew
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(tmp_path / "tried.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    rows = by_title(openpyxl.load_workbook(tmp_path / "out" / "tried.xlsx", data_only=True)["Matrix with your weights"])
    group = whole.groups[0]
    for shown, (low, high, rank) in zip(rows, reckoned(group, weights), strict=False):
        assert (round(shown["Tried score, lowest"] * 10), round(shown["Tried score, highest"] * 10), shown["Tried rank"]) == (low, high, rank)
