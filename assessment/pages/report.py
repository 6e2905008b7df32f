"""Report: take the result away as PDF, Markdown or the assessment file."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assessment import exchange
from assessment.record import Assessment
from assessment.shell import blank_form, frame
from assessment.shell.markup import escape, paragraphs
from assessment.shell.session import assessment, person, report, store, words
from questionnaires.texts import current_language, in_language

_PDF, _MARKDOWN, _JSON = "application/pdf", "text/markdown", "application/json"


def draw() -> None:
    """The whole page. Each file is made when its button is pressed, not before."""
    kept = assessment()
    stem = exchange.file_name(kept).removesuffix(".readiness.json")
    frame.link("results", words("back_to_results"))
    frame.title(words("report_title"), eyebrow=kept.name, tab=words("tab_report", name=kept.name))
    st.html(paragraphs(words("report_lead"), "mr-text"))

    language = current_language()  # a file is made later, when nobody can be asked for the language
    who, keeping = person(), store()

    def now() -> Assessment:
        """As it stands when the button is pressed: it may have been changed, deleted or erased in another tab."""
        return keeping.load(who, kept.id)

    def pdf() -> bytes:
        from reports import pdf as paper  # the PDF engine is heavy, and most visits to this page do not need it

        with in_language(language):
            return paper.render(report(now()))

    def markdown() -> str:
        from reports import markdown as text

        with in_language(language):
            return text.render(report(now()))

    _offer("pdf", pdf, f"{stem}.pdf", _PDF, primary=True)
    _offer("markdown", markdown, f"{stem}.md", _MARKDOWN)
    _offer("json", lambda: exchange.export(now()), exchange.file_name(kept), _JSON)
    st.html(f'<p class="mr-quiet">{escape(words("report_private"))}</p>')
    blank_form.offer(kept)


def _offer(kind: str, make: Callable[[], bytes] | Callable[[], str], name: str, mime: str, *, primary: bool = False) -> None:
    st.header(words(f"report_{kind}"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words(f"report_{kind}_means"))}</p>')
    look = "primary" if primary else "secondary"
    st.download_button(
        words(f"report_{kind}_get"), data=make, file_name=name, mime=mime, key=f"get-{kind}", on_click="ignore", type=look
    )


if __name__ == "__main__":
    draw()
