"""The gates of each stage, and what each asks in words."""

from __future__ import annotations

from questionnaires.conditions_in_words import in_words
from reports.document import Block, Column, GateLine, GateList, Mark, Mood, Paragraph, Section, Table
from reports.parts.words import gate_sentence, gate_state, kind_and_effect, kind_name, sentence_case, stage_name, words
from reports.subject import Subject
from scoring.model import Kind, Stage
from scoring.result import GateResult, GateState

_MARKS: tuple[Mark, ...] = ("met", "not_met", "flagged", "not_known", "not_asked", "does_not_apply")


def gates(subject: Subject) -> Section:
    """Every gate in its state, stage by stage, with the scoring file's sentence for that state."""
    results = subject.evaluation.gates
    blocks: list[Block] = [Paragraph(words("gates_intro"))]
    for stage in Stage:
        of_stage = tuple(result for result in results if result.gate.stage is stage)
        if of_stage:
            blocks.append(_stage(stage, of_stage, subject))
    if not results:
        blocks = [Paragraph(words("gates_none"))]
    return Section("gates", words("gates_title"), tuple(blocks), new_page=True)


def _stage(stage: Stage, results: tuple[GateResult, ...], subject: Subject) -> GateList:
    due = any(result.due for result in results)
    marks = [gate_state(result, subject).mark for result in results]
    said = ", ".join(_count(mark, marks.count(mark), results) for mark in _MARKS if mark in marks)
    summary = said if due else words("gates_later", counts=said)
    lines = tuple(_line(result, subject) for result in results)
    return GateList(stage_name(stage), sentence_case(summary), _mood(results, due), lines)


def _count(mark: Mark, count: int, results: tuple[GateResult, ...]) -> str:
    """Such as "three met, one of them on assertion only"."""
    asserted = sum(result.on_assertion_only for result in results) if mark == "met" else 0
    return words("count_met_asserted" if asserted else f"count_{mark}", count=count, asserted=asserted)


def _mood(results: tuple[GateResult, ...], due: bool) -> Mood:
    states = {result.state for result in results if result.gate.kind in (Kind.GATE, Kind.SUITABILITY)}
    if not due:
        return "neutral"
    if GateState.NOT_MET in states:
        return "bad"
    return "caution" if GateState.NOT_KNOWN in states else "good"


def _line(result: GateResult, subject: Subject) -> GateLine:
    """A gate in its state; of one that is later than the stage aimed at, the sentence stands only beside its rule."""
    sentence = gate_sentence(result, subject) if result.due else ""
    return GateLine(gate_state(result, subject), result.gate.title, sentence, kind=kind_and_effect(result), on_assertion_only=result.on_assertion_only)


def rules(subject: Subject) -> Section:
    """What each gate asks, how it stands, why it is there, and on whose word."""
    columns = (
        Column(words("col_gate"), share=5),
        Column(words("col_rule"), share=6),
        Column(words("col_stands"), share=5),
        Column(words("col_because"), share=8),
    )
    rows: list[tuple[str, ...]] = []
    for stage in Stage:
        of_stage = [_rule(result, subject) for result in subject.evaluation.gates if result.gate.stage is stage]
        rows += [(stage_name(stage),), *of_stage] if of_stage else []
    blocks: list[Block] = [Paragraph(words("rules_intro"))]
    if rows:
        blocks.append(Table(words("rules_title"), columns, tuple(rows)))
    return Section("rules", words("rules_title"), tuple(blocks), annex=True, new_page=True)


def _rule(result: GateResult, subject: Subject) -> tuple[str, ...]:
    gate = result.gate
    return (
        f"{gate.title}\n{kind_name(gate.kind)}",
        words("rule", rule=sentence_case(in_words(gate.met_when, subject.library.questions))) + _cap(gate.caps_band, subject),
        _stands(result, subject),
        words("with_basis", text=gate.because, basis=subject.cite(gate.basis)),
    )


def _stands(result: GateResult, subject: Subject) -> str:
    """The state in a word; its sentence, too, where the list of gates leaves it out."""
    state = gate_state(result, subject).word
    return state if result.due else words("state_and_sentence", state=state, sentence=gate_sentence(result, subject))


def _cap(band_id: str | None, subject: Subject) -> str:
    titles = {band.id: band.title for band in subject.scoring.bands}
    return " " + words("caps_band", band=titles.get(band_id, band_id)) if band_id else ""
