"""Whether what is said of a second person can be right: who was asked for a check, when it was made, and a challenge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from questionnaires.answers.answer import Answer, Challenge, Evidence, Level, State
from questionnaires.answers.visible import is_blank
from questionnaires.texts import table

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def second_person_faults(answer: Answer) -> Iterator[str]:
    """Everything wrong with an asking, a check's day or a challenge, each in one sentence."""
    words, evidence = table("questionnaires"), answer.evidence
    if answer.state is not State.ANSWERED and (evidence.asked_of or evidence.asked_on or evidence.challenge):
        yield words("second_person_no_value")
    if evidence.asked_of or evidence.asked_on:
        yield from _missing("asked_incomplete", evidence, ("asked_of", "asked_on"))
    if evidence.checked_on and evidence.level is not Level.CHECKED:
        yield words("checked_on_unchecked")
    if evidence.challenge is not None:
        yield from _challenge_faults(evidence.challenge)
    if evidence.challenged is not None and evidence.level is Level.CHECKED:
        yield words("challenged_checked")
    challenge = evidence.challenge or Challenge()
    for day in (evidence.checked_on, evidence.asked_on, challenge.on, challenge.withdrawn_on):
        if day and not is_day(day):
            yield words("not_date", value=day[:60])


def _challenge_faults(challenge: Challenge) -> Iterator[str]:
    yield from _missing("challenge_incomplete", challenge, ("reason", "by", "on"))
    withdrawn = ("withdrawn_because", "withdrawn_by", "withdrawn_on")
    if any(getattr(challenge, key) for key in withdrawn):
        yield from _missing("withdrawal_incomplete", challenge, withdrawn)


def _missing(key: str, given: Evidence | Challenge, needed: tuple[str, ...]) -> Iterator[str]:
    words = table("questionnaires")
    missing = [words(f"part_{name}") for name in needed if is_blank(getattr(given, name))]
    if missing:
        yield words(key, missing=", ".join(missing))


def is_day(written: str) -> bool:
    """Whether a text is a day, written as year-month-day."""
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return bool(_DAY.fullmatch(written))
