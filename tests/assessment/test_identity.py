"""Who may do what: every role, every method of the store, in one's own organisation and in another."""

from __future__ import annotations

import hashlib
import inspect
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from by_hand import by_hand
from colleagues import claims, let_in, member, organisation, stranger

from assessment import exchange
from assessment.definitions import Definitions
from assessment.identity import LOCAL, MAY, OF_ASSESSMENT, OF_ORGANISATION, Action, NotFound, Person, Role, Standing
from assessment.log import Deed
from assessment.logs import Logs
from assessment.papers import Asked, Comment, Part
from assessment.people import NobodyLeft, People, SignedOut
from assessment.personal import Personal
from assessment.portfolio.portfolios import Portfolios
from assessment.portfolio.rules import Rules
from assessment.portfolio.shapes import Decided, Incoming, View
from assessment.shelf import NoSuchFile, OwnFile
from assessment.store import Damaged, NotASecondPerson, Store, StoreError
from assessment.submissions import Submissions
from questionnaires.answers import Answer, Challenge, Evidence, Level, State
from questionnaires.plain_yaml import read_source
from questionnaires.texts import table

SMALL = Path(__file__).parent / "small"
NOT_FOUND = table("assessment")("not_found")
REMARK = Answer(State.ANSWERED, "So it is.")
LEAD = Answer(State.ANSWERED, "group")


class Call(NamedTuple):
    """What a method needs, and what it is called with; `{a}` stands for the assessment, `{o}` for the organisation."""

    action: Action
    arguments: dict[str, Any]


