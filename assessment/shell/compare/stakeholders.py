"""Weights that others stand for, by name: typed, from a scoring file, or from a workshop; each is kept as soon as it is added."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assessment import combining
from assessment.definitions import Definitions
from assessment.portfolio.rescoring import newest
from assessment.portfolio.rules import WHOLE, HeardWeights, NamedWeights
from assessment.portfolio.shapes import Portfolio
from assessment.shell import frame
from assessment.shell.compare import changing, heard, points_form
from assessment.shell.markup import escape, literal
from assessment.shell.on_shelf import OnShelf
from assessment.shell.session import shipped, words
from assessment.tried_weights import Trial, equal, points
from questionnaires.errors import ToolkitError
from scoring.rewrite import weights_of

_LONGEST = 60
"""Characters of a name here; it stands over columns."""


def draw(of: Portfolio) -> None:
    """Those that there are, and the ways to more."""
    given = newest(of.services, shipped())
    titles = {each.id: each.title for each in given.scoring.dimensions}
    st.header(words("weights_of_others"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("weights_of_others_means"))}</p>')
    for each in of.rules.named:
        _kept(of, each, shares(each.shares, titles))
    for each in of.rules.heard:
        _kept(of, each, words("heard_people", count=each.heard.people))
    with st.expander(words("weights_add"), key="weights-add"):
        _add(of, given, titles)
    with st.expander(words("heard_add"), key="heard-add"):
        heard.draw(of)


def shares(given: Mapping[str, int], titles: Mapping[str, str]) -> str:
    """Weights in words, in the order of the scoring file."""
    order = [*(id_ for id_ in titles if id_ in given), *(id_ for id_ in given if id_ not in titles)]
    return "; ".join(words("weights_share", title=titles.get(id_, id_), points=points(given[id_])) for id_ in order)


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
        changing.change(of, update)
    except ToolkitError as error:
        frame.leave_trouble(str(error))
        return False
    return True


def _add(of: Portfolio, given: Definitions, titles: Mapping[str, str]) -> None:
    place = f"named-{of.id}"
    trial = points_form.trial(place, weights_of(given.scoring))
    points_form.start(place, trial, ways(given))
    points_form.fields(place, trial, titles)
    st.text_input(words("weights_name"), key=f"named-title-{of.id}", max_chars=_LONGEST, autocomplete="off")
    st.button(words("weights_keep"), key="named-keep", type="primary", on_click=keep, args=(of, trial, f"named-title-{of.id}", place))


def ways(given: Definitions) -> dict[str, tuple[str, Mapping[str, int]]]:
    """Where one may start from: the model's own, all equal, scoring files on the shelf that have the same dimensions."""
    own = weights_of(given.scoring)
    found: dict[str, tuple[str, Mapping[str, int]]] = {"model": (words("start_from_model"), own), "equal": (words("start_from_equal"), equal(own))}
    for file in OnShelf().files("scoring"):
        if (start := combining.start_from(file, given)) is not None:
            found[f"{file.id} {file.version}"] = start.name, start.weights
    return found


def keep(of: Portfolio, trial: Trial, key: str, place: str = "") -> None:
    """Keep the weights under the name that was typed into the field of this key. `place`: of the form that starts afresh then."""
    title = " ".join(str(st.session_state.get(key) or "").split())
    if not title or not trial.adds_up:
        frame.leave_trouble(words("weights_name_missing" if not title else "weights_not_whole", whole=points(WHOLE)))
        frame.back_to_heading()
        return
    named = [each.model_dump() for each in of.rules.named]
    if _changed(of, named=[*named, {"title": title, "shares": dict(trial.weights)}]):
        st.session_state[key] = ""
        if place:
            points_form.forget(place)
        frame.leave_word(words("weights_kept", title=title))
    frame.back_to_heading()
