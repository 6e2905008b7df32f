"""What a scoring file must keep to beyond its shape: the questionnaires it fits, and sums that come out even.

Works on the parsed file and looks at every part that is well formed in itself, so that these faults are
reported together with those of keys and types.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any, NamedTuple, TypeVar, cast

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from pydantic import BaseModel, TypeAdapter, ValidationError

from questionnaires.conditions import questions_in
from questionnaires.errors import Fault
from questionnaires.model import Library, SingleChoice
from questionnaires.plain_yaml import Path_, Plain, Tree, child, near_miss
from questionnaires.texts import table
from scoring.condition_checks import condition_faults
from scoring.model import Band, Benchmark, Exact, Gate, Kind, ScoredQuestion, Stage, Unscored
from scoring.power import MICRO
from scoring.sentences import PLACE, places_of
from scoring.value_checks import value_faults
from scoring.values import denominator
from scoring.verdict import BLOCKING

M = TypeVar("M", bound=BaseModel)
LARGEST_INTEGER = 2**53
"""Up to here every whole number is exact in any engine, floating point included."""


class Part(NamedTuple):
    """A well-formed part of the file and where it stands."""

    path: Path_
    read: Any


def cross_faults(tree: Tree, library: Library) -> list[Fault]:
    """Everything that the file gets wrong about itself or about the questionnaires."""
    return list(_Checks(tree, library).faults())


class _Checks:
    def __init__(self, tree: Tree, library: Library) -> None:
        self.tree = tree
        self.library = library
        self.words = table("scoring")
        self.fits = cast("dict[str, Plain]", fits) if isinstance(fits := child(tree.plain, "fits"), dict) else {}
        self.dimension_paths = self._paths(("dimensions",))
        self.scored: list[Part] = [
            part for path in self.dimension_paths for part in self._parts((*path, "questions"), ScoredQuestion)
        ]
        self.unscored = self._parts(("unscored",), Unscored)
        self.bands = self._parts(("bands",), Band)
        self.gates = self._parts(("gates",), Gate)
        self.benchmarks = self._parts(("benchmarks",), Benchmark)
        self.questions = {
            id_: question for id_, question in library.questions.items() if library.home[id_].id in self.fits
        }

    def faults(self) -> Iterator[Fault]:
        yield from self._fit_faults()
        yield from self._question_faults()
        yield from self._routing_faults()
        yield from self._stage_question_faults()
        yield from self._number_faults()
        yield from self._dimension_faults()
        yield from self._band_faults()
        yield from self._gate_faults()
        yield from self._benchmark_faults()
        yield from self._basis_faults()

    def fault(self, path: Path_, key: str, **values: object) -> Fault:
        return self.tree.fault(path, self.tree.subject(path), self.words(key, **values))

    def _fit_faults(self) -> Iterator[Fault]:
        known = {questionnaire.id: questionnaire.version for questionnaire in self.library.questionnaires}
        for id_, written in self.fits.items():
            path: Path_ = ("fits", id_)
            if id_ not in known:
                yield self.fault(path, "no_questionnaire", id=id_, near=near_miss(id_, list(known)))
                continue
            try:
                fits = SpecifierSet(str(written)).contains(known[id_])
            except InvalidSpecifier:
                yield self.fault(path, "not_a_range", value=written)
                continue
            if not fits:
                yield self.fault(path, "version_does_not_fit", id=id_, version=known[id_], value=written)

    def _question_faults(self) -> Iterator[Fault]:
        """Each question of the fitted questionnaires is scored once, or listed as unscored."""
        seen: dict[str, str] = {}
        for part in (*self.scored, *self.unscored):
            entry: ScoredQuestion | Unscored = part.read
            id_, path = entry.id, (*part.path, "id")
            place = "unscored" if isinstance(entry, Unscored) else "scored"
            if id_ not in self.questions:
                yield self._unknown_question(path, id_)
            elif id_ in seen:
                key = (
                    "scored_twice"
                    if seen[id_] == place == "scored"
                    else "listed_twice"
                    if seen[id_] == place
                    else "both_lists"
                )
                yield self.fault(path, key, id=id_)
            elif isinstance(entry, ScoredQuestion):
                for where, sentence in value_faults(self.questions[id_], entry):
                    yield self.tree.fault((*part.path, *where), id_, sentence)
            seen.setdefault(id_, place)
        listed = set(seen) | set(self._broken_ids())
        missing = [id_ for id_ in self.questions if id_ not in listed]
        for id_ in missing:
            yield self.fault(("dimensions",), "not_listed", id=id_, questionnaire=self.library.home[id_].id)

    def _broken_ids(self) -> Iterator[str]:
        """Ids in entries that are faulty themselves: they are listed, so they are not missing."""
        paths = [path for each in self.dimension_paths for path in self._paths((*each, "questions"))]
        for path in (*paths, *self._paths(("unscored",))):
            id_ = self._at((*path, "id"))
            if isinstance(id_, str):
                yield id_

    def _unknown_question(self, path: Path_, id_: str) -> Fault:
        if id_ in self.library.questions:
            return self.fault(path, "not_fitted", id=id_, questionnaire=self.library.home[id_].id)
        return self.fault(path, "no_question", id=id_, near=near_miss(id_, list(self.questions)))

    def _routing_faults(self) -> Iterator[Fault]:
        routing = {
            read: question.id
            for question in self.questions.values()
            if question.asked_when is not None
            for read in questions_in(question.asked_when)
        }
        for part in self.scored:
            if part.read.id in routing:
                yield self.fault((*part.path, "id"), "scored_routing", id=part.read.id, other=routing[part.read.id])

    def _stage_question_faults(self) -> Iterator[Fault]:
        id_ = child(self.tree.plain, "stage_question")
        if not isinstance(id_, str):
            return
        path: Path_ = ("stage_question",)
        question = self.questions.get(id_)
        stages = [stage.value for stage in Stage]
        if question is None:
            yield self._unknown_question(path, id_)
        elif not isinstance(question, SingleChoice) or [option.id for option in question.options] != stages:
            yield self.fault(path, "not_a_stage_question", id=id_, stages=", ".join(stages))
        elif any(part.read.id == id_ for part in self.scored):
            yield self.fault(path, "stage_question_scored", id=id_)

    def _number_faults(self) -> Iterator[Fault]:
        power = self._number(("power",))
        if power is not None and not 0 < power <= 1:
            yield self.fault(("power",), "power_range")
        coverage = self._number(("coverage_for_central_figure",))
        if coverage is not None and not 0 <= coverage <= 100:
            yield self.fault(("coverage_for_central_figure",), "coverage_range")

    def _dimension_faults(self) -> Iterator[Fault]:
        yield from self._reused(self.dimension_paths, "dimension")
        weights = [self._number((*path, "weight")) for path in self.dimension_paths]
        known = [weight for weight in weights if weight is not None]
        if weights and len(known) == len(weights) and sum(known) != 1000:
            yield self.fault(("dimensions",), "weights_sum", sum=sum(known))
        common = self._common_denominator()
        for path in self.dimension_paths:
            total = sum(part.read.weight for part in self._parts((*path, "questions"), ScoredQuestion))
            if (2 * MICRO + 1) * common * total >= LARGEST_INTEGER:
                yield self.fault((*path, "questions"), "too_fine", common=f"{common:,}", total=total)

    def _common_denominator(self) -> int:
        sound = [
            part.read
            for part in self.scored
            if part.read.id in self.questions and not list(value_faults(self.questions[part.read.id], part.read))
        ]
        return lcm(*(denominator(self.questions[item.id], item) for item in sound))

    def _band_faults(self) -> Iterator[Fault]:
        yield from self._reused([part.path for part in self.bands], "band")
        starts = [(part.path, part.read.from_) for part in self.bands]
        if starts and starts[0][0][-1] == 0 and starts[0][1] != 0:
            yield self.fault((*starts[0][0], "from"), "bands_start")
        for (_, before), (path, start) in pairwise(starts):
            if start <= before:
                yield self.fault((*path, "from"), "bands_ascend", before=_plain(before))
        for path, start in starts:
            if not 0 <= start <= 100 or (start * 10).denominator != 1:
                yield self.fault((*path, "from"), "band_range")

    def _gate_faults(self) -> Iterator[Fault]:
        yield from self._reused([part.path for part in self.gates], "gate")
        bands = [part.read.id for part in self.bands]
        for part in self.gates:
            gate: Gate = part.read
            yield from self._condition_faults(part)
            if gate.caps_band is not None and gate.caps_band not in bands and bands:
                near = near_miss(gate.caps_band, bands)
                yield self.fault(
                    (*part.path, "caps_band"), "no_band", id=gate.caps_band, near=near, allowed=", ".join(bands)
                )
            if gate.caps_band is not None and gate.kind is Kind.FLAG:
                yield self.fault((*part.path, "caps_band"), "flag_caps")
            yield from self._sentence_faults(part.path, gate)
        held = {part.read.stage for part in self.gates if part.read.kind in BLOCKING}
        whole = len(self.gates) == len(self._paths(("gates",)))
        for stage in Stage:
            if whole and stage not in held:
                yield self.fault(("gates",) if self.gates else (), "empty_stage", stage=stage.value)

    def _condition_faults(self, part: Part) -> Iterator[Fault]:
        plain = self._at((*part.path, "met_when"))
        for where, id_, sentence in condition_faults(part.read.met_when, plain, self.questions):
            path = (*part.path, "met_when", *where)
            if sentence:
                yield self.tree.fault(path, part.read.id, sentence)
            else:
                yield self._unknown_question(path, id_)

    def _sentence_faults(self, path: Path_, gate: Gate) -> Iterator[Fault]:
        read = [self.questions[id_] for id_ in questions_in(gate.met_when) if id_ in self.questions]
        allowed = [place for question in read for place in places_of(question)]
        for key, sentence in gate.says.model_dump().items():
            for place in PLACE.findall(sentence):
                if place not in allowed:
                    said = ", ".join(f"{{{each}}}" for each in allowed) or self.words("nothing")
                    yield self.fault((*path, "says", key), "unknown_place", place=f"{{{place}}}", allowed=said)
        may_not_apply = bool(read) and all(
            question.asked_when is not None
            or (gate.not_applicable == "does not apply" and question.not_applicable is not None)
            for question in read
        )
        if may_not_apply and not gate.says.does_not_apply:
            yield self.fault((*path, "says"), "no_sentence")

    def _benchmark_faults(self) -> Iterator[Fault]:
        yield from self._reused([part.path for part in self.benchmarks], "benchmark")
        for part in self.benchmarks:
            for index, id_ in enumerate(part.read.questions):
                if id_ not in self.questions:
                    yield self._unknown_question((*part.path, "questions", index), id_)

    def _basis_faults(self) -> Iterator[Fault]:
        sources = self.library.sources
        known = ["judgement", *(claim.id for claim in sources.claims), *(each.id for each in sources.references)]
        places = [
            *self.dimension_paths,
            *(path for each in self.dimension_paths for path in self._paths((*each, "questions"))),
            *(path for key in ("bands", "gates", "benchmarks") for path in self._paths((key,))),
        ]
        for path in places:
            basis = self._at((*path, "basis"))
            named = basis if isinstance(basis, list) else [basis]
            for index, id_ in enumerate(named):
                if isinstance(id_, str) and id_ not in known:
                    where: Path_ = (*path, "basis", index) if isinstance(basis, list) else (*path, "basis")
                    yield self.fault(where, "no_source", id=id_, near=near_miss(id_, known))

    def _reused(self, paths: Sequence[Path_], kind: str) -> Iterator[Fault]:
        ids = [self._at((*path, "id")) for path in paths]
        count = Counter(id_ for id_ in ids if isinstance(id_, str))
        met: set[str] = set()
        for path, id_ in zip(paths, ids, strict=True):
            if isinstance(id_, str) and count[id_] > 1 and id_ in met:
                yield self.fault((*path, "id"), "reused", id=id_, kind=kind)
            met.add(str(id_))

    def _at(self, path: Path_) -> Plain | None:
        node: Plain | None = self.tree.plain
        for step in path:
            node = child(node, step) if node is not None else None
        return node

    def _paths(self, path: Path_) -> list[Path_]:
        node = self._at(path)
        return [(*path, index) for index in range(len(node))] if isinstance(node, list) else []

    def _parts(self, path: Path_, model: type[BaseModel]) -> list[Part]:
        found: list[Part] = []
        for each in self._paths(path):
            try:
                found.append(Part(each, model.model_validate(self._at(each))))
            except ValidationError:
                continue
        return found

    def _number(self, path: Path_) -> Fraction | None:
        try:
            return cast(Fraction, TypeAdapter[Any](Exact).validate_python(self._at(path)))
        except ValidationError:
            return None


def _plain(number: Fraction) -> str:
    return f"{float(number):g}"
