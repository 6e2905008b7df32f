"""The action plan: what is to be done, why, by whom and by when; or what is proposed, where nobody has taken anything on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from questionnaires.wording import day
from reports import figures
from reports.actions import ActionPlan, PlannedAction, Progress, Reason, Why, headline
from reports.document import Block, Cell, Column, Mark, Paragraph, Section, State, Table
from reports.parts.verdict import first_step
from reports.parts.words import counted, kind_and_effect, own_text, stage_for, stage_name, words
from reports.subject import Subject
from scoring.model import Kind
from scoring.result import GateResult, GateState, Outcome

AT_FIRST = 10
"""How many proposals are shown before one asks for more, and in a report in which nothing was taken on."""
_MARKS: dict[Progress, Mark] = {
    "proposed": "not_asked", "to_do": "not_asked", "under_way": "begun", "done": "done", "dropped": "does_not_apply",
}  # fmt: skip


def plan(subject: Subject, at_first: int | None = AT_FIRST) -> Section | None:
    """The actions that are kept; if there are none, the first that are proposed (None: all). None if no plan was worked out."""
    found = subject.plan
    if found is None:
        return None
    blocks: list[Block] = [Paragraph(text) for text in in_the_way(subject, found)]
    if found.kept:
        blocks += _kept(found, subject)
    elif found.proposed:
        blocks += _proposed(found, subject, at_first)
    else:
        blocks.append(Paragraph(words("plan_nothing")))
    return Section("plan", words("plan_title"), tuple(blocks))


def whole_plan(subject: Subject) -> Section | None:
    """All actions: those that are kept, or if there are none, all that are proposed."""
    found = plan(subject, None)
    return found and replace(found, new_page=True)


def _kept(found: ActionPlan, subject: Subject) -> tuple[Block, ...]:
    columns = (
        Column(words("col_action"), share=8),
        Column(words("col_what_for"), share=7),
        Column(words("col_owner"), share=4),
        Column(words("col_due"), share=4),
        Column(words("col_status"), share=4),
    )
    rows = tuple((*_action(each, subject), own_text(each.owner) or words("no_owner"), due(each.due), state(each.progress)) for each in found.kept)
    more = len(found.proposed)
    note = counted("plan_more_proposed", more) if more else ""
    return (Table(words("plan_caption"), columns, rows, note=note), *_not_taken_on(found, subject))


def _not_taken_on(found: ActionPlan, subject: Subject) -> tuple[Block, ...]:
    """What is proposed about that which blocks the next stage, and nobody has put in the plan."""
    blocking = [each for each in found.proposed if each.reason.why is Why.BLOCKS]
    columns = (Column(words("col_action"), share=8), Column(words("col_what_for"), share=7))
    return (Table(words("plan_not_taken_on"), columns, tuple(_action(each, subject) for each in blocking)),) if blocking else ()


def _proposed(found: ActionPlan, subject: Subject, at_first: int | None) -> tuple[Block, ...]:
    columns = (Column(words("col_action"), share=8), Column(words("col_what_for"), share=7))
    rows = tuple(_action(each, subject) for each in found.proposed[:at_first])
    more = len(found.proposed) - len(rows)
    note = counted("plan_more", more) if more > 0 else ""
    return Paragraph(words("plan_only_proposed")), Table(words("plan_proposed_caption"), columns, rows, note=note)


def _action(each: PlannedAction, subject: Subject) -> tuple[Cell, Cell]:
    head, rest = headline(own_text(each.text))
    label = label_of(each.about, subject)
    return (f"{head}\n{rest}" if rest else head, f"{label}\n{why(each.reason)}" if label else why(each.reason))


def in_the_way(subject: Subject, found: ActionPlan) -> tuple[str, ...]:
    """How many actions concern what blocks the next stage, and which that is; then what blocks it that is not asked here."""
    verdict = subject.evaluation.verdict
    if verdict.outcome is Outcome.DOES_NOT_SUIT:
        said = counted("plan_rules_out", found.blocking)
    elif verdict.next_stage is None:
        said = words("plan_last_stage")
    else:
        stage = stage_for(verdict.next_stage)
        said = counted("plan_blocking", found.blocking, stage=stage) if found.blocking else words("plan_blocking_none", stage=stage)
    beyond = (result for result in verdict.blocking_next if result.open_questions and all(map(subject.beyond, result.open_questions)))
    return (said, *dict.fromkeys(first_step(result, subject) for result in beyond))


def label_of(question_id: str, subject: Subject) -> str:
    """The name of the question that an action is about; its id, if it is asked nowhere any more; empty for one of the lead's own."""
    question = subject.library.answerable.get(question_id)
    return question.label if question else question_id


def why(reason: Reason) -> str:
    """Why an action is there, in a sentence or two."""
    if reason.why is Why.MOVES:
        return words("why_moves_unknown" if reason.unknown else "why_moves", points=figures.points(could_add(reason)))
    if reason.gates:
        return " ".join(_why_gate(result, reason.why) for result in reason.gates)
    return words(f"why_{reason.why.value}")


def could_add(reason: Reason) -> int:
    """How much another answer could add to the whole, in tenths of a point, rounded half up, but never "up to nothing"."""
    return max(1, int(reason.tenths + Fraction(1, 2)))


def _why_gate(result: GateResult, why: Why) -> str:
    said = {"gate": result.gate.title, "stage": stage_name(result.gate.stage), "state": words(result.state.name.lower()).lower()}
    if why is Why.GATE:
        return words("why_gate", **said, effect=kind_and_effect(result))
    rules_out = result.gate.kind is Kind.SUITABILITY and result.state is GateState.NOT_MET
    return words("why_rules_out" if rules_out else "why_blocks", **said)


def due(by: date | None) -> str:
    """The day by which an action is to be done; that none was set."""
    return day(by) if by else words("no_due_date")


def state(progress: Progress) -> State:
    """How far an action is, as shape and word."""
    return State(_MARKS[progress], words(f"progress_{progress}"))
