"""On whose word the questions stand: documents with their claims, references, and where these disagree."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from questionnaires.shape import Basis, Identifier, Strict, Text, Version


class SourceDocument(Strict):
    """One of the documents that the questions rest on."""

    id: Identifier
    title: Text
    authors: Text
    published: Text
    what: Text
    carries: Text
    """How far its word carries."""


class Claim(Strict):
    """One assessable statement found in a document, in our own words; `anchor` finds the place."""

    id: Identifier
    document: Identifier
    section: Text
    anchor: Text
    claim: Text


class Reference(Strict):
    """An outside source: guidance, statistics or law, with its date."""

    id: Identifier
    title: Text
    publisher: Text
    date: Text
    says: Text


class NotUsed(Strict):
    """A claim on which no question rests, and why not."""

    id: Identifier
    because: Text


class Side(Strict):
    """What one of the sources says in a disagreement."""

    basis: Basis
    says: Text


class Disagreement(Strict):
    """Where sources conflict: both sides, and how this toolkit deals with it."""

    id: Identifier
    title: Text
    sides: Annotated[tuple[Side, ...], Field(min_length=2)]
    here: Text


class Sources(Strict):
    """The file that says on whose word the questions stand."""

    schema_: Annotated[Literal["mutual-readiness/sources/1"], Field(alias="schema")]
    version: Version
    documents: tuple[SourceDocument, ...]
    claims: tuple[Claim, ...]
    references: tuple[Reference, ...]
    disagreements: tuple[Disagreement, ...] = ()
    not_used: tuple[NotUsed, ...] = ()
