"""The history as people read it, and the commands that list, delete, bring back and erase."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from colleagues import member

from assessment import cli, exchange, history, keeping
from assessment.database import ENVIRONMENT
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.record import UNREADABLE
from assessment.store import NotFound, Store
from questionnaires.answers import Answer, Evidence, Level, State


def said(value: str, **more: object) -> Answer:
    return Answer(State.ANSWERED, value, **more)  # pyright: ignore


@pytest.fixture(autouse=True)
def here(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, url)


@pytest.fixture
def night(store: Store, small: Definitions) -> str:
    """An assessment with a remark that was changed twice and then cleared."""
    id_ = store.create(member(store, "Anna"), small, answers={"service_name": said("Night Nursing"), "remarks": said("Quetzalcoatl")}).id
    store.save(LOCAL, id_, "remarks", said("Zanzibar"), expected=1)
    store.save(LOCAL, id_, "remarks", None, expected=2)
    return id_


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(list(arguments)) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(list(arguments)) == 2
    found = capsys.readouterr()
    assert found.out == ""
    return found.err


def at_the_keyboard(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    keyboard = io.StringIO(typed)
    monkeypatch.setattr(keyboard, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", keyboard)


def test_each_line_says_from_what_to_what_and_by_whom_the_newest_first(store: Store, small: Definitions, night: str) -> None:
    found = history.lines(small.library, store.history(LOCAL, night, "remarks"), names=store.people.names(LOCAL, night))
    assert [(line.before, line.after, line.by) for line in found] == [
        ("Zanzibar", "no answer any more", "somebody using this copy"),
        ("Quetzalcoatl", "Zanzibar", "somebody using this copy"),
        ("no answer", "Quetzalcoatl", "Anna"),
    ]


def test_erased_answers_are_said_to_be_erased_and_not_to_be_missing(store: Store, small: Definitions, night: str) -> None:
    store.erase(LOCAL, night, "remarks")
    erased = "an answer that was erased since"
    found = history.lines(small.library, store.history(LOCAL, night, "remarks"), names=store.people.names(LOCAL, night))
    assert [(line.before, line.after) for line in found] == [(erased, "no answer any more"), (erased, erased), ("no answer", erased)]


def test_a_change_of_what_is_written_beside_an_answer_shows(store: Store, small: Definitions) -> None:
    evidence = Evidence(Level.DOCUMENTED, "minutes", "shared drive", "May 2026")
    id_ = store.create(LOCAL, small, answers={"lead": said("group", evidence=evidence)}).id
    store.save(LOCAL, id_, "lead", said("group", evidence=evidence, note="As agreed."), expected=1)
    store.save(LOCAL, id_, "lead", Answer(State.DONT_KNOW, who_could_know="HR"), expected=2)
    newest, middle, _ = history.lines(small.library, store.history(LOCAL, id_))
    assert middle.before.endswith("Documented: minutes, shared drive, May 2026")
    assert middle.after == f"{middle.before}. Explanation: As agreed."
    assert newest.after == "Don't know. Could know: HR"


def test_a_question_has_former_answers_apart_from_the_one_that_stands_and_until_they_are_erased(store: Store, night: str) -> None:
    assert history.former(store.history(LOCAL, night)) == ("remarks",)
    store.erase(LOCAL, night, "remarks")
    assert history.former(store.history(LOCAL, night)) == ()


def test_the_command_history_prints_changes_that_cannot_steer_the_terminal(
    store: Store, night: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store.save(LOCAL, night, "remarks", said("two\nlines\u202e"), expected=3)
    shown = told(capsys, "history", night, "--question", "remarks")
    assert "Changes in “Night Nursing”" in shown
    assert "(remarks), Anna\n  From: no answer\n  To: Quetzalcoatl\n" in shown
    assert "To: two lines \n" in shown
    assert "service_name" not in shown
    assert "(service_name)" in told(capsys, "history", night)


def test_the_history_of_what_was_never_answered_says_so(store: Store, small: Definitions, capsys: pytest.CaptureFixture[str]) -> None:
    assert "No answer has been given yet." in told(capsys, "history", store.create(LOCAL, small).id)


def test_an_assessment_is_deleted_listed_as_deleted_and_restored(store: Store, night: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"mutual-readiness restore {night}" in told(capsys, "delete", night)
    assert "No assessments" in told(capsys, "list")
    shown = told(capsys, "list", "--deleted")
    assert night in shown
    assert "Night Nursing" in shown
    assert told(capsys, "restore", night) == "“Night Nursing” is in the list again.\n"
    assert "No deleted assessments are kept here." in told(capsys, "list", "--deleted")
    assert store.load(LOCAL, night).name == "Night Nursing"


@pytest.mark.parametrize("command", ["history", "delete", "restore", "erase"])
def test_a_command_on_an_unknown_assessment_gets_a_sentence(
    store: Store, night: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = refused(capsys, command, "nothing-here")
    assert sentence.startswith("There is nothing at this address")
    assert sentence.count("\n") == 1


def test_an_unknown_question_gets_a_sentence_and_nothing_is_erased(
    store: Store, night: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = store.history(LOCAL, night)
    sentence = "No question 'weather' is asked in this assessment.\n"
    assert refused(capsys, "erase", night, "--former", "weather", "--yes") == sentence
    assert refused(capsys, "history", night, "--question", "weather") == sentence
    assert store.history(LOCAL, night) == before


def test_erasing_needs_a_yes_or_the_word_typed(
    store: Store, night: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("erase\n"))
    assert refused(capsys, "erase", night) == "Nothing was erased: nobody is at the keyboard to confirm it. Add --yes if you mean it.\n"
    at_the_keyboard(monkeypatch, "yes\n")
    asked = refused(capsys, "erase", night)
    assert "This erases “Night Nursing” for good. Type the word “erase” to go on:" in asked
    assert asked.endswith("Nothing was erased, because it was not confirmed.\n")
    assert store.load(LOCAL, night).name == "Night Nursing"
    at_the_keyboard(monkeypatch, "Erase\n")
    assert told(capsys, "erase", night) == "“Night Nursing” was erased for good.\n"
    with pytest.raises(NotFound, match="nothing at this address"):
        store.restore(LOCAL, night)
    assert refused(capsys, "erase", night, "--yes").startswith("There is nothing at this address")


def test_a_deleted_assessment_can_be_erased(store: Store, night: str, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store.delete(LOCAL, night)
    assert "erased for good" in told(capsys, "erase", night, "--yes")
    assert store.assessments(LOCAL, deleted=True) == ()
    assert not any(b"Quetzalcoatl" in file.read_bytes() for file in database.parent.iterdir())


def test_former_answers_are_erased_by_command(store: Store, night: str, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "The former answers to “remarks” were erased" in told(capsys, "erase", night, "--former", "remarks", "--yes")
    assert history.former(store.history(LOCAL, night)) == ()
    assert store.load(LOCAL, night).name == "Night Nursing"
    assert not any(b"Zanzibar" in file.read_bytes() for file in database.parent.iterdir())


def test_the_list_tells_a_copy_from_its_original(store: Store, night: str, capsys: pytest.CaptureFixture[str]) -> None:
    copy = exchange.import_(store, LOCAL, exchange.export(store.load(LOCAL, night)))
    assert copy.imported == copy.created
    assert store.load(LOCAL, night).imported is None
    lines = {line.split()[0]: line for line in told(capsys, "list").splitlines()}
    assert lines[night].endswith("Night Nursing")
    assert lines[copy.id].endswith(f"Night Nursing (copy, made on {keeping._day(copy.created)})")


def test_a_time_that_cannot_be_read_is_said_to_be_so() -> None:
    assert keeping._time(UNREADABLE) == keeping._day(UNREADABLE) == "at a time that cannot be read"
