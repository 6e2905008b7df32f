"""What an answer cannot be, in the sentence that stands beside the question."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from questionnaires.answers import (
    Answer,
    Ballot,
    Challenge,
    Evidence,
    Level,
    State,
    answer_faults,
    check_answer,
    is_blank,
    is_partly_filled,
    is_printable,
)
from questionnaires.errors import AnswerError
from questionnaires.model import Library


def said(value: Any, **more: Any) -> Answer:
    return Answer(State.ANSWERED, value, **more)


@pytest.mark.parametrize(
    ("id_", "value", "message"),
    [
        (
            "backing",
            "gruop",
            "'gruop' is not one of the options. Did you mean 'group'? The options are nobody, group, most.",
        ),
        ("backing", ("group",), "This is not an answer that “Backing” can have."),
        ("backing", None, "This is not an answer that “Backing” can have."),
        ("backing", Decimal(1), "This is not an answer that “Backing” can have."),
        ("agreed", "maybe", "'maybe' is not one of the options. The options are yes, no."),
        ("needs", (), "Nothing is ticked. Tick at least one option, or leave the question for later."),
        ("needs", ("money", "money"), "'Money' is ticked twice. Keep one."),
        ("needs", ("money", "gold"), "'gold' is not one of the options. The options are money, time, people, nothing."),
        (
            "needs",
            ("nothing", "money"),
            "“Nothing” cannot be ticked together with anything else. Keep either it or the others.",
        ),
        ("staff", Decimal(-1), "-1 is below 0, the lowest that is possible here. Check the figure and the unit."),
        (
            "staff",
            Decimal(2001),
            "2,001 is above 2,000, the highest that is possible here. Check the figure and the unit.",
        ),
        ("staff", Decimal("12.5"), "12.5 has digits after the point. Please give a whole number."),
        ("staff", Decimal("NaN"), "'NaN' is not a number. Write figures only, such as 12.5."),
        (
            "staff",
            Decimal("1e99999"),
            "1E+99999 is above 2,000, the highest that is possible here. Check the figure and the unit.",
        ),
        ("staff", "12", "This is not an answer that “Staff” can have."),
        ("share", Decimal("12.55"), "12.55 has too many digits after the point; at most 1 fit here. Please round it."),
        (
            "pay",
            (Decimal(1),),
            "This takes 2 years, oldest first, but 1 stand here. Leave a year open if you do not have its figure.",
        ),
        ("pay", (None, None), "No year is filled in. Give at least one figure, or choose “Don't know”."),
        (
            "pay",
            (None, Decimal("-11")),
            "-11 is below -10, the lowest that is possible here. Check the figure and the unit.",
        ),
        ("start", datetime(2026, 1, 1), "This is not an answer that “Start” can have."),
        ("start", "2026-01-01", "This is not an answer that “Start” can have."),
        ("vote", "yes", "This is not an answer that “Vote” can have."),
        ("words", " \n", "Nothing is written here yet. Write something, or leave the question for later."),
        ("words", "x" * 201, "This text has 201 characters; at most 200 fit here. Please shorten it."),
        (
            "words",
            "a\x00b",
            "This text holds a character that cannot be printed. Please type it again instead of pasting it.",
        ),
        (
            "words",
            "\ud800",
            "This text holds a character that cannot be printed. Please type it again instead of pasting it.",
        ),
    ],
)
def test_an_impossible_value_is_refused_in_one_sentence(small: Library, id_: str, value: Any, message: str) -> None:
    assert [*answer_faults(small.questions[id_], said(value))] == [message]
    with pytest.raises(AnswerError) as caught:
        check_answer(small.questions[id_], said(value))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("id_", "value"),
    [
        ("needs", ("people", "money")),
        ("needs", ("nothing",)),
        ("staff", Decimal(0)),
        ("staff", Decimal("2000.0")),
        ("pay", (None, Decimal("0.01"))),
        ("start", date(2026, 1, 1)),
        ("words", "two\nlines\tand “quotes” ✓ " + "x" * 170),
    ],
)
def test_what_lies_on_the_edge_is_accepted(small: Library, id_: str, value: Any) -> None:
    check_answer(small.questions[id_], said(value))


@pytest.mark.parametrize(
    ("id_", "answer", "message"),
    [
        ("service_name", Answer(State.DONT_KNOW), "“Don't know” cannot be chosen here. Please answer the question, or leave it for later."),
        ("service_name", Answer(State.NOT_APPLICABLE, reason="x"), "“Does not apply” cannot be chosen here. Please answer the question, or leave it for later."),
        ("agreed", Answer(State.NOT_APPLICABLE, reason="x"), "“Does not apply” cannot be chosen here. Please answer the question, or choose “Don't know”."),
        ("backing", Answer(State.NOT_APPLICABLE, reason=" "), "Say why this does not apply to your service. One sentence is enough."),
        ("backing", Answer(State.DONT_KNOW, "group"), "This is not an answer that “Backing” can have."),
        ("backing", said("group", evidence=Evidence(Level.DOCUMENTED, what="minutes")), "Evidence that is documented needs what it is, where it is and its date. Still missing: where it is, its date."),
        ("backing", said("group", evidence=Evidence(Level.CHECKED, "a", "b", "May")), "Evidence that is checked needs what it is, where it is, its date and who else checked it. Still missing: who else checked it."),
        ("backing", said("group", evidence=Evidence(asked_of="auditor")), "Asking somebody for a check needs who is asked and when. Still missing: when."),
        ("backing", said("group", evidence=Evidence(asked_of="auditor", asked_on="soon")), "'soon' is not a date. Write year, month and day, such as 2026-11-23."),
        ("backing", said("group", evidence=Evidence(asked_of="auditor", asked_on="20261123")), "'20261123' is not a date. Write year, month and day, such as 2026-11-23."),
        ("backing", said("group", evidence=Evidence(checked_on="2026-11-23")), "The day of a check stands here, but the level is not checked. Leave the day out, or write checked and by whom."),
        ("backing", said("group", evidence=Evidence(challenge=Challenge(by="auditor"))), "A challenge needs its reason, who made it and when. Still missing: its reason, when."),
        ("backing", said("group", evidence=Evidence(challenge=Challenge("No.", "auditor", "2026-11-23", withdrawn_by="auditor"))), "A challenge that is withdrawn needs why, by whom and when. Still missing: why it is withdrawn, when."),
        ("backing", said("group", evidence=Evidence(Level.CHECKED, "a", "b", "May", "audit", challenge=Challenge("No.", "auditor", "2026-11-23"))), "An answer that is challenged cannot count as checked. Withdraw the challenge with a reason, or write said or documented."),
        ("backing", Answer(State.DONT_KNOW, evidence=Evidence(asked_of="auditor", asked_on="2026-11-23")), "Only an answer with a value can wait for a check or be challenged. Give the answer, or leave out who was asked and the challenge."),
        ("backing", said("group", note="x" * 4001), "This text has 4,001 characters; at most 4,000 fit here. Please shorten it."),
        ("backing", said("group", evidence=Evidence(what="\x1b")), "This text holds a character that cannot be printed. Please type it again instead of pasting it."),
    ],
)  # fmt: skip
def test_a_reply_that_is_not_open_here_is_refused(small: Library, id_: str, answer: Answer, message: str) -> None:
    assert [*answer_faults(small.questions[id_], answer)] == [message]


@pytest.mark.parametrize("unseen", ["", " \n", "\u00a0\u2003", "\u200b\u200d\ufeff", "\u202e\u2066", "\u3164\u2800", "\u0301\ufe0f"])
def test_text_in_which_nothing_can_be_seen_is_taken_as_empty(small: Library, unseen: str) -> None:
    def first(id_: str, answer: Answer) -> str:
        return next(answer_faults(small.questions[id_], answer), "")

    assert first("service_name", said(unseen)).startswith("Nothing is written here yet.")
    assert first("backing", Answer(State.NOT_APPLICABLE, reason=unseen)).startswith("Say why this does not apply")
    documented = Evidence(Level.DOCUMENTED, what=unseen, where="drive", date="May")
    assert first("backing", said("group", evidence=documented)).endswith("Still missing: what it is.")


@pytest.mark.parametrize("seen", ["X", "\u200bX", "e\u0301", "日本", "👩\u200d⚕\ufe0f", "−", "ਸੇਵਾ"])
def test_text_in_which_something_can_be_seen_is_not_empty(seen: str) -> None:
    assert not is_blank(seen)


def test_evidence_that_is_only_said_needs_nothing_more(small: Library) -> None:
    check_answer(small.questions["backing"], said("group", evidence=Evidence(where="in a drawer")))


@pytest.mark.parametrize(
    ("id_", "value", "partly"),
    [
        ("leavers", (Decimal(1), None, Decimal(3)), True),
        ("leavers", (Decimal(1), Decimal(2), Decimal(3)), False),
        ("needs", ("money",), False),
        ("vote", Ballot(eligible=100, voted=90, yes=80, no=9, spoiled=1), False),
        ("vote", Ballot(eligible=100, voted=90, yes=80, spoiled=1), False),
        ("vote", Ballot(turnout=Decimal(98), yes_of_voting=Decimal(97)), False),
        ("vote", Ballot(voted=90, yes=80, no=9, turnout=Decimal(98)), False),
        ("vote", Ballot(eligible=100, voted=90, yes=80), True),
        ("vote", Ballot(yes=80, no=9), True),
        ("vote", Ballot(eligible=100, voted=90, no=9, spoiled=1), False),
        ("vote", Ballot(eligible=100, yes=80, no=9, spoiled=1), False),
        ("vote", Ballot(eligible=100, yes=80, no=9), True),
        ("vote", Ballot(recorded_before_count=True), True),
    ],
)
def test_an_answer_is_partly_filled_while_a_figure_of_it_is_open(
    small: Library, id_: str, value: Any, partly: bool
) -> None:
    check_answer(small.questions[id_], said(value))
    assert is_partly_filled(value) is partly


def test_an_answer_that_is_not_given_is_not_partly_filled() -> None:
    assert not is_partly_filled(Answer(State.DONT_KNOW).value)


@pytest.mark.parametrize(
    ("text", "printable"),
    [("two\r\nlines\tand “quotes” 👩‍💻", True), ("", True), ("a\x00", False), ("a\x0b", False), ("a\x7f", False), ("a\x85", False), ("a\x9f", False), ("\ud800", False)],
)
def test_line_breaks_and_tabs_can_be_printed_and_other_controls_and_half_characters_cannot(text: str, printable: bool) -> None:
    assert is_printable(text) is printable