CALLS: dict[str, Call] = {
    "store.create": Call(Action.CREATE, {"definitions": "{d}"}),
    "store.assessments": Call(Action.LIST, {}),
    "store.load": Call(Action.READ, {"assessment_id": "{a}"}),
    "store.take_away": Call(Action.EXPORT, {"assessment_id": "{a}", "what": "report.pdf"}),
    "store.take_stored": Call(Action.EXPORT, {"assessment_id": "{a}", "what": "stored.json"}),
    "store.history": Call(Action.READ, {"assessment_id": "{a}"}),
    "store.stored": Call(Action.READ, {"assessment_id": "{a}"}),
    "store.action_history": Call(Action.READ, {"assessment_id": "{a}"}),
    "store.save": Call(Action.ANSWER, {"assessment_id": "{a}", "question_id": "lead", "answer": LEAD, "expected": 0}),
    "store.review": Call(Action.REVIEW, {"assessment_id": "{a}", "question_id": "remarks", "answer": "{r}", "expected": 1}),
    "store.comment": Call(Action.REVIEW, {"assessment_id": "{a}", "key": "@comment.2", "comment": Comment(about="remarks", text="Who says so?")}),
    "store.uncomment": Call(Action.REVIEW, {"assessment_id": "{a}", "key": "@comment.1"}),
    "store.ask": Call(
        Action.PLAN, {"assessment_id": "{a}", "key": "@asked.1", "asked": "{q}", "part": "{p}", "definitions": "{d}", "answers": {}, "example": ""}
    ),
    "store.file": Call(Action.PLAN, {"assessment_id": "{a}", "key": "@former", "paper": None, "expected": 0}),
    "store.carry_on": Call(
        Action.PLAN, {"assessment_id": "{a}", "because": "moved", "definitions": "{d}", "answers": {}, "papers": {}, "example": ""}
    ),
    "store.withdraw": Call(Action.PLAN, {"assessment_id": "{a}", "key": "@asked.2", "asked": "{q}", "expected": 0, "erase": False}),
    "store.delete": Call(Action.DELETE, {"assessment_id": "{a}"}),
    "store.restore": Call(Action.RESTORE, {"assessment_id": "{a}"}),
    "store.erase": Call(Action.ERASE, {"assessment_id": "{a}"}),
    "store.put_on_shelf": Call(Action.CHANGE_SHELF, {"file": "{f}"}),
    "store.shelf": Call(Action.USE_SHELF, {}),
    "store.from_shelf": Call(Action.USE_SHELF, {"kind": "scoring", "id_": "own", "version": "1.0.0"}),
    "store.take_off_shelf": Call(Action.CHANGE_SHELF, {"kind": "scoring", "id_": "own", "version": "1.0.0"}),
    "store.put_back": Call(Action.CHANGE_SHELF, {"kind": "scoring", "id_": "own", "version": "1.0.0"}),
    "people.homes": Call(Action.LIST, {}),
    "people.sign_out": Call(Action.LIST, {}),
    "people.standing": Call(Action.READ, {"assessment_id": "{a}"}),
    "people.roles": Call(Action.LIST, {}),
    "people.shared": Call(Action.READ, {"assessment_id": "{a}"}),
    "people.names": Call(Action.READ, {"assessment_id": "{a}"}),
    "people.invitations": Call(Action.SHARE, {"assessment_id": "{a}"}),
    "people.invite": Call(Action.SHARE, {"assessment_id": "{a}", "role": Role.REVIEWER}),
    "people.uninvite": Call(Action.SHARE, {"assessment_id": "{a}", "invitation": "{i}"}),
    "people.unshare": Call(Action.SHARE, {"assessment_id": "{a}", "person": "{extra}", "role": Role.REVIEWER}),
    "people.leave": Call(Action.LEAVE, {"assessment_id": "{a}"}),
    "people.hand_over": Call(Action.SHARE, {"assessment_id": "{a}", "person": "{extra}"}),
    "people.members": Call(Action.MANAGE_PEOPLE, {"organisation": "{o}"}),
    "people.member_invitations": Call(Action.MANAGE_PEOPLE, {"organisation": "{o}"}),
    "people.invite_member": Call(Action.MANAGE_PEOPLE, {"organisation": "{o}", "role": Role.MEMBER}),
    "people.uninvite_member": Call(Action.MANAGE_PEOPLE, {"organisation": "{o}", "invitation": "{j}"}),
    "people.remove_member": Call(Action.MANAGE_PEOPLE, {"organisation": "{o}", "person": "{m}", "role": Role.MEMBER}),
    "people.hold": Call(Action.ANSWER, {"assessment_id": "{a}", "question_id": "lead", "answer": LEAD, "expected": 0}),
    "people.held": Call(Action.LIST, {}),
    "people.let_go": Call(Action.LIST, {"assessment_id": "{a}", "question_id": "lead"}),
    "submissions.takers": Call(Action.SUBMIT, {"assessment_id": "{a}"}),
    "submissions.submit": Call(Action.SUBMIT, {"assessment_id": "{a}", "organisation": "{c}"}),
    "submissions.of": Call(Action.READ, {"assessment_id": "{a}"}),
    "submissions.withdraw": Call(Action.SUBMIT, {"assessment_id": "{a}", "submission": "{s}"}),
    "submissions.received": Call(Action.READ_SUBMISSIONS, {}),
    "submissions.read": Call(Action.READ_SUBMISSIONS, {"submission": "{s}"}),
    "submissions.take_away": Call(Action.READ_SUBMISSIONS, {"submission": "{s}", "what": "report.pdf"}),
    "portfolios.all": Call(Action.COMPARE, {}),
    "portfolios.make": Call(Action.COMPARE, {"name": "Adult services"}),
    "portfolios.load": Call(Action.COMPARE, {"portfolio": "{f1}"}),
    "portfolios.rename": Call(Action.COMPARE, {"portfolio": "{f1}", "name": "Children's services"}),
    "portfolios.erase": Call(Action.COMPARE, {"portfolio": "{f1}"}),
    "portfolios.add": Call(Action.COMPARE, {"portfolio": "{f1}", "services": "{in}"}),
    "portfolios.remove": Call(Action.COMPARE, {"portfolio": "{f1}", "keys": "{keys}"}),
    "portfolios.tag": Call(Action.COMPARE, {"portfolio": "{f1}", "key": "{key}", "tags": {"sector": "NHS"}, "expected": {}}),
    "portfolios.set_rules": Call(Action.COMPARE, {"portfolio": "{f1}", "rules": Rules(top=2), "expected": 0}),
    "portfolios.other_scoring": Call(Action.COMPARE, {"portfolio": "{f1}"}),
    "portfolios.lock": Call(Action.COMPARE, {"portfolio": "{f1}", "expected": 0}),
    "portfolios.open": Call(Action.COMPARE, {"portfolio": "{f1}"}),
    "portfolios.decide": Call(
        Action.COMPARE, {"portfolio": "{f1}", "decided": Decided(decided="One.", by="The board", why="Ready.", services=("Nursing",), versions="1", hash="0" * 64)}
    ),
    "portfolios.save_view": Call(Action.COMPARE, {"portfolio": "{f1}", "view": View("NHS", "sector=NHS")}),
    "portfolios.remove_view": Call(Action.COMPARE, {"portfolio": "{f1}", "name": "NHS"}),
    "portfolios.take_away": Call(Action.COMPARE, {"portfolio": "{f1}", "what": "comparison.pdf"}),
    "logs.of_assessment": Call(Action.READ_LOG, {"assessment_id": "{a}"}),
    "logs.of_organisation": Call(Action.AUDIT, {"organisation": "{o}"}),
}
ONLY_AT_THE_COMPUTER = {
    "people.begin_organisation", "people.give", "people.organisations", "logs.verify", "logs.everything", "store.retain", "store.note_backup",
    "personal.find", "personal.erase", "personal.erase_address",
}  # fmt: skip
OF_ONESELF = {"personal.about"}
"""Everybody may, of themselves; tested on its own."""
BY_A_SECRET = {"people.invited", "people.accept"}
"""Whoever has the link may; tested on their own."""
BEFORE_ANYBODY_IS_KNOWN = {"people.sign_in"}


