"""Answers carried forward from an earlier assessment: said beside each, and confirmed one by one or all of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from assessment.entry import Entry
from assessment.shell import frame
from assessment.shell.desk import Desk, forget_fields
from assessment.shell.markup import escape, literal
from assessment.shell.session import words
from assessment.store import AnsweredElsewhere, NotFound, StoreError
from questionnaires.answers import Answer
from questionnaires.model import Question
from questionnaires.wording import carried_text


def small(answer: Answer) -> str:
    """A line under an answer in a table; nothing for one that was given or confirmed this time."""
    said = carried_text(answer)
    return f'<span class="mr-small">{escape(said)}</span>' if said else ""


def confirm(entry: Entry, confirmed: Callable[[], None]) -> None:
    """That the answer comes from an earlier assessment, and the button that says it still holds. To change it confirms it, too."""
    assert entry.answer is not None
    id_ = entry.question.id
    with st.container(key=f"carried-{id_}", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="mr-text">{escape(carried_text(entry.answer))}. {escape(words("carried_ask"))}</p>')
        help_ = literal(words("carried_confirm_of", label=entry.question.label))
        st.button(words("carried_confirm"), key=f"confirm-{id_}", on_click=confirmed, help=help_)


def confirm_all(desk: Desk, questions: Sequence[Question], *, key: str) -> None:
    """A button that confirms all these answers as they are shown; nothing if none of them is carried forward."""
    ids = [each.id for each in questions if _waits(desk.entries[each.id])]
    if len(ids) > 1:
        st.button(words("carried_confirm_all", count=len(ids)), key=key, on_click=partial(_all_confirmed, desk, ids))


def confirmed(desk: Desk, question_ids: Sequence[str]) -> int:
    """Save these answers as confirmed, each only if it still stands as it is shown here; how many were."""
    done = 0
    for id_ in question_ids:
        entry = desk.entries[id_]
        if entry.answer is None or entry.saved is None or not entry.answer.carried_from:
            continue
        try:
            entry.saved = desk.save(id_, replace(entry.answer, carried_from=""), entry.saved.revision)
            done += 1
        except AnsweredElsewhere as conflict:
            entry.theirs = conflict.theirs
        except NotFound:
            entry.trouble, entry.unsaved = words("assessment_gone"), True
        except StoreError as error:
            entry.trouble, entry.unsaved = str(error), True
    return done


def _waits(entry: Entry) -> bool:
    return entry.theirs is None and not entry.pending and entry.answer is not None and bool(entry.answer.carried_from)


def _all_confirmed(desk: Desk, question_ids: Sequence[str]) -> None:
    done = confirmed(desk, question_ids)
    forget_fields(*question_ids)
    frame.leave_word(words("carried_confirmed_one") if done == 1 else words("carried_confirmed_many", count=done))
