"""Many services at once come to the same integers as each by itself: with NumPy, with compiled loops, whatever is missing."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
import test_cases
from hypothesis import given, settings
from hypothesis import strategies as st
from random_models import models
from samples import MODEL, NOT_APPLICABLE, answered, model_of, responses

from questionnaires.answers import Answer, Ballot, Level, Response, State
from questionnaires.errors import AnswerError
from scoring import columns, finish, gate_lookup, kernels, lookup, matrix, power
from scoring.compiled import Model
from scoring.evaluate import evaluate, published
from scoring.kernels import NUMBA, NUMPY, Kernel
from scoring.matrix import (
    GATE_STATES,
    NOTHING,
    OUTCOMES,
    STAGES,
    Column,
    Columns,
    Matrix,
    columns_of,
    evaluate_all,
    evaluate_blocks,
)
from scoring.result import DimensionWorking, Evaluation

KERNELS = [NUMPY, pytest.param(NUMBA, marks=pytest.mark.skipif(not kernels.has_numba(), reason="numba is not installed"))]
WITH_EITHER = pytest.mark.parametrize("kernel", KERNELS, ids=["numpy", "numba"])
DEPTHS = st.sampled_from(["first_look", "core", "full", None])


def row(model: Model, found: Evaluation) -> list[Any]:
    """What stands in a matrix for one service, as said, taken from its complete working."""
    micro = [ends(model, working) for working in found.dimensions]
    bands = model.bands.bands
    return [
        found.bounds.said.lower if found.bounds else NOTHING,
        found.bounds.said.upper if found.bounds else NOTHING,
        [low for low, _ in micro],
        [high for _, high in micro],
        [working.weight_counted for working in found.dimensions],
        [working.weight_unknown for working in found.dimensions],
        [GATE_STATES.index(each.state) for each in found.gates],
        OUTCOMES.index(found.verdict.outcome),
        STAGES.index(found.verdict.aimed_at),
        STAGES.index(found.verdict.reached),
        bands.index(found.band.lower) if found.band else NOTHING,
        bands.index(found.band.upper) if found.band else NOTHING,
    ]


def ends(model: Model, working: DimensionWorking) -> tuple[int, int]:
    """The bounds of a dimension in micro-units, from the values of its items."""
    if working.bounds is None:
        return NOTHING, NOTHING
    low = high = Fraction(0)
    for item in working.items:
        if not item.standing.outside:
            low += item.scored.weight * (0 if item.value is None else item.value)
            high += item.scored.weight * (100 if item.value is None else item.value if item.highest is None else item.highest)
    return tuple(int(end * 10_000 / working.weight_counted + Fraction(1, 2)) for end in (low, high))  # type: ignore[return-value]


def rows(found: Matrix) -> list[list[Any]]:
    return [list(each) for each in zip(*(array.tolist() for array in found), strict=True)]


def same(model: Model, given_: Sequence[Response], kernel: Kernel) -> None:
    found = evaluate_all(model, columns_of(model, given_), len(given_), kernel=kernel)
    assert rows(found) == [row(model, evaluate(model, each)) for each in given_]


@contextmanager
def small(few: int, dense: int, block: int, largest: int, word: int, narrow: int, floats: bool) -> Iterator[None]:
    """Limits so low that a few services reach them."""
    with (
        patch.object(columns, "FEW", few),
        patch.object(columns, "DENSE", dense),
        patch.object(matrix, "BLOCK", block),
        patch.multiple(lookup, LARGEST=largest, LEAST=largest, WORD=word),
        patch.object(gate_lookup, "NARROW", narrow),
    ):
        if floats:
            yield
        else:
            with patch.object(lookup, "by_floats", lambda model: False):
                yield


LIMITS = st.builds(
    small, few=st.sampled_from([0, 64]), dense=st.sampled_from([1, 1 << 18]), block=st.sampled_from([2, 1000]), floats=st.booleans(),
    largest=st.sampled_from([1, 20, 4096]), word=st.sampled_from([40, 63]), narrow=st.sampled_from([1, 1 << 16]),
)  # fmt: skip


@st.composite
def services(draw: st.DrawFn, most: int = 4) -> list[Response]:
    """A few services, the answers of each also mixed with those of others, so that there are more."""
    those = [draw(responses()) | {"depth": answered(depth)} if (depth := draw(DEPTHS)) else draw(responses()) for _ in range(draw(st.integers(1, most)))]
    mixed = [{id_: (one if place % 2 else other)[id_] for place, id_ in enumerate(one) if id_ in other} for one in those for other in those]
    return [Response(each) for each in [*those, *mixed]]


def some_model_and_services(kernel: Kernel) -> Any:
    @given(models(), services(), LIMITS)
    def compare(model: Model, given_: list[Response], limits: Any) -> None:
        known = model.library.questions
        with limits:
            same(model, [Response({id_: answer for id_, answer in each.answers.items() if id_ in known}) for each in given_], kernel)

    return compare


@WITH_EITHER
def test_one_service_and_many_come_to_the_same_integers_for_any_model_and_answers(kernel: Kernel) -> None:
    settings(deadline=None, max_examples=40)(some_model_and_services(kernel))()


@pytest.mark.long
@WITH_EITHER
def test_so_they_do_for_many_more_models_and_answers(kernel: Kernel) -> None:
    settings(deadline=None, max_examples=1000)(some_model_and_services(kernel))()


@WITH_EITHER
@pytest.mark.parametrize("own", [test_cases.SHIPPED, test_cases.SMALL], ids=lambda own: own.scoring.id)
def test_all_worked_cases_come_to_the_same_together_as_each_alone(own: Any, kernel: Kernel) -> None:
    given_ = [Response(case.answers) for case in test_cases.cases(own)]
    assert len(given_) > 20
    same(own.model, given_, kernel)


@settings(deadline=None, max_examples=20)
@given(services(), st.sampled_from(Level))
def test_figures_at_a_level_of_evidence_are_those_of_the_ladder(given_: list[Response], level: Level) -> None:
    found = evaluate_all(MODEL, columns_of(MODEL, given_), len(given_), level=level)
    for place, one in enumerate(evaluate(MODEL, each) for each in given_):
        rungs = [one.bounds, *(working.bounds for working in one.dimensions)]
        lows = [found.low[place], *(published(int(micro)) if micro != NOTHING else NOTHING for micro in found.dimension_low[place])]
        highs = [found.high[place], *(published(int(micro)) if micro != NOTHING else NOTHING for micro in found.dimension_high[place])]
        assert [(low, high) for low, high in zip(lows, highs, strict=True)] == [rung[list(Level).index(level)] if rung else (NOTHING, NOTHING) for rung in rungs]


@settings(deadline=None, max_examples=20)
@given(services(), st.data())
def test_a_service_comes_to_the_same_whoever_stands_beside_it(given_: list[Response], data: st.DataObject) -> None:
    order = data.draw(st.lists(st.integers(0, len(given_) - 1), min_size=1))
    together = evaluate_all(MODEL, columns_of(MODEL, given_), len(given_))
    picked = evaluate_all(MODEL, columns_of(MODEL, [given_[place] for place in order]), len(order))
    assert rows(picked) == rows(together.rows(order))


def test_blocks_are_the_parts_of_the_whole_in_their_order() -> None:
    given_ = [Response({"leaders": answered(option)} if option else {}) for option in ("group", None, "nobody", "one", "group")]
    found = columns_of(MODEL, given_)
    with patch.object(matrix, "BLOCK", 2):
        blocks = list(evaluate_blocks(MODEL, found, 5))
    assert [len(block) for block in blocks] == [2, 2, 1]
    assert [each for block in blocks for each in rows(block)] == rows(evaluate_all(MODEL, found, 5))
    assert not any(np.shares_memory(one, other) for one, other in zip(blocks[0], blocks[1], strict=True))


@pytest.mark.parametrize("aimed_at", [None, "G1", "G2", "G4"])
@pytest.mark.parametrize("notice", ["yes", "no", None])
def test_the_band_is_capped_by_gates_that_are_due_or_may_turn_out_to_be(aimed_at: str | None, notice: str | None) -> None:
    good = {"leaders": "group", "origin": "staff", "days": Decimal(90), "reply": Decimal(80), "result": (Decimal(10),) * 3, "leavers": (Decimal(1),) * 2}
    chosen = good | {"stage": aimed_at, "nation": "england", "users": "no", "notice": notice, "review": "no"}
    same(MODEL, [Response({id_: answered(value) for id_, value in chosen.items() if value is not None})], NUMPY)


def test_no_service_at_all_gives_an_empty_matrix_with_all_columns() -> None:
    found = evaluate_all(MODEL, columns_of(MODEL, []), 0)
    assert found.dimension_low.shape == (0, len(MODEL.dimensions))
    assert found.gates.shape == (0, len(MODEL.gates))
    assert list(evaluate_blocks(MODEL, {}, 0)) == []


def test_answers_that_count_alike_are_one_and_figures_of_another_precision_are_not() -> None:
    rough, precise = (answered(Ballot(turnout=Decimal(80), yes_of_voting=Decimal(yes))) for yes in ("50", "50.0"))
    noted = replace(rough, note="By post.")
    given_ = [Response({"ballot": each, "stage": answered("G4")}) for each in (rough, precise, noted)]
    assert rough.value == precise.value
    assert columns_of(MODEL, given_)["ballot"].codes.tolist() == [0, 1, 0]
    same(MODEL, given_, NUMPY)


def test_a_question_without_a_column_is_unanswered_throughout() -> None:
    assert rows(evaluate_all(MODEL, {}, 2)) == [row(MODEL, evaluate(MODEL, Response({})))] * 2


IMPOSSIBLE = {"leaders": answered("everybody"), "days": answered("many"), "stage": answered("G5"), "island": NOT_APPLICABLE, "users": Answer(State.NOT_APPLICABLE)}


@settings(deadline=None, max_examples=30)
@given(services(2), st.lists(st.tuples(st.integers(0, 1), st.sampled_from(sorted(IMPOSSIBLE))), min_size=1, max_size=3))
def test_an_impossible_value_is_refused_as_that_of_one_service_is(given_: list[Response], places: list[tuple[int, str]]) -> None:
    spoilt = [Response(dict(each.answers)) for each in given_]
    for place, id_ in places:
        chosen = spoilt[place % len(spoilt)]
        spoilt[place % len(spoilt)] = Response({**chosen.answers, id_: IMPOSSIBLE[id_]})
    reasons = [reason for each in spoilt if (reason := refused(each))]
    if reasons:
        with pytest.raises(AnswerError, match=re.escape(reasons[0])):
            evaluate_all(MODEL, columns_of(MODEL, spoilt), len(spoilt))
    else:
        same(MODEL, spoilt, NUMPY)


def refused(one: Response) -> str:
    try:
        evaluate(MODEL, one)
    except AnswerError as error:
        return str(error)
    return ""


def test_an_impossible_value_of_a_question_that_is_not_asked_is_ignored() -> None:
    hidden = Response({"nation": answered("england"), "island": answered("perhaps")})
    same(MODEL, [hidden, Response({})], NUMPY)
    with pytest.raises(AnswerError, match="perhaps"):
        evaluate_all(MODEL, columns_of(MODEL, [hidden, Response({"nation": answered("scotland"), "island": answered("perhaps")})]), 2)


@WITH_EITHER
@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int64, np.uint8, np.uint64])
def test_codes_may_be_integers_of_any_kind(kind: Any, kernel: Kernel) -> None:
    given_ = [Response({"leaders": answered("one"), "origin": answered(origin)}) for origin in ("staff", "board")]
    found = {id_: Column(column.answers, column.codes.astype(kind)) for id_, column in columns_of(MODEL, given_).items()}
    assert rows(evaluate_all(MODEL, found, 2, kernel=kernel)) == [row(MODEL, evaluate(MODEL, each)) for each in given_]


@pytest.mark.parametrize("codes", [[0, 2], [0, -1], [0]])
def test_codes_that_stand_for_no_answer_or_service_are_refused(codes: list[int]) -> None:
    wrong: Columns = {"leaders": Column((None, answered("one")), np.array(codes))}
    with pytest.raises(ValueError, match="leaders"):
        evaluate_all(MODEL, wrong, 2)


@WITH_EITHER
def test_very_many_different_answers_to_a_question_come_to_the_same(kernel: Kernel) -> None:
    """More than 16 bits can number."""
    values = [answered(tuple(map(Decimal, (each % 21 - 10, each % 8, each // 21)))) for each in range(168)] * 400
    many = len(values)
    with patch.object(columns, "FEW", many):
        found = evaluate_all(MODEL, {"result": Column(tuple(values), np.arange(many))}, many, kernel=kernel)
    for place in (0, 1, 17, 65_535, 65_536, many - 1):
        assert rows(found.rows([place])) == [row(MODEL, evaluate(MODEL, Response({"result": values[place]})))]


def test_a_power_mean_is_finished_in_decimals_where_floats_might_err() -> None:
    model = model_of(power="1/2")
    edge = power.mean([0, 1_000_000, 999_999], [plan.share for plan in model.dimensions], Fraction(1, 2))
    scores = np.array([[0, 0], [1_000_000, 1_000_000], [999_999, 0]], dtype=np.int32)
    with patch.object(power, "mean", wraps=power.mean) as decimals:
        assert finish.means(model, np.ones((3, 2), dtype=bool), scores)[0] == edge
        assert decimals.call_count == 0
        with patch.object(finish, "ERR", 1.0):
            assert finish.means(model, np.ones((3, 2), dtype=bool), scores)[0] == edge
        assert decimals.call_count == 2


def test_numba_is_not_loaded_before_it_is_needed() -> None:
    look = (
        "import sys, numpy as np, scoring.matrix; from scoring.acceptability import acceptability; from scoring.robustness import Completions;"
        "few = Completions(np.zeros((2, 1, 1), np.int32), np.ones((2, 1), np.bool_), np.zeros(2, np.int64), 0);"
        "acceptability(few, np.full((9, 1), 65536), kind='any', seed=1, top=1); print('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout == "False\n"


@given(services())
@settings(deadline=None, max_examples=15)
def test_the_coverage_of_a_row_is_that_of_the_service(given_: list[Response]) -> None:
    found = evaluate_all(MODEL, columns_of(MODEL, given_), len(given_))
    weights = [each.weight for each in MODEL.scoring.dimensions]
    assert [found.coverage(place, weights) for place in range(len(given_))] == [evaluate(MODEL, each).coverage for each in given_]
