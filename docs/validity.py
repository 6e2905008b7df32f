"""Writes the table of real cases into docs/validity.md, as this copy scores them: `python docs/validity.py`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from assessment import track_record  # noqa: E402

PAGE = ROOT / "docs" / "validity.md"
BEGIN, END = "<!-- record -->\n", "<!-- end of record -->"


def current(page: str) -> str:
    """The page with its table as it should be now."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{track_record.as_markdown()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(current(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
