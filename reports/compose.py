"""From a result to a `Report`. Every wording decision is made here and in `parts`, once for all formats."""

from __future__ import annotations

from questionnaires.model import DEPTH_QUESTION, Question
from questionnaires.texts import language_tag
from reports import figures, variants
from reports.clean import texts_in
from reports.document import NO_MASTHEAD, Masthead, Report, Section, Variant
from reports.parts import (
    alternatives,
    answers,
    beforehand,
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
    unknowns,
    verdict,
    weights,
    working,
)
from reports.parts.words import answer_words, stage_name, words
from reports.subject import Definition, Subject

__all__ = ["Definition", "Subject", "compose"]

_LONGEST_NAME = 160  # characters of a service's name in a title


def compose(subject: Subject, variant: Variant = "full", masthead: Masthead = NO_MASTHEAD) -> Report:
    """The report, or as much of it as the variant has. The first page is the verdict, `profile` and `first`."""
    subject = variants.subject_of(subject, variant)
    return Report(
        eyebrow=words("eyebrow_example") if subject.example else words("eyebrow"),
        title=_name(subject),
        subtitle=_short(subject.name(1)),
        facts=_facts(subject),
        verdict=verdict.panel(subject),
        sections=variants.sections_of(tuple(section for section in _sections(subject) if section is not None), variant),
        footer=_footer(subject),
        language=language_tag(),
        keywords=tuple(words("keywords").split(", ")),
        as_of=subject.as_of,
        variant=variant,
        masthead=masthead,
    )


def _sections(subject: Subject) -> tuple[Section | None, ...]:
    """What is said, and the words in it that have a fixed meaning."""
    said = _said(subject)
    return (*said, method.glossary(texts_in(said)), method.versions(subject))


def _said(subject: Subject) -> tuple[Section | None, ...]:
    """What everybody should read, then the annex: every answer, the working behind the figures, and the sources."""
    return (
        profile.profile(subject),
        verdict.first(subject),
        support.support(subject),
        alternatives.alternatives(subject),
        gates.gates(subject),
        plan.plan(subject),
        over_time.over_time(subject),
        changes.changes(subject),
        unknowns.find_out_first(subject),
        weights.other_weights(subject),
        evidence.evidence_gaps(subject),
        beforehand.beforehand(subject),
        conflicts.conflicts(subject),
        unknowns.strongest_and_weakest(subject),
        answers.kept_not_counted(subject),
        answers.service(subject),
        method.caveat(),
        working.working(subject),
        answers.every_answer(subject),
        gates.rules(subject),
        method.method(subject),
        sources.sources(subject),
    )


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
