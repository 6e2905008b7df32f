"""The definitions that an assessment is made under: questionnaires, sources and scoring, read and compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import questionnaires.overlays
import questionnaires.reader
import scoring.overlays
import scoring.reader
from assessment.record import DefinitionRef
from questionnaires.errors import DefinitionError, Fault
from questionnaires.model import Library
from questionnaires.plain_yaml import Source
from questionnaires.texts import ENGLISH, current_language
from scoring.compiled import Model, compile_model
from scoring.model import Scoring

KINDS = ("sources", "questionnaire", "conflicts", "alternatives", "scoring")
OPTIONAL = ("conflicts", "alternatives")
"""Kinds that definitions can do without. They read the questions, and so go with the questionnaires that they are about."""
OVERLAYS = ("overlay", "scoring-overlay")
GLOSSARY = "glossary"
"""The kind of file that explains words. It is not part of the definitions that an assessment is made under."""
_SCHEMA = re.compile(r"^[\"']?schema[\"']?:[ \t]*[\"']?mutual-readiness/([a-z-]+)/", re.MULTILINE)


@dataclass(frozen=True, slots=True, eq=False)
class Definitions:
    """Texts and what was read from them. `sources` and `refs` go together, in the same order. Compared by identity, since
    `of` gives the same one for the same texts in the same language."""

    sources: tuple[Source, ...] = field(repr=False)
    refs: tuple[DefinitionRef, ...]
    library: Library = field(repr=False)
    scoring: Scoring = field(repr=False)
    model: Model = field(repr=False)


def shipped() -> Definitions:
    """The definitions that come with the toolkit. Raises DefinitionError with all faults."""
    return of(shipped_sources())


@lru_cache(maxsize=1)
def shipped_sources() -> tuple[Source, ...]:
    """The texts that come with the toolkit: sources, questionnaires in their order, conflicts, alternatives, scoring."""
    sources, questionnaires_, *optional = questionnaires.reader.shipped()
    return (sources, *questionnaires_, *(each for each in optional if each is not None), scoring.reader.shipped())


def of(sources: Sequence[Source]) -> Definitions:
    """The definitions that these texts hold, told apart by their `schema`, in the current language; read once for the same texts.

    Exactly one sources file and one scoring file, at least one questionnaire, at most one file of conflicts and one of alternatives; a
    glossary is left aside, since the words that are explained are those of the toolkit. Raises DefinitionError with all faults.
    """
    given, language = tuple(sources), current_language()
    return _of(given) if language == ENGLISH else _in_language(given, language)


@lru_cache(maxsize=32)
def _in_language(given: tuple[Source, ...], language: str) -> Definitions:
    """The same definitions, answered and scored alike, in the words of the overlays that come with the toolkit."""
    english, ours = _of(given), _of(shipped_sources())
    asked = [questionnaires.overlays.read_overlay(each, ours.library.questionnaires) for each in questionnaires.overlays.shipped(language)]
    library = questionnaires.overlays.overlaid(english.library, asked, ours.library)
    scored = english.scoring
    for each in scoring.overlays.shipped(language):
        scored = scoring.overlays.overlaid(scored, scoring.overlays.read_overlay(each, ours.scoring), ours.scoring)
    return replace(english, library=library, scoring=scored, model=compile_model(library, scored))


@lru_cache(maxsize=32)
def _of(given: tuple[Source, ...]) -> Definitions:
    by_kind = _sorted_by_kind(given)
    (sources,), asked, (scored,) = by_kind["sources"], by_kind["questionnaire"], by_kind["scoring"]
    conflicts, alternatives = (next(iter(by_kind[kind]), None) for kind in OPTIONAL)
    library = library_in(given)
    scoring_ = scoring.reader.read_scoring(scored, library)
    refs = (
        _ref("sources", "sources", library.sources.version, sources),
        *(
            _ref("questionnaire", q.id, q.version, source)
            for q, source in zip(library.questionnaires, asked, strict=True)
        ),
        *([_ref("conflicts", "conflicts", library.rules.version, conflicts)] if conflicts and library.rules else ()),
        *([_ref("alternatives", "alternatives", library.alternatives.version, alternatives)] if alternatives and library.alternatives else ()),
        _ref("scoring", scoring_.id, scoring_.version, scored),
    )
    texts = (sources, *asked, *by_kind["conflicts"], *by_kind["alternatives"], scored)
    return Definitions(texts, refs, library, scoring_, compile_model(library, scoring_))


def library_in(given: Sequence[Source]) -> Library:
    """The questions that these texts hold: a sources file, questionnaires, and what reads them; anything else is left aside.

    Raises DefinitionError with all faults.
    """
    sources, conflicts, alternatives = (next((each for each in given if kind_of(each) == kind), None) for kind in ("sources", *OPTIONAL))
    if sources is None:
        raise DefinitionError([_lacking("sources")])
    asked = [each for each in given if kind_of(each) == "questionnaire"]
    return questionnaires.reader.read_library(sources, asked, conflicts, alternatives)


def completed(given: Iterable[Source], otherwise: Iterable[Source]) -> list[Source]:
    """These texts, and of each kind that they lack those in `otherwise`; but what is optional goes with the questionnaires that it reads."""
    found = list(given)
    kinds = {kind_of(source) for source in found}
    if "questionnaire" in kinds:
        kinds.update(OPTIONAL)
    return [*found, *(source for source in otherwise if kind_of(source) not in kinds)]


def kind_of(source: Source) -> str | None:
    """Whether a text is sources, a questionnaire, conflicts, alternatives, scoring, a glossary or a translation, by its `schema` line; None if it is none."""
    found = _SCHEMA.search(source.text)
    return found[1] if found and found[1] in (*KINDS, GLOSSARY, *OVERLAYS) else None


def _sorted_by_kind(given: tuple[Source, ...]) -> dict[str, list[Source]]:
    by_kind: dict[str, list[Source]] = {kind: [] for kind in KINDS}
    faults: list[Fault] = []
    for source in given:
        kind = kind_of(source)
        if kind in OVERLAYS:
            faults.append(Fault(source.name, 1, 1, "", "a translation goes with the definitions that it translates, and is not one itself; leave it out."))
        elif kind is None:
            allowed = ", ".join(f"mutual-readiness/{kind}/1" for kind in KINDS)
            faults.append(
                Fault(
                    source.name,
                    1,
                    1,
                    "",
                    f"there is no line that says what this file is, such as `schema: …` with one of {allowed}.",
                )
            )
        elif kind != GLOSSARY:
            by_kind[kind].append(source)
    for kind in ("sources", *OPTIONAL, "scoring"):
        for extra in by_kind[kind][1:]:
            faults.append(
                Fault(
                    extra.name,
                    1,
                    1,
                    "",
                    f"this is a second {kind} file, beside {by_kind[kind][0].name}; leave one out.",
                )
            )
        if not by_kind[kind] and not faults and kind not in OPTIONAL:
            faults.append(_lacking(kind))
    if not by_kind["questionnaire"] and not faults:
        faults.append(Fault("(no file)", 1, 1, "", "a questionnaire is missing."))
    if faults:
        raise DefinitionError(faults)
    return by_kind


def _lacking(kind: str) -> Fault:
    return Fault("(no file)", 1, 1, "", f"a {kind} file is missing.")


def _ref(kind: str, id_: str, version: str, source: Source) -> DefinitionRef:
    return DefinitionRef(kind, id_, version, questionnaires.reader.content_hash(source))
