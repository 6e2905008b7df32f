"""Which column is which, guessed from its heading and from what stands in it. Somebody looks at every guess before anything counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Literal, TypeAlias

from assessment.filled.form import plainly
from assessment.survey.known import Guess, known
from assessment.survey.meaning import Scale, meanings
from assessment.survey.sheet import Column, Sheet

Role: TypeAlias = Literal["wish", "confidence", "engagement", "statement", "group", "identity", "ignore"]
"""`statement`: one more statement to agree with, which is counted and sets no answer."""
ROLES: tuple[Role, ...] = ("wish", "confidence", "engagement", "statement", "group", "identity", "ignore")
SCALES: Mapping[Role, Scale] = {"wish": "agreement", "confidence": "agreement", "statement": "agreement", "engagement": "ten"}
"""The roles of columns of answers."""
MOST_GROUPS = 30
_MOST_OF_ANSWERS = 0.6  # the share of what is filled in that must be readable for a guess
_SETTLED = 12  # different texts up to which a column without a telling heading may be of answers


def guess(sheet: Sheet) -> dict[int, Role]:
    """The role of each column that was kept, by its place. At most one is the group."""
    found: dict[int, Role] = {}
    for column in sheet.kept:
        role = _guess(column)
        found[column.place] = "ignore" if role == "group" and "group" in found.values() else role
    return found


def fits(column: Column, scale: Scale) -> bool:
    """Whether most of what is filled in can be read on a scale."""
    counts = Counter(column.codes)
    filled = sum(count for code, count in counts.items() if column.texts[code])
    meant = meanings(column.texts, scale)
    read = sum(count for code, count in counts.items() if meant[code].kind in ("step", "dont_know", "not_applicable"))
    steps = any(each.kind == "step" for each in meant)
    return steps and read >= _MOST_OF_ANSWERS * filled


def _guess(column: Column) -> Role:
    if column.many:
        return "ignore"
    by_heading = [kind for kind, texts in known().headings.items() if _says(column.heading, texts)]
    if "engagement" in by_heading and fits(column, "ten"):
        return "engagement"
    if fits(column, "agreement") and (_in_words(column) or len(column.texts) <= _SETTLED):
        first: Guess | None = next((kind for kind in by_heading if kind in ("confidence", "wish")), None)
        return first if first is not None else "statement" if _in_words(column) or _is_sentence(column.heading) else "ignore"
    return "group" if "group" in by_heading and len(column.texts) <= MOST_GROUPS + 1 else "ignore"


def _says(heading: str, texts: tuple[str, ...]) -> bool:
    plain = plainly(heading)
    return any(re.search(rf"\b{re.escape(plainly(each))}", plain) for each in texts)


def _in_words(column: Column) -> bool:
    """Whether there are answers in words, not in figures only."""
    return any(each.kind == "step" and not each.figure for each in meanings(column.texts, "agreement"))


def _is_sentence(heading: str) -> bool:
    return len(heading.split()) >= 4
