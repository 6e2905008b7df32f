"""Start: what this is, my assessments, and the ways to begin one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import streamlit as st

from assessment import asking, examples, exchange, filled
from assessment.identity import Action, Role, Standing
from assessment.record import Assessment, Summary
from assessment.shell import at_home, form_reading, frame, part
from assessment.shell.markup import escape, literal
from assessment.shell.session import ADDRESS, day_of, hosted, may_at_home, moment, person, shipped, store, today, words
from assessment.shell.standing import standing
from assessment.store import DefinitionsMissing
from questionnaires.errors import DefinitionError, ToolkitError
from reports.parts.verdict import headline
from reports.parts.words import stage_name
from scoring.result import Outcome, Verdict

Roles: TypeAlias = Mapping[str, frozenset[Role]]

AT_FIRST = 10
"""How many assessments are shown before one asks for more."""


def draw() -> None:
    """The whole page."""
    found = store().assessments(person())
    may_begin = may_at_home(Action.CREATE)
    frame.title(words("start_title"), tab=words("start_mine"))
    frame.word_left()
    st.html(f'<p class="mr-lead">{escape(words("start_lead"))}</p><p class="mr-quiet">{escape(words("start_mutual"))}</p>')
    if may_begin:
        _begin()
    at_home.draw(bool(found))
    roles = store().people.roles(person()) if hosted() else {}
    others = [each for each in found if Role.LEAD not in roles.get(each.id, (Role.LEAD,))]
    if may_begin or len(found) > len(others) or not others:
        _list("start_mine", [each for each in found if each not in others], roles)
    if others:
        _list("start_others", others, roles)
    _deleted()
    if not may_begin:
        _check_report()
        return
    left, right = st.columns(2, gap="large")
    with left:
        form = _open_file()
    if form is not None:
        _form(form)
        _examples()
        return
    with right:
        _examples()
    _check_report()


def _check_report() -> None:
    st.header(words("menu_verify"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("verify_from_start"))}</p>')
    st.page_link(frame.path("verify"), label=words("menu_verify"))


def _begin() -> None:
    if st.button(words("start_new"), type="primary"):
        st.switch_page(frame.path("new"))
    minutes = sum(questionnaire.minutes for questionnaire in shipped().library.questionnaires)
    st.html(f'<p class="mr-quiet">{escape(words("start_minutes", minutes=minutes))}</p>')


def _list(title: str, found: list[Summary], roles: Roles) -> None:
    """Some of the assessments, the last changed first; the older ones once one asks for them."""
    st.header(words(title), anchor=False)
    if not found:
        st.html(f'<p class="mr-text">{escape(words("start_none"))}</p>')
    shown = f"all-shown-{title}"
    all_shown = st.session_state.get(shown, False)
    for summary in found if all_shown else found[:AT_FIRST]:
        _assessment(summary, roles.get(summary.id, frozenset()))
    if len(found) > AT_FIRST and not all_shown:
        st.button(words("start_older", count=len(found) - AT_FIRST), key=f"older-{title}", on_click=_show_all, args=(shown,))


def _show_all(shown: str) -> None:
    st.session_state[shown] = True


def _assessment(summary: Summary, roles: frozenset[Role]) -> None:
    here = {ADDRESS: summary.id}
    with st.container(border=True, key=f"saved-assessment-{summary.id}"):
        try:
            kept = store().load(person(), summary.id)
            if summary.part:
                _part(summary, kept)
                return
            where, found, verdict, left_off = standing(kept)
        except ToolkitError as error:
            _unreadable(summary, roles, error)
            return
        name, state, button = st.columns([9, 7, 4], vertical_alignment="center", gap="medium")
        with name, st.container(gap=None):
            st.page_link(frame.path("tasks"), label=literal(summary.name), query_params=here)
            copied = words("start_imported", day=day_of(summary.imported)) if summary.imported else ""
            lines = [f'<p class="mr-small mr-user">{escape(line)}</p>' for line in (at_home.roles(roles), where, copied) if line]
            if lines:
                st.html("".join(lines))
        progress = found.progress
        answered = words("start_answered", answered=progress.asked - progress.left, questions=progress.asked)
        saved = words("start_saved", when=moment(summary.changed))
        small = "<br>".join(escape(line) for line in (_reached(verdict), answered, saved) if line)
        state.html(f'<div class="mr-word">{escape(headline(verdict))}</div><span class="mr-small">{small}</span>')
        with button:
            goes_on = left_off if not roles or Standing(roles).may(Action.ANSWER) else ""
            label, page, query = ("start_continue", "section", {"s": goes_on}) if goes_on else ("start_results", "results", {})
            help_ = words(f"{label}_with", name=literal(summary.name))
            if st.button(words(label), key=f"open-{summary.id}", width="stretch", help=help_):
                st.switch_page(frame.path(page), query_params=here | query)


def _part(summary: Summary, kept: Assessment) -> None:
    """A part that a colleague was given: how far it is, and no result."""
    made = asking.part_of(kept)
    if made is None:
        return
    here, found = {ADDRESS: summary.id}, part.walked(kept, made)
    name, state, button = st.columns([9, 7, 4], vertical_alignment="center", gap="medium")
    with name, st.container(gap=None):
        st.page_link(frame.path("tasks"), label=literal(part.title(made)), query_params=here)
        st.html(f'<p class="mr-small">{escape(words("start_part_file" if kept.imported else "start_part_link", day=day_of(kept.created)))}</p>')
    progress, step = found.progress, part.left_off(kept, found)
    answered = words("start_answered", answered=progress.asked - progress.left, questions=progress.asked)
    state.html(f'<div class="mr-word">{escape(answered)}</div><span class="mr-small">{escape(words("start_saved", when=moment(summary.changed)))}</span>')
    if button.button(words("start_continue"), key=f"open-{summary.id}", width="stretch", help=words("start_continue_with", name=literal(part.title(made)))):
        query = here | ({"s": ".".join(step.key)} if step else {})
        st.switch_page(frame.path("section" if step else "tasks"), query_params=query)


def _unreadable(summary: Summary, roles: frozenset[Role], error: ToolkitError) -> None:
    why, button = st.columns([16, 4], vertical_alignment="center", gap="medium")
    why.html(f'<p class="mr-text mr-user"><strong>{escape(summary.name)}</strong></p><p class="mr-small mr-user">{escape(str(error))}</p>')
    if isinstance(error, DefinitionsMissing):
        with why:
            st.page_link(frame.path("tasks"), label=words("start_as_stored"), query_params={ADDRESS: summary.id})
    may_remove = store().people.standing(person(), summary.id).may(Action.DELETE)
    if may_remove and button.button(words("start_remove"), key=f"remove-{summary.id}", width="stretch", help=literal(summary.name)):
        store().delete(person(), summary.id)
        frame.leave_word(words("deleted", name=summary.name))
        st.rerun()


def _deleted() -> None:
    found = store().assessments(person(), deleted=True)
    if not found:
        return
    with st.expander(words("start_deleted", count=len(found)), key="deleted"):
        st.html(f'<p class="mr-quiet">{escape(words("start_deleted_means"))}</p>')
        for summary in found:
            with st.container(key=f"deleted-{summary.id}", horizontal=True, vertical_alignment="center"):
                when = words("start_deleted_when", when=moment(summary.deleted)) if summary.deleted else ""
                name = words("start_part_of", name=summary.name) if summary.part else summary.name
                st.html(f'<p class="mr-text mr-user"><strong>{escape(name)}</strong> <span class="mr-small">{escape(when)}</span></p>')
                help_ = words("start_restore_name", name=literal(summary.name))
                if st.button(words("start_restore"), key=f"restore-{summary.id}", help=help_):
                    store().restore(person(), summary.id)
                    frame.leave_word(words("restored", name=summary.name))
                    st.rerun()


def _reached(verdict: Verdict) -> str:
    """Under the verdict: the stage reached so far, unless the verdict itself says as much."""
    if verdict.outcome in (Outcome.DOES_NOT_SUIT, Outcome.READY) or verdict.reached is None:
        return ""
    return words("start_reached", stage=stage_name(verdict.reached))


def _open_file() -> bytes | None:
    """Returns the form to look at, if it is one that was chosen."""
    st.header(words("start_open_title"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("start_open"))}</p>')
    file = st.file_uploader(words("start_open_label"), type=["json", "docx", "xlsx"], max_upload_size=5, key="file")
    if file is None:
        return None
    if filled.is_form(file.name, file.getvalue()):
        return file.getvalue()
    if st.button(words("start_open_button"), key="open-file"):
        try:
            opened = exchange.import_(store(), person(), file.getvalue())
        except ToolkitError as error:
            lines = "".join(f"<p>{escape(line)}</p>" for line in str(error).splitlines())
            st.html(f'<div class="mr-trouble" role="alert">{lines}</div>')
            return None
        st.switch_page(frame.path("tasks"), query_params={ADDRESS: opened.id})
    return None


def _form(content: bytes) -> None:
    """What a filled-in form says, and what could not be read of it, before anything is saved."""
    with st.container(border=True, key="form-read"):
        st.header(words("form_read_title"), anchor=False)
        found = form_reading.read(content, shipped())
        if found is None:
            return
        form_reading.told(found)
        form_reading.answers(found, shipped().library)
        if found.answers and st.button(words("form_make"), key="open-form", type="primary"):
            try:
                opened = store().create(person(), shipped(), answers=found.to_confirm(today()), imported=True)
            except ToolkitError as error:
                frame.trouble(str(error))
                return
            form_reading.forget()
            st.switch_page(frame.path("tasks"), query_params={ADDRESS: opened.id})


def _examples() -> None:
    st.header(words("start_example_title"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("start_example"))}</p>')
    try:
        found = examples.examples()
    except DefinitionError as error:  # the rest of the page is sound
        faults = "".join(f"<li>{escape(sentence)}</li>" for sentence in error.sentences)
        st.html(f'<p class="mr-text">{escape(words("start_example_faulty"))}</p><ul class="mr-faults">{faults}</ul>')
        return
    for each in found:
        label = literal(words("start_example_link", title=each.title))
        if st.button(label, key=f"example-{each.id}", type="tertiary", wrap=True):
            opened = examples.open_example(store(), person(), each.id)
            st.switch_page(frame.path("tasks"), query_params={ADDRESS: opened.id})


if __name__ == "__main__":
    draw()
