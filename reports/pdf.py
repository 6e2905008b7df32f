"""A report as an accessible PDF to keep (PDF/UA-1, PDF/A-3a), set by Typst. The same report gives the same bytes."""

from __future__ import annotations

import re
from typing import Any, cast

import typst

from questionnaires import wording
from reports import fitting
from reports.clean import REPLACEMENT
from reports.document import Attachment, Report, plain
from reports.sizes import Size
from reports.typeset import EPOCH, PrintingError, as_pictures, typeset

__all__ = ["PrintingError", "Size", "pictures", "render"]

_UNPRINTABLE = re.compile(r'the text `"(.+?)"` could not be displayed')


def render(report: Report, *, size: Size = "standard", attachments: tuple[Attachment, ...] = ()) -> bytes:
    """The report as PDF, with the attachments in it. Raises PrintingError with one sentence if Typst refuses it."""
    try:
        return _set(fitting.fit(report), size, attachments)
    except typst.TypstError as error:
        return _once_more(report, size, attachments, error)


def pictures(report: Report, pages: int, *, size: Size = "standard") -> tuple[bytes, ...]:
    """Pictures (PNG) of the first pages of what `render` makes; fewer if it has fewer. Raises PrintingError as it does."""
    try:
        return as_pictures("main.typ", _data(fitting.fit(report)), size=size, pages=pages, at=report.as_of or EPOCH)
    except typst.TypstError as error:
        raise PrintingError(wording.table("reports")("printing_failed", reason=error.message)) from error


def _once_more(report: Report, size: Size, attachments: tuple[Attachment, ...], error: typst.TypstError) -> bytes:
    """A cluster that no font can draw is named in the error: leave its characters out, and try once more."""
    found = _UNPRINTABLE.search(error.message)
    try:
        if found is None:
            raise error
        return _set(fitting.fit(report, without=frozenset(found[1]) - {REPLACEMENT}), size, attachments)
    except typst.TypstError as again:
        raise PrintingError(wording.table("reports")("printing_failed", reason=again.message)) from again


def _set(report: Report, size: Size, attachments: tuple[Attachment, ...]) -> bytes:
    return typeset("main.typ", _data(report), size=size, at=report.as_of or EPOCH, attachments=attachments)


def _data(report: Report) -> dict[str, Any]:
    words = wording.table("reports")
    data = cast("dict[str, Any]", plain(report))
    del data["as_of"]
    data["masthead"] = {"organisation": report.masthead.organisation, "classification": report.masthead.classification, "logo": list(report.masthead.logo)}
    data["contents"] = report.variant in ("full", "publishable")
    data["document_title"] = words("document_title", eyebrow=report.eyebrow, title=report.title)
    data["header_left"] = report.title
    data |= {key: words.texts[key] for key in ("contents_title", "contents_main", "contents_annex", "contents_line", "page_of", "logo_alt")}
    return data
