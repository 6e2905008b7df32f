"""An answer to read, for somebody who may not change it: the answer, what supports it, and among which answers it was chosen."""

from __future__ import annotations

import streamlit as st

from assessment.entry import Entry
from assessment.history import in_full
from assessment.shell.markup import escape
from assessment.shell.session import words
from questionnaires.answers import Answer, Evidence
from questionnaires.model import MultipleChoice, Question, Scale, SingleChoice, YesOrNo
from questionnaires.wording import answer_text, carried_text
from reports.parts.words import evidence_words


def draw(entry: Entry, *, options: bool = True) -> None:
    """The answer that stands, and above it what was typed here and is not saved. `options`: with the answers to choose from, folded."""
    st.html(f"{_unsaved(entry)}{facts(entry.question, entry.answer)}")
    chosen_from = entry.question.options if isinstance(entry.question, (Scale, SingleChoice, YesOrNo, MultipleChoice)) else ()
    if options and chosen_from:
        with st.expander(words("possible_answers"), key=f"options-{entry.key}", type="compact"):
            said = "".join(f"<div><dt>{escape(option.title)}</dt><dd>{escape(option.text)}</dd></div>" for option in chosen_from)
            st.html(f'<dl class="mr-options">{said}</dl>')


def facts(question: Question, answer: Answer | None) -> str:
    """HTML of an answer and what was written beside it."""
    pairs = [(words("check_answer"), answer_text(question, answer) if answer else words("unanswered"))]
    if answer is not None:
        pairs += [(words("field_who"), answer.who_could_know)] if answer.who_could_know else []
        pairs += [(words("check_evidence"), evidence_words(answer.evidence))] if question.evidence or answer.evidence != Evidence() else []
        pairs += [(words("note_title_short"), answer.note)] if answer.note else []
    said = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in pairs)
    carried = f'<p class="mr-small">{escape(carried_text(answer))}</p>' if answer is not None and answer.carried_from else ""
    return f'<dl class="mr-pairs mr-user">{said}</dl>{carried}'


def _unsaved(entry: Entry) -> str:
    """Why something that was typed here is not saved, and what it was: the right to save it may have ended meanwhile."""
    if not entry.pending:
        return ""
    typed = entry.typed_answer()
    lines = [entry.trouble or entry.wanting or words("elsewhere_title")]
    lines += [words("look_typed", typed=in_full(entry.question, typed))] if typed else []
    return f'<div class="mr-trouble mr-user" role="alert">{"".join(f"<p>{escape(line)}</p>" for line in lines)}</div>'
