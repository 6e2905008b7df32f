from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from questionnaires import conditions
from questionnaires.condition_checks import condition_faults
from questionnaires.conditions import Condition, Limit, as_fraction, option_test, questions_in, within
from questionnaires.model import Library, MultipleChoice, Scale

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


def test_a_condition_says_which_questions_it_reads_once_each() -> None:
    condition = CONDITION.validate_python(
        {"any": [{"SA9": {"is": "yes"}}, {"all": [{"PC1": {"is": "wales"}}, {"SA9": {"is": "no"}}]}]}
    )
    assert questions_in(condition) == ("SA9", "PC1")


def test_a_condition_with_two_questions_must_say_how_they_are_joined() -> None:
    with pytest.raises(ValidationError, match="a condition has exactly one key: a question id, 'all' or 'any'"):
        CONDITION.validate_python({"SA9": {"is": "yes"}, "SA2": {"is": "no"}})


@pytest.mark.parametrize(
    ("written", "value"),
    [("25", 25), ("25%", 25), (" 62.5 %", Fraction(125, 2)), ("-1", -1), ("1e3", None), ("1/3", None), ("nan", None)],
)
def test_a_limit_is_an_exact_number(written: str, value: Any) -> None:
    assert as_fraction(written) == value


@pytest.mark.parametrize(
    ("limit", "inside", "outside"),
    [
        (Limit(at_least="25"), [25, 26], [Fraction("24.999999")]),
        (Limit(above="25"), [Fraction("25.000001")], [25]),
        (Limit(at_most="25"), [25, -4], [Fraction("25.000001")]),
        (Limit(below="25"), [24], [25]),
        (Limit(at_least="10", below="20%"), [10, 19], [9, 20]),
        (Limit(), [0], []),
    ],
)
def test_all_given_limits_must_hold(limit: Limit, inside: list[Any], outside: list[Any]) -> None:
    assert all(within(limit, Fraction(value)) for value in inside)
    assert not any(within(limit, Fraction(value)) for value in outside)


@pytest.mark.parametrize(
    ("test", "passing"),
    [
        (conditions.Test(**{"is": "group"}), {"group"}),
        (conditions.Test(is_not="group"), {"nobody", "most"}),
        (conditions.Test(is_one_of=("group", "most")), {"group", "most"}),
        (conditions.Test(at_least="group"), {"group", "most"}),
        (conditions.Test(above="group"), {"most"}),
        (conditions.Test(at_most="group"), {"nobody", "group"}),
        (conditions.Test(below="group"), {"nobody"}),
        (conditions.Test(above="nobody", below="most"), {"group"}),
    ],
)
def test_a_scale_is_ordered_as_its_options_stand(small: Library, test: conditions.Test, passing: set[str]) -> None:
    question = small.questions["backing"]
    assert isinstance(question, Scale)
    assert {option.id for option in question.options if option_test(test, [option.id], question.options)} == passing
    assert not option_test(test, [], question.options)


def test_of_a_multiple_choice_the_options_ticked_are_counted_but_not_exclusive_ones(small: Library) -> None:
    question = small.questions["needs"]
    assert isinstance(question, MultipleChoice)
    two = conditions.Test(count=Limit(at_least="2"))
    assert option_test(two, ["money", "time"], question.options)
    assert not option_test(two, ["money"], question.options)
    assert option_test(conditions.Test(count=Limit(at_most="0")), ["nothing"], question.options)
    assert option_test(conditions.Test(includes=("money",)), ["time", "money"], question.options)
    assert not option_test(conditions.Test(includes=("money", "people")), ["time", "money"], question.options)


@pytest.mark.parametrize(
    ("condition", "place", "message"),
    [
        ({"vote": {"otherwise": {"turnout": {"above": "150"}}}}, ("vote", "otherwise", "turnout", "above"), "150 lies outside 0 to 100"),
        ({"vote": {"otherwise": {}}}, ("vote", "otherwise"), "write one of turnout, yes_of_voting, yes_of_eligible"),
        ({"vote": {"otherwise": {"turnout": {}}}}, ("vote", "otherwise", "turnout"), "no limit is given"),
        ({"vote": {"rule_recorded_before_count": "no"}}, ("vote", "rule_recorded_before_count"), "is either yes or left out"),
        ({"vote": {"at_least": "50"}}, ("vote", "at_least"), "use rule_recorded_before_count, otherwise"),
        ({"leavers": {"at_least": "2"}}, ("leavers",), "say 'latest' for the last year, or 'years' to count years"),
        ({"leavers": {"years": {"above": "10"}}}, ("leavers",), "'years' says which years are counted; say with at_least"),
        ({"leavers": {"years": {"above": "10"}, "at_most": "4"}}, ("leavers", "at_most"), "4 lies outside 0 to 3"),
        ({"leavers": {"latest": {"at_most": "1.5.2"}}}, ("leavers", "latest", "at_most"), "'1.5.2' is not a number"),
        ({"needs": {"count": {"at_least": "1.5"}}}, ("needs", "count", "at_least"), "'1.5' is not a whole number"),
        ({"words": {"is": "fine"}}, ("words",), "answered in free text, which no condition can test"),
        ({"all": [{"backing": {"is": "most"}}, {"any": [{"baking": {"is": "most"}}]}]}, ("all", 1, "any", 0, "baking"), "Did you mean 'backing'?"),
        ({"backing": {"above": "most"}}, ("backing",), "no answer to backing can pass this test"),
        ({"agreed": {"at_least": "yes"}}, ("agreed", "at_least"), "use is, is_not, is_one_of"),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be_put_is_refused_at_its_place(
    small: Library, condition: Any, place: tuple[str | int, ...], message: str
) -> None:
    ((path, said),) = condition_faults(CONDITION.validate_python(condition), ("met_when",), small.questions)
    assert path == ("met_when", *place)
    assert message in said


@pytest.mark.parametrize(
    "condition",
    [
        {"vote": {"rule_recorded_before_count": "yes", "otherwise": {"yes_of_voting": {"above": "50"}}}},
        {"leavers": {"years": {"below": "10"}, "at_most": "1", "latest": {"at_most": "25%"}}},
        {"needs": {"includes": "money", "count": {"at_least": "2"}}},
        {"start": {"at_least": "2024-01-01"}},
        {"staff": {"at_least": "0", "at_most": "2000"}},
    ],
)
def test_a_condition_that_fits_has_no_faults(small: Library, condition: Any) -> None:
    assert [*condition_faults(CONDITION.validate_python(condition), (), small.questions)] == []
