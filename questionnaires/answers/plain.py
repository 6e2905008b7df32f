"""Answers in the plain form that files hold: text, lists and mappings, the same in YAML and JSON.

A short form is for people (`SA2: group`, `SA3: don't know`, `MS2: ["12.1", "13", "not known"]`,
`PA1: {not_applicable: reason}`); the full form has one of `value`, `dont_know` and `not_applicable`,
and optionally `evidence`, `note` and `carried_from`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from questionnaires.answers.answer import Answer, Ballot, Challenge, Evidence, Level, State, Value
from questionnaires.answers.plain_ballot import parse_ballot, plain_ballot
from questionnaires.answers.plain_parts import (
    fail,
    is_dont_know,
    is_open,
    known_keys,
    mapping,
    parse_decimal,
    text,
    within,
)
from questionnaires.model import (
    BallotQuestion,
    Date,
    FreeText,
    MultipleChoice,
    NumberByYear,
    Numeric,
    PercentageByYear,
    Question,
    Series,
)
from questionnaires.plain_yaml import Plain

_STATES = ("value", "dont_know", "not_applicable")
_SUPPORT = ("evidence", "note", "carried_from")
_EVIDENCE = ("level", "what", "where", "date", "checked_by", "checked_on", "asked_of", "asked_on")
_CHALLENGE = ("reason", "by", "on", "withdrawn_because", "withdrawn_by", "withdrawn_on")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_answer(question: Question, plain: Plain) -> Answer:
    """The answer that `plain` holds; `check_answer` then says whether it can be right.

    Raises AnswerError, with the path to the faulty part, if it cannot be read as an answer to this question.
    """
    if isinstance(plain, dict) and (set(plain) & {*_STATES, *_SUPPORT} or not isinstance(question, BallotQuestion)):
        return _full(question, plain)
    if is_dont_know(plain):
        return Answer(State.DONT_KNOW)
    return Answer(State.ANSWERED, _value(question, plain))


def plain_answer(answer: Answer) -> dict[str, Plain]:
    """The full form of an answer; `parse_answer` gives the same answer back."""
    plain: dict[str, Plain] = {}
    if answer.state is State.DONT_KNOW:
        plain["dont_know"] = "yes"
        if answer.who_could_know:
            plain["who_could_know"] = answer.who_could_know
    elif answer.state is State.NOT_APPLICABLE:
        plain["not_applicable"] = answer.reason
    elif answer.value is not None:
        plain["value"] = _plain_value(answer.value)
    if answer.evidence != Evidence():
        plain["evidence"] = _plain_evidence(answer.evidence)
    for key in ("note", "carried_from"):
        if written := getattr(answer, key):
            plain[key] = written
    return plain


def _full(question: Question, plain: Mapping[str, Plain]) -> Answer:
    return replace(_stated(question, plain), note=_optional(plain, "note"), carried_from=_optional(plain, "carried_from"))


def _stated(question: Question, plain: Mapping[str, Plain]) -> Answer:
    stated = [key for key in _STATES if key in plain]
    if len(stated) > 1:
        fail("several_states", path=(stated[1],))
    if not stated and isinstance(question, BallotQuestion):
        rest: dict[str, Plain] = {key: entry for key, entry in plain.items() if key not in _SUPPORT}
        return Answer(State.ANSWERED, parse_ballot(rest), _evidence(plain))
    known_keys(plain, (*_STATES, "who_could_know", *_SUPPORT))
    if not stated:
        fail("no_state")
    state = stated[0]
    evidence = _evidence(plain)
    if state == "not_applicable":
        return Answer(State.NOT_APPLICABLE, None, evidence, reason=_optional(plain, state))
    if state == "dont_know":
        said = text(plain[state], (state,))
        if said not in ("yes", "true"):
            fail("must_be_yes", path=(state,), key=state, value=said)
        return Answer(State.DONT_KNOW, None, evidence, who_could_know=_optional(plain, "who_could_know"))
    with within("value"):
        value = _value(question, plain["value"])
    return Answer(State.ANSWERED, value, evidence)


def _optional(plain: Mapping[str, Plain], key: str) -> str:
    return text(plain[key], (key,)) if key in plain else ""


def _evidence(plain: Mapping[str, Plain]) -> Evidence:
    if "evidence" not in plain:
        return Evidence()
    with within("evidence"):
        given = mapping(plain["evidence"], "evidence_example")
        known_keys(given, (*_EVIDENCE, "challenge"))
        parts = {key: _optional(given, key) for key in _EVIDENCE}
        level = parts.pop("level") or Level.SAID
        if level not in list(Level):
            fail("unknown_level", path=("level",), value=level)
        return Evidence(Level(level), **parts, challenge=_challenge(given))


def _challenge(evidence: Mapping[str, Plain]) -> Challenge | None:
    if "challenge" not in evidence:
        return None
    with within("challenge"):
        given = mapping(evidence["challenge"], "challenge_example")
        known_keys(given, _CHALLENGE)
        return Challenge(**{key: _optional(given, key) for key in _CHALLENGE})


def _plain_evidence(evidence: Evidence) -> dict[str, Plain]:
    plain: dict[str, Plain] = {key: entry for key in _EVIDENCE if (entry := str(getattr(evidence, key)))}
    if evidence.challenge is not None:
        plain["challenge"] = {key: entry for key in _CHALLENGE if (entry := getattr(evidence.challenge, key))}
    return plain


def _value(question: Question, plain: Plain) -> Value:
    if isinstance(question, BallotQuestion):
        return parse_ballot(mapping(plain, "ballot_example"))
    if isinstance(question, Series):
        return _series(question, plain)
    if isinstance(question, MultipleChoice):
        entries = cast("list[Plain]", plain) if isinstance(plain, list) else [plain]
        return tuple(text(entry, (place,) if isinstance(plain, list) else ()) for place, entry in enumerate(entries))
    written = text(plain)
    if isinstance(question, FreeText):
        return written
    if not written.strip():
        fail("empty")
    if isinstance(question, Numeric):
        return parse_decimal(written, per_cent=question.unit == "%")
    if isinstance(question, Date):
        return _date(written.strip())
    return written.strip()


def _series(question: NumberByYear | PercentageByYear, plain: Plain) -> tuple[Decimal | None, ...]:
    if not isinstance(plain, list):
        fail("not_series", years=question.years)
    entries = [text(entry, (place,)) for place, entry in enumerate(plain)]
    return tuple(None if is_open(entry) else parse_decimal(entry, (place,), per_cent=question.unit == "%") for place, entry in enumerate(entries))


def _date(written: str) -> date:
    try:
        if _ISO_DATE.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    fail("not_date", value=written)


def _plain_value(value: Value) -> Plain:
    if isinstance(value, Ballot):
        return plain_ballot(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    return [_plain_entry(entry) for entry in cast("tuple[Any, ...]", value)]


def _plain_entry(entry: str | Decimal | None) -> Plain:
    if entry is None:
        return "not known"
    return entry if isinstance(entry, str) else f"{entry:f}"
