"""Which questions apply, given the answers so far, and how much is left to answer.

Routing is three-valued: while the questions that it reads are open, a question is unsettled,
unless it comes out the same however they are answered. The answer to a hidden question does not count, nor that
to a question beyond the depth that was chosen. Depth is a choice, not a fact about the service: while nobody has
chosen, everything is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import product
from math import prod
from typing import NamedTuple

from questionnaires.answers.answer import Answer, State
from questionnaires.answers.checks import is_partly_filled
from questionnaires.completions import completions, tests_by_question
from questionnaires.conditions import (
    AllOf,
    Condition,
    On,
    Test,
    option_test,
    parts_of,
    questions_in,
    series_test,
    within,
)
from questionnaires.model import DEPTH_QUESTION, DEPTHS, Library, Question, Questionnaire, Section, WithOptions

MOST_COMPLETIONS = 4096  # tried before a question is called unsettled
MOST_LOOKED_AT = 100_000  # questions in all completions together; the rest are called unsettled

MOST_KEPT = 1024  # outcomes kept for one library


class Applies(StrEnum):
    """Whether a question is asked."""

    APPLIES = "applies"
    HIDDEN = "hidden"
    UNSETTLED = "unsettled"
    LEFT_OUT = "left_out"
    """It would apply, but lies beyond the depth that was chosen."""

    @property
    def asked(self) -> bool:
        """Whether the question is shown to be answered."""
        return self in (Applies.APPLIES, Applies.UNSETTLED)


class Progress(NamedTuple):
    """Numbers of questions. `asked` counts all that are neither hidden nor left out; the five others add up to it."""

    asked: int
    answered: int
    partly_filled: int
    dont_know: int
    not_applicable: int
    unanswered: int

    @property
    def left(self) -> int:
        """Questions that still need an answer or part of one."""
        return self.partly_filled + self.unanswered


class SetAside(NamedTuple):
    """Answers that routing leaves out for one reason. They are kept, and count once `condition` holds."""

    questions: tuple[Question, ...]
    applies: Applies
    """HIDDEN, LEFT_OUT: they do not count. UNSETTLED: whether they count is open, because a question that decides it is."""
    condition: Condition | None
    """None if only the depth decides."""

    @property
    def decided_by(self) -> tuple[str, ...]:
        """Ids of the questions whose answers decide it."""
        return (DEPTH_QUESTION,) if self.condition is None else questions_in(self.condition)


class QuestionnaireProgress(NamedTuple):
    """How far one questionnaire is answered. `minutes_left` is its own estimate, by the share of its questions left."""

    questionnaire: Questionnaire
    total: Progress
    sections: tuple[tuple[Section, Progress], ...]
    minutes_left: int


def applies(library: Library, answers: Mapping[str, Answer]) -> dict[str, Applies]:
    """Whether each question applies, by question id in the order in which they are asked."""
    given = [answers.get(id_) for id_ in (DEPTH_QUESTION, *library.read_by_routing)]
    key = tuple([answer and (answer.state, answer.value) for answer in given])
    found = library.settled.get(key)
    if found is None:
        if len(library.settled) >= MOST_KEPT:
            library.settled.clear()
        found = routed(library.questions, library.routed, answers)
        beyond = _beyond(library, answers.get(DEPTH_QUESTION))
        found |= {id_: Applies.LEFT_OUT for id_ in beyond if found[id_] is not Applies.HIDDEN}
        library.settled[key] = found
    return found.copy()


def _beyond(library: Library, chosen: Answer | None) -> list[str]:
    """The questions beyond the depth that was chosen."""
    if DEPTH_QUESTION not in library.questions or chosen is None or chosen.value not in DEPTHS:
        return []
    asked = DEPTHS[: DEPTHS.index(chosen.value) + 1]
    return [id_ for id_, depth in library.depths.items() if depth not in asked]


def routed(
    questions: Mapping[str, Question], with_condition: Sequence[Question], answers: Mapping[str, Answer]
) -> dict[str, Applies]:
    """As `applies`, for questions that are not in a library yet; those `with_condition` come in the order they are asked."""
    found = dict.fromkeys(questions, Applies.APPLIES)
    left = [MOST_LOOKED_AT]
    for question in with_condition:
        if question.asked_when is not None:
            found[question.id] = _settle(question.asked_when, questions, answers, found, left)
    return found


def settled_by(library: Library, question_ids: Iterable[str]) -> tuple[str, ...]:
    """The questions whose answers decide whether these are asked, those that decide over them included, in the order asked."""
    conditions = [condition for id_ in question_ids if (condition := library.questions[id_].asked_when) is not None]
    read = {id_ for condition in conditions for id_ in _all_read(condition, library.questions)}
    return tuple(id_ for id_ in library.questions if id_ in read)


def set_aside(library: Library, answers: Mapping[str, Answer]) -> tuple[SetAside, ...]:
    """The answers to questions that do not apply, or of which it is not settled, by reason; in the order asked."""
    found = applies(library, answers)
    by_reason: dict[tuple[Applies, Condition | None], list[Question]] = {}
    for question in library.questions.values():
        state = found[question.id]
        if question.id in answers and state is not Applies.APPLIES:
            why = (state, None if state is Applies.LEFT_OUT else question.asked_when)
            by_reason.setdefault(why, []).append(question)
    return tuple(SetAside(tuple(questions), *why) for why, questions in by_reason.items())


def completeness(library: Library, answers: Mapping[str, Answer]) -> tuple[QuestionnaireProgress, ...]:
    """How far each questionnaire and section is answered, in order."""
    return tuple(completeness_of(each, library, answers) for each in library.questionnaires)


def completeness_of(questionnaire: Questionnaire, library: Library, answers: Mapping[str, Answer]) -> QuestionnaireProgress:
    """How far one questionnaire of a library and each of its sections is answered."""
    found = applies(library, answers)
    total = _progress(questionnaire.questions, answers, found)
    sections = tuple((section, _progress(section.questions, answers, found)) for section in questionnaire.sections)
    return QuestionnaireProgress(questionnaire, total, sections, minutes_left(questionnaire, total))


def minutes_left(questionnaire: Questionnaire, progress: Progress) -> int:
    """Minutes for what is left of a questionnaire, or of a part of it: its own estimate, by the share of its questions."""
    return -(-questionnaire.minutes * progress.left // len(questionnaire.questions))


def _progress(questions: Iterable[Question], answers: Mapping[str, Answer], found: Mapping[str, Applies]) -> Progress:
    asked = [question for question in questions if found[question.id].asked]
    given = [answers[question.id] for question in asked if question.id in answers]
    states = [answer.state for answer in given]
    partly = sum(is_partly_filled(answer.value) for answer in given)
    return Progress(
        asked=len(asked),
        answered=states.count(State.ANSWERED) - partly,
        partly_filled=partly,
        dont_know=states.count(State.DONT_KNOW),
        not_applicable=states.count(State.NOT_APPLICABLE),
        unanswered=len(asked) - len(given),
    )


def _settle(
    condition: Condition,
    questions: Mapping[str, Question],
    answers: Mapping[str, Answer],
    found: Mapping[str, Applies],
    left: list[int],
) -> Applies:
    def now(on: On) -> bool | None:
        if found[on.question] is Applies.HIDDEN:
            return False
        passed = passes(on.test, questions[on.question], answers.get(on.question))
        return None if passed and found[on.question] is Applies.UNSETTLED else passed

    certain = holds(condition, now)
    if certain is not None:
        return Applies.APPLIES if certain else Applies.HIDDEN
    outcomes: set[bool] = set()
    for outcome in _outcomes(condition, questions, answers, found, left):
        outcomes.add(outcome)
        if len(outcomes) == 2:
            return Applies.UNSETTLED
    return Applies.APPLIES if outcomes == {True} else Applies.HIDDEN if outcomes == {False} else Applies.UNSETTLED


def _outcomes(
    condition: Condition,
    questions: Mapping[str, Question],
    answers: Mapping[str, Answer],
    found: Mapping[str, Applies],
    left: list[int],
) -> Iterator[bool]:
    """What the condition comes to for every way of filling in what is open; nothing if there are too many ways.

    Takes the questions that it looks at from what is `left`.
    """
    read = _all_read(condition, questions)
    left[0] -= len(read)
    conditions = (condition, *(each for id_ in read if (each := questions[id_].asked_when) is not None))
    tests = tests_by_question(conditions)
    open_ = [id_ for id_ in read if found[id_] is not Applies.HIDDEN and is_open(answers.get(id_))]
    ways: list[tuple[Answer, ...]] = []
    for id_ in open_:
        ways.append(completions(questions[id_], tests.get(id_, ())))
        left[0] -= len(ways[-1])
        if prod(map(len, ways)) > MOST_COMPLETIONS or left[0] < 0:
            return
    left[0] -= len(read) * prod(map(len, ways))
    if left[0] < 0:
        return
    for filled in product(*ways):
        complete = {**answers, **dict(zip(open_, filled, strict=True))}
        asked: dict[str, bool] = {}

        def then(on: On, complete: Mapping[str, Answer] = complete, asked: Mapping[str, bool] = asked) -> bool:
            return asked[on.question] and bool(passes(on.test, questions[on.question], complete.get(on.question)))

        for id_ in read:
            own = questions[id_].asked_when
            asked[id_] = own is None or bool(holds(own, then))
        yield bool(holds(condition, then))


def _all_read(condition: Condition, questions: Mapping[str, Question]) -> list[str]:
    """The questions that a condition reads and those that decide whether these are asked, in the order they are asked."""
    read: set[str] = set()
    waiting = [*questions_in(condition)]
    while waiting:
        id_ = waiting.pop()
        own = questions[id_].asked_when
        if id_ not in read and own is not None:
            waiting += questions_in(own)
        read.add(id_)
    return [id_ for id_ in questions if id_ in read]


def is_open(answer: Answer | None) -> bool:
    """Whether nothing is known yet: no answer, or "don't know"."""
    return answer is None or answer.state is State.DONT_KNOW


def holds(condition: Condition, test: Callable[[On], bool | None]) -> bool | None:
    """A condition in three-valued logic, given how each test on one question comes out; None is "not known"."""
    if isinstance(condition, On):
        return test(condition)
    decisive = not isinstance(condition, AllOf)
    parts = [holds(part, test) for part in parts_of(condition)]
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def certainty(library: Library, answers: Mapping[str, Answer]) -> Callable[[Condition], bool]:
    """Tells of a condition whether it holds for certain. An open or half-filled answer settles nothing, and one that is not asked passes nothing."""
    states = applies(library, answers)

    def now(on: On) -> bool | None:
        return passes(on.test, library.questions[on.question], answers.get(on.question)) if states[on.question].asked else False

    return lambda condition: bool(holds(condition, now))


def passes(test: Test, question: Question, answer: Answer | None) -> bool | None:
    """Whether an answer passes a test; None if it is not known. "Does not apply" passes none.

    Questions with options, numbers, series and dates. A half-filled series is not known unless its last year decides.
    """
    if answer is None or answer.state is State.DONT_KNOW:
        return None
    value = answer.value
    if isinstance(question, WithOptions):
        chosen = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
        return bool(chosen) and option_test(test, [each for each in chosen if isinstance(each, str)], question.options)
    if isinstance(value, Decimal):
        return within(test, Fraction(value))
    if isinstance(value, tuple):
        return _series_passes(test, [year if year is None else Fraction(year) for year in value if not isinstance(year, str)])
    return isinstance(value, date) and _date_within(test, value.isoformat())


def _series_passes(test: Test, years: Sequence[Fraction | None]) -> bool | None:
    known = [year for year in years if year is not None]
    if len(known) == len(years):
        return series_test(test, known)
    last = years[-1]
    return False if test.latest is not None and last is not None and not within(test.latest, last) else None


def _date_within(test: Test, day: str) -> bool:
    """ISO dates sort as text."""
    return (
        (test.at_least is None or day >= test.at_least)
        and (test.above is None or day > test.above)
        and (test.at_most is None or day <= test.at_most)
        and (test.below is None or day < test.below)
    )
