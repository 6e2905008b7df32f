"""The offer of empty questionnaires to print or to fill in in Word or Excel, as the assessment at hand asks them, and the way back in."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from assessment import asking
from assessment.blank_files import MIMES
from assessment.identity import Action
from assessment.record import Assessment
from assessment.shell import frame, links, rights
from assessment.shell.markup import escape
from assessment.shell.session import definitions_of, words
from reports import blank


def offer(kept: Assessment) -> None:
    """A heading, the choice of what to fill in and as which file, and the link. The file is made when the link is followed."""
    library = definitions_of(kept).library
    places = {"": words("report_blank_all"), **blank.places(library)}
    st.header(words("report_blank"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("report_blank_means"))}</p>')
    which: str = st.selectbox(words("report_blank_which"), list(places), format_func=places.__getitem__, key="blank-which")
    said = {each: words(f"report_blank_{each}") for each in MIMES}
    format_: str = st.radio(words("report_blank_as"), list(said), format_func=said.__getitem__, key="blank-format")

    links.download(f"blank.{format_}", words("report_blank_get"), query=urlencode({"only": which}) if which else "")
    if asking.part_of(kept) is None and rights.standing(kept).may(Action.PLAN):
        frame.link("filled", words("to_form"))
