"""Where the evidence is thin: answers on assertion only, and gates that rest on them."""

from __future__ import annotations

from questionnaires.answers import Level, State
from reports.document import Block, Column, Paragraph, Section, Table
from reports.parts.profile import ladder
from reports.parts.words import counted, named, stage_name, words
from reports.subject import Subject


def evidence_gaps(subject: Subject) -> Section:
    """Bounds by evidence, gates met on assertion only, and the answers that still lack a document."""
    blocks: list[Block] = [Paragraph(words("evidence_intro"))]
    if subject.evaluation.bounds is not None:
        blocks.append(ladder(subject))
    if gates := _gates_on_assertion(subject):
        blocks.append(gates)
    if answers := _answers_without(subject):
        blocks += [Paragraph(counted("evidence_missing", len(answers.rows))), answers]
    else:
        answered = any(each.state is State.ANSWERED for each in subject.response.answers.values())
        blocks.append(Paragraph(words("evidence_complete" if answered else "evidence_none")))
    return Section("evidence", words("evidence_title"), tuple(blocks))


def _gates_on_assertion(subject: Subject) -> Table | None:
    rows = tuple(
        (result.gate.title, stage_name(result.gate.stage), result.sentence)
        for result in subject.evaluation.gates
        if result.on_assertion_only
    )
    columns = (Column(words("col_gate"), share=3), Column(words("col_stage"), share=2), Column(words("col_says"), share=5))
    return Table(words("assertion_caption"), columns, rows) if rows else None


def _answers_without(subject: Subject) -> Table | None:
    rows = tuple(
        (named(question), question.evidence)
        for question in subject.library.questions.values()
        if question.evidence
        and (answer := subject.answer(question.id)) is not None
        and answer.state is State.ANSWERED
        and answer.evidence.level is Level.SAID
    )
    columns = (Column(words("col_question"), share=4), Column(words("col_evidence_wanted"), share=6))
    return Table(words("evidence_missing_caption"), columns, rows) if rows else None
