"""Reads our own markup off a page that AppTest has drawn."""

from __future__ import annotations

import re
from html import unescape

from streamlit.testing.v1 import AppTest


def html(tab: AppTest) -> str:
    """All of our own markup on the page."""
    return "\n".join(str(element.proto.body) for element in tab.get("html"))


def downloads(tab: AppTest) -> dict[str, str]:
    """The files of the assessment that the page offers: where each link leads, by what it says."""
    found = re.findall(r'<a class="mr-download[^"]*" href="([^"]+)" download[^>]*>([^<]+)</a>', html(tab))
    return {unescape(label): unescape(target) for target, label in found}
