"""What is not known and matters most, and the strongest and weakest answers."""

from __future__ import annotations

from fractions import Fraction

from reports import figures
from reports.document import Column, Paragraph, Section, Table
from reports.parts.words import answer_words, counted, listed, own_text, words
from reports.subject import Subject
from scoring.sensitivity import FindOut

_AT_MOST = 12
_EACH = 5
_GATES_NAMED = 3


def find_out_first(subject: Subject) -> Section:
    """The unknown answers in the order in which they are worth finding out."""
    unknown = subject.find_out
    if not unknown:
        deeper = any(subject.beyond(id_) for result in subject.evaluation.gates for id_ in result.open_questions)
        return Section("find-out", words("find_out_title"), (Paragraph(words("find_out_beyond" if deeper else "find_out_none")),))
    columns = (
        Column(words("col_unknown"), share=5),
        Column(words("col_why_unknown"), share=5),
        Column(words("col_could_change"), share=7),
    )
    rows = tuple(
        (subject.question(entry.question).label, _why(entry, subject), _change(entry, subject))
        for entry in unknown[:_AT_MOST]
    )
    more = len(unknown) - _AT_MOST
    note = counted("find_out_more", more) if more > 0 else ""
    intro = Paragraph(counted("find_out_intro", len(unknown)))
    about = tuple(entry.question for entry in unknown[:_AT_MOST])
    table = Table(words("find_out_caption"), columns, rows, note=note, about=about)
    return Section("find-out", words("find_out_title"), (intro, table))


def _why(entry: FindOut, subject: Subject) -> str:
    """Why it is not known, and who could know, if that was said."""
    why = words(f"standing_{entry.standing.value}", stage="")
    answer = subject.answer(entry.question)
    if answer is None or not answer.who_could_know:
        return why
    return words("why_and_who", why=why, who=own_text(answer.who_could_know))


def _change(entry: FindOut, subject: Subject) -> str:
    titles = {gate.id: gate.title for gate in subject.scoring.gates}
    waiting = [words("quoted", text=titles.get(gate, gate)) for gate in entry.gates]
    parts: list[str] = []
    if waiting:
        more = len(waiting) - _GATES_NAMED
        parts.append(counted("waits", len(waiting), gates=listed(waiting)) if more <= 1 else _waits(waiting, more))
    if entry.swing:
        parts.append(words("swing", points=figures.points(entry.swing)))
    return " ".join(parts) or words("changes_nothing_alone")


def _waits(waiting: list[str], more: int) -> str:
    return words("waits_more", gates=", ".join(waiting[:_GATES_NAMED]), more=more)


def strongest_and_weakest(subject: Subject) -> Section:
    """The answers with the highest and the lowest value; of two alike, the one with more weight first."""
    valued = [
        (item.value, subject.evaluation.share_of(working) * working.share_of(item), item.scored.id)
        for working in subject.evaluation.dimensions
        for item in working.items
        if item.value is not None
    ]
    if len(valued) < 2:
        return Section("strongest-weakest", words("extremes_title"), (Paragraph(words("extremes_none")),))
    if len({entry[0] for entry in valued}) == 1:
        alike = words("extremes_alike", value=figures.plain(valued[0][0]))
        return Section("strongest-weakest", words("extremes_title"), (Paragraph(alike),))
    each = min(_EACH, len(valued) // 2)
    strongest = [entry[2] for entry in sorted(valued, key=lambda entry: (-entry[0], -entry[1], entry[2]))[:each]]
    others = [entry for entry in valued if entry[2] not in strongest]
    weakest = [entry[2] for entry in sorted(others, key=lambda entry: (entry[0], -entry[1], entry[2]))[:each]]
    tables = (_answers("strongest_caption", strongest, subject), _answers("weakest_caption", weakest, subject))
    return Section("strongest-weakest", words("extremes_title"), tables)


def _answers(caption: str, question_ids: list[str], subject: Subject) -> Table:
    columns = (
        Column(words("col_question"), share=5),
        Column(words("col_answer"), share=5),
        Column(words("col_value"), "right", share=2),
        Column(words("col_dimension"), share=4),
    )
    rows = tuple(
        (
            subject.question(question_id).label,
            answer_words(subject.question(question_id), subject.answer(question_id)),
            figures.plain(subject.items[question_id][1].value or Fraction(0)),
            subject.items[question_id][0].dimension.title,
        )
        for question_id in question_ids
    )
    return Table(words(caption), columns, rows)
