"""Which questions are asked at which depth."""

from __future__ import annotations

from typing import Any

import pytest
from test_routing import NATIONS, library, said, single, yes_no

from questionnaires import routing
from questionnaires.model import DEPTHS
from questionnaires.routing import Applies
from questionnaires.wording import why_not_asked

CHOICE = {**single("depth", *DEPTHS, not_applicable=None), "type": "single_choice", "depth": "first_look"}
DEEP = library(
    {**NATIONS, "depth": "first_look"},
    CHOICE,
    yes_no("soon", depth="first_look", asked_when={"nation": {"is": "scotland"}}),
    yes_no("usual"),
    yes_no("late", depth="full"),
    yes_no("later", depth="full", asked_when={"late": {"is": "yes"}}),
)


def asked(**answers: Any) -> dict[str, Applies]:
    return routing.applies(DEEP, {id_: said(value) for id_, value in answers.items()})


@pytest.mark.parametrize(
    ("depth", "left_out"),
    [("first_look", {"usual", "late", "later"}), ("core", {"late", "later"}), ("full", set())],
)
def test_each_depth_includes_the_ones_before_it(depth: str, left_out: set[str]) -> None:
    found = asked(depth=depth)
    assert {id_ for id_, state in found.items() if state is Applies.LEFT_OUT} == left_out


def test_while_nobody_has_chosen_nothing_is_left_out() -> None:
    assert Applies.LEFT_OUT not in asked().values()


def test_what_does_not_apply_is_hidden_not_left_out() -> None:
    assert asked(depth="first_look", nation="england")["soon"] is Applies.HIDDEN
    assert asked(depth="core", late="no")["later"] is Applies.HIDDEN


def test_progress_and_minutes_count_only_what_is_asked() -> None:
    (first,) = routing.completeness(DEEP, {"depth": said("first_look"), "nation": said("england")})
    (everything,) = routing.completeness(DEEP, {"depth": said("full"), "nation": said("england")})
    assert (first.total.asked, first.total.left) == (2, 0)
    assert (everything.total.asked, everything.minutes_left) == (5, 5), "10 minutes for six questions, three of them left"
    assert first.minutes_left == 0


def test_the_reason_is_said() -> None:
    answers = {"depth": said("core")}
    assert why_not_asked(DEEP, "late", answers) == "This is not asked at the depth you chose."
