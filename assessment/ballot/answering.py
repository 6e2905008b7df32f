"""The totals of a ballot as the answer that the score reads: offered with what would change, and saved only when somebody confirms it."""

from __future__ import annotations

from dataclasses import replace

from questionnaires.answers import Answer, Ballot, Evidence, Level, State
from questionnaires.texts import table
from reports.ballot_record import BallotHeld, as_ballot
from reports.parts.ballot import same_figures
from reports.subject import BallotTold


def answer_of(told: BallotTold, before: Answer | None) -> Answer:
    """The answer with the record's totals, its rule, and what supports it. Its note stays.

    A rule that was locked is taken from there. That it came before the count is said only if its day did; of one locked on the day
    of the count the answer keeps what it said.
    """
    held, decided, answered = told.held, told.decided, told.answered
    rule, recorded = (answered.rule, answered.recorded_before_count) if answered is not None else (None, None)
    if decided is not None:
        rule = decided.rule
        recorded = {"before": True, "after": False}.get(decided.when, recorded)
    value = replace(as_ballot(held), rule=rule, recorded_before_count=recorded)
    return Answer(State.ANSWERED, value, evidence_of(held), note=before.note if before else "")


def evidence_of(held: BallotHeld) -> Evidence:
    """What was declared, where it is kept and of which day; only said, if one of the three is not given."""
    if not (held.kept_at and held.on):
        return Evidence()
    words = table("assessment")
    what = words("ballot_evidence_by", who=held.counted_by) if held.counted_by else words("ballot_evidence")
    return Evidence(Level.DOCUMENTED, what, held.kept_at, held.on.isoformat())


def is_answered(told: BallotTold, before: Answer | None) -> bool:
    """Whether the answer says all that the record does, its rule among it."""
    if before is None or not isinstance(before.value, Ballot):
        return False
    made = answer_of(told, before).value
    assert isinstance(made, Ballot)
    return same_figures(made, before.value) and (made.rule, made.recorded_before_count) == (before.value.rule, before.value.recorded_before_count)
