"""The agenda of a workshop: ready ones with their reasons, and any choice of one's own in any order."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.definitions import Definitions
from assessment.record import Assessment
from assessment.shell.markup import escape, literal
from assessment.shell.preparing import keeping
from assessment.shell.session import assessment_id, person, store, words
from assessment.workshop import agendas
from assessment.workshop.agendas import Agenda
from assessment.workshop.setup import MOST_QUESTIONS, WEIGHTS, Setup, askable
from assessment.workshop.shapes import Workshop
from questionnaires.model import Question


def draw(stands: Workshop, kept: Assessment, given: Definitions) -> None:
    """What is asked, and the ways to change it."""
    can = {each.id: each for each in askable(given.library, kept.response.answers)}
    st.header(words("workshop_agenda"), anchor=False)
    settled = stands.opened is not None and stands.setup.pace == "own"
    asked = _asked(stands)
    _listed(stands, given, asked, settled=settled)
    keeping.wrong(stands.id, "agenda")
    if settled:
        st.html(f'<p class="mr-quiet">{escape(words("workshop_agenda_settled"))}</p>')
        return
    with st.expander(words("workshop_ready"), key=f"{stands.id}-ready-asks", type="compact", expanded=not stands.setup.agenda):
        _ready(stands, given, can)
    _own_choice(stands, given, can, asked)


def _asked(stands: Workshop) -> frozenset[str]:
    """The questions that were put already, and stay."""
    if stands.opened is None:
        return frozenset()
    return frozenset(each.question for each in store().workshops.standing(person(), assessment_id(), stands.id).rounds)


def _listed(stands: Workshop, given: Definitions, asked: frozenset[str], *, settled: bool) -> None:
    agenda = stands.setup.agenda
    if not agenda:
        st.html(f'<p class="mr-text">{escape(words("workshop_agenda_empty"))}</p>')
    for place, id_ in enumerate(agenda):
        with st.container(key=f"agenda-row-{place}", horizontal=True, vertical_alignment="center", gap="small"):
            label = label_of(id_, given)
            st.html(f'<p class="mr-text mr-agenda-item">{place + 1}. {escape(label)}</p>', width="stretch")
            if settled:
                continue
            if id_ in asked:
                st.html(f'<p class="mr-quiet">{escape(words("workshop_item_asked"))}</p>', width="content")
                continue
            for way, off in (("up", place == 0), ("down", place == len(agenda) - 1), ("out", False)):
                said = words(f"workshop_item_{way}_of", label=label)
                st.button(words(f"workshop_item_{way}"), key=f"item-{way}-{id_}", help=literal(said), disabled=off, on_click=partial(_moved, stands.id, id_, way))


def label_of(id_: str, given: Definitions) -> str:
    """What an item of an agenda is called."""
    if id_ == WEIGHTS:
        return words("room_weights_label")
    question = given.library.questions.get(id_)
    return question.label if question else id_


def _moved(workshop: str, id_: str, way: str) -> None:
    def what(setup: Setup) -> dict[str, list[str]]:
        agenda = list(setup.agenda)
        place = agenda.index(id_) if id_ in agenda else len(agenda)
        agenda = [each for each in agenda if each != id_]
        if way != "out" and id_ in setup.agenda:
            agenda.insert(max(0, place + (-1 if way == "up" else 1)), id_)
        return {"agenda": agenda}

    keeping.change(workshop, what, "agenda", anew=True)


def _ready(stands: Workshop, given: Definitions, can: dict[str, Question]) -> None:
    titles = {each.id: each.title for each in given.library.questionnaires if each.id in agendas.questionnaires()}
    if not titles:
        st.html(f'<p class="mr-text">{escape(words("workshop_ready_none"))}</p>')
        return
    chosen = st.radio(words("workshop_ready_which"), list(titles), key=keeping.value(stands, "ready", next(iter(titles))), format_func=lambda id_: literal(titles[id_]))
    length = st.radio(
        words("workshop_ready_length"), agendas.LENGTHS, key=keeping.value(stands, "length", "short"), horizontal=True,
        format_func=lambda each: words(f"workshop_length_{each}"),
    )  # fmt: skip
    found = agendas.ready(chosen, length)
    if found is None:
        return
    asked = [each for each in found.items if each.question in can or each.question == WEIGHTS]
    st.html(_table(found, can))
    if len(asked) < len(found.items):
        st.html(f'<p class="mr-quiet">{escape(words("workshop_ready_left_out", count=len(found.items) - len(asked)))}</p>')
    label = words("workshop_ready_replace" if stands.setup.agenda else "workshop_ready_go")
    st.button(label, key=f"use-ready-{stands.id}", on_click=partial(_used, stands.id, [each.question for each in asked]))


def _table(found: Agenda, can: dict[str, Question]) -> str:
    heads = ("workshop_col_question", "workshop_col_minutes", "workshop_col_because")
    rows = [(can[each.question].label, each.minutes, each.because) for each in found.items if each.question in can]
    rows.append((words("workshop_around"), found.around, found.around_because))
    total = (words("workshop_total"), sum(minutes for _, minutes, _ in rows), "")
    head = "".join(f'<th scope="col" role="columnheader"{" class=mr-right" if key == heads[1] else ""}>{escape(words(key))}</th>' for key in heads)
    body = "".join(
        f'<tr role="row"{css}><th scope="row" role="rowheader">{escape(label)}</th>'
        f'<td role="cell" class="mr-right" data-title="{escape(words(heads[1]))}">{minutes}</td><td role="cell">{escape(because)}</td></tr>'
        for label, minutes, because, css in [*((*row, "") for row in rows), (*total, ' class="mr-total"')]
    )
    return (
        f'<table class="mr-table mr-folds" role="table"><caption class="mr-hidden">{escape(words("workshop_ready"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _used(workshop: str, questions: list[str]) -> None:
    def what(setup: Setup) -> dict[str, list[str]]:
        return {"agenda": [*questions, *(each for each in setup.agenda if each == WEIGHTS)]}

    keeping.change(workshop, what, "agenda", anew=True)


def _own_choice(stands: Workshop, given: Definitions, can: dict[str, Question], put: frozenset[str]) -> None:
    st.html(f'<p class="mr-text">{escape(words("workshop_own_choice", most=MOST_QUESTIONS))}</p>')
    for questionnaire in given.library.questionnaires:
        asked = [each for section in questionnaire.sections for each in section.questions if each.id in can]
        chosen = sum(each.id in stands.setup.agenda for each in asked)
        if asked:
            title = literal(words("workshop_choose_from", title=questionnaire.title, chosen=chosen, count=len(asked)))
            with st.expander(title, key=f"{stands.id}-from-{questionnaire.id}", type="compact"), st.container(gap="xsmall"):
                for each in asked:
                    _box(stands, each.id, f"**{literal(each.label)}**  \n{literal(each.text)}", fixed=each.id in put)
    _box(stands, WEIGHTS, f"**{literal(words('room_weights_label'))}**  \n{literal(words('workshop_weights_means'))}", fixed=WEIGHTS in put)


def _box(stands: Workshop, id_: str, label: str, *, fixed: bool) -> None:
    field = keeping.value(stands, f"asks-{id_}", id_ in stands.setup.agenda)
    st.checkbox(label, key=field, wrap=True, disabled=fixed, on_change=partial(_ticked, stands.id, id_))


def _ticked(workshop: str, id_: str) -> None:
    wanted = bool(keeping.typed(workshop, f"asks-{id_}"))

    def what(setup: Setup) -> dict[str, list[str]]:
        rest = [each for each in setup.agenda if each != id_]
        return {"agenda": [*rest, id_] if wanted else rest}

    if not keeping.change(workshop, what, "agenda"):
        st.session_state[keeping.key(workshop, f"asks-{id_}")] = not wanted
