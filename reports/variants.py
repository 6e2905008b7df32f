"""The reports that there are."""

from __future__ import annotations

from typing import Literal, TypeAlias

Variant: TypeAlias = Literal["full", "summary", "plan", "publishable"]
"""The full report, two pages for a board, the action plan, or what may be published: without notes, names and data."""
