"""The first page: are we ready, for what, what blocks us, and how sure is it."""

from __future__ import annotations

from collections.abc import Sequence

from questionnaires.advice import advice
from questionnaires.answers import is_partly_filled
from questionnaires.model import DEPTH_QUESTION, DEPTHS, WithOptions
from reports import figures
from reports.document import GateLine, GateList, Mood, Paragraph, Scale, Section, State, VerdictPanel, Zone
from reports.parts.words import (
    band_state,
    beyond_depth,
    capped_band_state,
    counted,
    gate_sentence,
    gate_state,
    labels,
    own_text,
    stage_for,
    stage_name,
    words,
)
from reports.subject import Subject
from scoring.model import Kind, Stage
from scoring.result import GateResult, GateState, Outcome, Verdict
from scoring.verdict import BLOCKING

AT_MOST = 3  # blockers, and things to do first, on the first page
_OPEN = (GateState.NOT_MET, GateState.NOT_KNOWN)

_MOODS: dict[Outcome, Mood] = {
    Outcome.READY: "good",
    Outcome.NOT_KNOWN: "neutral",
    Outcome.NOT_READY: "caution",
    Outcome.DOES_NOT_SUIT: "bad",
}


def panel(subject: Subject) -> VerdictPanel:
    """The verdict, the stage reached, what blocks the next one, and the score with its bounds."""
    verdict = subject.evaluation.verdict
    return VerdictPanel(
        mood=_MOODS[verdict.outcome],
        headline=headline(verdict),
        sentence=_sentence(subject),
        blockers=tuple(
            GateLine(gate_state(result, subject), result.gate.title, gate_sentence(result, subject))
            for result in _shown(subject)
        ),
        score=figures.span(subject.evaluation.bounds.said) if subject.evaluation.bounds else words("no_score"),
        score_notes=_score_notes(subject),
    )


def headline(verdict: Verdict) -> str:
    """The verdict for the stage aimed at, in a few words."""
    return headline_of(verdict.outcome, verdict.aimed_at)


def headline_of(outcome: Outcome, aimed_at: Stage | None) -> str:
    """An outcome for a stage aimed at, in a few words."""
    if outcome is Outcome.DOES_NOT_SUIT:
        return words("headline_does_not_suit")
    if aimed_at is None:
        return words("headline_no_stage")
    return words(f"headline_{outcome.name.lower()}", stage=stage_for(aimed_at))


def _sentence(subject: Subject) -> str:
    verdict = subject.evaluation.verdict
    if verdict.outcome is Outcome.DOES_NOT_SUIT:
        missing = counted("suitability_not_met", len(verdict.deciding))
        parts = [missing, words("in_house_is_respectable"), _on_assertion(subject)]
    else:
        begun = words("no_stage_chosen") if verdict.aimed_at is None else ""
        parts = [begun, _reached(verdict), _on_assertion(subject), _next(subject), _further(subject)]
    return " ".join(part for part in parts if part)


def _reached(verdict: Verdict) -> str:
    if verdict.outcome is Outcome.READY and verdict.next_stage is None:
        return words("ready_last")
    if verdict.outcome is Outcome.READY and verdict.reached is verdict.aimed_at:
        return words("ready_here")
    if verdict.reached is None:
        return words("reached_none")
    beyond = verdict.outcome is Outcome.READY
    return words("reached_beyond" if beyond else "reached", stage=stage_name(verdict.reached))


def _on_assertion(subject: Subject) -> str:
    """How many of the gates up to the stage reached are met on assertion only."""
    reached = subject.evaluation.verdict.reached
    if reached is None:
        return ""
    on_the_way = [result for result in subject.evaluation.gates if result.gate.stage.number <= reached.number]
    asserted = sum(result.on_assertion_only for result in on_the_way)
    return counted("reached_on_assertion", asserted) if asserted else ""


def _next(subject: Subject) -> str:
    """How many gates block the next stage, or leave it open."""
    verdict, gates = subject.evaluation.verdict, _in_the_way(subject)
    if verdict.next_stage is None or not gates:
        return ""
    return counted("next", len(gates), stage=stage_for(verdict.next_stage), counts=_counts(gates))


def _counts(gates: Sequence[GateResult]) -> str:
    """Such as "1 not met, 2 not known"."""
    counts = [(state, sum(result.state is state for result in gates)) for state in _OPEN]
    return ", ".join(words(f"count_{state.name.lower()}", count=count) for state, count in counts if count)


def _further(subject: Subject) -> str:
    """How many gates lie between the next stage and the one aimed at; those that a mutual cannot do without by name."""
    in_the_way = _in_the_way(subject)
    further = [
        result
        for result in subject.evaluation.gates
        if result.due and result.gate.kind in BLOCKING and result.state in _OPEN and result not in in_the_way
    ]
    if not further:
        return ""
    needed = [words("quoted", text=result.gate.title) for result in further if result.gate.kind is Kind.SUITABILITY]
    named_first = " " + words("further_suitability", gates=", ".join(needed)) if needed else ""
    return counted("further", len(further), counts=_counts(further)) + named_first


def _in_the_way(subject: Subject) -> tuple[GateResult, ...]:
    """The gates that block the next stage, most serious first; if a mutual does not suit, those that say so."""
    verdict = subject.evaluation.verdict
    if verdict.outcome is Outcome.DOES_NOT_SUIT:
        return verdict.deciding
    return verdict.blocking_next or verdict.deciding


