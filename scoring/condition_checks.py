"""Whether the condition of a gate can be tested: questions and options exist, and every test fits its question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from questionnaires.conditions import AllOf, BallotLimits, Condition, Limit, On, Test, as_fraction, parts_of
from questionnaires.model import (
    BallotQuestion,
    Date,
    FreeText,
    MultipleChoice,
    NumberByYear,
    PercentageByYear,
    Question,
    Scale,
    SingleChoice,
    WithOptions,
    YesOrNo,
)
from questionnaires.plain_yaml import Path_, Plain, child, near_miss
from questionnaires.texts import table

_ONE_OPTION = ("is", "is_not", "is_one_of")
_LIMITS = ("at_least", "above", "at_most", "below")


def condition_faults(
    condition: Condition, plain: Plain | None, questions: Mapping[str, Question]
) -> Iterator[tuple[Path_, str, str]]:
    """Where below the condition, on which question, and what is wrong; an empty sentence if there is no such question."""
    if isinstance(condition, On):
        question = questions.get(condition.question)
        if question is None:
            yield (condition.question,), condition.question, ""
            return
        written = child(plain, condition.question) if plain is not None else None
        given = list(written) if isinstance(written, dict) else []
        for where, sentence in _test_faults(question, condition.test, given):
            yield (condition.question, *where), condition.question, sentence
        return
    key = "all" if isinstance(condition, AllOf) else "any"
    below = child(plain, key) if plain is not None else None
    for index, part in enumerate(parts_of(condition)):
        inner = child(below, index) if below is not None else None
        for where, id_, sentence in condition_faults(part, inner, questions):
            yield (key, index, *where), id_, sentence


def tests_of(question: Question) -> tuple[str, ...]:
    """The keys that a test on the question may have."""
    if isinstance(question, Scale):
        return (*_ONE_OPTION, *_LIMITS)
    if isinstance(question, (SingleChoice, YesOrNo)):
        return _ONE_OPTION
    if isinstance(question, MultipleChoice):
        return (*_ONE_OPTION, "includes", "count")
    if isinstance(question, (NumberByYear, PercentageByYear)):
        return ("latest", "years", *_LIMITS)
    if isinstance(question, BallotQuestion):
        return ("rule_recorded_before_count", "otherwise")
    return () if isinstance(question, FreeText) else _LIMITS


def _test_faults(question: Question, test: Test, given: list[str]) -> Iterator[tuple[Path_, str]]:
    words = table("scoring")
    allowed = tests_of(question)
    if not allowed:
        yield (), words("cannot_be_tested", id=question.id)
        return
    if not given:
        yield (), words("empty_test", allowed=", ".join(allowed))
    for key in given:
        if key not in allowed:
            yield (key,), words("wrong_test", key=key, id=question.id, type=question.type, allowed=", ".join(allowed))
    if isinstance(question, WithOptions):
        yield from _option_faults(question, test)
    elif isinstance(question, BallotQuestion):
        yield from _ballot_faults(test)
    elif isinstance(question, Date):
        yield from _limit_faults(test, (), is_date=True)
    else:
        yield from _limit_faults(test, ())
    for key, limit in (("latest", test.latest), ("years", test.years), ("count", test.count)):
        if limit is not None and key in allowed:
            yield from _limit_faults(limit, (key,))
    counted = any(getattr(test, key) is not None for key in _LIMITS)
    if isinstance(question, (NumberByYear, PercentageByYear)) and (test.years is not None) != counted:
        yield (), words("years_and_limits")


def _option_faults(question: Question, test: Test) -> Iterator[tuple[Path_, str]]:
    if not isinstance(question, WithOptions):
        return
    options = [option.id for option in question.options]
    named: list[tuple[Path_, str]] = [
        ((key,), value) for key, value in (("is", test.is_), ("is_not", test.is_not)) if value
    ]
    for key, several in (("is_one_of", test.is_one_of), ("includes", test.includes)):
        named += [((key, index), value) for index, value in enumerate(several)]
    if isinstance(question, Scale):
        named += [((key,), value) for key in _LIMITS if (value := getattr(test, key)) is not None]
    for where, value in named:
        if value not in options:
            near = near_miss(value, options)
            yield where, table("scoring")("no_option", id=value, near=near, allowed=", ".join(options))


def _limit_faults(limit: Limit, where: Path_, *, is_date: bool = False) -> Iterator[tuple[Path_, str]]:
    for key in _LIMITS:
        written = getattr(limit, key)
        if written is not None and not (_is_day(written) if is_date else as_fraction(written) is not None):
            yield (*where, key), table("scoring")("limit_not_date" if is_date else "limit_not_number", value=written)


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def _ballot_faults(test: Test) -> Iterator[tuple[Path_, str]]:
    words = table("scoring")
    if test.rule_recorded_before_count not in (None, "yes"):
        yield ("rule_recorded_before_count",), words("rule_only_yes")
    limits = test.otherwise or BallotLimits()
    given = [(key, limit) for key in ("turnout", "yes_of_voting", "yes_of_eligible") if (limit := getattr(limits, key))]
    if not given:
        yield ("otherwise",), words("no_fallback_rule")
    for key, limit in given:
        yield from _limit_faults(limit, ("otherwise", key))
        for upper in ("at_most", "below"):
            if getattr(limit, upper) is not None:
                yield ("otherwise", key, upper), words("not_monotone")
