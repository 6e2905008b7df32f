"""A table with one row per service to fill in: as CSV, and as a workbook whose second sheet explains each column.

`table_rows` reads what is filled into it. No text in it can become a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any, cast

from assessment.definitions import Definitions
from assessment.portfolio.table_cells import BALLOT, BESIDE, VALUE
from assessment.portfolio.table_columns import NAME, Use, guessed, heading, part_title, tag_title
from assessment.record import NAME_QUESTION
from questionnaires.model import (
    DEPTHS,
    BallotQuestion,
    Date,
    Depth,
    FreeText,
    Library,
    MultipleChoice,
    Numeric,
    OneChosen,
    Question,
    Series,
    WithOptions,
)
from questionnaires.texts import table
from reports import spreadsheet

MIMES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_TAGS = ("region", "size")
"""Those that no question asks for."""
_ROWS = 1_000  # for which options are offered in a list
_LONGEST_LIST = 255  # characters of a list that Excel allows


def made(given: Definitions, format_: str, *, depth: Depth = "full", evidence: bool = False) -> bytes:
    """The table in one of MIMES, in the current language, with the questions up to a depth. `evidence`: with columns for documents and explanations."""
    uses = columns(given, depth=depth, evidence=evidence)
    heads = headings(uses, given)
    return _csv(heads) if format_ == "csv" else _xlsx(heads, uses, given.library)


def columns(given: Definitions, *, depth: Depth = "full", evidence: bool = False) -> tuple[Use, ...]:
    """What the columns are: the name, tags, then every question up to a depth."""
    library, reach = given.library, DEPTHS.index(depth)
    asked = [each for each in library.questions.values() if each.id != NAME_QUESTION and DEPTHS.index(library.depths[each.id]) <= reach]
    fields = [(each, field) for each in asked for field in _fields(each, evidence)]
    return (NAME, *(Use("tag", each) for each in _TAGS), *(Use("answer", each.id, field) for each, field in fields))


def headings(uses: Sequence[Use], given: Definitions) -> list[str]:
    """A heading for each: with the question's few words behind its id, as long as they cannot be taken for another column."""
    long = [_long_heading(use, given.library) for use in uses]
    known = guessed(long, given)
    return [name if found == use else heading(use) for name, found, use in zip(long, known, uses, strict=True)]


def _fields(question: Question, evidence: bool) -> tuple[str, ...]:
    parts = BALLOT if isinstance(question, BallotQuestion) else ()
    return (VALUE, *parts, *(BESIDE if evidence else ()))


def _long_heading(use: Use, library: Library) -> str:
    if use.kind != "answer":
        return heading(use)
    label = library.questions[use.subject].label
    short = heading(use).partition(".")[2]
    return f"{use.subject} {label}" + (f": {short}" if short else "")


def _csv(heads: Sequence[str]) -> bytes:
    out = StringIO()
    csv.writer(out).writerow([spreadsheet.cell(head) for head in heads])
    return spreadsheet.MARK + out.getvalue().encode()


def _xlsx(heads: Sequence[str], uses: Sequence[Use], library: Library) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    words, book = table("assessment"), cast(Any, Workbook())
    sheet, top = book.active, Alignment(wrap_text=True, vertical="top")
    sheet.title = spreadsheet.sheet_name(words("rows_template_sheet"), ())
    for place, head in enumerate(heads, 1):
        cell = sheet.cell(1, place, spreadsheet.cell(head))
        cell.data_type = "s"
        cell.font, cell.alignment = Font(bold=True), top
        sheet.column_dimensions[get_column_letter(place)].width = 30 if place == 1 else 18
    sheet.freeze_panes = "B2"
    _lists(sheet, uses, library)
    guide = book.create_sheet(spreadsheet.sheet_name(words("rows_template_guide"), (sheet.title,)))
    for line in words("rows_template_lines").strip().split("\n"):
        guide.append([line])
    guide.append([])
    guide.append(words("rows_template_heads").split("\n"))
    for cell in guide[guide.max_row]:
        cell.font = Font(bold=True)
    for place, (head, use) in enumerate(zip(heads, uses, strict=True)):
        guide.append([get_column_letter(place + 1), spreadsheet.cell(head), *map(spreadsheet.cell, explained(use, library))])
        for cell in guide[guide.max_row]:
            cell.alignment, cell.data_type = top, "s"
    for letter, width in zip("ABCDE", (9, 36, 60, 60, 34), strict=True):
        guide.column_dimensions[letter].width = width
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _lists(sheet: Any, uses: Sequence[Use], library: Library) -> None:
    """Options are offered where one is chosen; other texts, such as "don't know", can be written all the same."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, use in enumerate(uses, 1):
        question = library.questions.get(use.subject) if use.field == VALUE else None
        if isinstance(question, OneChosen):
            listed = ",".join(option.id for option in question.options)
            if len(listed) < _LONGEST_LIST:
                letter = get_column_letter(place)
                sheet.add_data_validation(DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False, sqref=f"{letter}2:{letter}{_ROWS}"))


def explained(use: Use, library: Library) -> tuple[str, str, str]:
    """Of a column: what is asked, what can be written, and what can be said instead."""
    words = table("assessment")
    if use.kind != "answer":
        return words(f"rows_use_{use.kind}", tag=tag_title(use.subject)) if use.kind == "tag" else words("rows_use_name"), words("rows_write_text"), ""
    question = library.questions[use.subject]
    if use.field != VALUE:
        return part_title(use.field), words("rows_write_beside"), ""
    states = [words("rows_says_dont_know").splitlines()[0]] if question.dont_know else []
    states += [words("rows_write_not_applicable")] if question.not_applicable else []
    return question.text, "\n".join(_allowed(question)), "\n".join(states)


def _allowed(question: Question) -> Iterator[str]:
    words = table("assessment")
    if isinstance(question, WithOptions):
        yield words("rows_write_several" if isinstance(question, MultipleChoice) else "rows_write_one")
        yield from (f"{option.id}: {option.title}" for option in question.options)
    elif isinstance(question, Numeric):
        ends = {"lowest": f"{question.lowest:f}", "highest": f"{question.highest:f}", "unit": question.unit if question.unit in ("", "%") else f" {question.unit}"}
        yield words("rows_write_figure", **ends)
        if isinstance(question, Series):
            yield words("rows_write_series", years=question.years)
    elif isinstance(question, BallotQuestion):
        yield words("rows_write_ballot", question=question.id)
    else:
        yield words("rows_write_date" if isinstance(question, Date) else "rows_write_text")
        if isinstance(question, FreeText):
            yield words("rows_write_longest", most=question.longest)
