"""Which definitions an assessment is made under when some of them are one's own, and whether they fit together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from assessment import definitions
from assessment.definitions import Definitions
from assessment.shelf import OwnFile
from questionnaires.errors import DefinitionError, Fault
from questionnaires.model import Library
from questionnaires.plain_yaml import LONGEST_NAME, Plain, Source, Tree, parse
from questionnaires.texts import table
from questionnaires.validation import validate
from scoring.model import Scoring
from scoring.reader import read_scoring
from scoring.rewrite import weights_of


class Read(NamedTuple):
    """A scoring file read for certain questionnaires: itself, or why it does not fit them."""

    scoring: Scoring | None
    faults: tuple[Fault, ...] = ()


class Start(NamedTuple):
    """Weights to start from: how they are called, and why each dimension has its weight there."""

    name: str
    weights: Mapping[str, int]
    reasons: Mapping[str, str]


def scoring_text(given: Definitions) -> Source:
    """The text of the scoring file among definitions."""
    return next(source for ref, source in zip(given.refs, given.sources, strict=True) if ref.kind == "scoring")


def start_from(file: OwnFile, given: Definitions) -> Start | None:
    """The weights in a scoring file of one's own, if it fits the questions of `given` and has the same dimensions."""
    scoring = read_for(file.source, given).scoring
    if scoring is None or set(weights_of(scoring)) != set(weights_of(given.scoring)):
        return None
    name = table("assessment")("start_from_file", title=file.title, version=file.version)
    return Start(name, weights_of(scoring), {each.id: each.because for each in scoring.dimensions})


def combined(base: Definitions, files: Iterable[OwnFile]) -> tuple[Source, ...]:
    """The texts of `base` with files of one's own; one with the kind and id of another takes its place, another scoring file always does.

    They may not fit together: `definitions.of` tells.
    """
    texts = {("scoring" if ref.kind == "scoring" else (ref.kind, ref.id)): source for ref, source in zip(base.refs, base.sources, strict=True)}
    for file in files:
        texts["scoring" if file.kind == "scoring" else (file.kind, file.id)] = file.source
    return tuple(texts.values())


@lru_cache(maxsize=256)
def read_for(source: Source, given: Definitions) -> Read:
    """A scoring file as it would score the questions of `given`; read once for the same text."""
    try:
        return Read(read_scoring(source, given.library))
    except DefinitionError as error:
        return Read(None, error.faults)


@lru_cache(maxsize=256)
def scoring_in(source: Source) -> Scoring | None:
    """What a scoring file says, whichever questions it is for; None if it is not sound in itself."""
    try:
        return validate(parse(source), Scoring)
    except DefinitionError:
        return None


def misfits(tree: Tree, library: Library) -> tuple[str, ...]:
    """Which questionnaires a scoring file was written for in another version, or are not here at all: a sentence each."""
    words = table("assessment")
    fits = tree.plain.get("fits") if isinstance(tree.plain, dict) else None
    versions = {each.id: each.version for each in library.questionnaires}
    found: list[str] = []
    for id_, written in fits.items() if isinstance(fits, dict) else ():
        if id_ not in versions:
            found.append(words("misfit_missing", id=id_))
        elif not _contains(written, versions[id_]):
            found.append(words("misfit_version", id=id_, wanted=written, version=versions[id_]))
    return tuple(found)


def needed(tree: Tree, library: Library, own: Sequence[OwnFile]) -> list[OwnFile]:
    """Of one's own questionnaires those that a scoring file names and that `library` lacks, or has in a version that does not fit."""
    fits = tree.plain.get("fits") if isinstance(tree.plain, dict) else None
    versions = {each.id: each.version for each in library.questionnaires}
    chosen: dict[str, OwnFile] = {}
    for file in own:
        written = fits.get(file.id) if isinstance(fits, dict) else None
        wanted = file.kind == "questionnaire" and written is not None and _contains(written, file.version)
        if wanted and not (file.id in versions and _contains(written, versions[file.id])):
            chosen.setdefault(file.id, file)
    return list(chosen.values())


def under(made: Definitions, file: OwnFile) -> Definitions:
    """The definitions of an assessment with another scoring file. Raises DefinitionError if it does not fit the questions."""
    return definitions.of(combined(made, [file]))


def _contains(written: Plain | None, version: str) -> bool:
    """Whether a version lies in a range as it is written; what is no range is left to the reader to complain of."""
    try:
        if not isinstance(written, str) or len(written) > LONGEST_NAME:
            return True
        return SpecifierSet(written).contains(version)
    except InvalidSpecifier:
        return True
