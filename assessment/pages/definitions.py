"""Scoring files and questionnaires of one's own: adding one, and the list of those that are here."""

from __future__ import annotations

import streamlit as st

from assessment import own_weights, shelf, uploading
from assessment.own_weights import NotYet
from assessment.shelf import OwnFile
from assessment.shell import frame, own_files
from assessment.shell.markup import escape
from assessment.shell.on_shelf import OnShelf
from assessment.shell.session import assessment, assessment_id, person, store, words
from assessment.store import StoreError
from assessment.uploading import Looked
from questionnaires.errors import Fault

_WAITING = "upload-waiting"
"""A sound file whose name is taken, until it has another one or another file is looked at."""
_FAULTS = "upload-faults"


def draw() -> None:
    """The whole page."""
    store()  # if nothing can be saved, say so before somebody looks for a file
    kept = assessment() if assessment_id() else None
    if kept is not None:
        frame.link("weights", words("back_to_weights"))
    frame.title(words("definitions_title"), eyebrow=kept.name if kept else "")
    frame.word_left()
    st.html(f'<p class="mr-text">{escape(words("definitions_lead"))}</p>')
    own = OnShelf()
    if own.may_change:
        _upload()
    else:
        st.html(f'<div class="mr-callout"><p>{escape(words("shelf_of_organisation"))}</p></div>')
    own_files.scoring_files(kept, own)
    own_files.questionnaires(own)


def _upload() -> None:
    st.header(words("upload_title"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("upload_lead"))}</p>')
    file = st.file_uploader(words("upload_label"), type=["yaml", "yml"], max_upload_size=5, key="definition")
    if file is not None and st.button(words("upload_go"), key="upload"):
        st.session_state.pop(_WAITING, None)
        _look(file.name, file.getvalue())
    waiting: OwnFile | None = st.session_state.get(_WAITING)
    if waiting is not None:
        _rename(waiting)


def _look(name: str, content: bytes) -> None:
    own = OnShelf()
    found = uploading.look(name, content, own.files("questionnaire"), own.ever)
    if found.file is None:
        st.html(_faults(name, found))
    elif found.name_taken and found.file.kind == "scoring":
        st.session_state[_WAITING] = found.file
        st.session_state[_FAULTS] = (found.name_taken,)
        for field, value in zip(("name", "id", "version"), _proposed(found.file), strict=True):
            st.session_state[f"rename-{field}"] = value
    elif found.name_taken:
        frame.trouble(found.name_taken)
    else:
        _add(found.file)


def _proposed(file: OwnFile) -> tuple[str, str, str]:
    """Another name, id and version for a file: the next version of its own id, unless that is not ours to give."""
    known = OnShelf().ever
    version = shelf.proposed_version("scoring", file.id, known)
    if not shelf.refusal("scoring", file.id, version, None, known):
        return file.title, file.id, version
    id_ = f"{file.id}-own"
    return file.title, id_, shelf.proposed_version("scoring", id_, known)


def _rename(file: OwnFile) -> None:
    """Give a sound scoring file the name that it lacks, here and now."""
    with st.form("rename", border=True):
        st.html(f'<p class="mr-text mr-user"><strong>{escape(words("upload_rename", file=file.source.name))}</strong></p>')
        if faults := st.session_state.pop(_FAULTS, ()):
            st.html(f'<div class="mr-trouble mr-user" role="alert">{"".join(f"<p>{escape(each)}</p>" for each in faults)}</div>')
        st.text_input(words("own_name"), key="rename-name", max_chars=own_weights.LONGEST_NAME, autocomplete="off")
        st.text_input(words("own_id"), key="rename-id", max_chars=64, autocomplete="off")
        st.text_input(words("own_version"), key="rename-version", max_chars=20, autocomplete="off")
        if st.form_submit_button(words("upload_rename_go")):
            name, id_, version = (str(st.session_state.get(f"rename-{field}") or "") for field in ("name", "id", "version"))
            try:
                renamed = own_weights.renamed(file, name, id_, version, OnShelf().ever)
            except NotYet as error:
                st.session_state[_FAULTS] = error.faults
                st.rerun()
            _add(renamed)


def _add(file: OwnFile) -> None:
    there = any(each.key == (file.kind, file.id, file.version) for each in store().shelf(person()))
    try:
        store().put_on_shelf(person(), file)
    except StoreError as error:
        frame.trouble(str(error))
        return
    st.session_state.pop(_WAITING, None)
    said = words("upload_there" if there else "upload_added", title=file.title, version=file.version)
    unscored = f" {words('upload_unscored')}" if file.kind == "questionnaire" and not there else ""
    frame.leave_word(said + unscored)
    st.rerun()


def _faults(name: str, found: Looked) -> str:
    """Everything that is wrong with a file, each fault with its line and column."""
    misfits = "".join(f"<li>{escape(each)}</li>" for each in found.misfits)
    misfit = f"<p>{escape(words('upload_misfits'))}</p><ul>{misfits}</ul>" if misfits else ""
    items = "".join(map(_fault, found.faults))
    more = f"<p>{escape(found.more)}</p>" if found.more else ""
    head = f"<p><strong>{escape(words('upload_faults', file=name))}</strong></p>"
    return f'<div class="mr-trouble mr-user" role="alert">{head}{misfit}<ol class="mr-faults">{items}</ol>{more}</div>'


def _fault(fault: Fault) -> str:
    place = words("upload_place", line=fault.line, column=fault.column)
    what = f"{fault.subject}: {fault.message}" if fault.subject else fault.message
    return f"<li><b>{escape(place)}</b> {escape(what)}</li>"


if __name__ == "__main__":
    draw()
