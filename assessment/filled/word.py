"""The cells of a Word form: every question has a table, whose first cell names it, with a label and a place to fill in on each row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from assessment.filled.form import Cell, Form, Known, Stray, Unread, plainly, reason, shortened
from assessment.filled.package import Package, attribute, child, local, refusal
from questionnaires.texts import table

TICKED, EMPTY = "☒", "☐"
_BOXES = {"☒": TICKED, "☑": TICKED, "✓": TICKED, "✔": TICKED, "✗": TICKED, "✘": TICKED, "🗹": TICKED, "🗷": TICKED, "☐": EMPTY, "🞎": EMPTY}
_SYMBOLS = {"F0FE": TICKED, "F0FD": TICKED, "F078": TICKED, "F0FC": TICKED, "F0FB": TICKED, "F0A8": EMPTY, "F06F": EMPTY, "F071": EMPTY}
"""Of the typeface Wingdings."""
_PASSED_OVER = ("del", "moveFrom", "delText", "instrText", "rPr", "pPr", "sdtPr", "sdtEndPr", "tblPr", "tcPr", "trPr", "Fallback", "txbxContent")
"""What was deleted while changes were tracked, and what is no text. Text boxes are looked at by themselves."""
_LINE = ("br", "cr")


class _Place(NamedTuple):
    paragraphs: tuple[str, ...]
    tags: tuple[str, ...]


def read(package: Package, known: Known) -> Form:
    """Everything that is in the document. Raises FilledError."""
    root = package.xml("word/document.xml")
    body = child(root, "body") if root is not None else None
    if body is None:
        raise refusal("damaged")
    form = Form()
    _read_blocks(body, known, form, table("assessment")("filled_at_start"))
    boxes = [each for each in body.iter() if local(each) == "txbxContent"]
    form.stray.extend(Stray(table("assessment")("filled_text_box"), text) for each in boxes for text in _paragraphs(each))
    _read_notes(package, form)
    return form


def _read_blocks(body: Element, known: Known, form: Form, after: str) -> None:
    """Tables of questions into cells, everything else into strays, each with the question after which it stands."""
    words = table("assessment")
    for block in _blocks(body):
        if local(block) == "p":
            form.stray.extend(Stray(after, line) for line in _text(block).split("\n"))
            continue
        found = _read_table(block, known, form, after)
        after = words("filled_after", question=found) if found else after


def _blocks(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables, also those within controls and tracked changes."""
    for each in parent:
        if local(each) in ("p", "tbl"):
            yield each
        elif local(each) not in _PASSED_OVER:
            yield from _blocks(each)


def _read_table(block: Element, known: Known, form: Form, after: str) -> str:
    """Returns the id of the question whose table it is; empty if it is none."""
    words = table("assessment")
    rows = [[_place(cell) for cell in _named(row, "tc")] for row in _named(block, "tr")]
    head = rows[0] if rows else []
    question = "".join(head[0].paragraphs).strip() if head else ""
    ours = len(head) > 1 and (question in known.fields or plainly(" ".join(head[1].paragraphs)) in known.fillable)
    for number, row in enumerate(rows, start=1):
        if not ours or number == 1:
            where = words("filled_question", question=question) if ours else after
            form.stray.extend(Stray(where, text) for place in (row if not ours else row[2:]) for text in place.paragraphs)
            continue
        _read_row(row, question, number, known, form)
    return question if ours else ""


def _read_row(row: list[_Place], question: str, number: int, known: Known, form: Form) -> None:
    words = table("assessment")
    label = " ".join(" ".join(row[0].paragraphs).split()) if row else ""
    place = words("filled_field", question=question, label=shortened(label)) if label else words("filled_row", question=question, number=number)
    form.stray.extend(Stray(place, text) for each in row[2:] for text in each.paragraphs)
    if len(row) < 2:
        form.stray.extend(Stray(place, text) for each in row for text in each.paragraphs)
        return
    text = "\n".join(line for line in row[1].paragraphs if plainly(line) not in known.empty).strip()
    tagged = {tag.rpartition("/")[::2] for tag in row[1].tags if "/" in tag}
    by_tag = next((name for id_, name in ((head, name) for head, name in tagged) if id_ == question), "")
    field = known.fields.get(question, {}).get(plainly(label), by_tag)
    strange = any(id_ != question for id_, _ in tagged)
    if text and strange:
        form.unread.append(Unread(place, shortened(text), reason("moved", other=next(id_ for id_, _ in tagged if id_ != question))))
    elif text and not field and question in known.fields:
        form.unread.append(Unread(place, shortened(text), reason("no_field")))
    elif text:
        form.cells.append(Cell(question, field, text, place))


def _named(parent: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also within controls."""
    for each in parent:
        if local(each) == name:
            yield each
        elif local(each) in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _named(each, name)


def _place(cell: Element) -> _Place:
    tags = tuple(value for each in cell.iter() if local(each) == "tag" and (value := attribute(each, "val")))
    return _Place(tuple(_paragraphs(cell)), tags)


def _paragraphs(parent: Element) -> Iterator[str]:
    for each in _blocks(parent):
        if local(each) == "p":
            yield from _text(each).split("\n")
        else:
            for row in _named(each, "tr"):
                for cell in _named(row, "tc"):
                    yield from _paragraphs(cell)


def _text(node: Element) -> str:
    """The text as it is shown, without what is only a prompt; a box as ticked or empty."""
    name = local(node)
    if name in _PASSED_OVER:
        return ""
    if name == "t":
        return "".join(_BOXES.get(letter, letter) for letter in node.text or "")
    if name == "tab":
        return "\t"
    if name in _LINE:
        return "" if attribute(node, "type") in ("page", "column") else "\n"
    if name == "noBreakHyphen":
        return "-"
    if name == "sym":
        return _SYMBOLS.get((attribute(node, "char") or "").upper(), "")
    if name == "sdt" and (properties := child(node, "sdtPr")) is not None:
        if child(properties, "showingPlcHdr") is not None and attribute(child(properties, "showingPlcHdr") or node, "val") not in ("0", "false", "off"):
            return ""
        box = child(properties, "checkbox")
        if box is not None:
            checked = child(box, "checked")
            ticked = checked is not None and attribute(checked, "val") not in ("0", "false", "off")
            return TICKED if ticked else EMPTY
    return "".join(map(_text, node))


def _read_notes(package: Package, form: Form) -> None:
    """Comments and footnotes are for people; they are listed, not taken for answers."""
    for kind in ("comment", "footnote", "endnote"):
        for _, root in package.named(rf"word/{kind}s\w*\.xml"):
            for each in root:
                text = "\n".join(_paragraphs(each)).strip() if local(each) == kind else ""
                if text:
                    form.unread.append(Unread(table("assessment")(f"filled_{kind}"), shortened(text), reason("note")))
