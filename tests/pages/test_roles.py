"""Where several people use this copy, a page offers each only what they may do, shows the rest as text, and no forged press does more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import pytest
from colleagues import let_in, member, stranger
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import asking, definitions
from assessment.identity import Person, Role
from assessment.papers import Action as Planned
from assessment.papers import Asked, Comment
from assessment.record import Assessment
from assessment.second_person import challenge, recorded
from assessment.shell.session import words
from assessment.store import Store
from questionnaires.answers import Answer, Evidence, Level, State

Visit = Callable[..., AppTest]
APPETITE, PROFILE = "staff-appetite.who_would_lead", "service-profile.the_service"
ASKED = Evidence(Level.DOCUMENTED, "Minutes", "Shared drive", "May 2026", asked_of="finance manager", asked_on="2026-11-20")
GIVEN = {
    "service_name": Answer(State.ANSWERED, "Harbour Nursing"),
    "SA1": Answer(State.ANSWERED, "staff", ASKED),
    "SA2": Answer(State.ANSWERED, "group", note="<b>They</b> met."),
    "SA14": Answer(State.DONT_KNOW, who_could_know="the lead nurse"),
}
READERS = (Role.REVIEWER, Role.FACILITATOR)


class Scene(NamedTuple):
    store: Store
    id: str
    people: dict[Role, Person]
    sit: Callable[[Person], None]

    def now(self) -> Assessment:
        return self.store.load(self.people[Role.LEAD], self.id)

    def answer(self, question_id: str) -> Answer:
        return self.now().response.answers[question_id]


@pytest.fixture
def scene(store: Store, monkeypatch: pytest.MonkeyPatch) -> Scene:
    lead = member(store, "Lena")
    made = store.create(lead, definitions.shipped(), answers=GIVEN)
    people = {Role.LEAD: lead}
    for role, name, chosen in ((Role.CONTRIBUTOR, "Clara", ["staff-appetite"]), (Role.REVIEWER, "Rosa", []), (Role.FACILITATOR, "Frank", [])):
        people[role] = stranger(store, name)
        let_in(store, lead, made.id, people[role], role, chosen)

    def sit(who: Person) -> None:
        monkeypatch.setattr("assessment.shell.session._who", lambda *_: who)

    return Scene(store, made.id, people, sit)


def texts(tab: AppTest) -> str:
    return html(tab) + "\n".join(str(each.value) for each in (*tab.header, *tab.subheader, *tab.title))


def fields(tab: AppTest) -> list[str]:
    """The keys of all that can be changed on the page."""
    return [str(each.key) for each in (*tab.text_input, *tab.text_area, *tab.radio, *tab.checkbox, *tab.selectbox)]


def buttons(tab: AppTest) -> list[str]:
    return [str(each.key) for each in tab.button]


# questions


@pytest.mark.parametrize("role", READERS)
def test_whoever_may_only_read_sees_questions_with_their_answers_as_text(visit: Visit, scene: Scene, role: Role) -> None:
    scene.sit(scene.people[role])
    tab = visit("section", a=scene.id, s=APPETITE)
    assert not [key for key in fields(tab) if key.startswith("SA")]
    assert not [key for key in buttons(tab) if key.startswith(("clear-", "confirm", "again-"))]
    assert "ask its lead, Lena." in html(tab)
    assert "Documented: Minutes" in html(tab)
    assert "&lt;b&gt;They&lt;/b&gt; met." in html(tab)
    assert "the lead nurse" in html(tab)
    assert {"previous", "next", "leave"} <= set(buttons(tab))


def test_a_contributor_answers_what_she_was_given_and_reads_the_rest(visit: Visit, scene: Scene) -> None:
    scene.sit(scene.people[Role.CONTRIBUTOR])
    tab = visit("section", a=scene.id, s=APPETITE)
    tab.radio(key="SA2.choice").set_value("one").run()
    assert scene.answer("SA2").value == "one"
    assert "not given to you" not in html(tab)
    other = visit("section", a=scene.id, s=PROFILE)
    assert not fields(other)
    assert "These questions were not given to you. You can read them. To answer them, ask Lena, who leads this assessment." in html(other)
    tasks = visit("tasks", a=scene.id)
    assert "You can answer: Staff appetite. The other questionnaires are for you to read." in html(tasks)
    tasks.button(key="continue").click().run()
    assert tasks.query_params["s"].startswith("staff-appetite.")
    beside = visit("alternatives", a=scene.id)
    assert not fields(beside)
    assert "These questions were not given to you." in html(beside)


def test_the_lead_sees_no_sentence_about_rights(visit: Visit, scene: Scene) -> None:
    scene.sit(scene.people[Role.LEAD])
    for page in ("section", "tasks", "check", "plan", "history", "results", "beforehand", "ballot", "colleague", "versions", "weights"):
        said = html(visit(page, a=scene.id, s=APPETITE))
        assert "Only those who lead" not in said
        assert "You can read" not in said


def test_what_was_typed_is_still_to_be_seen_when_the_right_to_save_it_is_gone(visit: Visit, scene: Scene) -> None:
    scene.sit(scene.people[Role.CONTRIBUTOR])
    tab = visit("section", a=scene.id, s=APPETITE)
    scene.store.people.unshare(scene.people[Role.LEAD], scene.id, scene.people[Role.CONTRIBUTOR].id, Role.CONTRIBUTOR)
    let_in(scene.store, scene.people[Role.LEAD], scene.id, scene.people[Role.CONTRIBUTOR], Role.REVIEWER)
    tab.radio(key="SA2.choice").set_value("one").run()
    assert scene.answer("SA2") == GIVEN["SA2"]
    assert "Nothing is saved. There is nothing at this address for you." in html(tab)
    assert "You had typed: “One person" in html(tab)


@pytest.mark.parametrize("role", [*READERS, Role.CONTRIBUTOR])
def test_no_forged_press_changes_an_answer(visit: Visit, scene: Scene, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is drawn as if everything were allowed; only the store refuses."""
    scene.sit(scene.people[role])
    monkeypatch.setattr("assessment.shell.desk.Desk.may_answer", lambda *_: True)
    tab = visit("section", a=scene.id, s=PROFILE)
    tab.text_input(key="service_name.value").input("Forged").run()
    tab.button(key="clear-service_name").click().run()
    assert scene.answer("service_name") == GIVEN["service_name"]
    assert "Nothing is saved." in html(tab)


