"""The fields of each kind of question, drawn from its entry; nothing here decides what an answer is worth or whether it is right."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assessment.entry import (
    ASKING,
    COUNTS,
    DONT_KNOW,
    NOT_APPLICABLE,
    ONE_CHOICE,
    RULES,
    SHARES,
    SUPPORT,
    Entry,
    has_evidence,
)
from assessment.shell.desk import field_key
from assessment.shell.markup import escape, literal
from assessment.shell.session import hosted, words
from questionnaires.answers import Level, State
from questionnaires.model import (
    BallotQuestion,
    Date,
    FreeText,
    MultipleChoice,
    NumberByYear,
    Numeric,
    PercentageByYear,
    Question,
    Scale,
    Series,
    SingleChoice,
    YesOrNo,
)

Changed = Callable[[], None]
_SHORT = 200
"""Characters up to which a text gets one line."""


def draw_value(entry: Entry, changed: Changed, *, in_a_row: bool = False) -> None:
    """The fields of the value itself, with "don't know" and "does not apply" beside it where they are allowed.

    `in_a_row`: the options of a choice by their titles only, side by side, because the page has described them already.
    """
    question = entry.question
    if isinstance(question, ONE_CHOICE):
        (_one_choice_in_a_row if in_a_row else _one_choice)(entry, question, changed)
        return
    if entry.typed.get("choice") not in (DONT_KNOW, NOT_APPLICABLE):
        if isinstance(question, MultipleChoice):
            _tick_boxes(entry, question, changed)
        elif isinstance(question, BallotQuestion):
            _ballot(entry, changed)
        elif isinstance(question, Series):
            _series(entry, question, changed)
        elif isinstance(question, FreeText):
            _text(entry, question, changed)
        else:
            _figure(entry, "value", _label(question), changed)
    _instead(entry, changed)


def draw_aside(entry: Entry, changed: Changed) -> None:
    """What is asked after the value: who could know, why not applicable, or what supports the answer."""
    choice = entry.typed.get("choice")
    if choice == DONT_KNOW:
        _line(entry, "who_could_know", words("field_who"), changed)
    elif choice == NOT_APPLICABLE:
        _no_names()
        if entry.question.not_applicable:
            _quiet(words("field_reason_help", example=entry.question.not_applicable.example))
        _area(entry, "reason", words("field_reason"), changed)
    elif entry.answer is not None and (entry.question.evidence or has_evidence(entry.typed)):
        _evidence(entry, changed)


def names(question: Question) -> tuple[str, ...]:
    """The names of all fields that a question may have on the page."""
    ticks = tuple(f"tick_{option.id}" for option in question.options) if isinstance(question, MultipleChoice) else ()
    years = tuple(f"year_{n}" for n in range(question.years)) if isinstance(question, Series) else ()
    ballot = (*COUNTS, *SHARES, *RULES, "recorded") if isinstance(question, BallotQuestion) else ()
    return ("choice", "value", *ticks, *years, *ballot, "reason", "who_could_know", "level", *SUPPORT, *ASKING, "note", "dk", "na")


def collected(entry: Entry) -> dict[str, str | bool]:
    """What the fields on the page hold now; a field that is not on the page keeps what was typed in it."""
    question, typed = entry.question, dict(entry.typed)
    for name in names(question):
        key = field_key(entry.key, name)
        if key in st.session_state:
            value = st.session_state[key]
            typed[name] = value if isinstance(value, bool) else str(value or "")
    if not isinstance(question, ONE_CHOICE):
        typed["choice"] = DONT_KNOW if typed.pop("dk", False) else NOT_APPLICABLE if typed.pop("na", False) else ""
        typed.pop("na", None)
    return typed


def _quiet(text: str) -> None:
    st.html(f'<p class="mr-quiet">{escape(text)}</p>')


def _no_names() -> None:
    """Said once above each group of boxes that take free text, unless the question or the label of the box says it."""
    _quiet(words("no_names"))


def _seed(entry: Entry, name: str, empty: str | bool | None) -> str:
    key = field_key(entry.key, name)
    if key not in st.session_state:
        st.session_state[key] = entry.typed.get(name) or empty
    return key


def _one_choice(entry: Entry, question: Scale | SingleChoice | YesOrNo, changed: Changed) -> None:
    said = {option.id: (option.title, option.text) for option in question.options}
    apart = 0
    if question.dont_know:
        said[DONT_KNOW], apart = (words("dont_know"), words("dont_know_means")), apart + 1
    if question.not_applicable:
        said[NOT_APPLICABLE], apart = (words("not_applicable"), words("not_applicable_means")), apart + 1
    with st.container(key=f"answerapart{apart}-{entry.key}"):
        st.radio(
            literal(question.text),
            list(said),
            key=_seed(entry, "choice", None),
            index=None,
            format_func=lambda id_: _two_lines(*said[id_]),
            label_visibility="collapsed",
            on_change=changed,
        )


def _one_choice_in_a_row(entry: Entry, question: Scale | SingleChoice | YesOrNo, changed: Changed) -> None:
    said = {option.id: option.title for option in question.options} | ({DONT_KNOW: words("dont_know")} if question.dont_know else {})
    st.radio(
        literal(question.label),
        list(said),
        key=_seed(entry, "choice", None),
        index=None,
        format_func=lambda id_: literal(said[id_]),
        horizontal=True,
        label_visibility="collapsed",
        on_change=changed,
    )


def _two_lines(title: str, text: str) -> str:
    return f"**{literal(title)}**" + (f"  \n{literal(text)}" if text else "")


def _tick_boxes(entry: Entry, question: MultipleChoice, changed: Changed) -> None:
    with st.container(key=f"answerticks-{entry.key}", gap="xsmall"):
        for option in question.options:
            key = _seed(entry, f"tick_{option.id}", False)
            st.checkbox(_two_lines(option.title, option.text), key=key, on_change=changed, wrap=True)


def _instead(entry: Entry, changed: Changed) -> None:
    question, choice = entry.question, entry.typed.get("choice")
    if question.dont_know and choice != NOT_APPLICABLE:
        key = field_key(entry.key, "dk")
        st.session_state.setdefault(key, choice == DONT_KNOW)
        label = "dont_know_figures" if isinstance(question, (*Series, BallotQuestion)) else "dont_know"
        st.checkbox(words(label), key=key, on_change=changed)
    if question.not_applicable and choice != DONT_KNOW:
        key = field_key(entry.key, "na")
        st.session_state.setdefault(key, choice == NOT_APPLICABLE)
        st.checkbox(words("not_applicable"), key=key, on_change=changed)


def _figure(entry: Entry, name: str, label: str, changed: Changed) -> None:
    with st.container(key=f"figure-{entry.key}-{name}"):
        st.text_input(literal(label), key=_seed(entry, name, ""), on_change=changed, autocomplete="off")


def _series(entry: Entry, question: NumberByYear | PercentageByYear, changed: Changed) -> None:
    with st.container(horizontal=True, key=f"series-{entry.key}"):
        for n in range(question.years):
            ago = question.years - 1 - n
            label = _year_label(ago)
            _figure(entry, f"year_{n}", f"{label}, {_unit(question)}" if _unit(question) else label, changed)
    _quiet(words("field_series_help"))


def _year_label(ago: int) -> str:
    return words(f"field_year_{ago}")


def _ballot(entry: Entry, changed: Changed) -> None:
    with st.container(horizontal=True, key=f"series-{entry.key}-counts"):
        for name in COUNTS:
            _figure(entry, name, words(f"ballot_{name}"), changed)
    _quiet(words("ballot_or_shares"))
    with st.container(horizontal=True, key=f"series-{entry.key}-shares"):
        for name in SHARES:
            _figure(entry, name, words(f"ballot_{name}"), changed)
    with st.container(key=f"answerapart0-{entry.key}-recorded"):
        st.radio(
            words("ballot_recorded"),
            ["yes", "no"],
            key=_seed(entry, "recorded", None),
            index=None,
            format_func=lambda id_: words(f"ballot_recorded_{id_}"),
            on_change=changed,
        )
    if entry.typed.get("recorded") == "yes":
        _quiet(words("ballot_rule_help"))
        with st.container(horizontal=True, key=f"series-{entry.key}-rules"):
            for name in RULES:
                _figure(entry, name, words(f"ballot_{name}"), changed)


def _text(entry: Entry, question: FreeText, changed: Changed) -> None:
    if words("no_names_sign") not in question.help.casefold():
        _no_names()
    draw = _line if question.longest <= _SHORT else _area
    draw(entry, "value", question.text, changed, hidden=True)


def _line(entry: Entry, name: str, label: str, changed: Changed, *, hidden: bool = False) -> None:
    shown = "collapsed" if hidden else "visible"
    st.text_input(literal(label), key=_seed(entry, name, ""), on_change=changed, autocomplete="off", label_visibility=shown)


def _area(entry: Entry, name: str, label: str, changed: Changed, *, hidden: bool = False) -> None:
    shown = "collapsed" if hidden else "visible"
    st.text_area(literal(label), key=_seed(entry, name, ""), on_change=changed, height=90, label_visibility=shown)


def _evidence(entry: Entry, changed: Changed) -> None:
    question, level = entry.question, str(entry.typed.get("level") or Level.SAID)
    challenged = entry.answer is not None and entry.answer.evidence.challenged is not None
    by_others = challenged or hosted()  # hosted, whoever checks it says so under their own name, where all answers are checked
    st.radio(
        words("evidence_level"),
        [each.value for each in Level if not by_others or each is not Level.CHECKED or each.value == level],
        key=_seed(entry, "level", Level.SAID.value),
        format_func=lambda id_: words(f"level_{id_}"),
        horizontal=True,
        on_change=changed,
    )
    if level != Level.SAID or has_evidence(entry.typed):
        _no_names()
        _line(entry, "what", question.evidence or words("evidence_what"), changed)
        with st.container(horizontal=True, key=f"series-{entry.key}-evidence"):
            _line(entry, "where", words("evidence_where"), changed)
            _line(entry, "date", words("evidence_date"), changed)
        if hosted():
            _checked(entry)
        elif level == Level.CHECKED or entry.typed.get("checked_by"):
            _line(entry, "checked_by", words("evidence_checked_by"), changed)
    if not challenged and entry.answer is not None and entry.answer.state is State.ANSWERED:
        _asking(entry, changed)


def _checked(entry: Entry) -> None:
    """Who checked the answer that stands; nobody can write it here."""
    if entry.answer is not None and entry.answer.evidence.level is Level.CHECKED:
        _quiet(words("checked_by_whom", who=entry.answer.evidence.checked_by))


def _asking(entry: Entry, changed: Changed) -> None:
    """Whom the lead asks to check the answer. It is folded until somebody is asked."""
    asked = bool(entry.typed.get("asked_of"))
    with st.expander(words("ask_title"), expanded=asked, key=f"ask-{entry.key}", type="compact"):
        _quiet(words("ask_means"))
        with st.container(horizontal=True, key=f"series-{entry.key}-asking"):
            _line(entry, "asked_of", words("field_asked_of"), changed)
            if asked:
                _line(entry, "asked_on", words("field_asked_on"), changed)


def _label(question: Question) -> str:
    if isinstance(question, Date):
        return words("field_day")
    unit = _unit(question)
    return words("field_figure_in", unit=unit) if unit else words("field_figure")


def _unit(question: Question) -> str:
    return question.unit if isinstance(question, Numeric) else ""
