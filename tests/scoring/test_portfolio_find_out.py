"""What to find out first over a portfolio."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from samples import MODEL, answered
from test_completions import response

from questionnaires.answers import Response
from scoring.acceptability import acceptability
from scoring.completions import at_lower_bounds, complete_all, counting
from scoring.draws import near
from scoring.evaluate import evaluate
from scoring.find_out import find_out_first
from scoring.matrix import columns_of, evaluate_all
from scoring.open_answers import levels, open_that_count
from scoring.portfolio_find_out import gain, worth_finding_out
from scoring.result import Outcome
from scoring.robustness import WorthFindingOut


def worth(services: list[Response], draws: int = 400, top: int = 1) -> tuple[WorthFindingOut, ...]:
    keys = [f"service {place}" for place in range(len(services))]
    dimensions = counting(evaluate_all(MODEL, columns_of(MODEL, services), len(services)))
    completions = complete_all(MODEL, services, keys, draws, 1).columns(dimensions)
    weights = near([MODEL.scoring.dimensions[place].weight for place in dimensions], draws, 1)
    found = acceptability(completions, weights, kind="near", seed=1, top=top)
    return worth_finding_out(MODEL, services, keys, completions, found, 1)


def test_drawn_from_every_combination_the_value_is_exactly_the_one_enumerated() -> None:
    """Two halves that hold every combination of two answers once, as chances of being in the top; the third answer tells nothing."""
    rows = [(one, other, 0) for one, other in product(range(3), range(2))]
    chance = {(0, 0): 1, (0, 1): 2, (1, 0): 5, (1, 1): 9, (2, 0): 10, (2, 1): 3}
    twice = [row for row in rows for _ in range(2)]
    used = np.full(len(twice), 10)
    times = np.array([chance[row[:2]] for row in twice])
    for place, size in enumerate((3, 2, 1)):
        codes = np.array([row[place] for row in twice])
        sums = [[sum(each[row[:2]] for row in rows if row[place] == level) for each in (chance, {row[:2]: 10 - chance[row[:2]] for row in rows})] for level in range(size)]
        exact = Fraction(sum(max(each) for each in sums) - max(map(sum, zip(*sums, strict=True))), 60)
        assert gain(codes, size, used, times) == exact
        assert (exact > 0) is (size > 1)


def test_what_is_in_the_way_of_being_ready_is_worth_what_scoring_every_answer_says() -> None:
    service = response(notice=None, review=answered("no"), leavers=None)
    entries = {entry.question: entry for entry in worth([service])}
    possible = {id_: levels(MODEL, MODEL.library.questions[id_], None) for id_ in open_that_count(MODEL, service, evaluate(MODEL, service))}
    rows = [dict(zip(possible, each, strict=True)) for each in product(*possible.values())]
    ready = [evaluate(MODEL, Response({**service.answers, **row})).verdict.outcome is Outcome.READY for row in rows]
    for id_ in possible:
        right = sum(max(sum(r for row, r in zip(rows, ready, strict=True) if row[id_] == level), sum(not r for row, r in zip(rows, ready, strict=True) if row[id_] == level)) for level in possible[id_])
        exact = Fraction(right - max(sum(ready), len(ready) - sum(ready)), len(rows))
        assert float(entries[id_].for_ready) == pytest.approx(float(exact), abs=0.06)
    assert entries["notice"].for_ready > Fraction(2, 5)
    assert entries["leavers"].for_ready < Fraction(1, 100), "it moves the score, and no gate reads it"


def test_an_answer_that_decides_who_is_first_is_worth_finding_out_and_swings_as_much_as_alone() -> None:
    possible = levels(MODEL, MODEL.library.questions["leavers"], None)
    known, unknown = response(leavers=possible[len(possible) // 2]), response(leavers=None)
    entries = worth([known, unknown])
    assert {(entry.row, entry.question) for entry in entries} == {(1, "leavers")}
    (alone,) = find_out_first(MODEL, unknown)
    assert entries[0].swing == alone.swing > 0
    assert entries[0].for_top > 0


def test_the_most_valuable_come_first_and_the_same_seed_gives_the_same() -> None:
    services = [response(notice=None, leavers=None), response(leaders=None), response()]
    entries = worth(services, draws=100)
    assert entries == worth(services, draws=100)
    values = [round(max(entry.for_ready, entry.for_top), 2) for entry in entries]
    assert values == sorted(values, reverse=True)
    assert all(0 <= entry.for_ready <= 1 and 0 <= entry.for_top <= 1 for entry in entries)


def test_without_completions_nothing_is_known_of_it() -> None:
    services = [response(notice=None)]
    fixed = at_lower_bounds(evaluate_all(MODEL, columns_of(MODEL, services), 1))
    weights = near([1] * fixed.scores.shape[2], 10, 1)
    found = acceptability(fixed, weights, kind="near", seed=1, top=1)
    told: list[float] = []
    assert worth_finding_out(MODEL, services, ["a"], fixed, found, 1, told.append) == ()
    assert told == [1]


def test_mere_chance_is_not_taken_for_information() -> None:
    random = np.random.default_rng(5)
    once = np.ones(2000, np.int64)
    worth_nothing = [gain(random.integers(0, 8, 2000), 8, once, random.integers(0, 2, 2000)) for _ in range(20)]
    assert sum(worth_nothing) / 20 < Fraction(1, 100), "0.03 if each were judged by what it learned itself"
