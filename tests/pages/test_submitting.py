"""A lead submits a frozen copy; a commissioner reads it, and never the assessment that it was made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from colleagues import let_in, member, stranger
from our_markup import downloads, html
from streamlit.testing.v1 import AppTest

from assessment import asking, definitions, exchange, results
from assessment.identity import LOCAL, NotFound, Person, Role
from assessment.log import Deed
from assessment.papers import Action, Asked
from assessment.record import Assessment
from assessment.shell.markup import literal
from assessment.shell.session import words
from assessment.store import Store
from assessment.submissions import assessment_in
from questionnaires.answers import Answer, State
from reports.rendering import FORMATS

Visit = Callable[..., AppTest]
NAME = "Harbour <i>Nursing</i>"
GIVEN = {"service_name": Answer(State.ANSWERED, NAME), "SA1": Answer(State.ANSWERED, "staff", note="As they said")}
TO_SUBMIT, TO_SUBMITTED = "Submit to a commissioner", "Submitted to you"


@pytest.fixture
def lead(store: Store) -> Person:
    return member(store, "Lena <b>Lead</b>")


@pytest.fixture
def buyer(store: Store) -> Person:
    return member(store, "Bela Buyer", Role.COMMISSIONER, "County <u>Council</u>")


@pytest.fixture
def kept(store: Store, lead: Person) -> Assessment:
    return store.create(lead, definitions.shipped(), answers=GIVEN)


@pytest.fixture
def see(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Opens a page as somebody."""

    def see(who: Person, page: str, **query: str) -> AppTest:
        monkeypatch.setattr("assessment.shell.session._who", lambda *_: who)
        return visit(page, **query)

    return see


def change(store: Store, who: Person, kept: Assessment) -> None:
    revision = store.load(who, kept.id).revision("SA1")
    store.save(who, kept.id, "SA1", Answer(State.ANSWERED, "managers", note="Changed since"), expected=revision)


def send(tab: AppTest) -> None:
    next(button for button in tab.button if button.label == "Submit this copy").click().run()


def links(tab: AppTest) -> list[str]:
    return [link.proto.label for link in tab.get("page_link")]


def refused(tab: AppTest) -> bool:
    return tab.title[0].value == words("not_found_title") and words("not_found").split(".")[0] in html(tab)


# Submitting


@pytest.mark.parametrize("page", ["tasks", "results", "report"])
def test_a_lead_is_led_to_it_and_nobody_else_and_nobody_on_ones_own_computer(see: Visit, store: Store, lead: Person, kept: Assessment, page: str) -> None:
    helper = stranger(store, "Helper")
    let_in(store, lead, kept.id, helper, Role.CONTRIBUTOR)
    assert TO_SUBMIT in links(see(lead, page, a=kept.id))
    assert TO_SUBMIT not in links(see(helper, page, a=kept.id))
    assert TO_SUBMIT not in links(see(LOCAL, page, a=kept.id))


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.REVIEWER, Role.FACILITATOR])
def test_whoever_may_not_submit_is_told_as_if_there_were_no_such_page(see: Visit, store: Store, lead: Person, kept: Assessment, role: Role) -> None:
    helper = stranger(store, "Helper")
    let_in(store, lead, kept.id, helper, role)
    for who in (helper, stranger(store, "Stranger"), LOCAL):
        assert refused(see(who, "submit", a=kept.id)), who.name


def test_without_a_commissioner_anywhere_the_page_says_what_to_do(see: Visit, lead: Person, kept: Assessment) -> None:
    tab = see(lead, "submit", a=kept.id)
    assert "no organisation here has a commissioner" in html(tab)
    assert not [button for button in tab.button if button.label == "Submit this copy"]


def test_a_copy_goes_to_the_organisation_chosen_and_is_listed_with_its_hash(see: Visit, store: Store, lead: Person, buyer: Person, kept: Assessment) -> None:
    other = member(store, "Other", Role.COMMISSIONER, "Elsewhere")
    tab = see(lead, "submit", a=kept.id)
    send(tab)
    assert "Choose an organisation first" in html(tab)
    assert store.submissions.of(lead, kept.id) == ()
    tab.radio(key="submit-to").set_value(buyer.organisation)
    send(tab)
    (sent,) = store.submissions.of(lead, kept.id)
    assert store.submissions.received(buyer) == (sent,)
    assert store.submissions.received(other) == ()
    shown = html(tab)
    assert "The commissioners of County &lt;u&gt;Council&lt;/u&gt; can read it now." in shown
    assert sent.hash[:12] in shown
    assert sent.hash not in shown
    assert [code.value for code in tab.code] == [sent.hash]
    assert "Lena &lt;b&gt;Lead&lt;/b&gt;" in shown
    assert "<b>Lead" not in shown


