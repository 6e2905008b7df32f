"""Who takes part in a workshop, on what terms, and what they will be told of it."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from assessment import hosting
from assessment.shell.markup import escape, literal
from assessment.shell.preparing import keeping
from assessment.shell.room import addresses
from assessment.shell.session import words
from assessment.workshop import notice
from assessment.workshop.setup import FEWEST, MOST_GROUPS, STANDARD_GROUPS, Group, Setup
from assessment.workshop.shapes import Workshop
from reports.records import LONGEST_LINE

_MOST_INVITED = 100_000
_PACES = ("together", "own")


def standard_groups() -> tuple[Group, ...]:
    """The groups that are offered to begin with, in the current language."""
    return tuple(Group(id=id_, label=words(f"workshop_group_{id_}")) for id_ in STANDARD_GROUPS)


def name(stands: Workshop) -> None:
    """What the workshop is called."""
    field = keeping.value(stands, "name", stands.setup.name)
    st.text_input(words("workshop_name"), key=field, max_chars=100, autocomplete="off", on_change=partial(_kept, stands.id, "name"))
    keeping.wrong(stands.id, "name")


def groups(stands: Workshop) -> None:
    """The groups in which people take part, and how many are invited to each."""
    st.header(words("workshop_groups"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("workshop_groups_means"))}</p>')
    fixed = stands.opened is not None
    for each in stands.setup.groups:
        with st.container(key=f"group-row-{each.id}", horizontal=True, vertical_alignment="bottom", gap="small"):
            changed = partial(_group_changed, stands.id, each.id)
            label = keeping.value(stands, f"label-{each.id}", each.label)
            st.text_input(words("workshop_group"), key=label, max_chars=80, autocomplete="off", disabled=fixed, on_change=changed)
            with st.container(key=f"figure-invited-{each.id}", width=168):
                invited = keeping.value(stands, f"invited-{each.id}", each.invited)
                st.number_input(words("workshop_invited"), min_value=0, max_value=_MOST_INVITED, step=1, key=invited, on_change=changed)
            said = literal(words("workshop_group_out_of", label=each.label))
            if not fixed:
                st.button(words("workshop_group_out"), key=f"group-out-{each.id}", help=said, on_click=partial(_group_out, stands.id, each.id))
    keeping.wrong(stands.id, "groups")
    if len(stands.setup.groups) < MOST_GROUPS:
        st.button(words("workshop_group_add"), key=f"group-add-{stands.id}", on_click=partial(_group_added, stands.id))


def terms(stands: Workshop) -> None:
    """Names or none, how small a group is hidden, the pace, slips, and whom to ask. What was announced cannot change."""
    st.header(words("workshop_terms"), anchor=False)
    if stands.opened is not None:
        _announced(stands.setup)
        _contact(stands)
        return
    with st.container(key="invite-terms"):
        names = {each: f"**{literal(words(f'workshop_{key}'))}**  \n{literal(words(f'workshop_{key}_means'))}" for each, key in ((False, "anonymous"), (True, "named"))}
        field = keeping.value(stands, "named", stands.setup.named)
        st.radio(words("workshop_names"), list(names), key=field, format_func=names.__getitem__, on_change=partial(_kept, stands.id, "named"))
        paces = {each: f"**{literal(words(f'workshop_pace_{each}'))}**  \n{literal(words(f'workshop_pace_{each}_means'))}" for each in _PACES}
        field = keeping.value(stands, "pace", stands.setup.pace)
        st.radio(words("workshop_pace"), _PACES, key=field, format_func=paces.__getitem__, on_change=partial(_kept, stands.id, "pace"))
    with st.container(key="figure-least"):
        field = keeping.value(stands, "least", stands.setup.least)
        st.number_input(words("workshop_least"), min_value=FEWEST, max_value=100, step=1, key=field, on_change=partial(_kept, stands.id, "least"))
    st.html(f'<p class="mr-quiet">{escape(words("workshop_least_means"))}</p>')
    field = keeping.value(stands, "slips", stands.setup.slips)
    st.checkbox(words("workshop_slips_wanted"), key=field, wrap=True, on_change=partial(_kept, stands.id, "slips"))
    _contact(stands)
    for each in ("named", "pace", "least", "slips"):
        keeping.wrong(stands.id, each)


def _announced(setup: Setup) -> None:
    """The terms as they stand, since participants were told so."""
    pairs = (
        ("workshop_names", words("workshop_named" if setup.named else "workshop_anonymous")),
        ("workshop_pace", words(f"workshop_pace_{setup.pace}")),
        ("workshop_least", str(setup.least)),
        ("workshop_slips", words("workshop_slips_needed" if setup.slips else "workshop_slips_not_needed")),
    )
    rows = "".join(f"<div><dt>{escape(words(key))}</dt> <dd>{escape(said)}</dd></div>" for key, said in pairs)
    st.html(f'<p class="mr-quiet">{escape(words("workshop_terms_stand"))}</p><dl class="mr-pairs">{rows}</dl>')


def _contact(stands: Workshop) -> None:
    field = keeping.value(stands, "contact", stands.setup.contact)
    st.text_input(words("workshop_contact"), key=field, max_chars=min(200, LONGEST_LINE), autocomplete="off", on_change=partial(_kept, stands.id, "contact"))
    keeping.wrong(stands.id, "contact")


def told(stands: Workshop, service: str) -> None:
    """What participants read before they join, in full."""
    st.header(words("workshop_told"), anchor=False)
    found = notice.told(stands.setup, service, encrypted=addresses.encrypted(), hosted=hosting.current().hosted)
    about = "".join(f"<p>{escape(each)}</p>" for each in found.about)
    points = "".join(f"<li>{escape(each)}</li>" for each in found.points)
    st.html(f'<div class="mr-callout mr-user">{about}<ul class="mr-list">{points}</ul></div>')


def _kept(workshop: str, field: str) -> None:
    given: Any = keeping.typed(workshop, field)
    keeping.change(workshop, lambda _: {field: FEWEST if given is None else given}, field)


def _group_changed(workshop: str, id_: str) -> None:
    label, invited = str(keeping.typed(workshop, f"label-{id_}") or ""), keeping.typed(workshop, f"invited-{id_}")

    def what(setup: Setup) -> dict[str, Any]:
        return {"groups": [each.model_dump() | ({"label": label, "invited": invited} if each.id == id_ else {}) for each in setup.groups]}

    keeping.change(workshop, what, "groups")


def _group_out(workshop: str, id_: str) -> None:
    keeping.change(workshop, lambda setup: {"groups": [each for each in setup.groups if each.id != id_]}, "groups", anew=True)


def _group_added(workshop: str) -> None:
    def what(setup: Setup) -> dict[str, Any]:
        known, labels = {each.id for each in setup.groups}, {each.label.casefold() for each in setup.groups}
        free = (number for number in range(len(known) + 1, 100) if f"group-{number}" not in known and words("workshop_group_new", number=number).casefold() not in labels)
        number = next(free)
        return {"groups": [*setup.groups, Group(id=f"group-{number}", label=words("workshop_group_new", number=number))]}

    keeping.change(workshop, what, "groups", anew=True)
