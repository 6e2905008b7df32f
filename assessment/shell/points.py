"""The points of each dimension on the page: where they start from, the fields, the shares, and whether they add up."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assessment.combining import Start
from assessment.definitions import Definitions
from assessment.record import Assessment
from assessment.shell.markup import escape, literal, mark
from assessment.shell.session import words
from assessment.tried_weights import EQUAL, OWN, POINT, SAVED, Trial, equal, total_told
from assessment.weights_told import Shown, Tried, score_told, shown
from scoring.rewrite import WHOLE, weights_of

_PLACE, _START = "weights-tried", "weights-start"


def trial(kept: Assessment, given: Definitions) -> Trial:
    """The weights that this tab tries on an assessment; those it was made with, at first."""
    saved = weights_of(given.scoring)
    tried: dict[str, Trial] = st.session_state.setdefault(_PLACE, {})
    found = tried.get(kept.id)
    if found is None or found.saved != saved:
        found = tried[kept.id] = Trial(kept.id, saved)
    return found


def start(trial: Trial, files: Mapping[str, Start]) -> None:
    """The choice of where to start from. `files`: scoring files of one's own, by any name that tells them apart."""
    ways: dict[str, tuple[str, Mapping[str, int]]] = {SAVED: (words("start_from_saved"), trial.saved)}
    if equal(trial.saved) != trial.saved:
        ways[EQUAL] = words("start_from_equal"), equal(trial.saved)
    ways |= {name: (each.name, each.weights) for name, each in files.items()}
    if trial.start not in ways:  # one's own, or a file that is not there any more
        trial.start, trial.own = OWN, dict(trial.weights)
    if trial.own is not None:
        ways[OWN] = words("start_from_own"), trial.own
    if len(ways) == 1:
        return
    st.session_state[_START] = trial.start

    def choose() -> None:
        chosen = st.session_state[_START]
        trial.choose(chosen, ways[chosen][1])
        if chosen in files:
            trial.reasons = {id_: (weight, files[chosen].reasons[id_]) for id_, weight in files[chosen].weights.items()}
        _show(trial)

    def label(way: str) -> str:
        return literal(ways[way][0])

    st.radio(words("weights_start"), list(ways), format_func=label, key=_START, horizontal=True, on_change=choose)


def table(trial: Trial, found: Tried) -> None:
    """A field for each dimension, with the share that it has and had; what they add up to; and the ways to mend that."""
    st.header(words("points_title"), anchor=False)
    for row in shown(found):
        _row(trial, row)
    st.html(_total(trial, found))
    with st.container(horizontal=True, gap="small"):
        if not trial.adds_up:
            st.button(words("points_make_whole"), key="points-whole", on_click=_make_whole, args=(trial,))
        if trial.weights != trial.saved:
            st.button(words("points_reset"), key="points-reset", on_click=_reset, args=(trial,))


def _total(trial: Trial, found: Tried) -> str:
    """Whether the points add up, and if so the score, so that one need not look up to the top for it. Spoken when it changes."""
    told = words("points_together", told=total_told(trial.total))
    score = score_told(found) if trial.adds_up else ""
    lines = f"<strong>{escape(told)}</strong>" + (f'<span class="mr-hidden">. </span><span class="mr-small">{escape(score)}</span>' if score else "")
    return f'<p class="mr-together">{mark("met" if trial.adds_up else "caution-mark")}<span data-say="points" data-turn="">{lines}</span></p>'


def _row(trial: Trial, row: Shown) -> None:
    step = trial.step
    highest = WHOLE - step * (len(trial.weights) - 1)
    key = _key(trial, row.id)
    st.session_state.setdefault(key, _typed(trial.weights[row.id], step))
    numbers = {"min_value": 1, "max_value": highest // POINT, "step": 1, "format": "%d"}
    if step != POINT:
        numbers = {"min_value": 0.1, "max_value": highest / POINT, "step": 1.0, "format": "%.1f"}
    with st.container(key=f"points-row-{row.id}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="mr-points-name">{escape(row.title)}</p>', width=230)
        label = words("points_label", title=row.title)
        st.number_input(literal(label), key=key, width=168, label_visibility="collapsed", on_change=_take, args=(trial, row.id, key), **numbers)  # type: ignore[arg-type]
        st.html(_share(row, adds_up=trial.adds_up), width=96)


def _share(row: Shown, *, adds_up: bool) -> str:
    if row.now is None:
        return f'<p class="mr-share mr-small">{escape(words("points_not_scored"))}</p>'
    was = f'<span class="mr-small">{escape(words("points_was", share=row.was))}</span>'
    return f'<p class="mr-share"><strong>{escape(row.now) if adds_up else "–"}</strong>{was}</p>'


def _key(trial: Trial, dimension: str) -> str:
    return f"points-{trial.step}-{trial.assessment}.{dimension}"


def _typed(thousandths: int, step: int) -> int | float:
    return thousandths // POINT if step == POINT else thousandths / POINT


def _take(trial: Trial, dimension: str, key: str) -> None:
    trial.set(dimension, round(st.session_state[key] * POINT))


def _make_whole(trial: Trial) -> None:
    trial.make_whole()
    _show(trial)


def _reset(trial: Trial) -> None:
    trial.choose(SAVED, trial.saved)
    _show(trial)


def _show(trial: Trial) -> None:
    """Put the weights into the fields, before they are drawn."""
    for dimension, weight in trial.weights.items():
        st.session_state[_key(trial, dimension)] = _typed(weight, trial.step)
