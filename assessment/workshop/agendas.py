"""Ready agendas: for each questionnaire, what to ask in 45 minutes and in half a day, how long each question takes, and why it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import Field

from questionnaires.plain_yaml import Source, parse
from questionnaires.shape import Strict, Text
from questionnaires.texts import ENGLISH, current_language

Length: TypeAlias = Literal["short", "half_day"]
LENGTHS: tuple[Length, ...] = ("short", "half_day")
Minutes: TypeAlias = Annotated[int, Field(ge=1, le=120)]


class _Asked(Strict):
    question: Text
    because: Text
    short: Minutes | None = None
    half_day: Minutes | None = None


class _Around(Strict):
    """What an agenda takes beside its questions, in minutes, and what for."""

    short: Minutes
    half_day: Minutes
    because: Text


class _File(Strict):
    around: _Around
    agendas: Mapping[str, tuple[_Asked, ...]]


class Item(NamedTuple):
    """One question, how many minutes it takes with the talk about it, and why it is there."""

    question: str
    minutes: int
    because: str


class Agenda(NamedTuple):
    """What to ask in one sitting."""

    questionnaire: str
    length: Length
    items: tuple[Item, ...]
    around: int
    """Minutes for the welcome, joining, breaks and the end."""
    around_because: str

    @property
    def minutes(self) -> int:
        """All together."""
        return self.around + sum(each.minutes for each in self.items)


def ready(questionnaire: str, length: Length) -> Agenda | None:
    """The agenda for a questionnaire, in the current language; None if there is none."""
    found, told = _read(), _translated(current_language())
    asked = found.agendas.get(questionnaire)
    if asked is None:
        return None
    items = [(each, each.short if length == "short" else each.half_day) for each in asked]
    return Agenda(
        questionnaire,
        length,
        tuple(Item(each.question, minutes, told.get((questionnaire, each.question), each.because)) for each, minutes in items if minutes is not None),
        getattr(found.around, length),
        told.get(("around", ""), found.around.because),
    )


def questionnaires() -> tuple[str, ...]:
    """The questionnaires that there are agendas for."""
    return tuple(_read().agendas)


@cache
def _read() -> _File:
    return _File.model_validate(_plain("agendas.yaml"))


@cache
def _translated(language: str) -> Mapping[tuple[str, str], str]:
    """Every reason in a language, by questionnaire and question."""
    if language == ENGLISH or not files("assessment.workshop").joinpath(f"agendas.{language}.yaml").is_file():
        return {}
    found = _Translation.model_validate(_plain(f"agendas.{language}.yaml"))
    return {("around", ""): found.around} | {(id_, question): text for id_, asked in found.agendas.items() for question, text in asked.items()}


class _Translation(Strict):
    around: Text
    agendas: Mapping[str, Mapping[str, Text]]


def _plain(name: str) -> object:
    return parse(Source(name, files("assessment.workshop").joinpath(name).read_text(encoding="utf-8"))).plain
