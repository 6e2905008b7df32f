"""Scoring files and questionnaires of one's own on a page: the list, downloading, taking out, putting back, and using one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assessment import combining, shelf
from assessment.combining import Start
from assessment.definitions import Definitions
from assessment.identity import Action
from assessment.own_told import differs
from assessment.record import Assessment
from assessment.shelf import OwnFile, OwnKind, Shelved
from assessment.shell import frame, rights
from assessment.shell.markup import escape, literal
from assessment.shell.on_shelf import OnShelf
from assessment.shell.session import day_of, definitions_of, person, shipped, store, words
from questionnaires.errors import ToolkitError
from questionnaires.reader import content_hash
from questionnaires.texts import current_language
from reports import html_blocks
from scoring.model import Scoring

FAULTS_AT_FIRST = 5
"""How many reasons why a file does not fit are shown at once."""
_YAML = "application/yaml"


def fitting(kept: Assessment, own: OnShelf) -> dict[str, Start]:
    """Each scoring file of one's own whose weights can be tried on an assessment, by its id and version."""
    given = definitions_of(kept)
    starts = {f"{file.id} {file.version}": combining.start_from(file, given) for file in own.files("scoring")}
    return {name: start for name, start in starts.items() if start is not None}


def scoring_files(kept: Assessment | None, own: OnShelf) -> None:
    """All scoring files: the one an assessment is made under, the one that comes with the toolkit, then one's own."""
    st.header(words("files_title"), anchor=False)
    if kept is not None:
        st.html(f'<p class="mr-text">{escape(words("files_lead"))}</p>')
    given = definitions_of(kept) if kept else shipped()
    in_use, ours = content_hash(combining.scoring_text(given)), content_hash(combining.scoring_text(shipped()))
    known = own.of("scoring")
    found = [each for each in known if each.hash != in_use]
    if kept is not None:
        _in_use(given, own, is_ours=in_use == ours, listed=len(found) < len(known))
    if kept is None or in_use != ours:
        _standard(given, kept)
    for each in found:
        with _box(each):
            _scoring_file(each, own, given, kept)
    if not known:
        st.html(f'<p class="mr-text">{escape(words("files_none" if own.may_use else "files_of_organisation"))}</p>')
    _removed("scoring", own)
    if kept is not None and own.may_change:
        frame.link("definitions", words("files_to_upload"))


def questionnaires(own: OnShelf) -> None:
    """The questionnaires of one's own."""
    st.header(words("questionnaires_title"), anchor=False)
    found = own.of("questionnaire")
    for each in found:
        with _box(each):
            st.html(f"{_heading(each.title)}{_known(each, words('files_saved', day=day_of(each.added)))}")
            with st.container(horizontal=True, gap="small"):
                _download(each.title, each.version, each.file_name, partial(_text, each))
                _remove(each, own)
    if not found:
        st.html(f'<p class="mr-text">{escape(words("questionnaires_none" if own.may_use else "files_of_organisation"))}</p>')
    _removed("questionnaire", own)


def _removed(kind: OwnKind, own: OnShelf) -> None:
    """What was taken out of the list, folded, each to be put back."""
    found = [each for each in own.removed if each.kind == kind] if own.may_change else []
    if not found:
        return
    with st.expander(words("files_removed", count=len(found)), key=f"removed-{kind}"):
        st.html(f'<p class="mr-quiet">{escape(words("files_removed_means"))}</p>')
        for each in found:
            with st.container(key=f"removed-{_slug(each)}", horizontal=True, vertical_alignment="center"):
                st.html(f'<p class="mr-text mr-user"><strong>{escape(each.title)}</strong> <span class="mr-small">{escape(_named(each))}</span></p>')
                help_ = literal(words("files_restore_help", title=each.title, version=each.version))
                st.button(words("files_restore"), key=f"restore-{_slug(each)}", help=help_, on_click=_put_back, args=(each,))


def _in_use(given: Definitions, own: OnShelf, *, is_ours: bool, listed: bool) -> None:
    """The scoring file that an assessment is made under; one from elsewhere can be put in the list."""
    scoring, source = given.scoring, combining.scoring_text(given)
    told = " ".join([words("files_here"), *([words("files_shipped")] if is_ours else [])])
    file = OwnFile("scoring", scoring.id, scoring.version, scoring.title, source)
    with st.container(border=True, key="file-in-use"):
        st.html(f'{_heading(scoring.title)}{_said_of(scoring)}<p class="mr-text">{escape(told)}</p>')
        with st.container(horizontal=True, gap="small"):
            _download(scoring.title, scoring.version, shelf.file_name(scoring.id, scoring.version), lambda: source.text, key="in-use")
            if own.may_change and not is_ours and not listed and not shelf.refusal("scoring", scoring.id, scoring.version, shelf.hash_of(file), own.ever):
                st.button(words("files_keep"), key="keep-in-use", on_click=_keep, args=(file,))


def _standard(given: Definitions, kept: Assessment | None) -> None:
    """The scoring file that comes with the toolkit."""
    ours = shipped()
    file = OwnFile("scoring", ours.scoring.id, ours.scoring.version, ours.scoring.title, combining.scoring_text(ours))
    with st.container(border=True, key="file-standard"):
        st.html(f'{_heading(file.title)}{_said_of(ours.scoring)}<p class="mr-text">{escape(words("files_shipped"))}</p>')
        read = combining.read_for(file.source, given)
        if kept is not None and read.scoring is None:
            _misfit([str(fault.message) for fault in read.faults])
        with st.container(horizontal=True, gap="small"):
            if kept is not None and read.scoring is not None:
                _use_button(kept, file)
            _download(file.title, file.version, shelf.file_name(file.id, file.version), lambda: file.source.text)


