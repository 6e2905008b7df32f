"""Whether there is anything to see in a text, and whether all of it can be printed."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})  # marks need a letter to stand on
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"  # fillers and the empty Braille cell, which count as letters


def is_blank(written: str) -> bool:
    """Whether nothing in the text can be seen: it is empty, or holds only spaces, controls and other invisible characters."""
    return all(unicodedata.category(letter) in _UNSEEN or letter in _BLANK_LETTERS for letter in written)


def is_printable(written: str) -> bool:
    """Whether the text holds no control characters but line breaks and tabs, and no halves of characters."""
    return not any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\r\t" for letter in written)
