"""A logo as SVG: read so far that only shapes and colours are left, then drawn by Typst. Nothing in it runs, grows or leads elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, cast
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_KEPT = frozenset(
    (
        "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "clipPath",
        "linearGradient", "radialGradient", "stop", "style",
    )
)  # fmt: skip
_LEFT_OUT = frozenset(("title", "desc", "metadata"))
"""What says something about the picture and draws nothing."""
_DEEPEST = 32  # levels of nesting
_MOST = 2_000  # shapes to draw, each counted as often as something refers to it
_MOST_WRITTEN = 400_000
"""Characters of attributes, outlines above all, each counted as often as it is drawn: a stroke of that length takes some seconds."""
_MOST_MATCHES = 200_000
"""Selectors in style sheets times elements that they are held against."""
_LAYER = 5
"""As how many shapes one counts that is drawn on a sheet of its own."""
_POINTS_PER_PIXEL = 0.5
_PIXELS_PER_INCH = 144
_ATTRIBUTE = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_URL = re.compile(r"url\s*\(\s*['\"]?\s*([^)'\"\s]*)", re.IGNORECASE)
_SCRIPTED = re.compile(r"javascript:|expression\s*\(|-moz-binding|behavior\s*:", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_STYLE = re.compile(r"(?<![\w-])([a-z-]+)\s*:\s*([^;{}]*)", re.IGNORECASE)
_REFUSED = re.compile(r"filter|mask[a-z-]*|mix-blend-mode|background-blend-mode|backdrop-filter|stroke-dasharray", re.IGNORECASE)
"""Properties that can take minutes to draw."""
_LAYERED = frozenset(("opacity", "clip-path", "isolation"))
_IDLE = frozenset(("", "none", "normal", "auto", "1", "inherit", "initial"))
"""Values that change nothing; drawing programs write them everywhere."""
_BEGINNING = re.compile(rb"\s*<(?:\?xml\s|!--|!DOCTYPE\s|(?:[A-Za-z][\w.-]*:)?svg[\s>/])")


@cache
def _no_fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)


class Unsafe(Exception):  # noqa: N818 (it reads as what it is)
    """Why an SVG cannot be drawn here: the end of the key of a sentence, and the values in it."""

    def __init__(self, kind: str, **values: object) -> None:
        super().__init__(kind)
        self.kind, self.values = kind, values


def looks_like_one(content: bytes) -> bool:
    """Whether a file begins as an SVG does.

    >>> looks_like_one(b"<svg/>"), looks_like_one(b"GIF89a")
    (True, False)
    """
    return _BEGINNING.match(content.removeprefix(b"\xef\xbb\xbf")) is not None


def drawn(content: bytes, widest: int, highest: int) -> bytes:
    """The SVG as a PNG with a transparent background, as large as fits into `widest` × `highest` pixels. Raises Unsafe."""
    import typst  # heavy, and whoever only reads an SVG does not need it

    parts = {"main.typ": (files("reports") / "templates" / "logo.typ").read_bytes(), "logo.svg": safe(content).encode()}
    inputs = {"width": f"{widest * _POINTS_PER_PIXEL:g}", "height": f"{highest * _POINTS_PER_PIXEL:g}"}
    try:
        made = typst.compile(cast(Any, parts), format="png", ppi=_PIXELS_PER_INCH, font_paths=_no_fonts(), sys_inputs=inputs)
    except typst.TypstError as error:
        raise Unsafe("damaged") from error
    assert isinstance(made, bytes)
    return made


def safe(content: bytes) -> str:
    """The SVG written anew with its shapes and colours only. Raises Unsafe, which says what else is in it."""
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reading.doctype
    parser.EntityDeclHandler = parser.SkippedEntityHandler = parser.ExternalEntityRefHandler = _entities
    parser.ProcessingInstructionHandler = _instruction
    parser.StartElementHandler, parser.EndElementHandler = reading.start, reading.end
    parser.CharacterDataHandler = reading.text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unsafe("damaged") from error
    reading.check_size()
    return "".join(reading.written)


class _Cost(NamedTuple):
    """Of drawing something with all that is within and that it refers to."""

    shapes: int
    written: int
    """Characters of attributes."""

    @property
    def too_much(self) -> bool:
        return self.shapes > _MOST or self.written > _MOST_WRITTEN


@dataclass
class _Node:
    """An element: what it refers to, and those within."""

    refers_to: list[str] = field(default_factory=list[str])
    within: list[_Node] = field(default_factory=list["_Node"])
    weight: int = 1
    """As how many shapes it counts itself."""
    written: int = 0
    cost: _Cost | None = None
    """Once it is counted."""
    counting: bool = False


class _Reading:
    def __init__(self) -> None:
        self.written: list[str] = []
        self._open: list[tuple[str, _Node]] = []
        self._passed_over = 0  # levels below something that is left out
        self._root = _Node()
        self._by_id: dict[str, _Node] = {}
        self._style = ""
        self._styles: list[str] = []
        """Ids of what style sheets refer to."""
        self._elements = 0
        self._weight, self._selectors = 1, 0
        """What style sheets can make of each element, and how many selectors they have."""

    @staticmethod
    def doctype(_name: str, _system: str | None, _public: str | None, internal: bool) -> None:
        """The standard one names a file that is never fetched; one with declarations of its own is refused."""
        if internal:
            _entities()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if local.lower() in ("script", "handler", "listener"):
            raise Unsafe("script")
        if not self._elements and (local != "svg" or space not in ("", _SVG)):
            raise Unsafe("not_an_image")
        if self._passed_over or local in _LEFT_OUT or space not in ("", _SVG):
            self._passed_over += 1
            return
        if local not in _KEPT or (self._open and local == "svg"):
            raise _not_drawn(local, attributes)
        self._elements += 1
        if len(self._open) >= _DEEPEST or self._elements > _MOST:
            raise Unsafe("too_much")
        node = _Node()
        (self._open[-1][1].within if self._open else self._root.within).append(node)
        self._open.append((local, node))
        kept = [part for key, value in attributes.items() if (part := self._attribute(node, key, value))]
        self.written.append(f"<{' '.join([local, *([f'xmlns={quoteattr(_SVG)}'] if local == 'svg' else []), *kept])}>")

    def end(self, _name: str) -> None:
        if self._passed_over:
            self._passed_over -= 1
            return
        local, _ = self._open.pop()
        if local == "style":  # only now: the parser hands over a long text in pieces
            if "@" in self._style:
                raise Unsafe("reference")
            self._styles += _references(self._style)
            self._weight = max(self._weight, _weight(self._style))
            self._selectors += self._style.count("{") + self._style.count(",")
            self.written.append(escape(self._style))
            self._style = ""
        self.written.append(f"</{local}>")

    def text(self, text: str) -> None:
        """Only a style sheet says anything in words."""
        if not self._passed_over and self._open and self._open[-1][0] == "style":
            self._style += text

    def _attribute(self, node: _Node, name: str, value: str) -> str:
        space, _, local = name.rpartition(" ")
        if local.lower().startswith("on") or _SCRIPTED.search(value):
            raise Unsafe("script")
        if local == "href":
            if not value.strip().startswith("#"):
                raise Unsafe("reference")
            node.refers_to.append(value.strip()[1:])
            return f"href={quoteattr(value.strip())}"
        if space or not _ATTRIBUTE.fullmatch(local):
            return ""
        if local == "id":
            self._by_id.setdefault(value, node)
        node.refers_to += _references(value)
        node.weight = max(node.weight, _weight(value if local == "style" else f"{local}:{value}"))
        node.written += len(value)
        return f"{local}={quoteattr(value)}"

    def check_size(self) -> None:
        """Raises Unsafe if what refers to other parts, which refer to others, comes to too much to draw."""
        everywhere = _together(self._cost(self._by_id[id_], 0) for id_ in self._styles if id_ in self._by_id)
        drawn = self._cost(self._root, 0)
        styled = _Cost(drawn.shapes * self._weight + self._elements * everywhere.shapes, drawn.written + self._elements * everywhere.written)
        if styled.too_much or self._selectors * self._elements > _MOST_MATCHES:
            raise Unsafe("too_much")

    def _cost(self, node: _Node, depth: int) -> _Cost:
        if node.counting or depth > 2 * _DEEPEST:  # it refers to itself, or through too many others
            raise Unsafe("too_much")
        if node.cost is None:
            node.counting = True
            others = [*node.within, *(self._by_id[id_] for id_ in node.refers_to if id_ in self._by_id)]
            node.cost = _together((_Cost(node.weight, node.written), *(self._cost(other, depth + 1) for other in others)))
            node.counting = False
        return node.cost


def _together(costs: Iterable[_Cost]) -> _Cost:
    every = list(costs)
    return _Cost(sum(each.shapes for each in every), sum(each.written for each in every))


def _weight(style: str) -> int:
    """As how many shapes something counts that is drawn in this style. Raises Unsafe if it can take minutes."""
    weight = 1
    for name, value in _STYLE.findall(_COMMENT.sub(" ", style)):
        if value.partition("!")[0].strip().lower() in _IDLE:
            continue
        if _REFUSED.fullmatch(name):
            raise Unsafe("element", element=name.lower()[:40])
        weight = max(weight, _LAYER if name.lower() in _LAYERED else 1)
    return weight


def _not_drawn(local: str, attributes: dict[str, str]) -> Unsafe:
    leads = [value.strip() for key, value in attributes.items() if key in ("href", f"{_XLINK} href")]
    if any(not value.startswith(("#", "data:")) for value in leads):
        return Unsafe("script" if any(_SCRIPTED.search(value) for value in leads) else "reference")
    if local in ("text", "tspan", "textPath"):
        return Unsafe("text")
    return Unsafe("element", element=local[:40])


def _references(value: str) -> list[str]:
    """The ids of other parts that a value names. Raises Unsafe if it names anything else, or hides what it names."""
    if "\\" in value or any(not re.match("#.", target) for target in _URL.findall(value)) or _SCRIPTED.search(value):
        raise Unsafe("reference")
    return [target[1:] for target in _URL.findall(value)]


def _entities(*_: object) -> int:
    raise Unsafe("entities")


def _instruction(target: str, _data: str) -> None:
    if target.lower() != "xml":
        raise Unsafe("reference")
