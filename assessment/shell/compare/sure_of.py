"""How sure an order is, worked out once for the same services and rules, with a bar that says how far it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import streamlit as st

from assessment.portfolio import sureness
from assessment.portfolio.rules import Rules, rules_text
from assessment.portfolio.trying import Tried, tried
from assessment.shell import session
from assessment.shell.compare import at
from assessment.shell.session import person, store, words
from questionnaires.errors import ToolkitError
from questionnaires.plain_yaml import Source
from questionnaires.texts import current_language
from reports.comparison import Group, OtherScoring, Sure
from scoring.robustness import Completions

UNASKED = 60
"""Services up to which it is worked out without being asked for."""
_DONE: set[tuple[str, str]] = set()
"""What was worked out before, so that no bar is shown for what is there at once."""


def key_of(group: Group) -> str:
    """Stands for exactly these services under these definitions, in this language."""
    found = hashlib.sha256("\n".join((current_language(), *(ref.hash for ref in group.under.refs))).encode())
    for each in group.services:
        found.update(f"{each.key}\0{each.name}\n".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def known(group: Group, rules: Rules) -> bool:
    """Whether it was worked out already."""
    return (key_of(group), rules_text(_drawn_by(rules))) in _DONE


def sure(group: Group, rules: Rules) -> Sure | None:
    """All of it, with a bar while it takes."""
    drawn_by = _drawn_by(rules)
    key = key_of(group), rules_text(drawn_by)
    if key in _DONE:
        found = _sure(*key, group, drawn_by, _quietly)
    else:
        bar = st.progress(0.0, text=words("sure_working"))
        found = _sure(*key, group, drawn_by, lambda share: bar.progress(min(max(share, 0.0), 1.0), text=words("sure_working_at", share=f"{share:.0%}")) and None)
        bar.empty()
        _DONE.add(key)
    return found._replace(named=sureness.readings(group, rules)) if found is not None else None


def completions(group: Group, rules: Rules) -> Completions:
    """The open answers as they were drawn."""
    return _completions(key_of(group), rules.draws, rules.seed, group, rules, _quietly)


def try_weights(group: Group, rules: Rules, shares: dict[str, int]) -> Tried:
    """What comes of other weights."""
    return _tried(key_of(group), rules_text(_drawn_by(rules)), tuple(sorted(shares.items())), group, rules)


def other(group: Group, rules: Rules) -> OtherScoring | str | None:
    """The group under the scoring file of one's own that the rules name; a sentence if it does not fit these services."""
    if not rules.other_scoring:
        return None
    source = store().portfolios.other_scoring(person(), at.portfolio_id())
    if source is None:
        return None
    try:
        return _beside(key_of(group), rules.other_scoring, rules.same_questions, group, source)
    except ToolkitError as error:
        return words("other_does_not_fit", why=str(error))


def _drawn_by(rules: Rules) -> Rules:
    """Without what no draw depends on, so that a change of it works nothing out anew."""
    return rules.model_copy(update={"purpose": "", "named": (), "other_scoring": ""})


def _quietly(_share: float) -> None:
    return


@st.cache_resource(max_entries=8, show_spinner=False)
def _completions(key: str, draws: int, seed: int, _group: Group, _rules: Rules, _progress: Callable[[float], None]) -> Completions:
    return sureness.completions_of(_group, _rules, _progress)


@st.cache_resource(max_entries=24, show_spinner=False)
def _sure(key: str, rules: str, _group: Group, _rules: Rules, _progress: Callable[[float], None]) -> Sure | None:
    return sureness.sure(_group, _rules, _completions(key, _rules.draws, _rules.seed, _group, _rules, _progress))


@st.cache_resource(max_entries=64, show_spinner=False)
def _tried(key: str, rules: str, shares: tuple[tuple[str, int], ...], _group: Group, _rules: Rules) -> Tried:
    return tried(_group, _rules, dict(shares), completions(_group, _rules))


@st.cache_resource(max_entries=8, show_spinner=False)
def _beside(key: str, scoring: str, same_questions: bool, _group: Group, _source: Source) -> OtherScoring:
    return sureness.beside(_group, _source)


def _forget() -> None:
    _DONE.clear()
    for cached in (_completions, _sure, _tried, _beside):
        cached.clear()


session.also_forget(_forget)
