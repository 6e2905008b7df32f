"""What weights say about trade-offs, worked out exactly and confirmed by scoring."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from samples import scoring_of
from single_edits import with_field
from test_standard import BEST, SCORING, result

from scoring.model import ScoredQuestion
from scoring.tradeoffs import between_dimensions, exchanges, reach, within


def item(weight: int = 1, **fields: Any) -> ScoredQuestion:
    return ScoredQuestion.model_validate({"id": "Q", "weight": weight, "because": "So.", "basis": "judgement", **fields})


def test_dimensions_of_the_standard_scoring_all_count_alike() -> None:
    (tier,) = between_dimensions(SCORING)
    assert tier.ids == tuple(each.id for each in SCORING.dimensions)
    assert tier.swing == Fraction(1, len(SCORING.dimensions))
    assert exchanges((tier,)) == ()


def test_a_swing_is_worth_as_many_others_as_the_weights_say() -> None:
    first, second, *rest = SCORING.dimensions
    weighted = (first.model_copy(update={"weight": 120}), second.model_copy(update={"weight": 80}), *rest)
    tiers = between_dimensions(with_field(SCORING, "dimensions", weighted))
    assert [tier.ids[0] for tier in tiers] == [first.id, rest[0].id, second.id]
    assert [each.rate for each in exchanges(tiers)] == [Fraction(6, 5), Fraction(3, 2)]


def test_ten_points_of_the_heavier_make_up_for_twelve_of_the_lighter() -> None:
    scoring = scoring_of()
    tiers = between_dimensions(scoring)
    weights = {each.id: each.weight for each in scoring.dimensions}
    for each in exchanges(tiers):
        heavy, light = weights[each.of.ids[0]], weights[each.into.ids[0]]
        assert heavy * 10 == light * 10 * each.rate


@pytest.mark.parametrize(("question", "worst"), [("SA1", "handed_down"), ("SA2", "nobody"), ("MS2", '["10", "10", "40"]'), ("FE7", "0")])
def test_the_score_falls_by_the_swing_from_the_best_answer_to_the_worst(question: str, worst: str) -> None:
    dimension = next(each for each in SCORING.dimensions if any(item.id == question for item in each.questions))
    swing = next(tier.swing for tier in within(dimension) if question in tier.ids)
    best, lost = result(BEST), result({**BEST, question: worst})
    assert best.bounds is not None
    assert lost.bounds is not None
    of_dimension = Fraction(1, len(SCORING.dimensions))
    assert best.bounds.said.lower - lost.bounds.said.lower == round(1000 * swing * of_dimension)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"values": {"a": "0", "b": "100"}}, Fraction(1)),
        ({"values": {"a": "20", "b": "80"}}, Fraction(3, 5)),
        ({"measure": "value", "curve": {"0": "100", "10": "100/3"}}, Fraction(2, 3)),
        ({"values": {"a": "50", "b": "50"}}, Fraction(0)),
    ],
)
def test_a_question_reaches_from_its_worst_answer_to_its_best(fields: Any, expected: Fraction) -> None:
    assert reach(item(**fields)) == expected


def test_within_a_dimension_the_swings_count_what_the_answers_can_earn() -> None:
    dimension = SCORING.dimensions[0].model_copy(
        update={
            "questions": (
                item(2, values={"a": "0", "b": "50"}),
                item(1, values={"a": "0", "b": "100"}).model_copy(update={"id": "R"}),
                item(1, values={"a": "50", "b": "50"}).model_copy(update={"id": "S"}),
            )
        }
    )
    tiers = within(dimension)
    assert [(tier.ids, tier.swing) for tier in tiers] == [(("Q", "R"), Fraction(1, 4)), (("S",), Fraction(0))]
    assert exchanges(tiers) == (), "what is worth nothing makes up for nothing"
