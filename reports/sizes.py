"""The sizes of type that there are."""

from __future__ import annotations

from typing import Literal, TypeAlias

Size: TypeAlias = Literal["standard", "compact", "large"]
POINTS: dict[Size, float] = {"compact": 9.5, "standard": 12, "large": 18}
"""Of the text of a report, in points. Tables and notes are smaller; large print is 18, so that they too have at least 16.

Only what stands at the head and foot of each page, and within pictures, may be smaller. `templates/main.typ` has the same sizes.
"""
LEAST_LARGE = 16
"""Points that nothing in large print goes below, but for those exceptions."""
BLANK_POINTS: dict[Size, float] = {**POINTS, "standard": 11}
"""Of the text of a questionnaire to fill in, which has little that is smaller. `templates/blank.typ` has the same sizes."""
