"""Files made from reports and of empty questionnaires, one after another, without holding up whoever works with the app."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeVar

from assessment.press import Made
from assessment.print_queue import Queue, Task
from questionnaires.errors import ToolkitError
from questionnaires.texts import current_language, in_language, language_of
from reports.blank import Blank
from reports.document import Attachment, Report
from reports.records import WorkshopRecord
from reports.sheet import Sheet
from reports.sizes import Size

T = TypeVar("T")

QUICK = frozenset(("md", "json", "csv"))
"""The formats that are made before anybody could wait for them, without the PDF engine: a web page has pictures of charts."""
LOGO_SECONDS = 10.0
"""How long a logo may take to be drawn, once its turn comes."""


@dataclass(frozen=True, slots=True)
class Order:
    """A file to be made: a report in a format, one of `rendering.FORMATS`."""

    report: Report
    format: str
    size: Size = "standard"
    attachments: tuple[Attachment, ...] = ()


class Progress(NamedTuple):
    """How far an order is. `before`: how many are made before it. `sentence`: why it failed."""

    state: Literal["waiting", "working", "done", "failed"]
    before: int = 0
    sentence: str = ""


class Job(Generic[T]):
    """An order that was placed; this one is made already."""

    def __init__(self, made: T) -> None:
        self._made = made

    def progress(self) -> Progress:
        """How far it is, without waiting. Whoever does not ask for half a minute, and does not wait for the result, wants it no more."""
        return Progress("done")

    def result(self) -> T:
        """What was made, when it is made. Raises ToolkitError with one sentence that names the cause."""
        return self._made

    async def made(self) -> T:
        """As `result`, for whoever waits without a thread."""
        return self.result()

    def forgo(self) -> None:
        """It is not wanted any more: unless others want it too, nothing is made."""


class _Placed(Job[T]):
    """An order in the queue. Holds nothing that was made, so that it may be kept; what was let go of is made anew when it is asked for."""

    def __init__(self, queue: Queue, task: Task, read: Callable[[Made], T]) -> None:
        self._queue, self._task, self._read, self._why = queue, task, read, ""
        queue.place(task, self)

    def progress(self) -> Progress:
        if self._why:
            return Progress("failed", sentence=self._why)
        try:
            work = self._queue.place(self._task, self)
            if work.future.done():
                work.future.result()
                return Progress("done")
        except ToolkitError as error:
            self._why = str(error)
            return self.progress()
        before = self._queue.before(work)
        return Progress("working") if before is None else Progress("waiting", before)

    def result(self) -> T:
        return self._read(self._queue.place(self._task, self, math.inf).future.result())

    async def made(self) -> T:
        future = self._queue.place(self._task, self, math.inf).future
        return self._read(await asyncio.shield(asyncio.wrap_future(future)))

    def forgo(self) -> None:
        self._queue.forgo(self._task, self)


_queue = Queue()


def place(order: Order) -> Job[bytes]:
    """Have a file made. The same order placed again, soon after, is the same job."""
    language = language_of(order.report.language)
    if order.format in QUICK:
        with in_language(language):
            return Job(_file(order)[0])
    return _Placed(_queue, Task(_file, (order,), language), lambda made: made[0])


def place_pictures(order: Order, pages: int) -> Job[tuple[bytes, ...]]:
    """Have pictures made of the first pages on paper, as PNG."""
    return _Placed(_queue, Task(_pictures, (order, pages), language_of(order.report.language)), lambda made: made)


def place_blank(composed: Blank, format_: str) -> Job[bytes]:
    """Have empty questionnaires made, in a format, one of `blank_files.MIMES`, in the current language."""
    return _Placed(_queue, Task(_blank, (composed, format_), current_language()), lambda made: made[0])


def place_handout(record: WorkshopRecord, group: str) -> Job[bytes]:
    """Have the page made for one group of a workshop, in the current language."""
    return _Placed(_queue, Task(_handout, (record.model_dump_json(), group), current_language()), lambda made: made[0])


def place_sheet(sheet: Sheet) -> Job[bytes]:
    """Have the sheet of a workshop made, for people without a phone, in the current language."""
    return _Placed(_queue, Task(_sheet, (sheet,), current_language()), lambda made: made[0])


def place_logo(content: bytes) -> Job[bytes]:
    """Have a logo that somebody chose checked and made anew, as `logo.checked` does, in the current language: it may take seconds to draw."""
    from reports.logo import LARGEST_IN  # loads what opens pictures

    task = Task(_logo, (content[: LARGEST_IN + 1],), current_language(), LOGO_SECONDS, "logo_too_long")
    return _Placed(_queue, task, lambda made: made[0])


def forget() -> None:
    """Let go of every file that was made."""
    _queue.forget()


def _file(order: Order) -> Made:
    from reports import rendering

    return (rendering.render(order.report, order.format, size=order.size, attachments=order.attachments),)


def _blank(composed: Blank, format_: str) -> Made:
    from assessment import blank_files

    return (blank_files.rendered(composed, format_),)


def _handout(record: str, group: str) -> Made:
    from reports import handout

    return (handout.render(WorkshopRecord.model_validate_json(record), group),)


def _sheet(sheet: Sheet) -> Made:
    from reports import sheet_pdf

    return (sheet_pdf.render(sheet),)


def _logo(content: bytes) -> Made:
    from reports import logo

    return (logo.checked(content),)


def _pictures(order: Order, pages: int) -> Made:
    from reports import pdf  # the PDF engine is heavy, and only the process beside the app needs it

    return pdf.pictures(order.report, pages, size=order.size)
