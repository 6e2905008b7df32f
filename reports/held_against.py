"""What stands on the pages of a report held against what should stand there: every difference, with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from questionnaires.texts import ENGLISH, table
from reports.letters import BLANK, UNKNOWN
from reports.printed import Block, Cell, Printed

T = TypeVar("T")

_SHOWN = 240  # characters of a text in the list of differences
_NAME = 90  # characters of a row's name
_UNSEEN = re.compile("[\\s\u200b\u2060\u00ad]+")
_JOINED = frozenset(("ff", "fi", "fl", "ffi", "ffl", "fj", "ft", "tt", "-->", "<--", "--", "---", "->", "<-"))
"""What fonts draw as one."""
_MOST_STEPS = 4_000_000
_LAST_NUMBER = re.compile(r"\d+$")


class Difference(NamedTuple):
    """One place where the print is not what follows. An empty `printed`: it is missing; an empty `follows`: nothing should be there.

    Both empty: what is wrong is no text, and `row` says what it is.
    """

    section: str
    row: str
    column: str
    printed: str
    follows: str


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is known to be different, or may be. Exactly the same is asked of everything, unless this says otherwise."""

    gaps: tuple[str, str] = ("", "")
    """Between these two marks any text may be printed."""
    moved: bool = False
    """Whether text may stand on other pages, so that page numbers differ."""
    language: str = ENGLISH
    """Of the report."""


def differences(given: Printed, again: Printed, allowance: Allowance) -> Iterator[Difference]:
    """Where `given` is not worded as `again`, in the order in which it is read; then titles, bookmarks, heads and feet."""
    compared = _Compared(allowance)
    yield from compared.blocks(given.blocks, again.blocks)
    yield from compared.around(given, again)


def beside_the_words(given: Printed, again: Printed, allowance: Allowance) -> Iterator[Difference]:
    """What no other wording explains: text without tags, letters with another shape, what lies on the pages and what surrounds them."""
    yield from _Compared(allowance).beside(given, again)


