"""A report fitted to paper: characters that the fonts have, and words that can be broken."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import cast

from questionnaires import wording
from reports.clean import Cleaner, with_texts
from reports.document import Paragraph, Report, Section

_LONG_WORD = re.compile(r"\S{16,}")
_VERY_LONG = 25  # characters; no English word has as many
_JOINTS = re.compile(r"(?<=\w[_/.,;:])(?=\w)")
_BREAK = "\u200b"


def fit(report: Report, *, without: frozenset[str] = frozenset()) -> Report:
    """The report with what cannot be printed replaced, and a section that says how much that was.

    `without`: further characters to replace.
    """
    cleaner = Cleaner(lambda character: covered(character) and character not in without)
    fitted = with_texts(report, lambda text: breakable(cleaner.text(text)))
    return with_told(fitted, cleaner)


def with_told(report: Report, cleaner: Cleaner) -> Report:
    """The report with a section that says how many characters the cleaner replaced or left out, if any."""
    lines = told(cleaner)
    if not lines:
        return report
    annex = any(each.annex for each in report.sections)
    section = Section("printing", wording.table("reports")("printing_title"), tuple(map(Paragraph, lines)), annex=annex)
    return replace(report, sections=(*report.sections, section))


def told(cleaner: Cleaner) -> tuple[str, ...]:
    """A sentence on what the cleaner replaced, and one on what it left out; none on what it did not do."""
    words = wording.table("reports")
    counts = (("replaced", cleaner.replaced), ("dropped", cleaner.dropped))
    return tuple([words(f"{key}_one" if count == 1 else f"{key}_many", count=f"{count:,}") for key, count in counts if count])


def breakable(text: str) -> str:
    """The text with invisible places to break in its long words."""
    return _LONG_WORD.sub(_with_breaks, text)


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


def _with_breaks(found: re.Match[str]) -> str:
    """Very long words get invisible places to break, so that they stay within their column.

    A place to break at every joint; in a very long word after every character, but never before a mark or a joiner.
    """
    word = found[0]
    if len(word) < _VERY_LONG:
        return _JOINTS.sub(_BREAK, word)
    parts: list[str] = []
    for place, character in enumerate(word):
        joined = unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf", "Sk") or word[place - 1] == "\u200d"
        parts.append(character if place == 0 or joined else _BREAK + character)
    return "".join(parts)
