"""What the command `score` prints of many services: one line each, as they come, in the order of the file."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any, TypeAlias

from assessment import definitions
from assessment.definitions import Definitions
from assessment.files import definitions_at
from assessment.portfolio.table_columns import LEAVE_OUT, Uses, guessed
from assessment.portfolio.table_files import Table, opened
from assessment.portfolio.table_matrix import Levels, by_level, columns
from assessment.portfolio.table_rows import MOST_LISTED, CellFault, Rows
from assessment.record import NAME_QUESTION, name_of
from assessment.results import Scored
from assessment.terminal import say
from questionnaires.texts import table
from reports import figures, spreadsheet
from reports.dataset import share
from reports.json_file import printable
from reports.parts.verdict import headline_of
from reports.parts.words import band_state, stage_name
from scoring.apportion import Bounds
from scoring.compiled import Model
from scoring.evaluate import published
from scoring.matrix import GATE_STATES, NOTHING, OUTCOMES, STAGES, Matrix, columns_of
from scoring.result import BandReading

Plain: TypeAlias = Mapping[str, Any]
"""The result of one service: numbers, texts and nothing else; None where nothing counts."""
_WIDTHS = (34, 44, 24, 18, 8)
"""Characters of the columns of lines to read; the last one is as wide as it is."""


def score_many(options: argparse.Namespace) -> int:
    """Print the result of each service in a table. Returns 1 if a row or a column could not be read, which is listed on standard error; otherwise 0."""
    given = definitions_at(options.questionnaires, options.scoring, definitions.shipped_sources())
    found = opened(Path(options.file))
    rows, words = Rows(found, given, uses(found, given, options.leave_out or ())), table("assessment")
    write = _WRITERS[options.format](given.model)
    _list(rows.column_faults[:MOST_LISTED])
    listed, more = len(rows.column_faults), max(0, len(rows.column_faults) - MOST_LISTED)
    count = left_out = 0
    for chunk in rows.chunks():
        _list(chunk.faults)
        listed, more = listed + len(chunk.faults), more + chunk.more
        left_out += chunk.left_out
        count += len(chunk.names)
        results = by_level(given.model, columns(chunk, given.model), len(chunk.names))
        for line in write(plain(given.model, results, chunk.names, chunk.numbers)):
            say(line)
    if more:
        say(words("filled_more", count=f"{more:,}"), to=sys.stderr)
    for remark in rows.remarks:
        say(remark, to=sys.stderr)
    say(words("rows_scored", count=f"{count:,}", left_out=f"{left_out:,}"), to=sys.stderr)
    return 1 if listed else 0


def score_one(result: Scored) -> None:
    """Print one service as a table of one line."""
    model = result.definitions.model
    results = by_level(model, columns_of(model, [result.response]), 1)
    name = name_of(result.response.answers.get(NAME_QUESTION))
    for line in as_csv(model)(plain(model, results, [name], [None])):
        say(line)


def uses(found: Table, given: Definitions, leave_out: Sequence[str]) -> Uses:
    """What each column is, as it is guessed, but for those whose headings are to be left out."""
    left = {" ".join(each.split()).casefold() for each in leave_out}
    pairs = zip(found.headings, guessed(found.headings, given), strict=True)
    return tuple(LEAVE_OUT if heading.casefold() in left else use for heading, use in pairs)


def _list(faults: Sequence[CellFault]) -> None:
    for fault in faults:
        say(fault.said, to=sys.stderr)


def plain(model: Model, results: Levels, names: Sequence[str], numbers: Sequence[int | None]) -> Iterator[Plain]:
    """The result of each service. Figures in points, with tenths; coverage in per cent; dimensions, gates and bands by their ids."""
    parts = [[array.tolist() for array in matrix] for matrix in results]
    by_service = [[Matrix(*row) for row in zip(*part, strict=True)] for part in parts]
    weights = [each.weight for each in model.scoring.dimensions]
    for row, (name, number, said, documented, checked) in enumerate(zip(names, numbers, *by_service, strict=True)):
        yield _plain(model, name, number, said, documented, checked, results.said.coverage(row, weights))


def _plain(model: Model, name: str, number: int | None, said: Any, documented: Any, checked: Any, covered: Fraction) -> Plain:
    stages = [None if stage is None else stage.value for stage in STAGES]
    bands = [band.id for band in model.bands.bands]
    dimensions = [each.id for each in model.scoring.dimensions]
    ends = zip(dimensions, said.dimension_low, said.dimension_high, strict=True)
    return {
        "name": name,
        "row": number,
        "verdict": str(OUTCOMES[int(said.outcome)]),
        "aimed_at": stages[said.aimed_at],
        "reached": stages[said.reached],
        **_bounds(said.low, said.high),
        "documented": _bounds(documented.low, documented.high),
        "checked": _bounds(checked.low, checked.high),
        "coverage": share(covered),
        "band": {"lower": None if said.band_low == NOTHING else bands[said.band_low], "upper": None if said.band_high == NOTHING else bands[said.band_high]},
        "dimensions": {id_: _bounds(*(end if end == NOTHING else published(end) for end in (low, high))) for id_, low, high in ends},
        "gates": {gate.id: str(GATE_STATES[int(state)]) for gate, state in zip(model.scoring.gates, said.gates, strict=True)},
    }


def _bounds(low: int, high: int) -> dict[str, float | None]:
    """Tenths of a point as points; a float with one decimal is written as it is."""
    return {"lower": None, "upper": None} if low == NOTHING else {"lower": low / 10, "upper": high / 10}


_Writer: TypeAlias = Callable[[Iterator[Plain]], Iterator[str]]


def as_csv(model: Model) -> _Writer:
    """Lines of CSV with a head; no text in them can become a formula."""
    heads: list[list[str]] = [_head(model)]

    def write(services: Iterator[Plain]) -> Iterator[str]:
        while heads:
            yield _csv_line(heads.pop())
        for each in services:
            yield _csv_line(_flat(each))

    return write


def _head(model: Model) -> list[str]:
    fixed = ["name", "row", "verdict", "aimed_at", "reached", "lower", "upper"]
    fixed += [f"{level}.{end}" for level in ("documented", "checked") for end in ("lower", "upper")]
    fixed += ["coverage", "band.lower", "band.upper"]
    fixed += [f"{each.id}.{end}" for each in model.scoring.dimensions for end in ("lower", "upper")]
    return fixed + [gate.id for gate in model.scoring.gates]


def _flat(service: Plain) -> list[object]:
    cells: list[object] = [spreadsheet.cell(service["name"])]
    cells += [service[key] for key in ("row", "verdict", "aimed_at", "reached", "lower", "upper")]
    for key in ("documented", "checked"):
        cells += service[key].values()
    cells += [service["coverage"], *service["band"].values()]
    for bounds in service["dimensions"].values():
        cells += bounds.values()
    return [*cells, *service["gates"].values()]


def _csv_line(cells: Sequence[object]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def as_json(_: Model) -> _Writer:
    """JSON Lines: an object for each service."""

    def write(services: Iterator[Plain]) -> Iterator[str]:
        for each in services:
            yield printable(json.dumps(each, ensure_ascii=False))

    return write


def as_table(model: Model) -> _Writer:
    """Lines to read."""
    words = table("assessment")
    heads = [words("rows_table_heads").split("\n")]
    stages = {stage.value: stage for stage in STAGES if stage is not None}
    outcomes = {outcome.value: outcome for outcome in OUTCOMES}

    def band(lower: str | None, upper: str | None) -> str:
        ends = [next(each for each in model.bands.bands if each.id == end) for end in (lower, upper) if end]
        return band_state(BandReading(ends[0], ends[-1]), model.scoring).word if ends else ""

    def write(services: Iterator[Plain]) -> Iterator[str]:
        while heads:
            yield _columns(heads.pop())
        for each in services:
            low, high = (None if end is None else round(10 * end) for end in (each["lower"], each["upper"]))
            score = words("rows_no_score") if low is None or high is None else figures.span(Bounds(low, high))
            reached = stages.get(each["reached"] or "")
            yield _columns([
                each["name"], headline_of(outcomes[each["verdict"]], stages.get(each["aimed_at"] or "")),
                stage_name(reached) if reached else words("rows_none_reached"), score, f"{each['coverage']}%",
                band(each["band"]["lower"], each["band"]["upper"]),
            ])  # fmt: skip

    return write


def _columns(cells: Sequence[str]) -> str:
    parts = [cell if len(cell) <= width else f"{cell[: width - 1]}…" for cell, width in zip(cells, _WIDTHS, strict=False)]
    return "  ".join([*(part.ljust(width) for part, width in zip(parts, _WIDTHS, strict=False)), *cells[len(_WIDTHS) :]]).rstrip()


_WRITERS: Mapping[str, Callable[[Model], _Writer]] = {"csv": as_csv, "json": as_json, "table": as_table}
