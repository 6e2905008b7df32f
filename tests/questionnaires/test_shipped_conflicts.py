"""The shipped rules on answers that do not sit together: each is broken by the answers that it names, and breaks no other."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from questionnaires import reader
from questionnaires.answers.answer import Answer, State, Value
from questionnaires.conflict_rules import Conflict
from questionnaires.conflicts import conflicting

LIBRARY = reader.read_library(*reader.shipped())
ENGLAND: dict[str, Value] = {"PC1": "england"}
BROKEN_BY: dict[str, dict[str, Value]] = {
    "members_listed_but_undecided": {"MS1": "listed", "MS1_who": ("undecided",)},
    "many_leave_and_most_stay": {"MS2": (Decimal(1), Decimal(2), Decimal(26)), "MS3": Decimal(90)},
    "few_leave_and_few_stay": {"MS2": (Decimal(1), Decimal(2), Decimal(20)), "MS3": Decimal(60)},
    "nothing_fails_but_lowest_grade": {"FE5": ("nothing",), "FE4": "lowest"},
    "nothing_fails_but_deficits": {"FE5": ("nothing",), "FE1": (Decimal(-1), Decimal(-1), Decimal(2))},
    "plan_for_a_deficit_that_is_not_there": {"FE1": (Decimal(0), Decimal(1), Decimal(2)), "FE11": "yes"},
    "cash_agreed_but_not_promised": {"FE7": Decimal(30), "FG5": "hoped_for"},
    "staff_began_but_nobody_leads": {"SA1": "staff", "SA2": "nobody"},
    "free_but_handed_down": {"SA9": "yes", "SA1": "handed_down"},
    "few_replies_but_a_high_share": {"SA5": Decimal(50), "SA3_count": Decimal(20), "SC1_staff": Decimal(100)},
    "unions_see_drafts_but_staff_know_nothing": {"SA8": "working_together", "SA7": "not_discussed"},
    "staff_voice_in_rules_but_no_way": {"GL2_staff_influence": "yes", "GL5": ("none",)},
    "deciding_together_but_nothing_changed": {"PA4": "shared", "PA10": Decimal(0)},
    "places_on_board_but_no_seat": {"PA3": ("board_places",), "PA5": Decimal(0)},
    "users_helped_but_never_take_part": {"PA11": "yes", "PA3": ("none",)},
    "baseline_of_no_benefit": {"CB3": "baseline", "CB3_kinds": ("undecided",)},
    "advice_in_a_plan_that_is_missing": {"FG6": "yes", "FG1": "no"},
    "contract_shorter_than_its_secure_years": {"MS6": Decimal(3), "FG3": Decimal(2)},
    "sponsor_clears_the_way_but_no_help": {"CS3": "active_sponsor", "CS6": "none"},
    "terms_promised_but_no_lawful_way": {"CS1": "in_writing_with_terms", "CS2": "assumed"},
    "partnership_enough_without_a_plan": {"PC1": "scotland", "PC2": "partnership_enough", "PC2_plan": "no_plan"},
}


@pytest.mark.parametrize("id_", BROKEN_BY)
def test_the_answers_that_a_rule_names_break_it_and_no_other(id_: str) -> None:
    answers = {question: Answer(State.ANSWERED, value) for question, value in (ENGLAND | BROKEN_BY[id_]).items()}
    assert [found.conflict.id for found in conflicting(LIBRARY, answers)] == [id_]


def test_every_rule_is_tried_above() -> None:
    assert [conflict.id for conflict in LIBRARY.conflicts] == list(BROKEN_BY)


@pytest.mark.parametrize("conflict", LIBRARY.conflicts, ids=lambda conflict: conflict.id)
def test_a_rule_names_the_answers_in_one_sentence_and_says_what_to_do_in_short_ones(conflict: Conflict) -> None:
    assert len(re.findall(r"[.?!](?:\s|$)", conflict.says)) == 1
    assert max(len(sentence.split()) for sentence in re.split(r"(?<=[.?!])\s", f"{conflict.says} {conflict.ask}")) <= 25
