"""The gates of each stage for each service, and what keeps each from the next stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reports.comparison import Comparison, Group
from reports.document import Block, Cell, Column, Section, State, States, Table
from reports.parts.compared import told
from reports.parts.words import listed, stage_name, words
from scoring.matrix import GATE_STATES
from scoring.model import Gate, Stage
from scoring.result import GateState, Outcome
from scoring.verdict import BLOCKING


def gates(comparison: Comparison) -> Section:
    """A row for each service: what it is ready for, and how the gates of each stage stand."""
    blocks = told.by_group(comparison, ((place, _of_group(group)) for place, group in enumerate(comparison.groups)), "gates", words("compared_gates_title"))
    return Section("gates", words("compared_gates_title"), blocks, new_page=comparison.services > MOST_ON_FIRST_PAGES)


MOST_ON_FIRST_PAGES, MOST_IN_RECORD = 12, 8
"""Services whose gates follow right after the first page, and that the record of a decision tells one by one."""


def in_short(comparison: Comparison) -> Section:
    """For the record of a decision: each service of a small group, of a larger one how many are ready for what."""
    found = ((place, _of_group(group) if len(group) <= MOST_IN_RECORD else [_ready_in_numbers(group)]) for place, group in enumerate(comparison.groups))
    return Section("gates", words("compared_gates_title"), told.by_group(comparison, found, "gates", words("compared_gates_title")), new_page=True)


def _of_group(group: Group) -> list[Block]:
    if told.aggregated(group):
        return [_in_numbers(group)]
    stages = _stages(group)
    columns = (Column(words("compared_col_service"), share=31), Column(words("compared_col_ready_for"), share=24), *(Column(_heading(each), share=28) for each in stages))
    rows = [(told.name(group, row), told.ready_for(group, row), *(stage_state(group, row, each) for each in stages)) for row in range(len(group))]
    return [Table(words("compared_gates_title"), columns, tuple(rows), note=words("compared_gates_note"))]


def _heading(stage: Stage) -> str:
    return words("compared_stage", number=stage.number, name=told.stage_word(stage))


def _stages(group: Group) -> list[Stage]:
    there = {each.gate.stage for each in group.under.model.gates if each.gate.kind in BLOCKING}
    return [stage for stage in Stage if stage in there]


def counts(group: Group, row: int, stage: Stage) -> Counter[str]:
    """How many gates of a stage are in which state; one of a later stage none of whose questions is answered is "not_asked"."""
    found: Counter[str] = Counter()
    for place, compiled in enumerate(group.under.model.gates):
        if compiled.gate.stage is stage and compiled.gate.kind in BLOCKING:
            found[state_of(group, row, place)] += 1
    return found


def state_of(group: Group, row: int, place: int) -> str:
    """The state of one gate by the name of its shape."""
    state, compiled = GATE_STATES[int(group.matrix.gates[row, place])], group.under.model.gates[place]
    aimed_at = group.like.aimed_at
    later = aimed_at is not None and compiled.gate.stage > aimed_at
    if state is GateState.NOT_KNOWN and later and not any(id_ in group.services[row].response.answers for id_ in compiled.asks):
        return "not_asked"
    return state.name.lower()


def stage_state(group: Group, row: int, stage: Stage) -> States:
    """How a stage stands: met, or how many of its gates are not met and not known."""
    found = counts(group, row, stage)
    shown: list[State] = []
    if found["not_met"]:
        shown.append(State("not_met", words("count_not_met", count=found["not_met"])))
    if found["not_known"]:
        shown.append(State("not_known", words("count_not_known", count=found["not_known"])))
    if not shown and found["not_asked"]:
        shown.append(State("not_asked", words("compared_count_not_asked", count=found["not_asked"]) if found["met"] else words("compared_not_asked")))
    if not shown:
        shown.append(State("met", words("met")) if found["met"] else State("does_not_apply", words("does_not_apply")))
    return States(tuple(shown))


def _in_numbers(group: Group) -> Table:
    """Of a large group: how many services are ready for what, and how many pass each stage."""
    rows: list[tuple[Cell, ...]] = [(words("compared_col_ready_for"),), *_tally(group), (words("compared_open_gates"),)]
    per = [(place, each.gate) for place, each in enumerate(group.under.model.gates) if each.gate.kind in BLOCKING]
    for place, gate in per:
        codes = group.matrix.gates[:, place]
        not_met, not_known = (int((codes == GATE_STATES.index(state)).sum()) for state in (GateState.NOT_MET, GateState.NOT_KNOWN))
        said = words("compared_gate_counts", not_met=f"{not_met:,}", not_known=f"{not_known:,}")
        rows.append((f"{gate.title}\n{stage_name(gate.stage)}", said))
    columns = (Column(words("compared_col_what"), share=5), Column(words("compared_fact_services"), "right", share=3))
    return Table(words("compared_gates_title"), columns, tuple(rows), note=words("compared_aggregated", most=told.MOST_LISTED))


def _ready_in_numbers(group: Group) -> Table:
    columns = (Column(words("compared_col_ready_for"), share=5), Column(words("compared_fact_services"), "right", share=3))
    return Table(words("compared_gates_title"), columns, tuple(_tally(group)))


def _tally(group: Group) -> list[tuple[Cell, ...]]:
    """How many services are ready for what, the last stage first."""
    tally = Counter(told.ready_for(group, row) for row in range(len(group)))
    order = [*(told.stage_word(stage) for stage in reversed(Stage)), words("compared_not_ready"), words("compared_not_known"), words("compared_does_not_suit")]
    return [(said, f"{tally[said]:,}") for said in order if tally[said]]


def distances(group: Group) -> Table | None:
    """What keeps each service from the next stage, by name. None in a large group."""
    if told.aggregated(group):
        return None
    columns = (
        Column(words("compared_col_service"), share=6), Column(words("compared_col_next"), share=5), Column(words("compared_col_in_the_way"), share=13),
    )  # fmt: skip
    rows = tuple(_distance(group, row) for row in range(len(group)))
    return Table(words("compared_distance_caption"), columns, rows, note=words("compared_distance_note"))


def _distance(group: Group, row: int) -> tuple[str, ...]:
    verdict = group.evaluation(row).verdict
    if verdict.outcome is Outcome.DOES_NOT_SUIT:
        return told.name(group, row), words("compared_does_not_suit"), _in_the_way([each.gate for each in verdict.deciding], "not_met")
    if verdict.next_stage is None:
        return told.name(group, row), words("compared_last_stage"), words("compared_nothing_in_the_way")
    lines = [
        _in_the_way([each.gate for each in verdict.blocking_next if each.state is state], state.name.lower())
        for state in (GateState.NOT_MET, GateState.NOT_KNOWN)
        if any(each.state is state for each in verdict.blocking_next)
    ]
    return told.name(group, row), told.stage_word(verdict.next_stage), "\n".join(lines) or words("compared_nothing_in_the_way")


def _in_the_way(found: Sequence[Gate], state: str) -> str:
    named = listed([words("quoted", text=each.title) for each in found])
    return words("compared_in_the_way", state=words(state), gates=named)
