"""Which options a text names: by their words in any language, their letters, or boxes that are ticked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn, TypeAlias

from assessment.filled.form import plainly, reason
from assessment.filled.word import EMPTY, TICKED
from questionnaires.errors import AnswerError
from questionnaires.model import Option

Translated: TypeAlias = Sequence[Sequence[Option]]
"""The options of a question in the current language, then in every one."""
_LETTER = re.compile(r"\(?([a-z])(?:[).:\-–—\s]+(.*))?", re.DOTALL)
_LETTERS = re.compile(r"(?:[a-z]\s*(?:[,;/&+]|\band\b|\s)\s*)*[a-z]\.?")
_TYPED_TICKS = re.compile(rf"^\s*(?:([{TICKED}{EMPTY}])\s*)?(.*)$")


def option_of(options: Translated, text: str, *, letters: bool) -> str:
    """The option that a text names by its words, its letter or both. Raises AnswerError."""
    written = plainly(text).strip(" .:;\"'“”")
    by_words = _by_words(options, written)
    lettered = _LETTER.fullmatch(written)
    by_letter = _by_letter(options[0], lettered[1]) if lettered else ""
    if lettered and not by_words and lettered[2]:
        by_words = _by_words(options, lettered[2].strip(" .:;\"'“”"))
        if by_words and letters and by_letter != by_words:
            raise AnswerError(reason("letter_and_words"))
        by_letter = ""
    elif by_words:
        by_letter = by_letter if lettered and not lettered[2] and by_letter != by_words else ""
    if by_words and by_letter:
        raise AnswerError(reason("letter_and_words"))
    if by_letter and not letters:
        raise AnswerError(reason("letter_moved"))
    if not (by_words or by_letter):
        _refuse_option(options[0])
    return by_words or by_letter


def _by_words(options: Translated, written: str) -> str:
    """The one option with this title, or title and text, in any language; empty if none or more than one has it."""
    found: set[str] = set()
    for translation in options:
        for option in translation:
            said = (option.title, f"{option.title}: {option.text}", f"{option.title}. {option.text}", option.id)
            if written in {plainly(each).strip(" .:;\"'“”") for each in said}:
                found.add(option.id)
    return found.pop() if len(found) == 1 else ""


def _by_letter(options: Sequence[Option], letter: str) -> str:
    at = ord(letter) - ord("a")
    return options[at].id if 0 <= at < len(options) else ""


def ticked(options: Translated, text: str, *, letters: bool) -> list[str]:
    """The options that are ticked, or named with commas, semicolons or line breaks between them. Raises AnswerError."""
    if TICKED in text or EMPTY in text:
        return _boxes(options, text, letters=letters)
    if _LETTERS.fullmatch(plainly(text)) and not _by_words(options, plainly(text)):
        parts = re.findall(r"\b[a-z]\b", plainly(text))
    else:
        parts = [part for part in re.split(r"[;\n]", text) if part.strip()]
        parts = [name for part in parts for name in _parted(options, part)]
    return list(dict.fromkeys(option_of(options, part, letters=letters) for part in parts))


def _parted(options: Translated, part: str) -> list[str]:
    """A title may hold a comma itself, so the whole is tried first."""
    try:
        option_of(options, part, letters=True)
    except AnswerError:
        return [each for each in part.split(",") if each.strip()]
    return [part]


def has_only_empty_boxes(text: str) -> bool:
    """Whether there are boxes and none is ticked."""
    return EMPTY in text and TICKED not in text


def _boxes(options: Translated, text: str, *, letters: bool) -> list[str]:
    found: list[str] = []
    for line in text.split("\n"):
        box, said = (_TYPED_TICKS.match(line) or _refuse_option(options[0])).groups()
        if not said.strip():
            if box == TICKED:
                raise AnswerError(reason("tick_of_nothing"))
            continue
        option = option_of(options, said, letters=letters)
        if box is None:
            raise AnswerError(reason("between_boxes"))
        if box == TICKED:
            found.append(option)
    return found


def _refuse_option(options: Sequence[Option]) -> NoReturn:
    raise AnswerError(reason("not_listed", allowed=listed([f"{chr(65 + at)}. {option.title}" for at, option in enumerate(options)])))


def listed(allowed: Sequence[str]) -> str:
    """What is allowed, as a sentence names it."""
    return "; ".join(f"“{each}”" for each in allowed)
