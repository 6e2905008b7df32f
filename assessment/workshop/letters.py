"""The letters on a sheet of paper, and the line that is keyed in for it: "s a b ? - c" is a group, then an answer to each question in turn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from string import ascii_lowercase
from typing import NamedTuple

from assessment.workshop.choices import choices_of
from assessment.workshop.setup import WEIGHTS, Group, Setup
from questionnaires.model import Library, OneChosen, Question
from questionnaires.texts import table

LEFT_OUT = "."
"""What is keyed in where a question was left empty."""
MOST_LETTERS = len(ascii_lowercase)
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_LONGEST = 2_000  # characters of a line


class Sheet(NamedTuple):
    """What a line says: the id of the group, and by question what was ticked. A question that was left empty is not in it."""

    group: str
    choices: Mapping[str, str]


class LineFault(NamedTuple):
    """What cannot be read: `position` counts from 1, the group first; 0 is the line as a whole."""

    position: int
    why: str

    def __str__(self) -> str:
        return table("assessment")("letters_fault", position=self.position, why=self.why) if self.position else self.why


def letters(question: Question) -> dict[str, str]:
    """The option's id for each letter, in the order of the sheet; then "?" and "-" if the question can be answered so.

    Raises ValueError if a room cannot answer the question, or it has more options than there are letters.
    """
    if not isinstance(question, OneChosen) or len(question.options) > MOST_LETTERS:
        raise ValueError(f"{question.id} has no letters")
    found = {letter: option.id for letter, option in zip(ascii_lowercase, question.options, strict=False)}
    return found | {each: each for each in choices_of(question)[len(question.options) :]}


def group_keys(groups: Sequence[Group]) -> dict[str, str]:
    """The group's id for everything that may be keyed in for it: its number on the sheet, and its initial where no other has it.

    >>> group_keys([Group(id="staff", label="Staff"), Group(id="users", label="Users"), Group(id="union", label="Unions")])
    {'1': 'staff', '2': 'users', '3': 'union', 's': 'staff'}
    """
    initials = [each.label.strip()[:1].casefold() for each in groups]
    shared = Counter(initials)
    found = {str(number): each.id for number, each in enumerate(groups, 1)}
    return found | {initial: each.id for initial, each in zip(initials, groups, strict=True) if shared[initial] == 1 and initial.isalpha()}


def on_sheet(setup: Setup, library: Library) -> tuple[Question, ...]:
    """The questions of a sheet, in the order in which they are keyed in: the agenda without the sharing out of points."""
    return tuple(library.questions[id_] for id_ in setup.agenda if id_ != WEIGHTS)


def read_line(text: str, questions: Sequence[Question], groups: Sequence[Group]) -> Sheet | tuple[LineFault, ...]:
    """What a line says, or everything that is wrong with it.

    First the group, by its number or initial; then one sign for each question, with or without spaces between them: the letter
    that was ticked, "?" for don't know, "-" for does not apply, "." for nothing.
    """
    words = table("assessment")
    parts = _DASHES.sub("-", text).casefold().split()
    if not parts or len(text) > _LONGEST:
        return (LineFault(0, words("letters_empty" if not parts else "letters_long")),)
    signs, faults = "".join(parts[1:]), list[LineFault]()
    keys = group_keys(groups)
    if parts[0] not in keys:
        faults.append(LineFault(1, words("letters_group", typed=parts[0][:20], allowed=", ".join(keys))))
    choices: dict[str, str] = {}
    for place, question in enumerate(questions):
        sign = signs[place : place + 1]
        if not sign:
            faults.append(LineFault(place + 2, words("letters_missing", label=question.label, given=len(signs), asked=len(questions))))
            break
        known = letters(question)
        if sign in known:
            choices[question.id] = known[sign]
        elif sign != LEFT_OUT:
            faults.append(LineFault(place + 2, words("letters_unknown", typed=sign, label=question.label, allowed=" ".join(known))))
    if len(signs) > len(questions):
        faults.append(LineFault(len(questions) + 2, words("letters_more", given=len(signs), asked=len(questions))))
    return tuple(faults) or Sheet(keys[parts[0]], choices)
