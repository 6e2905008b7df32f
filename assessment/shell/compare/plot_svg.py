"""A plot of a report as a picture for the screen, legible from 288 pixels up: drawn here, so that no script is loaded for it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from textwrap import wrap

from assessment.shell.markup import escape
from reports.document import Plot, Spot

_WIDTH, _LEFT, _RIGHT, _FOOT, _TOP = 408, 58, 26, 52, 18
_LINE, _LETTER = 17, 8.6  # pixels of a line, and of a letter at most, in whichever font there is
_INK, _NAVY, _QUIET, _RULE, _BLUE = "#0b0c0c", "#12355b", "#4a5663", "#d5dce3", "#2b6592"
_FONT = "font-family='Inter,Arial,sans-serif'"


def image(plot: Plot) -> str:
    """HTML: the caption, the picture with its text alternative, and how to read it."""
    drawn = _axes(plot) if plot.across is not None and plot.up is not None else _boxes(plot)
    data = base64.b64encode(drawn.encode()).decode()
    note = f'<p class="mr-quiet mr-chart-note">{escape(plot.note)}</p>' if plot.note else ""
    return (
        f'<p class="mr-chart-title">{escape(plot.caption)}</p>'
        f'<img class="mr-plot" src="data:image/svg+xml;base64,{data}" alt="{escape(plot.text)}">{note}'
    )


def _svg(width: float, height: float, body: str) -> str:
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width:g} {height:g}' width='{width:g}' height='{height:g}' {_FONT}>{body}</svg>"


def _text(x: float, y: float, said: str, *, size: int = 14, anchor: str = "start", colour: str = _INK, weight: int = 400) -> str:
    return f"<text x='{x:g}' y='{y:g}' font-size='{size}' text-anchor='{anchor}' fill='{colour}' font-weight='{weight}'>{escape(said)}</text>"


def _line(x: float, y: float, x2: float, y2: float, colour: str, width: float = 1, dash: str = "") -> str:
    dashed = f" stroke-dasharray='{dash}'" if dash else ""
    return f"<line x1='{x:g}' y1='{y:g}' x2='{x2:g}' y2='{y2:g}' stroke='{colour}' stroke-width='{width:g}'{dashed}/>"


def _axes(plot: Plot) -> str:
    """Points and spans by two measures."""
    assert plot.across is not None
    assert plot.up is not None
    high = plot.height * _LINE
    width, inner = _WIDTH, _WIDTH - _LEFT - _RIGHT
    foot = _TOP + high

    def across(place: int) -> float:
        return _LEFT + inner * place / 1000

    def up(place: int) -> float:
        return foot - high * place / 1000

    parts: list[str] = []
    for place, said in plot.across.ticks:
        parts += [_line(across(place), _TOP, across(place), foot, _RULE), _text(across(place), foot + 18, said, anchor="middle", colour=_QUIET)]
    for place, said in plot.up.ticks:
        parts += [_line(_LEFT, up(place), width - _RIGHT, up(place), _RULE), _text(_LEFT - 8, up(place) + 4, said, anchor="end", colour=_QUIET)]
    parts.append(_text(_LEFT + inner / 2, foot + 40, plot.across.title, anchor="middle", weight=600, colour=_NAVY))
    parts.append(f"<g transform='rotate(-90 14 {_TOP + high / 2:g})'>{_text(14, _TOP + high / 2, plot.up.title, anchor='middle', weight=600, colour=_NAVY)}</g>")
    labels: list[tuple[float, float, float]] = []
    for spot in plot.spots:
        x, y, top = across(spot.x), up(spot.y), up(spot.y if spot.top is None else spot.top)
        if top != y:
            parts += [_line(x, y, x, top, _BLUE, 3), _line(x - 5, y, x + 5, y, _NAVY, 3), _line(x - 5, top, x + 5, top, _NAVY, 3)]
        else:
            parts.append(f"<circle cx='{x:g}' cy='{y:g}' r='5' fill='{_BLUE}' stroke='{_NAVY}' stroke-width='2'/>")
        wide = len(spot.label) * _LETTER
        here = _free(labels, [(x, top - 8), (x, y + 17), (x + 9 + wide / 2, y + 4), (x - 9 - wide / 2, y + 4), (x + 9 + wide / 2, top + 4), (x - 9 - wide / 2, top + 4)], wide)
        labels.append((*here, wide))
        parts.append(_text(*here, spot.label, anchor="middle", weight=600, size=13))
    return _svg(width, foot + _FOOT, "".join(parts))


def _free(labels: Sequence[tuple[float, float, float]], places: Sequence[tuple[float, float]], wide: float) -> tuple[float, float]:
    """The first place where a label this wide covers no other; the first of all, if there is none."""

    def clear(place: tuple[float, float]) -> bool:
        return all(abs(place[0] - x) > (wide + other) / 2 + 3 or abs(place[1] - y) > 13 for x, y, other in labels)

    return next((place for place in places if clear(place)), places[0])


def _boxes(plot: Plot) -> str:
    """Names in boxes, one under the other by their height, joined by lines."""
    beside = max(plot.beside, 1)
    width = max(340.0, beside * 124.0)
    box = width / beside - 12
    letters = max(6, int((box - 10) / _LETTER))
    told = [wrap(spot.label, letters)[:4] or [""] for spot in plot.spots]
    tall = _LINE * max((len(lines) for lines in told), default=1) + 12
    levels = sorted({spot.y for spot in plot.spots}, reverse=True)
    step = tall + 46

    def middle(spot: Spot) -> tuple[float, float]:
        return min(max(spot.x / 1000 * width, box / 2 + 6), width - box / 2 - 6), 8 + tall / 2 + step * levels.index(spot.y)

    parts: list[str] = []
    for tie in plot.ties:
        (x, y), (x2, y2) = middle(plot.spots[tie.one]), middle(plot.spots[tie.other])
        down = 1 if y2 > y else -1
        y, y2 = y + down * tall / 2, y2 - down * tall / 2
        bend = (y + y2) / 2
        dash = "" if tie.sure else " stroke-dasharray='5 5'"
        parts.append(f"<path d='M{x:g} {y:g}C{x:g} {bend:g} {x2:g} {bend:g} {x2:g} {y2:g}' fill='none' stroke='{_NAVY}' stroke-width='{2 if tie.sure else 1.5:g}'{dash}/>")
        parts.append(f"<path d='M{x2 - 5:g} {y2 - 8 * down:g}L{x2:g} {y2:g}L{x2 + 5:g} {y2 - 8 * down:g}' fill='none' stroke='{_NAVY}' stroke-width='2'/>")
    for spot, lines in zip(plot.spots, told, strict=True):
        x, y = middle(spot)
        parts.append(f"<rect x='{x - box / 2:g}' y='{y - tall / 2:g}' width='{box:g}' height='{tall:g}' rx='4' fill='#fff' stroke='{_NAVY}' stroke-width='1.5'/>")
        first = y - _LINE * (len(lines) - 1) / 2 + 4.5
        parts += [_text(x, first + _LINE * at, line, anchor="middle", weight=600) for at, line in enumerate(lines)]
    return _svg(width, 16 + tall + step * (len(levels) - 1), "".join(parts))
