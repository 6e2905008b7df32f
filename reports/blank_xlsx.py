"""A questionnaire to fill in in Excel: a sheet for each questionnaire, a row for each question, and a row for each figure of a series or ballot.

Every cell that is written in takes what is typed as text, so that no program turns it into a date, a number or a formula.
The last column, hidden, names what its row holds; the file says in its properties which versions it was made of.
The same questions give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from questionnaires.texts import language_tag, table
from reports import fitting, zipped
from reports.blank import Blank, BlankQuestion, BlankQuestionnaire
from reports.blank_fields import BESIDE, INSTEAD, LEVEL, TAG, Line, answer_lines, how, instead, lines_beside
from reports.clean import Cleaner, with_texts
from reports.sizes import BLANK_POINTS, LEAST_LARGE, Size
from reports.spreadsheet import sheet_name

_WIDTHS = (13, 50, 72, 36)
"""Characters, of the columns before those beside the answer."""
_WIDTHS_BESIDE = {INSTEAD: 20, "who_could_know": 22, "reason": 26, LEVEL: 20, "what": 26, "where": 20, "date": 18, "checked_by": 20, "note": 34}
_LONGEST = 30_000
"""Characters in a cell; Excel stops at 32,767."""
_HIGHEST = 409
"""Points of a row; Excel's own limit."""
_LISTS = "lists"
_FONT, _NAVY, _INK, _MUTED = "Arial", "12355B", "0B0C0C", "4A5663"
_EDGE = Side(style="thin", color="7C8A99")
_FRAME = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_TOP = Alignment(vertical="top", wrap_text=True)