def _said_of(scoring: Scoring) -> str:
    said = [words("files_version", id=scoring.id, version=scoring.version)]
    said += [words("files_by", author=scoring.author)] if scoring.author else []
    return f'<p class="mr-small mr-user">{escape(", ".join(said))}</p>'


def _box(each: Shelved) -> DeltaGenerator:
    return st.container(border=True, key=f"file-{_slug(each)}")


def _scoring_file(each: Shelved, own: OnShelf, given: Definitions, kept: Assessment | None) -> None:
    try:
        source = own.source(each)
    except ToolkitError as error:
        st.html(f'{_heading(each.title)}{_known(each)}<p class="mr-text mr-user">{escape(str(error))}</p>')
        _remove(each, own)
        return
    read, said = combining.read_for(source, given), combining.scoring_in(source)
    author = words("files_by", author=said.author) if said and said.author else ""
    told = _differs(content_hash(combining.scoring_text(shipped())), each.hash, current_language(), said) if said else ""
    st.html(f"{_heading(each.title)}{_known(each, author, words('files_saved', day=day_of(each.added)))}{told}")
    if read.scoring is None and kept is not None:
        _misfit([str(fault.message) for fault in read.faults])
    with st.container(horizontal=True, gap="small"):
        if kept is not None and read.scoring is not None:
            _use_button(kept, OwnFile(*each.key, each.title, source))
        _download(each.title, each.version, each.file_name, lambda: source.text)
        _remove(each, own)


@st.cache_resource(max_entries=256, show_spinner=False)
def _differs(standard_hash: str, hash_: str, language: str, _scoring: Scoring) -> str:
    """How it differs from the standard: the weights in a line, and all of it to unfold; worked out once for the same texts and language."""
    ours, scoring = shipped(), _scoring
    standard = combining.scoring_in(combining.scoring_text(ours)) or ours.scoring  # in the language in which one's own is written
    found = differs(standard, scoring, ours.library)
    line = f'<p class="mr-text">{escape(found.line)}</p>'
    if not found.sections:
        return line
    label = escape(words("files_differs", title=standard.title, version=standard.version))
    named = f'{label}<span class="mr-hidden">: {escape(scoring.title)} {escape(scoring.version)}</span>'
    return f'{line}<details class="mr-details mr-user"><summary>{named}</summary>{html_blocks.blocks(found.sections, level=4)}</details>'


def named(written: str) -> OwnFile | None:
    """The scoring file that an address names as id@version: the standard, or one of one's own; None if there is none."""
    ours = shipped()
    standard = OwnFile("scoring", ours.scoring.id, ours.scoring.version, ours.scoring.title, combining.scoring_text(ours))
    return next((file for file in (standard, *OnShelf().files("scoring")) if f"{file.id}@{file.version}" == written), None)


def _use_button(kept: Assessment, file: OwnFile) -> None:
    """Leads to both results side by side, where one chooses; nothing for whoever may not choose."""
    if not rights.standing(kept).may(Action.PLAN):
        return
    label = words("files_use")
    help_ = literal(words("files_use_help", title=file.title, version=file.version))
    frame.button_to("versions", label, key=f"use-{_slug(file)}", help_=help_, to=f"{file.id}@{file.version}")


def _misfit(faults: Sequence[str]) -> None:
    """Why a scoring file does not fit an assessment: the first few reasons, and the rest to unfold."""
    items = [f"<li>{escape(each)}</li>" for each in faults]
    first, rest = "".join(items[:FAULTS_AT_FIRST]), "".join(items[FAULTS_AT_FIRST:])
    more = escape(words("takes_more", count=len(items) - FAULTS_AT_FIRST))
    unfold = f'<details class="mr-details"><summary>{more}</summary><ul class="mr-faults">{rest}</ul></details>' if rest else ""
    st.html(f'<div class="mr-user"><p class="mr-text">{escape(words("files_misfit"))}</p><ul class="mr-faults">{first}</ul>{unfold}</div>')


def _heading(title: str) -> str:
    return f'<h3 class="mr-user">{escape(title)}</h3>'


def _known(each: Shelved, *more: str) -> str:
    return f'<p class="mr-small mr-user">{escape(", ".join(filter(None, (_named(each), *more))))}</p>'


def _named(each: Shelved) -> str:
    return words("files_version", id=each.id, version=each.version)


def _slug(each: Shelved | OwnFile) -> str:
    return f"{each.kind}-{each.id}-{each.version.replace('.', '-')}"


def _download(title: str, version: str, name: str, text: Callable[[], str], *, key: str = "") -> None:
    help_ = literal(words("files_download_help", title=title, version=version))
    st.download_button(words("files_download"), data=text, file_name=name, mime=_YAML, key=f"get-{key or name}", on_click="ignore", help=help_)


def _text(each: Shelved) -> str:
    return store().from_shelf(person(), *each.key).text


def _remove(each: Shelved, own: OnShelf) -> None:
    if not own.may_change:
        return
    help_ = literal(words("files_remove_help", title=each.title, version=each.version))
    st.button(words("files_remove"), key=f"remove-{_slug(each)}", help=help_, on_click=_take_out, args=(each,))


def _take_out(each: Shelved) -> None:
    _say(partial(store().take_off_shelf, person(), *each.key), words("files_taken_out", title=each.title, version=each.version))


def _put_back(each: Shelved) -> None:
    _say(partial(store().put_back, person(), *each.key), words("files_put_back", title=each.title, version=each.version))


def _say(change: Callable[[], None], done: str) -> None:
    try:
        change()
    except ToolkitError as error:
        frame.leave_trouble(str(error))
    else:
        frame.leave_word(done)


def _keep(file: OwnFile) -> None:
    def put() -> None:
        store().put_on_shelf(person(), file)

    _say(put, words("upload_added", title=file.title, version=file.version))
