"""The services in a portfolio, a page at a time: what they are, their tags, what sets them apart, and taking one out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial

import streamlit as st

from assessment.portfolio.names import LONGEST_TAG, MOST_TAGS
from assessment.portfolio.shapes import TAGS, Member, Portfolio
from assessment.portfolio.table_columns import one_tag, tag_title
from assessment.shell import frame
from assessment.shell.compare import paging, unlike
from assessment.shell.inviting import done
from assessment.shell.markup import escape, literal
from assessment.shell.session import day_of, person, store, words
from questionnaires.errors import ToolkitError

_CHANGING = "service-changed"
"""The key of the service whose tags are being changed."""
_TYPED = "service-tags"


def draw(of: Portfolio) -> None:
    """All of it."""
    st.header(words("services_title"), anchor=False)
    if not of.services:
        st.html(f'<p class="mr-text">{escape(words("services_none"))}</p>')
        return
    unlike.draw(of)
    found = paging.searched(of.services, [each.name for each in of.services], "services")
    several = len({id(each.definitions) for each in of.services}) > 1
    for each in paging.page(found, "services"):
        _service(of, each, several=several)
    paging.turn(found, "services")


def tags_in(of: Portfolio) -> dict[str, Counter[str]]:
    """Each tag of any service with its values and how many services have them; those that are offered first."""
    found: dict[str, Counter[str]] = {}
    for each in of.services:
        for tag, value in each.tags.items():
            found.setdefault(tag, Counter())[value] += 1
    return {tag: found[tag] for tag in sorted(found, key=lambda tag: (TAGS.index(tag) if tag in TAGS else len(TAGS), tag))}


def _service(of: Portfolio, each: Member, *, several: bool) -> None:
    with st.container(key=f"service-{each.key}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(_told(each, several=several))
        label, help_ = words("service_change"), literal(words("service_change_help", name=each.name))
        st.button(label, key=f"change-{each.key}", help=help_, on_click=_change, args=(each,))
    if st.session_state.get(_CHANGING) == each.key:
        _form(of, each)


def _told(each: Member, *, several: bool) -> str:
    tags = "".join(f'<span class="mr-chip">{escape(tag_title(tag))}: {escape(value)}</span>' for tag, value in each.tags.items())
    where = words(f"portfolio_from_{each.origin}", where=each.where)
    known = [where, *([words("service_as_of", day=day_of(each.changed))] if each.changed else [])]
    if several and each.definitions is not None:
        known.append(unlike.versions(each.definitions))
    gone = f'<p class="mr-small">{escape(words("service_gone", day=day_of(each.gone)))}</p>' if each.gone else ""
    chips = f'<p class="mr-chips mr-user">{tags}</p>' if tags else ""
    return f'<p class="mr-service mr-user"><strong>{escape(each.name)}</strong></p><p class="mr-small mr-user">{escape("; ".join(known))}</p>{gone}{chips}'


def _change(each: Member) -> None:
    """Open its form, or close it again without changing anything."""
    if st.session_state.get(_CHANGING) == each.key:
        st.session_state.pop(_CHANGING)
        return
    st.session_state[_CHANGING] = each.key
    tags = {one_tag(tag): value for tag, value in each.tags.items()}
    for tag in TAGS:
        st.session_state[f"tag-{tag}"] = tags.get(tag, "")
    st.session_state["tag-free"] = "\n".join(f"{tag}: {value}" for tag, value in tags.items() if tag not in TAGS)
    st.session_state[_TYPED] = dict(each.tags)


def _form(of: Portfolio, each: Member) -> None:
    with st.container(border=True, key=f"tags-{each.key}"):
        st.subheader(literal(words("service_tags_of", name=each.name)), anchor=False)
        with st.container(horizontal=True, gap="small"):
            for tag in TAGS:
                st.text_input(literal(tag_title(tag)), key=f"tag-{tag}", max_chars=LONGEST_TAG, autocomplete="off", width=200)
        st.text_area(words("tags_free"), key="tag-free", height=90, max_chars=MOST_TAGS * 130)
        with st.container(horizontal=True, gap="small"):
            st.button(words("tags_save"), key="tags-save", type="primary", on_click=_save, args=(of.id, each))
            st.button(words("tags_leave"), key="tags-leave", on_click=_change, args=(each,))
        with st.expander(literal(words("service_remove", name=each.name)), key="service-remove-asks", type="compact"):
            st.html(f'<p class="mr-text">{escape(words("service_remove_means"))}</p>')
            st.button(words("service_remove_go"), key="service-remove", on_click=done, args=(partial(_removed, of.id, each),))


def typed_tags(free: str) -> list[tuple[str, str]] | str:
    """The free tags as they were typed, a line each such as "ward: north"; the first line that is none instead."""
    found: list[tuple[str, str]] = []
    for line in free.splitlines():
        tag, colon, value = (part.strip() for part in line.partition(":"))
        if not line.strip():
            continue
        if not (tag and colon and value):
            return line.strip()
        found.append((one_tag(tag), value))
    return found


def _save(portfolio: str, each: Member) -> None:
    """Saved only if they still are what the form began with; what was typed stays in the form otherwise."""
    free = typed_tags(str(st.session_state.get("tag-free") or ""))
    if isinstance(free, str):
        frame.leave_trouble(words("tags_line", line=free))
        return
    offered = [(tag, value) for tag in TAGS if (value := " ".join(str(st.session_state.get(f"tag-{tag}") or "").split()))]
    given = list(dict.fromkeys([*free, *offered]))
    if twice := [tag for tag, count in Counter(tag for tag, _ in given).items() if count > 1]:
        frame.leave_trouble(words("tags_twice", tag=tag_title(twice[0])))
        return
    expected: Mapping[str, str] = st.session_state.get(_TYPED, each.tags)
    try:
        store().portfolios.tag(person(), portfolio, each.key, dict(given), expected=expected)
    except ToolkitError as error:
        frame.leave_trouble(str(error))
        return
    st.session_state.pop(_CHANGING, None)
    frame.leave_word(words("tags_saved", name=each.name))


def _removed(portfolio: str, each: Member) -> None:
    store().portfolios.remove(person(), portfolio, [each.key])
    st.session_state.pop(_CHANGING, None)
    frame.leave_word(words("service_removed", name=each.name))
