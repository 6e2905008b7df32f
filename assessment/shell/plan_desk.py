"""The action plan as one person has it open: entries kept between reruns, and filing them through the store."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from assessment.action_entry import ActionEntry, action_in
from assessment.identity import EVERYTHING, NotFound, Standing
from assessment.papers import ACTION, Action, Filed, is_action, new_key
from assessment.record import Assessment
from assessment.shell import rights
from assessment.shell.desk import forget_fields, refused
from assessment.shell.session import person, store
from questionnaires.texts import current_language

_PLACE = "plan-desk"
DOUBLE_PRESS = 1.0
"""Seconds within which a second press belongs to the first."""
OWN = "plan-own"
"""The key of the field for an action of one's own."""


@dataclass
class PlanDesk:
    """The actions of one assessment as this browser tab sees them."""

    assessment: str
    language: str
    entries: dict[str, ActionEntry] = field(default_factory=dict[str, ActionEntry])
    standing: Standing = EVERYTHING
    """What the person is in this assessment, as far as this tab knows."""
    unfolded: str = ""
    """The key of the action that was put in the plan here last, whose fields are to be seen at once."""
    out: Filed | None = None
    """The action that was taken out here last, as it stood."""
    out_key: str = ""
    draft: str = ""
    """What is typed for an action of one's own."""
    draft_key: str = field(default_factory=lambda: new_key(ACTION))
    """Chosen before the button is pressed, so that pressing it twice makes one action."""
    adopted: tuple[tuple[str, ...], float] = ((), 0.0)
    """The questions whose proposals were put in the plan here last, and when, in seconds."""
    said: tuple[str, str, str] = ("", "", "")
    """What is to be told once: at which place of the page, what was done, and what could not be done."""

    @property
    def taken_out(self) -> Action | None:
        """The action that was taken out here last, if it is still out."""
        entry = self.entries.get(self.out_key)
        return action_in(self.out) if self.out and entry and entry.action is None else None

    def meant_for_another(self, question_ids: tuple[str, ...], now: float) -> bool:
        """Whether a press on these proposals is the second of a double one that was meant for those before; notes it otherwise."""
        before, at = self.adopted
        if before and before != question_ids and now - at < DOUBLE_PRESS:
            return True
        self.adopted = (question_ids, now)
        return False

    def forget_draft(self) -> None:
        """Begin a new action of one's own."""
        self.draft, self.draft_key = "", new_key(ACTION)
        st.session_state.pop(OWN, None)

    def take_in(self, kept: Assessment) -> None:
        """Show what stands in the store, except where something typed here still waits for its person."""
        filed = {key: each for key, each in kept.papers.items() if is_action(key)}
        for key, each in filed.items():
            entry = self.entries.get(key)
            if entry is None or (not entry.pending and entry.filed.revision != each.revision):
                self.entries[key] = ActionEntry.of(key, each)
                forget_fields(key)
        if self.language != current_language():  # a field in other words is another widget, and would start empty
            self.language = current_language()
            forget_fields(*self.entries)
            st.session_state.pop(OWN, None)

    def file(self, key: str, action: Action | None, expected: int) -> Filed:
        """File an action (None takes it away). When this returns it has reached the disk. Raises ChangedElsewhere, StoreError."""
        try:
            return store().file(person(), self.assessment, key, action, expected=expected)
        except NotFound as error:
            raise refused(error) from error


def plan_desk(kept: Assessment) -> PlanDesk:
    """This tab's desk for the plan of an assessment, with what stands in the store now."""
    found: PlanDesk | None = st.session_state.get(_PLACE)
    if found is None or found.assessment != kept.id:
        found = PlanDesk(kept.id, current_language())
        st.session_state[_PLACE] = found
    found.standing = rights.standing(kept)
    found.take_in(kept)
    return found


def put_away() -> None:
    """Let go of what this tab has open, after it was erased."""
    st.session_state.pop(_PLACE, None)
