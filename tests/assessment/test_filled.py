"""A form that was filled in in Word or Excel is read back cell by cell, and what cannot be read is listed with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import get_args

import openpyxl
import pytest
from form_filling import fill_excel, fill_word, through_libreoffice, unzipped, written, zipped

from assessment import cli, definitions, filled
from assessment.files import definitions_at
from assessment.filled import Filled
from questionnaires.answers import Answer, Ballot, Evidence, Level, State, check_answer
from questionnaires.conditions import BallotLimits, Limit
from questionnaires.model import BallotQuestion, Date, FreeText, MultipleChoice, Numeric, Question, Series, WithOptions
from questionnaires.texts import in_language
from reports import blank, blank_word, blank_xlsx

KINDS = ("docx", "xlsx")
FILL: Mapping[str, Callable[..., bytes]] = {"docx": fill_word, "xlsx": fill_excel}
RENDER = {"docx": blank_word.render, "xlsx": blank_xlsx.render}


@cache
def form(kind: str, *parts: str) -> bytes:
    return RENDER[kind](blank.compose(definitions.shipped().library, parts))


def read(kind: str, what: Mapping[str, Mapping[str, str]], *parts: str) -> Filled:
    return filled.read(FILL[kind](form(kind, *parts), what), definitions.shipped())


def some_answer(question: Question) -> Answer:
    """An answer with everything beside it that the question allows."""
    value = some_value(question)
    evidence = Evidence(Level.CHECKED, "Minutes =1+1", "Shared drive, folder 2", "autumn 2026", "Audit") if question.evidence else Evidence()
    answer = Answer(State.ANSWERED, value, evidence, note="First line\nSecond line & <b>third</b>")
    check_answer(question, answer)
    return answer


def some_value(question: Question) -> object:
    if isinstance(question, MultipleChoice):
        return tuple(option.id for option in question.options if not option.exclusive)[:2]
    if isinstance(question, WithOptions):
        return question.options[-1].id
    if isinstance(question, Series):
        return (*[question.highest] * (question.years - 1), None)
    if isinstance(question, Numeric):
        return question.highest
    if isinstance(question, Date):
        return date(2026, 11, 3)
    if isinstance(question, BallotQuestion):
        rule = BallotLimits(turnout=Limit(at_least="50"), yes_of_voting=Limit(above="50"))
        return Ballot(1200, 1000, 700, 290, 10, Decimal("83.3"), None, rule, True)
    assert isinstance(question, FreeText)
    return "Harbour Nursing"


ASKED = definitions.shipped().library.questions
EVERYTHING = {id_: some_answer(question) for id_, question in ASKED.items()}
UNKNOWN = {id_: Answer(State.DONT_KNOW, who_could_know="Finance", note="Asked twice") for id_, question in ASKED.items() if question.dont_know}
NOT_HERE = {id_: Answer(State.NOT_APPLICABLE, reason="Nobody is employed") for id_, question in ASKED.items() if question.not_applicable}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answers", [EVERYTHING, UNKNOWN, NOT_HERE], ids=["answered", "don't know", "does not apply"])
def test_every_question_of_every_questionnaire_comes_back_as_it_was_filled_in(kind: str, answers: Mapping[str, Answer]) -> None:
    found = read(kind, written(ASKED, answers))
    assert found.unread == ()
    assert found.answers == answers
    assert found.remarks == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_comes_back_after_libreoffice_saved_the_file(kind: str, tmp_path: Path) -> None:
    content = FILL[kind](form(kind), written(ASKED, EVERYTHING))
    found = filled.read(through_libreoffice(content, kind, tmp_path), definitions.shipped())
    assert found.unread == ()
    assert found.answers == EVERYTHING
    assert found.remarks == ()


SMALL = Path(__file__).parents[1] / "questionnaires"
CHOICE, SEVERAL, FIGURE, SERIES, DAY, BALLOT, POUNDS = "SA2", "SA12", "SC1_staff", "MS2", "", "SA13", "FE6_amount"


def one(kind: str, question: str, field: str, text: str, **beside: str) -> Filled:
    return read(kind, {question: {field: text, **beside}})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("SA2", "B", "interested"), ("SA2", "b)", "interested"), ("SA2", "(b)", "interested"), ("SA2", "B.", "interested"), ("SA2", " Interest  only ", "interested"),
        ("SA2", "B. Interest only", "interested"), ("SA2", "B - interest only", "interested"), ("SA2", "A group", "group"), ("SA2", "group_backed", "group_backed"),
        ("SC1_staff", "1,200", Decimal(1200)), ("SC1_staff", "1200 people", Decimal(1200)), ("FE6_amount", "£1,200", Decimal(1200)), ("FE6_amount", "£ 1200", Decimal(1200)),
        ("SA5", "25 %", Decimal(25)), ("SA5", "25 per cent", Decimal(25)), ("SA5", "25.5%", Decimal("25.5")),
    ],
)  # fmt: skip
def test_what_people_write_instead_of_choosing_is_read_where_it_is_plain(kind: str, question: str, text: str, value: object) -> None:
    found = one(kind, question, "choice" if question == "SA2" else "value", text)
    assert (found.unread, found.answers[question].value) == ((), value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("question", "field", "text", "why"),
    [
        ("SA2", "choice", "A and B", "none of these: “A. Nobody yet”"),
        ("SA2", "choice", "A. Interest only", "two different options"),
        ("SA2", "choice", "F", "none of these"),
        ("SA2", "choice", "some people", "none of these"),
        ("SC1_staff", "value", "about 20", "not a number"),
        ("SC1_staff", "value", "1.5 million", "not a number"),
        ("SC1_staff", "value", "20-30", "not a number"),
        ("SC1_staff", "value", "1.200,5", "not a number"),
        ("SC1_staff", "value", "12.5", "whole number"),
        ("SC1_staff", "value", "300000", "200,000"),
        ("SA5", "value", "£25", "not a number"),
        ("SA5", "value", "125", "100"),
        ("FE6_amount", "value", "£1.2m", "not a number"),
    ],
)
def test_what_is_not_plain_is_listed_with_place_and_reason_and_nothing_is_guessed(kind: str, question: str, field: str, text: str, why: str) -> None:
    found = one(kind, question, field, text)
    assert found.answers == {}
    (unread,) = found.unread
    assert unread.written == text
    assert why in unread.why
    assert question in unread.place
    assert ("“Answer”" if kind == "docx" else "cell D") in unread.place


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_beside_dont_know_is_not_taken_and_both_are_listed(kind: str) -> None:
    found = one(kind, "SA2", "choice", "B. Interest only", instead="Don't know")
    assert found.answers == {}
    assert [(each.written, "Leave one of them empty" in each.why) for each in found.unread] == [("B. Interest only", True), ("Don't know", True)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_reason_without_its_choice_is_listed_and_the_answer_is_kept(kind: str) -> None:
    found = one(kind, "SA2", "choice", "B", who_could_know="Finance")
    assert found.answers["SA2"].value == "interested"
    assert ["“Don't know” is not chosen" in each.why for each in found.unread] == [True]


@pytest.mark.parametrize("kind", KINDS)
def test_does_not_apply_needs_its_reason(kind: str) -> None:
    question = next(id_ for id_, each in ASKED.items() if each.not_applicable)
    found = read(kind, {question: {"instead": "Does not apply here"}})
    assert found.answers == {}
    assert len(found.unread) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_evidence_that_lacks_a_part_counts_as_said_only_and_the_list_says_so(kind: str) -> None:
    found = one(kind, "SA2", "choice", "B", level="A document", what="Minutes")
    assert found.answers["SA2"].evidence == Evidence(Level.SAID, "Minutes")
    assert ["counts as said only until you add where it is kept, its date" in each.why for each in found.unread] == [True]


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_beside_no_answer_is_listed(kind: str) -> None:
    found = read(kind, {"SA2": {"note": "We talked about it.", "what": "Minutes"}})
    assert found.answers == {}
    assert [each.written for each in found.unread] == ["We talked about it.", "Minutes"]


@pytest.mark.parametrize("kind", KINDS)
def test_one_bad_year_is_listed_and_the_others_are_kept(kind: str) -> None:
    found = read(kind, {"MS2": {"year_0": "12.1", "year_1": "many", "year_2": "not known"}})
    assert found.answers["MS2"].value == (Decimal("12.1"), None, None)
    assert [each.written for each in found.unread] == ["many"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_ballot_that_cannot_be_is_listed_with_what_does_not_add_up(kind: str) -> None:
    found = read(kind, {"SA13": {"eligible": "10", "voted": "12", "note": "By post", "what": "The count"}})
    assert found.answers == {}
    assert [each.written for each in found.unread] == ["10", "12", "By post", "The count"]
    assert "12 voted, but only 10 could vote" in found.unread[0].why


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", [{"choice": "X"}, {"instead": "Never"}, {"instead": "Does not apply here"}, {"choice": "B", "instead": "Don't know"}, {}], ids=str)
def test_whatever_an_answer_fails_by_nothing_that_was_written_beside_it_is_dropped_unseen(kind: str, what: dict[str, str]) -> None:
    """Everything written is in the answer or in the list."""
    beside = {"note": "n n", "what": "w w", "where": "e e", "date": "d d", "checked_by": "c c", "who_could_know": "k k"}
    found = read(kind, {"SA2": {**what, **beside}})
    answered = repr(found.answers)
    for text in (*what.values(), *beside.values()):
        listed = any(each.written == text for each in found.unread)
        assert listed != (repr(text) in answered), text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_form_in_one_language_is_read_in_any(kind: str, language: str) -> None:
    with in_language(language):
        made = definitions.shipped()
        content = RENDER[kind](blank.compose(made.library, ("staff-appetite",)))
        answers = {id_: answer for id_, answer in EVERYTHING.items() if id_.startswith("SA")}
        content = FILL[kind](content, written(made.library.questions, answers))
    for reader in ("en", "cy"):
        with in_language(reader):
            found = filled.read(content, definitions.shipped())
            assert (found.unread, found.answers, found.remarks) == ((), answers, ())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_question_of_another_library_comes_back(kind: str, tmp_path: Path) -> None:
    stages = "- {id: G2, title: Feasibility}\n          - {id: G3, title: Plan}\n          - {id: G4, title: Launch}"
    asked = (SMALL / "small.yaml").read_text().replace("- {id: G2, title: Feasibility}", stages)
    own, scoring = [tmp_path / "small.yaml", SMALL / "small-sources.yaml"], tmp_path / "scoring.yaml"
    own[0].write_text(asked)
    assert cli.main(["new", "scoring", "small", "--questionnaires", *map(str, own), "-o", str(scoring)]) == 0
    made = definitions_at(own, scoring, ())
    questions = made.library.questions
    assert {type(each) for each in questions.values()} == set(get_args(get_args(Question)[0]))
    answers = {id_: some_answer(question) for id_, question in questions.items()}
    found = filled.read(FILL[kind](RENDER[kind](blank.compose(made.library)), written(questions, answers)), made)
    assert (found.unread, found.answers) == ((), answers)


def test_ticks_may_be_letters_titles_or_lines() -> None:
    options = [option.id for option in ASKED["SA12"].options]  # type: ignore[union-attr]
    titles = [option.title for option in ASKED["SA12"].options]  # type: ignore[union-attr]
    for text in ("A, C", "a c", "A and C", "A;C", f"{titles[0]}; {titles[2]}", f"{titles[0]}\n{titles[2]}", f"A. {titles[0]}, C. {titles[2]}"):
        sheet = edited(form("xlsx", "staff-appetite"), "SA12/ticks", 4, text)
        assert filled.read(sheet, definitions.shipped()).answers["SA12"].value == (options[0], options[2]), text


def edited(content: bytes, tag: str, column: int, value: object, number_format: str = "@") -> bytes:
    book = openpyxl.load_workbook(BytesIO(content))
    for sheet in book.worksheets:
        for row in range(1, sheet.max_row + 1):
            if sheet.cell(row, sheet.max_column).value == tag:
                sheet.cell(row, column).value = value
                sheet.cell(row, column).number_format = number_format
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("tag", "value", "number_format", "expected"),
    [
        ("SA5/value", 0.25, "0%", Decimal(25)),
        ("SA5/value", 25, "General", Decimal(25)),
        ("SA3/value", 4.1, "General", Decimal("4.1")),
        ("SC1_staff/value", 1200.0, "#,##0", Decimal(1200)),
    ],
)
def test_a_number_in_a_cell_is_read_as_it_is_shown(tag: str, value: float, number_format: str, expected: Decimal) -> None:
    found = filled.read(edited(form("xlsx"), tag, 4, value, number_format), definitions.shipped())
    assert (found.unread, found.answers[tag.partition("/")[0]].value) == ((), expected)


def test_a_day_in_a_cell_is_read() -> None:
    tag = next(id_ for id_, question in ASKED.items() if isinstance(question, Date))
    found = filled.read(edited(form("xlsx"), f"{tag}/value", 4, datetime(2026, 11, 3), "dd/mm/yyyy"), definitions.shipped())
    assert (found.unread, found.answers[tag].value) == ((), date(2026, 11, 3))


@pytest.mark.parametrize(
    ("value", "number_format", "why"),
    [("=1+1", "General", "is a formula"), ('=HYPERLINK("https://example.org","20")', "General", "is a formula"), (0.2, "0%", "is a percentage"), (True, "General", "not a number"), (datetime(2026, 1, 1, 12, 30), "dd/mm/yyyy hh:mm", "time of day")],
)  # fmt: skip
def test_a_cell_that_is_no_plain_number_is_listed(value: object, number_format: str, why: str) -> None:
    found = filled.read(edited(form("xlsx"), "SC1_staff/value", 4, value, number_format), definitions.shipped())
    assert found.answers == {}
    assert [why in each.why for each in found.unread] == [True], found.unread


def test_rows_may_be_deleted_and_moved_and_columns_too() -> None:
    book = openpyxl.load_workbook(BytesIO(fill_excel(form("xlsx", "staff-appetite"), {"SA2": {"choice": "B"}, "SA12": {"ticks": "AC"}})))
    sheet = book.worksheets[1]
    rows = {str(sheet.cell(row, sheet.max_column).value): row for row in range(1, sheet.max_row + 1)}
    sheet.move_range(f"A{rows['SA2/choice']}:N{rows['SA2/choice']}", rows=400)
    sheet.delete_rows(rows["SA1/choice"])
    sheet.insert_cols(2)
    out = BytesIO()
    book.save(out)
    found = filled.read(out.getvalue(), definitions.shipped())
    assert found.unread == ()
    assert set(found.answers) == {"SA2", "SA12"}


def test_a_row_of_which_only_some_columns_were_sorted_is_listed_and_not_taken_for_another_question() -> None:
    content = edited(fill_excel(form("xlsx", "staff-appetite"), {"SA2": {"choice": "B"}}), "SA2/choice", 1, "SA1")
    found = filled.read(content, definitions.shipped())
    assert found.answers == {}
    assert ["shows the short name SA1, but was made for SA2" in each.why for each in found.unread] == [True]


def test_a_row_that_stands_twice_counts_once_if_it_says_the_same_and_not_at_all_if_it_differs() -> None:
    for second, answers, unread in (("B", {"SA2"}, 0), ("C", set[str](), 2)):
        book = openpyxl.load_workbook(BytesIO(fill_excel(form("xlsx", "staff-appetite"), {"SA2": {"choice": "B"}})))
        sheet = book.worksheets[1]
        for column, text in ((1, "SA2"), (4, second), (sheet.max_column, "SA2/choice")):
            sheet.cell(300, column).value = text
        out = BytesIO()
        book.save(out)
        found = filled.read(out.getvalue(), definitions.shipped())
        assert (set(found.answers), len(found.unread)) == (answers, unread)


def test_a_question_that_is_not_here_is_listed_with_the_near_miss() -> None:
    content = edited(fill_excel(form("xlsx", "staff-appetite"), {"SA2": {"choice": "B"}}), "SA2/choice", 1, "SA2x")
    content = edited(content, "SA2/choice", 14, "SA2x/choice")
    (unread,) = filled.read(content, definitions.shipped()).unread
    assert "no question “SA2x” here. Did you mean" in unread.why


def test_what_is_written_outside_the_places_to_fill_in_is_listed() -> None:
    sheet = edited(form("xlsx", "staff-appetite"), "SA2/choice", 20, "Ask Jo")
    (unread,) = filled.read(sheet, definitions.shipped()).unread
    assert (unread.written, "outside the places" in unread.why) == ("Ask Jo", True)
    parts = unzipped(form("docx", "staff-appetite"))
    document = parts["word/document.xml"].decode().replace("<w:sectPr", "<w:p><w:r><w:t>Ask Jo</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p><w:sectPr", 1)
    (unread,) = filled.read(zipped(parts | {"word/document.xml": document.encode()}), definitions.shipped()).unread
    assert (unread.written, unread.place) == ("Ask Jo", "After the question SA13")


def test_what_is_written_into_a_word_cell_whose_control_is_gone_is_read_by_its_row() -> None:
    parts = unzipped(form("docx", "staff-appetite"))
    document = re.sub(rb"<w:sdt>.*?</w:sdt>", b"", parts["word/document.xml"])
    first = document.index(b">Answer<", document.index(b">SA2<"))
    cell = document.index(b"</w:p>", document.index(b"<w:tc>", first))
    document = document[:cell] + b"<w:r><w:t>b)</w:t></w:r>" + document[cell:]
    found = filled.read(zipped(parts | {"word/document.xml": document}), definitions.shipped())
    assert {id_: answer.value for id_, answer in found.answers.items()} == {"SA2": "interested"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_to_other_words_is_taken_to_be_confirmed_but_not_by_its_letter_alone(kind: str) -> None:
    def older(content: bytes) -> bytes:
        parts = unzipped(content)
        custom = re.sub(rb'(name="question SA2".*?<vt:lpwstr>)[^<]*', rb"\g<1>00000000", parts["docProps/custom.xml"])
        custom = re.sub(rb'(name="questionnaire staff-appetite".*?<vt:lpwstr>)[^<]*', rb"\g<1>1.0.0 abc", custom)
        custom = re.sub(rb'(name="mutual-readiness form".*?<vt:lpwstr>)[^<]*', rb"\g<1>1 en older", custom)
        return zipped(parts | {"docProps/custom.xml": custom})

    found = filled.read(FILL[kind](older(form(kind, "staff-appetite")), {"SA2": {"choice": "B. Interest only"}}), definitions.shipped())
    assert found.reworded == {"SA2"}
    assert found.to_confirm(date(2026, 11, 3))["SA2"].carried_from == "2026-11-03"
    assert [each.partition(".")[0] for each in found.remarks][:1] == ["“Staff appetite” was made from version 1"]
    assert any("asked this in other words than it is asked now: “People willing to lead” (SA2)" in each for each in found.remarks)
    alone = filled.read(FILL[kind](older(form(kind, "staff-appetite")), {"SA2": {"choice": "B"}}), definitions.shipped())
    assert alone.answers == {}
    assert "may stand for another option now" in alone.unread[0].why


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_lost_its_marks_is_read_and_says_so(kind: str) -> None:
    parts = unzipped(FILL[kind](form(kind, "staff-appetite"), {"SA2": {"choice": "B"}}))
    del parts["docProps/custom.xml"]
    for name in ("[Content_Types].xml", "_rels/.rels"):
        parts[name] = re.sub(rb"<(Override|Relationship)[^>]*docProps/custom.xml[^>]*/>", b"", parts[name])
    found = filled.read(zipped(parts), definitions.shipped())
    assert found.answers["SA2"].value == "interested"
    assert "does not say which versions" in found.remarks[0]
