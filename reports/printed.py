"""What stands on the pages of a PDF: its text as it is drawn, in the order and under the headings of its tags."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias, cast

import pikepdf
from pikepdf import Array, Dictionary, Stream, String

from reports import opening, surrounding
from reports.letters import Font
from reports.surrounding import Surroundings

Kind: TypeAlias = Literal["heading", "text", "table", "list", "figure", "contents"]
_KINDS: dict[str, Kind] = {
    "/H1": "heading", "/H2": "heading", "/H3": "heading", "/H4": "heading", "/H5": "heading", "/H6": "heading",
    "/Table": "table", "/L": "list", "/Figure": "figure", "/TOC": "contents",
}  # fmt: skip
_PATHS = frozenset(("m", "l", "c", "v", "y", "h", "re", "W", "W*", "n"))
_PAINTS = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE"))
_COLOURS = frozenset(("g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "gs", "w", "d"))
"""What says where and how the next area or line is painted, and what paints it."""
_LARGEST_DRAWN = 60_000_000  # bytes of all that is drawn, unpacked; a full report in large print has about 5 million
_LARGEST_PICTURE = 20_000_000
_MOST_STREAMS = 1_000  # of a page; a report has one
_MOST_ELEMENTS = 400_000
_DEEPEST = 60


class Cell(NamedTuple):
    """A piece of text. `drawn` is what the letters on the page say, `text` what is to be read out for them: mostly the same."""

    text: str
    drawn: str


class Row(NamedTuple):
    """Cells in a row. `heads`: whether they name the columns."""

    cells: tuple[Cell, ...]
    heads: bool = False


class Block(NamedTuple):
    """A heading, a paragraph, a list, a table or a figure. `level`: of a heading, 1 to 6; otherwise 0."""

    kind: Kind
    rows: tuple[Row, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Printed:
    """Everything that the pages show, as far as it is text, and what else was found on them. Pages count from 1."""

    title: str
    blocks: tuple[Block, ...]
    aside: tuple[tuple[int, str], ...]
    """Text that is marked as no part of what is read, such as the foot of a page, by page."""
    untagged: tuple[tuple[int, str], ...]
    """Text that no tag leads to, by page."""
    drawings: frozenset[tuple[str, str]]
    """What each letter stands for, with a digest of what is drawn for it."""
    foreign: tuple[tuple[int, str], ...]
    """What is put on top of pages, such as pictures, comments and stamps, by page: each with a digest or its kind."""
    pages: tuple[str, ...]
    """A digest of everything that is drawn on each page."""
    painted: tuple[str, ...]
    """A digest of what is drawn on each page beside letters: lines, areas and colours."""
    letters: tuple[str, ...]
    """All letters on each page, in the order in which they are drawn."""
    around: Surroundings
    """What surrounds the pages."""


@dataclass(slots=True)
class _Said:
    """Text that is drawn under one mark."""

    text: list[str] = field(default_factory=list[str])
    drawn: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class _Found:
    """What was found on the pages so far."""

    marked: dict[tuple[int, int], _Said] = field(default_factory=dict[tuple[int, int], _Said])
    aside: list[tuple[int, _Said]] = field(default_factory=list[tuple[int, _Said]])
    loose: list[tuple[int, _Said]] = field(default_factory=list[tuple[int, _Said]])
    foreign: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    pages: list[str] = field(default_factory=list[str])
    painted: list[str] = field(default_factory=list[str])
    letters: list[str] = field(default_factory=list[str])
    room: int = _LARGEST_DRAWN
    digests: _Digests = field(default_factory=lambda: _Digests())


def read(document: pikepdf.Pdf) -> Printed:
    """What stands on the pages. Raises UnreadableError if they have no tags, or more on them than any report."""
    root = document.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary):
        raise opening.unreadable("untagged")
    found, fonts = _Found(), dict[tuple[int, int], Font]()
    for number, page in enumerate(document.pages, 1):
        _Page(document, page.obj, number, found, fonts).read()
    drawings = {drawing for font in fonts.values() for drawing in font.drawings()}
    tags = _Tags({page.obj.objgen: number for number, page in enumerate(document.pages, 1)}, found.marked)
    blocks = tuple(tags.blocks(root, 0, 0))
    lost = [(page, said) for (page, mark), said in found.marked.items() if (page, mark) not in tags.seen]
    return Printed(
        title=str(document.docinfo.get("/Title", "")),
        blocks=blocks,
        aside=tuple((page, text) for page, said in found.aside if (text := "".join(said.drawn)).strip()),
        untagged=tuple((page, text) for page, said in (*found.loose, *lost) if (text := "".join(said.drawn)).strip()),
        drawings=frozenset(drawings),
        foreign=tuple(found.foreign),
        pages=tuple(found.pages),
        painted=tuple(found.painted),
        letters=tuple(found.letters),
        around=surrounding.read(document),
    )


class _Page:
    """Reads one page."""

    def __init__(self, document: pikepdf.Pdf, page: Any, number: int, found: _Found, fonts: dict[tuple[int, int], Font]) -> None:
        self._document, self._page, self._number, self._found, self._fonts = document, page, number, found, fonts
        self._resources: Any = page.get("/Resources")
        self._font: Font | None = None
        self._before: list[Font | None] = []
        self._marks: list[tuple[_Said | None, bool]] = []
        """For each open mark: where what is drawn under it goes, and whether what is to be read out was said already."""

    def read(self) -> None:
        drawn = self._drawn()
        self._found.pages.append(self._digest(drawn))
        loose = _Said()
        self._found.loose.append((self._number, loose))
        painting = _Painting()
        self._letters: list[str] = []
        for operands, operator in pikepdf.parse_content_stream(pikepdf.Stream(self._document, drawn)):
            painting.add(str(operator), list(operands))
            match str(operator):
                case "BDC" | "BMC":
                    self._marks.append(self._mark(list(operands)))
                case "EMC":
                    self._marks = self._marks[:-1]
                case "Tj" | "'" | '"':
                    self._show([operands[-1]], loose)
                case "TJ":
                    self._show(operands[0], loose)
                case "Tf":
                    self._font = self._named(operands[0])
                case "q":
                    self._before.append(self._font)
                case "Q":
                    self._font = self._before.pop() if self._before else None
                case "Tr" if int(operands[0]) != 0:
                    self._found.foreign.append((self._number, "unseen"))
                case "gs":
                    self._found.foreign.append((self._number, self._style("/ExtGState", operands[0])))
                case "scn" | "SCN" if operands and isinstance(operands[-1], pikepdf.Name):
                    self._found.foreign.append((self._number, self._style("/Pattern", operands[-1])))
                case "Do":
                    self._found.foreign.append((self._number, self._picture(operands[0])))
                case "INLINE IMAGE" | "sh":
                    self._found.foreign.append((self._number, "picture"))
                case _:
                    pass
        self._found.painted.append(painting.digest.hexdigest())
        self._found.letters.append("".join(self._letters))
        for note in surrounding.laid_on(self._page):
            self._found.foreign.append((self._number, f"note {surrounding.signature(note)}"))

    def _drawn(self) -> bytes:
        contents = self._page.get("/Contents")
        streams = list(contents) if isinstance(contents, Array) else [] if contents is None else [contents]
        if len(streams) > _MOST_STREAMS:
            raise opening.unreadable("bomb")
        parts = [opening.unpacked(each, self._found.room) for each in streams]
        self._found.room -= sum(map(len, parts))
        if self._found.room < 0:
            raise opening.unreadable("bomb")
        return b"\n".join(parts)

    def _mark(self, operands: list[Any]) -> tuple[_Said | None, bool]:
        kind, given = str(operands[0]), operands[1] if len(operands) > 1 else None
        if isinstance(given, pikepdf.Name):
            named = self._resource("/Properties")
            given = named.get(str(given)) if isinstance(named, Dictionary) else None
        above, told = self._marks[-1] if self._marks else (None, False)
        said = above
        if kind == "/Artifact":
            said = _Said()
            self._found.aside.append((self._number, said))
        if not isinstance(given, Dictionary):
            return said, told
        mark = given.get("/MCID")
        if isinstance(mark, int) and kind != "/Artifact":
            said = self._found.marked.setdefault((self._number, mark), _Said())
        actual = given.get("/ActualText")
        if actual is not None and said is not None and not told:
            said.text.append(str(actual))
            told = True
        return said, told

    def _show(self, shown: Any, loose: _Said) -> None:
        said, told = self._marks[-1] if self._marks else (None, False)
        said = loose if said is None else said
        if self._font is None:
            said.drawn.append("\ufffd")
            return
        for part in shown:
            if not isinstance(part, String):
                continue
            text = self._font.read(bytes(part))
            said.drawn.append(text)
            self._letters.append(text)
            if not told:
                said.text.append(text)

    def _named(self, name: Any) -> Font | None:
        fonts = self._resource("/Font")
        plain = fonts.get(str(name)) if isinstance(fonts, Dictionary) else None
        if plain is None:
            return None
        shared = plain.objgen if plain.is_indirect else (-1, len(self._fonts))
        return self._fonts.setdefault(shared, Font(plain))

    def _resource(self, kind: str) -> Any:
        return self._resources.get(kind) if isinstance(self._resources, Dictionary) else None

    def _picture(self, name: Any) -> str:
        held = self._resource("/XObject")
        stream = held.get(str(name)) if isinstance(held, Dictionary) else None
        if not isinstance(stream, Stream) or stream.get("/Subtype") != "/Image":
            return "picture"
        return f"picture {self._found.digests.of(stream)}"

    def _style(self, kind: str, name: Any) -> str:
        """A pattern or a state to draw in; where on the page a pattern begins is left out, since it moves with the text."""
        held = self._resource(kind)
        plain = held.get(str(name)) if isinstance(held, Dictionary) else None
        if not isinstance(plain, Dictionary | Stream) or "/Font" in plain or "/SMask" in plain:
            return "picture"
        return f"pattern {self._found.digests.without(plain, '/Matrix')}"

    def _digest(self, drawn: bytes) -> str:
        """Of what is drawn, with the fonts, patterns and pictures that it is drawn with."""
        frame = [self._page.get(key) for key in ("/MediaBox", "/CropBox", "/Rotate")]
        frame += [each.get("/Rect") for each in surrounding.laid_on(self._page)]
        parts = [self._found.digests.of(each) for each in (self._resources, *frame)]
        return hashlib.sha256(drawn + "".join(parts).encode()).hexdigest()


class _Painting:
    """A digest of the areas and lines of one page with their colours; letters, and where they stand, are left out."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self._how: dict[str, str] = {}
        self._before: list[dict[str, str]] = []

    def add(self, operator: str, operands: list[Any]) -> None:
        if operator == "q":
            self._before.append(dict(self._how))
        elif operator == "Q":
            self._how = self._before.pop() if self._before else {}
        elif operator in _COLOURS:
            self._how[operator] = str([str(each) for each in operands])
        elif operator in _PATHS or operator in _PAINTS:
            how = str(sorted(self._how.items())) if operator in _PAINTS else ""
            self.digest.update(f"{operator} {[str(each) for each in operands]} {how}".encode(errors="replace"))


