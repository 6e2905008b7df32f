"""A small library and scoring with every type of question and gate, and random answers to them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from questionnaires.answers import Answer, Ballot, Evidence, Level, State, Value
from questionnaires.conditions import BallotLimits, Limit
from questionnaires.model import Library, MultipleChoice, Question
from questionnaires.plain_yaml import Source, parse, read_source
from questionnaires.reader import read_library
from scoring.evaluate import Model, compile_model
from scoring.model import Scoring
from scoring.reader import read_scoring

HERE = Path(__file__).parent
SOURCES = """schema: mutual-readiness/sources/1
version: "1.0.0"
documents: []
claims: []
references: []
"""
PARTS: dict[str, Any] = parse(read_source(HERE / "samples.yaml")).plain  # type: ignore[assignment]
EVIDENCE = {
    Level.SAID: Evidence(),
    Level.DOCUMENTED: Evidence(Level.DOCUMENTED, "minutes", "shared drive", "May 2026"),
    Level.CHECKED: Evidence(Level.CHECKED, "minutes", "shared drive", "May 2026", "internal audit"),
}


def library_of(*questionnaires: Mapping[str, Any]) -> Library:
    texts = [Source(f"{each['id']}.yaml", json.dumps(each)) for each in questionnaires]
    return read_library(Source("sources.yaml", SOURCES), texts)


LIBRARY = library_of(PARTS["profile"], PARTS["main"])


FIRST_LOOK = ("notice", "leaders")
FULL = ("days", "reply", "origin")
CHOICE: dict[str, Any] = {
    "id": "depth",
    "type": "single_choice",
    "label": "Depth",
    "text": "How deep?",
    "why": "Time is short.",
    "basis": "judgement",
    "options": [{"id": each, "title": each} for each in ("first_look", "core", "full")],
}


def deep(part: Any) -> Any:
    """The sample questionnaire with depths."""
    changed = deepcopy(part)
    for section in changed["sections"]:
        for question in section["questions"]:
            if question["id"] in FIRST_LOOK or changed["id"] == "profile":
                question["depth"] = "first_look"
            elif question["id"] in FULL:
                question["depth"] = "full"
    if changed["id"] == "profile":
        changed["sections"][0]["questions"].append(CHOICE | {"depth": "first_look"})
    return changed


DEEP = library_of(deep(PARTS["profile"]), deep(PARTS["main"]))
"""The same library with depths."""
DEEP_UNSCORED = [*PARTS["scoring"]["unscored"], {"id": "depth", "because": "It chooses what is asked."}]


def scoring_of(library: Library = LIBRARY, **changes: Any) -> Scoring:
    """The sample scoring, with top-level keys changed."""
    return read_scoring(Source("scoring.yaml", json.dumps({**PARTS["scoring"], **changes})), library)


def model_of(**changes: Any) -> Model:
    return compile_model(LIBRARY, scoring_of(**changes))


MODEL = model_of()
QUESTIONS = LIBRARY.questions


def answered(value: Value, level: Level = Level.SAID) -> Answer:
    return Answer(State.ANSWERED, value, EVIDENCE[level])


DONT_KNOW = Answer(State.DONT_KNOW)
NOT_APPLICABLE = Answer(State.NOT_APPLICABLE, reason="It does not.")
LIMITS = st.none() | st.integers(0, 100).map(lambda limit: Limit(at_least=str(limit)))
RULES = st.none() | st.builds(BallotLimits, turnout=LIMITS, yes_of_voting=LIMITS, yes_of_eligible=LIMITS)


@st.composite
def ballots(draw: st.DrawFn) -> Ballot:
    """A complete count among at most eight people."""
    eligible = draw(st.integers(1, 8))
    voted = draw(st.integers(0, eligible))
    yes = draw(st.integers(0, voted))
    no = draw(st.integers(0, voted - yes))
    rule = draw(RULES)
    return Ballot(
        eligible, voted, yes, no, voted - yes - no, rule=rule, recorded_before_count=rule and draw(st.booleans())
    )


def values(question: Question) -> st.SearchStrategy[Any]:
    """Complete answers to a question."""
    if question.type == "ballot":
        return ballots()
    if isinstance(question, MultipleChoice):
        free = [option.id for option in question.options if not option.exclusive]
        alone = [(option.id,) for option in question.options if option.exclusive]
        return st.sampled_from(alone) | st.lists(st.sampled_from(free), min_size=1, unique=True).map(tuple)
    if question.type in ("number", "percentage"):
        return numbers(question)
    if question.type in ("number_by_year", "percentage_by_year"):
        return st.tuples(*[numbers(question)] * question.years)
    return st.sampled_from([option.id for option in question.options])  # type: ignore[union-attr]


def numbers(question: Any) -> st.SearchStrategy[Decimal]:
    """Numbers of the question's precision, with limits of the sample's gates and curves among them."""
    grid = 10**question.decimals
    lowest, highest = int(question.lowest * grid), int(question.highest * grid)
    telling = [round(each * grid) for each in (-1, 0, 5, 10, 25, 29, 30, 40, 49.9, 50, 60, 75, 80)]
    whole = st.integers(lowest, highest) | st.sampled_from([each for each in telling if lowest <= each <= highest])
    return whole.map(lambda each: Decimal(each).scaleb(-question.decimals))


def partly(question: Question) -> st.SearchStrategy[Any]:
    """Answers of which a part is still open; nothing for types that cannot be."""
    if question.type in ("number_by_year", "percentage_by_year"):
        each = st.lists(st.none() | numbers(question), min_size=question.years, max_size=question.years)
        return each.filter(lambda years: any(year is not None for year in years)).map(tuple)
    if question.type == "ballot":
        return st.builds(
            hide, ballots(), st.sets(st.sampled_from(["eligible", "voted", "yes", "no", "spoiled"]), max_size=4)
        )
    return st.nothing()


def hide(ballot: Ballot, names: set[str]) -> Ballot:
    """The ballot with some counts left out."""
    fields = ("eligible", "voted", "yes", "no", "spoiled")
    counts = {name: None if name in names else getattr(ballot, name) for name in fields}
    return Ballot(**counts, rule=ballot.rule, recorded_before_count=ballot.recorded_before_count)


@st.composite
def answer_to(draw: st.DrawFn, question: Question, *, complete: bool = False) -> Answer | None:
    kinds = ["answered"] * 4 + ["not applicable"] * (question.not_applicable is not None)
    if not complete:
        kinds += ["none", "don't know", "partly"]
    kind = draw(st.sampled_from(kinds))
    if kind == "none":
        return None
    if kind == "don't know":
        return DONT_KNOW
    level = draw(st.sampled_from(Level))
    if kind == "not applicable":
        return Answer(State.NOT_APPLICABLE, evidence=EVIDENCE[level], reason="It does not.")
    some = partly(question)
    return answered(draw(values(question) if kind == "answered" or some.is_empty else some), level)


@st.composite
def responses(draw: st.DrawFn, *, complete: bool = False) -> dict[str, Answer]:
    """Answers to the sample's questions; some missing, partly filled, not known or not applicable unless `complete`."""
    found = {id_: draw(answer_to(question, complete=complete)) for id_, question in QUESTIONS.items()}
    return {id_: answer for id_, answer in found.items() if answer is not None}


