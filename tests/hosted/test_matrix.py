"""Every role, every action, in one's own organisation and in another, tried from outside: no cell differs from `identity.MAY`.

A real server, a real sign-in provider, real cookies. Whoever may does it as their browser would; whoever may not sends the very
same over the websocket, with the fields and buttons that only others were shown, or asks for the same address.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import httpx
import pytest
import servers
from outside import Field, Visitor, visiting
from servers import Served
from survey_samples import survey
from workshop_samples import record

from assessment import definitions
from assessment.identity import LOCAL, MAY, OF_ASSESSMENT, OF_ORGANISATION, Action, Claims, Person, Role
from assessment.papers import BALLOT, SURVEY, WORKSHOP, is_action
from assessment.portfolio.shapes import Incoming
from assessment.shelf import OwnFile
from assessment.shell.downloads import SHEETS
from assessment.shell.plan_desk import OWN as OWN_ACTION
from assessment.store import Store
from assessment.workshop.setup import Group, Setup
from assessment.workshop.shapes import Phase, Standing
from questionnaires.answers import Answer, State
from questionnaires.model import Scale
from questionnaires.plain_yaml import Source
from questionnaires.texts import table
from reports.rendering import FORMATS

OURS, THEIRS = "Harbour Trust", "Elsewhere Council"
WORDS = table("assessment")
NOT_FOUND = WORDS("not_found_title")
SECTION = "staff-appetite.who_would_lead"
OWN_SCORING = "Harbour's own view"
FIRST = "the first option"
KEPT_SURVEY, PAST_WORKSHOP = f"{SURVEY}1", f"{WORKSHOP}w1"
SETUP = Setup(name="Staff day", groups=(Group(id="staff", label="Staff"),), agenda=("SA2", "SA9"))
PEOPLE = SETUP.least
CANDIDATE = "Breakwater Therapies"


class Who(NamedTuple):
    """Somebody of one cell of the table."""

    role: Role
    where: str


class World(NamedTuple):
    """An assessment of Harbour Trust on which everybody there has the role that they have, and what else belongs to it."""

    assessment: str
    name: str
    organisation: str
    submission: str
    people: int
    """How many have a role in it."""
    workshop: str
    """A workshop on it, in which a question is open that PEOPLE have answered."""
    code: str
    """The code that was given out for it."""
    portfolio: str
    """One of the organisation's, with one service in it."""

    def put(self, text: str) -> str:
        """The text with the ids of the assessment, the copy, the workshop and the portfolio in it."""
        return text.format(a=self.assessment, s=self.submission, w=self.workshop, p=self.portfolio)


class Door(NamedTuple):
    """How something is done from outside, and how one sees that it was done. `{a}`, `{s}`, `{w}`: the ids of the assessment, the copy and the workshop."""

    page: str
    query: str
    done: Callable[[Store, World, Visitor], bool]
    fill: tuple[tuple[str, str], ...] = ()
    """What to put into which fields, by key."""
    press: str = ""
    """A button, by key or label."""
    before: Callable[[Store, World], object] = lambda _, __: None
    """What must have happened so that it can be done."""


def shown(_: Store, world: World, tab: Visitor) -> bool:
    return tab.title != NOT_FOUND and world.name in tab.said


def listed(store: Store, world: World, _: Visitor) -> bool:
    return world.assessment in {each.id for each in store.assessments(LOCAL)}


def gone(store: Store, world: World, tab: Visitor) -> bool:
    return not listed(store, world, tab)


def erased(store: Store, world: World, tab: Visitor) -> bool:
    return gone(store, world, tab) and world.assessment not in {each.id for each in store.assessments(LOCAL, deleted=True)}


def answered(store: Store, world: World, _: Visitor) -> bool:
    return "SA2" in store.load(LOCAL, world.assessment).answers


def challenged(store: Store, world: World, _: Visitor) -> bool:
    answer = store.load(LOCAL, world.assessment).answers["SA1"].answer
    return answer is not None and answer.evidence.challenged is not None


def planned(store: Store, world: World, _: Visitor) -> bool:
    return any(map(is_action, store.load(LOCAL, world.assessment).papers))


def invited(store: Store, world: World, _: Visitor) -> bool:
    return bool(store.people.invitations(LOCAL, world.assessment))


def submitted(store: Store, world: World, _: Visitor) -> bool:
    return len(store.submissions.of(LOCAL, world.assessment)) > 1


def left(store: Store, world: World, _: Visitor) -> bool:
    return len(store.people.shared(LOCAL, world.assessment)) < world.people


