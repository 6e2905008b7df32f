"""The charts of a report on the screen, drawn by Plotly from the same descriptions as on paper.

They stand still: all numbers are printed at their marks, so there is nothing to hover for, and a finger on them scrolls the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from textwrap import wrap
from typing import Any, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assessment.shell.markup import escape
from reports.document import Chart, Span, Zone

INK, NAVY, MUTED, LINE, BLUE = "#0b0c0c", "#12355b", "#4a5663", "#c9d1d9", "#2b6592"
_LETTERS = 13  # pixels
_LETTER = 7.2  # pixels that one of them is wide, or a little less
_PHONE = 288  # pixels that a chart has on the narrowest screen
_LABEL = 19  # pixels of a line of a label
_FEET = 24  # pixels for the ticks
_LONGEST_END = 12  # letters at an end that have room beside the scale
_CLEAR = "rgba(255,255,255,0.7)"
"""Behind a number, so that it keeps clear of the lines it crosses."""


class Waiting(NamedTuple):
    """A chart and the place that is kept for it."""

    place: DeltaGenerator
    chart: Chart


def keep_place(chart: Chart) -> Waiting:
    """The caption, a place for the picture, and how to read it."""
    st.html(f'<p class="mr-chart-title">{escape(chart.caption)}</p>')
    place = st.container(key=f"chart-{chart.id}")
    if chart.note:
        st.html(f'<p class="mr-quiet mr-chart-note">{escape(chart.note)}</p>')
    return Waiting(place, chart)


def fill(waiting: Iterable[Waiting]) -> None:
    """Draws the pictures; to be called when all the words of the page are there, because they do not wait for Plotly."""
    for place, chart in waiting:
        place.plotly_chart(  # pyright: ignore[reportUnknownMemberType]
            figure(chart), theme=None, config={"staticPlot": True, "displayModeBar": False}, key=f"drawn-{chart.id}", alt=chart.text
        )


@lru_cache(maxsize=64)
def figure(chart: Chart) -> Any:
    """The chart as a figure of Plotly, legible from 288 pixels up. Its traces bear the numbers of the spans, in their order."""
    from plotly.graph_objects import Figure  # pyright: ignore[reportMissingTypeStubs]

    traces, layout = _rows(chart) if chart.layout == "rows" else _columns(chart)
    common: dict[str, Any] = {
        "template": {},
        "font": {"family": "Inter, sans-serif", "size": _LETTERS, "color": INK}, "showlegend": False, "hovermode": False, "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
    }  # fmt: skip
    return Figure(data=traces, layout=common | layout)


def tint(place: int, count: int) -> str:
    """The colour of a zone: one hue, darker the higher, as on paper."""
    part = 0.04 + 0.42 * place / max(count - 1, 1)
    parts = (round(255 + (int(BLUE[at : at + 2], 16) - 255) * part) for at in (1, 3, 5))
    return f"rgb({','.join(map(str, parts))})"


def _rows(chart: Chart) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Each span under its label. Down is counted in pixels, so that all keeps its height at every width."""
    low, high = chart.domain
    left, right = (_room([getattr(span, end) for span in chart.spans]) for end in ("lower_text", "upper_text"))
    bar = 34 if any("\n" in span.lower_text + span.upper_text for span in chart.spans) else 28
    names, top = _zone_names(chart, _PHONE - left - right)
    notes: list[dict[str, Any]] = [*names]
    traces: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    down = top
    for span in chart.spans:
        lines = wrap(": ".join(part for part in (span.label, span.said) if part), int((_PHONE - left) / _LETTER))
        notes += [_note(escape(line), low, down + _LABEL * at, xanchor="left", yanchor="top", weight=600) for at, line in enumerate(lines)]
        down += _LABEL * len(lines) + 1
        shapes += [_zone(zone, x0=zone.start, x1=end, y0=down, y1=down + bar, fill=fill) for zone, end, fill in _zones(chart)]
        shapes += [] if chart.zones else [_line(value, down, down + bar) for value, _ in chart.ticks]
        traces += _across(span, down + bar // 2)
        notes += _ends(span, down + bar // 2, across=True)
        down += bar + 5
    across = {
        "range": [low, high], "tickvals": [value for value, _ in chart.ticks], "ticktext": [said for _, said in chart.ticks],
        "tickfont": {"color": MUTED}, "showgrid": False, "zeroline": False, "fixedrange": True,
    }  # fmt: skip
    layout: dict[str, Any] = {
        "xaxis": across, "yaxis": {"range": [down - 4, 0], "visible": False, "fixedrange": True}, "shapes": shapes, "annotations": notes,
        "height": down - 4 + _FEET, "margin": {"l": left, "r": right, "t": 0, "b": _FEET},
    }  # fmt: skip
    return traces, layout


def _room(texts: Iterable[str]) -> int:
    """Pixels beside the scale for what stands at the ends, and for half of its last tick."""
    return int(min(max((len(line) for text in texts for line in text.split("\n")), default=0), _LONGEST_END) * _LETTER) + 14


def _across(span: Span, down: float) -> list[dict[str, Any]]:
    if span.lower is None or span.upper is None:
        return []
    if span.point is None:
        return [_beam(span, [span.lower, span.upper], [down, down], "line-ns")]
    bar: dict[str, Any] = {"type": "scatter", "name": span.label, "x": [span.lower, span.upper], "y": [down, down], "mode": "lines+markers"}
    bar["line"] = {"color": BLUE, "width": 8}
    bar["marker"] = {"symbol": "line-ns", "size": [17 if text else 0 for text in (span.lower_text, span.upper_text)], "line": {"width": 3, "color": INK}, "opacity": 1}
    bar["cliponaxis"] = False
    return [bar, _diamond(span.label, span.point, down, "#ffffff")]


def _columns(chart: Chart) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Each span over its label, at its place from left to right; the names of the zones at the left."""
    low, high = chart.domain
    names = [wrap(zone.title, 14) or [""] for zone in chart.zones]
    margin = int(max((len(line) for lines in names for line in lines), default=3) * _LETTER) + 8
    left, right = -140, 1140
    notes = [
        _note("<br>".join(map(escape, lines)), 0, (zone.start + end) / 2, xref="paper", xanchor="right", xshift=-6, weight=600, color=NAVY)
        for lines, (zone, end, _) in zip(names, _zones(chart), strict=True)
    ]
    notes += [_note(escape(said), 0, value, xref="paper", xanchor="right", xshift=-6, color=MUTED, size=12) for value, said in chart.ticks]
    traces: list[dict[str, Any]] = []
    for before, span in zip((None, *chart.spans), chart.spans, strict=False):
        if before is not None and span.joined:
            traces += _joins(before, span)
        notes.append(_note(escape(span.label).replace("\n", "<br>"), span.at, low, yanchor="top", yshift=-22, size=12))
        notes += _ends(span, 0, across=False)
        if span.lower is None or span.upper is None:
            notes.append(_note(escape(span.said), span.at, low, yanchor="bottom", yshift=4, size=12, color=MUTED))
        else:
            traces.append(_beam(span, [span.at, span.at], [span.lower, span.upper], "line-ew"))
    layout: dict[str, Any] = {
        "xaxis": {"range": [left, right], "visible": False, "fixedrange": True}, "yaxis": {"range": [low, high], "visible": False, "fixedrange": True},
        "shapes": [_zone(zone, x0=left, x1=right, y0=zone.start, y1=end, fill=fill) for zone, end, fill in _zones(chart)],
        "annotations": notes, "height": 340, "margin": {"l": margin, "r": 2, "t": 24, "b": 58},
    }  # fmt: skip
    return traces, layout


def _beam(span: Span, x: Sequence[float], y: Sequence[float], cap: str) -> dict[str, Any]:
    """A line with a stroke at each end, or a diamond where both ends are one."""
    if span.lower == span.upper:
        return _diamond(span.label, x[0], y[0], INK)
    return {
        "type": "scatter", "name": span.label, "x": list(x), "y": list(y), "mode": "lines+markers", "line": {"color": INK, "width": 3},
        "marker": {"symbol": cap, "size": 14, "line": {"width": 3, "color": INK}}, "cliponaxis": False,
    }  # fmt: skip


def _diamond(label: str, x: float, y: float, fill: str) -> dict[str, Any]:
    marker = {"symbol": "diamond", "size": 12, "color": fill, "line": {"width": 2, "color": INK}}
    return {"type": "scatter", "name": label, "x": [x], "y": [y], "mode": "markers", "marker": marker, "cliponaxis": False}


def _joins(before: Span, now: Span) -> list[dict[str, Any]]:
    """Dotted lines from end to end, which only lead the eye."""
    ends = ((before.lower, now.lower), (before.upper, now.upper))
    return [
        {"type": "scatter", "name": "", "x": [before.at, now.at], "y": list(pair), "mode": "lines", "line": {"color": INK, "width": 1.5, "dash": "dot"}}
        for pair in ends
    ]


def _ends(span: Span, down: float, *, across: bool) -> list[dict[str, Any]]:
    """The numbers at the ends: beside them in a row, over and under them in a column."""
    found: list[dict[str, Any]] = []
    for value, text, side in ((span.lower, span.lower_text, -1), (span.upper, span.upper_text, 1)):
        if value is None or not text:
            continue
        said = escape(text).replace("\n", "<br>")
        settled = span.lower == span.upper
        if across:
            found.append(_note(said, value, down, xanchor="right" if side < 0 else "left", xshift=(11 if settled else 7) * side, weight=600, bgcolor=_CLEAR))
        else:
            found.append(_note(said, span.at, value, yanchor="top" if side < 0 else "bottom", yshift=(9 if settled else 3) * side, weight=600, bgcolor=_CLEAR))
    return found


def _zones(chart: Chart) -> list[tuple[Zone, int, str]]:
    """Each zone with where it ends and its colour."""
    ends = [*(zone.start for zone in chart.zones[1:]), chart.domain[1]]
    return [(zone, end, tint(at, len(chart.zones))) for at, (zone, end) in enumerate(zip(chart.zones, ends, strict=True))] if chart.zones else []


def _zone_names(chart: Chart, wide: float) -> tuple[list[dict[str, Any]], int]:
    """The names over the zones, on two heights in turn where one is wider than its zone on a phone; and how many pixels they take."""
    whole = chart.domain[1] - chart.domain[0]
    zones = _zones(chart)
    two = any(len(zone.title) * _LETTER > wide * (end - zone.start) / whole for zone, end, _ in zones)
    names = [
        _note(escape(zone.title), zone.start, _LABEL if two and at % 2 == 0 else 0, xanchor="left", yanchor="top", weight=600, color=NAVY)
        for at, (zone, _, _) in enumerate(zones)
    ]
    return names, (_LABEL * (2 if two else 1) + 4) if zones else 0


def _zone(zone: Zone, *, x0: float, x1: float, y0: float, y1: float, fill: str) -> dict[str, Any]:
    return {
        "type": "rect", "name": zone.title, "x0": x0, "x1": x1, "y0": y0, "y1": y1, "fillcolor": fill, "line": {"color": BLUE, "width": 0.7},
        "layer": "below",
    }  # fmt: skip


def _line(x: float, y0: float, y1: float) -> dict[str, Any]:
    return {"type": "line", "x0": x, "x1": x, "y0": y0, "y1": y1, "line": {"color": LINE, "width": 1}, "layer": "below"}


def _note(text: str, x: float, y: float, *, weight: int = 400, color: str = INK, size: int = _LETTERS, **more: Any) -> dict[str, Any]:
    """A text at a place. Plotly reads some markup in it, so it must be escaped before."""
    font = {"weight": weight, "color": color, "size": size}
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": font, "align": more.get("xanchor", "center"), "borderpad": 1} | more