def public_methods() -> set[str]:
    found = set[str]()
    for prefix, kind in (("store", Store), ("people", People), ("submissions", Submissions), ("logs", Logs), ("personal", Personal), ("portfolios", Portfolios)):
        found |= {f"{prefix}.{name}" for name, _ in inspect.getmembers(kind, inspect.isfunction) if not name.startswith("_")}
    return found - {"store.close"}


def test_every_public_method_is_covered_by_the_matrix() -> None:
    assert public_methods() == set(CALLS) | ONLY_AT_THE_COMPUTER | OF_ONESELF | BY_A_SECRET | BEFORE_ANYBODY_IS_KNOWN


class Scene(NamedTuple):
    """A database in which everything is there that the calls are about, and people of every role, here and elsewhere."""

    database: Path
    people: dict[tuple[Role, str], Person]
    values: dict[str, Any]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, small: Definitions) -> Scene:
    database = tmp_path_factory.mktemp("scene") / "assessments.db"
    store = Store.open(str(database))
    people: dict[tuple[Role, str], Person] = {}
    made = dict[str, str]()
    for where in ("Harbour Trust", "Elsewhere Council"):
        lead = member(store, f"Lead of {where}", of=where)
        made[where] = store.create(lead, small, answers={"service_name": Answer(State.ANSWERED, "Nursing"), "remarks": REMARK}).id
        people[Role.LEAD, where] = lead
        for role in OF_ASSESSMENT[1:]:
            people[role, where] = stranger(store, f"{role} of {where}")
            let_in(store, lead, made[where], people[role, where], role)
        for role in OF_ORGANISATION:
            people[role, where] = member(store, f"{role} of {where}", role, of=where)
    here, lead = made["Harbour Trust"], people[Role.LEAD, "Harbour Trust"]
    ours = organisation(store, "Harbour Trust")
    extra = stranger(store, "Extra")
    let_in(store, lead, here, extra, Role.REVIEWER)
    store.people.invite(lead, here, Role.REVIEWER)
    store.comment(people[Role.REVIEWER, "Harbour Trust"], here, "@comment.1", Comment(about="remarks", text="Is it?"))
    store.people.invite_member(LOCAL, ours, Role.MEMBER)
    own = read_source(SMALL / "scoring.yaml", "own.yaml")
    store.put_on_shelf(lead, OwnFile("scoring", "own", "1.0.0", "Own", own))
    commissioner = people[Role.COMMISSIONER, "Harbour Trust"]
    portfolio = store.portfolios.make(commissioner, "Candidates")
    store.portfolios.add(commissioner, portfolio, [Incoming("Therapies", small, {}, "file")])
    store.portfolios.open(commissioner, portfolio)
    key = store.portfolios.load(commissioner, portfolio).services[0].key
    values: dict[str, Any] = {
        "{f1}": portfolio, "{in}": [Incoming("Libraries", small, {}, "file")], "{key}": key, "{keys}": [key],
        "{a}": here, "{o}": ours, "{c}": ours, "{d}": small, "{extra}": extra.id, "{m}": people[Role.MEMBER, "Harbour Trust"].id,
        "{i}": store.people.invitations(lead, here)[0].hash, "{j}": store.people.member_invitations(LOCAL, ours)[0].hash,
        "{s}": store.submissions.submit(lead, here, ours).id,
        "{q}": Asked(asked_of="Finance", asked_on=date(2026, 5, 1), sections=("team.people",)),
        "{p}": Part(request="1", name="Nursing", sections=("team.people",), asked_of="Finance", asked_on=date(2026, 5, 1), base={}),
        "{f}": OwnFile("scoring", "another", "1.0.0", "Another", own),
    }  # fmt: skip
    store.close()
    return Scene(database, people, values)


