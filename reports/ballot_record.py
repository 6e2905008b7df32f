"""What is recorded of a ballot that was held elsewhere: its figures, in all and by unit, and what about them cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import Field, model_validator

from questionnaires.answers import Ballot
from questionnaires.answers.ballots import DECIMALS, MOST, ballot_faults
from questionnaires.shape import Strict
from questionnaires.texts import table
from reports.records import FEWEST_EXPORTED, Line, Name, Words

FIGURES = ("eligible", "issued", "returned", "spoiled", "yes", "no")
"""From who could vote to how they voted."""
VOTES = ("spoiled", "yes", "no")
MOST_UNITS = 500
Votes: TypeAlias = Annotated[int, Field(ge=0, le=MOST)]
Published: TypeAlias = Annotated[Decimal, Field(ge=0, le=100, decimal_places=DECIMALS, allow_inf_nan=False)]
"""Per cent; its digits after the point are its precision."""


class Counts(Strict):
    """How many people could vote, papers were issued and returned, and votes were spoiled, yes and no. None: not given."""

    eligible: Votes | None = None
    issued: Votes | None = None
    returned: Votes | None = None
    spoiled: Votes | None = None
    yes: Votes | None = None
    no: Votes | None = None

    @property
    def given(self) -> bool:
        """Whether there is any figure."""
        return any(getattr(self, name) is not None for name in FIGURES)


class Unit(Counts):
    """The same of one part of the electorate, such as a depot. `withheld`: its votes are not kept, because they would tell how people voted."""

    label: Name
    withheld: bool = False


class Fault(NamedTuple):
    """A figure that cannot be: in which line, and why."""

    line: str
    why: str

    def __str__(self) -> str:
        return table("reports")("ballot_fault", line=self.line, why=self.why)


class BallotHeld(Strict):
    """A ballot as whoever counted it declared it. The rule it was held under stands where it was decided, not here."""

    kind: Literal["ballotheld"] = "ballotheld"
    question: Words = ""
    """As it was put to those who voted."""
    counted_by: Line = ""
    kept_at: Line = ""
    """Where the declaration of the result is kept."""
    on: date | None = None
    """The day of the count."""
    whole: Counts = Counts()
    turnout: Published | None = None
    """As published, where the counts are not known."""
    yes_of_voting: Published | None = None
    units: Annotated[tuple[Unit, ...], Field(max_length=MOST_UNITS)] = ()

    @model_validator(mode="after")
    def _can_be(self) -> BallotHeld:
        for fault in faults(self.whole, self.units, self.turnout, self.yes_of_voting):
            raise ValueError(str(fault))
        if without_small(self.whole, self.units) != self.units:
            raise ValueError("the votes of a unit would tell how people voted")
        return self


def as_ballot(held: BallotHeld) -> Ballot:
    """The totals as an answer has them, without a rule."""
    return _ballot(held.whole, held.turnout, held.yes_of_voting)


def faults(
    whole: Counts, units: Sequence[Unit], turnout: Decimal | None = None, yes_of_voting: Decimal | None = None, lines: Sequence[str] = ()
) -> Iterator[Fault]:  # fmt: skip
    """Everything that cannot be. `lines`: how each unit's line is called, if not by its label."""
    words = table("reports")
    total = words("ballot_line_total")
    named = [lines[place] if place < len(lines) else words("ballot_line_unit", unit=unit.label) for place, unit in enumerate(units)]
    if not whole.given and not units and turnout is None and yes_of_voting is None:
        yield Fault(total, words("ballot_nothing"))
        return
    yield from (Fault(total, why) for why in _of_line(whole, turnout, yes_of_voting))
    seen: set[str] = set()
    for unit, line in zip(units, named, strict=True):
        yield from (Fault(line, why) for why in _of_line(unit))
        if unit.label.casefold() in seen:
            yield Fault(line, words("ballot_unit_twice", unit=unit.label))
        seen.add(unit.label.casefold())
    yield from (Fault(total, why) for why in _of_sums(whole, units))


def filled_up(whole: Counts, units: Sequence[Unit]) -> Counts:
    """The totals, with each that was left empty added up from the units, where all of them give it."""
    return whole.model_copy(update={name: total for name in FIGURES if getattr(whole, name) is None and (total := _total(name, units)) is not None})


