"""A scoring file in another language: an overlay of its sentences by id, which changes wording and no number."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, Field

from questionnaires.errors import Fault
from questionnaires.overlays import Language, read_as, said, unknown_ids, with_changes
from questionnaires.plain_yaml import Source, Tree, shipped_sources
from questionnaires.shape import Identifier, Strict, Text, Version
from questionnaires.texts import places
from scoring.model import Scoring


class Reasoned(Strict):
    """A dimension or band in another language."""

    title: str = ""
    because: str = ""


class SaysWording(Strict):
    """The sentences of a gate in another language, with the same `{places}`."""

    met: str = ""
    not_met: str = ""
    not_known: str = ""
    does_not_apply: str = ""


class GateWording(Reasoned):
    """A gate in another language."""

    says: SaysWording = SaysWording()


class QuestionReasons(Strict):
    """Why a question counts as it does, in another language."""

    because: str = ""
    values_because: str = ""


class BenchmarkWording(Strict):
    """An outside figure in another language."""

    text: str = ""
    date: str = ""


class ScoringOverlay(Strict):
    """One scoring file in another language."""

    schema_: Annotated[Literal["mutual-readiness/scoring-overlay/1"], Field(alias="schema")]
    language: Language
    status: Text
    """How far it can be relied on, such as "draft, to be checked by a Welsh speaker"."""
    scoring: Identifier
    version: Version
    """The version of the scoring file whose words these are; of any other file, texts that read the same are translated."""
    title: str = ""
    purpose: str = ""
    dimensions: Mapping[Identifier, Reasoned] = {}
    questions: Mapping[Identifier, QuestionReasons] = {}
    unscored: Mapping[Identifier, QuestionReasons] = {}
    bands: Mapping[Identifier, Reasoned] = {}
    gates: Mapping[Identifier, GateWording] = {}
    benchmarks: Mapping[Identifier, BenchmarkWording] = {}


class _Part(NamedTuple):
    """One thing in a scoring file that has texts: where it stands, itself, and its wording if there is any."""

    place: str
    english: BaseModel
    wording: BaseModel | None
    names: tuple[str, ...]


_PARTS = (
    ("dimensions", ("title", "because")), ("unscored", ("because",)), ("bands", ("title", "because")),
    ("gates", ("title", "because")), ("benchmarks", ("text", "date")),
)  # fmt: skip
_SAYS = ("met", "not_met", "not_known", "does_not_apply")


def read_overlay(source: Source, scoring: Scoring) -> ScoringOverlay:
    """The overlay that a file holds, for `scoring`.

    Raises DefinitionError with every fault: in the YAML, in keys and types, ids that the scoring file does not have,
    and sentences of gates whose places in braces are not those of the English ones.
    """
    return read_as(ScoringOverlay, source, lambda tree, read: _faults(tree, read, scoring))


@cache
def shipped(language: str) -> tuple[Source, ...]:
    """The overlays in a language that come with the toolkit. Raises DefinitionError if one cannot be read."""
    found = shipped_sources("scoring", "definitions")
    return tuple(source for source in found if source.name.endswith(f".{language}.yaml"))


def overlaid(scoring: Scoring, overlay: ScoringOverlay, english: Scoring) -> Scoring:
    """The scoring file in the words of the overlay, which was made for `english`; all numbers are the same.

    It may be another file, such as one with other weights: what does not read as in `english` stays as it is.
    """
    if overlay.version != english.version or overlay.scoring != english.id:
        return scoring
    changes: dict[str, Any] = _changes(scoring, overlay, ("title", "purpose"), english)
    for key, names in _PARTS:
        before = {each.id: each for each in getattr(english, key)}
        wordings: Mapping[str, BaseModel] = getattr(overlay, key)
        changes[key] = tuple(_worded(each, wordings.get(each.id), names, before.get(each.id)) for each in getattr(scoring, key))
    changes["dimensions"] = tuple(_with_questions(each, overlay, english) for each in changes["dimensions"])
    return with_changes(scoring, **changes)


def gaps(overlay: ScoringOverlay | None, scoring: Scoring) -> tuple[str, ...] | None:
    """What is still to be translated, as places such as "gates.ballot.title"; None if the overlay is for another version."""
    if overlay is None or overlay.version != scoring.version:
        return None
    return tuple(
        f"{part.place}.{name}".lstrip(".")
        for part in _parts(scoring, overlay)
        for name in part.names
        if getattr(part.english, name) and not (part.wording and getattr(part.wording, name))
    )


def _with_questions(dimension: Any, overlay: ScoringOverlay, english: Scoring) -> Any:
    before = {each.id: each for home in english.dimensions for each in home.questions}
    names = ("because", "values_because")
    asked = [_worded(each, overlay.questions.get(each.id), names, before.get(each.id)) for each in dimension.questions]
    return with_changes(dimension, questions=tuple(asked))


def _worded(given: Any, wording: BaseModel | None, names: Collection[str], english: Any) -> Any:
    if wording is None or english is None:
        return given
    changes = _changes(given, wording, names, english)
    if isinstance(wording, GateWording):
        changes["says"] = _worded(given.says, wording.says, _SAYS, english.says)
    return with_changes(given, **changes)


def _changes(given: Any, wording: BaseModel, names: Collection[str], english: Any) -> dict[str, Any]:
    """The translations of those texts that read as in English; a translation of another text would say something else."""
    same = [name for name in names if getattr(given, name) == getattr(english, name)]
    return {name: said(getattr(wording, name), getattr(given, name)) for name in same}


def _parts(scoring: Scoring, overlay: ScoringOverlay) -> Iterator[_Part]:
    yield _Part("", scoring, overlay, ("title", "purpose"))
    for key, names in _PARTS:
        for each in getattr(scoring, key):
            yield _Part(f"{key}.{each.id}", each, getattr(overlay, key).get(each.id), names)
    for gate in scoring.gates:
        wording = overlay.gates.get(gate.id)
        yield _Part(f"gates.{gate.id}.says", gate.says, wording.says if wording else None, _SAYS)
    for dimension in scoring.dimensions:
        for each in dimension.questions:
            yield _Part(f"questions.{each.id}", each, overlay.questions.get(each.id), ("because", "values_because"))


def _faults(tree: Tree, read: ScoringOverlay | None, scoring: Scoring) -> Iterator[Fault]:
    plain = tree.plain if isinstance(tree.plain, dict) else {}
    if plain.get("scoring") != scoring.id and isinstance(plain.get("scoring"), str):
        yield tree.fault(("scoring",), "", f"there is no scoring file {plain['scoring']!r} to translate; the one here is {scoring.id!r}.")
    if plain.get("scoring") != scoring.id or plain.get("version") != scoring.version:
        return
    for key, _ in _PARTS:
        yield from unknown_ids(tree, (key,), key.removesuffix("s"), [each.id for each in getattr(scoring, key)])
    questions = [each.id for dimension in scoring.dimensions for each in dimension.questions]
    yield from unknown_ids(tree, ("questions",), "scored question", questions)
    for gate in scoring.gates:
        wording = read.gates.get(gate.id) if read else None
        for name in _SAYS if wording else ():
            translated, english = getattr(wording.says, name), getattr(gate.says, name)  # pyright: ignore[reportOptionalMemberAccess]
            if translated and places(translated) != places(english):
                wanted = ", ".join(f"{{{place}}}" for place in sorted(places(english))) or "no places in braces"
                yield tree.fault(("gates", gate.id, "says", name), gate.id, f"the English sentence has {wanted}; the translation must have the same.")
