"""Taking the answers of an assessment along to other definitions: what goes along, what moved, and what does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from questionnaires.advice import without_advice
from questionnaires.answers import Answer, check_answer
from questionnaires.errors import AnswerError
from questionnaires.model import Library, Question
from questionnaires.texts import table


class Moved(NamedTuple):
    """Questions with an answer that are asked in another questionnaire now."""

    labels: tuple[str, ...]
    before: str
    now: str
    """Titles of the questionnaires."""


class Move(NamedTuple):
    """What becomes of the answers under other definitions."""

    kept: Mapping[str, Answer]
    """The answers that go along, by question id."""
    moved: tuple[Moved, ...]
    reworded: tuple[Question, ...]
    """The answered questions that read differently now; their answers go along, to be looked at."""
    left: tuple[tuple[str, str], ...]
    """The answers that stay behind: label, and why."""
    new: int
    """How many questions were not there before."""


def move(before: Library, now: Library, answers: Mapping[str, Answer]) -> Move:
    """Compare two libraries and the answers given under the first. Nothing is changed."""
    kept: dict[str, Answer] = {}
    left: list[tuple[str, str]] = []
    reworded: list[Question] = []
    moved: dict[tuple[str, str], list[str]] = {}
    for id_, answer in answers.items():
        asked, question = before.answerable[id_], now.answerable.get(id_)
        if question is None:
            left.append((asked.label, table("assessment")("move_gone")))
            continue
        try:
            check_answer(question, answer)
        except AnswerError as why:
            left.append((asked.label, str(why)))
            continue
        kept[id_] = answer
        if without_advice(now.english.answerable[id_]) != without_advice(before.english.answerable[id_]):
            reworded.append(question)
        if _home(before.english, id_) != _home(now.english, id_):
            moved.setdefault((_home(before, id_), _home(now, id_)), []).append(question.label)
    told = tuple(Moved(tuple(labels), *homes) for homes, labels in moved.items())
    return Move(kept, told, tuple(reworded), tuple(left), len(set(now.questions) - set(before.questions)))


def _home(library: Library, question_id: str) -> str:
    home = library.home.get(question_id)
    return home.title if home else ""
