"""What keeps services of a portfolio from being set in one order, as far as it can be seen without looking at any result."""

from __future__ import annotations

from collections import Counter
from typing import TypeAlias

import streamlit as st

from assessment.definitions import Definitions
from assessment.portfolio.comparing import made_under
from assessment.portfolio.shapes import Member, Portfolio
from assessment.shell.markup import escape
from assessment.shell.session import words
from questionnaires.questions import DEPTH_QUESTION, JURISDICTION_QUESTION
from questionnaires.wording import answer_text

_Kind: TypeAlias = tuple[object, ...]
_SHOWN = 6
"""Kinds of services that are told; the rest are counted."""


def draw(of: Portfolio) -> None:
    """A sentence, and the kinds; nothing where all services are alike in what is asked first."""
    first: dict[_Kind, Member] = {}
    kinds: Counter[_Kind] = Counter()
    for each in of.services:
        if (kind := _kind(each)) is not None:
            first.setdefault(kind, each)
            kinds[kind] += 1
    if len(kinds) < 2:
        return
    told = [words("unlike_kind", count=f"{count:,}", kind=_told(first[kind])) for kind, count in kinds.most_common(_SHOWN)]
    items = "".join(f"<li>{escape(each)}</li>" for each in told)
    more = f"<p>{escape(words('unlike_more', count=len(kinds) - _SHOWN))}</p>" if len(kinds) > _SHOWN else ""
    title, means = escape(words("unlike_title")), escape(f"{words('unlike_means')} {words('unlike_versions')}")
    if len({made_under(each.definitions) for each in of.services if each.definitions is not None}) > 1:
        means += f" {escape(words('unlike_copies'))}"
    st.html(f'<div class="mr-callout mr-user"><p class="mr-callout-title">{title}</p><p>{means}</p><ul class="mr-list">{items}</ul>{more}</div>')


def versions(given: Definitions) -> str:
    """Under which questionnaires and scoring, such as "questionnaires 1.0.0, scoring 1.0.0"."""
    asked = sorted({ref.version for ref in given.refs if ref.kind == "questionnaire"})
    scoring = given.scoring
    return words("compare_versions", questionnaires=", ".join(asked), title=scoring.title, scoring=scoring.version)


def _asked(given: Definitions) -> tuple[str, str, str]:
    return JURISDICTION_QUESTION, DEPTH_QUESTION, given.scoring.stage_question


def _kind(each: Member) -> _Kind | None:
    """Which definitions, and what was answered first; None of a service that is gone."""
    given, answers = each.definitions, each.response.answers
    return None if given is None else (id(given), *[str(answers[id_].value) if id_ in answers else "" for id_ in _asked(given)])


def _told(each: Member) -> str:
    given = each.definitions
    if given is None:
        return ""
    said: list[str] = []
    for id_ in _asked(given):
        question, answer = given.library.answerable.get(id_), each.response.answers.get(id_)
        if question is not None:
            said.append(words("unlike_said", label=question.label, said=answer_text(question, answer)) if answer is not None else words("unlike_open", label=question.label))
    return "; ".join([versions(given), *said])
