"""Comments to a question: seen by all who may read, written by whoever reviews, and never part of a score, a report or a file."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import streamlit as st

from assessment.database import TracesRemain
from assessment.history import name_of
from assessment.identity import Action
from assessment.papers import COMMENT, Comment, new_key
from assessment.record import Assessment
from assessment.shell import frame, rights
from assessment.shell.desk import Desk
from assessment.shell.markup import escape, literal, paragraphs
from assessment.shell.session import hosted, moment, person, store, words
from assessment.store import ChangedElsewhere, StoreError
from questionnaires.answers import is_blank
from questionnaires.model import Question
from reports.records import LONGEST_WORDS


class Written(NamedTuple):
    """A comment as it stands, with its key, who wrote it and when, in words."""

    key: str
    text: str
    by: str
    name: str
    when: str


def of(kept: Assessment) -> dict[str, list[Written]]:
    """All comments by the id of their question, each list oldest first."""
    filed = [(key, each, each.paper) for key, each in kept.papers.items() if isinstance(each.paper, Comment)]
    if not filed:
        return {}
    names, found = rights.names(kept), dict[str, list[Written]]()
    for key, each, comment in sorted(filed, key=lambda one: (one[1].at, one[0])):
        written = Written(key, comment.text, each.by, name_of(each.by, names), moment(each.at))
        found.setdefault(comment.about, []).append(written)
    return found


def counted(written: list[Written]) -> str:
    """ "2 comments"."""
    return words("comments_one") if len(written) == 1 else words("comments_count", count=len(written))


def draw(desk: Desk, question: Question, written: list[Written], *, unfolded: bool = False) -> None:
    """The comments to a question, folded, with a box for one more for whoever may write one; nothing if there is neither."""
    may_write = hosted() and desk.only is None and desk.standing.may(Action.REVIEW)
    just_done = _said(question) in st.session_state
    if not written and not may_write and not just_done:
        return
    title = counted(written) if written else words("comment_none")
    with st.expander(title, key=f"comments-{question.id}", type="compact", expanded=unfolded or just_done):
        with st.container():  # of its own, so that the box below stays in its place, and whoever is in it, too
            _just_done(question)
            for each in written:
                _one(desk, question, each)
        if may_write:
            _write(desk, question)


def _one(desk: Desk, question: Question, each: Written) -> None:
    with st.container(key=f"comment-{each.key}", gap="xxsmall"):
        who = escape(words("comment_by", who=each.name, when=each.when))
        st.html(f'<div class="mr-user"><p class="mr-small"><strong>{who}</strong></p>{paragraphs(each.text, "mr-text")}</div>')
        if desk.standing.may(Action.REVIEW) and (each.by == person().id or desk.standing.may(Action.PLAN)):
            help_ = literal(words("comment_remove_means", who=each.name, when=each.when))
            st.button(words("comment_remove"), key=f"uncomment-{each.key}", type="tertiary", help=help_, on_click=partial(_removed, desk, question, each))


def _write(desk: Desk, question: Question) -> None:
    with st.form(f"comment-form-{question.id}", border=False, enter_to_submit=False, clear_on_submit=False):
        label = literal(words("comment_label", label=question.label))
        st.text_area(label, key=_text(question), height=90, max_chars=LONGEST_WORDS)
        st.html(f'<p class="mr-quiet">{escape(words("comment_means"))}</p>')
        st.form_submit_button(literal(words("comment_go")), key=f"comment-go-{question.id}", on_click=partial(_written, desk, question))


def _text(question: Question) -> str:
    return f"comment-text-{question.id}"


def _said(question: Question) -> str:
    return f"comment-said-{question.id}"


def _just_done(question: Question) -> None:
    """What was just done or could not be done, told once, beside the comments that it is about."""
    wrong, text = st.session_state.pop(_said(question), None) or ("", "")
    if wrong:
        frame.trouble(wrong)
    if text:
        st.html(f'<div class="mr-callout mr-user" role="status"><p>{escape(text)}</p></div>')


def _written(desk: Desk, question: Question) -> None:
    """File what stands in the box under a key chosen before, so that pressing twice makes one comment. It stays in the box until it is filed."""
    text = str(st.session_state.get(_text(question)) or "").strip()
    if is_blank(text):
        st.session_state[_said(question)] = (words("comment_empty"), "")
        return
    key: str = st.session_state.setdefault(f"comment-key-{question.id}", new_key(COMMENT))
    try:
        store().comment(person(), desk.assessment, key, Comment(about=question.id, text=text))
    except ChangedElsewhere:
        st.session_state[f"comment-key-{question.id}"] = new_key(COMMENT)
        _written(desk, question)
        return
    except StoreError as error:
        st.session_state[_said(question)] = (f"{words('refused', why=str(error))} {words('look_typed', typed=text)}", "")
        return
    except ValueError:
        st.session_state[_said(question)] = (words("comment_unprintable"), "")
        return
    st.session_state[_text(question)] = ""
    st.session_state.pop(f"comment-key-{question.id}", None)
    st.session_state[_said(question)] = ("", words("comment_written"))


def _removed(desk: Desk, question: Question, each: Written) -> None:
    try:
        store().uncomment(person(), desk.assessment, each.key)
    except TracesRemain as error:
        st.session_state[_said(question)] = ("", str(error))
    except StoreError as error:
        st.session_state[_said(question)] = (words("refused", why=str(error)), "")
    else:
        st.session_state[_said(question)] = ("", words("comment_removed", text=each.text))
