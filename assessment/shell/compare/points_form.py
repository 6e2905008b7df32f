"""A field for each dimension's points, what they add up to, and bringing them to 100."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assessment.shell.markup import escape, literal, mark
from assessment.shell.session import words
from assessment.tried_weights import POINT, Trial, total_told


def trial(place: str, saved: Mapping[str, int]) -> Trial:
    """The weights that this tab tries at a place; those of the scoring file, at first."""
    found: Trial | None = st.session_state.get(f"{place}-trial")
    if found is None or found.saved != saved:
        found = st.session_state[f"{place}-trial"] = Trial(place, saved)
    return found


def start(place: str, tried: Trial, ways: Mapping[str, tuple[str, Mapping[str, int]]]) -> None:
    """The choice of where to start from: by any name, what it is called and its weights."""
    key = f"{place}-start"

    def choose() -> None:
        way = st.session_state[key]
        tried.choose(way, ways[way][1])
        show(place, tried)

    st.radio(words("weights_start"), list(ways), key=key, format_func=lambda way: literal(ways[way][0]), horizontal=True, on_change=choose)


def forget(place: str) -> None:
    """Let the form start afresh."""
    for key in [str(key) for key in st.session_state if str(key).startswith((f"{place}.", f"{place}-trial", f"{place}-start"))]:
        del st.session_state[key]


def fields(place: str, tried: Trial, titles: Mapping[str, str]) -> None:
    """Any figure is taken, so that what they add up to always tells of what stands there: a browser would keep one out of range to itself."""
    steps = {"step": 0.5, "format": "%.1f"} if tried.step != POINT else {"step": 1, "format": "%d"}
    for id_, title in titles.items():
        key = _key(place, tried, id_)
        st.session_state.setdefault(key, _typed(tried, id_))
        with st.container(key=f"points-row-{place}-{id_}", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<p class="mr-points-name">{escape(title)}</p>', width=200)
            label = literal(words("points_label", title=title))
            st.number_input(label, key=key, width=168, label_visibility="collapsed", on_change=_take, args=(tried, id_, key), **steps)  # type: ignore[arg-type]
    told = words("points_together", told=total_told(tried.total))
    shape = mark("met" if tried.adds_up else "caution-mark")
    st.html(f'<p class="mr-together">{shape}<span data-say="{place}" data-turn=""><strong>{escape(told)}</strong></span></p>')
    if not tried.adds_up and tried.total:
        st.button(words("points_make_whole"), key=f"{place}-whole", on_click=_make_whole, args=(place, tried))


def show(place: str, tried: Trial) -> None:
    """Put the weights into the fields, before they are drawn."""
    for id_ in tried.weights:
        st.session_state[_key(place, tried, id_)] = _typed(tried, id_)


def _key(place: str, tried: Trial, id_: str) -> str:
    return f"{place}.{tried.step}.{id_}"


def _typed(tried: Trial, id_: str) -> int | float:
    weight = tried.weights[id_]
    return weight // POINT if tried.step == POINT else weight / POINT


def _take(tried: Trial, id_: str, key: str) -> None:
    tried.set(id_, max(0, round((st.session_state[key] or 0) * POINT)))
    st.session_state[key] = _typed(tried, id_)  # no dimension has fewer points than none


def _make_whole(place: str, tried: Trial) -> None:
    tried.make_whole()
    show(place, tried)
