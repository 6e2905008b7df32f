"""The empty table with one row per service, filled in as a program would write it: the counterpart of what reads it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import BytesIO, StringIO
from typing import Any, NamedTuple, cast

from openpyxl import load_workbook

from assessment.definitions import Definitions
from assessment.entry import typed_from
from assessment.portfolio import table_template
from assessment.portfolio.table_cells import BALLOT, VALUE
from assessment.portfolio.table_columns import Use
from questionnaires.answers import Answer, State, plain_answer
from questionnaires.model import BallotQuestion, Question
from questionnaires.texts import table
from reports import spreadsheet


class Written(NamedTuple):
    name: str
    answers: Mapping[str, Answer]
    tags: Mapping[str, str] = {}


def filled(given: Definitions, format_: str, services: Iterable[Written], *, evidence: bool = False) -> bytes:
    """The template in a format, with these services below its headings."""
    uses = table_template.columns(given, evidence=evidence)
    empty = table_template.made(given, format_, evidence=evidence)
    rows = [[escaped(cell(use, given, each)) for use in uses] for each in services]
    return empty + as_csv(rows) if format_ == "csv" else in_workbook(empty, rows)


def as_csv(rows: list[list[str]]) -> bytes:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def in_workbook(empty: bytes, rows: list[list[str]]) -> bytes:
    book = cast(Any, load_workbook(BytesIO(empty)))
    for number, row in enumerate(rows, 2):
        for place, text in enumerate(row, 1):
            if text:
                made = book.worksheets[0].cell(number, place, text)
                made.data_type = "s"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def escaped(text: str) -> str:
    """With a mark that keeps a spreadsheet from taking it for a formula; one that looks like such a mark gets another."""
    bare = text.lstrip("'")
    return f"'{text}" if text.startswith("'") and bare and spreadsheet.cell(bare).startswith("'") else spreadsheet.cell(text)


def cell(use: Use, given: Definitions, service: Written) -> str:
    if use.kind == "name":
        return service.name
    if use.kind == "tag":
        return service.tags.get(use.subject, "")
    answer = service.answers.get(use.subject)
    return texts(given.library.questions[use.subject], answer).get(use.field, "") if answer else ""


def texts(question: Question, answer: Answer) -> dict[str, str]:
    words, evidence = table("assessment"), answer.evidence
    beside = {"level": words(f"level_{evidence.level.value}"), "what": evidence.what, "where": evidence.where, "date": evidence.date, "checked_by": evidence.checked_by}
    if answer.state is not State.ANSWERED:
        said = words(f"rows_says_{answer.state.value}").splitlines()[0]
        more = answer.reason or answer.who_could_know
        return {VALUE: f"{said}: {more}" if more else said, "note": answer.note}
    if isinstance(question, BallotQuestion):
        typed = typed_from(question, answer)
        return {**beside, "note": answer.note, **{name: str(typed[name]) for name in BALLOT if typed.get(name)}}
    plain = plain_answer(answer)["value"]
    parts = [str(each) if each != "not known" else "?" for each in plain] if isinstance(plain, list) else [str(plain)]
    return {**beside, "note": answer.note, VALUE: "; ".join(parts)}
