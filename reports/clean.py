"""People's own text made safe to print: a copy is cleaned on export, the stored answer never changes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")

REPLACEMENT = "\ufffd"
_MARKS_KEPT = 4  # combining marks on one letter; real scripts need at most three or four
_DIRECTION_MARKS = "\u200e\u200f"  # kept: they are harmless and some scripts need them
_JOINERS = "\u200c\u200d"  # kept: Indian scripts and Persian need them
_NEVER_IN_XML = "\ufffe\uffff"
_PLAIN = re.compile("[\n -~¡-¬®-ňŊ-ſ–—‘’“”•…€−]*")
"""Text of these alone is as it should be; it is nearly all text, and is not looked at character by character."""
_SPACES = {"\t": " ", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}


class Cleaner:
    """Cleans text and counts what it had to change. `covered`: whether the fonts have a glyph; None: do not ask."""

    def __init__(self, covered: Callable[[str], bool] | None = None) -> None:
        self.covered = covered
        self.replaced = 0
        """Characters without a glyph, now U+FFFD."""
        self.dropped = 0
        """Invisible control characters, now gone."""

    def text(self, text: str) -> str:
        """`text` in NFC, without controls and direction overrides, with at most four marks on a letter."""
        if _PLAIN.fullmatch(text):
            return text
        kept: list[str] = []
        marks = 0
        for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
            character = _SPACES.get(character, character)
            category = unicodedata.category(character)
            marks = marks + 1 if category in ("Mn", "Me") else 0
            if marks > _MARKS_KEPT or self._unwanted(character, category):
                self.dropped += 1
            elif self.covered is None or character == "\n" or self.covered(character):
                kept.append(character)
            else:
                self.replaced += 1
                kept.append(REPLACEMENT)
        return "".join(kept)

    @classmethod
    def for_xml(cls) -> Cleaner:
        """One that also replaces what no XML may hold, and so no file of Word or Excel: most of that is dropped anyway."""
        return cls(lambda character: character not in _NEVER_IN_XML)

    @staticmethod
    def _unwanted(character: str, category: str) -> bool:
        if category == "Cf":
            return character not in _DIRECTION_MARKS + _JOINERS
        return category in ("Cc", "Cs") and character != "\n"


def with_texts(node: T, change: Callable[[str], str]) -> T:
    """The same dataclass, or tuple of them, with every text in it changed."""
    if isinstance(node, str):
        return cast(T, change(node))
    if isinstance(node, tuple):
        return cast(T, tuple([with_texts(part, change) for part in cast("tuple[Any, ...]", node)]))
    if is_dataclass(node) and not isinstance(node, type):
        return cast(T, type(node)(*[with_texts(getattr(node, name), change) for name in _names(type(node))]))
    return node


def texts_in(node: object) -> Iterator[str]:
    """Every text in a dataclass, or tuple of them, in order."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple):
        for part in cast("tuple[object, ...]", node):
            yield from texts_in(part)
    elif is_dataclass(node) and not isinstance(node, type):
        for name in _names(type(node)):
            yield from texts_in(getattr(node, name))


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cast(Any, kind)))
