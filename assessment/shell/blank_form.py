"""The offer of empty questionnaires to print, as the assessment at hand asks them."""

from __future__ import annotations

import streamlit as st

from assessment.record import Assessment
from assessment.shell.markup import escape
from assessment.shell.session import definitions_of, words
from questionnaires.texts import current_language, in_language
from reports import blank


def offer(kept: Assessment) -> None:
    """A heading, the choice of what to print, and the button. The file is made when the button is pressed."""
    library = definitions_of(kept).library
    places = {"": words("report_blank_all"), **blank.places(library)}
    st.header(words("report_blank"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("report_blank_means"))}</p>')
    which: str = st.selectbox(words("report_blank_which"), list(places), format_func=places.__getitem__, key="blank-which")

    language = current_language()  # the file is made later, when nobody can be asked for it

    def pdf() -> bytes:
        from reports import blank_pdf  # the PDF engine is heavy, and most visits to this page do not need it

        with in_language(language):
            return blank_pdf.render(blank.compose(library, (which,) if which else ()))

    name = f"blank-{which.replace('.', '-') or 'questionnaires'}.pdf"
    st.download_button(words("report_blank_get"), data=pdf, file_name=name, mime="application/pdf", key="get-blank", on_click="ignore")
