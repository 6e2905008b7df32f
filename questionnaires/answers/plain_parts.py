"""The pieces that every plain answer is read with. Each raises AnswerError with the path to the faulty part."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import NoReturn

from questionnaires.errors import AnswerError
from questionnaires.plain_yaml import Path_, Plain, near_miss
from questionnaires.texts import table

DIGITS = 15  # before the point; more than any count of people or pounds
_NUMBER = re.compile(rf"-?(\d{{1,{DIGITS}}}|\d{{1,3}}(,\d{{3}}){{1,4}})(\.\d{{1,6}})?")
_OPEN = ("", "not known", "don't know", "dont know", "?")
_DONT_KNOW = ("don't know", "dont know", "not known")


def fail(key: str, /, *, path: Path_ = (), **values: object) -> NoReturn:
    """Raise AnswerError with the wording for `key`."""
    raise AnswerError(table("questionnaires")(key, **values), path)


@contextmanager
def within(*outer: str | int) -> Generator[None]:
    """Put `outer` before the path of an AnswerError that is raised inside."""
    try:
        yield
    except AnswerError as error:
        raise AnswerError(str(error), (*outer, *error.path)) from None


def text(plain: object, path: Path_ = ()) -> str:
    """`plain` as text."""
    if isinstance(plain, str):
        return plain
    kind = "kind_list" if isinstance(plain, list) else "kind_mapping" if isinstance(plain, dict) else "kind_other"
    fail("not_text", path=path, kind=table("questionnaires")(kind))


def mapping(plain: Plain, example: str) -> dict[str, Plain]:
    """`plain` as keys with values; `example` is the wording of one."""
    if not isinstance(plain, dict):
        fail("not_mapping", example=table("questionnaires")(example))
    return plain


def known_keys(plain: Mapping[str, Plain], allowed: Sequence[str]) -> None:
    """Refuse a key that is not allowed, with the near miss."""
    for key in plain:
        if key not in allowed:
            near = near_miss(key, allowed)
            fail("unknown_key", path=(key,), key=key, near=near, allowed=", ".join(allowed))


def parse_decimal(written: str, path: Path_ = (), *, per_cent: bool = True) -> Decimal:
    """A number with all its digits: "1,200", "98%", "12.0". Unless it counts per cent, "%" is refused.

    >>> parse_decimal("98.0%")
    Decimal('98.0')
    """
    bare = written.strip()
    bare = bare.removesuffix("%").strip() if per_cent else bare
    if not _NUMBER.fullmatch(bare):
        fail("not_number", path=path, value=shortened(written), example="12.5")
    found = Decimal(bare.replace(",", ""))
    return abs(found) if found.is_zero() else found  # nobody means -0


def shortened(written: str) -> str:
    """What was typed, short enough for a sentence."""
    return written if len(written) <= 40 else written[:39] + "…"


def is_open(written: str) -> bool:
    """Whether an entry of a series or ballot says that it is not known."""
    return _plainly(written) in _OPEN


def is_dont_know(plain: object) -> bool:
    """Whether a whole answer is the short form of "don't know"."""
    return isinstance(plain, str) and _plainly(plain) in _DONT_KNOW


def _plainly(written: str) -> str:
    return written.strip().lower().replace("’", "'")