def _shown(subject: Subject) -> tuple[GateResult, ...]:
    """The gates named on the first page. If only a later gate makes the verdict "not ready yet", it is named first."""
    gates, verdict = _in_the_way(subject), subject.evaluation.verdict
    if verdict.outcome is Outcome.NOT_READY and all(result.state is not GateState.NOT_MET for result in gates):
        gates = (*verdict.deciding[:1], *gates)
    return gates[:AT_MOST]


def _score_notes(subject: Subject) -> tuple[str, ...]:
    evaluation = subject.evaluation
    notes: list[str] = []
    if evaluation.bounds:
        settled = evaluation.bounds.said.lower == evaluation.bounds.said.upper
        notes.append(words("out_of_100" if settled else "out_of_100_open"))
    if evaluation.band:
        notes.append(words("preparation", band=capped_band_state(evaluation.band, subject.scoring).word.lower()))
    if not all(map(beyond_depth, evaluation.dimensions)):
        notes.append(words("weight_answered", share=figures.share(evaluation.coverage)))
    return tuple(notes)


def scale(subject: Subject) -> Scale | None:
    """The score with its bounds on the named bands."""
    evaluation = subject.evaluation
    if evaluation.bounds is None or evaluation.band is None:
        return None
    said = evaluation.bounds.said
    band = band_state(evaluation.band, subject.scoring).word
    return Scale(said.lower, said.upper, zones(subject), words("scale_text", bounds=figures.span(said), band=band.lower()))


def zones(subject: Subject) -> tuple[Zone, ...]:
    """The named bands of the scale, from the lowest."""
    return tuple(Zone(int(band.from_ * 10), band.title, _zone_range(subject, place)) for place, band in enumerate(subject.scoring.bands))


def _zone_range(subject: Subject, place: int) -> str:
    bands = subject.scoring.bands
    start = figures.plain(bands[place].from_)
    if place + 1 == len(bands):
        return words("zone_last", start=start)
    end = figures.plain(bands[place + 1].from_)
    return words("zone_first", end=end) if place == 0 else words("zone", start=start, end=end)


def first(subject: Subject) -> Section:
    """What must happen first: at most three things."""
    gates = _in_the_way(subject)
    lines = tuple(_to_do(result, subject) for result in _shown(subject)) or _weakest(subject)
    if not lines:
        return Section("first", words("first_title"), (Paragraph(words("first_none")),))
    more = sum(result not in _shown(subject) for result in gates)
    rest = (Paragraph(counted("first_more", more), small=True),) if more > 0 else ()
    return Section("first", words("first_title"), (GateList("", "", "neutral", lines), *rest))


def _to_do(result: GateResult, subject: Subject) -> GateLine:
    return GateLine(gate_state(result, subject), result.gate.title, first_step(result, subject) or gate_sentence(result, subject))


def first_step(result: GateResult, subject: Subject) -> str:
    """What to do about a gate in the way: which questions to answer and whom to ask, or what the failing answers advise."""
    if result.state is GateState.NOT_KNOWN:
        return _to_answer(result.open_questions, subject)
    said = dict.fromkeys(_after_failing(question_id, subject) for question_id in result.failing)
    return " ".join(text for text in said if text)


def _after_failing(question_id: str, subject: Subject) -> str:
    """What to do about an answer that fails a gate. What fails with a part still open does not wait for that part."""
    question, answer = subject.question(question_id), subject.answer(question_id)
    return question.if_low if answer and is_partly_filled(answer.value) else advice(question, answer)


def _to_answer(question_ids: tuple[str, ...], subject: Subject) -> str:
    """Which questions to answer, and who could know; of those that are not asked at this depth, where to choose another."""
    beyond = [id_ for id_ in question_ids if subject.beyond(id_)]
    asked = [id_ for id_ in question_ids if id_ not in beyond]
    sentences: list[str] = []
    if asked:
        sentences.append(words("to_answer", questions=labels(asked, subject)))
        answers = [subject.answer(id_) for id_ in asked]
        known_by = dict.fromkeys(own_text(answer.who_could_know) for answer in answers if answer and answer.who_could_know)
        sentences += [words("who_could_know", who="; ".join(known_by)) + "."] if known_by else []
    if beyond:
        sentences.append(_go_deeper(beyond, subject))
    return " ".join(sentences)


def _go_deeper(question_ids: Sequence[str], subject: Subject) -> str:
    choice = subject.question(DEPTH_QUESTION)
    depth = max((subject.library.depths[id_] for id_ in question_ids), key=DEPTHS.index)
    titles = {option.id: option.title for option in choice.options} if isinstance(choice, WithOptions) else {}
    key = "to_go_deeper" if len(question_ids) == 1 else "to_go_deeper_many"
    return words(key, questions=labels(question_ids, subject), depth=titles.get(depth, depth), choice=choice.label)


def _weakest(subject: Subject) -> tuple[GateLine, ...]:
    """With no gate in the way: the answers of least value, of those below the best band, that say what to do."""
    best = subject.scoring.bands[-1].from_
    low = [(item.value, item.scored.id) for item in subject.scored_items() if item.value is not None and item.value < best]
    lines: list[GateLine] = []
    for value, question_id in sorted(low):
        question = subject.question(question_id)
        if todo := advice(question, subject.answer(question_id)):
            state = State("answered", words("value_of_100", value=figures.plain(value)))
            lines.append(GateLine(state, question.label, todo))
    return tuple(lines[:AT_MOST])
