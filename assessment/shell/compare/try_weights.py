"""Weights that one tries on the services side by side: the order and how sure it is, drawn anew by itself when a point changes."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from assessment.portfolio.shapes import Portfolio
from assessment.shell.compare import loaded, points_form, stakeholders, worked_out
from assessment.shell.markup import escape
from assessment.shell.session import words
from assessment.tried_weights import equal
from assessment.workshop.weighing import thousandths
from reports.comparison import Group
from reports.html_blocks import blocks
from reports.parts.compared import order, told
from reports.parts.compared.order import rows_shown
from scoring.rewrite import weights_of

_PLACE = "tried"


@st.fragment
def draw(of: Portfolio, group: Group) -> None:
    """The fields, and beside them what comes of the last weights that added up."""
    loaded.ask_again()
    st.header(words("try_weights_title"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("try_means"))}</p>')
    own = weights_of(group.under.scoring)
    trial = points_form.trial(f"{_PLACE}-{of.id}", own)
    ways = {"model": (words("start_from_model"), own), "equal": (words("start_from_equal"), equal(own))}
    ways |= {f"named {place}": (each.title, each.shares) for place, each in enumerate(of.rules.named) if set(each.shares) == set(own)}
    points_form.start(f"{_PLACE}-{of.id}", trial, ways)
    left, right = st.columns([11, 12], gap="medium")
    with left:
        points_form.fields(f"{_PLACE}-{of.id}", trial, {each.id: each.title for _, each in told.dimensions(group)} | _uncounted(group))
    with right:
        if not trial.adds_up:
            st.html(f'<p class="mr-text mr-stale">{escape(words("weights_stale"))}</p>')
        elif not all(trial.valid.values()):
            st.html(f'<p class="mr-quiet">{escape(words("try_no_point"))}</p>')
        found = worked_out.tried_with(group, of.rules, dict(zip(trial.valid, thousandths(list(trial.valid.values())), strict=True)))
        if found.near is None:
            return
        st.html(f'<div class="mr-tried-order">{blocks([replace(order.summary(found.group, found.near, rows_shown(found.group, of.rules.top)), caption=words("try_caption"))])}</div>')
    with st.expander(words("try_keep"), key="try-keep", type="compact"):
        st.text_input(words("weights_name"), key="try-title", max_chars=60, autocomplete="off")
        st.button(words("weights_keep"), key="try-keep-go", on_click=stakeholders.keep, args=(of, trial, "try-title"))


def _uncounted(group: Group) -> dict[str, str]:
    """Dimensions in which nothing counts here; they have weights all the same."""
    return {each.id: each.title for each in group.under.scoring.dimensions if each.id not in group.like.dimensions}
