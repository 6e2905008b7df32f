"""Hypothesis strategies: any answers that fit the small definitions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from questionnaires.answers import Answer, Ballot, Challenge, Evidence, Level, State, is_blank
from questionnaires.conditions import BallotLimits, Limit

text = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("\n\t"), max_size=40)
some_text = text.filter(lambda written: not is_blank(written))


days = st.dates().map(date.isoformat)


@st.composite
def looked_at(draw: st.DrawFn) -> Evidence:
    """Evidence of an answer that a second person may have been asked to check, or have challenged."""
    found = draw(evidence())
    if draw(st.booleans()):
        found = replace(found, asked_of=draw(some_text), asked_on=draw(days))
    if draw(st.booleans()):
        made = Challenge(draw(some_text), draw(some_text), draw(days))
        stands = found.level is not Level.CHECKED and draw(st.booleans())
        late = {} if stands else {"withdrawn_because": draw(some_text), "withdrawn_by": draw(some_text), "withdrawn_on": draw(days)}
        found = replace(found, challenge=replace(made, **late))
    return found


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    level = draw(st.sampled_from(Level))
    if level is Level.SAID:
        return Evidence(level, draw(text), draw(text), draw(text))
    by = draw(some_text) if level is Level.CHECKED else ""
    return Evidence(level, draw(some_text), draw(some_text), draw(some_text), by)


percentage = st.decimals("0", "100", places=1, allow_nan=False)


@st.composite
def ballot(draw: st.DrawFn) -> Ballot:
    rule = draw(st.none() | st.just(BallotLimits(yes_of_voting=Limit(at_least="51"))))
    recorded = draw(st.booleans()) if rule is not None else None
    if draw(st.booleans()):
        return Ballot(
            turnout=draw(percentage), yes_of_voting=draw(percentage), rule=rule, recorded_before_count=recorded
        )
    yes, no, spoiled, absent = (draw(st.integers(0, 500)) for _ in range(4))
    voted = yes + no + spoiled
    return Ballot(voted + absent + 1, voted, yes, no, spoiled, rule=rule, recorded_before_count=recorded)


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "service_name": some_text,
    "stage_aimed_at": st.sampled_from(["G1", "G2", "G3", "G4"]),
    "nation": st.sampled_from(["england", "scotland"]),
    "lead": st.sampled_from(["nobody", "one", "group"]),
    "voluntary": st.sampled_from(["yes", "no"]),
    "failing": st.sampled_from([("money",), ("money", "quality"), ("nothing",)]),
    "staff": st.integers(0, 100_000).map(Decimal),
    "vacancies": percentage,
    "turnover": st.tuples(percentage | st.none(), percentage, percentage | st.none()),
    "decided_on": st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    "remarks": some_text,
    "ballot": ballot(),
}


@st.composite
def answer(draw: st.DrawFn, question_id: str) -> Answer:
    note = draw(text)
    kind = draw(st.integers(0, 9))
    if kind == 0 and question_id != "service_name":
        return Answer(State.DONT_KNOW, who_could_know=draw(text), note=note)
    if kind == 1 and question_id == "lead":
        return Answer(State.NOT_APPLICABLE, reason=draw(some_text), note=note)
    return Answer(State.ANSWERED, draw(VALUES[question_id]), draw(looked_at()), note=note)


@st.composite
def any_answers(draw: st.DrawFn) -> dict[str, Answer]:
    asked = draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True))
    return {question_id: draw(answer(question_id)) for question_id in asked}
