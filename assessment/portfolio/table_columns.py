"""Which column of a table holds what: the service's name, an answer or a part of one, a tag. Guessed by headings; a person can change it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple, TypeAlias

from assessment.definitions import Definitions
from assessment.filled.form import plainly
from assessment.filled.known import libraries_of
from assessment.portfolio.names import LONGEST_TAG
from assessment.portfolio.shapes import TAGS
from assessment.portfolio.table_cells import BALLOT, BESIDE, LEVEL, VALUE, fields_of
from assessment.portfolio.table_files import Table
from assessment.record import NAME_QUESTION
from questionnaires.model import Library, Question
from questionnaires.plain_yaml import near_miss
from questionnaires.texts import languages, table

Kind: TypeAlias = Literal["name", "answer", "tag", "leave_out"]
_BETWEEN = re.compile(r"[\s.:–—-]+")
_TAG = re.compile(r"(?:tag|tagiau?)[\s.:_-]+(.+)", re.IGNORECASE)


class Use(NamedTuple):
    """What a column is read as. `subject`: the question's id, or the tag; `field`: of an answer, which part of it."""

    kind: Kind
    subject: str = ""
    field: str = ""

    @property
    def key(self) -> str:
        """The same in one word, for forms and links; `use_of` reads it."""
        return ":".join(part for part in self if part)


NAME, LEAVE_OUT = Use("name"), Use("leave_out")
Uses: TypeAlias = tuple[Use | None, ...]
"""Of each column by its place; None: nothing is known by this heading, and the column is not read."""


class ColumnFault(NamedTuple):
    """What is wrong with a column: its place, and why, as a sentence."""

    place: int
    why: str


def use_of(key: str) -> Use:
    """The use that a key stands for. Raises ValueError if there is none.

    >>> use_of("answer:SA13:eligible"), use_of("leave_out") == LEAVE_OUT
    (Use(kind='answer', subject='SA13', field='eligible'), True)
    """
    kind, _, rest = key.partition(":")
    subject, _, field = rest.partition(":")
    if kind in ("name", "leave_out") and not rest:
        return Use(kind)
    if kind == "tag" and rest:
        return Use(kind, rest)
    if kind == "answer" and subject and field:
        return Use(kind, subject, field)
    raise ValueError(key)


def guessed(headings: Sequence[str], given: Definitions) -> Uses:
    """What each column is, by its heading: ids and labels of questions in any language, however they are spaced and capitalised."""
    named, ambiguous = _known(given.sources)
    return tuple(named.get(_key(each)) or (None if _key(each) in ambiguous else _tag(each)) for each in headings)


def choices(given: Definitions, heading: str = "", now: Use | None = None) -> tuple[Use, ...]:
    """What a person can choose that a column is: short enough to look through. What it is `now` stays, such as a part of an answer; so does its heading as a tag."""
    answers = [Use("answer", question.id, field) for question in given.library.questions.values() if question.id != NAME_QUESTION for field in (VALUE, *fields_of(question))]
    own = [_tag(heading) or Use("tag", heading[:LONGEST_TAG])] if heading else []
    return tuple(dict.fromkeys([LEAVE_OUT, NAME, *(Use("tag", each) for each in TAGS), *own, *([now] if now is not None else []), *answers]))


def title(use: Use | None, library: Library) -> str:
    """What a column is read as, in words."""
    words = table("assessment")
    if use is None:
        return words("rows_use_unknown")
    if use.kind == "tag":
        return words("rows_use_tag", tag=tag_title(use.subject))
    if use.kind != "answer":
        return words(f"rows_use_{use.kind}")
    question = library.questions[use.subject]
    said = words("rows_use_answer", question=question.id, label=question.label)
    return said if use.field == VALUE else words("rows_use_part", answer=said, part=part_title(use.field))


def tag_title(tag: str) -> str:
    """What a tag is called."""
    return table("assessment")(f"rows_tag_{tag}").splitlines()[0] if tag in TAGS else tag


def one_tag(name: str) -> str:
    """The offered tag that is called so in any language, however it is capitalised; otherwise the name itself.

    >>> one_tag("Region"), one_tag("RHANBARTH"), one_tag("Ward")
    ('region', 'region', 'Ward')
    """
    return _offered_tags().get(_key(name), name)


def part_title(field: str) -> str:
    """What a part of an answer is called."""
    words = table("assessment")
    name, _, year = field.partition("_")
    if name == "year" and year.isdecimal():
        return words("rows_part_year", number=int(year) + 1)
    return words(f"rows_part_{field}")


