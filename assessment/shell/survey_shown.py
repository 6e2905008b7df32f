"""How a survey looks on its page: the first rows, the cells that could not be read, who replied, what staff said, what it sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from assessment.filled.form import Unread
from assessment.shell.markup import escape
from assessment.shell.session import words
from assessment.survey import results
from assessment.survey.counting import Tally
from assessment.survey.results import Asked, Figure
from assessment.survey.sheet import Column, Sheet
from questionnaires.model import Question
from questionnaires.wording import with_unit
from reports.records import SurveyRecord, SurveyStatement
from scoring.released import GroupResult, Released

ROWS = 5
MOST_SHOWN = 200
"""Cells that could not be read that are shown at once."""
_LETTERS = 60  # of a text in the first rows
_MOST_LINES = 7  # steps of a scale that have a line each


def paragraph(text: str, css: str = "mr-text") -> str:
    """One paragraph of plain text."""
    return f'<p class="{css} mr-user">{escape(text)}</p>'


def first_rows(sheet: Sheet, columns: Sequence[Column]) -> None:
    """The first rows of these columns, to be scrolled sideways where there is no room."""
    heads = "".join(f'<th scope="col" role="columnheader">{escape(each)}</th>' for each in (words("survey_row"), *(_cut(f"{each.letter} {each.heading}") for each in columns)))
    rows = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{number:,}</th>{"".join(f"<td role=cell>{escape(_cut(text))}</td>" for text in texts)}</tr>'
        for number, texts in sheet.first(columns, ROWS)
    )
    label = escape(words("survey_first_rows_label"))
    st.html(
        f'<div class="mr-scroll mr-user" tabindex="0" role="region" aria-label="{label}"><table class="mr-table mr-rows" role="table">'
        f'<caption class="mr-hidden">{escape(words("survey_first_rows"))}</caption><thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></div>'
    )


def unread(tally: Tally) -> None:
    """Every cell that could not be read, with what stands in it and why."""
    shown: Sequence[Unread] = tally.unread[:MOST_SHOWN]
    titles = [words(key) for key in ("survey_unread_cell", "form_written", "form_why")]
    st.html(paragraph(words("survey_unread_means")) + folding(words("survey_unread_caption"), titles, [[each.place, each.written, each.why] for each in shown]))
    if tally.unread_count > len(shown):
        st.html(paragraph(words("survey_unread_more", count=f"{tally.unread_count - len(shown):,}"), "mr-quiet"))


def rates(tally: Tally, asked: Asked) -> None:
    """Replies by group, against how many were asked."""
    titles = [words(key) for key in ("survey_group", "survey_replied", "survey_asked", "survey_rate")]
    rows = [
        [group.label or words("survey_no_group"), f"{group.replies:,}", *_rate(group.replies, asked.by_group.get(group.id))]
        for group in tally.groups
        if group.label or group.replies
    ]
    rows = rows if len(tally.groups) > 1 else []
    rows.append([words("survey_everybody"), f"{tally.replies:,}", *_rate(tally.replies, asked.total(tally))])
    st.html(folding(words("survey_rates_caption"), titles, rows, css=""))


def said(record: SurveyRecord) -> None:
    """What may be told of each statement: as it will be kept."""
    titles = [words(key) for key in ("survey_statement", "survey_average", "survey_answers")]
    known = any(each.bounds is not None for each in record.statements)
    st.html(paragraph(words("survey_said_means", least=record.exported)) + (paragraph(words("survey_bounds_mean")) if known else ""))
    st.html(folding(words("survey_said_caption"), titles, [[each.text, _average(each, record.exported), _answers(each.released)] for each in record.statements]))
    if any(each.released.groups for each in record.statements):
        with st.expander(words("survey_groups_shown"), key="survey-groups"):
            for each in record.statements:
                lines = "".join(f"<li>{escape(_group(group, each, record.exported))}</li>" for group in each.released.groups)
                st.html(f'<h3 class="mr-user">{escape(each.text)}</h3><ul class="mr-list mr-user">{lines}</ul>')


def sets(figures: Iterable[Figure], questions: Mapping[str, Question]) -> None:
    """What each question is set to, and what that rests on."""
    titles = [words(key) for key in ("survey_question", "survey_value", "survey_basis")]
    rows = [
        [f"{question.label} ({question.id})", words("survey_not_set") if each.value is None else with_unit(question, each.value), "\n".join(each.basis)]
        for each, question in ((each, questions[each.question]) for each in figures)
    ]
    st.html(folding(words("survey_sets_caption"), titles, rows))


def folding(caption: str, titles: Sequence[str], rows: Iterable[Sequence[str]], css: str = "mr-wide") -> str:
    """A table whose rows become small blocks on phones. Line breaks in a cell stay. `css`: of a cell, as wide as the block or not."""
    heads = "".join(f'<th scope="col" role="columnheader">{escape(title)}</th>' for title in titles)
    body = "".join(
        f'<tr role="row"><th scope="row" role="rowheader" class="mr-user">{escape(first)}</th>'
        + "".join(f'<td role="cell" class="mr-user {css}" data-title="{escape(title)}">{_lines(cell)}</td>' for title, cell in zip(titles[1:], rest, strict=True))
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f'<table class="mr-table mr-folds" role="table"><caption class="mr-hidden">{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def _rate(replies: int, asked: int | None) -> tuple[str, str]:
    value = results.rate(replies, asked)
    return (words("survey_not_known"), words("survey_not_known")) if value is None else (f"{asked:,}", f"{results.in_tenths(value)}%")


def _average(statement: SurveyStatement, least: int) -> str:
    if statement.mean is None:
        return words("survey_few", least=least)
    lines = [results.in_tenths(statement.mean)]
    if statement.bounds is not None:
        low, high = map(results.in_tenths, statement.bounds)
        lines.append(words("survey_bounds", low=low, high=high))
    return "\n".join(lines)


def _answers(found: Released) -> str:
    if found.whole is None:
        return words("survey_few", least=found.least)
    lines = [words("survey_step_count", step=option.title, count=f"{count:,}") for option, count in zip(found.options, found.whole.counts, strict=True)]
    if found.whole.dont_know:
        lines.append(words("survey_dont_know", count=f"{found.whole.dont_know:,}"))
    return "; ".join(lines) if len(found.options) > _MOST_LINES else "\n".join(lines)


def _group(group: GroupResult, statement: SurveyStatement, least: int) -> str:
    mean = results.mean_of(group.counted, statement.released) if group.counted else None
    if group.counted is None or group.counted.answered < least or mean is None:
        return words(f"survey_group_hidden_{group.hidden or 'few'}", group=group.label, least=least)
    return words("survey_group_mean", group=group.label, mean=results.in_tenths(mean), count=f"{group.counted.answered:,}")


def _cut(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"
