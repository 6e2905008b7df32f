from __future__ import annotations

import re
import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from any_answers import any_answers
from by_hand import by_hand
from colleagues import let_in, member
from hypothesis import HealthCheck, given, settings
from sqlalchemy.exc import DBAPIError

from assessment import database as database_module
from assessment import store as store_module
from assessment.database import TracesRemain
from assessment.definitions import Definitions
from assessment.identity import LOCAL, NotFound
from assessment.store import AnsweredElsewhere, Store
from questionnaires.answers import Answer, Ballot, Evidence, Level, State
from questionnaires.conditions import BallotLimits, Limit
from questionnaires.errors import AnswerError


def said(value: Any, **more: Any) -> Answer:
    return Answer(State.ANSWERED, value, **more)


EVERY_KIND = {
    "service_name": said("Harbour Community Nursing"),
    "lead": said("group", evidence=Evidence(Level.CHECKED, "the minutes", "shared drive", "May 2026", "internal audit")),
    "voluntary": Answer(State.DONT_KNOW, who_could_know="the head of HR", note="Ask again in June."),
    "failing": said(("money", "quality")),
    "staff": said(Decimal("412")),
    "vacancies": said(Decimal("7.5")),
    "turnover": said((Decimal("12.1"), None, Decimal("13.0"))),
    "decided_on": said(date(2026, 5, 1)),
    "remarks": said("Line one.\nLine two, with a tab\tand “quotes”, 50% & <b>no markup</b> = 1+1; {x} $y$."),
    "ballot": said(
        Ballot(
            turnout=Decimal("98"), yes_of_voting=Decimal("3.0"),
            rule=BallotLimits(yes_of_voting=Limit(at_least="51")), recorded_before_count=True,
        )
    ),
}  # fmt: skip


def test_what_was_saved_is_what_is_loaded_for_every_kind_of_answer(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small)
    for question_id, answer in EVERY_KIND.items():
        store.save(LOCAL, made.id, question_id, answer, expected=0)
    loaded = store.load(LOCAL, made.id)
    assert loaded.response.answers == EVERY_KIND
    assert loaded.name == "Harbour Community Nursing"
    assert loaded.refs == small.refs
    assert loaded.definitions == small.sources


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=any_answers())
def test_saving_and_loading_is_identity(store: Store, small: Definitions, answers: dict[str, Answer]) -> None:
    made = store.create(LOCAL, small, answers=answers)
    assert store.load(LOCAL, made.id).response.answers == answers


def test_an_assessment_is_kept_after_the_store_is_closed(url: str, small: Definitions) -> None:
    first = Store.open(url)
    made = first.create(LOCAL, small, answers={"lead": said("one")})
    first.close()
    second = Store.open(url)
    assert second.load(LOCAL, made.id) == made
    second.close()


def test_the_second_of_two_people_is_told_with_the_answer_that_stands(url: str, small: Definitions) -> None:
    one, two = Store.open(url), Store.open(url)
    anna, beatriz = member(one, "Anna"), member(one, "Beatriz")
    made = one.create(anna, small)
    let_in(one, anna, made.id, beatriz)
    one.save(anna, made.id, "lead", said("group"), expected=0)
    with pytest.raises(AnsweredElsewhere, match="answered elsewhere meanwhile") as caught:
        two.save(beatriz, made.id, "lead", said("nobody"), expected=0)
    assert caught.value.theirs.answer == said("group")
    assert caught.value.theirs.revision == 1
    assert caught.value.theirs.by == anna.id
    assert two.load(LOCAL, made.id).answers["lead"].answer == said("group")
    saved = two.save(beatriz, made.id, "lead", said("nobody"), expected=1)
    assert saved.revision == 2
    one.close()
    two.close()


def test_a_conflict_with_a_cleared_answer_says_that_it_was_cleared(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small, answers={"lead": said("group")})
    store.save(LOCAL, made.id, "lead", None, expected=1)
    with pytest.raises(AnsweredElsewhere, match="answered elsewhere") as caught:
        store.save(LOCAL, made.id, "lead", said("one"), expected=1)
    assert caught.value.theirs.answer is None
    assert caught.value.theirs.revision == 2


def test_saving_the_same_again_changes_nothing(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small)
    first = store.save(LOCAL, made.id, "lead", said("group"), expected=0)
    again = store.save(LOCAL, made.id, "lead", said("group"), expected=1)
    late = store.save(LOCAL, made.id, "lead", said("group"), expected=0)
    assert first == again == late
    assert len(store.history(LOCAL, made.id)) == 1
    assert store.load(LOCAL, made.id).changed == first.at


