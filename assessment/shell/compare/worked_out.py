"""What is worked out of a portfolio, once for the same services and rules, for pages and files alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from assessment.portfolio import sureness
from assessment.portfolio.comparing import compare
from assessment.portfolio.rules import Rules, rules_text
from assessment.portfolio.shapes import Portfolio
from assessment.portfolio.trying import Tried, tried
from assessment.shell import session
from assessment.shell.compare.once import Once
from questionnaires.plain_yaml import Source
from questionnaires.texts import current_language
from reports.comparison import Comparison, Group, OtherScoring, Sure
from scoring.completions import Progress
from scoring.robustness import Completions


class _Kept:
    """What was worked out before, in this process."""

    def __init__(self) -> None:
        self.compared: Once[Comparison] = Once(12)
        self.completions: Once[Completions] = Once(6)
        self.sure: Once[Sure | None] = Once(24)
        self.tried: Once[Tried] = Once(64)
        self.beside: Once[OtherScoring | str] = Once(8)


@st.cache_resource(max_entries=1, show_spinner=False)
def _kept() -> _Kept:
    return _Kept()


session.also_forget(_kept.clear)


def contents(of: Portfolio) -> str:
    """Stands for exactly these services, with their names and tags."""
    found = hashlib.sha256()
    for each in of.services:
        found.update(f"{each.key}\0{each.name}\0{each.gone}\0{sorted(each.tags.items())}\n".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def compared(of: Portfolio, chosen: Mapping[str, Sequence[str]]) -> Comparison:
    """The services side by side, without what takes draws. `chosen`: the values of tags that are shown."""
    picked = {tag: tuple(sorted(values)) for tag, values in sorted(chosen.items()) if values}
    now = datetime.now(UTC)
    key = (of.id, of.name, contents(of), rules_text(of.rules), len(of.events), tuple(picked.items()), current_language(), now.date())
    return _kept().compared.get(key, lambda: compare(of, as_of=now, chosen=picked))


def key_of(group: Group) -> str:
    """Stands for exactly these services under these definitions, in this language."""
    found = hashlib.sha256("\n".join((current_language(), *(ref.hash for ref in group.under.refs))).encode())
    for each in group.services:
        found.update(f"{each.key}\0{each.name}\n".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def is_sure_known(group: Group, rules: Rules) -> bool:
    """Whether `sure` was worked out already."""
    return _sure_key(group, rules) in _kept().sure


def sure(group: Group, rules: Rules, progress: Progress | None = None) -> Sure | None:
    """How sure the order of a group is, with the weights that the rules name beside."""
    found = _kept().sure.get(_sure_key(group, rules), lambda: sureness.sure(group, _drawn_by(rules), completions(group, rules), progress))
    return found._replace(named=sureness.readings(group, rules)) if found is not None else None


def completions(group: Group, rules: Rules, progress: Progress | None = None) -> Completions:
    """The open answers as they were drawn."""
    return _kept().completions.get((key_of(group), rules.draws, rules.seed), lambda: sureness.completions_of(group, rules, progress))


def tried_with(group: Group, rules: Rules, shares: Mapping[str, int]) -> Tried:
    """What comes of other weights."""
    key = *_sure_key(group, rules), tuple(sorted(shares.items()))
    return _kept().tried.get(key, lambda: tried(group, rules, shares, completions(group, rules)))


def beside(group: Group, rules: Rules, scoring: Source) -> OtherScoring | str:
    """The group under a scoring file of one's own; a sentence if it does not fit these services."""
    return _kept().beside.get((key_of(group), rules.other_scoring, rules.same_questions), lambda: sureness.beside_or_why_not(group, rules, scoring))


def whole(of: Portfolio, scoring: Source | None) -> Comparison:
    """All of it, with what takes draws. `scoring`: the file of one's own that the rules name."""
    found = compared(of, {})
    other = [beside(group, of.rules, scoring) for group in found.groups] if scoring is not None else ()
    return sureness.with_other(replace(found, sure=tuple(sure(group, of.rules) for group in found.groups)), other)


def _sure_key(group: Group, rules: Rules) -> tuple[str, str]:
    return key_of(group), rules_text(_drawn_by(rules))


def _drawn_by(rules: Rules) -> Rules:
    """Without what no draw depends on, so that a change of it works nothing out anew."""
    return rules.model_copy(update={"purpose": "", "named": (), "other_scoring": ""})
