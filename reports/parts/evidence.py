"""Where the evidence is thin: answers on assertion only, and gates that rest on them."""

from __future__ import annotations

from fractions import Fraction

from questionnaires.answers import State
from questionnaires.model import Question
from reports.document import Block, Bullets, Column, Paragraph, Section, Table
from reports.parts.profile import ladder
from reports.parts.words import counted, lacks_document, listed, stage_name, words
from reports.subject import Subject
from scoring.model import Stage

_AT_MOST = 10


def evidence_gaps(subject: Subject) -> Section:
    """Bounds by evidence, gates met on assertion only, and the answers that still lack a document."""
    blocks: list[Block] = [Paragraph(words("evidence_intro"))]
    if subject.evaluation.bounds is not None:
        blocks.append(ladder(subject))
    if gates := _gates_on_assertion(subject):
        blocks += [Paragraph(words("assertion_intro")), Bullets(gates)]
    if questions := _without_document(subject):
        blocks += [Paragraph(counted("evidence_missing", len(questions))), _most_wanted(questions, subject)]
    else:
        given = subject.response.answers
        answered = any(answer.state is State.ANSWERED and subject.question(each).evidence for each, answer in given.items())
        blocks.append(Paragraph(words("evidence_complete" if answered else "evidence_none")))
    return Section("evidence", words("evidence_title"), tuple(blocks))


def _gates_on_assertion(subject: Subject) -> tuple[str, ...]:
    """The gates that are met by what is said, but not by what is documented, by stage."""
    lines: list[str] = []
    for stage in Stage:
        titles = [
            words("quoted", text=result.gate.title)
            for result in subject.evaluation.gates
            if result.on_assertion_only and result.gate.stage is stage
        ]
        if titles:
            lines.append(words("assertion_of_stage", stage=stage_name(stage), gates=listed(titles)))
    return tuple(lines)


def _without_document(subject: Subject) -> list[Question]:
    """The answered questions whose answer still lacks a document, those that count for most of the whole first."""
    found = [question for question in subject.library.questions.values() if lacks_document(question, subject.answer(question.id))]
    return sorted(found, key=lambda question: -_weight(question.id, subject))


def _weight(question_id: str, subject: Subject) -> Fraction:
    if question_id not in subject.items:
        return Fraction(0)
    working, item = subject.items[question_id]
    return subject.evaluation.share_of(working) * working.share_of(item)


def _most_wanted(questions: list[Question], subject: Subject) -> Table:
    columns = (Column(words("col_question"), share=4), Column(words("col_evidence_wanted"), share=6))
    rows = tuple((question.label, question.evidence) for question in questions[:_AT_MOST])
    more = len(questions) - _AT_MOST
    note = counted("evidence_more", more) if more > 0 else ""
    return Table(words("evidence_missing_caption"), columns, rows, note=note)
