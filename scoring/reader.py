"""Reads a scoring file, and reports everything wrong with it at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from questionnaires import editor_schema
from questionnaires.errors import DefinitionError, Fault
from questionnaires.model import Library
from questionnaires.plain_yaml import Source, missing, parse, shipped_sources
from questionnaires.validation import validate
from scoring.cross_checks import cross_faults
from scoring.model import Scoring
from scoring.overlays import ScoringOverlay

SHIPPED = "standard.yaml"


def read_scoring(source: Source, library: Library) -> Scoring:
    """The scoring file in `source`, which fits the questionnaires of `library`.

    Raises DefinitionError with every fault: in the YAML, in keys and types, and against the questionnaires
    (questions that are scored twice or not at all, options without a value, gates that read what does not
    exist, weights that do not add up), each at its line and column.
    """
    tree = parse(source, keep_going=True)
    faults: list[Fault] = []
    scoring: Scoring | None = None
    try:
        scoring = validate(tree, Scoring)
    except DefinitionError as error:
        faults += error.faults
    faults += cross_faults(tree, library)
    if scoring is None or faults:
        raise DefinitionError(faults)
    return scoring


@cache
def shipped() -> Source:
    """The text of the scoring file that comes with the toolkit. Raises DefinitionError if it cannot be read."""
    for source in shipped_sources("scoring", "definitions"):
        if source.name == SHIPPED:
            return source
    raise missing(SHIPPED)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of scoring files, for editors; shipped beside the definitions."""
    return editor_schema.editor_schema(Scoring)


def write_schema(folder: Path = Path(__file__).parent / "definitions") -> None:
    """Write the JSON Schema anew, after a change of the model."""
    editor_schema.write_schemas(folder, {"scoring": Scoring, "scoring-overlay": ScoringOverlay})
