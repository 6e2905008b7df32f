"""The second page of a summary for a board: where each stage stands, what would change that, what is done first, on whose word."""

from __future__ import annotations

from reports import figures
from reports.actions import PlannedAction, headline
from reports.document import Bar, Block, Bullets, Cell, Column, Mark, Paragraph, Section, State, Table
from reports.parts import ballot, plan, survey, workshop
from reports.parts.changes import title
from reports.parts.support import only_said_of_all
from reports.parts.words import counted, gate_state, labels, own_text, stage_name, within_sentence, words
from reports.subject import Subject
from scoring.counterfactual import Counterfactual, Finding
from scoring.model import Stage
from scoring.result import Bounds

_ACTIONS = 3
_NAMED = 4  # changes that are named; of more, only how many there are
_COUNTED: tuple[Mark, ...] = ("met", "not_met", "flagged", "not_known", "not_asked", "does_not_apply")


def stages(subject: Subject) -> Section | None:
    """How many gates of each stage are in which state; None without gates."""
    rows: list[tuple[Cell, ...]] = []
    found = {stage: [gate_state(each, subject).mark for each in subject.evaluation.gates if each.gate.stage is stage] for stage in Stage}
    shown = [mark for mark in _COUNTED if any(mark in marks for marks in found.values())]
    aimed_at = subject.evaluation.verdict.aimed_at
    for stage, marks in found.items():
        if marks:
            name = words("board_aimed_at", stage=stage_name(stage)) if stage is aimed_at else stage_name(stage)
            rows.append((name, *(str(marks.count(mark)) for mark in shown)))
    if not rows:
        return None
    columns = (Column(words("board_stage"), share=9), *(Column(words(f"board_{mark}"), "right", share=4) for mark in shown))
    table = Table(words("board_stages_caption"), columns, tuple(rows), note=words("board_stages_note"))
    return Section("stages", words("board_stages_caption"), (table,), new_page=True)


def next_steps(subject: Subject) -> Section | None:
    """What would reach the next stage and the next band, in a sentence each; None if it was not worked out."""
    lines = tuple(_step(each, subject) for each in subject.changes)
    return Section("changes", words("changes_title"), (Bullets(lines),)) if lines else None


def _step(found: Counterfactual, subject: Subject) -> str:
    if found.finding is not Finding.FOUND:
        key = {Finding.IMPOSSIBLE: f"changes_impossible_{found.goal.value}", Finding.HIGHEST: f"changes_highest_{found.goal.value}"}
        other = "changes_no_score" if found.finding is Finding.NO_SCORE else "changes_not_worked_out"
        return words("board_step", goal=title(found), said=within_sentence(words(key.get(found.finding, other))))
    changed = [change.question for change in found.changes]
    named = labels(changed, subject) if len(changed) <= _NAMED else ""
    said = counted("board_changes", len(changed), questions=named) if named else counted("board_changes_unnamed", len(changed))
    return words("board_step", goal=title(found), said=within_sentence(said))


def actions(subject: Subject) -> Section | None:
    """The first actions that are still to be done, with owner and day; None where nobody has taken any on."""
    open_ = [each for each in subject.plan.kept if each.progress not in ("done", "dropped")] if subject.plan else []
    if not open_:
        return None
    columns = (Column(words("col_action"), share=9), Column(words("col_owner"), share=4), Column(words("col_due"), share=4), Column(words("col_status"), share=4))
    rows = tuple((_head(each), own_text(each.owner) or words("no_owner"), plan.due(each.due), plan.state(each.progress)) for each in open_[:_ACTIONS])
    more = len(open_) - _ACTIONS
    note = counted("board_actions_more", more) if more > 0 else ""
    return Section("plan", words("board_actions"), (Table(words("plan_caption"), columns, rows, note=note),))


def _head(action: PlannedAction) -> str:
    return headline(own_text(action.text))[0]


def support(subject: Subject) -> Section | None:
    """The whole score as said, as documented and as checked; None without a score."""
    bounds = subject.evaluation.bounds
    if bounds is None:
        return None
    columns = (Column(words("board_counting"), share=6), Column(words("col_bar"), share=6), Column(words("col_points"), "right", share=5))
    rungs = zip(("said", "documented", "checked"), bounds, strict=True)
    rows = tuple(_rung(words(f"board_counting_{level}"), each) for level, each in rungs)
    share = only_said_of_all(subject.evaluation.dimensions)
    blocks: list[Block] = [Table(words("board_support_caption"), columns, rows, bars=words("board_support_bars"))]
    if subject.evaluation.coverage and share:
        blocks.append(Paragraph(words("support_said", share=figures.share(share))))
    return Section("support", words("support_title"), tuple(blocks))


def _rung(title: str, bounds: Bounds) -> tuple[str | State | Bar, ...]:
    return (title, Bar(bounds.lower, bounds.upper), figures.span(bounds))


def heard(subject: Subject) -> Section | None:
    """A line each on workshops, surveys and the ballot; None if none is on record."""
    said = list(filter(None, (workshop.in_short(subject), survey.in_short(subject), ballot.in_short(subject))))
    return Section("workshops", words("board_heard"), tuple(Paragraph(each, small=True) for each in said)) if said else None


def caveat(_: Subject) -> Section:
    """What this is not, in two sentences, and where the rest is."""
    said = " ".join(words(key) for key in ("caveat_decision", "caveat_judgement", "board_rest"))
    return Section("caveat", words("caveat_title"), (Paragraph(said, small=True),))
