"""A result as JSON for other programs: the same tables as in the spreadsheet. Nothing is cut or replaced; what cannot be printed is escaped.

Figures are numbers, days are year-month-day, and what is one of a few things has an id, the same in every language, beside its word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from reports.dataset import DataColumn, DataTable, Kind, Named, Value, Worked, as_text
from reports.document import Kind as ReportKind
from reports.document import Report
from reports.toolkit import toolkit_version

FORMATS: dict[ReportKind, str] = {kind: f"mutual-readiness/{kind}" for kind in ("result", "comparison", "decision")}
VERSION = 2

_NOTHING = {"type": "null"}
_SHAPES: dict[Kind, dict[str, Any]] = {
    "text": {"type": ["string", "null"]},
    "choice": {"anyOf": [{"$ref": "#/$defs/choice"}, _NOTHING]},
    "points": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, _NOTHING]},
    "micro": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, _NOTHING]},
    "per_cent": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, _NOTHING]},
    "number": {"type": ["number", "null"]},
    "day": {"type": ["string", "null"]},
    "moment": {"type": ["string", "null"], "format": "date-time"},
    "list": {"anyOf": [{"type": "array", "items": {"type": "string"}}, _NOTHING]},
}


def render(report: Report) -> bytes:
    """The data of a report as JSON, with whose it is and of which moment it speaks."""
    head = {
        "variant": report.variant,
        "language": report.language,
        "as_of": report.as_of and report.as_of.isoformat(),
        "paper": report.eyebrow,
        "title": report.title,
        "subtitle": report.subtitle,
        "organisation": report.masthead.organisation,
        "classification": report.masthead.classification,
    }
    head |= {"standing": report.standing} if report.standing else {}
    return (text(report.data, head, report.kind) + "\n").encode()


def text(tables: Mapping[str, DataTable], head: Mapping[str, object] | None = None, kind: ReportKind = "result") -> str:
    """Tables as JSON; the same tables give the same text. `head`: what else is said of the whole."""
    said = {"format": FORMATS[kind], "format_version": VERSION, "toolkit": toolkit_version(), **(head or {})}
    members = [f" {_dumped(name)}: {_dumped(value)}" for name, value in said.items()]
    made = ",\n".join(f"  {_dumped(name)}: {_rows(table)}" for name, table in tables.items())
    members.append(f' "tables": {{\n{made}\n }}' if made else ' "tables": {}')
    return printable("{\n" + ",\n".join(members) + "\n}")


def _rows(table: DataTable) -> str:
    """The rows of a table, each set by itself: of half a million the parts of all together would take gigabytes."""
    made = ",\n".join("   " + _dumped(_row(table.columns, row)).replace("\n", "\n   ") for row in table.rows)
    return f"[\n{made}\n  ]" if made else "[]"


def _dumped(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1)


def printable(made: str) -> str:
    """JSON text in which what cannot be printed is escaped, so that it cannot steer a terminal."""
    if made.replace("\n", "").isprintable():
        return made
    return "".join(each if each.isprintable() or each == "\n" else json.dumps(each)[1:-1] for each in made)


def schema(tables: Mapping[str, DataTable], kind: ReportKind = "result") -> dict[str, Any]:
    """The JSON Schema of such a file."""
    rows = {name: {"type": "array", "items": _shape(table)} for name, table in tables.items()}
    texts = {key: {"type": "string"} for key in ("toolkit", "paper", "title", "subtitle", "organisation", "classification", "language")}
    head = {
        "format": {"const": FORMATS[kind]},
        "format_version": {"const": VERSION},
        "variant": {"enum": ["full", "summary", "plan", "publishable"]},
        "as_of": {"type": ["string", "null"]},
    }
    texts |= {"standing": {"type": "string"}} if kind != "result" else {}
    choice = {"type": "object", "properties": {"id": {"type": "string"}, "text": {"type": "string"}}, "required": ["id", "text"], "additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A {kind} of Mutual Readiness",
        "type": "object",
        "properties": {**head, **texts, "tables": {"type": "object", "properties": rows, "additionalProperties": False}},
        "required": ["format", "format_version", "toolkit", "tables"],
        "additionalProperties": False,
        "$defs": {"choice": choice},
    }


def _shape(table: DataTable) -> dict[str, Any]:
    cells = {each.id: _SHAPES[each.kind] for each in table.columns}
    return {"type": "object", "properties": cells, "required": list(cells), "additionalProperties": False}


def _row(columns: tuple[DataColumn, ...], row: tuple[Value, ...]) -> dict[str, Any]:
    return {column.id: _plain(value) for column, value in zip(columns, row, strict=True)}


def _plain(value: Value) -> object:
    if isinstance(value, Named):
        return {"id": value.id, "text": value.text}
    if isinstance(value, Worked):
        return _plain(value.value)
    if isinstance(value, Decimal):  # at most three digits before the point and two after it: a float writes them as they are
        return float(value) if value % 1 else int(value)
    return as_text(value) if isinstance(value, date) else value
