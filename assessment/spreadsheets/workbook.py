"""The first sheet of an Excel workbook, row by row. Nothing in it is worked out, run or fetched.

The parts that are small are opened as those of any workbook here (`assessment.filled.package`); the sheet itself, which may
have hundreds of megabytes unpacked, passes through a parser that keeps one row at a time.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, TypeAlias
from xml.etree.ElementTree import Element
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType
from zipfile import BadZipFile, ZipFile

from assessment.filled.package import OLD, FilledError, Package, attribute, local
from assessment.spreadsheets.formats import Formats, figure, formats_of, whole
from assessment.spreadsheets.refused import Refused
from questionnaires.errors import ToolkitError

Take: TypeAlias = Callable[[int, list[str]], None]
"""Is given each row with its number, as soon as it is whole."""
MOST_PARTS = 2_000
LARGEST_PART = 5_000_000
"""Bytes of a part that is read at once."""
TOO_LONG = "…"
"""Ends a text that was cut."""
FORMULA = "=…"
"""Stands for a formula without a result that is taken."""
_CHUNK = 1 << 18
_SMALL = ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_STYLES = "xl/styles.xml"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_DAMAGED = (BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, KeyError, zlib.error, ExpatError)


class Limits(NamedTuple):
    """How much of a workbook is read before it is refused."""

    inside: int
    """Bytes of all parts together, unpacked."""
    cells: int
    texts: int
    """Texts that stand once in the file and in many cells."""
    letters: int
    """Characters of all of these, each cut to what is kept of a text."""
    longest: int
    """Characters of a text that are kept."""


class Told(NamedTuple):
    """What is to be known of how a sheet was read."""

    title: str
    others: int
    """Sheets beside it that are not hidden."""
    formulas: int
    first_formula: str


def read(file: BinaryIO, limits: Limits, take: Take, progress: Callable[[float], None] = lambda _: None, *, shown: bool = False) -> Told:
    """The first sheet that is not hidden. `progress` is told which share (0 to 1) was read. Raises Refused.

    `shown`: numbers are given as people see them, 25% and days included, and no result of a formula is taken.
    """
    if file.read(len(OLD)) == OLD:
        raise Refused("old")
    try:
        with ZipFile(file) as archive:
            return _read(archive, limits, take, progress, shown)
    except ToolkitError as error:
        if isinstance(error, FilledError):  # of a part that is read as those of every workbook are
            raise Refused("damaged") from None
        raise
    except _DAMAGED:
        raise Refused("damaged") from None


def _read(archive: ZipFile, limits: Limits, take: Take, progress: Callable[[float], None], shown: bool) -> Told:
    entries = {each.filename: each for each in archive.infolist()}
    if len(entries) < len(archive.infolist()):
        raise Refused("damaged")
    if len(entries) > MOST_PARTS or sum(each.file_size for each in entries.values()) > limits.inside:
        raise Refused("unpacks", megabytes=limits.inside // 1_000_000)
    if any(each.flag_bits & 1 for each in entries.values()):
        raise Refused("old")
    if any("vbaproject" in name.lower() for name in entries):
        raise Refused("macros")
    needed = (*_SMALL, _STYLES) if shown else _SMALL
    if any(name in entries and entries[name].file_size > LARGEST_PART for name in needed):
        raise Refused("damaged")
    small = Package("xlsx", {name: archive.read(name) for name in needed if name in entries})
    names = _sheets(small)
    title, part = names[0]
    total = entries[part].file_size
    texts = list(_Texts(archive, "xl/sharedStrings.xml", limits).read()) if "xl/sharedStrings.xml" in entries else []
    rows = _Rows(texts, take, limits, formats_of(small.xml(_STYLES), small.xml("xl/workbook.xml")) if shown else None)
    for done in rows.read(archive, part):
        progress(done / max(1, total))
    return Told(title, len(names) - 1, rows.formulas, rows.first_formula)


def _sheets(package: Package) -> list[tuple[str, str]]:
    """Title and part of each sheet that is not hidden, in their order."""
    workbook, links = package.xml("xl/workbook.xml"), package.xml("xl/_rels/workbook.xml.rels")
    if workbook is None or links is None:
        raise Refused("damaged")
    targets = {each.get("Id"): each.get("Target", "") for each in links}
    shown: list[Element] = [each for each in workbook.iter() if local(each) == "sheet" and each.get("state", "visible") == "visible"]
    found = [(each.get("name", ""), targets.get(attribute(each, "id"), "")) for each in shown]
    if not found:
        raise Refused("damaged")
    return [(name, target.lstrip("/") if target.startswith("/") else f"xl/{target}") for name, target in found]


class _Streamed:
    """A part read tag by tag. A document type is refused, so that nothing expands; so is a tag that does not end."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        """The pieces of the text that is being read."""
        self._local: dict[str, str] = {}
        self._parser: XMLParserType = ParserCreate()
        self._parser.buffer_text = True
        self._parser.buffer_size = 1 << 16
        self._parser.StartElementHandler = self._first
        self._parser.StartDoctypeDeclHandler = _refuse

    def parse(self, archive: ZipFile, name: str) -> Iterator[int]:
        """Read a part; yields how many bytes were read."""
        done = 0
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                self._parser.Parse(chunk, False)
                done += len(chunk)
                if done - self._parser.CurrentByteIndex > LARGEST_PART:
                    raise Refused("damaged")
                yield done
        self._parser.Parse(b"", True)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; its name is without a prefix."""
        raise NotImplementedError

    def finish(self, name: str) -> None:
        """An element ends."""
        raise NotImplementedError

    def listen(self) -> None:
        """Take in the text that follows."""
        self.inside.clear()
        self._parser.CharacterDataHandler = self._heard

    def heard(self) -> str:
        """The text since `listen`, and no more of it."""
        self._parser.CharacterDataHandler = None
        return self.inside[0] if len(self.inside) == 1 else "".join(self.inside)

    def _heard(self, text: str) -> None:
        if len(self.inside) < 8:
            self.inside.append(text)

    def _first(self, name: str, attributes: dict[str, str]) -> None:
        """Without a prefix at the root there is none further in: a part of Excel is of one name space, and millions of names need not be looked up."""
        prefixed = ":" in name
        self._parser.StartElementHandler = self._begin if prefixed else self.begin
        self._parser.EndElementHandler = self._finish if prefixed else self.finish

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.begin(self._local.get(name) or self._bare(name), attributes)

    def _finish(self, name: str) -> None:
        self.finish(self._local.get(name) or self._bare(name))

    def _bare(self, name: str) -> str:
        bare = name.rpartition(":")[2]
        if len(self._local) < 1000:
            self._local[name] = bare
        return bare


