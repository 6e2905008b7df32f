"""The room, for its facilitator: every press does what it says, and nothing is seen before it is shown."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from our_markup import html
from rooms import SETUP, Room
from streamlit.testing.v1 import AppTest

from assessment.identity import LOCAL
from assessment.shell.room import state
from assessment.shell.session import words
from assessment.store import Store
from assessment.workshop.codes import as_shown
from assessment.workshop.shapes import Phase, Standing
from questionnaires.answers import Answer, State

Visit = Callable[..., AppTest]


@pytest.fixture
def room(store: Store) -> Room:
    return Room(store)


@pytest.fixture
def look(visit: Visit) -> Callable[[Room], AppTest]:
    """Opens the page, or looks again, with nothing kept from before."""

    def look(room: Room, tab: AppTest | None = None) -> AppTest:
        state.forget()
        return visit("room", **room.address) if tab is None else tab.run()

    return look


def options(room: Room, question: str) -> list[str]:
    asked = room.store.joining.asked(room.w)[0].questions[question]
    return [each.id for each in asked.options]  # type: ignore[union-attr]


def phases(room: Room) -> list[tuple[str, Phase]]:
    return [(each.question, each.phase) for each in room.standing().rounds]


def buttons(tab: AppTest) -> set[str]:
    return {str(each.key) for each in tab.button}


def says(tab: AppTest) -> str:
    return html(tab).replace("&#x27;", "'").replace("&quot;", '"')


def test_before_anything_is_asked_the_code_the_link_and_the_first_question_are_there(room: Room, look: Callable[..., AppTest]) -> None:
    room.join(3)
    tab = look(room)
    assert tab.title[0].value == "Staff day"
    assert as_shown(room.code) in html(tab)
    assert "/join" in html(tab)
    assert '<img src="data:image/svg+xml' in html(tab)
    assert f'alt="{words("room_qr", address="")}' in html(tab)
    assert words("room_joined", people=3) in html(tab)
    assert tab.button(key="ask").label == words("room_ask", number=1, label="Managers share control")


@pytest.mark.parametrize(
    ("listens", "typed", "reachable"),
    [("127.0.0.1", "http://localhost:8501/join", False), ("0.0.0.0", "http://192.168.1.20:8501/join", True), ("192.168.1.7", "http://192.168.1.7:8501/join", True)],
)
def test_the_address_to_type_is_one_that_phones_reach_and_otherwise_that_is_said(
    room: Room, look: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, listens: str, typed: str, reachable: bool
) -> None:
    monkeypatch.setattr("assessment.shell.key.own_addresses", lambda: ["192.168.1.20"])
    monkeypatch.setattr("assessment.shell.room.addresses.option", {"server.address": listens, "server.port": 8501}.get)
    tab = look(room)
    assert f"<li>{typed}</li>" in html(tab)
    assert words("room_qr", address=f"{typed}/{room.code}") in html(tab)
    assert (words("room_only_here") in says(tab)) is not reachable
    assert words("room_not_encrypted") in says(tab)


def test_twenty_who_look_within_half_a_second_ask_the_store_once(monkeypatch: pytest.MonkeyPatch, room: Room) -> None:
    asked: list[str] = []

    class Workshops:
        def projected(self, *_: object) -> Standing:
            asked.append("once")
            return room.standing()

    monkeypatch.setattr(state, "store", lambda: SimpleNamespace(workshops=Workshops()))
    state.forget()
    for _ in range(20):
        state._standing(LOCAL.id, "", room.a, room.w, True, LOCAL)
    assert len(asked) == 1
    state.forget()


def test_asking_is_one_press_and_only_the_number_of_answers_is_seen(room: Room, look: Callable[..., AppTest]) -> None:
    tab = look(room)
    tab.button(key="ask").click().run()
    assert phases(room) == [("SA10", Phase.OPEN)]
    assert tab.title[0].value.startswith("Are the service's managers ready")
    room.join(8)
    room.say(1, [options(room, "SA10")[3]] * 6)
    tab = look(room, tab)
    assert words("room_answered", done=6, people=8) in html(tab)
    assert html(tab).count('class="mr-full"') == 6
    assert html(tab).count('class="mr-empty"') == 2
    assert "mr-room-bars" not in html(tab)
    assert words("room_few_yet", least=5) not in html(tab)


def test_fewer_than_may_be_shown_is_said_before_it_is_too_late(room: Room, look: Callable[..., AppTest]) -> None:
    room.put("SA10")
    room.join(4)
    room.say(1, [options(room, "SA10")[0]] * 4)
    tab = look(room)
    assert words("room_few_yet", least=5) in html(tab)
    tab.button(key="reveal").click().run()
    assert words("room_too_few", least=5) in html(tab)


def test_showing_the_answers_shows_distribution_agreement_and_middle(room: Room, look: Callable[..., AppTest]) -> None:
    room.put("SA10")
    room.join(10)
    one, two, three, _ = options(room, "SA10")
    room.say(1, [one] * 5 + [two] * 2 + [three] + ["?"])
    tab = look(room)
    tab.button(key="reveal").click().run()
    found = says(tab)
    assert phases(room) == [("SA10", Phase.REVEALED)]
    for count in (5, 2, 1, 0):
        assert f'<span class="mr-room-number">{count}</span>' in found
    assert words("room_people", count=9) in found
    assert "Most chose" in found
    assert words("room_agreement") in found
    assert words("room_hidden_few", least=5) in found


def test_a_closed_question_is_never_shown_and_can_be_asked_again(room: Room, look: Callable[..., AppTest]) -> None:
    room.put("SA10")
    room.join(6)
    room.say(1, [options(room, "SA10")[0]] * 6)
    tab = look(room)
    tab.button(key="close").click().run()
    assert phases(room) == [("SA10", Phase.CLOSED)]
    assert words("room_closed") in html(tab)
    assert "mr-room-bars" not in html(tab)
    tab.button(key="ask").click().run()
    assert phases(room) == [("SA10", Phase.CLOSED), ("SA10", Phase.OPEN)]


def test_a_round_with_a_mistake_is_voided_and_repeated(room: Room, look: Callable[..., AppTest]) -> None:
    room.join(6)
    room.asked("SA10", [options(room, "SA10")[0]] * 6)
    tab = look(room)
    tab.button(key="void-1").click().run()
    assert phases(room) == [("SA10", Phase.VOID)]
    assert "mr-room-bars" not in html(tab)
    tab.button(key="ask").click().run()
    assert room.standing().open[0].number == 2


def test_a_second_round_stands_beside_the_first(room: Room, look: Callable[..., AppTest]) -> None:
    first, *_, last = options(room, "SA10")
    room.join(6)
    room.asked("SA10", [first] * 6)
    tab = look(room)
    tab.button(key="ask-again").click().run()
    room.say(2, [last] * 6)
    tab = look(room, tab)
    tab.button(key="reveal").click().run()
    assert "The round before: " in says(tab)


def test_the_agreed_answer_needs_an_answer_and_a_reason(room: Room, look: Callable[..., AppTest]) -> None:
    room.join(6)
    room.asked("SA10", [options(room, "SA10")[0]] * 6)
    tab = look(room)
    tab.button(key="agree").click().run()
    assert words("room_agree_choose") in html(tab)
    tab.radio(key=f"agreed-{room.w}-SA10").set_value(options(room, "SA10")[1])
    tab.button(key="agree").click().run()
    assert words("room_agree_reason") in html(tab)
    assert room.standing().agreed == {}


def test_keeping_and_going_on_is_one_press(room: Room, look: Callable[..., AppTest]) -> None:
    chosen = options(room, "SA10")[1]
    room.join(6)
    room.asked("SA10", [options(room, "SA10")[0]] * 6)
    tab = look(room)
    assert words("room_now_none") in html(tab)
    tab.radio(key=f"agreed-{room.w}-SA10").set_value(chosen)
    tab.text_area(key=f"agreed-reason-{room.w}-SA10").input("Two teams do it.")
    tab.button(key="agree-and-go-on").click().run()
    assert room.standing().agreed["SA10"].reason == "Two teams do it."
    answer = room.store.load(LOCAL, room.a).answers["SA10"].answer
    assert answer is not None
    assert (answer.state, answer.value) == (State.ANSWERED, chosen)
    assert phases(room)[-1] == ("SA2", Phase.OPEN)
    assert tab.title[0].value == room.store.joining.asked(room.w)[0].questions["SA2"].text


def test_no_agreement_says_that_it_counts_as_not_known(room: Room, look: Callable[..., AppTest]) -> None:
    room.join(6)
    room.asked("SA10", [options(room, "SA10")[0]] * 6)
    tab = look(room)
    assert words("room_no_agreement_means") in says(tab)
    tab.radio(key=f"agreed-{room.w}-SA10").set_value("")
    tab.text_area(key=f"agreed-reason-{room.w}-SA10").input("Two views stand.")
    tab.button(key="agree").click().run()
    assert words("room_agree_kept_open") in html(tab)
    answer = room.store.load(LOCAL, room.a).answers["SA10"].answer
    assert answer is not None
    assert answer.state is State.DONT_KNOW


def test_what_the_assessment_answers_now_is_shown_and_what_came_meanwhile_is_not_overwritten(room: Room, look: Callable[..., AppTest]) -> None:
    first, second, third, _ = options(room, "SA10")
    room.store.save(LOCAL, room.a, "SA10", Answer(State.ANSWERED, first), expected=0)
    room.join(6)
    room.asked("SA10", [first] * 6)
    tab = look(room)
    assert words("room_now", answer="Managers decide") in says(tab)
    room.store.save(LOCAL, room.a, "SA10", Answer(State.ANSWERED, third), expected=1)
    tab.radio(key=f"agreed-{room.w}-SA10").set_value(second)
    tab.text_area(key=f"agreed-reason-{room.w}-SA10").input("So we said.")
    tab.button(key="agree").click().run()
    assert room.standing().agreed == {}
    assert words("elsewhere") in says(tab)
    assert words("room_now", answer="Views change things") in says(tab)
    tab.button(key="agree").click().run()
    assert room.standing().agreed["SA10"].option == second


def test_comments_wait_for_the_facilitator_and_are_shown_one_by_one(room: Room, look: Callable[..., AppTest]) -> None:
    room.join(6)
    room.put("SA10")
    room.say(1, [options(room, "SA10")[0]] * 6, ["<b>One</b>", "Two"])
    tab = look(room)
    assert "Two" not in html(tab)
    room.reveal(1)
    tab = look(room, tab)
    assert words("room_remarks_title", count=2, waiting=2) in [each.value for each in tab.header]
    assert "<b>One</b>" not in html(tab)
    two = next(each for each in room.standing().rounds[0].remarks if each.text == "Two")
    tab.button(key=f"room_remark_show-{two.id}").click().run()
    assert [each.shown for each in room.standing().rounds[0].remarks if each.text == "Two"] == [True]
    assert words("room_remarks_title", count=2, waiting=1) in [each.value for each in tab.header]
    tab.button(key=f"room_remark_leave_out-{two.id}").click().run()
    assert [each.shown for each in room.standing().rounds[0].remarks if each.text == "Two"] == [False]


def test_an_entry_is_removed_by_the_name_that_its_phone_shows(room: Room, look: Callable[..., AppTest]) -> None:
    room.put("SA10")
    token, _ = room.join(2)
    room.say(1, [options(room, "SA10")[0]] * 2)
    seen = room.store.joining.seen(room.w, token)
    assert seen is not None
    tab = look(room)
    tab.text_input(key="room-entry-name").input("QQQQ").run()
    assert words("room_entry_none") in html(tab)
    tab.text_input(key="room-entry-name").input(seen.entry.lower()).run()
    (go,) = [each for each in tab.button if str(each.key).startswith("remove-entry-")]
    go.click().run()
    assert (room.standing().people, room.standing().rounds[0].answered) == (1, 1)
    assert words("room_entry_removed") in html(tab)


def test_a_sheet_of_paper_is_one_line_and_the_next_question_is_added_to_it(room: Room, look: Callable[..., AppTest]) -> None:
    room.put("SA10")
    tab = look(room)

    def key_in(line: str) -> AppTest:
        tab.text_input(key="room-sheet").input(line)
        next(each for each in tab.button if each.label == words("room_paper_go")).click()
        return tab.run()

    for wrong in ("z a", "s q", "s a a", "", "7z7 a"):
        key_in(wrong)
        assert "mr-trouble" in html(tab)
        assert tab.text_input(key="room-sheet").value == wrong
    assert room.standing().people == 0
    key_in("s b")
    assert room.standing().came == {"staff": 1}
    assert tab.text_input(key="room-sheet").value == ""
    (entry,) = room.store.workshops.entries(LOCAL, room.a, room.w)
    assert entry.name in html(tab)
    key_in("2 a")
    assert room.standing().came == {"staff": 1, "managers": 1}
    room.reveal(1)
    room.put("SA2")
    tab = look(room, tab)
    key_in(f"{entry.name.lower()} c")
    assert room.standing().people == 2
    assert room.standing().rounds[1].answered == 1


def test_at_everybodys_own_pace_progress_then_disagreement_leads(store: Store, look: Callable[..., AppTest]) -> None:
    room = Room(store, SETUP.model_copy(update={"pace": "own", "agenda": ("SA10", "SA2", "SA9")}))
    room.join(8)
    alike, split = options(room, "SA10"), options(room, "SA2")
    room.say(1, [alike[1]] * 7 + [alike[2]])
    room.say(2, [split[0], split[-1]] * 4)
    room.say(3, ["yes"] * 5)  # all alike
    tab = look(room)
    assert words("room_finished", done=5, people=8) in html(tab)
    assert "mr-room-bars" not in html(tab)
    tab.button(key="reveal-all").click().run()
    assert {phase for _, phase in phases(room)} == {Phase.REVEALED}
    order = [html(tab).index(each) for each in ("People willing to lead", "Managers share control", "A free choice")]
    assert order == sorted(order)
    tab.button(key="go-to-SA2").click().run()
    assert tab.title[0].value == store.joining.asked(room.w)[0].questions["SA2"].text
    assert "mr-room-bars" in html(tab)
    assert {"agree", "all-items"} <= buttons(tab)
    tab.button(key="all-items").click().run()
    assert tab.title[0].value == "Staff day"


def test_weights_are_told_by_middle_and_middle_half_and_held_against_the_score(room: Room, look: Callable[..., AppTest]) -> None:
    many = len(room.store.joining.asked(room.w)[1].dimensions)
    fair = ",".join(["19", *["9"] * (many - 1)])
    room.join(8)
    room.asked("@weights", [fair] * 6 + [",".join(["100", *["0"] * (many - 1)])] * 2)
    tab = look(room)
    found = says(tab)
    assert words("room_weights_note", count=8) in found
    assert f">{words('room_half', low=19, high=59)}" in found or ">19<" in found
    assert words("room_weights_verdict") in found
    assert words("room_weights_any") in found
    assert "agree" not in buttons(tab)


def test_too_few_who_share_out_points_are_not_shown(room: Room, look: Callable[..., AppTest]) -> None:
    many = len(room.store.joining.asked(room.w)[1].dimensions)
    room.join(4)
    room.asked("@weights", [",".join(["100", *["0"] * (many - 1)])] * 4)
    assert words("room_too_few", least=5) in html(look(room))


def test_with_names_the_facilitator_sees_who_said_what_after_the_answers_were_shown(store: Store, look: Callable[..., AppTest]) -> None:
    room = Room(store, SETUP.model_copy(update={"named": True}))
    token = store.joining.join(room.code, "staff", name="Ann <Lee>")
    room.people.append(token)
    room.put("SA10")
    room.say(1, [options(room, "SA10")[0]])
    assert "Ann" not in html(look(room))
    room.reveal(1)
    assert "Ann &lt;Lee&gt; (Staff): Managers decide" in html(look(room))


def test_another_question_cannot_be_asked_while_one_is_open(room: Room, look: Callable[..., AppTest]) -> None:
    room.put("SA10")
    assert not [each for each in buttons(look(room)) if each.startswith("ask")]


def test_what_somebody_else_did_meanwhile_gets_a_sentence(room: Room, look: Callable[..., AppTest]) -> None:
    room.put("SA10")
    tab = look(room)
    room.reveal(1)
    tab.button(key="close").click().run()
    assert words("workshop_round_not_open") in says(tab)
    assert phases(room) == [("SA10", Phase.REVEALED)]


def test_after_the_end_what_was_shown_can_be_read_and_nothing_pressed(room: Room, look: Callable[..., AppTest]) -> None:
    room.join(6)
    room.asked("SA10", [options(room, "SA10")[0]] * 6)
    room.store.workshops.end(LOCAL, room.a, room.w)
    tab = look(room)
    assert "mr-room-bars" in html(tab)
    assert not buttons(tab)
    assert html(tab).count(words("room_over")) == 1
    assert [each.value for each in tab.header] == [words("room_agenda")]


def test_comments_of_the_round_before_can_be_read_and_shown_while_the_question_is_asked_again(room: Room, look: Callable[..., AppTest]) -> None:
    room.join(6)
    room.asked("SA10", [options(room, "SA10")[0]] * 6, ["First thought"])
    tab = look(room)
    tab.button(key="ask-again").click().run()
    assert words("room_remarks_title", count=1, waiting=1) in [each.value for each in tab.header]
    (remark,) = room.standing().rounds[0].remarks
    tab.button(key=f"room_remark_show-{remark.id}").click().run()
    assert words("room_remark_shown_later") in html(tab)
    room.say(2, [options(room, "SA10")[1]] * 6, ["Second thought"])
    room.reveal(2)
    tab = look(room, tab)
    assert words("room_remarks_title", count=2, waiting=1) in [each.value for each in tab.header]
    assert '<li dir="auto">First thought</li>' in html(tab)
    assert '<li dir="auto">Second thought</li>' not in html(tab)


def test_after_the_last_question_the_way_on_is_the_end(store: Store, look: Callable[..., AppTest]) -> None:
    room = Room(store, SETUP.model_copy(update={"agenda": ("SA9", "SA10")}))
    room.join(6)
    room.asked("SA9", ["yes"] * 6)
    assert "to-end" not in buttons(look(room))
    room.asked("SA10", ["?"] * 6)
    tab = look(room)
    assert tab.button(key="to-end").label == words("room_to_end")
    tab.radio(key=f"agreed-{room.w}-SA10").set_value("")
    tab.button(key="agree").click().run()
    assert words("room_agree_reason_open") in html(tab)


def test_who_is_on_paper_is_not_waited_for_when_points_are_shared_out(room: Room, look: Callable[..., AppTest]) -> None:
    number = room.put("SA10")
    room.join(6)
    room.store.workshops.enter_sheet(LOCAL, room.a, room.w, "staff", {number: options(room, "SA10")[0]})
    assert words("room_answered", done=1, people=7) in html(look(room))
    room.reveal(number)
    room.put("@weights")
    assert words("room_answered", done=0, people=6) in html(look(room))
