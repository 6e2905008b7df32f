"""The cells of an Excel form: a row for each question or figure, named in a hidden column, and a column for each field.

Rows may be sorted or deleted and columns moved: a row is known by its name, a column by its head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple
from xml.etree.ElementTree import Element

from assessment.filled.form import Cell, Form, Known, Stray, Unread, plainly, reason, shortened
from assessment.filled.package import Package, attribute, child, children, local, refusal
from assessment.spreadsheets.formats import Formats, figure, formats_of, whole
from questionnaires.texts import table

ANSWER, QUESTION, ID, TAG = "answer", "question", "id", "tag"
"""Columns beside those of the fields."""
MOST_CELLS = 50_000
"""Cells and rows, in all sheets that are read."""
MOST_SHEETS = 64
MOST_TEXT = 10_000_000
"""Characters in those cells: one text can stand in many of them."""
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class Found(NamedTuple):
    """A cell with something in it. `trouble`: why it cannot be read, if it cannot."""

    at: str
    column: str
    row: int
    text: str
    number: Decimal | None = None
    per_cent: bool = False
    trouble: str = ""


@dataclass
class _Left:
    """What may still come."""

    cells: int = field(default_factory=lambda: MOST_CELLS)
    text: int = field(default_factory=lambda: MOST_TEXT)

    def take(self, text: str = "") -> None:
        """Something came. Raises FilledError if that was too much."""
        self.cells -= 1
        self.text -= len(text)
        if self.cells < 0:
            raise refusal("huge", most=f"{MOST_CELLS:,}")
        if self.text < 0:
            raise refusal("unsafe")


def read(package: Package, known: Known) -> Form:
    """Everything that is in the workbook. Raises FilledError."""
    form, strings, formats = Form(), _strings(package), formats_of(package.xml("xl/styles.xml"), package.xml("xl/workbook.xml"))
    left = _Left()
    for name, root in _sheets(package):
        _read_sheet(name, list(_cells(root, strings, formats, left)), known, form)
    for _, root in package.named(r"xl/(comments|threadedComments)[\w/]*\.xml"):
        for each in (each for group in (root, *root) for each in group):
            if local(each) in ("comment", "threadedComment") and (text := "".join(each.itertext()).strip()):
                place = table("assessment")("filled_cell_comment", cell=attribute(each, "ref") or "?")
                form.unread.append(Unread(place, shortened(text), reason("note")))
    return form


def first_sheet(package: Package) -> Iterator[Found]:
    """The cells of the first sheet that hold something, in their order, as people see them. Raises FilledError."""
    strings, formats = _strings(package), formats_of(package.xml("xl/styles.xml"), package.xml("xl/workbook.xml"))
    for _, root in _sheets(package):
        yield from _cells(root, strings, formats, _Left())
        return


def _sheets(package: Package) -> Iterator[tuple[str, Element]]:
    """Name and content of each sheet that is not hidden, in their order."""
    workbook, links = package.xml("xl/workbook.xml"), package.xml("xl/_rels/workbook.xml.rels")
    if workbook is None or links is None:
        raise refusal("damaged")
    targets = {each.get("Id"): each.get("Target", "") for each in links}
    sheets = [each for each in workbook.iter() if local(each) == "sheet" and each.get("state", "visible") == "visible"]
    if len(sheets) > MOST_SHEETS:
        raise refusal("sheets", most=MOST_SHEETS)
    found = [targets.get(attribute(each, "id"), "") for each in sheets]
    names = [target.lstrip("/") if target.startswith("/") else f"xl/{target}" for target in found]
    if len(set(names)) < len(names):
        raise refusal("unsafe")
    for each, name in zip(sheets, names, strict=True):
        if (root := package.xml(name)) is not None:
            yield each.get("name", ""), root


def _strings(package: Package) -> list[str]:
    root = package.xml("xl/sharedStrings.xml")
    return [_rich(each) for each in children(root) if local(each) == "si"]


def _rich(node: Element) -> str:
    """A text in one or more runs, without what only says how it is pronounced."""
    if local(node) == "t":
        return node.text or ""
    return "".join(_rich(each) for each in node if local(each) != "rPh")


def _cells(root: Element, strings: list[str], formats: Formats, left: _Left) -> Iterator[Found]:
    """The cells that hold something, in their order. Raises FilledError if there are too many."""
    for row in root.iter():
        if local(row) != "row":
            continue
        left.take()
        for each in row:
            place = _REFERENCE.fullmatch(each.get("r", ""))
            if local(each) == "c" and place and (found := _cell(each, place, strings, formats)) is not None:
                left.take(found.text)
                yield found


def _cell(each: Element, place: re.Match[str], strings: list[str], formats: Formats) -> Found | None:
    kind, style = each.get("t", "n"), whole(each.get("s", "0"))
    value, formula = child(each, "v"), child(each, "f")
    written = (value.text or "") if value is not None else ""
    here = Found(place[0], place[1], int(place[2]), written)
    if formula is not None:
        return here._replace(text=f"={formula.text or '…'}", trouble=reason("formula"))
    if kind == "s":
        at = whole(written)
        return here._replace(text=strings[at]) if 0 <= at < len(strings) and strings[at].strip() else None
    if kind == "inlineStr":
        inside = child(each, "is")
        text = _rich(inside) if inside is not None else ""
        return here._replace(text=text) if text.strip() else None
    if not written.strip():
        return None
    if kind == "e":
        return here._replace(trouble=reason("error"))
    if kind == "b":
        return here._replace(text="TRUE" if written == "1" else "FALSE")
    return here if kind in ("str", "d") else _figure(here, style, formats)


def _figure(here: Found, style: int, formats: Formats) -> Found:
    shown = figure(here.text, style, formats)
    if shown.trouble:
        return here._replace(trouble=reason(shown.trouble))
    return here._replace(text=shown.text, number=shown.number, per_cent=shown.per_cent)


def _read_sheet(name: str, found: list[Found], known: Known, form: Form) -> None:
    rows: dict[int, list[Found]] = {}
    for each in found:
        rows.setdefault(each.row, []).append(each)
    heads: Mapping[str, str] = {}
    for number, row in sorted(rows.items()):
        named = {each.column: known.heads[plainly(each.text)] for each in row if plainly(each.text) in known.heads}
        if ANSWER in named.values() and {ID, TAG} & set(named.values()):
            heads = named
            form.stray.extend(_stray(name, each) for each in row if each.column not in named)
        else:
            _read_row(name, number, row, heads, known, form)


def _read_row(sheet: str, number: int, row: list[Found], heads: Mapping[str, str], known: Known, form: Form) -> None:
    by_head = {heads[each.column]: each for each in row if each.column in heads}
    question, field, why = _named(by_head, known)
    columns = [name for name in heads.values() if name not in (ID, TAG, QUESTION)]
    for each in row:
        head = heads.get(each.column, "")
        if head in (TAG, ID) and (question or why):
            continue
        if head not in columns or (not question and not why):
            form.stray.append(_stray(sheet, each))
            continue
        place = table("assessment")("filled_cell", sheet=sheet, cell=each.at, question=question)
        named = field if head == ANSWER else head
        if why or not named:
            form.unread.append(Unread(place, shortened(each.text), why or reason("no_field")))
        else:
            form.cells.append(Cell(question, named, each.text.strip(), place, each.number, each.per_cent, each.trouble))


def _named(row: Mapping[str, Found], known: Known) -> tuple[str, str, str]:
    """Which question and field a row is of, both empty if of none; or why that cannot be told."""
    shown = row[ID].text.strip() if ID in row else ""
    tagged, _, field = row[TAG].text.strip().partition("/") if TAG in row else ("", "", "")
    if tagged and shown and tagged != shown:
        return tagged, "", reason("row_mixed", shown=shortened(shown), tagged=shortened(tagged))
    if tagged:
        return tagged, field, ""
    fields = known.fields.get(shown, {})
    if not fields:
        # A heading stands in the first column too; what has a name and an answer is a row of a question that is not here.
        return (shown, "", "") if shown and ANSWER in row else ("", "", "")
    label = plainly(row[QUESTION].text) if QUESTION in row else ""
    return shown, fields.get(label) or fields.get("", ""), ""


def _stray(sheet: str, each: Found) -> Stray:
    return Stray(table("assessment")("filled_other_cell", sheet=sheet, cell=each.at), each.text)
