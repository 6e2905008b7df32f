"""What is typed in the fields of a question, and the answer that it makes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessment import definitions
from assessment.entry import DONT_KNOW, NOT_APPLICABLE, Entry, Unfinished, _limit, answer_from, typed_from
from questionnaires.answers import Answer, Ballot, Evidence, Level, State
from questionnaires.conditions import BallotLimits, Limit
from questionnaires.errors import AnswerError
from questionnaires.model import Question


def question(id_: str) -> Question:
    return definitions.shipped().library.questions[id_]


ANSWERS = (
    ("SA1", Answer(State.ANSWERED, "staff")),
    ("SA1", Answer(State.ANSWERED, "staff", Evidence(Level.DOCUMENTED, "paper", "drive", "2026"), note="Why.")),
    ("SA1", Answer(State.DONT_KNOW, who_could_know="HR")),
    ("SA1", Answer(State.DONT_KNOW, evidence=Evidence(Level.DOCUMENTED, "minutes", "drive", "2026"), note="Why.")),
    ("SA13", Answer(State.NOT_APPLICABLE, reason="No ballot yet.")),
    ("SA13", Answer(State.NOT_APPLICABLE, evidence=Evidence(Level.CHECKED, "paper", "drive", "2026", "audit"), reason="No.")),
    ("SA5", Answer(State.ANSWERED, Decimal("48.0"))),
    ("MS2", Answer(State.ANSWERED, (Decimal("12.1"), None, Decimal("13.00")))),
    ("FE5", Answer(State.ANSWERED, ("money", "quality"))),
    ("SA9", Answer(State.ANSWERED, "no")),
    ("service_name", Answer(State.ANSWERED, "Harbour: <Nursing> & more")),
    ("SA13", Answer(State.ANSWERED, Ballot(eligible=120, voted=100, yes=80, no=19, spoiled=1))),
    (
        "SA13",
        Answer(
            State.ANSWERED,
            Ballot(
                turnout=Decimal("98"),
                yes_of_voting=Decimal("3"),
                rule=BallotLimits(yes_of_voting=Limit(at_least="51"), turnout=Limit(above="50")),
                recorded_before_count=True,
            ),
        ),
    ),
)


@pytest.mark.parametrize(("id_", "answer"), ANSWERS)
def test_the_fields_of_an_answer_make_the_same_answer_again(id_: str, answer: Answer) -> None:
    assert answer_from(question(id_), typed_from(question(id_), answer)) == answer


@pytest.mark.parametrize(
    "limit",
    [Limit(at_least="51"), Limit(above="50"), Limit(at_least="51", above="50.5"), Limit(at_least="51", at_most="90"), Limit(below="90")],
)
def test_no_limit_of_a_recorded_rule_is_lost_in_its_field(limit: Limit) -> None:
    ballot = Ballot(turnout=Decimal(60), rule=BallotLimits(yes_of_eligible=limit), recorded_before_count=True)
    typed = typed_from(question("SA13"), Answer(State.ANSWERED, ballot))
    assert _limit(str(typed["rule_yes_of_eligible"])) == limit.model_dump(exclude_none=True)


@pytest.mark.parametrize("id_", ["SA1", "SA5", "MS2", "FE5", "SA13", "service_name"])
def test_empty_fields_make_no_answer(id_: str) -> None:
    assert answer_from(question(id_), {}) is None
    assert answer_from(question(id_), {"value": "  ", "year_0": " ", "note": "A note alone is no answer"}) is None


def test_not_applicable_without_a_reason_is_unfinished_not_wrong() -> None:
    with pytest.raises(Unfinished, match="Say why it does not apply"):
        answer_from(question("SA13"), {"choice": NOT_APPLICABLE})


def test_what_cannot_be_seen_is_refused_as_a_name_and_fills_in_no_reason_or_evidence() -> None:
    with pytest.raises(AnswerError, match=r"^Nothing is written here yet\."):
        answer_from(question("service_name"), {"value": "\u200b"})
    with pytest.raises(Unfinished, match="Say why it does not apply"):
        answer_from(question("SA13"), {"choice": NOT_APPLICABLE, "reason": "\u200b"})
    typed = {"choice": "staff", "level": "documented", "what": "\u200b", "where": "drive", "date": "2026"}
    answer = answer_from(question("SA1"), typed)
    assert answer is not None
    assert answer.evidence.level is Level.SAID


def test_dont_know_needs_nothing_more() -> None:
    assert answer_from(question("SA1"), {"choice": DONT_KNOW}) == Answer(State.DONT_KNOW)


def test_a_figure_that_is_none_is_refused() -> None:
    with pytest.raises(AnswerError, match="'lots' is not a number"):
        answer_from(question("SA5"), {"value": "lots"})


def test_evidence_that_lacks_a_part_keeps_what_is_typed_and_counts_as_said() -> None:
    typed = {"choice": "staff", "level": "documented", "what": "Options paper"}
    answer = answer_from(question("SA1"), typed)
    assert answer is not None
    assert answer.evidence == Evidence(Level.SAID, what="Options paper")


def test_what_cannot_be_an_answer_leaves_the_former_one_and_is_not_sent_to_the_store() -> None:
    def refuse(_answer: Answer | None, _expected: int) -> None:
        raise AssertionError("nothing may be saved")

    entry = Entry.of(question("SA5"), None)
    entry.take({"value": "162"}, refuse)  # type: ignore[arg-type]
    assert "162 is above 100" in entry.trouble
    assert entry.answer is None
