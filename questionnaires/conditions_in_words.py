"""A condition as people read it: "“Leavers each year” in its latest year is at most 25"."""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.conditions import AllOf, BallotLimits, Condition, Limit, On, Test, limits_of, parts_of
from questionnaires.model import Question, WithOptions
from questionnaires.texts import table

_MEASURES = ("turnout", "yes_of_voting", "yes_of_eligible")


def in_words(condition: Condition, questions: Mapping[str, Question]) -> str:
    """The condition without a full stop. `questions`: by id, all that it reads."""
    words = table("questionnaires")
    if isinstance(condition, On):
        question = questions[condition.question]
        return words("condition_on", label=question.label, test=words("and").join(_tests(condition.test, question)))
    said = [
        text if isinstance(part, On) else words("nested", part=text)
        for part in parts_of(condition)
        for text in (in_words(part, questions),)
    ]
    return words("joined_all" if isinstance(condition, AllOf) else "joined_any").join(said)


def limits_in_words(limit: Limit, question: Question | None = None) -> str:
    """ "at least 50", "above 25 and at most 50"; options of `question` by their title."""
    words = table("questionnaires")
    given = [(kind, value) for kind in ("at_least", "above", "at_most", "below") if (value := getattr(limit, kind)) is not None]
    return words("and").join(words(f"limit_{kind}", value=_value(value, question)) for kind, value in given)


def _tests(test: Test, question: Question) -> list[str]:
    words = table("questionnaires")
    said: list[str] = []
    if test.is_ is not None:
        said.append(words("test_is", titles=_any_of((test.is_,), question)))
    if test.is_not is not None:
        said.append(words("test_is_not", titles=_any_of((test.is_not,), question)))
    if test.is_one_of:
        said.append(words("test_is", titles=_any_of(test.is_one_of, question)))
    if test.includes:
        said.append(words("test_includes", titles=words("and").join(_value(each, question) for each in test.includes)))
    if test.latest is not None:
        said.append(words("test_latest", limits=limits_in_words(test.latest, question)))
    if test.count is not None:
        said.append(words("test_count", limits=limits_in_words(test.count)))
    if test.years is not None:
        said.append(words("test_years", years=limits_in_words(test.years, question), limits=limits_in_words(test)))
    elif limits_of(test):
        said.append(words("test_limits", limits=limits_in_words(test, question)))
    said += _on_ballot(test)
    return said


def _on_ballot(test: Test) -> list[str]:
    words = table("questionnaires")
    failing_that = _ballot_limits(test.otherwise) if test.otherwise is not None else ""
    always = [_ballot_limits(test.always)] if test.always is not None else []
    if test.rule_recorded_before_count is None:
        return [*([failing_that] if failing_that else []), *always]
    return [words("test_recorded_rule", otherwise=failing_that or words("year_not_known")), *(words("test_always", limits=each) for each in always)]


def _ballot_limits(limits: BallotLimits) -> str:
    words = table("questionnaires")
    given = [(name, limit) for name in _MEASURES if (limit := getattr(limits, name)) is not None]
    return words("and").join(words(f"limit_on_{name}", limits=limits_in_words(limit)) for name, limit in given)


def _any_of(option_ids: tuple[str, ...], question: Question) -> str:
    return table("questionnaires")("or").join(_value(each, question) for each in option_ids)


def _value(value: str, question: Question | None) -> str:
    """An option by its title, in quotation marks; anything else as it stands."""
    if isinstance(question, WithOptions):
        for option in question.options:
            if option.id == value:
                return table("questionnaires")("quoted", title=option.title)
    return value
