from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import questionnaires
from questionnaires import wording
from questionnaires.answers import Answer, Ballot, State
from questionnaires.conditions import BallotLimits, Limit
from questionnaires.model import Library
from questionnaires.texts import Wording

WORDS = Wording("test", {"saved_at": "Saved at {time}.", "and": " and "})


def test_values_are_filled_in() -> None:
    assert WORDS("saved_at", time="14:32") == "Saved at 14:32."


def test_what_people_write_is_never_read_as_a_place_or_format() -> None:
    assert WORDS("saved_at", time="{time} {0.__class__} %s \\1") == "Saved at {time} {0.__class__} %s \\1."


def test_a_missing_key_names_the_near_miss() -> None:
    with pytest.raises(KeyError, match=r"test has no wording 'saved'\. Did you mean 'saved_at'\?"):
        WORDS("saved")


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="time"):
        WORDS("saved_at")


def test_a_language_without_a_file_falls_back_to_english() -> None:
    assert wording.table("questionnaires", "xx")("dont_know") == "Don't know"


def test_every_wording_that_the_code_names_exists_and_every_one_is_used() -> None:
    folder = Path(questionnaires.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    texts = wording.table("questionnaires").texts
    named = set(re.findall(r"\b(?:words|fail|table\(.questionnaires.\))\(\s*\"(\w+)\"", code))
    assert named - set(texts) == set()
    put_together = re.compile(r"(ballot|rule|limit|evidence|part)_\w+|\w+_(incomplete|disagrees)|months")
    unused = {key for key in texts if f'"{key}"' not in code and not put_together.fullmatch(key)}
    assert unused == set()


def said(value: Any) -> Answer:
    return Answer(State.ANSWERED, value)


@pytest.mark.parametrize(
    ("id_", "answer", "text"),
    [
        ("backing", said("group"), "A group"),
        ("backing", said("an option of an older version"), "an option of an older version"),
        ("backing", Answer(State.DONT_KNOW), "Don't know"),
        (
            "backing",
            Answer(State.NOT_APPLICABLE, reason="Nobody {works} here."),
            "Does not apply: Nobody {works} here.",
        ),
        ("agreed", said("no"), "No"),
        ("needs", said(("money", "time")), "Money; Time"),
        ("staff", said(Decimal(1200)), "1,200 people"),
        ("share", said(Decimal("12.0")), "12.0%"),
        ("leavers", said((Decimal("12.1"), Decimal("13.0"), None)), "12.1%, 13.0%, not known"),
        ("start", said(date(2026, 11, 3)), "3 November 2026"),
        ("words", said("As *typed* <b>"), "As *typed* <b>"),
        (
            "vote",
            said(Ballot(eligible=1200, voted=1000, yes=600, no=399, spoiled=1)),
            "1,200 could vote; 1,000 voted; 600 yes; 399 no; 1 spoiled",
        ),
        (
            "vote",
            said(
                Ballot(
                    turnout=Decimal("98.0"),
                    yes_of_voting=Decimal(3),
                    rule=BallotLimits(turnout=Limit(at_least="50"), yes_of_voting=Limit(above="50")),
                    recorded_before_count=True,
                )
            ),
            "turnout 98.0%; 3% of valid votes were yes; rule: turnout at least 50%, above 50% of valid votes yes; "
            "rule recorded before the count",
        ),
        ("vote", said(Ballot(recorded_before_count=False)), "rule not recorded before the count"),
    ],
)
def test_an_answer_is_shown_in_plain_words(small: Library, id_: str, answer: Answer, text: str) -> None:
    assert wording.answer_text(small.questions[id_], answer) == text


def test_pounds_stand_before_the_figure(small: Library) -> None:
    in_pounds = small.questions["staff"].model_copy(update={"unit": "£"})
    assert wording.answer_text(in_pounds, said(Decimal(48000))) == "£48,000"
    assert wording.answer_text(in_pounds, said(Decimal(-500))) == "−£500"
