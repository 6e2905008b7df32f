"""What is on the shelf of one's own files while a page is drawn, each list and each text read once."""

from __future__ import annotations

from functools import cached_property

from assessment.identity import Action
from assessment.shelf import OwnFile, OwnKind, Shelved
from assessment.shell.session import may_at_home, person, store
from questionnaires.errors import ToolkitError
from questionnaires.plain_yaml import Source


class OnShelf:
    """The shelf as it is when it is first looked at. Made anew whenever a page is drawn."""

    def __init__(self) -> None:
        self._sources: dict[tuple[OwnKind, str, str], Source] = {}

    @cached_property
    def may_use(self) -> bool:
        """Whether the person may see what is on it: it belongs to the organisation in which they are at work."""
        return may_at_home(Action.USE_SHELF)

    @cached_property
    def may_change(self) -> bool:
        """Whether the person may put files on it and take them off."""
        return may_at_home(Action.CHANGE_SHELF)

    @cached_property
    def here(self) -> tuple[Shelved, ...]:
        """What can be chosen, the last added first."""
        return store().shelf(person()) if self.may_use else ()

    @cached_property
    def removed(self) -> tuple[Shelved, ...]:
        """What was taken off, and can be put back."""
        return store().shelf(person(), removed=True) if self.may_use else ()

    @property
    def ever(self) -> tuple[Shelved, ...]:
        """Everything that is or was on it."""
        return (*self.here, *self.removed)

    def of(self, kind: OwnKind) -> list[Shelved]:
        """What can be chosen of one kind."""
        return [each for each in self.here if each.kind == kind]

    def source(self, each: Shelved) -> Source:
        """The text of a file. Raises ToolkitError if it is damaged, or gone."""
        if each.key not in self._sources:
            self._sources[each.key] = store().from_shelf(person(), *each.key)
        return self._sources[each.key]

    def files(self, kind: OwnKind) -> list[OwnFile]:
        """What can be chosen of one kind, with its text; what is damaged is left out."""
        found: list[OwnFile] = []
        for each in self.of(kind):
            try:
                found.append(OwnFile(*each.key, each.title, self.source(each)))
            except ToolkitError:
                continue
        return found
