"""What the cells of one service say about one question. What is not plainly one thing is a fault, and never guessed.

Each different set of texts is read once. An answer counts as said, unless a document is given: what, where and date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from assessment.entry import COUNTS, RULES, SHARES, SUPPORT, answer_from, evidence_lacks, evidence_wanting, iso_day
from assessment.filled.choosing import Translated
from assessment.filled.form import Cell, plainly, reason, shortened
from assessment.filled.meaning import level_of, written
from questionnaires.answers import Answer, Evidence, Level, State, Value, check_answer
from questionnaires.answers.checks import check_value
from questionnaires.answers.plain_parts import is_open
from questionnaires.errors import AnswerError
from questionnaires.model import (
    BallotQuestion,
    Date,
    FreeText,
    MultipleChoice,
    Numeric,
    OneChosen,
    Question,
    Series,
    WithOptions,
    YesOrNo,
)
from questionnaires.plain_yaml import near_miss
from questionnaires.texts import languages, table
from reports import spreadsheet
from reports.blank_fields import RECORDED

VALUE, LEVEL, NOTE = "value", "level", "note"
"""Fields beside those of a series and of a ballot: the answer in one cell, how it is supported, the explanation."""
BALLOT = (*COUNTS, *SHARES, *RULES, RECORDED)
BESIDE = (LEVEL, *SUPPORT, NOTE)
"""Fields that any question has."""
KEPT = 20_000
"""Texts of a question whose meaning is kept; then it starts afresh, so that memory stays bounded."""
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#SPILL!", "#CALC!"))
_BETWEEN = re.compile(r"[;\n]")
_TRUTH = {"true": "yes", "false": "no"}
Instead: TypeAlias = Literal["dont_know", "not_applicable"]


class Meant(NamedTuple):
    """The answer that the cells make; or why not, each with the place of its cell among those that were given."""

    answer: Answer | None = None
    faults: tuple[tuple[int, str], ...] = ()


class _Fault(Exception):  # noqa: N818 (it never leaves this file)
    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field, self.why = field, why


class Cells:
    """Reads the cells of one question, whose fields are in this order."""

    def __init__(self, question: Question, fields: Sequence[str], options: Translated = (), *, tell: bool = True) -> None:
        """`tell`: whether the option that was perhaps meant is looked for, which takes long where thousands of texts are none."""
        self.question, self._tell = question, tell
        self.fields = tuple(fields)
        self._options = _known_options(question, options)
        self._kept: dict[tuple[str, ...], Meant] = {}

    def read(self, texts: tuple[str, ...]) -> Meant:
        """What these texts say, one for each field."""
        found = self._kept.get(texts)
        if found is None:
            found = self._read(texts)
            if found.faults:  # who writes thousands of them writes each one once
                return found
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[texts] = found
        return found

    def _read(self, texts: tuple[str, ...]) -> Meant:
        given = {field: stripped for field, text in zip(self.fields, texts, strict=True) if (stripped := text.strip())}
        faults = [_Fault(field, why) for field, text in given.items() if (why := trouble(text))]
        if faults:
            return self._faulty(faults)
        if not given:
            return Meant()
        try:
            return Meant(self._answer({field: unescaped(text) for field, text in given.items()}))
        except _Fault as fault:
            return self._faulty([fault])

    def _faulty(self, faults: Iterable[_Fault]) -> Meant:
        return Meant(None, tuple((self.fields.index(each.field), each.why) for each in faults))

    def _answer(self, given: Mapping[str, str]) -> Answer:
        said = {field: text for field, text in given.items() if field not in BESIDE}
        first = next(iter(given))
        if not said:
            raise _Fault(first, reason("beside_nothing"))
        note = given.get(NOTE, "")
        if VALUE in said and (stated := self._instead(said[VALUE])):
            return self._without_value(*stated, given, note)
        if VALUE in said and len(said) > 1:
            raise _Fault(VALUE, table("assessment")("rows_twice_said"))
        try:
            value = self._value(said)
            evidence = _evidence(given)
            answer = Answer(State.ANSWERED, value, evidence, note=note)
            if isinstance(self.question, FreeText) and answer == Answer(State.ANSWERED, value) and self._is_plain(value):
                return answer
            if evidence == Evidence() and not note:
                check_value(self.question, value)
            else:
                check_answer(self.question, answer)
            return answer
        except AnswerError as error:
            raise _Fault(next(iter(said)), str(error)) from None

    def _instead(self, text: str) -> tuple[Instead, str] | None:
        """An option that is called so counts as that option."""
        return None if self._options and _option_key(text) in self._options else instead(text)

    def _is_plain(self, value: Value) -> bool:
        """Whether nothing can be wrong with a text, so that thousands of different ones need not be looked at letter by letter."""
        return isinstance(value, str) and value.isascii() and value.isprintable() and isinstance(self.question, FreeText) and len(value) <= self.question.longest

    def _without_value(self, state: Instead, rest: str, given: Mapping[str, str], note: str) -> Answer:
        for field in given:
            if field not in (VALUE, NOTE):
                raise _Fault(field, reason("beside_nothing"))
        if state == "dont_know":
            answer = Answer(State.DONT_KNOW, who_could_know=rest, note=note)
        else:
            answer = Answer(State.NOT_APPLICABLE, reason=rest, note=note)
        try:
            check_answer(self.question, answer)
        except AnswerError as error:
            why = table("assessment")("rows_reason_missing") if state == "not_applicable" and not rest and self.question.not_applicable else str(error)
            raise _Fault(VALUE, why) from None
        return answer

    def _value(self, said: Mapping[str, str]) -> Value:
        """Raises _Fault or AnswerError."""
        question = self.question
        if isinstance(question, BallotQuestion):
            return self._ballot(said)
        if isinstance(question, Series):
            return self._series(said)
        text = said[VALUE]
        if isinstance(question, MultipleChoice):
            parts = [self._option(part) for part in _BETWEEN.split(text) if part.strip()]
            order = {option.id: at for at, option in enumerate(question.options)}
            return tuple(sorted(parts, key=order.__getitem__))
        if isinstance(question, OneChosen):
            return self._option(text)
        if isinstance(question, Numeric):
            return self._figure(VALUE, text)
        if isinstance(question, Date):
            return date.fromisoformat(iso_day(text))
        return text

    def _option(self, text: str) -> str:
        found = self._options.get(_option_key(text))
        if found is None:
            if not self._tell:
                raise AnswerError("")
            own = self.question.options if isinstance(self.question, WithOptions) else ()
            near = near_miss(text.strip(), [name for each in own for name in (each.id, each.title)])
            allowed = ", ".join(f"{each.title} ({each.id})" for each in own)
            raise AnswerError(table("questionnaires")("unknown_option", value=shortened(text)[:60], near=near, allowed=allowed))
        return found

    def _figure(self, field: str, text: str) -> Decimal:
        try:
            found = Decimal(written(self.question, field, Cell(self.question.id, field, text, "")))
            check_value(self.question, (found,) * self.question.years if isinstance(self.question, Series) else found)
        except AnswerError as error:
            raise _Fault(field, str(error)) from None
        return found

    def _series(self, said: Mapping[str, str]) -> Value:
        question = self.question
        assert isinstance(question, Series)
        if VALUE not in said:
            years = [said.get(f"year_{at}", "") for at in range(question.years)]
            return tuple(self._year(f"year_{at}", year) for at, year in enumerate(years))
        years = _BETWEEN.split(said[VALUE])
        if len(years) != question.years:
            raise AnswerError(table("questionnaires")("wrong_years", years=question.years, given=len(years)))
        return tuple(self._year(VALUE, year) for year in years)

    def _year(self, field: str, text: str) -> Decimal | None:
        return None if is_open(text) else self._figure(field, text.strip())

    def _ballot(self, said: Mapping[str, str]) -> Value:
        if VALUE in said:
            raise _Fault(VALUE, table("assessment")("rows_ballot_one_cell", question=self.question.id))
        typed: dict[str, str | bool] = {}
        for field, text in said.items():
            try:
                typed[field] = written(self.question, field, Cell(self.question.id, field, text, ""))
            except AnswerError as error:
                raise _Fault(field, str(error)) from None
        answer = answer_from(self.question, typed)
        if answer is None or answer.value is None:
            raise AnswerError(table("questionnaires")("ballot_empty"))
        return answer.value


def fields_of(question: Question) -> tuple[str, ...]:
    """The fields of a question beside its answer in one cell: years, or the figures and rules of a ballot."""
    if isinstance(question, Series):
        return tuple(f"year_{at}" for at in range(question.years))
    return BALLOT if isinstance(question, BallotQuestion) else ()


def unescaped(text: str) -> str:
    """A text without the mark by which a program keeps a spreadsheet from taking it for a formula."""
    return text[1:] if text.startswith("'") and _is_like_formula(text) else text


def _is_like_formula(text: str) -> bool:
    bare = text.lstrip("'")
    return spreadsheet.cell(bare).startswith("'") if bare else False


def trouble(text: str) -> str:
    """Why a cell is not read, whatever its question: it is a formula, or shows an error. Empty if it is neither."""
    if text.startswith("="):
        return reason("formula")
    return reason("error") if text.startswith("#") and text.upper() in _ERRORS else ""


def instead(text: str) -> tuple[Instead, str] | None:
    """What is said instead of a value, and what stands behind its colon: the reason, or who could know.

    >>> instead("Does not apply: nobody is employed here"), instead("don’t know"), instead("3")
    (('not_applicable', 'nobody is employed here'), ('dont_know', ''), None)
    """
    head, _, rest = text.partition(":")
    state = _words_instead().get(plainly(head).rstrip("."))
    return (state, rest.strip()) if state else None


@cache
def _words_instead() -> Mapping[str, Instead]:
    found: dict[str, Instead] = {"don't know": "dont_know", "dont know": "dont_know", "not known": "dont_know"}
    states: tuple[Instead, ...] = ("dont_know", "not_applicable")
    for language in languages():
        said, forms = table("assessment", language), table("reports", language)
        for state in states:
            lines = [forms(f"form_{state}"), *said(f"rows_says_{state}").splitlines()]
            found |= dict.fromkeys(map(plainly, lines), state)
    return found


def _option_key(text: str) -> str:
    return plainly(text).strip(" .:;\"'“”")


def _known_options(question: Question, options: Translated) -> Mapping[str, str]:
    """The option that each id, title, or title with its text, in any language names; those that two options share name none."""
    if not isinstance(question, WithOptions):
        return {}
    found: dict[str, set[str]] = {}
    for translation in (question.options, *options):
        for option in translation:
            for said in (option.title, f"{option.title}: {option.text}", f"{option.title}. {option.text}"):
                found.setdefault(_option_key(said), set()).add(option.id)
    if isinstance(question, YesOrNo):
        found |= {said: {option} for said, option in _TRUTH.items()}
    found |= {_option_key(option.id): {option.id} for option in question.options}
    return {said: next(iter(named)) for said, named in found.items() if len(named) == 1}


def _evidence(given: Mapping[str, str]) -> Evidence:
    """Without a level, an answer with all of its document is documented; any other is said."""
    parts = {name: given.get(name, "") for name in SUPPORT}
    typed: dict[str, str | bool] = dict(parts)
    if LEVEL in given:
        level = next((each.value for each in Level if each.value == plainly(given[LEVEL])), "") or level_of(given[LEVEL])
        if not level:
            raise _Fault(LEVEL, table("assessment")("rows_level_unknown"))
        typed["level"] = level
        if evidence_lacks(typed):
            raise _Fault(LEVEL, evidence_wanting(typed))
        return _with_document(Level(level), parts)
    documented = all(parts[name] for name in ("what", "where", "date"))
    return _with_document(Level.DOCUMENTED if documented else Level.SAID, parts)


def _with_document(level: Level, parts: Mapping[str, str]) -> Evidence:
    return Evidence(level, parts["what"], parts["where"], parts["date"], parts["checked_by"])