@dataclass
class _Book:
    """The workbook being made, and the lists that cells choose from."""

    made: Any
    points: float
    lists: dict[tuple[str, ...], int] = field(default_factory=dict[tuple[str, ...], int])

    def write(self, sheet: Any, at: tuple[int, int], text: str, *, bold: bool = False, colour: str = _INK, larger: float = 1, fill: str = "") -> Any:
        """Put a text in a cell, as text whatever it begins with."""
        cell = sheet.cell(*at)
        words = table("reports")
        cell.value = text if len(text) <= _LONGEST else text[:_LONGEST] + words("form_cut")
        cell.data_type = "s"
        cell.font = Font(name=_FONT, size=round(self.points * larger * 2) / 2, bold=bold, color=colour)
        cell.alignment, cell.number_format = _TOP, "@"
        if fill:
            cell.fill = PatternFill("solid", start_color=fill)
        return cell

    def fit(self, sheet: Any, at: int, widths: Sequence[float]) -> None:
        """Make a row as high as its texts need, by a rough count: not every program does so by itself."""
        texts = [(str(sheet.cell(at, column).value or ""), sheet.cell(at, column).font, width) for column, width in enumerate(widths, start=1) if sheet.cell(at, column).alignment.wrap_text]
        lines = max((sum(-(-len(line) // max(1, int(width * (0.85 if font.bold else 0.98)))) or 1 for line in text.split("\n")) * font.size for text, font, width in texts), default=self.points)
        sheet.row_dimensions[at].height = min(_HIGHEST, round(lines * 1.3 + self.points * 0.7))

    def open(self, sheet: Any, at: tuple[int, int]) -> Any:
        """Make a cell one that is filled in."""
        cell = sheet.cell(*at)
        cell.font = Font(name=_FONT, size=self.points, color=_INK)
        cell.alignment, cell.number_format, cell.border, cell.protection = _TOP, "@", _FRAME, Protection(locked=False)
        return cell

    def list_of(self, choose: Sequence[str]) -> str:
        """Where the list with these entries is; a list within a validation could hold no commas."""
        at = self.lists.setdefault(tuple(choose), len(self.lists) + 1)
        return f"{_LISTS}!$A${at}:${get_column_letter(len(choose))}${at}"


def render(blank: Blank, *, size: Size = "standard") -> bytes:
    """The questionnaire as an Excel workbook (.xlsx) to fill in."""
    words, cleaner = table("reports"), Cleaner.for_xml()
    fitted = with_texts(blank, cleaner.text)
    book = _Book(Workbook(), min(BLANK_POINTS[size], LEAST_LARGE))  # nothing is smaller, and rows have a limit
    first = book.made.active
    first.title = sheet_name(words("form_sheet"), (_LISTS,))
    sheets = [_sheet(book, each, fitted.service if at == 0 else None) for at, each in enumerate(fitted.questionnaires)]
    _read_first(book, first, fitted, fitting.told(cleaner), [sheet.title for sheet in sheets])
    _write_lists(book)
    about = book.made.properties
    about.title, about.creator = words("document_title", eyebrow=words("form_eyebrow"), title=fitted.title), ""
    about.language, about.subject = language_tag(), words("form_description")
    out = BytesIO()
    book.made.save(out)
    return zipped.steady(out.getvalue(), fitted.marks)


def _read_first(book: _Book, sheet: Any, blank: Blank, told: tuple[str, ...], names: Sequence[str]) -> None:
    """How to fill it in, what not to write, which versions it was made of, and what is told of its characters."""
    words, at = table("reports"), 1

    def line(text: str, **look: Any) -> None:
        nonlocal at
        book.write(sheet, (at, 1), text, **look)
        at += 1

    line(words("form_eyebrow"), bold=True, colour="0B6B70")
    line(blank.title, bold=True, colour=_NAVY, larger=1.7)
    for title, lines in (("blank_how_title", f"{words('form_how')}\n{words('form_how_excel')}"), ("blank_never_title", "\n".join(blank.never))):
        at += 1
        line(words(title), bold=True, colour=_NAVY, larger=1.25)
        for each in lines.splitlines():
            line(each)
    at += 1
    line(words("form_versions"), bold=True, colour=_NAVY, larger=1.25)
    for column, title in enumerate((*words("blank_columns").splitlines(), words("form_on_sheet")), start=1):
        book.write(sheet, (at, column), title, bold=True, fill="D9E5EF").border = _FRAME
    for version, name in zip(blank.versions, names, strict=True):
        at += 1
        for column, cell in enumerate((*version, name), start=1):
            book.write(sheet, (at, column), cell).border = _FRAME
    at += 2
    for each in told:
        line(each, colour=_MUTED)
    if blank.glossary:
        line(words("blank_glossary"), bold=True, colour=_NAVY, larger=1.25)
        for term, meaning in blank.glossary:
            line(f"{term}. {meaning}")
    widths = (90, 12, 10, 10, 16, 34)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width * book.points / 11
    for row in range(1, at):
        book.fit(sheet, row, widths)
    _finish(sheet, landscape=False)


def _sheet(book: _Book, each: BlankQuestionnaire, service: BlankQuestion | None) -> Any:
    words = table("reports")
    sheet = book.made.create_sheet(sheet_name(each.title, (*book.made.sheetnames, _LISTS)))
    book.write(sheet, (1, 1), each.title, bold=True, colour=_NAVY, larger=1.5).alignment = Alignment(wrap_text=False)
    heads = [*words("form_columns").splitlines(), words("form_answer"), *(words(f"form_{name}") for name in BESIDE), TAG]
    for column, head in enumerate(heads, start=1):
        book.write(sheet, (2, column), head, bold=True, colour="FFFFFF", fill=_NAVY)
    at = 3
    if service is not None:
        at = _section(book, sheet, at, words("form_service_title"), "", (service,))
    for section in each.sections:
        at = _section(book, sheet, at, section.title, section.intro, section.questions)
    widths = (*_WIDTHS, *(_WIDTHS_BESIDE[name] for name in BESIDE))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width * book.points / 11
    for row in range(2, at):
        book.fit(sheet, row, widths)
    sheet.column_dimensions[get_column_letter(len(heads))].hidden = True
    sheet.freeze_panes = "C3"
    sheet.print_title_rows = "2:2"
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = each.footer.replace("&", "&&"), "&P / &N"
    _finish(sheet, landscape=True)
    return sheet


def _section(book: _Book, sheet: Any, at: int, title: str, intro: str, questions: Sequence[BlankQuestion]) -> int:
    """Write a section from a row on; returns the row after it."""
    book.write(sheet, (at, 1), title, bold=True, colour=_NAVY, larger=1.2).alignment = Alignment(wrap_text=False)
    at += 1
    if intro:
        book.write(sheet, (at, 2), intro)
        at += 1
    for question in questions:
        at = _question(book, sheet, at, question)
    return at


def _question(book: _Book, sheet: Any, at: int, question: BlankQuestion) -> int:
    """One row with the question, and one for each of its figures if it has several; returns the row after them."""
    answer = answer_lines(question)
    tag = len(_WIDTHS) + len(BESIDE) + 1
    book.write(sheet, (at, 1), question.id, bold=True, colour="0B6B70")
    book.write(sheet, (at, 2), "\n".join(filter(None, (question.text, question.only_if, question.help))))
    book.write(sheet, (at, 3), _allowed(question))
    several = len(answer) > 1
    if several:
        book.write(sheet, (at, tag), f"{question.id}/")
    else:
        _answer(book, sheet, at, question, next(iter(answer)))
    lines = {line.name: line for line in lines_beside(question)}
    for column, name in enumerate(BESIDE, start=len(_WIDTHS) + 1):
        if name in lines:
            _choose(book, sheet, book.open(sheet, (at, column)), lines[name])
        else:
            book.write(sheet, (at, column), "", fill="EEF1F4")
    at += 1
    for line in answer if several else ():
        book.write(sheet, (at, 1), question.id, colour=_MUTED)
        book.write(sheet, (at, 2), line.label)
        _answer(book, sheet, at, question, line)
        at += 1
    return at


def _answer(book: _Book, sheet: Any, at: int, question: BlankQuestion, line: Line) -> None:
    _choose(book, sheet, book.open(sheet, (at, len(_WIDTHS))), line)
    book.write(sheet, (at, len(_WIDTHS) + len(BESIDE) + 1), f"{question.id}/{line.name}")


def _choose(book: _Book, sheet: Any, cell: Any, line: Line) -> None:
    """Let a cell be chosen from a list, and say what else belongs there."""
    words = table("reports")
    if not line.choose:
        return
    if line.many:
        rule: Any = DataValidation(showInputMessage=True, prompt=words("form_letters"), promptTitle=line.label[:32])
    else:
        rule = DataValidation("list", formula1=book.list_of(line.choose), allow_blank=True, showErrorMessage=True, errorStyle="warning", error=words("form_pick"))
    rule.add(cell)
    sheet.add_data_validation(rule)


def _allowed(question: BlankQuestion) -> str:
    """How it is answered, with the options in full."""
    words = table("reports")
    said = [how(question) if not question.several else words("form_letters")]
    said += [f"{choice.letter}. {choice.title}{f': {choice.text}' if choice.text else ''}" for choice in question.choices]
    if len(instead(question)) > 0:
        said.append(words("form_or", states=" / ".join(instead(question).values())))
    said += [words("blank_example", example=question.not_applicable)] if question.not_applicable else []
    said += [f"{words('form_what')}: {question.evidence}"] if question.evidence else []
    return "\n".join(said)


def _write_lists(book: _Book) -> None:
    sheet = book.made.create_sheet(_LISTS)
    for choose, at in book.lists.items():
        for column, each in enumerate(choose, start=1):
            book.write(sheet, (at, column), each)
    sheet.sheet_state = "hidden"


def _finish(sheet: Any, *, landscape: bool) -> None:
    """Protect against slips what is not to be written in, and fit it to the width of the paper."""
    sheet.sheet_view.showGridLines = False
    protection = sheet.protection
    protection.sheet = True
    protection.formatCells = protection.formatColumns = protection.formatRows = False  # False: it may be done
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 9, 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
