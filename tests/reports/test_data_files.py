"""XLSX, CSV and JSON: figures are figures, text is text, and nothing that anybody typed becomes a formula or goes missing unsaid."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from lxml import etree
from openpyxl.utils import quote_sheetname
from openpyxl.utils.escape import unescape
from report_samples import HOSTILE, empty, full
from report_subjects import answers, compared, subject
from survey_samples import survey
from workshop_samples import held, record

from questionnaires.texts import in_language
from reports import csv_file, data, json_file, xlsx
from reports.clean import Cleaner
from reports.compose import compose
from reports.dataset import Named
from reports.document import Masthead, Report
from reports.spreadsheet import LONGEST, cell
from reports.subject import BallotTold, SurveyTold

FORMULAS = ["=1+1", "+44 20 7946 0000", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", '=HYPERLINK("http://x.example","y")', "=cmd|' /C calc'!A0"]
LOOKALIKES = ["#N/A", "#REF!", "1e5", "0123", "TRUE", "2026-11-03", "12:30", "_x0041_ and _x000D_", "NULL", "", " two  spaces "]


def typed(text: str) -> Report:
    """A report with `text` wherever people's own text can be in its data."""
    rows = [{"id": text, "title": text, "note": text, "state": Named("met", text), "points_lower": Decimal("12.5"), "open": (text, text)}]
    table = data.table("questions", ["id", "title", "note", "state", "points_lower", "open"], rows)
    return replace(full(text), data={"questions": table}, masthead=Masthead(text, text))


@cache
def everything() -> Report:
    """With a workshop, a survey and a ballot on record."""
    return compose(replace(subject(answers(1)), workshops=(record(),), surveys=(SurveyTold(survey()),), ballot=BallotTold(held())))


@cache
def sample() -> Report:
    return compose(subject(answers(1, known=0.7) | compared()), masthead=Masthead("Eastmarsh & Sons", "OFFICIAL & more"))


def book(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def cells(content: bytes) -> Iterator[Any]:
    for sheet in book(content).worksheets:
        for row in sheet.iter_rows():
            yield from (each for each in row if each.value is not None)


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def cleaned(text: str) -> str:
    return Cleaner.for_xml().text(text)


@pytest.mark.parametrize("text", [*HOSTILE.values(), *FORMULAS, *LOOKALIKES], ids=lambda text: repr(text[:12]))
def test_every_text_stands_literally_in_the_workbook_as_text_and_no_cell_is_a_formula(text: str) -> None:
    made = xlsx.render(typed(text))
    row = next(book(made).worksheets[1].iter_rows(min_row=2))
    shown = [unescape(str(each.value or "")) for each in row[:4]]
    assert shown == [cell(text)] * 4
    assert shown[0].removeprefix("'") == cleaned(text)
    assert row[4].value == 12.5
    for each in cells(made):
        assert each.data_type in ("s", "n")
        assert not isinstance(each.value, str) or not each.value.lstrip().startswith(("=", "+", "-", "@"))
    with ZipFile(BytesIO(made)) as parts:
        for name in parts.namelist():
            root = etree.fromstring(parts.read(name))
            assert not root.findall(".//{*}f")


@pytest.mark.parametrize("text", [*HOSTILE.values(), *FORMULAS, *LOOKALIKES], ids=lambda text: repr(text[:12]))
def test_every_text_stands_literally_in_the_csv_file_and_no_cell_begins_a_formula(text: str) -> None:
    made = csv_file.render(typed(text))
    head, *rows = lines(made)
    assert {len(row) for row in rows} == {len(head)}
    found = next(row for row in rows if row[0] == "Question")
    assert found[head.index("Note")] == found[head.index("Name")] == cell(text)
    assert found[head.index("Points of the whole, lowest")] == "12.5"
    for row in rows:
        for each in row:
            assert not each.lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e]", made.decode())


@pytest.mark.parametrize("text", [*HOSTILE.values(), *FORMULAS, *LOOKALIKES], ids=lambda text: repr(text[:12]))
def test_json_holds_every_text_letter_for_letter_and_shows_nothing_that_steers_a_terminal(text: str) -> None:
    made = json_file.render(typed(text)).decode()
    (row,) = json.loads(made)["tables"]["questions"]
    assert row["note"] == row["state"]["text"] == row["open"][0] == text
    assert all(each.isprintable() or each == "\n" for each in made)


