"""The rules on answers that do not sit together; `conflicts` says which of them are broken."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from questionnaires.conditions import Condition
from questionnaires.questions import FreeText
from questionnaires.shape import Basis, Identifier, Strict, Text, Version


class Conflict(Strict):
    """Answers that do not sit together. They are shown side by side, and explained or left unresolved; nothing is re-scored."""

    id: Identifier
    title: Text
    when: Condition
    says: Text
    """Both answers in one sentence."""
    ask: Text
    """What to explain or to check."""
    basis: Basis

    @cached_property
    def question(self) -> FreeText:
        """Its explanation is kept as an answer in free text, under the conflict's id."""
        given = {"id": self.id, "type": "text", "label": self.title, "text": self.ask, "why": self.says}
        return FreeText.model_validate({**given, "basis": self.basis, "dont_know": False})


class Conflicts(Strict):
    """The file of rules on answers that do not sit together."""

    schema_: Annotated[Literal["mutual-readiness/conflicts/1"], Field(alias="schema")]
    version: Version
    conflicts: tuple[Conflict, ...]