def heading(use: Use) -> str:
    """The heading by which a column of a template is known again, in whichever language: "SA2", "MS2.1", "SA13.eligible"."""
    if use.kind == "tag":
        return tag_title(use.subject)
    if use.kind != "answer":
        return table("assessment")("rows_heading_name").splitlines()[0] if use.kind == "name" else ""
    return use.subject if use.field == VALUE else f"{use.subject}.{_suffixes(use.field)[0]}"


def faults(opened: Table, uses: Uses, given: Definitions) -> tuple[ColumnFault, ...]:
    """Every column that is nothing that is known, or the same as another one. Such columns are not read."""
    words = table("assessment")
    _, ambiguous = _known(given.sources)
    found: list[ColumnFault] = []
    first: dict[Use, int] = {}
    for place, use in enumerate(uses):
        name = opened.heading(place)
        if use is None and name:
            if named := ambiguous.get(_key(name)):
                found.append(ColumnFault(place, words("rows_column_ambiguous", questions=", ".join(named))))
            else:
                found.append(ColumnFault(place, words("rows_column_unknown", near=_near(name, given.sources))))
        elif use is not None and use.kind != "leave_out":
            other = first.setdefault(use, place)
            if other != place:
                what = title(use, given.library)
                found.append(ColumnFault(place, words("rows_column_twice", what=what, other=opened.cell(other, opened.heading_row))))
    return tuple(found)


def read_as(uses: Uses) -> Mapping[Use, int]:
    """The column of each use, without those that two columns claim: nobody can tell which of them counts."""
    places: dict[Use, list[int]] = {}
    for place, use in enumerate(uses):
        if use is not None and use.kind != "leave_out":
            places.setdefault(use, []).append(place)
    return {use: found[0] for use, found in places.items() if len(found) == 1}


def _key(text: str) -> str:
    return _BETWEEN.sub(" ", plainly(text)).strip()


@cache
def _offered_tags() -> Mapping[str, str]:
    named = {_key(line): tag for tag in TAGS for language in languages() for line in table("assessment", language)(f"rows_tag_{tag}").splitlines()}
    return named | {tag: tag for tag in TAGS}


def _tag(text: str) -> Use | None:
    if (offered := _offered_tags().get(_key(text))) is not None:
        return Use("tag", offered)
    named = _TAG.fullmatch(text.strip())
    return Use("tag", one_tag(" ".join(named[1].split())[:LONGEST_TAG])) if named else None


@lru_cache(maxsize=8)
def _known(sources: tuple[object, ...]) -> tuple[Mapping[str, Use], Mapping[str, tuple[str, ...]]]:
    """What each heading stands for, and those that could be several questions."""
    ids: dict[str, set[Use]] = {}
    labels: dict[str, set[Use]] = {}
    for language in languages():
        for each in table("assessment", language)("rows_heading_name").splitlines():
            labels.setdefault(_key(each), set()).add(NAME)
    for library in libraries_of(sources).values():  # pyright: ignore[reportArgumentType]
        for question in library.questions.values():
            for suffix, use in _parts(question):
                ids.setdefault(_key(f"{question.id} {suffix}"), set()).add(use)
                for name in (question.label, f"{question.id} {question.label}"):
                    labels.setdefault(_key(f"{name} {suffix}"), set()).add(use)
    found = {key: next(iter(uses)) for key, uses in labels.items() if len(uses) == 1}
    found |= {key: next(iter(uses)) for key, uses in ids.items() if len(uses) == 1}
    several = {key: tuple(sorted({use.subject or use.kind for use in uses})) for key, uses in {**labels, **ids}.items() if len(uses) > 1 and key not in found}
    return found, several


def _parts(question: Question) -> Iterator[tuple[str, Use]]:
    if question.id == NAME_QUESTION:
        yield "", NAME
        return
    yield "", Use("answer", question.id, VALUE)
    for field in (*fields_of(question), *BESIDE):
        for suffix in _suffixes(field):
            yield suffix, Use("answer", question.id, field)


def _suffixes(field: str) -> tuple[str, ...]:
    """How a heading names a part of an answer, behind the question: of a template first."""
    name, _, year = field.partition("_")
    if name == "year" and year.isdecimal():
        return (str(int(year) + 1), f"year {int(year) + 1}")
    if field == LEVEL:
        return ("evidence", "evidence level")
    spaced = field.replace("_", " ")
    return (field, spaced) if field in BALLOT else (field, spaced, f"evidence {spaced}")


@lru_cache(maxsize=8)
def _names(sources: tuple[object, ...]) -> tuple[str, ...]:
    libraries = libraries_of(sources).values()  # pyright: ignore[reportArgumentType]
    return tuple(dict.fromkeys(name for library in libraries for each in library.questions.values() for name in (each.id, each.label)))


@lru_cache(maxsize=4096)
def _near(heading: str, sources: tuple[object, ...]) -> str:
    """Kept, because a page asks at each press."""
    return near_miss(heading, _names(sources))
