"""One action being edited on a page: what is typed in its fields, and what stands filed.

Knows nothing of how the fields are drawn. What is wrong in one field does not keep the others from being saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from assessment.entry import iso_day
from assessment.papers import Action, Filed, Status
from assessment.store import ChangedElsewhere, NotFound, StoreError
from questionnaires.answers import is_blank, is_printable
from questionnaires.errors import AnswerError
from questionnaires.texts import table
from reports.records import LONGEST_LINE, LONGEST_WORDS

File: TypeAlias = Callable[[Action | None, int], Filed]
"""Files an action (None takes it away) over the revision given, and returns what then stands."""
FIELDS = ("text", "owner", "due", "status")


@dataclass
class ActionEntry:
    """An action as one person has it before them. `filed` is what stood when it was last read or filed here."""

    key: str
    filed: Filed
    about: str = ""
    """The id of the question that the action came from."""
    typed: dict[str, str] = field(default_factory=dict[str, str])
    trouble: tuple[str, ...] = ()
    """What is typed and cannot be saved, a sentence for each field. There, what was saved stands."""
    unsaved: bool = False
    """The store could not be written."""
    theirs: Filed | None = None
    """What somebody else, or another tab, filed meanwhile."""

    @classmethod
    def of(cls, key: str, filed: Filed) -> ActionEntry:
        """The fields filled in as the action has it."""
        action = action_in(filed)
        return cls(key, filed, action.about if action else "", typed_from(action))

    @property
    def action(self) -> Action | None:
        """The action that stands filed; None if it was taken out of the plan."""
        return action_in(self.filed)

    @property
    def pending(self) -> bool:
        """Whether something typed here is not saved; `trouble` or `theirs` says why."""
        return bool(self.trouble or self.theirs is not None)

    @property
    def typed_action(self) -> Action:
        """The action that the fields make; where one cannot be saved, with what stands."""
        return self._made()[0]

    def take(self, typed: Mapping[str, str], file: File) -> None:
        """File what is typed, as far as it can be, and say why the rest cannot. Never overwrites another's change unseen."""
        self.typed = dict(typed)
        made, self.trouble = self._made()
        self.unsaved = False
        if made != self.action:
            self._put(made, file)

    def take_out(self, file: File) -> None:
        """Take the action out of the plan."""
        self.trouble, self.unsaved = (), False
        self._put(None, file)

    def keep_mine(self, file: File) -> None:
        """After a change elsewhere: what is typed here replaces it; the other version stays in the history."""
        if self.theirs is not None:
            made, self.trouble = self._made(over=self.theirs)
            if made.text:
                self.filed, self.theirs, self.unsaved = self.theirs, None, False
                self._put(made, file)

    def keep_theirs(self) -> None:
        """After a change elsewhere: the other version stands, and the fields show it."""
        if self.theirs is not None:
            self.__dict__.update(replace(ActionEntry.of(self.key, self.theirs), about=self.about).__dict__)

    def _made(self, over: Filed | None = None) -> tuple[Action, tuple[str, ...]]:
        before = action_in(over or self.filed)
        return action_from(before or Action(text="", about=self.about), self.typed)

    def _put(self, action: Action | None, file: File) -> None:
        try:
            self.filed, self.theirs = file(action, self.filed.revision), None
        except ChangedElsewhere as conflict:
            self.theirs = conflict.theirs
        except NotFound:
            self.trouble, self.unsaved = (table("assessment")("assessment_gone"),), True
        except StoreError as error:
            self.trouble, self.unsaved = (str(error),), True


def action_in(filed: Filed) -> Action | None:
    """The action in what is filed; None if it was taken away."""
    return filed.paper if isinstance(filed.paper, Action) else None


def typed_from(action: Action | None) -> dict[str, str]:
    """The fields as an action fills them in; `action_from` makes the same action of them again."""
    if action is None:
        return {}
    day = action.due
    due = f"{day.day}/{day.month}/{day.year}" if day else ""
    return {"text": action.text, "owner": action.owner, "due": due, "status": action.status.value}


def action_from(before: Action, typed: Mapping[str, str]) -> tuple[Action, tuple[str, ...]]:
    """The action that the fields make, and a sentence for each field that cannot be saved: there it stays as before."""
    given = {name: typed.get(name, "").strip() for name in FIELDS}
    made: dict[str, object] = {"status": Status(given["status"] or before.status)}
    wrong: list[str] = []
    for name, longest in (("text", LONGEST_WORDS), ("owner", LONGEST_LINE)):
        fault = _fault(name, given[name], longest)
        made |= {} if fault else {name: given[name]}
        wrong += [fault] if fault else []
    try:
        made["due"] = _due(given["due"])
    except AnswerError as error:
        wrong.append(str(error))
    return before.model_copy(update=made), tuple(wrong)


def _due(given: str) -> date | None:
    """The day typed; None if none is. Raises AnswerError, also if it lies so far off that it must be a slip."""
    day = date.fromisoformat(iso_day(given)) if given else None
    if day is not None and not 2000 <= day.year <= 2100:
        raise AnswerError(table("assessment")("action_due_far", value=given))
    return day


def _fault(name: str, given: str, longest: int) -> str:
    words = table("assessment")
    if name == "text" and is_blank(given):
        return words("action_empty")
    if len(given) > longest:
        return words(f"action_long_{name}", longest=f"{longest:,}")
    return "" if is_printable(given) else words(f"action_character_{name}")
