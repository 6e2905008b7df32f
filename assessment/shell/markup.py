"""Text as text: escapes for Streamlit's Markdown and for our own HTML, and the small pieces built from them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from reports.document import Mark, State

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


def mark(which: Mark | str) -> str:
    """The shape of a state. It is decoration: its word always stands beside it."""
    return f'<span class="mr-mark mr-{which.replace("_", "-")}" aria-hidden="true"></span>'


def state(shown: State, extra: str = "") -> str:
    """A state as shape and word, with a line under it if `extra` is given."""
    return standing(shown.mark, shown.word, extra)


def standing(which: Mark | str, said: str, extra: str = "") -> str:
    """Any mark with its word, and a line under it if `extra` is given."""
    name = which.replace("_", "-")
    word = f'<span class="mr-word mr-{name}-word">{escape(said)}</span>'
    under = f'<span class="mr-small">{escape(extra)}</span>' if extra else ""
    return f'<div class="mr-state">{mark(which)}<div>{word}{under}</div></div>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and what they are, side by side where there is room."""
    cells = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(said)}</dd></div>" for name, said in pairs if said)
    return f'<dl class="mr-facts">{cells}</dl>'
