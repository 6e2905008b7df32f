"""Papers: what is kept beside the answers keeps the same promises."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from by_hand import by_hand
from colleagues import member

from assessment import exchange
from assessment.definitions import Definitions
from assessment.exchange import ExchangeError
from assessment.identity import LOCAL
from assessment.papers import ACTION, DECIDED, KEPT, Action, Decided, Decision, Kept, Paper, Status, new_key
from assessment.store import ChangedElsewhere, Damaged, NotFound, Store
from questionnaires.answers import Answer, State, answers_hash

KEY = f"{ACTION}1"
CALL = Action(text="Call the union.\nThen write it down.", about="lead", owner="HR lead", due=date(2027, 1, 31))


def test_a_paper_stands_as_it_was_filed_with_who_and_when(store: Store, small: Definitions) -> None:
    anna = member(store, "Anna")
    made = store.create(anna, small)
    filed = store.file(anna, made.id, KEY, CALL, expected=0)
    loaded = store.load(LOCAL, made.id)
    assert loaded.papers == {KEY: filed}
    assert (filed.paper, filed.revision, filed.by) == (CALL, 1, anna.id)
    assert loaded.paper(KEY) == CALL
    assert loaded.changed == filed.at


def test_nobody_overwrites_anothers_paper_unseen(store: Store, small: Definitions) -> None:
    anna = member(store, "Anna")
    made = store.create(anna, small)
    first = store.file(LOCAL, made.id, KEY, CALL, expected=0)
    theirs = store.file(anna, made.id, KEY, CALL.model_copy(update={"status": Status.DONE}), expected=first.revision)
    with pytest.raises(ChangedElsewhere, match="changed elsewhere meanwhile") as caught:
        store.file(LOCAL, made.id, KEY, CALL.model_copy(update={"owner": "me"}), expected=first.revision)
    assert caught.value.theirs == theirs
    assert store.load(LOCAL, made.id).papers[KEY] == theirs


def test_filing_what_stands_changes_nothing_and_taking_away_leaves_the_revision(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small)
    first = store.file(LOCAL, made.id, KEY, CALL, expected=0)
    assert store.file(LOCAL, made.id, KEY, CALL, expected=0) == first
    gone = store.file(LOCAL, made.id, KEY, None, expected=1)
    assert (gone.paper, gone.revision) == (None, 2)
    assert store.load(LOCAL, made.id).paper(KEY) is None
    assert store.load(LOCAL, made.id).revision(KEY) == 2


def test_papers_are_no_answers(store: Store, small: Definitions) -> None:
    """They are not scored, not counted, not in the hash of the answers, and not in their history."""
    made = store.create(LOCAL, small, answers={"service_name": Answer(State.ANSWERED, "Harbour")}, papers={KEY: CALL})
    loaded = store.load(LOCAL, made.id)
    assert list(loaded.response.answers) == ["service_name"]
    assert answers_hash(loaded.response.answers) == answers_hash({"service_name": Answer(State.ANSWERED, "Harbour")})
    assert store.assessments(LOCAL)[0].answers == 1
    assert [change.question for change in store.history(LOCAL, made.id)] == ["service_name"]


@pytest.mark.parametrize("key", [DECIDED, "lead", "@other", "@action", ACTION, f"{ACTION}{'x' * 80}", f"{ACTION}SA2\n<b>", f"{ACTION}a.b"])
def test_a_paper_belongs_under_a_key_of_its_kind(store: Store, small: Definitions, key: str) -> None:
    made = store.create(LOCAL, small)
    with pytest.raises(ValueError, match="is not a key of such a paper"):
        store.file(LOCAL, made.id, key, CALL, expected=0)
    assert store.load(LOCAL, made.id).papers == {}


def test_erasing_an_assessment_erases_its_papers(store: Store, small: Definitions, database: Path) -> None:
    made = store.create(LOCAL, small, papers={KEY: CALL})
    store.erase(LOCAL, made.id)
    with pytest.raises(NotFound):
        store.file(LOCAL, made.id, KEY, CALL, expected=1)
    for file in database.parent.iterdir():
        assert b"Call the union" not in file.read_bytes()


def test_a_paper_that_was_altered_in_the_database_is_said_to_be_damaged(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small, papers={KEY: CALL})
    by_hand(store, "UPDATE answer_content SET content = replace(content, 'union', 'press')")
    with pytest.raises(Damaged, match="@action"):
        store.load(LOCAL, made.id)


def test_papers_travel_with_the_assessment(store: Store, small: Definitions) -> None:
    decided = Decided(
        decisions=(Decision(at=datetime(2026, 5, 1, tzinfo=UTC), answers=0, stage="G2", scoring=("s", "1.0.0", "ab"), weights={"a": 1000}),)
    )
    papers: dict[str, Paper] = {KEY: CALL, DECIDED: decided}
    kept = Kept(at=datetime(2026, 5, 1, tzinfo=UTC), hashes=("ab",))
    made = store.create(LOCAL, small, papers={**papers, KEPT: kept})
    text = exchange.export(made)
    assert json.loads(text)["format_version"] == 2
    copy = exchange.import_(store, LOCAL, text)
    assert {key: filed.paper for key, filed in copy.papers.items()} == papers, "what speaks of one database stays there"


def test_without_papers_an_older_toolkit_can_read_the_file(store: Store, small: Definitions) -> None:
    assert json.loads(exchange.export(store.create(LOCAL, small)))["format_version"] == 1
    carried = Answer(State.ANSWERED, "group", carried_from="2026-03-01")
    newer = exchange.export(store.create(LOCAL, small, answers={"lead": carried}))
    assert json.loads(newer)["format_version"] == 2
    assert exchange.import_(store, LOCAL, newer).response.answers == {"lead": carried}


@pytest.mark.parametrize(
    ("key", "change", "sentence"),
    [
        (KEY, {"text": "x" * 5000}, "text.*at most 4000"),
        (KEY, {"kind": "deed"}, "kind"),
        (KEY, {"extra": "1"}, "extra"),
        (KEY, {"due": "soon"}, "due"),
        (KEPT, {}, "is not a key of such a paper"),
        ("lead", {}, "is not a key of such a paper"),
    ],
)
def test_a_file_with_a_broken_paper_is_refused_whole(store: Store, small: Definitions, key: str, change: dict[str, str], sentence: str) -> None:
    plain = json.loads(exchange.export(store.create(LOCAL, small, papers={KEY: CALL})))
    plain["papers"] = {key: {**plain["papers"][KEY], **change}}
    with pytest.raises(ExchangeError, match=sentence):
        exchange.import_(store, LOCAL, json.dumps(plain))
    assert len(store.assessments(LOCAL)) == 1


LATE = {"at": "2026-01-01T00:00:00Z", "outcome": "ready", "scoring": ["s", "1.0.0", "ab"]}


@pytest.mark.parametrize(
    ("papers", "sentence"),
    [
        ({"@action.\ud800": {"kind": "action", "text": "x"}}, "is not a key of such a paper"),
        ({"@action.a\u0000": {"kind": "action", "text": "x"}}, "is not a key of such a paper"),
        ({"@action.a.b": {"kind": "action", "text": "x"}}, "is not a key of such a paper"),
        ({"@former": {"kind": "former", "points": [LATE], "answers": {"lead": {"value": "\ud800"}}}}, "character"),
        ({"@former": {"kind": "former", "points": [{**LATE, "lower": 900, "upper": 100}], "answers": {}}}, "above the upper"),
        ({"@former": {"kind": "former", "points": [{**LATE, "lower": 900}], "answers": {}}}, "above the upper"),
        ({"@former": {"kind": "former", "points": [{**LATE, "dimensions": {"a": [2, 1]}}], "answers": {}}}, "above the upper"),
        ({"@former": {"kind": "former", "points": [{**LATE, "at": "0001-01-01T00:00:00+14:00"}], "answers": {}}}, "1970"),
        ({"@former": {"kind": "former", "points": [{**LATE, "at": "9999-12-31T23:59:59-14:00"}], "answers": {}}}, "1970"),
        ({"@former": {"kind": "former", "points": [{**LATE, "at": "2026-01-01T00:00:00"}], "answers": {}}}, "zone"),
        ({f"@action.{n}": {"kind": "action", "text": "x"} for n in range(501)}, "more than the 500"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_forged_papers_are_refused_in_a_sentence(store: Store, small: Definitions, papers: dict[str, object], sentence: str) -> None:
    plain = json.loads(exchange.export(store.create(LOCAL, small, papers={KEY: CALL})))
    plain["papers"] = papers
    with pytest.raises(ExchangeError, match=sentence):
        exchange.import_(store, LOCAL, json.dumps(plain))


def test_keys_of_actions_are_never_the_same() -> None:
    assert len({new_key(ACTION) for _ in range(1000)}) == 1000