def test_what_was_replaced_or_left_out_is_counted_and_said_in_workbook_and_csv() -> None:
    report = typed("a\x00b\ufffe")
    sheet = book(xlsx.render(report)).worksheets[0]
    told = [row[1].value for row in sheet.iter_rows() if row[0].value == "About the characters"]
    assert [re.sub(r"\d+", "N", each) for each in told] == [
        "N characters cannot stand in a spreadsheet and appear as “�”.", "N invisible control characters were left out.",
    ]  # fmt: skip
    in_csv = [row for row in lines(csv_file.render(report)) if "About the characters" in row]
    assert len(in_csv) == 2
    assert not any("About the characters" in row for row in lines(csv_file.render(sample())))


def test_a_text_that_no_cell_can_hold_is_cut_with_a_sentence_and_is_whole_in_json() -> None:
    for text in ("word " * 8_000, "😀" * 20_000, "=" * 33_000):
        report = typed(text)
        note = next(book(xlsx.render(report)).worksheets[1].iter_rows(min_row=2))[2].value
        assert len(note.encode("utf-16-le")) // 2 <= LONGEST
        assert note.endswith(f"(Cut here. The text has {len(cell_whole(text)):,} characters, more than a cell can hold. The JSON data of the report has all of it.)")
        assert note in [each for row in lines(csv_file.render(report)) for each in row]
        assert json.loads(json_file.render(report))["tables"]["questions"][0]["note"] == text


def cell_whole(text: str) -> str:
    return f"'{text}" if text.startswith("=") else text


def test_numbers_and_days_are_numbers_and_days_and_points_have_one_decimal() -> None:
    found = book(xlsx.render(sample()))
    questions = sample().data["questions"]
    sheet = found[questions.title]
    titles = [each.value for each in sheet[1]]
    assert titles == [column.title for column in questions.columns]
    place = titles.index("Points of the whole, lowest")
    column = [row[place] for row in sheet.iter_rows(min_row=2)]
    assert [None if each.value is None else Decimal(str(each.value)) for each in column] == list(questions.column("points_lower"))
    assert {each.number_format for each in column} == {"0.0"}
    assert any(isinstance(row[titles.index("Dated")].value, datetime) for row in sheet.iter_rows(min_row=2))


def test_every_sheet_has_its_titles_frozen_a_named_table_that_filters_and_is_described_and_widths_that_can_be_read() -> None:
    made = xlsx.render(sample())
    found = book(made)
    assert found.sheetnames == ["About", *(table.title for table in sample().data.values())]
    for table in sample().data.values():
        sheet = found[table.title]
        assert sheet.freeze_panes == "A2"
        assert all(each.font.bold for each in sheet[1])
        if table.rows:
            assert sheet.tables[table.name].ref == sheet.dimensions
            assert sheet.tables[table.name].autoFilter is not None
        assert all(10 < each.width <= 50 for each in sheet.column_dimensions.values())
    with ZipFile(BytesIO(made)) as parts:
        described = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/tables/")]
    assert len(described) == 2 + sum(bool(table.rows) for table in sample().data.values())
    assert all(re.search(r'altText="[^"]+" altTextSummary="[^"]+\.?"', each) for each in described)


def test_the_first_sheet_tells_whose_it_is_the_verdict_and_what_is_where() -> None:
    sheet = book(xlsx.render(sample())).worksheets[0]
    texts = [each.value for row in sheet.iter_rows() for each in row if each.value]
    panel = sample().verdict
    assert texts[:3] == [sample().title, sample().eyebrow, panel.headline]
    assert {"Eastmarsh & Sons", "OFFICIAL & more", panel.sentence, sample().footer} <= set(texts)
    links = {each.value: each.hyperlink.location for row in sheet.iter_rows() for each in row if each.hyperlink}
    assert links == {table.title: f"'{table.title}'!A1" for table in sample().data.values()}
    assert sheet.oddHeader.center.text == "OFFICIAL && more"


