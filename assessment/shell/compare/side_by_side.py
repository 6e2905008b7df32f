"""Two services question by question: where they differ first, each answer with what supports it; and by dimension, with what would turn their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from assessment.shell.compare import sections
from assessment.shell.markup import escape, literal
from assessment.shell.session import words
from questionnaires.answers import Answer, State
from questionnaires.model import Question, Questionnaire
from reports import figures
from reports.comparison import Comparison, Group, Sure
from reports.document import Column, Paragraph, Section, Table
from reports.parts.compared import gates, told, weights
from reports.parts.words import answer_words, evidence_words, stage_name
from scoring.comparison import decided
from scoring.pairs import pair_weights
from scoring.robustness import Robust
from scoring.verdict import BLOCKING


def draw(found: Comparison, group: Group, one: int, other: int) -> None:
    """All of it."""
    names = [told.name(group, row) for row in (one, other)]
    sections.draw(Section("verdicts", words("pair_verdicts"), (_verdicts(group, one, other),)))
    sections.draw(Section("dimensions", words("pair_dimensions"), (Paragraph(_order(group, one, other)), _dimensions(group, one, other))))
    pairs = pair_weights(group.under.model, group.matrix, [(one, other)])
    if pairs:
        only = Sure((), pairs, (), Robust((), (), (), ()))
        sections.draw(weights.turning(replace(found, groups=(group,), sure=(only,))))
    st.header(words("pair_questions"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("pair_questions_means"))}</p>')
    for each in group.under.library.questionnaires:
        _questionnaire(group, each, (one, other), names)


def _verdicts(group: Group, one: int, other: int) -> Table:
    """What each is ready for, and which gates stand in the way or are not known: no figure offsets them."""
    columns = (Column(words("pair_verdict"), share=4), *(Column(told.name(group, row), share=6) for row in (one, other)))
    rows = [(words("pair_ready_for"), *(told.ready_for(group, row) for row in (one, other)))]
    rows += [(words(f"pair_{state}"), *(_gates(group, row, state) for row in (one, other))) for state in ("not_met", "not_known")]
    return Table(words("pair_verdicts"), columns, tuple(rows))


def _gates(group: Group, row: int, state: str) -> str:
    found = [each.gate for place, each in enumerate(group.under.model.gates) if each.gate.kind in BLOCKING and gates.state_of(group, row, place) == state]
    return "; ".join(words("pair_gate", title=each.title, stage=stage_name(each.stage)) for each in found) or words("pair_no_gate")


def _order(group: Group, one: int, other: int) -> str:
    pair = [told.with_score(group, row) for row in (one, other)]
    low = [int(group.matrix.low[row]) for row in (one, other)]
    if not decided(group.matrix, one, other):
        return words("pair_undecided", one=pair[0], other=pair[1])
    if low[0] == low[1]:
        return words("pair_equal", one=pair[0], other=pair[1])
    first, second = pair if low[0] > low[1] else reversed(pair)
    return words("pair_ahead", one=first, other=second)


def _dimensions(group: Group, one: int, other: int) -> Table:
    columns = (Column(words("pair_dimension"), share=5), *(Column(told.name(group, row), share=4) for row in (one, other)), Column(words("pair_ahead_here"), share=4))
    rows: list[tuple[str, ...]] = []
    for place, each in told.dimensions(group):
        spans = [told.dimension_bounds(group, row, place) for row in (one, other)]
        said = [figures.span(span) if span is not None else words("pair_no_score") for span in spans]
        rows.append((each.title, *said, _ahead(group, place, one, other)))
    total = (words("pair_all"), told.score(group, one), told.score(group, other), "")
    return Table(words("pair_dimensions"), columns, tuple(rows), total)


def _ahead(group: Group, place: int, one: int, other: int) -> str:
    """Who is ahead in a dimension whatever the open answers turn out to be."""
    low, high = ([int(ends[row, place]) for row in (one, other)] for ends in (group.matrix.dimension_low, group.matrix.dimension_high))
    if low[0] > high[1]:
        return told.name(group, one)
    if low[1] > high[0]:
        return told.name(group, other)
    return words("pair_as_good") if low[0] == high[0] == low[1] == high[1] else words("pair_open")


def _questionnaire(group: Group, asked: Questionnaire, rows: tuple[int, int], names: list[str]) -> None:
    """Where they differ, then, folded, where they say the same. What neither was asked is left out."""
    responses = [group.services[row].response.answers for row in rows]
    pairs = [(question, responses[0].get(question.id), responses[1].get(question.id)) for question in _questions(asked)]
    given = [each for each in pairs if each[1] is not None or each[2] is not None]
    if not given:
        return
    differing = [each for each in given if _value(each[1]) != _value(each[2])]
    same = [each for each in given if _value(each[1]) == _value(each[2])]
    with st.expander(literal(words("pair_count", title=asked.title, differ=len(differing), all=len(given))), key=f"pair-{asked.id}"):
        if differing:
            st.html(_table(words("pair_differ"), differing, names))
        if same:
            inner = _table(words("pair_alike"), same, names)
            st.html(f'<details class="mr-details"><summary>{escape(words("pair_same_count", count=len(same)))}</summary>{inner}</details>')


def _questions(asked: Questionnaire) -> Iterator[Question]:
    for section in asked.sections:
        yield from section.questions


def _value(answer: Answer | None) -> object:
    return None if answer is None else (answer.state, answer.value)


def _table(caption: str, found: list[tuple[Question, Answer | None, Answer | None]], names: list[str]) -> str:
    heads = "".join(f'<th scope="col" role="columnheader" style="width:{share}%">{escape(each)}</th>' for share, each in zip((30, 35, 35), (words("pair_question"), *names), strict=True))
    body = "".join(_row(*each, names) for each in found)
    return (
        f'<table class="mr-table mr-folds mr-user" role="table"><caption>{escape(caption)}</caption><thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(question: Question, one: Answer | None, other: Answer | None, names: list[str]) -> str:
    cells = "".join(f'<td role="cell" class="mr-wide" data-title="{escape(name)}">{_answer(question, each)}</td>' for name, each in zip(names, (one, other), strict=True))
    return f'<tr role="row"><th scope="row" role="rowheader">{escape(question.label)} <span class="mr-small">{escape(question.id)}</span></th>{cells}</tr>'


def _answer(question: Question, answer: Answer | None) -> str:
    said = escape(answer_words(question, answer))
    if answer is None or answer.state is not State.ANSWERED:
        return said
    return f'{said} <span class="mr-small">{escape(evidence_words(answer.evidence))}</span>'
