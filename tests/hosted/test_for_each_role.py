"""The pages of a hosted copy as a commissioner, an auditor, a reviewer and a contributor see them: axe finds nothing, nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
import servers
from at_the_screen import fits, settle
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from servers import Served

from assessment import definitions
from assessment.identity import LOCAL, Claims, Person, Role
from assessment.store import Store
from questionnaires.answers import Answer, Challenge, Evidence, State
from questionnaires.model import Scale

Tab = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


class Scene(NamedTuple):
    """What there is to look at: the ids of an assessment and of its submitted copy."""

    address: str
    id: str
    copy: str


@pytest.fixture(scope="module")
def scene(hosted_server: Served, provider: str) -> Scene:
    store = Store.open(hosted_server.database)
    trust, council = (store.people.begin_organisation(LOCAL, name) for name in ("Quay Trust", "Moor Council"))

    def known(key: str, *roles: tuple[str, Role]) -> Person:
        for organisation, role in roles:
            store.people.invite_member(LOCAL, organisation, role, email=f"{key}@quay.example")
        servers.know(provider, key, {"name": f"{key.title()} Quay", "email": f"{key}@quay.example", "email_verified": True})
        return store.people.sign_in(Claims(f"{provider}|{key}", f"{key.title()} Quay", f"{key}@quay.example", datetime.now(UTC)))

    lead, reviewer, contributor = known("lena", (trust, Role.MEMBER)), known("rhys"), known("cora")
    known("cass", (council, Role.COMMISSIONER))
    known("aled", (trust, Role.AUDITOR))
    scale = definitions.shipped().library.questions["SA1"]
    assert isinstance(scale, Scale)
    doubted = Evidence(what="the minutes", challenge=Challenge("Who says so?", "Rhys Quay", "2026-05-01"))
    said = Answer(State.ANSWERED, scale.options[0].id, evidence=doubted)
    made = store.create(lead, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Quayside Nursing"), "SA1": said}).id
    store.people.accept(reviewer, store.people.invite(lead, made, Role.REVIEWER))
    store.people.accept(contributor, store.people.invite(lead, made, Role.CONTRIBUTOR, questionnaires=["finance-and-growth"]))
    copy = store.submissions.submit(lead, made, council).id
    store.close()
    return Scene(hosted_server.address, made, copy)


PAGES = {
    "submit": ("lena", "submit?a={a}"),
    "log of an assessment": ("lena", "log?a={a}"),
    "privacy": ("lena", "privacy"),
    "submitted": ("cass", "submitted"),
    "copy": ("cass", "submitted?c={c}"),
    "start of a commissioner": ("cass", ""),
    "portfolios of a commissioner": ("cass", "compare"),
    "log of an organisation": ("aled", "log"),
    "review": ("rhys", "check?a={a}&q=SA1"),
    "answers to review": ("rhys", "check?a={a}"),
    "questions to read": ("cora", "section?a={a}&s=staff-appetite.who_would_lead"),
    "tasks of a contributor": ("cora", "tasks?a={a}"),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.long
def test_axe_finds_nothing_and_nothing_scrolls_sideways_even_at_320_pixels(scene: Scene, tab: Tab, sign_in: Callable[[str], dict[str, str]], name: str) -> None:
    who, where = PAGES[name]
    page = tab(f"{scene.address}/", sign_in(who))
    for wide, high in ((1280, 900), (375, 812), (320, 640)):
        page.set_viewport_size({"width": wide, "height": high})
        if wide != 320:
            page.goto(f"{scene.address}/{where.format(a=scene.id, c=scene.copy)}")
        settle(page)
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Not found")
        found = Axe().run(page, options={"runOnly": RULES})
        assert found.violations_count == 0, found.generate_report()
        assert fits(page)
