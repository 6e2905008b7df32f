"""How much is done, what comes next, and the button that leads there."""

from __future__ import annotations

import streamlit as st

from assessment.shell import frame
from assessment.shell.markup import escape
from assessment.shell.session import minutes_left, words
from assessment.walk import Step, Walk


def draw(found: Walk, step: Step | None) -> None:
    """A box that leads to `step`, or to the page that checks all answers if there is none left for this person."""
    progress = found.progress
    with st.container(border=True, key="wayon"):
        said, button = st.columns([5, 2], vertical_alignment="center", gap="medium")
        done = words("tasks_done", done=progress.asked - progress.left, asked=progress.asked)
        after = words("nothing_for_you" if progress.left else "nothing_left")
        if step is not None:
            after = words("tasks_next", left=minutes_left(found.minutes_left), title=step.section.title)
        said.html(f'<p class="mr-progress"><strong>{escape(done)}</strong> · {escape(after)}</p>{frame.bar_html(found.share_done)}')
        with button:
            if step is not None:
                frame.button_to("section", words("continue"), key="continue", look="primary", wide=True, s=".".join(step.key))
            else:
                frame.button_to("check", words("to_check_plain"), key="continue", look="primary", wide=True)
