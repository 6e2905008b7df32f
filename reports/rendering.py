"""Every format that a report goes out in. What a format needs is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.sizes import Size

if TYPE_CHECKING:  # the command line names the formats, and is to answer at once
    from reports.document import Attachment, Report


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how its files end, what they are, and what makes one."""

    ending: str
    mime: str
    make: Callable[[Report, Size, tuple[Attachment, ...]], bytes]


def render(report: Report, format_: str, *, size: Size = "standard", attachments: tuple[Attachment, ...] = ()) -> bytes:
    """The report in a format, one of FORMATS. The same report gives the same bytes. `size` is of the type on paper.

    Only a PDF carries attachments. Raises ToolkitError with one sentence if it cannot be made.
    """
    return FORMATS[format_].make(report, size, attachments)


def _pdf(report: Report, size: Size, attachments: tuple[Attachment, ...]) -> bytes:
    from reports import pdf

    return pdf.render(report, size=size, attachments=attachments)


def _markdown(report: Report, *_: object) -> bytes:
    from reports import markdown

    return markdown.render(report).encode()


def _xlsx(report: Report, *_: object) -> bytes:
    from reports import xlsx

    return xlsx.render(report)


def _csv(report: Report, *_: object) -> bytes:
    from reports import csv_file

    return csv_file.render(report)


def _json(report: Report, *_: object) -> bytes:
    from reports import json_file

    return json_file.render(report)


def _docx(report: Report, size: Size, _: object) -> bytes:
    from reports import word

    return word.render(report, size=size)


def _html(report: Report, *_: object) -> bytes:
    from reports import html

    return html.render(report)


FORMATS: dict[str, Format] = {
    "pdf": Format(".pdf", "application/pdf", _pdf),
    "docx": Format(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "html": Format(".html", "text/html; charset=utf-8", _html),
    "md": Format(".md", "text/markdown; charset=utf-8", _markdown),
    "xlsx": Format(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "csv": Format(".csv", "text/csv; charset=utf-8", _csv),
    "json": Format(".json", "application/json", _json),
}
"""By the name that a command or an address gives it; those that people read first."""
