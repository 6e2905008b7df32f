"""One assessment as it is kept: which service, which versions of what is asked and scored, and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from questionnaires.answers import Answer, Response
from questionnaires.plain_yaml import Source


@dataclass(frozen=True, slots=True)
class DefinitionRef:
    """Which definition an assessment was made under: `kind` is questionnaire, sources or scoring."""

    kind: str
    id: str
    version: str
    hash: str
    """SHA-256 of its text."""


@dataclass(frozen=True, slots=True)
class Saved:
    """An answer as it stands in the database. `answer` None: it was cleared. Revisions count from 1 for each question."""

    answer: Answer | None
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Assessment:
    """Times are UTC. `definitions` holds the texts of exactly the definitions named in `refs`, so nothing is re-scored silently."""

    id: str
    name: str
    created: datetime
    changed: datetime
    refs: tuple[DefinitionRef, ...]
    definitions: tuple[Source, ...]
    answers: Mapping[str, Saved]
    example: str = ""
    """Id of the example it was opened from; nothing done in an example is counted as a real assessment."""

    @property
    def response(self) -> Response:
        return Response({key: saved.answer for key, saved in self.answers.items() if saved.answer is not None})