def called(scene: Scene, folder: Path, who: Person, name: str) -> str:
    """What becomes of one call on a fresh copy of the database: "done" or "not found"."""
    copy = folder / "assessments.db"
    shutil.copy(scene.database, copy)
    store = Store.open(str(copy))
    try:
        prefix, method = name.split(".")
        if name == "store.restore":
            store.delete(LOCAL, scene.values["{a}"])
        scene.values["{r}"] = replace(REMARK, evidence=Evidence(challenge=Challenge("Who says so?", who.name, "2026-05-01")))
        arguments = {key: scene.values.get(value, value) if isinstance(value, str) else value for key, value in CALLS[name].arguments.items()}
        getattr(store if prefix == "store" else getattr(store, prefix), method)(who, **arguments)
    except (NotFound, NoSuchFile) as error:
        return "not found" if str(error) == NOT_FOUND or isinstance(error, NoSuchFile) else str(error)
    except NobodyLeft:
        return "done"  # the only lead may ask to leave, and is told why not
    finally:
        store.close()
    return "done"


@pytest.mark.parametrize("where", ["Harbour Trust", "Elsewhere Council"])
@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_do_what_it_may_and_nothing_else_and_elsewhere_nothing(scene: Scene, tmp_path: Path, role: Role, where: str) -> None:
    who, wrong = scene.people[role, where], list[str]()
    lead_too = role is Role.LEAD  # whoever leads an assessment is a member of its organisation as well
    for name, call in CALLS.items():
        own = any(call.action in MAY[each] for each in ((role, Role.MEMBER) if lead_too else (role,)))
        own_place = call.action in (Action.CREATE, Action.USE_SHELF, Action.CHANGE_SHELF, Action.READ_SUBMISSIONS, Action.COMPARE)
        may = call.action is Action.LIST or (own and (where == "Harbour Trust" or (own_place and name in ("store.create", "store.put_on_shelf", "store.shelf", "submissions.received", "portfolios.all", "portfolios.make"))))
        found = called(scene, tmp_path, who, name)
        if found != ("done" if may else "not found"):
            wrong.append(f"{role} of {where}: {name}: {found}")
    assert wrong == []


