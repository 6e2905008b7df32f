"""The first page: are we ready, for what, what blocks us, and how sure is it."""

from __future__ import annotations

from questionnaires.conditions import questions_in
from reports import figures
from reports.document import GateLine, GateList, Mood, Paragraph, Scale, Section, State, VerdictPanel, Zone
from reports.parts.words import band_state, counted, gate_state, named, own_text, stage_for, stage_name, words
from reports.subject import Subject
from scoring.result import GateResult, GateState, Outcome

AT_MOST = 3  # blockers, and things to do first, on the first page

_MOODS: dict[Outcome, Mood] = {
    Outcome.READY: "good",
    Outcome.NOT_KNOWN: "neutral",
    Outcome.NOT_READY: "caution",
    Outcome.DOES_NOT_SUIT: "bad",
}


def panel(subject: Subject) -> VerdictPanel:
    """The verdict, the gates that decide it, and the score with its bounds."""
    verdict = subject.evaluation.verdict
    return VerdictPanel(
        mood=_MOODS[verdict.outcome],
        headline=_headline(subject),
        sentence=_sentence(subject),
        blockers=tuple(
            GateLine(gate_state(result, subject), result.gate.title, "") for result in _in_the_way(subject)[:AT_MOST]
        ),
        score=figures.span(subject.evaluation.bounds.said) if subject.evaluation.bounds else words("no_score"),
        score_notes=_score_notes(subject),
    )


def _headline(subject: Subject) -> str:
    verdict = subject.evaluation.verdict
    if verdict.outcome is Outcome.DOES_NOT_SUIT:
        return words("headline_does_not_suit")
    if verdict.aimed_at is None:
        return words("headline_no_stage")
    return words(f"headline_{verdict.outcome.name.lower()}", stage=stage_for(verdict.aimed_at))


def _sentence(subject: Subject) -> str:
    verdict = subject.evaluation.verdict
    parts = [_count_of_gates(subject)]
    if verdict.outcome is Outcome.DOES_NOT_SUIT:
        parts.append(words("in_house_is_respectable"))
    elif verdict.reached is None:
        parts.append(words("reached_none"))
    elif verdict.reached is not verdict.aimed_at:
        parts.append(words("reached", stage=stage_name(verdict.reached)))
    return " ".join(part for part in parts if part)


def _count_of_gates(subject: Subject) -> str:
    verdict = subject.evaluation.verdict
    if verdict.aimed_at is None:
        return words("no_stage_chosen")
    gates = _in_the_way(subject)
    if verdict.outcome is Outcome.READY:
        return counted("ready_next", len(gates), stage=stage_for(verdict.next_stage)) if verdict.next_stage else words("ready_last")
    not_met = sum(result.state is GateState.NOT_MET for result in gates)
    not_known = len(gates) - not_met
    if verdict.outcome is Outcome.DOES_NOT_SUIT:
        return counted("suitability_not_met", not_met)
    if not not_met:
        return counted("gates_not_known", not_known)
    return counted("gates_not_met", not_met) + (" " + counted("and_not_known", not_known) if not_known else "")


def _in_the_way(subject: Subject) -> tuple[GateResult, ...]:
    """The gates that decide the verdict; when ready, those before the next stage."""
    verdict = subject.evaluation.verdict
    if verdict.outcome is Outcome.READY:
        return verdict.blocking_next
    if verdict.outcome is Outcome.NOT_READY:
        due = tuple(r for r in subject.evaluation.gates if r.due and r.gate.kind == "gate")
        unknown = tuple(r for r in due if r.state is GateState.NOT_KNOWN and r not in verdict.deciding)
        return (*verdict.deciding, *unknown)
    return verdict.deciding


def _score_notes(subject: Subject) -> tuple[str, ...]:
    evaluation = subject.evaluation
    notes = [words("out_of_100")] if evaluation.bounds else []
    if evaluation.band:
        notes.append(words("preparation", band=band_state(evaluation.band, subject.scoring).word.lower()))
    notes.append(words("weight_answered", share=figures.share(evaluation.coverage)))
    return tuple(notes)


def scale(subject: Subject) -> Scale | None:
    """The score with its bounds on the named bands."""
    evaluation = subject.evaluation
    if evaluation.bounds is None or evaluation.band is None:
        return None
    zones = tuple(
        Zone(int(band.from_ * 10), band.title, _zone_range(subject, place)) for place, band in enumerate(subject.scoring.bands)
    )
    said = evaluation.bounds.said
    band = band_state(evaluation.band, subject.scoring).word
    return Scale(said.lower, said.upper, zones, words("scale_text", bounds=figures.span(said), band=band.lower()))


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
    lines = tuple(_to_do(result, subject) for result in gates[:AT_MOST]) or _weakest(subject)
    if not lines:
        return Section("first", words("first_title"), (Paragraph(words("first_none")),))
    more = len(gates) - AT_MOST
    rest = (Paragraph(counted("first_more", more), small=True),) if more > 0 else ()
    return Section("first", words("first_title"), (GateList("", "", "neutral", lines), *rest))


def _to_do(result: GateResult, subject: Subject) -> GateLine:
    step = first_step(result, subject)
    return GateLine(gate_state(result, subject), result.gate.title, step or result.sentence)


def first_step(result: GateResult, subject: Subject) -> str:
    """What to do about a gate in the way: if it is not known, whom to ask; if it is not met, what its question advises."""
    for question_id in result.open_questions or questions_in(result.gate.met_when):
        question = subject.question(question_id)
        answer = subject.answer(question_id)
        if answer is not None and answer.who_could_know:
            return words("ask", sentence=result.sentence, who=own_text(answer.who_could_know))
        if question.if_low and result.state is GateState.NOT_MET:
            return question.if_low
    return ""


def _weakest(subject: Subject) -> tuple[GateLine, ...]:
    """With no gate in the way: the answers with the least value that say what to do."""
    low = [(item.value, item.scored.id) for item in subject.scored_items() if item.value is not None and item.value < 50]
    lines: list[GateLine] = []
    for value, question_id in sorted(low):
        question = subject.question(question_id)
        if question.if_low:
            state = State("answered", words("value_of_100", value=figures.plain(value)))
            lines.append(GateLine(state, named(question), question.if_low))
    return tuple(lines[:AT_MOST])
