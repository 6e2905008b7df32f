"""Worked cases: answers with what must come out, and the arithmetic by hand, readable by people who do not program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any, Literal, TypeAlias

from pydantic import Field

from questionnaires.answers import Answer, Response, parse_answer, read_block
from questionnaires.conflicts import conflicting
from questionnaires.errors import AnswerError, DefinitionError, Fault
from questionnaires.model import Library
from questionnaires.plain_yaml import Path_, Source, Tree, near_miss, parse
from questionnaires.shape import Identifier, Strict, Text
from questionnaires.texts import table
from questionnaires.validation import validate
from scoring.compiled import Model
from scoring.evaluate import evaluate
from scoring.result import BandReading, Bounds, DimensionWorking, Evaluation, GateResult, ItemWorking, Ladder

NOTHING = "nothing"
"""What is written where no figure is expected."""
_ASSERTION = ", on assertion only"
_Compared: TypeAlias = tuple[Path_, str | None, str]
"""Where, what is expected, and what was found; or None and the near miss, if there is nothing of that id."""


class ExpectedDimension(Strict):
    """What one dimension must come to; each key as in `Expected`."""

    score: str | None = None
    documented: str | None = None
    checked: str | None = None
    coverage: str | None = None
    band: str | None = None
    contribution: str | None = None
    """Its part of the overall score, lower and upper bound."""


class ExpectedItem(Strict):
    """How one question must count."""

    standing: str | None = None
    value: str | None = None
    contribution: str | None = None
    within: str | None = None


class Expected(Strict):
    """What must come out. Only what is written is checked; scores read "48.2 to 64.9", or "50" if both bounds agree."""

    verdict: str | None = None
    reached: str | None = None
    """G1 to G4, or "nothing"."""
    score: str | None = None
    documented: str | None = None
    checked: str | None = None
    coverage: str | None = None
    """Per cent, such as 67% or 66.7%, held to the digits that are written; or an exact fraction such as 2/3."""
    central: str | None = None
    band: str | None = None
    """A band's id, or "partial to substantial"."""
    gates: Mapping[str, str] = Field(default_factory=dict[str, str])
    """The state by gate id. "met" leaves open how it is supported; "met, on assertion only" does not."""
    sentences: Mapping[str, str] = Field(default_factory=dict[str, str])
    waits_for: Mapping[str, tuple[str, ...]] = Field(default_factory=dict[str, tuple[str, ...]])
    """The questions that a gate, not known, waits for."""
    due: tuple[str, ...] = ()
    """Gates that belong to a stage up to the one aimed at, as far as they are written."""
    not_due: tuple[str, ...] = ()
    """Gates that belong to a later stage, as far as they are written."""
    conflicts: Mapping[str, str] = Field(default_factory=dict[str, str])
    """"found" or "not found" by the id of a rule on answers that do not sit together."""
    dimensions: Mapping[str, ExpectedDimension] = Field(default_factory=dict[str, ExpectedDimension])
    items: Mapping[str, ExpectedItem] = Field(default_factory=dict[str, ExpectedItem])


class Aftermath(Strict):
    """What became of a real case, so that what the toolkit says can be held against it."""

    happened: Text
    counts_as: Literal["went_well", "went_badly", "did_not_happen", "not_comparable"]
    """Went well: launched, and still running the service five years later. Not comparable: it was no mutual."""
    source: Text
    known_only_afterwards: tuple[Identifier, ...] = ()
    """Questions answered above by what only came out later; the record leaves these answers out."""


