"""Everything that can go wrong and that a person can mend, as one sentence each."""

from __future__ import annotations

from dataclasses import dataclass


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
    """A questionnaire, source or scoring file is not usable; holds every fault found in it."""

    def __init__(self, faults: list[Fault] | tuple[Fault, ...]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class AnswerError(ToolkitError):
    """An answer cannot be what was typed: out of range, impossible arithmetic, not an option.

    `path` leads to the faulty part within the plain form of the answer, if it was read from one.
    """

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        self.path = path
        super().__init__(message)
