"""The words that several parts share: states, stages, bands and answers, as shape and word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from questionnaires import wording
from questionnaires.answers import Answer, Evidence, Level
from questionnaires.answers import State as Answered
from questionnaires.model import Question
from reports.document import Mark, State
from reports.subject import Subject
from scoring.model import Kind, Scoring, Stage
from scoring.result import BandReading, DimensionWorking, GateResult, GateState, ItemWorking, Standing
from scoring.verdict import BLOCKING

LONGEST = 5_000  # characters of one piece of the respondents' own text

words = wording.table("reports")

_GATE_MARKS: dict[GateState, Mark] = {
    GateState.MET: "met",
    GateState.NOT_MET: "not_met",
    GateState.NOT_KNOWN: "not_known",
    GateState.DOES_NOT_APPLY: "does_not_apply",
}


def counted(key: str, count: int, **values: object) -> str:
    """The wording for one or for many: `key_one` or `key_many`, a sentence with `{count}` in words up to nine."""
    return sentence_case(words(f"{key}_one" if count == 1 else f"{key}_many", count=in_words(count), **values))


def in_words(count: int) -> str:
    """A number in words up to nine, in figures above."""
    return words("numbers").split()[count] if count < 10 else f"{count:,}"


def sentence_case(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def within_sentence(text: str) -> str:
    """The text as it goes on within a sentence, such as after a colon."""
    return text[:1].lower() + text[1:]


def listed(parts: list[str]) -> str:
    """Parts in a row: "40, 60 and 80"."""
    if len(parts) < 2:
        return "".join(parts)
    return words("and", first=", ".join(parts[:-1]), last=parts[-1])


def with_day(key: str, name: str, on: date) -> str:
    """A name and its day; the name alone where it already ends in it."""
    days = (wording.day(on), on.isoformat(), f"{on.day}/{on.month}/{on.year}", f"{on:%d/%m/%Y}")
    return name if name.rstrip(" .)").endswith(days) else words(key, name=name, day=days[0])


def own_text(text: str) -> str:
    """Respondents' own text, shortened with a sentence if it is very long."""
    if len(text) <= LONGEST:
        return text
    return words("shortened", text=text[:LONGEST].rstrip(), longest=f"{LONGEST:,}")


def without_score(dimensions: Iterable[DimensionWorking]) -> str:
    """Why these have no score: the depth that was chosen leaves them out, or nothing in them applies."""
    left_out = any(item.standing is Standing.LEFT_OUT for each in dimensions for item in each.items)
    return words("not_at_this_depth" if left_out else "does_not_apply")


def beyond_depth(each: DimensionWorking) -> bool:
    """Whether the depth that was chosen leaves a dimension without a score."""
    return each.bounds is None and any(item.standing is Standing.LEFT_OUT for item in each.items)


def not_scored_here(dimensions: Sequence[DimensionWorking]) -> str:
    """A sentence that names the dimensions without a score at this depth; nothing if there are none."""
    titles = [each.dimension.title for each in dimensions if beyond_depth(each)]
    return words("not_scored_here", dimensions=listed(titles)) if titles else ""


def stage_name(stage: Stage) -> str:
    """Such as "Stage 2: feasibility"."""
    return words("stage", number=stage.number, name=words(f"stage_{stage.value}"))


def stage_for(stage: Stage) -> str:
    """The stage as it follows "ready": "to explore", "for a feasibility study"."""
    return words(f"for_{stage.value}")


def gate_state(result: GateResult, subject: Subject) -> State:
    """Shape and word of a gate; one that is later than the stage aimed at and has no answer yet is "not asked yet"."""
    if result.state is GateState.NOT_KNOWN and not result.due and not any(map(subject.answer, result.open_questions)):
        return State("not_asked", words("not_asked"))
    if result.state is GateState.NOT_MET and result.gate.kind not in BLOCKING:
        return State("flagged", words(f"flagged_{result.gate.kind.value}"))
    key = "met_on_assertion" if result.on_assertion_only else result.state.name.lower()
    return State(_GATE_MARKS[result.state], words(key))


