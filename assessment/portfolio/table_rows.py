"""The services in a table, one for each row. A row with any fault is kept apart, and every fault has its cell.

Nothing is imported by reading. Rows come in chunks, so that a hundred thousand of them take no more memory than a few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from assessment.definitions import Definitions
from assessment.filled.form import shortened
from assessment.filled.known import options_of
from assessment.portfolio.names import (
    LONGEST_NAME,
    LONGEST_TAG,
    MOST_TAGS,
    can_be_in_tag,
    can_be_name,
    name_key,
    one_line,
)
from assessment.portfolio.table_cells import Cells, trouble, unescaped
from assessment.portfolio.table_columns import NAME, Use, Uses, faults, guessed, read_as
from assessment.portfolio.table_files import Block, Table, refusal
from assessment.record import NAME_QUESTION
from questionnaires.answers import Answer, State, is_blank
from questionnaires.model import Series
from questionnaires.texts import table

MOST_LISTED = 1_000
"""Faults that `read` lists."""
_NO_TAGS: Mapping[str, str] = MappingProxyType({})
_Questions: TypeAlias = Mapping[str, tuple[Cells, tuple[int, ...]]]


class CellFault(NamedTuple):
    """One thing that is wrong in one cell, or with a whole column: then it is the cell of its heading."""

    file: str
    sheet: str
    row: int
    column: int
    """Its place, counted from 0."""
    heading: str
    place: str
    """Where it stands, in words for people."""
    written: str
    why: str

    @property
    def said(self) -> str:
        """All of it in one line."""
        return table("assessment")("form_unread_line", place=self.place, written=self.written, why=self.why)


class Row(NamedTuple):
    """One service. `where`: such as "row 7 of services.csv"."""

    name: str
    answers: Mapping[str, Answer]
    """By question id."""
    tags: Mapping[str, str]
    where: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a table says."""

    rows: tuple[Row, ...]
    """Those without any fault."""
    faults: tuple[CellFault, ...]
    """Of columns first, then of cells in their order; at most MOST_LISTED of them."""
    more: int
    """Faults beyond those that are listed."""
    left_out: int
    """Rows with a fault."""
    remarks: tuple[str, ...]
    """What is to be known of how the file was read."""


class Answers(NamedTuple):
    """The answers to one question: each different one once, and for each row which of them it gave."""

    answers: tuple[Answer | None, ...]
    codes: Sequence[int]


class Chunk(NamedTuple):
    """Some rows without a fault, column by column, and what was wrong with the others among them."""

    names: tuple[str, ...]
    numbers: tuple[int, ...]
    """Of each row, its number in the file."""
    tags: tuple[Mapping[str, str], ...]
    answers: Mapping[str, Answers]
    """By question id; one that is not there is unanswered throughout."""
    faults: tuple[CellFault, ...]
    """As many as there was still room for."""
    more: int
    """Faults beyond those."""
    left_out: int
    """Rows with a fault."""


class _Wrong:
    """What is wrong in which row. Only where it is to be told is it kept; otherwise it is counted, of whatever size the table."""

    def __init__(self, *, tell: bool = False) -> None:
        self.counts: Counter[int] = Counter()
        self.told: list[tuple[int, int, str]] = []
        self._tell = tell

    def add(self, row: int, place: int, why: str) -> None:
        self.counts[row] += 1
        if self._tell:
            self.told.append((row, place, why))


