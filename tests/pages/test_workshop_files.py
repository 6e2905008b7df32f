"""What there is to take away of a workshop on its own page, and who may: blank sheets, results, a page for each group."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from our_markup import html
from over_http import Answered, ask
from rooms import SETUP, Room
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from assessment import definitions
from assessment.identity import Person, Role
from assessment.shell import delivery
from assessment.shell.session import words
from assessment.store import Store
from assessment.workshop.setup import WEIGHTS

sys.path.append(str(Path(__file__).parents[1] / "assessment"))
from colleagues import let_in, member, stranger

Visit = Callable[..., AppTest]
SHEET = "blank-sheet.pdf"


def download(assessment: str, workshop: str, what: str) -> Answered:
    app = Starlette(routes=delivery.routes(), middleware=delivery.middleware())
    return ask(app, f"/download/{assessment}/workshop/{workshop}/{what}")


def heads(tab: AppTest) -> list[str]:
    return [each.value for each in tab.header]


def test_the_blank_sheet_is_one_pdf_and_the_page_says_what_is_not_on_it(visit: Visit, store: Store) -> None:
    room = Room(store, opened=False)
    tab = visit("workshop", **room.address)
    assert f"/workshop/{room.w}/{SHEET}" in html(tab)
    assert words("workshop_sheets_no_points") in html(tab)
    made = download(room.a, room.w, SHEET)
    assert (made.status, made.body[:5]) == (200, b"%PDF-")


def test_without_points_to_share_out_nothing_is_said_of_them(visit: Visit, store: Store) -> None:
    tab = visit("workshop", **Room(store, SETUP.model_copy(update={"agenda": ("SA2",)})).address)
    assert words("workshop_sheets_means") in html(tab)
    assert words("workshop_sheets_no_points") not in html(tab)


@pytest.mark.parametrize("agenda", [(), (WEIGHTS,)])
def test_with_nothing_to_ask_on_paper_there_is_no_sheet(visit: Visit, store: Store, agenda: tuple[str, ...]) -> None:
    room = Room(store, SETUP.model_copy(update={"agenda": agenda}), opened=False)
    assert words("workshop_sheets") not in heads(visit("workshop", **room.address))
    assert download(room.a, room.w, SHEET).status == 404


def test_only_whoever_may_run_the_workshop_gets_its_sheet(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, other = member(store, "Lead"), Room(store)
    kept = store.create(lead, definitions.shipped())
    workshop = store.workshops.prepare(lead, kept.id, SETUP).id
    reviewer, facilitator = stranger(store, "Rev"), stranger(store, "Fac")
    let_in(store, lead, kept.id, reviewer, Role.REVIEWER)
    let_in(store, lead, kept.id, facilitator, Role.FACILITATOR)
    found: dict[str, int] = {}

    def as_(who: Person) -> None:
        monkeypatch.setattr("assessment.shell.session.person_of_request", lambda _: who)

    for who in (lead, facilitator, reviewer, stranger(store, "Nobody")):
        as_(who)
        found[who.name] = download(kept.id, workshop, SHEET).status
    assert found == {"Lead": 200, "Fac": 200, "Rev": 404, "Nobody": 404}
    as_(lead)
    assert download(kept.id, other.w, SHEET).status == 404, "the workshop is on another assessment"


def test_results_and_pages_for_groups_are_offered_once_something_was_shown(visit: Visit, store: Store) -> None:
    room = Room(store)
    room.join(10)
    round_ = room.put("SA2")
    assert words("workshop_left") not in heads(visit("workshop", **room.address))
    options = [each.id for each in room.store.joining.asked(room.w)[0].questions["SA2"].options]  # type: ignore[union-attr]
    room.say(round_, [options[0]] * 5 + [options[1]] * 5)
    room.reveal(round_)
    tab = visit("workshop", **room.address)
    assert words("workshop_left") in heads(tab)
    for what in ("workshop.csv", "workshop.xlsx", "handout-staff.pdf", "handout-managers.pdf"):
        assert f"/workshop/{room.w}/{what}" in html(tab)
        assert download(room.a, room.w, what).status == 200
    tab.button(key=f"end-{room.w}").click().run()
    assert words("workshop_left") in heads(tab)
