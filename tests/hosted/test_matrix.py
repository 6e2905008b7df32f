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

from assessment import definitions
from assessment.identity import LOCAL, MAY, OF_ASSESSMENT, OF_ORGANISATION, Action, Claims, Person, Role
from assessment.papers import is_action
from assessment.shelf import OwnFile
from assessment.shell.plan_desk import OWN as OWN_ACTION
from assessment.store import Store
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


class Door(NamedTuple):
    """How something is done from outside, and how one sees that it was done. `{a}`, `{s}`: the ids of the assessment and of the copy."""

    page: str
    query: str
    done: Callable[[Store, World, Visitor], bool]
    fill: tuple[tuple[str, str], ...] = ()
    """What to put into which fields, by key."""
    press: str = ""
    """A button, by key or label."""


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


def never(*_: object) -> bool:
    raise AssertionError


INVITING = ((".*-role", FIRST), (".*-way", FIRST))
DOORS: dict[Action, Door] = {
    Action.READ: Door("tasks", "a={a}", shown),
    Action.EXPORT: Door("", "", never),
    Action.ANSWER: Door("section", f"a={{a}}&s={SECTION}", answered, ((r"SA2\.choice", FIRST),)),
    Action.REVIEW: Door("check", "a={a}&q=SA1", challenged, (("look-by-SA1", "Somebody else"), ("look-reason-SA1", "Who says so?")), WORDS("challenge")),
    Action.PLAN: Door("plan", "a={a}", planned, ((re.escape(OWN_ACTION), "Call the union."),), "add-own"),
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
    Action.AUDIT: Door("log", "", shown),
    Action.MANAGE_PEOPLE: Door("organisation", "", member_invited, INVITING, "make-invitation"),
    Action.LIST: Door("", "", shown),
}
_REPORTS = tuple(f"report{each.ending}?{chosen}" for each in FORMATS.values() for chosen in ("variant=plan", "variant=publishable"))
TAKEN: dict[Action, tuple[str, tuple[str, ...]]] = {
    Action.EXPORT: ("download/{a}/", (*_REPORTS, "report.pdf?variant=plan&size=large&notes=true", "assessment.json", "plan.csv", "stored.json")),
    Action.READ_SUBMISSIONS: ("download/submission/{s}/", (*_REPORTS, "assessment.json")),
}
"""What is taken away by whoever may do this, and by nobody else: all of it or nothing."""
NO_DOOR = {Action.FACILITATE, Action.OPERATE}
"""What no page does: workshops come later, and only somebody at the computer operates it."""


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

    def world(self, action: Action) -> World:
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
        people = len(self.store.people.shared(LOCAL, made))
        if action is Action.RESTORE:
            self.store.delete(lead, made)
        for each in self.store.people.member_invitations(LOCAL, ours):
            self.store.people.uninvite_member(LOCAL, ours, each.hash)
        for each in self.store.shelf(operator_of(ours), removed=True):
            self.store.put_back(operator_of(ours), *each.key)
        return World(made, name, ours, sent, people)

    def option(self, question: str) -> str:
        scale = definitions.shipped().library.questions[question]
        assert isinstance(scale, Scale)
        return scale.options[0].id

    async def attempt(self, who: Who, action: Action, world: World, recorded: dict[str, Field] | None = None) -> bool:
        """Whether somebody achieves it, with what they are shown, or else with what somebody else was shown."""
        door = DOORS[action]
        query = door.query.format(a=world.assessment, s=world.submission)
        if action is Action.EXPORT:
            return await self.fetched(who, action, world)
        async with visiting(self.address, self.cookies[who]) as tab:
            await tab.open(door.page, query)
            if door.fill or door.press:
                known = recorded if recorded is not None else self.record(tab, action, world)
                values = [(known[key], self.value(known[key], value, world)) for key, value in door.fill if key in known]
                await tab.act(values, known[door.press] if door.press else None)
            done = door.done(self.store, world, tab)
        assert action not in TAKEN or await self.fetched(who, action, world) == done
        return done

    async def fetched(self, who: Who, action: Action, world: World) -> bool:
        """Whether somebody gets the files; what is refused is told like what is not there."""
        place, names = TAKEN[action]
        async with httpx.AsyncClient(cookies=self.cookies[who], timeout=120) as browser:
            nothing = await browser.get(f"{self.address}/download/nothing/assessment.json")
            answers = [await browser.get(f"{self.address}/{place.format(a=world.assessment, s=world.submission)}{name}") for name in names]
        for each in answers:
            if each.status_code != 200:
                assert (each.status_code, each.content, headers(each)) == (nothing.status_code, nothing.content, headers(nothing))
        assert len({each.status_code for each in answers}) == 1
        return answers[0].status_code == 200

    def record(self, tab: Visitor, action: Action, world: World) -> dict[str, Field]:
        """The fields and the button that a page shows, as somebody could tell them to others."""
        door = DOORS[action]
        found = {key: tab.find(key.format(a=re.escape(world.assessment))) for key in (*(key for key, _ in door.fill), door.press) if key}
        assert not door.press or found[door.press] is not None, (action, tab.title, sorted(tab.fields))
        return {key: each for key, each in found.items() if each is not None}

    def value(self, field: Field, value: str, world: World) -> str:
        return field.options[0] if value is FIRST else value.format(name=world.name)

    async def recorded(self, who: Who, action: Action, world: World) -> dict[str, Field]:
        door = DOORS[action]
        if not door.press and not door.fill:
            return {}
        async with visiting(self.address, self.cookies[who]) as tab:
            await tab.open(door.page, door.query.format(a=world.assessment, s=world.submission))
            return self.record(tab, action, world)

    async def differs(self, action: Action) -> list[str]:
        """The cells of one action that are not as the table says."""
        rightful = [who for who in self.cookies if may(who, action)]
        others = [who for who in self.cookies if not may(who, action)]
        world, wrong = self.world(action), list[str]()
        shown_to_others = await self.recorded(rightful[0], action, world)
        for who in others:
            if await self.attempt(who, action, world, shown_to_others):
                wrong.append(f"{who.role} of {who.where} could {action}")
        for who in rightful:
            if not await self.attempt(who, action, self.world(action)):
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


@pytest.mark.parametrize("action", list(DOORS))
def test_nobody_does_more_or_less_than_the_table_says(stage: Stage, action: Action) -> None:
    # In a thread of its own: browser tests in the same run leave an event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, stage.differs(action)).result() == []
