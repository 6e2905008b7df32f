"""Opening the file of a survey, whichever kind it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assessment.filled.package import OLD
from assessment.spreadsheets.refused import Refused
from assessment.survey import text, workbook
from assessment.survey.sheet import LARGEST, Sheet, refusal

ENDINGS = ("csv", "txt", "tsv", "xlsx")
"""Of the names of files that can be read, without the dot."""
_PACKED = b"PK\x03\x04"


def read(content: bytes, progress: Callable[[float], None] = lambda _: None) -> Sheet:
    """A survey as it is in a file. `progress` is told which share (0 to 1) was read. Raises SurveyError, with the cell where there is one."""
    try:
        return _read(content, progress)
    except Refused as error:
        raise refusal(error.kind, **error.more) from None


def _read(content: bytes, progress: Callable[[float], None]) -> Sheet:
    if len(content) > LARGEST:
        raise refusal("too_large", megabytes=LARGEST // 1_000_000)
    if not content.strip(b"\xef\xbb\xbf \r\n\t"):
        raise refusal("empty")
    if content.startswith((_PACKED, OLD)):
        return workbook.read(content, progress)
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{", b"<")):
        raise refusal("foreign")
    return text.read(content, progress)


def read_file(path: Path) -> Sheet:
    """The same of a file by its name."""
    from assessment.exchange import ExchangeError
    from questionnaires.texts import table

    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise ExchangeError(table("assessment")("file_missing", file=path)) from None
    except OSError as error:
        raise ExchangeError(table("assessment")("file_not_read", file=path, why=error.strerror or error)) from None
    return read(content)
