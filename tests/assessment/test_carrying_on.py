"""Assessing a service again: what goes forward, what waits to be confirmed, and what is said to have changed."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assessment import carrying_on, exchange, former, results, rows
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.papers import ACTION, FORMER, MOVED, ONWARD, Action, Former, Moved, Onward, Paper, Status
from assessment.record import Assessment
from assessment.second_person import Show, agree, belongs
from assessment.store import Store, StoreError
from questionnaires.answers import Answer, Evidence, Level, State, answers_hash
from scoring.model import Stage
from scoring.result import Outcome


def said(value: Any, **more: Any) -> Answer:
    return Answer(State.ANSWERED, value, **more)


FIRST = {
    "service_name": said("Harbour"),
    "stage_aimed_at": said("G2"),
    "lead": said("one", evidence=Evidence(asked_of="HR", asked_on="2026-01-02"), note="Only Kim so far."),
    "voluntary": said("yes"),
    "vacancies": Answer(State.DONT_KNOW, who_could_know="HR"),
}


def again(store: Store, small: Definitions, papers: dict[str, Paper] | None = None) -> tuple[Assessment, Assessment]:
    first = store.create(LOCAL, small, answers=FIRST, papers=papers)
    return first, carrying_on.begin_again(store, LOCAL, first)


def give(store: Store, kept: Assessment, question_id: str, answer: Answer) -> Assessment:
    store.save(LOCAL, kept.id, question_id, answer, expected=store.load(LOCAL, kept.id).revision(question_id))
    return store.load(LOCAL, kept.id)


def test_each_answer_goes_forward_marked_with_the_day_it_was_given(store: Store, small: Definitions) -> None:
    first, second = again(store, small)
    day = first.answers["lead"].at.date().isoformat()
    carried = second.response.answers
    assert {id_ for id_, answer in carried.items() if answer.carried_from} == set(FIRST) - {"service_name"}
    assert carried["lead"] == said("one", note="Only Kim so far.", carried_from=day), "nobody is still asked to check it"
    assert carried["vacancies"] == replace(FIRST["vacancies"], carried_from=day), "don't know goes forward as don't know"
    assert second.refs == first.refs
    assert store.load(LOCAL, first.id).response == first.response, "the first one stays as it is"


def test_an_answer_not_confirmed_twice_keeps_the_day_on_which_somebody_last_gave_it(store: Store, small: Definitions) -> None:
    old = said("one", carried_from="2024-05-01")
    first = store.create(LOCAL, small, answers={**FIRST, "lead": old})
    assert carrying_on.begin_again(store, LOCAL, first).response.answers["lead"] == old


def test_carried_answers_score_as_they_stand_and_the_score_without_them_is_told(store: Store, small: Definitions) -> None:
    first, second = again(store, small)
    before, now = results.scored(first), results.scored(second)
    assert now.evaluation.bounds == before.evaluation.bounds
    told = former.unconfirmed(small, second.response)
    assert told is not None
    assert (told.number, tuple(told.bounds or ())) == (4, (0, 1000)), "nothing is confirmed, so anything is possible"
    confirmed = give(store, second, "lead", replace(second.response.answers["lead"], carried_from=""))
    told = former.unconfirmed(small, confirmed.response)
    assert told is not None
    assert told.bounds is not None
    assert (told.number, told.bounds.lower) == (3, 180), "0.6 × 3/4 × 40 points rest on the answer that is confirmed"


def test_nothing_is_said_of_confirming_where_nothing_was_carried_forward(store: Store, small: Definitions) -> None:
    assert former.unconfirmed(small, store.create(LOCAL, small, answers=FIRST).response) is None


def test_the_filter_finds_what_waits_whatever_its_state(small: Definitions) -> None:
    question = small.library.questions["vacancies"]
    assert belongs(Show.CARRIED, question, Answer(State.DONT_KNOW, carried_from="2026-01-01"))
    assert not belongs(Show.CARRIED, question, Answer(State.DONT_KNOW))
    assert not belongs(Show.CARRIED, question, None)


def test_a_second_person_who_agrees_confirms(small: Definitions) -> None:
    from datetime import date

    carried = said("group", carried_from="2025-01-01")
    agreed = agree(carried, "Internal audit", date(2026, 5, 1), {"what": "Minutes", "where": "Drive", "date": "May 2026"})
    assert agreed.carried_from == ""
    assert agreed.evidence.level is Level.CHECKED


def test_where_it_came_from_can_be_read_without_the_first_one(store: Store, small: Definitions) -> None:
    first, second = again(store, small)
    store.erase(LOCAL, first.id)
    since = former.since(small, results.scored(store.load(LOCAL, second.id)).papers)
    assert since is not None
    (past,) = since.past
    assert (past.outcome, past.aimed_at, past.reached) == (Outcome.NOT_READY, Stage.FEASIBILITY, Stage.EXPLORE)
    scored = results.scored(second).evaluation
    assert past.bounds == (scored.bounds and scored.bounds.said)
    assert since.answers["lead"].value == "one"


def test_the_trend_grows_by_one_each_time(store: Store, small: Definitions) -> None:
    _, second = again(store, small)
    better = give(store, second, "lead", said("group"))
    third = carrying_on.begin_again(store, LOCAL, better)
    since = former.since(small, results.scored(third).papers)
    assert since is not None
    assert [past.reached for past in since.past] == [Stage.EXPLORE, Stage.FEASIBILITY]
    assert since.answers["lead"].value == "group", "compared with last time, not with the first time"


def test_the_first_one_says_where_it_is_carried_on(store: Store, small: Definitions) -> None:
    first, second = again(store, small)
    onward = store.load(LOCAL, first.id).paper(ONWARD)
    assert isinstance(onward, Onward)
    assert [(way.because, way.id) for way in onward.ways] == [("reassessed", second.id)]
    third = carrying_on.begin_again(store, LOCAL, first)  # from a page that was opened before
    onward = store.load(LOCAL, first.id).paper(ONWARD)
    assert isinstance(onward, Onward)
    assert [way.id for way in onward.ways] == [second.id, third.id], "none is forgotten"


def test_a_new_assessment_and_the_way_to_it_are_there_both_or_neither(
    store: Store, small: Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = store.create(LOCAL, small, answers=FIRST)

    def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    write = rows.write
    monkeypatch.setattr(rows, "write", lambda *given, **more: full() if given[3] == ONWARD else write(*given, **more))
    for carry_on in (lambda: carrying_on.begin_again(store, LOCAL, first), lambda: carrying_on.take_to(store, LOCAL, first, small)):
        with pytest.raises(StoreError, match="disk is full"):
            carry_on()
    assert [each.id for each in store.assessments(LOCAL)] == [first.id]
    assert store.load(LOCAL, first.id) == first


def test_what_was_written_beside_an_answer_is_not_kept_a_second_time(store: Store, small: Definitions) -> None:
    """Otherwise erasing it would not erase it."""
    _, second = again(store, small)
    paper = second.paper(FORMER)
    assert isinstance(paper, Former)
    assert paper.answers["lead"] == {"value": "one"}
    assert paper.answers["vacancies"] == {"dont_know": "yes"}


def test_erasing_a_former_answer_erases_what_is_kept_of_last_time(store: Store, small: Definitions, tmp_path: Path) -> None:
    first = store.create(LOCAL, small, answers={**FIRST, "remarks": said("Kim Smith said so.")})
    second = carrying_on.begin_again(store, LOCAL, first)
    store.save(LOCAL, second.id, "remarks", said("Somebody said so."), expected=1)
    store.erase(LOCAL, first.id)
    store.erase(LOCAL, second.id, "remarks")
    store.close()
    assert "Kim Smith" not in exchange.export(store.load(LOCAL, second.id))
    store.close()
    for file in tmp_path.iterdir():
        assert b"Kim Smith" not in file.read_bytes()
    since = former.since(small, results.scored(store.load(LOCAL, second.id)).papers)
    assert since is not None
    assert since.answers["lead"].value == "one", "the others stay"


def test_no_file_names_another_assessment(store: Store, small: Definitions) -> None:
    first, second = again(store, small)
    moved = carrying_on.take_to(store, LOCAL, second, small)
    for kept in (first, second, moved):
        text = exchange.export(store.load(LOCAL, kept.id))
        assert [other.id for other in (first, second, moved) if other.id != kept.id and other.id in text] == []


def test_actions_that_are_not_finished_go_along(store: Store, small: Definitions) -> None:
    kept = {f"{ACTION}{status}": Action(text=status, status=status) for status in Status}
    _, second = again(store, small, {**kept})
    assert {key for key in second.papers if key.startswith(ACTION)} == {f"{ACTION}to_do", f"{ACTION}under_way"}


def test_carried_answers_and_the_trend_travel_in_a_file(store: Store, small: Definitions) -> None:
    _, second = again(store, small)
    copy = exchange.import_(store, LOCAL, exchange.export(second))
    assert copy.response == second.response
    assert copy.paper(FORMER) == second.paper(FORMER)
    assert answers_hash(copy.response.answers) == answers_hash(second.response.answers)


def test_what_a_file_says_of_last_time_and_no_question_can_have_is_left_out(store: Store, small: Definitions) -> None:
    _, second = again(store, small)
    plain = json.loads(exchange.export(second))
    answers = plain["papers"][FORMER]["answers"]
    answers |= {"lead": {"value": "everybody"}, "gone": {"value": "1"}, "staff": {"value": ["1"]}}
    plain["papers"][FORMER]["labels"] |= {"gone": "<b>Gone</b>"}
    copy = exchange.import_(store, LOCAL, json.dumps(plain))
    since = former.since(small, results.scored(copy).papers)
    assert since is not None
    assert set(since.left) == {"Leading group", "<b>Gone</b>", "staff"}
    assert "lead" not in since.answers


def test_an_assessment_taken_to_other_definitions_keeps_its_result_of_before(store: Store, small: Definitions) -> None:
    from assessment import definitions as read
    from questionnaires.plain_yaml import Source

    changed = [Source(each.name, each.text.replace('weight: "600"', 'weight: "500"').replace('weight: "400"', 'weight: "500"').replace('version: "1.0.0"\ntitle: A small', 'version: "1.1.0"\ntitle: A small')) for each in small.sources]
    other = read.of(changed)
    first = store.create(LOCAL, small, answers={**FIRST, "turnover": said((None, None, Decimal("10")))})
    moved = carrying_on.take_to(store, LOCAL, first, other)
    assert moved.response == first.response, "nothing waits to be confirmed only because the rules changed"
    paper = moved.paper(MOVED)
    assert isinstance(paper, Moved)
    scored = results.scored(first).evaluation.bounds
    assert scored is not None
    assert (paper.point.lower, paper.point.upper) == tuple(scored.said)
    assert paper.point.scoring[1] == "1.0.0"
    assert results.scored(moved).evaluation.bounds != scored
    since = former.since(other, results.scored(moved).papers)
    assert since is not None
    assert since.moved is not None
    assert since.past == ()


def test_taking_a_reassessment_to_other_definitions_keeps_its_trend(store: Store, small: Definitions) -> None:
    _, second = again(store, small)
    moved = carrying_on.take_to(store, LOCAL, second, small)
    assert isinstance(moved.paper(FORMER), Former)
    assert moved.paper(FORMER) == second.paper(FORMER)


def test_the_day_on_which_an_answer_was_given_outlives_a_file_and_a_move(store: Store, small: Definitions) -> None:
    plain = json.loads(exchange.export(store.create(LOCAL, small, answers=FIRST)))
    plain["answers"]["lead"]["saved"] = "2023-02-03T10:00:00+00:00"
    plain["answers"]["voluntary"]["saved"] = "2999-01-01T00:00:00+00:00"
    plain["answers"]["vacancies"]["saved"] = "yesterday"
    plain["answers"]["stage_aimed_at"]["saved"] = "0001-01-01T01:00:00+00:00"
    copy = exchange.import_(store, LOCAL, json.dumps(plain))
    moved = carrying_on.take_to(store, LOCAL, copy, small)
    today = moved.created.date().isoformat()
    answers = carrying_on.begin_again(store, LOCAL, moved).response.answers
    assert answers["lead"].carried_from == "2023-02-03"
    others = {answers[id_].carried_from for id_ in ("voluntary", "vacancies", "stage_aimed_at")}
    assert others == {today}, "no day that is not there, is still to come, or cannot have been"
