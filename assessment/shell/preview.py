"""The preview of a report on its page. It is made while the page is there already, and says how far it is."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import streamlit as st
from streamlit.components import v2 as components

from assessment import looking_in, printing
from assessment.edition import Edition
from assessment.printing import Job, Order, Progress
from assessment.record import Assessment
from assessment.shell import session
from assessment.shell.chosen import ON_PAPER, Chosen
from assessment.shell.markup import escape
from assessment.shell.session import words
from questionnaires.errors import ToolkitError
from questionnaires.texts import current_language
from reports.document import Report

PAGES = 3
"""Pages on paper that are shown."""
DETAILS = "report-details"
"""The id of what is known of the file, such as its size."""
_SAID = {"html": "html", "csv": "rows", "xlsx": "sheets"}
"""Formats of which something else is shown than the first lines."""
_EVERY = 0.7  # seconds between two looks at how far it is
_PLACE = "report-making"
_FRAME_HEIGHT = 640  # pixels


@dataclass
class _Making:
    """What is being made of one choice, for one tab."""

    of: tuple[object, ...]
    order: Order
    pictures: Job[tuple[bytes, ...]] | None
    file: Job[bytes] | None = None
    shown: tuple[bytes, ...] = ()
    """The pictures, once they are made: they are not asked for again, however long the file takes after them."""

    def progress(self) -> Progress:
        """How far the preview is. The file itself is made once there are pictures, which somebody is looking at."""
        if self.pictures is not None and not self.shown:
            now = self.pictures.progress()
            if now.state != "done":
                return now
            self.shown = self.pictures.result()
        if self.file is None:
            try:
                self.file = printing.place(self.order)
            except ToolkitError as error:
                return Progress("failed", sentence=str(error))
        return Progress("done") if self.pictures is not None else self.file.progress()

    def finished(self) -> bool:
        """Whether nothing more will be known of it."""
        state = self.progress().state
        return state == "failed" or (state == "done" and self.file is not None and self.file.progress().state in ("done", "failed"))

    def forgo(self) -> None:
        """Something else is wanted now."""
        for job in (self.pictures, self.file):
            if job is not None:
                job.forgo()

    def content(self) -> bytes | None:
        """The file, if it is made."""
        return self.file.result() if self.file is not None and self.file.progress().state == "done" else None


def draw(kept: Assessment, now: Chosen) -> None:
    """The preview of a choice, in a fragment that looks again by itself until it is there."""
    try:
        making = _making(kept, now)
    except ToolkitError as error:
        st.html(_status(words("report_preview_failed", why=str(error))))
        return
    finished = making.finished()
    st.fragment(_draw, run_every=None if finished else _EVERY)(making, now, watched=not finished)


def _making(kept: Assessment, now: Chosen) -> _Making:
    of = (kept.id, kept.changed, current_language(), now.edition.variant, now.size, now.notes, now.format)
    found: _Making | None = st.session_state.get(_PLACE)
    if found is None or found.of != of:
        if found is not None:
            found.forgo()
        order = session.order(kept, now.format, Edition(now.edition.variant, now.size, now.notes))
        pictures = printing.place_pictures(Order(order.report, "pdf", now.size), PAGES) if now.format in ON_PAPER else None
        found = st.session_state[_PLACE] = _Making(of, order, pictures)
    return found


def _draw(making: _Making, now: Chosen, watched: bool) -> None:
    finished = making.finished()
    progress, content = making.progress(), making.content()
    st.html(f'<p class="mr-quiet" id="{DETAILS}">{escape(_details(now, content))}</p>')
    st.html(_status(_said(making, progress)))
    if progress.state == "done":
        if making.pictures is not None:
            st.html(_pictures(making.order.report, making.shown))
        elif content is not None:
            _inside(now.format, content)
    if finished and watched:
        st.rerun()  # without the clock


def _details(now: Chosen, content: bytes | None) -> str:
    if content is None:
        return ""
    told = [words("report_kilobytes", count=f"{max(1, round(len(content) / 1000)):,}")]
    if now.format == "pdf":
        count = looking_in.pages_in(content)
        told.append(words("report_page_one" if count == 1 else "report_page_many", count=count))
    return ", ".join(told)


def _status(said: str) -> str:
    """One line that is spoken whenever it changes."""
    return f'<p class="mr-text" data-say="report-preview" data-turn="0">{escape(said)}</p>'


def _said(making: _Making, progress: Progress) -> str:
    if progress.state == "failed":
        return words("report_preview_failed", why=progress.sentence)
    if progress.state == "working":
        return words("report_preview_making")
    if progress.state == "waiting":
        key = {0: "next", 1: "before_one"}.get(progress.before, "before_many")
        return words(f"report_preview_{key}", count=progress.before)
    if making.pictures is None:
        return words(f"report_preview_{_SAID.get(making.order.format, 'lines')}")
    shown = len(making.shown)
    if making.order.format != "pdf":
        return words("report_preview_word")
    key = "first" if shown == PAGES else "all" if shown > 1 else "one"
    return words(f"report_preview_page_{key}", shown=shown)


def _pictures(of: Report, pictures: tuple[bytes, ...]) -> str:
    """In the page itself: what has an address of its own could be fetched by whoever learns it."""
    shown = [f'<li><img src="data:image/png;base64,{base64.b64encode(each).decode()}" alt="{escape(_alt(of, number))}"></li>' for number, each in enumerate(pictures, 1)]
    return f'<ol class="mr-pages">{"".join(shown)}</ol>'


def _alt(of: Report, number: int) -> str:
    if number > 1:
        return words("report_preview_picture", number=number)
    return words("report_preview_picture_first", title=of.title, headline=of.verdict.headline, score=of.verdict.score)


def _inside(format_: str, content: bytes) -> None:
    """What the file holds, as far as it can be shown here."""
    shown: dict[str, Callable[[bytes], None]] = {"html": _web_page, "csv": _rows, "xlsx": _sheets}
    shown.get(format_, _lines)(content)


def _web_page(content: bytes) -> None:
    title = words("report_preview_html")
    _frame()(key="report-frame", data={"html": content.decode(), "title": title, "height": _FRAME_HEIGHT})


def _lines(content: bytes) -> None:
    label = escape(words("report_preview_lines"))
    st.html(f'<pre class="mr-lines" tabindex="0" role="region" aria-label="{label}">{escape(looking_in.lines_in(content))}</pre>')


def _rows(content: bytes) -> None:
    rows = looking_in.rows_in(content)
    drawn = "".join(f'<tr role="row">{"".join(f"<td role=cell>{escape(cell)}</td>" for cell in row)}</tr>' for row in rows)
    label = escape(words("report_preview_rows"))
    st.html(
        f'<div class="mr-scroll mr-user" tabindex="0" role="region" aria-label="{label}"><table class="mr-table mr-rows" role="table">'
        f'<caption class="mr-hidden">{label}</caption><tbody role="rowgroup">{drawn}</tbody></table></div>'
    )


def _sheets(content: bytes) -> None:
    heads = "".join(f'<th scope="col" role="columnheader">{escape(words(key))}</th>' for key in ("report_preview_sheet", "report_preview_sheet_rows"))
    rows = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{escape(sheet.name)}</th><td role="cell">{sheet.rows:,}</td></tr>'
        for sheet in looking_in.sheets_in(content)
    )
    st.html(
        f'<table class="mr-table" role="table"><caption class="mr-hidden">{escape(words("report_preview_sheets"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


@cache
def _frame() -> Callable[..., object]:
    script = files("assessment").joinpath("shell/sandboxed.js").read_text(encoding="utf-8")
    return components.component("mutual_readiness_sandboxed", js=script)
