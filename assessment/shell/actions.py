"""One action of the plan on the page: what it is and why, its fields, whether it is saved, and what to do when two people change it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import streamlit as st

from assessment.action_entry import FIELDS, ActionEntry, action_in
from assessment.history import action_in_full, name_of
from assessment.identity import Action as May
from assessment.papers import Action, Filed, Status
from assessment.shell import elsewhere, frame
from assessment.shell.desk import field_key, forget_fields
from assessment.shell.elsewhere import Both
from assessment.shell.markup import escape, literal, mark, paragraphs, state
from assessment.shell.plan_desk import PlanDesk
from assessment.shell.question import finish
from assessment.shell.session import hosted, person, store, time_of_day, today, words
from assessment.walk import Step
from reports.actions import headline
from reports.parts import plan as told
from reports.parts.words import words as report_words

_TEXT_ROWS = 110  # pixels


class What(NamedTuple):
    """What an action is for: the name of its question and the page that asks it, if any does, and why it is there."""

    label: str
    step: Step | None
    about: str
    why: str


def draw(here: PlanDesk, key: str, number: int, what: What) -> None:
    """An action of the plan, with its fields folded; all of it in a fragment, so that saving it redraws nothing else."""
    with st.container(key=f"action-{key}"):
        st.fragment(_draw)(here, key, number, what)


def draw_text(text: str, what: What, number: int = 0) -> None:
    """What is to be done, headed by its first sentence, then what it is for."""
    head, rest = headline(text)
    st.subheader(literal(words("numbered", number=number, text=head) if number else head), anchor=False)
    if rest:
        st.html(f'<div class="mr-user">{paragraphs(rest, "mr-text")}</div>')
    if what.step is not None:
        frame.link("section", words("action_for", label=what.label), s=".".join(what.step.key), q=what.about)
    label = what.label if what.step is None else ""
    st.html(f'<p class="mr-quiet mr-user">{escape(" – ".join(filter(None, (label, what.why))))}</p>')


def _draw(here: PlanDesk, key: str, number: int, what: What) -> None:
    entry = here.entries[key]
    action = entry.action or entry.typed_action
    left, right = st.columns([11, 5], gap="medium")
    with left:
        draw_text(action.text, what, number)
    right.html(_facts(action))
    if not here.standing.may(May.PLAN):
        if entry.pending:
            _unsaved(entry)
        return
    unfolded = key == here.unfolded or entry.pending
    with st.expander(words("action_change", number=number), expanded=unfolded, key=f"change-{key}", type="compact"):
        _fields(here, entry)
        _standing(here, entry)
        if entry.theirs is None:
            help_ = literal(words("action_out_means"))
            st.button(words("action_out", number=number), key=f"out-{key}", type="tertiary", on_click=partial(_taken_out, here, key), help=help_)


def _unsaved(entry: ActionEntry) -> None:
    """What was typed here and is not saved: the right to save it may have ended meanwhile."""
    why = entry.trouble or (words("action_elsewhere"),)
    frame.trouble(" ".join((*why, words("look_typed", typed=action_in_full(entry.typed_action)))))


def _facts(action: Action) -> str:
    late = action.due is not None and action.due < today() and action.status in (Status.TO_DO, Status.UNDER_WAY)
    due = told.due(action.due) + (f", {words('action_late')}" if late else "")
    owner = action.owner or report_words("no_owner")
    pairs = (("col_owner", escape(owner)), ("col_due", escape(due)), ("col_status", state(told.state(action.status.value))))
    cells = "".join(f"<div><dt>{escape(report_words(name))}</dt><dd>{html}</dd></div>" for name, html in pairs)
    return f'<dl class="mr-facts">{cells}</dl>'


def _fields(here: PlanDesk, entry: ActionEntry) -> None:
    changed = partial(_changed, here, entry.key)
    st.text_area(words("action_text"), key=_seed(entry, "text"), on_change=changed, height=_TEXT_ROWS)
    with st.container(horizontal=True, key=f"series-{entry.key}"):
        st.text_input(words("action_owner"), key=_seed(entry, "owner"), on_change=changed, autocomplete="off")
        st.text_input(words("action_due"), key=_seed(entry, "due"), on_change=changed, autocomplete="off")
    options = [each.value for each in Status]
    st.radio(report_words("col_status"), options, key=_seed(entry, "status"), format_func=lambda each: report_words(f"progress_{each}"), horizontal=True, on_change=changed)


def _seed(entry: ActionEntry, name: str) -> str:
    key = field_key(entry.key, name)
    st.session_state.setdefault(key, entry.typed.get(name, ""))
    return key


def _standing(here: PlanDesk, entry: ActionEntry) -> None:
    """The saved line; before it what is wrong, or changed elsewhere."""
    if entry.theirs is not None:
        _conflict(here, entry, entry.theirs)
    if entry.trouble:
        lines = entry.trouble if entry.unsaved else (*entry.trouble, words("action_rest_saved"))
        said = "".join(f"<p>{escape(line)}</p>" for line in lines)
        st.html(f'<div class="mr-trouble" role="alert">{said}</div>')
        if entry.unsaved:
            st.button(words("try_again"), key=f"again-{entry.key}", on_click=partial(_changed, here, entry.key))
    saved = not entry.pending
    text = words("saved_at", time=time_of_day(entry.filed.at)) if saved else ""
    shown = f"{mark('done')}<span>{escape(text)}</span>" if text else ""
    st.html(f'<p class="mr-saved" data-say="{escape(entry.key)}" data-turn="{entry.filed.revision}">{shown}</p>')


def _conflict(here: PlanDesk, entry: ActionEntry, theirs: Filed) -> None:
    where = words("action_elsewhere_you") if theirs.by == person().id else words("action_elsewhere_other", by=_name(here, theirs))
    stands, mine = action_in(theirs), entry.typed_action
    said = action_in_full(stands) if stands else words("history_action_out")
    both = Both(words("action_elsewhere"), where, theirs.at, said, action_in_full(mine), words("action_keep_theirs"))
    elsewhere.draw(entry.key, both, partial(_theirs_kept, here, entry.key), partial(_mine_kept, here, entry.key))


def _name(here: PlanDesk, theirs: Filed) -> str:
    return name_of(theirs.by, store().people.names(person(), here.assessment)) if hosted() else theirs.by


def _changed(here: PlanDesk, key: str) -> None:
    entry, before = here.entries[key], here.entries[key].action
    finish(lambda: entry.take(_collected(entry), _filer(here, key)))
    if bool(before and before.due) != bool(entry.action and entry.action.due):
        st.rerun()  # the page says how many actions the calendar leaves out


def _collected(entry: ActionEntry) -> dict[str, str]:
    """What the fields on the page hold now; a field that is not on the page keeps what was typed in it."""
    typed = dict(entry.typed)
    for name in FIELDS:
        key = field_key(entry.key, name)
        if key in st.session_state:
            typed[name] = str(st.session_state[key] or "")
    return typed


def _taken_out(here: PlanDesk, key: str) -> None:
    entry, before = here.entries[key], here.entries[key].filed
    finish(lambda: entry.take_out(_filer(here, key)))
    if entry.action is None and not entry.pending:
        here.out, here.out_key = before, key
    st.rerun()


def _mine_kept(here: PlanDesk, key: str) -> None:
    finish(lambda: here.entries[key].keep_mine(_filer(here, key)))
    st.rerun()


def _theirs_kept(here: PlanDesk, key: str) -> None:
    here.entries[key].keep_theirs()
    forget_fields(key)
    st.rerun()


def _filer(here: PlanDesk, key: str) -> Callable[[Action | None, int], Filed]:
    def file(action: Action | None, expected: int) -> Filed:
        return here.file(key, action, expected)

    return file
