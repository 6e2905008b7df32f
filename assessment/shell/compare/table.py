"""A table with one row per service: what each column is, then every fault with its cell; the sound rows wait to be confirmed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.definitions import Definitions
from assessment.portfolio import table_columns as columns
from assessment.portfolio import table_files, table_rows, table_template
from assessment.portfolio.shapes import Incoming, Portfolio
from assessment.portfolio.table_columns import LEAVE_OUT, Use, Uses
from assessment.portfolio.table_files import Table
from assessment.shell import frame
from assessment.shell.compare import paging, waiting
from assessment.shell.markup import escape, literal
from assessment.shell.session import shipped, words
from questionnaires.answers import Answer, State
from questionnaires.errors import ToolkitError
from questionnaires.model import DEPTHS, Depth
from questionnaires.questions import DEPTH_QUESTION
from questionnaires.texts import current_language, in_language
from questionnaires.wording import answer_text

_UNKNOWN = ""
"""Stands for a column of which nothing is known and nobody has said yet what it is."""
_TABLE, _USES, _ASKED = "rows-table", "rows-uses", "rows-asked"
_TYPES = ("csv", "tsv", "txt", "xlsx", "parquet")
_MEGABYTES = table_files.UPLOADED.file // 1_000_000


def draw(of: Portfolio) -> None:
    """The file, then what its columns are."""
    st.html(f'<p class="mr-text">{escape(words("table_means"))}</p>')
    _templates()
    file = st.file_uploader(words("table_label"), type=_TYPES, max_upload_size=_MEGABYTES, key="rows-file")
    if file is None:
        st.session_state.pop(_TABLE, None)
        return
    opened = _opened(file.file_id, file.name, file.getvalue())
    if opened is not None:
        _mapping(of, opened)


def _templates() -> None:
    """Empty tables; they hold nothing of anybody's, so whoever knows their address may have them."""
    st.html(f'<p class="mr-quiet">{escape(words("table_template_means"))}</p>')
    depth = st.selectbox(words("table_template_depth"), DEPTHS, index=len(DEPTHS) - 1, key="rows-template-depth", format_func=_depth, width=360)
    evidence = st.checkbox(words("table_template_evidence"), key="rows-template-evidence")
    with st.container(horizontal=True, gap="small"):
        for format_, mime in table_template.MIMES.items():
            label = words("table_template", format=words(f"report_as_{format_}"))
            make = partial(_template, format_, current_language(), depth, evidence=evidence)
            st.download_button(label, data=make, file_name=f"services-template.{format_}", mime=mime, key=f"rows-template-{format_}", on_click="ignore")


def _depth(depth: Depth) -> str:
    asked = shipped().library.answerable[DEPTH_QUESTION]
    return answer_text(asked, Answer(State.ANSWERED, depth))


@st.cache_resource(max_entries=8, show_spinner=False)
def _template(format_: str, language: str, depth: Depth, *, evidence: bool) -> bytes:
    with in_language(language):
        return table_template.made(shipped(), format_, depth=depth, evidence=evidence)


def _opened(id_: str, name: str, content: bytes) -> Table | None:
    """The table in the file, opened once; the first guess at its columns."""
    found: tuple[str, Table] | None = st.session_state.get(_TABLE)
    if found is not None and found[0] == id_:
        return found[1]
    try:
        with st.spinner(words("adding_reading")):
            opened = table_files.opened(content, name, table_files.UPLOADED)
    except ToolkitError as error:
        frame.trouble(str(error))
        return None
    st.session_state[_TABLE] = id_, opened
    st.session_state[_ASKED] = set[int]()
    st.session_state[_USES] = list(columns.guessed(opened.headings, shipped()))
    return opened


def _mapping(of: Portfolio, opened: Table) -> None:
    given = shipped()
    uses: list[Use | None] = st.session_state[_USES]
    known = len(columns.read_as(tuple(uses)))
    remarks = "".join(f'<p class="mr-quiet">{escape(each)}</p>' for each in opened.remarks)
    st.html(f'{remarks}<p class="mr-text" role="status">{escape(words("table_columns", known=known, all=len(uses)))}</p>')
    if faults := columns.faults(opened, tuple(uses), given):
        items = "".join(f"<li><b>{escape(opened.cell(each.place, opened.heading_row))}</b> {escape(each.why)}</li>" for each in faults[: waiting.FAULTS_AT_FIRST])
        st.html(f'<div class="mr-callout mr-user"><p>{escape(words("table_unknown"))}</p><ul class="mr-faults">{items}</ul></div>')
    asked = _asked(uses, [each.place for each in faults])
    _columns(opened, given, uses, asked, "rows-columns")
    if rest := [place for place in range(len(uses)) if place not in asked]:
        with st.expander(words("table_known_one" if len(rest) == 1 else "table_known", count=f"{len(rest):,}"), key="rows-known", type="compact"):
            _columns(opened, given, uses, rest, "rows-known-columns")
    if st.button(words("table_look"), key="rows-look", type="primary"):
        _look(of, opened, given, tuple(uses))


def _asked(uses: Uses | list[Use | None], faulty: list[int]) -> list[int]:
    """The columns that a person has to say something about: those that are not read as they stand, and those that were not at first, so that none goes while one chooses."""
    read = columns.read_as(tuple(uses))
    twice = [place for place, use in enumerate(uses) if use is not None and use != LEAVE_OUT and use not in read]
    asked: set[int] = st.session_state[_ASKED]
    asked.update(faulty, twice)
    return sorted(asked)


def _columns(opened: Table, given: Definitions, uses: list[Use | None], places: list[int], key: str) -> None:
    for place in paging.page(places, key):
        _column(opened, given, uses, place)
    paging.turn(places, key)


def _column(opened: Table, given: Definitions, uses: list[Use | None], place: int) -> None:
    heading, now = opened.heading(place) or words("table_no_heading", number=place + 1), uses[place]
    options = columns.choices(given, opened.heading(place), now)
    key = f"rows-use-{place}"
    st.session_state[key] = now.key if now is not None else _UNKNOWN

    def told(each: str) -> str:
        return columns.title(columns.use_of(each) if each != _UNKNOWN else None, given.library)

    keys = [*([_UNKNOWN] if now is None else []), *(each.key for each in options)]
    st.selectbox(literal(words("table_column", heading=heading)), keys, key=key, format_func=told, on_change=_choose, args=(place, key))


def _choose(place: int, key: str) -> None:
    chosen = str(st.session_state[key])
    st.session_state[_USES][place] = columns.use_of(chosen) if chosen != _UNKNOWN else None


def _look(of: Portfolio, opened: Table, given: Definitions, uses: Uses) -> None:
    try:
        with st.spinner(words("adding_reading")):
            found = table_rows.read(opened, given, uses, names_can_change=True)
    except ToolkitError as error:
        frame.trouble(str(error))
        return
    services = [Incoming(row.name, given, row.answers, "row", row.where, tags=row.tags) for row in found.rows]
    faults = [(each.place, words("table_fault", written=each.written, why=each.why) if each.written else each.why) for each in found.faults]
    if found.more:
        faults.append((opened.name, words("table_more_faults", count=f"{found.more:,}")))
    waiting.put(of.id, services, faults, found.remarks)
    st.rerun()
