"""A survey as text with separators: CSV in whichever encoding, as programs and countries have them."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO, TextIOWrapper
from itertools import islice

from assessment.survey.gathering import Gathering
from assessment.survey.sheet import Sheet, refusal
from questionnaires.texts import table

_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_LOOKED_AT = 50  # rows by which the separator is judged
_LONGEST_CELL = 131_072  # characters; what is longer has lost its closing quotation mark
_CHUNK = 1_000_000
_EVERY = 2_000  # rows between two looks at how far it is
_OUTSIDE = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
"""What stands for no letter in Windows-1252."""


def read(content: bytes, progress: Callable[[float], None]) -> Sheet:
    """All rows of a text. `progress` is told which share (0 to 1) was read. Raises SurveyError."""
    encoding = _encoding(content)
    separator = _separator(content, encoding)
    gathering, stream = Gathering(), BytesIO(content)
    words = table("assessment")
    name = words(f"survey_separator_{_SEPARATORS[separator]}")
    gathering.remarks.append(words("survey_read_guessed" if encoding == "cp1252" else "survey_read_as", encoding=_NAMES[encoding], separator=name))
    with TextIOWrapper(stream, encoding, newline="") as text:
        for number, cells in _rows(_without_note(text), separator):
            gathering.add(number, cells)
            if not number % _EVERY:
                progress(stream.tell() / len(content))
    return gathering.sheet()


_NAMES = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}


def _encoding(content: bytes) -> str:
    """The encoding: by its mark, by zeros beside every Latin letter, as UTF-8 if it can be, otherwise Windows-1252."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise refusal("encoding")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        found = "utf-16"
    elif 0 in content[:4000]:
        found = "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
    else:
        found = "utf-8-sig"
    if _fits(content, found):
        return found
    if found != "utf-8-sig" or any(byte in content for byte in _OUTSIDE) or 0 in content:
        raise refusal("encoding")
    return "cp1252"


def _fits(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for at in range(0, len(content), _CHUNK):
            if "\0" in decoder.decode(content[at : at + _CHUNK]):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _without_note(text: TextIOWrapper) -> Iterator[str]:
    """The lines, without a first one by which Excel is told the separator."""
    for number, line in enumerate(text):
        if number or not line.lower().startswith("sep="):
            yield line


def _separator(content: bytes, encoding: str) -> str:
    """The separator by which most of the first rows have the same number of cells."""
    start = content[: 4 * _CHUNK].decode(encoding, "ignore")
    first, _, rest = start.partition("\n")
    if first.lower().startswith("sep=") and first[4:5] in _SEPARATORS:
        return first[4:5]
    start = rest if first.lower().startswith("sep=") else start
    return max(_SEPARATORS, key=lambda each: _evenness(start, each))


def _evenness(text: str, separator: str) -> tuple[int, int]:
    try:
        found = [len(row) for row in islice(csv.reader(StringIO(text, newline=""), delimiter=separator), _LOOKED_AT) if any(row)]
    except csv.Error:
        return 0, 0
    width, times = Counter(found).most_common(1)[0] if found else (1, 0)
    return (times, width) if width > 1 else (0, 0)


def _rows(lines: Iterator[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number as a spreadsheet counts, whether or not there are lines within a cell."""
    reader = csv.reader(lines, delimiter=separator, strict=False)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, cells
    except csv.Error:
        raise refusal("torn", row=f"{number + 1:,}", most=f"{_LONGEST_CELL:,}") from None
