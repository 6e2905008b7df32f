"""Where each source is used: which questions, weights, gates and other statements name it as their basis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from questionnaires.model import Library
from questionnaires.shape import Basis
from scoring.model import Scoring

UseKind: TypeAlias = Literal["question", "value", "dimension", "band", "gate", "benchmark", "conflict", "alternative", "disagreement"]


class Use(NamedTuple):
    """One thing that rests on a source."""

    kind: UseKind
    id: str
    title: str


def uses(library: Library, scoring: Scoring) -> dict[str, tuple[Use, ...]]:
    """Everything that rests on each source, by the id of the claim or reference, or `judgement`; without those used nowhere."""
    found: dict[str, list[Use]] = {}
    for use, basis in _bases(library, scoring):
        for source in basis:
            found.setdefault(source, []).append(use)
    return {source: tuple(dict.fromkeys(each)) for source, each in found.items()}


def _bases(library: Library, scoring: Scoring) -> Iterator[tuple[Use, Basis]]:
    for question in library.questions.values():
        yield Use("question", question.id, question.label), question.basis
    for dimension in scoring.dimensions:
        yield Use("dimension", dimension.id, dimension.title), dimension.basis
        for item in dimension.questions:
            yield Use("value", item.id, library.questions[item.id].label), item.basis
    for gate in scoring.gates:
        yield Use("gate", gate.id, gate.title), gate.basis
    for band in scoring.bands:
        yield Use("band", band.id, band.title), band.basis
    for benchmark in scoring.benchmarks:
        for asked in benchmark.questions:
            yield Use("benchmark", benchmark.id, library.questions[asked].label), benchmark.basis
    for conflict in library.conflicts:
        yield Use("conflict", conflict.id, conflict.title), conflict.basis
    yield from _bases_of_alternatives(library)
    for disagreement in library.sources.disagreements:
        for side in disagreement.sides:
            yield Use("disagreement", disagreement.id, disagreement.title), side.basis


def _bases_of_alternatives(library: Library) -> Iterator[tuple[Use, Basis]]:
    asked = library.alternatives
    for criterion in asked.criteria if asked else ():
        yield Use("alternative", criterion.id, criterion.label), criterion.basis
    for form in asked.forms if asked else ():
        for remark in form.remarks:
            yield Use("alternative", form.id, form.title), remark.basis
    for id_, box in (("name", asked.name), ("rests_on", asked.rests_on)) if asked else ():
        yield Use("alternative", id_, box.label), box.basis
