"""The verdict in its order, the stage reached, and the band under its caps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from samples import DONT_KNOW, MODEL, PARTS, answered, model_of

from questionnaires.answers import Answer, Ballot, Response
from scoring.evaluate import evaluate
from scoring.model import Stage
from scoring.result import Bounds, Evaluation, GateState, Outcome
from scoring.verdict import verdict

READY = {
    "nation": answered("scotland"), "users": answered("yes"), "leaders": answered("group"), "origin": answered("staff"),
    "island": answered("yes"), "days": answered(Decimal(90)), "reply": answered(Decimal(80)),
    "result": answered((Decimal(10),) * 3), "leavers": answered((Decimal(5),) * 2),
    "ballot": answered(Ballot(100, 100, 90, 10, 0)), "notice": answered("no"),
}  # fmt: skip
"""Everything at its best."""


def result(stage: str | None, model: Any = MODEL, **changes: Answer | None) -> Evaluation:
    answers = {**READY, **({"stage": answered(stage)} if stage else {}), **changes}
    return evaluate(model, Response({id_: answer for id_, answer in answers.items() if answer is not None}))


@pytest.mark.parametrize(
    ("stage", "changes", "outcome", "reached", "deciding"),
    [
        ("G4", {}, Outcome.READY, "G4", []),
        ("G1", {}, Outcome.READY, "G4", []),
        ("G4", {"origin": answered("board"), "notice": None}, Outcome.DOES_NOT_SUIT, None, ["own_idea"]),
        ("G4", {"island": answered("no"), "notice": None}, Outcome.NOT_READY, "G1", ["subsidy"]),
        ("G4", {"island": answered("no"), "days": answered(Decimal(9))}, Outcome.NOT_READY, "G1", ["subsidy", "cash"]),
        ("G1", {"island": answered("no")}, Outcome.READY, "G1", []),
        ("G2", {"notice": DONT_KNOW}, Outcome.NOT_KNOWN, "G1", ["no_notice"]),
        ("G4", {"ballot": None}, Outcome.NOT_KNOWN, "G3", ["carried"]),
        ("G3", {"ballot": None}, Outcome.READY, "G3", []),
        (None, {}, Outcome.NOT_KNOWN, "G4", []),
        (None, {"leaders": answered("nobody")}, Outcome.NOT_READY, None, ["led"]),
    ],
)
def test_the_first_that_applies_is_the_verdict(
    stage: str | None, changes: dict[str, Any], outcome: Outcome, reached: str | None, deciding: list[str]
) -> None:
    found = result(stage, **changes).verdict
    assert (found.outcome, found.reached) == (outcome, reached)
    assert [each.gate.id for each in found.deciding] == deciding


def test_a_suitability_gate_decides_whichever_stage_it_belongs_to() -> None:
    gates = [
        {**each, "stage": "G4" if each["id"] == "own_idea" else each["stage"]} for each in PARTS["scoring"]["gates"]
    ]
    found = result("G1", model_of(gates=gates), origin=answered("board"))
    assert (found.verdict.outcome, found.verdict.reached) == (Outcome.DOES_NOT_SUIT, Stage.BUSINESS_CASE)
    assert not next(each for each in found.gates if each.gate.id == "own_idea").due


def test_flags_and_thin_evidence_never_block() -> None:
    found = result("G4", leavers=answered((Decimal(40),) * 2))
    assert {each.gate.id: each.state for each in found.gates}["few_leavers"] is GateState.NOT_MET
    assert found.verdict.outcome is Outcome.READY


def test_what_blocks_the_next_stage_is_named_gravest_first() -> None:
    found = result("G4", notice=DONT_KNOW, island=answered("no"), ballot=None).verdict
    assert found.next_stage is Stage.FEASIBILITY
    assert [each.gate.id for each in found.blocking_next] == ["subsidy", "no_notice"]
    assert result("G4").verdict.next_stage is None


def test_a_stage_in_which_no_gate_is_met_is_not_passed() -> None:
    """In England the only gate of this stage does not apply, so nothing was shown by passing it."""
    gates = [each for each in PARTS["scoring"]["gates"] if each["id"] != "no_notice"]
    found = result("G2", model_of(gates=gates), nation=answered("england"), users=answered("no"))
    assert (found.verdict.outcome, found.verdict.reached) == (Outcome.NOT_KNOWN, Stage.EXPLORE)
    assert [each.gate.id for each in found.verdict.deciding] == ["subsidy"]
    assert verdict((), Stage.EXPLORE).outcome is Outcome.NOT_KNOWN


class TestBands:
    @pytest.mark.parametrize(
        ("figure", "band"),
        [
            (0, "slight"),
            (399, "slight"),
            (400, "partial"),
            (604, "partial"),
            (605, "substantial"),
            (800, "strong"),
            (1000, "strong"),
        ],
    )
    def test_a_band_begins_exactly_at_its_published_figure(self, figure: int, band: str) -> None:
        assert MODEL.bands.uncapped(Bounds(figure, figure)).lower.id == band

    def read(self, stage: str | None, **changes: Answer | None) -> tuple[str, str, tuple[str, ...]]:
        band = result(stage, **changes).band
        assert band is not None
        return band.lower.id, band.upper.id, band.deciding

    def test_without_a_gate_in_the_way_the_score_decides(self) -> None:
        assert self.read("G4") == ("strong", "strong", ())

    def test_a_gate_not_met_caps_both_ends(self) -> None:
        lost = answered(Ballot(100, 100, 10, 90, 0))
        assert self.read("G4", ballot=lost) == ("partial", "partial", ())

    def test_a_gate_not_known_caps_the_lower_end_and_is_what_would_decide(self) -> None:
        assert self.read("G2", notice=None) == ("substantial", "strong", ("no_notice",))

    def test_only_the_gates_whose_caps_bite_are_said_to_hold_it_down(self) -> None:
        lost = answered(Ballot(100, 100, 10, 90, 0))
        band = result("G4", ballot=lost, notice=None).band
        assert band is not None
        assert band.by_points is not None
        assert [each.id for each in band.by_points] == ["strong", "strong"]
        assert set(band.held_by) == {"carried", "no_notice"}
        free = result("G4").band
        assert free is not None
        assert free.held_by == ()

    def test_a_gate_after_the_stage_aimed_at_caps_nothing(self) -> None:
        assert self.read("G1", notice=None) == ("strong", "strong", ())

    def test_without_a_stage_later_gates_may_turn_out_to_be_due(self) -> None:
        lower, upper, deciding = self.read(None, ballot=answered(Ballot(100, 100, 10, 90, 0)))
        assert (lower, upper) == ("partial", "strong")
        assert deciding[0] == "carried"

    def test_items_that_would_decide_come_with_the_greatest_swing_first(self) -> None:
        lower, upper, deciding = self.read("G1", origin=DONT_KNOW, reply=None, result=None)
        assert (lower, upper) == ("partial", "strong")
        assert deciding == ("result", "reply", "origin")
