"""What matters most to find out: exact where that is possible, drawn where it is not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import DONT_KNOW, MODEL, NOT_APPLICABLE, QUESTIONS, answered, filled, is_open, responses
from test_verdicts import READY

from questionnaires import reader as questionnaires
from questionnaires.answers import Answer, Ballot, Response
from scoring import find_out, open_answers, reader
from scoring.evaluate import compile_model, evaluate
from scoring.find_out import FindOut, find_out_first
from scoring.model import Kind
from scoring.result import Standing

BASE = {**READY, "stage": answered("G2")}


def found(**changes: Answer | None) -> dict[str, FindOut]:
    answers = {id_: answer for id_, answer in {**BASE, **changes}.items() if answer is not None}
    return {entry.question: entry for entry in find_out_first(MODEL, Response(answers))}


def test_nothing_is_to_be_found_out_where_everything_is_known() -> None:
    assert found() == {}


def test_an_open_gate_is_worth_more_than_an_item_that_changes_no_outcome() -> None:
    entries = found(notice=None, review=answered("no"), leavers=DONT_KNOW)
    assert list(entries) == ["notice", "leavers"]
    assert entries["notice"] == FindOut("notice", Standing.UNANSWERED, 0, Fraction(1, 2), ("no_notice",))
    assert (entries["leavers"].evpi, entries["leavers"].standing) == (0, Standing.DONT_KNOW)


def test_the_swing_is_the_share_of_the_whole_weight() -> None:
    """A seventh of a dimension that counts 350 of 1000, or of 800 if another does not apply."""
    assert found(leavers=None)["leavers"].swing == 63, "62.5, rounded half up"


def test_a_part_that_is_known_is_kept() -> None:
    """Two deficits are known, so no third year can mend it; with one, it can."""
    for years, value in (((-9, -9, None), 0), ((-9, 9, None), Fraction(1, 2))):
        result = answered(tuple(None if year is None else Decimal(year) for year in years))
        entry = found(stage=answered("G3"), result=result, days=answered(Decimal(40)), reply=answered(Decimal(80)))[
            "result"
        ]
        assert entry.standing is Standing.PARTLY_FILLED
        assert (entry.evpi > 0) is (value > 0)


def test_a_ballot_half_counted_keeps_what_was_counted() -> None:
    lost = found(stage=answered("G4"), ballot=answered(Ballot(yes=10, no=90)))
    assert "carried" not in [gate for entry in lost.values() for gate in entry.gates]
    open_ = found(stage=answered("G4"), ballot=answered(Ballot(yes=60, no=40)))
    assert open_["ballot"].gates == ("carried",)


def test_the_stage_aimed_at_and_what_routes_are_themselves_to_be_found_out() -> None:
    entries = found(stage=None, nation=None, island=None)
    assert {"stage", "nation", "island"} <= set(entries)
    assert entries["nation"].gates == ("subsidy", "open_doors")


def test_what_does_not_apply_or_is_not_due_is_not_to_be_found_out() -> None:
    entries = found(stage=answered("G1"), leaders=NOT_APPLICABLE, ballot=None, days=None, routes=None)
    assert entries == {}


@pytest.mark.parametrize(
    "unknown", [["notice", "leaders"], ["leaders", "origin", "notice", "island"], ["reply", "result"]]
)
def test_up_to_six_unknowns_the_value_is_exactly_that_of_scoring_every_combination(unknown: list[str]) -> None:
    answers = {id_: answer for id_, answer in BASE.items() if id_ not in unknown}
    entries = {entry.question: entry for entry in find_out_first(MODEL, Response(answers))}
    asked = [id_ for id_ in entries if id_ in QUESTIONS]
    levels = {id_: open_answers.levels(MODEL, QUESTIONS[id_], None) for id_ in asked}
    rows = [dict(zip(asked, each, strict=True)) for each in product(*levels.values())]
    outcomes = [outcome({**answers, **row}) for row in rows]
    for id_ in asked:
        knowing = sum(
            most([out for row, out in zip(rows, outcomes, strict=True) if row[id_] is level]) for level in levels[id_]
        )
        assert entries[id_].evpi == Fraction(knowing - most(outcomes), len(rows))


def outcome(answers: dict[str, Answer]) -> Any:
    result = evaluate(MODEL, Response(answers))
    assert result.band is not None
    return result.verdict.outcome, result.verdict.reached, result.band.lower.id, result.band.upper.id


def most(outcomes: list[Any]) -> int:
    return max(outcomes.count(each) for each in outcomes)


def test_beyond_six_unknowns_the_draws_come_near_the_exact_value(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {
        id_: answer for id_, answer in BASE.items() if id_ not in ("leaders", "origin", "notice", "island", "reply")
    }
    exact = find_out_first(MODEL, Response(answers))
    monkeypatch.setattr(find_out, "EXACT_UNKNOWNS", 0)
    drawn = {entry.question: entry.evpi for entry in find_out_first(MODEL, Response(answers), draws=8000)}
    for entry in exact:
        assert abs(drawn[entry.question] - entry.evpi) < Fraction(2, 100)


def test_the_same_seed_gives_the_same_order_and_chance_is_not_taken_for_information() -> None:
    answers = {"stage": answered("G3"), "nation": answered("scotland")}
    one, other = (find_out_first(MODEL, Response(answers), seed=7) for _ in range(2))
    assert one == other
    assert [round(entry.evpi, 2) for entry in one] == sorted((round(entry.evpi, 2) for entry in one), reverse=True)
    assert {entry.question: entry.evpi for entry in one}["leavers"] < Fraction(1, 100)


def test_of_answers_worth_the_same_those_that_a_gate_in_the_way_waits_for_come_first() -> None:
    """An answer that changes the outcome only together with another is worth nothing by itself, and still matters."""
    library = questionnaires.read_library(*questionnaires.shipped())
    model = compile_model(library, reader.read_scoring(reader.shipped(), library))
    answers = {"PC1": answered("england"), "stage_aimed_at": answered("G2"), "FE2": DONT_KNOW}
    entries = find_out_first(model, Response(answers))
    suitability = {gate.id for gate in model.scoring.gates if gate.kind is Kind.SUITABILITY}
    worth_nothing = [entry for entry in entries if round(entry.evpi, 2) == 0]
    free = next(place for place, entry in enumerate(worth_nothing) if not entry.gates)
    assert any(suitability & set(entry.gates) for entry in entries[: entries.index(worth_nothing[free])])
    assert not any(suitability & set(entry.gates) for entry in worth_nothing[free:])


@settings(deadline=None, max_examples=30)
@given(responses(), st.data())
def test_draws_score_exactly_as_a_completed_response_would(answers: dict[str, Answer], data: st.DataObject) -> None:
    open_ids = [id_ for id_ in QUESTIONS if is_open(answers.get(id_))]
    complete = {id_: data.draw(filled(QUESTIONS[id_], answers.get(id_))) for id_ in open_ids}
    future = find_out._Future(MODEL, Response(answers), {id_: [answer] for id_, answer in complete.items()})  # pyright: ignore[reportPrivateUsage]
    result = evaluate(MODEL, Response({**answers, **complete}))
    reached = result.verdict.reached.value if result.verdict.reached else ""
    band = (result.band.lower.id, result.band.upper.id) if result.band else ("", "")
    assert future.outcome([0] * len(complete)) == (result.verdict.outcome.value, reached, *band)


@settings(deadline=None, max_examples=40)
@given(responses())
def test_any_response_can_be_asked_about(answers: dict[str, Answer]) -> None:
    entries = find_out_first(MODEL, Response(answers), draws=60)
    assert all(0 <= entry.evpi <= 1 and 0 <= entry.swing <= 1000 for entry in entries)
    assert all(is_open(answers.get(entry.question)) for entry in entries)


def test_evidence_does_not_matter_for_what_is_open() -> None:
    assert found(leavers=DONT_KNOW) == found(leavers=replace(DONT_KNOW, note="The HR team may know."))
