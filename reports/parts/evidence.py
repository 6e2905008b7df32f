"""Where the evidence is thin: answers on assertion only, and what would support them."""

from __future__ import annotations

from fractions import Fraction

from questionnaires.answers import State
from questionnaires.model import Question
from reports.document import Block, Column, Paragraph, Section, Table
from reports.parts.words import counted, lacks_document, words
from reports.subject import Subject

_AT_MOST = 10


def every_gap(subject: Subject) -> Section:
    """As `evidence_gaps`, with all of them."""
    return evidence_gaps(subject, None)


def evidence_gaps(subject: Subject, at_most: int | None = _AT_MOST) -> Section:
    """The answers that still lack a document, those first where one would help most."""
    scored = subject.evaluation.bounds is not None
    blocks: list[Block] = [Paragraph(words("evidence_intro" if scored else "evidence_intro_gates"))]
    if questions := _without_document(subject):
        blocks += [Paragraph(counted("evidence_missing", len(questions))), _most_wanted(questions, at_most)]
    else:
        given = subject.response.answers
        answered = any(answer.state is State.ANSWERED and subject.question(each).evidence for each, answer in given.items())
        blocks.append(Paragraph(words("evidence_complete" if answered else "evidence_none")))
    return Section("evidence", words("evidence_title"), tuple(blocks))


def _without_document(subject: Subject) -> list[Question]:
    """The questions asked whose answer still lacks a document, those that count for most of the whole first."""
    found = [question for question in subject.asked if lacks_document(question, subject.answer(question.id))]
    return sorted(found, key=lambda question: -_weight(question.id, subject))


def _weight(question_id: str, subject: Subject) -> Fraction:
    if question_id not in subject.items:
        return Fraction(0)
    working, item = subject.items[question_id]
    return subject.evaluation.share_of(working) * working.share_of(item)


def _most_wanted(questions: list[Question], at_most: int | None) -> Table:
    columns = (Column(words("col_question"), share=4), Column(words("col_evidence_wanted"), share=6))
    rows = tuple((question.label, question.evidence) for question in questions[:at_most])
    more = len(questions) - len(rows)
    note = counted("evidence_more", more) if more > 0 else ""
    about = tuple(question.id for question in questions[:at_most])
    return Table(words("evidence_missing_caption"), columns, rows, note=note, about=about)
