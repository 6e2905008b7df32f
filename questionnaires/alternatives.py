"""A mutual beside the other ways to run the service: what is said of each by the same criteria. Nothing is scored or added up."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from questionnaires import routing
from questionnaires.answers.answer import Answer, State
from questionnaires.forms import NAME_OF_OTHER, OTHER, Alternatives, Criterion, Form, Remark
from questionnaires.model import Library


class Reading(StrEnum):
    """How the mutual does on one criterion beside another form, by what is said of both."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NOT_KNOWN = "not_known"
    """Nobody knows of at least one of the two."""
    NOT_ANSWERED = "not_answered"
    """Of at least one of the two nothing is said yet."""


class Beside(NamedTuple):
    """The mutual beside one other form."""

    form: Form
    title: str
    readings: Mapping[str, Reading]
    """By criterion id, in the order of the file."""

    def count(self, reading: Reading) -> int:
        """On how many criteria it comes out so."""
        return list(self.readings.values()).count(reading)


class Comparison(NamedTuple):
    """The forms of which something is said, in the order in which they are shown, and how the mutual does beside each other one."""

    forms: tuple[Form, ...]
    titles: Mapping[str, str]
    """By form id: its title, or the name that the respondent gave to the other form."""
    beside: tuple[Beside, ...]
    """Empty while nothing is said of the mutual."""


def compare(library: Library, answers: Mapping[str, Answer]) -> Comparison | None:
    """What is said of the forms, side by side; None if nothing is said of any, or the library has no alternatives."""
    asked = library.alternatives
    if asked is None:
        return None
    forms = tuple(form for form in in_order(library, answers) if is_begun(asked, form, answers))
    if not forms:
        return None
    titles = {form.id: title_of(form, answers) for form in forms}
    beside: list[Beside] = []
    if forms[0] is asked.mutual:
        for form in forms[1:]:
            readings = {each.id: _reading(each, forms[0], form, answers) for each in asked.criteria}
            beside.append(Beside(form, titles[form.id], readings))
    return Comparison(forms, titles, tuple(beside))


def in_order(library: Library, answers: Mapping[str, Answer]) -> tuple[Form, ...]:
    """The forms as they are shown: the mutual first, then those that come first beside it here, then the others as in the file."""
    asked = library.alternatives
    if asked is None:
        return ()
    holds = routing.certainty(library, answers)

    def place(form: Form) -> int:
        return 0 if form is asked.mutual else 1 if form.first_when is not None and holds(form.first_when) else 2

    return tuple(sorted(asked.forms, key=place))


def remarks(library: Library, answers: Mapping[str, Answer]) -> tuple[Remark, ...]:
    """What is to be said of the forms here, by the answers so far."""
    if library.alternatives is None:
        return ()
    holds = routing.certainty(library, answers)
    return tuple(remark for form in library.alternatives.forms for remark in form.remarks if holds(remark.when))


def is_begun(asked: Alternatives, form: Form, answers: Mapping[str, Answer]) -> bool:
    """Whether anything is said of a form by any criterion; "don't know" is something."""
    return any(each.of(form) in answers for each in asked.criteria)


def title_of(form: Form, answers: Mapping[str, Answer]) -> str:
    """The form's title, or the name that the respondent gave to the other form."""
    name = answers.get(NAME_OF_OTHER)
    named = name.value if name is not None and isinstance(name.value, str) else ""
    return " ".join(named.split()) or form.title if form.id == OTHER else form.title


def _reading(criterion: Criterion, mutual: Form, form: Form, answers: Mapping[str, Answer]) -> Reading:
    ours, theirs = (answers.get(criterion.of(each)) for each in (mutual, form))
    if ours is None or theirs is None:
        return Reading.NOT_ANSWERED
    if ours.state is not State.ANSWERED or theirs.state is not State.ANSWERED:
        return Reading.NOT_KNOWN
    places = [option.id for option in criterion.options]
    lead = places.index(str(ours.value)) - places.index(str(theirs.value))
    return Reading.BETTER if lead > 0 else Reading.WORSE if lead < 0 else Reading.SAME
