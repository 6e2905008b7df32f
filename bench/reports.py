"""The PDF of a full assessment, beside plain Typst setting the same words without our design, tags or table headers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, cast

import typst

from bench.measure import Measure, seconds
from reports import markdown, pdf
from reports.compose import compose
from reports.document import Report

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "reports"))
from report_subjects import answers, subject

_PLAIN = b'#set page(paper: "a4")\n#set text(size: 12pt)\n#for line in json("data.json") [#line #parbreak()]\n'


def measures() -> list[Measure]:
    """Warm times; every call sets the report of another service with other answers, as a busy server would."""
    reports = [replace(compose(subject(answers(seed))), title=f"Service {seed}") for seed in range(16)]
    ours = median(seconds(_each(reports, pdf.render), times=12))
    plain = median(seconds(_each(reports, plainly), times=12))
    written = median(seconds(_each(reports, markdown.render), times=12))
    return [
        Measure("reports: PDF", ours, "s", "plain Typst, same words", plain, at_most=0.5, note="tagged, PDF/UA-1 and PDF/A-3a, median of 12"),
        Measure("reports: Markdown", written, "s", "the PDF", ours),
    ]


def _each(reports: list[Report], work: Callable[[Report], object]) -> Callable[[], object]:
    """Work on the next report at each call."""
    turns = count()
    return lambda: work(reports[next(turns) % len(reports)])


def plainly(report: Report) -> bytes:
    """The words of the report, unstyled."""
    lines = markdown.render(report).splitlines()
    files = {"main.typ": _PLAIN, "data.json": json.dumps(lines).encode()}
    return typst.compile(cast(Any, files), ignore_system_fonts=True)
