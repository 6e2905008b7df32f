"""What is asked: frozen questionnaires, sections, questions, options, sources and claims.

These classes are also the shape of the YAML files: `reader` validates a file against them and
publishes their JSON Schema. All text comes from people and is plain text, never markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from questionnaires.conditions import Condition, questions_in
from questionnaires.texts import table

IDENTIFIER = r"^[A-Za-z][A-Za-z0-9_-]{0,63}$"
SHORT_IDENTIFIER = r"^[A-Za-z][A-Za-z0-9_-]{0,29}$"
VERSION = r"^\d{1,9}\.\d{1,9}\.\d{1,9}$"

Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier: TypeAlias = Annotated[str, StringConstraints(pattern=IDENTIFIER)]
ShortIdentifier: TypeAlias = Annotated[str, StringConstraints(pattern=SHORT_IDENTIFIER)]
"""One of two that together make an identifier."""
Version: TypeAlias = Annotated[str, StringConstraints(pattern=VERSION)]


def _yes_no(value: object) -> object:
    said: dict[str, bool] = {"yes": True, "true": True, "no": False, "false": False}
    return said.get(value, value) if isinstance(value, str) else value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


YesNo: TypeAlias = Annotated[
    bool, Field(strict=True), BeforeValidator(_yes_no, json_schema_input_type=bool | Literal["yes", "no"])
]
Figure: TypeAlias = Annotated[Decimal, Field(max_digits=21, decimal_places=6)]
"""A number that can be written out: at most 15 digits before the point and 6 after it."""
Basis: TypeAlias = Annotated[
    tuple[Identifier, ...],
    Field(min_length=1),
    BeforeValidator(_listed, json_schema_input_type=Identifier | list[Identifier]),
]
"""Claim ids, reference ids, or `judgement`: on whose word something stands."""
Depth: TypeAlias = Literal["first_look", "core", "full"]
"""How far into the instrument one goes; each depth includes the ones before it."""
DEPTHS: tuple[Depth, ...] = get_args(Depth)
DEPTH_QUESTION = "depth"
"""The unscored question, if there is one, whose options are the depths. Unanswered, everything is asked."""
MUTUAL, OTHER = "mutual", "other"
"""The form that the others are compared with, and the one, if there is one, that the respondent names."""
NAME_OF_OTHER = f"{OTHER}__name"
"""The id under which that name is kept."""


class Strict(BaseModel):
    """Frozen, and any key that is not named is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Option(Strict):
    """One described point of a scale or choice. `text` says what one would see in the service."""

    id: Identifier
    title: Text
    text: str = ""
    exclusive: YesNo = False
    """In a multiple choice: cannot be ticked with any other (such as "none of these")."""


class NotApplicable(Strict):
    """When a question may be answered "does not apply here"; a reason is always asked for."""

    example: Text


class _Question(Strict):
    id: Identifier
    label: Text
    """A few words that name the question in tables and reports."""
    text: Text
    help: str = ""
    why: Text
    basis: Basis
    have_at_hand: str = ""
    dont_know: YesNo = True
    not_applicable: NotApplicable | None = None
    asked_when: Condition | None = None
    evidence: str = ""
    """The prompt of the evidence box; none is shown if empty."""
    if_low: str = ""
    """What to do first when the answer is low or blocks a stage."""
    if_unknown: str = ""
    """What to do first when nobody knows: whom to ask, which paper to fetch, what to count."""
    disagreement: Identifier | None = None
    """An entry of `disagreements` in sources.yaml, shown beside the question with both sides."""
    depth: Depth | None = None
    """The first depth at which the question is asked; its questionnaire's if left out."""


class _Chosen(_Question):
    if_answer: Mapping[Identifier, Text] = {}
    """What to do first after one answer, by option; after the others it is what `if_low` says."""


class Scale(_Chosen):
    """One of several options in ascending order, each described."""

    type: Literal["scale"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=9)]


class SingleChoice(_Chosen):
    """One of several options that have no order."""

    type: Literal["single_choice"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=20)]


class MultipleChoice(_Question):
    """Any of several options; at least one is ticked."""

    type: Literal["multiple_choice"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=20)]


class YesOrNo(_Chosen):
    """Answered "yes" or "no"; both are described by what one would see."""

    type: Literal["yes_no"]
    yes: Text
    no: Text

    @property
    def options(self) -> tuple[Option, ...]:
        """Yes and no as options, so that scoring and screens treat them like any others."""
        words = table("questionnaires")
        return _yes_and_no(words("answer_yes"), self.yes, words("answer_no"), self.no)


@lru_cache(maxsize=1024)
def _yes_and_no(title_yes: str, yes: str, title_no: str, no: str) -> tuple[Option, ...]:
    return (Option(id="yes", title=title_yes, text=yes), Option(id="no", title=title_no, text=no))


class _Numeric(_Question):
    unit: str = ""
    lowest: Figure
    highest: Figure
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    """Declared precision: digits after the point. More digits are refused, not rounded."""


class Number(_Numeric):
    """One number between `lowest` and `highest`, both included."""

    type: Literal["number"]


class NumberByYear(_Numeric):
    """A short series, oldest year first; a year may be left open."""

    type: Literal["number_by_year"]
    years: Annotated[int, Field(ge=2, le=6)]


class Percentage(_Numeric):
    """One number of per cent, 0 to 100 unless said otherwise."""

    type: Literal["percentage"]
    unit: str = "%"
    lowest: Figure = Decimal(0)
    highest: Figure = Decimal(100)


class PercentageByYear(_Numeric):
    """A short series, oldest year first; a year may be left open."""

    type: Literal["percentage_by_year"]
    unit: str = "%"
    lowest: Figure = Decimal(0)
    highest: Figure = Decimal(100)
    years: Annotated[int, Field(ge=2, le=6)]