def test_the_only_organisation_is_chosen_already_and_pressing_twice_sends_one_copy(see: Visit, store: Store, lead: Person, buyer: Person, kept: Assessment) -> None:
    tab = see(lead, "submit", a=kept.id)
    send(tab)
    send(tab)
    assert "Nothing was sent again" in html(tab)
    assert len(store.submissions.of(lead, kept.id)) == 1
    change(store, lead, kept)
    send(tab)
    assert len(store.submissions.of(lead, kept.id)) == 2


def test_each_copy_says_whether_the_assessment_changed_since(see: Visit, store: Store, lead: Person, buyer: Person, kept: Assessment) -> None:
    store.submissions.submit(lead, kept.id, buyer.organisation)
    assert "The assessment stands as in this copy." in html(see(lead, "submit", a=kept.id))
    change(store, lead, kept)
    tab = see(lead, "submit", a=kept.id)
    assert "The assessment was changed after this copy was made." in html(tab)
    assert "The assessment stands as in this copy." not in html(tab)


def test_withdrawing_is_asked_once_more_and_then_nobody_reads_the_copy(see: Visit, store: Store, lead: Person, buyer: Person, kept: Assessment) -> None:
    sent = store.submissions.submit(lead, kept.id, buyer.organisation)
    assert not refused(see(buyer, "submitted", c=sent.id))
    tab = see(lead, "submit", a=kept.id)

    def press() -> None:
        next(button for button in tab.button if button.label == "Withdraw it").click().run()

    press()
    assert "Tick the box first" in html(tab)
    assert store.submissions.of(lead, kept.id)[0].withdrawn is None
    tab.checkbox(key=f"sure-{sent.id}").check()
    press()
    assert "is withdrawn. Nobody can read it any more." in html(tab)
    assert "Withdraw it" not in [button.label for button in tab.button]
    assert sent.hash[:12] in html(tab), "that there was a copy stays"
    assert refused(see(buyer, "submitted", c=sent.id)), "though it was read before"
    assert "Withdrawn" in html(see(buyer, "submitted"))


# What the copy holds


def test_the_report_of_a_copy_is_letter_for_letter_that_of_the_assessment_on_that_day(store: Store, lead: Person, buyer: Person, kept: Assessment) -> None:
    store.file(lead, kept.id, "@action.1", Action(text="Count the staff.", about="SA1", due=date(2027, 2, 1)), expected=0)
    now = store.load(lead, kept.id)
    before = results.report_of(now, as_of=now.changed)
    sent = store.submissions.submit(lead, kept.id, buyer.organisation)
    change(store, lead, kept)
    copied = assessment_in(*store.submissions.read(buyer, sent.id))
    assert results.report_of(copied, as_of=copied.changed) == before
    assert copied.id == sent.id, "so that nothing made of it is mistaken for the assessment"


def test_a_copy_says_nothing_of_what_colleagues_were_asked(store: Store, lead: Person, buyer: Person, kept: Assessment) -> None:
    asked = Asked(sections=("staff-appetite.who_would_lead",), asked_of="Finance", asked_on=date(2026, 5, 3), message="Keep this between us")
    asking.ask(store, lead, kept, definitions.shipped(), asked, by_link=False)
    sent = store.submissions.submit(lead, kept.id, buyer.organisation)
    _, text = store.submissions.read(buyer, sent.id)
    assert "Keep this between us" not in text
    assert exchange.read(text).papers == {}
    assert "Keep this between us" in exchange.export(store.load(lead, kept.id)), "which the lead's own file keeps"


def test_reading_is_written_down_once_a_day_for_each_reader_and_copy_and_taking_away_each_time(
    store: Store, lead: Person, buyer: Person, kept: Assessment
) -> None:
    second = member(store, "Second", Role.COMMISSIONER, "County <u>Council</u>")
    one, two = (store.submissions.submit(lead, kept.id, buyer.organisation).id for _ in range(2))
    for who, id_ in ((buyer, one), (buyer, one), (buyer, two), (second, one), (second, one)):
        store.submissions.read(who, id_)
    for _ in range(2):
        store.submissions.take_away(buyer, one, "report.pdf")
    logged = [(each.name, each.deed, each.subject) for each in reversed(store.logs.of_assessment(lead, kept.id))]
    assert [each for each in logged if each[1] is Deed.SAW_SUBMISSION] == [
        ("Bela Buyer", Deed.SAW_SUBMISSION, one), ("Bela Buyer", Deed.SAW_SUBMISSION, two), ("Second", Deed.SAW_SUBMISSION, one),
    ]  # fmt: skip
    assert [each for each in logged if each[1] is Deed.EXPORTED] == [("Bela Buyer", Deed.EXPORTED, one)] * 2


