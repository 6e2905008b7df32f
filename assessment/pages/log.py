"""The log: who saw, changed, took away, shared or deleted what, and when; of one assessment, or of an organisation."""

from __future__ import annotations

import streamlit as st

from assessment.identity import NotFound, Role
from assessment.log import KINDS, Logged
from assessment.log_told import Labels, Told, told
from assessment.logs import MOST_SHOWN
from assessment.people_rows import Organisation
from assessment.shell import frame, links
from assessment.shell.markup import escape, literal, paragraphs
from assessment.shell.session import (
    ADDRESS,
    assessment,
    assessment_id,
    definitions_of,
    hosted,
    moment,
    person,
    store,
    words,
)
from assessment.store import Damaged

ORGANISATION = "o"
"""The part of the address that names an organisation: ?o=…"""
_ALL = ""
_COLUMNS = ("log_when", "log_who", "log_what")


def draw() -> None:
    """The whole page."""
    if assessment_id():
        _of_assessment()
    else:
        _of_organisation()


def _of_assessment() -> None:
    id_ = assessment_id()
    kind = _kind_chosen()
    found = store().logs.of_assessment(person(), id_, kind, MOST_SHOWN + 1)
    if not found and not kind:
        raise NotFound  # everything that was ever there is in it
    labels, name = _may_read()
    if labels:
        frame.link("history", words("log_back_to_history"))
    name = name or next((each.assessment_name for each in found if each.assessment_name), "")
    frame.title(words("log_title"), eyebrow=name, tab=words("tab_log", name=name) if name else "")
    _lead("log_lead" if hosted() else "log_lead_local", "" if labels else "log_lead_auditor")
    _choose_kind()
    _table(found, labels, _COLUMNS)
    _take(id_)


def _of_organisation() -> None:
    mine = _audited()
    wanted = st.query_params.get(ORGANISATION, mine[0].id if mine else "")
    name = next((each.name for each in mine if each.id == wanted), "")
    if not name:
        raise NotFound
    kind = _kind_chosen()
    found = store().logs.of_organisation(person(), wanted, kind, MOST_SHOWN + 1)
    frame.title(words("log_title_organisation"), eyebrow=name, tab=words("tab_log", name=name))
    _lead("log_lead", "log_lead_auditor")
    for other in mine:
        if other.id != wanted:
            st.page_link(frame.path("log"), label=literal(words("log_other_organisation", name=other.name)), query_params={ORGANISATION: other.id})
    _choose_kind()
    _table(found, {}, (*_COLUMNS, "log_of"))
    _by_assessment(found)
    _take(f"organisation/{wanted}")


def _by_assessment(found: tuple[Logged, ...]) -> None:
    named = {each.assessment: each.assessment_name for each in found if each.assessment_name}
    if named:
        st.header(words("log_by_assessment"), anchor=False)
    for id_, name in named.items():
        st.page_link(frame.path("log"), label=literal(words("tab_log", name=name)), query_params={ADDRESS: id_})


def _audited() -> tuple[Organisation, ...]:
    return tuple(each for each in store().people.homes(person()) if Role.AUDITOR in each.roles)


def _may_read() -> tuple[Labels, str]:
    """What questions are called, and the name of the assessment, if the person may read it and it is whole; otherwise questions have their ids."""
    try:
        kept = assessment()
    except (NotFound, Damaged):
        return {}, ""
    return {id_: question.label for id_, question in definitions_of(kept).library.answerable.items()}, kept.name


def _lead(*keys: str) -> None:
    st.html("".join(paragraphs(words(key), "mr-text") for key in keys if key))


def _kind_chosen() -> str:
    return str(st.session_state.get("log-kind", _ALL))


def _choose_kind() -> None:
    st.selectbox(words("log_kind"), (_ALL, *KINDS), key="log-kind", format_func=lambda kind: words(f"log_kind_{kind or 'all'}"))


def _table(found: tuple[Logged, ...], labels: Labels, columns: tuple[str, ...]) -> None:
    st.header(words("log_entries_title"), anchor=False)
    if not found:
        st.html(paragraphs(words("log_none"), "mr-text"))
        return
    if len(found) > MOST_SHOWN:
        st.html(paragraphs(words("log_more", count=MOST_SHOWN), "mr-text"))
    heads = "".join(f'<th scope="col" role="columnheader">{escape(words(key))}</th>' for key in columns)
    rows = "".join(_row(told(each, labels), each, columns) for each in found[:MOST_SHOWN])
    st.html(
        f'<table class="mr-table mr-folds mr-log" role="table"><caption class="mr-hidden">{escape(words("log_caption"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _row(one: Told, each: Logged, columns: tuple[str, ...]) -> str:
    cells = {"log_who": one.who, "log_what": one.what, "log_of": one.of}
    drawn = "".join(f'<td role="cell" class="mr-user mr-wide" data-title="{escape(words(key))}">{escape(cells[key])}</td>' for key in columns[1:])
    number = f'<span class="mr-small">{escape(words("log_number", number=each.entry))}</span>'
    return f'<tr role="row"><th scope="row" role="rowheader">{escape(moment(one.at))}{number}</th>{drawn}</tr>'


def _take(of: str) -> None:
    st.html(paragraphs(words("log_take_means"), "mr-text"))
    links.download("log.csv", words("log_take"), of=of)


if __name__ == "__main__":
    draw()
