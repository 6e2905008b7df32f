"""Text stays text: what `literal` escapes, and that plain sentences pass unchanged (the browser tests see the result)."""

from __future__ import annotations

import pytest

from assessment.shell.markup import facts, literal, paragraphs


@pytest.mark.parametrize("plain", ["Why we ask", "Figure (out of 5)", "The service's name, in full.", "Yes: it is so", "62% of 40"])
def test_a_plain_sentence_passes_unchanged(plain: str) -> None:
    assert literal(plain) == plain


@pytest.mark.parametrize("mark", ["*", "_", "`", "[", "]", "$", "~", "<", "|", "\\"])
def test_a_mark_of_markdown_is_escaped(mark: str) -> None:
    assert f"\\{mark}" in literal(f"a {mark}b{mark} c")


@pytest.mark.parametrize("start", ["# heading", "- item", "+ item", "= line", "1. item"])
def test_what_would_begin_a_block_is_escaped(start: str) -> None:
    assert "\\" in literal(start)


def test_names_of_emoji_and_addresses_are_broken_up_invisibly() -> None:
    for text in (":smile:", "http://a.uk", "www.a.uk", "a@b.uk", "-->"):
        shown = literal(text).replace("\\", "")
        assert shown != text
        assert shown.replace("\u2060", "") == text


def test_html_of_peoples_text_is_escaped() -> None:
    assert "&lt;b&gt;" in paragraphs("<b>")
    assert "&lt;b&gt;" in facts([("Name", "<b>")])
