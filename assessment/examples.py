"""Real cases, filled in only as far as their facts were published. Anybody may open a copy of one, and change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assessment import definitions
from assessment.definitions import Definitions
from assessment.identity import Person
from assessment.record import Assessment
from assessment.store import Store, StoreError
from questionnaires.answers import Answer
from questionnaires.plain_yaml import Source, shipped_sources
from scoring.cases import Case, read_case, run_case


@dataclass(frozen=True, slots=True)
class Example:
    """A shipped case. `known` says what was published and `why` what the toolkit should make of it."""

    id: str
    title: str
    source: str
    date: str
    known: str
    why: str
    answers: Mapping[str, Answer]
    case: Case

    def differences(self, given: Definitions) -> tuple[str, ...]:
        """Where the result under `given` is not the expected one, in words; nothing if all is as expected."""
        return run_case(self.case, given.model)


@lru_cache(maxsize=1)
def sources() -> tuple[Source, ...]:
    """The files of all examples, in the order of their names. Raises DefinitionError if one cannot be read."""
    return shipped_sources("assessment", "examples")


def examples() -> tuple[Example, ...]:
    """All examples, read by the shipped definitions. Raises DefinitionError with all faults."""
    return _read(definitions.shipped())


@lru_cache(maxsize=8)
def _read(given: Definitions) -> tuple[Example, ...]:
    found: list[Example] = []
    for source in sources():
        case = read_case(source, given.library, given.scoring.stage_question)
        file = case.file
        id_ = source.name.removesuffix(".yaml")
        found.append(Example(id_, file.case, file.source, file.date, file.known, file.why, case.answers, case))
    return tuple(found)


def example(id_: str) -> Example | None:
    """The example with this id; None if there is none (any more)."""
    return next((each for each in examples() if each.id == id_), None)


def open_example(store: Store, who: Person, id_: str) -> Assessment:
    """A new assessment with the answers of an example, marked as such. Raises StoreError."""
    found = example(id_)
    if found is None:
        raise StoreError("There is no such example.")
    return store.create(who, definitions.shipped(), answers=found.answers, example=found.id)
