"""That a file cannot be read as a table. Whoever opened it says so in its own words."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 (it reads as what happened)
    """Why a file is not read: `kind` names the sentence, `more` is what is filled in there."""

    def __init__(self, kind: str, /, **more: object) -> None:
        super().__init__(kind)
        self.kind, self.more = kind, more


def letters(place: int) -> str:
    """What a spreadsheet calls a column, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found
