"""The service, and every answer with its evidence, note and reason."""

from __future__ import annotations

from questionnaires import routing
from questionnaires.answers import Answer
from questionnaires.answers import State as Answered
from questionnaires.model import Question, Questionnaire, WithOptions
from questionnaires.model import Section as PageOfQuestions
from questionnaires.routing import Applies
from questionnaires.wording import why_not_asked
from reports.document import Block, Callout, Cell, Column, Facts, Paragraph, Section, State, Table
from reports.parts.words import answer_words, evidence_words, own_text, words
from reports.subject import Subject


def service(subject: Subject) -> Section:
    """What was said about the service itself, which is not scored."""
    applies = routing.applies(subject.library, subject.response.answers)
    pairs = tuple(
        (question.label, answer_words(question, subject.answer(question.id)))
        for question in subject.about_service
        if subject.answer(question.id) is not None and applies.get(question.id) is not Applies.HIDDEN
    )
    blocks: tuple[Block, ...] = (Facts(pairs),) if pairs else (Paragraph(words("service_none")),)
    return Section("service", words("service_title"), blocks)


def every_answer(subject: Subject) -> Section:
    """All questions of all questionnaires, in the order they are walked, each with its sources."""
    applies = routing.applies(subject.library, subject.response.answers)
    parts = tuple(_questionnaire(each, applies, subject) for each in subject.library.questionnaires)
    intro = Paragraph(words("answers_intro"))
    return Section("answers", words("answers_title"), (intro, *parts), unfolds=True, new_page=True)


def _questionnaire(questionnaire: Questionnaire, applies: dict[str, Applies], subject: Subject) -> Section:
    blocks: list[Block] = [Paragraph(questionnaire.purpose)]
    if questionnaire.note:
        blocks.append(Callout(words("note_title"), (questionnaire.note,)))
    if not any(subject.answer(question.id) for question in questionnaire.questions):
        blocks.append(Paragraph(words("answers_none")))
        return Section(f"answers-{questionnaire.id}", questionnaire.title, tuple(blocks))
    blocks += [_page(section, applies, subject) for section in questionnaire.sections]
    return Section(f"answers-{questionnaire.id}", questionnaire.title, tuple(blocks))


def _page(section: PageOfQuestions, applies: dict[str, Applies], subject: Subject) -> Table:
    columns = (
        Column(words("col_question"), share=9),
        Column(words("col_answer"), share=7),
        Column(words("col_evidence"), share=8),
    )
    rows = tuple(_row(question, applies.get(question.id), subject) for question in section.questions)
    return Table(section.title, columns, rows)


def _row(question: Question, applies: Applies | None, subject: Subject) -> tuple[Cell, ...]:
    header = words("question_and_text", label=question.label, id=question.id, text=question.text, sources=subject.cite(question.basis))
    answer = subject.answer(question.id)
    if applies is Applies.HIDDEN:
        reason = why_not_asked(subject.library, question.id, subject.response.answers)
        return (header, State("outside", words("does_not_apply")), reason)
    if answer is None:
        return (header, State("unknown", words("no_answer")), "")
    return (header, _answer(question, answer), _support(answer))


def _answer(question: Question, answer: Answer) -> Cell:
    if answer.state is Answered.DONT_KNOW:
        return State("unknown", words("standing_dont_know"))
    if answer.state is Answered.NOT_APPLICABLE:
        return State("outside", words("does_not_apply"))
    said = answer_words(question, answer)
    if isinstance(question, WithOptions) and isinstance(answer.value, str):
        described = next((option.text for option in question.options if option.id == answer.value), "")
        return f"{said}\n{described}" if described and described != said else said
    return said


def _support(answer: Answer) -> str:
    lines: list[str] = []
    if answer.state is Answered.NOT_APPLICABLE:
        lines.append(words("reason", text=own_text(answer.reason)))
    if answer.state is Answered.DONT_KNOW:
        who = own_text(answer.who_could_know) or words("not_said")
        lines.append(words("who_could_know", who=who))
    if answer.state is Answered.ANSWERED:
        lines.append(evidence_words(answer.evidence))
    if answer.note:
        lines.append(words("note", text=own_text(answer.note)))
    return "\n".join(lines)
