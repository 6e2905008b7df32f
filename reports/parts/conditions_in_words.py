"""A condition as a sentence: "Leavers each year (MS2): the latest year is at most 25." """

from __future__ import annotations

from questionnaires.conditions import AllOf, BallotLimits, Condition, Limit, On, Test
from questionnaires.model import Library, Question, WithOptions
from reports.parts.words import named, words

_LIMITS = ("at_least", "above", "at_most", "below")


def in_words(condition: Condition, library: Library) -> str:
    """The condition, ending in a full stop."""
    return _condition(condition, library) + "."


def _condition(condition: Condition, library: Library) -> str:
    if isinstance(condition, On):
        return _on(condition, library)
    parts = condition.all if isinstance(condition, AllOf) else condition.any
    joined = words("joined_all" if isinstance(condition, AllOf) else "joined_any")
    said = [_condition(part, library) for part in parts]
    nested = [part if isinstance(parts[place], On) else words("nested", part=part) for place, part in enumerate(said)]
    return joined.join(nested)


def _on(condition: On, library: Library) -> str:
    question = library.questions[condition.question]
    return words("test_on", question=named(question), test=words("and_also").join(_tests(condition.test, question)))


def _tests(test: Test, question: Question) -> list[str]:
    said: list[str] = []
    if test.is_ is not None:
        said.append(words("test_is", value=_option(test.is_, question)))
    if test.is_not is not None:
        said.append(words("test_is_not", value=_option(test.is_not, question)))
    if test.is_one_of:
        said.append(words("test_is_one_of", values=_options(test.is_one_of, question)))
    if test.includes:
        said.append(words("test_includes", values=_options(test.includes, question)))
    if test.latest is not None:
        said.append(words("test_latest", limits=_limits(test.latest, question)))
    if test.count is not None:
        said.append(words("test_count", limits=_limits(test.count, question)))
    if test.years is not None:
        said.append(words("test_years", years=_limits(test.years, question), limits=_limits(test, question)))
    elif own := _limits(test, question):
        said.append(words("test_is", value=own))
    if test.rule_recorded_before_count is not None:
        said.append(words("test_recorded_rule", otherwise=_ballot(test.otherwise) if test.otherwise else words("not_known_word")))
    elif test.otherwise is not None:
        said.append(_ballot(test.otherwise))
    return said


def _ballot(limits: BallotLimits) -> str:
    said = [
        words("test_ballot", measure=words(f"measure_{name}"), limits=_limits(limit, None))
        for name in ("turnout", "yes_of_voting", "yes_of_eligible")
        if (limit := getattr(limits, name)) is not None
    ]
    return words("and_also").join(said)


def _limits(limit: Limit, question: Question | None) -> str:
    given = [(name, value) for name in _LIMITS if (value := getattr(limit, name)) is not None]
    return words("and_also").join(words(f"limit_{name}", value=_option(value, question)) for name, value in given)


def _option(value: str, question: Question | None) -> str:
    """An option by its title, in quotation marks; anything else as it stands."""
    if question is not None and isinstance(question, WithOptions):
        for option in question.options:
            if option.id == value:
                return words("quoted", text=option.title)
    return value


def _options(values: tuple[str, ...], question: Question) -> str:
    return ", ".join(_option(value, question) for value in values)
