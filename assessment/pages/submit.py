"""Submit: a frozen copy of the assessment goes to a commissioner, and what was submitted before."""

from __future__ import annotations

import streamlit as st

from assessment.identity import Action, NotFound
from assessment.record import Assessment
from assessment.shell import frame
from assessment.shell.markup import escape, facts, literal, paragraphs
from assessment.shell.session import assessment, forget_reports, hosted, may, moment, person, store, words
from assessment.store import StoreError
from assessment.submissions import SHOWN, Submission


def draw() -> None:
    """The whole page."""
    kept = assessment()
    if not hosted() or not may(Action.SUBMIT):
        raise NotFound
    sent = store().submissions.of(person(), kept.id)
    frame.link("results", words("back_to_results"))
    frame.title(words("submit_title"), eyebrow=kept.name, tab=words("tab_submit", name=kept.name))
    frame.word_left()
    st.html(f'<p class="mr-lead">{escape(words("submit_lead"))}</p>')
    for part in ("holds", "stays"):
        st.html(f'<div class="mr-aside"><p class="mr-aside-title">{escape(words(f"submit_{part}_title"))}</p>{paragraphs(words(f"submit_{part}"))}</div>')
    _new(kept, sent)
    _sent(kept, sent)


def _new(kept: Assessment, sent: tuple[Submission, ...]) -> None:
    names = {each.id: each.name for each in store().submissions.takers(person(), kept.id)}
    st.header(words("submit_to"), anchor=False)
    if not names:
        st.html(paragraphs(words("submit_nobody"), "mr-text"))
        return
    with st.form("submit", border=False):
        only = 0 if len(names) == 1 else None
        to = st.radio(words("submit_which"), list(names), index=only, key="submit-to", format_func=lambda each: literal(names[each]))
        pressed = st.form_submit_button(words("submit_go"), type="primary")
    if not pressed:
        return
    if to is None:
        frame.trouble(words("submit_lacks"))
    else:
        _submit(kept, to, names[to], sent)


def _submit(kept: Assessment, to: str, name: str, sent: tuple[Submission, ...]) -> None:
    """Send a copy, unless they have this very one: pressing twice must not make two."""
    if any(each.to == to and _same(kept, each) for each in sent):
        frame.leave_word(words("submit_same", to=name))
    else:
        store().submissions.submit(person(), kept.id, to)
        frame.leave_word(words("submit_done", to=name))
    st.rerun()


def _same(kept: Assessment, copy: Submission) -> bool:
    """Whether the assessment stands as in this copy, and the copy can be read."""
    return copy.withdrawn is None and kept.changed <= copy.at


def _sent(kept: Assessment, sent: tuple[Submission, ...]) -> None:
    st.header(words("submit_sent"), anchor=False)
    if not sent:
        st.html(f'<p class="mr-text">{escape(words("submit_none"))}</p>')
    for copy in sent:
        with st.container(border=True, key=f"copy-{copy.id}"):
            _copy(kept, copy)


def _copy(kept: Assessment, copy: Submission) -> None:
    st.subheader(literal(words("copy_of", to=copy.to_name, when=moment(copy.at))), anchor=False)
    st.html(facts([(words("copy_by"), copy.by_name or words("copy_by_nobody")), (words("copy_hash"), copy.hash[:SHOWN])]))
    if copy.withdrawn is not None:
        st.html(f'<p class="mr-text">{escape(words("copy_withdrawn", when=moment(copy.withdrawn)))}</p>')
    else:
        st.html(f'<p class="mr-text">{escape(words("copy_same" if _same(kept, copy) else "copy_changed"))}</p>')
    with st.expander(words("copy_hash_full"), key=f"hash-{copy.id}", type="compact"):
        st.html(f'<p class="mr-text">{escape(words("copy_hash_means"))}</p>')
        st.code(copy.hash, language=None, wrap_lines=True)
    if copy.withdrawn is None:
        _withdrawal(kept, copy)


def _withdrawal(kept: Assessment, copy: Submission) -> None:
    with st.expander(words("copy_withdraw"), key=f"withdrawal-{copy.id}", type="compact"):
        st.html(f'<p class="mr-text">{escape(words("copy_withdraw_means"))}</p>')
        with st.form(f"withdraw-{copy.id}", border=False):
            sure = st.checkbox(words("copy_withdraw_sure"), key=f"sure-{copy.id}")
            pressed = st.form_submit_button(words("copy_withdraw_go"))
        if pressed and not sure:
            frame.trouble(words("copy_withdraw_not_sure"))
        elif pressed:
            _withdraw(kept, copy)


def _withdraw(kept: Assessment, copy: Submission) -> None:
    try:
        store().submissions.withdraw(person(), kept.id, copy.id)
    except StoreError as error:
        frame.leave_trouble(str(error))
    else:
        forget_reports()
        frame.leave_word(words("copy_withdrawn_now", to=copy.to_name))
    st.rerun()


if __name__ == "__main__":
    draw()
