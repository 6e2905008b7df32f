"""What was decided beforehand stays on record, and every change after that is said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from assessment import carrying_on, decided, exchange, results
from assessment import definitions as read
from assessment.definitions import Definitions
from assessment.entry import ballot_rule
from assessment.identity import LOCAL
from assessment.papers import DECIDED, Decided
from assessment.record import Assessment
from assessment.store import ChangedElsewhere, Store
from questionnaires.answers import Answer, Ballot, Response, State
from questionnaires.conditions import BallotLimits, Limit
from questionnaires.errors import AnswerError
from questionnaires.plain_yaml import Source
from reports.subject import Beforehand

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
HALF = BallotLimits(yes_of_voting=Limit(above="50"))


def said(value: Any) -> Answer:
    return Answer(State.ANSWERED, value)


@pytest.fixture
def begun(store: Store, small: Definitions) -> Assessment:
    return store.create(LOCAL, small, answers={"stage_aimed_at": said("G2"), "nation": said("england")})


def now(store: Store, begun: Assessment, small: Definitions) -> Beforehand:
    kept = store.load(LOCAL, begun.id)
    found = decided.beforehand(small, kept.response, results.scored(kept).papers)
    assert found is not None
    return found


def changed(found: Beforehand) -> list[str]:
    return [part.part for part in found.parts if part.now]


def lock(store: Store, begun: Assessment, small: Definitions, rule: BallotLimits | None = None, at: datetime = AT) -> None:
    decided.decide(store, LOCAL, store.load(LOCAL, begun.id), small, rule, at)


def test_locked_before_the_first_answer(store: Store, small: Definitions, begun: Assessment) -> None:
    """What only routes has an answer already, and tells nothing of the result."""
    lock(store, begun, small)
    found = now(store, begun, small)
    assert (found.at, found.answers, found.earlier, found.holds) == (AT, 0, 0, True)
    assert len(found.hash) == 64


def test_it_says_how_many_answers_had_been_seen(store: Store, small: Definitions, begun: Assessment) -> None:
    store.save(LOCAL, begun.id, "lead", said("one"), expected=0)
    store.save(LOCAL, begun.id, "voluntary", Answer(State.DONT_KNOW), expected=0)
    store.save(LOCAL, begun.id, "remarks", said("Nothing that counts."), expected=0)
    lock(store, begun, small)
    found = now(store, begun, small)
    assert (found.answers, found.holds) == (2, False)


def test_answers_that_come_after_change_nothing(store: Store, small: Definitions, begun: Assessment) -> None:
    lock(store, begun, small)
    store.save(LOCAL, begun.id, "lead", said("one"), expected=0)
    assert now(store, begun, small).holds


def test_another_stage_afterwards_is_said_with_both(store: Store, small: Definitions, begun: Assessment) -> None:
    lock(store, begun, small)
    store.save(LOCAL, begun.id, "stage_aimed_at", said("G1"), expected=1)
    found = now(store, begun, small)
    assert (changed(found), found.holds) == (["stage"], False)
    (stage,) = [part for part in found.parts if part.part == "stage"]
    assert ("feasibility" in stage.decided.lower(), "explore" in stage.now.lower()) == (True, True)


def test_other_weights_afterwards_are_said_with_both(store: Store, small: Definitions, begun: Assessment) -> None:
    lock(store, begun, small)
    texts = [Source(each.name, each.text.replace('weight: "600"', 'weight: "700"').replace('weight: "400"', 'weight: "300"')) for each in small.sources]
    other = read.of(texts)
    kept = store.load(LOCAL, begun.id)
    found = decided.beforehand(other, kept.response, results.scored(kept).papers)
    assert found is not None
    assert changed(found) == ["scoring", "weights"]
    (weights,) = [part for part in found.parts if part.part == "weights"]
    assert (weights.decided, weights.now) == ("Willing staff 60%, Steady staff 40%", "Willing staff 70%, Steady staff 30%")


def test_a_ballot_held_to_another_rule_than_decided_is_said(store: Store, small: Definitions, begun: Assessment) -> None:
    lock(store, begun, small, HALF)
    ballot = Ballot(100, 80, 50, 30, 0, rule=BallotLimits(turnout=Limit(at_least="40")), recorded_before_count=True)
    store.save(LOCAL, begun.id, "ballot", said(ballot), expected=0)
    assert changed(now(store, begun, small)) == ["ballot_rule"]
    same = Ballot(100, 80, 50, 30, 0, rule=HALF, recorded_before_count=True)
    store.save(LOCAL, begun.id, "ballot", said(same), expected=1)
    assert changed(now(store, begun, small)) == []


def test_deciding_anew_keeps_the_former_decision_on_record(store: Store, small: Definitions, begun: Assessment) -> None:
    lock(store, begun, small)
    store.save(LOCAL, begun.id, "stage_aimed_at", said("G1"), expected=1)
    lock(store, begun, small, HALF, LATER)
    found = now(store, begun, small)
    assert (found.at, found.earlier, changed(found), found.holds) == (LATER, 1, [], False)
    paper = store.load(LOCAL, begun.id).paper(DECIDED)
    assert isinstance(paper, Decided)
    assert [each.stage for each in paper.decisions] == ["G2", "G1"]


def test_two_tabs_cannot_decide_over_each_other(store: Store, small: Definitions, begun: Assessment) -> None:
    stale = store.load(LOCAL, begun.id)
    lock(store, begun, small, HALF)
    with pytest.raises(ChangedElsewhere, match="changed elsewhere"):
        decided.decide(store, LOCAL, stale, small, None, LATER)
    assert now(store, begun, small).at == AT


def test_the_hash_is_of_all_that_was_decided(store: Store, small: Definitions, begun: Assessment) -> None:
    kept = store.load(LOCAL, begun.id)
    made = [decided._now(small, kept.response, rule, at) for rule, at in ((None, AT), (HALF, AT), (None, LATER))]
    made.append(decided._now(small, Response({}), None, AT))
    assert len({decided.hash_of(each) for each in made}) == 4


def test_a_decision_travels_in_a_file_with_the_same_hash(store: Store, small: Definitions, begun: Assessment) -> None:
    lock(store, begun, small, HALF)
    copy = exchange.import_(store, LOCAL, exchange.export(store.load(LOCAL, begun.id)))
    assert now(store, copy, small) == now(store, begun, small)


def test_a_rule_is_read_as_people_write_it() -> None:
    assert ballot_rule({"rule_yes_of_voting": "more than 50", "rule_turnout": ""}) == HALF
    assert ballot_rule({"rule_turnout": ""}) is None
    with pytest.raises(AnswerError, match="a lot"):
        ballot_rule({"rule_turnout": "a lot"})


def test_after_a_reassessment_it_is_told_that_last_times_answers_were_known(store: Store, small: Definitions, begun: Assessment) -> None:
    store.save(LOCAL, begun.id, "lead", said("one"), expected=0)
    again = carrying_on.begin_again(store, LOCAL, store.load(LOCAL, begun.id))
    lock(store, again, small)
    found = now(store, again, small)
    assert (found.answers, found.carried) == (0, 1)


def test_a_rule_that_was_not_decided_is_not_said_to_hold(store: Store, small: Definitions, begun: Assessment) -> None:
    lock(store, begun, small)
    assert [part.part for part in now(store, begun, small).parts] == ["stage", "scoring", "weights"]
