"""The fields of a workshop's setup, each kept as it changes, and what is wrong with one that cannot be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

import streamlit as st
from pydantic import BaseModel, ValidationError

from assessment.shell import frame
from assessment.shell.session import assessment_id, person, store, words
from assessment.store import NotFound, StoreError
from assessment.workshop.setup import Setup
from assessment.workshop.shapes import Workshop

Change: TypeAlias = Callable[[Setup], Mapping[str, Any]]
"""What becomes of a setup: its new values, by name."""

_BESIDE = ("ready", "length", "hours", "slip-number", "saved")
"""Fields that are no part of the setup."""


def key(workshop: str, name: str) -> str:
    """Under which key a field of a workshop is kept in the session."""
    return f"{workshop}-{name}"


def begin(stands: Workshop) -> None:
    """Let the fields show the workshop as it stands, if it was changed since they were drawn."""
    known = key(stands.id, "revision")
    if st.session_state.get(known) != stands.revision:
        beside = [key(stands.id, name) for name in _BESIDE]
        for each in [each for each in st.session_state if str(each).startswith(f"{stands.id}-") and each not in beside]:
            del st.session_state[each]
        st.session_state[known] = stands.revision


def value(stands: Workshop, name: str, stored: object) -> str:
    """The key of a field, which shows what is stored until somebody changes it."""
    st.session_state.setdefault(key(stands.id, name), stored)
    return key(stands.id, name)


def typed(workshop: str, name: str) -> Any:
    """What a field holds now."""
    return st.session_state.get(key(workshop, name))


def change(workshop: str, what: Change, wrong: str, *, anew: bool = False) -> bool:
    """Keep a change of the setup as it stands now, or leave word below the field why not. Returns whether it is kept.

    `wrong`: the field, and the end of the key of the sentence that says what is wrong with it. `anew`: all fields are to be drawn anew.
    """
    known = key(workshop, "revision")
    try:
        stands = current(assessment_id(), workshop)
        setup = Setup.model_validate(stands.setup.model_dump() | {name: _plain(each) for name, each in what(stands.setup).items()})
        kept = store().workshops.change(person(), assessment_id(), workshop, setup, expected=int(st.session_state.get(known) or stands.revision))
    except ValidationError:
        leave_wrong(workshop, wrong, words(f"workshop_wrong_{wrong}"))
        return False
    except StoreError as error:
        leave_wrong(workshop, wrong, str(error))
        return False
    if not anew:
        st.session_state[known] = kept.revision
    st.session_state[key(workshop, "saved")] = st.session_state.get(key(workshop, "saved"), 0) + 1
    return True


def current(assessment: str, workshop: str) -> Workshop:
    """A workshop as it stands. Raises NotFound."""
    found = next((each for each in store().workshops.of(person(), assessment) if each.id == workshop), None)
    if found is None:
        raise NotFound
    return found


def leave_wrong(workshop: str, name: str, text: str) -> None:
    """Say this below a field."""
    st.session_state[f"wrong-{key(workshop, name)}"] = text


def wrong(workshop: str, name: str) -> None:
    """What is wrong with a field, if anything."""
    if text := st.session_state.pop(f"wrong-{key(workshop, name)}", ""):
        frame.trouble(text)


def _plain(value: Any) -> Any:
    """Models as what they hold, so that all of a setup is checked alike."""
    return [each.model_dump() if isinstance(each, BaseModel) else each for each in cast("list[object]", value)] if isinstance(value, list) else value
