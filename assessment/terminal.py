"""What is written to a terminal, one line at a time, so that no text from a file or a person can steer it."""

from __future__ import annotations

import sys
from typing import TextIO


def line(text: object) -> str:
    """The text as one printable line: control characters, marks of direction and line breaks become spaces.

    >>> line("red \\x1b[31m, \\u202e and\\nmore")
    'red  [31m,   and more'
    """
    plain = str(text)
    return plain if plain.isprintable() else "".join(letter if letter.isprintable() else " " for letter in plain)


def say(text: object, *, to: TextIO | None = None) -> None:
    """Write one line, to standard output unless another stream is given."""
    print(line(text), file=to or sys.stdout)