@pytest.mark.parametrize("name", sorted(CALLS))
def test_what_is_refused_and_what_does_not_exist_are_told_alike(scene: Scene, tmp_path: Path, name: str) -> None:
    """Somebody without any role learns nothing about what there is."""
    nobody = next(person for (role, where), person in scene.people.items() if (role, where) == (Role.REVIEWER, "Elsewhere Council"))
    if CALLS[name].action is not Action.LIST:
        assert called(scene, tmp_path, nobody, name) == "not found"


def test_a_contributor_answers_only_in_the_questionnaires_that_were_chosen(store: Store, small: Definitions) -> None:
    lead = member(store, "Lead")
    made = store.create(lead, small)
    first, second = small.library.home["service_name"].id, small.library.home["voluntary"].id
    in_first, in_second = "service_name", "voluntary"
    helper = stranger(store, "Helper")
    let_in(store, lead, made.id, helper, Role.CONTRIBUTOR, [second])
    with pytest.raises(NotFound, match="nothing at this address"):
        store.save(helper, made.id, in_first, REMARK, expected=0)
    assert store.save(helper, made.id, in_second, Answer(State.DONT_KNOW), expected=0).revision == 1
    assert store.people.standing(helper, made.id) == Standing(frozenset([Role.CONTRIBUTOR]), frozenset([second]))
    let_in(store, lead, made.id, helper, Role.CONTRIBUTOR, [first, second])
    assert store.save(helper, made.id, in_first, REMARK, expected=0).revision == 1


def test_a_reviewer_changes_what_a_second_person_says_and_nothing_else(store: Store, small: Definitions) -> None:
    lead = member(store, "Lead")
    made = store.create(lead, small, answers={"remarks": REMARK})
    reviewer = stranger(store, "Reviewer")
    let_in(store, lead, made.id, reviewer, Role.REVIEWER)
    challenged = replace(REMARK, evidence=replace(REMARK.evidence, challenge=Challenge("Who says so?", "Reviewer", "2026-05-01")))
    for other in (Answer(State.ANSWERED, "Other"), replace(challenged, note="Other"), replace(challenged, evidence=replace(challenged.evidence, what="Other"))):
        with pytest.raises(NotFound, match="nothing at this address"):
            store.review(reviewer, made.id, "remarks", other, expected=1)
    assert store.review(reviewer, made.id, "remarks", challenged, expected=1).answer == challenged
    checked = Evidence(Level.CHECKED, "the minutes", "shared drive", "May 2026", checked_by="Reviewer", checked_on="2026-05-01")
    with pytest.raises(NotASecondPerson, match="in their own name"):  # a challenge is only ever withdrawn, with a reason
        store.review(reviewer, made.id, "remarks", replace(REMARK, evidence=checked), expected=2)
    withdrawn = replace(challenged.evidence.challenge or Challenge(), withdrawn_because="The minutes say so", withdrawn_by="Reviewer", withdrawn_on="2026-05-02")
    assert store.review(reviewer, made.id, "remarks", replace(REMARK, evidence=replace(checked, challenge=withdrawn)), expected=2).revision == 3


def test_an_invitation_is_taken_up_once_and_not_after_it_ran_out_was_taken_back_or_by_somebody_else(store: Store, small: Definitions) -> None:
    lead, anna, beatriz = member(store, "Lead"), stranger(store, "Anna"), stranger(store, "Beatriz")
    made = store.create(lead, small)
    once = store.people.invite(lead, made.id, Role.REVIEWER)
    assert store.people.invited(anna, once).role is Role.REVIEWER
    store.people.accept(anna, once)
    late = store.people.invite(lead, made.id, Role.REVIEWER, days=0)
    back = store.people.invite(lead, made.id, Role.REVIEWER)
    store.people.uninvite(lead, made.id, store.people.invitations(lead, made.id)[0].hash)
    for_her = store.people.invite(lead, made.id, Role.REVIEWER, email="carla@example.org")
    for secret in (once, late, back, for_her, "", "guess", once.upper(), "\ud800"):
        for ask in (store.people.invited, store.people.accept):
            with pytest.raises(NotFound, match="nothing at this address"):
                ask(beatriz, secret)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.load(beatriz, made.id)
    carla = stranger(store, "Carla")  # whose address it is, which her provider vouches for
    assert store.load(carla, made.id).id == made.id


