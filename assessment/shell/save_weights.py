"""Saving the weights that somebody tries as a scoring file: what is asked for, and everything that is still missing at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from assessment import shelf
from assessment.combining import scoring_text
from assessment.own_weights import LONGEST_NAME, LONGEST_REASON, Filled, NotYet, drafted, proposed_id
from assessment.record import Assessment
from assessment.shell import frame
from assessment.shell.markup import escape, literal
from assessment.shell.on_shelf import OnShelf
from assessment.shell.session import definitions_of, person, store, words
from assessment.store import StoreError
from assessment.tried_weights import Trial, points

_FAULTS = "own-faults"


def draw(kept: Assessment, trial: Trial) -> None:
    """The fields, folded until they are wanted. What is typed stays while one looks at other pages."""
    if not OnShelf().may_change:
        st.html(f'<p class="mr-text">{escape(words("own_of_organisation"))}</p>')
        return
    scoring = definitions_of(kept).scoring
    with st.expander(words("own_title"), key="own-weights"):
        st.html(f'<p class="mr-text">{escape(words("own_lead", title=scoring.title, version=scoring.version))}</p>')
        _line(kept, "name", words("own_name"), LONGEST_NAME, _propose)
        left, right = st.columns([3, 1])
        with left:
            _line(kept, "id", words("own_id"), 64, _propose_version)
        st.session_state.setdefault(_key(kept, "version"), shelf.FIRST_VERSION)
        with right:
            _line(kept, "version", words("own_version"), 20)
        for dimension in scoring.dimensions:
            if dimension.id in trial.changed:
                now, was = points(trial.weights[dimension.id]), points(trial.saved[dimension.id])
                if reason := trial.reason(dimension.id):
                    st.session_state.setdefault(_key(kept, f"reason-{dimension.id}"), reason)
                label = literal(words("own_reason", title=dimension.title, now=now, was=was))
                st.text_area(label, key=_key(kept, f"reason-{dimension.id}"), height=90, max_chars=LONGEST_REASON, persist_state="session")
        _line(kept, "author", words("own_author"), LONGEST_NAME)
        _trouble()
        st.button(words("own_go"), key="own-save", type="primary", on_click=_save, args=(kept, trial))


def _key(kept: Assessment, name: str) -> str:
    return f"own-{name}.{kept.id}"


def _line(kept: Assessment, name: str, label: str, longest: int, then: Callable[[Assessment], None] | None = None) -> None:
    change = partial(then, kept) if then else "rerun"
    st.text_input(literal(label), key=_key(kept, name), max_chars=longest, autocomplete="off", on_change=change, persist_state="session")


def _typed(kept: Assessment, name: str) -> str:
    return str(st.session_state.get(_key(kept, name)) or "")


def _propose(kept: Assessment) -> None:
    """An id made of the name, unless somebody has written another one."""
    before = st.session_state.get(_key(kept, "proposed"), "")
    if _typed(kept, "id") in ("", before):
        proposed = proposed_id(_typed(kept, "name"))
        st.session_state[_key(kept, "id")] = st.session_state[_key(kept, "proposed")] = proposed
        _propose_version(kept)


def _propose_version(kept: Assessment) -> None:
    st.session_state[_key(kept, "version")] = shelf.proposed_version("scoring", _typed(kept, "id").strip(), OnShelf().ever)


def _trouble() -> None:
    faults: tuple[str, ...] = st.session_state.pop(_FAULTS, ())
    if faults:
        items = "".join(f"<li>{escape(each)}</li>" for each in faults)
        st.html(f'<div class="mr-trouble mr-user" role="alert"><p>{escape(words("own_trouble"))}</p><ul>{items}</ul></div>')


def _save(kept: Assessment, trial: Trial) -> None:
    """Save what stands in the fields now, which includes what was typed when the button was pressed."""
    made = definitions_of(kept)
    reasons = {id_: _typed(kept, f"reason-{id_}") for id_ in trial.changed}
    id_ = _typed(kept, "id").strip() or proposed_id(_typed(kept, "name"))  # the one proposed may not have reached the field yet
    filled = Filled(_typed(kept, "name"), id_, _typed(kept, "version"), _typed(kept, "author"), reasons)
    try:
        file = drafted(scoring_text(made), made.library, trial.weights, filled, OnShelf().ever)
        store().put_on_shelf(person(), file)
    except NotYet as error:
        st.session_state[_FAULTS] = error.faults
        return
    except StoreError as error:
        st.session_state[_FAULTS] = (str(error),)
        return
    for name in ("name", "id", "version", "author", "proposed", *(f"reason-{id_}" for id_ in trial.saved)):
        st.session_state.pop(_key(kept, name), None)
    frame.leave_word(words("own_saved", title=file.title, version=file.version))
    st.rerun()  # the list of files, too
