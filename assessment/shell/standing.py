"""How an assessment stands, for a list: where the service is, how far one is, and the verdict."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import streamlit as st

from assessment import results
from assessment.papers import FORMER, MOVED
from assessment.record import Assessment
from assessment.shell import service
from assessment.shell.session import definitions_of, shipped, words
from assessment.walk import Walk, walk
from questionnaires.texts import current_language
from scoring.result import Verdict


class Standing(NamedTuple):
    """What a list says of one assessment."""

    where: str
    walk: Walk
    verdict: Verdict
    left_off: str
    """The section where one left off; empty if all is done."""


def standing(kept: Assessment) -> Standing:
    """How an assessment stands; worked out once for the same answers and language."""
    return _standing(kept.id, kept.changed, current_language(), kept)


def forget() -> None:
    """Let go of what was worked out, after an assessment was erased."""
    _standing.clear()


@st.cache_resource(max_entries=256, show_spinner=False)
def _standing(id_: str, changed: datetime, language: str, _kept: Assessment) -> Standing:
    verdict = results.scored(_kept).evaluation.verdict
    found = walk(definitions_of(_kept).library, _kept.response.answers)
    step = found.resume(_kept.answers)
    return Standing(_where(_kept), found, verdict, ".".join(step.key) if step else "")


def _where(kept: Assessment) -> str:
    """Where the service is, and what tells this assessment from others of the same service."""
    made = definitions_of(kept)
    said = [answer for _, answer in service.said(made, kept.response.answers, aim=False)]
    said += [words("start_from_example")] if kept.example else []
    said += [words(key) for paper, key in ((FORMER, "start_again"), (MOVED, "start_moved")) if kept.paper(paper) is not None]
    ours, own = shipped().scoring, made.scoring
    if (own.id, own.version) != (ours.id, ours.version):
        said.append(words("start_scoring", title=own.title, version=own.version))
    return ", ".join(said)
