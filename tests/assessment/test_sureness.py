"""What is worked out by drawing: put together, the same for the same seed, and independent of who else is compared."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import numpy as np
import pytest

from assessment.definitions import Definitions
from assessment.portfolio.comparing import rulebook, under
from assessment.portfolio.rules import HeardWeights, NamedWeights, Rules
from assessment.portfolio.sureness import beside, completions_of, reweighed, sure, with_all
from questionnaires.answers import Answer, Response, State
from questionnaires.errors import DefinitionError
from questionnaires.plain_yaml import Source
from reports.comparison import Comparison, Group, Service
from reports.document import Paragraph
from reports.parts.compared.weights import other_scoring
from reports.records import WeightsHeard
from reports.rulebook import Lock
from scoring.alike import likes
from scoring.completions import at_lower_bounds, counting
from scoring.evaluate import evaluate
from scoring.matrix import NOTHING, columns_of, evaluate_all

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


def test_of_services_that_a_mutual_does_not_suit_there_is_no_order(small: Definitions) -> None:
    group = group_of(small)
    assert sure(Group(group.under, group.like._replace(suits=False), group.services, group.matrix), RULES) is None


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
    found = beside(group, RULES, other)
    for row, each in enumerate(group.services):
        bounds = evaluate(found.under.model, each.response).bounds
        assert bounds is not None
        assert bounds.said.lower == found.matrix.low[row]
    assert len(found.order.rows) == len(group)
    with pytest.raises(DefinitionError, match="nowhere"):
        beside(group, RULES, unfit(small))


def unfit(small: Definitions) -> Source:
    return Source("own.yaml", small.sources[-1].text.replace("id: lead, weight", "id: nowhere, weight"))


def test_a_scoring_file_that_does_not_fit_is_told_and_all_else_is_there(small: Definitions) -> None:
    group = group_of(small)
    whole = Comparison("Services", datetime(2026, 11, 28, tzinfo=UTC), (group,), rulebook(RULES), Lock("never"))
    found = with_all(whole, RULES, unfit(small))
    assert found.sure[0] is not None
    assert found.other == (None,)
    assert "does not fit these services" in found.other_unfit[0]
    assert "nowhere" in found.other_unfit[0]
    section = other_scoring(found)
    assert section is not None
    assert section.blocks == (Paragraph(found.other_unfit[0]),)
    assert with_all(whole, RULES, small.sources[-1]).other_unfit == ()


def room(title: str, *dimensions: str) -> HeardWeights:
    given = [{"id": each, "title": each.title(), "low": "20", "middle": "50", "high": "80"} for each in dimensions]
    return HeardWeights(title=title, heard=WeightsHeard.model_validate({"people": 12, "dimensions": given}))


def test_a_workshop_on_more_dimensions_than_count_is_taken_and_one_on_others_is_named(small: Definitions) -> None:
    """Where nothing in a dimension counts, weights are drawn for those that do."""
    group = group_of(small)
    for array in (group.matrix.dimension_low, group.matrix.dimension_high):
        array[:, 1] = NOTHING
    assert [group.under.scoring.dimensions[column].id for column in counting(group.matrix)] == ["willing"]
    rules = RULES.model_copy(update={"heard": (room("Staff day", "willing", "steady", "more"), room("Elsewhere", "steady"))})
    found = sure(group, rules, at_lower_bounds(group.matrix))
    assert found is not None
    assert [each.weights for each in found.acceptability] == ["near", "any", "heard"] * 2
    assert found.left_out == ("Elsewhere",)
    assert "Staff day" in [each.title for each in found.named]
    assert "Elsewhere" not in [each.title for each in found.named]


def test_who_waits_is_told_of_every_stage(small: Definitions) -> None:
    group, shares, rest = group_of(small), list[float](), list[float]()
    sure(group, RULES, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len([share for share in shares if 0.7 < share < 1]) > 5, "ranks, and what to find out first"
    sure(group, RULES, completions_of(group, RULES), rest.append)
    assert rest == sorted(rest)
    assert (rest[0] < 0.2, rest[-1]) == (True, 1)
