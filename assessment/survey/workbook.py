"""A survey as an Excel workbook."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from assessment.spreadsheets import workbook
from assessment.spreadsheets.workbook import Limits
from assessment.survey.gathering import Gathering
from assessment.survey.sheet import LONGEST, Sheet
from questionnaires.texts import table

LARGEST_INSIDE = 400_000_000
"""Bytes of all parts together, unpacked; 100,000 replies to 20 questions have 120,000,000."""
MOST_CELLS = 6_000_000
MOST_TEXTS = 3_000_000
"""Texts that stand once in the file and in many cells."""
LONGEST_TEXTS = 80_000_000
"""Characters of all of them, each cut to what is kept of a text."""


def read(content: bytes, progress: Callable[[float], None]) -> Sheet:
    """The first sheet that is not hidden. `progress` is told which share (0 to 1) was read. Raises SurveyError or Refused."""
    gathering, words = Gathering(), table("assessment")
    limits = Limits(LARGEST_INSIDE, MOST_CELLS, MOST_TEXTS, LONGEST_TEXTS, LONGEST)
    told = workbook.read(BytesIO(content), limits, gathering.add, progress)
    if told.others:
        gathering.remarks.append(words("survey_one_sheet", title=told.title, count=told.others))
    if told.formulas:
        gathering.remarks.append(words("survey_formulas", count=f"{told.formulas:,}", cell=told.first_formula))
    return gathering.sheet()
