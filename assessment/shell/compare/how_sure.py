"""The order and how sure it is, under one kind of weights at a time: near the model's own, any at all, or those that workshops gave."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from assessment.shell.compare import loaded, sections
from assessment.shell.session import words
from reports.comparison import Comparison, Sure
from reports.parts.compared import order
from scoring.robustness import Acceptability


@st.fragment
def draw(one: Comparison, found: Sure) -> None:
    """The choice, and what it shows; drawn anew by itself."""
    loaded.ask_again()
    section = order.order(replace(one, sure=(found._replace(acceptability=(_chosen(found),)),)))
    sections.body(section.blocks, section.title, "order")


def _chosen(found: Sure) -> Acceptability:
    kinds = list(dict.fromkeys(each.weights for each in found.acceptability))
    with st.container(horizontal=True, gap="large"):
        kind = st.radio(words("sure_weights"), kinds, key="sure-weights", format_func=lambda each: words(f"sure_weights_{each}"), horizontal=True)
        open_ = st.radio(words("sure_open"), ("drawn", "low"), key="sure-open", format_func=lambda each: words(f"sure_open_{each}"), horizontal=True)
    fitting = [each for each in found.acceptability if each.weights == kind]
    return next((each for each in fitting if bool(each.completions) == (open_ == "drawn")), fitting[0])