def test_clearing_what_was_never_answered_changes_nothing(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small)
    assert store.save(LOCAL, made.id, "lead", None, expected=0).revision == 0
    assert store.load(LOCAL, made.id).answers == {}
    assert store.history(LOCAL, made.id) == ()


def test_the_history_says_who_answered_what_and_when(store: Store, small: Definitions) -> None:
    before = datetime.now(UTC)
    anna, beatriz = member(store, "Anna"), member(store, "Beatriz")
    made = store.create(anna, small, answers={"lead": said("one")})
    let_in(store, anna, made.id, beatriz)
    store.save(beatriz, made.id, "lead", said("group"), expected=1)
    store.save(anna, made.id, "lead", None, expected=2)
    changes = store.history(LOCAL, made.id, "lead")
    assert [(c.by, c.revision, c.answer, c.erased) for c in changes] == [
        (anna.id, 1, said("one"), False), (beatriz.id, 2, said("group"), False), (anna.id, 3, None, False),
    ]  # fmt: skip
    times = [c.at for c in changes]
    assert times == sorted(times)
    assert before <= times[0] <= times[-1] <= datetime.now(UTC)
    assert store.history(LOCAL, made.id, "voluntary") == ()
    with pytest.raises(AnswerError, match="No question 'weather' is asked"):
        store.history(LOCAL, made.id, "weather")


def test_each_log_entry_names_the_hash_that_it_replaced(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small, answers={"lead": said("one")})
    store.save(LOCAL, made.id, "lead", said("group"), expected=1)
    rows = by_hand(store, "SELECT hash, replaced FROM log WHERE deed = 'answered' ORDER BY entry")
    assert rows[0][1] is None
    assert rows[1][1] == rows[0][0]


@pytest.mark.parametrize("change", ["UPDATE log SET by = 'someone'", "DELETE FROM log"])
def test_the_log_can_only_be_added_to(store: Store, small: Definitions, change: str) -> None:
    store.create(LOCAL, small, answers={"lead": said("one")})
    with pytest.raises(DBAPIError, match="only ever added to"):
        by_hand(store, change, watched=True)


def test_the_answer_to_the_service_question_names_the_assessment(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small)
    assert made.name == "Service without a name"
    store.save(LOCAL, made.id, "service_name", said("Night Nursing"), expected=0)
    assert [one.name for one in store.assessments(LOCAL)] == ["Night Nursing"]
    store.save(LOCAL, made.id, "service_name", None, expected=1)
    assert store.load(LOCAL, made.id).name == "Service without a name"


def test_the_list_shows_the_last_changed_first_and_counts_replies(store: Store, small: Definitions) -> None:
    older = store.create(LOCAL, small, answers={"lead": said("one"), "voluntary": Answer(State.DONT_KNOW)})
    newer = store.create(LOCAL, small, example="an-example")
    assert [(one.id, one.answers, one.example) for one in store.assessments(LOCAL)] == [
        (newer.id, 0, "an-example"), (older.id, 2, ""),
    ]  # fmt: skip
    store.save(LOCAL, older.id, "lead", None, expected=1)
    assert [(one.id, one.answers) for one in store.assessments(LOCAL)] == [(older.id, 1), (newer.id, 0)]


def test_ids_cannot_be_guessed(store: Store, small: Definitions) -> None:
    ids = {store.create(LOCAL, small).id for _ in range(20)}
    assert len(ids) == 20
    assert all(re.fullmatch(r"[\w-]{24}", id_) for id_ in ids)


@pytest.mark.parametrize("id_", ["", "nothing", "' OR 1=1 --", "%", "x" * 10_000])
def test_an_unknown_id_gets_a_sentence(store: Store, small: Definitions, id_: str) -> None:
    store.create(LOCAL, small)
    with pytest.raises(NotFound, match="There is nothing at this address"):
        store.load(LOCAL, id_)
    with pytest.raises(NotFound, match="There is nothing at this address"):
        store.save(LOCAL, id_, "lead", said("one"), expected=0)


