"""A survey as text with separators."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from assessment.spreadsheets.text import SEPARATORS, rows, written
from assessment.survey.gathering import Gathering
from assessment.survey.sheet import Sheet
from questionnaires.texts import table


def read(content: bytes, progress: Callable[[float], None]) -> Sheet:
    """All rows of a text. `progress` is told which share (0 to 1) was read. Raises SurveyError or Refused."""
    how, gathering, words = written(BytesIO(content)), Gathering(), table("assessment")
    separator = words(f"survey_separator_{SEPARATORS[how.separator]}")
    gathering.remarks.append(words("survey_read_guessed" if how.guessed else "survey_read_as", encoding=how.name, separator=separator))
    for number, cells in rows(BytesIO(content), how, lambda done: progress(done / len(content))):
        gathering.add(number, cells)
    return gathering.sheet()
