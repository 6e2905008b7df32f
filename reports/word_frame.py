"""The pages of a Word report: upright or turned, with what stands at the head and foot of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from questionnaires import wording
from reports.document import Report
from reports.word_elements import Element, element, field, paragraph, runs, tab
from reports.word_look import NAVY

_MARGIN = 1134
"""Two centimetres, in twentieths of a point, as all here."""
_BAND = 230
_TOP = 480
_ROOM = 0.11
"""Characters of one point that stand on a line with the number of the page, for each twentieth of a point of its length."""
_LONGEST = 50
"""Characters of each half of a running head, so that it stays one line; the first page says the whole."""


class Page(NamedTuple):
    """A4 in twentieths of a point."""

    width: int
    height: int

    @property
    def inside(self) -> int:
        """What lies between the margins."""
        return self.width - 2 * _MARGIN


PORTRAIT = Page(11906, 16838)
LANDSCAPE = Page(16838, 11906)


def settings(page: Page, *, first: bool) -> Element:
    """What ends a run of pages. `first`: it begins with the first page of the report, which has a head of its own."""
    turned = {"orient": "landscape"} if page is LANDSCAPE else {}
    return element(
        "sectPr", element("type", val="nextPage"), element("pgSz", w=page.width, h=page.height, **turned),
        element("pgMar", top=1020, bottom=_MARGIN, left=_MARGIN, right=_MARGIN, header=0, footer=480, gutter=0),
        *([element("titlePg")] if first else []),
    )  # fmt: skip


def fill(document: Any, report: Report, pages: Sequence[Page], points: float) -> None:
    """Gives every run of pages its head and foot; those of neighbours of one width are the same. `points`: the size of the text."""
    before: Page | None = None
    for at, (section, page) in enumerate(zip(document.sections, pages, strict=True)):
        if page is not before:
            _put(section.header, _running(report, page))
            _put(section.footer, _foot(report, page, points))
        if at == 0:
            _put(section.first_page_header, [_band(), *_marking(report)])
            _put(section.first_page_footer, _foot(report, page, points))
        before = page


def _put(holder: Any, content: Sequence[Element]) -> None:
    holder.is_linked_to_previous = False
    root = holder._element
    for child in list(root):
        root.remove(child)
    root.extend(content)


def _running(report: Report, page: Page) -> list[Element]:
    """Whose report it is, or else what kind of paper, and its title, both shortened."""
    shown = [*runs(_short(report.masthead.organisation or report.eyebrow)), tab(), *runs(_short(report.title))]
    marking = _marking(report, before=_TOP)
    return [*marking, paragraph(shown, "Header", stop=page.inside, before=None if marking else _TOP)]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _band() -> Element:
    """A band of colour over the whole width at the very top."""
    return element("p", element(
        "pPr", element("shd", val="clear", color="auto", fill=NAVY), element("spacing", before=0, after=0, line=_BAND, lineRule="exact"),
        element("ind", left=-_MARGIN, right=-_MARGIN),
    ))  # fmt: skip


def _marking(report: Report, *, before: int | None = None) -> list[Element]:
    return [paragraph(runs(report.masthead.classification), "Classification", before=before)] if report.masthead.classification else []


def _foot(report: Report, page: Page, points: float) -> list[Element]:
    """What the report rests on, and the number of the page."""
    start, _, rest = wording.table("reports")("page_of", page="{page}", pages="{pages}").partition("{page}")
    middle, _, end = rest.partition("{pages}")
    number = [*runs(start), *field("PAGE", "1"), *runs(middle), *field("NUMPAGES", "1"), *runs(end)]
    if len(report.footer) * points > _ROOM * page.inside:
        lines = [paragraph(runs(report.footer), "Footer"), paragraph(number, "Footer", align="right")]
    else:
        lines = [paragraph([*runs(report.footer), tab(), *number], "Footer", stop=page.inside)]
    return [*lines, *_marking(report)]
