"""Where a workshop is: the state of each item of its agenda, what comes next, and about what the room disagrees most."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

from assessment.workshop.shapes import Phase, Round, Standing
from scoring import spread

ItemState: TypeAlias = Literal["not_asked", "open", "shown", "agreed", "no_agreement"]


def current(standing: Standing) -> str:
    """The item of the agenda that the room is at; empty if it is at none yet."""
    workshop = standing.workshop
    if workshop.on_screen in workshop.setup.agenda:
        return workshop.on_screen
    still = standing.open if workshop.setup.pace == "together" else ()
    return still[-1].question if still else ""


def state(standing: Standing, item: str) -> ItemState:
    """How far an item is; one that was voided, or closed unseen, counts as not asked."""
    last = standing.last(item)
    if last is None:
        return "not_asked"
    if last.phase is Phase.OPEN:
        return "open"
    agreed = standing.agreed.get(item)
    if agreed is None:
        return "shown"
    return "agreed" if agreed.option else "no_agreement"


def following(standing: Standing, item: str) -> str:
    """The next item after this one, or else the first, that was not asked yet; empty if there is none."""
    agenda = standing.workshop.setup.agenda
    after = agenda.index(item) + 1 if item in agenda else 0
    return next((each for each in (*agenda[after:], *agenda[:after]) if state(standing, each) == "not_asked"), "")


def revealed(standing: Standing, item: str) -> tuple[Round, ...]:
    """The rounds of an item that were shown and count."""
    return tuple(each for each in standing.rounds if each.question == item and each.phase is Phase.REVEALED)


def former(standing: Standing, item: str) -> tuple[Round, ...]:
    """As `revealed`, without the last round."""
    last = standing.last(item)
    return tuple(each for each in revealed(standing, item) if each != last)


def by_disagreement(standing: Standing) -> tuple[Round, ...]:
    """The last round of each item that was shown, the least agreed first, by `spread.disagreement`; those of which nothing is shown last."""
    shown = [last for item in standing.workshop.setup.agenda if (last := standing.last(item)) is not None and last.phase is Phase.REVEALED]
    return tuple(sorted(shown, key=_disagreement))


def _disagreement(round_: Round) -> tuple[bool, Fraction]:
    released = round_.released
    found = spread.disagreement(released.whole.counts, ordered=released.ordered) if released and released.whole else None
    return found is None, -(found or Fraction(0))