def gate_sentence(result: GateResult, subject: Subject) -> str:
    """What is said of a gate in its state; of one that only waits for what is not asked at this depth, just that."""
    if result.state is GateState.NOT_KNOWN and result.open_questions and all(map(subject.beyond, result.open_questions)):
        return words("gate_beyond")
    return result.sentence


def kind_name(kind: Kind) -> str:
    """What kind of gate it is, in a word."""
    return words(f"kind_{kind.value}")


def kind_and_effect(result: GateResult) -> str:
    """The kind of a gate and what its state does: "Gate: stops this stage". Empty for a plain gate that does nothing now."""
    kind, open_ = result.gate.kind, result.state in (GateState.NOT_MET, GateState.NOT_KNOWN)
    if not open_ or (result.state is GateState.NOT_KNOWN and not result.due):
        return "" if kind is Kind.GATE else kind_name(kind)
    later = "_later" if kind is Kind.GATE and not result.due else ""
    effect = words(f"effect_{kind.value}_{result.state.name.lower()}{later}")
    return words("kind_with_effect", kind=kind_name(kind), effect=effect)


def band_mark(band_id: str, scoring: Scoring) -> Mark:
    """The shape of a band: its own if it is one of the four standard ones, otherwise by its place."""
    marks = ("slight", "partial", "substantial", "strong")
    if band_id in marks:
        return cast(Mark, band_id)
    place = [band.id for band in scoring.bands].index(band_id)
    return marks[min(place * 4 // len(scoring.bands), 3)]


def band_state(reading: BandReading, scoring: Scoring) -> State:
    """Shape and word of a band; of an undecided one, "Partial or substantial"."""
    if reading.lower.id == reading.upper.id:
        return State(band_mark(reading.lower.id, scoring), reading.lower.title)
    places = [band.id for band in scoring.bands]
    beside = places.index(reading.upper.id) - places.index(reading.lower.id) == 1
    key = "band_either" if beside else "band_from_to"
    return State("undecided", words(key, lower=reading.lower.title, upper=reading.upper.title.lower()))


def capped_band_state(reading: BandReading, scoring: Scoring) -> State:
    """As `band_state`, and how many gates hold the band down, so that nobody looks for it in the points."""
    found = band_state(reading, scoring)
    if not reading.held_by:
        return found
    return State(found.mark, counted("held_down", len(reading.held_by), band=found.word))


def standing_state(item: ItemWorking) -> State:
    """Why an item has no value, as shape and word."""
    word = words(f"standing_{item.standing.value}", stage=stage_name(item.scored.due))
    return State("unknown" if item.standing.unknown else "outside", word)


def answer_words(question: Question, answer: Answer | None) -> str:
    """An answer as tables show it, shortened if it is very long."""
    if answer is None:
        return words("no_answer")
    return own_text(wording.answer_text(question, answer))


def evidence_words(evidence: Evidence) -> str:
    """On whose word an answer stands: said, documented or checked, with what was given about it."""
    said = words(f"level_{evidence.level.value}")
    given = [own_text(part) for part in (evidence.what, evidence.where, wording.day_text(evidence.date)) if part]
    if evidence.checked_by:
        key = "checked_by_on" if evidence.checked_on else "checked_by"
        given.append(words(key, who=own_text(evidence.checked_by), day=wording.day_text(evidence.checked_on)))
    return words("level_with", level=said, given="; ".join(given)) if given else said


def lacks_document(question: Question, answer: Answer | None) -> bool:
    """Whether a document was asked for, and the answer is only said."""
    return bool(question.evidence) and answer is not None and answer.state is Answered.ANSWERED and answer.evidence.level is Level.SAID


def level_word(level: Level | None) -> str:
    """Said, documented or checked; nothing if there is no answer."""
    return words(f"level_{level.value}") if level else ""


def named(question: Question) -> str:
    """The question's short name with its id: "Leavers each year (MS2)"."""
    return words("question_with_id", label=question.label, id=question.id)


def labels(question_ids: Iterable[str], subject: Subject) -> str:
    """The short names of questions in a row, in quotation marks."""
    return listed([words("quoted", text=subject.question(id_).label) for id_ in question_ids])
