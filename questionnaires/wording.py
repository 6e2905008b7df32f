"""Answers, numbers and days as people read them, and the wording tables that all texts come from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from questionnaires.answers.answer import Answer, Ballot, Evidence, State
from questionnaires.conditions import BallotLimits
from questionnaires.conditions_in_words import in_words, limits_in_words
from questionnaires.model import Library, Numeric, Question, WithOptions
from questionnaires.routing import Applies, applies
from questionnaires.texts import Wording, table

__all__ = [
    "Wording",
    "answer_text",
    "ballot_text",
    "day",
    "day_text",
    "number",
    "paragraphs",
    "second_person_texts",
    "table",
    "why_not_asked",
    "with_unit",
]


def answer_text(question: Question, answer: Answer) -> str:
    """An answer as tables show it: "Good", "12.1%, 13.0%, not known", "Don't know", "Does not apply: …"."""
    words = table("questionnaires")
    if answer.state is State.DONT_KNOW:
        return words("dont_know")
    if answer.state is State.NOT_APPLICABLE:
        return words("does_not_apply", reason=answer.reason)
    value = answer.value
    if isinstance(value, str):
        return _option_title(question, value)
    if isinstance(value, Decimal):
        return with_unit(question, value)
    if isinstance(value, Ballot):
        return ballot_text(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(question, Numeric):
        return ", ".join(_year(question, entry) for entry in value or ())
    return "; ".join(_option_title(question, str(entry)) for entry in value or ())


def why_not_asked(library: Library, question_id: str, answers: Mapping[str, Answer]) -> str:
    """Why a question is hidden, left out or unsettled, in one sentence; nothing if it applies."""
    question = library.questions[question_id]
    found = applies(library, answers)[question_id]
    if found is Applies.LEFT_OUT:
        return table("questionnaires")("why_left_out")
    if found is Applies.APPLIES or question.asked_when is None:
        return ""
    key = "why_hidden" if found is Applies.HIDDEN else "why_unsettled"
    return table("questionnaires")(key, condition=in_words(question.asked_when, library.questions))


def number(value: Decimal | int) -> str:
    """A number in British form, with all its digits.

    >>> number(Decimal("1234.50"))
    '1,234.50'
    """
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def day(value: date) -> str:
    """A day in British form.

    >>> day(date(2026, 11, 3))
    '3 November 2026'
    """
    return f"{value.day} {table('questionnaires')('months').split()[value.month - 1]} {value.year}"


def day_text(written: str) -> str:
    """A day given as year-month-day in British form; what is not one stands as it was written.

    >>> day_text("2026-11-03"), day_text("autumn 2026")
    ('3 November 2026', 'autumn 2026')
    """
    try:
        return day(date.fromisoformat(written))
    except ValueError:
        return written


def second_person_texts(evidence: Evidence) -> tuple[str, ...]:
    """Who was asked for a check, what challenges the answer, and what was withdrawn: each in a sentence; often none."""
    words, challenge = table("questionnaires"), evidence.challenge
    said: list[str] = []
    if evidence.waiting:
        said.append(words("waits_for_check", who=evidence.asked_of, day=day_text(evidence.asked_on)))
    if challenge is not None:
        said.append(words("challenged_by", who=challenge.by, day=day_text(challenge.on), reason=challenge.reason))
        if not challenge.stands:
            day_ = day_text(challenge.withdrawn_on)
            said.append(words("challenge_withdrawn", who=challenge.withdrawn_by, day=day_, reason=challenge.withdrawn_because))
    return tuple(said)


def carried_text(answer: Answer) -> str:
    """That an answer was taken over from an earlier assessment and nobody has confirmed it; empty for any other."""
    return table("questionnaires")("carried_from", day=day_text(answer.carried_from)) if answer.carried_from else ""


def ballot_text(ballot: Ballot) -> str:
    """A ballot in one line: what is known of its counts and percentages, then its rule."""
    words = table("questionnaires")
    counts = ("eligible", "voted", "yes", "no", "spoiled")
    parts = [
        words(f"ballot_{name}", count=number(count)) for name in counts if (count := getattr(ballot, name)) is not None
    ]
    percentages = ("turnout", "yes_of_voting")
    parts += [
        words(f"ballot_{name}", per_cent=number(share))
        for name in percentages
        if (share := getattr(ballot, name)) is not None
    ]
    if ballot.rule is not None:
        parts.append(words("ballot_rule", rule=rule_text(ballot.rule)))
    if ballot.recorded_before_count is not None:
        parts.append(words("ballot_recorded_before" if ballot.recorded_before_count else "ballot_recorded_after"))
    return "; ".join(parts)


def rule_text(rule: BallotLimits) -> str:
    """The rule of a ballot in words: "yes at least 51% of those voting"."""
    words = table("questionnaires")
    measures = ("turnout", "yes_of_voting", "yes_of_eligible")
    limits = [(name, limit) for name in measures if (limit := getattr(rule, name)) is not None]
    return ", ".join(words(f"rule_{name}", limit=limits_in_words(limit)) for name, limit in limits)


def _option_title(question: Question, value: str) -> str:
    if isinstance(question, WithOptions):
        return next((option.title for option in question.options if option.id == value), value)
    return value


def _year(question: Question, entry: object) -> str:
    return with_unit(question, entry) if isinstance(entry, Decimal) else table("questionnaires")("year_not_known")


def with_unit(question: Question, value: Decimal) -> str:
    """A number with the unit of its question where people write it: "12.1%", "£1,000", "30 days"."""
    unit = question.unit if isinstance(question, Numeric) else ""
    if unit == "£":
        return f"−£{number(-value)}" if value < 0 else f"£{number(value)}"
    return f"{number(value)}{unit}" if unit in ("%", "") else f"{number(value)} {unit}"


def paragraphs(text: str) -> tuple[str, ...]:
    """What empty lines separate, in order; nothing of an empty text.

    >>> paragraphs("One.\\n\\nTwo.")
    ('One.', 'Two.')
    """
    return tuple(each.strip() for each in re.split(r"\n\s*\n", text) if each.strip())
