"""The first part of a report as plain text for a terminal. All wording is the report's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

from assessment.terminal import line
from reports.document import (
    Bar,
    Bullets,
    Callout,
    Cell,
    Chart,
    Facts,
    GateLine,
    GateList,
    Paragraph,
    Plot,
    Report,
    Section,
    Shaded,
    State,
    States,
    Table,
)

WIDTH = 100
SHOWN = ("profile", "gates")
"""Sections of the report that are shown below the verdict."""
_LONGEST_CELL = 60


def as_text(report: Report) -> list[str]:
    """Verdict, profile and gates, line by line."""
    parts = [_plain(report.title), *_verdict(report)]
    for section in report.sections:
        if section.id in SHOWN:
            parts += ["", _plain(section.title).upper(), *_section(section)]
    return "\n".join(parts).split("\n")


def whole_as_text(report: Report) -> list[str]:
    """The whole report but its annex, line by line."""
    sections = [section for section in report.sections if not section.annex]
    return "\n".join([_plain(report.title), *_verdict(report), *sections_as_text(sections)]).split("\n")


def sections_as_text(found: Iterable[Section]) -> list[str]:
    """Sections with all that stands in them, line by line."""
    parts = [text for section in found for text in ("", _plain(section.title).upper(), *_section(section))]
    return "\n".join(parts).split("\n") if parts else []


def _verdict(report: Report) -> Iterator[str]:
    panel = report.verdict
    yield f"{_plain(panel.headline)}"
    yield _wrap(panel.sentence)
    for gate in panel.blockers:
        yield _gate(gate)
    if told := [each for each in (panel.score, *panel.score_notes) if each]:
        yield _wrap(" · ".join(told))


def _section(section: Section) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, Table):
            yield from [] if block.caption == section.title else ["", _wrap(block.caption)]
            yield from _table(block)
        elif isinstance(block, GateList):
            yield _wrap(f"{block.title}. {block.summary}")
            yield from (_gate(gate) for gate in block.gates)
        elif isinstance(block, Section):
            yield _wrap(block.title)
            yield from _section(block)
        elif isinstance(block, Facts):
            yield from (fill(_plain(f"{name}: {said}"), WIDTH, subsequent_indent="  ") for name, said in block.pairs)
        elif isinstance(block, Bullets):
            yield from (fill(_plain(item), WIDTH, initial_indent="  - ", subsequent_indent="    ") for item in block.items)
        elif isinstance(block, Callout):
            yield _wrap(" ".join((block.title, *block.paragraphs)))
        elif isinstance(block, Chart | Plot):
            yield _wrap(f"{block.caption}. {block.text}")
        elif isinstance(block, Paragraph) and not block.small:
            yield _wrap(block.text)


def _gate(gate: GateLine) -> str:
    kind = f" ({gate.kind})" if gate.kind else ""
    text = f"{gate.state.word}: {gate.title}{kind}. {gate.sentence}"
    return fill(_plain(text), WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _table(table: Table) -> Iterator[str]:
    """The table; one with long texts is told row by row."""
    cells = [_cell(cell) for row in table.rows for cell in row]
    if max(map(len, cells), default=0) > _LONGEST_CELL:
        yield from (line for row in table.rows for line in _row(table, row))
        yield from [_wrap(table.note)] if table.note else []
    else:
        yield from _columns(table)


def _row(table: Table, row: tuple[Cell, ...]) -> Iterator[str]:
    head, *rest = row
    yield ""
    yield _wrap(_cell(head))
    for column, cell in zip(table.columns[1:], rest, strict=True):
        if told := _cell(cell):
            yield fill(f"{_plain(column.title)}: {told}", WIDTH, initial_indent="  ", subsequent_indent="    ")


def _columns(table: Table) -> Iterator[str]:
    shown = [at for at in range(len(table.columns)) if not all(isinstance(row[at], Bar) for row in table.rows)]
    rows = [[_cell(row[at]) for at in shown] for row in (*table.rows, *((table.total,) if table.total else ()))]
    heads = [_plain(table.columns[at].title) for at in shown]
    widths = [max(len(row[n]) for row in (heads, *rows)) for n in range(len(shown))]
    for row in (heads, *rows):
        cells = (
            text.rjust(width) if table.columns[at].align == "right" else text.ljust(width)
            for text, width, at in zip(row, widths, shown, strict=True)
        )
        yield "  " + "  ".join(cells).rstrip()


def _cell(cell: Cell) -> str:
    if isinstance(cell, Bar):
        return ""
    if isinstance(cell, States):
        return _plain(", ".join(each.word for each in cell.states))
    text = cell.word if isinstance(cell, State) else cell.text if isinstance(cell, Shaded) else cell
    return _plain(text)


def _wrap(text: str) -> str:
    return fill(_plain(text), WIDTH)


def _plain(text: str) -> str:
    return " ".join(line(text).split())
