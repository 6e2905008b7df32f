"""Takes the pictures of the documentation from the running application: `python docs/screenshots.py`.

Needs Chromium and the test extra. The answers are those of the invented service among the examples.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from at_the_screen import settle  # noqa: E402
from conftest import free_port, start  # noqa: E402

from assessment import definitions, files  # noqa: E402
from assessment.identity import LOCAL  # noqa: E402
from assessment.portfolio.example import open_example  # noqa: E402
from assessment.store import Store  # noqa: E402
from assessment.workshop.setup import Group, Setup  # noqa: E402
from questionnaires.plain_yaml import read_source  # noqa: E402

SHOTS = {
    "start": "/",
    "tasks": "/tasks?a={id}",
    "question": "/section?a={id}&s=staff-appetite.who_would_lead",
    "check": "/check?a={id}",
    "results": "/results?a={id}",
    "what-if": "/what-if?a={id}",
    "weights": "/weights?a={id}",
    "plan": "/plan?a={id}",
    "alternatives": "/alternatives?a={id}",
    "scoring": "/scoring?a={id}",
    "report": "/report?a={id}",
    "workshop": "/workshop?a={id}&w={workshop}",
    "room": "/room?a={id}&w={workshop}",
    "projector": "/projector?a={id}&w={workshop}",
    "portfolio": "/portfolio?p={portfolio}",
    "rules": "/rules?p={portfolio}",
    "comparison": "/comparison?p={portfolio}",
    "decision": "/decision?p={portfolio}",
}
WIDTHS = {"": 1280, "-phone": 375}
HIGHEST = 1500  # px of each picture


def main() -> None:
    """Serve a database with the invented service in it, and take each picture at desktop and phone width."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "pictures.db"
        ids = _filled(database)
        port = free_port()
        server = start(database, port)
        try:
            _shoot(f"http://127.0.0.1:{port}", ids)
        finally:
            server.terminate()
            server.wait(20)


def _filled(database: Path) -> dict[str, str]:
    """The invented service's assessment, a workshop on it in which people are answering, and a portfolio whose rules were locked before it was opened."""
    given = definitions.shipped()
    answers = files.answers_in(read_source(ROOT / "assessment" / "examples" / "an-invented-service.yaml"), given)
    store = Store.open(str(database))
    try:
        id_ = store.create(LOCAL, given, answers=answers).id
        return {"id": id_, "workshop": _workshop(store, id_), "portfolio": _portfolio(store)}
    finally:
        store.close()


def _portfolio(store: Store) -> str:
    made = open_example(store, LOCAL)
    store.portfolios.lock(LOCAL, made, expected=0)
    store.portfolios.open(LOCAL, made)
    return made


def _workshop(store: Store, id_: str) -> str:
    groups = tuple(Group(id=each, label=each.capitalize(), invited=12) for each in ("staff", "managers", "users"))
    setup = Setup(name="Staff day", groups=groups, agenda=("SA10", "PA4", "SA2", "SA9"))
    made = store.workshops.prepare(LOCAL, id_, setup).id
    code = store.workshops.open(LOCAL, id_, made).code
    people = [store.joining.join(code, each.id) for each in groups for _ in range(8)]
    number = store.workshops.put(LOCAL, id_, made, "PA4")
    for token in people[:19]:
        store.joining.answer(made, token, number, "?")
    return made


def _shoot(address: str, ids: dict[str, str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for suffix, width in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": HIGHEST})
            for name, path in SHOTS.items():
                page.goto(address + path.format(**ids))
                settle(page)
                if name == "report":
                    page.wait_for_selector("#report-details:not(:empty)", timeout=60_000)  # the preview is there, and all is known
                    settle(page)
                page.screenshot(path=IMAGES / f"{name}{suffix}.png", clip=_clip(page, width))
        browser.close()


def _clip(page: Page, width: int) -> dict[str, int]:
    used = page.evaluate("() => document.querySelector('[data-testid=stMainBlockContainer]').getBoundingClientRect().bottom")
    return {"x": 0, "y": 0, "width": width, "height": min(HIGHEST, int(used))}


if __name__ == "__main__":
    main()
