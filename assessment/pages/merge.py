"""Take over what a colleague gave back: each answer beside what stands now, and a choice wherever the two do not agree."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment import asking, colleague
from assessment.colleague import Merge, NotAReply, Reply
from assessment.identity import Action
from assessment.papers import ASKED, Asked
from assessment.record import Assessment
from assessment.shell import frame, merging, rights
from assessment.shell.markup import escape, facts
from assessment.shell.merging import Shown
from assessment.shell.session import assessment, day_of, definitions_of, moment, person, store, words
from assessment.store import NotFound
from questionnaires.errors import ToolkitError
from questionnaires.wording import day


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
    file = st.file_uploader(words("merge_file_label"), type="json", max_upload_size=5, key="reply")
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
    merging.draw(Shown(found.asked.asked_of, found.rows, found.proposed), partial(merging.take, kept.id, key, found.hash))


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
    lines += merging.listed([words("merge_left", label=label, why=why) for label, why in found.left])
    if lines:
        st.html(f'<div class="mr-callout mr-user" role="status">{lines}</div>')


if __name__ == "__main__":
    draw()
