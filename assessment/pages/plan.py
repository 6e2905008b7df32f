"""Action plan: what is to be done, by whom and by when; what the answers propose; and the plan to take along."""

from __future__ import annotations

import time
from functools import partial

import streamlit as st

from assessment import plan_files, results
from assessment.action_entry import action_from
from assessment.identity import Action as May
from assessment.papers import ACTION, Action, action_key, new_key
from assessment.plan import Plan, Proposal
from assessment.record import Assessment
from assessment.shell import actions, frame, links, rights
from assessment.shell.actions import What
from assessment.shell.markup import escape, literal, paragraphs
from assessment.shell.plan_desk import OWN, PlanDesk, plan_desk
from assessment.shell.session import assessment, words
from assessment.store import ChangedElsewhere, StoreError
from assessment.walk import Walk, walk
from questionnaires.answers import is_blank
from reports.actions import Reason, Why, headline
from reports.parts import plan as told
from reports.records import LONGEST_WORDS
from reports.subject import Subject

_ALL = "plan-all"


def draw() -> None:
    """The whole page."""
    kept = assessment()
    here, result = plan_desk(kept), results.scored(kept)
    found = results.plan_of(result)
    subject = results.subject(result, as_of=kept.changed, plan=found.plain)
    walked = walk(result.definitions.library, kept.response.answers)
    frame.link("tasks", words("back_to_tasks"))
    frame.title(words("plan_title"), eyebrow=kept.name, tab=words("tab_plan", name=kept.name))
    frame.word_left()
    may_change = here.standing.may(May.PLAN)
    if not may_change:
        rights.told(kept, "plan_only_lead")
    _in_the_way(subject, found)
    if may_change:
        _put_back(here)
    _plan(here, found, subject, walked)
    _proposed(here, kept, found, subject, walked)
    if may_change:
        _own(here)
    _take_along(found)


def _in_the_way(subject: Subject, found: Plan) -> None:
    first, *more = told.in_the_way(subject, found.plain)
    inside = sum(each.reason.why is Why.BLOCKS for each in found.actions)
    below = sum(each.reason.why is Why.BLOCKS for each in found.proposed)
    if inside and below:
        more.insert(0, words("plan_where", inside=inside, below=below))
    lines = "".join(f'<p class="mr-text">{escape(line)}</p>' for line in more)
    st.html(f'<p class="mr-lead"><strong>{escape(first)}</strong></p>{lines}')


def _put_back(here: PlanDesk) -> None:
    """What was taken out last; it can be put back as it was."""
    out = here.taken_out
    if out is None:
        return
    with st.container(border=True, key="taken-out"):
        st.html(f'<p class="mr-text mr-user" role="status">{escape(words("plan_taken_out", text=out.text))}</p>')
        st.button(words("plan_put_back"), key="put-back", on_click=partial(_back, here, out))


def _plan(here: PlanDesk, found: Plan, subject: Subject, walked: Walk) -> None:
    st.header(words("plan_actions"), anchor=False)
    keys = {each.key for each in found.actions}
    waiting = [entry for key, entry in here.entries.items() if key not in keys and entry.pending]  # taken out elsewhere
    if not found.actions and not waiting:
        st.html(f'<p class="mr-text">{escape(words("plan_empty" if here.standing.may(May.PLAN) else "plan_empty_to_read"))}</p>')
        return
    if here.standing.may(May.PLAN):
        st.html(paragraphs(words("plan_roles"), "mr-quiet"))
    for number, each in enumerate(found.actions, 1):
        actions.draw(here, each.key, number, _what(each.action.about, told.why(each.reason) + _still(each.action, each.reason), subject, walked))
    for number, entry in enumerate(waiting, len(found.actions) + 1):
        actions.draw(here, entry.key, number, _what(entry.about, words("history_action_out"), subject, walked))


def _still(action: Action, reason: Reason) -> str:
    """Of an action that is done: that its answer says otherwise."""
    return f" {words('plan_still')}" if action.status.value == "done" and reason.calls else ""


def _what(about: str, why: str, subject: Subject, walked: Walk) -> What:
    return What(told.label_of(about, subject), walked.home(about) if about else None, about, why)


def _proposed(here: PlanDesk, kept: Assessment, found: Plan, subject: Subject, walked: Walk) -> None:
    st.header(words("plan_proposed"), anchor=False)
    _said(here, "proposed")
    if not found.proposed:
        st.html(f'<p class="mr-text">{escape(words("plan_none_proposed"))}</p>')
        return
    may_change = here.standing.may(May.PLAN)
    st.html(paragraphs(words("plan_proposed_means" if may_change else "plan_proposed_to_read"), "mr-text"))
    blocking = [each for each in found.proposed if each.reason.why is Why.BLOCKS]
    if len(blocking) > 1 and may_change:
        st.button(words("plan_adopt_blocking", count=len(blocking)), key="adopt-blocking", on_click=partial(_adopt, here, kept, blocking))
    shown = found.proposed if st.session_state.get(_ALL) else found.proposed[: told.AT_FIRST]
    for each in shown:
        _proposal(here, kept, each, _what(each.question.id, told.why(each.reason), subject, walked))
    if len(shown) < len(found.proposed):
        st.button(words("plan_all", count=len(found.proposed)), key="show-all", on_click=_show_all)


