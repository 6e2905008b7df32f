"""Services under other versions than those that they were made under: as copies, with the difference shown before anything is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assessment.definitions import Definitions
from assessment.moving import Move, move
from assessment.portfolio.comparing import made_under
from assessment.portfolio.names import LONGEST_NAME
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
    counts: Counter[str] = Counter()
    last: dict[str, tuple[int, Definitions]] = {}
    for place, each in enumerate(members):
        if each.definitions is not None:
            under = made_under(each.definitions)
            counts[under] += 1
            last[under] = place, each.definitions
    return last[max(counts, key=lambda under: (counts[under], last[under][0]))][1] if counts else otherwise


def _one(member: Member, made: Definitions, other: Definitions) -> Rescored:
    moved = move(made.library, other.library, member.response.answers)
    title, version = other.scoring.title, other.scoring.version
    copy = Incoming(
        name=_copy_name(member.name, title, version), definitions=other, answers=moved.kept,
        origin="rescored", where=table("assessment")("portfolio_copy_from", title=made.scoring.title, version=made.scoring.version),
        source=member.key, changed=member.changed, tags=member.tags,
    )  # fmt: skip
    return Rescored(member, moved, evaluate(made.model, member.response), evaluate(other.model, Response(moved.kept)), copy)


def _copy_name(name: str, title: str, version: str) -> str:
    """The service's own name is cut where all of it would be longer than a name can be."""
    words = table("assessment")
    said = words("portfolio_copy_name", name=name, title=title, version=version)
    if (over := len(said) - LONGEST_NAME) > 0:
        said = words("portfolio_copy_name", name=f"{name[: max(0, len(name) - over - 1)].rstrip()}…", title=title, version=version)
    return said[:LONGEST_NAME]
