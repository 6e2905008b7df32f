"""Ask a colleague: which sections went to whom and what became of them, and a new request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlencode, urljoin, urlsplit

import streamlit as st

from assessment import asking, hosting
from assessment.identity import Action, Role, Standing
from assessment.papers import Asked
from assessment.record import Assessment
from assessment.shell import frame, inviting, links, part, rights, standing
from assessment.shell.markup import escape, facts, literal
from assessment.shell.session import (
    ADDRESS,
    assessment,
    day_of,
    definitions_of,
    forget_reports,
    hosted,
    moment,
    person,
    store,
    today,
    words,
)
from assessment.store import NotFound, StoreError
from assessment.walk import Step, Task, Walk, walk
from questionnaires.answers import is_blank
from questionnaires.wording import day
from reports.records import LONGEST_LINE, LONGEST_WORDS

_BY_FILE, _BY_LINK = "file", "link"
_LONGEST_MESSAGE = min(2000, LONGEST_WORDS)
_OWN_COMPUTER = ("localhost", "127.0.0.1", "::1")


def draw() -> None:
    """The whole page."""
    kept = assessment()
    found = walk(definitions_of(kept).library, kept.response.answers)
    frame.link("tasks", words("back_to_tasks"))
    frame.title(words("colleague_title"), eyebrow=kept.name, tab=words("tab_colleague", name=kept.name))
    frame.word_left()
    st.html(f'<p class="mr-lead">{escape(words("colleague_lead"))}</p>')
    made, mine = asking.requests(kept), rights.standing(kept)
    if not mine.may(Action.PLAN):
        rights.told(kept, "colleague_only_lead")
    if made:
        st.header(words("colleague_requests"), anchor=False)
        for key, asked in made.items():
            with st.container(border=True, key=f"request-{_token(key)}"):
                _request(kept, key, asked, mine)
    if not mine.may(Action.PLAN):
        return
    st.header(words("colleague_new"), anchor=False)
    _new(kept, found)


def _token(key: str) -> str:
    return key.rpartition(".")[2]


def _request(kept: Assessment, key: str, asked: Asked, mine: Standing) -> None:
    st.subheader(literal(words("request_of", asked_of=asked.asked_of, day=day(asked.asked_on))), anchor=False)
    titles = [section.title for section in asking.sections_in(definitions_of(kept).library, asked.sections)]
    pairs = [(words("request_sections"), "; ".join(titles)), (words("request_answered"), _answered(asked)), (words("request_taken"), _taken(asked))]
    st.html(facts(pairs))
    if asked.withdrawn:
        st.html(f'<p class="mr-text">{escape(words("request_withdrawn", day=day_of(asked.withdrawn)))}</p>')
    if not mine.may(Action.PLAN):
        return
    if not asked.withdrawn and asked.part:
        (_invitation if hosted() else _link)(asked.part)
    elif not asked.withdrawn:
        _file(kept, key, asked)
    with st.container(horizontal=True):
        frame.button_to("merge", words("to_merge" if asked.part else "to_merge_file"), key=f"merge-{_token(key)}", r=_token(key))
    if not asked.withdrawn:
        _withdrawal(kept, key, asked)
    elif any(one.id == asked.part for one in store().assessments(person(), deleted=True)):
        _erasing(key, asked)


def _answered(asked: Asked) -> str:
    """How far the colleague is, where that can be seen."""
    if not asked.part:
        return words("request_by_file")
    try:
        kept = store().load(person(), asked.part)
    except NotFound:
        return words("request_part_not_seen" if hosted() else "request_part_gone")
    made = asking.part_of(kept)
    progress = part.walked(kept, made).progress if made else None
    if progress is None:
        return ""
    return words("request_by_link", done=progress.asked - progress.left, asked=progress.asked, when=moment(kept.changed))


def _taken(asked: Asked) -> str:
    return "; ".join(moment(taken.at) for taken in asked.taken) or words("request_not_taken")


def _link(part_id: str) -> None:
    """The address to copy, and where it works: a server cannot know more than under which name the browser reached it."""
    here = str(st.context.url or "http://localhost/")
    st.html(f'<p class="mr-text">{escape(words("request_link"))}</p>')
    st.code(urljoin(here, "tasks?" + urlencode({ADDRESS: part_id})), language=None, wrap_lines=True)
    own = (urlsplit(here).hostname or "") in _OWN_COMPUTER
    st.html(f'<p class="mr-quiet">{escape(words("request_link_here" if own else "request_link_hosted"))}</p>')


def _invitation(part_id: str) -> None:
    """The link that was just made, which lets one person in; or the way to make one. The link is kept nowhere."""
    part_invited, address = st.session_state.get(frame.ONLY_HERE) or ("", "")
    if part_invited == part_id:
        until = day_of(datetime.now(UTC) + timedelta(days=hosting.current().invitation_days))
        st.html(f'<p class="mr-text">{escape(words("request_link"))}</p>')
        st.code(address, language=None, wrap_lines=True)
        st.html(f'<p class="mr-quiet">{escape(words("request_invited", until=until))}</p>')
    else:
        st.html(f'<p class="mr-quiet">{escape(words("request_invite_means"))}</p>')
    st.button(words("request_invite"), key=f"invite-{part_id}", on_click=_invited, args=(part_id,))


def _invited(part_id: str) -> None:
    """Invite somebody to the part alone. Only whoever made the request, or leads the assessment, leads the part."""
    try:
        secret = store().people.invite(person(), part_id, Role.CONTRIBUTOR, days=hosting.current().invitation_days)
    except StoreError as error:
        frame.leave_trouble(str(error))
        return
    st.session_state[frame.ONLY_HERE] = (part_id, inviting.address_of(secret))


def _file(kept: Assessment, key: str, asked: Asked) -> None:
    name = asking.file_name(kept.name, asked.asked_of)
    st.html(f'<p class="mr-text mr-user">{escape(words("request_file", file=name))}</p>')
    links.download(f"part/{_token(key)}.json", words("request_file_get", asked_of=asked.asked_of), primary=not asked.taken)


def _withdrawal(kept: Assessment, key: str, asked: Asked) -> None:
    token = _token(key)
    with st.expander(words("withdraw_request"), key=f"withdrawal-{token}", type="compact"):
        st.html(f'<p class="mr-text">{escape(words(_withdraw_means(asked)))}</p>')
        if asked.part:
            st.checkbox(words("withdraw_erase"), key=f"erase-{token}")
        st.button(words("withdraw_go"), key=f"withdraw-{token}", on_click=partial(_withdrawn, kept.id, key, asked, kept.revision(key)))


def _withdraw_means(asked: Asked) -> str:
    if not asked.part:
        return "withdraw_file_means"
    return "withdraw_invited_means" if hosted() else "withdraw_link_means"


def _withdrawn(assessment_id: str, key: str, asked: Asked, revision: int) -> None:
    erase = bool(st.session_state.get(f"erase-{_token(key)}"))
    try:
        asking.withdraw(store(), person(), assessment_id, key, asked, expected=revision, at=datetime.now(UTC), erase=erase)
    except StoreError as error:
        frame.leave_trouble(str(error))
    else:
        if erase:
            forget_reports()
            standing.forget()
        said = "withdrawn_file" if not asked.part else "withdrawn_erased" if erase else "withdrawn_link"
        frame.leave_word(words(said, asked_of=asked.asked_of))


def _erasing(key: str, asked: Asked) -> None:
    """What is still kept of a request that was withdrawn can be erased, too."""
    token = _token(key)
    with st.expander(words("erase_part"), key=f"erasing-{token}", type="compact"), st.form(f"erasing-{token}", border=False):
        sure = st.checkbox(words("former_sure"), key=f"sure-{token}")
        pressed = st.form_submit_button(words("erase_part_go"))
    if pressed and not sure:
        frame.trouble(words("former_not_sure"))
    elif pressed:
        try:
            store().erase(person(), asked.part)
            forget_reports()
            standing.forget()
            frame.leave_word(words("erased_part", asked_of=asked.asked_of))
        except StoreError as error:
            frame.leave_trouble(str(error))
        st.rerun()


def _new(kept: Assessment, found: Walk) -> None:
    wanted = st.query_params.get("s", "")
    with st.form("ask", border=False, enter_to_submit=False):
        st.html(f'<p class="mr-text">{escape(words("ask_sections"))}</p>')
        half = -(-len(found.tasks) // 2)
        for column, tasks in zip(st.columns(2, gap="large"), (found.tasks[:half], found.tasks[half:]), strict=True):
            with column:
                for task in tasks:
                    _sections(task, wanted)
        of = st.text_input(words("ask_of"), key="ask-of", max_chars=min(100, LONGEST_LINE), autocomplete="off")
        st.html(f'<p class="mr-quiet">{escape(words("no_names"))}</p>')
        message = st.text_area(words("ask_message"), key="ask-message", height=90, max_chars=_LONGEST_MESSAGE)
        way = st.radio(words("ask_way"), (_BY_FILE, _BY_LINK), key="ask-way", format_func=lambda each: words(_way_said(each)))
        pressed = st.form_submit_button(words("ask_go"), type="primary")
    if pressed:
        chosen = tuple(_key(step) for step in found.steps if st.session_state.get(f"ask-{_key(step)}"))
        _ask(kept, chosen, of or "", message or "", by_link=way == _BY_LINK)


def _way_said(way: str) -> str:
    return "ask_by_invitation" if way == _BY_LINK and hosted() else f"ask_by_{way}"


def _sections(task: Task, wanted: str) -> None:
    """The sections of one questionnaire, each with a box. Nothing if it does not apply."""
    if task.steps:
        st.subheader(literal(task.questionnaire.title), anchor=False)
        with st.container(gap="xsmall"):
            for step in task.steps:
                st.session_state.setdefault(f"ask-{_key(step)}", _key(step) == wanted)
                st.checkbox(literal(_counted(step)), key=f"ask-{_key(step)}", wrap=True)


def _key(step: Step) -> str:
    return ".".join(step.key)


def _counted(step: Step) -> str:
    asked, done = step.progress.asked, step.progress.asked - step.progress.left
    return words("ask_section_one" if asked == 1 else "ask_section", title=step.section.title, count=asked, done=done)


def _ask(kept: Assessment, chosen: tuple[str, ...], of: str, message: str, *, by_link: bool) -> None:
    if not chosen or is_blank(of):
        frame.trouble(words("ask_lacks_sections" if not chosen else "ask_lacks_of"))
        return
    try:
        asked = Asked(sections=chosen, asked_of=of.strip(), asked_on=today(), message=message.strip())
    except ValueError:
        frame.trouble(words("ask_unprintable"))
        return
    try:
        key = asking.ask(store(), person(), kept, definitions_of(kept), asked, by_link=by_link)
    except StoreError as error:
        frame.trouble(str(error))
        return
    made = store().load(person(), kept.id).paper(key)
    if hosted() and isinstance(made, Asked) and made.part:
        _invited(made.part)
    for key in [key for key in st.session_state if str(key).startswith("ask-")]:
        del st.session_state[key]
    st.query_params.pop("s", None)
    said = "asked_by_invitation" if by_link and hosted() else "asked_by_link" if by_link else "asked_by_file"
    frame.leave_word(words(said, asked_of=asked.asked_of))
    st.rerun()


if __name__ == "__main__":
    draw()