def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(store: Store, small: Definitions) -> None:
    lead = member(store, "Lead")
    made = store.create(lead, small)
    store.people.invite(lead, made.id, Role.REVIEWER, email="anna@example.org")
    anna = store.people.sign_in(claims("Anna", email=""))
    with pytest.raises(NotFound, match="nothing at this address"):
        store.load(anna, made.id)


def test_ownership_is_handed_over_and_whoever_led_can_leave_then_but_not_before(store: Store, small: Definitions) -> None:
    lead, anna = member(store, "Lead"), stranger(store, "Anna")
    made = store.create(lead, small)
    with pytest.raises(NobodyLeft, match="Somebody must lead"):
        store.people.leave(lead, made.id)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.people.hand_over(lead, made.id, anna.id)
    let_in(store, lead, made.id, anna, Role.REVIEWER)
    store.people.hand_over(lead, made.id, anna.id)
    assert {(each.person, each.role) for each in store.people.shared(anna, made.id)} == {(anna.id, Role.LEAD), (lead.id, Role.CONTRIBUTOR)}
    store.people.leave(lead, made.id)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.load(lead, made.id)


def test_only_whoever_sits_at_the_computer_begins_and_lists_organisations_and_gives_assessments_away(store: Store, small: Definitions) -> None:
    lead, anna = member(store, "Lead"), stranger(store, "Anna")
    made = store.create(lead, small)
    for refused in (
        lambda: store.people.give(lead, made.id, "anna@example.org"),
        lambda: store.people.begin_organisation(lead, "Another"),
        lambda: store.people.organisations(lead),
    ):
        with pytest.raises(NotFound, match="nothing at this address"):
            refused()
    with pytest.raises(NotFound, match="nothing at this address"):
        store.load(anna, made.id)


def test_an_assessment_whose_lead_has_gone_is_given_to_another_and_the_log_says_so(store: Store, small: Definitions) -> None:
    lead, anna = member(store, "Lead"), stranger(store, "Anna")
    made = store.create(lead, small)
    given = store.people.give(LOCAL, made.id, " Anna@Example.org ")
    assert (given.name, given.organisation.name) == ("Anna", "Harbour Trust")
    assert {(each.person, each.role) for each in store.people.shared(anna, made.id)} == {(anna.id, Role.LEAD), (lead.id, Role.CONTRIBUTOR)}
    deeds = [(each.by, each.deed, each.subject) for each in store.logs.of_assessment(anna, made.id)]
    assert {("local", Deed.SHARED, anna.id), ("local", Deed.UNSHARED, lead.id)} <= set(deeds)
    assert store.logs.verify(LOCAL).breaks == ()


def test_an_assessment_from_before_several_people_used_the_copy_comes_to_an_organisation_with_its_parts(store: Store, small: Definitions) -> None:
    anna = member(store, "Anna")
    made = store.create(LOCAL, small)
    asked = Asked(asked_of="Finance", asked_on=date(2026, 5, 1), sections=("team.people",))
    part = Part(request="1", name="Nursing", sections=("team.people",), asked_of="Finance", asked_on=date(2026, 5, 1), base={})
    store.ask(LOCAL, made.id, "@asked.1", asked, part, definitions=small, answers={}, example="")
    store.people.give(LOCAL, made.id, "anna@example.org")
    both = {each.id for each in store.assessments(anna)}
    assert made.id in both
    assert len(both) == 2
    auditor = member(store, "Auditor", Role.AUDITOR)
    assert {each.assessment for each in store.logs.of_organisation(auditor, auditor.organisation) if each.deed is Deed.SHARED} == both


