"""What would change the result: the smallest sets of changes that reach the next stage and the next band."""

from __future__ import annotations

from questionnaires.model import Series
from reports import figures
from reports.document import Block, Bullets, Column, Paragraph, Section, Table
from reports.parts.words import answer_words, counted, labels, listed, stage_for, words
from reports.subject import Subject
from scoring.counterfactual import Change, Counterfactual, Finding, Goal, Obstacle
from scoring.model import Gate, Kind
from scoring.result import GateState, Outcome

AT_MOST = 8
"""Changes that a report lists of one set; the page on which they can be tried lists them all."""


def changes(subject: Subject, at_most: int | None = AT_MOST) -> Section | None:
    """Both sets, each under a heading of its own; None if they were not worked out."""
    if not subject.changes:
        return None
    parts = tuple(
        Section(f"changes-{each.goal.value}", title(each), _said(each, subject, at_most)) for each in subject.changes
    )
    found = any(each.finding is Finding.FOUND for each in subject.changes)
    intro = (Paragraph(words("changes_intro")),) if found else ()
    return Section("changes", words("changes_title"), (*intro, *parts))


def title(found: Counterfactual) -> str:
    """What would be reached, such as "To be ready for a feasibility study"."""
    if found.goal is Goal.STAGE:
        return words("changes_to_stage", stage=stage_for(found.stage)) if found.stage else words("changes_no_stage_title")
    return words("changes_to_band", band=found.band.title.lower()) if found.band else words("changes_no_band_title")


def _said(found: Counterfactual, subject: Subject, at_most: int | None) -> tuple[Block, ...]:
    if found.finding is Finding.FOUND:
        return _set(found, subject, at_most)
    if found.finding is Finding.IMPOSSIBLE:
        return _impossible(found, subject)
    if found.finding is Finding.HIGHEST:
        return (Paragraph(words(f"changes_highest_{found.goal.value}")),)
    return (Paragraph(words("changes_no_score" if found.finding is Finding.NO_SCORE else "changes_not_worked_out")),)


def _set(found: Counterfactual, subject: Subject, at_most: int | None) -> tuple[Block, ...]:
    ordered = sorted(found.changes, key=lambda change: _gravest_first(change, found, subject))
    shown = ordered[:at_most]
    columns = (
        Column(words("col_change"), share=5),
        Column(words("col_change_from"), share=4),
        Column(words("col_change_to"), share=4),
        Column(words("col_change_does"), share=6),
    )
    rows = tuple(
        (
            subject.question(change.question).label,
            answer_words(subject.question(change.question), change.before),
            answer_words(subject.question(change.question), change.after),
            _does(change, found, subject),
        )
        for change in shown
    )
    more = len(ordered) - len(shown)
    note = counted("changes_more", more) if more else ""
    about = tuple(change.question for change in shown)
    table = Table(title(found), columns, rows, note=note, about=about)
    return (Paragraph(_lead(found, subject)), table, *_beside(found, subject))


def _lead(found: Counterfactual, subject: Subject) -> str:
    count = len(found.changes)
    if found.goal is Goal.STAGE or found.evaluation is None or found.evaluation.bounds is None:
        return counted("changes_stage", count)
    band = found.evaluation.band
    reached = band.lower if band else found.band
    score = figures.span(found.evaluation.bounds.said)
    return counted("changes_band", count, band=reached.title.lower() if reached else "", score=score)


def _beside(found: Counterfactual, subject: Subject) -> list[Block]:
    """What the set does not say: what may be so already, what lies in the past, and what would still rule a mutual out."""
    said: list[Block] = []
    if any(change.before is None or change.before.value is None for change in found.changes):
        said.append(Paragraph(words("changes_unknown"), small=True))
    if any(isinstance(subject.question(change.question), Series) for change in found.changes):
        said.append(Paragraph(words("changes_years"), small=True))
    if found.evaluation is not None and found.evaluation.verdict.outcome is Outcome.DOES_NOT_SUIT:
        gates = [words("quoted", text=result.gate.title) for result in found.evaluation.verdict.deciding]
        said.append(Paragraph(counted("changes_unsuited", len(gates), gates=listed(gates))))
    return said


def _gravest_first(change: Change, found: Counterfactual, subject: Subject) -> tuple[bool, bool, int, str]:
    """What decides whether a mutual suits, then other gates, then the most points."""
    gates = _gates(change, subject)
    suits = any(gate.kind is Kind.SUITABILITY for gate in gates)
    return not suits, not gates, -change.points, change.question


def _gates(change: Change, subject: Subject) -> list[Gate]:
    return [gate for gate in subject.scoring.gates if gate.id in change.gates]


def _does(change: Change, found: Counterfactual, subject: Subject) -> str:
    """Which gates it meets, or how many points it brings."""
    states = {result.gate.id: result.state for result in subject.evaluation.gates}
    said: list[str] = []
    for gate in _gates(change, subject):
        key = "changes_gate" if found.goal is Goal.STAGE else "changes_cap"
        said.append(words(key, gate=gate.title))
        if gate.kind is Kind.SUITABILITY:
            known = states[gate.id] is not GateState.NOT_KNOWN
            said.append(words("changes_suitability" if known else "changes_suitability_unknown"))
    if found.goal is Goal.BAND and change.points:
        said.append(words("changes_points", points=figures.points(change.points)))
    return " ".join(said)


def _impossible(found: Counterfactual, subject: Subject) -> tuple[Block, ...]:
    lead = Paragraph(words(f"changes_impossible_{found.goal.value}"))
    reasons = [_hindrance(each, subject) for each in found.obstacles]
    if found.highest is not None and found.band is not None:
        start = figures.plain(found.band.from_)
        highest = figures.points(max(found.highest, 0))
        reasons.append(words("changes_points_missing", highest=highest, band=found.band.title.lower(), start=start))
        if found.choices:
            reasons.append(counted("changes_choices", len(found.choices), questions=labels(found.choices, subject)))
    if not reasons:
        return (lead, Paragraph(words("changes_together")))
    return (lead, Bullets(tuple(reasons)))


def _hindrance(obstacle: Obstacle, subject: Subject) -> str:
    titles = {gate.id: gate.title for gate in subject.scoring.gates}
    gate = titles.get(obstacle.gate, obstacle.gate)
    if obstacle.choices:
        return words("changes_by_choice", gate=gate, questions=labels(obstacle.choices, subject))
    if obstacle.beyond:
        return words("changes_by_depth", gate=gate, questions=labels(obstacle.beyond, subject))
    return words("changes_by_no_answer", gate=gate)
