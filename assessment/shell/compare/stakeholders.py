"""Weights that others stand for, by name: typed, from a scoring file, or from a workshop; each is kept as soon as it is added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from assessment import combining
from assessment.definitions import Definitions
from assessment.portfolio.rules import WHOLE, HeardWeights, NamedWeights
from assessment.portfolio.shapes import Portfolio
from assessment.shell import frame
from assessment.shell.compare import changing, heard
from assessment.shell.markup import escape, literal, mark
from assessment.shell.on_shelf import OnShelf
from assessment.shell.session import shipped, words
from assessment.tried_weights import POINT, Trial, equal, points, total_told
from questionnaires.errors import ToolkitError
from scoring.rewrite import weights_of

_LONGEST = 60
"""Characters of a name here; it stands over columns."""


def draw(of: Portfolio) -> None:
    """Those that there are, and the ways to more."""
    given = usual(of)
    titles = {each.id: each.title for each in given.scoring.dimensions}
    st.header(words("weights_of_others"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("weights_of_others_means"))}</p>')
    for each in of.rules.named:
        _kept(of, each, _shares(each.shares, titles))
    for each in of.rules.heard:
        _kept(of, each, words("heard_people", count=len(each.points)))
    with st.expander(words("weights_add"), key="weights-add"):
        _add(of, given, titles)
    with st.expander(words("heard_add"), key="heard-add"):
        heard.draw(of)


def usual(of: Portfolio) -> Definitions:
    """The definitions that most services are made under; without services, those that come with the toolkit."""
    found = Counter(each.definitions for each in of.services if each.definitions is not None)
    return found.most_common(1)[0][0] if found else shipped()


def _shares(shares: Mapping[str, int], titles: Mapping[str, str]) -> str:
    return "; ".join(words("weights_share", title=titles.get(id_, id_), points=points(share)) for id_, share in shares.items())


def _kept(of: Portfolio, each: NamedWeights | HeardWeights, told: str) -> None:
    with st.container(key=f"named-{'h' if isinstance(each, HeardWeights) else 'w'}-{_slug(each.title)}", border=True):
        st.html(f'<p class="mr-text mr-user"><strong>{escape(each.title)}</strong></p><p class="mr-small mr-user">{escape(told)}</p>')
        help_ = literal(words("weights_drop_help", title=each.title))
        st.button(words("weights_drop"), key=f"drop-{_slug(each.title)}", help=help_, on_click=_drop, args=(of, each))


def _slug(title: str) -> str:
    return "".join(letter if letter.isalnum() and letter.isascii() else f"-{ord(letter):x}" for letter in title.casefold())


def _drop(of: Portfolio, each: NamedWeights | HeardWeights) -> None:
    named = [one.model_dump() for one in of.rules.named if one != each]
    people = [one.model_dump() for one in of.rules.heard if one != each]
    if _changed(of, named=named, heard=people):
        frame.leave_word(words("weights_dropped", title=each.title))
    frame.back_to_heading()


def _changed(of: Portfolio, **update: object) -> bool:
    try:
        changing.change(of, **update)
    except (ToolkitError, ValueError) as error:
        frame.leave_trouble(str(error))
        return False
    return True


def _add(of: Portfolio, given: Definitions, titles: Mapping[str, str]) -> None:
    trial = _trial(of, given)
    _start(of, given, trial)
    for id_, title in titles.items():
        key = f"named-{of.id}.{trial.step}.{id_}"
        st.session_state.setdefault(key, trial.weights[id_] // POINT if trial.step == POINT else trial.weights[id_] / POINT)
        bounds = {"min_value": 0, "max_value": 100, "step": 1, "format": "%d"} if trial.step == POINT else {"min_value": 0.0, "max_value": 100.0, "step": 0.5, "format": "%.1f"}
        with st.container(key=f"points-row-named-{id_}", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<p class="mr-points-name">{escape(title)}</p>', width=230)
            label = literal(words("points_label", title=title))
            st.number_input(label, key=key, width=168, label_visibility="collapsed", on_change=_take, args=(trial, id_, key), **bounds)  # type: ignore[arg-type]
    told = words("points_together", told=total_told(trial.total))
    st.html(f'<p class="mr-together">{mark("met" if trial.adds_up else "caution-mark")}<span data-say="named" data-turn=""><strong>{escape(told)}</strong></span></p>')
    if not trial.adds_up and trial.total:
        st.button(words("points_make_whole"), key="named-whole", on_click=_make_whole, args=(of, trial))
    st.text_input(words("weights_name"), key=f"named-title-{of.id}", max_chars=_LONGEST, autocomplete="off")
    st.button(words("weights_keep"), key="named-keep", type="primary", on_click=_keep, args=(of, trial))


def _trial(of: Portfolio, given: Definitions) -> Trial:
    saved = weights_of(given.scoring)
    found: Trial | None = st.session_state.get(f"named-trial-{of.id}")
    if found is None or found.saved != saved:
        found = st.session_state[f"named-trial-{of.id}"] = Trial(of.id, saved)
    return found


def _start(of: Portfolio, given: Definitions, trial: Trial) -> None:
    ways: dict[str, tuple[str, Mapping[str, int]]] = {"model": (words("start_from_model"), trial.saved), "equal": (words("start_from_equal"), equal(trial.saved))}
    for file in OnShelf().files("scoring"):
        if (start := combining.start_from(file, given)) is not None:
            ways[f"{file.id} {file.version}"] = start.name, start.weights
    key = f"named-start-{of.id}"

    def choose() -> None:
        way = st.session_state[key]
        trial.choose(way, ways[way][1])
        _show(of, trial)

    st.radio(words("weights_start"), list(ways), key=key, format_func=lambda way: literal(ways[way][0]), horizontal=True, on_change=choose)


def _show(of: Portfolio, trial: Trial) -> None:
    for id_, weight in trial.weights.items():
        st.session_state[f"named-{of.id}.{trial.step}.{id_}"] = weight // POINT if trial.step == POINT else weight / POINT


def _take(trial: Trial, id_: str, key: str) -> None:
    trial.set(id_, round(st.session_state[key] * POINT))


def _make_whole(of: Portfolio, trial: Trial) -> None:
    trial.make_whole()
    _show(of, trial)


def _keep(of: Portfolio, trial: Trial) -> None:
    key = f"named-title-{of.id}"
    title = " ".join(str(st.session_state.get(key) or "").split())
    if not title or not trial.adds_up:
        frame.leave_trouble(words("weights_name_missing" if not title else "weights_not_whole", whole=points(WHOLE)))
        frame.back_to_heading()
        return
    named = [each.model_dump() for each in of.rules.named]
    if _changed(of, named=[*named, {"title": title, "shares": dict(trial.weights)}]):
        st.session_state[key] = ""
        frame.leave_word(words("weights_kept", title=title))
    frame.back_to_heading()