def begun(store: Store, world: World, _: Visitor) -> bool:
    made = [each.id for each in store.assessments(LOCAL) if each.name == world.name and each.id != world.assessment]
    return any(store.logs.of_assessment(LOCAL, id_)[-1].organisation == world.organisation for id_ in made)


def on_the_shelf(_s: Store, _w: World, tab: Visitor) -> bool:
    return OWN_SCORING in tab.said


def off_the_shelf(store: Store, world: World, _: Visitor) -> bool:
    return bool(store.shelf(operator_of(world.organisation), removed=True))


def member_invited(store: Store, world: World, _: Visitor) -> bool:
    return bool(store.people.member_invitations(LOCAL, world.organisation))


def standing(store: Store, world: World) -> Standing:
    return store.workshops.standing(LOCAL, world.assessment, world.workshop)


def phase(wanted: Phase) -> Callable[[Store, World, Visitor], bool]:
    return lambda store, world, _: standing(store, world).rounds[0].phase is wanted


def reveal(store: Store, world: World) -> None:
    store.workshops.reveal(LOCAL, world.assessment, world.workshop, 1)


def prepared(store: Store, world: World, _: Visitor) -> bool:
    return len(store.workshops.of(LOCAL, world.assessment)) > 1


def removed(store: Store, world: World, _: Visitor) -> bool:
    return not store.workshops.of(LOCAL, world.assessment)


def coded(store: Store, world: World, _: Visitor) -> bool:
    return standing(store, world).workshop.code != world.code


def hidden(store: Store, world: World, _: Visitor) -> bool:
    return standing(store, world).workshop.code_hidden


def ended(store: Store, world: World, _: Visitor) -> bool:
    return standing(store, world).workshop.ended is not None


def agreed(store: Store, world: World, _: Visitor) -> bool:
    return "SA2" in standing(store, world).agreed and "SA2" in store.load(LOCAL, world.assessment).answers


def moderated(store: Store, world: World, _: Visitor) -> bool:
    return standing(store, world).rounds[0].remarks[0].shown is not None


def at_the_projector(_s: Store, _w: World, tab: Visitor) -> bool:
    return tab.title != NOT_FOUND and WORDS("room_answered", done=PEOPLE, people=PEOPLE) in tab.said


def recorded(store: Store, world: World, _: Visitor) -> bool:
    return store.load(LOCAL, world.assessment).paper(BALLOT) is not None


def surveyed(store: Store, world: World) -> None:
    store.surveys.keep(LOCAL, world.assessment, KEPT_SURVEY, survey(), expected=0)


def survey_gone(store: Store, world: World, _: Visitor) -> bool:
    return store.load(LOCAL, world.assessment).paper(KEPT_SURVEY) is None


def at_the_import(_s: Store, _w: World, tab: Visitor) -> bool:
    return tab.title == WORDS("survey_title")


def collected(_s: Store, world: World, tab: Visitor) -> bool:
    return tab.title != NOT_FOUND and CANDIDATE in tab.said


def portfolio_made(store: Store, world: World, _: Visitor) -> bool:
    return len(store.portfolios.all(operator_of(world.organisation))) > 1


def portfolio_opened(store: Store, world: World, _: Visitor) -> bool:
    return store.portfolios.load(operator_of(world.organisation), world.portfolio).is_open


def locked(store: Store, world: World, _: Visitor) -> bool:
    return store.portfolios.load(operator_of(world.organisation), world.portfolio).is_locked


def never(*_: object) -> bool:
    raise AssertionError


