"""A report fitted to paper: characters that the fonts have, and words that can be broken."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from dataclasses import fields, is_dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar, cast

from questionnaires import wording
from reports.clean import Cleaner
from reports.document import Paragraph, Report, Section

T = TypeVar("T")

_LONG_WORD = re.compile(r"\S{25,}")
_BREAK = "\u200b"


def fit(report: Report, *, without: frozenset[str] = frozenset()) -> Report:
    """The report with what cannot be printed replaced, and a section that says how much that was.

    `without`: further characters to replace.
    """
    cleaner = Cleaner(lambda character: covered(character) and character not in without)
    fitted = cleaner.tree(report)
    words = wording.table("reports")
    told = [
        words(f"{key}_one" if count == 1 else f"{key}_many", count=f"{count:,}")
        for key, count in (("replaced", cleaner.replaced), ("dropped", cleaner.dropped))
        if count
    ]
    if told:
        section = Section("printing", words("printing_title"), tuple(Paragraph(line) for line in told))
        fitted = replace(fitted, sections=(*fitted.sections, section))
    return _breakable(fitted)


def covered(character: str) -> bool:
    """Whether a bundled font has a glyph for the character."""
    starts, ends = _coverage()
    place = bisect_right(starts, ord(character)) - 1
    return place >= 0 and ord(character) <= ends[place]


@cache
def _coverage() -> tuple[list[int], list[int]]:
    text = (files("reports") / "templates" / "fonts" / "coverage.json").read_text(encoding="utf-8")
    ranges = cast("list[list[int]]", json.loads(text))
    return [start for start, _ in ranges], [end for _, end in ranges]


def _breakable(node: T) -> T:
    """Very long words get invisible places to break, so that they stay within their column."""
    if isinstance(node, str):
        return cast(T, _LONG_WORD.sub(lambda found: _with_breaks(found[0]), node))
    if isinstance(node, tuple):
        return cast(T, tuple(_breakable(part) for part in cast("tuple[Any, ...]", node)))
    if is_dataclass(node) and not isinstance(node, type):
        changes = {field.name: _breakable(getattr(node, field.name)) for field in fields(node)}
        return cast(T, replace(cast(Any, node), **changes))
    return node


def _with_breaks(word: str) -> str:
    """A place to break after every character, but never before a mark or a joiner."""
    parts: list[str] = []
    for place, character in enumerate(word):
        joined = unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf", "Sk") or word[place - 1] == "\u200d"
        parts.append(character if place == 0 or joined else _BREAK + character)
    return "".join(parts)
