"""People let each other in: who works on an assessment, an invitation, the organisation, and what the start page offers whom."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import definitions
from assessment.identity import LOCAL, Person, Role
from assessment.record import Assessment
from assessment.shell.session import words
from assessment.store import NotFound, Store
from questionnaires.answers import Answer, State

sys.path.append(str(Path(__file__).parents[1] / "assessment"))
from colleagues import address, claims, let_in, member, organisation, stranger

Visit = Callable[..., AppTest]
As = Callable[[Person], None]
NOT_FOUND = words("not_found_title")
FORGED = '<b>Róisín</b> *Byrne* :red[x] [a](https://example.org) ![](x)'


@pytest.fixture
def seen_as(monkeypatch: pytest.MonkeyPatch) -> As:
    """From now on, pages are seen as by this person."""
    return lambda who: monkeypatch.setattr("assessment.shell.session._who", lambda *_: who)


@pytest.fixture
def lead(store: Store, seen_as: As) -> Person:
    found = member(store, "Lead")
    seen_as(found)
    return found


@pytest.fixture
def kept(store: Store, lead: Person) -> Assessment:
    return store.create(lead, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Harbour Nursing")})


def with_role(store: Store, lead: Person, kept: Assessment, name: str, role: Role, questionnaires: tuple[str, ...] = ()) -> Person:
    found = stranger(store, name)
    let_in(store, lead, kept.id, found, role, questionnaires)
    return found


def button_keys(tab: AppTest) -> set[str]:
    return {str(button.key) for button in tab.button if button.key}


def links(tab: AppTest) -> list[str]:
    return [link.proto.label for link in tab.get("page_link")]


def secret_on(tab: AppTest) -> str:
    """Of the invitation whose link is on the page."""
    (shown,) = (str(each.value) for each in tab.code)
    return parse_qs(urlsplit(shown).query)["i"][0]


def headings(tab: AppTest) -> list[str]:
    return [each.value for each in (*tab.title, *tab.header)]


def names(tab: AppTest) -> list[str]:
    return [each.value for each in tab.subheader]


# Who works on it


def test_everybody_who_sees_an_assessment_sees_who_else_does_and_as_what(visit: Visit, store: Store, lead: Person, kept: Assessment, seen_as: As) -> None:
    with_role(store, lead, kept, "Con", Role.CONTRIBUTOR, ("finance-and-growth", "gone"))
    reviewer = with_role(store, lead, kept, "Rev", Role.REVIEWER)
    seen_as(reviewer)
    tab = visit("people", a=kept.id)
    assert names(tab) == ["Lead", "Con", "Rev (you)"]
    assert "Finance and growth; gone." in html(tab)
    assert "con@example.org" in html(tab).replace("\u2060", "")
    assert words("role_reviewer_may") in html(tab)


def test_nobody_but_the_lead_sees_the_controls_or_the_invitations(visit: Visit, store: Store, lead: Person, kept: Assessment, seen_as: As) -> None:
    others = [with_role(store, lead, kept, role.value, role) for role in (Role.CONTRIBUTOR, Role.REVIEWER, Role.FACILITATOR)]
    store.people.invite(lead, kept.id, Role.REVIEWER, email="gwen@example.org")
    tab = visit("people", a=kept.id)
    assert {"make-invitation", "hand-over"} <= button_keys(tab)
    assert sum(key.startswith("unshare-") for key in button_keys(tab)) == 3
    for who in others:
        seen_as(who)
        tab = visit("people", a=kept.id)
        assert button_keys(tab) == {"leaving-go"}
        assert "gwen@example.org" not in str(tab)
        assert words("waiting_title") not in headings(tab)


@pytest.mark.parametrize("page", ["people", "organisation", "invitation"])
def test_who_may_not_and_who_sits_alone_at_their_computer_find_nothing(visit: Visit, store: Store, lead: Person, kept: Assessment, seen_as: As, page: str) -> None:
    secret = store.people.invite(lead, kept.id, Role.REVIEWER, email="gwen@example.org")
    administrator = member(store, "Adm", Role.ADMINISTRATOR)
    whoever = {"people": (stranger(store, "Nobody"), administrator, LOCAL), "organisation": (stranger(store, "Nobody"), LOCAL), "invitation": (administrator, LOCAL)}
    for who in whoever[page]:
        seen_as(who)
        tab = visit(page, a=kept.id, i=secret)
        assert headings(tab) == [NOT_FOUND]
        assert words("not_found") in html(tab)
        assert "Harbour" not in html(tab) + str(headings(tab))


def test_with_forged_state_a_page_does_nothing_for_whoever_may_not(visit: Visit, store: Store, lead: Person, kept: Assessment, seen_as: As) -> None:
    contributor = with_role(store, lead, kept, "Con", Role.CONTRIBUTOR)
    before = store.people.shared(lead, kept.id)
    seen_as(contributor)
    tab = visit("people", a=kept.id)
    for key, value in {
        "hand-over-to": contributor.id, "invite-role": "lead", "invite-way": "email", "invite-email": address("Con"),
        "make-invitation": True, "hand-over": True, f"unshare-{lead.id}-lead": True, "home": (contributor.id, lead.organisation),
    }.items():  # fmt: skip
        tab.session_state[key] = value
    tab.run()
    assert not tab.exception
    assert store.people.shared(lead, kept.id) == before
    assert store.people.invitations(lead, kept.id) == ()


def test_a_tab_of_somebody_who_leads_no_more_changes_nothing(visit: Visit, store: Store, lead: Person, kept: Assessment) -> None:
    anna = with_role(store, lead, kept, "Anna", Role.REVIEWER)
    tabs = [visit("people", a=kept.id) for _ in range(3)]
    tabs[2].radio(key="hand-over-to").set_value(anna.id)
    store.people.hand_over(lead, kept.id, anna.id)
    before = store.people.shared(anna, kept.id)
    for tab, key in zip(tabs, ("make-invitation", f"unshare-{anna.id}-reviewer", "hand-over"), strict=True):
        tab.button(key=key).click().run()
        assert not tab.exception
        assert words("not_found") in html(tab)
    assert store.people.shared(anna, kept.id) == before
    assert store.people.invitations(anna, kept.id) == ()


def test_a_name_that_somebody_chose_stays_text_and_two_of_one_name_are_told_apart(visit: Visit, store: Store, lead: Person, kept: Assessment, seen_as: As) -> None:
    for subject in ("one", "two"):
        twin = store.people.sign_in(claims(FORGED, subject=subject, email=f"{subject}@example.org"))
        let_in(store, lead, kept.id, twin, Role.REVIEWER)
    for who in (lead, twin):
        seen_as(who)
        tab = visit("people", a=kept.id)
        assert "<b>Ró" not in html(tab)
        drawn = [*names(tab), *(each.label for each in tab.expander)]
        for forged in (each for each in drawn if "Byrne" in each):
            for markup in ("[a](", "![]", ":red[", "<b>", "*Byrne*"):
                assert markup not in forged
        assert len({name for name in names(tab) if "Byrne" in name}) == 2


# Inviting


def test_a_link_is_shown_once_and_works_once_for_whoever_has_it(visit: Visit, store: Store, lead: Person, kept: Assessment, seen_as: As) -> None:
    tab = visit("people", a=kept.id)
    tab.checkbox(key="invite-in-governance").check()
    tab.button(key="make-invitation").click().run()
    secret = secret_on(tab)
    assert "once" in html(tab)
    assert "Whoever has this link" in html(tab)
    tab.run()
    assert secret_on(tab) == secret, "it stays while she stays"
    tab.switch_page("assessment/pages/tasks.py").run()
    tab.switch_page("assessment/pages/people.py")
    tab.query_params["a"] = kept.id
    tab.run()
    assert not tab.code
    assert "only-here" not in tab.session_state
    anna = stranger(store, "Anna")
    seen_as(anna)
    tab = visit("invitation", i=secret)
    assert "Work on “Harbour Nursing”" in tab.title[0].value
    title = next(each.title for each in definitions.shipped().library.questionnaires if each.id == "governance")
    for said in ("Harbour Trust", words("role_contributor"), words("role_contributor_may_in", questionnaires=title), "Lead"):
        assert said in html(tab)
    tab.button(key="take-up").click().run()
    assert (tab.title[0].value, tab.query_params.get("i")) == ("Harbour Nursing", None)
    assert tab.query_params["a"] in (kept.id, [kept.id])
    (own,) = (each for each in store.people.shared(anna, kept.id) if each.person == anna.id)
    assert (own.role, own.questionnaires) == (Role.CONTRIBUTOR, ("governance",))
    seen_as(stranger(store, "Beatriz"))
    assert headings(visit("invitation", i=secret)) == [NOT_FOUND]


def test_an_invitation_for_an_address_waits_for_its_owner_and_is_no_mail(visit: Visit, store: Store, lead: Person, kept: Assessment, seen_as: As) -> None:
    tab = visit("people", a=kept.id)
    tab.radio(key="invite-role").set_value("reviewer").run()
    assert not [box for box in tab.checkbox if str(box.key).startswith("invite-in-")]
    tab.radio(key="invite-way").set_value("email").run()
    for wrong in ("", "carla", "car la@example.org", "@", "a@b@c"):
        tab.text_input(key="invite-email").set_value(wrong)
        tab.button(key="make-invitation").click().run()
        assert "this is no e-mail address" in html(tab), wrong
    assert store.people.invitations(lead, kept.id) == ()
    tab.text_input(key="invite-email").set_value(" Carla@Example.org ")
    tab.button(key="make-invitation").click().run()
    assert "No e-mail is sent" in html(tab)
    secret = secret_on(tab)
    assert [(each.email, each.role) for each in store.people.invitations(lead, kept.id)] == [("carla@example.org", Role.REVIEWER)]
    seen_as(stranger(store, "Beatriz"))
    assert headings(visit("invitation", i=secret)) == [NOT_FOUND]
    carla = stranger(store, "Carla")
    assert store.load(carla, kept.id).id == kept.id


def test_somebody_who_is_known_is_in_at_once_and_there_is_no_link(visit: Visit, store: Store, lead: Person, kept: Assessment) -> None:
    anna = stranger(store, "Anna")
    tab = visit("people", a=kept.id)
    tab.radio(key="invite-way").set_value("email").run()
    tab.text_input(key="invite-email").set_value("anna@example.org")
    tab.button(key="make-invitation").click().run()
    assert "is known here already and is in now" in html(tab)
    assert not tab.code
    assert store.load(anna, kept.id).id == kept.id


def test_an_invitation_that_waits_is_taken_back(visit: Visit, store: Store, lead: Person, kept: Assessment, seen_as: As) -> None:
    secret = store.people.invite(lead, kept.id, Role.CONTRIBUTOR, questionnaires=["governance"])
    (waiting,) = store.people.invitations(lead, kept.id)
    tab = visit("people", a=kept.id)
    assert "Invited by: Lead." in html(tab)
    assert "Governance" in html(tab)
    assert secret not in str(tab)
    tab.button(key=f"uninvite-{waiting.hash[:12]}").click().run()
    assert words("uninvited") in html(tab)
    assert words("waiting_none") in html(tab)
    seen_as(stranger(store, "Anna"))
    assert headings(visit("invitation", i=secret)) == [NOT_FOUND]


def test_used_expired_foreign_and_made_up_links_are_told_alike(visit: Visit, store: Store, lead: Person, kept: Assessment, seen_as: As) -> None:
    anna, beatriz = stranger(store, "Anna"), stranger(store, "Beatriz")
    used = store.people.invite(lead, kept.id, Role.REVIEWER)
    store.people.accept(anna, used)
    others = (store.people.invite(lead, kept.id, Role.REVIEWER, days=0), store.people.invite(lead, kept.id, Role.REVIEWER, email="c@example.org"), "made-up", "")
    seen_as(beatriz)
    told = {html(visit("invitation", i=secret)) for secret in (used, *others)}
    assert len(told) == 1
    assert words("not_found") in told.pop()


# Removing, handing over, leaving


def test_a_role_is_taken_away_after_what_it_means_was_said(visit: Visit, store: Store, lead: Person, kept: Assessment) -> None:
    anna = with_role(store, lead, kept, "Anna", Role.REVIEWER)
    tab = visit("people", a=kept.id)
    assert "Anna is then no Reviewer here any more." in html(tab)
    tab.button(key=f"unshare-{anna.id}-reviewer").click().run()
    assert "Anna is no longer here as: Reviewer." in html(tab)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.load(anna, kept.id)


def test_handing_over_makes_another_lead_and_takes_the_controls_away(visit: Visit, store: Store, lead: Person, kept: Assessment) -> None:
    assert "hand-over" not in button_keys(visit("people", a=kept.id)), "there is nobody yet"
    anna = with_role(store, lead, kept, "Anna", Role.REVIEWER)
    tab = visit("people", a=kept.id)
    assert "leaving-go" not in button_keys(tab), "whoever leads alone cannot leave"
    tab.button(key="hand-over").click().run()
    assert "choose who is to lead it" in html(tab)
    tab.radio(key="hand-over-to").set_value(anna.id)
    tab.button(key="hand-over").click().run()
    assert "Anna leads this assessment now." in html(tab)
    assert button_keys(tab) == {"leaving-go"}
    assert {(each.person, each.role) for each in store.people.shared(anna, kept.id)} == {(anna.id, Role.LEAD), (lead.id, Role.CONTRIBUTOR)}


def test_whoever_leaves_is_led_to_the_start_page_and_sees_it_no_more(visit: Visit, store: Store, lead: Person, kept: Assessment, seen_as: As) -> None:
    anna = with_role(store, lead, kept, "Anna", Role.REVIEWER)
    seen_as(anna)
    tab = visit("people", a=kept.id)
    tab.button(key="leaving-go").click().run()
    assert tab.title[0].value == words("start_title")
    assert "You have left “Harbour Nursing”." in html(tab)
    assert words("start_no_role") in html(tab)


# The organisation


def test_an_administrator_sees_people_and_no_content_and_invites_and_removes(visit: Visit, store: Store, lead: Person, kept: Assessment, seen_as: As) -> None:
    administrator = member(store, "Adm", Role.ADMINISTRATOR)
    seen_as(administrator)
    tab = visit("organisation")
    assert tab.title[0].value == "Harbour Trust"
    assert names(tab) == ["Adm (you)", "Lead"]
    assert words("organisation_no_content") in html(tab)
    assert "Harbour Nursing" not in html(tab)
    tab.radio(key="member-role").set_value("commissioner").run()
    tab.button(key="make-invitation").click().run()
    buyer = stranger(store, "Buyer")
    store.people.accept(buyer, secret_on(tab))
    tab = visit("organisation")
    tab.button(key=f"remove-{buyer.id}-commissioner").click().run()
    assert "Buyer is no longer here as: Commissioner." in html(tab)
    assert store.people.homes(buyer) == ()
    tab.button(key=f"remove-{administrator.id}-administrator").click().run()
    assert words("nobody_administers") in html(tab)


def test_other_members_see_their_own_roles_and_no_people(visit: Visit, store: Store, lead: Person, seen_as: As) -> None:
    member(store, "Adm", Role.ADMINISTRATOR)
    auditor = member(store, "Aud", Role.AUDITOR)
    for who, role in ((lead, Role.MEMBER), (auditor, Role.AUDITOR)):
        seen_as(who)
        tab = visit("organisation")
        assert words(f"role_{role.value}_may") in html(tab).replace("&#x27;", "'")
        assert names(tab) == []
        assert button_keys(tab) == set()


def test_an_organisation_with_many_people_shows_some_until_asked_for_all(visit: Visit, store: Store, seen_as: As) -> None:
    administrator = member(store, "Adm", Role.ADMINISTRATOR)
    for number in range(21):
        member(store, f"P{number:02}")
    seen_as(administrator)
    tab = visit("organisation")
    assert len(names(tab)) == 20
    tab.button(key="show-all-people").click().run()
    assert len(names(tab)) == 22


def test_whoever_has_roles_in_two_organisations_chooses_and_what_they_begin_belongs_there(visit: Visit, store: Store, lead: Person) -> None:
    both = member(store, "Lead", of="Elsewhere Council")
    assert both.id == lead.id
    tab = visit()
    assert "You work for Harbour Trust." in html(tab)
    tab = visit("organisation")
    elsewhere = organisation(store, "Elsewhere Council")
    tab.radio(key="work-for").set_value(elsewhere)
    tab.button(key="work-for-go").click().run()
    assert tab.title[0].value == "Elsewhere Council"
    assert tab.session_state["chosen"] == {"mutual_readiness_organisation": elsewhere}
    tab.switch_page("assessment/pages/new.py").run()
    tab.text_input(key="new-name").input("Night Nursing")
    tab.button[0].click().run()
    store.people.remove_member(LOCAL, elsewhere, lead.id, Role.MEMBER)
    auditor = member(store, "Aud", Role.AUDITOR, of="Elsewhere Council")
    assert "created" in {each.deed for each in store.logs.of_organisation(auditor, elsewhere)}
    tab.switch_page("assessment/pages/start.py").run()
    assert "You work for Harbour Trust." in html(tab), "a role that was taken away is no choice any more"


def test_an_organisation_of_others_cannot_be_chosen_by_forged_state(visit: Visit, store: Store, lead: Person) -> None:
    elsewhere = organisation(store, "Elsewhere Council")
    tab = visit()
    tab.session_state["home"] = (lead.id, elsewhere)
    tab.run()
    assert "You work for Harbour Trust." in html(tab)
    tab.session_state["home"] = (lead.id, elsewhere)
    tab.switch_page("assessment/pages/organisation.py").run()
    assert [each.value for each in tab.title] == ["Harbour Trust"]


def test_an_invitation_to_an_organisation_lets_one_begin_assessments(visit: Visit, store: Store, lead: Person, seen_as: As) -> None:
    secret = store.people.invite_member(LOCAL, lead.organisation, Role.MEMBER)
    anna = stranger(store, "Anna")
    seen_as(anna)
    assert words("start_new") not in {each.label for each in visit().button}
    tab = visit("invitation", i=secret)
    assert tab.title[0].value == "Join “Harbour Trust”"
    assert words("person_operator") in html(tab)
    tab.button(key="take-up").click().run()
    assert tab.title[0].value == words("start_title")
    assert "You have taken up the invitation to “Harbour Trust”." in html(tab)
    assert words("start_new") in {each.label for each in tab.button}


# The start page and the task list


@pytest.mark.parametrize(
    ("role", "said", "leads_to"),
    [
        (None, "start_no_role", []),
        (Role.COMMISSIONER, "start_not_member", ["submitted"]),
        (Role.AUDITOR, "start_not_member", ["log"]),
        (Role.ADMINISTRATOR, "start_administers", ["organisation"]),
    ],
)
def test_whoever_may_not_begin_is_told_who_can_help_instead_of_buttons_that_fail(visit: Visit, store: Store, seen_as: As, role: Role | None, said: str, leads_to: list[str]) -> None:
    seen_as(stranger(store, "Anna") if role is None else member(store, "Anna", role))
    tab = visit()
    assert words(said, organisation="Harbour Trust") in html(tab)
    assert tab.button == []
    assert not tab.get("file_uploader")
    there = [page for page in leads_to if (Path("assessment/pages") / f"{page}.py").is_file()]
    assert [each for each in links(tab) if each in {words(f"to_{page}") for page in ("submitted", "log", "organisation")}] == [words(f"to_{page}") for page in there]
    assert headings(visit("new")) == [NOT_FOUND]


def test_assessments_that_others_lead_are_apart_and_say_ones_role(visit: Visit, store: Store, lead: Person, kept: Assessment, seen_as: As) -> None:
    other = member(store, "Other")
    theirs = store.create(other, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Night Nursing")})
    let_in(store, other, theirs.id, lead, Role.REVIEWER)
    tab = visit()
    assert headings(tab)[1:3] == [words("start_mine"), words("start_others")]
    assert html(tab).count("Your role: Reviewer") == 1
    assert "Your role: Lead" not in html(tab)
    assert tab.button(key=f"open-{theirs.id}").label == words("start_results"), "a reviewer has nothing to go on answering"
    assert tab.button(key=f"open-{kept.id}").label == words("start_continue")


def test_the_task_list_leads_to_who_works_on_it_only_where_several_people_use_the_copy(visit: Visit, store: Store, lead: Person, kept: Assessment, seen_as: As) -> None:
    assert words("to_people") in links(visit("tasks", a=kept.id))
    seen_as(LOCAL)
    assert words("to_people") not in links(visit("tasks", a=kept.id))


def test_on_ones_own_computer_nothing_is_said_of_organisations_or_roles(visit: Visit, begun: Assessment) -> None:
    tab = visit()
    assert words("start_new") in {each.label for each in tab.button}
    assert "You work for" not in html(tab)
    assert "Your role" not in html(tab)
