"""Services under other versions than those that they were made under: as copies, with the difference shown before anything is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assessment.definitions import Definitions
from assessment.moving import Move, move
from assessment.portfolio.comparing import made_under
from assessment.portfolio.shapes import Incoming, Member
from questionnaires.answers import Response
from questionnaires.texts import table
from scoring.evaluate import evaluate
from scoring.result import Evaluation


class Rescored(NamedTuple):
    """A service as it is and as its copy would be."""

    member: Member
    move: Move
    """Which of its answers go along."""
    before: Evaluation
    after: Evaluation
    copy: Incoming
    """What would be added to the portfolio; the service itself stays as it is."""


def rescored(members: Iterable[Member], other: Definitions) -> tuple[Rescored, ...]:
    """What would become of these services under `other`; those that are under it already, or of which nothing is left, are left out."""
    return tuple(_one(each, each.definitions, other) for each in members if each.definitions is not None and not same(each.definitions, other))


def same(one: Definitions, other: Definitions) -> bool:
    """Whether a score rests on the same texts under both."""
    return made_under(one) == made_under(other)


def newest(members: Sequence[Member], otherwise: Definitions) -> Definitions:
    """The definitions under which most of these services were made, of as many those that come last; `otherwise` if there is none."""
    found = [each.definitions for each in members if each.definitions is not None]
    counts = [sum(same(one, other) for other in found) for one in found]
    return max(zip(counts, range(len(found)), found, strict=True), key=lambda each: each[:2])[2] if found else otherwise


def _one(member: Member, made: Definitions, other: Definitions) -> Rescored:
    words = table("assessment")
    moved = move(made.library, other.library, member.response.answers)
    title, version = other.scoring.title, other.scoring.version
    copy = Incoming(
        name=words("portfolio_copy_name", name=member.name, title=title, version=version), definitions=other, answers=moved.kept,
        origin="rescored", where=words("portfolio_copy_from", title=made.scoring.title, version=made.scoring.version),
        source=member.key, changed=member.changed, tags=member.tags,
    )  # fmt: skip
    return Rescored(member, moved, evaluate(made.model, member.response), evaluate(other.model, Response(moved.kept)), copy)
