"""The questions as one person has them open: entries kept between reruns, and saving them through the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from assessment import asking, former
from assessment.definitions import Definitions
from assessment.entry import Entry, typed_from
from assessment.papers import FORMER, Former, PlainAnswers
from assessment.record import Assessment, Saved
from assessment.shell import held
from assessment.shell.session import definitions_of, person, store
from assessment.shell.signed_in import SignInExpired
from questionnaires.answers import Answer
from questionnaires.model import DEPTH_QUESTION

_PLACE = "desk"
TRIAL = "trial"
"""Where a tab keeps the answers that are tried on it without being saved."""


@dataclass
class Desk:
    """One assessment as this browser tab sees it."""

    assessment: str
    definitions: Definitions
    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    """The answers that stand, by question id, as far as this tab knows."""
    entries: dict[str, Entry] = field(default_factory=dict[str, Entry])
    routing: frozenset[str] = frozenset()
    """The questions whose answers decide which others are asked."""
    asked: frozenset[tuple[str, str]] = frozenset()
    """Which questions apply, as it was when the page was last drawn whole."""
    last_time: PlainAnswers = field(default_factory=dict[str, Any])
    """What was answered in the assessment that this one began from, by question id."""
    warned: frozenset[str] = frozenset()
    """Questions with something unsaved of which the page has warned when its person wanted to go on."""
    only: frozenset[tuple[str, str]] | None = None
    """The sections that there are in a part; None in a whole assessment."""
    turn: int = 0
    """Counts how often something was drawn anew, so that the newest word on the progress can be told."""
    turn_shown: int = 0
    """The turn at which the page was last drawn whole."""

    def take_in(self, kept: Assessment) -> None:
        """Show what stands in the store, except where something typed here still waits for its person."""
        self.answers = dict(kept.response.answers)
        before = kept.paper(FORMER)
        self.last_time = before.answers if isinstance(before, Former) else {}
        anew: set[str] = set()
        for question in self.definitions.library.answerable.values():
            saved, entry = kept.answers.get(question.id), self.entries.get(question.id)
            waits = entry is not None and (entry.trouble or entry.wanting or entry.theirs)
            if entry is None or (not waits and _revision(saved) != _revision(entry.saved)):
                self.entries[question.id] = Entry.of(question, saved)
                anew.add(question.id)
        for id_, answer in held.disputed(kept.id).items():
            if (entry := self.entries.get(id_)) is not None and entry.theirs is None and entry.saved is not None:
                entry.typed, entry.theirs = typed_from(entry.question, answer), entry.saved
                anew.add(id_)
        if anew:
            forget_fields(*anew)

    def reword(self, definitions: Definitions) -> None:
        """The same questions in other words, after a change of language; what is typed stays."""
        self.definitions = definitions
        for id_, entry in self.entries.items():
            entry.question = definitions.library.answerable[id_]
        forget_fields(*self.entries)  # a field in other words is another widget, and would start empty

    def hold_up(self, question_ids: Iterable[str]) -> bool:
        """Whether something of these questions is not saved that its person was not warned of; from now on they are."""
        before = self.warned
        self.warned = frozenset(id_ for id_ in question_ids if self.entries[id_].pending)
        return not self.warned <= before

    def save(self, question_id: str, answer: Answer | None, expected: int) -> Saved:
        """Save one answer. When this returns it has reached the disk. Raises AnsweredElsewhere, StoreError.

        After a sign-in has run out, the answer is kept for its person alone before SignInExpired says so.
        """
        try:
            who = person()
        except SignInExpired:
            held.keep(self.assessment, question_id, answer, expected)
            raise SignInExpired(kept=True) from None
        saved = store().save(who, self.assessment, question_id, answer, expected=expected)
        self.note(question_id, saved.answer)
        return saved

    def is_other_than_last_time(self, question_id: str) -> bool:
        """Whether a question was answered last time, and something else is answered now."""
        before, now = self.last_time.get(question_id), self.answers.get(question_id)
        return before is not None and now is not None and former.plain_answers({question_id: now})[question_id] != before

    def note(self, question_id: str, answer: Answer | None) -> None:
        """Take in what now stands for a question, which settles what was kept of it for its person."""
        held.settle(self.assessment, question_id)
        if answer is None:
            self.answers.pop(question_id, None)
        else:
            self.answers[question_id] = answer


def desk(kept: Assessment) -> Desk:
    """This tab's desk for an assessment, with what stands in the store now."""
    found: Desk | None = st.session_state.get(_PLACE)
    made_under = definitions_of(kept)
    if found is None or found.assessment != kept.id:
        routing = frozenset((DEPTH_QUESTION, *made_under.library.read_by_routing))
        found = Desk(kept.id, made_under, routing=routing, only=asking.only(asking.part_of(kept)))
        st.session_state[_PLACE] = found
    if found.definitions is not made_under:
        found.reword(made_under)
    found.take_in(kept)
    return found


def put_away() -> None:
    """Let go of what this tab has open, after it was erased."""
    st.session_state.pop(_PLACE, None)
    st.session_state.pop(TRIAL, None)


def field_key(question_id: str, name: str) -> str:
    """The key of a widget: which field of which question."""
    return f"{question_id}.{name}"


def forget_fields(*question_ids: str) -> None:
    """Let the widgets of these questions start again from their entries."""
    for key in [key for key in st.session_state if str(key).rpartition(".")[0] in question_ids]:
        del st.session_state[key]


def _revision(saved: Saved | None) -> int:
    return saved.revision if saved else 0
