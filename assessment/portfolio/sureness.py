"""How much of an order is the services, and how much the weights and what is not known: everything that takes draws, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np

from assessment import definitions
from assessment.definitions import kind_of
from assessment.portfolio.comparing import under
from assessment.portfolio.heard import vectors
from assessment.portfolio.rows import name_key
from assessment.portfolio.rules import Rules
from questionnaires.plain_yaml import Source
from questionnaires.texts import table
from reports.comparison import Comparison, Group, OtherScoring, Sure
from scoring import draws
from scoring.acceptability import acceptability
from scoring.alike import likes
from scoring.apportion import apportion
from scoring.comparison import Order, order, ranks
from scoring.completions import Progress, at_lower_bounds, complete_all, counting
from scoring.drawn_figures import figures_under
from scoring.matrix import columns_of, evaluate_all
from scoring.pairs import neighbours, pair_weights
from scoring.portfolio_find_out import worth_finding_out
from scoring.rewrite import WHOLE, reweighted
from scoring.robust_core import robust_core
from scoring.robustness import Acceptability, Completions, WeightReading, WeightsFrom, WorthFindingOut

FEWEST = 2
"""Of fewer services there is no order."""


def completions_of(group: Group, rules: Rules, progress: Progress | None = None) -> Completions:
    """The services with their open answers drawn; it does not depend on weights, and takes longest.

    What is drawn for a service depends on its name, so that the same services give the same figures in whichever portfolio, or on the command line.
    """
    responses, keys = [each.response for each in group.services], [name_key(each.name) for each in group.services]
    return complete_all(group.under.model, responses, keys, rules.draws, rules.seed, progress)


def sure(group: Group, rules: Rules, completions: Completions | None = None, progress: Progress | None = None) -> Sure | None:
    """All of it; None of fewer than two services, or where nothing counts. `completions`: what `completions_of` gives, where it is at hand."""
    columns = counting(group.matrix)
    if len(group) < FEWEST or not columns:
        return None
    model, top = group.under.model, rules.top
    whole = completions_of(group, rules, progress) if completions is None else completions
    drawn, lowest = (_only(each, columns) for each in (whole, at_lower_bounds(group.matrix)))
    shares = [model.scoring.dimensions[column].weight for column in columns]
    weights: dict[WeightsFrom, np.ndarray] = {
        "near": draws.near(shares, rules.draws, rules.seed, rules.concentration),
        "any": draws.anywhere(len(columns), rules.draws, rules.seed),
    }
    said = vectors(rules.heard, [model.scoring.dimensions[column].id for column in columns], rules.seed)
    if len(said):
        weights["heard"] = draws.heard(said.tolist(), rules.draws, rules.seed)

    def ranked(which: Completions, kind: WeightsFrom) -> Acceptability:
        return acceptability(which, weights[kind], kind=kind, seed=rules.seed, top=top, exponent=model.scoring.power)

    found = [ranked(drawn, kind) for kind in weights]
    at_low = [ranked(lowest, kind) for kind in weights]
    return Sure(
        acceptability=(*found, *at_low),
        pairs=pair_weights(model, group.matrix, neighbours(group.order, top)),
        find_out=_find_out(group, whole, found[0], rules.seed),
        robust=robust_core(group.matrix, top, at_low[1]),
        named=readings(group, rules),
        power=_reading(group, table("assessment")("portfolio_power"), _own(group), rules.power) if rules.power is not None else None,
    )


def readings(group: Group, rules: Rules) -> tuple[WeightReading, ...]:
    """The group under the model's own weights, under equal ones, and under those of everybody whom the rules name."""
    words, dimensions = table("assessment"), [each.id for each in group.under.scoring.dimensions]
    named = [(each.title, dict(each.shares)) for each in rules.named]
    heard = [(each.title, {one.id: int(2 * one.middle) for one in each.heard.dimensions}) for each in rules.heard]
    own = [(words("portfolio_weights_own"), _own(group))]
    if len(set(own[0][1].values())) > 1:
        own.append((words("portfolio_weights_equal"), dict.fromkeys(dimensions, 1)))
    return tuple(_reading(group, title, shares) for title, shares in (*own, *named, *heard) if set(shares) == set(dimensions) and any(shares.values()))


def reweighed(group: Group, shares: Mapping[str, int]) -> Group:
    """The same services under other weights, in thousandths by dimension, adding to 1000; each at least 1."""
    model = reweighted(group.under.model, shares)
    by = replace(group.under, scoring=model.scoring, model=model)
    matrix = evaluate_all(model, columns_of(model, [each.response for each in group.services]), len(group))
    return Group(by, group.like, group.services, matrix)


def beside(group: Group, scoring: Source) -> OtherScoring:
    """The group under somebody's own scoring file. If services that are alike here are not alike there, they have no ranks there.

    Raises DefinitionError if the file does not fit the questionnaires.
    """
    texts = [each for each in group.under.sources if kind_of(each) != "scoring"]
    given = definitions.of([*texts, scoring])
    responses = [each.response for each in group.services]
    matrix = evaluate_all(given.model, columns_of(given.model, responses), len(group))
    alike = len(set(likes(given.model, "", responses, same_questions=bool(group.like.not_counted)))) == 1
    return OtherScoring(under(given), matrix, order(matrix) if alike else Order((0,) * len(group), (), ()))


def _only(completions: Completions, columns: Iterable[int]) -> Completions:
    return completions._replace(scores=completions.scores[:, :, list(columns)])


def _find_out(group: Group, completions: Completions, found: Acceptability, seed: int) -> tuple[WorthFindingOut, ...]:
    """Of a service that is ready, and in the top, in all draws or in none, no answer is worth anything; it is left out."""
    open_ = [(count > 0) & (count < found.draws) for count in (found.in_top, found.ready)]
    rows = np.flatnonzero(open_[0] | open_[1])
    services = [group.services[row] for row in rows]
    some = found._replace(used=found.used[rows], top_by_completion=found.top_by_completion[rows])
    worth = worth_finding_out(
        group.under.model, [each.response for each in services], [name_key(each.name) for each in services], completions.rows(rows), some, seed
    )
    return tuple(each._replace(row=int(rows[each.row])) for each in worth)


def _own(group: Group) -> dict[str, int]:
    return {each.id: each.weight for each in group.under.scoring.dimensions}


def _reading(group: Group, title: str, shares: Mapping[str, int], power: Fraction | None = None) -> WeightReading:
    scoring = group.under.scoring
    weights = [shares[each.id] for each in scoring.dimensions]
    exponent = scoring.power if power is None else power
    low, high = (figures_under(scores, weights, exponent) for scores in (group.matrix.dimension_low, group.matrix.dimension_high))
    return WeightReading(title, tuple(apportion(WHOLE, weights, sum(weights))), exponent, low, high, ranks(low))


def with_all(comparison: Comparison, rules: Rules, scoring: Source | None = None, progress: Progress | None = None) -> Comparison:
    """The comparison with all that takes draws, and with a scoring file of somebody's own beside, if there is one."""
    other = tuple(beside(group, scoring) for group in comparison.groups) if scoring is not None else ()
    return replace(comparison, sure=tuple(sure(group, rules, progress=progress) for group in comparison.groups), other=other)
