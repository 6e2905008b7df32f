"""How much of an order is the services, and how much the weights and what is not known: everything that takes draws, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np

from assessment import definitions
from assessment.definitions import kind_of
from assessment.portfolio.comparing import under
from assessment.portfolio.heard import covers, middle_halves
from assessment.portfolio.names import name_key
from assessment.portfolio.rules import Rules
from questionnaires.errors import ToolkitError
from questionnaires.plain_yaml import Source
from questionnaires.texts import table
from reports.comparison import Comparison, Group, OtherScoring, Sure
from scoring import draws
from scoring.acceptability import acceptability
from scoring.alike import likes
from scoring.apportion import apportion
from scoring.comparison import Order, order, ranks
from scoring.completions import Progress, at_lower_bounds, complete_all, counting, stage
from scoring.drawn_figures import figures_under
from scoring.matrix import columns_of, evaluate_all
from scoring.pairs import neighbours, pair_weights
from scoring.portfolio_find_out import worth_finding_out
from scoring.rewrite import WHOLE, reweighted
from scoring.robust_core import robust_core
from scoring.robustness import Acceptability, Completions, WeightReading, WeightsFrom, WorthFindingOut

FEWEST = 2
"""Of fewer services there is no order."""
_DRAWING = 0.7
"""About so much of the time goes into drawing open answers."""


def completions_of(group: Group, rules: Rules, progress: Progress | None = None) -> Completions:
    """The services with their open answers drawn; it does not depend on weights, and takes longest.

    What is drawn for a service depends on its name, so that the same services give the same figures in whichever portfolio, or on the command line.
    """
    responses, keys = [each.response for each in group.services], [name_key(each.name) for each in group.services]
    return complete_all(group.under.model, responses, keys, rules.draws, rules.seed, progress)


def sure(group: Group, rules: Rules, completions: Completions | None = None, progress: Progress | None = None) -> Sure | None:
    """All of it; None of fewer than two services, where nothing counts, or where a mutual does not suit. `completions`: what `completions_of` gives, where it is at hand."""
    columns = counting(group.matrix)
    if len(group) < FEWEST or not columns or not group.like.suits:
        return None
    drawing = _DRAWING if completions is None else 0
    half = drawing + (1 - drawing) / 2
    whole = completions_of(group, rules, stage(progress, 0, drawing)) if completions is None else completions
    drawn = _ranked(group, rules, whole.columns(columns), at_lower_bounds(group.matrix).columns(columns), stage(progress, drawing, half))
    any_at_low = next(each for each in drawn if each.weights == "any" and not each.completions)
    return Sure(
        acceptability=drawn,
        pairs=pair_weights(group.under.model, group.matrix, neighbours(group.order, rules.top)),
        find_out=_find_out(group, whole, drawn[0], rules.seed, stage(progress, half, 1)),
        robust=robust_core(group.matrix, rules.top, any_at_low),
        named=readings(group, rules),
        power=_reading(group, table("assessment")("portfolio_power"), _own(group), rules.power) if rules.power is not None else None,
        left_out=left_out(group, rules),
    )


def _ranked(group: Group, rules: Rules, drawn: Completions, lowest: Completions, progress: Progress | None) -> tuple[Acceptability, ...]:
    """Under every kind of weights: first with open answers drawn, then with these at their lower bounds."""
    model, weights = group.under.model, _weights(group, rules)
    found: list[Acceptability] = []
    for which, (kind, each) in product((drawn, lowest), weights.items()):
        found.append(acceptability(which, each, kind=kind, seed=rules.seed, top=rules.top, exponent=model.scoring.power))
        if progress is not None:
            progress(len(found) / (2 * len(weights)))
    return tuple(found)


def _weights(group: Group, rules: Rules) -> dict[WeightsFrom, np.ndarray]:
    """Of the dimensions that count, drawn: near the model's own, any at all, and from workshops if some speak of all of these."""
    given = [group.under.scoring.dimensions[column] for column in counting(group.matrix)]
    weights: dict[WeightsFrom, np.ndarray] = {
        "near": draws.near([each.weight for each in given], rules.draws, rules.seed, rules.concentration),
        "any": draws.anywhere(len(given), rules.draws, rules.seed),
    }
    if said := middle_halves(rules.heard, [each.id for each in given]):
        weights["heard"] = draws.elicited(said, rules.draws, rules.seed)
    return weights


def readings(group: Group, rules: Rules) -> tuple[WeightReading, ...]:
    """The group under the model's own weights, under equal ones, and under those of everybody whom the rules name."""
    words, dimensions = table("assessment"), [each.id for each in group.under.scoring.dimensions]
    own = [(words("portfolio_weights_own"), _own(group))]
    if len(set(own[0][1].values())) > 1:
        own.append((words("portfolio_weights_equal"), dict.fromkeys(dimensions, 1)))
    given = [*((each.title, each.shares) for each in rules.named), *_heard(rules)]
    theirs = [(title, shares) for title, shares in given if covers(shares, _counting(group))]
    return tuple(_reading(group, title, shares) for title, shares in (*own, *theirs))


