"""Questions as they stand in their files, sound or not, so that every fault of a file is found at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from questionnaires.conditions import Condition
from questionnaires.errors import Fault
from questionnaires.model import Question
from questionnaires.plain_yaml import Path_, Plain, Tree

_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
_TYPE_KEYS = ("type", "lowest", "highest", "decimals", "years")


class Draft(NamedTuple):
    """A question as it stands in its file."""

    tree: Tree
    path: Path_
    id: str
    plain: dict[str, Plain]

    def fault(self, path: Path_, message: str) -> Fault:
        """A fault at `path` within the question."""
        return self.tree.fault((*self.path, *path), self.tree.subject((*self.path, *path)), message)

    @property
    def place(self) -> str:
        """File and line, as faults elsewhere refer to it."""
        line, _ = self.tree.place(self.path)
        return f"{self.tree.name}:{line}"


def drafts(tree: Tree) -> Iterator[Draft]:
    """The questions of one file, in order; one without an id has the id ""."""
    for section_path, section in entries(tree.plain, "sections"):
        for path, question in entries(section, "questions"):
            id_ = question.get("id")
            yield Draft(tree, (*section_path, *path), id_ if isinstance(id_, str) else "", question)


def entries(plain: Plain, key: str) -> Iterator[tuple[Path_, dict[str, Plain]]]:
    """The mappings in the list under a key, with their paths; anything else is left out."""
    found = plain.get(key) if isinstance(plain, dict) else None
    for index, entry in enumerate(found if isinstance(found, list) else ()):
        if isinstance(entry, dict):
            yield (key, index), entry


def essence(draft: Draft) -> Question | None:
    """The question as far as conditions can read it, even if its texts are faulty; None if that much is not sound."""
    plain: dict[str, Any] = {key: draft.plain[key] for key in _TYPE_KEYS if key in draft.plain}
    plain |= {"id": draft.id, "label": "-", "text": "-", "why": "-", "basis": "judgement"}
    if plain.get("type") == "yes_no":
        plain |= {"yes": "-", "no": "-"}
    if "options" in draft.plain:
        options = [option for _, option in entries(draft.plain, "options")]
        plain["options"] = [
            {"id": each.get("id"), "title": "-", "exclusive": each.get("exclusive", "no")} for each in options
        ]
    if "not_applicable" in draft.plain:
        plain["not_applicable"] = {"example": "-"}
    try:
        return _QUESTION.validate_python(plain)
    except ValidationError:
        return None


def condition_of(plain: Mapping[str, Plain]) -> Condition | None:
    """The question's `asked_when`; None if it has none, or one that is not sound."""
    try:
        return _CONDITION.validate_python(plain["asked_when"]) if "asked_when" in plain else None
    except ValidationError:
        return None