def _refuse(*_: object) -> None:
    raise Refused("damaged")


class _Texts(_Streamed):
    """The texts that cells refer to by number, each cut to what is kept of a text."""

    def __init__(self, archive: ZipFile, name: str, limits: Limits) -> None:
        super().__init__()
        self._archive, self._name, self._limits = archive, name, limits
        self._found: list[str] = []
        self._here: list[str] = []
        self._letters, self._spoken = 0, False

    def read(self) -> list[str]:
        """All of them."""
        for _ in self.parse(self._archive, self._name):
            pass
        return self._found

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """A text, a piece of one, or how it is pronounced."""
        if name == "si":
            self._here = []
        elif name == "rPh":
            self._spoken = True
        elif name == "t" and not self._spoken:
            self.listen()

    def finish(self, name: str) -> None:
        """The same."""
        if name == "t" and not self._spoken:
            self._here.append(self.heard())
        elif name == "rPh":
            self._spoken = False
        elif name == "si":
            text = cut(self._here[0] if len(self._here) == 1 else "".join(self._here), self._limits.longest)
            self._letters += len(text)
            if len(self._found) >= self._limits.texts or self._letters > self._limits.letters:
                raise Refused("texts")
            self._found.append(text)


class _Rows(_Streamed):
    """The rows of a sheet, given to whoever gathers them as soon as each is whole."""

    def __init__(self, texts: list[str], take: Take, limits: Limits, formats: Formats | None) -> None:
        super().__init__()
        self._texts, self._take, self._limits, self._formats = texts, take, limits, formats
        self._special = formats.dates | formats.per_cent if formats else frozenset[int]()
        self._row, self._cells, self._count = 0, list[str](), 0
        self._column, self._at, self._type = 0, "", "n"
        self._style = -1
        self._text: str | None = None
        self._formula, self._spoken = False, False
        self._places: dict[str, int] = {}
        self._numbers: dict[str, str] = {}
        self.formulas, self.first_formula = 0, ""

    def read(self, archive: ZipFile, name: str) -> Iterator[int]:
        """Read the sheet; yields how many bytes were read."""
        return self.parse(archive, name)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """A row, a cell, or something in one."""
        if name == "c":
            self._at, self._type = attributes.get("r", ""), attributes.get("t", "n")
            if self._special:
                self._style = whole(attributes.get("s"))
            self._text, self._formula = None, False
        elif name in ("v", "t"):
            if not self._spoken:
                self.listen()
        elif name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() and len(number) < 8 else self._row + 1
            self._cells, self._column = [], -1
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._spoken = True
        elif name == "mergeCell":
            self._merged(attributes.get("ref", ""))

    def finish(self, name: str) -> None:
        """The same."""
        if name in ("v", "t"):
            if not self._spoken:
                text = self.heard()
                self._text = text if self._text is None or name == "v" else self._text + text
        elif name == "c":
            self._cell()
        elif name == "row":
            self._take(self._row, self._cells)
        elif name == "rPh":
            self._spoken = False

    def _cell(self) -> None:
        self._column = self._place() if self._at else self._column + 1
        if self._formula:
            self._note_formula()
            self._text = None if self._formats else self._text
        elif self._text is None:
            return
        if not self._text and self._type != "str":  # a formula without a saved result
            self._text = None if self._formula else ""
        self._count += 1
        if self._count > self._limits.cells:
            raise Refused("cells", cell=self._at or f"A{self._row}", most=f"{self._limits.cells:,}")
        cells = self._cells
        if len(cells) <= self._column:
            cells.extend([""] * (self._column + 1 - len(cells)))
        cells[self._column] = FORMULA if self._text is None else self._said(self._text)

    def _place(self) -> int:
        """The column of the cell, counted from 0; a row holds no more than a sheet has columns."""
        bare = self._at.rstrip("0123456789")
        place = self._places.get(bare)
        if place is None:
            if not _PLACE.fullmatch(f"{bare}1"):
                raise Refused("damaged")
            place = 0
            for letter in bare:
                place = place * 26 + ord(letter) - 64
            place = self._places[bare] = place - 1
        return place

    def _note_formula(self) -> None:
        self.formulas += 1
        self.first_formula = self.first_formula or self._at

    def _said(self, text: str) -> str:
        """What a cell says, as a person reads it."""
        if self._type == "s":
            return self._texts[int(text)] if text.isdecimal() and int(text) < len(self._texts) else ""
        if self._type == "n":
            if self._style in self._special and self._formats:
                return figure(text, self._style, self._formats).text
            return text if text.isdecimal() else self._number(text)
        if self._type == "b":
            return "TRUE" if text.strip() == "1" else "FALSE"
        return cut(text, self._limits.longest)

    def _number(self, text: str) -> str:
        """A program keeps 3.1 as 3.1000000000000001."""
        found = self._numbers.get(text)
        if found is None:
            try:
                found = f"{float(text):.15g}"
            except ValueError:
                found = cut(text.strip(), self._limits.longest)
            if len(self._numbers) < 10_000:
                self._numbers[text] = found
        return found

    def _merged(self, where: str) -> None:
        first, _, last = where.partition(":")
        if last and first != last:
            raise Refused("merged", cells=where[:20], cell=first[:10])


def cut(text: str, longest: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= longest else text[: longest - 1] + TOO_LONG
