"""Under whose name the reports of an assessment go out: the organisation, its logo, and a classification line."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from assessment.identity import Person
from assessment.papers import LONGEST_CLASSIFICATION, LONGEST_ORGANISATION, MASTHEAD, Filed, Headed, Paper
from assessment.record import Assessment
from assessment.store import Store
from questionnaires.answers import is_printable
from questionnaires.errors import ToolkitError
from questionnaires.texts import table
from reports.document import NO_MASTHEAD, Masthead


class MastheadError(ToolkitError):
    """What was typed or chosen cannot stand at the head of a report; nothing was changed."""


class Typed(NamedTuple):
    """What somebody typed and chose. `logo`: a file to take in; None leaves the logo as it is."""

    organisation: str
    classification: str
    logo: bytes | None = None
    without_logo: bool = False


def masthead_of(papers: Mapping[str, Paper]) -> Masthead:
    """The masthead that is kept beside the answers; without anything in it, if none is."""
    return _masthead(papers.get(MASTHEAD))


def filed_masthead(filed: Filed | None) -> Masthead:
    """The masthead as it stands in the database."""
    return _masthead(filed.paper if filed else None)


def typed_masthead(typed: Typed, before: Masthead = NO_MASTHEAD, checked: Callable[[bytes], bytes] | None = None) -> Masthead:
    """The masthead that was typed, on top of what stood before. `checked` makes a logo anew, as `logo.checked` does, which is the default.

    Raises MastheadError, and ToolkitError from `checked`, with one sentence for all that is wrong.
    """
    lines = {"organisation": _one_line(typed.organisation), "classification": _one_line(typed.classification)}
    wrong = [fault for name, line in lines.items() if (fault := _fault(name, line))]
    if wrong:
        raise MastheadError(" ".join(wrong))
    logo = before.logo
    if typed.logo is not None:
        if checked is None:
            from reports.logo import checked  # loads what opens pictures
        logo = checked(typed.logo)
    return replace(before, **lines, logo=b"" if typed.without_logo else logo)


def keep(store: Store, who: Person, kept: Assessment, masthead: Masthead, expected: int) -> Filed:
    """Keep a masthead beside the answers, over the revision that it was changed from. Raises ChangedElsewhere, StoreError."""
    if masthead == NO_MASTHEAD and kept.paper(MASTHEAD) is None and kept.revision(MASTHEAD) == expected:
        return Filed(None, expected, who.id, kept.changed)
    return store.file(who, kept.id, MASTHEAD, None if masthead == NO_MASTHEAD else headed(masthead), expected=expected)


def headed(masthead: Masthead) -> Headed:
    """The masthead as it is kept beside the answers."""
    return Headed(organisation=masthead.organisation, classification=masthead.classification, logo=base64.b64encode(masthead.logo).decode())


def in_words(masthead: Masthead) -> str:
    """All of a masthead in one line, to be compared with another one."""
    words = table("assessment")
    logo = words("masthead_with_logo" if masthead.logo else "masthead_without_logo")
    return "; ".join(line for line in (masthead.organisation, masthead.classification, logo) if line)


def _masthead(paper: Paper | None) -> Masthead:
    if not isinstance(paper, Headed):
        return NO_MASTHEAD
    return Masthead(_one_line(paper.organisation), _one_line(paper.classification), base64.b64decode(paper.logo))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _fault(name: str, line: str) -> str:
    words = table("assessment")
    longest = LONGEST_ORGANISATION if name == "organisation" else LONGEST_CLASSIFICATION
    if len(line) > longest:
        return words(f"masthead_long_{name}", longest=longest)
    return "" if is_printable(line) else words(f"masthead_character_{name}")


