"""What a definition file says in one place, as people read it: numbers in full, conditions and stages in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, cast

from questionnaires.conditions import AllOf, AnyOf, Condition, On
from questionnaires.conditions_in_words import in_words
from questionnaires.differences import Datum
from questionnaires.model import FreeText, Library, NotApplicable, Option, Question, WithOptions
from questionnaires.shape import Strict
from questionnaires.texts import table
from reports import figures
from reports.parts.words import kind_name, listed, stage_name
from scoring.model import Kind, Scoring, Stage

words, report_words = table("assessment"), table("reports")

_NAMED = ("type", "depth", "from_depth")
"""Parts whose values are a few fixed words, with a wording for each."""


class Version(NamedTuple):
    """One version of the definitions, as far as it is compared. `around`: questions that conditions may name beside its own."""

    library: Library
    scoring: Scoring | None = None
    around: Mapping[str, Question] = {}

    def question(self, id_: str) -> Question | None:
        """The question of an id, if it is known."""
        return self.library.questions.get(id_) or self.around.get(id_)

    def named(self, id_: str) -> str:
        """A question's label with its id; the id alone if the question is not known."""
        question = self.question(id_)
        return report_words("question_with_id", label=question.label, id=id_) if question else id_

    def option(self, question_id: str, option_id: str) -> str:
        """An option's title; its id if there is no such option."""
        question = self.question(question_id)
        options = question.options if isinstance(question, WithOptions) else ()
        return next((option.title for option in options if option.id == option_id), option_id)

    def dimension(self, id_: str) -> str:
        """A dimension's title; its id if there is none."""
        dimensions = self.scoring.dimensions if self.scoring else ()
        return next((each.title for each in dimensions if each.id == id_), id_)

    def band(self, id_: str) -> str:
        """A band's title; its id if there is none."""
        bands = self.scoring.bands if self.scoring else ()
        return next((each.title for each in bands if each.id == id_), id_)

    def condition(self, condition: Condition) -> str:
        """A condition in words; a question that is not known goes by its id."""
        return in_words(condition, _ByIdAtLeast({**self.around, **self.library.questions}))


class _ByIdAtLeast(dict[str, Question]):
    """Questions, of which those that are not known go by their ids."""

    def __missing__(self, id_: str) -> Question:
        return FreeText.model_construct(id=id_, label=id_)


def said(value: Datum, part: str, version: Version) -> str:
    """A value of the part `part` in words, in quotation marks if it is text."""
    if value is None or value == "":
        return words("diff_nothing")
    if isinstance(value, bool):
        return words("diff_yes" if value else "diff_no")
    if isinstance(value, (Fraction, Decimal)):
        return figures.exact(Fraction(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Stage):
        return stage_name(value)
    if isinstance(value, Kind):
        return kind_name(value)
    if isinstance(value, (AllOf, AnyOf, On)):
        return version.condition(value)
    if isinstance(value, tuple):
        return listed([str(each) for each in cast("tuple[object, ...]", value)])
    if isinstance(value, Strict):
        return _entry(value)
    return _text(str(value), part, version)


def _entry(value: Strict) -> str:
    """An entry of a list that is new or gone, by what names it."""
    if isinstance(value, Option):
        return words("diff_option", title=value.title, text=value.text) if value.text else report_words("quoted", text=value.title)
    if isinstance(value, NotApplicable):
        return report_words("quoted", text=value.example)
    name = next((str(getattr(value, key)) for key in ("title", "claim", "says", "because", "id") if hasattr(value, key)), "")
    return report_words("quoted", text=name)


def _text(text: str, part: str, version: Version) -> str:
    if part in _NAMED:
        return words(f"diff_{'depth' if part == 'from_depth' else part}_{text}")
    if part == "measure":
        return report_words(f"measure_{text}")
    if part == "caps_band":
        return report_words("quoted", text=version.band(text))
    if part == "stage_question":
        return version.named(text)
    return report_words("quoted", text=text)
