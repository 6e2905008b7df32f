"""What everybody would have answered: exact chances, no width at a census, and how often the intervals miss."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import comb, factorial, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import coverage
from scoring import population
from scoring.population import Estimate, Predicted, gap, interval, mean, share

HALF = Fraction(1, 2)


def there(predicted: Predicted | None) -> Predicted:
    assert predicted is not None
    return predicted


def rising(start: Fraction, times: int) -> Fraction:
    return prod((start + each for each in range(times)), start=Fraction(1))


def dirichlet_multinomial(weights: list[Fraction], people: int) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    """As the definition reads."""
    for each in product(range(people + 1), repeat=len(weights)):
        if sum(each) == people:
            ways = Fraction(factorial(people), prod(map(factorial, each)))
            yield each, ways * prod(map(rising, weights, each), start=Fraction(1)) / rising(sum(weights, Fraction(0)), people)


@pytest.mark.parametrize(("chosen", "answered", "people"), [(3, 8, 12), (0, 8, 12), (8, 8, 40), (7, 20, 200), (1, 2, 3)])
def test_the_chances_of_a_share_are_those_of_the_beta_binomial(chosen: int, answered: int, people: int) -> None:
    open_ = people - answered
    yes, no = chosen + HALF, answered - chosen + HALF
    exact = [comb(open_, more) * rising(yes, more) * rising(no, open_ - more) / rising(yes + no, open_) for more in range(open_ + 1)]
    found = there(share(chosen, answered, people))
    assert found.sums == tuple(range(chosen, chosen + open_ + 1))
    assert found.chances == pytest.approx([float(each) for each in exact], rel=1e-9, abs=1e-15)


@pytest.mark.parametrize(("counts", "people"), [((3, 0, 5), 12), ((0, 8, 0), 13), ((1, 2, 0, 4), 11), ((6, 1), 15)])
def test_the_chances_of_a_mean_are_those_of_the_dirichlet_multinomial(counts: tuple[int, ...], people: int) -> None:
    weights = [count + Fraction(1, len(counts)) for count in counts]
    exact: dict[int, Fraction] = {}
    places = sum(place * count for place, count in enumerate(counts))
    for more, chance in dirichlet_multinomial(weights, people - sum(counts)):
        total = places + sum(place * many for place, many in enumerate(more))
        exact[total] = exact.get(total, Fraction(0)) + chance
    found = there(mean(counts, people))
    assert dict(zip(found.sums, found.chances, strict=True)) == pytest.approx({total: float(chance) for total, chance in exact.items()})


def test_of_two_options_the_mean_is_the_share_of_the_second() -> None:
    assert interval(there(mean((5, 3), 12))) == interval(there(share(3, 8, 12)))


COUNTED = st.lists(st.integers(0, 12), min_size=1, max_size=6).filter(any)


@given(COUNTED, st.integers(0, 300))
def test_an_interval_stays_on_the_scale_holds_what_was_seen_and_what_is_possible(counts: list[int], more: int) -> None:
    people = sum(counts) + more
    found = there(mean(counts, people))
    low, seen, high = interval(found)
    assert 0 <= low <= seen <= high <= len(counts) - 1
    sums = sum(place * count for place, count in enumerate(counts))
    assert sums <= found.sums[0] <= found.sums[-1] <= sums + more * (len(counts) - 1)
    assert sum(found.chances) == pytest.approx(1)
    low, seen, high = interval(there(share(counts[0], sum(counts), people)))
    assert 0 <= low <= seen <= high <= 1


@given(COUNTED)
def test_if_everybody_answered_nothing_is_left_open(counts: list[int]) -> None:
    every = sum(counts)
    for found in (share(counts[0], every, every), mean(counts, every)):
        low, seen, high = interval(there(found))
        assert low == seen == high
    census = gap(there(mean(counts, every)), there(mean([1, 2, 3], 6)))
    assert census.low == census.seen == census.high


@given(COUNTED, COUNTED, st.integers(0, 30), st.integers(0, 30))
def test_a_gap_turns_its_sign_with_the_groups(one: list[int], other: list[int], more: int, yet_more: int) -> None:
    here, away = there(mean(one, sum(one) + more)), there(mean(other, sum(other) + yet_more))
    low, seen, high = gap(here, away)
    assert gap(away, here) == Estimate(-high, -seen, -low)
    assert low <= seen <= high


def test_the_ends_of_a_gap_are_those_of_all_pairs() -> None:
    one, other = there(share(3, 8, 12)), there(share(9, 12, 20))
    pairs = sorted(
        (Fraction(a, 12) - Fraction(b, 20), chance * other_chance)
        for a, chance in zip(one.sums, one.chances, strict=True)
        for b, other_chance in zip(other.sums, other.chances, strict=True)
    )

    def end(ascending: list[tuple[Fraction, float]]) -> Fraction:
        passed = 0.0
        for difference, chance in ascending:
            passed += chance
            if passed > 0.025:
                return difference
        raise AssertionError

    assert gap(one, other) == Estimate(end(pairs), Fraction(3, 8) - Fraction(9, 12), end(pairs[::-1]))


def test_more_answers_and_a_lower_level_make_an_interval_narrower() -> None:
    def width(found: Estimate) -> Fraction:
        return found.high - found.low

    assert width(interval(there(share(12, 24, 40)))) < width(interval(there(share(4, 8, 40))))
    assert width(interval(there(share(4, 8, 40)), Fraction(80, 100))) < width(interval(there(share(4, 8, 40))))


@pytest.mark.parametrize("counts", [(0, 0, 1, 4, 15), (2, 9, 3, 7, 1), (0, 20, 0)])
def test_stretching_a_prediction_of_forty_comes_to_the_exact_one(counts: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    stretched = interval(there(mean(counts, 100)))
    monkeypatch.setattr(population, "_MOST_FOLLOWED", 100)
    population._sums.cache_clear()
    exact = interval(there(mean(counts, 100)))
    population._sums.cache_clear()
    assert abs(stretched.low - exact.low) <= Fraction(3, 100)
    assert abs(stretched.high - exact.high) <= Fraction(3, 100)


def test_where_nobody_answered_nothing_is_predicted() -> None:
    assert share(0, 0, 12) is None
    assert mean([0, 0, 0], 12) is None
    assert mean([], 0) is None


@pytest.mark.parametrize("wrong", [(-1, 8, 12), (9, 8, 12), (3, 13, 12)])
def test_a_share_of_what_cannot_be_is_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="those who chose it are among those who answered"):
        share(*wrong)


@pytest.mark.parametrize(("counts", "people"), [([3, 5], 7), ([-1, 5], 7)])
def test_a_mean_of_what_cannot_be_is_refused(counts: list[int], people: int) -> None:
    with pytest.raises(ValueError, match="those who answered are among the people"):
        mean(counts, people)


@pytest.mark.parametrize(("people", "answered"), coverage.POPULATIONS)
def test_the_interval_of_a_share_holds_in_nine_of_ten_samples_of_every_possible_population(people: int, answered: int) -> None:
    missed, width = coverage.shares(people, answered)
    assert max(missed) <= Fraction(1, 10)
    assert width < 0.35  # an interval from 0 to 1 would never miss


@pytest.mark.parametrize(("people", "answered"), coverage.POPULATIONS[:3])
def test_the_interval_of_a_mean_holds_in_nine_of_ten_samples(people: int, answered: int) -> None:
    found = coverage.means(people, answered, coverage.SHAPES.values())
    assert max(missed for missed, _ in found) <= 0.1
    assert sum(width for _, width in found) / len(found) < 1


def test_the_interval_of_a_mean_holds_where_few_of_many_answered_and_most_chose_an_end() -> None:
    """Drawn, as every sample of 20 would take too long here; with ½ for each option a quarter missed."""
    everybody, chance = (0, 0, 0, 40, 160), random.Random(7)
    drawn = (chance.sample(range(5), 20, counts=everybody) for _ in range(400))
    found = [interval(there(mean([sample.count(place) for place in range(5)], 200))) for sample in drawn]
    assert sum(each.low <= Fraction(38, 10) <= each.high for each in found) >= 0.9 * len(found)
