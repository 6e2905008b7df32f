"""The sizes of type that there are."""

from __future__ import annotations

from typing import Literal, TypeAlias

Size: TypeAlias = Literal["standard", "compact", "large"]
"""12 pt, 9.5 pt or 16 pt text on paper."""
