"""A mutual beside the other ways to run the service: a table in words, and sentences without a total and without a winner."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from questionnaires.alternatives import Beside, Comparison, Reading, compare, remarks
from questionnaires.answers import Answer
from questionnaires.answers import State as Answered
from questionnaires.forms import Alternatives, Criterion, Form
from questionnaires.model import Library
from questionnaires.shape import Basis
from questionnaires.wording import carried_text
from reports.document import Block, Bullets, Callout, Cell, Column, Facts, Paragraph, Section, State, Table
from reports.parts.words import in_words, own_text, words
from reports.subject import Subject

Cite = Callable[[Basis], str]
"""How sources are named in a row."""


def alternatives(subject: Subject) -> Section | None:
    """What is said of each form by the same criteria. None if nothing is said of any."""
    library, answers = subject.library, subject.response.answers
    blocks = side_by_side(library, answers, subject.cite)
    if not blocks:
        return None
    said = [words("with_basis", text=each.says, basis=subject.cite(each.basis)) for each in remarks(library, answers)]
    noted = (Callout(words("alternatives_here"), tuple(said)),) if said else ()
    return Section("alternatives", words("alternatives_title"), (Paragraph(words("alternatives_intro")), *noted, *blocks))


def side_by_side(library: Library, answers: Mapping[str, Answer], cite: Cite | None = None) -> tuple[Block, ...]:
    """The answers in a table, the mutual beside each other form in sentences, and what the answers rest on; nothing without answers.

    With `cite` the table also says what is asked, on whose word, and what each answer means, for readers who do not have the questions.
    """
    asked, found = library.alternatives, compare(library, answers)
    if asked is None or found is None:
        return ()
    blocks: list[Block] = [_table(asked, found, answers, cite), Bullets(tuple(_sentences(asked, found)))]
    if rests := tuple(_rests_on(asked, answers)):
        blocks += [Paragraph(words("alternatives_rest_on")), Facts(rests)]
    if who := tuple(_who_could_know(asked, found, answers)):
        blocks += [Paragraph(words("alternatives_who")), Bullets(who)]
    return tuple(blocks)


def _table(asked: Alternatives, found: Comparison, answers: Mapping[str, Answer], cite: Cite | None) -> Table:
    columns = (Column(words("col_alternatives"), share=5), *(Column(found.titles[form.id], share=4) for form in found.forms))
    rows: list[tuple[Cell, ...]] = []
    for each in asked.criteria:
        header = f"{each.label}\n{words('with_basis', text=each.text, basis=cite(each.basis))}" if cite else each.label
        rows.append((header, *(_cell(each, form, answers, described=cite is not None) for form in found.forms)))
    return Table(words("alternatives_caption"), columns, tuple(rows), note=words("alternatives_note"))


def _cell(criterion: Criterion, form: Form, answers: Mapping[str, Answer], *, described: bool) -> Cell:
    answer = answers.get(criterion.of(form))
    if answer is None:
        return State("not_asked", words("not_asked"))
    if answer.state is not Answered.ANSWERED:
        return State("unknown", words("standing_dont_know"))
    option = next(option for option in criterion.options if option.id == answer.value)
    return "\n".join(filter(None, (option.title, option.text if described else "", carried_text(answer))))


def _sentences(asked: Alternatives, found: Comparison) -> Iterator[str]:
    """What the table shows of the mutual, one form at a time."""
    if not found.beside:
        yield words("alternatives_only_mutual" if found.forms[0] is asked.mutual else "alternatives_no_mutual")
    for beside in found.beside:
        yield " ".join(_beside(asked, beside))


def _beside(asked: Alternatives, beside: Beside) -> Iterator[str]:
    form = words("quoted", text=beside.title)
    on = {reading: _questions([each.label for each in asked.criteria if beside.readings[each.id] is reading]) for reading in Reading}
    counts = {reading: beside.count(reading) for reading in Reading}
    is_open = counts[Reading.NOT_KNOWN] + counts[Reading.NOT_ANSWERED]
    if is_open == len(asked.criteria):
        yield words("alternatives_nothing_yet", form=form)
    else:
        key = "alternatives_compared" if counts[Reading.BETTER] else "alternatives_never_better"
        yield words(key, form=form, better=on[Reading.BETTER], worse=on[Reading.WORSE], same=on[Reading.SAME])
    for reading in (Reading.NOT_KNOWN, Reading.NOT_ANSWERED):
        if counts[reading]:
            yield words(f"alternatives_{reading}", questions=on[reading])
    if is_open and not counts[Reading.BETTER]:
        yield words("alternatives_open")


def _questions(labels: list[str]) -> str:
    """Such as "two questions (What staff want; Undoing it)"."""
    key = "none" if not labels else "one" if len(labels) == 1 else "many"
    return words(f"alternatives_questions_{key}", count=in_words(len(labels)), names="; ".join(labels))


def _rests_on(asked: Alternatives, answers: Mapping[str, Answer]) -> Iterator[tuple[str, str]]:
    for each in asked.criteria:
        answer = answers.get(each.rests_on)
        if answer is not None and isinstance(answer.value, str):
            yield each.label, own_text(answer.value)


def _who_could_know(asked: Alternatives, found: Comparison, answers: Mapping[str, Answer]) -> Iterator[str]:
    for each in asked.criteria:
        for form in found.forms:
            answer = answers.get(each.of(form))
            if answer is not None and answer.who_could_know:
                yield words("alternatives_who_line", label=each.label, form=found.titles[form.id], who=own_text(answer.who_could_know))
