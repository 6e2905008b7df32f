"""A part as the colleague who was asked sees it: what they were asked, how far they are, and how the answers go back."""

from __future__ import annotations

import streamlit as st

from assessment import asking
from assessment.papers import Part
from assessment.record import Assessment
from assessment.shell import frame, links, way_on
from assessment.shell.desk import Desk
from assessment.shell.markup import escape, paragraphs, standing
from assessment.shell.session import definitions_of, words
from assessment.walk import Step, Walk, walk
from questionnaires.wording import day


def title(part: Part) -> str:
    """ "Finance: 3 sections of Harbour Nursing"."""
    count = len(part.sections)
    return words("part_title_one" if count == 1 else "part_title", asked_of=part.asked_of, count=count, name=part.name)


def walked(kept: Assessment, part: Part) -> Walk:
    """The pages of a part."""
    return walk(definitions_of(kept).library, kept.response.answers, asking.only(part))


def left_off(kept: Assessment, found: Walk) -> Step | None:
    """The page to go on with: by the answers given in the part, not by those that it came with."""
    return found.resume({id_: saved for id_, saved in kept.answers.items() if saved.at > kept.created})


def draw_tasks(kept: Assessment, here: Desk, part: Part) -> None:
    """The page that a part begins with."""
    found = walk(here.definitions.library, here.answers, here.only)
    frame.title(title(part), eyebrow=words("part_eyebrow"), tab=title(part))
    frame.word_left()
    st.html(f'<p class="mr-lead">{escape(words("part_lead", name=part.name, day=day(part.asked_on)))}</p>')
    if part.message.strip():
        said = paragraphs(part.message)
        st.html(f'<div class="mr-callout mr-user"><p class="mr-callout-title">{escape(words("part_message"))}</p>{said}</div>')
    if found.steps:
        following = left_off(kept, found)
        way_on.draw(found, following)
        if following is not None:
            frame.button_to("check", words("to_check_plain"))
    st.header(words("part_sections"), anchor=False)
    for number, step in enumerate(found.steps):
        _section(number, step)
    _not_asked(here, part, found)
    give_back(kept, part)
    if kept.imported:
        frame.link("history", words("to_history"))


def give_back(kept: Assessment, part: Part) -> None:
    """How the answers reach whoever asked: by themselves behind a link, otherwise as a file."""
    st.header(words("part_back"), anchor=False)
    if not kept.imported:
        st.html(paragraphs(words("part_back_link"), "mr-text"))
        return
    name = asking.file_name(part.name, part.asked_of, answered=True)
    st.html(paragraphs(words("part_back_file", file=name), "mr-text mr-user"))
    links.download("answered.json", words("part_back_get"), primary=True)


def _section(number: int, step: Step) -> None:
    progress = step.progress
    with st.container(key=f"task-{number}"):
        what, how_far = st.columns([11, 4], gap="medium")
        with what:
            frame.link("section", step.section.title, s=".".join(step.key))
            st.html(f'<p class="mr-quiet">{escape(step.questionnaire.title)}</p>')
        done = words("task_begun", done=progress.asked - progress.left, asked=progress.asked)
        mark = "begun" if progress.left < progress.asked else "not-asked"
        how_far.html(standing(mark, done) if progress.left else standing("done", words("task_complete")))


def _not_asked(here: Desk, part: Part, found: Walk) -> None:
    """Sections of which nothing is asked, since other answers of the assessment set all of them aside."""
    shown = {".".join(step.key) for step in found.steps}
    hidden = asking.sections_in(here.definitions.library, [key for key in part.sections if key not in shown])
    if hidden:
        titles = "; ".join(section.title for section in hidden)
        st.html(f'<p class="mr-quiet">{escape(words("part_not_asked", titles=titles))}</p>')
