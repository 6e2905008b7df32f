"""Whether the bands of a scoring file ascend, and its gates can be decided and explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from questionnaires.condition_checks import condition_faults, tests_in
from questionnaires.conditions import questions_in
from questionnaires.errors import Fault
from questionnaires.model import BallotQuestion, Question
from questionnaires.plain_yaml import Path_, near_miss
from scoring import ballots
from scoring.draft import Part, ScoringDraft
from scoring.model import Gate, Kind, Stage
from scoring.sentences import PLACE, places_of
from scoring.verdict import BLOCKING


def band_faults(draft: ScoringDraft) -> Iterator[Fault]:
    """Bands that do not ascend from 0."""
    yield from draft.reused(draft.paths(("bands",)), "band")
    starts = [(part.path, part.read.from_) for part in draft.bands]
    if starts and starts[0][0][-1] == 0 and starts[0][1] != 0:
        yield draft.fault((*starts[0][0], "from"), "bands_start")
    for (_, before), (path, start) in pairwise(starts):
        if start <= before:
            yield draft.fault((*path, "from"), "bands_ascend", before=f"{float(before):g}")
    for path, start in starts:
        if not 0 <= start <= 100 or (start * 10).denominator != 1:
            yield draft.fault((*path, "from"), "band_range")


def gate_faults(draft: ScoringDraft) -> Iterator[Fault]:
    """Gates that cannot be decided, cap what is not there, or lack a sentence; stages without a gate."""
    yield from draft.reused(draft.paths(("gates",)), "gate")
    bands = [part.read.id for part in draft.bands]
    for part in draft.gates:
        gate: Gate = part.read
        yield from _condition_faults(draft, part)
        if gate.caps_band is not None and gate.caps_band not in bands and bands:
            near = near_miss(gate.caps_band, bands)
            yield draft.fault(
                (*part.path, "caps_band"), "no_band", id=gate.caps_band, near=near, allowed=", ".join(bands)
            )
        if gate.caps_band is not None and gate.kind is Kind.FLAG:
            yield draft.fault((*part.path, "caps_band"), "flag_caps")
        yield from _sentence_faults(draft, part.path, gate)
    held = {part.read.stage for part in draft.gates if part.read.kind in BLOCKING}
    whole = len(draft.gates) == len(draft.paths(("gates",)))
    for stage in Stage:
        if whole and stage not in held:
            yield draft.fault(("gates",) if draft.gates else (), "empty_stage", stage=stage.value)


def _condition_faults(draft: ScoringDraft, part: Part) -> Iterator[Fault]:
    path = (*part.path, "met_when")
    for where, sentence in condition_faults(part.read.met_when, path, draft.questions):
        yield draft.tree.fault(where, part.read.id, sentence)
    for where, on in tests_in(part.read.met_when, path):
        if not isinstance(draft.questions.get(on.question), BallotQuestion):
            continue
        if on.test.otherwise is None:
            yield draft.fault(where, "no_fallback_rule")
        for key, name in product(("otherwise", "always"), ballots.MEASURES):
            limit = getattr(getattr(on.test, key), name, None)
            for upper in ("at_most", "below"):
                if limit is not None and getattr(limit, upper) is not None:
                    yield draft.fault((*where, key, name, upper), "not_monotone")


def _sentence_faults(draft: ScoringDraft, path: Path_, gate: Gate) -> Iterator[Fault]:
    read = [draft.questions[id_] for id_ in questions_in(gate.met_when) if id_ in draft.questions]
    allowed = [place for question in read for place in places_of(question)]
    for key, sentence in gate.says.model_dump().items():
        for place in PLACE.findall(sentence):
            if place not in allowed:
                said = ", ".join(f"{{{each}}}" for each in allowed) or draft.words("nothing")
                yield draft.fault((*path, "says", key), "unknown_place", place=f"{{{place}}}", allowed=said)
    if may_not_apply(gate, read) and not gate.says.does_not_apply:
        yield draft.fault((*path, "says"), "no_sentence")


def may_not_apply(gate: Gate, read: Sequence[Question]) -> bool:
    """Whether routing or answers can make a gate not apply. `read` are the questions that it reads."""
    return bool(read) and all(
        question.asked_when is not None
        or (gate.not_applicable == "does not apply" and question.not_applicable is not None)
        for question in read
    )
