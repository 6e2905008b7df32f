"""A report as one HTML file: everything that people wrote is text in it, and nothing is fetched or run."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from typing import get_args

import pytest
from report_samples import HOSTILE, empty, full
from report_subjects import answers, subject

from questionnaires.texts import in_language
from reports import html, html_blocks
from reports.clean import Cleaner
from reports.compose import compose
from reports.document import Chart, Mark, Masthead, Paragraph, Report, Section, Variant

LOGO = b"\x89PNG\r\n\x1a\n..."
VOID = ("meta", "img", "br")
MASTHEAD = Masthead("Eastmarsh Community Trust", "OFFICIAL", LOGO)


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    def every(self, *tags: str) -> list[Element]:
        return [each for each in self.walk() if each.tag in tags]

    def one(self, tag: str) -> Element:
        (found,) = self.every(tag)
        return found

    def walk(self) -> Iterator[Element]:
        for part in self.inside:
            if isinstance(part, Element):
                yield part
                yield from part.walk()

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else "\n" if part.tag == "br" else part.text for part in self.inside)


class Tree(HTMLParser):
    """Reads a file whose elements are all closed in order, as ours must be."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]
        self.other: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        assert len(element.attributes) == len(attrs)
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)

    def handle_comment(self, data: str) -> None:
        self.other.append(data)


def read(report: Report) -> Element:
    tree = Tree(html.render(report).decode())
    assert tree.other == []
    return tree.root


def shape(report: Report) -> list[str]:
    """The elements in order; what a line break or a long word becomes is left out."""
    return [each.tag for each in read(report).walk() if each.tag != "br" and each.attributes.get("class") not in ("mr-long", "mr-small")]


def composed(variant: Variant = "full", masthead: Masthead = MASTHEAD) -> Report:
    return compose(subject(answers(1)), variant, masthead)


WHOLE = read(composed())


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_adds_no_element_and_reads_back_as_typed(name: str) -> None:
    text = Cleaner().text(HOSTILE[name])
    masthead = Masthead(text, text, LOGO)
    assert shape(replace(full(text), masthead=masthead)) == shape(replace(full("plain"), masthead=masthead))
    page = read(replace(full(text), masthead=masthead))
    assert page.one("h1").text == text
    assert text in [each.text for each in page.every("dd")]
    assert page.one("main").every("th")[4].text.split() == text.split()
    assert page.every("img")[0].attributes["alt"] == text
    assert sum(each.text == text for each in page.every("p") if "mr-classification" in each.attributes.get("class", "")) == 2


@pytest.mark.parametrize("report", [composed(), replace(full(HOSTILE["html"]), masthead=MASTHEAD)], ids=["composed", "hostile"])
def test_nothing_in_the_file_runs_or_is_fetched(report: Report) -> None:
    page = read(report)
    assert not page.every("script", "link", "iframe", "object", "embed", "form", "base", "svg")
    for element in page.walk():
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"], element.tag
        for name in ("href", "src", "srcset", "action", "data"):
            assert re.match(r"#part-|#report$|data:image/(png|svg\+xml);base64,|$", element.attributes.get(name, "")), element
    assert not re.findall(r'url\((?!"data:image/svg\+xml,)|@import|https?://(?!www\.w3\.org/2000/svg)', page.one("style").text)


