"""Answers that do not sit together: both, side by side, and what was said about it."""

from __future__ import annotations

from questionnaires.conflicts import Conflicting, conflicting
from reports.document import Cell, Column, Paragraph, Section, State, Table
from reports.parts.words import answer_words, own_text, words
from reports.subject import Subject


def conflicts(subject: Subject) -> Section | None:
    """Every conflict between answers, explained or unresolved. None without any."""
    found = conflicting(subject.library, subject.response.answers)
    if not found:
        return None
    columns = (
        Column(words("col_conflict"), share=6),
        Column(words("col_conflict_answers"), share=6),
        Column(words("col_conflict_state"), share=4),
        Column(words("col_conflict_said"), share=6),
    )
    rows = tuple(_row(each, subject) for each in sorted(found, key=lambda each: bool(each.explanation)))
    return Section("conflicts", words("conflicts_title"), (Paragraph(words("conflicts_intro")), Table(words("conflicts_title"), columns, rows)))


def _row(each: Conflicting, subject: Subject) -> tuple[Cell, ...]:
    answers = "\n".join(
        words("conflict_answer", label=subject.question(id_).label, answer=answer_words(subject.question(id_), subject.answer(id_)))
        for id_ in each.questions
    )
    conflict = each.conflict
    header = words("conflict_header", title=conflict.title, says=conflict.says, basis=subject.cite(conflict.basis))
    if each.explanation:
        return header, answers, State("answered", words("conflict_explained")), own_text(each.explanation)
    return header, answers, State("unknown", words("conflict_unresolved")), conflict.ask
