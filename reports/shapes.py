"""The shape of each state as one character, for formats that are text: states differ in shape as well as in colour."""

from __future__ import annotations

from reports.document import Mark, Mood

SHAPES: dict[Mark, str] = {
    "met": "✔",
    "not_met": "✘",
    "flagged": "⚑",
    "not_known": "◇",
    "does_not_apply": "–",
    "not_asked": "◌",
    "slight": "■",
    "partial": "▲",
    "substantial": "◑",
    "strong": "●",
    "undecided": "◇",
    "answered": "●",
    "unknown": "◇",
    "outside": "–",
    "begun": "◐",
    "done": "✔",
}
MOODS: dict[Mood, str] = {"good": "✔", "caution": "⚠", "bad": "✘", "neutral": "◇", "plain": ""}
