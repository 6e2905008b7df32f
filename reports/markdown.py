"""A report as GitHub-flavoured Markdown. People's own text is escaped, so that it reads as typed and marks up nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports import fitting
from reports.clean import Cleaner, with_texts
from reports.document import (
    Bar,
    Block,
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
    Scale,
    Section,
    Shaded,
    State,
    States,
    Table,
)  # fmt: skip
from reports.shapes import SHAPES

_SPECIAL = re.compile(r"[\\`*_\[\]<>~|$&{}#@]")
_LINKS = re.compile(r"(?i)(?<=http)(?=:)|(?<=https)(?=:)|(?<=ftp)(?=:)|(?<=mailto)(?=:)|(?<=/)(?=/)|(?<=\w)(?=\.[^\W\d_])")
_LINE_START = re.compile(r"^(?:([-+=:])|(\d{1,9})([.)]))")


def inline(text: str) -> str:
    """`text` for the middle of a line: one line, every character that could mark something up escaped.

    >>> inline("a*b* <b> www.example.org")
    'a\\\\*b\\\\* \\\\<b\\\\> www\\\\.example\\\\.org'
    """
    text = _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
    return _LINKS.sub(r"\\", text)


def block(text: str) -> str:
    """`text` as a paragraph of its own: what could start a list, a heading or a rule is escaped on every line.

    >>> block("1. first")
    '1\\\\. first'
    """
    lines = [_line_start(inline(line)) for line in text.splitlines() if line.strip()]
    return "\\\n".join(lines)


def _line_start(line: str) -> str:
    return _LINE_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)


def cell(content: Cell) -> str:
    """A table cell: its lines are joined by a middle dot, because a cell has one line."""
    if isinstance(content, State):
        return state(content)
    if isinstance(content, Bar):
        return ""
    if isinstance(content, States):
        return " · ".join(map(state, content.states))
    if isinstance(content, Shaded):
        return cell(content.text)
    return " · ".join(inline(line) for line in content.splitlines() if line.strip())


def state(content: State) -> str:
    """A state as shape and word."""
    return f"{SHAPES[content.mark]} {inline(content.word)}"


def render(report: Report) -> str:
    """The whole report, ending in a line break."""
    cleaner = Cleaner()
    report = fitting.with_told(with_texts(report, cleaner.text), cleaner)
    head = report.masthead
    parts = [f"**{inline(line)}**" for line in (head.classification, head.organisation) if line.strip()]
    parts += [f"# {inline(report.title)}", *(block(line) for line in (report.eyebrow, report.subtitle) if line.strip())]
    parts += [_pairs(report.facts), *_verdict(report)]
    for section in report.sections:
        parts += _section(section, 2)
    parts += ["---", block(report.footer)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _verdict(report: Report) -> Iterator[str]:
    panel = report.verdict
    yield f"## {inline(panel.headline)}"
    yield block(panel.sentence)
    yield "\n".join(_gate(gate) for gate in panel.blockers)
    yield " ".join([*([f"**{inline(panel.score)}**"] if panel.score else []), *(f"{inline(note)}." for note in panel.score_notes)])


def _section(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * min(level, 6)} {inline(section.title)}"
    for part in section.blocks:
        yield from _block(part, level, section.title)


def _block(part: Block, level: int, heading: str) -> Iterator[str]:
    match part:
        case Section():
            yield from _section(part, level + 1)
        case Paragraph(text):
            yield block(text)
        case Bullets(items, numbered):
            yield "\n".join(f"{f'{place}.' if numbered else '-'} {_item(text)}" for place, text in enumerate(items, 1))
        case Table():
            yield _table(part, heading)
        case GateList():
            yield from _gate_list(part, level + 1)
        case Callout(title, paragraphs):
            yield "\n>\n".join(f"> {_quoted(line)}" for line in (f"**{inline(title)}**", *map(block, paragraphs)))
        case Facts(pairs):
            yield _pairs(pairs)
        case Scale(text=text):
            yield block(text)
        case Chart(caption=caption, text=text, note=note) | Plot(caption=caption, text=text, note=note):
            yield from ([f"**{inline(caption)}**"] if caption != heading else [])
            yield block(text)
            yield from ([block(note)] if note else [])


def _item(text: str) -> str:
    """A list item: what could start another list inside it is escaped, too."""
    return _line_start(inline(text))


def _quoted(text: str) -> str:
    return text.replace("\n", "\n> ")


def _pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"- **{inline(name)}:** {cell(value)}" for name, value in pairs)


def _gate_list(gates: GateList, level: int) -> Iterator[str]:
    if gates.title:
        yield f"{'#' * min(level, 6)} {inline(gates.title)}"
    if gates.summary:
        yield block(gates.summary)
    yield "\n".join(_gate(gate) for gate in gates.gates)


def _gate(gate: GateLine) -> str:
    kind = f" ({inline(gate.kind)})" if gate.kind else ""
    told = " ".join(inline(part) for part in (gate.sentence, gate.detail) if part)
    return f"- **{state(gate.state)}: {inline(gate.title)}{kind}.** {told}".rstrip()


def _table(table: Table, heading: str) -> str:
    """The table under its caption, unless the heading above says the same."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    shown = [place for place in range(len(table.columns)) if not any(isinstance(row[place], Bar) for row in rows if len(row) > 1)]
    columns = [table.columns[place] for place in shown]
    lines = [
        *([f"**{inline(table.caption)}**\n"] if table.caption != heading else []),
        _row([inline(column.title) for column in columns]),
        _row(["---:" if column.align == "right" else "---" for column in columns]),
        *(_row([cell(row[place]) for place in shown] if len(row) > 1 else _group(row, len(shown))) for row in table.rows),
    ]
    if table.total:
        lines.append(_row([f"**{told}**" if (told := cell(table.total[place])) else "" for place in shown]))
    if table.note:
        lines.append(f"\n{block(table.note)}")
    return "\n".join(lines)


def _group(row: tuple[Cell, ...], columns: int) -> list[str]:
    """A row of one cell, which heads the rows below it."""
    return [*(f"**{cell(title)}**" for title in row), *[""] * (columns - len(row))]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
