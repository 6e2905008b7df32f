"""What a facilitator does beside the rounds: leading the projector, showing everything together, and keying in sheets."""

from __future__ import annotations

import pytest
from test_workshops import SETUP, Room

from assessment.identity import LOCAL, NotFound
from assessment.store import Store
from assessment.workshop.entering import NotOpen
from assessment.workshop.shapes import Phase


@pytest.fixture
def room(store: Store) -> Room:
    return Room(store)


def test_a_facilitator_puts_the_room_at_any_item_and_asking_moves_it_along(room: Room) -> None:
    room.store.workshops.show(LOCAL, room.assessment, room.id, "SA2")
    assert room.standing().workshop.on_screen == "SA2"
    room.put("SA1")
    assert room.standing().workshop.on_screen == "SA1"
    with pytest.raises(NotFound):
        room.store.workshops.show(LOCAL, room.assessment, room.id, "SA9")


def test_what_the_projector_shows_is_nothing_that_phones_look_again_for(room: Room) -> None:
    room.join(1)
    before = room.store.joining.seen(room.id, room.people[0])
    room.store.workshops.hide_code(LOCAL, room.assessment, room.id, hidden=True)
    room.store.workshops.show(LOCAL, room.assessment, room.id, "SA2")
    room.store.joining._states.clear()
    assert room.store.joining.seen(room.id, room.people[0]) == before


def test_all_open_rounds_are_shown_together_and_once(store: Store) -> None:
    room = Room(store, SETUP.model_copy(update={"pace": "own"}))
    room.join(6)
    room.say(1, ["staff"] * 6)
    assert room.standing().finished == 0
    room.store.workshops.reveal_all(LOCAL, room.assessment, room.id)
    assert {each.phase for each in room.standing().rounds} == {Phase.REVEALED}
    with pytest.raises(NotOpen):
        room.store.workshops.reveal_all(LOCAL, room.assessment, room.id)


def test_whoever_answered_every_open_question_has_finished(store: Store) -> None:
    room = Room(store, SETUP.model_copy(update={"pace": "own", "agenda": ("SA1", "SA2")}))
    one, _ = room.join(2)
    room.say(1, ["staff"] * 2)
    assert room.standing().finished == 0
    second = store.joining.asked(room.id)[0].questions["SA2"].options[0].id
    store.joining.answer(room.id, one, 2, second)
    assert room.standing().finished == 1


def test_a_sheet_is_added_to_and_stays_one_person(room: Room) -> None:
    number = room.put("SA1")
    room.store.workshops.enter_sheet(LOCAL, room.assessment, room.id, "staff", {number: "staff"})
    (entry,) = room.store.workshops.entries(LOCAL, room.assessment, room.id)
    room.store.workshops.enter_sheet(LOCAL, room.assessment, room.id, "", {number: "managers"}, entry=entry.id)
    assert (room.standing().people, room.standing().rounds[0].answered) == (1, 1)
    room.join(1)
    phone = next(each for each in room.store.workshops.entries(LOCAL, room.assessment, room.id) if not each.paper)
    with pytest.raises(NotFound):
        room.store.workshops.enter_sheet(LOCAL, room.assessment, room.id, "", {number: "managers"}, entry=phone.id)