class _Compared:
    def __init__(self, allowance: Allowance) -> None:
        self._allowance, self._words = allowance, table("reports")
        texts = table("reports", allowance.language).texts
        self._page_of = _pattern(texts["page_of"], ("page", "pages"))
        self._contents = _pattern(texts["contents_line"], ("contents", "annex"))
        self._headings: dict[int, str] = {}

    # --- What is read ---

    def blocks(self, given: Sequence[Block], again: Sequence[Block]) -> Iterator[Difference]:
        """Headings, paragraphs, lists, tables and figures."""
        for printed, follows in _paired(given, again, self._key_of_block):
            self._enter(follows or printed)
            if printed is None or follows is None or printed.kind != follows.kind:
                yield self._difference("", "", _text_of(printed), _text_of(follows))
            else:
                yield from self._rows(printed, follows)

    def _enter(self, block: Block | None) -> None:
        if block is not None and block.kind == "heading":
            self._headings = {level: text for level, text in self._headings.items() if level < block.level}
            self._headings[block.level] = _short(block.rows[0].cells[0].text, _NAME)

    def _key_of_block(self, block: Block) -> tuple[str, int, str]:
        first = block.rows[0].cells[0].text if block.rows and block.rows[0].cells else ""
        return block.kind, block.level, self._plain(first) if block.kind in ("heading", "table") else ""

    def _rows(self, printed: Block, follows: Block) -> Iterator[Difference]:
        columns = next((row.cells for row in follows.rows if row.heads), ())
        titles = [_short(cell.text, _NAME) for cell in columns]
        for given, again in _paired(printed.rows, follows.rows, lambda row: self._plain(row.cells[0].text) if row.cells else ""):
            cells, wanted = given.cells if given else (), again.cells if again else ()
            name = self._row_name(printed.kind, wanted or cells, bool(again and again.heads))
            if len(cells) != len(wanted):
                yield self._difference(name, "", _joined(cells), _joined(wanted))
                continue
            for place, (cell, want) in enumerate(zip(cells, wanted, strict=True)):
                if not self._same(printed.kind, cell, want):
                    yield self._difference(name, titles[place] if place < len(titles) and name else "", _shown(cell, want), want.text)

    def _row_name(self, kind: str, cells: tuple[Cell, ...], heads: bool) -> str:
        if kind != "table" or not cells:
            return ""
        return self._words("held_column_titles") if heads else _short(cells[0].text, _NAME)

    def _same(self, kind: str, cell: Cell, want: Cell) -> bool:
        same = self._matches(kind, cell.text, want.text)
        return same and self._matches(kind, cell.drawn, want.drawn)

    def _matches(self, kind: str, printed: str, follows: str) -> bool:
        printed, follows = self._plain(printed), self._plain(follows)
        if printed == follows:
            return True
        if self._allowance.moved:
            if kind == "contents":
                return _LAST_NUMBER.sub("", printed) == _LAST_NUMBER.sub("", follows)
            if kind == "text" and self._contents.sub("", printed) == self._contents.sub("", follows) and self._contents.search(follows):
                return True
        begins, ends = self._allowance.gaps
        if not begins or begins not in follows:
            return False
        gap = f"{re.escape(begins)}.*?{re.escape(ends)}"
        return re.fullmatch(".*".join(map(re.escape, re.split(gap, follows))), printed, re.DOTALL) is not None

    @staticmethod
    def _plain(text: str) -> str:
        """The text without what only parts words and lines."""
        return _UNSEEN.sub("", text)

    def _difference(self, row: str, column: str, printed: str, follows: str) -> Difference:
        section = " › ".join(text for level, text in sorted(self._headings.items()) if level > 1) or self._words("held_first")
        return Difference(section, row, column, *_where_they_part(printed, self._told(follows)))

    def _told(self, text: str) -> str:
        """What follows, as it is listed: a gap is told as such."""
        begins, ends = self._allowance.gaps
        return re.sub(f"{re.escape(begins)}.*?{re.escape(ends)}", "…", text, flags=re.DOTALL) if begins else text

    # --- What is around it ---

    def around(self, given: Printed, again: Printed) -> Iterator[Difference]:
        """Titles, bookmarks, heads and feet."""
        words = self._words
        titles = {self._plain(title) for title in (again.title, *again.around.titles)}
        for title in dict.fromkeys((given.title, *given.around.titles)):
            if self._plain(title) not in titles:
                yield Difference(words("held_title"), "", "", _short(title, _SHOWN), _short(again.title, _SHOWN))
        for printed, follows in _paired(given.around.names, again.around.names, self._plain):
            if self._plain(printed or "") != self._plain(follows or ""):
                yield Difference(words("held_bookmarks"), "", "", _short(printed or "", _SHOWN), _short(follows or "", _SHOWN))
        yield from self._aside(given, again)

    def beside(self, given: Printed, again: Printed) -> Iterator[Difference]:
        """Text without tags, letters with another shape, whatever lies on top of the pages, and what a reader is told to do with them."""
        words = self._words
        for page, text in given.untagged:
            yield Difference(words("held_untagged", page=page), "", "", _short(text, _SHOWN), "")
        yield from self._letters(given, again)
        for page, what in dict.fromkeys(given.foreign):
            if what not in {each for _, each in again.foreign}:
                kind = words(f"held_on_top_{what.partition(' ')[0]}") if what.startswith(("picture", "pattern", "unseen")) else words("held_on_top_note")
                yield Difference(words("held_on_top", page=page), kind, "", "", "")
        for part in sorted(given.around.parts - again.around.parts):
            yield Difference(words("held_surrounding"), _short(part, _SHOWN), "", "", "")

    def _aside(self, given: Printed, again: Printed) -> Iterator[Difference]:
        """Heads and feet, and what else is no part of what is read."""
        seen = {self._at_side(self._plain(text)): (page, text) for page, text in reversed(given.aside)}
        usual = {self._at_side(self._plain(text)): text for _, text in again.aside}
        allowed = {*usual, *map(self._at_side, self._running_heads(again))}
        for page, text in sorted(told for plain, told in seen.items() if plain not in allowed):
            yield Difference(self._words("held_aside", page=page), "", "", _short(text, _SHOWN), "")
        if not self._allowance.moved:
            for text in sorted(text for plain, text in usual.items() if plain not in seen):
                yield Difference(self._words("held_aside_missing"), "", "", "", _short(text, _SHOWN))

    def _running_heads(self, again: Printed) -> Iterator[str]:
        """The heads of tables and sections, which stand at the side where these run on to another page."""
        title = next((block.rows[0].cells[0].text for block in again.blocks if block.kind == "heading" and block.level == 1), "")
        for block in again.blocks:
            if block.kind == "heading":
                yield self._plain(title + block.rows[0].cells[0].text)
            for row in block.rows:
                yield from (self._plain(cell.text) for cell in row.cells if row.heads)

    def _at_side(self, plain: str) -> str:
        if not plain.strip("."):
            return "."  # leads from a title to its page
        return "0" if self._allowance.moved and self._page_of.fullmatch(plain) else plain

    def _letters(self, given: Printed, again: Printed) -> Iterator[Difference]:
        drawn, meant = dict[str, set[str]](), dict[str, set[str]]()
        for text, drawing in again.drawings:
            drawn.setdefault(text, set()).add(drawing)
            meant.setdefault(drawing, set()).add(text)
        wrong = sorted({_named(text) for text, drawing in given.drawings if not _is_drawn_as_itself(text, drawing, drawn, meant)})
        if wrong:
            yield Difference(self._words("held_letters"), self._words("held_letters_wrong", letters=" ".join(wrong)[:_SHOWN]), "", "", "")


