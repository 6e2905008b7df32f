"""One question on a page: what is asked and why, its fields, whether it is saved, and what to do when two people answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from assessment.entry import Entry, Save
from assessment.history import in_full
from assessment.record import Saved
from assessment.shell import carried, elsewhere, fields, held, second_look, set_aside
from assessment.shell.desk import Desk, field_key, forget_fields
from assessment.shell.elsewhere import Both
from assessment.shell.markup import escape, literal, mark, paragraphs
from assessment.shell.session import minutes_left, person, time_of_day, today, words
from assessment.shell.sources import cited
from assessment.walk import walk
from questionnaires import reader
from questionnaires.answers import Answer, State, is_partly_filled
from questionnaires.conditions import questions_in
from questionnaires.model import Library, Question
from questionnaires.routing import applies, completeness_of
from questionnaires.shape import Basis
from questionnaires.sources import Sources
from questionnaires.texts import ENGLISH, current_language
from questionnaires.wording import answer_text, day
from scoring.model import Kind

_NOTE_ROWS = 90  # pixels
_TRIES = 5
"""How often saving is begun again when something else is pressed meanwhile; each press breaks in once."""


def draw(desk: Desk, question: Question, number: int, *, sides_shown: bool = False) -> None:
    """The question, with its fields in a fragment of their own, so that saving them redraws nothing else.

    `sides_shown`: the page already shows in full the disagreement of sources that concerns it.
    """
    with st.container(key=f"question-{question.id}"):
        asked, margin = st.columns([19, 10], gap="large")
        with asked:
            _ask(desk, question, number)
            st.fragment(draw_fields)(desk, question.id)
        with margin:
            _why(desk, question)
        _disagreement(desk, question, not sides_shown)


def draw_fields(desk: Desk, question_id: str, *, in_a_row: bool = False) -> None:
    """The fields of a question and what is saved of them. `in_a_row`: as in `fields.draw_value`."""
    entry = desk.entries[question_id]
    changed = partial(_changed, desk, question_id)
    fields.draw_value(entry, changed, in_a_row=in_a_row)
    fields.draw_aside(entry, changed)
    if said := second_look.beside(entry):
        st.html(said)
    if entry.theirs is None and entry.answer is not None and entry.answer.carried_from:
        carried.confirm(entry, partial(_confirmed, desk, question_id))
    _note(entry, changed, other=desk.is_other_than_last_time(question_id))
    _standing(desk, entry, in_a_row=in_a_row)


def _ask(desk: Desk, question: Question, number: int) -> None:
    tags = "".join(f'<span class="mr-tag">{escape(tag)}</span>' for tag in _tags(desk, question.id))
    if tags:
        st.html(f'<p class="mr-tags">{tags}</p>')
    st.header(literal(words("numbered", number=number, text=question.text)), anchor=False)
    first, _, more = question.help.partition("\n\n")
    language = language_of(desk.definitions.library, question)
    said = set_aside.depends_on(desk, question) + (f"<div{language}>{paragraphs(first, 'mr-text mr-quiet')}</div>" if first else "")
    if said:
        st.html(said)
    if more:
        with st.expander(words("more_help"), type="compact"):
            st.html(f"<div{language}>{paragraphs(more, 'mr-text mr-quiet')}</div>")
    words_used([question], question.id)


def words_used(asked: Iterable[Question], key: str) -> None:
    """What the words mean that questions use and the glossary explains, folded away."""
    terms = reader.glossary().explained_at(*asked)
    if terms:
        entries = "".join(f"<div><dt>{escape(term.term)}</dt><dd>{escape(term.meaning)}</dd></div>" for term in terms)
        with st.expander(words("words_used"), type="compact", key=f"words-{key}"):
            st.html(f'<dl class="mr-words" lang="{ENGLISH}">{entries}</dl>')


def language_of(library: Library, question: Question) -> str:
    """The attribute for the text of a question that stands in English on a page in another language."""
    foreign = current_language() != ENGLISH and not library.translates(question.id)
    return f' lang="{ENGLISH}" data-question' if foreign else ""


def _tags(desk: Desk, question_id: str) -> list[str]:
    """For which stages the answer decides a gate."""
    gates = [gate for gate in desk.definitions.scoring.gates if question_id in questions_in(gate.met_when)]
    stages = sorted({gate.stage for gate in gates if gate.kind is Kind.GATE})
    suits = [words("tag_suitability")] if any(gate.kind is Kind.SUITABILITY for gate in gates) else []
    return suits + [words(f"tag_{stage.value}") for stage in stages]


def _why(desk: Desk, question: Question) -> None:
    sources = desk.definitions.library.sources
    st.html(reason(sources, question.why, question.basis, language_of(desk.definitions.library, question)))
    _at_hand(question)
    benchmarks = [each for each in desk.definitions.scoring.benchmarks if question.id in each.questions]
    if benchmarks:
        with st.expander(words("benchmarks"), type="compact"):
            for each in benchmarks:
                source = escape(words("benchmark_source", source=cited(sources, each.basis), date=each.date))
                st.html(f'<p class="mr-text">{escape(each.text)}</p><p class="mr-quiet">{source}</p>')


def reason(sources: Sources, why: str, basis: Basis, language: str = "") -> str:
    """HTML for the margin: why something is asked, and on whose word. `language`: the attribute for a text in another language."""
    return (
        f'<div class="mr-aside"><p class="mr-aside-title">{escape(words("why_we_ask"))}</p>'
        f'<div{language}>{paragraphs(why)}</div><p class="mr-source">{escape(cited(sources, basis))}</p></div>'
    )


def _at_hand(question: Question) -> None:
    if question.have_at_hand:
        st.html(f'<p class="mr-quiet">{escape(words("have_at_hand", what=question.have_at_hand))}</p>')


def _disagreement(desk: Desk, question: Question, first: bool) -> None:
    """Both sides, in full at the first question of a page that they concern and folded at the others."""
    sources = desk.definitions.library.sources
    for found in (each for each in sources.disagreements if each.id == question.disagreement):
        sides = "".join(
            f'<li>{escape(side.says)} <span class="mr-small">{escape(cited(sources, side.basis))}</span></li>' for side in found.sides
        )
        with st.expander(literal(words("sources_disagree", title=found.title)), expanded=first, key=f"sides-{question.id}"):
            st.html(f'<ul class="mr-list mr-sides">{sides}</ul><p class="mr-text">{escape(found.here)}</p>')


def _note(entry: Entry, changed: Callable[[], None], *, other: bool) -> None:
    """An explanation, folded until there is one; open where an answer is `other` than last time, which the report gives the reason of."""
    if entry.answer is None or (not entry.question.evidence and not entry.answer.note and not other):
        return
    title = words("note_why_other") if other else words("note_title")
    with st.expander(title, expanded=other or bool(entry.answer.note), key=f"note-{entry.question.id}", type="compact"):
        st.html(f'<p class="mr-quiet">{escape(words("no_names"))}</p>')
        key = field_key(entry.question.id, "note")
        st.session_state.setdefault(key, entry.typed.get("note") or "")
        st.text_area(words("note_label"), key=key, on_change=changed, height=_NOTE_ROWS)


def _standing(desk: Desk, entry: Entry, *, in_a_row: bool) -> None:
    """The saved line; before it what is wrong, missing, or answered elsewhere."""
    id_ = entry.question.id
    if entry.theirs is not None:
        _conflict(desk, entry, entry.theirs)
    if entry.trouble:
        st.html(f'<div class="mr-trouble" role="alert">{_trouble(entry)}</div>')
        if entry.unsaved:
            st.button(words("try_again"), key=f"again-{id_}", on_click=partial(_changed, desk, id_))
    shape, text = _saved_line(entry, to_find_out=id_ in desk.definitions.library.home)
    text = f"{text} {entry.lapsed}" if text and not entry.pending else text
    shown = f"{mark(shape)}<span>{escape(text)}</span>" if text else ""
    turn = entry.saved.revision if entry.saved else 0
    with st.container(horizontal=in_a_row, vertical_alignment="center" if in_a_row else "top", key=f"standing-{id_}"):
        st.html(f'<p class="mr-saved" data-say="{escape(id_)}" data-turn="{turn}">{shown}</p>{_newer_progress(desk, id_)}', width="content" if in_a_row else "stretch")
        if id_ in desk.routing and (aside := set_aside.notice(desk, id_)):
            st.html(aside)
        if entry.answer is not None and entry.theirs is None:
            label = literal(words("clear_answer_to", label=entry.question.label))
            st.button(words("clear_answer"), key=f"clear-{id_}", type="tertiary", on_click=partial(_cleared, desk, id_), help=label)


def _newer_progress(desk: Desk, question_id: str) -> str:
    """The progress, out of sight, for the top of the page, if that was drawn before the last answer was saved."""
    if desk.turn == desk.turn_shown or question_id not in desk.definitions.library.home:
        return ""
    now = progress(desk, question_id)
    return f'<span hidden data-progress="{desk.turn}" data-share="{now.share:.0%}">{now.html}</span>'


def _trouble(entry: Entry) -> str:
    lines = [entry.trouble]
    if entry.answer is not None:
        lines.append(words("former_stays", answer=answer_text(entry.question, entry.answer)))
    elif not entry.unsaved:
        lines.append(words("nothing_saved_yet"))
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _saved_line(entry: Entry, *, to_find_out: bool) -> tuple[str, str]:
    """Shape and text of the line that says what is saved. It never says more than what the store has confirmed.

    `to_find_out`: what is not known is on the list of things to find out.
    """
    if entry.trouble or entry.theirs is not None:
        return "not-known", ""
    if entry.pending:
        return "not-known", entry.wanting
    if entry.saved is None or entry.answer is None:
        return "not-known", words("cleared") if entry.saved is not None and entry.saved.revision else ""
    time = time_of_day(entry.saved.at)
    if entry.wanting:
        return "done", f"{words('saved_at', time=time)} {entry.wanting}"
    if entry.answer.state is State.DONT_KNOW:
        return "not-known", words("saved_not_known" if to_find_out else "saved_only_not_known", time=time)
    if entry.answer.state is State.NOT_APPLICABLE:
        return "does-not-apply", words("saved_not_applicable", time=time)
    if is_partly_filled(entry.answer.value):
        return "done", words("saved_in_part", time=time)
    return "done", words("saved_at", time=time)


def _conflict(desk: Desk, entry: Entry, theirs: Saved) -> None:
    question = entry.question
    where = words("elsewhere_you") if theirs.by == person().id else words("elsewhere_other", by=theirs.by)
    stands = in_full(question, theirs.answer) if theirs.answer else words("elsewhere_cleared")
    both = Both(words("elsewhere_title"), where, theirs.at, stands, _typed_text(entry), words("keep_theirs"))
    elsewhere.draw(question.id, both, partial(_theirs_kept, desk, question.id), partial(_mine_kept, desk, question.id))


def _typed_text(entry: Entry) -> str:
    answer = entry.typed_answer()
    return in_full(entry.question, answer) if answer is not None else words("elsewhere_cleared")


def _changed(desk: Desk, question_id: str) -> None:
    entry = desk.entries[question_id]
    finish(lambda: entry.take(_collected(entry), _saver(desk, question_id)))
    for name in ("level", "checked_by", "asked_on"):  # a field that was changed along with another shows it
        key = field_key(question_id, name)
        if key in st.session_state and st.session_state[key] != entry.typed.get(name):
            del st.session_state[key]
    _redraw(desk, question_id)


def finish(save: Callable[[], None]) -> None:
    """Save to the end, whatever else is pressed meanwhile, and only then give way to it.

    Streamlit may break off a callback wherever it reads the session's state, when a link is pressed while
    the callback runs, and it would not call it again: what was typed would be lost. Saving twice changes nothing.
    """
    interrupted: RerunException | None = None
    for _ in range(_TRIES):
        try:
            save()
            break
        except RerunException as another:
            interrupted = another
    if interrupted is not None:
        raise interrupted


def _confirmed(desk: Desk, question_id: str) -> None:
    carried.confirmed(desk, [question_id])
    _redraw(desk, question_id)


def _cleared(desk: Desk, question_id: str) -> None:
    desk.entries[question_id].clear(_saver(desk, question_id))
    forget_fields(question_id)
    _redraw(desk, question_id)


def _mine_kept(desk: Desk, question_id: str) -> None:
    desk.entries[question_id].keep_mine(_saver(desk, question_id))
    _redraw(desk, question_id)


def _theirs_kept(desk: Desk, question_id: str) -> None:
    entry = desk.entries[question_id]
    entry.keep_theirs()
    desk.note(question_id, entry.answer)
    forget_fields(question_id)
    _redraw(desk, question_id)


def _saver(desk: Desk, question_id: str) -> Save:
    def save(answer: Answer | None, expected: int) -> Saved:
        return desk.save(question_id, answer, expected)

    return save


def _collected(entry: Entry) -> dict[str, str | bool]:
    """What the fields hold; who is asked for a check is asked today, unless another day is given."""
    typed = fields.collected(entry)
    if typed.get("asked_of") and not typed.get("asked_on"):
        typed["asked_on"] = day(today())
    return typed


def _redraw(desk: Desk, question_id: str) -> None:
    """Streamlit draws this question again by itself; the whole page is needed only if questions may have come or gone,
    or if a warning on it no longer holds.

    Nothing else is asked to run again here, because that would undo the press of a link that ended the typing.
    """
    desk.turn += 1
    if held.ran_out():
        st.rerun()  # the page for signing in takes the place of this one
    mended = question_id in desk.warned and not desk.entries[question_id].pending
    if mended:
        desk.warned -= {question_id}
    before = desk.asked
    if question_id in desk.routing:
        desk.asked = asked(desk)
    if mended or before != desk.asked:
        st.rerun()


class Progress(NamedTuple):
    """How far one is in a questionnaire, as text and as a share from 0 to 1."""

    html: str
    share: float


def progress(desk: Desk, question_id: str) -> Progress:
    """How far one is in the questionnaire that asks this question; in a part, with all that is asked in it."""
    library = desk.definitions.library
    if desk.only is None:
        found = completeness_of(library.home[question_id], library, desk.answers)
        total, minutes, key = found.total, found.minutes_left, "section_progress"
    else:
        part = walk(library, desk.answers, desk.only)
        total, minutes, key = part.progress, part.minutes_left, "tasks_done"
    all_asked, done = total.asked, total.asked - total.left
    left = minutes_left(minutes) if total.left else words("nothing_left")
    text = f"<strong>{escape(words(key, done=done, asked=all_asked))}</strong> · {escape(left)}"
    return Progress(text, done / all_asked if all_asked else 1.0)


def asked(desk: Desk) -> frozenset[tuple[str, str]]:
    """Which questions apply, are hidden or not settled; when this changes, so does the page."""
    return frozenset((id_, found.value) for id_, found in applies(desk.definitions.library, desk.answers).items())

