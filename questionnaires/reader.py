"""Reads questionnaires and their sources, and reports everything wrong with them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from pydantic import BaseModel

from questionnaires import editor_schema, overlays
from questionnaires.alternatives_checks import alternatives_faults
from questionnaires.conflict_rules import Conflicts
from questionnaires.cross_checks import cross_faults
from questionnaires.errors import DefinitionError, Fault, enough
from questionnaires.forms import Alternatives
from questionnaires.glossary import Glossary, glossary_faults
from questionnaires.model import Library, Questionnaire
from questionnaires.overlays import Overlay
from questionnaires.plain_yaml import Source, Tree, missing, parse, shipped_sources
from questionnaires.sources import Sources
from questionnaires.validation import validate

M = TypeVar("M", bound=BaseModel)

SOURCES, CONFLICTS, ALTERNATIVES, GLOSSARY = "sources.yaml", "conflicts.yaml", "alternatives.yaml", "glossary.yaml"
KINDS: Mapping[str, type[BaseModel]] = {
    "questionnaire": Questionnaire, "sources": Sources, "conflicts": Conflicts, "alternatives": Alternatives,
    "glossary": Glossary, "overlay": Overlay,
}  # fmt: skip
"""The kinds of file that are read here, as their JSON Schemas are named."""


class Shipped(NamedTuple):
    """The texts that come with the toolkit, the questionnaires in the order they are walked."""

    sources: Source
    questionnaires: tuple[Source, ...]
    conflicts: Source | None
    alternatives: Source | None


def read_library(
    sources: Source, questionnaires: Sequence[Source], conflicts: Source | None = None, alternatives: Source | None = None
) -> Library:
    """The library that the files hold, its questionnaires in the given order.

    Raises DefinitionError with every fault of every file: in the YAML, in keys and types, and across
    files (reused ids, references to what does not exist, routing that cannot work).
    """
    faults: list[Fault] = []
    sources_tree = _tree(sources, faults)
    sources_read = _read(sources_tree, Sources, faults)
    trees = [_tree(source, faults) for source in questionnaires]
    read = [_read(tree, Questionnaire, faults) for tree in trees]
    conflicts_tree = _tree(conflicts, faults) if conflicts is not None else None
    conflicts_read = _read(conflicts_tree, Conflicts, faults)
    alternatives_tree = _tree(alternatives, faults) if alternatives is not None else None
    alternatives_read = _read(alternatives_tree, Alternatives, faults)
    faults += cross_faults(sources_tree, trees, conflicts_tree)
    if alternatives_tree is not None:
        faults += alternatives_faults(alternatives_tree, sources_tree, trees, conflicts_tree)
    if faults or sources_read is None:
        raise DefinitionError(faults)
    found = [each for each in read if each is not None]
    hashes = {each.id: content_hash(source) for each, source in zip(found, questionnaires, strict=True)}
    others = {"sources": sources, "conflicts": conflicts, "alternatives": alternatives}
    hashes |= {name: content_hash(source) for name, source in others.items() if source is not None}
    return Library(
        questionnaires=tuple(found), sources=sources_read, rules=conflicts_read, alternatives=alternatives_read, hashes=hashes
    )


@cache
def shipped() -> Shipped:
    """The texts of the sources, questionnaires, conflicts and alternatives that come with the toolkit.

    Raises DefinitionError if a file is missing or cannot be read.
    """
    every = shipped_sources("questionnaires", "definitions")
    found = {source.name: source for source in every if not overlays.FILE.search(source.name)}
    if SOURCES not in found:
        raise missing(SOURCES)
    sources, conflicts, alternatives = found.pop(SOURCES), found.pop(CONFLICTS, None), found.pop(ALTERNATIVES, None)
    found.pop(GLOSSARY, None)
    return Shipped(sources, tuple(found.values()), conflicts, alternatives)


def read_glossary(source: Source, sources: Sources) -> Glossary:
    """The words that a file explains, on the word of `sources`. Raises DefinitionError with all faults."""
    faults: list[Fault] = []
    tree = _tree(source, faults)
    read = _read(tree, Glossary, faults)
    faults += enough(glossary_faults(tree, sources)) if tree is not None else []
    if faults or read is None:
        raise DefinitionError(faults)
    return read


def shipped_glossary() -> Source:
    """The text of the glossary that comes with the toolkit. Raises DefinitionError if it is missing or cannot be read."""
    found = next((each for each in shipped_sources("questionnaires", "definitions") if each.name == GLOSSARY), None)
    if found is None:
        raise missing(GLOSSARY)
    return found


def read_questionnaire(source: Source) -> Questionnaire:
    """A questionnaire by itself. Raises DefinitionError with the faults of its YAML, keys and types; what it refers to is not looked at."""
    faults: list[Fault] = []
    read = _read(_tree(source, faults), Questionnaire, faults)
    if faults or read is None:
        raise DefinitionError(faults)
    return read


def read_sources(source: Source) -> Sources:
    """The sources that a file holds, by themselves. Raises DefinitionError with all faults."""
    faults: list[Fault] = []
    read = _read(_tree(source, faults), Sources, faults)
    if faults or read is None:
        raise DefinitionError(faults)
    return read


@cache
def glossary() -> Glossary:
    """The words that are explained on pages, on paper and in reports. Raises DefinitionError with all faults."""
    return read_glossary(shipped_glossary(), read_sources(shipped().sources))


def content_hash(source: Source) -> str:
    """SHA-256 of a file's text, as 64 hexadecimal digits; the same on every platform."""
    return sha256(source.text.replace("\r\n", "\n").encode()).hexdigest()


def json_schema(kind: Literal["questionnaire", "sources", "conflicts", "alternatives", "glossary", "overlay"]) -> dict[str, Any]:
    """The JSON Schema of a kind of file, for editors; shipped beside the definitions."""
    return editor_schema.editor_schema(KINDS[kind])


def write_schemas(folder: Path = Path(__file__).parent / "definitions") -> None:
    """Write the JSON Schemas anew, after a change of the models."""
    editor_schema.write_schemas(folder, KINDS)


def _tree(source: Source, faults: list[Fault]) -> Tree | None:
    try:
        return parse(source, keep_going=True)
    except DefinitionError as error:
        faults += error.faults
        return None


def _read(tree: Tree | None, model: type[M], faults: list[Fault]) -> M | None:
    if tree is None:
        return None
    try:
        return validate(tree, model)
    except DefinitionError as error:
        faults += error.faults
        return None