def test_an_assessment_is_not_given_away_where_it_is_not_clear_to_whom_or_whose_it_is_to_be(store: Store, small: Definitions) -> None:
    made, owned = store.create(LOCAL, small), store.create(member(store, "Lead"), small)
    elsewhere = organisation(store, "Elsewhere Council")
    with pytest.raises(StoreError, match=r"Nobody has signed in with the address “anna@example.org”"):
        store.people.give(LOCAL, made.id, "anna@example.org")
    with pytest.raises(StoreError, match="Nobody has signed in with the address “”"):
        store.people.give(LOCAL, made.id, "")
    anna = stranger(store, "Anna")
    with pytest.raises(StoreError, match="not a member of an organisation"):
        store.people.give(LOCAL, made.id, "anna@example.org")
    with pytest.raises(StoreError, match="belongs to “Harbour Trust” already"):
        store.people.give(LOCAL, owned.id, "anna@example.org", elsewhere)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.people.give(LOCAL, made.id, "anna@example.org", "o-unknown")
    member(store, "Anna")
    member(store, "Anna", of="Elsewhere Council")
    with pytest.raises(StoreError, match="Say which with --organisation: Elsewhere Council; Harbour Trust"):
        store.people.give(LOCAL, made.id, "anna@example.org")
    assert store.people.roles(anna) == {}
    assert store.people.give(LOCAL, made.id, "anna@example.org", elsewhere).organisation.id == elsewhere
    assert store.people.roles(anna) == {made.id: frozenset([Role.LEAD])}


def test_whoever_takes_an_assessment_over_can_withdraw_what_was_asked_of_colleagues(store: Store, small: Definitions) -> None:
    lead, anna = member(store, "Lead"), stranger(store, "Anna")
    made = store.create(lead, small)
    asked = Asked(asked_of="Finance", asked_on=date(2026, 5, 1), sections=("team.people",))
    part = Part(request="1", name="Nursing", sections=("team.people",), asked_of="Finance", asked_on=date(2026, 5, 1), base={})
    made_part = store.ask(lead, made.id, "@asked.1", asked, part, definitions=small, answers={}, example="")
    let_in(store, lead, made.id, anna, Role.REVIEWER)
    store.people.hand_over(lead, made.id, anna.id)
    assert store.load(anna, made_part.id).id == made_part.id
    store.withdraw(anna, made.id, "@asked.1", asked.model_copy(update={"part": made_part.id}), expected=1, erase=False)


def test_an_organisation_keeps_an_administrator(store: Store) -> None:
    administrator = member(store, "Adm", Role.ADMINISTRATOR)
    with pytest.raises(NobodyLeft, match="Somebody must administer"):
        store.people.remove_member(administrator, administrator.organisation, administrator.id, Role.ADMINISTRATOR)


def test_a_sign_in_from_before_signing_out_counts_no_more(store: Store) -> None:
    before = claims("Anna", signed_in=datetime.now(UTC) - timedelta(seconds=2))
    anna = store.people.sign_in(before)
    store.people.sign_out(anna)
    with pytest.raises(SignedOut, match="signed out"):
        store.people.sign_in(before)
    assert store.people.sign_in(claims("Anna")).id == anna.id


def test_a_submitted_copy_is_what_it_was_until_it_is_withdrawn(store: Store, small: Definitions) -> None:
    lead, buyer, other = member(store, "Lead"), member(store, "Buyer", Role.COMMISSIONER, "County"), member(store, "Other", Role.COMMISSIONER, "Elsewhere")
    made = store.create(lead, small, answers={"remarks": REMARK})
    with pytest.raises(NotFound, match="nothing at this address"):
        store.submissions.submit(lead, made.id, lead.organisation)  # which has no commissioner
    sent = store.submissions.submit(lead, made.id, buyer.organisation)
    store.save(lead, made.id, "remarks", Answer(State.ANSWERED, "Changed since"), expected=1)
    assert store.submissions.received(buyer) == (sent,)
    _, text = store.submissions.read(buyer, sent.id)
    assert hashlib.sha256(text.encode()).hexdigest() == sent.hash
    assert exchange.read(text).answers["remarks"] == REMARK
    for refused in (lambda: store.submissions.read(other, sent.id), lambda: store.load(buyer, made.id)):
        with pytest.raises(NotFound, match="nothing at this address"):
            refused()
    assert store.submissions.received(other) == ()
    store.submissions.withdraw(lead, made.id, sent.id)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.submissions.read(buyer, sent.id)
    (seen,) = store.submissions.received(buyer)
    assert seen.withdrawn is not None
    assert seen.hash == sent.hash


