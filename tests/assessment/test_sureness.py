"""What is worked out by drawing: put together, the same for the same seed, and independent of who else is compared."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from assessment.definitions import Definitions
from assessment.portfolio.comparing import under
from assessment.portfolio.rules import NamedWeights, Rules
from assessment.portfolio.sureness import beside, completions_of, reweighed, sure
from questionnaires.answers import Answer, Response, State
from questionnaires.errors import DefinitionError
from questionnaires.plain_yaml import Source
from reports.comparison import Group, Service
from scoring.alike import likes
from scoring.evaluate import evaluate
from scoring.matrix import columns_of, evaluate_all

RULES = Rules(top=2, draws=400, seed=5)


def group_of(small: Definitions, services: int = 5) -> Group:
    random = Random(4)
    made: list[Service] = []
    for number in range(services):
        said = {"stage_aimed_at": "G1", "lead": random.choice(["nobody", "one", "group"])}
        if random.random() < 0.6:
            said["voluntary"] = random.choice(["yes", "no"])
        made.append(Service(f"m-{number}", f"Service {number}", Response({key: Answer(State.ANSWERED, value) for key, value in said.items()})))
    responses = [each.response for each in made]
    key = likes(small.model, "", responses)[0]
    return Group(under(small), key, tuple(made), evaluate_all(small.model, columns_of(small.model, responses), services))


def test_everything_is_worked_out_together_and_the_same_seed_gives_the_same_picture(small: Definitions) -> None:
    found, again = sure(group_of(small), RULES), sure(group_of(small), RULES)
    assert found is not None
    assert again is not None
    assert [(each.weights, each.completions > 0) for each in found.acceptability] == [("near", True), ("any", True), ("near", False), ("any", False)]
    for one, other in zip(found.acceptability, again.acceptability, strict=True):
        assert (one.rank_sum == other.rank_sum).all()
        assert one.by_rank is not None
        assert (one.by_rank.sum(axis=1) == RULES.draws).all()
    assert found.find_out == again.find_out
    assert found.robust == again.robust


def test_of_one_service_there_is_no_order(small: Definitions) -> None:
    assert sure(group_of(small, 1), RULES) is None


def test_what_is_drawn_for_a_service_does_not_depend_on_the_others(small: Definitions) -> None:
    five, three = (completions_of(group_of(small, count), RULES) for count in (5, 3))
    assert (five.scores[:3] == three.scores).all()


def test_the_same_services_give_the_same_figures_in_another_portfolio(small: Definitions) -> None:
    group = group_of(small)
    elsewhere = Group(group.under, group.like, tuple(each._replace(key=f"other-{each.key}") for each in group.services), group.matrix)
    found, other = sure(group, RULES), sure(elsewhere, RULES)
    assert found is not None
    assert other is not None
    assert [each.rank_sum.tolist() for each in found.acceptability] == [each.rank_sum.tolist() for each in other.acceptability]
    assert found.find_out == other.find_out


def test_weights_that_are_named_stand_beside_the_models_own(small: Definitions) -> None:
    rules = RULES.model_copy(update={"named": (NamedWeights(title="Staff side", shares={"willing": 1000, "steady": 0}),)})
    group = group_of(small)
    found = sure(group, rules)
    assert found is not None
    own, equal, staff = found.named
    assert (own.low == group.matrix.low).all()
    assert equal.shares == (500, 500)
    assert (staff.low == np.round(group.matrix.dimension_low[:, 0] / 1000)).all()


def test_under_other_weights_a_service_scores_as_the_engine_says(small: Definitions) -> None:
    found = reweighed(group_of(small), {"willing": 100, "steady": 900})
    for row, each in enumerate(found.services):
        bounds = evaluate(found.under.model, each.response).bounds
        assert bounds is not None
        assert bounds.said == (found.matrix.low[row], found.matrix.high[row])


def test_a_scoring_file_of_somebodys_own_stands_beside_and_one_that_does_not_fit_is_told(small: Definitions) -> None:
    group, scoring = group_of(small), small.sources[-1]
    other = Source("own.yaml", scoring.text.replace('one: "40"', 'one: "20"'))
    found = beside(group, other)
    for row, each in enumerate(group.services):
        bounds = evaluate(found.under.model, each.response).bounds
        assert bounds is not None
        assert bounds.said.lower == found.matrix.low[row]
    assert len(found.order.rows) == len(group)
    with pytest.raises(DefinitionError, match="nowhere"):
        beside(group, Source("own.yaml", scoring.text.replace("id: lead, weight", "id: nowhere, weight")))
