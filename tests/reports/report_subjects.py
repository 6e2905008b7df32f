"""Subjects on the shipped definitions, with answers drawn by a seed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from random import Random

from questionnaires import reader
from questionnaires.answers import Answer, Ballot, Evidence, Level, Response, State, Value
from questionnaires.forms import NAME_OF_OTHER
from questionnaires.model import (
    BallotQuestion,
    Date,
    FreeText,
    Library,
    MultipleChoice,
    Numeric,
    Question,
    Series,
    WithOptions,
)
from reports.compose import Subject
from scoring import reader as scoring_reader
from scoring import sensitivity
from scoring.compiled import Model
from scoring.counterfactual import counterfactuals
from scoring.evaluate import compile_model, evaluate

AS_OF = datetime(2026, 11, 23, 14, 34, tzinfo=UTC)
NAMES = {"service_name": "Riverside Community Therapies", "parent_body": "Eastmarsh Community Trust"}


@cache
def shipped() -> tuple[Library, Model]:
    library = reader.read_library(*reader.shipped())
    return library, compile_model(library, scoring_reader.read_scoring(scoring_reader.shipped(), library))


def subject(answers: Mapping[str, Answer], example: str = "") -> Subject:
    library, model = shipped()
    response = Response(answers)
    evaluation = evaluate(model, response)
    refs = [("questionnaire", each.id, each.version, library.hashes[each.id]) for each in library.questionnaires]
    scoring_hash = reader.content_hash(scoring_reader.shipped())
    return Subject(
        library=library,
        scoring=model.scoring,
        response=response,
        evaluation=evaluation,
        find_out=sensitivity.find_out_first(model, response, draws=50),
        critical_weights=sensitivity.critical_weights(model, evaluation),
        survival=sensitivity.survival(model, evaluation),
        as_of=AS_OF,
        refs=(*refs, ("scoring", model.scoring.id, model.scoring.version, scoring_hash)),
        example=example,
        changes=counterfactuals(model, response, evaluation),
    )


def given(value: Value, level: Level = Level.SAID, note: str = "") -> Answer:
    evidence = Evidence(level, "Board paper 12", "Shared drive", "2026-10-01", "Internal audit" if level is Level.CHECKED else "")
    return Answer(State.ANSWERED, value, Evidence() if level is Level.SAID else evidence, note=note)


def answers(seed: int, *, known: float = 0.85, best: bool = False, stage: str = "G2", country: str = "england") -> dict[str, Answer]:
    """A whole assessment. `known`: the share answered; the rest is half "don't know" and half left open."""
    random = Random(seed)
    drawn: dict[str, Answer] = {}
    for question in shipped()[0].questions.values():
        value, level = _value(question, random, best), random.choice(list(Level))
        note = f"Agreed in the team meeting on item {seed}." if random.random() < 0.3 else ""
        if random.random() < known:
            drawn[question.id] = given(value, level, note)
        elif question.dont_know and random.random() < 0.5:
            drawn[question.id] = Answer(State.DONT_KNOW, who_could_know="Finance business partner")
    drawn |= {name: given(text) for name, text in NAMES.items()}
    drawn |= {"PC1": given(country), "stage_aimed_at": given(stage), "depth": given("full")}
    return drawn


def compared(seed: int = 1) -> dict[str, Answer]:
    """What is said of a mutual and of the other forms: some of it not known, some not answered."""
    random, asked = Random(seed), shipped()[0].alternatives
    assert asked is not None
    drawn: dict[str, Answer] = {NAME_OF_OTHER: given("Charity in the next town"), asked.criteria[0].rests_on: given("The options paper, page 12.")}
    for criterion in asked.criteria:
        for form in asked.forms:
            if (found := random.random()) < 0.8:
                drawn[criterion.of(form)] = given(random.choice(criterion.options).id)
            elif found < 0.9:
                drawn[criterion.of(form)] = Answer(State.DONT_KNOW, who_could_know="Finance business partner")
    return drawn


def _value(question: Question, random: Random, best: bool) -> Value:
    if isinstance(question, MultipleChoice):
        choices = [option.id for option in question.options if not option.exclusive]
        return tuple(choices if best else choices[: random.randint(1, len(choices))])
    if isinstance(question, WithOptions):
        return question.options[-1].id if best and question.type == "scale" else random.choice(question.options).id
    if isinstance(question, Series):
        return tuple(_number(question.lowest, question.highest, random) for _ in range(question.years))
    if isinstance(question, Numeric):
        return _number(question.lowest, question.highest, random)
    if isinstance(question, Date):
        return date(2026, 5, 1)
    if isinstance(question, BallotQuestion):
        return Ballot(120, 100, 80, 19, 1)
    assert isinstance(question, FreeText)
    return "Written text"


def _number(lowest: Decimal, highest: Decimal, random: Random) -> Decimal:
    return Decimal(random.randint(int(lowest), int(min(highest, Decimal(100)))))
