"""The survey that somebody has open on its page: read once, kept in this tab only, and let go of when it was imported or they leave the page."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from assessment.papers import SURVEY, new_key
from assessment.record import Assessment
from assessment.shell import frame
from assessment.shell.session import person, store, words
from assessment.survey import again, counting, guessing, opening
from assessment.survey.counting import Mapped, Tally
from assessment.survey.guessing import Role
from assessment.survey.sheet import LARGEST, Sheet, refusal
from questionnaires.texts import current_language
from reports.records import SurveyRecord

_OPEN = frame.ONLY_HERE
_TURN, _AGAIN = "survey-turn", "survey-again"
MEGABYTES = LARGEST // 1_000_000
_AT_ONCE = threading.BoundedSemaphore(2)
"""Reading a large file takes a processor to itself for some seconds, and memory."""
_PATIENCE = 60.0  # seconds
_REMEMBERED = 3  # counts of the same file for other choices


@dataclass
class Opened:
    """A survey that is open in this tab. `mark` distinguishes its fields from those of another file."""

    mark: str
    which: tuple[str, ...]
    sheet: Sheet
    roles: Mapping[int, Role]
    """As they were guessed, or as they were when its rows were kept."""
    key: str
    """Of its paper, chosen before anything is imported, so that pressing the button twice imports it once."""
    record: SurveyRecord | None = None
    """What was kept of it before, if these are kept rows."""
    _counted: list[tuple[Mapped, str, Tally]] = field(default_factory=list[tuple[Mapped, str, Tally]], repr=False)

    def tally(self, mapped: Mapped) -> Tally:
        """Its counts, counted once for the same choices. Raises SurveyError."""
        language = current_language()
        known = next((each[2] for each in self._counted if each[:2] == (mapped, language)), None)
        if known is None:
            with st.spinner(words("survey_counting")):
                known = counting.tally(self.sheet, mapped)
            self._counted = [*self._counted[1 - _REMEMBERED :], (mapped, language, known)]
        return known


def opened(kept: Assessment) -> Opened | None:
    """The survey that is open: a file that was chosen here, or kept rows to be counted again. Raises ToolkitError."""
    key: str = st.session_state.get(_AGAIN, "")
    record = kept.paper(key) if key else None
    if isinstance(record, SurveyRecord):
        return _kept(kept, key, record)
    return _of_file(kept)


def count_again(key: str) -> None:
    """Open the rows that were kept of a survey; an empty key: none."""
    st.session_state[_AGAIN] = key
    st.session_state.pop(_OPEN, None)


def let_go() -> None:
    """Forget what is open, and begin with an empty field for files."""
    st.session_state.pop(_OPEN, None)
    st.session_state.pop(_AGAIN, None)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _kept(kept: Assessment, key: str, record: SurveyRecord) -> Opened:
    which = (kept.id, key, f"{kept.revision(key)}")
    found = _known(which)
    if found is None:
        sheet, roles = again.sheet_of(store().surveys.rows(person(), kept.id, key))
        found = st.session_state[_OPEN] = Opened(key.removeprefix(SURVEY), which, sheet, roles, key, record)
    return found


def _of_file(kept: Assessment) -> Opened | None:
    turn: int = st.session_state.get(_TURN, 0)
    file = st.file_uploader(words("survey_file"), type=list(opening.ENDINGS), max_upload_size=MEGABYTES, key=f"survey-file-{turn}")
    if file is None:
        st.session_state.pop(_OPEN, None)
        return None
    which = (kept.id, file.file_id, current_language())
    found = _known(which)
    if found is None:
        before: Opened | None = st.session_state.get(_OPEN)
        key = before.key if before is not None and before.which[:2] == which[:2] else new_key(SURVEY)
        sheet = _read(file.getvalue())
        found = st.session_state[_OPEN] = Opened(key.removeprefix(SURVEY), which, sheet, guessing.guess(sheet), key)
    return found


def _known(which: tuple[str, ...]) -> Opened | None:
    found: Opened | None = st.session_state.get(_OPEN)
    return found if found is not None and found.which == which else None


def _read(content: bytes) -> Sheet:
    """Read a file, and show how far it is."""
    shown = st.progress(0.0, text=words("survey_reading", share=0))
    last = 0

    def progress(share: float) -> None:
        nonlocal last
        if (now := int(100 * min(share, 1.0))) > last:
            last = now
            shown.progress(now, text=words("survey_reading", share=now))

    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise refusal("busy")
    try:
        return opening.read(content, progress)
    finally:
        _AT_ONCE.release()
        shown.empty()