def test_the_policy_allows_the_one_style_sheet_and_pictures_in_the_file_only() -> None:
    own = b64encode(sha256(WHOLE.one("style").text.encode()).digest()).decode()
    (policy,) = (each.attributes["content"] for each in WHOLE.every("meta") if each.attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy == f"default-src 'none'; style-src 'sha256-{own}'; img-src data:; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize("text", ['</style><script>alert(1)</script>', '"} body { display: none } /*', "\\", "line\nbreak", "عربي"])
def test_a_classification_stays_text_in_the_style_sheet_that_prints_it_on_every_page(text: str) -> None:
    style = read(replace(full(), masthead=Masthead(classification=text))).one("style").text
    (said,) = re.findall(r'@top-center \{ content: "([^"]*)";', style)
    assert "".join(chr(int(code, 16)) for code in said.replace("\\", "").split()) == text


@pytest.mark.parametrize("variant", get_args(Variant))
def test_headings_are_in_order_under_one_main_heading(variant: Variant) -> None:
    levels = [int(each.tag[1]) for each in read(composed(variant)).every("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_landmarks_and_language_are_there() -> None:
    assert WHOLE.one("html").attributes["lang"] == "en-GB"
    assert all(WHOLE.one(tag) for tag in ("header", "main", "nav", "footer"))
    with in_language("cy"):
        assert read(composed()).one("html").attributes["lang"] == "cy"


def test_a_report_without_a_masthead_has_no_empty_header() -> None:
    page = read(composed(masthead=Masthead()))
    assert not page.every("header")
    assert page.one("h1").text == "Riverside Community Therapies"


def test_every_table_has_a_caption_and_headers_with_scope_that_stay_when_rows_become_blocks() -> None:
    tables = WHOLE.every("table")
    assert len(tables) > 20
    roles = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    for table in tables:
        assert table.one("caption").text.strip()
        assert all(each.attributes["role"] == roles[each.tag] for each in (table, *table.every(*list(roles)[1:])))
        columns = table.one("thead").every("th")
        assert all((each.attributes["scope"], each.attributes["role"]) == ("col", "columnheader") for each in columns)
        for row in table.one("tbody").every("tr"):
            header, *cells = row.every("th", "td")
            scope = "row" if cells else "rowgroup"
            assert (header.tag, header.attributes["scope"], header.attributes["role"]) == ("th", scope, "rowheader")
            assert not cells or len(cells) == len(columns) - 1
            told = [(cell.attributes.get("data-title"), column.text) for cell, column in zip(cells, columns[1:], strict=False) if cell.text.strip()]
            assert all(title == column for title, column in told)


def test_the_contents_lead_to_every_section_and_the_annex_is_folded() -> None:
    report = composed()
    ids = [each.attributes["id"] for each in WHOLE.walk() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    assert [each.attributes["href"] for each in WHOLE.one("nav").every("a")] == [f"#part-{section.id}" for section in report.sections]
    folded = [each.attributes["id"] for details in WHOLE.every("details") for each in details.walk() if "id" in each.attributes]
    assert folded == [f"part-{section.id}" for section in report.sections if section.annex]
    assert {each.attributes["href"].removeprefix("#") for each in WHOLE.every("a")} <= set(ids)


def test_the_logo_is_in_the_file_and_is_called_by_its_organisation() -> None:
    logo = WHOLE.every("img")[0]
    assert logo.attributes["alt"] == "Eastmarsh Community Trust"
    assert b64decode(logo.attributes["src"].removeprefix("data:image/png;base64,")) == LOGO
    assert read(replace(full(), masthead=Masthead(logo=LOGO))).every("img")[0].attributes["alt"] == "Logo"


def test_every_chart_is_a_picture_in_the_file_that_says_the_same_in_words() -> None:
    charts = [block for section in composed().sections for block in section.blocks if isinstance(block, Chart)]
    assert charts
    figures = WHOLE.every("figure")
    assert [each.one("img").attributes["alt"] for each in figures] == [chart.text for chart in charts]
    assert [each.one("figcaption").text for each in figures] == [chart.caption for chart in charts]
    drawn = (b64decode(each.one("img").attributes["src"].removeprefix("data:image/svg+xml;base64,")).decode() for each in figures)
    assert all(svg.startswith("<svg") and "<script" not in svg for svg in drawn)


def test_without_a_picture_a_chart_is_told_in_words_with_how_to_read_it() -> None:
    chart = Chart("c", "rows", "Evidence", "48.2 to 64.9.", (), (), note="The <line> is the range.")
    assert html_blocks.blocks((chart,)) == '<p class="mr-text"><b>Evidence.</b> 48.2 to 64.9.</p><p class="mr-quiet">The &lt;line&gt; is the range.</p>'


def test_every_state_has_a_shape_and_every_bar_its_place_in_the_style_sheet() -> None:
    style = WHOLE.one("style").text
    assert all(re.search(rf"\.mr-{mark.replace('_', '-')}\b[^}}]*background-image: url\(\"data:image/svg", style) for mark in get_args(Mark))
    placed = {each.attributes["data-at"] for each in WHOLE.walk() if "data-at" in each.attributes}
    assert len(placed) > 20
    assert all(f'[data-at="{place}"] {{ {place} }}' in style for place in placed)
    sure = [each for each in WHOLE.walk() if each.attributes.get("class") == "mr-sure"]
    assert all(re.fullmatch(r"width:[\d.]+%", each.attributes["data-at"]) for each in sure)


def test_what_looks_like_a_style_attribute_in_peoples_text_stays_text() -> None:
    text = 'a style="width:1%" b'
    page = read(full(text))
    assert page.one("h1").text == text
    assert 'data-at="width:1%"' not in page.one("style").text


def test_text_from_right_to_left_runs_its_own_way() -> None:
    page = read(full("مرحبا"))
    own = [each for each in page.one("main").every("h1", "h4", "th", "dd", "dt", "li", "p", "strong", "caption") if each.inside and each.inside[0] == "مرحبا"]
    assert len(own) > 15
    assert all(each.attributes.get("dir") == "auto" for each in own)


def test_characters_that_were_left_out_are_counted_and_said() -> None:
    told = read(full("a\x00b\u202ec")).one("main").text
    assert re.search(r"\d+ invisible control characters were left out\.", told)
    assert "About the characters" in told
    assert "About the characters" not in read(full()).text


def test_everything_in_the_report_is_in_the_file() -> None:
    report = composed()
    said = " ".join(WHOLE.text.split())
    for text in (report.title, report.verdict.headline, report.verdict.sentence, report.verdict.score, *report.verdict.score_notes, *report.footer.split("   ")):
        assert text in said
    for section in report.sections:
        assert section.title in said
    assert all(line.title in said for line in report.verdict.blockers)


def test_a_report_with_hardly_anything_in_it_has_no_list_of_contents() -> None:
    page = read(empty())
    assert not page.every("nav", "details", "table")
    assert "Nothing is scored yet." in page.one("main").text


def test_the_blocks_of_the_file_are_those_of_the_pages() -> None:
    section = Section("s", "Title", (Paragraph("One\nTwo", small=True),))
    assert html_blocks.blocks(section.blocks) in html.render(replace(empty(), sections=(section,))).decode()
