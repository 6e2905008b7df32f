"""A report says the same in every format: one extraction of text for each, and the same claims about all of them."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from report_subjects import answers, compared, given, subject

from questionnaires.answers import Level
from reports import figures, rendering
from reports.actions import ActionPlan, PlannedAction, Reason, Why
from reports.compose import compose
from reports.document import Masthead, Report, Variant
from reports.parts.words import gate_state
from reports.subject import Subject

MARKER = "Marker sentence: *not bold*, <b>nor this</b> & no [link](x.example) $or$ code."
NOTED = "SA1"


class _Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.unread += tag in ("style", "script", "title")
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in ("style", "script", "title")
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.parts.append(data)


def _pdf(content: bytes) -> str:
    if shutil.which("pdftotext") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("pdftotext is missing, and CI must have it.")
        pytest.skip("pdftotext is not installed.")
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


def _markdown(content: bytes) -> str:
    def read(tokens: list[Any]) -> Iterator[str]:
        for token in tokens:
            if token.children:
                yield from read(token.children)
            else:
                yield token.content if token.type == "text" else " " if token.type != "inline" and not token.content else token.content
            if token.block:
                yield " "

    return "".join(read(MarkdownIt("gfm-like").parse(content.decode())))


def _html(content: bytes) -> str:
    parser = _Read()
    parser.feed(content.decode())
    return "".join(parser.parts)


def _docx(content: bytes) -> str:
    body = Document(BytesIO(content)).element.body
    parts = (each.text or "" if each.tag == qn("w:t") else " " for each in body.iter(qn("w:t"), qn("w:p"), qn("w:br"), qn("w:tab")))
    return "".join(parts)


def _xlsx(content: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(content))
    return " ".join(_shown(cell) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None)


def _shown(cell: Any) -> str:
    return f"{cell.value:.1f}" if cell.number_format == "0.0" and not isinstance(cell.value, str) else str(cell.value)


def _csv(content: bytes) -> str:
    return " ".join(cell for row in csv.reader(StringIO(content.decode("utf-8-sig"), newline="")) for cell in row if cell)


def _json(content: bytes) -> str:
    def read(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            for key, value in node.items():
                whole = isinstance(value, int) and re.search("lower|upper", key) is not None
                yield from [f"{value:.1f}"] if whole else read(value)
        elif isinstance(node, list):
            for each in node:
                yield from read(each)
        elif node is not None:
            yield str(node)

    return " ".join(read(json.loads(content)))


READ: dict[str, Callable[[bytes], str]] = {
    "pdf": _pdf, "md": _markdown, "html": _html, "docx": _docx, "xlsx": _xlsx, "csv": _csv, "json": _json,
}  # fmt: skip
ALL = sorted(rendering.FORMATS)


@cache
def about() -> Subject:
    told = answers(3, known=0.8) | compared()
    told[NOTED] = given("staff", Level.SAID, MARKER)
    plan = ActionPlan(
        (
            PlannedAction("Call the union. Write down what they say.", "SA2", Reason(Why.NOT_ASKED), "HR lead", date(2027, 1, 31), "under_way"),
            PlannedAction("Book a room.", "", Reason(Why.OWN), "", None, "to_do"),
        ),
        (),
    )
    return replace(subject(told), plan=plan)


@cache
def report(variant: Variant = "full") -> Report:
    return compose(about(), variant, Masthead("Eastmarsh & Sons Trust", "OFFICIAL"))


@cache
def said(format_: str, variant: Variant = "full") -> str:
    """All text of a format, with single spaces and without the places where paper may break a word."""
    text = READ[format_](rendering.render(report(variant), format_))
    return " ".join(text.replace("\u200b", "").replace("\u2060", "").split())


def near(text: str, one: str, other: str, *, before: int = 0, after: int = 0) -> bool:
    """Whether the other stands right before the one, or after it, with at most so many characters between them."""
    one, other = (rf"(?<!\w){re.escape(' '.join(each.split()))}(?!\w)" for each in (one, other))
    return re.search(f"{one}.{{0,{after}}}?{other}|{other}.{{0,{before}}}?{one}", text) is not None


def test_every_format_that_there_is_can_be_read() -> None:
    assert set(rendering.FORMATS) <= set(READ)
    assert {"pdf", "md", "xlsx", "csv", "json"} <= set(rendering.FORMATS)


@pytest.mark.parametrize("format_", ALL)
def test_the_verdict_is_the_same_in_every_format(format_: str) -> None:
    panel = report().verdict
    assert panel.headline in said(format_)
    assert " ".join(panel.sentence.split()) in said(format_)


@pytest.mark.parametrize("format_", ALL)
def test_the_score_and_those_of_all_dimensions_have_the_same_bounds_in_every_format(format_: str) -> None:
    found = about().evaluation
    assert found.bounds is not None
    bounds = {each.dimension.title: each.bounds.said for each in found.dimensions if each.bounds}
    assert len(bounds) == 10
    for title, each in {"All dimensions": found.bounds.said, **bounds}.items():
        lower, upper = re.escape(figures.points(each.lower)), re.escape(figures.points(each.upper))
        figure = f"(?<![\\d.]){lower} (?:to )?{upper}(?![\\d.])" + (f"|(?<![\\d.]){lower}(?![\\d.])" if lower == upper else "")
        assert re.search(f"{re.escape(title)}.{{0,80}}?(?:{figure})", said(format_)), title


@pytest.mark.parametrize("format_", ALL)
def test_every_gate_stands_in_the_same_state_in_every_format(format_: str) -> None:
    gates = about().evaluation.gates
    assert len({gate_state(each, about()).word for each in gates}) > 3
    for each in gates:
        assert near(said(format_), each.gate.title, gate_state(each, about()).word, before=12, after=70), each.gate.id


@pytest.mark.parametrize("format_", ALL)
def test_every_action_stands_in_every_format_with_owner_and_state(format_: str) -> None:
    text = said(format_)
    for part in ("Call the union.", "Write down what they say.", "Book a room."):
        assert part in text
    assert near(text, "Write down what they say.", "HR lead", after=300)
    assert near(text, "Write down what they say.", "Under way", before=60, after=400)
    assert "31 January 2027" in text or "2027-01-31" in text


@pytest.mark.parametrize("format_", ALL)
def test_whose_report_it_is_and_its_versions_stand_in_every_format(format_: str) -> None:
    text = said(format_)
    assert report().title in text
    for _, _, version, hash_ in about().refs:
        assert version in text
        assert hash_ in text.replace(" ", "")


@pytest.mark.parametrize("format_", ALL)
def test_what_people_typed_stands_in_every_format_of_the_full_report_and_in_none_to_publish(format_: str) -> None:
    assert MARKER in said(format_)
    for words in ("Marker sentence", "HR lead", "Book a room.", "Board paper 12", "Shared drive", "Finance business partner"):
        assert words in said(format_)
        assert words not in said(format_, "publishable")
    assert report("publishable").verdict.headline in said(format_, "publishable")


@pytest.mark.parametrize("variant", ["summary", "plan", "publishable"])
@pytest.mark.parametrize("format_", ALL)
def test_a_shorter_variant_has_the_same_verdict_and_score_in_every_format(format_: str, variant: Variant) -> None:
    text, found = said(format_, variant), about().evaluation.bounds
    assert found is not None
    assert report(variant).verdict.headline in text
    for end in found.said:
        assert figures.points(end) in text


@pytest.mark.parametrize("format_", ALL)
def test_the_same_report_gives_the_same_bytes(format_: str) -> None:
    assert rendering.render(report(), format_) == rendering.render(compose(about(), "full", report().masthead), format_)


@pytest.mark.parametrize("format_", ALL)
def test_what_was_dropped_or_replaced_is_said_in_every_format(format_: str) -> None:
    typed = "Left\u202e, \u0007right and \ufffe"
    text = READ[format_](rendering.render(replace(report("plan"), title=typed), format_)).replace("\u200b", "")
    if format_ == "json":
        assert typed in text  # escaped, so that nothing needs to go
        return
    assert "\u202e" not in text
    assert "\u0007" not in text
    assert re.search(r"\d invisible control characters were left out\.", " ".join(text.split()))
    assert "\ufffe" in text or re.search("(stands?|appear) as “\ufffd”", " ".join(text.split()))
