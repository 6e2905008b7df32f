"""Files made from reports, one after another, without holding up whoever works with the app."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, Literal, NamedTuple, TypeVar, cast

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


_one = ThreadPoolExecutor(1)


class Job(Generic[T]):
    """An order that was placed."""

    def __init__(self, made: Callable[[], T]) -> None:
        self._made: Future[T] = _one.submit(made)

    def progress(self) -> Progress:
        """How far it is, without waiting."""
        if not self._made.done():
            return Progress("working" if self._made.running() else "waiting")
        error = self._made.exception()
        return Progress("failed", sentence=str(error)) if error else Progress("done")

    def result(self) -> T:
        """What was made, when it is made. Raises ToolkitError with one sentence that names the cause."""
        return self._made.result()

    def forgo(self) -> None:
        """It is not wanted any more: unless others want it too, nothing is made."""
        self._made.cancel()


@lru_cache(maxsize=16)
def place(order: Order) -> Job[bytes]:
    """Have a file made. The same order placed again, soon after, is the same job."""
    from reports import rendering

    return Job(lambda: rendering.render(order.report, order.format, size=order.size, attachments=order.attachments))


@lru_cache(maxsize=16)
def place_pictures(order: Order, pages: int) -> Job[tuple[bytes, ...]]:
    """Have pictures made of the first pages on paper, as PNG."""
    return Job(lambda: _pictures(order, pages))


def _pictures(order: Order, pages: int) -> tuple[bytes, ...]:
    import typst

    from reports import fitting, pdf, typeset

    data = cast("dict[str, Any]", {"attachments": [], **cast(Any, pdf)._data(fitting.fit(order.report))})
    parts = typeset.files_of("main.typ", data)
    made: object = typst.compile(cast(Any, parts), format="png", ppi=96, font_paths=typeset.fonts(), sys_inputs={"size": order.size})
    return tuple(cast("list[bytes]", made if isinstance(made, list) else [made]))[:pages]


def forget() -> None:
    """Let go of what was made."""
    place.cache_clear()
    place_pictures.cache_clear()