class CaseFile(Strict):
    """The keys of a worked case."""

    case: Text
    why: Text
    source: str = ""
    date: str = ""
    known: str = ""
    questionnaires: tuple[Identifier, ...] = ()
    scoring: Identifier | None = None
    stage: str = ""
    answers: Mapping[str, Any] | str = ""
    expect: Expected
    outcome: Aftermath | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A worked case, ready to run."""

    file: CaseFile
    answers: Mapping[str, Answer]
    tree: Tree

    @property
    def title(self) -> str:
        """What the case is about."""
        return self.file.case

    @property
    def gate_states(self) -> tuple[tuple[str, str], ...]:
        """The id of each gate of which the case expects something, with the bare state that it expects."""
        return tuple((id_, text.removesuffix(_ASSERTION)) for id_, text in self.file.expect.gates.items())


def read_case(source: Source, library: Library, stage_question: str) -> Case:
    """The worked case in `source`, with answers to the questions of `library`; its stage answers `stage_question`.

    Raises DefinitionError with every fault: unknown keys with the near miss, and answers that cannot be.
    """
    tree = parse(source, keep_going=True)
    faults: list[Fault] = []
    read: CaseFile | None = None
    try:
        read = validate(tree, CaseFile)
    except DefinitionError as error:
        faults += error.faults
    answers, found = read_block(tree, ("answers",), library)
    faults += found
    if read is not None:
        faults += _questionnaire_faults(tree, read, library)
        faults += _add_stage(tree, read, library, stage_question, answers)
        faults += _outcome_faults(tree, read, answers)
    if read is None or faults:
        raise DefinitionError(faults)
    return Case(read, answers, tree)


def run_case(case: Case, model: Model) -> tuple[str, ...]:
    """Every difference between what is expected and what comes out, in words; nothing if all is as expected."""
    words = table("scoring")
    wanted = case.file.scoring
    if wanted is not None and wanted != model.scoring.id:
        return (words("other_scoring", wanted=wanted, found=model.scoring.id),)
    evaluation = evaluate(model, Response(case.answers))
    said: list[str] = []
    compared = chain(_compared(case.file.expect, evaluation), _conflicts(case, model.library))
    for path, expected, found in compared:
        if _same(expected, found):
            continue
        line, _ = case.tree.place(("expect", *path))
        what = ".".join(map(str, path))
        if expected is None:
            said.append(words("no_such_id", line=line, what=what, near=found))
        else:
            said.append(words("difference", line=line, what=what, expected=expected, found=found))
    return tuple(said)


def _questionnaire_faults(tree: Tree, read: CaseFile, library: Library) -> Iterator[Fault]:
    known = [questionnaire.id for questionnaire in library.questionnaires]
    for index, id_ in enumerate(read.questionnaires):
        if id_ not in known:
            sentence = table("scoring")("no_questionnaire", id=id_, near=near_miss(id_, known))
            yield tree.fault(("questionnaires", index), "", sentence)


def _outcome_faults(tree: Tree, read: CaseFile, answers: Mapping[str, Answer]) -> Iterator[Fault]:
    for index, id_ in enumerate(read.outcome.known_only_afterwards if read.outcome else ()):
        if id_ not in answers:
            sentence = table("scoring")("not_answered_here", id=id_, near=near_miss(id_, list(answers)))
            yield tree.fault(("outcome", "known_only_afterwards", index), "", sentence)


def _add_stage(
    tree: Tree, read: CaseFile, library: Library, id_: str, answers: dict[str, Answer]
) -> Iterator[Fault]:
    if not read.stage:
        return
    if id_ not in library.questions:
        yield tree.fault(("stage",), "", table("questionnaires")("no_place_for", id=id_, key="stage"))
        return
    try:
        answers[id_] = parse_answer(library.questions[id_], read.stage)
    except AnswerError as error:
        yield tree.fault(("stage",), id_, str(error))


def _compared(expected: Expected, found: Evaluation) -> Iterator[_Compared]:
    """Everything that is written beside what came out."""
    verdict = found.verdict
    yield from _figures((), expected, {
        "verdict": verdict.outcome.value,
        "reached": verdict.reached.value if verdict.reached else NOTHING,
        "coverage": str(found.coverage),
        "central": NOTHING if found.central is None else _tenths(found.central),
        "band": _band(found.band),
        **_ladder(found.bounds),
    })  # fmt: skip
    gates = {result.gate.id: result for result in found.gates}
    states = {id_: _state(result, expected.gates.get(id_, "")) for id_, result in gates.items()}
    yield from _entries("gates", expected.gates, states)
    yield from _entries("sentences", expected.sentences, {id_: result.sentence for id_, result in gates.items()})
    waits = {id_: ", ".join(result.open_questions) or NOTHING for id_, result in gates.items()}
    yield from _entries("waits_for", {id_: ", ".join(ids) for id_, ids in expected.waits_for.items()}, waits)
    due = {id_: "due" if result.due else "not due" for id_, result in gates.items()}
    yield from _entries("due", dict.fromkeys(expected.due, "due"), due)
    yield from _entries("not_due", dict.fromkeys(expected.not_due, "not due"), due)
    dimensions = {working.dimension.id: working for working in found.dimensions}
    for id_, dimension in expected.dimensions.items():
        yield from _figures(("dimensions", id_), dimension, _dimension(dimensions.get(id_)), list(dimensions))
    items = {
        item.scored.id: _item(item, within)
        for working in found.dimensions
        for item, within in zip(working.items, working.within, strict=True)
    }
    for id_, item in expected.items.items():
        yield from _figures(("items", id_), item, items.get(id_, {}), list(items))


def _conflicts(case: Case, library: Library) -> Iterator[_Compared]:
    if case.file.expect.conflicts:
        found = {each.conflict.id for each in conflicting(library, case.answers)}
        states = {each.id: "found" if each.id in found else "not found" for each in library.conflicts}
        yield from _entries("conflicts", case.file.expect.conflicts, states)


def _figures(
    path: Path_, expected: Strict, found: Mapping[str, str], known: list[str] | None = None
) -> Iterator[_Compared]:
    if known is not None and not found:
        yield path, None, near_miss(str(path[-1]), known)
        return
    for key, text in expected.model_dump(exclude_none=True).items():
        if isinstance(text, str):
            yield (*path, key), text, found[key]


def _entries(key: str, expected: Mapping[str, str], found: Mapping[str, str]) -> Iterator[_Compared]:
    for id_, text in expected.items():
        yield ((key, id_), text, found[id_]) if id_ in found else ((key, id_), None, near_miss(id_, found))


def _state(result: GateResult, expected: str) -> str:
    state = result.state.value
    return f"{state}{_ASSERTION}" if result.on_assertion_only and expected != state else state


def _dimension(working: DimensionWorking | None) -> dict[str, str]:
    if working is None:
        return {}
    figures = {
        "coverage": str(working.coverage),
        "band": _band(working.band),
        "contribution": _span(working.contribution),
    }
    return figures | _ladder(working.bounds)


def _item(item: ItemWorking, within: Bounds) -> dict[str, str]:
    value = NOTHING if item.value is None else str(item.value)
    return {
        "standing": item.standing.value.replace("_", " "),
        "value": value if item.highest is None else f"{value} to {item.highest}",
        "contribution": _span(item.contribution),
        "within": _span(within),
    }


def _ladder(bounds: Ladder | None) -> dict[str, str]:
    names = ("score", "documented", "checked")
    return dict(zip(names, map(_span, bounds) if bounds else (NOTHING,) * 3, strict=True))


def _band(reading: BandReading | None) -> str:
    if reading is None:
        return NOTHING
    lower, upper = reading.lower.id, reading.upper.id
    return lower if lower == upper else f"{lower} to {upper}"


def _span(bounds: Bounds) -> str:
    lower, upper = map(_tenths, bounds)
    return lower if lower == upper else f"{lower} to {upper}"


def _tenths(figure: int) -> str:
    return f"{Decimal(figure).scaleb(-1):f}"


def _same(expected: str | None, found: str) -> bool:
    """Whether the texts agree, as text or as figures: "50" is "50.0", and "67%" is 2/3 to the digits written."""
    if expected is None:
        return False
    if expected.strip() == found:
        return True
    one, other = expected.strip().split(" to "), found.split(" to ")
    return len(one) == len(other) and all(_same_number(each, that) for each, that in zip(one, other, strict=True))


def _same_number(expected: str, found: str) -> bool:
    try:
        if not expected.endswith("%"):
            return Fraction(expected) == Fraction(found)
        written = Decimal(expected.removesuffix("%"))
        half = Fraction(1, 2 * 10 ** max(0, -int(written.as_tuple().exponent)))
        return Fraction(written) - half <= 100 * Fraction(found) < Fraction(written) + half
    except (ValueError, ArithmeticError):
        return False
