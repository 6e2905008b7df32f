"""What a scoring file must keep to beyond its shape: the questionnaires it fits, and sums that come out even.

Looks at every part that is well formed in itself, so that these faults are reported together with those of
keys and types.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from questionnaires.conditions import questions_in
from questionnaires.errors import Fault, enough
from questionnaires.model import DEPTH_QUESTION, Library, SingleChoice
from questionnaires.plain_yaml import LONGEST_NAME, Path_, Tree, child, near_miss
from scoring.draft import ScoringDraft
from scoring.gate_checks import band_faults, gate_faults
from scoring.model import ScoredQuestion, Stage, Unscored
from scoring.power import MICRO
from scoring.value_checks import value_faults
from scoring.values import denominator

LARGEST_INTEGER = 2**53
"""Up to here every whole number is exact in any engine, floating point included."""
_TWICE = {("scored", "scored"): "scored_twice", ("unscored", "unscored"): "listed_twice"}


def cross_faults(tree: Tree, library: Library) -> list[Fault]:
    """What the file gets wrong about itself or about the questionnaires: everything, or enough of it."""
    draft = ScoringDraft(tree, library)
    checks = (
        _fit_faults, _question_faults, _routing_faults, _stage_question_faults, _number_faults, _dimension_faults,
        band_faults, gate_faults, _benchmark_faults, _basis_faults,
    )  # fmt: skip
    return enough(fault for check in checks for fault in check(draft))


def _fit_faults(draft: ScoringDraft) -> Iterator[Fault]:
    known = {questionnaire.id: questionnaire.version for questionnaire in draft.library.questionnaires}
    for id_, written in draft.fits.items():
        path: Path_ = ("fits", id_)
        if id_ not in known:
            yield draft.fault(path, "no_questionnaire", id=id_, near=near_miss(id_, known))
            continue
        try:
            if len(str(written)) > LONGEST_NAME:
                raise InvalidSpecifier
            fits = SpecifierSet(str(written)).contains(known[id_])
        except InvalidSpecifier:
            yield draft.fault(path, "not_a_range", value=written)
            continue
        if not fits:
            yield draft.fault(path, "version_does_not_fit", id=id_, version=known[id_], value=written)


def _question_faults(draft: ScoringDraft) -> Iterator[Fault]:
    """Each question of the fitted questionnaires is scored once, or listed as unscored."""
    seen: dict[str, str] = {}
    for part in (*draft.scored, *draft.unscored):
        entry: ScoredQuestion | Unscored = part.read
        id_, path = entry.id, (*part.path, "id")
        place = "unscored" if isinstance(entry, Unscored) else "scored"
        if id_ not in draft.questions:
            yield draft.unknown_question(path, id_)
        elif id_ in seen:
            key = _TWICE.get((seen[id_], place), "both_lists")
            yield draft.fault(path, key, id=id_)
        elif isinstance(entry, ScoredQuestion):
            for where, sentence in value_faults(draft.questions[id_], entry):
                yield draft.tree.fault((*part.path, *where), id_, sentence)
        seen.setdefault(id_, place)
    listed = set(seen) | set(_broken_ids(draft))
    missing = [id_ for id_ in draft.questions if id_ not in listed]
    for id_ in missing:
        yield draft.fault(("dimensions",), "not_listed", id=id_, questionnaire=draft.library.home[id_].id)


def _broken_ids(draft: ScoringDraft) -> Iterator[str]:
    """Ids in entries that are faulty themselves: they are listed, so they are not missing."""
    paths = [path for each in draft.dimension_paths for path in draft.paths((*each, "questions"))]
    for path in (*paths, *draft.paths(("unscored",))):
        id_ = draft.at((*path, "id"))
        if isinstance(id_, str):
            yield id_


def _routing_faults(draft: ScoringDraft) -> Iterator[Fault]:
    routing = {
        read: question.id
        for question in draft.questions.values()
        if question.asked_when is not None
        for read in questions_in(question.asked_when)
    }
    for part in draft.scored:
        if part.read.id in routing:
            yield draft.fault((*part.path, "id"), "scored_routing", id=part.read.id, other=routing[part.read.id])


def _stage_question_faults(draft: ScoringDraft) -> Iterator[Fault]:
    id_ = child(draft.tree.plain, "stage_question")
    if not isinstance(id_, str):
        return
    path: Path_ = ("stage_question",)
    question = draft.questions.get(id_)
    stages = [stage.value for stage in Stage]
    if question is None:
        yield draft.unknown_question(path, id_)
    elif not isinstance(question, SingleChoice) or [option.id for option in question.options] != stages:
        yield draft.fault(path, "not_a_stage_question", id=id_, stages=", ".join(stages))
    elif any(part.read.id == id_ for part in draft.scored):
        yield draft.fault(path, "stage_question_scored", id=id_)
    for part in draft.scored:
        if part.read.id == DEPTH_QUESTION:
            yield draft.fault((*part.path, "id"), "depth_scored", id=DEPTH_QUESTION)


def _number_faults(draft: ScoringDraft) -> Iterator[Fault]:
    power = draft.number(("power",))
    if power is not None and not 0 < power <= 1:
        yield draft.fault(("power",), "power_range")
    coverage = draft.number(("coverage_for_central_figure",))
    if coverage is not None and not 0 <= coverage <= 100:
        yield draft.fault(("coverage_for_central_figure",), "coverage_range")


def _dimension_faults(draft: ScoringDraft) -> Iterator[Fault]:
    yield from draft.reused(draft.dimension_paths, "dimension")
    weights = [draft.number((*path, "weight")) for path in draft.dimension_paths]
    known = [weight for weight in weights if weight is not None]
    if weights and len(known) == len(weights) and sum(known) != 1000:
        yield draft.fault(("dimensions",), "weights_sum", sum=sum(known))
    common = _common_denominator(draft)
    for path in draft.dimension_paths:
        total = sum(part.read.weight for part in draft.parts((*path, "questions"), ScoredQuestion))
        if (2 * MICRO + 1) * common * total >= LARGEST_INTEGER:
            yield draft.fault((*path, "questions"), "too_fine", common=f"{common:,}", total=total)


def _common_denominator(draft: ScoringDraft) -> int:
    sound = [
        part.read
        for part in draft.scored
        if part.read.id in draft.questions and not list(value_faults(draft.questions[part.read.id], part.read))
    ]
    return lcm(*(denominator(draft.questions[item.id], item) for item in sound))


def _benchmark_faults(draft: ScoringDraft) -> Iterator[Fault]:
    yield from draft.reused(draft.paths(("benchmarks",)), "benchmark")
    for part in draft.benchmarks:
        for index, id_ in enumerate(part.read.questions):
            if id_ not in draft.questions:
                yield draft.unknown_question((*part.path, "questions", index), id_)


def _basis_faults(draft: ScoringDraft) -> Iterator[Fault]:
    sources = draft.library.sources
    known = {"judgement", *(claim.id for claim in sources.claims), *(each.id for each in sources.references)}
    places = [
        *draft.dimension_paths,
        *(path for each in draft.dimension_paths for path in draft.paths((*each, "questions"))),
        *(path for key in ("bands", "gates", "benchmarks") for path in draft.paths((key,))),
    ]
    for path in places:
        basis = draft.at((*path, "basis"))
        named = basis if isinstance(basis, list) else [basis]
        for index, id_ in enumerate(named):
            if isinstance(id_, str) and id_ not in known:
                where: Path_ = (*path, "basis", index) if isinstance(basis, list) else (*path, "basis")
                yield draft.fault(where, "no_source", id=id_, near=near_miss(id_, known))
