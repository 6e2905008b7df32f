"""A colleague is asked by link and by file, sees their sections only, and their answers are taken over one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from our_markup import downloads, html
from streamlit.testing.v1 import AppTest

from assessment import asking, definitions, exchange
from assessment.identity import LOCAL
from assessment.papers import Asked
from assessment.record import Assessment
from assessment.store import NotFound, Store
from questionnaires.answers import Answer, Evidence, Level, State

Visit = Callable[..., AppTest]
LEAD, MONEY = "staff-appetite.who_would_lead", "failing-enterprise-risk.money"
NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
GIVEN = {
    "service_name": Answer(State.ANSWERED, "Harbour <i>Nursing</i>"),
    "SA1": Answer(State.ANSWERED, "staff"),
    "SA9": Answer(State.ANSWERED, "yes", note="Not for finance"),
}
STAFF = "Staff themselves"
ASKED = Asked(sections=(LEAD, MONEY), asked_of="Finance & pay", asked_on=date(2026, 5, 3), message="By <b>June</b>.\n\nThank you.")


@pytest.fixture
def kept(store: Store) -> Assessment:
    return store.create(LOCAL, definitions.shipped(), answers=GIVEN)


def now(store: Store, kept: Assessment) -> Assessment:
    return store.load(LOCAL, kept.id)


def asked(store: Store, kept: Assessment, *, by_link: bool) -> tuple[str, str]:
    """A request: its token, and the id of the part."""
    key = asking.ask(store, LOCAL, kept, definitions.shipped(), ASKED, by_link=by_link)
    return key.rpartition(".")[2], asking.requests(now(store, kept))[key].part


def opened(store: Store, kept: Assessment, token: str) -> Assessment:
    """The part that a colleague has when they open the file."""
    text = asking.as_file(now(store, kept), definitions.shipped(), f"@asked.{token}", ASKED, NOW)
    return exchange.import_(store, LOCAL, text)


def save(store: Store, assessment_id: str, question_id: str, answer: Answer) -> None:
    store.save(LOCAL, assessment_id, question_id, answer, expected=store.load(LOCAL, assessment_id).revision(question_id))


def upload(tab: AppTest, content: bytes) -> None:
    tab.file_uploader(key="reply").upload("back.readiness.json", content, "application/json").run()


def links(tab: AppTest) -> list[str]:
    return [link.proto.label for link in tab.get("page_link")]


def ways(tab: AppTest) -> set[str]:
    return {button.label for button in tab.button}


# Asking


def test_task_list_and_section_lead_to_it_and_the_section_is_ticked(visit: Visit, kept: Assessment) -> None:
    assert "Ask a colleague" in links(visit("tasks", a=kept.id))
    assert "Ask a colleague for this section" in links(visit("section", a=kept.id, s=LEAD))
    tab = visit("colleague", a=kept.id, s=LEAD)
    ticked = [box.key for box in tab.checkbox if box.value]
    assert ticked == [f"ask-{LEAD}"]
    assert tab.checkbox(key=f"ask-{LEAD}").label == "Who would lead (3 questions, 1 answered)"


@pytest.mark.parametrize("way", ["link", "file"])
def test_a_request_is_made_and_listed(visit: Visit, store: Store, kept: Assessment, way: str) -> None:
    tab = visit("colleague", a=kept.id, s=LEAD)
    tab.checkbox(key=f"ask-{MONEY}").check()
    tab.text_input(key="ask-of").input("Finance")
    tab.text_area(key="ask-message").input("By June")
    tab.radio(key="ask-way").set_value(way)
    next(button for button in tab.button if button.label == "Ask").click().run()
    (request,) = asking.requests(now(store, kept)).values()
    assert request.sections == (MONEY, LEAD)
    assert (request.asked_of, request.message, bool(request.part)) == ("Finance", "By June", way == "link")
    assert tab.subheader[0].value.startswith("Finance, asked on")
    assert not any(box.value for box in tab.checkbox), "the form is empty again"
    shown = html(tab)
    if way == "link":
        assert f"tasks?a={request.part}" in tab.code[0].value
        assert "works on this computer only" in shown
        assert "1 of 8 questions" in shown
    else:
        assert "harbour-i-nursing-i-finance.readiness.json" in shown
        (token,) = (key.rpartition(".")[2] for key in asking.requests(now(store, kept)))
        assert downloads(tab) == {"Download the file for Finance": f"download/{kept.id}/part/{token}.json?language=en"}
    assert "Ask a colleague. Requests that are open: 1" in links(visit("tasks", a=kept.id))


@pytest.mark.parametrize(("section", "of", "sentence"), [("", "Finance", "Tick at least one section"), (LEAD, "  ", "Say who is asked first")])
def test_nobody_is_asked_without_sections_or_a_role(visit: Visit, store: Store, kept: Assessment, section: str, of: str, sentence: str) -> None:
    tab = visit("colleague", a=kept.id, s=section)
    tab.text_input(key="ask-of").input(of)
    next(button for button in tab.button if button.label == "Ask").click().run()
    assert sentence in html(tab)
    assert asking.requests(now(store, kept)) == {}


# The part


def test_a_part_says_who_is_asked_and_has_its_sections_only(visit: Visit, store: Store, kept: Assessment) -> None:
    _, part = asked(store, kept, by_link=True)
    tab = visit("tasks", a=part)
    assert len(tab.title) == 1
    assert "Finance & pay" in tab.title[0].value
    assert "2 sections of Harbour" in tab.title[0].value
    shown = html(tab)
    assert "By &lt;b&gt;June&lt;/b&gt;." in shown
    assert "Give the answers back" in [header.value for header in tab.header]
    assert "Gates by stage, so far" not in [header.value for header in tab.header]
    assert ways(tab) == {"Continue", "Check answers"}
    assert [label for label in links(tab) if label in ("Money", "Who would lead", "History and deleting", "Ask a colleague")] == ["Money", "Who would lead"]


def test_the_walk_of_a_part_goes_from_its_first_section_to_its_last_and_then_to_the_check(visit: Visit, store: Store, kept: Assessment) -> None:
    _, part = asked(store, kept, by_link=True)
    tab = visit("section", a=part, s=MONEY)
    assert "1 of 8 questions answered" in html(tab)
    assert "Ask a colleague for this section" not in links(tab)
    tab.button(key="next").click().run()
    assert tab.title[0].value == "Who would lead"
    tab.radio(key="SA2.choice").set_value("group").run()
    assert store.load(LOCAL, part).response.answers["SA2"].value == "group"
    tab.button(key="next").click().run()
    assert tab.title[0].value == "Check your answers"
    assert "See results" not in ways(tab)
    assert html(tab).count('scope="row"') == 8


@pytest.mark.parametrize("page", ["results", "report", "history", "colleague", "merge"])
def test_every_other_address_of_a_part_leads_to_what_was_asked(visit: Visit, store: Store, kept: Assessment, page: str) -> None:
    _, part = asked(store, kept, by_link=True)
    assert "sections of Harbour" in visit(page, a=part).title[0].value
    assert visit("section", a=part, s="staff-appetite.ballot").title[0].value == visit("tasks", a=part).title[0].value


def test_a_part_from_a_file_can_be_given_back_and_deleted(visit: Visit, store: Store, kept: Assessment) -> None:
    token, _ = asked(store, kept, by_link=False)
    part = opened(store, kept, token)
    for page in ("tasks", "check"):
        tab = visit(page, a=part.id)
        assert "finance-pay-answered.readiness.json" in html(tab), page
        assert downloads(tab) == {"Download the file to send back": f"download/{part.id}/answered.json?language=en"}
    assert "History and deleting" in links(visit("tasks", a=part.id))
    tab = visit("history", a=part.id)
    assert tab.title[0].value == "History and deleting"
    assert "Erase former answers" not in [header.value for header in tab.header], "what it came with stays to be compared with"
    tab.text_input(key="erase-word").input("erase")
    next(button for button in tab.button if button.label == "Erase it for good").click().run()
    with pytest.raises(NotFound):
        store.load(LOCAL, part.id)
    assert store.load(LOCAL, kept.id)


def test_the_start_page_marks_parts_and_offers_no_results(visit: Visit, store: Store, kept: Assessment) -> None:
    _, part = asked(store, kept, by_link=True)
    tab = visit()
    assert any("2 sections of Harbour" in label for label in links(tab))
    assert "Part, made for a colleague on" in html(tab)
    assert "1 of 8 answered" in html(tab)
    tab.button(key=f"open-{part}").click().run()
    assert tab.title[0].value == "Money"
    for question in asking.questions_in(definitions.shipped().library, ASKED.sections):
        save(store, part, question.id, Answer(State.DONT_KNOW))
    tab = visit()
    tab.button(key=f"open-{part}").click().run()
    assert "sections of Harbour" in tab.title[0].value
    assert [button.label for button in visit().button if button.key == f"open-{part}"] == ["Continue"]


# Taking over


def test_by_link_new_answers_are_proposed_and_a_conflict_waits_for_a_choice(visit: Visit, store: Store, kept: Assessment) -> None:
    token, part = asked(store, kept, by_link=True)
    evidence = Evidence(Level.DOCUMENTED, "Minutes <1>", "Shared drive", "May 2026")
    save(store, part, "SA1", Answer(State.ANSWERED, "managers", evidence, note="See item 4"))
    save(store, part, "SA2", Answer(State.ANSWERED, "group"))
    save(store, part, "FE3", Answer(State.ANSWERED, "no"))
    save(store, kept.id, "SA1", Answer(State.DONT_KNOW, who_could_know="Director"))
    tab = visit("merge", a=kept.id, r=token)
    shown = html(tab)
    assert "Minutes &lt;1&gt;, Shared drive, May 2026. Explanation: See item 4" in shown
    assert "Don&#x27;t know. Could know: Director" in shown
    assert f"<dt>When you asked</dt><dd>{STAFF}</dd>" in shown
    assert [box.value for box in tab.checkbox] == [True, True]
    (choice,) = tab.radio
    assert choice.value is None
    assert tab.button(key="take-over").label == "Take over 2 answers"
    choice.set_value("theirs").run()
    fe3 = next(box for box in tab.checkbox if "FE3" in str(box.key))
    fe3.uncheck().run()
    assert tab.button(key="take-over").label == "Take over 2 answers"
    tab.button(key="take-over").click().run()
    answers = now(store, kept).response.answers
    assert answers["SA1"] == Answer(State.ANSWERED, "managers", evidence, note="See item 4")
    assert answers["SA2"].value == "group"
    assert "FE3" not in answers
    assert answers["SA9"] == GIVEN["SA9"]
    assert "2 answers were taken over." in html(tab)
    assert "These answers were taken over today" in html(tab)
    assert tab.button(key="take-over").label == "Choose what to take over"
    assert tab.button(key="take-over").disabled


def test_a_choice_stays_while_the_colleague_goes_on_and_ends_when_its_own_answer_changes(visit: Visit, store: Store, kept: Assessment) -> None:
    token, part = asked(store, kept, by_link=True)
    save(store, part, "SA1", Answer(State.ANSWERED, "managers"))
    save(store, kept.id, "SA1", Answer(State.DONT_KNOW))
    tab = visit("merge", a=kept.id, r=token)
    tab.radio[0].set_value("theirs").run()
    save(store, part, "SA2", Answer(State.ANSWERED, "group"))
    tab.run()
    assert tab.radio[0].value == "theirs"
    assert tab.button(key="take-over").label == "Take over 2 answers"
    save(store, part, "SA1", Answer(State.ANSWERED, "handed_down"))
    tab.run()
    assert tab.radio[0].value is None


def test_what_was_changed_in_a_second_tab_is_shown_as_changed_and_not_overwritten(visit: Visit, store: Store, kept: Assessment) -> None:
    token, part = asked(store, kept, by_link=True)
    save(store, part, "SA1", Answer(State.ANSWERED, "managers"))
    save(store, part, "SA2", Answer(State.ANSWERED, "group"))
    tab = visit("merge", a=kept.id, r=token)
    second = visit("section", a=kept.id, s=LEAD)
    second.radio(key="SA2.choice").set_value("?").run()
    tab.button(key="take-over").click().run()
    assert now(store, kept).response.answers["SA2"].state is State.DONT_KNOW
    assert now(store, kept).response.answers["SA1"].value == "managers"
    assert "Not taken over, because your own answer was changed meanwhile" in html(tab)
    assert "1 answer was taken over." in html(tab)
    assert "You both changed these (1)" in [header.value for header in tab.header]
    assert [radio.value for radio in tab.radio] == [None]


def test_a_section_open_in_another_tab_never_overwrites_what_was_taken_over(visit: Visit, store: Store, kept: Assessment) -> None:
    token, part = asked(store, kept, by_link=True)
    save(store, part, "SA2", Answer(State.ANSWERED, "group"))
    second = visit("section", a=kept.id, s=LEAD)
    visit("merge", a=kept.id, r=token).button(key="take-over").click().run()
    second.radio(key="SA2.choice").set_value("?").run()
    assert "This question was answered elsewhere meanwhile." in html(second)
    assert now(store, kept).response.answers["SA2"].value == "group"


def test_by_file_the_answers_come_back_and_the_same_file_twice_changes_nothing(visit: Visit, store: Store, kept: Assessment) -> None:
    token, _ = asked(store, kept, by_link=False)
    part = opened(store, kept, token)
    save(store, part.id, "SA2", Answer(State.ANSWERED, "group"))
    content = exchange.export(store.load(LOCAL, part.id)).encode()
    tab = visit("merge", a=kept.id, r=token)
    assert not tab.header
    upload(tab, content)
    tab.button(key="take-over").click().run()
    assert now(store, kept).response.answers["SA2"].value == "group"
    again = visit("merge", a=kept.id, r=token)
    upload(again, content)
    assert "These answers were taken over today" in html(again)
    assert "There is nothing to take over." in html(again)
    assert not [button for button in again.button if button.key == "take-over"]


def test_a_file_that_is_no_reply_gets_a_sentence_and_nothing_changes(visit: Visit, store: Store, kept: Assessment) -> None:
    token, _ = asked(store, kept, by_link=False)
    other, _ = asked(store, kept, by_link=False)
    before = now(store, kept)
    files = {
        "This file breaks off": b"[1, 2",
        "This file holds this assessment itself": exchange.export(before).encode(),
        "not this one. Nothing was changed.": exchange.export(opened(store, kept, other)).encode(),
    }
    for sentence, content in files.items():
        tab = visit("merge", a=kept.id, r=token)
        upload(tab, content)
        assert sentence in html(tab)
        assert not [button for button in tab.button if button.key == "take-over"]
    assert "Go to that request" in links(tab)
    assert now(store, kept) == before


def test_an_unknown_request_leads_to_the_list_of_them(visit: Visit, kept: Assessment) -> None:
    assert visit("merge", a=kept.id, r="nothing").title[0].value == "Ask a colleague"


# Withdrawing


@pytest.mark.parametrize("erase", [False, True])
def test_a_request_is_withdrawn_and_its_address_says_not_found(visit: Visit, store: Store, kept: Assessment, erase: bool) -> None:
    token, part = asked(store, kept, by_link=True)
    tab = visit("colleague", a=kept.id)
    if erase:
        tab.checkbox(key=f"erase-{token}").check()
    tab.button(key=f"withdraw-{token}").click().run()
    assert "This request was withdrawn on" in html(tab)
    assert visit("tasks", a=part).title[0].value == "Not found"
    assert [one.id for one in store.assessments(LOCAL, deleted=True)] == ([] if erase else [part])
    assert "so there is nothing to take over" in html(visit("merge", a=kept.id, r=token))
    assert "(part for a colleague)" in html(visit()) or erase


def test_what_is_kept_of_a_withdrawn_request_is_erased_only_when_the_box_is_ticked(visit: Visit, store: Store, kept: Assessment) -> None:
    token, part = asked(store, kept, by_link=True)
    tab = visit("colleague", a=kept.id)
    tab.button(key=f"withdraw-{token}").click().run()
    next(button for button in tab.button if button.label == "Erase it for good").click().run()
    assert "Nothing was erased." in html(tab)
    tab.checkbox(key=f"sure-{token}").check()
    next(button for button in tab.button if button.label == "Erase it for good").click().run()
    assert "was erased for good. What you took over stays." in html(tab)
    with pytest.raises(NotFound):
        store.restore(LOCAL, part)


def test_a_request_that_changed_in_another_tab_is_not_withdrawn_unseen(visit: Visit, store: Store, kept: Assessment) -> None:
    token, part = asked(store, kept, by_link=True)
    save(store, part, "SA2", Answer(State.ANSWERED, "group"))
    tab = visit("colleague", a=kept.id)
    visit("merge", a=kept.id, r=token).button(key="take-over").click().run()
    tab.button(key=f"withdraw-{token}").click().run()
    assert "this was changed elsewhere meanwhile" in html(tab)
    assert store.load(LOCAL, part)


def test_history_and_deleting_says_what_becomes_of_the_parts(visit: Visit, store: Store, kept: Assessment) -> None:
    assert "What colleagues were given behind a link" not in html(visit("history", a=kept.id))
    asked(store, kept, by_link=True)
    assert html(visit("history", a=kept.id)).count("What colleagues were given behind a link") == 3


def test_all_of_it_is_there_in_welsh(visit: Visit, store: Store, kept: Assessment) -> None:
    token, part = asked(store, kept, by_link=True)
    save(store, part, "SA2", Answer(State.ANSWERED, "group"))
    for page, query, said in (("colleague", {"a": kept.id}, "Gofyn i gydweithiwr"), ("merge", {"a": kept.id, "r": token}, "Atebion gan"), ("tasks", {"a": part}, "2 o adrannau")):
        assert said in visit(page, language="cy", **query).title[0].value
