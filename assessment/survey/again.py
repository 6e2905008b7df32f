"""Single rows as they may be kept, and kept rows to be counted again."""

from __future__ import annotations

import secrets

from assessment.survey.counting import Mapped
from assessment.survey.gathering import Gathering
from assessment.survey.guessing import ROLES, SCALES, Role
from assessment.survey.keeping import Rows
from assessment.survey.sheet import Sheet


def rows_of(sheet: Sheet, mapped: Mapped) -> Rows:
    """The rows as they may be kept: only the columns of groups and of answers, and in an order that says nothing of who replied when."""
    columns = mapped.of(sheet, "group", *SCALES)
    replies = [tuple(column.at(row) for column in columns) for row in range(sheet.rows)]
    secrets.SystemRandom().shuffle(replies)
    return Rows(tuple((each.heading, mapped.roles[each.place]) for each in columns), replies)


def sheet_of(kept: Rows) -> tuple[Sheet, dict[int, Role]]:
    """Kept rows as a survey to be counted, and the role that each column had. Raises SurveyError if there is nothing in them."""
    gathering = Gathering()
    gathering.add(1, [heading for heading, _ in kept.columns])
    for number, cells in enumerate(kept.replies, 2):
        gathering.add(number, cells)
    return gathering.sheet(), {place: _role(role) for place, (_, role) in enumerate(kept.columns)}


def _role(kept: str) -> Role:
    for role in ROLES:
        if role == kept:
            return role
    return "ignore"
