"""The agreed answer: what the room came to after it talked, with its reason; and what the assessment answers now."""

from __future__ import annotations

from functools import partial

import streamlit as st
from pydantic import ValidationError

from assessment.shell.markup import escape, literal
from assessment.shell.room import doing
from assessment.shell.room.state import Here, Item
from assessment.shell.session import assessment_id, person, words
from assessment.store import AnsweredElsewhere
from assessment.workshop import progress
from assessment.workshop.workshops import Workshops
from questionnaires.answers import is_blank
from questionnaires.wording import answer_text
from reports.records import Agreed

_NO_AGREEMENT = ""
_LONGEST_REASON = 2000


def draw(here: Here, item: Item) -> None:
    """The form, and beside it what it would replace."""
    stands, before = here.workshop, here.standing.agreed.get(item.id)
    st.header(words("room_agreed_title"), anchor=False)
    st.html(f'<p class="mr-text mr-user">{escape(_now(here, item))}</p>')
    option, reason = f"agreed-{stands.id}-{item.id}", f"agreed-reason-{stands.id}-{item.id}"
    if st.session_state.get(option) is None and is_blank(str(st.session_state.get(reason) or "")):
        st.session_state[_begun(stands.id, item.id)] = here.kept.revision(item.id)
        if before is not None:
            st.session_state[option], st.session_state[reason] = before.option, before.reason
    titles = {letter_id: f"**{letter}** {literal(title)}" for letter_id, (letter, title, _) in zip(_ids(here, item), item.options, strict=True)}
    choices = {**titles, _NO_AGREEMENT: literal(words("room_no_agreement_choice"))}
    with st.container(key=f"answerapart1-{item.id}"):
        st.radio(words("room_agreed_which"), list(choices), key=option, index=None, format_func=choices.__getitem__)
    st.html(f'<p class="mr-quiet">{escape(words("room_no_agreement_means"))}</p>')
    st.text_area(words("room_agreed_reason"), key=reason, height=90, max_chars=_LONGEST_REASON)
    doing.wrong("agreed")
    following, agenda = progress.following(here.standing, item.id), stands.setup.agenda
    keep = partial(_kept, stands.id, item.id)
    with st.container(horizontal=True):
        if following and stands.setup.pace == "together":
            label = words("room_agree_and_go_on", number=agenda.index(following) + 1)
            st.button(label, key="agree-and-go-on", type="primary", on_click=partial(keep, following))
            st.button(words("room_agree"), key="agree", on_click=partial(keep, ""))
        else:
            st.button(words("room_agree"), key="agree", type="primary", on_click=partial(keep, ""))


def titles_of(here: Here, item: Item) -> dict[str, str]:
    """What the options of an item are called, by id."""
    return {id_: title for id_, (_, title, _) in zip(_ids(here, item), item.options, strict=True)}


def _ids(here: Here, item: Item) -> list[str]:
    question = here.given.library.questions.get(item.id)
    return [each.id for each in getattr(question, "options", ())]


def _now(here: Here, item: Item) -> str:
    now = here.kept.answers.get(item.id)
    if now is None or now.answer is None:
        return words("room_now_none")
    return words("room_now", answer=answer_text(here.given.library.questions[item.id], now.answer))


def _begun(workshop: str, question: str) -> str:
    """Under which key it is kept at which revision the assessment's answer stood when somebody began to fill in the form: the page is drawn anew by itself."""
    return f"agreed-at-{workshop}-{question}"


def _kept(workshop: str, question: str, following: str) -> None:
    option: str | None = st.session_state.get(f"agreed-{workshop}-{question}")
    reason = str(st.session_state.get(f"agreed-reason-{workshop}-{question}") or "").strip()
    if option is None or is_blank(reason):
        doing.leave_wrong("agreed", words("room_agree_choose" if option is None else "room_agree_reason" if option else "room_agree_reason_open"))
        return
    try:
        agreed = Agreed(option=option, reason=reason)
    except ValidationError:
        doing.leave_wrong("agreed", words("room_agree_unprintable"))
        return

    def deed(workshops: Workshops) -> None:
        begun = _begun(workshop, question)
        try:
            saved = workshops.agree(person(), assessment_id(), workshop, question, agreed, expected=st.session_state[begun])
        except AnsweredElsewhere as conflict:  # said once; what stands is shown, and pressing again replaces that
            st.session_state[begun] = conflict.theirs.revision
            raise
        st.session_state[begun] = saved.revision

    if doing.do(deed, word=words("room_agree_kept" if option else "room_agree_kept_open")) and following:
        doing.put(workshop, following)
