"""Our own template of a survey, empty: a heading for each column, as CSV and as a workbook with lists to choose from."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from io import BytesIO, StringIO

from questionnaires.texts import in_language, languages, table

MIMES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_HEADINGS = ("group", "wish_1", "wish_2", "confidence_1", "confidence_2", "engagement")
_AGREEMENT = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree", "dont_know")
_ROWS = 1_000  # that the lists are offered in


def made(format_: str) -> bytes:
    """The template in one of MIMES, in the current language."""
    words = table("assessment")
    headings = [words(f"survey_template_{each}") for each in _HEADINGS]
    return _csv(headings) if format_ == "csv" else _xlsx(headings, [words(f"survey_template_{each}") for each in _AGREEMENT])


@cache
def headings() -> tuple[tuple[str, ...], ...]:
    """The headings in each language, the group first."""
    found: list[tuple[str, ...]] = []
    for language in languages():
        with in_language(language):
            words = table("assessment")
            found.append(tuple(words(f"survey_template_{each}") for each in _HEADINGS))
    return tuple(found)


def _csv(headings: Sequence[str]) -> bytes:
    text = StringIO()
    csv.writer(text).writerow(headings)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(headings: Sequence[str], agreement: Sequence[str]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    words = table("assessment")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = words("survey_template_sheet")
    sheet.append(list(headings))
    for place in range(1, len(headings) + 1):
        cell = sheet.cell(1, place)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(place)].width = 26
    sheet.freeze_panes = "A2"
    listed = f'"{",".join(agreement)}"'
    sheet.add_data_validation(DataValidation(type="list", formula1=listed, allow_blank=True, sqref=f"B2:E{_ROWS}"))
    sheet.add_data_validation(DataValidation(type="whole", operator="between", formula1="0", formula2="10", allow_blank=True, sqref=f"F2:F{_ROWS}"))
    guide = book.create_sheet(words("survey_template_guide"))
    guide.column_dimensions["A"].width = 90
    for line in words("survey_template_lines").strip().split("\n"):
        guide.append([line])
        guide.cell(guide.max_row, 1).alignment = Alignment(wrap_text=True)
    content = BytesIO()
    book.save(content)
    return content.getvalue()
