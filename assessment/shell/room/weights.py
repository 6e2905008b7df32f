"""What the room thinks the dimensions should weigh: for everybody a table, for the facilitator what comes of it, too."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import streamlit as st

from assessment.shell.markup import escape
from assessment.shell.room.state import Here
from assessment.shell.session import words
from assessment.workshop import weighing
from assessment.workshop.shapes import Round, WeightSets
from assessment.workshop.weighing import Weighed
from questionnaires.texts import current_language
from reports import figures
from reports.parts.words import capped_band_state
from reports.records import DimensionHeard
from scoring.result import Evaluation


def table(round_: Round, least: int) -> str:
    """Each dimension's middle and middle half, as HTML; or that too few shared out points."""
    if round_.weights is None:
        return f'<p class="mr-room-headline">{escape(words("room_too_few", least=least))}</p>'
    heads = [words(key) for key in ("room_col_dimension", "room_col_points", "room_col_half")]
    head = "".join(f'<th scope="col" role="columnheader">{escape(each)}</th>' for each in heads)
    found = weighing.heard(round_.weights)
    most = max(each.high for each in found.dimensions)
    body = "".join(_row(each, heads, most) for each in found.dimensions)
    note = words("room_weights_note", count=found.people)
    return (
        f'<table class="mr-table mr-folds mr-room-weights" role="table"><caption class="mr-hidden">{escape(words("room_weights_label"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table><p class="mr-room-note">{escape(note)}</p>'
    )


def _row(each: DimensionHeard, heads: list[str], most: int) -> str:
    span = words("room_half", low=each.low, high=each.high) if each.low < each.high else words("room_half_one", points=each.low)
    bar = f'<div class="mr-bar" aria-hidden="true"><span class="mr-open" style="left:{each.low / most:.1%};width:{max(1, each.high - each.low) / most:.1%}"></span></div>'
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{escape(each.title)}</th>'
        f'<td role="cell" data-title="{escape(heads[1])}">{_points(each.middle)}</td><td role="cell" data-title="{escape(heads[2])}">{escape(span)}{bar}</td></tr>'
    )


def _points(middle: Decimal) -> str:
    return f"{middle.normalize():f}"


def sensitivity(here: Here, said: WeightSets) -> None:
    """What the score would be under the room's weights; the verdict is the same under any."""
    if {id_ for id_, _ in said.dimensions} != {each.id for each in here.given.scoring.dimensions}:
        return
    st.header(words("room_weights_result"), anchor=False)
    found = _weighed(here.kept.id, here.kept.changed, current_language(), said.model_dump_json(), here, said)
    st.html(f'<p class="mr-text">{escape(words("room_weights_verdict"))}</p>')
    if found.bounds is None or found.now.bounds is None or found.room.bounds is None or found.room.band is None or found.now.band is None:
        st.html(f'<p class="mr-text">{escape(words("room_weights_no_score"))}</p>')
        return
    same = words("room_weights_same_all" if found.same_band == found.heard.people else "room_weights_same", same=found.same_band, count=found.heard.people)
    pairs = [
        (words("room_weights_now"), _score(here, found.now)),
        (words("room_weights_middle"), _score(here, found.room)),
        (words("room_weights_any"), figures.span(found.bounds)),
    ]
    rows = "".join(f"<div><dt>{escape(name)}</dt> <dd>{escape(said)}</dd></div>" for name, said in pairs)
    st.html(f'<dl class="mr-pairs">{rows}</dl><p class="mr-text">{escape(same)}</p><p class="mr-quiet">{escape(words("room_weights_means"))}</p>')


def _score(here: Here, shown: Evaluation) -> str:
    if shown.bounds is None or shown.band is None:
        return ""
    return f"{figures.span(shown.bounds.said)}: {capped_band_state(shown.band, here.given.scoring).word}"


@st.cache_resource(max_entries=64, show_spinner=False)
def _weighed(id_: str, changed: datetime, language: str, sets: str, _here: Here, _said: WeightSets) -> Weighed:
    return weighing.weighed(_said, _here.given, _here.kept.response)
