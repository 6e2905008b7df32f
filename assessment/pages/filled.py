"""Take over what was filled in in Word or Excel: what could not be read, and each answer beside the one that stands."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment import asking, colleague
from assessment.colleague import Kind
from assessment.filled import Filled
from assessment.identity import Action
from assessment.record import Assessment
from assessment.shell import form_reading, frame, merging, rights
from assessment.shell.markup import escape
from assessment.shell.merging import Shown
from assessment.shell.session import assessment, definitions_of, words

_SAID = {key: f"form_{key}" for key in ("merge_nothing", "merge_conflicts", "merge_conflicts_mean", "merge_new_mean", "merge_reworded")}


def draw() -> None:
    """The whole page. Nothing is changed before somebody chooses what to take over."""
    kept = assessment()
    if asking.part_of(kept) is not None or not rights.standing(kept).may(Action.PLAN):
        frame.go("tasks")
        return
    frame.link("report", words("back_to_report"))
    frame.title(words("form_title"), eyebrow=kept.name, tab=words("tab_form", name=kept.name))
    frame.word_left()
    st.html(f'<p class="mr-text">{escape(words("form_lead"))}</p>')
    file = st.file_uploader(words("form_label"), type=["docx", "xlsx"], max_upload_size=5, key="form")
    made = definitions_of(kept)
    if file is None or (found := form_reading.read(file.getvalue(), made)) is None:
        return
    form_reading.told(found)
    _merge(kept, found)


def _merge(kept: Assessment, found: Filled) -> None:
    library = definitions_of(kept).library
    questions = [question for id_, question in library.questions.items() if id_ in found.answers]
    # Nobody knows what stood when the form was printed, so whatever differs from an answer that stands is a conflict.
    rows = colleague.compare(questions, {}, kept.answers, found.answers, found.reworded)
    if rows:
        shown = Shown(words("form_whose"), rows, lambda row: row.kind is Kind.NEW and not row.reworded, base=False, said=_SAID)
        merging.draw(shown, partial(merging.take, kept.id, "", ""))


if __name__ == "__main__":
    draw()
