"""The command `agreement`: how far the assessors of the same services agree, question by question."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from pathlib import Path

from assessment.exchange import read_file
from assessment.files import FileError, scored_file
from assessment.record import NAME_QUESTION
from assessment.results import Scored
from assessment.terminal import say
from questionnaires.answers import Answer, State
from questionnaires.model import FreeText, Question, Questionnaire
from questionnaires.routing import applies
from questionnaires.texts import table
from scoring.agreement import Metric, alpha, comparable, metric_of
from scoring.result import Standing

FEWEST = 10
"""Units below which an alpha is called too few to rely on. Judgement: with ten yes/no answers, half and half, one pair
that differs already takes alpha from 1 to 0.81."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """One assessor's assessment: the file that holds it, and its result."""

    file: str
    result: Scored

    @property
    def service(self) -> str:
        """The name of the service; empty if it is not given."""
        answer = self.result.response.answers.get(NAME_QUESTION)
        return " ".join(answer.value.split()) if answer and isinstance(answer.value, str) else ""


@dataclass(frozen=True, slots=True)
class Service:
    """The assessments of one service, at least two."""

    name: str
    assessed: tuple[Assessed, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What two or more assessors answered to one question about one service."""

    service: Service
    said: tuple[tuple[Assessed, Answer], ...]
    pairs: int
    alike: int
    """Pairs of assessors, and those among them whose answers are the same."""


@dataclass(frozen=True, slots=True)
class QuestionAgreement:
    """One question over all services. `alpha` is None where it is not defined, and with only one service."""

    question: Question
    compared: tuple[Compared, ...]
    metric: Metric | None
    alpha: Fraction | None


@dataclass(frozen=True, slots=True)
class Summary:
    """Many questions together."""

    questions: int
    pairs: int
    alike: int
    known_to_some: int
    """Questions of a service that one assessor answered, while another said "don't know" or "does not apply"."""
    alpha: Fraction | None
    """Of the values from 0 to 100 that the answers are worth, over questions and services."""
    units: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything that is told."""

    services: tuple[Service, ...]
    alone: tuple[Assessed, ...]
    """Assessments left out, because nobody else assessed that service."""
    changed: tuple[str, ...]
    """Questions left out, because they do not read the same in all files."""
    same_scoring: bool
    parts: tuple[tuple[Questionnaire, Summary, tuple[QuestionAgreement, ...]], ...]
    overall: Summary


def agreement_command(options: argparse.Namespace) -> int:
    """Print what the assessors answered, where they agree, and alpha where it means something."""
    from assessment import agreement_told

    files = files_at(options.paths)
    assessed = [Assessed(file, scored_file(file, options.questionnaires, options.scoring)) for file in files]
    found = agreement(assessed)
    told = agreement_told.as_json(found) if options.format == "json" else agreement_told.as_text(found)
    for row in told.split("\n"):
        say(row)
    return 0


def files_at(paths: Sequence[str]) -> list[str]:
    """The files named, and those in the folders named. Raises FileError if a file is there twice, or there are too few."""
    words = table("assessment")
    found: list[str] = []
    for path in paths:
        folder = Path(path)
        if path != "-" and folder.is_dir():
            inside = (each for each in folder.rglob("*") if each.suffix.lower() in (".yaml", ".yml", ".json"))
            found += [str(each) for each in sorted(inside)]
        else:
            found.append(path)
    if len(found) < 2:
        raise FileError(words("agreement_too_few_files"))
    seen: dict[str, str] = {}
    for file in found:
        mark = _mark(file)
        if mark in seen:
            raise FileError(words("agreement_same_file", one=seen[mark], other=file))
        seen[mark] = file
    return found


def _mark(file: str) -> str:
    """What two files share only if they are the same: an export holds its times, so that a copy shows by its content."""
    path = Path(file)
    if path.suffix.lower() == ".json" and path.is_file():
        return hashlib.sha256(read_file(path)).hexdigest()
    return file if file == "-" else str(path.resolve())


def agreement(assessed: Sequence[Assessed]) -> Agreement:
    """How far assessments agree. Two are taken as of one service; more are put together by the service's name.

    Raises FileError if no service was assessed twice, or if a service has no name to go by.
    """
    services, alone = _by_service(assessed)
    first = assessed[0].result.definitions
    libraries = [each.result.definitions.library for each in assessed]
    known = dict.fromkeys(id_ for library in libraries for id_ in library.questions)
    same = [id_ for id_ in known if all(library.questions.get(id_) == libraries[0].questions.get(id_) for library in libraries)]
    same_scoring = len({_scoring(each) for each in assessed}) == 1
    everyone = [each for service in services for each in service.assessed]
    values = {id(each): _values(each) for each in everyone} if same_scoring else {}
    parts: list[tuple[Questionnaire, Summary, tuple[QuestionAgreement, ...]]] = []
    for questionnaire in first.library.questionnaires:
        asked = [q for q in questionnaire.questions if q.id in same and not isinstance(q, FreeText)]
        found = [each for q in asked if (each := _question(q, services)).compared]
        parts.append((questionnaire, _summary(asked, found, services, values), tuple(found)))
    everything = [q for q in first.library.questions.values() if q.id in same and not isinstance(q, FreeText)]
    overall = _summary(everything, [each for _, _, found in parts for each in found], services, values)
    changed = tuple(id_ for id_ in known if id_ not in same)
    return Agreement(services, alone, changed, same_scoring, tuple(parts), overall)


def _by_service(assessed: Sequence[Assessed]) -> tuple[tuple[Service, ...], tuple[Assessed, ...]]:
    words = table("assessment")
    if len(assessed) == 2:
        return (Service(assessed[0].service or assessed[1].service, tuple(assessed)),), ()
    groups: dict[str, list[Assessed]] = {}
    for each in assessed:
        if not each.service:
            raise FileError(words("agreement_no_name", file=each.file))
        groups.setdefault(each.service.casefold(), []).append(each)
    services = tuple(Service(group[0].service, tuple(group)) for group in groups.values() if len(group) > 1)
    if not services:
        raise FileError(words("agreement_nobody_twice"))
    return services, tuple(group[0] for group in groups.values() if len(group) == 1)


def _question(question: Question, services: Sequence[Service]) -> QuestionAgreement:
    compared = tuple(found for service in services if (found := _compared(question, service)))
    metric = metric_of(question)
    if metric is None or len(compared) < 2:
        return QuestionAgreement(question, compared, metric, None)
    units = [[comparable(question, answer) for _, answer in each.said] for each in compared]
    return QuestionAgreement(question, compared, metric, alpha(units, metric))


def _compared(question: Question, service: Service) -> Compared | None:
    said = [(each, answer) for each, answer in _replies(question, service) if answer.state is State.ANSWERED]
    forms = [comparable(question, answer) for _, answer in said]
    pairs = list(combinations(forms, 2))
    return Compared(service, tuple(said), len(pairs), sum(one == other for one, other in pairs)) if pairs else None


def _replies(question: Question, service: Service) -> list[tuple[Assessed, Answer]]:
    """The replies that count: an answer to a question that is hidden, or beyond the depth chosen, does not."""
    return [
        (each, answer)
        for each in service.assessed
        if (answer := each.result.response.answers.get(question.id)) is not None
        and applies(each.result.definitions.library, each.result.response.answers)[question.id].asked
    ]


def _summary(
    asked: Sequence[Question], found: Sequence[QuestionAgreement], services: Sequence[Service], values: dict[int, dict[str, Fraction]]
) -> Summary:
    units = [
        unit
        for question in asked
        for service in services
        if len(unit := [held[question.id] for each in service.assessed if question.id in (held := values.get(id(each), {}))]) > 1
    ]
    compared = [each for one in found for each in one.compared]
    states = [{answer.state for _, answer in _replies(q, service)} for q in asked for service in services]
    return Summary(
        questions=len(found),
        pairs=sum(each.pairs for each in compared),
        alike=sum(each.alike for each in compared),
        known_to_some=sum(State.ANSWERED in each and len(each) > 1 for each in states),
        alpha=alpha(units, Metric.INTERVAL),
        units=len(units),
    )


def _values(assessed: Assessed) -> dict[str, Fraction]:
    """What each answer is worth, 0 to 100; only where that is one figure."""
    items = (item for dimension in assessed.result.evaluation.dimensions for item in dimension.items)
    return {
        item.scored.id: item.value
        for item in items
        if item.standing is Standing.ANSWERED and item.value is not None and item.highest is None
    }


def _scoring(assessed: Assessed) -> str:
    return next(ref.hash for ref in assessed.result.definitions.refs if ref.kind == "scoring")
