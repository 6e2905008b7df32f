"""Submitted to you: the frozen copies that a commissioner's organisation was sent, and one of them as a whole report."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from assessment.identity import NotFound
from assessment.shell import charts, frame, links, on_screen, service
from assessment.shell.chosen import USUAL
from assessment.shell.markup import escape, facts, literal, paragraphs, standing
from assessment.shell.session import day_of, hosted, moment, person, report, store, words
from assessment.submissions import SHOWN, Submission, assessment_in
from reports import html_blocks
from reports.rendering import FORMATS

COPY = "c"
"""The part of the address that names a copy: ?c=…"""
_COLUMNS = {"submitted_at": 30, "submitted_by": 28, "submitted_state": 24, "copy_hash": 18}
"""What each column of the list says, and its share of the width in per cent."""
_FORMATS = "copy-formats"
"""The id of what says what the links with the names of formats are."""


def draw() -> None:
    """The whole page."""
    if not hosted():
        raise NotFound
    asked = st.query_params.get(COPY, "")
    if asked:
        _copy(asked)
    else:
        _list()


def _list() -> None:
    found = store().submissions.received(person())
    st.page_link(frame.path("start"), label=literal(words("back_to_start")))
    frame.title(words("submitted_title"))
    st.html(f'<p class="mr-lead">{escape(words("submitted_lead"))}</p>')
    if not found:
        st.html(paragraphs(words("submitted_none"), "mr-text"))
    services: dict[str, list[Submission]] = {}
    for each in found:
        services.setdefault(each.assessment, []).append(each)
    for copies in services.values():
        _service(copies)


def _service(copies: list[Submission]) -> None:
    """All copies of one service, the newest first."""
    newest = copies[0]
    st.header(literal(newest.name), anchor=False)
    heads = "".join(
        f'<th scope="col" role="columnheader" style="width:{share}%">{escape(words(key))}</th>' for key, share in _COLUMNS.items()
    )
    readable = next((each for each in copies if each.withdrawn is None), None)
    rows = "".join(_row(each, newest=each is readable) for each in copies)
    st.html(
        f'<p class="mr-text mr-user">{escape(words("submitted_from", organisation=newest.from_name))}</p>'
        f'<table class="mr-table mr-folds" role="table"><caption class="mr-hidden">{escape(words("submitted_caption", name=newest.name))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _row(copy: Submission, *, newest: bool) -> str:
    when = escape(moment(copy.at))
    if copy.withdrawn is None:
        name = f'<span class="mr-hidden">{escape(words("submitted_open", name=copy.name))} </span>'
        first = f'<a href="{escape("submitted?" + urlencode({COPY: copy.id}))}" target="_self">{name}{when}</a>'
        state = standing("done", words("submitted_newest" if newest else "submitted_earlier"))
    else:
        first, state = when, standing("does-not-apply", words("submitted_withdrawn"), day_of(copy.withdrawn))
    cells = zip([*_COLUMNS][1:], (escape(_by(copy)), state, f"<code>{copy.hash[:SHOWN]}</code>"), strict=True)
    drawn = "".join(f'<td role="cell" class="mr-user mr-wide" data-title="{escape(words(key))}">{said}</td>' for key, said in cells)
    return f'<tr role="row"><th scope="row" role="rowheader">{first}</th>{drawn}</tr>'


def _by(copy: Submission) -> str:
    return copy.by_name or words("copy_by_nobody")


def _copy(asked: str) -> None:
    """The report as it was when it was submitted; nothing here leads to the assessment as it is now."""
    copy, text = store().submissions.read(person(), asked)
    kept = assessment_in(copy, text)
    found = report(kept)
    st.page_link(frame.path("submitted"), label=literal(words("back_to_submitted")))
    frame.title(found.title, eyebrow=words("submitted_eyebrow"), tab=words("tab_submitted", name=found.title))
    pairs = [(words("submitted_from_short"), copy.from_name), (words("submitted_by"), _by(copy)), (words("submitted_at"), moment(copy.at))]
    pairs.append((words("copy_hash"), copy.hash[:SHOWN]))
    st.html(facts([*pairs, *found.facts]) + service.published(kept))
    st.html(f'<div class="mr-callout"><p>{escape(words("submitted_frozen", when=moment(copy.at)))}</p></div>')
    st.html(html_blocks.verdict(found.verdict))
    _take_along(copy)
    charts.fill(on_screen.draw(found.sections))


def _take_along(copy: Submission) -> None:
    of = f"submission/{copy.id}"
    st.html(f'<p class="mr-text" id="{_FORMATS}">{escape(words("copy_report_get"))}</p>')
    with st.container(horizontal=True):
        for format_, each in FORMATS.items():
            name = words(f"report_as_{format_}")
            links.download(f"report{each.ending}", name[0].upper() + name[1:], primary=format_ == USUAL, of=of, described_by=_FORMATS)
    links.download("assessment.json", words("copy_json_get"), of=of)
    with st.expander(words("copy_hash_full"), key="hash", type="compact"):
        st.html(f'<p class="mr-text">{escape(words("copy_hash_check"))}</p>')
        st.code(copy.hash, language=None, wrap_lines=True)


if __name__ == "__main__":
    draw()
