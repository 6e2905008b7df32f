"""Text as text: escapes for Streamlit's Markdown and for our own HTML, and the small pieces built from them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from reports.html_blocks import mark, standing, state

__all__ = ["escape", "facts", "literal", "mark", "paragraphs", "standing", "state"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$]|&(?=\w|#)|:(?=[\w\u2060])|^[#+\-=]+|(?<=\d)[.)](?=\s))")
_GAP = "\u2060"
"""Word joiner: no width, not spoken. Keeps a name from turning into an emoji, an arrow or a link."""


@lru_cache(maxsize=4096)  # the same texts are drawn again and again
def literal(text: str) -> str:
    """`text` so that Streamlit's Markdown shows exactly it: no markup, formula, colour, emoji, icon or link.

    Line breaks become spaces. The text may gain invisible word joiners, so it is for display only.
    """
    text = " ".join(text.split())
    text = re.sub(r"(?<=[:/@.\-<])(?=\S)|(?<=ww)(?=w\.)", _GAP, text, flags=re.IGNORECASE)
    return _SPECIAL.sub(r"\\\1", text)


def paragraphs(text: str, css: str = "") -> str:
    """HTML paragraphs, one for each block of `text` between empty lines; other line breaks stay."""
    name = f' class="{css}"' if css else ""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text))
    return "".join(f"<p{name}>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block)


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and what they are, side by side where there is room."""
    cells = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(said)}</dd></div>" for name, said in pairs if said)
    return f'<dl class="mr-facts">{cells}</dl>'
