"""The offer of empty questionnaires to print or to fill in in Word or Excel, as the assessment at hand asks them, and the way back in."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment import asking
from assessment.blank_files import MIMES, rendered
from assessment.identity import Action
from assessment.record import Assessment
from assessment.shell import frame, rights
from assessment.shell.markup import escape
from assessment.shell.session import definitions_of, words
from questionnaires.model import Library
from questionnaires.texts import current_language, in_language
from reports import blank


def offer(kept: Assessment) -> None:
    """A heading, the choice of what to fill in and as which file, and the button. The file is made when the button is pressed."""
    library = definitions_of(kept).library
    places = {"": words("report_blank_all"), **blank.places(library)}
    st.header(words("report_blank"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("report_blank_means"))}</p>')
    which: str = st.selectbox(words("report_blank_which"), list(places), format_func=places.__getitem__, key="blank-which")
    said = {each: words(f"report_blank_{each}") for each in MIMES}
    format_: str = st.radio(words("report_blank_as"), list(said), format_func=said.__getitem__, key="blank-format")

    # The file is made later, when nobody can be asked for the language.
    make = partial(_made, library, which, format_, current_language())
    name = f"blank-{which.replace('.', '-') or 'questionnaires'}.{format_}"
    st.download_button(words("report_blank_get"), data=make, file_name=name, mime=MIMES[format_], key="get-blank", on_click="ignore")
    if asking.part_of(kept) is None and rights.standing(kept).may(Action.PLAN):
        frame.link("filled", words("to_form"))


def _made(library: Library, which: str, format_: str, language: str) -> bytes:
    with in_language(language):
        return rendered(blank.compose(library, (which,) if which else ()), format_)

