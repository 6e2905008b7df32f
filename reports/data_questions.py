"""Every question in the data of a report: what was answered, what supports it, and how it counts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from questionnaires.answers import Answer, plain_answer
from questionnaires.answers import State as Answered
from questionnaires.model import Question
from questionnaires.routing import Applies
from questionnaires.wording import answer_text, second_person_texts, why_not_asked
from reports.dataset import Named, Value, number, points, weight
from reports.parts.words import standing_state, words
from reports.subject import Subject
from scoring.result import Bounds, ItemWorking

QUESTIONS = (
    "questionnaire section id title text state answer given level document kept_where dated checked_by checked_on second"
    " dimension counts value_lower value_upper weight_within weight within_lower within_upper points_lower points_upper"
    " note reason who_could_know carried_from why_not_asked because basis"
)
"""The ids of the columns, in order."""


def questions(subject: Subject) -> Iterator[Mapping[str, Value]]:
    """Each question in the order of the questionnaires, then the explanations of conflicts and what is said of alternatives, as far as there are any."""
    parts = {item.scored.id: part for working in subject.evaluation.dimensions for item, part in zip(working.items, working.within, strict=True)}
    for questionnaire in subject.library.questionnaires:
        for section in questionnaire.sections:
            for question in section.questions:
                at: dict[str, Value] = {"questionnaire": questionnaire.title, "section": section.title}
                yield at | _asked(question, subject) | _counted(question, subject, parts.get(question.id))
    conflicts = {conflict.id for conflict in subject.library.conflicts}
    for id_, question in subject.library.answerable.items():
        if id_ not in subject.library.questions and (answer := subject.answer(id_)) is not None:
            title = words("conflicts_title" if id_ in conflicts else "alternatives_title")
            yield {"questionnaire": title, "id": id_, "title": question.label, "text": question.text, "state": _state_of(answer), **_answered(question, answer)}


def _asked(question: Question, subject: Subject) -> dict[str, Value]:
    applies, answer = subject.applies[question.id], subject.answer(question.id)
    return {
        "id": question.id,
        "title": question.label,
        "text": question.text,
        "state": _state_of(answer) if applies.asked else _state("not_asked"),
        **(_answered(question, answer) if answer else {}),
        "why_not_asked": None if applies is Applies.APPLIES else why_not_asked(subject.library, question.id, subject.response.answers) or None,
        "basis": subject.cited(question.basis),
    }


def _state_of(answer: Answer | None) -> Named:
    """Answered, don't know, does not apply or not answered: four things, and none of them stands for another."""
    return _state("unanswered" if answer is None else answer.state.value)


def _state(id_: str) -> Named:
    return Named(id_, words(f"data_{id_}"))


def _answered(question: Question, answer: Answer) -> dict[str, Value]:
    given = answer.state is Answered.ANSWERED
    evidence = answer.evidence
    return {
        "answer": answer_text(question, answer) if given else None,
        "given": _given(answer),
        "level": Named(evidence.level.value, words(f"level_{evidence.level.value}")) if given else None,
        "document": evidence.what or None,
        "kept_where": evidence.where or None,
        "dated": _day(evidence.date),
        "checked_by": evidence.checked_by or None,
        "checked_on": _day(evidence.checked_on),
        "second": " ".join(second_person_texts(evidence)) or None,
        "note": answer.note or None,
        "reason": answer.reason or None,
        "who_could_know": answer.who_could_know or None,
        "carried_from": _day(answer.carried_from),
    }


def _given(answer: Answer) -> str | None:
    """The answer as a file of answers holds it: an option's id, a number, or JSON for what has parts."""
    value = plain_answer(answer).get("value")
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _day(written: str) -> Value:
    """A day, if it is one; otherwise as it was written."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written or None


def _counted(question: Question, subject: Subject, part: Bounds | None) -> dict[str, Value]:
    """How it stands in the score; nothing if it is not scored."""
    if part is None:
        return {}
    working, item = subject.items[question.id]
    counts = Named(item.standing.value, standing_state(item).word)
    found: dict[str, Value] = {"dimension": working.dimension.id, "counts": counts, "because": item.scored.because}
    if item.standing.outside:
        return found
    within = working.share_of(item)
    lower, upper = _values(item)
    return found | {
        "value_lower": number(lower),
        "value_upper": number(upper),
        "weight_within": weight(within),
        "weight": weight(within * subject.evaluation.share_of(working)),
        **points("within_lower", "within_upper", part),
        **points("points_lower", "points_upper", item.contribution),
    }


def _values(item: ItemWorking) -> tuple[Fraction, Fraction]:
    if item.value is None:
        return Fraction(0), Fraction(100)
    return item.value, item.value if item.highest is None else item.highest

