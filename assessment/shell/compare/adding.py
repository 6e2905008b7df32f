"""The ways to add services to a portfolio: from this database, from files, from a table. Nothing is added before somebody confirms it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import streamlit as st

from assessment import exchange, submissions
from assessment.identity import Action
from assessment.portfolio.shapes import Incoming, Origin, Portfolio
from assessment.record import NAME_QUESTION, UNREADABLE, Assessment, name_of
from assessment.shell import frame
from assessment.shell.compare import paging, table, waiting
from assessment.shell.markup import escape, literal
from assessment.shell.session import definitions_of, hosted, may_at_home, moment, person, store, words
from assessment.submissions import Submission
from questionnaires.errors import ToolkitError

_CHOSEN = "adding-chosen"
_MEGABYTES = exchange.LARGEST // 1_000_000


class _Candidate(NamedTuple):
    """Something in this database that can be added."""

    id: str
    name: str
    told: str
    read: Callable[[], Incoming]


def draw(of: Portfolio) -> None:
    """All of them, or what waits to be confirmed."""
    st.header(words("adding_title"), anchor=False)
    if waiting.draw(of):
        return
    st.html(f'<p class="mr-text">{escape(words("adding_lead"))}</p>')
    with st.expander(words("adding_here"), key="adding-here", expanded=not of.services):
        _from_here(of)
    with st.expander(words("adding_files"), key="adding-files"):
        _from_files(of)
    with st.expander(words("adding_table"), key="adding-table"):
        table.draw(of)


def _from_here(of: Portfolio) -> None:
    known = {each.source for each in of.services}
    found = [each for each in (*_submitted(), *_assessments()) if each.id not in known]
    if not found:
        st.html(f'<p class="mr-text">{escape(words("adding_here_none"))}</p>')
        return
    chosen: set[str] = st.session_state.setdefault(_CHOSEN, set())
    chosen &= {each.id for each in found}
    listed = paging.searched(found, [each.name for each in found], "adding")
    for each in paging.page(listed, "adding"):
        key = f"adding-{each.id}"
        st.session_state[key] = each.id in chosen
        st.checkbox(f"**{literal(each.name)}**  \n{literal(each.told)}", key=key, on_change=_choose, args=(each.id, key))
    paging.turn(listed, "adding")
    with st.container(horizontal=True, gap="small"):
        if len(listed) > 1:
            st.button(words("adding_all", count=f"{len(listed):,}"), key="adding-all", on_click=chosen.update, args=([each.id for each in listed],))
        if st.button(words("adding_look"), key="adding-look", type="primary"):
            _look(of, [each for each in found if each.id in chosen])


def _choose(id_: str, key: str) -> None:
    chosen: set[str] = st.session_state[_CHOSEN]
    (chosen.add if st.session_state[key] else chosen.discard)(id_)


def _look(of: Portfolio, chosen: Sequence[_Candidate]) -> None:
    if not chosen:
        frame.trouble(words("adding_choose"))
        return
    sound: list[Incoming] = []
    faults: list[tuple[str, str]] = []
    with st.spinner(words("adding_reading")):
        for each in chosen:
            try:
                sound.append(each.read())
            except ToolkitError as error:
                faults.append((each.name, str(error)))
    st.session_state.pop(_CHOSEN, None)
    waiting.put(of.id, sound, faults)
    st.rerun()


def _assessments() -> list[_Candidate]:
    """On one's own computer all of them; otherwise those that one may take away."""
    found = [each for each in store().assessments(person()) if not each.part]
    if hosted():
        found = [each for each in found if store().people.standing(person(), each.id).may(Action.EXPORT)]
    return [_Candidate(each.id, each.name, words("adding_assessment", when=moment(each.changed)), _reader(each.id)) for each in found]


def _reader(id_: str) -> Callable[[], Incoming]:
    def read() -> Incoming:
        kept = store().take_away(person(), id_, "portfolio", lambda _: True)
        return _incoming(kept, "assessment", kept.id)

    return read


def _submitted() -> list[_Candidate]:
    """The last copy of each service that can still be read."""
    if not hosted() or not may_at_home(Action.READ_SUBMISSIONS):
        return []
    newest: dict[str, Submission] = {}
    for each in store().submissions.received(person()):
        if each.withdrawn is None:
            newest.setdefault(each.assessment, each)
    return [_Candidate(each.id, each.name, words("adding_submitted", organisation=each.from_name, when=moment(each.at)), _copy_reader(each.id)) for each in newest.values()]


def _copy_reader(id_: str) -> Callable[[], Incoming]:
    def read() -> Incoming:
        copy, text = store().submissions.read(person(), id_)
        return _incoming(submissions.assessment_in(copy, text), "submission", copy.id)

    return read


def _incoming(kept: Assessment, origin: Origin, source: str) -> Incoming:
    return Incoming(kept.name, definitions_of(kept), kept.response.answers, origin, "", source, _known(kept.changed))


def _known(when: datetime) -> datetime | None:
    return None if when == UNREADABLE else when


def _from_files(of: Portfolio) -> None:
    st.html(f'<p class="mr-text">{escape(words("adding_files_means"))}</p>')
    files = st.file_uploader(words("adding_files_label"), type=["json"], accept_multiple_files=True, max_upload_size=_MEGABYTES, key="adding-upload")
    if files and st.button(words("adding_files_look"), key="adding-files-look", type="primary"):
        sound: list[Incoming] = []
        faults: list[tuple[str, str]] = []
        with st.spinner(words("adding_reading")):
            for file in files:
                try:
                    sound.append(in_file(file.name, file.getvalue()))
                except ToolkitError as error:
                    faults.append((file.name, str(error)))
        waiting.put(of.id, sound, faults)
        st.rerun()


def in_file(name: str, content: bytes) -> Incoming:
    """The service in an exported file that is called `name`. Raises ExchangeError or DefinitionError."""
    found = exchange.read(content)
    answer = found.answers.get(NAME_QUESTION)
    called = name_of(answer) if answer is not None and answer.value else name.removesuffix(exchange.SUFFIX)
    return Incoming(called, found.definitions, found.answers, "file", name, "", _known(found.changed))
