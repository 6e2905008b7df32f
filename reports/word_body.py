"""What stands on the pages of a Word report: the first page, what is where, and the sections."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, zip_longest
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Pt

from questionnaires import wording
from reports.document import (
    Block,
    Bullets,
    Callout,
    Chart,
    Facts,
    GateLine,
    GateList,
    Paragraph,
    Plot,
    Report,
    Scale,
    Section,
    Table,
    VerdictPanel,
)  # fmt: skip
from reports.shapes import MOODS
from reports.sizes import POINTS
from reports.word_elements import Element, bookmarked, element, instruction, link, paragraph, runs, tab
from reports.word_frame import LANDSCAPE, PORTRAIT, settings
from reports.word_look import BULLETS, Lists, ink_of, panel
from reports.word_look import MOODS as COLOURS
from reports.word_pictures import Pictures
from reports.word_tables import Tables, state, without_bars

_DEEPEST = 6
_WITH_CONTENTS = ("full", "publishable")
"""The long variants, which say what is where, and whose parts begin on new pages, but for the one right after that."""
_SPACED = ("TableNote", "TableNoteSmall", "Caption", "CaptionSmall", "Gap", *(f"Heading{level}" for level in range(1, _DEEPEST + 1)))
"""Styles that keep their distance from a table above by themselves."""


class Body:
    """The body of a report, element by element."""

    def __init__(self, document: Any, report: Report, points: float) -> None:
        self._report = report
        self._points = points
        self._lists = Lists(document)
        self._pictures = Pictures(document, points, report.language)
        self._bookmarks = count(1)
        self._tables = Tables(self._pictures, PORTRAIT.inside, points, small=False)
        self._small = False
        self.pages = [PORTRAIT]
        """The pages of each run of sections, as far as it is written."""

    def elements(self) -> list[Element]:
        """Everything, in order. Sections of one kind follow each other without a new page."""
        body = [*self._masthead(), *self._verdict(self._report.verdict)]
        turn = next((section for section in self._report.sections if section.new_page or section.annex), None)
        before, apart = (False, False), False
        for section in self._report.sections:
            if section is turn and self._report.variant in _WITH_CONTENTS:
                body += self._contents()
            if (kind := (section.annex, section.wide)) != before:
                self._end(body)
                self.pages.append(LANDSCAPE if section.wide else PORTRAIT)
                self._small = section.annex and self._points < POINTS["large"]
                self._tables = Tables(self._pictures, self.pages[-1].inside, self._points, small=self._small)
                before = kind
            body += self._section(section, 1, new_page=(section.new_page and section is not turn) or section.own_page or apart)
            apart = section.own_page
        return [*self._apart(body), settings(self.pages[-1], first=len(self.pages) == 1)]

    def _apart(self, body: list[Element]) -> Iterator[Element]:
        """With some space after each table, and a paragraph where Word needs one: before another table, and at the end."""
        for element_, after in zip_longest(body, body[1:]):
            yield element_
            if element_.tag != qn("w:tbl"):
                continue
            if after is None or after.tag == qn("w:tbl"):
                yield paragraph([], "Gap")
            elif after.tag == qn("w:p") and after.style not in _SPACED:
                after.get_or_add_pPr().get_or_add_spacing().before = Pt(self._points * 0.9)

    def _end(self, body: list[Element]) -> None:
        """Ends a run of pages in its last paragraph, or in a small one after a table."""
        if body[-1].tag != qn("w:p"):
            body.append(paragraph([], "Gap"))
        body[-1].get_or_add_pPr().append(settings(self.pages[-1], first=len(self.pages) == 1))

    def _masthead(self) -> Iterator[Element]:
        report, masthead = self._report, self._report.masthead
        if masthead.organisation or masthead.logo:
            alternative = masthead.organisation or wording.table("reports")("logo_alt")
            logo = [tab(), self._pictures.logo(masthead.logo, alternative)] if masthead.logo else []
            yield paragraph([*runs(masthead.organisation), *logo], "Masthead", stop=PORTRAIT.inside)
        yield paragraph(runs(report.eyebrow), "Eyebrow")
        yield paragraph(runs(report.title), "Title")
        if report.subtitle:
            yield paragraph(runs(report.subtitle), "Subtitle")
        facts = [[*runs(f"{name}\u00a0 ", "Less"), *runs(value, "Strong")] for name, value in report.facts]
        yield paragraph([run for at, fact in enumerate(facts) for run in [*(runs("   ·   ", "Less") if at else []), *fact]], "Facts")

    def _verdict(self, verdict: VerdictPanel) -> Iterator[Element]:
        """Paragraphs that make one panel: read in order, and found as a heading, which a table would hide."""
        edge, _, ink = COLOURS[verdict.mood]

        def line(inside: list[Element], style: str, *, keep: bool = False) -> Element:
            return paragraph(inside, style, panel=panel(verdict.mood), keep=keep)

        shape = runs(f"{MOODS[verdict.mood]}\u00a0", "Shape", colour=edge) if MOODS[verdict.mood] else []
        headline = [*shape, *runs(verdict.headline, colour=ink)]
        yield line(self._bookmarked(headline), "Heading1")
        yield line(runs(verdict.sentence), "Panel", keep=bool(verdict.score or verdict.score_notes or verdict.blockers))
        notes = " · ".join(verdict.score_notes)
        score = [*runs(verdict.score.replace(" ", "\u00a0"), "Score", colour=ink), *runs(f"   {notes}" if notes else "")]
        if verdict.score or notes:
            yield line(score, "Panel", keep=bool(verdict.blockers))
        for gate in verdict.blockers:
            named = [*state(gate.state), *runs(": "), *runs(f"{gate.title}.", "Strong")]
            yield line([*named, *runs(f" {gate.sentence}" if gate.sentence else "")], "Panel", keep=gate is not verdict.blockers[-1])

    def _contents(self) -> Iterator[Element]:
        """What is where, as links: complete as it is, and with page numbers once Word is asked to update it."""
        titles = [self._report.verdict.headline, *(section.title for section in self._report.sections)]
        begin, separate, end = (element("r", element("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
        entries = [[link(_anchor(number), runs(title))] for number, title in enumerate(titles, 1)]
        entries[0] = [begin, instruction('TOC \\o "1-1" \\h \\z'), separate, *entries[0]]
        entries[-1].append(end)
        gallery = element("docPartObj", element("docPartGallery", val="Table of Contents"), element("docPartUnique"))
        title = paragraph(runs(wording.table("reports")("contents_title")), "TOCHeading")
        content = element("sdtContent", title, *(paragraph(entry, "TOC1") for entry in entries))
        yield element("sdt", element("sdtPr", element("id", val=1), gallery), content)

    def _bookmarked(self, inside: list[Element]) -> list[Element]:
        number = next(self._bookmarks)
        return bookmarked(_anchor(number), number, inside)

    def _section(self, section: Section, level: int, *, new_page: bool = False) -> Iterator[Element]:
        title = runs(section.title)
        inside = self._bookmarked(title) if level == 1 else title
        yield paragraph(inside, _heading(level), new_page=new_page and self._report.variant in _WITH_CONTENTS)
        for block in section.blocks:
            yield from self._block(block, level, section.title)

    def _style(self, name: str) -> str:
        return f"{name}Small" if self._small else name

    def _block(self, block: Block, level: int, heading: str) -> Iterator[Element]:
        match block:
            case Section():
                yield from self._section(block, level + 1)
            case Paragraph(text, small):
                yield paragraph(runs(text), self._style("Quiet" if small else "Normal"))
            case Bullets():
                yield from self._bullets(block)
            case Table():
                yield from self._table(block, heading)
            case GateList():
                yield from self._gates(block, level + 1)
            case Callout(title, paragraphs):
                yield paragraph(runs(title, "Strong"), self._style("Callout"), keep=True, before=round(self._points * 12))
                yield from (paragraph(runs(text), self._style("Callout")) for text in paragraphs)
            case Facts(pairs):
                yield from (paragraph([*runs(f"{name}:", "Strong"), *runs(f" {value}")], self._style("Fact")) for name, value in pairs)
            case Scale():
                yield paragraph([self._pictures.drawn(block, self.pages[-1].inside)], "Picture")
            case Chart() | Plot():
                yield from self._chart(block, heading)

    def _bullets(self, block: Bullets) -> Iterator[Element]:
        style, list_id = ("ListNumber", self._lists.numbered()) if block.numbered else ("ListBullet", BULLETS)
        yield from (paragraph(runs(item), self._style(style), list_id=list_id) for item in block.items)

    def _table(self, table: Table, heading: str) -> Iterator[Element]:
        """The table under its caption, unless the heading above says the same."""
        if self._points >= POINTS["large"]:
            table = without_bars(table)
        if table.caption != heading:
            yield paragraph(runs(table.caption), self._style("Caption"))
        yield self._tables.table(table)
        yield from (paragraph(runs(note), self._style("TableNote")) for note in (table.bars, table.note) if note)

    def _chart(self, chart: Chart | Plot, heading: str) -> Iterator[Element]:
        if chart.caption != heading:
            yield paragraph(runs(chart.caption), self._style("Caption"))
        yield paragraph([self._pictures.drawn(chart, self.pages[-1].inside)], "Picture", keep=bool(chart.note))
        if chart.note:
            yield paragraph(runs(chart.note), self._style("TableNote"))

    def _gates(self, gates: GateList, level: int) -> Iterator[Element]:
        if gates.title:
            yield paragraph(runs(gates.title), _heading(level))
        if gates.summary:
            yield paragraph(runs(gates.summary), "Summary")
        yield from (paragraph(_gate(gate), self._style("State"), list_id=self._lists.of(gate.state.mark)) for gate in gates.gates)


def _gate(gate: GateLine) -> list[Element]:
    """A gate in one paragraph, whose bullet is the shape of its state."""
    told = [*runs(f"{gate.title} ", "Strong"), *runs(gate.state.word, "Strong", colour=ink_of(gate.state.mark))]
    told += runs(f" · {gate.kind}", "Less") if gate.kind else []
    told += runs(f"\n{gate.sentence}") if gate.sentence else []
    told += runs(f"\n{gate.detail}", "Less") if gate.detail else []
    return told


def _heading(level: int) -> str:
    return f"Heading{min(level, _DEEPEST)}"


def _anchor(number: int) -> str:
    return f"_Toc{number:08}"
