"""The pieces of a Word document, as XML elements. Text goes in as text only: no part of it can become markup or a field."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias, cast

from docx import oxml
from docx.oxml.ns import qn

Element: TypeAlias = Any
"""An lxml element; python-docx has no types for them."""
_RIGHT = ("R", "AL", "AN")
_DIGIT = "EN"
_DEEPEST = 63
"""Brackets within brackets, as Unicode has it."""
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def element(name: str, /, *inside: Element, **attributes: str | int) -> Element:
    """An element of WordprocessingML, such as `element("jc", val="right")`."""
    made = cast(Any, oxml).OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(inside)
    return made


def runs(text: str, style: str = "", *, colour: str = "") -> list[Element]:
    """Text in a character style; a line break starts a new line. What is written from right to left is marked so."""
    made: list[Element] = []
    for place, line in enumerate(text.split("\n")):
        if place:
            made.append(element("r", element("br")))
        made += [_run(part, style, colour, rightward) for part, rightward in _stretches(line)]
    return made


def tab() -> Element:
    """A step to the next stop."""
    return element("r", element("tab"))


def field(code: str, shown: str) -> list[Element]:
    """What Word works out by itself, such as PAGE; `shown` until then."""
    begin, separate, end = (element("r", element("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    return [begin, instruction(code), separate, *runs(shown), end]


def instruction(code: str) -> Element:
    """What a field works out. Nobody's text may be part of it."""
    return element("r", _literal("instrText", f" {code} "))


def link(anchor: str, inside: Iterable[Element]) -> Element:
    """A link to a bookmark of this document."""
    return element("hyperlink", *inside, anchor=anchor, history=1)


def bookmarked(name: str, number: int, inside: Iterable[Element]) -> list[Element]:
    """Content that a link can lead to."""
    return [element("bookmarkStart", id=number, name=name), *inside, element("bookmarkEnd", id=number)]


def paragraph(
    inside: Iterable[Element], style: str = "", *, keep: bool = False, new_page: bool = False, list_id: int = 0,
    panel: Iterable[Element] = (), align: str = "", stop: int = 0, before: int | None = None,
) -> Element:  # fmt: skip
    """A paragraph. `keep`: on the page of the next one. `list_id`: a list that it is an item of.

    `panel`: what edges, fills and indents it. `stop`: where what follows a tab ends, and `before`: the space above it, both in twentieths of a point.
    """
    content = list(inside)
    rightward = begins_rightward("".join(part.text or "" for run in content for part in run.iter(qn("w:t"))))
    edges, fill, *indent = [*panel] or (None, None)
    properties = [
        element("pStyle", val=style) if style else None,
        element("keepNext") if keep else None,
        element("pageBreakBefore") if new_page else None,
        element("numPr", element("ilvl", val=0), element("numId", val=list_id)) if list_id else None,
        edges,
        fill,
        element("tabs", element("tab", val="right", pos=stop)) if stop else None,
        element("bidi") if rightward else None,
        element("spacing", before=before) if before is not None else None,
        *indent,
        element("jc", val=align) if align and not rightward else None,
    ]
    return element("p", element("pPr", *(each for each in properties if each is not None)), *content)


def begins_rightward(text: str) -> bool:
    """Whether the first letter with a direction is one of a script from right to left.

    >>> begins_rightward("12. \u05e9\u05dc\u05d5\u05dd abc"), begins_rightward("abc \u05e9\u05dc\u05d5\u05dd")
    (True, False)
    """
    if text.isascii():
        return False
    return next((kind in _RIGHT for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), False)


def _run(text: str, style: str, colour: str, rightward: bool) -> Element:
    properties = [
        element("rStyle", val=style) if style else None,
        element("color", val=colour) if colour else None,
        element("rtl") if rightward else None,
    ]
    shown = [each for each in properties if each is not None]
    return element("r", *([element("rPr", *shown)] if shown else []), _literal("t", text))


def _literal(name: str, text: str) -> Element:
    made = element(name)
    made.text = text
    made.set(qn("xml:space"), "preserve")
    return made


def _stretches(line: str) -> Iterator[tuple[str, bool]]:
    """A line in stretches of one direction. What has none goes with its neighbours if they agree, and else with the line."""
    if line.isascii():
        if line:
            yield line, False
        return
    start, rightward = 0, None
    for place, side in enumerate(_sides(line)):
        if rightward is not None and side != rightward:
            yield line[start:place], rightward
            start = place
        rightward = side
    if line:
        yield line[start:], bool(rightward)


def _sides(line: str) -> list[bool]:
    """For each character whether it is written from right to left: Unicode's bidirectional algorithm, without its embeddings."""
    base = begins_rightward(line)
    sides = _strong(line, base)
    _pair(line, sides, base)
    after: list[bool] = []
    following = base
    for side in reversed(sides):
        following = following if side is None else side
        after.append(following)
    resolved: list[bool] = []
    before = base
    for side, following in zip(sides, reversed(after), strict=True):
        before = before if side is None else side
        resolved.append(side if side is not None else before if before == following else base)
    return resolved


def _strong(line: str, base: bool) -> list[bool | None]:
    """The directions of letters, and of digits, which follow the letter before them. None: it has none."""
    sides: list[bool | None] = []
    last = base
    for kind in map(unicodedata.bidirectional, line):
        if kind == "L" or kind in _RIGHT:
            last = kind != "L"
        sides.append(last if kind in ("L", _DIGIT, *_RIGHT) else None)
    return sides


def _pair(line: str, sides: list[bool | None], base: bool) -> None:
    """Brackets go with the line, unless everything in them and what is before them runs the other way."""
    opened: list[int] = []
    for place, character in enumerate(line):
        if character in _BRACKETS:
            if len(opened) == _DEEPEST:
                return
            opened.append(place)
        elif opened and character == _BRACKETS[line[opened[-1]]]:
            start = opened.pop()
            inside = {side for side in sides[start + 1 : place] if side is not None}
            if inside:
                before = next((side for side in reversed(sides[:start]) if side is not None), base)
                sides[start] = sides[place] = base if base in inside else before
