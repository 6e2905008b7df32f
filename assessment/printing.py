"""Files made from reports, one after another, without holding up whoever works with the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeVar

from reports.document import Attachment, Report
from reports.sizes import Size

T = TypeVar("T")


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
    """An order that was placed."""

    def __init__(self, made: T) -> None:
        self._made = made

    def progress(self) -> Progress:
        """How far it is, without waiting."""
        return Progress("done")

    def result(self) -> T:
        """What was made, when it is made. Raises ToolkitError with one sentence that names the cause."""
        return self._made


def place(order: Order) -> Job[bytes]:
    """Have a file made. The same order placed again, soon after, is the same job."""
    from reports import rendering

    return Job(rendering.render(order.report, order.format, size=order.size, attachments=order.attachments))


def place_pictures(order: Order, pages: int) -> Job[tuple[bytes, ...]]:
    """Have pictures made of the first pages on paper, as PNG."""
    raise NotImplementedError
