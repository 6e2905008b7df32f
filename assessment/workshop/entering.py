"""Who can come into a workshop, by phone or on paper, and what refuses them."""

from __future__ import annotations

from assessment.database import StoreError
from assessment.workshop.setup import Setup
from questionnaires.answers import is_printable
from questionnaires.texts import table

LONGEST_NAME = 80
"""Characters."""


class NotOpen(StoreError):  # noqa: N818 (it reads as what happened)
    """The workshop or the round is not at the point where this can be done, because it was over or somebody else was faster; nothing was changed."""

    def __init__(self, key: str = "workshop_not_open") -> None:
        super().__init__(table("assessment")(key))


class NotTaken(StoreError):  # noqa: N818 (it reads as what happened)
    """Something that was given cannot be taken; the sentence says what, and nothing was changed."""

    def __init__(self, key: str) -> None:
        self.key = key
        """Of the sentence."""
        super().__init__(table("assessment")(key))


def name_to_keep(setup: Setup, group: str, name: str) -> str:
    """The name under which somebody comes into a group: cut to what is kept, and none where answers carry no names. Raises NotTaken."""
    if group not in {each.id for each in setup.groups}:
        raise NotTaken("join_choose_group")
    given = " ".join(name.split())[:LONGEST_NAME]
    if setup.named and not (given and is_printable(given)):
        raise NotTaken("join_give_name")
    return given if setup.named else ""
