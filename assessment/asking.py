"""Asking a colleague for sections: what goes to them and nothing else, as a file or behind a link.

What they are given is a *part*: an assessment of its own, under the same definitions. The assessment that asks keeps the
*request* as a paper, whose key ends in the token that names it in the part, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from assessment import exchange
from assessment.definitions import Definitions
from assessment.identity import Person
from assessment.papers import ASKED, PART, Asked, Filed, Part, new_key
from assessment.record import NAME_QUESTION, Assessment, Saved
from assessment.second_person import unseen
from assessment.store import Store
from questionnaires.answers import Answer, State, plain_answer
from questionnaires.model import DEPTH_QUESTION, Library, Question, Section
from questionnaires.routing import settled_by
from questionnaires.texts import table
from reports.records import LONGEST_LINE


class Given(NamedTuple):
    """What a colleague is given: answers by question id, and the paper that says what for."""

    answers: dict[str, Answer]
    part: Part


def part_of(kept: Assessment) -> Part | None:
    """What this assessment is a part of; None if it is a whole one."""
    paper = kept.paper(PART)
    return paper if isinstance(paper, Part) else None


def only(part: Part | None) -> frozenset[tuple[str, str]] | None:
    """The ids of questionnaire and section of all that a colleague was asked for; None in a whole assessment, where nothing is left out."""
    return None if part is None else frozenset(_ids(each) for each in part.sections)


def requests(kept: Assessment) -> dict[str, Asked]:
    """All requests of an assessment by key, the last made first."""
    found = {key: filed.paper for key, filed in kept.papers.items() if isinstance(filed.paper, Asked)}
    return dict(sorted(found.items(), key=lambda each: (each[1].asked_on, each[0]), reverse=True))


def sections_in(library: Library, keys: Iterable[str]) -> tuple[Section, ...]:
    """The sections of these keys, each questionnaire.section, in the order in which they are walked; those that there are."""
    wanted = set(map(_ids, keys))
    return tuple(section for each in library.questionnaires for section in each.sections if (each.id, section.id) in wanted)


def questions_in(library: Library, keys: Iterable[str]) -> tuple[Question, ...]:
    """The questions of these sections, in order."""
    return tuple(question for section in sections_in(library, keys) for question in section.questions)


def given(kept: Assessment, made: Definitions, key: str, asked: Asked) -> Given:
    """What the colleague needs and nothing else, as it stands now.

    The present answers to the questions of the sections go along with their evidence and notes, but not with what a
    second person said of them. Of the answers that decide which of these questions are asked, of the stage, the depth and
    the service's name only the value does.
    """
    stands, library = kept.response.answers, made.library
    own = [question.id for question in questions_in(library, asked.sections)]
    needed = (NAME_QUESTION, made.scoring.stage_question, DEPTH_QUESTION, *settled_by(library, own))
    base = {id_: unseen(stands[id_]) for id_ in own if id_ in stands}
    answers = {id_: _bare(stands[id_]) for id_ in needed if id_ in stands} | base
    part = Part(
        request=key.removeprefix(ASKED),
        name=kept.name[:LONGEST_LINE],
        sections=asked.sections,
        asked_of=asked.asked_of,
        asked_on=asked.asked_on,
        message=asked.message,
        base={id_: plain_answer(answer) for id_, answer in base.items()},
    )
    return Given(answers, part)


def ask(store: Store, who: Person, kept: Assessment, made: Definitions, asked: Asked, *, by_link: bool) -> str:
    """Make a request, and with a link the part that it leads to. Returns the key of the request. Raises StoreError."""
    key = new_key(ASKED)
    if by_link:
        answers, part = given(kept, made, key, asked)
        store.ask(who, kept.id, key, asked, part, definitions=made, answers=answers, example=kept.example)
    else:
        store.file(who, kept.id, key, asked, expected=0)
    return key


def as_file(kept: Assessment, made: Definitions, key: str, asked: Asked, at: datetime) -> str:
    """The part as a file, with the answers as they stand now."""
    answers, part = given(kept, made, key, asked)
    saved = {id_: Saved(answer, 1, "", at) for id_, answer in answers.items()}
    alone = Assessment(
        part.request, kept.name, at, at, kept.refs, kept.definitions, saved, kept.example, None, {PART: Filed(part, 1, "", at)}
    )  # fmt: skip
    return exchange.export(alone, at=at)


def file_name(name: str, asked_of: str, *, answered: bool = False) -> str:
    """A name for the file that goes to a colleague, or comes back answered.

    >>> file_name("Harbour Nursing", "Finance"), file_name("Harbour Nursing", "Finance", answered=True)
    ('harbour-nursing-finance.readiness.json', 'harbour-nursing-finance-answered.readiness.json')
    """
    return exchange.name_for(" ".join((name, asked_of, "answered" if answered else "")))


def withdraw(store: Store, who: Person, assessment_id: str, key: str, asked: Asked, *, expected: int, at: datetime, erase: bool = False) -> None:
    """Mark a request as withdrawn; the part behind its link is deleted, or erased for good. Raises ChangedElsewhere, StoreError."""
    store.withdraw(who, assessment_id, key, asked.model_copy(update={"withdrawn": at}), expected=expected, erase=erase)


def _ids(key: str) -> tuple[str, str]:
    questionnaire, _, section = key.partition(".")
    return questionnaire, section


def _bare(answer: Answer) -> Answer:
    """The value alone; a reason must be there, but is nobody else's business."""
    reason = table("assessment")("part_reason") if answer.state is State.NOT_APPLICABLE else ""
    return replace(Answer(answer.state, answer.value), reason=reason)
