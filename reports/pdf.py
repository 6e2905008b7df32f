"""A report as an accessible PDF (PDF/UA-1), set by Typst. The same report gives the same bytes."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Literal, cast

import typst

from questionnaires import wording
from questionnaires.errors import ToolkitError
from reports import fitting, tagging
from reports.clean import REPLACEMENT
from reports.document import Report

Size = Literal["standard", "compact", "large"]
"""12 pt, 9.5 pt or 16 pt text."""

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The date of a PDF that speaks of no moment."""
_UNPRINTABLE = re.compile(r'the text `"(.+?)"` could not be displayed')


class PrintingError(ToolkitError):
    """A PDF could not be made."""


def render(report: Report, *, size: Size = "standard") -> bytes:
    """The report as PDF. Raises PrintingError with one sentence if Typst refuses it."""
    try:
        made = _compile(fitting.fit(report), size)
    except typst.TypstError as error:
        made = _once_more(report, size, error)
    return tagging.tag_row_headers(made)


def _once_more(report: Report, size: Size, error: typst.TypstError) -> bytes:
    """A cluster that no font can draw is named in the error: leave its characters out, and try once more."""
    found = _UNPRINTABLE.search(error.message)
    try:
        if found is None:
            raise error
        return _compile(fitting.fit(report, without=frozenset(found[1]) - {REPLACEMENT}), size)
    except typst.TypstError as again:
        raise PrintingError(wording.table("reports")("printing_failed", reason=again.message)) from again


def _compile(report: Report, size: Size) -> bytes:
    """People's text reaches Typst as values in JSON only, never as source."""
    data = json.dumps(_data(report), ensure_ascii=False).encode()
    return typst.compile(
        cast(Any, {"main.typ": _template(), "style.typ": part("style.typ"), "data.json": data}),
        font_paths=fonts(),
        sys_inputs={"size": size},
        pdf_standards=["ua-1"],
        timestamp=report.as_of or EPOCH,
    )


def _template() -> bytes:
    return part("main.typ")


@cache
def part(name: str) -> bytes:
    """A file of the templates."""
    return (files("reports") / "templates" / name).read_bytes()


@cache
def fonts() -> typst.Fonts:
    """The bundled fonts only, so that the output is the same on every machine."""
    folder = files("reports") / "templates" / "fonts"
    with as_file(folder) as path:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path)])


def _data(report: Report) -> dict[str, Any]:
    words = wording.table("reports")
    data = cast("dict[str, Any]", _plain(report))
    del data["as_of"]
    data["document_title"] = words("document_title", eyebrow=report.eyebrow, title=report.title)
    data["header_left"] = report.title
    data |= {key: words.texts[key] for key in ("contents_title", "contents_main", "contents_annex", "contents_line", "page_of")}
    return data


def _plain(node: object) -> object:
    """Dataclasses as mappings with their kind, tuples as lists."""
    if isinstance(node, tuple):
        return [_plain(part) for part in cast("tuple[object, ...]", node)]
    if is_dataclass(node) and not isinstance(node, type):
        return {"kind": type(node).__name__, **{field.name: _plain(getattr(node, field.name)) for field in fields(node)}}
    return node