# what is kept beside the answers


CONTROLS = {
    "plan": ("add-own", "adopt-"), "history": ("delete-go", "former-go", "erase"), "beforehand": ("beforehand",), "results": ("again",),
    "versions": ("versions-",), "colleague": ("withdraw-", "invite-", "ask-"), "weights": ("own-save", "remove-", "use-"), "ballot": ("ballot-",),
}  # fmt: skip


@pytest.mark.parametrize("page", CONTROLS)
@pytest.mark.parametrize("role", [*READERS, Role.CONTRIBUTOR])
def test_no_page_offers_what_only_the_lead_may_do(visit: Visit, scene: Scene, role: Role, page: str) -> None:
    lead = scene.people[Role.LEAD]
    scene.store.file(lead, scene.id, "@action.SA2", Planned(text="Meet them.", about="SA2"), expected=0)
    asking.ask(scene.store, lead, scene.now(), definitions.shipped(), Asked(asked_of="Finance", asked_on=date(2026, 11, 20), sections=(APPETITE,)), by_link=True)
    scene.sit(scene.people[role])
    tab = visit(page, a=scene.id)
    assert not [key for key in (*buttons(tab), *fields(tab)) if key.startswith(CONTROLS[page])]
    assert "Lena" in html(tab) or page in ("versions", "weights")  # of versions, there is nothing to choose
    assert "Meet them." in texts(tab) or page != "plan"
    assert "invitation?" not in "".join(each.value for each in tab.code)