def is_open(answer: Answer | None) -> bool:
    """Whether the answer, or a part of it, is still to be found."""
    if answer is None or answer.state is State.DONT_KNOW:
        return True
    value = answer.value
    if isinstance(value, Ballot):
        return None in (value.eligible, value.voted, value.yes, value.no, value.spoiled)
    return isinstance(value, tuple) and None in value


@st.composite
def filled(draw: st.DrawFn, question: Question, answer: Answer | None) -> Answer:
    """A complete answer that an open one may turn out to be."""
    value = answer.value if answer else None
    level = answer.evidence.level if answer and value is not None else draw(st.sampled_from(Level))
    if isinstance(value, Ballot):
        return answered(draw(st.sampled_from(completed_ballots(value))), level)
    if isinstance(value, tuple):
        return answered(tuple(draw(numbers(question)) if year is None else year for year in value), level)
    complete = draw(answer_to(question, complete=True))
    assert complete is not None
    return complete


def completed_ballots(ballot: Ballot, most: int = 8) -> list[Ballot]:
    """Every count among at most `most` people that fits what is known."""

    def fits(known: int | None, count: int) -> bool:
        return known is None or known == count

    return [
        Ballot(eligible, voted, yes, no, spoiled, rule=ballot.rule, recorded_before_count=ballot.recorded_before_count)
        for eligible in range(1, most + 1)
        if fits(ballot.eligible, eligible)
        for voted in range(eligible + 1)
        if fits(ballot.voted, voted)
        for yes in range(voted + 1)
        if fits(ballot.yes, yes)
        for no in range(voted - yes + 1)
        if fits(ballot.no, no)
        for spoiled in [voted - yes - no]
        if fits(ballot.spoiled, spoiled)
    ]
