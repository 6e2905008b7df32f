"""An action being edited: each field saved as it can be, nothing overwritten unseen, nothing typed lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from assessment.action_entry import ActionEntry, action_from, typed_from
from assessment.papers import Action, Filed, Status
from assessment.store import ChangedElsewhere, NotFound, StoreError

AT = datetime(2026, 11, 23, 14, 34, tzinfo=UTC)
CALL = Action(text="Call the union.\nWrite it down.", about="lead", owner="HR lead", due=date(2027, 1, 31), status=Status.UNDER_WAY)


@dataclass
class Shelf:
    """Files as the store does: over the revision expected, or not at all."""

    stands: Filed = field(default_factory=lambda: Filed(CALL, 1, "local", AT))

    def file(self, action: Action | None, expected: int) -> Filed:
        if expected != self.stands.revision:
            raise ChangedElsewhere(self.stands)
        self.stands = Filed(action, expected + 1, "local", AT)
        return self.stands


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def entry(shelf: Shelf) -> ActionEntry:
    return ActionEntry.of("@action.lead", shelf.stands)


def typed(entry: ActionEntry, **fields: str) -> dict[str, str]:
    return {**entry.typed, **fields}


def test_the_fields_make_the_same_action_again() -> None:
    assert action_from(CALL, typed_from(CALL)) == (CALL, ())


def test_saving_what_stands_files_nothing(shelf: Shelf, entry: ActionEntry) -> None:
    entry.take(entry.typed, shelf.file)
    assert shelf.stands.revision == 1


@pytest.mark.parametrize("written", ["3/2/2027", "3 February 2027", "2027-02-03", "3.2.2027"])
def test_a_due_date_is_taken_as_people_in_britain_write_it(shelf: Shelf, entry: ActionEntry, written: str) -> None:
    entry.take(typed(entry, due=written), shelf.file)
    assert shelf.stands.paper == CALL.model_copy(update={"due": date(2027, 2, 3)})
    assert not entry.pending


def test_a_due_date_is_taken_away_by_emptying_it(shelf: Shelf, entry: ActionEntry) -> None:
    entry.take(typed(entry, due=" "), shelf.file)
    assert shelf.stands.paper == CALL.model_copy(update={"due": None})


def test_a_wrong_date_keeps_what_was_typed_and_what_stands_and_the_rest_is_saved(shelf: Shelf, entry: ActionEntry) -> None:
    entry.take(typed(entry, due="31/2/2027", owner="Finance manager"), shelf.file)
    assert entry.trouble == ("“31/2/2027” is not a date. Write day, month and year, such as 23 11 2026.",)
    assert entry.typed["due"] == "31/2/2027"
    assert shelf.stands.paper == CALL.model_copy(update={"owner": "Finance manager"})
    entry.take(typed(entry, due="28/2/2027"), shelf.file)
    assert not entry.pending
    assert shelf.stands.paper == CALL.model_copy(update={"owner": "Finance manager", "due": date(2027, 2, 28)})


@pytest.mark.parametrize(
    ("name", "written", "sentence"),
    [
        ("text", " \u200b ", "write what is to be done"),
        ("text", "x" * 4001, "too long. At most 4,000"),
        ("owner", "x" * 301, "too long. At most 300"),
        ("owner", "a\x00b", "a character that cannot be shown"),
    ],
)
def test_what_cannot_be_kept_is_said_and_the_former_stays(shelf: Shelf, entry: ActionEntry, name: str, written: str, sentence: str) -> None:
    entry.take(typed(entry, **{name: written}, status="done"), shelf.file)
    assert sentence in " ".join(entry.trouble)
    assert entry.typed[name] == written
    assert shelf.stands.paper == CALL.model_copy(update={"status": Status.DONE})


def test_changed_elsewhere_shows_both_and_overwrites_nothing(shelf: Shelf, entry: ActionEntry) -> None:
    theirs = Filed(CALL.model_copy(update={"owner": "Director"}), 2, "anna", AT)
    shelf.stands = theirs
    entry.take(typed(entry, owner="HR adviser"), shelf.file)
    assert entry.pending
    assert entry.theirs == theirs == shelf.stands
    assert entry.typed_action.owner == "HR adviser"


def test_keeping_mine_files_it_over_theirs_and_keeping_theirs_shows_it(shelf: Shelf, entry: ActionEntry) -> None:
    shelf.stands = Filed(CALL.model_copy(update={"owner": "Director"}), 2, "anna", AT)
    entry.take(typed(entry, owner="HR adviser"), shelf.file)
    entry.keep_mine(shelf.file)
    assert (shelf.stands.revision, entry.pending) == (3, False)
    assert entry.action == CALL.model_copy(update={"owner": "HR adviser"})
    shelf.stands = Filed(CALL, 4, "anna", AT)
    entry.take(typed(entry, owner="Nobody"), shelf.file)
    entry.keep_theirs()
    assert (entry.action, entry.typed["owner"], entry.pending) == (CALL, "HR lead", False)


def test_an_action_that_was_taken_out_elsewhere_comes_back_for_its_question_when_mine_is_kept(shelf: Shelf, entry: ActionEntry) -> None:
    shelf.stands = Filed(None, 2, "anna", AT)
    entry.take(typed(entry, owner="HR adviser"), shelf.file)
    assert entry.theirs == shelf.stands
    entry.keep_mine(shelf.file)
    assert shelf.stands.paper == CALL.model_copy(update={"owner": "HR adviser"})


def test_an_action_changed_elsewhere_is_not_taken_out_unseen(shelf: Shelf, entry: ActionEntry) -> None:
    shelf.stands = Filed(CALL.model_copy(update={"owner": "Director"}), 2, "anna", AT)
    entry.take_out(shelf.file)
    assert entry.theirs == shelf.stands
    entry.keep_theirs()
    entry.take_out(shelf.file)
    assert (entry.action, shelf.stands.paper, entry.pending) == (None, None, False)


@pytest.mark.parametrize("error", [StoreError("The disk is full."), NotFound()])
def test_what_cannot_be_written_is_said_and_stays_typed(entry: ActionEntry, error: StoreError) -> None:
    def full(action: Action | None, expected: int) -> Filed:
        raise error

    entry.take(typed(entry, owner="HR adviser"), full)
    assert entry.unsaved
    assert entry.pending
    assert entry.trouble
    assert (entry.action, entry.typed["owner"]) == (CALL, "HR adviser")