def test_an_answer_that_does_not_fit_is_refused_and_the_former_one_stays(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small, answers={"vacancies": said(Decimal("7.5"))})
    with pytest.raises(AnswerError, match="100"):
        store.save(LOCAL, made.id, "vacancies", said(Decimal("101")), expected=1)
    with pytest.raises(AnswerError, match="No question 'weather' is asked"):
        store.save(LOCAL, made.id, "weather", said("fine"), expected=0)
    with pytest.raises(AnswerError, match="No question 'weather' is asked"):
        store.create(LOCAL, small, answers={"weather": said("fine")})
    assert store.load(LOCAL, made.id).response.answers == {"vacancies": said(Decimal("7.5"))}
    assert len(store.assessments(LOCAL)) == 1


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1b[31m", "\ud800"])
def test_characters_that_are_not_text_are_refused(store: Store, small: Definitions, bad: str) -> None:
    made = store.create(LOCAL, small)
    with pytest.raises(AnswerError, match="holds a character that"):
        store.save(LOCAL, made.id, "lead", said("one", note=f"Look: {bad}"), expected=0)
    literal = said("one", note=r"Look: \u0000")
    assert store.save(LOCAL, made.id, "lead", literal, expected=0).answer == literal


def test_a_deleted_assessment_is_gone_from_view_and_can_be_restored(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small, answers={"lead": said("one")})
    store.delete(LOCAL, made.id)
    assert store.assessments(LOCAL) == ()
    with pytest.raises(NotFound, match="may have been deleted"):
        store.load(LOCAL, made.id)
    with pytest.raises(NotFound, match="may have been deleted"):
        store.save(LOCAL, made.id, "lead", said("group"), expected=1)
    with pytest.raises(NotFound, match="may have been deleted"):
        store.delete(LOCAL, made.id)
    store.restore(LOCAL, made.id)
    assert store.load(LOCAL, made.id) == made


def test_erasing_an_assessment_leaves_none_of_its_words_on_the_disk(
    store: Store, small: Definitions, database: Path
) -> None:
    words = {"service_name": said("Xylophone Nursing"), "remarks": said("Quetzalcoatl " * 20)}
    made = store.create(LOCAL, small, answers=words)
    other = store.create(LOCAL, small, answers={"remarks": said("Something else")})
    store.save(LOCAL, made.id, "remarks", said("Zanzibar"), expected=1)
    store.erase(LOCAL, made.id)
    assert [one.id for one in store.assessments(LOCAL)] == [other.id]
    with pytest.raises(NotFound, match="nothing at this address"):
        store.restore(LOCAL, made.id)
    on_disk = b"".join(file.read_bytes() for file in database.parent.iterdir())
    for word in (b"Xylophone", b"Quetzalcoatl", b"Zanzibar"):
        assert word not in on_disk
    assert b"Something else" in on_disk
    with sqlite3.connect(database) as direct:
        (count,) = direct.execute("SELECT count(*) FROM log WHERE assessment = ? AND deed = 'answered'", (made.id,)).fetchone()
    assert count == 3


def test_erasing_the_former_answers_of_a_question_keeps_the_one_that_stands(
    store: Store, small: Definitions, database: Path
) -> None:
    made = store.create(LOCAL, small, answers={"remarks": said("Mrs Quetzalcoatl said"), "lead": said("one")})
    store.save(LOCAL, made.id, "remarks", said("A patient said"), expected=1)
    store.erase(LOCAL, made.id, "remarks")
    assert store.load(LOCAL, made.id).answers["remarks"].answer == said("A patient said")
    assert [(c.answer, c.erased) for c in store.history(LOCAL, made.id, "remarks")] == [
        (None, True),
        (said("A patient said"), False),
    ]
    assert [c.erased for c in store.history(LOCAL, made.id, "lead")] == [False]
    assert not any(b"Quetzalcoatl" in file.read_bytes() for file in database.parent.iterdir())


def test_when_somebody_is_reading_the_erasing_is_done_and_traces_are_not_denied(
    database: Path, small: Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.2)
    store = Store.open(str(database))
    made = store.create(LOCAL, small, answers={"remarks": said("Quetzalcoatl")})
    with sqlite3.connect(database, isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM answer").fetchone()
        with pytest.raises(TracesRemain, match=r"It was erased, but traces may remain .* somebody was reading"):
            store.erase(LOCAL, made.id)
    reader.close()
    with pytest.raises(NotFound, match="nothing at this address"):
        store.load(LOCAL, made.id)
    store.close()
    assert not any(b"Quetzalcoatl" in file.read_bytes() for file in database.parent.iterdir())


def test_equal_answers_have_different_hashes_in_the_log_so_that_an_erased_one_cannot_be_guessed(
    store: Store, small: Definitions
) -> None:
    store.create(LOCAL, small, answers={"voluntary": said("yes")})
    store.create(LOCAL, small, answers={"voluntary": said("yes")})
    hashes = [hash_ for (hash_,) in by_hand(store, "SELECT hash FROM log WHERE deed = 'answered'")]
    assert len(set(hashes)) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in hashes)


def test_the_texts_of_definitions_are_kept_once(store: Store, small: Definitions) -> None:
    store.create(LOCAL, small)
    store.create(LOCAL, small)
    assert by_hand(store, "SELECT count(*) FROM definition_text") == [(4,)]


def test_no_id_looks_like_an_option_of_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["-starts-with-a-dash", "plain"])
    monkeypatch.setattr("assessment.store.secrets.token_urlsafe", lambda _size: next(drawn))
    assert store_module._new_id() == "plain"
