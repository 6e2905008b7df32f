"""Records of workshops and of a ballot, as they are kept with an assessment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from reports.ballot_record import BallotHeld, Counts, Unit
from reports.records import Agreed, DimensionHeard, Invited, RoundResult, TalkedAbout, WeightsHeard, WorkshopRecord
from scoring.released import Choice, Counted, GroupResult, Hidden, Released

OPTIONS = (Choice(id="none", title="Not at all"), Choice(id="some", title="In some teams"), Choice(id="most", title="In most teams"), Choice(id="all", title="Everywhere"))
STAFF, MANAGERS, UNION = ("staff", "Staff"), ("managers", "Managers"), ("union", "Trade unions")


def released(whole: Sequence[int], *, unsure: int = 0, ordered: bool = True, groups: Sequence[GroupResult] = ()) -> Released:
    counted = Counted(counts=tuple(whole), dont_know=unsure)
    return Released(options=OPTIONS[: len(whole)], ordered=ordered, least=10, whole=counted, groups=tuple(groups))


def shown(group: tuple[str, str], counts: Sequence[int], unsure: int = 0) -> GroupResult:
    counted = Counted(counts=tuple(counts), dont_know=unsure)
    return GroupResult(id=group[0], label=group[1], people=counted.people, counted=counted)


def hidden(group: tuple[str, str], why: Hidden, people: int | None = None) -> GroupResult:
    return GroupResult(id=group[0], label=group[1], people=people, hidden=why)


def talked_about(id_: str = "SA2", label: str = "Support among staff", *, agreed: Agreed | None = None, rounds: Sequence[RoundResult] | None = None) -> TalkedAbout:
    first = RoundResult(number=1, released=released((9, 7, 11, 14), unsure=4), comments=("Night staff were not asked.",))
    second = RoundResult(
        number=2,
        released=released((2, 9, 24, 8), unsure=2, groups=(shown(STAFF, (1, 6, 12, 2), 1), shown(MANAGERS, (1, 2, 8, 2), 0), hidden(UNION, "few"))),
    )
    return TalkedAbout(question=id_, label=label, text=f"How far do people support the idea? ({id_})", rounds=tuple(rounds if rounds is not None else (first, second)), agreed=agreed)


def record(*, questions: int = 3, weights: bool = True, name: str = "Riverside workshop", on: date = date(2026, 11, 3)) -> WorkshopRecord:
    agreed = (Agreed(option="most", title="In most teams", reason="The survey of October says the same."), Agreed(reason="Managers and staff see different teams."), None)
    heard = WeightsHeard(
        people=12,
        dimensions=(
            DimensionHeard(id="staff-appetite", title="Staff appetite", low=30, middle=Decimal(50), high=60),
            DimensionHeard(id="finance-and-growth", title="Finance and growth", low=40, middle=Decimal("50.5"), high=70),
        ),
    )
    return WorkshopRecord(
        name=name,
        on=on,
        groups=(Invited(id="staff", label="Staff", invited=40, came=22), Invited(id="managers", label="Managers", invited=18, came=14), Invited(id="union", label="Trade unions", invited=6)),
        came=46,
        questions=tuple(talked_about(f"SA{place + 1}", f"Question {place + 1} of the agenda", agreed=agreed[place % 3]) for place in range(questions)),
        weights=heard if weights else None,
        ended=True,
    )


def held(**more: object) -> BallotHeld:
    units = (
        Unit(label="North depot", eligible=150, issued=150, returned=120, spoiled=1, yes=89, no=30),
        Unit(label="South depot", eligible=90, issued=90, returned=70, spoiled=1, yes=39, no=30),
    )
    plain: dict[str, object] = {
        "question": "Should the service become a public service mutual?",
        "counted_by": "Independent Scrutineers",
        "kept_at": "Shared drive, Ballot 2026",
        "on": date(2026, 11, 20),
        "whole": Counts(eligible=240, issued=240, returned=190, spoiled=2, yes=128, no=60),
        "units": units,
    }
    return BallotHeld.model_validate(plain | more)
