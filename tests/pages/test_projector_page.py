"""What the room sees: nothing before it is shown, nothing to press, and never what waits for the facilitator."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from our_markup import html
from rooms import SETUP, Room
from streamlit.testing.v1 import AppTest

from assessment.identity import LOCAL
from assessment.shell.room import state
from assessment.shell.session import words
from assessment.store import Store
from assessment.workshop.codes import as_shown
from reports.records import Agreed

Visit = Callable[..., AppTest]
WIDGETS = ("button", "checkbox", "radio", "text_input", "text_area", "number_input", "selectbox")


@pytest.fixture
def look(visit: Visit) -> Callable[[Room], AppTest]:
    def look(room: Room) -> AppTest:
        state.forget()
        return visit("projector", **room.address)

    return look


@pytest.fixture
def room(store: Store) -> Room:
    made = Room(store)
    made.join(8)
    return made


def options(room: Room, question: str) -> list[str]:
    return [each.id for each in room.store.joining.asked(room.w)[0].questions[question].options]  # type: ignore[union-attr]


def test_before_a_question_there_are_the_name_the_code_and_how_many_have_joined(room: Room, look: Callable[[Room], AppTest]) -> None:
    tab = look(room)
    assert tab.title[0].value == "Staff day"
    assert as_shown(room.code) in html(tab)
    assert words("room_joined", people=8) in html(tab)


def test_an_open_question_shows_its_options_and_only_how_many_have_answered(room: Room, look: Callable[[Room], AppTest]) -> None:
    room.put("SA10")
    room.say(1, [options(room, "SA10")[0]] * 7, ["A secret thought"])
    tab = look(room)
    asked = room.store.joining.asked(room.w)[0].questions["SA10"]
    assert tab.title[0].value == asked.text
    assert all(each.title in html(tab) for each in asked.options)  # type: ignore[union-attr]
    assert words("room_answered", done=7, people=8) in html(tab)
    assert "mr-room-bars" not in html(tab)
    assert "A secret thought" not in html(tab)


def test_there_is_nothing_to_press_at_any_time(room: Room, look: Callable[[Room], AppTest]) -> None:
    room.put("SA10")
    room.say(1, [options(room, "SA10")[0]] * 7, ["A thought"])
    before = look(room)
    room.reveal(1)
    for tab in (before, look(room)):
        assert not [each for kind in WIDGETS for each in tab.get(kind)]
        assert not tab.get("page_link")


def test_after_the_answers_were_shown_only_comments_that_may_be_seen_and_the_agreed_answer_are_there(room: Room, look: Callable[[Room], AppTest]) -> None:
    room.put("SA10")
    room.say(1, [options(room, "SA10")[0]] * 7, ["Waits", "Is shown", "Is left out"])
    room.reveal(1)
    by_text = {each.text: each.id for each in room.standing().rounds[0].remarks}
    for text, shown in (("Is shown", True), ("Is left out", False)):
        room.store.workshops.moderate(LOCAL, room.a, room.w, 1, by_text[text], shown=shown)
    room.store.workshops.agree(LOCAL, room.a, room.w, "SA10", Agreed(option=options(room, "SA10")[1], reason="We talked."), expected=0)
    found = html(look(room))
    assert "mr-room-bars" in found
    assert "All chose" in found
    assert "Is shown" in found
    assert "Waits" not in found
    assert "Is left out" not in found
    assert "Managers ask" in found
    assert "We talked." in found


def test_no_agreement_is_told_as_it_is(room: Room, look: Callable[[Room], AppTest]) -> None:
    room.asked("SA10", [options(room, "SA10")[0]] * 7)
    room.store.workshops.agree(LOCAL, room.a, room.w, "SA10", Agreed(reason="Two views stand."), expected=0)
    assert words("room_no_agreement") in html(look(room))


def test_the_code_can_be_left_out(room: Room, look: Callable[[Room], AppTest]) -> None:
    room.store.workshops.hide_code(LOCAL, room.a, room.w, hidden=True)
    tab = look(room)
    assert as_shown(room.code) not in html(tab)
    assert room.code not in html(tab)
    assert "<img" not in html(tab)


def test_names_are_never_on_the_projector(store: Store, look: Callable[[Room], AppTest]) -> None:
    room = Room(store, SETUP.model_copy(update={"named": True}))
    room.people = [store.joining.join(room.code, "staff", name=f"Person {number}") for number in range(6)]
    room.asked("SA10", [options(room, "SA10")[0]] * 6)
    assert "Person" not in html(look(room))


def test_what_the_projector_is_given_holds_nothing_that_waits_and_no_groups(room: Room) -> None:
    room.put("SA10")
    room.say(1, [options(room, "SA10")[0]] * 7, ["Waits"])
    room.reveal(1)
    room.put("SA2")
    room.say(2, [options(room, "SA2")[0]] * 7, ["Is open"])
    told = repr(room.store.workshops.projected(LOCAL, room.a, room.w))
    assert "Waits" not in told
    assert "Is open" not in told
    given = room.store.workshops.projected(LOCAL, room.a, room.w)
    assert given.came == {"": 8}
    assert given.rounds[1].released is None


def test_of_groups_of_fewer_than_may_be_told_not_even_their_number_is_given(room: Room) -> None:
    room.join(4, "managers")
    given = room.store.workshops.projected(LOCAL, room.a, room.w)
    assert (given.people, dict(given.told)) == (12, {})
    room.join(1, "managers")
    assert dict(room.store.workshops.projected(LOCAL, room.a, room.w).told) == {"staff": 8, "managers": 5}


def test_groups_that_differ_are_told_in_words_and_groups_that_are_not_shown_never(room: Room, look: Callable[[Room], AppTest]) -> None:
    room.join(8, "managers")
    first, second, third, fourth, *_ = options(room, "SA10")
    room.asked("SA10", [first, first, first, first, second, second, second, first, third, third, third, fourth, fourth, fourth, fourth, third])
    found = html(look(room))
    assert words("room_gaps") in found
    assert "Managers answered 2.1 steps higher than Staff; if those who did not answer" in found
    assert "Staff: the 20 invited; Managers: the 8 who came" in found
    room.asked("SA2", [options(room, "SA2")[0]] * 16)
    assert words("room_gaps") not in html(look(room)), "all alike, so neither group is shown apart"


def test_it_follows_the_facilitator_to_an_earlier_question(room: Room, look: Callable[[Room], AppTest]) -> None:
    room.asked("SA10", [options(room, "SA10")[0]] * 7)
    room.asked("SA2", [options(room, "SA2")[0]] * 7)
    texts = room.store.joining.asked(room.w)[0].questions
    assert look(room).title[0].value == texts["SA2"].text
    room.store.workshops.show(LOCAL, room.a, room.w, "SA10")
    assert look(room).title[0].value == texts["SA10"].text


def test_a_workshop_that_is_over_says_so(room: Room, look: Callable[[Room], AppTest]) -> None:
    room.store.workshops.end(LOCAL, room.a, room.w)
    assert words("room_over") in html(look(room))


def test_who_came_too_late_to_be_counted_in_a_second_round_is_told_of_without_what_they_said(room: Room, look: Callable[[Room], AppTest]) -> None:
    first, second = options(room, "SA10")[:2]
    room.asked("SA10", [first] * 4 + [second] * 4)
    room.join(2)
    room.asked("SA10", [first] * 3 + [second] * 5 + [second] * 2)
    found = html(look(room))
    assert words("room_people", count=8) in found
    assert words("room_left_out", count=2) in found


def test_at_everybodys_own_pace_the_room_sees_what_to_talk_about_once_all_was_shown(store: Store, look: Callable[[Room], AppTest]) -> None:
    room = Room(store, SETUP.model_copy(update={"pace": "own", "agenda": ("SA10", "SA2")}))
    room.join(6)
    for number, question in enumerate(("SA10", "SA2"), 1):
        few = options(room, question)
        room.say(number, [few[0]] * 6 if question == "SA10" else [few[0]] * 3 + [few[-1]] * 3)
    assert words("room_agenda_disagreement") not in html(look(room))
    room.store.workshops.reveal_all(LOCAL, room.a, room.w)
    found = html(look(room))
    assert words("room_agenda_disagreement") in found
    labels = [room.store.joining.asked(room.w)[0].questions[each].label for each in ("SA2", "SA10")]  # type: ignore[union-attr]
    assert found.index(labels[0]) < found.index(labels[1]), "the least agreed first"
