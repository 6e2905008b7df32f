"""The rules as a form: saved with one button, and never over what somebody else saved meanwhile."""

from __future__ import annotations

from fractions import Fraction
from typing import TypedDict

import streamlit as st

from assessment.portfolio.portfolios import RulesElsewhere
from assessment.portfolio.rules import Rules
from assessment.portfolio.setting_rules import limits
from assessment.portfolio.shapes import Portfolio
from assessment.shell import frame
from assessment.shell.compare import changing
from assessment.shell.markup import escape, facts
from assessment.shell.session import person, store, words
from questionnaires.errors import ToolkitError
from reports import figures
from scoring import draws

_FIELDS = ("purpose", "top", "same", "draws", "seed", "near", "power-on", "power")


class _Ends(TypedDict):
    min_value: int
    max_value: int


def draw(of: Portfolio) -> None:
    """All of it."""
    st.header(words("rules_form_title"), anchor=False)
    _seed(of)
    if st.session_state.get(_key(of, "elsewhere")):
        _elsewhere(of)
    st.text_area(words("rules_purpose"), key=_key(of, "purpose"), height=100, max_chars=2000, help=words("rules_purpose_help"))
    st.number_input(words("rules_top"), key=_key(of, "top"), step=1, width=200, **_ends("top"))
    st.checkbox(words("rules_same"), key=_key(of, "same"))
    st.html(f'<p class="mr-quiet">{escape(words("rules_same_means"))}</p>')
    st.subheader(words("rules_draws_title"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("rules_draws_means"))}</p>')
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.number_input(words("rules_draws"), key=_key(of, "draws"), step=1000, width=200, **_ends("draws"))
        st.number_input(words("rules_seed"), key=_key(of, "seed"), step=1, width=200, **_ends("seed"))
        st.number_input(words("rules_near"), key=_key(of, "near"), step=10, width=200, **_ends("concentration"))
    st.html(f'<p class="mr-quiet">{escape(near_told(int(st.session_state[_key(of, "near")])))}</p>')
    st.checkbox(words("rules_power_on"), key=_key(of, "power-on"))
    st.html(f'<p class="mr-quiet">{escape(words("rules_power_means"))}</p>')
    if st.session_state[_key(of, "power-on")]:
        st.number_input(words("rules_power"), key=_key(of, "power"), min_value=0.05, max_value=1.0, step=0.05, format="%.2f", width=200)
    st.button(words("rules_save"), key="rules-save", type="primary", on_click=_save, args=(of,))


def _ends(field: str) -> _Ends:
    low, high = limits(field)
    return {"min_value": low, "max_value": high}


def near_told(concentration: int) -> str:
    """What a concentration means: between which shares a weight of 10% stays in nine of ten draws."""
    low, high = (figures.plain(Fraction(end, 10)) for end in draws.nine_of_ten(100, concentration))
    return words("rules_near_means", low=f"{low}%", high=f"{high}%")


def _key(of: Portfolio, field: str) -> str:
    return f"rules-{field}-{of.id}"


def _seed(of: Portfolio) -> None:
    """Put what stands into the fields, unless somebody has begun to type; what was typed is kept while one looks at other pages."""
    held, began = f"rules-typed-{of.id}", f"rules-began-{of.id}"
    typed: dict[str, object] = st.session_state.setdefault(held, _as_fields(of.rules))
    if changing.expected(of) != of.rules_number and typed == st.session_state.get(began):  # nothing was typed, so what stands now is shown
        _take(of)
    if changing.expected(of) == of.rules_number:
        st.session_state[began] = _as_fields(of.rules)
    for field in _FIELDS:
        key = _key(of, field)
        typed[field] = st.session_state[key] = st.session_state.get(key, typed[field])


def _as_fields(rules: Rules) -> dict[str, object]:
    power = float(rules.power) if rules.power is not None else 0.5
    return dict(zip(_FIELDS, (rules.purpose, rules.top, rules.same_questions, rules.draws, rules.seed, rules.concentration, rules.power is not None, power), strict=True))


def _typed(of: Portfolio) -> dict[str, object]:
    found = {field: st.session_state[_key(of, field)] for field in _FIELDS[:-1]}
    power = Fraction(round(float(st.session_state.get(_key(of, "power"), 0.5)) * 100), 100) if found["power-on"] else None
    return {
        "purpose": str(found["purpose"] or "").strip(), "top": int(found["top"]), "same_questions": bool(found["same"]), "draws": int(found["draws"]),
        "seed": int(found["seed"]), "concentration": int(found["near"]), "power": power,
    }  # fmt: skip


def save(of: Portfolio) -> int:
    """Save what is in the fields; returns the number of the rules. Raises RulesElsewhere, which the form tells from then on; Impossible."""
    try:
        number = store().portfolios.set_rules(person(), of.id, changing.changed(of.rules, _typed(of)), expected=changing.expected(of))
    except RulesElsewhere:
        st.session_state[_key(of, "elsewhere")] = True
        raise
    st.session_state.pop(_key(of, "elsewhere"), None)
    changing.expect(of.id, number)
    return number


def _save(of: Portfolio) -> None:
    frame.back_to_heading()
    try:
        save(of)
    except RulesElsewhere:
        return
    except ToolkitError as error:
        frame.leave_trouble(str(error))
        return
    frame.leave_word(words("rules_saved_after" if of.is_open or of.is_locked else "rules_saved"))


def _elsewhere(of: Portfolio) -> None:
    """What stands now, beside what was typed, which is still in the fields."""
    frame.trouble(words("rules_elsewhere"))
    st.html(facts(stand(of.rules)))
    with st.container(horizontal=True, gap="small"):
        st.button(words("rules_take"), key="rules-take", on_click=_take, args=(of,))
        st.button(words("rules_keep_mine"), key="rules-keep-mine", on_click=_keep_mine, args=(of,))


def _take(of: Portfolio) -> None:
    for field, value in _as_fields(of.rules).items():
        st.session_state[_key(of, field)] = value
    st.session_state.pop(_key(of, "elsewhere"), None)
    changing.expect(of.id, of.rules_number)


def _keep_mine(of: Portfolio) -> None:
    changing.expect(of.id, of.rules_number)
    _save(of)


def stand(rules: Rules) -> list[tuple[str, str]]:
    """The rules that stand, as names and what they are."""
    yes, no = words("rules_yes"), words("rules_no")
    pairs = [
        (words("rules_purpose"), rules.purpose), (words("rules_top_short"), str(rules.top)), (words("rules_same_short"), yes if rules.same_questions else no),
        (words("rules_draws"), f"{rules.draws:,}"), (words("rules_seed"), str(rules.seed)), (words("rules_near"), str(rules.concentration)),
        (words("rules_power"), figures.plain(rules.power) if rules.power is not None else ""),
    ]  # fmt: skip
    return [pair for pair in pairs if pair[1]]
