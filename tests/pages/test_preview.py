"""The preview asks for the pictures until they are there, then for the file only: however many people look, each thing is made once."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

import pytest
from report_samples import empty

from assessment import print_queue, printing
from assessment.press import Made, Make
from assessment.print_queue import Limits, Queue
from assessment.printing import Order
from assessment.shell import preview

PEOPLE = 60


class FakePress:
    """Makes what it is asked for at once, as large as such things are, and notes it."""

    alive, made = True, 0
    counted: Counter[tuple[str, str]] = Counter()

    def make(self, work: Make, *given: object, **_: object) -> Made:
        order = given[0]
        assert isinstance(order, Order)
        self.counted[work.__name__, order.report.title] += 1
        return (b"x" * 150_000,) * preview.PAGES if work.__name__ == "_pictures" else (b"x" * 400_000,)

    def close(self) -> None:
        pass


def test_what_sixty_people_look_at_is_made_once_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakePress, "counted", Counter())
    monkeypatch.setattr(print_queue, "Press", FakePress)
    monkeypatch.setattr(printing, "_queue", Queue(Limits(presses=1, idle=0.2)))
    looking: list[preview._Making] = []
    for number in range(PEOPLE):
        order = Order(replace(empty(), title=f"Ward {number}"), "pdf")
        looking.append(preview._Making((number,), order, printing.place_pictures(order, preview.PAGES)))
    until = time.monotonic() + 30
    while sum(not each.finished() for each in looking):
        assert time.monotonic() < until, "it is made again and again"
        time.sleep(0.01)
    assert all(len(each.shown) == preview.PAGES and each.content() for each in looking)
    assert FakePress.counted == {(what, f"Ward {number}"): 1 for what in ("_pictures", "_file") for number in range(PEOPLE)}


def test_pictures_that_were_let_go_of_are_not_made_again_while_the_file_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakePress, "counted", Counter())
    monkeypatch.setattr(print_queue, "Press", FakePress)
    monkeypatch.setattr(printing, "_queue", Queue(Limits(presses=1, idle=0.2)))
    order = Order(empty(), "pdf")
    making = preview._Making((), order, printing.place_pictures(order, preview.PAGES))
    until = time.monotonic() + 30
    while making.progress().state != "done":
        assert time.monotonic() < until
        time.sleep(0.01)
    printing.forget()
    assert making.progress().state == "done"
    assert len(making.shown) == preview.PAGES
    assert FakePress.counted["_pictures", empty().title] == 1