class Date(_Question):
    """One day."""

    type: Literal["date"]


class BallotQuestion(_Question):
    """Counts (eligible, voted, yes, no, spoiled) or published percentages, and the rule recorded before the count."""

    type: Literal["ballot"]


class FreeText(_Question):
    """A few sentences in the respondent's own words: no names, no patient details."""

    type: Literal["text"]
    longest: Annotated[int, Field(ge=1, le=5000)] = 2000
    """Characters."""


Question: TypeAlias = Annotated[
    Scale
    | SingleChoice
    | MultipleChoice
    | YesOrNo
    | Number
    | NumberByYear
    | Percentage
    | PercentageByYear
    | Date
    | BallotQuestion
    | FreeText,
    Field(discriminator="type"),
]
WithOptions = (Scale, SingleChoice, MultipleChoice, YesOrNo)
OneChosen = (Scale, SingleChoice, YesOrNo)
"""Of whose options one is the answer."""
Numeric = (Number, NumberByYear, Percentage, PercentageByYear)
Series = (NumberByYear, PercentageByYear)


class Section(Strict):
    """A page of the walk."""

    id: Identifier
    title: Text
    intro: str = ""
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Questionnaire(Strict):
    """One file of questions, in the order in which they are asked."""

    schema_: Annotated[Literal["mutual-readiness/questionnaire/1"], Field(alias="schema")]
    id: Identifier
    version: Version
    title: Text
    purpose: Text
    note: str = ""
    """Shown at the head of the questionnaire: what it is adapted from, and what it is not."""
    minutes: Annotated[int, Field(ge=1, le=240)]
    have_at_hand: tuple[Text, ...] = ()
    depth: Depth = "core"
    """The depth of its questions that do not name their own."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All its questions, in the order in which they are asked."""
        return tuple(question for section in self.sections for question in section.questions)


class SourceDocument(Strict):
    """One of the documents that the questions rest on."""

    id: Identifier
    title: Text
    authors: Text
    published: Text
    what: Text
    carries: Text
    """How far its word carries."""


class Claim(Strict):
    """One assessable statement found in a document, in our own words; `anchor` finds the place."""

    id: Identifier
    document: Identifier
    section: Text
    anchor: Text
    claim: Text


class Reference(Strict):
    """An outside source: guidance, statistics or law, with its date."""

    id: Identifier
    title: Text
    publisher: Text
    date: Text
    says: Text


class NotUsed(Strict):
    """A claim on which no question rests, and why not."""

    id: Identifier
    because: Text


class Side(Strict):
    """What one of the sources says in a disagreement."""

    basis: Basis
    says: Text


class Disagreement(Strict):
    """Where sources conflict: both sides, and how this toolkit deals with it."""

    id: Identifier
    title: Text
    sides: Annotated[tuple[Side, ...], Field(min_length=2)]
    here: Text


class Sources(Strict):
    """The file that says on whose word the questions stand."""

    schema_: Annotated[Literal["mutual-readiness/sources/1"], Field(alias="schema")]
    version: Version
    documents: tuple[SourceDocument, ...]
    claims: tuple[Claim, ...]
    references: tuple[Reference, ...]
    disagreements: tuple[Disagreement, ...] = ()
    not_used: tuple[NotUsed, ...] = ()


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


class Library(Strict):
    """Questionnaires in the order they are walked, with their sources. Question ids are unique across all."""

    questionnaires: tuple[Questionnaire, ...]
    sources: Sources
    rules: Conflicts | None = None
    alternatives: Alternatives | None = None
    hashes: Mapping[str, str]
    """SHA-256 of the text of each questionnaire file by questionnaire id, of `sources`, and of `conflicts` and `alternatives` if there are any."""

    original: Library | None = None
    """The library in English, if this is one in another language."""

    @property
    def english(self) -> Library:
        """The same library in English: what two libraries are compared by, since a translation may be of one of them only."""
        return self.original or self

    def translates(self, question_id: str) -> bool:
        """Whether a question reads otherwise than in English."""
        return self.questions[question_id] != self.english.questions[question_id]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its id, in the order in which they are asked."""
        return {q.id: q for questionnaire in self.questionnaires for q in questionnaire.questions}

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The rules on answers that do not sit together."""
        return self.rules.conflicts if self.rules else ()

    @cached_property
    def answerable(self) -> dict[str, Question]:
        """What an answer can be kept for, by id: every question, the explanation of every conflict, and what is said of alternatives."""
        explanations = {conflict.id: conflict.question for conflict in self.conflicts}
        return self.questions | explanations | (self.alternatives.questions if self.alternatives else {})

    @cached_property
    def routed(self) -> tuple[Question, ...]:
        """The questions that are asked only when a condition holds, in order."""
        return tuple(question for question in self.questions.values() if question.asked_when is not None)

    @cached_property
    def read_by_routing(self) -> tuple[str, ...]:
        """The ids of the questions whose answers decide which other questions are asked."""
        conditions = [question.asked_when for question in self.routed if question.asked_when is not None]
        return tuple(dict.fromkeys(id_ for condition in conditions for id_ in questions_in(condition)))

    @cached_property
    def depths(self) -> dict[str, Depth]:
        """The first depth at which each question is asked, by question id."""
        return {q.id: q.depth or self.home[q.id].depth for q in self.questions.values()}

    @cached_property
    def settled(self) -> dict[object, dict[str, Any]]:
        """A place where `routing` keeps what it has worked out for this library."""
        return {}

    @cached_property
    def home(self) -> dict[str, Questionnaire]:
        """The questionnaire of each question id."""
        return {q.id: questionnaire for questionnaire in self.questionnaires for q in questionnaire.questions}
