"""Random scoring files for the sample questionnaires, with and without depths."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st
from samples import DEEP, DEEP_UNSCORED, LIBRARY, PARTS, scoring_of

from scoring.evaluate import Model, compile_model
from scoring.model import Kind, Stage
from scoring.verdict import BLOCKING

STAGES = [stage.value for stage in Stage]
BANDS = [band["id"] for band in PARTS["scoring"]["bands"]]


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Other dimensions, weights, due stages, gates, bands and power; the questions and their values are the samples'."""
    deep = draw(st.booleans())
    kept = draw(st.lists(st.sampled_from(PARTS["scoring"]["gates"]), min_size=len(STAGES), unique_by=lambda gate: gate["id"]))
    changes: dict[str, Any] = {
        "dimensions": draw(dimensions(deep)),
        "gates": [draw(gate(each, *STAGES[number : number + 1])) for number, each in enumerate(kept)],
        "power": draw(st.sampled_from(["1", "1", "1/2", "1/3"])),
        "unscored": DEEP_UNSCORED if deep else PARTS["scoring"]["unscored"],
    }
    library = DEEP if deep else LIBRARY
    return compile_model(library, scoring_of(library, **changes))


@st.composite
def dimensions(draw: st.DrawFn, deep: bool) -> list[dict[str, Any]]:
    """The items dealt out anew, so that some dimensions hold one only."""
    found = deepcopy(PARTS["scoring"]["dimensions"])
    items = [item for each in found for item in each["questions"]]
    order = draw(st.permutations(range(len(items))))
    first, second = sorted(draw(st.lists(st.integers(1, len(items) - 1), min_size=2, max_size=2, unique=True)))
    weights = draw(st.sampled_from([(333, 333, 334), (1, 1, 998), (450, 350, 200)]))
    for each, part, weight in zip(found, (order[:first], order[first:second], order[second:]), weights, strict=True):
        each["weight"] = str(weight)
        each["may_be_not_applicable"] = draw(st.sampled_from(["yes", "no"]))
        each["questions"] = [
            items[place] | {"weight": draw(st.sampled_from(["1", "2", "7"])), "due": draw(st.sampled_from(STAGES))} for place in part
        ]
        if deep:
            each["from_depth"] = draw(st.sampled_from(["core", "full"]))
    return found


@st.composite
def gate(draw: st.DrawFn, one: dict[str, Any], stage: str = "") -> dict[str, Any]:
    """Of any kind and stage, or of this stage and of a kind that can close it, as each stage must have."""
    kept = {key: value for key, value in one.items() if key not in ("caps_band", "not_applicable")}
    kind = draw(st.sampled_from(BLOCKING if stage else list(Kind)))
    cap = draw(st.sampled_from([None, *BANDS])) if kind is not Kind.FLAG else None
    meaning = draw(st.sampled_from([None, "met", "not met", "does not apply"]))
    kept |= {"caps_band": cap} if cap else {}
    kept |= {"not_applicable": meaning} if meaning else {}
    kept["says"] = {**one["says"], "does_not_apply": "Not here."}
    return kept | {"kind": kind.value, "stage": stage or draw(st.sampled_from(STAGES))}
