"""The command `diff`: what differs between two versions of a questionnaire, of a scoring file, or of all definitions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assessment import definitions, differences_told, exchange
from assessment.data_in_words import Version
from assessment.definitions import kind_of
from assessment.files import FileError, library_at, library_of, sources_at
from assessment.plain_text import sections_as_text
from assessment.terminal import say
from questionnaires import reader
from questionnaires.errors import DefinitionError
from questionnaires.model import Library
from questionnaires.plain_yaml import Source
from questionnaires.texts import table
from scoring.reader import read_scoring


@dataclass(frozen=True)
class Side:
    """One of the two that are compared."""

    kind: str
    """scoring, questionnaire or whole."""
    version: Version
    named: str
    text: tuple[str, ...]
    """What was read, to tell whether only comments differ."""


def diff_command(options: argparse.Namespace) -> int:
    """Print what differs. Returns 0 if nothing does, 1 if something does; 2 after telling every fault of a file."""
    words = table("assessment")
    try:
        before, after = (_side(Path(path), options.questionnaires) for path in (options.old, options.new))
    except DefinitionError as error:
        for sentence in error.sentences:
            say(sentence, to=sys.stderr)
        return 2
    _alike(before, after, options)
    say(words("diff_head", before=before.named, after=after.named))
    found = differences_told.told(before.version, after.version)
    say(differences_told.summary(before.version, after.version))
    if not found and before.text != after.text:
        say(words("diff_only_notation"))
    for line in sections_as_text(found):
        say(line)
    return 1 if found else 0


def _alike(before: Side, after: Side, options: argparse.Namespace) -> None:
    """Raises FileError if the two cannot be compared with each other."""
    words = table("assessment")
    if before.kind != after.kind:
        kinds = {f"{name}_kind": words(f"diff_is_{side.kind}") for name, side in (("before", before), ("after", after))}
        raise FileError(words("diff_unlike", before=options.old, after=options.new, **kinds))
    if before.kind != "scoring" and options.questionnaires:
        raise FileError(words("diff_not_needed"))
    if before.kind == "questionnaire":
        ids = [side.version.library.questionnaires[0].id for side in (before, after)]
        if ids[0] != ids[1]:
            raise FileError(words("diff_other_id", before=options.old, after=options.new, before_id=ids[0], after_id=ids[1]))


def _side(path: Path, questionnaires: Sequence[Path] | None) -> Side:
    """What a path holds. Raises FileError or DefinitionError, the latter with every fault."""
    if path.is_dir():
        return _folder(path)
    content = exchange.read_file(path)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        found = exchange.read(content).definitions
        return _whole(path, Version(found.library, found.scoring), found.sources)
    (source,) = sources_at([path])
    kind = kind_of(source)
    if kind == "scoring":
        return _scoring(path, source, questionnaires)
    if kind == "questionnaire":
        return _questionnaire(path, source)
    raise FileError(table("assessment")("diff_cannot", file=path))


def _scoring(path: Path, source: Source, questionnaires: Sequence[Path] | None) -> Side:
    library = library_at(questionnaires)
    scoring = read_scoring(source, library)
    named = table("assessment")("diff_scoring_named", id=scoring.id, version=scoring.version)
    return Side("scoring", Version(library, scoring), _named(path, named), (source.text,))


def _questionnaire(path: Path, source: Source) -> Side:
    """A questionnaire among the others that come with the toolkit, which its conditions may read."""
    base = definitions.shipped().library
    questionnaire = reader.read_questionnaire(source)
    others = [each for each in definitions.shipped_sources() if kind_of(each) == "questionnaire"]
    beside = [text for text, each in zip(others, base.questionnaires, strict=True) if each.id != questionnaire.id]
    try:
        reader.read_library(definitions.shipped_sources()[0], [*beside, source])
    except DefinitionError as error:
        # An earlier version may lack what the others read now; only its own faults count.
        if own := [fault for fault in error.faults if fault.file == source.name]:
            raise DefinitionError(own) from None
    library = Library(questionnaires=(questionnaire,), sources=base.sources, hashes={})
    named = table("assessment")("diff_questionnaire_named", id=questionnaire.id, version=questionnaire.version)
    return Side("questionnaire", Version(library, around=base.questions), _named(path, named), (source.text,))


def _folder(path: Path) -> Side:
    """All definitions in a folder; what it lacks of questionnaires and sources is taken as shipped, scoring is not."""
    sources = [source for source in sources_at([path]) if kind_of(source) in definitions.KINDS]
    if not sources:
        raise FileError(table("assessment")("diff_cannot", file=path))
    library = library_of(sources)
    scorings = [source for source in sources if kind_of(source) == "scoring"]
    if len(scorings) > 1:
        names = ", ".join(Path(each.name).name for each in scorings)
        raise FileError(table("assessment")("diff_several", folder=path, count=len(scorings), files=names))
    scoring = read_scoring(scorings[0], library) if scorings else None
    return _whole(path, Version(library, scoring), sources)


def _whole(path: Path, version: Version, sources: Sequence[Source]) -> Side:
    words = table("assessment")
    versions = ", ".join(sorted({each.version for each in version.library.questionnaires}))
    key = "diff_whole_named" if version.scoring else "diff_questionnaires_named"
    scoring = f"{version.scoring.id} {version.scoring.version}" if version.scoring else ""
    named = words(key, questionnaires=versions, scoring=scoring)
    return Side("whole", version, _named(path, named), tuple(source.text for source in sources))


def _named(path: Path, what: str) -> str:
    return table("assessment")("diff_named", file=path, what=what)
