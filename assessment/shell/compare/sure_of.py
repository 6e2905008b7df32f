"""How sure an order is, worked out once for the same services and rules, with a bar that says how far it is."""

from __future__ import annotations

import hashlib

import streamlit as st

from assessment.portfolio import sureness
from assessment.portfolio.rules import Rules, rules_text
from assessment.portfolio.trying import Tried, tried
from assessment.shell import session
from assessment.shell.compare import at
from assessment.shell.compare.once import Once
from assessment.shell.session import person, store, words
from questionnaires.errors import ToolkitError
from questionnaires.texts import current_language
from reports.comparison import Group, OtherScoring, Sure
from scoring.completions import Progress
from scoring.robustness import Completions

UNASKED = 60
"""Services up to which it is worked out without being asked for."""


class _Kept:
    """What was worked out before, in this process."""

    def __init__(self) -> None:
        self.completions: Once[Completions] = Once(6)
        self.sure: Once[Sure | None] = Once(24)
        self.tried: Once[Tried] = Once(64)
        self.beside: Once[OtherScoring] = Once(8)


@st.cache_resource(max_entries=1, show_spinner=False)
def _kept() -> _Kept:
    return _Kept()


session.also_forget(_kept.clear)


def key_of(group: Group) -> str:
    """Stands for exactly these services under these definitions, in this language."""
    found = hashlib.sha256("\n".join((current_language(), *(ref.hash for ref in group.under.refs))).encode())
    for each in group.services:
        found.update(f"{each.key}\0{each.name}\n".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def known(group: Group, rules: Rules) -> bool:
    """Whether it was worked out already."""
    return (key_of(group), rules_text(_drawn_by(rules))) in _kept().sure


def sure(group: Group, rules: Rules) -> Sure | None:
    """All of it, with a bar while it takes."""
    drawn_by = _drawn_by(rules)
    key = key_of(group), rules_text(drawn_by)
    if key in _kept().sure:
        found = _kept().sure.get(key, lambda: None)
    else:
        bar = st.progress(0.0, text=words("sure_working"))

        def told(share: float) -> None:
            bar.progress(min(max(share, 0.0), 1.0), text=words("sure_working_at", share=f"{share:.0%}"))

        drawn = completions(group, rules, told)
        bar.progress(1.0, text=words("sure_ordering"))
        found = _kept().sure.get(key, lambda: sureness.sure(group, drawn_by, drawn))
        bar.empty()
    return found._replace(named=sureness.readings(group, rules)) if found is not None else None


def completions(group: Group, rules: Rules, progress: Progress | None = None) -> Completions:
    """The open answers as they were drawn."""
    return _kept().completions.get((key_of(group), rules.draws, rules.seed), lambda: sureness.completions_of(group, rules, progress))


def try_weights(group: Group, rules: Rules, shares: dict[str, int]) -> Tried:
    """What comes of other weights."""
    key = key_of(group), rules_text(_drawn_by(rules)), tuple(sorted(shares.items()))
    return _kept().tried.get(key, lambda: tried(group, rules, shares, completions(group, rules)))


def other(group: Group, rules: Rules) -> OtherScoring | str | None:
    """The group under the scoring file of one's own that the rules name; a sentence if it does not fit these services."""
    source = store().portfolios.other_scoring(person(), at.portfolio_id()) if rules.other_scoring else None
    if source is None:
        return None
    try:
        return _kept().beside.get((key_of(group), rules.other_scoring, rules.same_questions), lambda: sureness.beside(group, source))
    except ToolkitError as error:
        return words("other_does_not_fit", why=str(error))


def _drawn_by(rules: Rules) -> Rules:
    """Without what no draw depends on, so that a change of it works nothing out anew."""
    return rules.model_copy(update={"purpose": "", "named": (), "other_scoring": ""})
