"""An assessment made with earlier questions: what has moved since, and a copy with the present ones."""

from __future__ import annotations

import streamlit as st

from assessment.moving import move
from assessment.record import Assessment
from assessment.shell.markup import escape
from assessment.shell.session import ADDRESS, definitions_of, person, shipped, store, words


def draw(kept: Assessment) -> None:
    """What is different now, folded, with the button that makes the copy; nothing if the definitions are the present ones."""
    if {ref.hash for ref in kept.refs} == {ref.hash for ref in shipped().refs}:
        return
    made, now = definitions_of(kept), shipped()
    found = move(made.library, now.library, kept.response.answers)
    with st.expander(words("earlier_title"), key="earlier"):
        st.html(f'<p class="mr-text">{escape(words("earlier_lead"))}</p>')
        lines = [
            words("earlier_moved", labels=", ".join(f"“{label}”" for label in each.labels), before=each.before, now=each.now)
            for each in found.moved
        ]
        lines += [words("earlier_new", count=found.new)] if found.new else []
        if found.reworded:
            lines.append(words("earlier_reworded", labels=", ".join(f"“{label}”" for label in found.reworded)))
        lines += [words("earlier_left", label=label, why=why) for label, why in found.left]
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        st.html(f'<ul class="mr-list">{items}</ul><p class="mr-text">{escape(words("earlier_copy", count=len(found.kept)))}</p>')
        st.button(words("earlier_button"), key="earlier-copy", on_click=_copy, args=(kept,))


def _copy(kept: Assessment) -> None:
    now = shipped()
    answers = move(definitions_of(kept).library, now.library, kept.response.answers).kept
    made = store().create(person(), now, answers=answers, example=kept.example, imported=True)
    st.query_params[ADDRESS] = made.id
