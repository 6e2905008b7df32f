"""Damaged contents in a sound database: one sentence that names the assessment and the question; the others stay usable."""

from __future__ import annotations

import re

import pytest
from by_hand import by_hand

from assessment import cli, whole
from assessment.database import ENVIRONMENT
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.record import UNREADABLE
from assessment.store import Damaged, Store
from questionnaires.answers import Answer, State
from questionnaires.errors import AnswerError

IN_LEAD = r"In the assessment “Night Nursing” \({id}\), what is kept for the question “[^”]+” \(lead\) is not what was saved\. Nothing was changed, and other assessments are not affected"
OF_LEAD = "(SELECT hash FROM answer WHERE question = 'lead' AND assessment = '{id}')"


def said(value: str) -> Answer:
    return Answer(State.ANSWERED, value)


@pytest.fixture
def night(store: Store, small: Definitions) -> str:
    return store.create(LOCAL, small, answers={"service_name": said("Night Nursing"), "lead": said("one")}).id


@pytest.fixture
def day(store: Store, small: Definitions) -> str:
    return store.create(LOCAL, small, answers={"service_name": said("Day Nursing"), "lead": said("one")}).id


def damage(store: Store, statement: str, id_: str) -> None:
    by_hand(store, statement.replace("{lead}", OF_LEAD).replace("{id}", id_))


ANSWERS = {
    "no JSON": "UPDATE answer_content SET content = 'x' WHERE hash = {lead}",
    "JSON cut off": "UPDATE answer_content SET content = substr(content, 1, 5) WHERE hash = {lead}",
    "another answer": """UPDATE answer_content SET content = '{"value":"group"}' WHERE hash = {lead}""",
    "content missing": "DELETE FROM answer_content WHERE hash = {lead}",
    "answer missing": "DELETE FROM answer WHERE question = 'lead' AND assessment = '{id}'",
    "an older revision": "UPDATE answer SET revision = 0 WHERE question = 'lead' AND assessment = '{id}'",
    "no time": "UPDATE answer SET at = 'yesterday' WHERE question = 'lead' AND assessment = '{id}'",
}

WHERE_A_COLUMN_HOLDS_ANYTHING = {
    "a number": "UPDATE answer_content SET content = 7 WHERE hash = {lead}",
    "bytes": "UPDATE answer_content SET content = x'ff00' WHERE hash = {lead}",
    "not UTF-8": "UPDATE answer_content SET content = CAST(x'7bff7d' AS TEXT) WHERE hash = {lead}",
    "no revision": "UPDATE answer SET revision = 'x' WHERE question = 'lead' AND assessment = '{id}'",
}


@pytest.mark.parametrize("statement", ANSWERS.values(), ids=list(ANSWERS))
def test_a_damaged_answer_is_named_with_its_assessment_and_the_others_stay_usable(
    store: Store, night: str, day: str, statement: str
) -> None:
    named_alone(store, night, day, statement)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("statement", WHERE_A_COLUMN_HOLDS_ANYTHING.values(), ids=list(WHERE_A_COLUMN_HOLDS_ANYTHING))
def test_what_only_sqlite_would_keep_is_named_as_damage_too(store: Store, night: str, day: str, statement: str) -> None:
    named_alone(store, night, day, statement)


def named_alone(store: Store, night: str, day: str, statement: str) -> None:
    damage(store, statement, night)
    with pytest.raises(Damaged, match=IN_LEAD.format(id=re.escape(night))):
        store.load(LOCAL, night)
    assert store.load(LOCAL, day).response.answers["lead"] == said("one")
    assert store.save(LOCAL, day, "lead", said("group"), expected=1).revision == 2
    assert {one.id for one in store.assessments(LOCAL)} == {night, day}


def test_an_answer_to_a_question_that_nobody_asks_is_named(store: Store, night: str) -> None:
    damage(store, "UPDATE answer SET question = 'weather' WHERE question = 'lead'", night)
    with pytest.raises(Damaged, match=r"“Night Nursing” .* the question “[^”]+” \((lead|weather)\) is not what was saved"):
        store.load(LOCAL, night)
    damage(store, "DELETE FROM answer WHERE question = 'weather'", night)
    damage(
        store, "INSERT INTO log (entry, assessment, subject, revision, by, at, deed, organisation, source, chain) "
        "VALUES (99, '{id}', 'rain', 1, 'a', '2026', 'answered', '', '', '')", night
    )
    with pytest.raises(Damaged, match=r"the question “rain” \(rain\) is not what was saved"):
        store.history(LOCAL, night)


