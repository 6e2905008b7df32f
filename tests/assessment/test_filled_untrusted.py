"""A file that somebody hands in may mean harm, or be another one than they think: it gets a sentence, quickly, and nothing in it runs."""

from __future__ import annotations

import os
import re
import shutil
import socket
import struct
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
import pytest
from form_filling import fill_excel, fill_word, unzipped, zipped

from assessment import definitions, filled
from assessment.filled import FilledError, package
from reports import blank, blank_word, blank_xlsx

MADE = definitions.shipped()
PART = blank.compose(MADE.library, ("staff-appetite.ballot",))
FORMS = {"docx": blank_word.render(PART), "xlsx": blank_xlsx.render(PART)}
MAIN = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet2.xml"}
BOTH = pytest.mark.parametrize("kind", list(FORMS))


def changed(kind: str, name: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = unzipped(FORMS[kind])
    return zipped(parts | {name: change(parts.get(name, b""))})


def refused(content: bytes, why: str) -> None:
    with pytest.raises(FilledError, match=rf"{re.escape(why)}.*Nothing was changed\."):
        filled.read(content, MADE)


@BOTH
def test_macros_are_refused(kind: str) -> None:
    old, new = (b"document.main+xml", b"document.macroEnabled.main+xml") if kind == "docx" else (b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
    refused(changed(kind, "[Content_Types].xml", lambda types: types.replace(old, new)), "carries macros")
    refused(zipped({**unzipped(FORMS[kind]), "word/vbaProject.bin": b"x"}), "carries macros")


def test_old_and_encrypted_files_are_told_apart() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    refused(old, "old kind")
    refused(old + "EncryptedPackage".encode("utf-16-le"), "has a password")


@BOTH
def test_an_archive_with_a_password_is_refused(kind: str) -> None:
    content = bytearray(FORMS[kind])
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(signature, place + 1)) >= 0:
            content[place + at] |= 1
    refused(bytes(content), "has a password")


@BOTH
def test_an_archive_that_unpacks_to_more_than_anybody_fills_in_is_refused_before_it_is_unpacked(kind: str) -> None:
    refused(changed(kind, "word/media/big.xml", lambda _: bytes(package.LARGEST_INSIDE)), "unpacks to more than 30 MB")
    many = {f"x{at}.xml": b"<x/>" for at in range(package.MOST_PARTS)}
    refused(zipped(unzipped(FORMS[kind]) | many), "unpacks to more")


@BOTH
def test_an_archive_that_lies_about_its_sizes_is_damaged(kind: str) -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, part in unzipped(FORMS[kind]).items():
            archive.writestr(name, part)
        archive.writestr("word/bomb.xml", bytes(3_000_000))
    content = bytearray(out.getvalue())
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 10)
    refused(bytes(content), "damaged")


@BOTH
@pytest.mark.parametrize(
    "evil",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x"><x/>',
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16"),
        b"<x>" * 500 + b"</x>" * 500,
        b'<?xml version="1.0" encoding="utf-7"?><x/>',
    ],
)
def test_xml_that_could_expand_or_reach_out_is_refused(kind: str, evil: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_socket(*_: object, **__: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "socket", no_socket)
    refused(changed(kind, MAIN[kind], lambda _: evil), "")


@BOTH
def test_a_part_with_far_too_many_elements_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_ELEMENTS", 100)
    refused(FORMS[kind], "built in a way")


def test_a_cell_at_the_end_of_the_sheet_and_a_merge_of_everything_cost_nothing() -> None:
    def vast(sheet: bytes) -> bytes:
        cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far away</t></is></c></row></sheetData><mergeCells count="1"><mergeCell ref="A500:XFD1048570"/></mergeCells>'
        return sheet.replace(b"</sheetData>", cell)

    (unread,) = filled.read(changed("xlsx", MAIN["xlsx"], vast), MADE).unread
    assert (unread.place, unread.written) == ("Sheet “Staff appetite”, cell XFD1048576", "far away")


def test_a_workbook_with_far_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.filled.excel.MOST_CELLS", 50)
    refused(FORMS["xlsx"], "more than 50 cells")


def sheets_of(change: Callable[[bytes], bytes]) -> bytes:
    return changed("xlsx", "xl/workbook.xml", lambda book: re.sub(rb"(?<=<sheets>).*(?=</sheets>)", lambda all_: change(all_[0]), book, flags=re.DOTALL))


def test_a_sheet_that_is_named_again_and_again_is_read_once_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.filled.excel.MOST_CELLS", 0)
    refused(sheets_of(lambda sheets: sheets * 2), "built in a way")
    refused(sheets_of(lambda sheets: sheets * 50), "more than 64 sheets")


def test_a_part_is_read_once_and_all_parts_share_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = package.opened(FORMS["xlsx"])
    assert opened.xml("xl/workbook.xml") is opened.xml("xl/workbook.xml")
    sheet = b"<worksheet>" + b"<x/>" * 300_000 + b"</worksheet>"
    parts = unzipped(FORMS["xlsx"])
    refused(zipped(parts | dict.fromkeys(("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"), sheet)), "built in a way")


def test_hidden_sheets_are_not_even_read() -> None:
    hiding = unzipped(sheets_of(lambda sheets: sheets.replace(b'state="visible"', b"").replace(b"<sheet ", b'<sheet state="hidden" ', 1)))
    found = filled.read(zipped(hiding | {"xl/worksheets/sheet1.xml": b"<not XML"}), MADE)
    assert found.unread == ()


def test_rows_without_anything_and_texts_that_stand_in_many_cells_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = changed("xlsx", MAIN["xlsx"], lambda sheet: sheet.replace(b"</sheetData>", b"<row/>" * 200_000 + b"</sheetData>"))
    refused(empty, "more than 50,000 cells or rows")
    monkeypatch.setattr("assessment.filled.excel.MOST_TEXT", 100)
    refused(FORMS["xlsx"], "built in a way")


def test_an_element_with_far_too_many_attributes_is_refused() -> None:
    refused(changed("xlsx", MAIN["xlsx"], lambda _: b"<worksheet " + b" ".join(b'a%d=""' % at for at in range(300)) + b"/>"), "built in a way")


def test_of_very_much_that_could_not_be_read_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filled, "MOST_LISTED", 10)
    rows = b"".join(b'<row r="%d"><c r="Z%d"><v>%d</v></c></row>' % (at, at, at) for at in range(2000, 3500))
    found = filled.read(changed("xlsx", MAIN["xlsx"], lambda sheet: sheet.replace(b"</sheetData>", rows + b"</sheetData>")), MADE)
    assert len(found.unread) == 10
    assert found.remarks == ("1,490 more things could not be read than are listed.",)


