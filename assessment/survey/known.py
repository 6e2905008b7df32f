"""What is known of survey files: headings that say who somebody is, answers in words, and words by which a column is guessed (`known.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

from assessment.filled.form import plainly
from questionnaires.plain_yaml import parse, read_source
from questionnaires.shape import Strict

Tool: TypeAlias = Literal["microsoft_forms", "google_forms", "limesurvey", "template", "other"]
Guess: TypeAlias = Literal["engagement", "confidence", "wish", "group"]


class _Identity(Strict):
    sure: tuple[str, ...]
    name: tuple[str, ...]
    other: tuple[str, ...]


class Known(Strict):
    """The file, in the order in which it stands there."""

    identity: _Identity
    nobody: tuple[str, ...]
    tools: Mapping[Tool, tuple[tuple[str, ...], ...]]
    finished: tuple[str, ...]
    agreement: Mapping[str, tuple[tuple[str, ...], ...]]
    dont_know: tuple[str, ...]
    not_applicable: tuple[str, ...]
    nothing: tuple[str, ...]
    headings: Mapping[Guess, tuple[str, ...]]


@cache
def known() -> Known:
    """What the file says. Raises DefinitionError if it is no YAML, ValueError if something is missing in it."""
    file = files("assessment").joinpath("survey/known.yaml")
    return Known.model_validate(parse(read_source(file, "known.yaml")).plain)


@cache
def agreement() -> Mapping[str, tuple[int, int]]:
    """By words, how far somebody agrees (1 to 5), and which of several ways to say so it is."""
    return {plainly(text): (int(value), way) for value, ways in known().agreement.items() for way, texts in enumerate(ways) for text in texts}


@cache
def plain_words(kind: Literal["nobody", "finished", "dont_know", "not_applicable", "nothing", "sure", "name", "other"]) -> frozenset[str]:
    """The texts of one kind, as they are compared."""
    found = known()
    texts: tuple[str, ...] = getattr(found.identity if kind in ("sure", "name", "other") else found, kind)
    return frozenset(map(plainly, texts))
