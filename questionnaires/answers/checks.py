"""Whether an answer can be right: its type, range, options, precision, reason and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, cast

from questionnaires.answers.answer import Answer, Ballot, Challenge, Evidence, Level, State, Value
from questionnaires.answers.ballots import ballot_faults, is_ballot_partly_filled
from questionnaires.answers.second_person import is_day, second_person_faults
from questionnaires.answers.visible import is_blank, is_printable
from questionnaires.errors import AnswerError
from questionnaires.model import (
    BallotQuestion,
    FreeText,
    MultipleChoice,
    Numeric,
    Question,
    Series,
    WithOptions,
)
from questionnaires.plain_yaml import near_miss
from questionnaires.texts import table

LONGEST_SUPPORT = 4000  # characters of a note, reason or evidence entry


def check_answer(question: Question, answer: Answer) -> None:
    """Raise AnswerError, with the first thing that is wrong in one sentence, if the answer cannot be right."""
    for fault in answer_faults(question, answer):
        raise AnswerError(fault)


def check_value(question: Question, value: Value | None) -> None:
    """Raise AnswerError if the question cannot have that value, whatever is said beside it."""
    for fault in _value_faults(question, value):
        raise AnswerError(fault)


def answer_faults(question: Question, answer: Answer) -> Iterator[str]:
    """Everything that is wrong with the answer, each in one sentence to stand beside the question."""
    words = table("questionnaires")
    if answer.state is State.ANSWERED:
        yield from _value_faults(question, answer.value)
    elif answer.value is not None:
        yield words("wrong_type", label=question.label)
    if answer.state is State.DONT_KNOW and not question.dont_know:
        yield words("dont_know_refused")
    if answer.state is State.NOT_APPLICABLE:
        if question.not_applicable is None:
            yield words("not_applicable_refused" if question.dont_know else "not_applicable_refused_firmly")
        elif is_blank(answer.reason):
            yield words("reason_missing")
    yield from _evidence_faults(answer.evidence)
    yield from second_person_faults(answer)
    if answer.carried_from and not is_day(answer.carried_from):
        yield words("not_date", value=answer.carried_from[:60])
    evidence, challenge = answer.evidence, answer.evidence.challenge or Challenge()
    written = (answer.reason, answer.note, answer.who_could_know, evidence.what, evidence.where, evidence.date)
    by_others = (evidence.checked_by, evidence.asked_of, challenge.reason, challenge.by, challenge.withdrawn_because, challenge.withdrawn_by)
    for entry in (*written, *by_others):
        yield from _text_faults(entry, LONGEST_SUPPORT)


def is_partly_filled(value: Value | None) -> bool:
    """Whether part of what was answered is still open: a year of a series, or the turnout or yes share of a ballot.

    Such an answer counts as unknown in the score, and as not finished where progress is shown.
    """
    if isinstance(value, Ballot):
        return is_ballot_partly_filled(value)
    return isinstance(value, tuple) and None in value


def _value_faults(question: Question, value: Value | None) -> Iterator[str]:
    if isinstance(question, WithOptions):
        chosen = value if isinstance(question, MultipleChoice) else (value,)
        if isinstance(chosen, tuple) and all(isinstance(entry, str) for entry in chosen):
            yield from _choice_faults(question, cast("tuple[str, ...]", chosen))
            return
    elif isinstance(question, Series):
        if isinstance(value, tuple) and all(entry is None or isinstance(entry, Decimal) for entry in value):
            yield from _series_faults(question, cast("tuple[Decimal | None, ...]", value))
            return
    elif isinstance(question, Numeric):
        if isinstance(value, Decimal):
            yield from _number_faults(question, value)
            return
    elif isinstance(question, BallotQuestion):
        if isinstance(value, Ballot):
            yield from ballot_faults(value)
            return
    elif isinstance(question, FreeText):
        if isinstance(value, str):
            yield from _text_faults(value, question.longest)
            if is_blank(value):
                yield table("questionnaires")("text_empty")
            return
    elif type(value) is date:  # a datetime is a date too, but not a day
        return
    yield table("questionnaires")("wrong_type", label=question.label)


def _choice_faults(question: Any, chosen: tuple[str, ...]) -> Iterator[str]:
    words = table("questionnaires")
    titles = {option.id: option.title for option in question.options}
    if not chosen:
        yield words("nothing_ticked")
    for value in dict.fromkeys(chosen):
        if value not in titles:
            near, allowed = near_miss(value, titles), ", ".join(titles)
            yield words("unknown_option", value=value[:60], near=near, allowed=allowed)
        elif chosen.count(value) > 1:
            yield words("ticked_twice", title=titles[value])
    for option in question.options:
        if option.exclusive and option.id in chosen and len(set(chosen)) > 1:
            yield words("exclusive_mixed", title=option.title)


def _series_faults(question: Any, years: tuple[Decimal | None, ...]) -> Iterator[str]:
    words = table("questionnaires")
    if len(years) != question.years:
        yield words("wrong_years", years=question.years, given=len(years))
    if all(year is None for year in years):
        yield words("no_year")
    for year in years:
        if year is not None:
            yield from _number_faults(question, year)


def _number_faults(question: Any, value: Decimal) -> Iterator[str]:
    words = table("questionnaires")
    if not value.is_finite():
        yield words("not_number", value=value, example="12.5")
    elif value < question.lowest:
        yield words("too_low", value=_shown(value), lowest=_shown(question.lowest))
    elif value > question.highest:
        yield words("too_high", value=_shown(value), highest=_shown(question.highest))
    elif value != round(value, question.decimals):
        key = "too_many_decimals" if question.decimals else "whole_number_only"
        yield words(key, value=_shown(value), decimals=question.decimals)


def _shown(value: Decimal) -> str:
    return f"{value:,f}" if abs(value.adjusted()) < 20 else str(value)


def _evidence_faults(evidence: Evidence) -> Iterator[str]:
    words = table("questionnaires")
    needed = {
        Level.SAID: (),
        Level.DOCUMENTED: ("what", "where", "date"),
        Level.CHECKED: ("what", "where", "date", "checked_by"),
    }[evidence.level]
    missing = [words(f"evidence_{key}") for key in needed if is_blank(getattr(evidence, key))]
    if missing:
        yield words(f"{evidence.level}_incomplete", missing=", ".join(missing))


def _text_faults(written: str, longest: int) -> Iterator[str]:
    words = table("questionnaires")
    if len(written) > longest:
        yield words("text_too_long", length=f"{len(written):,}", longest=f"{longest:,}")
    if not is_printable(written):
        yield words("text_unprintable")
