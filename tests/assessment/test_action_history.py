"""What became of an action is kept and told, and its former versions can be erased for good."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from colleagues import member

from assessment import cli, history
from assessment.database import ENVIRONMENT
from assessment.definitions import Definitions
from assessment.history import Line
from assessment.identity import LOCAL
from assessment.papers import DECIDED, Action, Paper, Status, action_key
from assessment.record import Assessment
from assessment.store import Store
from questionnaires.answers import Answer, State
from questionnaires.errors import AnswerError

KEY, OWN = action_key("lead"), "@action.0123456789abcdef"
CALL = Action(text="Call the union.", about="lead", owner="Quetzalcoatl Brown")
LATER = CALL.model_copy(update={"owner": "HR lead", "due": date(2027, 1, 31), "status": Status.UNDER_WAY})


@pytest.fixture
def made(store: Store, small: Definitions, url: str, monkeypatch: pytest.MonkeyPatch) -> Assessment:
    """An assessment with an action that was changed, and one that was taken out."""
    monkeypatch.setenv(ENVIRONMENT, url)
    anna = member(store, "Anna")
    made = store.create(anna, small, answers={"service_name": Answer(State.ANSWERED, "Night Nursing")})
    store.file(anna, made.id, KEY, CALL, expected=0)
    store.file(LOCAL, made.id, KEY, LATER, expected=1)
    store.file(LOCAL, made.id, OWN, Action(text="Book a room. Bring tea."), expected=0)
    store.file(LOCAL, made.id, OWN, None, expected=1)
    store.save(LOCAL, made.id, "lead", Answer(State.ANSWERED, "one"), expected=0)
    return store.load(LOCAL, made.id)


def lines(store: Store, small: Definitions, made: Assessment) -> tuple[Line, ...]:
    return history.lines(small.library, store.history(LOCAL, made.id), store.action_history(LOCAL, made.id), store.people.names(LOCAL, made.id))


def test_every_change_of_an_action_is_told_among_those_of_the_answers_newest_first(store: Store, small: Definitions, made: Assessment) -> None:
    found = [(line.question, line.before, line.after, line.by) for line in lines(store, small, made)]
    here, none = "somebody using this copy", "not in the plan"
    call = "Call the union. Owner: Quetzalcoatl Brown. Due: No date yet. Status: To do."
    later = "Call the union. Owner: HR lead. Due: 31 January 2027. Status: Under way."
    room = "Book a room. Bring tea. Owner: Nobody yet. Due: No date yet. Status: To do."
    assert found == [
        ("Leading group", "no answer", "One person", here),
        ("Action: Book a room.", room, "not in the plan any more", here),
        ("Action: Book a room.", none, room, here),
        ("Action: Leading group", call, later, here),
        ("Action: Leading group", none, call, "Anna"),
        ("Name", "no answer", "Night Nursing", "Anna"),
    ]


def test_former_versions_of_actions_are_offered_for_erasing_also_of_one_that_was_taken_out(store: Store, made: Assessment) -> None:
    assert history.former(store.history(LOCAL, made.id), store.action_history(LOCAL, made.id)) == (KEY, OWN)


def in_files(folder: Path, words: bytes) -> bool:
    return any(words in file.read_bytes() for file in folder.iterdir() if file.is_file())


def test_erased_versions_are_gone_from_the_bytes_of_the_database_and_what_stands_stays(
    store: Store, small: Definitions, made: Assessment, database: Path, tmp_path: Path
) -> None:
    assert in_files(tmp_path, b"Quetzalcoatl")
    store.erase(LOCAL, made.id, KEY)
    assert not in_files(tmp_path, b"Quetzalcoatl")
    assert in_files(tmp_path, b"HR lead")
    assert store.load(LOCAL, made.id).paper(KEY) == LATER
    assert [(change.key, change.erased) for change in store.action_history(LOCAL, made.id)][:2] == [(KEY, True), (KEY, False)]
    assert "a version that was erased since" in [line.after for line in lines(store, small, made)]
    assert history.former(store.history(LOCAL, made.id), store.action_history(LOCAL, made.id)) == (OWN,)
    store.erase(LOCAL, made.id, OWN)
    assert not in_files(tmp_path, b"Bring tea")


def test_of_what_was_decided_beforehand_nothing_can_be_erased_by_its_key(store: Store, made: Assessment) -> None:
    with pytest.raises(AnswerError, match="No question"):
        store.erase(LOCAL, made.id, DECIDED)


def test_the_command_line_tells_and_erases_by_the_key_of_an_action(made: Assessment, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["history", made.id, "--question", KEY]) == 0
    told = capsys.readouterr().out
    assert "Action: Leading group (@action.lead), somebody using this copy" in told
    assert "Night Nursing”" in told
    assert "One person" not in told
    assert cli.main(["history", made.id, "--question", "lead"]) == 0
    assert "Action:" not in capsys.readouterr().out
    assert cli.main(["erase", made.id, "--former", KEY, "--yes"]) == 0
    assert "The former versions of “@action.lead” were erased for good." in capsys.readouterr().out
    paper: Paper | None = store.load(LOCAL, made.id).paper(KEY)
    assert paper == LATER