def _proposal(here: PlanDesk, kept: Assessment, each: Proposal, what: What) -> None:
    with st.container(key=f"proposal-{each.question.id}"):
        left, right = st.columns([11, 5], gap="medium")
        with left:
            actions.draw_text(each.text, what)
        if not here.standing.may(May.PLAN):
            return
        label = literal(words("plan_adopt_it", label=each.question.label))
        right.button(words("plan_adopt"), key=f"adopt-{each.question.id}", on_click=partial(_adopt, here, kept, [each]), help=label)


def _show_all() -> None:
    st.session_state[_ALL] = True


def _own(here: PlanDesk) -> None:
    st.header(words("plan_own"), anchor=False)
    _said(here, "own")
    st.session_state.setdefault(OWN, here.draft)
    st.text_area(words("plan_own_label"), key=OWN, on_change=partial(_typed, here), height=90, max_chars=LONGEST_WORDS)
    st.button(words("plan_own_go"), key="add-own", on_click=partial(_added, here))


def _said(here: PlanDesk, place: str) -> None:
    """What was just done at this place of the page, or could not be done, told once."""
    where, text, wrong = here.said
    if where == place:
        here.said = ("", "", "")
        if wrong:
            frame.trouble(wrong)
        if text:
            st.html(f'<div class="mr-callout mr-user" role="status"><p>{escape(text)}</p></div>')


def _typed(here: PlanDesk) -> None:
    """So that it survives a change of page."""
    here.draft = str(st.session_state.get(OWN) or "")


def _added(here: PlanDesk) -> None:
    text = str(st.session_state.get(OWN) or "").strip()
    action, trouble = action_from(Action(text=""), {"text": text})
    if is_blank(text) or trouble:
        here.said = ("own", "", " ".join(trouble) or words("action_empty"))
    elif _file(here, "own", here.draft_key, action, 0):
        here.said = ("own", words("plan_own_added", text=headline(text)[0]), "")
        here.unfolded = here.draft_key
        here.forget_draft()


def _adopt(here: PlanDesk, kept: Assessment, proposed: list[Proposal]) -> None:
    """Under a key fixed by the question, so that two presses, even in two tabs, make one action.

    The second press of a double one comes when the next proposal stands in the place of the first, and is not meant for it.
    """
    if here.meant_for_another(tuple(each.question.id for each in proposed), time.monotonic()):
        return
    for number, each in enumerate(proposed):
        key, expected = _place(kept, each.question.id)
        if not _file(here, "proposed", key, Action(text=each.text, about=each.question.id), expected):
            here.said = ("proposed", words("plan_adopted_many", count=number) if number else "", here.said[2])
            return
        if len(proposed) == 1:
            here.unfolded = key
    labels = words("plan_adopted", label=proposed[0].question.label)
    here.said = ("proposed", labels if len(proposed) == 1 else words("plan_adopted_many", count=len(proposed)), "")


def _place(kept: Assessment, question_id: str) -> tuple[str, int]:
    """Where the action goes that a question proposes, and the revision that it replaces."""
    key = action_key(question_id)
    return (key, kept.revision(key)) if kept.paper(key) is None else (new_key(ACTION), 0)  # a file may hold another one there


def _back(here: PlanDesk, action: Action) -> None:
    if _file(here, "", here.out_key, action, here.entries[here.out_key].filed.revision):
        frame.leave_word(words("plan_is_back"))


def _file(here: PlanDesk, place: str, key: str, action: Action, expected: int) -> bool:
    """Whether an action stands under this key now; if another one was put there meanwhile, that one stands."""
    try:
        here.file(key, action, expected)
    except ChangedElsewhere as conflict:
        if conflict.theirs.paper is not None:
            return True
        return conflict.theirs.revision != expected and _file(here, place, key, action, conflict.theirs.revision)
    except StoreError as error:
        if place:
            here.said = (place, "", str(error))
        else:
            frame.leave_trouble(str(error))
        return False
    return True


def _take_along(found: Plan) -> None:
    st.header(words("plan_along"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("plan_csv_means" if found.actions else "plan_csv_proposed"))}</p>')
    links.download("plan.csv", words("plan_csv"))
    st.html(f'<p class="mr-text">{escape(plan_files.left_out(found))}</p>')
    if any(each.action.due for each in found.actions):
        links.download("plan.ics", words("plan_ics"))
    st.html(f'<p class="mr-quiet">{escape(words("report_private"))}</p>')


if __name__ == "__main__":
    draw()
