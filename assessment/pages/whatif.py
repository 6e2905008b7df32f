"""What would change the result: the smallest sets of changes, what to find out, and answers to try without saving them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from assessment import results
from assessment.entry import Entry
from assessment.record import Assessment
from assessment.shell import fields, frame, links
from assessment.shell.desk import TRIAL, forget_fields
from assessment.shell.markup import escape, literal
from assessment.shell.question import language_of
from assessment.shell.session import assessment, changes, definitions_of, report, words
from assessment.walk import walk
from assessment.what_if import Trial
from questionnaires.model import Question
from questionnaires.wording import answer_text
from reports import html_blocks
from reports.document import Block, Section, Table
from reports.parts import changes as sets_of
from reports.parts import tried
from scoring.counterfactual import Counterfactual, Finding

_GONE = "trial-gone"
_ADD = "try-add"
_TOP = 3


def draw() -> None:
    """The whole page."""
    kept = assessment()
    found = changes(kept)
    said = sets_of.changes(results.subject(results.scored(kept), as_of=kept.changed, changes=found), at_most=None)
    frame.link("results", words("back_to_results"))
    frame.title(words("menu_whatif"), eyebrow=kept.name, tab=f"{words('menu_whatif')} – {kept.name}")
    parts = [block for block in said.blocks if isinstance(block, Section)] if said else []
    st.html(_contents(parts) + html_blocks.blocks(block for block in (said.blocks if said else ()) if not isinstance(block, Section)))
    link = partial(links.to_asked, walk(definitions_of(kept).library, kept.response.answers))
    for part in (*parts, *_top(report(kept).sections)):
        st.header(literal(part.title), anchor=False)
        st.html(f'<div id="part-{part.id}" class="mr-part">{html_blocks.blocks(part.blocks, heading=part.title, link=link)}</div>')
    frame.link("results", words("find_out_all"))
    st.header(words("try_title"), anchor=False)
    st.fragment(_try)(_trial(kept), found)


def _contents(parts: Sequence[Section]) -> str:
    entries = [(part.id, part.title) for part in parts]
    entries += [("find-out", words("find_out_top")), ("try", words("try_title"))]
    label = escape(words("on_this_page"))
    items = "".join(f'<li><a href="#part-{id_}">{escape(title)}</a></li>' for id_, title in entries)
    return f'<nav class="mr-contents" aria-label="{label}"><p>{label}</p><ul>{items}</ul></nav>'


def _top(sections: Sequence[Section]) -> list[Section]:
    """The part of the report on what to find out, with the first of its list only."""
    return [
        replace(each, title=words("find_out_top"), blocks=tuple(map(_cut, each.blocks))) for each in sections if each.id == "find-out"
    ]


def _cut(block: Block) -> Block:
    if not isinstance(block, Table):
        return block
    return replace(block, rows=block.rows[:_TOP], about=block.about[:_TOP], note="")


def _trial(kept: Assessment) -> Trial:
    """What is tried in this tab; nothing yet if it was begun with other saved answers."""
    found: Trial | None = st.session_state.get(TRIAL)
    if found is None or not found.is_of(kept):
        st.session_state[_GONE] = found is not None and found.assessment == kept.id and bool(found.entries)
        _forget_fields(found)
        found = st.session_state[TRIAL] = Trial.of(kept)
    elif found.saved.definitions is not definitions_of(kept):
        found.reword(kept)
        _forget_fields(found)
    return found


def _try(trial: Trial, found: Sequence[Counterfactual]) -> None:
    """Buttons, the saved result beside the tried one, and the fields of each question that is tried."""
    st.html(
        f'<div id="part-try" class="mr-callout mr-part"><p class="mr-callout-title">{escape(words("try_not_saved_title"))}</p>'
        f"<p>{escape(words('try_not_saved'))}</p></div>"
    )
    if st.session_state.pop(_GONE, False):
        st.html(f'<div class="mr-callout mr-user" role="status"><p>{escape(words("try_gone"))}</p></div>')
    with st.container(horizontal=True):
        for each in found:
            if each.finding is Finding.FOUND:
                label = literal(words("try_load", title=sets_of.title(each)))
                st.button(label, key=f"try-load-{each.goal.value}", on_click=partial(_load, trial, each), wrap=True)
        if trial.entries:
            st.button(words("try_reset"), key="try-reset", type="tertiary", on_click=partial(_load, trial, None))
    _beside(trial)
    offered = {question.id: question for question in trial.offered()}
    st.selectbox(
        words("try_add"),
        list(offered),
        key=_ADD,
        index=None,
        placeholder=words("try_add_choose"),
        format_func=lambda id_: _named(trial, offered[id_]),
        on_change=partial(_add, trial),
    )
    for entry in reversed(trial.entries.values()):
        _question(trial, entry)


def _beside(trial: Trial) -> None:
    """The tried result beside the saved one. A line out of sight is spoken after each change."""
    if not trial.entries:
        st.html(f'<p class="mr-text">{escape(words("try_nothing"))}</p>')
        return
    saved = results.subject(trial.saved, as_of=trial.changed)
    now = results.subject(trial.result(), as_of=trial.changed)
    said = f'<p class="mr-hidden" data-say="tried" data-turn="{trial.turn}">{escape(tried.in_a_line(now))}</p>'
    st.html(f'<div class="mr-tried">{html_blocks.blocks(tried.beside(saved, now))}{said}</div>')


def _question(trial: Trial, entry: Entry) -> None:
    question = entry.question
    with st.container(key=f"question-{entry.key}", border=True):
        st.subheader(literal(question.text), anchor=False)
        fields.draw_value(entry, partial(_changed, trial, question.id))
        if entry.trouble:
            lines = [entry.trouble]
            if entry.answer is not None:
                lines.append(words("try_former_stands", answer=answer_text(question, entry.answer)))
            st.html(f'<div class="mr-trouble" role="alert">{"".join(f"<p>{escape(line)}</p>" for line in lines)}</div>')
        saved = trial.saved.response.answers.get(question.id)
        said = words("try_saved_answer", answer=answer_text(question, saved) if saved else words("unanswered"))
        not_asked = f"<br>{escape(words('try_not_asked'))}" if trial.beside(question.id) else ""
        language = language_of(trial.saved.definitions.library, question)  # for the heading, which cannot bear it itself
        st.html(f'<p class="mr-quiet">{escape(said)}{not_asked}</p><span hidden{language}></span>')
        label = literal(words("try_remove_help", label=question.label))
        st.button(words("try_remove"), key=f"clear-{entry.key}", type="tertiary", help=label, on_click=partial(_remove, trial, question.id))


def _named(trial: Trial, question: Question) -> str:
    home = trial.saved.definitions.library.home[question.id]
    return words("try_question", label=question.label, questionnaire=home.title)


def _load(trial: Trial, found: Counterfactual | None) -> None:
    _forget_fields(trial)
    trial.load(found.changes if found else ())
    _forget_fields(trial)


def _add(trial: Trial) -> None:
    chosen: str | None = st.session_state[_ADD]
    if chosen is not None:
        trial.add(chosen)
        _forget_fields(trial)
        st.session_state[_ADD] = None


def _remove(trial: Trial, question_id: str) -> None:
    _forget_fields(trial)
    trial.remove(question_id)


def _changed(trial: Trial, question_id: str) -> None:
    trial.take(question_id, fields.collected(trial.entries[question_id]))


def _forget_fields(trial: Trial | None) -> None:
    """Let the widgets start again from the entries."""
    if trial is not None:
        forget_fields(*(entry.key for entry in trial.entries.values()))


if __name__ == "__main__":
    draw()
