"""Empty questionnaires as files: to print, or to fill in in Word or Excel."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from assessment.files import FileError, library_of, sources_at, write
from questionnaires.texts import table
from reports import blank
from reports.blank import Blank
from reports.rendering import FORMATS
from reports.sizes import Size


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
MIMES = {format_: FORMATS[format_].mime for format_ in _MAKERS}
"""The formats that there are, by the ending of a file's name."""
_IDLE = ("variant", "notes", "as_of", "organisation", "logo", "classification")
"""Options that are of a report only."""


def write_blank(options: argparse.Namespace) -> int:
    """Write empty questionnaires: all, or the parts that are named."""
    from assessment import definitions
    from assessment.commands import say_written

    words = table("assessment")
    if options.file is not None:
        raise FileError(words("blank_of_file", file=options.file))
    if options.format is not None:
        raise FileError(words("blank_by_name"))
    for option in _IDLE:
        if getattr(options, option) not in (None, False):
            raise FileError(words("blank_idle", option=f"--{option.replace('_', '-')}"))
    ending = Path(options.output).suffix.lower().removeprefix(".") or "pdf"
    if ending not in MIMES:
        raise FileError(words("blank_format_unknown", ending=f".{ending}"))
    # To print questionnaires of one's own, no scoring is needed.
    library = library_of(sources_at(options.questionnaires)) if options.questionnaires else definitions.shipped().library
    write(options.output, rendered(blank.compose(library, options.blank), ending, options.size or "standard"))
    say_written(options.output)
    return 0
