"""Counting a survey once it is settled what each column is: replies, groups, statements, and every cell that could not be read."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import compress
from typing import Literal, NamedTuple, TypeAlias

from assessment.filled.form import Unread, plainly, shortened
from assessment.survey.guessing import MOST_GROUPS, SCALES, Role
from assessment.survey.meaning import STEPS, Meant, Scale, meanings
from assessment.survey.sheet import Column, Sheet, refusal
from questionnaires.texts import table
from scoring.released import Counted

Repeats: TypeAlias = Literal["all", "once", "last"]
"""What counts of replies of one person: all of them; the same answers once; only the last reply."""
MOST_LISTED = 1_000
"""Cells that could not be read."""
NO_GROUP = "none"
"""The id of the group of those who named none."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """What somebody settled before counting."""

    roles: Mapping[int, Role]
    """By the place of a column."""
    reversed: bool = False
    """Whether 1 is the most agreement where answers are bare figures."""
    repeats: Repeats = "all"
    unfinished: bool = False
    """Whether replies count that were not sent off."""

    def of(self, sheet: Sheet, *roles: Role) -> tuple[Column, ...]:
        """The columns of these roles, in their order."""
        return tuple(each for each in sheet.kept if self.roles.get(each.place) in roles)


class Group(NamedTuple):
    """Those who named the same group. `label` empty: none."""

    id: str
    label: str
    replies: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One column of answers, counted by group. `counted` has an entry for each of `Tally.groups`, in their order."""

    column: Column
    role: Role
    scale: Scale
    counted: tuple[Counted, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many chose each step, all groups together."""
        return tuple(sum(each) for each in zip(*(one.counts for one in self.counted), strict=True)) if self.counted else (0,) * len(STEPS[self.scale])

    @property
    def answered(self) -> int:
        """How many chose a step."""
        return sum(self.counts)

    @property
    def total(self) -> int:
        """The sum of the steps that were chosen."""
        return sum(step * count for step, count in zip(STEPS[self.scale], self.counts, strict=True))

    @property
    def mean(self) -> Fraction | None:
        """The average exactly; None if nobody answered."""
        return Fraction(self.total, self.answered) if self.answered else None


@dataclass(frozen=True, slots=True)
class Tally:
    """A survey, counted."""

    rows: int
    replies: int
    groups: tuple[Group, ...]
    statements: tuple[Statement, ...]
    unread: tuple[Unread, ...]
    """The first 1,000 cells that could not be read, row by row."""
    unread_count: int = 0
    silent: int = 0
    """Rows without any answer that could be read."""
    unfinished: int = 0
    """Replies that were not sent off, whether or not they count."""
    repeated: int = 0
    """Rows with the same answers throughout as an earlier row of the same person."""
    changed: int = 0
    """Rows of a person who had replied otherwise before."""
    left_out: int = 0
    """Rows that do not count because of what was chosen on repeats."""
    figures: bool = False
    """Whether there are statements that were answered by bare figures."""
    places: tuple[str, ...] = field(default=(), repr=False)
    """Cells of the first few repeated rows."""


def tally(sheet: Sheet, mapped: Mapped) -> Tally:
    """Count. Raises SurveyError if the group is no group."""
    columns = mapped.of(sheet, *SCALES)
    meant = {column.place: meanings(column.texts, SCALES[mapped.roles[column.place]], reversed_=mapped.reversed) for column in columns}
    repeats = _repeats(sheet)
    counts = _answering(sheet, columns, meant)
    silent = counts.count(0)
    left_out = _leave_out(sheet, mapped, repeats, counts)
    groups, of_row = _groups(sheet, mapped, counts)
    unread, unread_count = _unread(sheet, columns, meant)
    return Tally(
        sheet.rows, sum(counts), groups, tuple(_statement(each, mapped, meant[each.place], counts, of_row, groups) for each in columns),
        unread, unread_count, silent, len(sheet.unfinished), len(repeats.same), len(repeats.other), left_out,
        any(each.figure for column in columns if SCALES[mapped.roles[column.place]] == "agreement" for each in meant[column.place]),
        tuple(f"{sheet.numbers[row]}" for row in repeats.same[:5]),
    )  # fmt: skip


class _Repeats(NamedTuple):
    same: list[int]
    other: list[int]
    before_last: list[int]
    """Rows after which the same person replied once more."""


def _repeats(sheet: Sheet) -> _Repeats:
    said: dict[int, set[int]] = {}
    last: dict[int, int] = {}
    found = _Repeats([], [], [])
    for row, (person, answers) in enumerate(zip(sheet.people, sheet.alike, strict=True)):
        if not person:
            continue
        before = said.setdefault(person, set())
        if before:
            (found.same if answers in before else found.other).append(row)
            found.before_last.append(last[person])
        before.add(answers)
        last[person] = row
    return found


def _answering(sheet: Sheet, columns: tuple[Column, ...], meant: Mapping[int, tuple[Meant, ...]]) -> bytearray:
    """Of each row 1 if there is any answer that can be read, otherwise 0."""
    found = bytearray(sheet.rows)
    for column in columns:
        replied = bytes(each.kind in ("step", "dont_know", "not_applicable") for each in meant[column.place])
        for row, code in enumerate(column.codes):
            if replied[code]:
                found[row] = 1
    return found


def _leave_out(sheet: Sheet, mapped: Mapped, repeats: _Repeats, counts: bytearray) -> int:
    """Take out what does not count; returns how many rows because they are repeats."""
    if not mapped.unfinished:
        for row in sheet.unfinished:
            counts[row] = 0
    out = {"all": list[int](), "once": repeats.same, "last": repeats.before_last}[mapped.repeats]
    before = sum(counts)
    for row in out:
        counts[row] = 0
    return before - sum(counts)


def _groups(sheet: Sheet, mapped: Mapped, counts: bytearray) -> tuple[tuple[Group, ...], array[int]]:
    """The groups by name, those without one last; and of each row, its group."""
    columns = mapped.of(sheet, "group")
    if not columns:
        return (Group(NO_GROUP, "", sum(counts)),), array("I", bytes(4 * sheet.rows))
    column = columns[0]
    labels: dict[str, str] = {}
    for text in column.texts:
        labels.setdefault(_group_of(text), text)
    labels.pop("", None)
    if len(labels) > MOST_GROUPS or column.many:
        raise refusal("groups", heading=column.heading, cell=f"{column.letter}1", count=f"{len(labels):,}", most=MOST_GROUPS)
    order = sorted(labels, key=lambda each: labels[each].casefold())
    number = {each: place for place, each in enumerate(order)} | {"": len(order)}
    of_code = [number[_group_of(text)] for text in column.texts]
    of_row = array("I", (of_code[code] for code in column.codes))
    replies = Counter(compress(of_row, counts))
    named = [Group(group_id(each), labels[each], replies[place]) for place, each in enumerate(order)]
    return (*named, Group(NO_GROUP, "", replies[len(order)])), of_row


def group_id(label: str) -> str:
    """The same for the same label, whatever its capitals, so that a group is known again."""
    return f"g{hashlib.sha256(plainly(label).encode()).hexdigest()[:12]}"


def _group_of(text: str) -> str:
    plain = plainly(text)
    return "" if plain.startswith(("=", "#")) else plain


def _statement(column: Column, mapped: Mapped, meant: tuple[Meant, ...], counts: bytearray, of_row: array[int], groups: tuple[Group, ...]) -> Statement:
    role = mapped.roles[column.place]
    scale = SCALES[role]
    found = Counter(compress(zip(of_row, column.codes, strict=True), counts))
    steps = [dict.fromkeys(STEPS[scale], 0) for _ in groups]
    others = [Counter[str]() for _ in groups]
    for (group, code), count in found.items():
        if meant[code].kind == "step":
            steps[group][meant[code].step] += count
        else:
            others[group][meant[code].kind] += count
    counted = (
        Counted(counts=tuple(by_step.values()), dont_know=other["dont_know"], not_applicable=other["not_applicable"])
        for by_step, other in zip(steps, others, strict=True)
    )
    return Statement(column, role, scale, tuple(counted))


def _unread(sheet: Sheet, columns: tuple[Column, ...], meant: Mapping[int, tuple[Meant, ...]]) -> tuple[tuple[Unread, ...], int]:
    """The cells of answers that could not be read, and how many there are, in all rows whether or not they count."""
    words = table("assessment")
    found: list[tuple[int, int, Column, int]] = []
    many = 0
    for column in columns:
        bad = bytes(each.kind == "unread" for each in meant[column.place])
        if not any(bad):
            continue
        rows = [(row, column.place, column, code) for row, code in enumerate(column.codes) if bad[code]]
        many += len(rows)
        found += rows[:MOST_LISTED]
    found.sort(key=lambda each: each[:2])
    listed = (
        Unread(sheet.cell(column, row), shortened(column.texts[code]), words(f"survey_unread_{meant[column.place][code].why}"))
        for row, _, column, code in found[:MOST_LISTED]
    )
    return tuple(listed), many
