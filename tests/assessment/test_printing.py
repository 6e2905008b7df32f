"""Reports have their files made one after another, each whole, in the language of the report, or a sentence says why not."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from report_samples import HOSTILE, empty, full

from assessment import blank_files, definitions, printing
from assessment.press import Made
from assessment.print_queue import Limits, Queue
from assessment.printing import Order
from questionnaires.errors import ToolkitError
from questionnaires.texts import in_language
from reports import blank, logo, pdf, rendering
from reports.document import Bar, Column, Report, Section, Table


@pytest.fixture(autouse=True)
def own_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_queue", Queue(Limits(presses=1, idle=2.0)))


def with_table(table: Table) -> Report:
    return replace(empty(), sections=(Section("x", "X", (table,)),))


def test_twenty_at_once_get_the_very_files_that_are_made_here_without_the_process_beside() -> None:
    orders = [Order(replace(empty(), title=f"Ward {number}"), "pdf") for number in range(20)]
    with ThreadPoolExecutor(20) as people:
        found = list(people.map(lambda order: printing.place(order).result(), orders))
    assert found == [rendering.render(each.report, "pdf") for each in orders]


@pytest.mark.parametrize("format_", rendering.FORMATS)
def test_every_format_is_made_alike_beside_the_app_and_in_it(format_: str) -> None:
    order = Order(full("\n".join(text[:200] for text in HOSTILE.values())), format_)
    assert printing.place(order).result() == rendering.render(order.report, format_)


def test_empty_questionnaires_are_made_alike_beside_the_app_and_in_it() -> None:
    with in_language("cy"):
        composed = blank.compose(definitions.shipped().library, ("staff-appetite.ballot",))
        jobs = {format_: printing.place_blank(composed, format_) for format_ in blank_files.MIMES}
        here = {format_: blank_files.rendered(composed, format_) for format_ in jobs}
    assert {format_: job.result() for format_, job in jobs.items()} == here


def sleeping(_: bytes) -> Made:
    time.sleep(60)
    return ()


LOGO = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="30" height="10"/><circle cx="9" cy="5" r="4" fill="#005eb8"/></svg>'


def test_a_logo_is_made_alike_beside_the_app_and_in_it_and_refused_in_the_same_sentence() -> None:
    assert printing.place_logo(LOGO).result() == logo.checked(LOGO)
    refused = LOGO.replace(b"<circle", b"<circle filter='blur(9px)'")
    with pytest.raises(logo.LogoError) as here:
        logo.checked(refused)
    with pytest.raises(ToolkitError) as beside:
        printing.place_logo(refused).result()
    assert str(beside.value) == str(here.value)


def test_a_logo_that_takes_too_long_gets_a_sentence_of_its_own_and_what_comes_after_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(printing, "LOGO_SECONDS", 0.5)
        patch.setattr(printing, "_logo", sleeping)
        slow = printing.place_logo(LOGO)
    after = printing.place(Order(empty(), "pdf"))
    with pytest.raises(ToolkitError, match=r"The logo took longer than 0\.5 seconds"):
        slow.result()
    assert after.result().startswith(b"%PDF")


PLACING = """
import sys
sys.path[:0] = {paths!r}
from report_samples import full
from assessment import blank_files, definitions, printing
from assessment.print_queue import Limits, Queue
from reports import blank, rendering
printing._queue = Queue(Limits(presses=0))
for format_ in rendering.FORMATS:
    printing.place(printing.Order(full(), format_))
printing.place_pictures(printing.Order(full(), "pdf"), 3)
printing.place_logo(b"<svg/>")
for format_ in blank_files.MIMES:
    printing.place_blank(blank.compose(definitions.shipped().library), format_)
print(*sorted({{"typst", "docx", "openpyxl"}} & set(sys.modules)))
"""


def test_nothing_that_is_ordered_brings_what_is_heavy_into_the_app() -> None:
    root = Path(__file__).parents[2]
    program = PLACING.format(paths=[str(root), str(root / "tests" / "reports")])
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split() == []


def test_pictures_are_made_of_the_first_pages() -> None:
    order = Order(full(), "pdf", "large")
    job = printing.place_pictures(order, 2)
    assert job.result() == pdf.pictures(order.report, 2, size="large")
    assert len(job.result()) == 2
    assert job.progress().state == "done"


def test_what_a_renderer_says_itself_is_in_the_language_of_the_report_whoever_has_it_made() -> None:
    report = replace(empty(), subtitle="中", language="cy")
    with in_language("cy"):
        welsh = pdf.render(report)
    assert printing.place(Order(report, "pdf")).result() == welsh != pdf.render(report)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (Table("None", (), ((),)), "The PDF could not be made: cannot calculate sum of empty array"),
        (Table("Too much", (Column("a"), Column("b")), (("a", Bar(-(10**30), 10**40)),)), "for a reason that nobody foresaw"),
    ],
    ids=["Typst refuses it", "Typst itself breaks down"],
)
def test_a_report_that_cannot_be_set_gives_a_sentence_and_the_next_one_is_made(table: Table, said: str) -> None:
    broken, whole = printing.place(Order(with_table(table), "pdf")), printing.place(Order(empty(), "pdf"))
    with pytest.raises(ToolkitError, match=said) as caught:
        broken.result()
    assert "Traceback" not in str(caught.value)
    assert broken.progress() == printing.Progress("failed", sentence=str(caught.value))
    assert whole.result().startswith(b"%PDF")
    assert broken.progress().state == "failed", "also later, for whoever looks again"


def test_how_far_it_is_can_be_asked_without_waiting() -> None:
    first, second = printing.place(Order(full(), "pdf")), printing.place(Order(empty(), "pdf"))
    until = time.monotonic() + 60
    while first.progress().state == "waiting":
        assert time.monotonic() < until
    assert first.progress() == ("working", 0, "")
    assert second.progress() == ("waiting", 1, "")
    second.result()
    assert first.progress().state == second.progress().state == "done"


def test_a_job_that_is_kept_keeps_nothing_that_was_made_and_has_it_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_queue", Queue(Limits(presses=1, idle=2.0, kept=0.0)))
    job = printing.place(Order(empty(), "pdf"))
    assert job.result() == job.result()
    assert job.progress().state in ("waiting", "working")


def test_whoever_waits_without_a_thread_can_go_away_and_the_others_still_get_theirs() -> None:
    order = Order(full(), "pdf")

    async def two() -> bytes:
        leaving, staying = printing.place(order), printing.place(order)
        gone, there = asyncio.ensure_future(leaving.made()), asyncio.ensure_future(staying.made())
        await asyncio.sleep(0.05)
        gone.cancel()
        leaving.forgo()
        return await there

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, two()).result().startswith(b"%PDF")


def test_what_is_quick_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_queue", Queue(Limits(waiting=0)))
    assert printing.place(Order(empty(), "md")).progress() == ("done", 0, "")
    with pytest.raises(ToolkitError, match="Too many"):
        printing.place(Order(empty(), "pdf"))
