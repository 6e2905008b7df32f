"""The one thing about tables that Typst cannot tag from Python: that the first cell of a row is its header."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

pikepdf.settings.set_flate_compression_level(1)  # a report is 6 % longer than at the usual level, and ready 0.01 s sooner
_GROUPS = frozenset({"/Document", "/Part", "/Sect", "/Div", "/Art", "/NonStruct"})


def tag_row_headers(made: bytes) -> bytes:
    """The PDF with the first cell of each body row tagged as a header of its row. The same input gives the same bytes."""
    with pikepdf.open(BytesIO(made)) as document:
        for table in _tables(document.Root["/StructTreeRoot"]):
            for row in _rows(table):
                _tag_first(row)
        out = BytesIO()
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
            fix_metadata_version=False,
        )
        return out.getvalue()


def _children(element: Any) -> Iterator[tuple[str, Any]]:
    """The structure elements right under one with their kinds; marked content and references to objects are left out."""
    kids = element.get("/K")
    for kid in kids if isinstance(kids, Array) else (kids,):
        if isinstance(kid, Dictionary) and (kind := kid.get("/S")) is not None:
            yield str(kind), kid


def _tables(root: Any) -> Iterator[Any]:
    """Every table; only what groups other elements is searched, which saves half the time."""
    pending = [root]
    while pending:
        for kind, element in _children(pending.pop()):
            if kind == "/Table":
                yield element
            elif kind in _GROUPS:
                pending.append(element)


def _rows(table: Any) -> Iterator[Any]:
    """The rows of the body and foot of a table."""
    for kind, part in _children(table):
        if kind == "/TR":
            yield part
        elif kind in ("/TBody", "/TFoot"):
            yield from (row for kind, row in _children(part) if kind == "/TR")


def _tag_first(row: Any) -> None:
    kind, first = next(_children(row), ("", None))
    if kind != "/TD" or first is None:
        return
    first["/S"] = Name.TH
    attributes = first.get("/A")
    if isinstance(attributes, Dictionary) and attributes.get("/O") == Name.Table:
        attributes["/Scope"] = Name.Row
        return
    kept = list(attributes) if isinstance(attributes, Array) else [] if attributes is None else [attributes]
    first["/A"] = Array([*kept, Dictionary(O=Name.Table, Scope=Name.Row)])
