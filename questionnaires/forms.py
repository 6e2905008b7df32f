"""The forms that a mutual is held against, and the criteria; `alternatives` reads what is said of them."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from questionnaires.conditions import Condition
from questionnaires.questions import FreeText, Option, Question, Scale
from questionnaires.shape import Basis, Identifier, ShortIdentifier, Strict, Text, Version

MUTUAL, OTHER = "mutual", "other"
"""The form that the others are compared with, and the one, if there is one, that the respondent names."""
NAME_OF_OTHER = f"{OTHER}__name"
"""The id under which that name is kept."""


class Remark(Strict):
    """What is said of a form while a condition holds, such as in one nation."""

    when: Condition
    says: Text
    basis: Basis


class Form(Strict):
    """One way in which the service could be run: a mutual, or what it is compared with."""

    id: ShortIdentifier
    title: Text
    text: Text
    first_when: Condition | None = None
    """When it stands first beside the mutual."""
    remarks: tuple[Remark, ...] = ()


class Box(Strict):
    """A box for a few words beside the criteria."""

    label: Text
    text: Text
    help: str = ""
    why: Text
    basis: Basis
    longest: Annotated[int, Field(ge=1, le=5000)] = 2000
    """Characters."""

    def question(self, id_: str, label: str = "") -> FreeText:
        """What is typed in it is kept as an answer in free text, under an id and a label of its own."""
        return FreeText.model_validate({**dict(self), "id": id_, "type": "text", "label": label or self.label, "dont_know": False})


class Criterion(Strict):
    """What is asked of each form alike: one of several options in ascending order, each described."""

    id: ShortIdentifier
    label: Text
    text: Text
    help: str = ""
    why: Text
    basis: Basis
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=9)]

    @property
    def rests_on(self) -> str:
        """The id under which is kept what its answers rest on."""
        return f"{self.id}__rests_on"

    def of(self, form: Form) -> str:
        """The id under which its answer for a form is kept."""
        return f"{self.id}__{form.id}"

    def question(self, form: Form) -> Scale:
        """The question about one form."""
        return Scale.model_validate({**dict(self), "id": self.of(form), "type": "scale", "label": f"{self.label}: {form.title}"})


class Alternatives(Strict):
    """The file that holds a mutual against other forms, by the same criteria. Nothing in it is scored."""

    schema_: Annotated[Literal["mutual-readiness/alternatives/1"], Field(alias="schema")]
    version: Version
    intro: Text
    led_from: tuple[Identifier, ...] = ()
    """The questions beside which a link leads to the comparison."""
    forms: Annotated[tuple[Form, ...], Field(min_length=2, max_length=9)]
    name: Box
    rests_on: Box
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=20)]

    @property
    def mutual(self) -> Form:
        """The form that the others are compared with."""
        return next(form for form in self.forms if form.id == MUTUAL)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """What an answer can be kept for, by id: the name of the other form, and of each criterion every form and what it rests on."""
        found: list[Question] = [self.name.question(NAME_OF_OTHER)]
        for each in self.criteria:
            found += [each.question(form) for form in self.forms]
            found.append(self.rests_on.question(each.rests_on, f"{each.label}: {self.rests_on.label}"))
        return {question.id: question for question in found}
