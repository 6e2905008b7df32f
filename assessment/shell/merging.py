"""Answers from elsewhere beside those that stand: what is new, what is in conflict, and a choice for each. Nothing is chosen where the two differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import streamlit as st

from assessment import colleague
from assessment.colleague import Kind, Row
from assessment.history import in_full
from assessment.shell import frame
from assessment.shell.markup import escape, literal
from assessment.shell.session import person, store, words
from assessment.store import StoreError
from questionnaires.answers import Answer, answers_hash

_MINE, _THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: whose answers they are, and how each stands to what one has."""

    whose: str
    rows: Sequence[Row]
    proposed: Callable[[Row], bool]
    """Whether to take a row over unless somebody says otherwise."""
    base: bool = True
    """Whether it is known what stood when they were asked."""
    said: Mapping[str, str] = field(default_factory=dict[str, str])
    """Other wordings than those of a colleague's reply, by their keys."""

    def of(self, kind: Kind) -> list[Row]:
        """The rows of one kind."""
        return [row for row in self.rows if row.kind is kind]

    def words(self, key: str, **values: object) -> str:
        """The text for a key."""
        return words(self.said.get(key, key), **{"asked_of": self.whose, **values})


def draw(found: Shown, take: Callable[[Sequence[Row]], None]) -> None:
    """Every answer, and the button that takes over what is chosen."""
    chosen = choose(found)
    if found.of(Kind.CONFLICT) or found.of(Kind.NEW):
        st.html('<div class="mr-apart"></div>')
        label = words("merge_take_none" if not chosen else "merge_take_one" if len(chosen) == 1 else "merge_take", count=len(chosen))
        st.button(label, key="take-over", type="primary", disabled=not chosen, on_click=take, args=(chosen,))
    rest(found)


def choose(found: Shown) -> list[Row]:
    """Every answer that differs, beside the one that stands; returns those that are chosen."""
    conflicts, new = found.of(Kind.CONFLICT), found.of(Kind.NEW)
    if not conflicts and not new:
        st.html(f'<p class="mr-text"><strong>{escape(found.words("merge_nothing"))}</strong></p>')
    if conflicts:
        st.header(found.words("merge_conflicts", count=len(conflicts)), anchor=False)
        st.html(f'<p class="mr-text">{escape(found.words("merge_conflicts_mean"))}</p>')
    chosen = [row for row in conflicts if _conflict(found, row)]
    if new:
        st.header(literal(found.words("merge_new", count=len(new))), anchor=False)
        st.html(f'<p class="mr-text">{escape(found.words("merge_new_mean"))}</p>')
    return chosen + [row for row in new if _new(found, row)]


def take(assessment_id: str, key: str, hash_: str, chosen: Sequence[Row]) -> None:
    """Save what was chosen as it was shown; what was changed since stays, and is shown anew. `key`, `hash_`: of what a colleague was asked, or empty."""
    try:
        changed = colleague.take_over(store(), person(), assessment_id, key, chosen, hash_, datetime.now(UTC))
    except StoreError as error:
        frame.leave_trouble(str(error))
        return
    tell(chosen, changed)


def tell(chosen: Sequence[Row], changed: Sequence[Row]) -> None:
    """What was taken over, and what was not because it was changed meanwhile, once the page is drawn anew."""
    done = len(chosen) - len(changed)
    if done:
        frame.leave_word(words("merge_done_one" if done == 1 else "merge_done", count=done))
    if changed:
        frame.leave_trouble(words("merge_changed", labels=", ".join(f"“{row.question.label}”" for row in changed)))


def listed(lines: Sequence[str]) -> str:
    """Lines as a list; nothing if there are none."""
    return f'<ul class="mr-list mr-user">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>' if lines else ""


def _name(row: Row) -> str:
    """Of the widget of a row. When either answer changes it is another one, so that no choice outlives what it was made on."""
    theirs = answers_hash({row.question.id: row.theirs} if row.theirs else {})
    return f"take-{row.question.id}-{row.revision}-{theirs[:12]}"


def _conflict(found: Shown, row: Row) -> bool:
    """The three answers, and whether to take theirs. Nothing is chosen beforehand."""
    with st.container(border=True, key=f"merge-{row.question.id}"):
        st.subheader(literal(row.question.label), anchor=False)
        base = [("merge_base", row.base)] if found.base else []
        _answers(found, row, [*base, ("merge_mine", row.mine.answer if row.mine else None)])
        said = {_MINE: words("merge_keep_mine"), _THEIRS: found.words("merge_take_theirs")}
        label = words("merge_which", label=row.question.label)
        chosen = st.radio(literal(label), list(said), key=_name(row), index=None, format_func=lambda each: literal(said[each]))
    return chosen == _THEIRS


def _new(found: Shown, row: Row) -> bool:
    with st.container(border=True, key=f"merge-{row.question.id}"):
        st.subheader(literal(row.question.label), anchor=False)
        _answers(found, row, [("merge_mine", row.mine.answer if row.mine else None)])
        st.session_state.setdefault(_name(row), found.proposed(row))
        return st.checkbox(literal(words("merge_take_over", label=row.question.label)), key=_name(row), wrap=True)


def _answers(found: Shown, row: Row, before: Sequence[tuple[str, Answer | None]]) -> None:
    pairs = [(words("check_question"), row.question.text)]
    pairs += [(words(name), in_full(row.question, answer) if answer else words("unanswered")) for name, answer in before]
    pairs += [(found.words("merge_theirs"), in_full(row.question, row.theirs))] if row.theirs else []
    said = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in pairs)
    notes = [found.words("merge_reworded")] if row.reworded else []
    notes += [words("merge_ends_check", who=row.lost_check)] if row.lost_check else []
    notes += [words("merge_ends_challenge")] if row.lost_challenge else []
    st.html(f'<dl class="mr-pairs mr-user">{said}</dl>{"".join(_quiet(note) for note in notes)}')


def _quiet(text: str) -> str:
    return f'<p class="mr-quiet">{escape(text)}</p>'


def rest(found: Shown) -> None:
    """The questions of which there is nothing to take over, folded away."""
    for kind in (Kind.SAME, Kind.NOTHING_NEW):
        rows = found.of(kind)
        if rows:
            with st.expander(found.words(f"merge_{kind}", count=len(rows)), key=f"rest-{kind}"):
                st.html(listed([_in_short(row) for row in rows]))


def _in_short(row: Row) -> str:
    stands = row.mine.answer if row.mine else None
    return words("check_aside_answer", label=row.question.label, answer=in_full(row.question, stands) if stands else words("unanswered"))
