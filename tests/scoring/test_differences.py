"""Two scoring files held against each other: nothing that differs is overlooked, and numbers are told exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from samples import scoring_of
from single_edits import edited, with_field
from test_standard import SCORING

from scoring.differences import Change, scoring_changes, shares
from scoring.model import Gate, ScoredQuestion, Scoring, Stage, Unscored


def changes(after: Scoring, before: Scoring = SCORING) -> tuple[Change, ...]:
    return scoring_changes(before, after)


def with_item(id_: str, **fields: Any) -> Scoring:
    dimensions: list[Any] = []
    for dimension in SCORING.dimensions:
        items = [item.model_copy(update=fields) if item.id == id_ else item for item in dimension.questions]
        dimensions.append(dimension.model_copy(update={"questions": tuple(items)}))
    return with_field(SCORING, "dimensions", tuple(dimensions))


def with_gate(id_: str, **fields: Any) -> Scoring:
    gates = tuple(gate.model_copy(update=fields) if gate.id == id_ else gate for gate in SCORING.gates)
    return with_field(SCORING, "gates", gates)


def item(id_: str) -> ScoredQuestion:
    return next(each for dimension in SCORING.dimensions for each in dimension.questions if each.id == id_)


def test_equal_files_have_no_changes() -> None:
    assert changes(SCORING) == ()
    assert changes(with_item("MS2")) == ()


def test_whatever_one_thing_is_changed_in_the_shipped_file_shows_up() -> None:
    seen = 0
    for other in edited(SCORING):
        assert changes(other), "an edit was overlooked"
        seen += 1
    assert seen > 2000, "the edits reach into every part of the file"


def test_a_change_is_told_the_other_way_round_from_the_later_file_to_the_earlier() -> None:
    scoring = scoring_of()
    for other in edited(scoring):
        there, back = changes(other, scoring), changes(scoring, other)
        assert there, "an edit was overlooked"
        assert sorted((each.at, repr(each.before), repr(each.after)) for each in there) == sorted(
            (each.at, repr(each.after), repr(each.before)) for each in back
        )


def test_a_points_notation_is_no_change() -> None:
    curve = item("MS2").curve or {}
    assert any(at.endswith("%") for at in curve)
    assert changes(with_item("MS2", curve={at.removesuffix("%"): value for at, value in curve.items()})) == ()


def test_a_weight_is_told_with_its_old_and_new_share_of_the_dimension_and_the_total() -> None:
    weights = sum(each.weight for each in SCORING.dimensions[0].questions)
    assert SCORING.dimensions[0].id == "membership-stability"
    (change,) = changes(with_item("MS2", weight=item("MS2").weight + 2))
    assert (change.kind, change.id, change.title) == ("question_weight", "MS2", "MS2")
    assert (change.before, change.after) == (3, 5)
    assert change.because == item("MS2").because
    assert change.share_before is not None
    assert change.share_after is not None
    assert change.share_before.of_dimension == Fraction(3, weights)
    assert change.share_after.of_dimension == Fraction(5, weights + 2)
    assert change.share_after.of_total == Fraction(100, 1000) * Fraction(5, weights + 2)


def test_a_dimensions_weight_is_told_with_its_share_and_the_new_reason() -> None:
    first, second, *rest = SCORING.dimensions
    heavier = first.model_copy(update={"weight": first.weight + 50, "because": "It counts for more here."})
    lighter = second.model_copy(update={"weight": second.weight - 50})
    told = {(each.kind, each.id): each for each in changes(with_field(SCORING, "dimensions", (heavier, lighter, *rest)))}
    assert set(told) == {("dimension_weight", first.id), ("dimension_because", first.id), ("dimension_weight", second.id)}
    change = told["dimension_weight", first.id]
    assert change.because == "It counts for more here."
    assert change.share_before == (Fraction(1, 10), None)
    assert change.share_after == (Fraction(3, 20), None)


def test_values_are_told_by_option_and_curves_by_point() -> None:
    values = dict(item("MS1").values or {})
    (change,) = changes(with_item("MS1", values={**values, "groups": Fraction(100, 3)}))
    assert (change.kind, change.at, change.before, change.after) == ("question_values", "groups", Fraction(30), Fraction(100, 3))
    assert change.because == item("MS1").values_because
    curve = dict(item("MS2").curve or {})
    del curve["25%"]
    gone, new = sorted(changes(with_item("MS2", curve={**curve, "20%": Fraction(50)})), key=lambda each: each.after is not None)
    assert (gone.kind, gone.at, gone.before, gone.after) == ("question_curve", "25%", Fraction(30), None)
    assert (new.kind, new.at, new.before, new.after) == ("question_curve", "20%", None, Fraction(50))


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [("due", Stage.LAUNCH, "question_due"), ("measure", "mean", "question_measure"), ("because", "Other.", "question_because")],
)
def test_stage_measure_and_reason_of_a_question_are_told_apart(field: str, value: Any, kind: str) -> None:
    (change,) = changes(with_item("MS2", **{field: value}))
    assert (change.kind, change.after) == (kind, value)


def test_a_question_that_is_not_scored_any_more_says_why_and_what_weight_it_had() -> None:
    first, *rest = SCORING.dimensions
    out = first.questions[0]
    dimensions = (first.model_copy(update={"questions": first.questions[1:]}), *rest)
    after = with_field(with_field(SCORING, "dimensions", dimensions), "unscored", (*SCORING.unscored, Unscored(id=out.id, because="Too coarse.")))
    (change,) = changes(after)
    assert (change.kind, change.id, change.because) == ("question_unscored", out.id, "Too coarse.")
    assert change.share_before == shares(SCORING)[out.id]
    assert change.share_after is None
    (back,) = changes(SCORING, after)
    assert (back.kind, back.after) == ("question_scored", out)


def test_a_question_that_is_in_another_dimension_has_moved_and_nothing_else() -> None:
    first, second, *rest = SCORING.dimensions
    moved, *others = first.questions
    dimensions = (first.model_copy(update={"questions": tuple(others)}), second.model_copy(update={"questions": (*second.questions, moved)}), *rest)
    (change,) = changes(with_field(SCORING, "dimensions", dimensions))
    assert (change.kind, change.id, change.before, change.after) == ("question_moved", moved.id, first.id, second.id)
    assert change.share_before != change.share_after


def test_a_gate_is_told_by_its_condition_stage_kind_cap_and_sentences() -> None:
    gate = next(each for each in SCORING.gates if each.id == "ballot_carried")
    other = next(each for each in SCORING.gates if each.id == "asset_lock")
    says = gate.says.model_copy(update={"not_met": "Lost."})
    after = with_gate(gate.id, stage=Stage.BUSINESS_CASE, caps_band=None, met_when=other.met_when, says=says)
    told = {each.kind: (each.before, each.after) for each in changes(after)}
    assert told == {
        "gate_stage": (Stage.LAUNCH, Stage.BUSINESS_CASE),
        "gate_caps_band": ("partial", None),
        "gate_met_when": (gate.met_when, other.met_when),
        "gate_says_not_met": (gate.says.not_met, "Lost."),
    }


def test_a_new_gate_is_given_whole() -> None:
    fewer = with_field(SCORING, "gates", SCORING.gates[1:])
    (change,) = changes(SCORING, fewer)
    assert change.kind == "gate_new"
    assert change.before is None
    assert isinstance(change.after, Gate)
    assert change.title == SCORING.gates[0].title


def test_numbers_of_the_file_itself_are_told() -> None:
    after = with_field(with_field(SCORING, "power", Fraction(1, 2)), "fits", {**SCORING.fits, "support": ">=1.1,<2"})
    told = {(each.kind, each.at): (each.before, each.after) for each in changes(after)}
    assert told == {
        ("file_power", ""): (Fraction(1), Fraction(1, 2)),
        ("file_fits", "support"): (">=1.0,<2", ">=1.1,<2"),
    }


def test_shares_come_to_the_whole() -> None:
    found = shares(SCORING)
    assert sum(each.of_total for each in found.values()) == 1
    assert all((each.of_dimension or 0) >= each.of_total for each in found.values())
