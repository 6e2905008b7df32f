"""Other versions: what has changed since an assessment was made, both results, and the choice to keep or to move."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from assessment import carrying_on, combining, differences_told, versions
from assessment.data_in_words import Version
from assessment.definitions import Definitions
from assessment.identity import Action
from assessment.papers import KEPT, Kept
from assessment.record import Assessment
from assessment.shelf import OwnFile
from assessment.shell import frame, own_files, rights
from assessment.shell.markup import escape, literal, paragraphs
from assessment.shell.session import ADDRESS, assessment, definitions_of, person, store, words
from assessment.store import StoreError
from assessment.versions import Preview
from questionnaires.errors import DefinitionError
from reports import html_blocks

_TO = "to"
"""The part of the address that names another scoring file to look at, as id@version; without it, the present versions."""


def draw() -> None:
    """The whole page."""
    kept = assessment()
    made = definitions_of(kept)
    asked = st.query_params.get(_TO, "")
    file = own_files.named(asked) if asked else None
    frame.link(*(("weights", words("back_to_weights")) if asked else ("tasks", words("back_to_tasks"))))
    title = words("versions_title_file", title=file.title, version=file.version) if file else words("versions_title")
    frame.title(title, eyebrow=kept.name, tab=words("tab_versions", name=kept.name))
    frame.word_left()
    if asked and file is None:
        st.html(paragraphs(words("versions_no_file"), "mr-text"))
        return
    try:
        other = combining.under(made, file) if file else versions.present(made)
    except DefinitionError as error:
        _does_not_fit(error)
        return
    if not versions.are_others(kept, other):
        st.html(paragraphs(words("versions_same"), "mr-text"))
        return
    before, after = Version(made.library, made.scoring), Version(other.library, other.scoring)
    st.html(paragraphs(words("versions_lead_file" if file else "versions_lead"), "mr-text"))
    st.html(f'<p class="mr-text">{escape(differences_told.summary(before, after))}</p>')
    found = versions.preview(kept, other)
    _results(found)
    _answers(found)
    _choose(kept, other, file)
    st.header(words("versions_changes"), anchor=False)
    for section in differences_told.told(before, after):
        with st.expander(literal(section.title), key=f"unfold-{section.id}"):
            st.html(html_blocks.blocks(section.blocks, heading=section.title))


def _does_not_fit(error: DefinitionError) -> None:
    """The user's own scoring or questionnaires do not go with the present ones: which parts of them, and what to do."""
    faults = "".join(f"<li>{escape(sentence)}</li>" for sentence in error.sentences)
    st.html(f'{paragraphs(words("versions_own_does_not_fit"), "mr-text")}<ul class="mr-faults">{faults}</ul>')


def _results(found: Preview) -> None:
    st.header(words("versions_results"), anchor=False)
    st.html(html_blocks.blocks((versions.both_results(found),), heading=words("versions_results")))
    if titles := versions.new_dimensions(found):
        st.html(f'<p class="mr-text">{escape(words("versions_wider", count=len(titles), titles=", ".join(titles)))}</p>')


def _answers(found: Preview) -> None:
    """What becomes of the answers: those that go along, those to look at again, and those that stay behind, each with the reason."""
    moved = found.move
    st.header(words("versions_answers"), anchor=False)
    lines = [words("versions_along", count=len(moved.kept))]
    lines += [
        words("versions_moved", labels=", ".join(f"“{label}”" for label in each.labels), before=each.before, now=each.now) for each in moved.moved
    ]
    if moved.reworded:
        lines.append(words("versions_reworded", labels=", ".join(f"“{question.label}”" for question in moved.reworded)))
    lines += [words("versions_left", label=label, why=why) for label, why in moved.left]
    lines += [words("versions_new", count=moved.new)] if moved.new else []
    st.html(f'<ul class="mr-list mr-user">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>')


def _choose(kept: Assessment, other: Definitions, file: OwnFile | None) -> None:
    st.header(words("versions_choose"), anchor=False)
    if not rights.standing(kept).may(Action.PLAN):
        rights.told(kept, "versions_only_lead")
        return
    st.html(paragraphs(words("versions_choose_means"), "mr-text"))
    declined = file is None and versions.were_declined(kept, other)
    with st.container(horizontal=True):
        label = words("versions_move_file", title=literal(file.title), version=file.version) if file else words("versions_move")
        if st.button(label, key="versions-move"):
            _move(kept, other, file)
        if file is not None:
            frame.button_to("weights", words("versions_keep_file"), key="versions-keep-file")
        elif not declined:
            st.button(words("versions_keep"), key="versions-keep", on_click=_keep, args=(kept, other))
    if declined:
        st.html(f'<p class="mr-quiet">{escape(words("versions_kept_before"))}</p>')


def _move(kept: Assessment, other: Definitions, file: OwnFile | None) -> None:
    """Make the new assessment of the answers as they stand now, and go there."""
    made = carrying_on.take_to(store(), person(), store().load(person(), kept.id), other)
    frame.leave_word(words("versions_moved_now", count=len(made.answers)))
    st.switch_page(frame.path("results" if file else "tasks"), query_params={ADDRESS: made.id})


def _keep(kept: Assessment, other: Definitions) -> None:
    paper = Kept(at=datetime.now(UTC), hashes=tuple(ref.hash for ref in other.refs))
    try:
        store().file(person(), kept.id, KEPT, paper, expected=store().load(person(), kept.id).revision(KEPT))
    except StoreError as error:
        frame.leave_trouble(str(error))
        return
    frame.leave_word(words("versions_kept"))


if __name__ == "__main__":
    draw()
