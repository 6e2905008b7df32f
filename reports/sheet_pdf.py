"""The sheet of somebody at a workshop without a phone, large enough to read, as an accessible PDF to keep (PDF/UA-1, PDF/A-3a)."""

from __future__ import annotations

from dataclasses import asdict

import typst

from questionnaires.texts import language_tag
from reports import fitting
from reports.clean import Cleaner, with_texts
from reports.parts.words import words
from reports.sheet import Sheet
from reports.sizes import Size
from reports.typeset import PrintingError, typeset


def render(sheet: Sheet, *, size: Size = "standard") -> bytes:
    """The sheet as PDF; print as many as there are people. Raises PrintingError with one sentence if Typst refuses it."""
    cleaner = Cleaner(fitting.covered)
    fitted = with_texts(sheet, lambda text: fitting.breakable(cleaner.text(text)))
    data = {
        **asdict(fitted),
        "told": fitting.told(cleaner),
        "language": language_tag(),
        "document_title": words("document_title", eyebrow=words("sheet_eyebrow"), title=sheet.title),
        "words": {
            "eyebrow": words("sheet_eyebrow"),
            "how": words("sheet_named" if sheet.named else "sheet_how"),
            "least": words("sheet_least", least=sheet.least),
            "points": words("sheet_points") if sheet.points else "",
            "group": words("sheet_group"),
            "name": words("sheet_name"),
            "footer": words("sheet_footer"),
            "page_of": words.texts["page_of"],
        },
    }
    try:
        return typeset("sheet.typ", data, size=size)
    except typst.TypstError as error:
        raise PrintingError(words("sheet_failed", reason=error.message)) from error
