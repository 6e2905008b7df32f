"""What is said of services side by side: order, ties, what is not decided, dominance, and who is alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import MODEL, NOT_APPLICABLE, answered

from questionnaires.answers import Response
from scoring.alike import Like, likes, together
from scoring.comparison import decided, dominance, order, ranks
from scoring.evaluate import evaluate
from scoring.matrix import NOTHING, Matrix, columns_of, evaluate_all


def like(version: str, response: Response, *, same_questions: bool = True) -> Like:
    return likes(MODEL, version, [response], same_questions=same_questions)[0]


ENDS = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda pair: (min(pair), max(pair)))
TABLES = st.integers(1, 3).flatmap(lambda d: st.lists(st.lists(ENDS, min_size=d, max_size=d), min_size=1, max_size=7))


def matrix_of(*services: Sequence[tuple[int, int]]) -> Matrix:
    """Services with these bounds by dimension, all dimensions alike; figures are their rounded sums."""
    low = np.array([[each[0] for each in row] for row in services])
    high = np.array([[each[1] for each in row] for row in services])
    n = len(services)
    ones = np.ones((n, 1), dtype=int)
    return Matrix(low.sum(axis=1), high.sum(axis=1), low, high, ones, ones, ones, *[np.zeros(n, dtype=int)] * 5)


def test_equal_figures_share_a_rank_and_the_next_one_leaves_as_many_out() -> None:
    assert ranks(np.array([700, 500, 700, 700, 499])).tolist() == [1, 4, 1, 1, 5]


def test_where_nothing_counts_there_is_no_rank() -> None:
    found = order(matrix_of([(5, 9)], [(NOTHING, NOTHING)], [(6, 6)]))
    assert (found.ranks, found.rows) == ((2, 0, 1), (2, 0))


def test_silence_never_beats_candour() -> None:
    """Whoever left everything open comes behind whoever said that little is there."""
    silent, candid = [(0, 100)], [(10, 10)]
    assert order(matrix_of(silent, candid)).ranks == (2, 1)


def test_the_order_is_open_within_runs_of_services_whose_bounds_overlap() -> None:
    found = order(matrix_of([(69, 71)], [(53, 61)], [(49, 62)], [(45, 66)], [(44, 44)]))
    assert found.open_runs == ((1, 2, 3),)


@settings(max_examples=60)
@given(TABLES)
def test_two_services_are_in_different_runs_exactly_if_a_cut_between_them_is_decided(table: list[list[tuple[int, int]]]) -> None:
    matrix = matrix_of(*table)
    found = order(matrix)
    run = {row: number for number, rows in enumerate(found.open_runs) for row in rows}
    for place, row in enumerate(found.rows[1:], 1):
        before, after, last = found.rows[:place], found.rows[place:], found.rows[place - 1]
        cut = all(matrix.low[one] > matrix.high[other] for one in before for other in after)
        known_alike = row not in run and last not in run and matrix.low[row] == matrix.high[row] == matrix.low[last] == matrix.high[last]
        assert (cut or known_alike) == (row not in run or run[row] != run.get(last))


@settings(max_examples=60)
@given(TABLES)
def test_dominance_is_what_it_says_and_what_follows_is_left_out(table: list[list[tuple[int, int]]]) -> None:
    matrix = matrix_of(*table)
    n, found = len(table), dominance(matrix)

    def surely(one: int, other: int) -> bool:
        pairs = list(zip(table[one], table[other], strict=True))
        return all(a[0] >= b[1] for a, b in pairs) and any(a[0] > b[1] for a, b in pairs)

    sure = {(a, b) for a in range(n) for b in range(n) if a != b and surely(a, b)}
    follows = {(a, c) for a, b in sure for d, c in sure if b == d}
    assert set(found.necessary) == sure - follows

    def so_far(one: int, other: int) -> bool:
        pairs = list(zip(table[one], table[other], strict=True))
        return all(a[0] >= b[0] for a, b in pairs) and any(a[0] > b[0] for a, b in pairs)

    either = {(a, b) for a in range(n) for b in range(n) if so_far(a, b)} | sure
    assert set(found.possible) == either - sure - {(a, c) for a, b in either for d, c in either if b == d}


def test_who_is_ahead_at_the_lower_bounds_dominates_so_far_even_if_the_other_may_come_higher() -> None:
    found = dominance(matrix_of([(5, 6), (5, 6)], [(4, 9), (5, 9)]))
    assert (found.necessary, found.possible) == ((), ((0, 1),))


@settings(max_examples=60)
@given(TABLES)
def test_who_dominates_another_is_ahead_of_it_whatever_is_found_out(table: list[list[tuple[int, int]]]) -> None:
    matrix = matrix_of(*table)
    for one, other in dominance(matrix).necessary:
        assert matrix.low[one] >= matrix.high[other]


def test_an_order_is_decided_only_if_no_completion_turns_it() -> None:
    matrix = matrix_of([(5, 6)], [(6, 7)], [(7, 7)], [(8, 9)], [(7, 7)])
    assert [decided(matrix, 0, other) for other in (1, 2, 3)] == [False, True, True]
    assert decided(matrix, 2, 4)  # both have the same figure
    assert not decided(matrix, 1, 2)


def test_services_are_alike_only_in_stage_and_in_the_questions_that_count() -> None:
    base = {"stage": answered("G1"), "leaders": answered("one")}
    one = like("v1", Response(base))
    assert one == like("v1", Response({**base, "leaders": answered("group")}))
    assert one != like("v2", Response(base))
    assert one != like("v1", Response({**base, "stage": answered("G4")}))


def test_a_question_that_does_not_apply_sets_apart_unless_that_was_waived() -> None:
    questions = [q for q in MODEL.library.questions.values() if q.not_applicable is not None and q.id in {i.id for d in MODEL.scoring.dimensions for i in d.questions}]
    without, some = Response({"stage": answered("G1")}), Response({"stage": answered("G1"), questions[0].id: NOT_APPLICABLE})
    assert like("v", without) != like("v", some)
    assert like("v", without, same_questions=False) == like("v", some, same_questions=False)


def test_what_counts_is_what_the_engine_counts() -> None:
    response = Response({"stage": answered("G2")})
    found = evaluate(MODEL, response)
    outside = {item.scored.id for each in found.dimensions for item in each.items if item.standing.outside}
    assert like("v", response).not_counted == outside
    assert like("v", response).dimensions == {each.dimension.id for each in found.dimensions if each.bounds is not None}


def test_groups_come_with_the_largest_first() -> None:
    assert together(["a", "b", "b", "c", "a", "b"]) == [("b", (1, 2, 5)), ("a", (0, 4)), ("c", (3,))]


def test_figures_in_the_matrix_are_those_of_the_services() -> None:
    responses = [Response({}), Response({"stage": answered("G1")})]
    found = evaluate_all(MODEL, columns_of(MODEL, responses), 2)
    for row, response in enumerate(responses):
        bounds = evaluate(MODEL, response).bounds
        assert bounds is not None
        assert (found.low[row], found.high[row]) == bounds.said
