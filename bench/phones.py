"""A workshop on a phone with a slow connection: Chromium on throttled 4G, from the link to the first question, beside a page of ours in Streamlit.

Nothing is in the browser's cache. What a person takes to read the invitation and to choose a group is not counted.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from shutil import which
from time import perf_counter
from typing import NamedTuple

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from assessment import definitions
from assessment.identity import LOCAL
from assessment.store import Store
from assessment.workshop.setup import Group, Setup
from bench.measure import Measure
from bench.sessions import SERVE, serving

TIMES = 5
DOWN, UP, LATENCY = 9_000_000 / 8, 3_000_000 / 8, 60  # bytes a second; milliseconds there and back
SLOWER = 4  # how many times slower than this machine a phone computes
SETUP = Setup(name="Staff day", groups=(Group(id="staff", label="Staff"), Group(id="managers", label="Managers")), agenda=("SA1",))


class Loaded(NamedTuple):
    """Seconds until it was to be seen, and what was transferred, in kB of 1,000 bytes."""

    seconds: float
    kilobytes: float


class Watched:
    """A page in a new browser of a phone, and what it has transferred."""

    def __init__(self, page: Page, wire: CDPSession) -> None:
        self.page, self.transferred = page, 0.0
        wire.on("Network.loadingFinished", self._count)

    def _count(self, finished: dict[str, float]) -> None:
        self.transferred += finished["encodedDataLength"]


def measures() -> list[Measure]:
    """The slowest of several times."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / 'assessments.db').as_posix()}"
        store = Store.open(url)
        kept = store.create(LOCAL, definitions.shipped()).id
        id_ = store.workshops.prepare(LOCAL, kept, SETUP).id
        code = store.workshops.open(LOCAL, kept, id_).code
        store.workshops.put(LOCAL, kept, id_, "SA1")
        store.close()
        with serving(SERVE, url, Path(folder)) as address:
            ours, streamlit = asyncio.run(_all(f"http://{address}/join/{code}", f"http://{address}/section?a={kept}&s=staff-appetite.who_would_lead"))
    slowest, most = max(each.seconds for each in ours), max(each.kilobytes for each in ours)
    peer = "a page of a questionnaire, in Streamlit"
    note = f"the most of {TIMES} times; 9 Mbit/s down, 3 up, {LATENCY} ms, processor {SLOWER} times slower; invitation, joining and question together"
    return [
        Measure("a phone's first question", slowest, "s", peer, max(each.seconds for each in streamlit), at_most=4, note=note),
        Measure("what a phone transfers for it", most, "kB", peer, max(each.kilobytes for each in streamlit), at_most=1300),
    ]


async def _all(link: str, page: str) -> tuple[list[Loaded], list[Loaded]]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        ours, streamlit = [], []
        for _ in range(TIMES):
            ours.append(await _joined(browser, link))
            streamlit.append(await _opened(browser, page))
        await browser.close()
        return ours, streamlit


async def _joined(browser: Browser, link: str) -> Loaded:
    """The invitation and then the question."""
    phone = await _phone(browser)
    start = perf_counter()
    await phone.page.goto(link, wait_until="commit")
    await phone.page.get_by_role("button", name="Join").wait_for()
    invited = perf_counter() - start
    await phone.page.get_by_label("Staff", exact=True).check()
    start = perf_counter()
    await phone.page.get_by_role("button", name="Join").click(no_wait_after=True)
    return await _seen(phone, start, "fieldset input[name=choice]", invited)


async def _opened(browser: Browser, address: str) -> Loaded:
    phone = await _phone(browser)
    start = perf_counter()
    await phone.page.goto(address, wait_until="commit")
    return await _seen(phone, start, "h1")


async def _seen(phone: Watched, start: float, what: str, before: float = 0) -> Loaded:
    await phone.page.locator(what).first.wait_for(timeout=60_000)
    seconds = before + perf_counter() - start
    await phone.page.wait_for_load_state("load")
    await phone.page.wait_for_timeout(1000)  # the font, which comes after the words
    await phone.page.context.close()
    return Loaded(seconds, phone.transferred / 1000)


async def _phone(browser: Browser) -> Watched:
    context = await browser.new_context(viewport={"width": 375, "height": 667})
    page = await context.new_page()
    wire = await context.new_cdp_session(page)
    await wire.send("Network.enable")
    await wire.send("Network.emulateNetworkConditions", {"offline": False, "downloadThroughput": DOWN, "uploadThroughput": UP, "latency": LATENCY})
    await wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return Watched(page, wire)
