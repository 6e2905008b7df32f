"""What is chosen on the report page. It stands in the address, so that reload and back keep it, and a tab remembers it elsewhere."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl

import streamlit as st

from assessment.edition import ON_PAPER, Edition, edition_of
from assessment.shell import frame
from reports.rendering import FORMATS
from reports.sizes import Size

USUAL = "pdf"
_FORMAT = "format"
_OURS = ("variant", "size", "notes", _FORMAT)
"""The parts of the address that are ours."""
_REMEMBERED = "report-chosen"


class Chosen(NamedTuple):
    """A report to take away."""

    edition: Edition = Edition()
    format: str = USUAL

    @property
    def size(self) -> Size:
        """Of the type, where the format has one."""
        return self.edition.size if self.format in ON_PAPER else "standard"

    @property
    def notes(self) -> bool:
        """Whether the file carries the notes as data, too."""
        return self.edition.notes and self.edition.has_data(self.format)

    @property
    def file(self) -> str:
        """What an address of the file ends in."""
        return f"report{FORMATS[self.format].ending}"

    @property
    def query(self) -> str:
        """What the address of the file says beside it: only what is not as usual."""
        return Edition(self.edition.variant, self.size, self.notes).query()


def chosen() -> Chosen:
    """What the address says; for somebody who comes anew without a word of it there, what they chose before in this tab."""
    if st.session_state.get(frame.ONLY_HERE) is None:
        st.session_state[frame.ONLY_HERE] = _REMEMBERED
        remembered: Chosen | None = st.session_state.get(_REMEMBERED)
        if remembered is not None and not any(name in st.query_params for name in _OURS):
            choose(remembered)
    query = st.query_params.to_dict()
    format_ = query.get(_FORMAT, USUAL)
    found = st.session_state[_REMEMBERED] = Chosen(edition_of(query) or Edition(), format_ if format_ in FORMATS else USUAL)
    return found


def choose(new: Chosen) -> None:
    """Put a choice into the address, where the page finds it."""
    others = {name: value for name, value in st.query_params.to_dict().items() if name not in _OURS}
    format_ = {} if new.format == USUAL else {_FORMAT: new.format}
    st.query_params.from_dict({**others, **dict(parse_qsl(new.edition.query())), **format_})
