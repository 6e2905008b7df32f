"""Agreement between assessors: published figures, what alpha must always be, and where it is not defined."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers import Answer, State
from questionnaires.reader import read_library, shipped
from scoring.agreement import Metric, alpha, comparable, metric_of

PUBLISHED = json.loads((Path(__file__).parent / "published" / "agreement.json").read_text(encoding="utf-8"))["examples"]
UNITS = st.lists(st.lists(st.integers(0, 4), max_size=4), max_size=12)


def units(rows: list[list[int | None]]) -> list[list[int]]:
    return [[value for value in column if value is not None] for column in zip(*rows, strict=True)]


@pytest.mark.parametrize(
    ("example", "metric"),
    [(example, metric) for example in PUBLISHED for metric in example["alpha"]],
    ids=lambda given: given if isinstance(given, str) else given["source"][:12],
)
def test_alpha_is_the_published_figure_to_its_last_digit(example: dict[str, Any], metric: str) -> None:
    found = alpha(units(example["data"]), Metric(metric))
    assert found is not None
    assert abs(found - Fraction(example["alpha"][metric])) <= Fraction(1, 2000)


def plainly(given: list[list[int]], metric: Metric) -> Fraction | None:
    """Alpha as its definition reads, pair by pair, slowly."""
    paired = [unit for unit in given if len(unit) > 1]
    pooled = [value for unit in paired for value in unit]

    def apart(one: int, other: int) -> Fraction:
        if metric is Metric.NOMINAL:
            return Fraction(one != other)
        if metric is Metric.INTERVAL:
            return Fraction((one - other) ** 2)
        between = sum(min(one, other) <= value <= max(one, other) for value in pooled)
        return (between - Fraction(pooled.count(one) + pooled.count(other), 2)) ** 2 if one != other else Fraction(0)

    def mean(values: list[int]) -> Fraction:
        return Fraction(sum(apart(*pair) for pair in permutations(values, 2))) / (len(values) * (len(values) - 1))

    if not pooled or not mean(pooled):
        return None
    return 1 - sum(len(unit) * mean(unit) for unit in paired) / len(pooled) / mean(pooled)


@given(UNITS, st.sampled_from(Metric))
def test_alpha_agrees_with_its_definition_taken_pair_by_pair(found: list[list[int]], metric: Metric) -> None:
    assert alpha(found, metric) == plainly(found, metric)


@given(UNITS, st.sampled_from(Metric))
def test_alpha_is_at_most_one_and_is_one_exactly_if_all_agree(found: list[list[int]], metric: Metric) -> None:
    result = alpha(found, metric)
    if result is not None:
        agree = all(len(set(unit)) == 1 for unit in found if len(unit) > 1)
        assert (result == 1) is agree
        assert result <= 1


@given(UNITS, st.randoms(use_true_random=False), st.sampled_from(Metric))
def test_neither_the_order_of_units_nor_of_assessors_matters(found: list[list[int]], chance: Any, metric: Metric) -> None:
    shuffled = [chance.sample(unit, len(unit)) for unit in chance.sample(found, len(found))]
    assert alpha(shuffled, metric) == alpha(found, metric)


@pytest.mark.parametrize("found", [[], [[1]], [[], [2]], [[3, 3], [3, 3]]], ids=["none", "one judge", "one each", "no variation"])
def test_alpha_is_not_defined_without_pairs_or_without_anything_to_disagree_about(found: list[list[int]]) -> None:
    assert all(alpha(found, metric) is None for metric in Metric)


QUESTIONS = read_library(*shipped()).questions


@pytest.mark.parametrize(
    ("id_", "metric"),
    [
        ("PC1", Metric.NOMINAL), ("FE5", Metric.NOMINAL), ("FE6", Metric.NOMINAL), ("SA2", Metric.ORDINAL),
        ("SC1_staff", Metric.INTERVAL), ("FG1_margin", Metric.INTERVAL), ("SA13", None), ("MS2", None), ("parent_body", None),
    ],
)  # fmt: skip
def test_choices_are_nominal_scales_ordinal_and_figures_interval(id_: str, metric: Metric | None) -> None:
    assert metric_of(QUESTIONS[id_]) is metric


def test_answers_are_compared_by_what_they_mean_and_not_by_how_they_were_written() -> None:
    def form(id_: str, value: Any) -> object:
        return comparable(QUESTIONS[id_], Answer(State.ANSWERED, value))

    assert form("FE5", ("money", "quality")) == form("FE5", ("quality", "money"))
    assert form("FG1_margin", Decimal("2.50")) == form("FG1_margin", Decimal("2.5"))
    assert form("SA2", "nobody") == 0
    assert form("SA2", "group_backed") == 4


@pytest.mark.parametrize("answer", [Answer(State.DONT_KNOW), Answer(State.NOT_APPLICABLE, reason="No ballot yet")])
def test_an_answer_that_was_not_given_is_never_compared(answer: Answer) -> None:
    with pytest.raises(ValueError, match="Only answers that were given"):
        comparable(QUESTIONS["SA13"], answer)
