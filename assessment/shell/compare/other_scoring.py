"""A scoring file of the commissioner's own, which stands beside the standard one: from the shelf, or uploaded here for this portfolio alone."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assessment import combining, uploading
from assessment.portfolio.rescoring import newest
from assessment.portfolio.shapes import Portfolio
from assessment.shell import frame
from assessment.shell.compare import changing, stakeholders
from assessment.shell.markup import escape
from assessment.shell.on_shelf import OnShelf
from assessment.shell.session import person, shipped, store, words
from assessment.uploading import Looked
from questionnaires.errors import ToolkitError
from questionnaires.plain_yaml import Source
from questionnaires.reader import content_hash

_LOOKED = "other-looked-at"
"""The portfolio for which a file was looked at, and its text, until it is used."""


def draw(of: Portfolio) -> None:
    """Which one stands there, and the ways to another one."""
    st.header(words("other_title"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("other_means"))}</p>')
    own = OnShelf()
    if of.rules.other_scoring:
        _stands(of)
    files = [file for file in own.files("scoring") if content_hash(file.source) != of.rules.other_scoring]
    usual = newest(of.services, shipped())
    fitting = {f"{file.id} {file.version}": file for file in files if combining.read_for(file.source, usual).scoring is not None}
    if fitting:
        chosen = st.selectbox(words("other_choose"), list(fitting), key="other-shelf", format_func=lambda name: f"{fitting[name].title} {fitting[name].version}")
        st.button(words("other_use"), key="other-use", on_click=_use, args=(of, fitting[chosen].source, fitting[chosen].title))
    with st.expander(words("other_upload"), key="other-upload"):
        file = st.file_uploader(words("upload_label"), type=["yaml", "yml"], max_upload_size=5, key="other-file")
        if file is None:
            st.session_state.pop(_LOOKED, None)
        else:
            if st.button(words("other_look"), key="other-look"):
                _look(of, own, file.name, file.getvalue())
            looked(of, titles={each.id: each.title for each in usual.scoring.dimensions})


def _stands(of: Portfolio) -> None:
    source = store().portfolios.other_scoring(person(), of.id)
    said = combining.scoring_in(source) if source is not None else None
    name = words("other_named", title=said.title, version=said.version) if said else of.rules.other_scoring[:12]
    with st.container(key="other-stands", border=True):
        st.html(f'<p class="mr-text mr-user"><strong>{escape(name)}</strong></p>')
        st.button(words("other_drop"), key="other-drop", on_click=_use, args=(of, None, name))


def _use(of: Portfolio, source: Source | None, title: str) -> None:
    try:
        changing.change(of, {"other_scoring": content_hash(source) if source is not None else ""}, source)
    except ToolkitError as error:
        frame.leave_trouble(str(error))
    else:
        st.session_state.pop(_LOOKED, None)
        frame.leave_word(words("other_used" if source is not None else "other_dropped", title=title))
    frame.back_to_heading()


def _look(of: Portfolio, own: OnShelf, name: str, content: bytes) -> None:
    found = uploading.look(name, content, own.files("questionnaire"), ())
    if found.file is not None and found.file.kind == "scoring":
        st.session_state[_LOOKED] = of.id, found.file.source
    else:
        st.session_state.pop(_LOOKED, None)
        st.html(_faults(name, found))


def looked(of: Portfolio, titles: Mapping[str, str]) -> None:
    """What the file says that was looked at, and the button that uses it: nothing was changed so far."""
    portfolio, source = st.session_state.get(_LOOKED, ("", None))
    said = combining.scoring_in(source) if source is not None and portfolio == of.id else None
    if said is None:
        return
    name = words("other_named", title=said.title, version=said.version)
    with st.container(key="other-looked", border=True):
        told = stakeholders.shares({each.id: each.weight for each in said.dimensions}, titles)
        st.html(f'<p class="mr-text mr-user" role="status"><strong>{escape(name)}</strong></p><p class="mr-small mr-user">{escape(told)}</p>')
        st.button(words("other_use"), key="other-look-use", type="primary", on_click=_use, args=(of, source, said.title))


def _faults(name: str, found: Looked) -> str:
    told = [words("other_no_scoring")] if found.file is not None else list(found.misfits)
    told += [f"{words('upload_place', line=each.line, column=each.column)} {each.subject} {each.message}" for each in found.faults]
    items = "".join(f"<li>{escape(each)}</li>" for each in told)
    head = f"<p><strong>{escape(words('upload_faults', file=name))}</strong></p>"
    return f'<div class="mr-trouble mr-user" role="alert">{head}<ul class="mr-faults">{items}</ul></div>'
