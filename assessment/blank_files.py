"""Empty questionnaires as files: to print, or to fill in in Word or Excel."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from assessment.files import FileError, library_of, sources_at, write
from questionnaires.texts import table
from reports import blank
from reports.blank import Blank
from reports.sizes import Size

MIMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The formats that there are, by the ending of a file's name."""


def rendered(composed: Blank, format_: str, size: Size = "standard") -> bytes:
    """The questionnaires in a format, one of MIMES. Raises ToolkitError with one sentence if they cannot be made."""
    return _MAKERS[format_](composed, size)


def _pdf(composed: Blank, size: Size) -> bytes:
    from reports import blank_pdf

    return blank_pdf.render(composed, size=size)


def _word(composed: Blank, size: Size) -> bytes:
    from reports import blank_word

    return blank_word.render(composed, size=size)


def _excel(composed: Blank, size: Size) -> bytes:
    from reports import blank_xlsx

    return blank_xlsx.render(composed, size=size)


_MAKERS: dict[str, Callable[[Blank, Size], bytes]] = {"pdf": _pdf, "docx": _word, "xlsx": _excel}


def write_blank(options: argparse.Namespace) -> int:
    """Write empty questionnaires: all, or the parts that are named."""
    from assessment import definitions
    from assessment.commands import say_written

    words = table("assessment")
    if options.file is not None:
        raise FileError(words("blank_of_file", file=options.file))
    if options.format is not None:
        raise FileError(words("blank_by_name"))
    ending = Path(options.output).suffix.lower().removeprefix(".") or "pdf"
    if ending not in MIMES:
        raise FileError(words("blank_format_unknown", ending=f".{ending}"))
    # To print questionnaires of one's own, no scoring is needed.
    library = library_of(sources_at(options.questionnaires)) if options.questionnaires else definitions.shipped().library
    write(options.output, rendered(blank.compose(library, options.blank), ending, options.size))
    say_written(options.output)
    return 0