def test_the_workbook_has_a_title_a_language_and_the_date_of_the_report_and_no_other() -> None:
    made = xlsx.render(sample())
    properties = book(made).properties
    assert properties.title == f"Readiness assessment: {sample().title}"
    assert (properties.language, properties.creator) == ("en-GB", "Eastmarsh & Sons")
    assert properties.created == properties.modified == datetime(2026, 11, 23, 14, 34)
    with ZipFile(BytesIO(made)) as parts:
        assert {each.date_time for each in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_assessment_without_answers_and_a_report_without_tables_give_files_too() -> None:
    for report in (compose(subject({})), empty()):
        assert len(book(xlsx.render(report)).worksheets) == 1 + len(report.data)
        assert lines(csv_file.render(report))[1][0] == "About"
        assert set(json.loads(json_file.render(report))["tables"]) == set(report.data)


def test_a_workbook_in_welsh_has_welsh_titles() -> None:
    with in_language("cy"):
        found = book(xlsx.render(compose(subject(answers(1)))))
    assert found.sheetnames[4] == "Pyrth"
    assert found.properties.language == "cy"


def test_the_csv_file_begins_with_the_mark_that_excel_needs_and_says_of_each_row_what_it_is() -> None:
    made = csv_file.render(sample())
    assert made.startswith(b"\xef\xbb\xbf")
    head, *rows = lines(made)
    assert len(set(head)) == len(head)
    assert head[:3] == ["What it is", "Id", "Name"]
    counts = {table.one: len(table.rows) for table in sample().data.values() if table.rows}
    assert {kind: sum(row[0] == kind for row in rows) for kind in counts} == counts
    gates = sample().data["gates"]
    assert [row[1] for row in rows if row[0] == "Gate"] == list(gates.column("id"))


def test_json_follows_the_schema_that_is_published_beside_it() -> None:
    published = json.loads((files("reports") / "result.schema.json").read_text(encoding="utf-8"))
    whole = everything()
    assert published == json_file.schema(whole.data), "Write the schema anew: it is json_file.schema(...) of a full report on which everything is on record."
    Draft202012Validator.check_schema(published)
    check = Draft202012Validator(published)
    for report in (whole, sample(), compose(subject({})), *(compose(subject(answers(2)), variant) for variant in ("summary", "plan", "publishable"))):
        check.validate(json.loads(json_file.render(report)))
    check.validate(json.loads(json_file.text(sample().data)))
    broken = json.loads(json_file.render(sample()))
    broken["tables"]["dimensions"][0]["lower"] = "45.3"
    assert not check.is_valid(broken)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed.")
def test_libreoffice_opens_the_workbook_and_reads_the_same(tmp_path: Path) -> None:
    """Another program than the one that wrote it, so that what only openpyxl would forgive is found."""
    report = typed("=1+1 _x0041_ <b> & 'x'")
    (tmp_path / "data.xlsx").write_bytes(xlsx.render(report))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    filter_ = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    command = ["soffice", profile, "--headless", "--convert-to", filter_, "--outdir", str(tmp_path), str(tmp_path / "data.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (read,) = tmp_path.glob("*.csv")
    head, row = lines(read.read_bytes())[:2]
    assert head[0] == "Id"
    assert row[0] == row[2] == "'=1+1 _x0041_ <b> & 'x'"
    assert row[4] == "12.5"


def test_every_table_and_column_is_in_the_documentation() -> None:
    told = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
    for table in sample().data.values():
        names = ", ".join(f"`{column.id}`" for column in table.columns)
        assert f"**{table.title}** (`{table.name}`). {table.about} Columns: {names}." in told
        for column in table.columns:
            assert f"| `{column.id}` | {column.title} | {column.about} |" in told


def test_sheets_whose_titles_begin_alike_have_names_of_their_own_and_links_lead_to_each() -> None:
    alike = "The service's answers to all questions, "
    questions = next(iter(typed("a").data.values()))
    tables = {name: replace(questions, name=name, title=f"{alike}{name}") for name in ("first", "second", "third")}
    found = book(xlsx.render(replace(full(), data=tables)))
    assert len({name.lower() for name in found.sheetnames}) == 4
    links = [each.hyperlink.location for row in found.worksheets[0].iter_rows() for each in row if each.hyperlink]
    assert links == [f"{quote_sheetname(name)}!A1" for name in found.sheetnames[1:]]
    assert [next(iter(sheet.tables)) for sheet in found.worksheets[1:]] == list(tables)