INVITING = ((".*-role", FIRST), (".*-way", FIRST))
DOORS: dict[Action, Door] = {
    Action.READ: Door("tasks", "a={a}", shown),
    Action.EXPORT: Door("", "", never),
    Action.ANSWER: Door("section", f"a={{a}}&s={SECTION}", answered, ((r"SA2\.choice", FIRST),)),
    Action.REVIEW: Door("check", "a={a}&q=SA1", challenged, (("look-by-SA1", "Somebody else"), ("look-reason-SA1", "Who says so?")), WORDS("challenge")),
    Action.PLAN: Door("plan", "a={a}", planned, ((re.escape(OWN_ACTION), "Call the union."),), "add-own"),
    Action.FACILITATE: Door("room", "a={a}&w={w}", phase(Phase.REVEALED), (), "reveal"),
    Action.SHARE: Door("people", "a={a}", invited, INVITING, "make-invitation"),
    Action.SUBMIT: Door("submit", "a={a}", submitted, (("submit-to", FIRST),), WORDS("submit_go")),
    Action.LEAVE: Door("people", "a={a}", left, (), "leaving-go"),
    Action.DELETE: Door("history", "a={a}", gone, (), "delete-go"),
    Action.RESTORE: Door("", "", listed, (), "restore-{a}"),
    Action.ERASE: Door("history", "a={a}", erased, (("erase-word", WORDS("erase_word")),), WORDS("erase_go")),
    Action.READ_LOG: Door("log", "a={a}", shown),
    Action.CREATE: Door("new", "", begun, (("new-name", "{name}"),), WORDS("new_go")),
    Action.USE_SHELF: Door("definitions", "", on_the_shelf),
    Action.CHANGE_SHELF: Door("definitions", "", off_the_shelf, (), "remove-.*"),
    Action.READ_SUBMISSIONS: Door("submitted", "c={s}", shown),
    Action.COMPARE: Door("portfolio", "p={p}", collected),
    Action.AUDIT: Door("log", "", shown),
    Action.MANAGE_PEOPLE: Door("organisation", "", member_invited, INVITING, "make-invitation"),
    Action.LIST: Door("", "", shown),
}
MORE_DOORS: dict[str, tuple[Action, Door]] = {
    "prepare a workshop": (Action.FACILITATE, Door("workshop", "a={a}", prepared, (), "prepare")),
    "give out another code": (Action.FACILITATE, Door("workshop", "a={a}&w={w}", coded, (), "new-code-{w}")),
    "end a workshop": (Action.FACILITATE, Door("workshop", "a={a}&w={w}", ended, (), "end-{w}")),
    "remove a workshop": (Action.FACILITATE, Door("workshop", "a={a}&w={w}", removed, (), "remove-{w}")),
    "close a round unseen": (Action.FACILITATE, Door("room", "a={a}&w={w}", phase(Phase.CLOSED), (), "close")),
    "void a round": (Action.FACILITATE, Door("room", "a={a}&w={w}", phase(Phase.VOID), (), "void-1", reveal)),
    "hide the code": (Action.FACILITATE, Door("room", "a={a}&w={w}", hidden, (), "toggle-code")),
    "keep what was agreed": (
        Action.FACILITATE, Door("room", "a={a}&w={w}", agreed, (("agreed-{w}-SA2", FIRST), ("agreed-reason-{w}-SA2", "All said so.")), "agree", reveal),
    ),
    "show a comment": (Action.FACILITATE, Door("room", "a={a}&w={w}", moderated, (), "room_remark_show-.*", reveal)),
    "see the projector": (Action.READ, Door("projector", "a={a}&w={w}", at_the_projector)),
    "record a ballot": (Action.PLAN, Door("ballot", "a={a}", recorded, ((r"ballot-eligible-\d+", "90"), (r"ballot-yes-\d+", "40"), (r"ballot-no-\d+", "20")), WORDS("ballot_save"))),
    "come to the import of a survey": (Action.PLAN, Door("survey", "a={a}", at_the_import)),
    "make a portfolio": (Action.COMPARE, Door("compare", "", portfolio_made, (("portfolio-name", "Another"),), "portfolio-make")),
    "lock the rules of a portfolio": (Action.COMPARE, Door("rules", "p={p}", locked, (), "rules-lock")),
    "open a comparison": (Action.COMPARE, Door("comparison", "p={p}", portfolio_opened, (), "comparison-open")),
    "delete a survey": (Action.PLAN, Door("survey", "a={a}", survey_gone, (), f"delete-all-{re.escape(KEPT_SURVEY)}", surveyed)),
}  # fmt: skip
"""Other doors to the same, by what they lead to."""
_REPORTS = tuple(f"report{each.ending}?{chosen}" for each in FORMATS.values() for chosen in ("variant=plan", "variant=publishable"))
_OF_WORKSHOP = ("workshop/w1/workshop.csv", "workshop/w1/workshop.xlsx", "workshop/w1/handout-staff.pdf", "ballot-units.csv")
TAKEN: dict[Action, tuple[str, tuple[str, ...]]] = {
    Action.EXPORT: ("download/{a}/", (*_REPORTS, "report.pdf?variant=plan&size=large&notes=true", "assessment.json", "plan.csv", "stored.json", *_OF_WORKSHOP)),
    Action.FACILITATE: ("download/{a}/workshop/{w}/", (SHEETS,)),
    Action.READ_SUBMISSIONS: ("download/submission/{s}/", (*_REPORTS, "assessment.json")),
    Action.COMPARE: ("download/portfolio/{p}/", tuple(f"{paper}{each.ending}" for paper in ("comparison", "anonymous", "decision") for each in FORMATS.values())),
}
"""What is taken away by whoever may do this, and by nobody else: all of it or nothing."""
NO_DOOR = {Action.OPERATE}
"""What no page does: only somebody at the computer operates it."""


