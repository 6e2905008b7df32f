"""The service, every answer with its evidence, note and reason, and the answers that are kept without being counted."""

from __future__ import annotations

from collections.abc import Iterable

from questionnaires.answers import Answer
from questionnaires.answers import State as Answered
from questionnaires.model import Question, Questionnaire, WithOptions
from questionnaires.routing import Applies
from questionnaires.wording import second_person_texts, why_not_asked
from reports.document import Block, Bullets, Cell, Column, Facts, Paragraph, Section, State, Table
from reports.parts.words import answer_words, evidence_words, lacks_document, listed, named, own_text, stage_name, words
from reports.subject import Subject
from scoring.model import Stage
from scoring.result import Standing

_LONG = 300  # characters of a note that still fits beside its answer; a longer one has a table of its own


def service(subject: Subject) -> Section:
    """What was said about the service itself, which is not scored."""
    pairs = tuple(
        (question.label, answer_words(question, subject.answer(question.id)))
        for question in subject.about_service
        if subject.answer(question.id) is not None and subject.applies[question.id].asked
    )
    blocks: tuple[Block, ...] = (Facts(pairs),) if pairs else (Paragraph(words("service_none")),)
    return Section("service", words("service_title"), blocks)


def kept_not_counted(subject: Subject) -> Section | None:
    """Answers that stay saved although they do not count. None without any.

    To questions that do not apply, may not apply, lie beyond the depth chosen, or are not due yet.
    """
    hidden = tuple(
        (question.label, _answer(question, answer), _why_not_asked(question, subject))
        for question in subject.library.questions.values()
        if (answer := subject.answer(question.id)) and subject.applies[question.id] is not Applies.APPLIES
    )
    blocks: list[Block] = [Paragraph(words("kept_intro"))]
    if hidden:
        columns = _columns(("col_question", 4), ("col_answer", 4), ("col_not_counted", 6))
        blocks.append(Table(words("kept_title"), columns, hidden))
    if later := _not_due(subject):
        blocks.append(Bullets(later))
    return Section("kept", words("kept_title"), tuple(blocks)) if hidden or later else None


def _not_due(subject: Subject) -> tuple[str, ...]:
    """The answered questions that count only from a later stage on, by that stage."""
    of_stage: dict[Stage, list[str]] = {}
    for item in subject.scored_items():
        if item.standing is Standing.NOT_DUE and subject.answer(item.scored.id):
            of_stage.setdefault(item.scored.due, []).append(words("quoted", text=subject.question(item.scored.id).label))
    return tuple(words("kept_not_due", stage=stage_name(stage), questions=listed(of_stage[stage])) for stage in Stage if stage in of_stage)


def _why_not_asked(question: Question, subject: Subject) -> str:
    return why_not_asked(subject.library, question.id, subject.response.answers)


def _why_not_counted(question: Question, subject: Subject) -> str:
    """Why an answer to the question does not count in the score; nothing if it does, or if it is not scored anyway."""
    if subject.applies[question.id] is not Applies.APPLIES:
        return _why_not_asked(question, subject)
    if question.id in subject.items and (item := subject.items[question.id][1]).standing is Standing.NOT_DUE:
        return words("not_due_before", stage=stage_name(item.scored.due))
    return ""


def every_answer(subject: Subject) -> Section:
    """All questions of all questionnaires, in the order they are walked, each with its sources."""
    parts = tuple(_questionnaire(each, subject) for each in subject.library.questionnaires)
    intro = Paragraph(words("answers_intro"))
    return Section("answers", words("answers_title"), (intro, *parts), annex=True)


def _questionnaire(questionnaire: Questionnaire, subject: Subject) -> Section:
    about = " ".join(text for text in (questionnaire.purpose, questionnaire.note) if text)
    blocks: list[Block] = [Paragraph(about, small=True)]
    if any(subject.answer(question.id) for question in questionnaire.questions):
        blocks += _tables(questionnaire, subject)
    else:
        blocks.append(Paragraph(words("answers_none")))
    return Section(f"answers-{questionnaire.id}", questionnaire.title, tuple(blocks))


def _tables(questionnaire: Questionnaire, subject: Subject) -> Iterable[Block]:
    """The answers under the titles of their sections; then long notes, and what has no answer, in few lines."""
    answered: list[tuple[Cell, ...]] = []
    for section in questionnaire.sections:
        rows = [_row(each, answer, subject) for each in section.questions if (answer := subject.answer(each.id))]
        answered += [(section.title,), *rows] if rows else []
    yield Table(words("answered_caption"), _columns(("col_question", 9), ("col_answer", 8), ("col_evidence", 9)), tuple(answered))
    notes = tuple(
        (named(each), own_text(answer.note))
        for each in questionnaire.questions
        if (answer := subject.answer(each.id)) and len(answer.note) > _LONG
    )
    if notes:
        yield Table(words("notes_caption"), _columns(("col_question", 2), ("col_note", 7)), notes)
    open_ = [each for each in questionnaire.questions if subject.answer(each.id) is None]
    asked = tuple((named(each), _text(each, subject)) for each in open_ if subject.applies[each.id].asked)
    if asked:
        yield Table(words("unanswered_caption"), _columns(("col_question", 2), ("col_asks", 5)), asked)
    hidden = tuple(
        (named(each), _text(each, subject), _why_not_asked(each, subject))
        for each in open_
        if not subject.applies[each.id].asked
    )
    if hidden:
        columns = _columns(("col_question", 6), ("col_asks", 8), ("col_not_asked", 7))
        yield Table(words("hidden_caption"), columns, hidden)


def _columns(*titles: tuple[str, int]) -> tuple[Column, ...]:
    return tuple(Column(words(title), share=share) for title, share in titles)


def _text(question: Question, subject: Subject) -> str:
    return words("with_basis", text=question.text, basis=subject.cite(question.basis))


def _row(question: Question, answer: Answer, subject: Subject) -> tuple[Cell, ...]:
    header = f"{named(question)}\n{_text(question, subject)}"
    why = _why_not_counted(question, subject)
    support = [words("kept", why=why)] if why else []
    return (header, _answer(question, answer), "\n".join([*support, *_support(question, answer)]))


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


def _support(question: Question, answer: Answer) -> Iterable[str]:
    if answer.state is Answered.NOT_APPLICABLE:
        yield words("reason", text=own_text(answer.reason))
    if answer.state is Answered.DONT_KNOW:
        yield words("who_could_know", who=own_text(answer.who_could_know) or words("not_said"))
    if answer.state is Answered.ANSWERED:
        evidence = evidence_words(answer.evidence)
        wanted = lacks_document(question, answer)
        yield words("would_support", evidence=evidence, what=question.evidence) if wanted else evidence
        yield from map(own_text, second_person_texts(answer.evidence))
    if answer.note:
        yield words("note_below") if len(answer.note) > _LONG else words("note", text=own_text(answer.note))
