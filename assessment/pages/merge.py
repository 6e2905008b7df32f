"""Take over what a colleague gave back: each answer beside what stands now, and a choice wherever the two do not agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from assessment import asking, colleague
from assessment.colleague import Kind, Merge, NotAReply, Reply, Row
from assessment.history import in_full
from assessment.identity import Action
from assessment.papers import ASKED, Asked
from assessment.record import Assessment
from assessment.shell import frame, rights
from assessment.shell.markup import escape, facts, literal
from assessment.shell.session import assessment, day_of, definitions_of, moment, person, store, words
from assessment.store import NotFound, StoreError
from questionnaires.answers import Answer, answers_hash
from questionnaires.errors import ToolkitError
from questionnaires.wording import day

_MINE, _THEIRS = "mine", "theirs"


def draw() -> None:
    """The whole page."""
    kept = assessment()
    key = ASKED + st.query_params.get("r", "")
    asked = asking.requests(kept).get(key)
    if asked is None or not rights.standing(kept).may(Action.PLAN):
        frame.go("colleague")
        return
    frame.link("colleague", words("back_to_colleague"))
    frame.title(words("merge_title", asked_of=asked.asked_of), eyebrow=kept.name, tab=words("tab_merge", asked_of=asked.asked_of))
    frame.word_left()
    titles = [section.title for section in asking.sections_in(definitions_of(kept).library, asked.sections)]
    st.html(facts([(words("request_asked"), day(asked.asked_on)), (words("request_sections"), "; ".join(titles))]))
    if (reply := _by_link(asked) if asked.part else _by_file(kept, key)) is not None:
        _merge(kept, key, colleague.merge(kept, definitions_of(kept), key, reply))


def _by_link(asked: Asked) -> Reply | None:
    try:
        kept = store().load(person(), asked.part)
    except NotFound:
        gone = words("merge_part_withdrawn", day=day_of(asked.withdrawn)) if asked.withdrawn else words("merge_part_gone")
        st.html(f'<p class="mr-text">{escape(gone)}</p>')
        return None
    part = asking.part_of(kept)
    return Reply(part, definitions_of(kept), kept.response.answers) if part else None


def _by_file(kept: Assessment, key: str) -> Reply | None:
    st.html(f'<p class="mr-text">{escape(words("merge_file"))}</p>')
    file = st.file_uploader(words("merge_file_label"), type="json", key="reply")
    if file is None:
        return None
    try:
        return colleague.reply_in(kept, key, file.getvalue())
    except NotAReply as error:
        frame.trouble(str(error))
        if error.request:
            frame.link("merge", words("merge_go_there"), r=error.request.removeprefix(ASKED))
    except ToolkitError as error:
        frame.trouble(str(error))
    return None


def _merge(kept: Assessment, key: str, found: Merge) -> None:
    _remarks(found)
    conflicts, new = found.of(Kind.CONFLICT), found.of(Kind.NEW)
    if not conflicts and not new:
        st.html(f'<p class="mr-text"><strong>{escape(words("merge_nothing", asked_of=found.asked.asked_of))}</strong></p>')
    if conflicts:
        st.header(words("merge_conflicts", count=len(conflicts)), anchor=False)
        st.html(f'<p class="mr-text">{escape(words("merge_conflicts_mean"))}</p>')
    chosen = [row for row in conflicts if _conflict(found, row)]
    if new:
        st.header(literal(words("merge_new", asked_of=found.asked.asked_of, count=len(new))), anchor=False)
        st.html(f'<p class="mr-text">{escape(words("merge_new_mean"))}</p>')
    chosen += [row for row in new if _new(found, row)]
    if conflicts or new:
        st.html('<div class="mr-apart"></div>')
        label = words("merge_take_none" if not chosen else "merge_take_one" if len(chosen) == 1 else "merge_take", count=len(chosen))
        action = partial(_take, kept.id, key, chosen, found)
        st.button(label, key="take-over", type="primary", disabled=not chosen, on_click=action)
    _rest(found)


def _remarks(found: Merge) -> None:
    """What is to be known before one looks at single answers."""
    said: list[str] = []
    if found.asked.withdrawn:
        said.append(words("merge_withdrawn", day=day_of(found.asked.withdrawn)))
    if found.again:
        said.append(words("merge_again", when=moment(found.again.at)))
    elif found.earlier:
        said.append(words("merge_earlier", when=moment(found.earlier.at)))
    if found.versions:
        said.append(words("merge_versions", theirs=found.versions[0], ours=found.versions[1]))
    lines = "".join(f"<p>{escape(line)}</p>" for line in said)
    lines += _list([words("merge_left", label=label, why=why) for label, why in found.left])
    if lines:
        st.html(f'<div class="mr-callout mr-user" role="status">{lines}</div>')


def _list(lines: Sequence[str]) -> str:
    return f'<ul class="mr-list mr-user">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>' if lines else ""


def _name(row: Row) -> str:
    """Of the widget of a row. When either answer changes it is another one, so that no choice outlives what it was made on."""
    theirs = answers_hash({row.question.id: row.theirs} if row.theirs else {})
    return f"take-{row.question.id}-{row.revision}-{theirs[:12]}"


def _conflict(found: Merge, row: Row) -> bool:
    """The three answers, and whether to take theirs. Nothing is chosen beforehand."""
    with st.container(border=True, key=f"merge-{row.question.id}"):
        st.subheader(literal(row.question.label), anchor=False)
        _answers(found, row, [("merge_base", row.base), ("merge_mine", row.mine.answer if row.mine else None)])
        said = {_MINE: words("merge_keep_mine"), _THEIRS: words("merge_take_theirs", asked_of=found.asked.asked_of)}
        label = words("merge_which", label=row.question.label)
        chosen = st.radio(literal(label), list(said), key=_name(row), index=None, format_func=lambda each: literal(said[each]))
    return chosen == _THEIRS


def _new(found: Merge, row: Row) -> bool:
    with st.container(border=True, key=f"merge-{row.question.id}"):
        st.subheader(literal(row.question.label), anchor=False)
        _answers(found, row, [("merge_mine", row.mine.answer if row.mine else None)])
        st.session_state.setdefault(_name(row), found.proposed(row))
        return st.checkbox(literal(words("merge_take_over", label=row.question.label)), key=_name(row), wrap=True)


def _answers(found: Merge, row: Row, before: Sequence[tuple[str, Answer | None]]) -> None:
    pairs = [(words("check_question"), row.question.text)]
    pairs += [(words(name), in_full(row.question, answer) if answer else words("unanswered")) for name, answer in before]
    pairs += [(words("merge_theirs", asked_of=found.asked.asked_of), in_full(row.question, row.theirs))] if row.theirs else []
    said = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in pairs)
    notes = [words("merge_reworded")] if row.reworded else []
    notes += [words("merge_ends_check", who=row.lost_check)] if row.lost_check else []
    notes += [words("merge_ends_challenge")] if row.lost_challenge else []
    st.html(f'<dl class="mr-pairs mr-user">{said}</dl>{"".join(_quiet(note) for note in notes)}')


def _quiet(text: str) -> str:
    return f'<p class="mr-quiet">{escape(text)}</p>'


def _rest(found: Merge) -> None:
    """The questions of which there is nothing to take over, folded away."""
    for kind in (Kind.SAME, Kind.NOTHING_NEW):
        rows = found.of(kind)
        if rows:
            with st.expander(words(f"merge_{kind}", count=len(rows)), key=f"rest-{kind}"):
                st.html(_list([_in_short(row) for row in rows]))


def _in_short(row: Row) -> str:
    stands = row.mine.answer if row.mine else None
    return words("check_aside_answer", label=row.question.label, answer=in_full(row.question, stands) if stands else words("unanswered"))


def _take(assessment_id: str, key: str, chosen: Sequence[Row], found: Merge) -> None:
    """Save what was chosen as it was shown; what was changed since stays, and is shown anew."""
    try:
        changed = colleague.take_over(store(), person(), assessment_id, key, chosen, found.hash, datetime.now(UTC))
    except StoreError as error:
        frame.leave_trouble(str(error))
        return
    done = len(chosen) - len(changed)
    if done:
        frame.leave_word(words("merge_done_one" if done == 1 else "merge_done", count=done))
    if changed:
        frame.leave_trouble(words("merge_changed", labels=", ".join(f"“{row.question.label}”" for row in changed)))


if __name__ == "__main__":
    draw()