def test_a_plan_cannot_be_changed_by_a_forged_press(visit: Visit, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.sit(scene.people[Role.CONTRIBUTOR])
    monkeypatch.setattr("assessment.identity.Standing.may", lambda *_: True, raising=True)
    tab = visit("plan", a=scene.id)
    monkeypatch.undo()
    scene.sit(scene.people[Role.CONTRIBUTOR])
    tab.text_area(key="plan-own").input("Forged")
    tab.button(key="add-own").click().run()
    assert not [key for key in scene.now().papers if key.startswith("@action")]


def test_what_stays_open_to_readers_changes_nothing(visit: Visit, scene: Scene) -> None:
    scene.sit(scene.people[Role.REVIEWER])
    before = scene.now()
    assert "Nothing here is saved" in html(visit("whatif", a=scene.id))
    weights = visit("weights", a=scene.id)
    assert "Only members of the organisation you work for can keep weights" in html(weights)
    assert "Only members of an organisation can add a file" in html(visit("definitions", a=scene.id))
    assert scene.now() == before


# names


def test_the_history_names_people_and_an_erased_person_is_not_named(visit: Visit, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.sit(scene.people[Role.FACILITATOR])
    tab = visit("history", a=scene.id)
    assert "by Lena" in html(tab)
    assert scene.people[Role.LEAD].id not in html(tab)
    monkeypatch.setattr("assessment.people.People.names", lambda *_: {})
    assert "by somebody whose name was erased" in html(visit("history", a=scene.id))


def test_an_answer_saved_elsewhere_is_told_with_the_name(visit: Visit, scene: Scene) -> None:
    scene.sit(scene.people[Role.CONTRIBUTOR])
    tab = visit("section", a=scene.id, s=APPETITE)
    scene.store.save(scene.people[Role.LEAD], scene.id, "SA2", Answer(State.ANSWERED, "nobody"), expected=1)
    tab.radio(key="SA2.choice").set_value("one").run()
    assert "It was saved by Lena." in html(tab)


# reviewing


def test_a_reviewer_checks_an_answer_in_her_own_name(visit: Visit, scene: Scene) -> None:
    scene.sit(scene.people[Role.REVIEWER])
    tab = visit("check", a=scene.id, q="SA2")
    assert "recorded in your name: Rosa." in html(tab)
    assert "look-by-SA2" not in fields(tab)
    for name, said in (("what", "Minutes"), ("where", "Shared drive"), ("date", "May 2026")):
        tab.text_input(key=f"look-{name}-SA2").input(said)
    tab.session_state["look-by-SA2"] = "finance manager"  # forged: the page has no such field for her
    tab.button(key="look-agree-SA2").click().run()
    assert "“People willing to lead” is checked now." in html(tab)
    evidence = scene.answer("SA2").evidence
    assert (evidence.level, evidence.checked_by) == (Level.CHECKED, "Rosa")
    assert "look-agree-SA2" not in buttons(tab)


def test_a_reviewer_challenges_and_must_say_why(visit: Visit, scene: Scene) -> None:
    scene.sit(scene.people[Role.REVIEWER])
    tab = visit("check", a=scene.id, show="waiting")
    tab.button(key="look-challenge-SA1").click().run()
    assert "Still missing: why you do not agree." in html(tab)
    tab.text_area(key="look-reason-SA1").input("The minutes say otherwise.")
    tab.button(key="look-challenge-SA1").click().run()
    found = scene.answer("SA1").evidence.challenged
    assert found is not None
    assert (found.reason, found.by) == ("The minutes say otherwise.", "Rosa")


def test_a_lead_cannot_check_her_own_answer_but_records_who_did(visit: Visit, scene: Scene) -> None:
    scene.sit(scene.people[Role.LEAD])
    tab = visit("check", a=scene.id, show="waiting")
    tab.text_input(key="look-by-SA1").input("")
    tab.button(key="look-agree-SA1").click().run()
    assert "somebody else than whoever gave it" in html(tab)
    assert scene.answer("SA1") == GIVEN["SA1"]
    tab.text_input(key="look-by-SA1").input("finance manager")
    tab.button(key="look-agree-SA1").click().run()
    assert scene.answer("SA1").evidence.checked_by == recorded("finance manager", "Lena")


def test_beside_a_question_nobody_can_call_their_answer_checked(visit: Visit, scene: Scene) -> None:
    scene.sit(scene.people[Role.CONTRIBUTOR])
    tab = visit("section", a=scene.id, s=APPETITE)
    assert len(tab.radio(key="SA1.level").options) == 2
    tab.session_state["SA1.checked_by"] = "Clara"  # forged: the page has no such field
    tab.text_input(key="SA1.where").input("Elsewhere").run()
    evidence = scene.answer("SA1").evidence
    assert (evidence.level, evidence.where, evidence.checked_by) == (Level.DOCUMENTED, "Elsewhere", "")


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.FACILITATOR])
def test_whoever_may_not_review_sees_a_challenge_and_no_form(visit: Visit, scene: Scene, role: Role) -> None:
    rosa = scene.people[Role.REVIEWER]
    scene.store.review(rosa, scene.id, "SA2", challenge(GIVEN["SA2"], "Who are they?", rosa.name, date(2026, 11, 28)), expected=1)
    scene.sit(scene.people[role])
    for query in ({"show": "challenged"}, {"q": "SA2"}):
        tab = visit("check", a=scene.id, **query)
        assert "Who are they?" in html(tab)
        assert not [key for key in (*buttons(tab), *fields(tab)) if key.startswith("look-")]