def test_a_copy_that_was_read_today_is_refused_all_the_same_once_the_reader_may_no_more(store: Store, lead: Person, buyer: Person, kept: Assessment) -> None:
    sent = store.submissions.submit(lead, kept.id, buyer.organisation)
    store.submissions.read(buyer, sent.id)
    store.people.remove_member(LOCAL, buyer.organisation, buyer.id, Role.COMMISSIONER)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.submissions.read(buyer, sent.id)


# Reading


def test_the_start_page_leads_a_commissioner_there_and_nobody_else(see: Visit, lead: Person, buyer: Person) -> None:
    assert TO_SUBMITTED in links(see(buyer, "start"))
    for who in (lead, LOCAL):
        assert TO_SUBMITTED not in links(see(who, "start"))
        assert refused(see(who, "submitted"))


def test_what_was_submitted_is_grouped_by_service_the_newest_first(see: Visit, store: Store, lead: Person, buyer: Person, kept: Assessment) -> None:
    assert "Nothing was submitted to your organisation yet" in html(see(buyer, "submitted"))
    first = store.submissions.submit(lead, kept.id, buyer.organisation)
    change(store, lead, kept)
    second = store.submissions.submit(lead, kept.id, buyer.organisation)
    night = store.create(lead, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Night Nursing")})
    third = store.submissions.submit(lead, night.id, buyer.organisation)
    store.submissions.withdraw(lead, night.id, third.id)
    tab = see(buyer, "submitted")
    assert [each.value for each in tab.header] == ["Night Nursing", literal(NAME)]
    shown = html(tab)
    assert re.findall(r"submitted\?c=([\w-]+)", shown) == [second.id, first.id], "a withdrawn one leads nowhere"
    assert shown.index("Newest copy") < shown.index("Earlier copy")
    assert shown.count("Newest copy") == 1
    assert "From Harbour Trust" in shown
    assert "<i>Nursing" not in shown


def test_a_copy_shows_the_whole_result_as_it_was_and_leads_nowhere_into_the_assessment(
    see: Visit, store: Store, lead: Person, buyer: Person, kept: Assessment
) -> None:
    sent = store.submissions.submit(lead, kept.id, buyer.organisation)
    change(store, lead, kept)
    tab = see(buyer, "submitted", c=sent.id)
    shown = html(tab)
    assert "This copy is frozen." in shown
    assert "As they said" in shown
    assert "Changed since" not in shown
    assert 'class="mr-verdict' in shown
    assert "Score by dimension" in [each.value for each in tab.header]
    assert kept.id not in shown + "".join(str(each.proto) for each in tab.get("page_link"))
    assert [code.value for code in tab.code] == [sent.hash]
    place = f"download/submission/{sent.id}"
    offered = downloads(tab)
    names = ["PDF", "Word", "Web page", "Markdown", "Excel", "CSV", "JSON", "Download the assessment file"]
    assert list(offered) == names
    files = [f"report.{ending}" for ending in ("pdf", "docx", "html", "md", "xlsx", "csv", "json")]
    assert list(offered.values()) == [f"{place}/{what}?language=en" for what in (*files, "assessment.json")]
    assert {f"report{each.ending}" for each in FORMATS.values()} == set(files), "every format that there is"
    assert shown.count('aria-describedby="copy-formats"') == len(files)
    assert shown.count("mr-download mr-first") == 1


@pytest.mark.parametrize("page", ["tasks", "results", "report", "history", "submit", "section", "plan"])
def test_a_commissioner_never_sees_the_assessment_itself(see: Visit, store: Store, lead: Person, buyer: Person, kept: Assessment, page: str) -> None:
    store.submissions.submit(lead, kept.id, buyer.organisation)
    assert refused(see(buyer, page, a=kept.id))


def test_a_copy_for_others_or_none_at_all_is_told_alike(see: Visit, store: Store, lead: Person, buyer: Person, kept: Assessment) -> None:
    sent = store.submissions.submit(lead, kept.id, buyer.organisation)
    other = member(store, "Other", Role.COMMISSIONER, "Elsewhere")
    for who, copy in ((other, sent.id), (lead, sent.id), (LOCAL, sent.id), (buyer, "x"), (buyer, "Ŵ"), (buyer, "x" * 5000), (buyer, kept.id)):
        assert refused(see(who, "submitted", c=copy)), (who.name, copy[:20])


def test_a_copy_is_read_in_welsh_too(see: Visit, store: Store, lead: Person, buyer: Person, kept: Assessment) -> None:
    sent = store.submissions.submit(lead, kept.id, buyer.organisation)
    tab = see(buyer, "submitted", c=sent.id, language="cy")
    assert "wedi'i rewi" in html(tab).replace("&#x27;", "'")
    assert all(target.endswith("?language=cy") for target in downloads(tab).values())
