"""What refuses whoever takes part, by phone or on paper."""

from __future__ import annotations

from assessment.database import StoreError
from questionnaires.texts import table


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
