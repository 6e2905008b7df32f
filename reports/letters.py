"""The fonts in a PDF: what each code stands for, and what is drawn for it, so that a 3 cannot be drawn where an 8 is meant."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from pikepdf import Array, Dictionary, Stream

from reports import opening

UNKNOWN = "\ufffd"
"""Stands for a code of which the font does not say what it means."""
BLANK = hashlib.sha256(b"").hexdigest()
"""The digest of a letter for which nothing is drawn."""
_LARGEST_MAP, _LARGEST_FONT = 2_000_000, 5_000_000  # bytes, unpacked
_MOST_CODES = 65_536
_DEEPEST = 4  # letters within letters, such as é
_CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_TRIPLE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


class Font:
    """One font of a PDF, of the kind that this toolkit prints with: codes of two bytes, each the number of a drawing."""

    def __init__(self, plain: Any) -> None:
        """`plain`: the font's dictionary. Nothing in it is trusted; what cannot be read has no meaning, or no drawing."""
        self._plain = plain
        self._read: set[int] = set()

    def codes(self, shown: bytes) -> tuple[int, ...]:
        """The codes in a string that is shown in this font."""
        count = len(shown) // 2
        return struct.unpack(f">{count}H", shown[: 2 * count])

    def read(self, shown: bytes) -> str:
        """What a string says that is shown in this font."""
        codes = self.codes(shown)
        self._read.update(codes)
        return "".join([self.text(code) for code in codes])

    def text(self, code: int) -> str:
        """What a code stands for."""
        return self._texts.get(code, UNKNOWN)

    def drawings(self) -> Iterator[tuple[str, str]]:
        """What each code that was read stands for, with a digest of what is drawn for it; empty if that cannot be told."""
        for code in self._read:
            yield self.text(code), self._outlines.digest(code) if self._outlines else ""

    @cached_property
    def _texts(self) -> dict[int, str]:
        stream = self._plain.get("/ToUnicode") if isinstance(self._plain, Dictionary) else None
        if not isinstance(stream, Stream) or self._plain.get("/Encoding") != "/Identity-H":
            return {}
        written = opening.unpacked(stream, _LARGEST_MAP)
        found: dict[int, str] = {}
        for part in _RANGES.findall(written):
            for first, last, text in _TRIPLE.findall(part):
                start, end, begin = int(first, 16), int(last, 16), _characters(text)
                for code in range(start, min(end, start + _MOST_CODES) + 1) if begin else ():
                    found[code] = begin[:-1] + chr(min(ord(begin[-1]) + code - start, 0x10FFFF))
        for part in _CHARACTERS.findall(written):
            found |= {int(code, 16): _characters(text) for code, text in _PAIR.findall(part)}
        return found

    @cached_property
    def _outlines(self) -> _Outlines | None:
        below = self._plain.get("/DescendantFonts") if isinstance(self._plain, Dictionary) else None
        font = below[0] if isinstance(below, Array) and len(below) else None
        if not isinstance(font, Dictionary) or font.get("/CIDToGIDMap") != "/Identity":
            return None
        about = font.get("/FontDescriptor")
        if not isinstance(about, Dictionary):
            return None
        file = about.get("/FontFile2")
        if not isinstance(file, Stream) or "/FontFile" in about or "/FontFile3" in about or font.get("/Subtype") != "/CIDFontType2":
            return None  # readers would choose among them
        try:
            return _Outlines(opening.unpacked(file, _LARGEST_FONT))
        except (struct.error, KeyError, ValueError):
            return None


class _Outlines:
    """The drawings in a TrueType font."""

    def __init__(self, font: bytes) -> None:
        """Raises struct.error, KeyError or ValueError if it is none."""
        (count,) = struct.unpack_from(">H", font, 4)
        tables: dict[bytes, bytes] = {}
        for place in range(min(count, 64)):
            tag, _, start, length = struct.unpack_from(">4sLLL", font, 12 + 16 * place)
            tables[tag] = font[start : start + length]
        (long,) = struct.unpack_from(">h", tables[b"head"], 50)
        located, width = tables[b"loca"], 4 if long else 2
        offsets = struct.unpack(f">{len(located) // width}{'L' if long else 'H'}", located[: len(located) // width * width])
        self._offsets = offsets if long else tuple(2 * offset for offset in offsets)
        self._drawings = tables[b"glyf"]

    def digest(self, number: int, depth: int = 0) -> str:
        if number + 1 >= len(self._offsets) or depth > _DEEPEST:
            return ""
        drawn = self._drawings[self._offsets[number] : self._offsets[number + 1]]
        try:
            if drawn and struct.unpack_from(">h", drawn)[0] < 0:
                return hashlib.sha256(self._composite(drawn, depth)).hexdigest()
        except struct.error:
            return ""
        return hashlib.sha256(drawn.rstrip(b"\0")).hexdigest()

    def _composite(self, drawn: bytes, depth: int) -> bytes:
        """A drawing made of others, with these in the place of their numbers, which differ from font to font."""
        parts, at, more = drawn[:10], 10, True
        while more and at < len(drawn):
            flags, number = struct.unpack_from(">HH", drawn, at)
            length = 4 + (4 if flags & 0x1 else 2) + (2 if flags & 0x8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0)
            parts += drawn[at : at + 2] + self.digest(number, depth + 1).encode() + drawn[at + 4 : at + length]
            at, more = at + length, bool(flags & 0x20)
        return parts


def _characters(written: bytes) -> str:
    if len(written) % 4 or len(written) > 400:
        return UNKNOWN
    return bytes.fromhex(written.decode()).decode("utf-16-be", "replace").replace("\0", UNKNOWN)
