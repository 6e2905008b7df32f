"""From the services of a portfolio to a comparison: scored under the definitions of each, put together with what is alike, and apart with why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from assessment.definitions import Definitions
from assessment.portfolio.rows import made_under
from assessment.portfolio.rules import Rules
from assessment.portfolio.shapes import Decided, Member, Portfolio
from questionnaires.errors import AnswerError
from questionnaires.texts import table
from reports import figures
from reports.comparison import Comparison, Group, Service, Under
from reports.document import NO_MASTHEAD, Masthead
from reports.rulebook import Apart, Decision, Rulebook
from reports.subject import Definition
from scoring.alike import like, together
from scoring.matrix import columns_of, evaluate_all

DECIDING = ("questionnaire", "scoring")
"""Kinds of definitions on which a score rests: services under other sources or conflicts can still be compared."""


def under(given: Definitions) -> Under:
    """The definitions as a comparison names them."""
    return Under(given.library, given.scoring, given.model, tuple(Definition(ref.kind, ref.id, ref.version, ref.hash) for ref in given.refs))


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
    """The groups, the largest first, and the services that cannot be scored, with why. A sound service is never lost for a faulty one."""
    words = table("assessment")
    apart: list[Apart] = []
    sound: dict[str, tuple[Definitions, list[Member]]] = {}
    keys: dict[str, list[object]] = {}
    for each in members:
        given = each.definitions
        if given is None:
            since = figures.day(each.gone) if each.gone else ""
            apart.append(Apart(each.name, words("portfolio_gone", since=since)))
            continue
        scored_under = _score_rests_on(given)
        try:
            key = like(given.model, scored_under, each.response, same_questions=rules.same_questions)
        except AnswerError as error:
            apart.append(Apart(each.name, str(error)))
            continue
        found = sound.setdefault(scored_under, (given, []))
        found[1].append(each)
        keys.setdefault(scored_under, []).append(key)
    groups: list[Group] = []
    for scored_under, (given, alike) in sound.items():
        matrix = evaluate_all(given.model, columns_of(given.model, [each.response for each in alike]), len(alike))
        for key, places in together(keys[scored_under]):
            services = tuple(_service(alike[place]) for place in places)
            groups.append(Group(under(given), key, services, matrix.rows(places)))  # pyright: ignore[reportArgumentType]
    return tuple(sorted(groups, key=lambda group: -len(group))), tuple(apart)


def rulebook(rules: Rules) -> Rulebook:
    """The rules as a comparison tells them."""
    return Rulebook(rules.top, rules.same_questions, rules.draws, rules.seed, rules.concentration, rules.purpose)


def decisions(portfolio: Portfolio) -> tuple[Decision, ...]:
    """What was decided, the last first."""
    found = [(each.at, Decided.model_validate_json(each.content)) for each in portfolio.events if each.what == "decided"]
    return tuple(Decision(at, each.decided, each.by, each.why, each.services, each.versions, each.hash) for at, each in reversed(found))


def _service(each: Member) -> Service:
    words = table("assessment")
    origin = words(f"portfolio_from_{each.origin}", where=each.where)
    rescored = each.where if each.origin == "rescored" else ""
    return Service(each.key, each.name, each.response, tuple(each.tags.items()), origin, each.changed, rescored)


def _score_rests_on(given: Definitions) -> str:
    return made_under(given) if not given.refs else "\n".join(ref.hash for ref in given.refs if ref.kind in DECIDING)


def _fits(member: Member, chosen: Mapping[str, Sequence[str]]) -> bool:
    return all(not values or member.tags.get(tag) in values for tag, values in chosen.items())


def _shown(chosen: Mapping[str, Sequence[str]]) -> str:
    words = table("assessment")
    parts = [words("portfolio_chosen", tag=tag, values=", ".join(values)) for tag, values in chosen.items() if values]
    return "; ".join(parts)