def _paired(given: Sequence[T], again: Sequence[T], key: Callable[[T], object]) -> Iterator[tuple[T | None, T | None]]:
    """What belongs together: in order, if there is as much of both; otherwise by what it is called."""
    mine, theirs = [key(each) for each in given], [key(each) for each in again]
    if len(mine) == len(theirs) and sum(a != b for a, b in zip(mine, theirs, strict=True)) * 4 <= len(mine) + 8:
        yield from zip(given, again, strict=True)
        return
    steps = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes() if len(mine) * len(theirs) < _MOST_STEPS else [("replace", 0, len(mine), 0, len(theirs))]
    for kind, a, b, c, d in steps:
        if kind == "equal":
            yield from zip(given[a:b], again[c:d], strict=True)
        else:
            both = min(b - a, d - c)
            yield from zip(given[a : a + both], again[c : c + both], strict=True)
            yield from ((each, None) for each in given[a + both : b])
            yield from ((None, each) for each in again[c + both : d])


def _is_latin(text: str) -> bool:
    return len(text) == 1 and text.isalnum() and unicodedata.name(text, "").startswith(("LATIN", "DIGIT"))


def _is_drawn_as_itself(text: str, drawing: str, drawn: Mapping[str, set[str]], meant: Mapping[str, set[str]]) -> bool:
    """Whether a letter has its own shape, as far as the report that follows tells; letters of other scripts have several."""
    if drawing in drawn.get(text, ()) or text == UNKNOWN:  # what is unknown is compared as such
        return True
    if drawing != BLANK and drawing in meant:
        return False  # the shape of another letter
    seen = _UNSEEN.sub("", text)
    if not seen:
        return drawing == BLANK
    if len(seen) > 1 and seen.isascii():
        return seen in _JOINED
    return not (text in drawn and (seen.isascii() or _is_latin(seen)))


def _named(text: str) -> str:
    """A letter as it is listed: what cannot be seen by its number."""
    return text if _UNSEEN.sub("", text) else " ".join(f"U+{ord(letter):04X}" for letter in text)


def _pattern(text: str, places: Iterable[str]) -> re.Pattern[str]:
    """A sentence with page numbers in it, without its spaces."""
    written = re.escape(_UNSEEN.sub("", text))
    for place in places:
        written = written.replace(re.escape(f"{{{place}}}"), r"\d+")
    return re.compile(written)


def _text_of(block: Block | None) -> str:
    return " ".join(_joined(row.cells) for row in block.rows) if block else ""


def _joined(cells: tuple[Cell, ...]) -> str:
    return " | ".join(_short(cell.text, _SHOWN) for cell in cells)


def _shown(cell: Cell, want: Cell) -> str:
    """What is printed: what is drawn, where that is something else than what is read out."""
    return cell.drawn if _UNSEEN.sub("", cell.text) == _UNSEEN.sub("", want.text) else cell.text


def _where_they_part(printed: str, follows: str) -> tuple[str, str]:
    """Both texts, shortened so that what differs in them is to be seen."""
    one, other = (_short(text, len(text)) for text in (printed, follows))
    alike = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, alike - _SHOWN // 2)
    if max(len(one), len(other)) <= _SHOWN or not start:
        return _short(one, _SHOWN), _short(other, _SHOWN)
    return tuple(_short(f"…{text[start:]}", _SHOWN) for text in (one, other))  # pyright: ignore[reportReturnType]


def _short(text: str, longest: int) -> str:
    text = " ".join(re.sub("[\u200b\u2060\u00ad]", "", text).split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
