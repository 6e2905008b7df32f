"""A table as text with separators: CSV in whichever encoding, as programs and countries have them."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Callable, Iterator
from io import StringIO, TextIOWrapper
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from assessment.spreadsheets.refused import Refused

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What may stand between cells, and what it is called."""
_LOOKED_AT = 50  # rows by which the separator is judged
_LONGEST_CELL = 131_072  # characters; what is longer has lost its closing quotation mark
_CHUNK = 1_000_000
_EVERY = 2_000  # rows between two looks at how far it is
_OUTSIDE = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
"""What stands for no letter in Windows-1252."""
_NAMES = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}


class Written(NamedTuple):
    """In which encoding a text is, and what stands between its cells."""

    encoding: str
    separator: str

    @property
    def name(self) -> str:
        """The encoding, as people call it."""
        return _NAMES[self.encoding]

    @property
    def guessed(self) -> bool:
        """Whether the file does not say its encoding."""
        return self.encoding == "cp1252"


def written(file: BinaryIO) -> Written:
    """How a text is written. Raises Refused if nobody can tell its encoding."""
    encoding = _encoding(file)
    file.seek(0)
    return Written(encoding, _separator(file.read(4 * _CHUNK), encoding))


def rows(file: BinaryIO, how: Written, told: Callable[[int], None] = lambda _: None) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number as a spreadsheet counts, whether or not there are lines within a cell. `told` how many bytes were read.

    Raises Refused if a row does not end.
    """
    file.seek(0)
    with TextIOWrapper(file, how.encoding, newline="") as text:
        for number, cells in _rows(_without_note(text), how.separator):
            yield number, cells
            if not number % _EVERY:
                told(file.tell())


def _encoding(file: BinaryIO) -> str:
    """The encoding: by its mark, by zeros beside every Latin letter, as UTF-8 if it can be, otherwise Windows-1252."""
    file.seek(0)
    start = file.read(4000)
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Refused("encoding")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        found = "utf-16"
    elif 0 in start:
        found = "utf-16-be" if start[:1] == b"\0" else "utf-16-le"
    else:
        found = "utf-8-sig"
    if _fits(file, found):
        return found
    if found != "utf-8-sig" or not all(_is_western(chunk) for chunk in _chunks(file)):
        raise Refused("encoding")
    return "cp1252"


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


def _is_western(chunk: bytes) -> bool:
    return 0 not in chunk and not any(byte in chunk for byte in _OUTSIDE)


def _fits(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(file):
            if "\0" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _without_note(text: TextIOWrapper) -> Iterator[str]:
    """The lines, without a first one by which Excel is told the separator."""
    first = next(text, "")
    return iter(text) if first.lower().startswith("sep=") else chain((first,), text)


def _separator(content: bytes, encoding: str) -> str:
    """The separator by which most of the first rows have the same number of cells."""
    start = content.decode(encoding, "ignore")
    first, _, rest = start.partition("\n")
    if first.lower().startswith("sep=") and first[4:5] in SEPARATORS:
        return first[4:5]
    start = rest if first.lower().startswith("sep=") else start
    return max(SEPARATORS, key=lambda each: _evenness(start, each))


def _evenness(text: str, separator: str) -> tuple[int, int]:
    try:
        found = [len(row) for row in islice(csv.reader(StringIO(text, newline=""), delimiter=separator), _LOOKED_AT) if any(row)]
    except csv.Error:
        return 0, 0
    width, times = Counter(found).most_common(1)[0] if found else (1, 0)
    return (times, width) if width > 1 else (0, 0)


def _rows(lines: Iterator[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=separator, strict=False)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, cells
    except csv.Error:
        raise Refused("torn", row=f"{number + 1:,}", most=f"{_LONGEST_CELL:,}") from None
