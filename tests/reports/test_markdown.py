"""People's text in Markdown reads back as typed, and marks up nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report_samples import HOSTILE, empty, full

from reports import markdown
from reports.clean import Cleaner
from reports.document import Chart, Column, Section, Table

PARSER = MarkdownIt("gfm-like", {"linkify": True})


def parsed(source: str) -> tuple[str, set[str]]:
    """The text that a reader sees, and the kinds of elements in it."""
    tokens = [child for token in PARSER.parse(source) for child in (token, *(token.children or ()))]
    text = "".join("\n" if token.type == "hardbreak" else token.content for token in tokens if token.type in ("text", "hardbreak"))
    return text, {token.type for token in tokens}


def lines(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_round_trips_as_a_paragraph_and_makes_no_element(name: str) -> None:
    text = Cleaner().text(HOSTILE[name])
    read, kinds = parsed(markdown.block(text))
    assert read == lines(text)
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "hardbreak", "text_special"}


@settings(deadline=None)
@given(st.text())
@example("a\\")
@example("1)")
@example("//localhost http://a.b HTTPS://x.y/ me@x.org www.x.org x.org")
@example("![x](y)")
@example("+\n-\n=")
def test_any_text_round_trips(text: str) -> None:
    text = Cleaner().text(text)
    read, kinds = parsed(markdown.block(text))
    assert read == lines(text)
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "hardbreak", "text_special"}


@settings(deadline=None)
@given(st.text())
@example("a|b\\|c")
@example("-")
def test_any_text_stays_in_its_table_cell(text: str) -> None:
    text = Cleaner().text(text)
    tokens = PARSER.parse(f"| h | i |\n| --- | --- |\n| x{markdown.cell(text)} | y |\n")
    cells = [token.children or [] for token in tokens if token.type == "inline"]
    assert len(cells) == 4
    assert "".join(child.content for child in cells[2]) == "x" + markdown.cell(text).replace("\\", "") or "\\" in text
    assert all(child.type in ("text", "text_special") for child in cells[2])


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_adds_no_element_to_a_whole_report(name: str) -> None:
    cleaner = Cleaner()
    cleaner.text(HOSTILE[name])
    told = shape("## About the characters\n\nSome were left out.") if cleaner.dropped else []
    made, plain = shape(markdown.render(full(HOSTILE[name]))), shape(markdown.render(full("plain")))
    end = plain.index("hr")
    assert made == [*plain[:end], *told, *plain[end:]]


def test_characters_that_were_left_out_are_counted_and_said() -> None:
    assert "## About the characters\n\nOne invisible control character was left out" in markdown.render(replace(empty(), title="a\u202eb"))
    assert "About the characters" not in markdown.render(empty())


def shape(source: str) -> list[str]:
    """The kinds of elements in order; line breaks within a text may differ."""
    kinds = [child.type for token in PARSER.parse(source) for child in (token, *(token.children or ()))]
    return [kind for kind in kinds if kind not in ("text", "hardbreak")]


def test_bars_are_left_out_because_their_numbers_stand_beside_them() -> None:
    source = markdown.render(full())
    assert "| Dimension | Points | Band |" in source
    assert "| 48.2 to 64.9 | ◇ Partial or substantial |" in source


def test_a_row_of_one_cell_heads_the_rows_below_it() -> None:
    columns = (Column("Question"), Column("Answer"))
    table = Table("Answers", columns, (("How big it is",), ("Staff", "118")))
    section = Section("answers", "Answers", (table,))
    source = markdown.render(replace(empty(), sections=(section,)))
    assert "| **How big it is** |  |\n| Staff | 118 |" in source


def test_a_chart_is_told_in_words_with_how_to_read_it() -> None:
    chart = Chart("c", "rows", "Evidence", "48.2 to 64.9.", (), (), note="The line is the range.")
    source = markdown.render(replace(empty(), sections=(Section("s", "S", (chart,)),)))
    assert "**Evidence**\n\n48\\.2 to 64.9.\n\nThe line is the range.\n" in source


def test_every_state_has_a_shape_and_a_word() -> None:
    source = markdown.render(full())
    for words in ("✔ Met", "✘ Not met", "◇ Not known", "◌ Not asked yet", "– Does not apply", "■ Slight", "▲ Partial", "● Strong"):
        assert words in source


def test_headings_step_down_one_level_at_a_time() -> None:
    levels = [len(found[1]) for found in re.finditer(r"^(#+) ", markdown.render(full()), re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_report_with_hardly_anything_in_it_is_still_whole() -> None:
    source = markdown.render(empty())
    assert source.startswith("# Unnamed service\n")
    assert "No score" in source
    assert source.endswith("Standard scoring 1\\.0.0\n") or source.endswith("Standard scoring 1.0.0\n")
