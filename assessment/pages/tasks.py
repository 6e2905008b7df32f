"""Task list: each questionnaire with its state, what is next, and the gates by stage."""

from __future__ import annotations

import streamlit as st

from assessment import asking, former, results, second_person
from assessment.ballot.told import ballot_question
from assessment.identity import Action
from assessment.record import Assessment
from assessment.second_person import Show
from assessment.shell import against_what, earlier, frame, part, rights, service, way_on
from assessment.shell.desk import Desk, desk
from assessment.shell.markup import escape, facts, standing
from assessment.shell.session import assessment, definitions_of, hosted, minutes_left, moment, words
from assessment.survey.results import ANSWERS
from assessment.walk import Step, Task, TaskState, Walk, walk
from questionnaires.model import Questionnaire
from reports.document import GateList
from reports.parts import gates


def draw() -> None:
    """The whole page."""
    kept = assessment()
    here = desk(kept)
    if (asked := asking.part_of(kept)) is not None:
        part.draw_tasks(kept, here, asked)
        return
    found = walk(here.definitions.library, here.answers)
    frame.title(kept.name, eyebrow=words("tasks_eyebrow_example" if kept.example else "tasks_eyebrow"), tab=words("tab_tasks", name=kept.name))
    st.html(facts(_facts(kept)) + service.published(kept))
    frame.word_left()
    _told(kept, here)
    earlier.draw(kept, here.standing)
    following = _following(kept, here, found)
    _way_on(kept, found, following)
    st.header(words("tasks_title"), anchor=False)
    for number, task in enumerate(found.tasks):
        _task(number, task, is_next=following is not None and following in task.steps)
    against_what.on_tasks(here)
    _others(kept, here)
    st.header(words("gates_title"), anchor=False)
    _gates(kept)
    if hosted():
        frame.link("people", words("to_people"))
    frame.link_to_submit()
    frame.link("beforehand", words("to_beforehand" if here.standing.may(Action.PLAN) else "to_beforehand_read"))
    frame.link("history", words("to_history" if here.standing.may(Action.DELETE) else "to_history_read"))


def _others(kept: Assessment, here: Desk) -> None:
    """The ways to ask somebody else; nothing if there is none."""
    facilitates, ballot = here.standing.may(Action.FACILITATE), ballot_question(here.definitions)
    if not (facilitates or ballot or here.standing.may(Action.PLAN) or asking.requests(kept)):
        return
    st.header(words("tasks_others_title"), anchor=False)
    if here.standing.may(Action.PLAN) or asking.requests(kept):
        frame.link("colleague", _colleagues(kept) if here.standing.may(Action.PLAN) else words("colleague_requests"))
    if facilitates:
        frame.link("workshop", words("to_workshops"))
    if here.standing.may(Action.PLAN) and any(each in here.definitions.library.questions for each in ANSWERS):
        frame.link("survey", words("to_survey"))
    if ballot:
        frame.link("ballot", words("to_ballot" if here.standing.may(Action.PLAN) else "to_ballot_read"))


def _told(kept: Assessment, here: Desk) -> None:
    """What somebody can do who may not answer everything."""
    rights.told_of_answers(kept, here.standing)
    if given := _given(here):
        titles = [each.title for each in here.definitions.library.questionnaires if each.id in given]
        st.html(f'<div class="mr-callout"><p>{escape(words("given_to_you", titles="; ".join(titles)))}</p></div>')


def _given(here: Desk) -> frozenset[str]:
    """The questionnaires that a contributor was given; none: all, or nothing at all."""
    all_ = [each.id for each in here.definitions.library.questionnaires]
    may = frozenset(id_ for id_ in all_ if here.standing.may(Action.ANSWER, id_))
    return may if len(may) < len(all_) else frozenset()


def _following(kept: Assessment, here: Desk, found: Walk) -> Step | None:
    """The page to go on with: where the person left off, or what else they can answer."""
    step = found.resume(kept.answers)
    if step is None or here.standing.may(Action.ANSWER, step.questionnaire.id):
        return step
    return next((one for one in found.steps if one.progress.left and here.standing.may(Action.ANSWER, one.questionnaire.id)), None)


def _facts(kept: Assessment) -> list[tuple[str, str]]:
    here = desk(kept)
    return [*service.said(here.definitions, here.answers), (words("fact_saved"), moment(kept.changed))]


def _colleagues(kept: Assessment) -> str:
    waiting = sum(not asked.taken and asked.withdrawn is None for asked in asking.requests(kept).values())
    return words("to_colleague_waiting", count=waiting) if waiting else words("to_colleague")


