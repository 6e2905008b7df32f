"""What the texts in a column of answers stand for: a step of the scale, don't know, does not apply, nothing; or that they cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

from assessment.filled.form import plainly
from assessment.survey.known import agreement, plain_words
from assessment.survey.sheet import TOO_LONG

Scale: TypeAlias = Literal["agreement", "ten"]
STEPS: dict[Scale, tuple[int, ...]] = {"agreement": (1, 2, 3, 4, 5), "ten": tuple(range(11))}
"""The steps of each scale, the lowest first."""
Kind: TypeAlias = Literal["step", "dont_know", "not_applicable", "nothing", "unread"]
Why: TypeAlias = Literal["formula", "error", "code", "scale", "two_ways", "agreement", "ten", "long"]
_FIGURE = re.compile(r"(\d{1,2})(?:[.,]0+)?")
_BOTH = re.compile(r"(\d{1,2})\s*[-–—:.)=]*\s*[(\[]?\s*(\D.*?)[)\]]?|(\D.*?)\s*[-–—:=]?\s*[(\[]\s*(\d{1,2})\s*[)\]]")
_CODE = re.compile(r"[a-z]{1,2}\d{1,3}")


class Meant(NamedTuple):
    """What one text stands for. `step`: of the scale; `figure`: it was written as a bare figure; `why`: it cannot be read."""

    kind: Kind
    step: int = 0
    figure: bool = False
    why: Why | None = None


def meanings(texts: Sequence[str], scale: Scale, *, reversed_: bool = False) -> tuple[Meant, ...]:
    """Each text of one column. `reversed_`: bare figures count the other way, so that 1 is the most agreement.

    >>> [each.step for each in meanings(["Strongly agree", "Cytuno", "2", "4 - Agree"], "agreement")]
    [5, 4, 2, 4]
    """
    found = [_meant(plainly(text), scale, reversed_=reversed_) for text in texts]
    if scale == "ten":
        return tuple(found)
    disputed = _disputed(plainly(text) for text in texts)
    return tuple(each._replace(kind="unread", why="two_ways") if each.kind == "step" and not each.figure and each.step in disputed else each for each in found)


def _meant(plain: str, scale: Scale, *, reversed_: bool) -> Meant:
    if not plain or plain in plain_words("nothing"):
        return Meant("nothing")
    if plain in plain_words("dont_know"):
        return Meant("dont_know")
    if plain in plain_words("not_applicable"):
        return Meant("not_applicable")
    figure = _FIGURE.fullmatch(plain)
    if figure is not None:
        step = int(figure[1])
        if step not in STEPS[scale]:
            return Meant("unread", why="scale" if scale == "agreement" else "ten")
        return Meant("step", 6 - step if reversed_ and scale == "agreement" else step, figure=True)
    if scale == "agreement" and (words := agreement().get(_words(plain))) is not None:
        return Meant("step", words[0])
    return Meant("unread", why=_why(plain, scale))


def _words(plain: str) -> str:
    """The words of an option that also has a figure: the words count."""
    both = _BOTH.fullmatch(plain)
    return (both[2] or both[3] or "").strip() if both else plain.rstrip(".")


def _why(plain: str, scale: Scale) -> Why:
    if plain.startswith("="):
        return "formula"
    if plain.startswith("#"):
        return "error"
    if plain == TOO_LONG or len(plain) > 100:
        return "long"
    if _CODE.fullmatch(plain):
        return "code"
    return scale


def _disputed(texts: Iterable[str]) -> frozenset[int]:
    """The steps for which a column has two ways to say them, and so more steps than five."""
    ways: dict[int, set[int]] = {}
    for text in texts:
        if (known := agreement().get(_words(text))) is not None:
            ways.setdefault(known[0], set()).add(known[1])
    return frozenset(step for step, found in ways.items() if len(found) > 1)