# comments


def written(scene: Scene, text: str = "Who says so?") -> None:
    scene.store.comment(scene.people[Role.REVIEWER], scene.id, "@comment.1", Comment(about="SA2", text=text))


def test_a_comment_is_written_once_and_seen_by_all_who_may_read(visit: Visit, scene: Scene) -> None:
    scene.sit(scene.people[Role.REVIEWER])
    tab = visit("section", a=scene.id, s=APPETITE)
    tab.text_area(key="comment-text-SA2").input("Is <b>that</b> so?")
    tab.button(key="comment-go-SA2").click().run()
    assert "Your comment is saved." in html(tab)
    assert tab.text_area(key="comment-text-SA2").value == ""
    assert sum(key.startswith("@comment") for key in scene.now().papers) == 1
    for role in (Role.LEAD, Role.CONTRIBUTOR, Role.FACILITATOR):
        scene.sit(scene.people[role])
        for page, query in (("section", {"s": APPETITE}), ("check", {"q": "SA2"})):
            seen = visit(page, a=scene.id, **query)
            assert "Is &lt;b&gt;that&lt;/b&gt; so?" in html(seen)
            assert "1 comment" in [each.label for each in seen.expander]
        assert "1 comment" in html(visit("check", a=scene.id))


def test_what_is_left_out_of_the_report_is_said_beside_the_box(visit: Visit, scene: Scene) -> None:
    written(scene)
    scene.sit(scene.people[Role.REVIEWER])
    assert "left out of the report, of files and of what is submitted" in html(visit("section", a=scene.id, s=APPETITE))
    assert "Who says so?" not in html(visit("results", a=scene.id))


