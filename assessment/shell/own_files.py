"""Scoring files and questionnaires of one's own on a page: the list, downloading, taking out, putting back, and using one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assessment import combining, shelf
from assessment.definitions import Definitions
from assessment.own_told import differs
from assessment.record import Assessment
from assessment.shelf import OwnFile, OwnKind, Shelved
from assessment.shell import frame, report_html
from assessment.shell.markup import escape, literal
from assessment.shell.session import ADDRESS, day_of, definitions_of, person, shipped, store, words
from questionnaires.errors import ToolkitError
from scoring.model import Scoring
from scoring.rewrite import weights_of

_YAML = "application/yaml"


def ever_kept() -> tuple[Shelved, ...]:
    """Everything that is or was in the list."""
    return (*store().shelf(person()), *store().shelf(person(), removed=True))


def files(kind: OwnKind) -> list[OwnFile]:
    """The files of one's own to choose from, with their texts; those that are damaged are left out."""
    found: list[OwnFile] = []
    for each in store().shelf(person()):
        if each.kind == kind:
            try:
                found.append(OwnFile(*each.key, each.title, store().from_shelf(person(), *each.key)))
            except ToolkitError:
                continue
    return found


def fitting(kept: Assessment) -> dict[str, Mapping[str, int]]:
    """The weights in each scoring file of one's own that fits an assessment and has the same dimensions, by its name."""
    given = definitions_of(kept)
    found: dict[str, Mapping[str, int]] = {}
    for file in files("scoring"):
        scoring = combining.read_for(file.source, given).scoring
        if scoring is not None and set(weights_of(scoring)) == set(weights_of(given.scoring)):
            found[words("start_from_file", title=file.title, version=file.version)] = weights_of(scoring)
    return found


def scoring_files(kept: Assessment | None) -> None:
    """All scoring files: the one an assessment is made under, or the one that comes with the toolkit; then one's own."""
    st.header(words("files_title"), anchor=False)
    if kept is not None:
        st.html(f'<p class="mr-text">{escape(words("files_lead"))}</p>')
    given = definitions_of(kept) if kept else shipped()
    _present(given, here=kept is not None)
    found = [each for each in store().shelf(person()) if each.kind == "scoring" and each.hash != given.refs[-1].hash]
    for each in found:
        with _box(each):
            _scoring_file(each, given, kept)
    if not found:
        st.html(f'<p class="mr-text">{escape(words("files_none"))}</p>')
    removed("scoring")
    if kept is not None:
        frame.link("definitions", words("files_to_upload"))


def questionnaires() -> None:
    """The questionnaires of one's own."""
    st.header(words("questionnaires_title"), anchor=False)
    found = [each for each in store().shelf(person()) if each.kind == "questionnaire"]
    for each in found:
        with _box(each):
            st.html(f"{_heading(each.title)}{_known(each, words('files_saved', day=day_of(each.added)))}")
            with st.container(horizontal=True, gap="small"):
                _download(each.title, each.version, each.file_name, partial(_text, each))
                _remove(each)
    if not found:
        st.html(f'<p class="mr-text">{escape(words("questionnaires_none"))}</p>')
    removed("questionnaire")


def removed(kind: OwnKind) -> None:
    """What was taken out of the list, folded, each to be put back."""
    found = [each for each in store().shelf(person(), removed=True) if each.kind == kind]
    if not found:
        return
    with st.expander(words("files_removed", count=len(found)), key=f"removed-{kind}"):
        st.html(f'<p class="mr-quiet">{escape(words("files_removed_means"))}</p>')
        for each in found:
            with st.container(key=f"removed-{_slug(each)}", horizontal=True, vertical_alignment="center"):
                st.html(f'<p class="mr-text mr-user"><strong>{escape(each.title)}</strong> <span class="mr-small">{escape(_named(each))}</span></p>')
                help_ = literal(words("files_restore_help", title=each.title, version=each.version))
                st.button(words("files_restore"), key=f"restore-{_slug(each)}", help=help_, on_click=_put_back, args=(each,))


