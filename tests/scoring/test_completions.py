"""Open answers drawn many times over: what they depend on, and that they are scored as answers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from samples import DONT_KNOW, MODEL, QUESTIONS, answered, responses
from test_verdicts import READY

from questionnaires.answers import Answer, Response
from scoring.completions import at_lower_bounds, complete_all, completed, counting, drawn, how_many
from scoring.evaluate import evaluate
from scoring.matrix import NOTHING, columns_of, evaluate_all
from scoring.open_answers import levels, open_that_count
from scoring.result import Outcome

BASE = {**READY, "stage": answered("G2")}


def response(**changes: Answer | None) -> Response:
    return Response({id_: answer for id_, answer in {**BASE, **changes}.items() if answer is not None})


def rows(columns: Any, count: int) -> list[dict[str, Answer | None]]:
    return [{id_: column.answers[int(column.codes[row])] for id_, column in columns.items()} for row in range(count)]


def codes(service: Response, **changes: Any) -> dict[str, list[int]]:
    given = {"count": 12, "seed": 1, "key": "a", **changes}
    return {id_: each.codes.tolist() for id_, each in drawn(MODEL, service, **given).items()}


def test_only_open_answers_that_count_vary() -> None:
    service = response(notice=None, review=answered("no"), leavers=DONT_KNOW, ballot=None)
    open_ = open_that_count(MODEL, service, evaluate(MODEL, service))
    assert set(codes(service)) == set(open_) == {"notice", "leavers"}, "the ballot is not due yet"
    for row in rows(completed(MODEL, service, 20, 1), 20):
        assert {id_: answer for id_, answer in row.items() if id_ not in open_} == {
            id_: service.answers.get(id_) for id_ in row if id_ not in open_
        }
        assert all(row[id_] in levels(MODEL, QUESTIONS[id_], service.answers.get(id_)) for id_ in open_)


def test_a_part_that_is_known_is_kept() -> None:
    service = response(stage=answered("G3"), result=answered((Decimal(-9), None, Decimal(4))))
    given = [row["result"] for row in rows(completed(MODEL, service, 20, 1), 20)]
    values = [each.value for each in given if each is not None]
    assert {(value[0], value[2]) for value in values if isinstance(value, tuple)} == {(Decimal(-9), Decimal(4))}
    assert len(set(values)) > 1


def test_every_possible_answer_comes_about_equally_often() -> None:
    found = drawn(MODEL, response(leavers=None), 4000, 1)["leavers"]
    times = np.bincount(found.codes, minlength=len(found.levels))
    assert times / 4000 == pytest.approx([1 / len(found.levels)] * len(found.levels), abs=0.03)


def test_what_is_drawn_depends_on_the_seed_and_the_services_own_key_only() -> None:
    service = response(notice=None, leavers=None)
    assert codes(service) == codes(service)
    assert codes(service) != codes(service, seed=2)
    assert codes(service) != codes(service, key="b")


def test_what_is_drawn_for_one_question_does_not_depend_on_others_being_open_nor_on_how_many_are_drawn() -> None:
    one, both = codes(response(leavers=None)), codes(response(leavers=None, notice=None))
    assert one["leavers"] == both["leavers"]
    assert codes(response(leavers=None), count=30)["leavers"][:12] == one["leavers"]


def test_a_service_that_is_added_changes_nobody_elses_draws() -> None:
    one, other, third = response(notice=None), response(leavers=None), response(reply=None)
    two = complete_all(MODEL, [one, other], ["one", "other"], 15, 3)
    three = complete_all(MODEL, [third, other, one], ["third", "other", "one"], 15, 3)
    again = three.rows([2, 1])
    for mine, theirs in zip(two, again, strict=True):
        assert np.array_equal(mine, theirs)


@settings(deadline=None, max_examples=8)
@given(responses(), responses())
def test_completions_score_as_completed_responses_do(one: dict[str, Answer], other: dict[str, Answer]) -> None:
    services, count = [Response(one), Response(other)], 3
    found = complete_all(MODEL, services, ["one", "other"], count, 5)
    for row, (service, key) in enumerate(zip(services, ("one", "other"), strict=True)):
        for place, answers in enumerate(rows(completed(MODEL, service, count, 5, key), count)):
            alone = evaluate(MODEL, Response({id_: answer for id_, answer in answers.items() if answer is not None}))
            assert bool(found.ready[row, place]) is (alone.verdict.outcome is Outcome.READY)
            published = [(int(score) + 500) // 1000 if score != NOTHING else None for score in found.scores[row, place]]
            assert published == [each.bounds.said.lower if each.bounds else None for each in alone.dimensions]


def test_a_completion_is_never_below_the_lower_bound_while_the_same_items_count() -> None:
    services = [response(notice=None, leavers=DONT_KNOW), response(leaders=None)]
    found = complete_all(MODEL, services, ["a", "b"], 10, 1)
    fixed = at_lower_bounds(evaluate_all(MODEL, columns_of(MODEL, services), 2))
    assert (found.scores >= fixed.scores).all()
    assert (fixed.drawn, fixed.scores.shape[1]) == (0, 1)


def test_where_nothing_is_open_every_completion_is_the_service_itself() -> None:
    found = complete_all(MODEL, [response()], ["a"], 6, 1)
    fixed = at_lower_bounds(evaluate_all(MODEL, columns_of(MODEL, [response()]), 1))
    assert (found.scores == fixed.scores).all()
    assert found.ready.all()
    assert fixed.ready.all()


def test_a_gate_that_cannot_be_drawn_is_not_met(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.completions.levels", lambda *_: [])
    assert not complete_all(MODEL, [response(notice=None)], ["a"], 6, 1).ready.any()


def test_the_columns_that_count_and_progress() -> None:
    services = [response(), response(notice=None)]
    told: list[float] = []
    found = complete_all(MODEL, services, ["a", "b"], 6, 1, told.append)
    assert told[-1] == 1
    columns = counting(evaluate_all(MODEL, columns_of(MODEL, services), 2))
    assert set(columns) <= set(range(len(MODEL.scoring.dimensions)))
    assert (found.columns(columns).scores == found.scores[:, :, list(columns)]).all()


@pytest.mark.parametrize(("services", "draws", "expected"), [(0, 10, 10), (1, 10_000, 10_000), (100, 10_000, 10_000), (200, 10_000, 5_000), (10_000, 10_000, 100), (10**6, 10_000, 50), (10**6, 20, 20)])
def test_about_a_million_completions_in_all_and_at_least_fifty_each(services: int, draws: int, expected: int) -> None:
    assert how_many(services, draws) == expected