def _way_on(kept: Assessment, found: Walk, step: Step | None) -> None:
    way_on.draw(found, step)
    with st.container(horizontal=True):
        if step is not None:
            frame.button_to("check", words("to_check_plain"))
        frame.button_to("results", words("to_results"))
        frame.button_to("plan", words("to_plan"))
        frame.button_to("report", words("to_report"))
    library = definitions_of(kept).library
    beside = library.alternatives.questions if library.alternatives else {}
    others = [id_ for id_ in former.waiting(library, kept.response.answers) if id_ in beside]
    if others:
        frame.link("alternatives", words("tasks_carried_alternatives", count=len(others)))
    counted = second_person.counts((question for one in found.steps for question in one.questions), kept.response.answers)
    for show in (Show.CARRIED, Show.WAITING, Show.CHALLENGED):
        if counted[show]:
            frame.link("check", words(f"tasks_{show}", count=counted[show]), show=show.value)


def _task(number: int, task: Task, *, is_next: bool) -> None:
    """One questionnaire; what to have at hand is unfolded for the one that comes next."""
    questionnaire, step = task.questionnaire, task.next_step
    with st.container(key=f"task-{number}"):
        what, how_far = st.columns([11, 4], gap="medium")
        with what:
            if step is not None:
                frame.link("section", questionnaire.title, s=".".join(step.key))
            else:
                st.html(f'<p class="mr-text"><strong>{escape(questionnaire.title)}</strong></p>')
            st.html(f'<p class="mr-text">{escape(questionnaire.purpose)}</p>{_at_hand(questionnaire, unfolded=is_next)}')
        how_far.html(standing(*_state(task)))


def _at_hand(questionnaire: Questionnaire, *, unfolded: bool) -> str:
    if not questionnaire.have_at_hand:
        return ""
    papers = "".join(f"<li>{escape(paper)}</li>" for paper in questionnaire.have_at_hand)
    title = f'{escape(words("at_hand_title"))}<span class="mr-hidden">: {escape(questionnaire.title)}</span>'
    return f'<details class="mr-details"{" open" if unfolded else ""}><summary>{title}</summary><ul class="mr-list">{papers}</ul></details>'


def _state(task: Task) -> tuple[str, str, str]:
    """Mark, word, and the line under it."""
    progress = task.progress
    if task.state is TaskState.DOES_NOT_APPLY:
        return "does-not-apply", words("task_does_not_apply"), ""
    if task.state is TaskState.COMPLETE:
        unknown = words("task_unknown", count=progress.dont_know) if progress.dont_know else ""
        return "done", words("task_complete"), unknown
    left = minutes_left(task.minutes_left)
    if task.state is TaskState.NOT_STARTED:
        return "not-asked", words("task_not_started"), words("task_size_one" if progress.asked == 1 else "task_size", count=progress.asked, left=left)
    done = words("task_begun", done=progress.asked - progress.left, asked=progress.asked)
    return "begun", done, left


def _gates(kept: Assessment) -> None:
    """By the rules of the report, stage by stage."""
    subject = results.subject(results.scored(kept), as_of=kept.changed)
    stages = [block for block in gates.gates(subject).blocks if isinstance(block, GateList)]
    heads = "".join(f'<th scope="col" role="columnheader">{escape(words(key))}</th>' for key in ("gates_stage", "gates_state", "gates_counts"))
    st.html(
        f'<p class="mr-quiet">{escape(words("gates_means"))}</p><table class="mr-table mr-folds" role="table">'
        f'<caption class="mr-hidden">{escape(words("gates_title"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{"".join(map(_stage_row, stages))}</tbody></table>'
    )


def _stage_row(stage: GateList) -> str:
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{escape(stage.title)}</th>'
        f'<td role="cell">{standing(*_stage_state(stage))}</td><td role="cell">{escape(stage.summary)}{_on_assertion(stage)}</td></tr>'
    )


def _on_assertion(stage: GateList) -> str:
    """By name the gates that are met on assertion only."""
    asserted = [gate.title for gate in stage.gates if gate.on_assertion_only]
    return f'<span class="mr-small">{escape(words("gates_on_assertion", gates="; ".join(asserted)))}</span>' if asserted else ""


def _stage_state(stage: GateList) -> tuple[str, str]:
    """Mark and word. Where no gate is met, nothing is said to be met."""
    if stage.mood == "bad":
        return "not-met", words("stage_blocked")
    if stage.mood == "caution":
        return "not-known", words("stage_not_known")
    if stage.mood == "neutral":
        return "not-asked", words("stage_later")
    any_met = any(gate.state.mark == "met" for gate in stage.gates)
    return ("met", words("stage_met")) if any_met else ("does-not-apply", words("stage_empty"))


if __name__ == "__main__":
    draw()
