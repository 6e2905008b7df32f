"""Under whose name the report goes out, as a form that is folded; and what to do when two people, or tabs, change it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import streamlit as st

from assessment import masthead, printing
from assessment.database import StoreError
from assessment.history import name_of
from assessment.identity import Action
from assessment.masthead import Typed, filed_masthead, in_words, typed_masthead
from assessment.papers import LONGEST_CLASSIFICATION, LONGEST_ORGANISATION, MASTHEAD, Filed
from assessment.record import Assessment
from assessment.shell import elsewhere, frame, rights
from assessment.shell.elsewhere import Both
from assessment.shell.markup import escape, paragraphs
from assessment.shell.session import assessment, hosted, person, store, words
from assessment.store import ChangedElsewhere
from questionnaires.errors import ToolkitError
from reports.document import Masthead
from reports.logo import LARGEST_IN

_PLACE = "masthead-desk"
_ORGANISATION, _CLASSIFICATION, _LOGO, _NO_LOGO = "masthead-organisation", "masthead-classification", "masthead-logo", "masthead-no-logo"


class _Uploaded(Protocol):
    def getvalue(self) -> bytes: ...


@dataclass
class _Desk:
    """The masthead as this tab has it before it. `revision`: from which it was filled in."""

    assessment: str
    before: Masthead
    revision: int
    turn: int = 0
    """Counts how often the form was filled in anew; it is part of the keys of the fields."""
    mine: Masthead | None = None
    """What was to be saved when it turned out that `theirs` stands."""
    theirs: Filed | None = None
    trouble: str = ""
    saved: str = ""
    """The key of the wording that says what was done."""

    def key(self, name: str) -> str:
        """Of a field."""
        return f"{name}-{self.turn}"


def draw(kept: Assessment) -> None:
    """The form, for whoever may change what is kept beside the answers; others are told who may."""
    if not rights.standing(kept).may(Action.PLAN):
        st.html(f'<p class="mr-quiet">{escape(words("masthead_only_lead", lead=rights.leads(kept)))}</p>')
        return
    desk = _desk(kept)
    with st.expander(words("masthead"), expanded=bool(desk.trouble or desk.theirs or desk.saved), key="masthead"):
        st.html(paragraphs(words("masthead_means"), "mr-text"))
        _said(desk)
        if desk.theirs is not None and desk.mine is not None:
            _conflict(kept, desk, desk.theirs, desk.mine)
        else:
            _form(desk)


def _desk(kept: Assessment) -> _Desk:
    found: _Desk | None = st.session_state.get(_PLACE)
    if found is None or found.assessment != kept.id:
        found = _filled_in(kept, kept.papers.get(MASTHEAD), 0)
    elif found.key(_ORGANISATION) not in st.session_state and found.theirs is None:  # somebody came back to the page
        found = _filled_in(kept, kept.papers.get(MASTHEAD), found.turn + 1)
    return found


def _filled_in(kept: Assessment, filed: Filed | None, turn: int) -> _Desk:
    """A desk on which the form shows what stands."""
    desk = _Desk(kept.id, filed_masthead(filed), filed.revision if filed else 0, turn)
    st.session_state[_PLACE] = desk
    st.session_state[desk.key(_ORGANISATION)] = desk.before.organisation
    st.session_state[desk.key(_CLASSIFICATION)] = desk.before.classification
    return desk


def _said(desk: _Desk) -> None:
    """What was done, or could not be done, until something else is."""
    if desk.trouble:
        frame.trouble(desk.trouble)
    if desk.saved:
        st.html(f'<div class="mr-callout" role="status"><p>{escape(words(desk.saved))}</p></div>')


def let_go_of_what_was_said() -> None:
    """Somebody went on to something else on the page."""
    desk: _Desk | None = st.session_state.get(_PLACE)
    if desk is not None:
        desk.trouble, desk.saved = "", ""


def _form(desk: _Desk) -> None:
    with st.form("masthead", border=False):
        st.text_input(words("masthead_organisation"), key=desk.key(_ORGANISATION), max_chars=LONGEST_ORGANISATION, autocomplete="organization")
        st.text_input(words("masthead_classification"), key=desk.key(_CLASSIFICATION), max_chars=LONGEST_CLASSIFICATION, autocomplete="off")
        if desk.before.logo:
            shown = base64.b64encode(desk.before.logo).decode()
            st.html(f'<img class="mr-logo" src="data:image/png;base64,{shown}" alt="{escape(words("masthead_logo_now"))}">')
            st.checkbox(words("masthead_logo_none"), key=desk.key(_NO_LOGO))
        st.file_uploader(words("masthead_logo", kilobytes=LARGEST_IN // 1000), max_upload_size=5, key=desk.key(_LOGO))
        st.form_submit_button(words("masthead_save"), on_click=partial(_save, desk))


def _save(desk: _Desk) -> None:
    let_go_of_what_was_said()
    uploaded: _Uploaded | None = st.session_state.get(desk.key(_LOGO))
    typed = Typed(
        str(st.session_state.get(desk.key(_ORGANISATION)) or ""), str(st.session_state.get(desk.key(_CLASSIFICATION)) or ""),
        uploaded.getvalue() if uploaded else None, bool(st.session_state.get(desk.key(_NO_LOGO))),
    )  # fmt: skip
    try:
        made = typed_masthead(typed, desk.before, lambda content: printing.place_logo(content).result())
    except ToolkitError as error:
        desk.trouble = str(error)
        return
    _keep(desk, made, desk.revision)


def _keep(desk: _Desk, made: Masthead, expected: int) -> None:
    try:
        kept = assessment()
        filed = masthead.keep(store(), person(), kept, made, expected)
    except ChangedElsewhere as conflict:
        desk.mine, desk.theirs = made, conflict.theirs
    except StoreError as error:
        desk.trouble = str(error)
    else:
        _filled_in(kept, filed, desk.turn + 1).saved = "masthead_saved" if made != desk.before else "masthead_nothing_new"


def _conflict(kept: Assessment, desk: _Desk, theirs: Filed, mine: Masthead) -> None:
    who = name_of(theirs.by, rights.names(kept)) if hosted() else theirs.by
    where = words("masthead_elsewhere_you") if theirs.by == person().id else words("masthead_elsewhere_other", by=who)
    both = Both(words("masthead_elsewhere"), where, theirs.at, in_words(filed_masthead(theirs)), in_words(mine), words("masthead_keep_theirs"))
    elsewhere.draw("masthead", both, partial(_theirs_kept, kept, desk), partial(_keep, desk, mine, theirs.revision))


def _theirs_kept(kept: Assessment, desk: _Desk) -> None:
    _filled_in(kept, desk.theirs, desk.turn + 1)
