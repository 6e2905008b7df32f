"""History and deleting: who changed which answer when, and the ways to make something gone."""

from __future__ import annotations

import streamlit as st

from assessment import asking, history
from assessment.database import TracesRemain
from assessment.history import Line
from assessment.identity import Action
from assessment.papers import is_action
from assessment.record import Assessment, Change, PaperChange
from assessment.shell import frame, plan_desk, rights, standing
from assessment.shell.desk import put_away
from assessment.shell.markup import escape, paragraphs
from assessment.shell.session import (
    assessment,
    definitions_of,
    forget_reports,
    hosted,
    may,
    moment,
    person,
    store,
    words,
)
from questionnaires.model import Library

AT_FIRST = 10
"""How many changes are shown before one asks for all."""
_COLUMNS = ("history_question", "history_from", "history_to", "history_when")


def draw() -> None:
    """The whole page."""
    kept = assessment()
    changes, actions = store().history(person(), kept.id), store().action_history(person(), kept.id)
    library = definitions_of(kept).library
    frame.link("tasks", words("back_to_tasks"))
    may = rights.standing(kept).may
    frame.title(words("history_title" if may(Action.DELETE) else "to_history_read"), eyebrow=kept.name, tab=words("tab_history", name=kept.name))
    frame.word_left()
    _changes(history.lines(library, changes, actions, rights.names(kept)))
    if not may(Action.DELETE) and not may(Action.ERASE):
        rights.told(kept, "delete_only_lead")
    if may(Action.ERASE) and asking.part_of(kept) is None:  # a part also keeps what it came with, to be compared with
        _former(kept, library, changes, actions)
    if may(Action.DELETE):
        _delete(kept)
    if may(Action.ERASE):
        _erase(kept)


def _section(title: str, text: str) -> None:
    st.header(words(title), anchor=False)
    st.html(paragraphs(words(text), "mr-text"))


def _of_parts(kept: Assessment, text: str) -> None:
    """What becomes of what colleagues were given behind a link; nothing if nobody was."""
    if any(asked.part for asked in asking.requests(kept).values()):
        st.html(paragraphs(words(text), "mr-text"))


def _changes(found: tuple[Line, ...]) -> None:
    if not found:
        _section("history_changes", "history_none")
        return
    _section("history_changes", "history_lead")
    all_shown = st.session_state.get("all-changes", False)
    shown = found if all_shown else found[:AT_FIRST]
    heads = "".join(f'<th scope="col" role="columnheader">{escape(words(key))}</th>' for key in _COLUMNS)
    st.html(
        f'<table class="mr-table mr-folds mr-history" role="table"><caption class="mr-hidden">{escape(words("history_caption"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{"".join(map(_row, shown))}</tbody></table>'
    )
    if len(shown) < len(found):
        st.button(words("history_all", count=len(found)), on_click=_show_all)
    _to_log()
    st.html(f'<p class="mr-quiet">{escape(words("history_names" if hosted() else "history_no_login"))}</p>')


def _to_log() -> None:
    if may(Action.READ_LOG):
        frame.link("log", words("log_open"))


def _show_all() -> None:
    st.session_state["all-changes"] = True


def _row(line: Line) -> str:
    from_to = "".join(
        f'<td role="cell" class="mr-user mr-wide" data-title="{escape(words(key))}">{escape(text)}</td>'
        for key, text in (("history_from", line.before), ("history_to", line.after))
    )
    by = f'<span class="mr-small mr-user">{escape(words("history_by", who=line.by))}</span>'
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{escape(line.question)}</th>{from_to}'
        f'<td role="cell" class="mr-wide">{escape(moment(line.at))}{by}</td></tr>'
    )


def _former(kept: Assessment, library: Library, changes: tuple[Change, ...], actions: tuple[PaperChange, ...]) -> None:
    kept_of = history.former(changes, actions)
    names = {question.id: question.label for question in library.answerable.values()} | history.action_names(library, actions)
    _section("former_title", "former_means" if kept_of else "former_none")
    _of_parts(kept, "former_parts")
    if not kept_of:
        return
    with st.form("former", border=False):
        chosen = st.selectbox(
            words("former_label"),
            kept_of,
            key="former-question",
            format_func=lambda id_: names[id_],
        )
        sure = st.checkbox(words("former_sure"), key="former-sure")
        pressed = st.form_submit_button(words("former_go"))
    if not pressed:
        return
    if not sure:
        frame.trouble(words("former_not_sure"))
        return
    _erased(kept, chosen, words("former_action_erased" if is_action(chosen) else "former_erased", question=names[chosen]))
    del st.session_state["former-sure"]
    st.rerun()


def _delete(kept: Assessment) -> None:
    _section("delete_title", "delete_means")
    _of_parts(kept, "delete_parts")
    if st.button(words("delete_go"), key="delete-go"):
        store().delete(person(), kept.id)
        frame.leave_word(words("deleted", name=kept.name))
        st.switch_page(frame.path("start"))


def _erase(kept: Assessment) -> None:
    _section("erase_title", "erase_means")
    _of_parts(kept, "erase_parts")
    word = words("erase_word")
    with st.form("erase", border=False):
        typed = st.text_input(words("erase_label", word=word), key="erase-word", autocomplete="off")
        pressed = st.form_submit_button(words("erase_go"))
    if not pressed:
        return
    if (typed or "").strip().lower() != word:
        frame.trouble(words("erase_not_confirmed", word=word))
        return
    put_away()
    forget_reports()
    standing.forget()
    _erased(kept, None, words("erased", name=kept.name))
    st.switch_page(frame.path("start"))


def _erased(kept: Assessment, question_id: str | None, said: str) -> None:
    if question_id is None or is_action(question_id):
        plan_desk.put_away()
    try:
        store().erase(person(), kept.id, question_id)
        frame.leave_word(said)
    except TracesRemain as error:
        frame.leave_word(str(error))


if __name__ == "__main__":
    draw()
