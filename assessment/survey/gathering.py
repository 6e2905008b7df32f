"""From rows of a file to columns, as they come. Who somebody is is compared and forgotten, and never kept."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence

from assessment.filled.form import plainly
from assessment.spreadsheets.refused import letters
from assessment.survey.known import Tool, known, plain_words
from assessment.survey.sheet import (
    LONGEST,
    MOST_COLUMNS,
    MOST_DIFFERENT,
    MOST_ROWS,
    TOO_LONG,
    Column,
    Sheet,
    refusal,
)
from questionnaires.texts import table

_LOOKED_AT = 200  # different texts by which it is judged whether a column says who somebody is
_TELLING = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s]+"  # an e-mail address
    r"|\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){3,7}"  # an address of a computer
    r"|\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*|\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d.*"  # a moment
)
_TIMINGS = re.compile(r"(group|question) ?time.*|grouptime\d+|.*\btime taken\b.*")
_CODE = re.compile(r"^[a-z][a-z0-9_]*[.:] ?")
_ASIDE = re.compile(r"\s*[(\[].*?[)\]]\s*$|[:*?.]+$")


class Gathering:
    """Takes the rows of a file one after another. The first that holds something has the headings."""

    def __init__(self) -> None:
        self._headings: list[str] = []
        self._first = 0
        self._filled: list[_Filling] = []
        self._numbers = array("I")
        self._sure: list[int] = []
        self._names: list[int] = []
        self._finished: int | None = None
        self._people, self._known = array("I"), dict[tuple[str, ...], int]()
        self._unfinished: set[int] = set()
        self.remarks: list[str] = []

    @property
    def rows(self) -> int:
        """How many came, without the headings."""
        return len(self._numbers)

    def add(self, number: int, cells: Sequence[str]) -> None:
        """One row and its number in the file. Raises SurveyError if there are too many, or one is too long."""
        if not any(cells) or not "".join(cells).strip():
            return
        width = next(place for place in range(len(cells), 0, -1) if cells[place - 1])
        cells = cells[:width] if width < len(cells) else cells
        if len(cells) > MOST_COLUMNS:
            raise refusal("wide", cell=f"{letters(len(cells) - 1)}{number}", most=MOST_COLUMNS)
        if not self._first:
            self._begin(number, cells)
            return
        if len(self._numbers) >= MOST_ROWS:
            raise refusal("long", cell=f"A{number}", most=f"{MOST_ROWS:,}")
        self._numbers.append(number)
        while len(self._filled) < len(cells):  # a cell beyond the headings
            self._filled.append(_Filling(missing=len(self._numbers) - 1))
        self._note(cells)
        for filling, text in zip(self._filled, cells, strict=False):
            filling.take(text)
        for filling in self._filled[len(cells) :]:
            filling.take("")

    def _begin(self, number: int, cells: Sequence[str]) -> None:
        self._first = number
        self._headings = [shown(each) for each in cells]
        named = [_names(each) for each in self._headings]
        self._filled = [_Filling(dropped=_is_identity(each)) for each in named]
        self._sure = [place for place, each in enumerate(named) if each & plain_words("sure")]
        self._names = [place for place, each in enumerate(named) if each & plain_words("name")]
        self._finished = next((place for place, each in enumerate(named) if each & plain_words("finished")), None)

    def _note(self, cells: Sequence[str]) -> None:
        """Whose row it is, and whether it was sent off."""
        row, width = len(self._numbers) - 1, len(cells)
        if self._finished is not None and (self._finished >= width or not cells[self._finished]):
            self._unfinished.add(row)
        if not self._sure and not self._names:
            return
        nobody = plain_words("nobody")
        found: tuple[str, ...] = ()
        for place in self._sure:
            if place < width and (who := plainly(cells[place])) and who not in nobody:
                found = ("", who)
                break
        else:
            named = tuple(who for place in self._names if place < width and (who := plainly(cells[place])) not in nobody and who)
            found = ("name", *named) if named else ()
        self._people.append(self._known.setdefault(found, len(self._known) + 1) if found else 0)

    def sheet(self) -> Sheet:
        """All of it. Raises SurveyError if there is no row, or a column without a heading."""
        if not self._numbers:
            raise refusal("no_rows" if self._first else "empty")
        self._check_headings()
        columns = tuple(self._columns())
        empty = sum(each.dropped == "empty" for each in columns)
        remarks = [*self.remarks, *([table("assessment")("survey_empty_columns", count=empty)] if empty else [])]
        people = self._people if any(self._people) else ()
        alike = array("q", map(hash, zip(*(each.codes for each in columns if each.dropped is None), strict=True))) if people else ()
        return Sheet(columns, self._numbers, _tool(self._headings), people, alike, frozenset(self._unfinished), tuple(remarks))

    def _check_headings(self) -> None:
        bare = [place for place, filling in enumerate(self._filled) if filling.holds and not self._heading(place)]
        if not bare:
            return
        number = self._numbers[self._filled[bare[0]].first]
        places = {"heading": f"{letters(bare[0])}{self._first}", "cell": f"{letters(bare[0])}{number}"}
        if sum(bool(each) for each in self._headings) == 1:
            alone = next(place for place, each in enumerate(self._headings) if each)
            raise refusal("title", title=f"{letters(alone)}{self._first}", written=self._headings[alone], **places)
        raise refusal("no_heading", **places)

    def _heading(self, place: int) -> str:
        return self._headings[place] if place < len(self._headings) else ""

    def _columns(self) -> Iterable[Column]:
        for place, filling in enumerate(self._filled):
            heading = self._heading(place)
            if filling.dropped or (filling.holds and _tells(filling.texts)):
                yield Column(place, heading, dropped="identity")
            elif not filling.holds:
                yield Column(place, heading, dropped="empty")
            else:
                yield Column(place, heading, tuple(filling.texts), filling.codes, many=filling.many)


class _Filling:
    """One column while it is read."""

    def __init__(self, *, dropped: bool = False, missing: int = 0) -> None:
        """`missing`: rows before the first that reaches so far."""
        self.dropped = dropped
        self.texts, self.codes, self.many, self.first = [""], array("I", bytes(4 * missing)), False, -1
        self._seen = {"": 0}
        self._raw = {"": 0}

    @property
    def holds(self) -> bool:
        """Whether there is anything in it."""
        return self.first >= 0

    def take(self, text: str) -> None:
        """The text of the next row."""
        if self.dropped:
            return
        code = self._raw.get(text)
        if code is None:
            code = self._new(text)
        self.codes.append(code)

    def _new(self, text: str) -> int:
        clean = shown(text)
        if clean and self.first < 0:
            self.first = len(self.codes)
        code = self._seen.get(clean)
        if code is None:
            if len(self.texts) > MOST_DIFFERENT:
                self.many, clean = True, TOO_LONG
                code = self._seen.get(clean)
            if code is None:
                code = self._seen[clean] = len(self.texts)
                self.texts.append(clean)
        if len(self._raw) <= MOST_DIFFERENT and len(text) <= LONGEST:
            self._raw[text] = code
        return code


def shown(text: str) -> str:
    """A text on one line, without characters that cannot be printed, and not longer than is kept."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + TOO_LONG


def _names(heading: str) -> frozenset[str]:
    """How a heading may be known: as it stands, and without the code that LimeSurvey puts before it."""
    plain = _ASIDE.sub("", plainly(heading).strip("\"'“”")).strip()
    return frozenset((plain, _CODE.sub("", plain)))


def _is_identity(names: frozenset[str]) -> bool:
    return any(names & plain_words(kind) for kind in ("sure", "name", "other")) or any(map(_TIMINGS.fullmatch, names))


def _tells(texts: Sequence[str]) -> bool:
    """Whether most of what stands in a column says who somebody is, where, or when."""
    some = [each for each in texts[1 : _LOOKED_AT + 1] if each != TOO_LONG]
    return bool(some) and 2 * sum(bool(_TELLING.fullmatch(each.casefold())) for each in some) > len(some)


def _tool(headings: Sequence[str]) -> Tool:
    from assessment.survey.template import headings as ours

    there = frozenset(name for each in headings for name in _names(each))
    for tool, lines in known().tools.items():
        if any(all(plainly(each) in there for each in line) for line in lines):
            return tool
    return "template" if any(all(_names(each) & there for each in mine[1:]) for mine in ours()) else "other"
