"""The parts of a Word or Excel file that somebody hands in, opened as if they meant harm.

Nothing in it is run, worked out or fetched: the parts are read as XML without a document type, so that nothing expands, and all
of them together are of a bounded size.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import basename
from typing import Literal, TypeAlias, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from zipfile import BadZipFile, ZipFile

from questionnaires.errors import ToolkitError
from questionnaires.texts import table

Kind: TypeAlias = Literal["docx", "xlsx"]
ENDINGS = (".docx", ".xlsx")
LARGEST = 5_000_000
"""Bytes of the file."""
LARGEST_INSIDE = 30_000_000
"""Bytes of all its parts together, unpacked; a filled-in questionnaire has 7,000,000."""
MOST_PARTS = 2_000
DEEPEST = 200
"""Levels of nesting in a part; Word itself makes about 20."""
MOST_ELEMENTS = 300_000
"""In all the parts that are read."""
MOST_ATTRIBUTES = 200
"""Of one element; Excel itself writes about 20."""
_CHUNK = 1_000_000  # not smaller: some parsers begin a long tag anew with every one
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN: dict[str, Kind] = {"wordprocessingml.document.main+xml": "docx", "spreadsheetml.sheet.main+xml": "xlsx"}
_DECLARED = re.compile(rb"^<\?xml[^>]*encoding=[\"']([^\"']*)[\"']")


class FilledError(ToolkitError):
    """A file is not a questionnaire that was filled in here, or cannot be opened; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Package:
    """What is in a file: which kind it is, and its parts by name."""

    kind: Kind
    parts: Mapping[str, bytes]
    _read: dict[str, tuple[Element, int]] = field(default_factory=dict[str, tuple[Element, int]], repr=False)
    """The parts that were read already, and how many elements each has: a file can name the same one as often as it likes."""

    def xml(self, name: str) -> Element | None:
        """A part as XML; None if it is not there. Raises FilledError."""
        if name not in self.parts:
            return None
        if name not in self._read:
            self._read[name] = _parsed(self.parts[name], MOST_ELEMENTS - sum(count for _, count in self._read.values()))
        return self._read[name][0]

    def named(self, pattern: str) -> Iterator[tuple[str, Element]]:
        """The parts whose names fit, in order, as XML."""
        for name in sorted(self.parts):
            if re.fullmatch(pattern, name) and (root := self.xml(name)) is not None:
                yield name, root

    @property
    def properties(self) -> dict[str, str]:
        """The custom properties of the document, by name."""
        root = self.xml("docProps/custom.xml")
        return {each.get("name", ""): "".join(each.itertext()).strip() for each in children(root) if local(each) == "property"}

    @property
    def reaches_out(self) -> bool:
        """Whether it names other files that it would take content from: pictures, templates, linked workbooks."""
        links = (relation for _, root in self.named(r".*\.rels") for relation in root)
        return any(each.get("TargetMode") == "External" and not each.get("Type", "").endswith("/hyperlink") for each in links)


def opened(content: bytes) -> Package:
    """The parts of a file. Raises FilledError, with what to do, if it is too large, old, encrypted, damaged, has macros or is another kind of file."""
    if len(content) > LARGEST:
        raise refusal("too_large", megabytes=LARGEST // 1_000_000)
    if content.startswith(OLD):
        raise refusal("encrypted" if _ENCRYPTED in content else "old")
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_PARTS or sum(each.file_size for each in entries) > LARGEST_INSIDE:
                raise refusal("unpacks", megabytes=LARGEST_INSIDE // 1_000_000)
            if any(each.flag_bits & 1 for each in entries):
                raise refusal("encrypted")
            if len({each.filename for each in entries}) < len(entries):
                raise refusal("damaged")
            parts = {each.filename: archive.read(each) for each in entries if each.filename.endswith((".xml", ".rels", ".bin"))}
    except (BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise refusal("damaged" if content.startswith(b"PK") else "foreign") from error
    return Package(_kind(parts), parts)


def _kind(parts: Mapping[str, bytes]) -> Kind:
    types = _parsed(parts["[Content_Types].xml"], MOST_ELEMENTS)[0] if "[Content_Types].xml" in parts else ()
    named = [each.get("ContentType", "") for each in types]
    if any("macroEnabled" in each for each in named) or any(basename(name) == "vbaProject.bin" for name in parts):
        raise refusal("macros")
    for each in named:
        for ending, kind in _MAIN.items():
            if each.endswith(ending):
                return kind
    raise refusal("foreign")


def _parsed(part: bytes, most: int) -> tuple[Element, int]:
    """A part as XML, and how many elements it has. Raises FilledError if it is none, names a document type, is nested too deeply or has too many."""
    bare = part.removeprefix(b"\xef\xbb\xbf").lstrip()
    declared = _DECLARED.match(bare[:200])
    plain = bare.startswith(b"<") and not bare.startswith(b"<\0") and (declared is None or declared[1].lower() in (b"utf-8", b"us-ascii"))
    if not plain or b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise refusal("damaged" if bare and not bare.startswith((b"<", b"\xff", b"\xfe")) else "unsafe")
    parser: XMLPullParser[Element] = XMLPullParser(events=("start", "end"))
    root: Element | None = None
    depth = seen = 0
    try:
        for at in range(0, len(bare), _CHUNK):
            parser.feed(bare[at : at + _CHUNK])
            for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                seen += 1
                depth += 1 if event == "start" else -1
                if depth > DEEPEST or seen > most * 2 or len(element.attrib) > MOST_ATTRIBUTES:
                    raise refusal("unsafe")
                root = element if root is None else root
        parser.close()
    except ParseError:
        raise refusal("damaged") from None
    if root is None:
        raise refusal("damaged")
    return root, seen // 2


def refusal(kind: str, /, **more: object) -> FilledError:
    """The sentence on a file that is not read at all."""
    words = table("assessment")
    return FilledError(words("nothing_changed", what=words(f"filled_{kind}", **more)))


def local(element: Element) -> str:
    """The name of an element without its namespace: files saved as "Strict" have others."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its name without the namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def children(element: Element | None) -> Iterator[Element]:
    """What is in an element; nothing if there is none."""
    yield from () if element is None else element


def child(element: Element, name: str) -> Element | None:
    """The first child of a name."""
    return next((each for each in element if local(each) == name), None)
