"""Task list: each questionnaire with its state, what is next, and the gates by stage."""

from __future__ import annotations

import streamlit as st

from assessment import results
from assessment.record import Assessment
from assessment.shell import frame
from assessment.shell.desk import desk
from assessment.shell.markup import escape, facts, literal, standing
from assessment.shell.session import assessment, moment, person, store, words
from assessment.walk import Task, TaskState, Walk, walk
from questionnaires.wording import answer_text
from scoring.model import Stage
from scoring.result import GateResult, GateState


def draw() -> None:
    """The whole page."""
    kept = assessment()
    here = desk(kept)
    found = walk(here.definitions.library, here.answers)
    frame.title(kept.name, eyebrow=words("tasks_eyebrow_example" if kept.example else "tasks_eyebrow"), tab=words("tab_tasks", name=kept.name))
    st.html(facts(_facts(kept)))
    _way_on(kept, found)
    st.header(words("tasks_title"), anchor=False)
    for number, task in enumerate(found.tasks):
        _task(number, task)
    st.header(words("gates_title"), anchor=False)
    _gates(results.scored(kept).evaluation.gates)
    _remove(kept)


def _facts(kept: Assessment) -> list[tuple[str, str]]:
    here = desk(kept)
    questions = here.definitions.library.questions
    asked = ((words(f"fact_{id_}"), id_) for id_ in ("parent_body", "PC1", here.definitions.scoring.stage_question))
    said = [(name, answer_text(questions[id_], here.answers[id_])) for name, id_ in asked if id_ in here.answers]
    return [*said, (words("fact_saved"), moment(kept.changed))]


def _way_on(kept: Assessment, found: Walk) -> None:
    progress, step = found.progress, found.resume(kept.answers)
    with st.container(border=True, key="wayon"):
        said, button = st.columns([5, 2], vertical_alignment="center", gap="large")
        done = words("tasks_done", done=progress.asked - progress.left, asked=progress.asked)
        after = words("tasks_next", minutes=found.minutes_left, title=step.section.title) if step else words("nothing_left")
        said.html(f'<p class="mr-progress"><strong>{escape(done)}</strong> · {escape(after)}</p>{frame.bar_html(found.share_done)}')
        with button:
            if step is not None:
                frame.button_to("section", words("continue"), key="continue", look="primary", wide=True, s=".".join(step.key))
            else:
                frame.button_to("check", words("to_check_plain"), key="continue", look="primary", wide=True)
    with st.container(horizontal=True):
        if step is not None:
            frame.button_to("check", words("to_check_plain"))
        frame.button_to("results", words("to_results"))
        frame.button_to("report", words("to_report"))


def _task(number: int, task: Task) -> None:
    questionnaire, step = task.questionnaire, task.next_step
    with st.container(key=f"task-{number}"):
        what, how_far = st.columns([11, 4], gap="medium")
        with what:
            if step is not None:
                frame.link("section", questionnaire.title, s=".".join(step.key))
            else:
                st.html(f'<p class="mr-text"><strong>{escape(questionnaire.title)}</strong></p>')
            at_hand = "; ".join(questionnaire.have_at_hand)
            hand = f' <span class="mr-small">{escape(words("have_at_hand", what=at_hand))}</span>' if at_hand else ""
            st.html(f'<p class="mr-text">{escape(questionnaire.purpose)}{hand}</p>')
        how_far.html(standing(*_state(task)))


def _state(task: Task) -> tuple[str, str, str]:
    """Mark, word, and the line under it."""
    progress = task.progress
    if task.state is TaskState.DOES_NOT_APPLY:
        return "does-not-apply", words("task_does_not_apply"), ""
    if task.state is TaskState.COMPLETE:
        unknown = words("task_unknown", count=progress.dont_know) if progress.dont_know else ""
        return "done", words("task_complete"), unknown
    left = words("minutes_left", minutes=task.minutes_left)
    if task.state is TaskState.NOT_STARTED:
        return "not-asked", words("task_not_started"), words("task_size", count=progress.asked, left=left)
    done = words("task_begun", done=progress.asked - progress.left, asked=progress.asked)
    return "begun", done, left


def _gates(gates: tuple[GateResult, ...]) -> None:
    rows = "".join(_stage_row(stage, [gate for gate in gates if gate.gate.stage is stage]) for stage in Stage)
    heads = "".join(
        f'<th scope="col" role="columnheader">{escape(words(key))}</th>' for key in ("gates_stage", "gates_state", "gates_counts")
    )
    st.html(
        f'<p class="mr-quiet">{escape(words("gates_means"))}</p><table class="mr-table mr-folds" role="table">'
        f'<caption class="mr-hidden">{escape(words("gates_title"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _stage_row(stage: Stage, gates: list[GateResult]) -> str:
    binding = [gate for gate in gates if gate.gate.kind.value in ("gate", "suitability")]
    count = {each: sum(gate.state is each for gate in binding) for each in GateState}
    if count[GateState.NOT_MET]:
        shown = standing("not-met", words("stage_blocked"))
    elif count[GateState.NOT_KNOWN]:
        shown = standing("not-known", words("stage_not_known"))
    else:
        shown = standing("met", words("stage_met"))
    counts = ", ".join(words(f"count_{each.name.lower()}", count=count[each]) for each in GateState if count[each])
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{escape(words("stage_row", number=stage.number, name=words(f"stage_{stage.value}")))}</th>'
        f'<td role="cell">{shown}</td><td role="cell">{escape(counts)}</td></tr>'
    )


def _remove(kept: Assessment) -> None:
    with st.expander(words("remove_title"), key="remove"):
        st.html(f'<p class="mr-text">{escape(words("remove_means", name=kept.name))}</p>')
        if st.button(literal(words("remove_go")), key="remove-go"):
            store().delete(person(), kept.id)
            st.switch_page(frame.path("start"))


if __name__ == "__main__":
    draw()
