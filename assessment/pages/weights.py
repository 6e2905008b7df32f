"""Other weights: what the result would be with them, what it would take to change it, and saving them as a scoring file."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assessment import weights_told
from assessment.combining import Start
from assessment.shell import frame, own_files, points, save_weights
from assessment.shell.markup import escape
from assessment.shell.on_shelf import OnShelf
from assessment.shell.session import assessment, definitions_of, words
from assessment.weights_told import AT_FIRST, Takes, Tried, tried
from reports import html_blocks
from reports.tradeoffs_told import dimensions_told


def draw() -> None:
    """The whole page."""
    kept = assessment()
    frame.link("results", words("back_to_results"))
    frame.title(words("weights_title"), eyebrow=kept.name, tab=words("tab_weights", name=kept.name))
    frame.word_left()
    st.html(f'<p class="mr-text">{escape(words("weights_lead"))}</p>')
    own = OnShelf()
    _try(own_files.fitting(kept, own))
    own_files.scoring_files(kept, own)


@st.fragment
def _try(starts: Mapping[str, Start]) -> None:
    """The weights and what comes of them; drawn anew by itself when a point changes."""
    kept = assessment()
    given = definitions_of(kept)
    trial = points.trial(kept, given)
    if len(tried(given, kept.response, trial.saved).counted) < 2:
        _result(tried(given, kept.response, trial.saved), stale=False)
        st.html(f'<p class="mr-text">{escape(words("weights_too_few"))}</p>')
        return
    points.start(trial, starts)
    found = tried(given, kept.response, trial.valid)
    _result(found, stale=not trial.adds_up)
    left, right = st.columns([11, 8], gap="large")
    with left:
        points.table(trial, found)
    with right:
        _takes(found, stale=not trial.adds_up)
    save_weights.draw(kept, trial)


def _note(*, stale: bool) -> str:
    return f'<p class="mr-text mr-stale">{escape(words("weights_stale"))}</p>' if stale else ""


def _result(found: Tried, *, stale: bool) -> None:
    table = weights_told.compared(found)
    compared = html_blocks.blocks([table], heading=table.caption) if found.tried.bounds else ""
    st.html(f"{_note(stale=stale)}{html_blocks.verdict(weights_told.panel(found))}{compared}")


def _takes(found: Tried, *, stale: bool) -> None:
    st.header(words("takes_title"), anchor=False)
    st.html(_note(stale=stale) + "".join(map(_what_it_takes, weights_told.takes(found))) + f'<p class="mr-quiet">{escape(words("takes_note"))}</p>')
    if bounds := weights_told.any_weights(found):
        st.subheader(words("weights_any_title"), anchor=False)
        st.html(f'<p class="mr-text">{escape(bounds)}</p>')
    said = "".join(f"<li>{escape(each)}</li>" for each in dimensions_told(found.model.scoring, {each.dimension.id for each in found.counted}))
    st.subheader(words("exchange_title"), anchor=False)
    st.html(f'<ul class="mr-list">{said}</ul><p class="mr-text">{escape(words("exchange_ask"))}</p>')


def _what_it_takes(found: Takes) -> str:
    items = [f"<li>{escape(each)}</li>" for each in found.weights]
    first, rest = items[:AT_FIRST], items[AT_FIRST:]
    more = f'<details class="mr-details"><summary>{escape(words("takes_more", count=len(rest)))}</summary><ul class="mr-list">{"".join(rest)}</ul></details>'
    return f'<p class="mr-text">{escape(found.lead)}</p>{_listed(first)}{more if rest else ""}'


def _listed(items: list[str]) -> str:
    return f'<ul class="mr-list">{"".join(items)}</ul>' if items else ""


if __name__ == "__main__":
    draw()
