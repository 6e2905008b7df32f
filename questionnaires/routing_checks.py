"""Whether routing can work: conditions read what exists and was asked before, and every question can be asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from questionnaires.condition_checks import Found, condition_faults, tests_in
from questionnaires.conditions import Condition, questions_in
from questionnaires.drafts import Draft, condition_of, essence
from questionnaires.errors import Fault
from questionnaires.model import Date, Numeric, Question, Series, WithOptions
from questionnaires.plain_yaml import near_miss
from questionnaires.routing import Applies, routed


def routing_faults(questions: Sequence[Draft], *, complete: bool = True) -> Iterator[Fault]:
    """Faults in the `asked_when` of these questions, which are in the order in which they are asked.

    Unless they are `complete`, a question that is missing is not a fault: it may stand in a file that cannot be read.
    """
    first: dict[str, Draft] = {}
    for each in questions:
        if each.id:
            first.setdefault(each.id, each)
    readable = {id_: question for id_, each in first.items() if (question := essence(each)) is not None}
    conditions = {id_: found for id_, each in first.items() if (found := condition_of(each.plain)) is not None}
    reads = {id_: questions_in(condition) for id_, condition in conditions.items()}
    order = {id_: place for place, id_ in enumerate(first)}
    sound: dict[str, Condition] = {}
    for id_, condition in conditions.items():
        is_sound = all(read in first for read in reads[id_])
        missing = _missing(condition, first) if complete else ()
        for path, message in chain(missing, _condition_faults(condition, id_, first, readable, reads, order)):
            is_sound = False
            yield first[id_].fault(path, message)
        if is_sound:
            sound[id_] = condition
    yield from _unreachable(first, readable, sound)


def _missing(condition: Condition, first: Mapping[str, Draft]) -> Iterator[Found]:
    for path, on in tests_in(condition, ("asked_when",)):
        if on.question not in first:
            yield path, f"there is no question {on.question!r}.{near_miss(on.question, first)}"


def _condition_faults(
    condition: Condition,
    id_: str,
    first: Mapping[str, Draft],
    questions: Mapping[str, Question],
    reads: Mapping[str, Sequence[str]],
    order: Mapping[str, int],
) -> Iterator[Found]:
    for path, on in tests_in(condition, ("asked_when",)):
        read = on.question
        question = questions.get(read)
        if read not in first:
            continue
        if read == id_:
            yield path, f"{id_} waits for its own answer, so it is never asked; name another question."
        elif loop := _loop(read, id_, reads):
            waits = ", which waits for ".join([f"{id_} waits for {read}", *loop[1:]])
            yield path, f"{waits}: none of them is ever asked; break this loop."
        elif order[read] > order[id_]:
            yield path, f"{read} is asked only later, at {first[read].place}; move it before {id_}."
        elif question is not None and not _can_route(question):
            yield path, f"{read} is a {question.type} question; 'asked_when' reads only options, numbers and dates."
        elif question is not None:
            yield from condition_faults(on, path[:-1], questions)


def _can_route(question: Question) -> bool:
    return isinstance(question, (*WithOptions, *Numeric, Date)) and not isinstance(question, Series)


def _loop(start: str, end: str, reads: Mapping[str, Sequence[str]]) -> list[str]:
    """The shortest way from `start` to `end` along what each question reads, or nothing."""
    before = {start: ""}
    waiting = deque([start])
    while waiting and end not in before:
        here = waiting.popleft()
        for read in reads.get(here, ()):
            if read not in before:
                before[read] = here
                waiting.append(read)
    way = [end] if end in before else []
    while way and way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]


def _unreachable(
    first: Mapping[str, Draft], questions: Mapping[str, Question], sound: Mapping[str, Condition]
) -> list[Fault]:
    """Questions that are hidden however the others are answered; not those that only follow from another one."""
    known = {id_: question.model_copy(update={"asked_when": sound.get(id_)}) for id_, question in questions.items()}
    read_only = {id_: condition for id_, condition in sound.items() if set(questions_in(condition)) <= set(known)}
    found = routed(known, [known[id_] for id_ in known if id_ in read_only], {})
    hidden = {id_ for id_, state in found.items() if state is Applies.HIDDEN}
    message = "this is never asked, because no answers can meet its 'asked_when'; correct the condition."
    return [
        first[id_].fault(("asked_when",), message)
        for id_ in found
        if id_ in hidden and not hidden & set(questions_in(sound[id_]))
    ]
