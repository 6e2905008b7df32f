"""A report as an accessible PDF (PDF/UA-1), set by Typst. The same report gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Literal, cast

import typst

from questionnaires import wording
from questionnaires.errors import ToolkitError
from reports import fitting, tagging
from reports.document import Report

Size = Literal["standard", "compact", "large"]
"""12 pt, 9.5 pt or 16 pt text."""

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class PrintingError(ToolkitError):
    """A PDF could not be made."""


def render(report: Report, *, size: Size = "standard") -> bytes:
    """The report as PDF. Raises PrintingError with one sentence if Typst refuses it."""
    words = wording.table("reports")
    report = fitting.fit(report)
    data = json.dumps(_data(report), ensure_ascii=False).encode()
    try:
        made = typst.compile(
            {"main.typ": _template(), "data.json": data},  # pyright: ignore
            font_paths=_fonts(),
            sys_inputs={"size": size},
            pdf_standards=["ua-1"],
            timestamp=report.as_of or _EPOCH,
        )
    except typst.TypstError as error:
        raise PrintingError(words("printing_failed", reason=error.message)) from error
    return tagging.tag_row_headers(cast(bytes, made))


@cache
def _template() -> bytes:
    return (files("reports") / "templates" / "main.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """The bundled fonts only, so that the output is the same on every machine."""
    folder = files("reports") / "templates" / "fonts"
    with as_file(folder) as path:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path)])


def _data(report: Report) -> dict[str, Any]:
    words = wording.table("reports")
    data = cast("dict[str, Any]", _plain(report))
    del data["as_of"]
    data["document_title"] = words("document_title", eyebrow=report.eyebrow, title=report.title)
    data["header_left"], data["header_right"] = report.title, report.eyebrow
    data["page_of"] = words.texts["page_of"]
    return data


def _plain(node: object) -> object:
    """Dataclasses as mappings with their kind, tuples as lists."""
    if isinstance(node, tuple):
        return [_plain(part) for part in cast("tuple[object, ...]", node)]
    if is_dataclass(node) and not isinstance(node, type):
        return {"kind": type(node).__name__, **{field.name: _plain(getattr(node, field.name)) for field in fields(node)}}
    return node
