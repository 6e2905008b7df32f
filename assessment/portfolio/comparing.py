"""From the services of a portfolio to a comparison: scored under the definitions of each, put together with what is alike, and apart with why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from assessment.definitions import Definitions
from assessment.portfolio.rules import Rules, hash_of
from assessment.portfolio.shapes import Decided, Member, Portfolio
from assessment.portfolio.table_columns import tag_title
from questionnaires.texts import table
from reports import figures
from reports.comparison import Comparison, Group, Service, Under
from reports.document import NO_MASTHEAD, Masthead
from reports.rulebook import Apart, Decision, Rulebook
from reports.subject import Definition
from scoring.alike import likes, set_apart, together
from scoring.matrix import columns_of, evaluate_all

DECIDING = ("questionnaire", "scoring")
"""Kinds of definitions on which a score rests: services under other sources or conflicts can still be compared."""


def under(given: Definitions) -> Under:
    """The definitions as a comparison names them."""
    return Under(given.library, given.scoring, given.model, tuple(Definition(ref.kind, ref.id, ref.version, ref.hash) for ref in given.refs), given.sources)


def compare(
    portfolio: Portfolio, *, as_of: datetime, chosen: Mapping[str, Sequence[str]] | None = None, masthead: Masthead = NO_MASTHEAD
) -> Comparison:
    """Everything but what takes draws: the groups of services that are alike, and what stands apart.

    `chosen`: values of tags; only services that have one of them for each tag named are compared.
    """
    members = [each for each in portfolio.services if _fits(each, chosen or {})]
    groups, apart = grouped(members, portfolio.rules)
    return Comparison(
        title=portfolio.name, as_of=as_of.replace(microsecond=0), groups=groups, rules=rulebook(portfolio.rules), lock=portfolio.lock,
        apart=apart, shown=_shown(chosen or {}), decisions=decisions(portfolio), masthead=masthead,
    )  # fmt: skip


def grouped(members: Sequence[Member], rules: Rules) -> tuple[tuple[Group, ...], tuple[Apart, ...]]:
    """The groups of services that are alike, those that a mutual may suit first and of these the largest, and the services of which there is nothing any more."""
    apart: list[Apart] = []
    scored_alike: dict[str, tuple[Definitions, list[Member]]] = {}
    for each in members:
        if each.definitions is None:
            since = figures.day(each.gone) if each.gone else ""
            apart.append(Apart(each.name, table("assessment")("portfolio_gone", since=since)))
        else:
            scored_alike.setdefault(made_under(each.definitions), (each.definitions, []))[1].append(each)
    groups = [group for name, (given, some) in scored_alike.items() for group in _groups(name, given, some, rules)]
    return tuple(sorted(groups, key=lambda group: (not group.like.suits, -len(group)))), tuple(apart)


def _groups(name: str, given: Definitions, members: Sequence[Member], rules: Rules) -> list[Group]:
    """Groups of services that are scored under the same definitions."""
    responses, by = [each.response for each in members], under(given)
    matrix = evaluate_all(given.model, columns_of(given.model, responses), len(members))
    keys = set_apart(likes(given.model, name, responses, same_questions=rules.same_questions), matrix)
    return [Group(by, key, tuple(_service(members[place]) for place in places), matrix.rows(places)) for key, places in together(keys)]


def made_under(given: Definitions) -> str:
    """Stands for all on which a score rests: services under other sources or conflicts can still be compared."""
    return "\n".join(sorted(ref.hash for ref in given.refs if ref.kind in DECIDING))


def rulebook(rules: Rules) -> Rulebook:
    """The rules as a comparison tells them."""
    return Rulebook(rules.top, rules.same_questions, rules.draws, rules.seed, rules.concentration, rules.purpose, hash_of(rules))


def decisions(portfolio: Portfolio) -> tuple[Decision, ...]:
    """What was decided, the last first."""
    found = [(each.at, Decided.model_validate_json(each.content)) for each in portfolio.events if each.what == "decided"]
    return tuple(Decision(at, each.decided, each.by, each.why, each.services, each.versions, each.hash) for at, each in reversed(found))


def _service(each: Member) -> Service:
    words = table("assessment")
    origin = words(f"portfolio_from_{each.origin}", where=each.where)
    rescored = each.where if each.origin == "rescored" else ""
    return Service(each.key, each.name, each.response, tuple((tag_title(tag), value) for tag, value in each.tags.items()), origin, each.changed, rescored)


def _fits(member: Member, chosen: Mapping[str, Sequence[str]]) -> bool:
    return all(not values or member.tags.get(tag) in values for tag, values in chosen.items())


def _shown(chosen: Mapping[str, Sequence[str]]) -> str:
    words = table("assessment")
    parts = [words("portfolio_chosen", tag=tag_title(tag), values=", ".join(values)) for tag, values in chosen.items() if values]
    return "; ".join(parts)
