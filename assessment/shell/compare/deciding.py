"""A decision on a comparison: kept for good with what was compared, and never changed; a later one stands beside it."""

from __future__ import annotations

import streamlit as st
from pydantic import ValidationError

from assessment.portfolio.shapes import Decided, Portfolio
from assessment.shell import frame
from assessment.shell.compare import loaded
from assessment.shell.markup import escape, literal, paragraphs
from assessment.shell.session import moment, person, store, words
from questionnaires.errors import ToolkitError
from reports.rulebook import Decision

_FIELDS = ("decided", "by", "why")
_LONGEST = {"decided": 2000, "by": 200, "why": 5000}


def draw(of: Portfolio) -> None:
    """The decisions so far, the last first, and the form for another one."""
    found = loaded.comparison(of, {})
    st.header(words("decisions_title"), anchor=False)
    for each in found.decisions:
        _decision(each, changed=each.hash != found.fingerprint)
    if not found.decisions:
        st.html(f'<p class="mr-text">{escape(words("decisions_none"))}</p>')
    st.header(words("decide_title"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("decide_means", count=f"{found.services:,}"))}</p>')
    for field in _FIELDS:
        label, key = words(f"decide_{field}"), f"decide-{field}-{of.id}"
        if field == "by":
            st.text_input(label, key=key, max_chars=_LONGEST[field], autocomplete="off", persist_state="session")
        else:
            st.text_area(label, key=key, max_chars=_LONGEST[field], height=110, persist_state="session")
    st.button(words("decide_go"), key="decide-go", type="primary", on_click=_decide, args=(of,))


def _decision(each: Decision, *, changed: bool) -> None:
    with st.container(border=True):
        st.subheader(literal(words("decision_on", when=moment(each.at))), anchor=False)
        pairs = ((words("decide_decided"), each.decided), (words("decide_by"), each.by), (words("decide_why"), each.why))
        rows = "".join(f"<div><dt>{escape(name)}</dt> <dd>{paragraphs(said)}</dd></div>" for name, said in pairs)
        more = [words("decision_services_one" if len(each.services) == 1 else "decision_services", count=f"{len(each.services):,}"), each.versions]
        more += [words("decision_hash", hash=each.hash[:12])]
        told = f'<p class="mr-quiet">{escape(words("decision_changed"))}</p>' if changed else ""
        st.html(f'<div class="mr-user"><dl class="mr-pairs">{rows}</dl><p class="mr-small">{escape("; ".join(part for part in more if part))}</p>{told}</div>')


def _decide(of: Portfolio) -> None:
    typed = {field: str(st.session_state.get(f"decide-{field}-{of.id}") or "").strip() for field in _FIELDS}
    lacking = [words(f"decide_{field}") for field in _FIELDS if not typed[field]]
    if lacking:
        frame.leave_trouble(words("decide_lacking", fields="; ".join(lacking)))
        frame.back_to_heading()
        return
    found = loaded.comparison(of, {})
    versions = "; ".join(dict.fromkeys(group.under.versions for group in found.groups))
    names = tuple(each.name for group in found.groups for each in group.services)
    try:
        decided = Decided(**typed, services=names, versions=versions, hash=found.fingerprint)
        store().portfolios.decide(person(), of.id, decided)
    except ValidationError:
        frame.leave_trouble(words("decide_not_text"))
    except ToolkitError as error:
        frame.leave_trouble(str(error))
    else:
        for field in _FIELDS:
            st.session_state[f"decide-{field}-{of.id}"] = ""
        frame.leave_word(words("decided_kept"))
    frame.back_to_heading()
