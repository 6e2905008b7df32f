"""Random answers that can be right, for every type of question."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from questionnaires.answers import Answer, Ballot, Challenge, Evidence, Level, State, is_blank
from questionnaires.conditions import BallotLimits, Limit
from questionnaires.model import (
    BallotQuestion,
    FreeText,
    MultipleChoice,
    NotApplicable,
    Numeric,
    Question,
    Series,
    WithOptions,
)

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).filter(
    lambda written: not is_blank(written)
)
percentages = st.decimals(0, 100, places=1) | st.integers(0, 100).map(Decimal) | st.decimals(0, 100, places=4)
limits = st.builds(Limit, at_least=percentages.map(lambda value: f"{value:f}"))


@st.composite
def counts(draw: st.DrawFn) -> dict[str, int | None]:
    """Counts of a ballot that add up, some of them perhaps not known."""
    yes, no, spoiled, stayed_away = (draw(st.integers(0, 500)) for _ in range(4))
    voted = yes + no + spoiled
    known = {"eligible": voted + stayed_away or 1, "voted": voted, "yes": yes, "no": no, "spoiled": spoiled}
    hidden = draw(st.sets(st.sampled_from(sorted(known)), max_size=4))
    return {key: None if key in hidden else count for key, count in known.items()}


@st.composite
def ballots(draw: st.DrawFn) -> Ballot:
    rule = draw(
        st.none()
        | st.builds(BallotLimits, turnout=limits)
        | st.builds(BallotLimits, yes_of_voting=limits, yes_of_eligible=st.none() | limits)
    )
    recorded = draw(st.none() | st.booleans())
    if draw(st.booleans()):
        return Ballot(**draw(counts()), rule=rule, recorded_before_count=recorded)
    turnout, yes = draw(percentages), draw(st.none() | percentages)
    return Ballot(turnout=turnout, yes_of_voting=yes, rule=rule, recorded_before_count=recorded)


def values(question: Question) -> st.SearchStrategy[Any]:
    if isinstance(question, MultipleChoice):
        plain = [option.id for option in question.options if not option.exclusive]
        alone = [(option.id,) for option in question.options if option.exclusive]
        several = st.lists(st.sampled_from(plain), min_size=1, unique=True).map(tuple)
        return several | st.sampled_from(alone) if alone else several
    if isinstance(question, WithOptions):
        return st.sampled_from([option.id for option in question.options])
    if isinstance(question, Numeric):
        number = st.decimals(question.lowest, question.highest, places=question.decimals)
        if not isinstance(question, Series):
            return number
        years = st.lists(st.none() | number, min_size=question.years, max_size=question.years)
        return years.filter(any_known).map(tuple)
    if isinstance(question, BallotQuestion):
        return ballots()
    if isinstance(question, FreeText):
        return texts
    return st.dates(date(1900, 1, 1), date(2100, 1, 1))


def any_known(years: list[Decimal | None]) -> bool:
    return any(year is not None for year in years)


evidence = (
    st.just(Evidence())
    | st.builds(Evidence, st.just(Level.SAID), what=texts)
    | st.builds(Evidence, st.just(Level.DOCUMENTED), texts, texts, texts)
    | st.builds(Evidence, st.just(Level.CHECKED), texts, texts, texts, texts)
)
notes = st.just("") | texts
days = st.dates().map(date.isoformat)
challenges = st.builds(Challenge, texts, texts, days)
withdrawn = st.builds(Challenge, texts, texts, days, texts, texts, days)
looked_at = (
    evidence
    | st.builds(Evidence, st.just(Level.CHECKED), texts, texts, texts, texts, days, challenge=st.none() | withdrawn)
    | st.builds(Evidence, st.just(Level.SAID), asked_of=texts, asked_on=days, challenge=st.none() | challenges | withdrawn)
    | st.builds(Evidence, st.just(Level.DOCUMENTED), texts, texts, texts, challenge=challenges | withdrawn)
)
"""What supports an answer that has a value: a second person may have been asked, have checked or have challenged it."""


def answers(question: Question) -> st.SearchStrategy[Answer]:
    """Answers that `check_answer` lets pass."""
    possible = [st.builds(Answer, st.just(State.ANSWERED), values(question), looked_at, note=notes)]
    if question.dont_know:
        possible.append(
            st.builds(Answer, st.just(State.DONT_KNOW), st.none(), evidence, who_could_know=notes, note=notes)
        )
    if isinstance(question.not_applicable, NotApplicable):
        possible.append(st.builds(Answer, st.just(State.NOT_APPLICABLE), st.none(), evidence, reason=texts, note=notes))
    return st.one_of(possible)
