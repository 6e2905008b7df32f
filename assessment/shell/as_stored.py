"""An assessment whose definitions are missing: what is stored of it, to read and to take along. Nothing can be changed or scored."""

from __future__ import annotations

import json
from collections.abc import Iterable

import streamlit as st

from assessment.papers import is_paper, stays_here
from assessment.record import Stored
from assessment.shell import links
from assessment.shell.markup import escape
from assessment.shell.session import assessment_id, moment, person, store, words
from questionnaires.plain_yaml import Plain

_COLUMNS = ("stored_question", "stored_answer", "stored_at")


def draw() -> None:
    """The answers by the ids of their questions, and a file of everything that is stored."""
    found = store().stored(person(), assessment_id())
    answers = [each for each in found if not is_paper(each.key)]
    st.header(words("stored_title"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("stored_lead", count=len(answers)))}</p>')
    if not found:
        return
    links.download("stored.json", words("stored_get"))
    heads = "".join(f'<th scope="col" role="columnheader">{escape(words(key))}</th>' for key in _COLUMNS)
    st.html(
        f'<table class="mr-table mr-folds" role="table"><caption class="mr-hidden">{escape(words("stored_title"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{"".join(map(_row, answers))}</tbody></table>'
    )


def file_of(found: Iterable[Stored]) -> str:
    """What is stored, as JSON text to take along."""
    everything = {each.key: _for_file(json.loads(each.content)) for each in found if not stays_here(each.key)}
    return json.dumps(everything, ensure_ascii=False, indent=1)


def _for_file(plain: dict[str, Plain]) -> dict[str, Plain]:
    """Without the address of a part, which would open it."""
    return {key: entry for key, entry in plain.items() if key != "part"}


def _row(each: Stored) -> str:
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{escape(each.key)}</th>'
        f'<td role="cell" class="mr-wide mr-user">{escape(_said(json.loads(each.content)))}</td><td role="cell">{escape(moment(each.at))}</td></tr>'
    )


def _said(plain: Plain) -> str:
    """The plain form of an answer as a line of text, its value first: "value: group; note: …"."""
    if isinstance(plain, dict):
        return "; ".join(f"{key}: {_said(plain[key])}" for key in sorted(plain, key=lambda key: (key != "value", key)))
    return ", ".join(map(_said, plain)) if isinstance(plain, list) else str(plain)