def test_a_comment_is_removed_by_its_author_or_the_lead_and_offered_to_nobody_else(visit: Visit, scene: Scene) -> None:
    for role in (Role.REVIEWER, Role.LEAD, Role.CONTRIBUTOR):
        key = f"@comment.{role.value}"
        scene.store.comment(scene.people[Role.REVIEWER], scene.id, key, Comment(about="SA2", text="Who says so?"))
        scene.sit(scene.people[role])
        tab = visit("check", a=scene.id, q="SA2")
        if role is Role.CONTRIBUTOR:
            assert f"uncomment-{key}" not in buttons(tab)
            assert "comment-text-SA2" not in fields(tab)
        else:
            tab.button(key=f"uncomment-{key}").click().run()
            assert "The comment was removed: “Who says so?”" in html(tab)
            assert scene.now().paper(key) is None


def test_an_empty_comment_says_so_and_a_refused_one_stays_in_its_box(visit: Visit, scene: Scene) -> None:
    scene.sit(scene.people[Role.REVIEWER])
    tab = visit("check", a=scene.id, q="SA2")
    tab.button(key="comment-go-SA2").click().run()
    assert "Write something first." in html(tab)
    tab.text_area(key="comment-text-SA2").input("A long thought")
    tab.button(key="comment-go-SA2")
    scene.store.people.unshare(scene.people[Role.LEAD], scene.id, scene.people[Role.REVIEWER].id, Role.REVIEWER)
    let_in(scene.store, scene.people[Role.LEAD], scene.id, scene.people[Role.REVIEWER], Role.FACILITATOR)
    tab.button(key="comment-go-SA2").click().run()
    assert not [key for key in scene.now().papers if key.startswith("@comment")]
    assert "Nothing is saved. There is nothing at this address for you." in html(tab)
    assert "A long thought" in html(tab)


# a colleague


def test_a_colleague_is_let_in_once_by_a_link_that_is_shown_only_then(visit: Visit, scene: Scene) -> None:
    scene.sit(scene.people[Role.LEAD])
    tab = visit("colleague", a=scene.id)
    tab.checkbox(key=f"ask-{APPETITE}").check()
    tab.text_input(key="ask-of").input("Finance")
    tab.radio(key="ask-way").set_value("link")
    tab.button[-1].click().run()
    (asked,) = asking.requests(scene.now()).values()
    (link,) = [each.value for each in tab.code]
    assert "invitation?i=" in link
    assert asked.part not in link
    assert "It can be used once" in html(tab)
    fay = stranger(scene.store, "Fay")
    secret = link.rpartition("=")[2]
    scene.store.people.accept(fay, secret)
    assert not visit("colleague", a=scene.id).code
    scene.sit(fay)
    seen = visit("tasks", a=asked.part)
    assert "Who would lead" in [each.label for each in seen.get("page_link")] or "Who would lead" in texts(seen)
    section = visit("section", a=asked.part, s=APPETITE)
    section.radio(key="SA2.choice").set_value("one").run()
    assert scene.store.load(fay, asked.part).response.answers["SA2"].value == "one"
    assert words("not_found") in html(visit("tasks", a=scene.id))


def test_a_new_link_is_made_on_demand(visit: Visit, scene: Scene) -> None:
    lead = scene.people[Role.LEAD]
    asking.ask(scene.store, lead, scene.now(), definitions.shipped(), Asked(asked_of="Finance", asked_on=date(2026, 11, 20), sections=(APPETITE,)), by_link=True)
    (asked,) = asking.requests(scene.now()).values()
    scene.sit(lead)
    tab = visit("colleague", a=scene.id)
    assert not tab.code
    tab.button(key=f"invite-{asked.part}").click().run()
    assert len(tab.code) == 1
    assert len(scene.store.people.invitations(lead, asked.part)) == 1


def test_in_one_persons_copy_nothing_is_said_of_other_people(visit: Visit, begun: Assessment) -> None:
    for page in ("section", "check", "plan", "history", "colleague"):
        tab = visit(page, a=begun.id, s=PROFILE)
        assert not [key for key in (*fields(tab), *buttons(tab)) if key.startswith("comment")]
        assert "lead" not in "".join(each.label for each in tab.expander).casefold()