def without_small(whole: Counts, units: Sequence[Unit], least: int = FEWEST_EXPORTED) -> tuple[Unit, ...]:
    """The units without those votes that would tell how people voted, by themselves or taken from the totals.

    A unit keeps its votes if at least `least` papers came back there and it did not vote alike, all or all but one. What the
    others hide together must be as large and as divided; if it is not, the next smallest unit is hidden, too.
    """
    shown = {place for place, unit in enumerate(units) if _has_votes(unit) and not (_tells(unit.returned, unit.yes, unit.no, least) or _all_spoiled(unit, least))}
    while shown and len(shown) < len(units) and _rest_tells(whole, [units[place] for place in shown], least):
        shown.remove(min(shown, key=lambda place: (_size(units[place]), place)))
    return tuple(unit if place in shown or not _has_votes(unit) else _hidden(unit) for place, unit in enumerate(units))


def _has_votes(unit: Unit) -> bool:
    return any(getattr(unit, name) is not None for name in VOTES)


def _all_spoiled(unit: Unit, least: int) -> bool:
    """Whether spoiled papers alone tell of a unit: there are few papers, or all but one were spoiled."""
    return unit.spoiled is not None and (_size(unit) < least or unit.spoiled + 1 >= _size(unit))


def _hidden(unit: Unit) -> Unit:
    return unit.model_copy(update={**dict.fromkeys(VOTES), "withheld": True})


def _size(unit: Unit) -> int:
    return unit.returned if unit.returned is not None else (unit.yes or 0) + (unit.no or 0) + (unit.spoiled or 0)


def _tells(returned: int | None, yes: int | None, no: int | None, least: int) -> bool:
    """Whether votes would tell how people voted. Of the one that is not given, the most is taken that it can be."""
    if yes is None and no is None:
        return False
    voted = returned if returned is not None else (yes or 0) + (no or 0)
    both = (voted - (no or 0) if yes is None else yes, voted - (yes or 0) if no is None else no)
    return voted < least or min(both) <= 1


def _rest_tells(whole: Counts, shown: Iterable[Unit], least: int) -> bool:
    """Whether the votes of all hidden units together, which anybody can work out from the totals, would tell."""
    kept = list(shown)

    def rest(name: str) -> int | None:
        total, parts = getattr(whole, name), [getattr(unit, name) for unit in kept]
        return None if total is None or None in parts else total - sum(parts)

    return _tells(rest("returned"), rest("yes"), rest("no"), least)


def _ballot(counts: Counts, turnout: Decimal | None = None, yes_of_voting: Decimal | None = None) -> Ballot:
    return Ballot(counts.eligible, counts.returned, counts.yes, counts.no, counts.spoiled, turnout, yes_of_voting)


def _of_line(counts: Counts, turnout: Decimal | None = None, yes_of_voting: Decimal | None = None) -> Iterator[str]:
    words = table("reports")
    ballot = _ballot(counts, turnout, yes_of_voting)
    if ballot != Ballot():
        yield from ballot_faults(ballot)
    elif counts.issued is None and isinstance(counts, Unit) and not counts.withheld:
        yield words("ballot_unit_empty")
    cast = counts.returned if counts.returned is not None else sum(getattr(counts, name) or 0 for name in VOTES)
    if counts.issued is not None and cast > counts.issued:
        yield words("ballot_above_issued", cast=f"{cast:,}", issued=f"{counts.issued:,}")
    if counts.issued is not None and counts.eligible is not None and counts.issued > counts.eligible:
        yield words("ballot_issued_above", issued=f"{counts.issued:,}", eligible=f"{counts.eligible:,}")


def _of_sums(whole: Counts, units: Sequence[Unit]) -> Iterator[str]:
    words = table("reports")
    for name in FIGURES if units else ():
        total, parts = getattr(whole, name), [getattr(unit, name) for unit in units]
        known = sum(part for part in parts if part is not None)
        if total is not None and (known > total or (None not in parts and known != total)):
            yield words("ballot_sum", figure=words(f"ballot_figure_{name}").lower(), sum=f"{known:,}", total=f"{total:,}")


def _total(name: str, units: Sequence[Unit]) -> int | None:
    parts = [getattr(unit, name) for unit in units]
    return None if not parts or None in parts else sum(parts)
