"""A result as JSON for other programs: verdict, bounds, gates, the working down to each question, and the action plan.

Figures are points from 0 to 100 with one decimal place, weights and coverage are exact shares as text.
"""

from __future__ import annotations

import json
from typing import Any

from assessment.papers import plain_paper
from assessment.plan import Plan
from assessment.record import toolkit_version
from assessment.results import Scored, plan_of
from questionnaires.answers import plain_answer
from reports.actions import Reason
from scoring.result import BandReading, Bounds, DimensionWorking, GateResult, ItemWorking, Ladder

FORMAT = "mutual-readiness/result"


def as_json(result: Scored) -> str:
    """The result as JSON text; the same answers give the same text. What cannot be printed is escaped."""
    return printable(json.dumps(as_plain(result), ensure_ascii=False, indent=1))


def printable(text: str) -> str:
    """JSON text in which what cannot be printed is escaped, so that it cannot steer a terminal."""
    return "".join(each if each.isprintable() or each == "\n" else json.dumps(each)[1:-1] for each in text)


def as_plain(result: Scored) -> dict[str, Any]:
    """The result as lists, dictionaries, texts and numbers."""
    found = result.evaluation
    verdict = found.verdict
    return {
        "format": FORMAT,
        "format_version": 1,
        "toolkit": toolkit_version(),
        "definitions": [
            {"kind": r.kind, "id": r.id, "version": r.version, "hash": r.hash} for r in result.definitions.refs
        ],
        "verdict": {
            "outcome": verdict.outcome.value,
            "aimed_at": verdict.aimed_at and verdict.aimed_at.value,
            "reached": verdict.reached and verdict.reached.value,
            "deciding": [gate.gate.id for gate in verdict.deciding],
            "next_stage": verdict.next_stage and verdict.next_stage.value,
            "blocking_next": [gate.gate.id for gate in verdict.blocking_next],
        },
        "score": _ladder(found.bounds),
        "coverage": str(found.coverage),
        "band": found.band and _band(found.band) | {"deciding": list(found.band.deciding)},
        "central": None if found.central is None else found.central / 10,
        "weight_removed": found.weight_removed,
        "power": str(found.power),
        "cost_of_imbalance": found.cost_of_imbalance and _bounds(found.cost_of_imbalance),
        "dimensions": [_dimension(each) for each in found.dimensions],
        "gates": [_gate(each) for each in found.gates],
        "plan": _plan(plan_of(result)),
        "answers": {key: plain_answer(answer) for key, answer in sorted(result.response.answers.items())},
    }


def _dimension(working: DimensionWorking) -> dict[str, Any]:
    return {
        "id": working.dimension.id,
        "weight": working.dimension.weight,
        "score": _ladder(working.bounds),
        "coverage": str(working.coverage),
        "band": working.band and _band(working.band),
        "contribution": _bounds(working.contribution),
        "weight_counted": working.weight_counted,
        "weight_removed": working.weight_removed,
        "questions": [_item(*each) for each in zip(working.items, working.within, strict=True)],
    }


def _item(item: ItemWorking, within: Bounds) -> dict[str, Any]:
    return {
        "id": item.scored.id,
        "weight": item.scored.weight,
        "standing": item.standing.value,
        "value": None if item.value is None else str(item.value),
        "highest_value": None if item.highest is None else str(item.highest),
        "level": item.level and item.level.value,
        "contribution": _bounds(item.contribution),
        "within": _bounds(within),
    }


def _gate(result: GateResult) -> dict[str, Any]:
    return {
        "id": result.gate.id,
        "stage": result.gate.stage.value,
        "kind": result.gate.kind.value,
        "state": result.state.value,
        "due": result.due,
        "on_assertion_only": result.on_assertion_only,
        "open_questions": list(result.open_questions),
        "sentence": result.sentence,
    }


def _plan(found: Plan) -> dict[str, Any]:
    kept = [plain_paper(each.action) | {"key": each.key, "reason": _reason(each.reason)} for each in found.actions]
    proposed = [{"text": each.text, "about": each.question.id, "reason": _reason(each.reason)} for each in found.proposed]
    return {"actions": kept, "proposed": proposed}


def _reason(reason: Reason) -> dict[str, Any]:
    """`moves` is how much another answer could add, in points."""
    moves = str(reason.tenths / 10) if reason.tenths else None
    return {"why": reason.why.value, "gates": [each.gate.id for each in reason.gates], "moves": moves, "unknown": reason.unknown}


def _ladder(ladder: Ladder | None) -> dict[str, Any] | None:
    if ladder is None:
        return None
    return {"said": _bounds(ladder.said), "documented": _bounds(ladder.documented), "checked": _bounds(ladder.checked)}


def _bounds(bounds: Bounds) -> dict[str, float]:
    return {"lower": bounds.lower / 10, "upper": bounds.upper / 10}


def _band(reading: BandReading) -> dict[str, Any]:
    return {"lower": reading.lower.id, "upper": reading.upper.id}
