"""The figures of a ballot as a form: everything that cannot be is listed with its line, and nothing is saved until all of it can."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import streamlit as st

from assessment.ballot import entry, reading
from assessment.ballot.entry import FIELDS, Entered
from assessment.database import StoreError
from assessment.history import name_of
from assessment.papers import BALLOT, Filed
from assessment.record import Assessment
from assessment.shell import elsewhere, frame, links, rights
from assessment.shell.elsewhere import Both
from assessment.shell.markup import escape, paragraphs
from assessment.shell.session import assessment, hosted, person, store, words
from assessment.store import ChangedElsewhere
from questionnaires.wording import ballot_text
from reports.ballot_record import FIGURES, BallotHeld, Fault, as_ballot
from reports.parts.words import words as report_words
from reports.records import LONGEST_LINE, LONGEST_WORDS

_PLACE = "ballot-desk"
MOST_SHOWN = 100
"""Faults that are listed at once."""


class _Uploaded(Protocol):
    name: str

    def getvalue(self) -> bytes: ...


@dataclass
class _Desk:
    """The record as this tab has it before it. `revision`: from which it was filled in."""

    assessment: str
    before: BallotHeld | None
    revision: int
    turn: int = 0
    """Counts how often the form was filled in anew; it is part of the keys of the fields."""
    faults: tuple[Fault, ...] = ()
    mine: Entered | None = None
    """What was to be saved when it turned out that `theirs` stands."""
    theirs: Filed | None = None
    trouble: str = ""
    warned: tuple[str, ...] = ()
    """The units of which it was said that their votes will not be kept."""
    saved: tuple[str, ...] = field(default=())
    """What was done, in sentences."""

    def key(self, name: str) -> str:
        """Of a field."""
        return f"ballot-{name}-{self.turn}"


def draw(kept: Assessment) -> None:
    """The form, for whoever may change what is kept beside the answers."""
    desk = _desk(kept)
    st.header(words("ballot_change" if desk.before else "ballot_enter"), anchor=False)
    st.html(paragraphs(words("ballot_form_means"), "mr-text"))
    if desk.theirs is not None and desk.mine is not None:
        _said(desk)
        _conflict(kept, desk, desk.theirs, desk.mine)
    else:
        _form(desk)


def _desk(kept: Assessment) -> _Desk:
    found: _Desk | None = st.session_state.get(_PLACE)
    if found is None or found.assessment != kept.id:
        return _filled_in(kept, kept.papers.get(BALLOT), 0)
    if found.key("question") not in st.session_state and found.theirs is None:  # somebody came back to the page
        return _filled_in(kept, kept.papers.get(BALLOT), found.turn + 1)
    return found


def _filled_in(kept: Assessment, filed: Filed | None, turn: int) -> _Desk:
    """A desk on which the form shows what stands."""
    paper = filed.paper if filed else None
    desk = _Desk(kept.id, paper if isinstance(paper, BallotHeld) else None, filed.revision if filed else 0, turn)
    st.session_state[_PLACE] = desk
    for name, text in entry.typed_from(desk.before).items():
        st.session_state[desk.key(name)] = text
    return desk


def _said(desk: _Desk) -> None:
    if desk.trouble:
        frame.trouble(desk.trouble)
    if desk.faults:
        shown = "".join(f"<li>{escape(str(each))}</li>" for each in desk.faults[:MOST_SHOWN])
        more = len(desk.faults) - MOST_SHOWN
        rest = f"<p>{escape(words('ballot_more_faults', count=more))}</p>" if more > 0 else ""
        st.html(
            f'<div class="mr-trouble mr-user" role="alert"><p><strong>{escape(words("ballot_cannot_be"))}</strong></p>'
            f'<ul class="mr-list">{shown}</ul>{rest}</div>'
        )
    if desk.warned:
        st.html(f'<div class="mr-callout mr-warning mr-user" role="alert"><p>{escape(words("ballot_will_withhold", units="; ".join(desk.warned)))}</p></div>')
    if desk.saved:
        st.html(f'<div class="mr-callout mr-user" role="status">{"".join(f"<p>{escape(each)}</p>" for each in desk.saved)}</div>')


def _form(desk: _Desk) -> None:
    with st.form("ballot", border=False):
        st.text_area(report_words("ballot_question"), key=desk.key("question"), max_chars=LONGEST_WORDS, height=90)
        with st.container(horizontal=True, key="series-ballot-day"), st.container(key="figure-ballot-on"):
            st.text_input(report_words("ballot_day"), key=desk.key("on"), autocomplete="off")
        for name in ("counted_by", "kept_at"):
            st.text_input(report_words(f"ballot_{name}"), key=desk.key(name), max_chars=LONGEST_LINE, autocomplete="off")
        st.subheader(words("ballot_totals"), anchor=False)
        st.html(paragraphs(words("ballot_totals_means"), "mr-text mr-quiet"))
        with st.container(horizontal=True, key="series-ballot-counts"):
            for name in FIGURES:
                _figure(desk, name, report_words(f"ballot_figure_{name}"))
        st.html(f'<p class="mr-text">{escape(words("ballot_or_shares"))}</p>')
        with st.container(horizontal=True, key="series-ballot-shares"):
            for name in entry.SHARES:
                _figure(desk, name, words(f"ballot_{name}"))
        st.subheader(words("ballot_units"), anchor=False)
        st.html(paragraphs(words("ballot_units_means", columns=reading.titles()), "mr-text mr-quiet"))
        st.text_area(words("ballot_units_lines"), key=desk.key("units"), height=140)
        st.file_uploader(words("ballot_units_file"), type=["csv", "xlsx"], max_upload_size=5, key=desk.key("file"))
        _said(desk)
        st.form_submit_button(words("ballot_save"), type="primary", on_click=partial(_save, desk))
    links.download("ballot-units.csv", words("ballot_units_template"))


def _figure(desk: _Desk, name: str, label: str) -> None:
    with st.container(key=f"figure-ballot-{name}"):
        st.text_input(label, key=desk.key(name), autocomplete="off")


def _save(desk: _Desk) -> None:
    warned = desk.warned
    desk.faults, desk.trouble, desk.warned, desk.saved = (), "", (), ()
    typed = {name: str(st.session_state.get(desk.key(name)) or "") for name in FIELDS}
    uploaded: _Uploaded | None = st.session_state.get(desk.key("file"))
    made = entry.entered(typed, reading.read_file(uploaded.name, uploaded.getvalue()) if uploaded else None, desk.before)
    if made.held is None:
        desk.faults = made.faults
    elif set(made.lost) - set(warned):
        desk.warned = made.lost
    else:
        _keep(desk, made, desk.revision)


def _keep(desk: _Desk, made: Entered, expected: int) -> None:
    kept = assessment()
    try:
        filed = store().file(person(), kept.id, BALLOT, made.held, expected=expected)
    except ChangedElsewhere as conflict:
        desk.mine, desk.theirs = made, conflict.theirs
    except StoreError as error:
        desk.trouble = str(error)
    else:
        withheld = [words("ballot_withheld", units="; ".join(made.withheld))] if made.withheld else []
        _filled_in(kept, filed, desk.turn + 1).saved = (words("ballot_saved"), *withheld)


def _conflict(kept: Assessment, desk: _Desk, theirs: Filed, mine: Entered) -> None:
    who = name_of(theirs.by, rights.names(kept)) if hosted() else theirs.by
    where = words("ballot_elsewhere_you") if theirs.by == person().id else words("ballot_elsewhere_other", by=who)
    paper = theirs.paper if isinstance(theirs.paper, BallotHeld) else None
    both = Both(words("ballot_elsewhere"), where, theirs.at, _in_words(paper), _in_words(mine.held), words("ballot_keep_theirs"))
    elsewhere.draw("ballot", both, partial(_theirs_kept, kept, theirs, desk.turn + 1), partial(_keep, desk, mine, theirs.revision))


def _theirs_kept(kept: Assessment, theirs: Filed, turn: int) -> None:
    _filled_in(kept, theirs, turn)


def _in_words(held: BallotHeld | None) -> str:
    return ballot_text(as_ballot(held)) if held is not None else words("ballot_taken_away")
