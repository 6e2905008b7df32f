"""How answers spread: published figures, what each measure must always be, and what a headline says."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.texts import in_language
from scoring import spread
from scoring.spread import Between, agreement, consensus, headline, mean_place, median, quartiles, word
from scoring.spread_in_words import (
    agreement_in_words,
    assumption_in_words,
    basis_in_words,
    between_in_words,
    headline_in_words,
)

EXAMPLES = json.loads((Path(__file__).parent / "published" / "spread.json").read_text(encoding="utf-8"))
COUNTS = st.lists(st.integers(0, 30), min_size=1, max_size=9)
CHOSEN = COUNTS.filter(any)
TITLES = ("Told", "Asked", "Involved", "Partners", "In control")


@pytest.mark.parametrize("example", [*EXAMPLES["published"], *EXAMPLES["limits"]], ids=lambda example: str(example["counts"]))
def test_agreement_and_consensus_are_the_published_figures_to_their_last_digit(example: dict[str, Any]) -> None:
    found, second = agreement(example["counts"]), consensus(example["counts"])
    assert found is not None
    assert second is not None
    assert abs(found - Fraction(example["agreement"])) <= Fraction(1, 20_000_000)
    assert abs(second - float(example["consensus"])) <= 5e-8


@given(CHOSEN)
def test_agreement_lies_from_minus_one_to_one_and_is_one_exactly_if_all_chose_the_same(counts: list[int]) -> None:
    found, second = agreement(counts), consensus(counts)
    assert found is not None
    assert second is not None
    assert -1 <= found <= 1
    assert 0 <= second <= 1
    assert (found == 1) is (sum(count > 0 for count in counts) == 1) is (second == 1)


@given(CHOSEN, st.integers(2, 5))
def test_neither_the_direction_of_the_scale_nor_the_number_of_people_changes_agreement(counts: list[int], times: int) -> None:
    many = [times * count for count in counts]
    assert agreement(counts) == agreement(counts[::-1]) == agreement(many)
    assert consensus(many) == pytest.approx(consensus(counts))
    assert consensus(counts[::-1]) == pytest.approx(consensus(counts))


@pytest.mark.parametrize("options", range(3, 10))
def test_two_halves_at_the_ends_are_minus_one_and_an_even_spread_is_zero(options: int) -> None:
    ends = [7, *[0] * (options - 2), 7]
    assert (agreement(ends), consensus(ends)) == (-1, 0)
    assert agreement([4] * options) == 0


def test_of_two_options_agreement_is_by_how_much_one_leads() -> None:
    assert agreement([10, 10]) == 0
    assert agreement([3, 9]) == Fraction(1, 2)


@pytest.mark.parametrize("counts", [[], [0], [0, 0, 0]])
def test_nothing_is_said_where_nobody_chose_an_option(counts: list[int]) -> None:
    assert [measure(counts) for measure in (agreement, consensus, median, quartiles, mean_place)] == [None] * 5
    assert headline(counts, ordered=True).kind == headline(counts, ordered=False).kind == "nobody"


@pytest.mark.parametrize(
    ("figure", "expected"),
    [("-1", "split"), ("-0.201", "split"), ("-0.2", "spread"), ("0", "spread"), ("0.199", "spread"), ("0.2", "weak"), ("0.449", "weak"),
     ("0.45", "fair"), ("0.699", "fair"), ("0.7", "strong"), ("1", "strong")],
)  # fmt: skip
def test_each_word_begins_at_its_line(figure: str, expected: str) -> None:
    assert word(Fraction(figure)) == expected


@pytest.mark.parametrize(
    ("counts", "middle", "half"),
    [
        ([2, 9, 3, 7, 1], (1, 2), (1, 3)),  # 11 of 22 are at or below "Asked"
        ([2, 10, 3, 7, 1], (1, 1), (1, 3)),
        ([5, 0, 0, 0, 5], (0, 4), (0, 4)),
        ([0, 0, 1, 0], (2, 2), (2, 2)),
        ([1, 1, 1, 1], (1, 2), (0, 3)),
        ([1, 1, 2, 2, 2], (2, 3), (1, 4)),
    ],
)
def test_the_median_may_lie_between_two_options(counts: list[int], middle: tuple[int, int], half: tuple[int, int]) -> None:
    assert (median(counts), quartiles(counts)) == (middle, half)


@given(CHOSEN)
def test_at_least_half_are_on_either_side_of_the_median_and_it_lies_within_the_quartiles(counts: list[int]) -> None:
    middle, half = median(counts), quartiles(counts)
    assert middle is not None
    assert half is not None
    assert half.low <= middle.low <= middle.high <= half.high
    assert 2 * sum(counts[: middle.high + 1]) >= sum(counts) <= 2 * sum(counts[middle.low :])
    assert counts[middle.low]
    assert counts[middle.high]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([2, 9, 3, 7, 1], "Two views: “Asked” and “Partners”"),
        ([2, 9, 4, 7, 1], "Most chose “Asked” to “Partners”"),  # no gap between them: 4 is more than half of 7
        ([2, 8, 4, 8, 2], "Two views: “Asked” and “Partners”"),
        ([8, 0, 4, 0, 0], "Two views: “Told” and “Involved”"),
        ([9, 0, 4, 0, 0], "Most chose “Told”"),
        ([9, 8, 1, 7, 1], "Two views: “Told” or “Asked”, and “Partners”"),
        ([9, 5, 8, 1, 7], "Two views: “Told” to “Involved”, and “In control”"),
        ([5, 0, 5, 0, 5], "Three views: “Told”, “Involved” and “In control”"),
        ([7, 6, 0, 0, 7], "Two views: “Told” and “In control”"),
        ([2, 2, 0, 1, 2], "Two views: “Told” or “Asked”, and “In control”"),
        ([0, 4, 0, 0, 0], "All chose “Asked”"),
        ([0, 5, 5, 0, 0], "All chose “Asked” or “Involved”"),
        ([0, 10, 20, 10, 0], "All chose “Asked” to “Partners”"),
        ([1, 12, 3, 2, 1], "Most chose “Asked”"),
        ([1, 0, 3, 4, 2], "Most chose “Involved” or “Partners”"),
        ([1, 4, 5, 4, 1], "Most chose “Asked” to “Partners”"),
        ([5, 5, 5, 5, 5], "Spread over all options"),
        ([3, 1, 0, 1, 1], "No view stands out"),
        ([1, 0, 1, 0, 1], "No view stands out"),  # one person is no view
        ([0, 0, 0, 0, 0], "Nobody chose an option"),
    ],
)
def test_the_headline_says_what_stands_out(counts: list[int], said: str) -> None:
    assert headline_in_words(headline(counts, ordered=True), TITLES) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([9, 2, 8], "Two views: “Told” and “Involved”"),
        ([9, 8, 1], "Two views: “Told” and “Asked”"),  # without an order no two are neighbours
        ([8, 8, 4], "Two views: “Told” and “Asked”"),
        ([9, 8, 7], "Spread over all options"),
        ([9, 8, 7, 1], "Three views: “Told”, “Asked” and “Involved”"),
        ([9, 4, 4], "Most chose “Told”"),
        ([5, 5], "Two views: “Told” and “Asked”"),
        ([9, 4], "Most chose “Told”"),
        ([0, 4], "All chose “Asked”"),
        ([4, 3, 3, 2, 2], "Spread over all options"),
    ],
)
def test_without_an_order_only_single_options_stand_out(counts: list[int], said: str) -> None:
    assert headline_in_words(headline(counts, ordered=False), TITLES) == said


def test_of_two_options_both_are_views_even_on_a_scale() -> None:
    assert headline([10, 9], ordered=True) == headline([10, 9], ordered=False) == ("views", ((0, 0), (1, 1)))


def test_four_views_are_too_many_to_name() -> None:
    assert headline([5, 0, 5, 0, 5, 0, 5], ordered=True) == ("mixed", ())


@given(COUNTS, st.booleans())
def test_a_headline_names_only_what_it_may_and_mirrors_with_the_scale(counts: list[int], ordered: bool) -> None:
    found = headline(counts, ordered=ordered)
    turned = headline(counts[::-1], ordered=ordered)
    last = len(counts) - 1
    assert turned.kind == found.kind
    assert [Between(last - view.high, last - view.low) for view in reversed(turned.views)] == list(found.views)
    held = sum(sum(counts[view.low : view.high + 1]) for view in found.views)
    if found.kind == "all":
        assert held == sum(counts)
    if found.kind in ("most", "views"):
        assert 2 * held > sum(counts)
    assert bool(found.views) is (found.kind in ("all", "most", "views"))


def test_the_words_stand_beside_the_figure_and_the_lines_are_called_judgement() -> None:
    assert agreement_in_words(Fraction(-1, 2)) == "−0.50: split in two"
    assert basis_in_words().endswith("weak (0.20), fair (0.45) or strong (0.70) is judgement.")
    assert between_in_words(Between(1, 1), TITLES) == "“Asked”"
    with in_language("cy"):
        assert agreement_in_words(Fraction(3, 10)) == "0.30: cytundeb gwan"


def test_the_assumption_of_an_interval_names_the_people() -> None:
    assert assumption_in_words(1200).startswith("Worked out for all 1,200 people, as if those who did not answer were like those who did.")


def test_every_word_has_its_wording_and_the_lines_descend() -> None:
    for figure in (-1, 0, Fraction(3, 10), Fraction(1, 2), 1):
        assert word(Fraction(figure)) in agreement_in_words(Fraction(figure))
    assert [line for line, _ in spread.WORDS] == sorted((line for line, _ in spread.WORDS), reverse=True)


def test_options_that_are_figures_are_named_without_quotation_marks() -> None:
    assert headline_in_words(headline([0, 9, 8, 1, 7], ordered=True), ["5", "6", "7", "8", "9"]) == "Two views: 6 or 7, and 9"
