"""One assessment as it is kept: which service, which versions of what is asked and scored, and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from assessment.papers import Filed, Paper
from questionnaires.answers import Answer, Response, State
from questionnaires.plain_yaml import Source
from reports.toolkit import toolkit_version as toolkit_version

NAME_QUESTION = "service_name"
"""The question whose answer names the assessment."""

UNREADABLE = datetime.min.replace(tzinfo=UTC)
"""Stands for a time that is damaged, so that one such row does not keep the others from being read."""

UNNAMED = "Service without a name"


@dataclass(frozen=True, slots=True)
class DefinitionRef:
    """Which definition an assessment was made under: `kind` is questionnaire, sources, conflicts or scoring."""

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
class Change:
    """One line of an assessment's history: what became of one question. `answer` None: it was cleared, or erased since."""

    question: str
    answer: Answer | None
    erased: bool
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PaperChange:
    """One line of the history of what is kept beside the answers. `paper` None: it was taken away, or erased since."""

    key: str
    paper: Paper | None
    erased: bool
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """An assessment in a list, without its answers. Times are UTC."""

    id: str
    name: str
    created: datetime
    changed: datetime
    answers: int
    """How many questions have an answer, "don't know", "does not apply" and explanations of conflicts included."""
    example: str = ""
    imported: datetime | None = None
    """When it was made as a copy of an assessment in a file."""
    deleted: datetime | None = None
    part: bool = False
    """Whether it is a part of another one, made for a colleague to fill in: no assessment to list results of."""


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
    imported: datetime | None = None
    """When it was made as a copy of an assessment in a file."""
    papers: Mapping[str, Filed] = field(default_factory=dict[str, Filed])
    """What is kept beside the answers, by its key; those taken away too, for their revisions."""

    @property
    def response(self) -> Response:
        """The answers that stand, as they are scored."""
        return Response({key: saved.answer for key, saved in self.answers.items() if saved.answer is not None})

    def revision(self, key: str) -> int:
        """The revision to expect when saving this question, or filing this paper: 0 if there never was one."""
        saved = self.answers.get(key) or self.papers.get(key)
        return saved.revision if saved else 0

    def paper(self, key: str) -> Paper | None:
        """The paper that stands under a key."""
        filed = self.papers.get(key)
        return filed.paper if filed else None


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of one answer or paper, to be read without any definitions. `content` is JSON text, as far as it is whole."""

    key: str
    content: str
    at: datetime


def name_of(answer: Answer | None) -> str:
    """The name that an answer to the question NAME_QUESTION gives an assessment.

    >>> name_of(Answer(State.ANSWERED, "Harbour Community Nursing"))
    'Harbour Community Nursing'
    >>> name_of(None)
    'Service without a name'
    """
    if answer is None or answer.state is not State.ANSWERED or not isinstance(answer.value, str):
        return UNNAMED
    return answer.value.strip() or UNNAMED
