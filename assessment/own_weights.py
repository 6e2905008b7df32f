"""Weights saved as a scoring file of one's own: what is asked for, what is missing, and the file, read back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from assessment import shelf
from assessment.shelf import OwnFile, Shelved
from assessment.tried_weights import total_told
from questionnaires.answers import is_printable
from questionnaires.errors import ToolkitError
from questionnaires.model import Library
from questionnaires.plain_yaml import Source
from questionnaires.shape import IDENTIFIER, VERSION
from questionnaires.texts import table
from scoring.model import Scoring
from scoring.reader import read_scoring
from scoring.rewrite import WHOLE, Heading, NewWeight, rewritten, weights_of, with_weights

LONGEST_NAME, LONGEST_REASON = 100, 1000


class NotYet(ToolkitError):  # noqa: N818 (it reads as what happened)
    """A scoring file cannot be saved as it was filled in; `faults` are all the reasons, a sentence each. Nothing was changed."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults))


class Filled(NamedTuple):
    """What somebody filled in to save weights as a scoring file of one's own."""

    name: str
    id: str
    version: str
    author: str
    reasons: Mapping[str, str]
    """Why each dimension that has another weight has it, by id."""


def proposed_id(name: str) -> str:
    """An id made of a name.

    >>> proposed_id("Barn y staff: tŷ a gŵyl"), proposed_id("2nd view"), proposed_id("🏴")
    ('barn-y-staff-ty-a-gwyl', 'own-2nd-view', 'own-weights')
    """
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    id_ = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:50].strip("-")
    if not id_:
        return "own-weights"
    return id_ if id_[0].isalpha() else f"own-{id_}"


def drafted(source: Source, library: Library, weights: Mapping[str, int], filled: Filled, known: Iterable[Shelved]) -> OwnFile:
    """The scoring file that holds `weights` and is otherwise as `source`, which it is read back against.

    `known`: all that ever was on the shelf. Raises NotYet with everything that is wrong or missing.
    """
    before = read_scoring(source, library)
    filled = Filled(_line(filled.name), filled.id.strip(), filled.version.strip(), _line(filled.author), filled.reasons)
    changed = [id_ for id_, weight in weights_of(before).items() if weights[id_] != weight]
    changes = {id_: NewWeight(weights[id_], _text(filled.reasons.get(id_, ""))) for id_ in changed}
    faults = [*heading_faults(filled.name, filled.id, filled.version, known), *_weight_faults(before, weights, changes)]
    if not is_printable(filled.author):
        faults.append(table("assessment")("own_author_character"))
    if faults:
        raise NotYet(tuple(faults))
    heading = Heading(filled.id, filled.version, filled.name, filled.author)
    made = rewritten(source, heading, changes)
    if read_scoring(made, library) != with_weights(before, heading, changes):
        raise NotYet((table("assessment")("own_not_read_back"),))
    return _file(heading, made)


def renamed(file: OwnFile, name: str, id_: str, version: str, known: Iterable[Shelved]) -> OwnFile:
    """A scoring file under another name, otherwise as it was. Raises NotYet with everything that is wrong."""
    heading = Heading(id_.strip(), version.strip(), _line(name))
    if faults := heading_faults(heading.title, heading.id, heading.version, known):
        raise NotYet(faults)
    return _file(heading, rewritten(file.source, heading, {}))


def heading_faults(name: str, id_: str, version: str, known: Iterable[Shelved]) -> tuple[str, ...]:
    """What is wrong with the name, id and version of a scoring file of one's own, a sentence each."""
    words = table("assessment")
    faults: list[str] = []
    if not name:
        faults.append(words("own_name_missing"))
    elif len(name) > LONGEST_NAME:
        faults.append(words("own_name_long", longest=LONGEST_NAME))
    elif not is_printable(name):
        faults.append(words("own_name_character"))
    sound_id, sound_version = re.fullmatch(IDENTIFIER, id_), re.fullmatch(VERSION, version, re.ASCII)
    if not sound_id:
        faults.append(words("own_id_wrong"))
    if not sound_version or len(version) > shelf.LONGEST_VERSION:
        faults.append(words("own_version_wrong"))
    elif sound_id and (taken := shelf.refusal("scoring", id_, version, None, known)):
        faults.append(taken)
    return tuple(faults)


def _weight_faults(before: Scoring, weights: Mapping[str, int], changes: Mapping[str, NewWeight]) -> Iterable[str]:
    words = table("assessment")
    if sum(weights.values()) != WHOLE:
        yield words("own_sum", told=total_told(sum(weights.values())))
    elif not changes:
        yield words("own_no_change", title=before.title, version=before.version)
    for each in before.dimensions:
        reason = changes[each.id].because if each.id in changes else None
        if reason == "":
            yield words("own_reason_missing", title=each.title)
        elif reason and len(reason) > LONGEST_REASON:
            yield words("own_reason_long", title=each.title, longest=LONGEST_REASON)
        elif reason and not is_printable(reason):
            yield words("own_reason_character", title=each.title)


def _file(heading: Heading, source: Source) -> OwnFile:
    return OwnFile("scoring", heading.id, heading.version, heading.title, source)


def _line(text: str) -> str:
    """One line of text."""
    return " ".join(text.split())


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
