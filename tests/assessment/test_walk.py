"""The way through the questions, on the small definitions: five pages in two questionnaires."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from assessment.definitions import Definitions
from assessment.record import Saved
from assessment.walk import TaskState, Walk, walk
from questionnaires.answers import Answer, State

ABOUT, LEADING, FIGURES, BALLOT = ("profile", "about"), ("team", "leading"), ("team", "figures"), ("team", "the_ballot")


def said(value: Any) -> Answer:
    return Answer(State.ANSWERED, value)


PROFILE = {"service_name": said("X"), "stage_aimed_at": said("G2"), "nation": said("england")}
TEAM = {
    "lead": said("one"), "voluntary": Answer(State.DONT_KNOW), "failing": said(("money",)), "staff": said(Decimal(4)),
    "vacancies": said(Decimal("1.0")), "turnover": said((Decimal("1.0"),) * 3), "decided_on": Answer(State.DONT_KNOW),
    "remarks": said("none"), "ballot": Answer(State.DONT_KNOW),
}  # fmt: skip


def through(small: Definitions, answers: dict[str, Answer]) -> Walk:
    return walk(small.library, answers)


def saved(*question_ids: str) -> dict[str, Saved]:
    """Saved answers, each a minute after the one before."""
    start = datetime(2026, 5, 1, tzinfo=UTC)
    return {id_: Saved(said("x"), 1, "local", start + timedelta(minutes=n)) for n, id_ in enumerate(question_ids)}


def test_pages_come_in_the_order_of_the_questionnaires(small: Definitions) -> None:
    way = through(small, {})
    assert [step.key for step in way.steps] == [ABOUT, LEADING, FIGURES, BALLOT]
    assert [way.number(step) for step in way.steps] == [1, 2, 3, 4]


def test_next_and_previous_lead_from_page_to_page_and_end_at_both_ends(small: Definitions) -> None:
    way = through(small, {})
    first, second, *_, last = way.steps
    assert way.following(first) == second
    assert way.preceding(second) == first
    assert way.preceding(first) is None
    assert way.following(last) is None


def test_pages_are_found_by_their_ids_and_by_their_questions(small: Definitions) -> None:
    way = through(small, {})
    assert way.find("team", "figures") == way.steps[2]
    assert way.find("team", "nothing") is None
    assert way.find("nothing", "figures") is None
    assert way.home("turnover") == way.steps[2]
    assert way.home("nothing") is None


def test_a_question_that_routing_hides_is_not_on_its_page_and_is_not_counted(small: Definitions) -> None:
    def asked(nation: str) -> list[str]:
        page = through(small, {"nation": said(nation)}).find(*LEADING)
        assert page is not None
        assert page.progress.asked == len(page.questions)
        return [question.id for question in page.questions]

    assert asked("england") == ["lead", "voluntary", "failing"]
    assert asked("scotland") == ["lead", "voluntary", "failing", "partnership"]


def test_a_question_that_may_yet_apply_is_asked(small: Definitions) -> None:
    page = through(small, {}).find(*LEADING)
    assert page is not None
    assert "partnership" in [question.id for question in page.questions]


@pytest.mark.parametrize(
    ("answers", "states"),
    [
        ({}, [TaskState.NOT_STARTED, TaskState.NOT_STARTED]),
        (PROFILE, [TaskState.COMPLETE, TaskState.NOT_STARTED]),
        (PROFILE | {"lead": Answer(State.DONT_KNOW)}, [TaskState.COMPLETE, TaskState.IN_PROGRESS]),
        (PROFILE | TEAM, [TaskState.COMPLETE, TaskState.COMPLETE]),
        (
            PROFILE | TEAM | {"turnover": said((Decimal(1), None, Decimal(2)))},
            [TaskState.COMPLETE, TaskState.IN_PROGRESS],
        ),
    ],
)
def test_the_state_of_each_task(small: Definitions, answers: dict[str, Answer], states: list[TaskState]) -> None:
    assert [task.state for task in through(small, answers).tasks] == states


def test_minutes_left_shrink_with_every_answer_and_end_at_none(small: Definitions) -> None:
    answers: dict[str, Answer] = {}
    left = [through(small, answers).minutes_left]
    for question_id, answer in (PROFILE | TEAM).items():
        answers[question_id] = answer
        left.append(through(small, answers).minutes_left)
    assert left[0] == 14
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0
    assert 0 not in left[:-1]


def test_the_share_done_is_1_only_when_nothing_is_left(small: Definitions) -> None:
    assert through(small, {}).share_done == 0
    assert through(small, PROFILE | TEAM).share_done == 1
    all_but_one = {key: value for key, value in (PROFILE | TEAM).items() if key != "remarks"}
    assert 0.9 < through(small, all_but_one).share_done < 1


def test_progress_over_all_adds_up_the_tasks(small: Definitions) -> None:
    progress = through(small, PROFILE | TEAM).progress
    assert (progress.asked, progress.answered, progress.dont_know, progress.unanswered) == (12, 9, 3, 0)


def test_one_resumes_at_the_first_page_when_nothing_is_answered(small: Definitions) -> None:
    first = through(small, {}).resume({})
    assert first is not None
    assert first.key == ABOUT


def test_one_resumes_on_the_page_of_the_last_answer(small: Definitions) -> None:
    answers = {"lead": said("one"), "staff": said(Decimal(4))}
    way = through(small, answers)
    here = way.resume(saved("lead", "staff"))
    assert here is not None
    assert here.key == FIGURES
    here = way.resume(saved("staff", "lead"))
    assert here is not None
    assert here.key == LEADING


def test_one_resumes_after_a_page_that_is_done_and_around_the_end(small: Definitions) -> None:
    here = through(small, PROFILE).resume(saved(*PROFILE))
    assert here is not None
    assert here.key == LEADING
    here = through(small, {"ballot": Answer(State.DONT_KNOW)}).resume(saved("ballot"))
    assert here is not None
    assert here.key == ABOUT


def test_nothing_is_resumed_when_all_is_answered(small: Definitions) -> None:
    answers = PROFILE | TEAM
    assert through(small, answers).resume(saved(*answers)) is None


def test_a_half_filled_series_is_where_one_resumes_when_nothing_else_is_left(small: Definitions) -> None:
    answers = PROFILE | TEAM | {"turnover": said((Decimal(1), None, Decimal(2)))}
    here = through(small, answers).resume(saved(*answers))
    assert here is not None
    assert here.key == FIGURES


def test_a_task_leads_to_its_first_page_with_something_left(small: Definitions) -> None:
    way = through(
        small, {"nation": said("england"), "lead": said("one"), "voluntary": said("yes"), "failing": said(("money",))}
    )
    steps = [task.next_step for task in way.tasks]
    assert [step.key for step in steps if step] == [ABOUT, FIGURES]
    done = through(small, PROFILE | TEAM).tasks[1].next_step
    assert done is not None
    assert done.key == LEADING
