"""What was saved elsewhere meanwhile, beside what was typed here: both, and a button for each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import streamlit as st

from assessment.shell.markup import escape, facts
from assessment.shell.session import time_of_day, words


class Both(NamedTuple):
    """What two people, or one in two tabs, made of one thing, in words."""

    title: str
    where: str
    """Who saved the other, and where."""
    at: datetime
    theirs: str
    mine: str
    keep_theirs: str
    """What the button says that keeps the other."""


def draw(key: str, both: Both, theirs_kept: Callable[[], None], mine_kept: Callable[[], None]) -> None:
    """A box that overwrites nothing until one of its buttons is pressed."""
    shown = facts([(words("elsewhere_theirs", time=time_of_day(both.at)), both.theirs), (words("elsewhere_mine"), both.mine)])
    with st.container(key=f"conflict-{key}"):
        st.html(f'<div role="alert"><p class="mr-text"><strong>{escape(both.title)}</strong> {escape(both.where)}</p>{shown}</div>')
        with st.container(horizontal=True):
            st.button(both.keep_theirs, key=f"theirs-{key}", on_click=theirs_kept)
            st.button(words("keep_mine"), key=f"mine-{key}", on_click=mine_kept)
