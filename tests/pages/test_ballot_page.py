"""The record of a ballot as a person keeps it: nothing impossible is saved, and the score reads it only when somebody says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pikepdf
import pytest
from over_http import Answered, ask
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest
from workshop_samples import held, record

from assessment.decided import decide
from assessment.identity import LOCAL
from assessment.papers import BALLOT
from assessment.record import Assessment
from assessment.shell import delivery, session
from assessment.shell.session import words
from assessment.store import Store
from questionnaires.answers import Answer, Ballot, State
from questionnaires.conditions import BallotLimits, Limit
from reports.ballot_record import BallotHeld

Visit = Callable[..., AppTest]
WORKSHOP = "@workshop.w1"


def html(tab: AppTest) -> str:
    return "\n".join(str(each.proto.body) for each in tab.get("html"))


def fill(tab: AppTest, **fields: str) -> AppTest:
    for name, text in fields.items():
        key = next(each.key for each in (*tab.text_input, *tab.text_area) if each.key and each.key.startswith(f"ballot-{name}-"))
        (tab.text_area if name in ("question", "units") else tab.text_input)(key=key).set_value(text)
    press(tab, "ballot_save")
    return tab


def press(tab: AppTest, key: str) -> None:
    next(button for button in tab.button if button.label == words(key)).click().run()
    assert not tab.exception, tab.exception


def on_record(store: Store, made: Assessment) -> BallotHeld | None:
    paper = store.load(LOCAL, made.id).paper(BALLOT)
    return paper if isinstance(paper, BallotHeld) else None


def test_the_page_says_that_it_is_a_record_and_is_reached_from_the_tasks_and_from_deciding_beforehand(visit: Visit, begun: Assessment) -> None:
    for page in ("tasks", "beforehand"):
        assert words("to_ballot") in [link.proto.label for link in visit(page, a=begun.id).get("page_link")]
    tab = visit("ballot", a=begun.id)
    assert "This is a record, not a voting system" in html(tab)
    assert words("ballot_to_rule") in [link.proto.label for link in tab.get("page_link")]


def test_figures_that_can_be_are_saved_and_shown_under_every_rule(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = fill(visit("ballot", a=begun.id), eligible="240", returned="190", spoiled="2", yes="128", no="60", on="20 November 2026")
    found = on_record(store, begun)
    assert found is not None
    assert found.whole.yes == 128
    assert words("ballot_saved") in html(tab)
    assert "A majority of all who could vote" in html(tab)


def test_figures_that_cannot_be_are_named_with_their_line_and_nothing_is_saved(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = fill(visit("ballot", a=begun.id), units="North,100,100,90,0,60,31\n<b>South</b>,50,50,40,0,20,20")
    assert on_record(store, begun) is None
    assert "Line 1: Yes, no and spoiled votes add up to 91, but only 90 voted." in html(tab)
    assert next(each.value for each in tab.text_area if each.key == "ballot-units-0").startswith("North,"), "what was typed stays"


def test_what_cannot_be_is_told_as_an_error_from_the_first_line_on_with_units_that_stand_twice(visit: Visit, begun: Assessment) -> None:
    said = html(fill(visit("ballot", a=begun.id), eligible="many", units="North,100,100,90,0,60,31\nSouth,50,50,forty,0,20,20\nNorth,1,1,x,,,"))
    trouble = said[said.index('<div class="mr-trouble mr-user" role="alert">') :]
    places = [trouble.index(text) for text in ("The totals: ", "Line 1: ", "Line 2: ", "Line 3: ")]
    assert places == sorted(places)
    assert "Line 3: There is another unit called “North”." in trouble


def test_once_a_ballot_was_counted_nobody_is_asked_to_agree_its_rule_first(visit: Visit, store: Store, begun: Assessment) -> None:
    store.file(LOCAL, begun.id, BALLOT, held(), expected=0)
    links = [link.proto.label for link in visit("ballot", a=begun.id).get("page_link")]
    assert words("ballot_to_rule") not in links
    assert words("ballot_to_rule_after") in links


def test_a_unit_whose_votes_would_tell_is_named_when_it_is_saved(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = fill(visit("ballot", a=begun.id), units="North,100,100,90,0,60,30\nSouth,50,50,40,0,20,20\nTiny,5,5,5,0,3,2")
    assert on_record(store, begun) is None, "first it is said whose votes will not be kept"
    assert "they will count in the totals: South; Tiny." in html(tab)
    press(tab, "ballot_save")
    assert "they count in the totals: South; Tiny." in html(tab)
    assert "there or in a smaller unit" in html(tab)
    found = on_record(store, begun)
    assert found is not None
    assert found.whole.yes == 83
    assert [unit.yes for unit in found.units] == [60, None, None]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("units.csv", b"a" * 1_000_001, "1 MB"),
        ("units.xlsx", b"PK\x03\x04" + bytes(5_000_000), "5 MB"),
        ("units.csv", b"Unit,Yes,No\n" + b"".join(b"Unit %d,20,20\n" % n for n in range(5000)), "500"),
        ("units.csv", b"Unit,Yes,No\n<script>alert(1)</script>,1,x", "Line 2: "),
    ],
)
def test_a_file_beyond_what_can_be_read_gets_a_sentence_and_nothing_is_saved(visit: Visit, store: Store, begun: Assessment, name: str, content: bytes, sentence: str) -> None:
    tab = visit("ballot", a=begun.id)
    tab.file_uploader[0].upload(name, content, "text/csv")
    press(tab, "ballot_save")
    assert sentence in html(tab)
    assert "<script>alert" not in html(tab)
    assert on_record(store, begun) is None


def test_a_ballot_of_whose_units_all_votes_are_withheld_is_shown(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("ballot", a=begun.id)
    fill(tab, units="North,9,9,8,0,4,4\nSouth,12,12,12,0,11,1\nEast,12,12,12,12,0,0")
    press(tab, "ballot_save")
    found = on_record(store, begun)
    assert found is not None
    assert [unit.withheld for unit in found.units] == [True, True, True]
    assert "North" in html(visit("ballot", a=begun.id))


def test_nobody_overwrites_anothers_record_unseen(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("ballot", a=begun.id)
    store.file(LOCAL, begun.id, BALLOT, held(), expected=0)
    fill(tab, eligible="10", yes="6", no="4")
    assert on_record(store, begun) == held()
    assert words("ballot_elsewhere") in html(tab)
    press(tab, "keep_mine")
    found = on_record(store, begun)
    assert found is not None
    assert found.whole.eligible == 10


def test_the_totals_become_the_answer_only_when_it_is_confirmed(visit: Visit, store: Store, begun: Assessment) -> None:
    made = session.definitions_of(begun)
    decide(store, LOCAL, begun, made, BallotLimits(yes_of_voting=Limit(at_least="60")), datetime(2026, 11, 1, tzinfo=UTC))
    store.file(LOCAL, begun.id, BALLOT, held(), expected=0)
    tab = visit("ballot", a=begun.id)
    assert "240 could vote; 190 voted; 128 yes; 60 no; 2 spoiled; rule: at least 60% of valid votes yes; rule recorded before the count" in html(tab)
    press(tab, "ballot_score_go")
    assert "SA13" not in store.load(LOCAL, begun.id).answers, "the box was not ticked"
    tab.checkbox(key="ballot-answer-sure-0-1").check()
    press(tab, "ballot_score_go")
    saved = store.load(LOCAL, begun.id).answers["SA13"].answer
    assert saved is not None
    assert isinstance(saved.value, Ballot)
    assert (saved.value.yes, saved.value.recorded_before_count) == (128, True)
    assert words("ballot_score_saved") in html(tab)
    tab = visit("ballot", a=begun.id)
    assert "says the same as this record" in html(tab)
    assert words("ballot_score_waits") in html(tab)
    assert {"Where the service is", "Stage aimed at"} <= {link.proto.label for link in tab.get("page_link")}, "each question that is missing is a link"


def test_an_answer_that_was_changed_meanwhile_is_not_overwritten_unseen(visit: Visit, store: Store, begun: Assessment) -> None:
    store.file(LOCAL, begun.id, BALLOT, held(), expected=0)
    tab = visit("ballot", a=begun.id)
    tab.checkbox(key="ballot-answer-sure-0-1").check()
    store.save(LOCAL, begun.id, "SA13", Answer(State.DONT_KNOW, who_could_know="The scrutineers"), expected=0)
    press(tab, "ballot_score_go")
    stands = store.load(LOCAL, begun.id).answers["SA13"].answer
    assert stands == Answer(State.DONT_KNOW, who_could_know="The scrutineers")
    assert "Don&#x27;t know" in html(tab), "what stands now is shown before it can be replaced"
    tab.checkbox(key="ballot-answer-sure-1-1").check()
    press(tab, "ballot_score_go")
    assert store.load(LOCAL, begun.id).answers["SA13"].revision == 2


# --- Files to take away ---


def of_workshop(store: Store, made: Assessment, what: str, person: str = "") -> Answered:
    app = Starlette(routes=delivery.routes(), middleware=delivery.middleware())
    return ask(app, f"/download/{made.id}/workshop/w1/{what}")


def test_the_results_of_a_workshop_and_a_page_for_each_group_can_be_taken_away(store: Store, begun: Assessment) -> None:
    store.file(LOCAL, begun.id, WORKSHOP, record(), expected=0)
    table, book, page = (of_workshop(store, begun, what) for what in ("workshop.csv", "workshop.xlsx", "handout-staff.pdf"))
    assert (table.status, book.status, page.status) == (200, 200, 200)
    assert "Riverside workshop" in table.body.decode("utf-8-sig")
    assert len(openpyxl.load_workbook(BytesIO(book.body)).sheetnames) == 7
    with pikepdf.open(BytesIO(page.body)) as document:
        assert len(document.pages) == 1


def test_a_workshop_or_group_that_is_not_there_gets_the_one_refusal(store: Store, begun: Assessment) -> None:
    refused = of_workshop(store, begun, "workshop.csv")
    store.file(LOCAL, begun.id, WORKSHOP, record(), expected=0)
    for what in ("handout-board.pdf", "handout-.pdf", "handout-STAFF.pdf", "handout-staff.docx", "votes.csv"):
        found = of_workshop(store, begun, what)
        assert (found.status, found.body) == (refused.status, refused.body) == (404, b"Not found")


def test_the_units_of_a_ballot_can_be_taken_away_as_a_table(store: Store, begun: Assessment) -> None:
    app = Starlette(routes=delivery.routes(), middleware=delivery.middleware())
    store.file(LOCAL, begun.id, BALLOT, held(), expected=0)
    found = ask(app, f"/download/{begun.id}/ballot-units.csv")
    assert found.body.decode("utf-8-sig").splitlines()[1] == "North depot,150,150,120,1,89,30"


def test_the_report_page_offers_what_a_workshop_left_behind(visit: Visit, store: Store, begun: Assessment) -> None:
    assert words("report_workshops") not in [each.value for each in visit("report", a=begun.id).header]
    store.file(LOCAL, begun.id, WORKSHOP, record(), expected=0)
    tab = visit("report", a=begun.id)
    assert words("report_workshops") in [each.value for each in tab.header]
    assert f"download/{begun.id}/workshop/w1/handout-managers.pdf?" in html(tab)