DEFINITIONS = {
    "text changed": ("UPDATE definition_text SET text = text || ' '", "the definition [^,]+, under which"),
    "text missing": ("DELETE FROM definition_text", "the definition [^,]+, under which"),
    "no longer used": ("DELETE FROM assessment_definition WHERE assessment = '{id}'", "the questions cannot be put together: "),
}


@pytest.mark.parametrize(("statement", "sentence"), DEFINITIONS.values(), ids=list(DEFINITIONS))
def test_damaged_definitions_are_named_and_nothing_is_scored_by_them(
    url: str, small: Definitions, statement: str, sentence: str
) -> None:
    store = Store.open(url)
    id_ = store.create(LOCAL, small, answers={"service_name": said("Night Nursing")}).id
    damage(store, statement, id_)
    store.close()
    store = Store.open(url)
    with pytest.raises(Damaged, match=rf"In the assessment “Night Nursing” \({re.escape(id_)}\), {sentence}"):
        store.load(LOCAL, id_)
    with pytest.raises(Damaged, match=sentence):
        store.save(LOCAL, id_, "lead", said("one"), expected=0)
    store.close()


def test_a_damaged_time_does_not_keep_the_list_from_being_read(store: Store, night: str, day: str) -> None:
    damage(store, "UPDATE assessment SET changed = 'whenever' WHERE id = '{id}'", night)
    assert {one.id: one.changed == UNREADABLE for one in store.assessments(LOCAL)} == {night: True, day: False}
    with pytest.raises(Damaged, match=r"“Night Nursing” .*, the time at which it was begun or last changed cannot be read"):
        store.load(LOCAL, night)


@pytest.mark.usefixtures("database")
def test_a_name_that_is_not_utf_8_does_not_keep_the_list_from_being_read(store: Store, night: str, day: str) -> None:
    damage(store, "UPDATE assessment SET name = CAST(x'4eff' AS TEXT) WHERE id = '{id}'", night)
    assert {one.name for one in store.assessments(LOCAL)} == {"N\ufffd", "Day Nursing"}


def test_saving_over_a_damaged_answer_is_refused(store: Store, night: str) -> None:
    damage(store, ANSWERS["no JSON"], night)
    with pytest.raises(Damaged, match=r"\(lead\) is not what was saved"):
        store.save(LOCAL, night, "lead", said("group"), expected=1)


def test_a_damaged_former_answer_is_named_and_can_be_erased(store: Store, night: str) -> None:
    damage(store, ANSWERS["no JSON"], night)
    damage(store, "UPDATE answer SET hash = NULL WHERE question = 'lead'", night)
    with pytest.raises(Damaged, match=r"\(lead\) is not what was saved"):
        store.history(LOCAL, night)
    store.erase(LOCAL, night, "lead")
    assert [change.erased for change in store.history(LOCAL, night, "lead")] == [True]


def test_a_damaged_assessment_can_be_deleted_restored_and_erased(store: Store, night: str, day: str) -> None:
    damage(store, ANSWERS["content missing"], night)
    store.delete(LOCAL, night)
    store.restore(LOCAL, night)
    store.erase(LOCAL, night)
    assert [one.id for one in store.assessments(LOCAL)] == [day]


@pytest.mark.parametrize("command", ["export", "history"])
def test_the_command_line_tells_damage_in_one_sentence(
    url: str, store: Store, night: str, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ENVIRONMENT, url)
    damage(store, ANSWERS["JSON cut off"], night)
    assert cli.main([command, night]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert re.fullmatch(IN_LEAD.format(id=re.escape(night)) + r"[^\n]*\n", told.err)


def test_what_a_newer_way_of_reading_refuses_is_damage_and_no_traceback(
    store: Store, night: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Answer:
        raise AnswerError("this is not read any more")

    monkeypatch.setattr(whole, "parse_answer", refuse)
    with pytest.raises(Damaged, match="is not what was saved"):
        store.load(LOCAL, night)
