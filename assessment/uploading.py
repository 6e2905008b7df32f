"""A definition file that somebody uploads: read as strictly as any other, and everything wrong with it told at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assessment import combining, definitions, shelf
from assessment.definitions import Definitions
from assessment.shelf import OwnFile, OwnKind, Shelved
from questionnaires.errors import DefinitionError, Fault
from questionnaires.model import Library, Questionnaire
from questionnaires.plain_yaml import Source, Tree, decoded, near_miss, parse
from questionnaires.reader import content_hash
from questionnaires.texts import table
from scoring.model import Scoring
from scoring.reader import read_scoring

_SCHEMAS = tuple(f"mutual-readiness/{kind}/1" for kind in shelf.KINDS)


class Looked(NamedTuple):
    """What came of looking at a file. With faults there is no `file`; with a `name_taken` it needs another name first."""

    file: OwnFile | None
    faults: tuple[Fault, ...] = ()
    more: str = ""
    """A sentence that there are more faults than those told."""
    misfits: tuple[str, ...] = ()
    """A scoring file: which questionnaires it was written for that are not those here."""
    name_taken: str = ""
    """Why its id and version cannot be its name here; empty if they can."""


def look(name: str, content: bytes, own: Sequence[OwnFile], known: Iterable[Shelved]) -> Looked:
    """Look at a file that is called `name`. `own`: the questionnaires of one's own; `known`: all that ever was on the shelf. Nothing is changed."""
    misfits: tuple[str, ...] = ()
    try:
        source = decoded(name, content)
        tree = parse(source, keep_going=True)
        kind = _kind(source, tree)
        given = definitions.shipped()
        if kind == "scoring":
            library = _library_for(tree, given, own)
            misfits = combining.misfits(tree, library)
            read: Scoring | Questionnaire = read_scoring(source, library)
        else:
            read = _questionnaire(source, tree, given)
    except DefinitionError as error:
        return Looked(None, error.told, error.more, misfits)
    taken = shelf.refusal(kind, read.id, read.version, content_hash(source), known)
    return Looked(OwnFile(kind, read.id, read.version, read.title, source), name_taken=taken)


def _kind(source: Source, tree: Tree) -> OwnKind:
    """What kind of file it is. Raises DefinitionError if it is none that can be added."""
    found = definitions.kind_of(source)
    if found in shelf.KINDS:
        return found
    words = table("assessment")
    written = tree.plain.get("schema") if isinstance(tree.plain, dict) else None
    if found is not None:
        message = words("upload_other_kind", kind=found)
    elif isinstance(written, str):
        message = words("upload_schema", schema=written[:60], near=near_miss(written, _SCHEMAS), allowed=", ".join(_SCHEMAS))
    else:
        message = words("upload_no_schema", allowed=", ".join(_SCHEMAS))
    raise DefinitionError([*tree.faults, tree.fault(("schema",), "", message)])


def _library_for(tree: Tree, given: Definitions, own: Sequence[OwnFile]) -> Library:
    """The questionnaires that come with the toolkit, and those of one's own that the scoring file is written for."""
    wanted = combining.needed(tree, given.library, own)
    return definitions.library_in(combining.combined(given, wanted)) if wanted else given.library


def _questionnaire(source: Source, tree: Tree, given: Definitions) -> Questionnaire:
    """The questionnaire, read among those that come with the toolkit. Raises DefinitionError with all faults."""
    id_ = tree.plain.get("id") if isinstance(tree.plain, dict) else None
    file = OwnFile("questionnaire", id_ if isinstance(id_, str) else "", "", "", source)
    library = definitions.library_in(combining.combined(given, [file]))
    return next(each for each in library.questionnaires if each.id == file.id)