class Rows:
    """The rows of a table, read as its columns say. Raises TableError if no column has the services' names."""

    def __init__(self, opened: Table, given: Definitions, uses: Uses | None = None, *, names_can_change: bool = False) -> None:
        """`uses`: what each column is; otherwise as it is guessed. `names_can_change`: two services of one name are no fault, because one can be given another."""
        self.table, self._given, self._names_can_change = opened, given, names_can_change
        self.uses = guessed(opened.headings, given) if uses is None else uses
        places = read_as(self.uses)
        if NAME not in places:
            raise refusal("no_name", headings=", ".join(shortened(each) for each in opened.headings if each)[:300])
        self._name = places[NAME]
        self._tags = {use.subject: place for use, place in places.items() if use.kind == "tag"}
        self._read_as = frozenset(places.values())
        self._questions = _questions(places, given, tell=False)
        self._telling = _questions(places, given, tell=True)
        self._partly: Counter[str] = Counter()

    @cached_property
    def column_faults(self) -> tuple[CellFault, ...]:
        """Columns that are not read, though nobody said to leave them out."""
        row = self.table.heading_row
        return tuple(self._fault(each.place, row, self.table.heading(each.place), each.why) for each in faults(self.table, self.uses, self._given))

    def chunks(self) -> Iterator[Chunk]:
        """All rows, some thousand at a time. Raises TableError if the file ends in the middle, or there are too many."""
        twice, room = self._twice, max(0, MOST_LISTED - len(self.column_faults))
        self._partly.clear()
        for block in self.table.blocks():
            chunk = self._chunk(block, twice, room)
            room -= len(chunk.faults)
            self._count_partly(chunk)
            yield chunk

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be known of how it was read; of its rows once all chunks are there."""
        words = table("assessment")
        partly = (words("rows_partly_one" if count == 1 else "rows_partly", question=id_, count=f"{count:,}") for id_, count in self._partly.items())
        return (*self.table.remarks, *partly)

    def _count_partly(self, chunk: Chunk) -> None:
        """Of each question about several years, in how many services some of them are not known: nothing is reckoned with the others."""
        for id_, each in chunk.answers.items():
            if isinstance(self._given.library.questions[id_], Series):
                partly = {code for code, answer in enumerate(each.answers) if answer is not None and isinstance(answer.value, tuple) and None in answer.value}
                if partly and (count := sum(code in partly for code in each.codes)):
                    self._partly[id_] += count

    @cached_property
    def _twice(self) -> Mapping[str, tuple[int, ...]]:
        """The first two rows of each name that is there more than once."""
        if self._names_can_change:
            return {}
        first: dict[str, int] = {}
        second: dict[str, int] = {}
        for block in self.table.blocks():
            for number, name in zip(block.numbers, self._names(block), strict=True):
                if (plain := name_key(name)) and first.setdefault(plain, number) != number:
                    second.setdefault(plain, number)
        return {name: (first[name], number) for name, number in second.items()}

    def _chunk(self, block: Block, twice: Mapping[str, tuple[int, ...]], room: int) -> Chunk:
        wrong = _Wrong()
        names, answers, tags = self._checked(block, twice, wrong, self._questions)
        bad = wrong.counts
        good = [row for row in range(len(names)) if row not in bad] if bad else range(len(names))
        kept = {id_: Answers(each.answers, [each.codes[row] for row in good] if bad else each.codes) for id_, each in answers.items()}
        told = self._told(block, twice, bad, room)
        return Chunk(
            tuple(names[row] for row in good),
            tuple(block.numbers[row] for row in good),
            tuple({tag: value for tag, texts in tags.items() if (value := texts[row].strip())} for row in good) if tags else (_NO_TAGS,) * len(good),
            kept,
            told,
            bad.total() - len(told),
            len(bad),
        )

    def _checked(
        self, block: Block, twice: Mapping[str, tuple[int, ...]], wrong: _Wrong, questions: _Questions
    ) -> tuple[list[str], dict[str, Answers], dict[str, Sequence[str]]]:
        """The names, the answers by question and the tags."""
        names = self._names(block)
        self._check_names(names, block, twice, wrong)
        answers = {id_: self._answers(cells, places, block, wrong) for id_, (cells, places) in questions.items()}
        tags = {tag: _column(block, place) for tag, place in self._tags.items()}
        self._check_tags(tags, wrong)
        self._check_rest(block, wrong)
        return names, answers, tags

    def _told(self, block: Block, twice: Mapping[str, tuple[int, ...]], bad: Counter[int], room: int) -> tuple[CellFault, ...]:
        """The first faults, as many as there is room for: the rows that have them are read again, in words."""
        rows: list[int] = []
        count = 0
        for row in sorted(bad):
            if count >= room:
                break
            rows.append(row)
            count += bad[row]
        if not rows:
            return ()
        part = Block([block.numbers[row] for row in rows], [[column[row] for row in rows] for column in block.columns])
        wrong = _Wrong(tell=True)
        self._checked(part, twice, wrong, self._telling)
        return tuple(self._fault(place, part.numbers[row], _cell(part, place, row), why) for row, place, why in sorted(wrong.told)[:room])

    def _names(self, block: Block) -> list[str]:
        return [unescaped(one_line(text)) for text in _column(block, self._name)]

    def _check_names(self, names: Sequence[str], block: Block, twice: Mapping[str, tuple[int, ...]], wrong: _Wrong) -> None:
        words, numbers = table("assessment"), block.numbers
        for row, (name, text) in enumerate(zip(names, _column(block, self._name), strict=True)):
            why = trouble(text.strip())
            if not name or (not name.isascii() and is_blank(name)):
                why = words("rows_name_missing")
            elif len(name) > LONGEST_NAME:
                why = words("rows_text_long", most=LONGEST_NAME)
            elif not can_be_name(name):
                why = table("questionnaires")("text_unprintable")
            elif twice and (found := twice.get(name_key(name))):
                why = words("rows_name_twice", row=found[1] if found[0] == numbers[row] else found[0])
            if why:
                wrong.add(row, self._name, why)

    def _check_tags(self, tags: Mapping[str, Sequence[str]], wrong: _Wrong) -> None:
        words, many = table("assessment"), len(tags) > MOST_TAGS
        given: Counter[int] = Counter()
        for tag, texts in tags.items():
            for row, text in enumerate(texts):
                said = text.strip()
                why = trouble(text) or ("" if len(said) <= LONGEST_TAG else words("rows_text_long", most=LONGEST_TAG))
                if not why and said and not (can_be_in_tag(said) and can_be_in_tag(tag)):
                    why = table("questionnaires")("text_unprintable")
                if many and said:
                    given[row] += 1
                    why = why or ("" if given[row] <= MOST_TAGS else words("rows_tags_many", most=MOST_TAGS))
                if why:
                    wrong.add(row, self._tags[tag], why)

    def _check_rest(self, block: Block, wrong: _Wrong) -> None:
        """What stands below no heading belongs to nothing."""
        bare = [place for place in range(len(block.columns)) if place not in self._read_as and not self.table.heading(place)]
        for place in bare:
            if any(block.columns[place]):
                for row, text in enumerate(block.columns[place]):
                    if text.strip():
                        wrong.add(row, place, table("assessment")("rows_no_heading"))

    def _answers(self, cells: Cells, places: Sequence[int], block: Block, wrong: _Wrong) -> Answers:
        columns = [_column(block, place) for place in places]
        texts: Sequence[str | tuple[str, ...]] = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
        codes = {text: code for code, text in enumerate(dict.fromkeys(texts))}
        meant = [cells.read((text,) if isinstance(text, str) else text) for text in codes]
        if any(each.faults for each in meant):
            faulty = {text: each.faults for text, each in zip(codes, meant, strict=True) if each.faults}
            for row, text in enumerate(texts):
                for at, why in faulty.get(text, ()):
                    wrong.add(row, places[at], why)
        return Answers(tuple(each.answer for each in meant), list(map(codes.__getitem__, texts)))

    def _fault(self, place: int, row: int, written: str, why: str) -> CellFault:
        opened = self.table
        return CellFault(opened.name, opened.sheet, row, place, opened.heading(place), opened.cell(place, row), shortened(written), why)


def read(opened: Table, given: Definitions, uses: Uses | None = None, *, names_can_change: bool = False) -> Read:
    """All services of a table; the rest as for `Rows`. Raises TableError if there is no column of names."""
    rows, words = Rows(opened, given, uses, names_can_change=names_can_change), table("assessment")
    listed = list(rows.column_faults[:MOST_LISTED])
    found: list[Row] = []
    more, left_out = len(rows.column_faults) - len(listed), 0
    for chunk in rows.chunks():
        listed += chunk.faults
        more += chunk.more
        left_out += chunk.left_out
        for row, (name, number, tags) in enumerate(zip(chunk.names, chunk.numbers, chunk.tags, strict=True)):
            where = words("rows_where", row=number, file=opened.name)
            found.append(Row(name, answers_of(chunk, row, given), tags, where))
    return Read(tuple(found), tuple(listed), more, left_out, rows.remarks)


def answers_of(chunk: Chunk, row: int, given: Definitions) -> dict[str, Answer]:
    """The answers of one row, in the order in which they are asked."""
    found = {id_: answer for id_, each in chunk.answers.items() if (answer := each.answers[each.codes[row]]) is not None}
    if NAME_QUESTION in given.library.questions:
        found[NAME_QUESTION] = name_answer(chunk.names[row])
    return {id_: found[id_] for id_ in given.library.questions if id_ in found}


def name_answer(name: str) -> Answer:
    """The answer that gives a service its name."""
    return Answer(State.ANSWERED, name)


def _questions(places: Mapping[Use, int], given: Definitions, *, tell: bool) -> _Questions:
    """How the columns of each question are read, and which these are. `tell`: with a near miss for each option that there is not."""
    options = options_of(given.sources)
    fields: dict[str, dict[str, int]] = {}
    for use, place in places.items():
        if use.kind == "answer":
            fields.setdefault(use.subject, {})[use.field] = place
    questions = given.library.questions
    return {id_: (Cells(questions[id_], tuple(found), options.get(id_, ()), tell=tell), tuple(found.values())) for id_, found in fields.items()}


def _column(block: Block, place: int) -> Sequence[str]:
    return block.columns[place] if place < len(block.columns) else [""] * len(block.numbers)


def _cell(block: Block, place: int, row: int) -> str:
    return block.columns[place][row] if place < len(block.columns) else ""
