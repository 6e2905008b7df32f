"""An assessment made before the conditions questionnaire moved opens with nothing lost, and says what moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment import definitions, exchange, results
from assessment.exchange import Exchanged
from assessment.identity import LOCAL
from assessment.moving import move
from assessment.store import Store
from questionnaires.answers import Answer, Response, State
from questionnaires.model import Library
from questionnaires.overlays import with_changes

EARLIER = Path(__file__).parent / "made-before-the-conditions-moved.readiness.json"


@pytest.fixture(scope="module")
def earlier() -> Exchanged:
    return exchange.read(EARLIER.read_bytes())


def test_it_opens_under_the_definitions_it_was_made_with_and_nothing_is_scored_anew(store: Store, earlier: Exchanged) -> None:
    opened = exchange.import_(store, LOCAL, EARLIER.read_bytes())
    assert {ref.version for ref in opened.refs} == {"1.0.0"}
    assert dict(opened.response.answers) == dict(earlier.answers)
    bounds = results.score(earlier.definitions, Response(earlier.answers)).evaluation.bounds
    assert bounds is not None
    assert tuple(bounds.said) == (481, 815), "as it was printed on the day it was made"


def test_what_moved_is_said_and_every_answer_goes_along(earlier: Exchanged) -> None:
    found = move(earlier.definitions.library, definitions.shipped().library, earlier.answers)
    assert dict(found.kept) == dict(earlier.answers)
    assert found.left == ()
    told = {(each.before, each.now): each.labels for each in found.moved}
    before = earlier.definitions.library.home["CB4"].title
    assert told[before, "Case for change"] == ("Freedom not available in-house",)
    assert all(origin == before for origin, _ in told)
    assert found.new == len(set(definitions.shipped().library.questions) - set(earlier.definitions.library.questions))


def test_a_question_reads_differently_if_its_text_changed_and_not_if_only_what_to_do_afterwards_did() -> None:
    before, answers = definitions.shipped().library, {"MS1": Answer(State.ANSWERED, "groups")}
    asked = before.questions["MS1"]

    def now(**changes: object) -> Library:
        section = with_changes(before.home["MS1"].sections[0], questions=(with_changes(asked, **changes),))
        home = with_changes(before.home["MS1"], sections=(section,))
        return Library(questionnaires=(home,), sources=before.sources, hashes=before.hashes)

    advised = {"if_low": "Do this.", "if_unknown": "Ask.", "if_answer": {"groups": "Do that."}}
    assert move(before, now(**advised), answers).reworded == ()
    assert move(before, now(**advised, text="Who are they?"), answers).reworded == (now(**advised, text="Who are they?").answerable[asked.id],)


def test_an_answer_that_no_longer_fits_stays_behind_with_the_reason(earlier: Exchanged) -> None:
    """Seen from the other side: the present questions have some that the earlier ones lack."""
    now = definitions.shipped().library
    only_now = next(id_ for id_ in now.questions if id_ not in earlier.definitions.library.questions and id_ != "depth")
    answers = {**earlier.answers, only_now: earlier.answers["sector"]}
    found = move(now, earlier.definitions.library, answers)
    assert found.left == ((now.questions[only_now].label, "it is not asked any more."),)
    assert only_now not in found.kept
