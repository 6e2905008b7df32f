"""A questionnaire to fill in on paper, as an accessible PDF to keep (PDF/UA-1, PDF/A-3a). The same questions give the same bytes."""

from __future__ import annotations

from dataclasses import asdict

import typst

from questionnaires.texts import language_tag, table
from reports import fitting
from reports.blank import Blank
from reports.clean import Cleaner, with_texts
from reports.sizes import Size
from reports.typeset import PrintingError, typeset

_WORDS = (
    "page_of", "blank_versions", "blank_columns", "blank_how_title", "blank_never_title", "blank_have_at_hand", "blank_hand",
    "blank_why", "blank_evidence", "blank_levels", "blank_evidence_line", "blank_dont_know", "blank_who", "blank_not_applicable",
    "blank_example", "blank_glossary",
)  # fmt: skip


def render(blank: Blank, *, size: Size = "standard") -> bytes:
    """The questionnaire as PDF. Raises PrintingError with one sentence if Typst refuses it."""
    words = table("reports")
    cleaner = Cleaner(fitting.covered)
    fitted = with_texts(blank, lambda text: fitting.breakable(cleaner.text(text)))
    data = {**asdict(fitted), "told": fitting.told(cleaner), "language": language_tag(), "words": {key: words.texts[key] for key in _WORDS}}
    try:
        return typeset("blank.typ", data, size=size)
    except typst.TypstError as error:
        raise PrintingError(words("blank_failed", reason=error.message)) from error
