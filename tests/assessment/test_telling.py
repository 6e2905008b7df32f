"""What is said of released answers, where a workshop is, and what a room's weights come to."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

import assessment
from assessment import definitions, files
from assessment.workshop import progress, telling, weighing
from assessment.workshop.setup import Group, Setup
from assessment.workshop.shapes import Phase, Round, Standing, WeightSets, Workshop
from questionnaires.answers import Response
from questionnaires.plain_yaml import read_source
from reports.records import Agreed, Invited, WorkshopRecord
from scoring.released import Choice, Counted, GroupResult, Released

OPTIONS = tuple(Choice(id=each.lower(), title=each) for each in ("Told", "Asked", "Involved", "Partners", "In control"))
WHOLE = Counted(counts=(2, 9, 3, 7, 1), dont_know=2)
EXAMPLE = Path(assessment.__file__).parent / "examples" / "an-invented-service.yaml"
AT = datetime(2026, 3, 1, tzinfo=UTC)


def released(whole: Counted | None = WHOLE, groups: tuple[GroupResult, ...] = (), *, ordered: bool = True) -> Released:
    return Released(options=OPTIONS, ordered=ordered, least=5, whole=whole, groups=groups)


def standing(rounds: tuple[Round, ...], agreed: dict[str, Agreed] | None = None, on_screen: str = "") -> Standing:
    setup = Setup(name="Day", groups=(Group(id="staff", label="Staff"),), agenda=("A", "B", "C"))
    return Standing(Workshop("w", "a", setup, 1, AT, "", AT, None, None, on_screen), {}, rounds, agreed or {})


def test_the_example_of_the_design_reads_as_it_is_drawn() -> None:
    found = telling.told(released())
    assert found.headline == "Two views: “Asked” and “Partners”"
    assert found.agreement is not None
    assert (found.agreement.said, found.agreement.place) == ("0.27: weak agreement", 633)
    assert [(each.letter, each.people) for each in found.rows] == [("A", 2), ("B", 9), ("C", 3), ("D", 7), ("E", 1)]
    assert found.rows[1].share == 1
    assert found.rows[3].share == Fraction(7, 9)
    assert found.dont_know is not None
    assert (found.dont_know.people, found.people) == (2, 24)
    assert found.middle == "Of the 22 who chose an option, the middle answer is between “Asked” and “Involved”."


def test_without_an_order_there_is_no_agreement_and_no_middle() -> None:
    found = telling.told(released(ordered=False))
    assert found.agreement is None
    assert found.middle == ""


def test_of_too_few_nothing_is_told_but_that() -> None:
    found = telling.told(released(None))
    assert found == telling.Told("Fewer than 5 people answered, so nothing is shown.")


@pytest.mark.parametrize(("hidden", "why"), [("few", "fewer than 5, not shown"), ("others", "it would tell too much of this group or of another")])
def test_a_hidden_group_is_there_with_the_reason_and_no_figure(hidden: str, why: str) -> None:
    shown = GroupResult(id="staff", label="Staff", people=11, counted=Counted(counts=(0, 2, 2, 6, 1)))
    found = telling.told(released(groups=(shown, GroupResult(id="board", label="Board", hidden=hidden))))  # type: ignore[arg-type]
    staff, board = found.groups
    assert (staff.counts, staff.people, staff.middle) == ((0, 2, 2, 6, 1, 0), 11, "“Partners”")
    assert (board.counts, board.people) == (None, None)
    assert why in board.why


def test_does_not_apply_has_a_column_only_if_somebody_said_so() -> None:
    assert telling.told(released()).columns == ("A", "B", "C", "D", "E", "?")
    assert telling.told(released(Counted(counts=(1, 2, 3, 0, 0), not_applicable=1))).columns[-1] == "–"


def test_the_room_is_where_the_facilitator_led_it_and_goes_on_to_what_was_not_asked() -> None:
    rounds = (Round(1, "A", Phase.REVEALED, 6, released()), Round(2, "C", Phase.OPEN, 0))
    assert progress.current(standing(())) == ""
    assert progress.current(standing(rounds)) == "C"
    found = standing(rounds, on_screen="A")
    assert progress.current(found) == "A"
    assert progress.following(found, "A") == "B"
    assert progress.following(found, "C") == "B"
    assert [progress.state(found, each) for each in ("A", "B", "C")] == ["shown", "not_asked", "open"]


def test_a_voided_or_closed_question_counts_as_not_asked() -> None:
    rounds = (Round(1, "A", Phase.VOID, 6), Round(2, "B", Phase.CLOSED, 6))
    assert [progress.state(standing(rounds), each) for each in ("A", "B")] == ["not_asked", "not_asked"]


def test_agreed_and_no_agreement_are_two_things() -> None:
    rounds = (Round(1, "A", Phase.REVEALED, 6, released()), Round(2, "B", Phase.REVEALED, 6, released()))
    found = standing(rounds, {"A": Agreed(option="told", reason="So."), "B": Agreed(reason="Two views.")})
    assert [progress.state(found, each) for each in ("A", "B")] == ["agreed", "no_agreement"]


def test_the_least_agreed_comes_first_and_of_what_nothing_is_shown_last() -> None:
    rounds = (
        Round(1, "A", Phase.REVEALED, 9, released(None)),
        Round(2, "B", Phase.REVEALED, 9, released(Counted(counts=(9, 0, 0, 0, 0)))),
        Round(3, "C", Phase.REVEALED, 9, released(Counted(counts=(5, 0, 0, 0, 4)))),
    )
    assert [each.question for each in progress.by_disagreement(standing(rounds))] == ["C", "B", "A"]


def test_a_question_without_order_stands_where_its_split_puts_it_and_says_so_in_words() -> None:
    even, alike = (Released(options=OPTIONS[:2], ordered=False, least=5, whole=Counted(counts=each)) for each in ((4, 4), (8, 0)))
    rounds = (
        Round(1, "A", Phase.REVEALED, 8, released(Counted(counts=(0, 7, 1, 0, 0)))),
        Round(2, "B", Phase.REVEALED, 8, even),
        Round(3, "C", Phase.REVEALED, 8, alike),
    )
    assert [each.question for each in progress.by_disagreement(standing(rounds))] == ["B", "A", "C"]
    assert telling.divided(even) == "No order: 4 of 8 chose the most common answer"
    assert telling.divided(released()) == "0.27: weak agreement"
    assert telling.divided(released(None)) == telling.divided(None) == ""


def heard(*sets: tuple[int, ...]) -> WeightSets:
    titles = tuple((each.id, each.title) for each in definitions.shipped().scoring.dimensions)
    return WeightSets(dimensions=titles, sets=sets)


def test_weights_have_a_middle_and_a_middle_half() -> None:
    first = weighing.heard(heard(*[(each, 100 - each, 0, 0, 0, 0, 0, 0, 0, 0) for each in (10, 20, 30, 40, 50, 60)])).dimensions[0]
    assert (first.low, first.middle, first.high) == (20, 35, 50)


@pytest.mark.parametrize("points", [(100, *[0] * 9), (10,) * 10, (0,) * 10, (91, *[1] * 9), (33, 33, 34, *[0] * 7)])
def test_any_points_become_weights_that_a_scoring_file_can_hold(points: tuple[int, ...]) -> None:
    found = weighing.thousandths(points)
    assert sum(found) == 1000
    assert min(found) >= 1


def test_the_score_is_told_under_each_set_of_weights_and_under_their_middle() -> None:
    given = definitions.shipped()
    answers = files.answers_in(read_source(EXAMPLE), given)
    one_sided = [tuple(100 if place == at else 0 for place in range(10)) for at in range(10)]
    found = weighing.weighed(heard(*one_sided, (10,) * 10), given, Response(answers))
    assert found.bounds is not None
    assert found.room.bounds is not None
    assert found.bounds.lower <= found.room.bounds.said.lower < found.room.bounds.said.upper <= found.bounds.upper
    assert found.heard.people == 11
    assert 0 < found.same_band < 11
    assert found.now.verdict == found.room.verdict


def test_weights_like_those_of_the_scoring_change_nothing() -> None:
    given = definitions.shipped()
    points = [each.weight // 10 for each in given.scoring.dimensions]
    assert sum(points) == 100
    found = weighing.weighed(heard(*[tuple(points)] * 5), given, Response(files.answers_in(read_source(EXAMPLE), given)))
    assert found.same_band == 5
    assert found.now.bounds is not None
    assert found.bounds == found.now.bounds.said


def test_groups_that_are_shown_are_compared_for_those_invited_and_those_who_may_be_counted() -> None:
    low, high = (GroupResult(id=id_, label=label, people=sum(counts), counted=Counted(counts=counts)) for id_, label, counts in (("staff", "Staff", (6, 9, 4, 1, 0)), ("managers", "Managers", (0, 1, 3, 5, 3))))
    setup = Setup(name="Day", groups=(Group(id="staff", label="Staff", invited=40), Group(id="managers", label="Managers")))
    stands = Standing(Workshop("w", "a", setup, 1, AT, "", AT, None, None), {"": 36}, (), {}, told={"staff": 22, "managers": 14})
    found = telling.told(released(Counted(counts=(6, 10, 7, 6, 3)), (low, high)), telling.crowd(stands))
    assert len(found.gaps) == 1
    assert found.gaps[0].startswith("Managers answered 1.8 steps higher than Staff; if those who did not answer")
    assert "(Staff: the 40 invited; Managers: the 14 who came)" in found.gaps_rest_on
    assert found.everybody == "", "how many were invited is not known of every group"
    assert telling.told(released(Counted(counts=(6, 10, 7, 6, 3)), (low,)), telling.crowd(stands)).gaps == ()


def test_once_nobody_is_in_the_workshop_any_more_its_record_says_how_many_came() -> None:
    setup = Setup(name="Day", groups=(Group(id="staff", label="Staff"),))
    over = Standing(Workshop("w", "a", setup, 1, AT, "", AT, None, AT), {}, (), {})
    left = WorkshopRecord(name="Day", on=AT.date(), groups=(Invited(id="staff", label="Staff", came=22),), came=22)
    assert telling.crowd(over, left).came == {"staff": 22}
    assert telling.crowd(over).came == {}
