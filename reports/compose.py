"""From a result to a `Report`. Every wording decision is made here and in `parts`, once for all formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from questionnaires.model import DEPTH_QUESTION, Question
from questionnaires.texts import language_tag
from reports import data, figures, publishable
from reports.clean import texts_in
from reports.document import NO_MASTHEAD, Masthead, Report, Section, Variant
from reports.parts import (
    alternatives,
    answers,
    ballot,
    beforehand,
    board,
    changes,
    conflicts,
    evidence,
    gates,
    method,
    over_time,
    plan,
    profile,
    sources,
    support,
    survey,
    unknowns,
    verdict,
    weights,
    working,
    workshop,
)
from reports.parts.words import answer_words, stage_name, words
from reports.subject import Definition, Subject

__all__ = ["Definition", "Subject", "compose"]

_LONGEST_NAME = 160  # characters of a service's name in a title


def compose(subject: Subject, variant: Variant = "full", masthead: Masthead = NO_MASTHEAD) -> Report:
    """The report, or as much of it as the variant has. The first page is the verdict, `profile` and `first`."""
    if variant == "publishable":
        subject = publishable.without_words(subject)
    return Report(
        eyebrow=words("eyebrow_example" if subject.example else "eyebrow") + words(f"eyebrow_{variant}"),
        title=_name(subject),
        subtitle=_short(subject.name(1)),
        facts=_facts(subject),
        verdict=verdict.panel(subject),
        sections=_sections(subject, variant),
        footer=_footer(subject),
        language=language_tag(),
        keywords=tuple(words("keywords").split(", ")),
        as_of=subject.as_of,
        variant=variant,
        masthead=masthead,
        data=data.tables(subject, variant),
    )


_Part: TypeAlias = Callable[[Subject], "Section | None"]
_WHOLE: tuple[_Part, ...] = (
    profile.profile,
    verdict.first,
    support.support,
    alternatives.alternatives,
    gates.gates,
    plan.plan,
    over_time.over_time,
    changes.changes,
    unknowns.find_out_first,
    weights.other_weights,
    evidence.evidence_gaps,
    beforehand.beforehand,
    survey.surveys,
    ballot.certificate,
    workshop.workshops,
    conflicts.conflicts,
    unknowns.strongest_and_weakest,
    answers.kept_not_counted,
    answers.service,
    lambda _: method.caveat(),
    working.working,
    answers.every_answer,
    survey.every_reply,
    workshop.every_reply,
    gates.rules,
    method.method,
    sources.sources,
)
"""What everybody should read, then the annex: every answer, the working behind the figures, and the sources."""
_PARTS: dict[Variant, tuple[_Part, ...]] = {
    "full": _WHOLE,
    "publishable": (*_WHOLE[:2], lambda _: publishable.left_out(), *_WHOLE[2:]),
    "summary": (profile.profile, verdict.first, board.stages, board.next_steps, board.actions, board.support, board.heard, board.caveat),
    "plan": (verdict.first, plan.whole_plan, unknowns.find_out_first, evidence.every_gap),
}
"""What each variant says, in order. The footer of the shorter ones names the versions, and the full report explains the words."""


def _sections(subject: Subject, variant: Variant) -> tuple[Section, ...]:
    """What is said; then, where all is, the words in it that have a fixed meaning, and the versions."""
    said = tuple(section for part in _PARTS[variant] if (section := part(subject)) is not None)
    return said if variant in ("summary", "plan") else (*said, method.glossary(texts_in(said)), method.versions(subject))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1].rstrip() + "…"


def _name(subject: Subject) -> str:
    return _short(subject.name(0)) or words("no_name")


def _facts(subject: Subject) -> tuple[tuple[str, str], ...]:
    aimed_at = subject.evaluation.verdict.aimed_at
    facts = [
        (words("fact_as_of"), figures.day(subject.as_of)),
        (words("fact_aimed_at"), stage_name(aimed_at) if aimed_at else words("not_chosen")),
    ]
    facts += [(question.label, answer_words(question, subject.answer(question.id))) for question in _deciding_what_is_asked(subject)]
    key = "scoring_version_by" if subject.scoring.author else "scoring_version"
    values = {"title": subject.scoring.title, "version": subject.scoring.version, "author": subject.scoring.author}
    facts.append((words("fact_scoring"), words(key, **values)))
    if subject.beforehand is not None:
        facts.append((words("fact_beforehand"), beforehand.in_short(subject.beforehand)))
    if words("language_status"):
        facts.append((words("fact_language"), words("language_status")))
    return tuple(facts)


def _deciding_what_is_asked(subject: Subject) -> list[Question]:
    """The choices that decide which questions are asked, such as the service's country and how far one goes."""
    routing = (*subject.library.read_by_routing, DEPTH_QUESTION)
    return [
        question
        for question in subject.about_service
        if question.id in routing and question.asked_when is None and question.id != subject.scoring.stage_question
    ]


def _footer(subject: Subject) -> str:
    scoring = next((ref for ref in subject.definitions if ref.kind == "scoring"), None)
    return words(
        "footer", title=subject.scoring.title, version=subject.scoring.version, hash=scoring.hash[:12] if scoring else "",
        answers=subject.answers_hash[:12],
    ).strip()  # fmt: skip
