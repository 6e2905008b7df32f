"""Everything that can go wrong and that a person can mend, as one sentence each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_FAULTS = 100  # told at once; whoever has mended these looks again


class ToolkitError(Exception):
    """The root of all errors that are shown to a person as a sentence, never as a traceback."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in one place of a definition or answer file. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    subject: str
    message: str

    def __str__(self) -> str:
        subject = f"{self.subject}: " if self.subject else ""
        return f"{self.file}:{self.line}:{self.column}: {subject}{self.message}"


class DefinitionError(ToolkitError):
    """A questionnaire, source or scoring file is not usable; holds every fault found in it, in order.

    Whoever looks for faults may stop after MOST_FAULTS and one more, which shows that there are others.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(self.sentences))

    @property
    def told(self) -> tuple[Fault, ...]:
        """The faults that are worth telling at once: the first MOST_FAULTS."""
        return self.faults[:MOST_FAULTS]

    @property
    def more(self) -> str:
        """A sentence that there are more faults than those told; nothing if there are none."""
        if len(self.faults) <= MOST_FAULTS:
            return ""
        return "There are more faults than are told here. Mend these first, then look again."

    @property
    def sentences(self) -> list[str]:
        """The faults that are told, each with its place, and that there are more, if so."""
        return [*map(str, self.told), *([self.more] if self.more else ())]


def enough(faults: Iterable[Fault]) -> list[Fault]:
    """The faults, each once, but no more than are needed to tell MOST_FAULTS and that there are others."""
    found: dict[Fault, None] = {}
    for fault in faults:
        found[fault] = None
        if len(found) > MOST_FAULTS:
            break
    return list(found)


class AnswerError(ToolkitError):
    """An answer cannot be what was typed: out of range, impossible arithmetic, not an option.

    `path` leads to the faulty part within the plain form of the answer, if it was read from one.
    """

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        self.path = path
        super().__init__(message)