@BOTH
def test_links_to_other_files_are_told_and_not_followed(kind: str) -> None:
    name = "word/_rels/document.xml.rels" if kind == "docx" else "xl/_rels/workbook.xml.rels"
    link = b'<Relationship Id="rIdFar" Type="http://x/attachedTemplate" Target="http://127.0.0.1:9/x.dotm" TargetMode="External"/></Relationships>'
    found = filled.read(changed(kind, name, lambda rels: rels.replace(b"</Relationships>", link)), MADE)
    assert found.remarks == ("The file names other files that it would take content from. They were not opened.",)


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"], ids=["empty", "text", "PDF", "picture"])
def test_any_other_file_is_refused(content: bytes) -> None:
    refused(content, "no Word document")


@BOTH
@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_damaged(kind: str, part: float) -> None:
    refused(FORMS[kind][: int(len(FORMS[kind]) * part)], "damaged")


def test_a_file_that_is_too_large_is_refused() -> None:
    refused(bytes(package.LARGEST + 1), "larger than 5 MB")


def test_a_zip_of_something_else_is_refused() -> None:
    refused(zipped({"a.txt": b"hello"}), "no Word document")


def test_somebody_elses_document_or_workbook_is_no_form() -> None:
    out = BytesIO()
    document = docx.Document()
    document.add_paragraph("Minutes of the meeting")
    document.add_table(2, 2).cell(0, 0).text = "Who"
    document.save(out)
    refused(out.getvalue(), "no places to fill in")
    book, out = openpyxl.Workbook(), BytesIO()
    book.active["A1"] = "Budget"
    book.save(out)
    refused(out.getvalue(), "no places to fill in")


def test_a_form_of_a_newer_toolkit_is_refused() -> None:
    newer = changed("docx", "docProps/custom.xml", lambda custom: custom.replace(b">1 en ", b">2 en "))
    refused(newer, "made by a newer toolkit")


@BOTH
def test_markup_and_formulas_in_an_answer_stay_the_text_that_they_are(kind: str) -> None:
    text = "=1+1 <w:t>&amp;</w:t> {x} \u202edlrow \U0001f600 " + "long" * 500
    fill = {"docx": fill_word, "xlsx": fill_excel}[kind]
    found = filled.read(fill(FORMS[kind], {"service_name": {"value": text[:100]}, "SA12": {"ticks": "A", "note": text}}), MADE)
    assert found.unread == ()
    assert found.answers["SA12"].note == text.strip()


def test_comments_footnotes_and_text_boxes_are_listed() -> None:
    parts = unzipped(FORMS["docx"])
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts["word/comments.xml"] = f"<w:comments {space}><w:comment><w:p><w:r><w:t>Ask Jo</w:t></w:r></w:p></w:comment></w:comments>".encode()
    box = b"<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p><w:sectPr"
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr", box, 1)
    found = filled.read(zipped(parts), MADE)
    assert {(each.place, each.written) for each in found.unread} == {("A comment", "Ask Jo"), ("In a text box", "In a box")}


def test_a_note_at_a_cell_is_listed() -> None:
    book = openpyxl.load_workbook(BytesIO(FORMS["xlsx"]))
    book.worksheets[1]["D6"].comment = openpyxl.comments.Comment("Ask Jo", "Sam")
    out = BytesIO()
    book.save(out)
    (unread,) = filled.read(out.getvalue(), MADE).unread
    assert unread.place == "Note at cell D6"
    assert "Ask Jo" in unread.written


def test_libreoffice_encrypted_and_old_files_are_told_apart(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing")
        pytest.skip("needs LibreOffice")
    (tmp_path / "form.docx").write_bytes(FORMS["docx"])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path), str(tmp_path / "form.docx")], check=True, capture_output=True, timeout=180)
    refused((tmp_path / "form.doc").read_bytes(), "old kind")
