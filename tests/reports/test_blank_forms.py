"""Questionnaires to fill in in Word and Excel: everything can be filled in, nothing is a formula or markup, and a screen reader finds its way."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from lxml import etree
from report_samples import HOSTILE
from test_blank import LIBRARY, WHOLE, hostile
from test_word import sizes_of_letters

from questionnaires.model import Question
from questionnaires.reader import read_library, shipped
from reports import blank, blank_word, blank_xlsx
from reports.blank import Blank
from reports.blank_fields import answer_lines, lines_beside
from reports.clean import Cleaner
from reports.sizes import LEAST_LARGE, Size

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RENDER: dict[str, Callable[..., bytes]] = {"docx": blank_word.render, "xlsx": blank_xlsx.render}
KINDS = pytest.mark.parametrize("kind", list(RENDER))
ASKED = {q.id: q for each in WHOLE.questionnaires for section in each.sections for q in section.questions}


@cache
def rendered(kind: str, size: Size = "standard") -> bytes:
    return RENDER[kind](WHOLE, size=size)


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document(content: bytes) -> Any:
    return etree.fromstring(parts(content)["word/document.xml"])


@KINDS
def test_the_same_questions_give_the_same_bytes(kind: str) -> None:
    fresh = blank.compose(read_library(*shipped()))
    assert RENDER[kind](fresh) == rendered(kind)
    with ZipFile(BytesIO(rendered(kind))) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@KINDS
def test_the_file_says_in_its_properties_which_versions_it_was_made_of(kind: str) -> None:
    custom = parts(rendered(kind))["docProps/custom.xml"].decode()
    for each in LIBRARY.questionnaires:
        assert f'name="questionnaire {each.id}"><vt:lpwstr>{each.version} {LIBRARY.hashes[each.id]}<' in custom
    for id_, question in LIBRARY.questions.items():
        assert f'name="question {id_}"><vt:lpwstr>{blank.mark(question)}<' in custom


def test_a_mark_changes_with_what_is_asked_and_not_with_the_advice_afterwards() -> None:
    question = LIBRARY.questions["SA2"]
    assert blank.mark(question.model_copy(update={"if_low": "Do something else."})) == blank.mark(question)
    assert blank.mark(question.model_copy(update={"text": "Something else?"})) != blank.mark(question)


@pytest.mark.parametrize("question", LIBRARY.questions.values(), ids=lambda question: question.id)
def test_every_question_has_a_place_in_word_for_each_thing_that_can_be_said(question: Question) -> None:
    asked = ASKED[question.id]
    tags = [tag.get(f"{W}val") for tag in _controls().iter(f"{W}tag")]
    for line in (*answer_lines(asked), *lines_beside(asked)):
        assert tags.count(f"{question.id}/{line.name}") == (len(line.choose) if line.many else 1)


@cache
def _controls() -> Any:
    return document(rendered("docx"))


def test_every_control_in_word_has_a_name_for_screen_readers_and_a_tag_that_word_allows() -> None:
    for control in _controls().iter(f"{W}sdt"):
        properties = control.find(f"{W}sdtPr")
        assert properties.find(f"{W}alias").get(f"{W}val")
        assert len(properties.find(f"{W}tag").get(f"{W}val")) <= 64
    ids = [each.get(f"{W}val") for each in _controls().iter(f"{W}id")]
    assert len(ids) == len(set(ids))


def test_headings_in_word_begin_at_one_and_never_skip_a_level_and_every_question_is_one() -> None:
    found = docx.Document(BytesIO(rendered("docx")))
    headings = [(int(each.style.name.split()[-1]), each.text) for each in found.paragraphs if each.style and str(each.style.name).startswith("Heading")]
    levels = [level for level, _ in headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [text for level, text in headings if level == 4] == [f"{id_}  {question.text}" for id_, question in LIBRARY.questions.items()]


def test_every_table_in_word_has_a_header_row_and_a_caption() -> None:
    tables = list(_controls().iter(f"{W}tbl"))
    assert len(tables) == 1 + len(LIBRARY.questions)
    for table in tables:
        assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")
        rows = table.findall(f"{W}tr")
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, *[False] * (len(rows) - 1)]


@KINDS
def test_title_and_language_are_stated(kind: str) -> None:
    core = parts(rendered(kind))["docProps/core.xml"].decode()
    assert ">To fill in on a computer: Questionnaires for a workshop<" in core
    assert ">en-GB<" in core
    if kind == "docx":
        assert set(re.findall(r'<w:lang [^>]*w:val="([^"]*)"', parts(rendered(kind))["word/styles.xml"].decode())) == {"en-GB"}


@KINDS
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_a_questionnaire_stays_text_and_adds_nothing(kind: str, name: str) -> None:
    def shape(made: Blank) -> list[str]:
        found = parts(RENDER[kind](made))
        main = found["word/document.xml"] if kind == "docx" else found["xl/worksheets/sheet2.xml"]
        return [str(each.tag) for each in etree.fromstring(main).iter() if etree.QName(each).localname not in ("br", "t")]

    cleaner = Cleaner()
    cleaner.text(HOSTILE[name])
    # How many characters were left out is said in a line of its own.
    assert shape(hostile(HOSTILE[name])) == shape(hostile("plain\x00" if cleaner.dropped else "plain"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("https://example.org")', "{=1}", "#REF!"])
def test_nothing_in_a_workbook_is_a_formula_or_an_error(text: str) -> None:
    content = blank_xlsx.render(hostile(text))
    book = openpyxl.load_workbook(BytesIO(content))
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert all(b"<f>" not in part for name, part in parts(content).items() if name.startswith("xl/worksheets/"))
    said = {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value}
    assert any(text.strip() in each for each in said)


def test_cells_to_fill_in_take_text_and_are_open_and_all_others_are_protected() -> None:
    book = openpyxl.load_workbook(BytesIO(rendered("xlsx")))
    for sheet in book.worksheets[1:-1]:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        for row in sheet.iter_rows(min_row=3):
            for cell in row:
                if not cell.protection.locked:
                    assert cell.number_format == "@"
                    assert cell.value is None
    opened = sum(not cell.protection.locked for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    assert opened == sum(len(answer_lines(each)) + len(lines_beside(each)) for each in ASKED.values())


def test_a_list_in_a_workbook_holds_the_options_with_their_letters() -> None:
    book = openpyxl.load_workbook(BytesIO(rendered("xlsx")))
    (sheet,) = [each for each in book.worksheets if each.title == "Staff appetite"]
    (row,) = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, sheet.max_column).value == "SA2/choice"]
    (rule,) = [each for each in sheet.data_validations.dataValidation if f"D{row}" in each.sqref]
    name, _, area = rule.formula1.partition("!")
    assert [cell.value for cell in book[name][area.replace("$", "")][0]] == list(answer_lines(ASKED["SA2"])[0].choose)
    assert book[name].sheet_state == "hidden"


def test_sheets_have_names_that_excel_allows_however_questionnaires_are_called() -> None:
    names = [openpyxl.load_workbook(BytesIO(blank_xlsx.render(hostile(title)))).sheetnames for title in ("a/b:c*d?[e]" + "x" * 60, "'", "History", "lists", "Read this first")]
    for each in names:
        assert len({name.lower() for name in each}) == len(each)
        assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) and name.lower() != "history" for name in each)


def test_a_text_too_long_for_a_cell_says_that_there_is_more() -> None:
    book = openpyxl.load_workbook(BytesIO(blank_xlsx.render(hostile("word " * 8000))))
    longest = max(str(cell.value or "") for cell in book.worksheets[1]["B"])
    assert len(longest) < 32_767
    assert any(str(cell.value).endswith("Print the questionnaire to read it.") for cell in book.worksheets[1]["B"])


@KINDS
def test_characters_that_no_such_file_can_hold_are_counted(kind: str) -> None:
    content = RENDER[kind](hostile("a\x00b\x1f\ufffe\uffff"))
    said = b"".join(parts(content).values()).decode("utf-8", "replace")
    assert "invisible control characters were left out." in said
    assert "characters have no letter-form" in said
    assert "invisible control" not in b"".join(parts(rendered(kind)).values()).decode("utf-8", "replace")


@KINDS
def test_large_print_is_larger(kind: str) -> None:
    if kind == "docx":
        points = [docx.Document(BytesIO(rendered(kind, size))).styles["Normal"].font.size.pt for size in ("compact", "standard", "large")]
    else:
        points = [openpyxl.load_workbook(BytesIO(rendered(kind, size))).worksheets[1]["B4"].font.size for size in ("compact", "standard", "large")]
    assert points == [9.5, 11, 18 if kind == "docx" else LEAST_LARGE]


def test_nothing_in_large_print_in_word_is_smaller_than_sixteen_points() -> None:
    sizes = sizes_of_letters(rendered("docx", "large"))
    assert {18, 16} <= sizes.keys()
    assert min(sizes) >= LEAST_LARGE, sizes
