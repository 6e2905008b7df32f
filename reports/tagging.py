"""The one thing about tables that Typst cannot tag from Python: that the first cell of a row is its header."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name


def tag_row_headers(made: bytes) -> bytes:
    """The PDF with the first cell of each body row tagged as a header of its row. The same input gives the same bytes."""
    with pikepdf.open(BytesIO(made)) as document:
        root = document.Root.get(Name.StructTreeRoot)
        for element in _walk(root):
            if element.get(Name.S) == Name.Table:
                for row in _rows(element):
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


def _children(element: Any) -> Iterator[Any]:
    """The structure elements right under one; marked content and references to objects are left out."""
    kids = element.get(Name.K)
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and Name.S in kid:
            yield kid


def _walk(root: Any) -> Iterator[Any]:
    pending = [root]
    while pending:
        element = pending.pop()
        yield element
        pending.extend(_children(element))


def _rows(table: Any) -> Iterator[Any]:
    """The rows of the body and foot of a table."""
    for part in _children(table):
        if part[Name.S] == Name.TR:
            yield part
        elif part[Name.S] in (Name.TBody, Name.TFoot):
            yield from (row for row in _children(part) if row[Name.S] == Name.TR)


def _tag_first(row: Any) -> None:
    first = next(_children(row), None)
    if first is None or first[Name.S] != Name.TD:
        return
    first[Name.S] = Name.TH
    scope = Dictionary(O=Name.Table, Scope=Name.Row)
    attributes = first.get(Name.A)
    if isinstance(attributes, Dictionary) and attributes.get(Name.O) == Name.Table:
        attributes[Name.Scope] = Name.Row
    elif attributes is None:
        first[Name.A] = scope
    else:
        first[Name.A] = Array([*(attributes if isinstance(attributes, Array) else [attributes]), scope])
