"""Check a report: whether what somebody else's PDF prints follows from the data that it carries. Nothing is kept."""

from __future__ import annotations

from threading import Lock

import streamlit as st

from assessment import checked_apart
from assessment.shell import frame
from assessment.shell.markup import escape, facts, standing
from assessment.shell.session import words
from assessment.verifying import Checked, UncheckedError, where
from questionnaires.errors import ToolkitError
from reports.document import Mark
from reports.held_against import Difference

_WAIT = 20
"""Seconds for which one waits until somebody else's report is checked."""
_MARKS: dict[str, Mark] = {"follows": "met", "differs": "not_met", "unsure": "not_known"}
_LOOKS = {"follows": "mr-callout", "differs": "mr-trouble", "unsure": "mr-callout"}


@st.cache_resource(show_spinner=False)
def _one_at_a_time() -> Lock:
    """A check keeps a processor busy for seconds, and the server has others to answer."""
    return Lock()


def draw() -> None:
    """The whole page."""
    frame.title(words("menu_verify"))
    st.html(f'<p class="mr-text">{escape(words("verify_lead"))}</p><p class="mr-quiet">{escape(words("verify_kept_nowhere"))}</p>')
    file = st.file_uploader(words("verify_label"), type="pdf", max_upload_size=5, key="report")
    if file is None or not st.button(words("verify_go"), key="verify", type="primary"):
        return
    lock = _one_at_a_time()
    with st.spinner(words("verify_checking")):
        if not lock.acquire(timeout=_WAIT):
            frame.trouble(words("verify_busy"))
            return
        try:
            checked = checked_apart.verify_apart(file.getvalue())
        except UncheckedError as error:  # nothing can be said of it, for good or ill
            st.html(f'<div class="mr-callout" role="status">{standing("not_known", str(error))}</div>')
            return
        except ToolkitError as error:
            frame.trouble(str(error))
            return
        finally:
            lock.release()
    _show(checked)


def _show(checked: Checked) -> None:
    """The sentence first, spoken at once; then what it tells and what it does not; then every difference."""
    st.html(f'<div class="{_LOOKS[checked.state]} mr-user" role="status">{standing(_MARKS[checked.state], checked.sentence)}</div>')
    st.header(words("verify_what_next"), anchor=False)
    st.html(f'<p class="mr-text">{escape(checked.proves)}</p><div class="mr-user">{facts(checked.about)}</div>')
    if checked.differences:
        st.header(words("verify_differences_title"), anchor=False)
        st.html(_table(checked))
    if checked.limits:
        st.header(words("verify_limits_title"), anchor=False)
        st.html(f'<ul class="mr-list mr-user">{"".join(f"<li>{escape(each)}</li>" for each in checked.limits)}</ul>')


def _table(checked: Checked) -> str:
    titles = [words(f"verify_col_{column}") for column in ("where", "printed", "follows")]
    head = "".join(f'<th role="columnheader" scope="col">{escape(title)}</th>' for title in titles)
    rows = "".join(_row(each, titles) for each in checked.differences)
    more = checked.count - len(checked.differences)
    rest = f'<p class="mr-quiet">{escape(words("verify_more", count=f"{more:,}"))}</p>' if more else ""
    return (
        f'<table class="mr-table mr-folds" role="table"><caption class="mr-hidden">{escape(words("verify_differences_title"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>{rest}'
    )


def _row(each: Difference, titles: list[str]) -> str:
    """One difference; what is wrong with anything but text fills its row."""
    texts = (each.printed, each.follows) if each.printed or each.follows else ()
    cells = "".join(
        f'<td role="cell" class="mr-user mr-wide" data-title="{escape(title)}">{escape(said or words("verify_nothing"))}</td>'
        for title, said in zip(titles[1:], texts, strict=False)
    )
    across = "" if cells else ' colspan="3"'
    return f'<tr role="row"><th role="rowheader" scope="row" class="mr-user"{across}>{escape(where(each))}</th>{cells}</tr>'


if __name__ == "__main__":
    draw()