class _Digests:
    """Digests of what pages are drawn with; what many pages share is looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], str] = {}

    def of(self, each: Any, depth: int = 0) -> str:
        """Of an object with all that is in it."""
        if depth > _DEEPEST:
            raise opening.unreadable("bomb")
        shared = each.objgen if isinstance(each, pikepdf.Object) and each.is_indirect else None
        if shared is None:
            return self._worked_out(each, depth)
        if shared not in self._known:
            self._known[shared] = ""  # for what leads back to itself
            self._known[shared] = self._worked_out(each, depth)
        return self._known[shared]

    def without(self, each: Any, left_out: str) -> str:
        """Of an object without one of its keys."""
        return self._worked_out(each, 0, left_out)

    def _worked_out(self, each: Any, depth: int, left_out: str = "/Parent") -> str:
        digest = hashlib.sha256()
        if isinstance(each, Dictionary | Stream):
            for key in sorted(key for key in each.keys() if key not in ("/Length", "/Filter", "/Parent", left_out)):  # noqa: SIM118
                digest.update(f"{key} {self.of(each[key], depth + 1)}".encode("utf-8", "replace"))
            if isinstance(each, Stream):
                digest.update(opening.unpacked(each, _LARGEST_PICTURE))
        elif isinstance(each, Array):
            digest.update("".join(self.of(part, depth + 1) for part in each).encode())
        else:
            digest.update(str(each).encode("utf-8", "replace"))
        return digest.hexdigest()


class _Tags:
    """Reads the tags that lead through the text."""

    def __init__(self, pages: dict[tuple[int, int], int], marked: dict[tuple[int, int], _Said]) -> None:
        self._pages, self._marked = pages, marked
        self._left = _MOST_ELEMENTS
        self.seen: set[tuple[int, int]] = set()

    def blocks(self, element: Any, page: int, depth: int) -> Iterator[Block]:
        """The blocks under an element, in the order in which they are read."""
        for kind, kid, on in self._kids(element, page, depth):
            found = _KINDS.get(kind)
            if found in ("table", "list", "contents"):
                yield Block(found, tuple(self._rows(kid, on, depth + 1)))
            elif found == "heading":
                yield Block(found, (Row((self._cell(kid, on, depth + 1),)),), int(kind[2:]))
            elif found == "figure":
                yield Block(found, (Row((Cell(str(kid.get("/Alt", "")), ""), self._cell(kid, on, depth + 1))),))
            elif kind and not self._has_text(kid):
                yield from self.blocks(kid, on, depth + 1)
            elif (cell := self._cell(kid, on, depth + 1)).drawn or cell.text:
                yield Block("text", (Row((cell,)),))

    def _rows(self, element: Any, page: int, depth: int) -> Iterator[Row]:
        """The rows of a table, the items of a list, or the lines of a list of contents."""
        for kind, kid, on in self._kids(element, page, depth):
            if kind in ("/THead", "/TBody", "/TFoot", "/TOC"):
                yield from (row._replace(heads=kind == "/THead") for row in self._rows(kid, on, depth + 1))
            elif kind == "/TR":
                yield Row(tuple(self._cell(cell, at, depth + 2) for _, cell, at in self._kids(kid, on, depth + 1)))
            else:
                yield Row((self._cell(kid, on, depth + 1),))

    def _cell(self, element: Any, page: int, depth: int) -> Cell:
        """All text under an element."""
        if isinstance(element, tuple):
            mark = cast("tuple[int, int]", element)
            said, first = self._marked.get(mark), mark not in self.seen
            self.seen.add(mark)
            # What two tags lead to stands on the page once; the second finds nothing.
            return Cell("".join(said.text), "".join(said.drawn)) if said is not None and first else Cell("", "")
        parts = [self._cell(kid, on, depth + 1) for _, kid, on in self._kids(element, page, depth)]
        text, drawn = (" ".join(part[place] for part in parts) for place in (0, 1))
        for key in ("/ActualText", "/Alt"):
            if key in element and element.get("/S") != "/Figure":
                text = f"{text} {element[key]}"
        return Cell(text, drawn)

    def _has_text(self, element: Any) -> bool:
        """Whether there is text right under an element, so that all under it is one paragraph."""
        kids = element.get("/K")
        return any(not isinstance(kid, Dictionary) or "/MCID" in kid for kid in (kids if isinstance(kids, Array) else [kids]) if kid is not None)

    def _kids(self, element: Any, page: int, depth: int) -> Iterator[tuple[str, Any, int]]:
        """What is right under an element: elements with their kind, and marks, as page and number, with none; each with its page."""
        if depth > _DEEPEST:
            raise opening.unreadable("bomb")
        if isinstance(element, tuple):
            return
        page = self._page_of(element, page)
        kids = element.get("/K")
        for kid in kids if isinstance(kids, Array) else [kids]:
            self._left -= 1
            if self._left < 0:
                raise opening.unreadable("bomb")
            if isinstance(kid, int):
                yield "", (page, int(kid)), page
            elif isinstance(kid, Dictionary) and isinstance(mark := kid.get("/MCID"), int):
                yield "", (self._page_of(kid, page), int(mark)), page
            elif isinstance(kid, Dictionary) and (kind := kid.get("/S")) is not None:
                yield str(kind), kid, page

    def _page_of(self, element: Any, otherwise: int) -> int:
        page = element.get("/Pg")
        return self._pages.get(page.objgen, otherwise) if isinstance(page, Dictionary) else otherwise