def test_every_action_has_a_door() -> None:
    assert set(DOORS) | NO_DOOR == set(Action)


def operator_of(organisation: str) -> Person:
    return Person(LOCAL.id, "", organisation)


def may(who: Who, action: Action) -> bool:
    """What the table says. A lead began the assessment, and so is a member of its organisation."""
    roles = (who.role, Role.MEMBER) if who.role is Role.LEAD else (who.role,)
    if action is Action.LIST:  # everybody has a list; on it is what they have a role in
        return who.where == OURS and who.role in OF_ASSESSMENT
    return who.where == OURS and any(action in MAY[role] for role in roles)


@dataclass
class Stage:
    """The server, everybody who has a role anywhere, and a new assessment whenever one is needed."""

    address: str
    store: Store
    organisations: dict[str, str]
    people: dict[Who, Person]
    cookies: dict[Who, dict[str, str]]
    worlds: int = 0

    def new_assessment(self, name: str, where: str) -> str:
        lead = self.people[Who(Role.LEAD, where)]
        made = self.store.create(lead, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, name)}).id
        for role in OF_ASSESSMENT[1:]:
            self.store.people.accept(self.people[Who(role, where)], self.store.people.invite(lead, made, role))
        return made

    def world(self, action: Action, door: Door) -> World:
        """A new assessment, just before somebody does something with it."""
        self.worlds += 1
        name, ours = f"Quayside {self.worlds} Nursing", self.organisations[OURS]
        made, lead = self.new_assessment(name, OURS), self.people[Who(Role.LEAD, OURS)]
        if action is Action.REVIEW:
            self.store.save(LOCAL, made, "SA1", Answer(State.ANSWERED, self.option("SA1")), expected=0)
        if action is Action.LEAVE:  # whoever leads alone cannot leave
            other = self.store.people.sign_in(Claims("another lead", "Another lead", "", datetime.now(UTC)))
            self.store.people.accept(other, self.store.people.invite(lead, made, Role.LEAD))
        sent = self.store.submissions.submit(lead, made, ours).id
        people, (workshop, code) = len(self.store.people.shared(LOCAL, made)), self.workshop(made, lead)
        if action is Action.EXPORT:
            self.store.file(LOCAL, made, PAST_WORKSHOP, record(questions=1), expected=0)
        if action is Action.RESTORE:
            self.store.delete(lead, made)
        for each in self.store.people.member_invitations(LOCAL, ours):
            self.store.people.uninvite_member(LOCAL, ours, each.hash)
        for each in self.store.shelf(operator_of(ours), removed=True):
            self.store.put_back(operator_of(ours), *each.key)
        operator = operator_of(ours)
        for each in self.store.portfolios.all(operator):
            self.store.portfolios.erase(operator, each.id)
        portfolio = self.store.portfolios.make(operator, "Candidates")
        self.store.portfolios.add(operator, portfolio, [Incoming(CANDIDATE, definitions.shipped(), {}, "file")])
        if door.done is not portfolio_opened:
            self.store.portfolios.open(operator, portfolio)
        world = World(made, name, ours, sent, people, workshop, code, portfolio)
        door.before(self.store, world)
        return world

    def workshop(self, assessment: str, lead: Person) -> tuple[str, str]:
        """The id of a new workshop, and its code. As many as may be shown have answered the question that is open, each with a comment."""
        new = self.store.workshops.prepare(lead, assessment, SETUP).id
        code = self.store.workshops.open(lead, assessment, new).code
        number = self.store.workshops.put(lead, assessment, new, "SA2")
        for _ in range(PEOPLE):
            self.store.joining.answer(new, self.store.joining.join(code, "staff"), number, self.option("SA2"), "Ask the night staff.")
        return new, code

    def option(self, question: str) -> str:
        scale = definitions.shipped().library.questions[question]
        assert isinstance(scale, Scale)
        return scale.options[0].id

    async def attempt(self, who: Who, action: Action, door: Door, world: World, recorded: dict[str, Field] | None = None) -> bool:
        """Whether somebody achieves it, with what they are shown, or else with what somebody else was shown."""
        query = world.put(door.query)
        if action is Action.EXPORT:
            return await self.fetched(who, action, world)
        async with visiting(self.address, self.cookies[who]) as tab:
            await tab.open(door.page, query)
            if door.fill or door.press:
                known = recorded if recorded is not None else self.record(tab, door, world)
                values = [(known[key], self.value(known[key], value, world)) for key, value in door.fill if key in known]
                await tab.act(values, known[door.press] if door.press else None)
            done = door.done(self.store, world, tab)
        assert door is not DOORS[action] or action not in TAKEN or await self.fetched(who, action, world) == done
        return done

    async def fetched(self, who: Who, action: Action, world: World) -> bool:
        """Whether somebody gets the files; what is refused is told like what is not there."""
        place, names = TAKEN[action]
        async with httpx.AsyncClient(cookies=self.cookies[who], timeout=120) as browser:
            nothing = await browser.get(f"{self.address}/download/nothing/assessment.json")
            answers = [await browser.get(f"{self.address}/{world.put(place)}{name}") for name in names]
        for each in answers:
            if each.status_code != 200:
                assert (each.status_code, each.content, headers(each)) == (nothing.status_code, nothing.content, headers(nothing))
        assert len({each.status_code for each in answers}) == 1
        return answers[0].status_code == 200

    def record(self, tab: Visitor, door: Door, world: World) -> dict[str, Field]:
        """The fields and the button that a page shows, as somebody could tell them to others."""
        found = {key: tab.find(key.format(a=re.escape(world.assessment), w=re.escape(world.workshop))) for key in (*(key for key, _ in door.fill), door.press) if key}
        assert not door.press or found[door.press] is not None, (door, tab.title, sorted(tab.fields))
        return {key: each for key, each in found.items() if each is not None}

    def value(self, field: Field, value: str, world: World) -> str:
        return field.options[0] if value is FIRST else value.format(name=world.name)

    async def recorded(self, who: Who, door: Door, world: World) -> dict[str, Field]:
        if not door.press and not door.fill:
            return {}
        async with visiting(self.address, self.cookies[who]) as tab:
            await tab.open(door.page, world.put(door.query))
            return self.record(tab, door, world)

    async def differs(self, action: Action, door: Door) -> list[str]:
        """The cells of one action that are not as the table says, tried at one of its doors."""
        rightful = [who for who in self.cookies if may(who, action)]
        others = [who for who in self.cookies if not may(who, action)]
        world, wrong = self.world(action, door), list[str]()
        shown_to_others = await self.recorded(rightful[0], door, world)
        for who in others:
            if await self.attempt(who, action, door, world, shown_to_others):
                wrong.append(f"{who.role} of {who.where} could {action}")
        for who in rightful:
            if not await self.attempt(who, action, door, self.world(action, door)):
                wrong.append(f"{who.role} of {who.where} could not {action}")
        return wrong


