"""Stand-in until the branch `ballot` is joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.workshop.setup import DONT_KNOW, NOT_APPLICABLE
from questionnaires.model import OneChosen, Question

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters(question: Question) -> dict[str, str]:
    """What each letter on a sheet stands for: options, in their order, then don't know and not applicable."""
    options = question.options if isinstance(question, OneChosen) else ()
    more = {DONT_KNOW: DONT_KNOW} if question.dont_know else {}
    return dict(zip(ALPHABET, (each.id for each in options), strict=False)) | more | ({NOT_APPLICABLE: NOT_APPLICABLE} if question.not_applicable else {})


def read_line(text: str, questions: Sequence[Question]) -> Mapping[str, str] | list[str]:
    """Choices by question id of one sheet, a letter for each question in order, a dot for none; or what is wrong, a sentence each."""
    given = "".join(text.split()).upper()
    if len(given) != len(questions):
        return [f"{len(given)} letters for {len(questions)} questions."]
    wrong = [f"{question.label}: there is no {letter}." for letter, question in zip(given, questions, strict=True) if letter != "." and letter not in letters(question)]
    return wrong or {question.id: letters(question)[letter] for letter, question in zip(given, questions, strict=True) if letter != "."}
