"""Preparing a workshop: agendas, groups, terms, the code, slips, and the end."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from our_markup import html
from rooms import SETUP, Room
from streamlit.testing.v1 import AppTest

from assessment import definitions
from assessment.identity import LOCAL, Person, Role
from assessment.record import Assessment
from assessment.shell.session import words
from assessment.store import NotFound, Store
from assessment.workshop import agendas
from assessment.workshop.codes import as_shown
from assessment.workshop.setup import WEIGHTS
from assessment.workshop.shapes import Workshop
from questionnaires.answers import Answer, State
from questionnaires.texts import in_language
from reports.records import Agreed

sys.path.append(str(Path(__file__).parents[1] / "assessment"))
from colleagues import let_in, member, stranger

Visit = Callable[..., AppTest]
FORGED = '<b>Day</b> *one* :red[x] [a](https://example.org)'


@pytest.fixture
def prepared(store: Store) -> Room:
    return Room(store, opened=False)


def stands(room: Room) -> Workshop:
    (found,) = [each for each in room.store.workshops.of(LOCAL, room.a) if each.id == room.w]
    return found


def page(visit: Visit, room: Room) -> AppTest:
    return visit("workshop", **room.address)


def links(tab: AppTest) -> list[str]:
    return [each.proto.label for each in tab.get("page_link")]


def test_the_way_leads_from_the_tasks_and_from_the_staff_questionnaire(visit: Visit, begun: Assessment) -> None:
    assert words("to_workshops") in links(visit("tasks", a=begun.id))
    assert words("to_workshops") in links(visit("section", a=begun.id, s="staff-appetite.who_would_lead"))
    assert words("to_workshops") not in links(visit("section", a=begun.id, s="service-profile.the_service"))


def test_ways_to_ask_others_stand_under_a_heading_above_the_gates(visit: Visit, begun: Assessment) -> None:
    heads = [each.value for each in visit("tasks", a=begun.id).header]
    assert heads.index(words("tasks_others_title")) < heads.index(words("gates_title"))


def test_a_new_workshop_has_the_six_groups_and_no_agenda(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("workshop", a=begun.id)
    assert tab.title[0].value == words("workshops_title")
    tab.button(key="prepare").click().run()
    (made,) = store.workshops.of(LOCAL, begun.id)
    assert [each.label for each in made.setup.groups] == ["Staff", "Managers", "Users and carers", "Commissioner", "Union", "Board"]
    assert (made.setup.agenda, made.setup.named, made.setup.least) == ((), False, 5)
    assert tab.title[0].value == made.setup.name
    assert words("workshop_agenda_empty") in html(tab)


def test_a_ready_agenda_shows_its_minutes_and_reasons_and_is_taken_over_whole(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("workshop", a=begun.id)
    tab.button(key="prepare").click().run()
    (made,) = store.workshops.of(LOCAL, begun.id)
    tab.radio(key=f"{made.id}-ready").set_value("staff-appetite").run()
    tab.radio(key=f"{made.id}-length").set_value("half_day").run()
    found = agendas.ready("staff-appetite", "half_day")
    assert found is not None
    assert all(each.because in html(tab) and f">{each.minutes}<" in html(tab) for each in found.items)
    tab.button(key=f"use-ready-{made.id}").click().run()
    (now,) = store.workshops.of(LOCAL, begun.id)
    assert now.setup.agenda == tuple(each.question for each in found.items)


def test_a_question_that_does_not_apply_is_left_out_of_a_ready_agenda_and_that_is_said(visit: Visit, store: Store) -> None:
    id_ = store.create(LOCAL, definitions.shipped(), answers={"PC1": Answer(State.ANSWERED, "england")}).id
    tab = visit("workshop", a=id_)
    tab.button(key="prepare").click().run()
    (made,) = store.workshops.of(LOCAL, id_)
    tab.radio(key=f"{made.id}-length").set_value("half_day").run()
    assert words("workshop_ready_left_out", count=1) in html(tab)
    tab.button(key=f"use-ready-{made.id}").click().run()
    assert "PC2" not in store.workshops.of(LOCAL, id_)[0].setup.agenda


def test_an_own_choice_is_ticked_moved_and_taken_out(visit: Visit, prepared: Room) -> None:
    tab = page(visit, prepared)
    tab.checkbox(key=f"{prepared.w}-asks-PA4").check().run()
    assert stands(prepared).setup.agenda == ("SA10", "SA2", "SA9", WEIGHTS, "PA4")
    tab.button(key="item-up-PA4").click().run()
    assert stands(prepared).setup.agenda == ("SA10", "SA2", "SA9", "PA4", WEIGHTS)
    tab.button(key="item-down-SA10").click().run()
    assert stands(prepared).setup.agenda == ("SA2", "SA10", "SA9", "PA4", WEIGHTS)
    tab.button(key="item-out-SA9").click().run()
    assert stands(prepared).setup.agenda == ("SA2", "SA10", "PA4", WEIGHTS)
    assert not tab.checkbox(key=f"{prepared.w}-asks-SA9").value
    tab.checkbox(key=f"{prepared.w}-asks-{WEIGHTS}").uncheck().run()
    assert stands(prepared).setup.agenda == ("SA2", "SA10", "PA4")


def test_groups_are_renamed_counted_added_and_removed(visit: Visit, prepared: Room) -> None:
    tab = page(visit, prepared)
    tab.text_input(key=f"{prepared.w}-label-staff").input("Nurses").run()
    tab.number_input(key=f"{prepared.w}-invited-staff").set_value(30).run()
    tab.button(key=f"group-add-{prepared.w}").click().run()
    tab.button(key="group-out-managers").click().run()
    assert [(each.label, each.invited) for each in stands(prepared).setup.groups] == [("Nurses", 30), ("Group 3", None)]


@pytest.mark.parametrize(("field", "sentence"), [("name", "workshop_wrong_name"), ("label-staff", "workshop_wrong_groups")])
def test_what_cannot_be_kept_gets_a_sentence_and_what_stood_stands(visit: Visit, prepared: Room, field: str, sentence: str) -> None:
    before = stands(prepared)
    tab = page(visit, prepared)
    tab.text_input(key=f"{prepared.w}-{field}").input("  ").run()
    assert words(sentence) in html(tab)
    assert stands(prepared) == before


def test_terms_are_kept_and_what_participants_are_told_follows_them(visit: Visit, prepared: Room) -> None:
    tab = page(visit, prepared)
    assert words("join_notice_anonymous") in html(tab)
    assert words("join_notice_ask") in html(tab)
    assert words("join_notice_no_slips") in html(tab)
    tab.radio(key=f"{prepared.w}-named").set_value(True).run()
    tab.radio(key=f"{prepared.w}-pace").set_value("own").run()
    tab.number_input(key=f"{prepared.w}-least").set_value(12).run()
    tab.checkbox(key=f"{prepared.w}-slips").check().run()
    tab.text_input(key=f"{prepared.w}-contact").input("Ann, ann@example.org").run()
    setup = stands(prepared).setup
    assert (setup.named, setup.pace, setup.least, setup.slips, setup.contact) == (True, "own", 12, True, "Ann, ann@example.org")
    for each in (words("join_notice_named"), words("join_notice_least", least=12, exported=12), words("join_notice_contact", contact=setup.contact)):
        assert each in html(tab)
    assert words("join_notice_no_slips") not in html(tab)


def test_somebody_elses_change_is_not_overwritten(visit: Visit, prepared: Room) -> None:
    tab = page(visit, prepared)
    elsewhere = SETUP.model_copy(update={"name": "Their name"})
    prepared.store.workshops.change(LOCAL, prepared.a, prepared.w, elsewhere, expected=1)
    tab.text_input(key=f"{prepared.w}-name").input("My name").run()
    assert words("workshop_changed_elsewhere") in html(tab)
    assert stands(prepared).setup.name == "Their name"


def test_without_a_question_no_code_is_given_out(visit: Visit, store: Store) -> None:
    room = Room(store, SETUP.model_copy(update={"agenda": ()}), opened=False)
    tab = page(visit, room)
    tab.button(key=f"give-{room.w}").click().run()
    assert words("workshop_no_agenda") in html(tab)
    assert stands(room).opened is None


def test_the_code_is_given_out_for_some_hours_taken_back_and_given_out_anew(visit: Visit, prepared: Room) -> None:
    tab = page(visit, prepared)
    tab.number_input(key=f"{prepared.w}-hours").set_value(3)
    tab.button(key=f"give-{prepared.w}").click().run()
    first = stands(prepared)
    assert first.opened is not None
    assert first.expires is not None
    assert round((first.expires - first.opened).total_seconds()) == 3 * 3600
    assert as_shown(first.code) in html(tab)
    tab.button(key=f"revoke-{prepared.w}").click().run()
    assert stands(prepared).code == ""
    assert words("workshop_code_none") in html(tab)
    tab.button(key=f"new-code-{prepared.w}").click().run()
    assert stands(prepared).code not in ("", first.code)


def test_once_the_code_is_out_what_was_announced_cannot_be_changed(visit: Visit, store: Store) -> None:
    room = Room(store)
    tab = page(visit, room)
    announced = {f"{room.w}-{each}" for each in ("named", "pace", "least", "slips")}
    assert announced.isdisjoint(str(each.key) for each in (*tab.radio, *tab.number_input, *tab.checkbox))
    assert words("workshop_anonymous") in html(tab)
    assert tab.text_input(key=f"{room.w}-label-staff").disabled
    assert not [each for each in tab.button if str(each.key).startswith("group-out-")]
    tab.text_input(key=f"{room.w}-name").input("Team day").run()
    tab.button(key=f"group-add-{room.w}").click().run()
    assert stands(room).setup.name == "Team day"
    assert len(stands(room).setup.groups) == 3


def test_a_question_that_was_asked_cannot_be_moved_or_taken_out(visit: Visit, store: Store) -> None:
    room = Room(store)
    room.put("SA2")
    tab = page(visit, room)
    assert tab.checkbox(key=f"{room.w}-asks-SA2").disabled
    assert tab.checkbox(key=f"{room.w}-asks-SA2").value
    assert not tab.checkbox(key=f"{room.w}-asks-SA9").disabled
    keys = {str(each.key) for each in tab.button}
    assert keys.isdisjoint(f"item-{way}-SA2" for way in ("up", "down", "out"))
    assert {f"item-{way}-SA9" for way in ("up", "down", "out")} <= keys
    assert words("workshop_item_asked") in html(tab)


@pytest.mark.parametrize("listens", ["127.0.0.1", "0.0.0.0"])
def test_before_the_code_is_given_out_it_is_said_what_keeps_phones_away(visit: Visit, prepared: Room, monkeypatch: pytest.MonkeyPatch, listens: str) -> None:
    monkeypatch.setattr("assessment.shell.key.own_addresses", lambda: ["192.168.1.20"])
    monkeypatch.setattr("assessment.shell.room.addresses.option", {"server.address": listens, "server.port": 8501}.get)
    reached = listens == "0.0.0.0"
    tab = page(visit, prepared)
    assert ("mutual-readiness serve --host 0.0.0.0" in html(tab)) is not reached
    tab.button(key=f"give-{prepared.w}").click().run()
    key = "workshop_code_given" if reached else "workshop_code_given_unreached"
    assert words(key, code=as_shown(stands(prepared).code)) in html(tab)


def test_where_slips_are_needed_it_is_said_as_long_as_there_is_none(visit: Visit, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.shell.preparing.code.addresses.reachable", lambda: True)
    room = Room(store, SETUP.model_copy(update={"slips": True}), opened=False)
    tab = page(visit, room)
    assert words("workshop_code_needs_slips") in html(tab)
    tab.button(key=f"give-{room.w}").click().run()
    assert words("workshop_code_given_no_slips", code=as_shown(stands(room).code)) in html(tab)
    tab.button(key=f"make-slips-{room.w}").click().run()
    assert words("workshop_code_needs_slips") not in html(tab)


def test_at_everybodys_own_pace_the_questions_stay_once_the_code_is_out(visit: Visit, store: Store) -> None:
    room = Room(store, SETUP.model_copy(update={"pace": "own"}))
    tab = page(visit, room)
    assert words("workshop_agenda_settled") in html(tab)
    assert not [each for each in tab.button if str(each.key).startswith("item-")]


def test_slips_are_shown_once(visit: Visit, store: Store) -> None:
    room = Room(store, SETUP.model_copy(update={"slips": True}))
    tab = page(visit, room)
    tab.number_input(key=f"{room.w}-slip-number").set_value(4)
    tab.button(key=f"make-slips-{room.w}").click().run()
    assert html(tab).count("<li><span") == 4
    assert len(re.findall(r"<strong>[2-9B-Z]{4} [2-9B-Z]{4}</strong>", html(tab))) == 4
    assert tab.number_input(key=f"{room.w}-slip-number").value == 1, "a press more makes few that nobody wants"
    assert words("workshop_slips_made", made=4, used=0) in html(tab)
    assert "mr-slips" not in html(page(visit, room))


def test_the_end_says_what_is_deleted_and_deletes_it(visit: Visit, store: Store) -> None:
    room = Room(store)
    room.join(6)
    tab = page(visit, room)
    assert words("workshop_end_means") in html(tab)
    tab.button(key=f"end-{room.w}").click().run()
    assert stands(room).ended is not None
    assert room.standing().people == 0
    assert words("workshop_over") in html(tab)
    assert words("to_room_over_plain") in [each.label for each in tab.button]


def test_from_the_room_the_end_is_alone_and_lists_what_has_no_outcome(visit: Visit, store: Store) -> None:
    room = Room(store)
    room.join(6)
    room.asked("SA10", ["?"] * 6)
    room.asked("SA9", ["yes"] * 6)
    room.store.workshops.agree(LOCAL, room.a, room.w, "SA9", Agreed(option="yes", reason="So."), expected=0)
    tab = visit("workshop", **room.address, end="1")
    assert words("workshop_end_open", labels="Managers share control") in html(tab)
    assert words("workshop_agenda") not in [each.value for each in tab.header]
    tab.button(key=f"end-{room.w}").click().run()
    assert stands(room).ended is not None
    assert html(tab).count(words("workshop_over")) == 1


def test_a_workshop_is_deleted_by_a_second_press_and_the_list_is_there_again(visit: Visit, prepared: Room) -> None:
    tab = page(visit, prepared)
    tab.button(key=f"remove-{prepared.w}").click().run()
    assert prepared.store.workshops.of(LOCAL, prepared.a) == ()
    assert tab.title[0].value == words("workshops_title")
    assert words("workshop_removed") in html(tab)


def test_the_list_says_how_far_each_workshop_is(visit: Visit, store: Store) -> None:
    room = Room(store)
    store.workshops.prepare(LOCAL, room.a, SETUP.model_copy(update={"name": "Another"}))
    tab = visit("workshop", a=room.a)
    assert {"Staff day", "Another", words("to_room_of", name="Staff day")} <= set(links(tab))
    assert "No code was given out yet" in html(tab)


def test_names_are_text_and_never_markup(visit: Visit, store: Store) -> None:
    room = Room(store, SETUP.model_copy(update={"name": FORGED}))
    tab = page(visit, room)
    assert "<b>Day" not in html(tab)
    assert tab.title[0].value.replace("\u2060", "") != FORGED


def test_in_welsh_the_page_and_the_reasons_are_welsh(visit: Visit, prepared: Room) -> None:
    with in_language("cy"):
        tab = visit("workshop", **prepared.address, language="cy")
        found = agendas.ready("service-profile", "short")
    assert "Beth a ofynnir" in [each.value for each in tab.header]
    assert found is not None
    assert found.items[-1].because in html(tab).replace("&#x27;", "'")


@pytest.mark.parametrize("name", ["workshop", "room", "projector"])
def test_who_may_not_finds_nothing(visit: Visit, store: Store, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def seen_as(who: Person) -> None:
        monkeypatch.setattr("assessment.shell.session._who", lambda *_: who)

    lead = member(store, "Lead")
    kept = store.create(lead, definitions.shipped())
    workshop = store.workshops.prepare(lead, kept.id, SETUP).id
    reviewer, facilitator, outsider = stranger(store, "Rev"), stranger(store, "Fac"), stranger(store, "Nobody")
    let_in(store, lead, kept.id, reviewer, Role.REVIEWER)
    let_in(store, lead, kept.id, facilitator, Role.FACILITATOR)
    found: dict[str, bool] = {}
    for who in (lead, facilitator, reviewer, outsider):
        seen_as(who)
        tab = visit(name, a=kept.id, w=workshop)
        found[who.name] = words("not_found_title") not in [each.value for each in tab.title]
    assert found == {"Lead": True, "Fac": True, "Rev": name == "projector", "Nobody": False}


def test_another_assessments_workshop_is_not_found(visit: Visit, store: Store, begun: Assessment) -> None:
    room = Room(store)
    with pytest.raises(NotFound):
        store.workshops.standing(LOCAL, begun.id, room.w)
    for name in ("workshop", "room", "projector"):
        assert visit(name, a=begun.id, w=room.w).title[0].value == words("not_found_title")
