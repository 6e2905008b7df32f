"""What somebody typed of a ballot, made into its record: or everything about it that cannot be, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from assessment.ballot.reading import Read, counts_of, read_text, template
from assessment.entry import iso_day
from questionnaires.answers import is_printable
from questionnaires.answers.ballots import DECIMALS
from questionnaires.errors import AnswerError
from questionnaires.texts import table
from questionnaires.wording import number
from reports.ballot_record import FIGURES, BallotHeld, Counts, Fault, faults, filled_up, without_small
from reports.records import LONGEST_LINE, LONGEST_WORDS

TEXTS = ("question", "counted_by", "kept_at")
SHARES = ("turnout", "yes_of_voting")
FIELDS = (*TEXTS, "on", *FIGURES, *SHARES, "units")


class Entered(NamedTuple):
    """What came of it: the record, or what is wrong, totals first and then line by line. `withheld`: the units whose votes are not kept, by name."""

    held: BallotHeld | None
    faults: tuple[Fault, ...] = ()
    withheld: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    """Those of them whose votes were given."""


def typed_from(held: BallotHeld | None) -> dict[str, str]:
    """The fields as the record fills them in; `entered` makes the same record of them again."""
    if held is None:
        return dict.fromkeys(FIELDS, "")
    typed = {name: getattr(held, name) for name in TEXTS}
    typed["on"] = f"{held.on.day}/{held.on.month}/{held.on.year}" if held.on else ""
    typed |= {name: "" if (count := getattr(held.whole, name)) is None else str(count) for name in FIGURES}
    typed |= {name: "" if (share := getattr(held, name)) is None else number(share) for name in SHARES}
    return {**typed, "units": template(held.units) if held.units else ""}


def entered(typed: Mapping[str, str], file: Read | None = None, before: BallotHeld | None = None) -> Entered:
    """The record that the fields make; of units in a `file`, those instead of the typed ones. `before`: the record as it stood.

    A unit whose votes were not kept before, and are not given now, stays so.
    """
    found = list(_texts(typed))
    on, wrong = _day(typed.get("on", ""))
    found += wrong
    total = table("reports")("ballot_line_total")
    counts: dict[str, int | None] = {}
    for name, count, why in counts_of(typed):
        counts[name] = count
        found += [Fault(total, why)] if why else []
    shares: dict[str, Decimal | None] = {}
    for name in SHARES:
        shares[name], why = _share(name, typed.get(name, ""))
        found += [Fault(total, why)] if why else []
    read = file if file is not None else read_text(typed.get("units", ""))
    found += read.faults
    if found:
        return Entered(None, _in_order([*found, *(faults(Counts(), read.units, lines=read.lines) if read.units else ())], read))
    kept_back = {unit.label for unit in before.units if unit.withheld} if before else set[str]()
    units = tuple(unit.model_copy(update={"withheld": True}) if unit.label in kept_back and unit.yes is None and unit.no is None else unit for unit in read.units)
    typed_whole = Counts.model_validate(counts)
    whole = filled_up(typed_whole, units)
    for each in (typed_whole, whole):  # a total that was only added up says nothing of its own before its units can be
        if wrong := tuple(faults(each, units, shares["turnout"], shares["yes_of_voting"], read.lines)):
            return Entered(None, _in_order(wrong, read))
    safe = without_small(whole, units)
    held = BallotHeld(**{name: typed.get(name, "").strip() for name in TEXTS}, on=on, whole=whole, units=safe, **shares)  # pyright: ignore[reportArgumentType]
    lost = tuple(kept.label for kept, unit in zip(safe, units, strict=True) if kept.withheld and not unit.withheld)
    return Entered(held, withheld=tuple(unit.label for unit in safe if unit.withheld), lost=lost)


def _in_order(found: Iterable[Fault], read: Read) -> tuple[Fault, ...]:
    """Each fault once: of the totals first, then of the lines from above."""
    places = {line: place for place, line in enumerate(read.all_lines, 1)}
    return tuple(sorted(dict.fromkeys(found), key=lambda fault: places.get(fault.line, 0)))


def _texts(typed: Mapping[str, str]) -> list[Fault]:
    words, found = table("assessment"), list[Fault]()
    for name in TEXTS:
        text, longest = typed.get(name, "").strip(), LONGEST_WORDS if name == "question" else LONGEST_LINE
        title = table("reports")(f"ballot_{name}")
        found += [Fault(title, words("ballot_text_long", longest=longest))] if len(text) > longest else []
        found += [Fault(title, words("ballot_text_unprintable"))] if not is_printable(text) else []
    return found


def _day(written: str) -> tuple[date | None, list[Fault]]:
    if not written.strip():
        return None, []
    try:
        return date.fromisoformat(iso_day(written.strip())), []
    except AnswerError as error:
        return None, [Fault(table("reports")("ballot_day"), str(error))]


def _share(name: str, written: str) -> tuple[Decimal | None, str]:
    bare = written.strip().removesuffix("%").strip()
    if not bare:
        return None, ""
    why = table("assessment")("ballot_no_share", value=written.strip()[:40], field=table("assessment")(f"ballot_{name}"), decimals=DECIMALS)
    try:
        share = Decimal(bare)
    except InvalidOperation:
        return None, why
    exponent = share.as_tuple().exponent if share.is_finite() else "n"
    good = isinstance(exponent, int) and -exponent <= DECIMALS and exponent <= 0 and 0 <= share <= 100
    return (share, "") if good else (None, why)
