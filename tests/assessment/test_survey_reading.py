"""The file of a survey: whichever tool wrote it, nothing that says who somebody is comes out of it, and what cannot be read gets a sentence."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook
from survey_files import (
    ENGAGED,
    FORMS,
    GOOGLE,
    GROUP,
    LIME,
    SHEET,
    SKILLS,
    WISH,
    as_excel_saves,
    csv_of,
    forms_rows,
    google_rows,
    lime_rows,
    rewritten,
    xlsx_of,
)

from assessment.filled.package import OLD
from assessment.survey import guessing, opening, template, workbook
from assessment.survey.sheet import LARGEST, MOST_COLUMNS, MOST_DIFFERENT, Sheet, SurveyError
from questionnaires.texts import in_language, table


def excel_of(head: list[str], rows: list[list[str]]) -> bytes:
    return as_excel_saves(xlsx_of(head, rows))


def roles(sheet: Sheet) -> list[str]:
    found = guessing.guess(sheet)
    return [found[each.place] for each in sheet.kept]


def everything(sheet: Sheet) -> str:
    return " ".join([*(text for each in sheet.columns for text in each.texts), repr(sheet)])


@pytest.mark.parametrize("made", [csv_of, xlsx_of, excel_of], ids=["csv", "inline", "excel"])
def test_microsoft_forms_is_known_and_its_columns_are_guessed(made) -> None:
    sheet = opening.read(made(FORMS, forms_rows()))
    assert (sheet.tool, sheet.rows) == ("microsoft_forms", 24)
    assert [each.letter for each in sheet.dropped] == ["A", "B", "C", "D", "E"]
    assert roles(sheet) == ["group", "wish", "confidence", "engagement", "ignore"]


@pytest.mark.parametrize("made", [csv_of, xlsx_of, excel_of], ids=["csv", "inline", "excel"])
def test_google_forms_is_known_and_its_columns_are_guessed(made) -> None:
    sheet = opening.read(made(GOOGLE, google_rows()))
    assert sheet.tool == "google_forms"
    assert roles(sheet) == ["group", "wish", "confidence", "engagement"]


@pytest.mark.parametrize("made", [csv_of, xlsx_of, excel_of], ids=["csv", "inline", "excel"])
def test_limesurvey_is_known_by_its_headings_with_codes_and_says_who_did_not_finish(made) -> None:
    sheet = opening.read(made(LIME, lime_rows()))
    assert sheet.tool == "limesurvey"
    assert roles(sheet) == ["group", "wish", "confidence"]
    assert sorted(sheet.unfinished) == [5, 11, 17, 23]


@pytest.mark.parametrize("head", [FORMS, GOOGLE, LIME], ids=["forms", "google", "lime"])
@pytest.mark.parametrize("made", [csv_of, xlsx_of, excel_of], ids=["csv", "inline", "excel"])
def test_who_replied_when_and_from_where_is_not_kept(made, head: list[str]) -> None:
    rows = {id(FORMS): forms_rows, id(GOOGLE): google_rows, id(LIME): lime_rows}[id(head)]()
    kept = everything(opening.read(made(head, rows)))
    for told in ("@example", "Person 3", "9:04", "9:00", "09:00", "10.0.0", "GMT"):
        assert told not in kept


def test_what_says_who_somebody_is_under_another_heading_is_dropped_by_what_it_says() -> None:
    sheet = opening.read(csv_of(["Contact", "Where", "When", WISH], [[f"a{n}@b.org", f"10.1.1.{n}", f"2026-10-01 09:{n:02d}", "Agree"] for n in range(20)]))
    assert [each.heading for each in sheet.dropped] == ["Contact", "Where", "When"]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_the_template_is_known_and_guessed_in_each_language(format_: str, language: str) -> None:
    with in_language(language):
        content, words = template.made(format_), table("assessment")
        agree, head = words("survey_template_agree"), [words(f"survey_template_{each}") for each in ("group", "wish_1", "wish_2", "confidence_1", "confidence_2", "engagement")]
    with pytest.raises(SurveyError, match="no replies below them"):
        opening.read(content)
    sheet = opening.read((csv_of if format_ == "csv" else xlsx_of)(head, [["Nursing", agree, agree, agree, agree, "7"]] * 12))
    assert sheet.tool == "template"
    assert roles(sheet) == ["group", "wish", "wish", "confidence", "confidence", "engagement"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_sane_encoding_and_separator_is_read(encoding: str, separator: str) -> None:
    content = csv_of(["Tîm, neu grŵp" if encoding != "cp1252" else "Équipe, ou rôle", WISH], [["Café", "Agree"]] * 12, separator=separator, encoding=encoding)
    sheet = opening.read(content)
    assert sheet.columns[0].heading.startswith(("Tîm", "Équipe"))
    assert sheet.columns[0].texts == ("", "Café")
    assert sheet.columns[1].texts == ("", "Agree")
    assert ("Windows-1252" in sheet.remarks[0]) is (encoding == "cp1252")


def test_excels_note_on_the_separator_is_no_heading_and_lines_within_a_cell_are_one_row() -> None:
    sheet = opening.read(b'sep=;\r\nGroup;"We want\nthis"\r\n"A\nB";4\r\n\r\nC;oops\r\n')
    assert [each.heading for each in sheet.columns] == ["Group", "We want this"]
    assert list(sheet.numbers) == [2, 4]
    assert sheet.columns[0].texts == ("", "A B", "C")


def test_forty_columns_of_nothing_are_left_out_and_counted() -> None:
    head, row = [GROUP, WISH, *[""] * 40], ["Nursing", "Agree", *[""] * 40]
    for content in (csv_of(head, [row] * 12), xlsx_of([*head[:2], *[f"Unnamed: {n}" for n in range(40)]], [row] * 12)):
        sheet = opening.read(content)
        assert [each.heading for each in sheet.kept] == [GROUP, WISH]
    assert any("nothing in them, which were left out: 40" in each for each in sheet.remarks)


def test_rows_with_nothing_in_them_are_no_rows() -> None:
    sheet = opening.read(csv_of([GROUP, WISH], [["Nursing", "Agree"], ["", " "], [], ["Therapy", "Agree"]]))
    assert list(sheet.numbers) == [2, 5]


def merged() -> bytes:
    book = Workbook()
    sheet = book.active
    for row in ([GROUP, "How far do you agree?", ""], ["Nursing", "Agree", "Agree"]):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    content = BytesIO()
    book.save(content)
    return content.getvalue()


GOOD = xlsx_of([GROUP, WISH], [["Nursing", "Agree"]] * 3)
FAR = rewritten(GOOD, SHEET, '<c r="B4"', '<c r="XFD4"')


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "nothing in this file"),
        (b"\xef\xbb\xbf \n", "nothing in this file"),
        (csv_of([GROUP, WISH], []), "no replies below"),
        (b"%PDF-1.7", "no CSV and no Excel"),
        (OLD + bytes(600), "old kind"),
        (b"a,b\n\x81\x00,c\n", "cannot be read in any encoding"),
        (b"PK\x03\x04 nothing", "damaged"),
        (merged(), r"B1:C1 are merged into one.*Unmerge them from B1"),
        (csv_of(["Staff survey 2026"], [[GROUP, WISH], ["Nursing", "Agree"]]), r"Cell A1 holds “Staff survey 2026” and is the only heading.*cell B2"),
        (csv_of([GROUP, "Statements", ""], [["Nursing", "Agree", "Agree"]]), r"Cell C1 is empty, but there is something below it in cell C2"),
        (csv_of([f"h{n}" for n in range(MOST_COLUMNS + 1)], [["1"] * (MOST_COLUMNS + 1)]), rf"Cell IW1 lies beyond the {MOST_COLUMNS} columns"),
        (b'a,b\n1,"' + b"x" * 200_000, r"Row 2 does not end"),
        (FAR, r"Cell XFD4 lies beyond"),
        (rewritten(GOOD, SHEET, "<sheetData>", "<sheetData><row"), "damaged"),
        (rewritten(GOOD, SHEET, "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'), "damaged"),
        (rewritten(GOOD, SHEET, "<sheetData>", f'<sheetData a="{"x" * 7_000_000}">'), "damaged"),
        (rewritten(GOOD, "xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/sheet9.xml"), "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence_with_the_cell(content: bytes, sentence: str) -> None:
    with pytest.raises(SurveyError, match=rf"(?s){sentence}.*Nothing was imported"):
        opening.read(content)


def test_a_file_of_200_megabytes_is_refused_by_its_size() -> None:
    with pytest.raises(SurveyError, match=f"larger than {LARGEST // 1_000_000} MB"):
        opening.read(bytes(200_000_000))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(SHEET, "w", force_zip64=True) as part:
        for _ in range(workbook.LARGEST_INSIDE // 10_000_000 + 1):
            part.write(b" " * 10_000_000)
    assert len(content.getvalue()) < 1_000_000
    with pytest.raises(SurveyError, match="unpacks to more than 400 MB"):
        opening.read(content.getvalue())


def test_texts_that_are_shared_a_million_times_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LONGEST_TEXTS", 100)
    shared = excel_of([GROUP, WISH], [[f"Team {n}", "Agree"] for n in range(30)])
    with pytest.raises(SurveyError, match="more text than any survey"):
        opening.read(shared)


def test_too_many_cells_and_rows_are_refused_with_the_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 5)
    with pytest.raises(SurveyError, match="At cell B3 this workbook has more than 5 cells"):
        opening.read(GOOD)
    monkeypatch.setattr("assessment.survey.gathering.MOST_ROWS", 2)
    with pytest.raises(SurveyError, match="At cell A4 this file has more than 2 rows"):
        opening.read(csv_of([GROUP, WISH], [["Nursing", "Agree"]] * 3))


def test_a_formula_is_not_worked_out_and_what_the_file_saved_of_it_is_taken() -> None:
    content = xlsx_of([GROUP, ENGAGED], [["Nursing", "7"], ["Nursing", "=1+6"], ["Nursing", "8"]])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        empty = next(each for each in ("<v></v>", "<v />", "<v/>") if f"<f>1+6</f>{each}".encode() in archive.read(SHEET))
    saved = rewritten(content, SHEET, f"<f>1+6</f>{empty}", "<f>1+6</f><v>9</v>")
    assert opening.read(content).columns[1].texts == ("", "7", "=…", "8")
    sheet = opening.read(saved)
    assert sheet.columns[1].texts == ("", "7", "9", "8")
    assert any("Cells with a formula: 1, the first is B3" in each for each in sheet.remarks)


def test_only_the_first_sheet_that_is_shown_is_read_and_the_others_are_named() -> None:
    book = Workbook()
    book.active.title = "Old"
    book.active.sheet_state = "hidden"
    for name in ("Answers", "Guide"):
        sheet = book.create_sheet(name)
        sheet.append([GROUP, WISH])
        sheet.append([name, "Agree"])
    content = BytesIO()
    book.save(content)
    sheet = opening.read(content.getvalue())
    assert sheet.columns[0].texts == ("", "Answers")
    assert "Only the first sheet, “Answers”, was read. More sheets in the workbook: 1." in sheet.remarks


def test_cells_and_rows_without_a_reference_are_counted_on() -> None:
    content = GOOD
    for old in ('<row r="3">', ' r="A3"', ' r="B3"'):
        content = rewritten(content, SHEET, old, "<row>" if old.startswith("<") else "")
    assert list(opening.read(content).numbers) == [2, 3, 4]


def test_a_workbook_whose_names_have_a_prefix_is_read() -> None:
    content = excel_of([GROUP, WISH], [["Nursing", "Agree"]] * 3)
    for part in (SHEET, "xl/sharedStrings.xml"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            before = archive.read(part).decode()
        after = re.sub(r"<(/?)(?=\w)", r"<\1x:", before).replace("xmlns=", "xmlns:x=").replace("<x:?xml", "<?xml")
        content = rewritten(content, part, before, after)
    assert opening.read(content).columns[1].texts == ("", "Agree")


def test_of_a_column_with_too_many_different_texts_only_so_many_are_kept() -> None:
    sheet = opening.read(csv_of([GROUP, "Tell us more"], [["Nursing", f"Text {n}"] for n in range(MOST_DIFFERENT + 50)]))
    assert sheet.columns[1].many
    assert len(sheet.columns[1].texts) == MOST_DIFFERENT + 2
    assert guessing.guess(sheet)[1] == "ignore"


def test_progress_is_told_and_never_falls() -> None:
    for content in (csv_of(FORMS, forms_rows(9000)), xlsx_of(FORMS, forms_rows(9000))):
        told: list[float] = []
        opening.read(content, told.append)
        assert told == sorted(told)
        assert told
        assert 0 < told[-1] <= 1


def test_a_statement_in_figures_without_telling_words_is_offered_and_a_number_of_children_is_not() -> None:
    sheet = opening.read(csv_of(["This team is ready for change", "Children"], [["4", "2"], ["5", "1"], ["3", "3"]] * 5))
    assert roles(sheet) == ["statement", "ignore"]


def test_the_heading_alone_does_not_make_a_column_an_answer() -> None:
    sheet = opening.read(csv_of([f"{WISH}: why?", SKILLS], [[f"Because {n}", "Agree"] for n in range(20)]))
    assert roles(sheet) == ["ignore", "confidence"]
