"""The pieces of a Word document that python-docx has no words for, as XML. Every text is escaped here, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any, cast
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml

LONGEST_TAG = 64
"""Characters of a tag that Word allows."""
NAVY, TEAL, MUTED, TINT, HEAD, EDGE = "12355B", "0B6B70", "4A5663", "F3F7FA", "D9E5EF", "7C8A99"


class Controls:
    """Content controls: places to fill in, each with its name (`tag`) and what a screen reader calls it (`title`)."""

    def __init__(self) -> None:
        self._ids = count(1)

    def text(self, tag: str, title: str, placeholder: str, *, long: bool) -> str:
        """A place to write in; `long`: with line breaks."""
        return self._control(tag, title, '<w:richText/>' if long else "<w:text/>", placeholder)

    def choice(self, tag: str, title: str, placeholder: str, choose: Sequence[str]) -> str:
        """A list to choose one from."""
        items = "".join(f"<w:listItem w:displayText={quoteattr(each)} w:value={quoteattr(each)}/>" for each in choose)
        return self._control(tag, title, f"<w:dropDownList>{items}</w:dropDownList>", placeholder)

    def box(self, tag: str, title: str) -> str:
        """A box to tick."""
        kind = '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        glyph = '<w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/></w:rPr><w:t>☐</w:t></w:r>'
        return f"<w:sdt><w:sdtPr>{self._named(tag, title)}{kind}</w:sdtPr><w:sdtContent>{glyph}</w:sdtContent></w:sdt>"

    def _control(self, tag: str, title: str, kind: str, placeholder: str) -> str:
        shown = f'<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t xml:space="preserve">{escape(placeholder)}</w:t></w:r>'
        return f"<w:sdt><w:sdtPr>{self._named(tag, title)}<w:showingPlcHdr/>{kind}</w:sdtPr><w:sdtContent>{shown}</w:sdtContent></w:sdt>"

    def _named(self, tag: str, title: str) -> str:
        named = f"<w:tag w:val={quoteattr(tag)}/>" if len(tag) <= LONGEST_TAG else ""
        return f'<w:alias w:val={quoteattr(title[:LONGEST_TAG])}/>{named}<w:id w:val="{next(self._ids)}"/>'


def run(text: str, *, bold: bool = False, colour: str = "", size: int = 0) -> str:
    """A run of text; `size` in half points."""
    properties = ("<w:b/>" if bold else "") + (f'<w:color w:val="{colour}"/>' if colour else "") + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{lines}</w:r>"


def paragraph(inside: str, style: str = "", *, keep: bool = False) -> str:
    """A paragraph of runs and controls; `keep`: on the page of the next one."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + ("<w:keepNext/>" if keep else "")
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def table(widths: Sequence[int], rows: Iterable[str], caption: str) -> str:
    """A table with a header row and row headers. Widths in twentieths of a point."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{EDGE}"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="100" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(caption)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def row(cells: Sequence[str], widths: Sequence[int], *, head: bool = False, fill: Sequence[str] = ()) -> str:
    """A row of a table; `cells` hold paragraphs. It is not parted between pages; a `head` is repeated."""
    fills = fill or [""] * len(cells)
    shades = [f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>' if colour else "" for colour in fills]
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc>'
        for cell, width, shade in zip(cells, widths, shades, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{inside}</w:tr>"


def parsed(inside: str) -> list[Any]:
    """The elements that this XML holds, for the body of a document."""
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    return list(cast(Any, parse_xml(f"<w:body {spaces}>{inside}</w:body>")))


def field(code: str) -> str:
    """What Word works out by itself, such as PAGE."""
    return f'<w:fldSimple w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