def _present(given: Definitions, *, here: bool) -> None:
    """The scoring file that is in use already."""
    scoring, source = given.scoring, given.sources[-1]
    ours = source == shipped().sources[-1]
    with st.container(border=True, key="file-in-use"):
        said = [words("files_version", id=scoring.id, version=scoring.version)]
        said += [words("files_by", author=scoring.author)] if scoring.author else []
        told = [words("files_here")] if here else []
        told += [words("files_shipped")] if ours else []
        st.html(f'{_heading(scoring.title)}<p class="mr-small mr-user">{escape(", ".join(said))}</p><p class="mr-text">{escape(" ".join(told))}</p>')
        name = source.name if ours else shelf.file_name(scoring.id, scoring.version)
        _download(scoring.title, scoring.version, name, lambda: source.text)


def _box(each: Shelved) -> DeltaGenerator:
    return st.container(border=True, key=f"file-{_slug(each)}")


def _scoring_file(each: Shelved, given: Definitions, kept: Assessment | None) -> None:
    try:
        source = store().from_shelf(person(), *each.key)
    except ToolkitError as error:
        st.html(f'{_heading(each.title)}{_known(each)}<p class="mr-text mr-user">{escape(str(error))}</p>')
        _remove(each)
        return
    read, said = combining.read_for(source, given), combining.scoring_in(source)
    author = words("files_by", author=said.author) if said and said.author else ""
    told = _differs(said) if said else ""
    st.html(f"{_heading(each.title)}{_known(each, author, words('files_saved', day=day_of(each.added)))}{told}")
    if read.scoring is None and kept is not None:
        _misfit([str(fault.message) for fault in read.faults])
    with st.container(horizontal=True, gap="small"):
        if kept is not None and read.scoring is not None:
            help_ = literal(words("files_use_help", title=each.title, version=each.version))
            file = OwnFile(*each.key, each.title, source)
            if st.button(words("files_use"), key=f"use-{_slug(each)}", help=help_):
                _use(kept, file)
        _download(each.title, each.version, each.file_name, lambda: source.text)
        _remove(each)


def _differs(scoring: Scoring) -> str:
    """How it differs from the standard: the weights in a line, and all of it to unfold."""
    ours = shipped()
    standard = combining.scoring_in(ours.sources[-1]) or ours.scoring  # in the language in which one's own is written
    found = differs(standard, scoring, ours.library)
    line = f'<p class="mr-text">{escape(found.line)}</p>'
    if not found.sections:
        return line
    label = escape(words("files_differs", title=standard.title, version=standard.version))
    named = f'{label}<span class="mr-hidden">: {escape(scoring.title)} {escape(scoring.version)}</span>'
    return f'{line}<details class="mr-details mr-user"><summary>{named}</summary>{report_html.blocks(found.sections, level=4)}</details>'


def _misfit(faults: Sequence[str]) -> None:
    items = "".join(f"<li>{escape(each)}</li>" for each in faults)
    st.html(f'<p class="mr-text">{escape(words("files_misfit"))}</p><ul class="mr-faults mr-user">{items}</ul>')


def _heading(title: str) -> str:
    return f'<h3 class="mr-user">{escape(title)}</h3>'


def _known(each: Shelved, *more: str) -> str:
    return f'<p class="mr-small mr-user">{escape(", ".join(filter(None, (_named(each), *more))))}</p>'


def _named(each: Shelved) -> str:
    return words("files_version", id=each.id, version=each.version)


def _slug(each: Shelved) -> str:
    return f"{each.kind}-{each.id}-{each.version.replace('.', '-')}"


def _download(title: str, version: str, name: str, text: Callable[[], str]) -> None:
    help_ = literal(words("files_download_help", title=title, version=version))
    st.download_button(words("files_download"), data=text, file_name=name, mime=_YAML, key=f"get-{name}", on_click="ignore", help=help_)


def _text(each: Shelved) -> str:
    return store().from_shelf(person(), *each.key).text


def _remove(each: Shelved) -> None:
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


def _use(kept: Assessment, file: OwnFile) -> None:
    """Make a copy of the assessment as it stands now under another scoring file, and go there."""
    try:
        made = combining.copy_under(store(), person(), store().load(person(), kept.id), file)
    except ToolkitError as error:
        frame.trouble(str(error))
        return
    frame.leave_word(words("files_copied", title=file.title, version=file.version))
    st.switch_page(frame.path("results"), query_params={ADDRESS: made.id})
