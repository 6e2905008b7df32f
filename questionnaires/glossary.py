"""The words that are explained where they appear. Wording only: nothing here is scored, and no assessment's hash covers it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from questionnaires.cross_checks import JUDGEMENT, basis_faults, reused
from questionnaires.drafts import entries
from questionnaires.errors import Fault
from questionnaires.model import Question, WithOptions
from questionnaires.plain_yaml import Path_, Plain, Tree
from questionnaires.shape import Basis, Identifier, Strict, Text, Version
from questionnaires.sources import Sources


class Term(Strict):
    """A word or phrase with one meaning here."""

    id: Identifier
    term: Text
    also: tuple[Text, ...] = ()
    """Its other forms, such as the plural."""
    meaning: Text
    basis: Basis
    about: Literal["service", "result"] = "service"
    """Words of results are explained in reports, and never beside a question."""

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form in which it is found. The term itself begins with a capital only because it heads its entry."""
        _, *rest = self.term
        term = self.term if any(letter.isupper() for letter in rest) else self.term.lower()
        return (term, *self.also)


class Glossary(Strict):
    """The file of words that are explained where they appear."""

    schema_: Annotated[Literal["mutual-readiness/glossary/1"], Field(alias="schema")]
    version: Version
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]

    @cached_property
    def _by_form(self) -> dict[str, Term]:
        return {form: term for term in self.terms for form in term.forms}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Any form as a whole word, the longest first; small letters stand for capitals too."""
        longest_first = sorted(self._by_form, key=len, reverse=True)
        return re.compile("|".join(rf"(?<!\w){_written(form)}(?!\w)" for form in longest_first))

    def terms_in(self, texts: Iterable[str]) -> tuple[Term, ...]:
        """The terms that occur in texts, by their names. Within a longer term a shorter one does not count."""
        found = {match[0] for text in texts for match in self._pattern.finditer(text)}
        terms = {(self._by_form.get(form) or self._by_form[form.lower()]).id for form in found}
        return tuple(term for term in sorted(self.terms, key=_name) if term.id in terms)

    def explained_at(self, *questions: Question) -> tuple[Term, ...]:
        """The terms that are explained beside questions, by their names."""
        texts = [text for question in questions for text in texts_of(question)]
        return tuple(term for term in self.terms_in(texts) if term.about == "service")

    def explained_in_report(self, texts: Iterable[str]) -> tuple[Term, ...]:
        """The terms that a report with these texts explains: every word of results, and the others that occur in it."""
        occurring = {term.id for term in self.terms_in(texts)}
        return tuple(term for term in sorted(self.terms, key=_name) if term.about == "result" or term.id in occurring)


def texts_of(question: Question) -> Iterator[str]:
    """What is asked: a question's text, help and options."""
    yield from (question.text, question.help)
    for option in question.options if isinstance(question, WithOptions) else ():
        yield from (option.title, option.text)


def glossary_faults(tree: Tree, sources: Sources) -> Iterator[Fault]:
    """Terms and forms that stand twice, and bases that do not exist; what is wrong with one value is left to `validate`."""
    yield from reused(tree, ("terms",), "term")
    known: Set[str] = {*(each.id for each in sources.claims), *(each.id for each in sources.references), JUDGEMENT}
    taken: dict[str, int] = {}
    for path, entry in entries(tree.plain, "terms"):
        for inner, form in _plain_forms(entry):
            place = (*path, *inner)
            if form.casefold() in taken:
                message = f"{form!r} is already explained in line {taken[form.casefold()]}; a word has one meaning here."
                yield tree.fault(place, tree.subject(place), message)
            taken.setdefault(form.casefold(), tree.place(place)[0])
        for inner, message in basis_faults(entry, known):
            yield tree.fault((*path, *inner), tree.subject(path), message)


def _plain_forms(entry: Mapping[str, Plain]) -> Iterator[tuple[Path_, str]]:
    term, also = entry.get("term"), entry.get("also")
    if isinstance(term, str):
        yield ("term",), term
    for at, form in enumerate(also if isinstance(also, list) else ()):
        if isinstance(form, str):
            yield ("also", at), form


def _written(form: str) -> str:
    escaped = re.escape(form)
    return escaped if any(letter.isupper() for letter in form) else f"(?i:{escaped})"


def _name(term: Term) -> str:
    return term.term.casefold()