def test_what_was_typed_after_a_sign_in_ran_out_waits_for_its_author_alone(store: Store, small: Definitions) -> None:
    lead, anna = member(store, "Lead"), stranger(store, "Anna")
    made = store.create(lead, small)
    store.people.hold(lead, made.id, "lead", LEAD, 0)
    store.people.hold(lead, made.id, "lead", None, 0)
    assert [(each.question, each.content, each.expected) for each in store.people.held(lead)] == [("lead", None, 0)]
    assert store.people.held(anna) == ()
    store.people.let_go(anna, made.id, "lead")
    assert len(store.people.held(lead)) == 1
    store.people.let_go(lead, made.id, "lead")
    assert store.people.held(lead) == ()
    for who, id_ in ((anna, made.id), (lead, "nothing")):
        with pytest.raises(NotFound, match="nothing at this address"):
            store.people.hold(who, id_, "lead", LEAD, 0)


def test_a_copy_whose_text_was_altered_is_given_to_nobody(store: Store, small: Definitions) -> None:
    lead, buyer = member(store, "Lead"), member(store, "Buyer", Role.COMMISSIONER, "County")
    sent = store.submissions.submit(lead, store.create(lead, small).id, buyer.organisation)
    by_hand(store, "UPDATE submission SET text = text || ' '")
    for read in (lambda: store.submissions.read(buyer, sent.id), lambda: store.submissions.take_away(buyer, sent.id, "report.pdf")):
        with pytest.raises(Damaged, match="is not what was submitted"):
            read()


CHECKED = replace(REMARK, evidence=Evidence(Level.CHECKED, "the minutes", "shared drive", "May 2026", checked_by="Rae", checked_on="2026-05-01"))


def test_what_a_file_says_of_who_checked_an_answer_is_told_as_what_a_file_says(store: Store, small: Definitions) -> None:
    lead = member(store, "Lead")
    forged = store.create(lead, small, answers={"remarks": CHECKED}, imported=True).answers["remarks"].answer
    assert forged is not None
    assert forged.evidence.checked_by == "Rae (as a file says)"


def test_whoever_gave_an_answer_cannot_check_it_after_erasing_that_they_gave_it(store: Store, small: Definitions) -> None:
    lead, reviewer = member(store, "Lead"), stranger(store, "Rae")
    made = store.create(lead, small, answers={"remarks": REMARK})
    let_in(store, lead, made.id, reviewer, Role.REVIEWER)
    doubted = Challenge("Who says so?", "Rae", "2026-05-01")
    store.review(reviewer, made.id, "remarks", replace(REMARK, evidence=Evidence(challenge=doubted)), expected=1)
    settled = replace(doubted, withdrawn_because="The minutes.", withdrawn_by="Rae", withdrawn_on="2026-05-02")
    store.review(reviewer, made.id, "remarks", replace(REMARK, evidence=Evidence(challenge=settled)), expected=2)
    store.erase(lead, made.id, "remarks")
    own = replace(CHECKED.evidence, checked_by="Lead", challenge=settled)
    with pytest.raises(NotASecondPerson, match="checked by somebody else"):
        store.review(lead, made.id, "remarks", replace(REMARK, evidence=own), expected=3)


def test_who_somebody_is_can_be_asked_again_while_somebody_else_writes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.people.sign_out(store.people.sign_in(claims("Anna", signed_in=datetime.now(UTC) - timedelta(seconds=2))))
    again = claims("Anna")
    anna = store.people.sign_in(again)
    monkeypatch.setattr(store.people._transactions, "writing", None)  # whoever wants to write would have to wait
    assert store.people.sign_in(again) == anna
