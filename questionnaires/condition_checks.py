"""Whether a condition can be put to the questions that it reads. Routing and gates are checked alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from questionnaires.completions import MOST_ANSWERS, completions
from questionnaires.conditions import AllOf, BallotLimits, Condition, Limit, On, Test, as_fraction, parts_of
from questionnaires.model import (
    BallotQuestion,
    Date,
    MultipleChoice,
    Numeric,
    Question,
    Series,
    WithOptions,
)
from questionnaires.plain_yaml import Path_, near_miss
from questionnaires.routing import passes

Found: TypeAlias = tuple[Path_, str]
"""Where in the file, and what is wrong."""

_LIMITS = ("at_least", "above", "at_most", "below")
_KEYS = {
    "scale": ("is", "is_not", "is_one_of", *_LIMITS),
    "single_choice": ("is", "is_not", "is_one_of"),
    "yes_no": ("is", "is_not", "is_one_of"),
    "multiple_choice": ("includes", "count"),
    "number": _LIMITS,
    "percentage": _LIMITS,
    "date": _LIMITS,
    "number_by_year": ("latest", "years", *_LIMITS),
    "percentage_by_year": ("latest", "years", *_LIMITS),
    "ballot": ("rule_recorded_before_count", "otherwise", "always"),
    "text": (),
}


class Range(NamedTuple):
    """What a limit may be: a number from `lowest` to `highest`."""

    lowest: Fraction
    highest: Fraction
    whole: bool = False


_PER_CENT = Range(Fraction(0), Fraction(100))


def condition_faults(condition: Condition, path: Path_, questions: Mapping[str, Question]) -> Iterator[Found]:
    """What is wrong with a condition that stands at `path`: no such question or option, a test that does not fit."""
    for place, on in tests_in(condition, path):
        if on.question not in questions:
            yield place, f"there is no question {on.question!r}.{near_miss(on.question, questions)}"
        else:
            is_sound = True
            for fault in _test_faults(on.test, place, questions[on.question]):
                is_sound = False
                yield fault
            if is_sound and not _can_pass(on.test, questions[on.question]):
                yield place, f"no answer to {on.question} can pass this test; correct its limits."


def tests_in(condition: Condition, path: Path_) -> Iterator[tuple[Path_, On]]:
    """Every test on one question in a condition, with its place in the file."""
    if isinstance(condition, On):
        yield (*path, condition.question), condition
        return
    key = "all" if isinstance(condition, AllOf) else "any"
    for index, part in enumerate(parts_of(condition)):
        yield from tests_in(part, (*path, key, index))


def _test_faults(test: Test, path: Path_, question: Question) -> Iterator[Found]:
    given = [key for key in (field.alias or name for name, field in Test.model_fields.items()) if _given(test, key)]
    allowed = _KEYS[question.type]
    if not allowed:
        yield path, f"{question.id} is answered in free text, which no condition can test."
        return
    if not given:
        yield path, f"the test is empty; write one of {', '.join(allowed)}."
    for key in given:
        if key not in allowed:
            yield (
                (*path, key),
                f"{key!r} does not fit {question.id}, a {question.type} question; use {', '.join(allowed)}.",
            )
    yield from _value_faults(test, path, question)


def _given(test: Test, key: str) -> bool:
    return getattr(test, "is_" if key == "is" else key) not in (None, ())


def _value_faults(test: Test, path: Path_, question: Question) -> Iterator[Found]:
    if isinstance(question, WithOptions):
        yield from _option_faults(test, path, question.id, [option.id for option in question.options])
        if isinstance(question, MultipleChoice) and test.count is not None:
            most = sum(not option.exclusive for option in question.options)
            yield from _limit_faults(test.count, (*path, "count"), Range(Fraction(0), Fraction(most), whole=True))
    elif isinstance(question, Numeric):
        lies = Range(Fraction(question.lowest), Fraction(question.highest))
        if isinstance(question, Series):
            yield from _series_faults(test, path, question.years, lies)
        else:
            yield from _limit_faults(test, path, lies)
    elif isinstance(question, Date):
        yield from _date_faults(test, path)
    elif isinstance(question, BallotQuestion):
        if test.rule_recorded_before_count not in (None, "yes"):
            yield (*path, "rule_recorded_before_count"), "'rule_recorded_before_count' is either yes or left out."
        for key, limits in (("otherwise", test.otherwise), ("always", test.always)):
            if limits is not None:
                yield from _ballot_faults(limits, (*path, key))


def _option_faults(test: Test, path: Path_, question_id: str, options: Sequence[str]) -> Iterator[Found]:
    named = [((key,), value) for key in ("is", "is_not", *_LIMITS) for value in [_text(test, key)] if value is not None]
    named += [(("is_one_of", index), value) for index, value in enumerate(test.is_one_of)]
    named += [(("includes", index), value) for index, value in enumerate(test.includes)]
    for place, value in named:
        if value not in options:
            near = near_miss(value, options)
            yield (
                (*path, *place),
                f"{value!r} is not an option of {question_id}.{near} Its options: {', '.join(options)}.",
            )


def _text(test: Test, key: str) -> str | None:
    return getattr(test, "is_" if key == "is" else key)


def _series_faults(test: Test, path: Path_, years: int, lies: Range) -> Iterator[Found]:
    own = _limits(test)
    if test.latest is not None:
        yield from _limit_faults(test.latest, (*path, "latest"), lies)
    if test.years is not None:
        yield from _limit_faults(test.years, (*path, "years"), lies)
        if not own:
            yield path, "'years' says which years are counted; say with at_least or at_most how many there must be."
        yield from _limit_faults(test, path, Range(Fraction(0), Fraction(years), whole=True))
    elif own:
        yield path, "a series has several figures; say 'latest' for the last year, or 'years' to count years."


def _ballot_faults(limits: BallotLimits, path: Path_) -> Iterator[Found]:
    measures = [(name, limit) for name in BallotLimits.model_fields if (limit := getattr(limits, name)) is not None]
    if not measures:
        yield path, f"no limit is given; write one of {', '.join(BallotLimits.model_fields)}."
    for name, limit in measures:
        yield from _limit_faults(limit, (*path, name), _PER_CENT)


def _limit_faults(limit: Limit, path: Path_, lies: Range) -> Iterator[Found]:
    given = _limits(limit)
    if not given and type(limit) is Limit:
        yield path, f"no limit is given; write one of {', '.join(_LIMITS)}."
    for key, written in given:
        value = as_fraction(written)
        if value is None or (lies.whole and value.denominator != 1):
            kind = "whole number" if lies.whole else "number"
            yield (*path, key), f"{written!r} is not a {kind}; write figures only, such as 25."
        elif not lies.lowest <= value <= lies.highest:
            span = f"{float(lies.lowest):g} to {float(lies.highest):g}"
            yield (*path, key), f"{written} lies outside {span}, the figures that are possible here."


def _limits(limit: Limit) -> list[tuple[str, str]]:
    return [(key, written) for key in _LIMITS if (written := getattr(limit, key)) is not None]


def _date_faults(test: Test, path: Path_) -> Iterator[Found]:
    for key, written in _limits(test):
        if not _is_date(written):
            yield (*path, key), f"{written!r} is not a date; write year, month and day, such as 2026-11-23."


def _is_date(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def _can_pass(test: Test, question: Question) -> bool:
    """Whether some answer passes; taken to be so for series and ballots, and where too many answers would have to be tried."""
    if isinstance(question, (*Series, BallotQuestion)):
        return True
    answers = completions(question, (test,))
    return len(answers) > MOST_ANSWERS or any(passes(test, question, answer) for answer in answers)