def headers(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "date"}


@pytest.fixture(scope="module")
def stage(hosted_server: Served, provider: str) -> Iterator[Stage]:
    store = Store.open(hosted_server.database)
    found = Stage(hosted_server.address, store, {where: store.people.begin_organisation(LOCAL, where) for where in (OURS, THEIRS)}, {}, {})
    for where, organisation in found.organisations.items():
        for role in Role:
            key = f"{role.value}-{where.split()[0].lower()}"
            name, email = f"{role.value.title()} of {where}", f"{key}@example.org"
            servers.know(provider, key, {"name": name, "email": email, "email_verified": True})
            if role in OF_ORGANISATION or role is Role.LEAD:
                store.people.invite_member(LOCAL, organisation, Role.MEMBER if role is Role.LEAD else role, email=email)
            found.cookies[Who(role, where)] = servers.sign_in(found.address, provider, key)
            found.people[Who(role, where)] = store.people.sign_in(Claims(f"{provider}|{key}", name, email, datetime.now(UTC)))
    for where in found.organisations:
        found.new_assessment(f"Nursing of {where}", where)
    scoring = next(each for each in definitions.shipped().sources if each.name.startswith("standard"))
    text = scoring.text.replace("id: standard", "id: harbour-view", 1)
    store.put_on_shelf(found.people[Who(Role.MEMBER, OURS)], OwnFile("scoring", "harbour-view", "1.0.0", OWN_SCORING, Source("own.yaml", text)))
    yield found
    store.close()


def tried(stage: Stage, action: Action, door: Door) -> list[str]:
    # In a thread of its own: browser tests in the same run leave an event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, stage.differs(action, door)).result()


@pytest.mark.parametrize("action", list(DOORS))
def test_nobody_does_more_or_less_than_the_table_says(stage: Stage, action: Action) -> None:
    assert tried(stage, action, DOORS[action]) == []


@pytest.mark.long
@pytest.mark.parametrize("what", list(MORE_DOORS))
def test_no_other_door_lets_in_more_or_fewer(stage: Stage, what: str) -> None:
    assert tried(stage, *MORE_DOORS[what]) == []
