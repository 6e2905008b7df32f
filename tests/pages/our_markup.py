"""Reads our own markup off a page that AppTest has drawn."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def html(tab: AppTest) -> str:
    """All of our own markup on the page."""
    return "\n".join(str(element.proto.body) for element in tab.get("html"))