def left_out(group: Group, rules: Rules) -> tuple[str, ...]:
    """Titles of those workshops that say nothing of some dimension that counts for these services, so that their weights are not drawn from."""
    return tuple(each.title for each in rules.heard if not middle_halves([each], _counting(group)))


def _heard(rules: Rules) -> list[tuple[str, Mapping[str, int]]]:
    """The middles of what workshops said, by dimension, in halves of a point."""
    return [(each.title, {one.id: int(2 * one.middle) for one in each.heard.dimensions}) for each in rules.heard]


def _counting(group: Group) -> Sequence[str]:
    return [group.under.scoring.dimensions[column].id for column in counting(group.matrix)]


def reweighed(group: Group, shares: Mapping[str, int]) -> Group:
    """The same services under other weights, in thousandths by dimension, adding to 1000; each at least 1."""
    model = reweighted(group.under.model, shares)
    by = replace(group.under, scoring=model.scoring, model=model)
    matrix = evaluate_all(model, columns_of(model, [each.response for each in group.services]), len(group))
    return Group(by, group.like, group.services, matrix)


def beside(group: Group, rules: Rules, scoring: Source) -> OtherScoring:
    """The group under somebody's own scoring file. If services that are alike here, by these rules, are not alike there, they have no ranks there.

    Raises DefinitionError if the file does not fit the questionnaires.
    """
    texts = [each for each in group.under.sources if kind_of(each) != "scoring"]
    given = definitions.of([*texts, scoring])
    responses = [each.response for each in group.services]
    matrix = evaluate_all(given.model, columns_of(given.model, responses), len(group))
    alike = len(set(likes(given.model, "", responses, same_questions=rules.same_questions))) == 1
    return OtherScoring(under(given), matrix, order(matrix) if alike else Order((0,) * len(group), (), ()))


def beside_or_why_not(group: Group, rules: Rules, scoring: Source) -> OtherScoring | str:
    """As `beside`; if the file does not fit these services, why not, as a sentence."""
    try:
        return beside(group, rules, scoring)
    except ToolkitError as error:
        return table("assessment")("other_does_not_fit", why=str(error))


def _find_out(group: Group, completions: Completions, found: Acceptability, seed: int, progress: Progress | None) -> tuple[WorthFindingOut, ...]:
    """Of a service that is ready, and in the top, in all draws or in none, no answer is worth anything; it is left out."""
    open_ = [(count > 0) & (count < found.draws) for count in (found.in_top, found.ready)]
    rows = np.flatnonzero(open_[0] | open_[1])
    services = [group.services[row] for row in rows]
    some = found._replace(used=found.used[rows], top_by_completion=found.top_by_completion[rows])
    worth = worth_finding_out(
        group.under.model, [each.response for each in services], [name_key(each.name) for each in services], completions.rows(rows), some, seed, progress
    )
    return tuple(each._replace(row=int(rows[each.row])) for each in worth)


def _own(group: Group) -> dict[str, int]:
    return {each.id: each.weight for each in group.under.scoring.dimensions}


def _reading(group: Group, title: str, shares: Mapping[str, int], power: Fraction | None = None) -> WeightReading:
    scoring = group.under.scoring
    weights = [shares.get(each.id, 0) for each in scoring.dimensions]
    exponent = scoring.power if power is None else power
    low, high = (figures_under(scores, weights, exponent) for scores in (group.matrix.dimension_low, group.matrix.dimension_high))
    return WeightReading(title, tuple(apportion(WHOLE, weights, sum(weights))), exponent, low, high, ranks(low))


def with_all(comparison: Comparison, rules: Rules, scoring: Source | None = None, progress: Progress | None = None) -> Comparison:
    """The comparison with all that takes draws, and with a scoring file of somebody's own beside, if there is one."""
    groups = comparison.groups
    found = [sure(group, rules, progress=stage(progress, place / len(groups), (place + 1) / len(groups))) for place, group in enumerate(groups)]
    return with_other(replace(comparison, sure=tuple(found)), [beside_or_why_not(group, rules, scoring) for group in groups] if scoring is not None else ())


def with_other(comparison: Comparison, other: Sequence[OtherScoring | str]) -> Comparison:
    """The comparison with each group under a scoring file of somebody's own; where that does not fit, it is told why not."""
    why = tuple(each if isinstance(each, str) else "" for each in other)
    return replace(comparison, other=tuple(None if isinstance(each, str) else each for each in other), other_unfit=why if any(why) else ())
