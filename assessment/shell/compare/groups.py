"""Services that are not alike stand in groups of their own: which there are, how they differ, and copies under one version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.definitions import Definitions
from assessment.portfolio.rescoring import Rescored, newest, rescored, same
from assessment.portfolio.shapes import Member, Portfolio
from assessment.shell import frame
from assessment.shell.compare import filters, paging, sections
from assessment.shell.compare.unlike import versions
from assessment.shell.markup import escape, literal
from assessment.shell.session import person, shipped, store, words
from questionnaires.errors import ToolkitError
from reports import figures
from reports.comparison import Comparison
from reports.document import Section
from reports.parts.compared import first, told

_LOOK = "rescoring"
"""The hash of the definitions under which copies are looked at."""


def choose(of: Portfolio, found: Comparison, chosen: Mapping[str, Sequence[str]]) -> int:
    """Which group is shown; with more than one, links to the others and why they stand apart."""
    here = min(filters.group_asked(), len(found.groups) - 1)
    if len(found.groups) < 2:
        return here
    items: list[str] = []
    for place, _ in enumerate(found.groups[: paging.PAGE]):
        name = escape(told.group_title(found, place))
        target = escape(filters.target(of.id, filters.query(chosen, place + 1)))
        items.append(f'<li><strong aria-current="true">{name}</strong></li>' if place == here else f'<li><a href="{target}" target="_self">{name}</a></li>')
    more = f'<p class="mr-quiet">{escape(words("groups_more", count=f"{len(found.groups) - paging.PAGE:,}"))}</p>' if len(found.groups) > paging.PAGE else ""
    title, means = escape(words("groups_title")), escape(words("groups_means"))
    st.html(f'<nav class="mr-callout mr-user" aria-label="{title}"><p class="mr-callout-title">{title}</p><p>{means}</p><ul class="mr-list">{"".join(items)}</ul>{more}</nav>')
    return here


def apart(of: Portfolio, found: Comparison) -> None:
    """Why services stand apart, and the offer to make copies of those under other versions."""
    sections.draw(next((each for each in first.compared(found).blocks if isinstance(each, Section) and each.id == "apart"), None))
    _offer(of)


def _offer(of: Portfolio) -> None:
    there: list[Definitions] = []
    for each in {id(each.definitions): each.definitions for each in of.services}.values():
        if each is not None and not any(same(each, other) for other in there):
            there.append(each)
    if len(there) < 2:
        return
    st.header(words("rescore_title"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("rescore_means"))}</p>')
    ours = shipped()
    ways = there if any(same(each, ours) for each in there) else [*there, ours]
    usual = newest(of.services, ours)
    start = next((place for place, each in enumerate(ways) if same(each, usual)), 0)
    names = [literal(versions(each)) for each in ways]
    place = st.radio(words("rescore_under"), range(len(ways)), index=start, key="rescore-under", format_func=names.__getitem__)
    st.button(words("rescore_look"), key="rescore-look", on_click=_look, args=(of.id, place))
    if st.session_state.get(_LOOK) == (of.id, place):
        with st.spinner(words("rescore_working")):
            _shown(of, rescored(_not_copied(of, ways[place]), ways[place]))


def _not_copied(of: Portfolio, under: Definitions) -> list[Member]:
    """Those of which there is no copy under these definitions yet."""
    copied = {each.source for each in of.services if each.origin == "rescored" and each.definitions is not None and same(each.definitions, under)}
    return [each for each in of.services if each.key not in copied]


def _look(portfolio: str, place: int) -> None:
    st.session_state[_LOOK] = portfolio, place


def _shown(of: Portfolio, found: Sequence[Rescored]) -> None:
    """The difference for each service, before anything is made."""
    if not found:
        st.html(f'<p class="mr-text" role="status">{escape(words("rescore_none"))}</p>')
        return
    heads = [words(key) for key in ("rescore_col_service", "rescore_col_before", "rescore_col_after", "rescore_col_answers")]
    head = "".join(f'<th scope="col" role="columnheader">{escape(each)}</th>' for each in heads)
    body = "".join(_row(each, heads) for each in paging.page(found, "rescored"))
    caption = escape(words("rescore_caption"))
    st.html(
        f'<table class="mr-table mr-folds" role="table"><caption>{caption}</caption><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )
    paging.turn(found, "rescored")
    label = words("rescore_make_one" if len(found) == 1 else "rescore_make", count=f"{len(found):,}")
    st.button(label, key="rescore-make", type="primary", on_click=_make, args=(of, found))


def _row(each: Rescored, heads: Sequence[str]) -> str:
    bounds = [figures.span(side.bounds.said) if side.bounds else words("rescore_no_score") for side in (each.before, each.after)]
    lost = len(each.member.response.answers) - len(each.move.kept)
    answers = ", ".join((_counted("rescore_kept", len(each.move.kept)), _counted("rescore_lost", lost)))
    cells = "".join(f'<td role="cell" data-title="{escape(head)}">{escape(said)}</td>' for head, said in zip(heads[1:], (*bounds, answers), strict=True))
    return f'<tr role="row"><th scope="row" role="rowheader" class="mr-user">{escape(each.member.name)}</th>{cells}</tr>'


def _counted(key: str, count: int) -> str:
    return words(f"{key}_none" if not count else f"{key}_one" if count == 1 else key, count=f"{count:,}")


def _make(of: Portfolio, found: Sequence[Rescored]) -> None:
    try:
        store().portfolios.add(person(), of.id, [each.copy for each in found])
    except ToolkitError as error:
        frame.leave_trouble(str(error))
    else:
        st.session_state.pop(_LOOK, None)
        frame.leave_word(words("rescore_made_one" if len(found) == 1 else "rescore_made", count=f"{len(found):,}"))
    frame.back_to_heading()
