"""Two facilitators of one workshop press at once: what the first did stays, and the second is told so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from our_markup import html
from rooms import Room
from streamlit.testing.v1 import AppTest

from assessment.identity import LOCAL
from assessment.shell.room import state
from assessment.shell.session import words
from assessment.store import Store
from assessment.workshop.codes import as_shown
from assessment.workshop.shapes import Phase
from reports.records import Agreed

Visit = Callable[..., AppTest]


@pytest.fixture
def room(store: Store) -> Room:
    found = Room(store)
    found.join(6)
    return found


@pytest.fixture
def two(visit: Visit) -> Callable[..., tuple[AppTest, AppTest]]:
    """Two tabs at the same page, as it stands now."""

    def two(room: Room, page: str = "room") -> tuple[AppTest, AppTest]:
        state.forget()
        return visit(page, **room.address), visit(page, **room.address)

    return two


def options(room: Room, question: str = "SA10") -> list[str]:
    return [each.id for each in room.store.joining.asked(room.w)[0].questions[question].options]  # type: ignore[union-attr]


def says(tab: AppTest) -> str:
    return html(tab).replace("&#x27;", "'").replace("&quot;", '"')


def press(tab: AppTest, key: str) -> AppTest:
    tab.button(key=key).click().run()
    assert not tab.exception, tab.exception
    return tab


def fill_in(tab: AppTest, room: Room, option: str, reason: str) -> AppTest:
    tab.radio(key=f"agreed-{room.w}-SA10").set_value(option)
    tab.text_area(key=f"agreed-reason-{room.w}-SA10").input(reason)
    return tab


@pytest.mark.parametrize("late", ["reveal", "close"])
def test_answers_are_shown_once_and_whoever_presses_late_is_told(room: Room, two: Callable[..., tuple[AppTest, AppTest]], late: str) -> None:
    room.say(room.put("SA10"), [options(room)[0]] * 6)
    one, other = two(room)
    press(one, "reveal")
    shown = room.standing().rounds
    assert words("workshop_round_not_open") in says(press(other, late))
    assert room.standing().rounds == shown
    assert shown[0].phase is Phase.REVEALED


def test_what_was_closed_unseen_is_not_shown_by_whoever_presses_late(room: Room, two: Callable[..., tuple[AppTest, AppTest]]) -> None:
    room.say(room.put("SA10"), [options(room)[0]] * 6)
    one, other = two(room)
    press(one, "close")
    assert words("workshop_round_not_open") in says(press(other, "reveal"))
    assert (room.standing().rounds[0].phase, room.standing().rounds[0].released) == (Phase.CLOSED, None)


def test_a_question_is_put_once(room: Room, two: Callable[..., tuple[AppTest, AppTest]]) -> None:
    one, other = two(room)
    press(one, "ask")
    assert words("workshop_round_open") in says(press(other, "ask"))
    assert len(room.standing().rounds) == 1


def test_a_round_is_voided_once(room: Room, two: Callable[..., tuple[AppTest, AppTest]]) -> None:
    room.asked("SA10", [options(room)[0]] * 6)
    one, other = two(room)
    press(one, "void-1")
    assert words("workshop_round_not_open") in says(press(other, "void-1"))
    assert room.standing().rounds[0].phase is Phase.VOID


def test_of_two_who_keep_an_agreement_the_second_is_told_and_replaces_it_only_by_pressing_again(room: Room, two: Callable[..., tuple[AppTest, AppTest]]) -> None:
    first, second, *_ = options(room)
    room.asked("SA10", [first] * 6)
    one, other = two(room)
    press(fill_in(one, room, first, "So said one."), "agree")
    assert words("elsewhere") in says(press(fill_in(other, room, second, "So said the other."), "agree"))
    assert room.standing().agreed["SA10"].reason == "So said one."
    assert other.text_area(key=f"agreed-reason-{room.w}-SA10").value == "So said the other.", "what was typed stays"
    press(other, "agree")
    assert room.standing().agreed["SA10"].reason == "So said the other."


def test_a_page_that_is_drawn_anew_by_itself_while_somebody_types_does_not_let_them_overwrite_unseen(room: Room, two: Callable[..., tuple[AppTest, AppTest]]) -> None:
    first, second, *_ = options(room)
    room.asked("SA10", [first] * 6)
    one, other = two(room)
    fill_in(other, room, second, "So said the other.").run()
    press(fill_in(one, room, first, "So said one."), "agree")
    state.forget()
    other.run()  # as the page does within two seconds
    assert words("elsewhere") in says(press(other, "agree"))
    assert room.standing().agreed["SA10"].reason == "So said one."


def test_a_form_that_nobody_has_touched_follows_what_was_agreed(room: Room, two: Callable[..., tuple[AppTest, AppTest]]) -> None:
    first, second, *_ = options(room)
    room.asked("SA10", [first] * 6)
    _, other = two(room)
    room.store.workshops.agree(LOCAL, room.a, room.w, "SA10", Agreed(option=first, reason="So said one."), expected=0)
    state.forget()
    other.run()
    assert other.radio(key=f"agreed-{room.w}-SA10").value == first
    press(fill_in(other, room, second, "They saw it, and changed it."), "agree")
    assert room.standing().agreed["SA10"].option == second


def test_a_comment_that_was_left_out_meanwhile_is_not_shown_by_whoever_presses_late(room: Room, two: Callable[..., tuple[AppTest, AppTest]]) -> None:
    room.asked("SA10", [options(room)[0]] * 6, ["Ann said so."])
    one, other = two(room)
    (remark,) = room.standing().rounds[0].remarks
    press(one, f"room_remark_leave_out-{remark.id}")
    assert words("room_remark_elsewhere") in says(press(other, f"room_remark_show-{remark.id}"))
    assert room.standing().rounds[0].remarks[0].shown is False
    press(other, f"room_remark_show-{remark.id}")
    assert room.standing().rounds[0].remarks[0].shown is True


def test_a_code_is_given_out_once_and_not_replaced_or_taken_back_unseen(store: Store, two: Callable[..., tuple[AppTest, AppTest]]) -> None:
    room = Room(store, opened=False)
    one, other = two(room, "workshop")
    press(one, f"give-{room.w}")
    code = room.standing().workshop.code
    assert words("workshop_code_elsewhere") in says(press(other, f"give-{room.w}"))
    assert room.standing().workshop.code == code
    assert as_shown(code) in html(other)
    press(one, f"new-code-{room.w}")
    new = room.standing().workshop.code
    assert words("workshop_code_elsewhere") in says(press(other, f"revoke-{room.w}"))
    assert room.standing().workshop.code == new != code


@pytest.mark.parametrize("late", ["reveal", "close", "toggle-code"])
def test_a_workshop_that_somebody_ended_or_removed_meanwhile_is_told_of_and_left_as_it_is(room: Room, two: Callable[..., tuple[AppTest, AppTest]], late: str) -> None:
    room.put("SA10")
    one, other = two(room)
    room.store.workshops.end(LOCAL, room.a, room.w)
    assert late == "toggle-code" or words("workshop_not_open") in says(press(one, late))
    room.store.workshops.remove(LOCAL, room.a, room.w)
    state.forget()
    press(other, late)
    assert other.title[0].value == words("not_found_title")


@pytest.mark.parametrize("what", ["group-add", "label", "invited"])
def test_groups_that_somebody_changed_meanwhile_stay(store: Store, two: Callable[..., tuple[AppTest, AppTest]], what: str) -> None:
    room = Room(store, opened=False)
    one, other = two(room, "workshop")
    press(one, "group-out-managers")
    if what == "group-add":
        press(other, f"group-add-{room.w}")
    elif what == "label":
        other.text_input(key=f"{room.w}-label-managers").input("Everybody").run()
    else:
        other.number_input(key=f"{room.w}-invited-staff").set_value(3).run()
    assert words("workshop_changed_elsewhere") in says(other)
    assert [(each.label, each.invited) for each in room.standing().workshop.setup.groups] == [("Staff", 20)]
