"""The record of a ballot: its figures, what they come to under each rule, and the totals as the answer that the score reads."""

from __future__ import annotations

import streamlit as st

from assessment import asking, results
from assessment.ballot import answering
from assessment.ballot.told import ballot_of
from assessment.database import StoreError
from assessment.identity import Action, NotFound
from assessment.papers import BALLOT
from assessment.record import Assessment
from assessment.shell import ballot_form, frame, rights
from assessment.shell.desk import desk
from assessment.shell.markup import escape, facts, literal, paragraphs
from assessment.shell.session import assessment, definitions_of, report, words
from assessment.store import AnsweredElsewhere
from assessment.walk import walk
from questionnaires.errors import AnswerError
from questionnaires.wording import answer_text
from reports import html_blocks
from reports.parts.ballot import waits_for
from reports.parts.words import named
from reports.subject import BallotTold


def draw() -> None:
    """The whole page."""
    kept = assessment()
    if asking.part_of(kept) is not None:
        raise NotFound
    frame.link("tasks", words("back_to_tasks"))
    frame.title(words("ballot_page_title"), eyebrow=kept.name, tab=words("tab_ballot", name=kept.name))
    frame.word_left()
    st.html(paragraphs(words("ballot_lead"), "mr-text"))
    may_change = rights.standing(kept).may(Action.PLAN)
    told = ballot_of(definitions_of(kept), kept.response, results.scored(kept).papers)
    if told is not None:
        _certificate(kept)
        _answer(kept, told)
    else:
        frame.link("beforehand", words("ballot_to_rule"))
    if told is None and not may_change:
        st.html(f'<p class="mr-text">{escape(words("ballot_none"))}</p>')
    if may_change:
        ballot_form.draw(kept)
    else:
        rights.told(kept, "ballot_only_lead")
    if told is not None:
        frame.link("beforehand", words("ballot_to_rule_after"))


def _certificate(kept: Assessment) -> None:
    """What is on record, in the words of the report."""
    for section in report(kept).sections:
        if section.id == "ballot":
            st.header(literal(section.title), anchor=False)
            st.html(html_blocks.blocks(section.blocks, heading=section.title))


def _answer(kept: Assessment, told: BallotTold) -> None:
    """What would be saved as the answer, beside what is; nothing is saved until it is confirmed."""
    if not told.question:
        return
    st.header(words("ballot_score"), anchor=False)
    here, made = desk(kept), definitions_of(kept)
    question = made.library.questions[told.question]
    stands = kept.answers.get(told.question)
    before = stands.answer if stands else None
    if answering.is_answered(told, before):
        st.html(f'<p class="mr-text">{escape(words("ballot_score_same", question=named(question)))}</p>')
        _waits(kept, told.question)
        return
    wanted = answering.answer_of(told, before)
    pairs = [
        (words("ballot_score_now"), answer_text(question, before) if before else words("ballot_score_nothing")),
        (words("ballot_score_then"), answer_text(question, wanted)),
        (words("ballot_score_evidence"), " · ".join(filter(None, (wanted.evidence.what, wanted.evidence.where))) or words("ballot_score_said")),
    ]
    st.html(f'<p class="mr-text">{escape(words("ballot_score_means", question=named(question)))}</p>{facts(pairs)}')
    if (step := walk(made.library, kept.response.answers).home(told.question)) is None:
        st.html(f'<p class="mr-text">{escape(words("ballot_score_not_asked"))}</p>')
        return
    _waits(kept, told.question)
    frame.link("section", words("ballot_score_look"), s=".".join(step.key), q=told.question)
    if not here.may_answer(told.question):
        rights.told(kept, "ballot_only_answering")
        return
    with st.form("ballot-answer", border=False):
        # Of exactly what was shown: if either changed meanwhile, the box is empty again and what stands now is shown.
        shown = f"{stands.revision if stands else 0}-{kept.revision(BALLOT)}"
        sure = st.checkbox(words("ballot_score_sure"), key=f"ballot-answer-sure-{shown}")
        pressed = st.form_submit_button(words("ballot_score_go"))
    if pressed and not sure:
        frame.trouble(words("ballot_score_not_sure"))
    elif pressed:
        _save(kept, told)


def _waits(kept: Assessment, question: str) -> None:
    """That the answer does not count before other questions are answered, with the way to each."""
    made = definitions_of(kept)
    if not (waits := waits_for(made.library, made.scoring, question, kept.response.answers)):
        return
    st.html(f'<p class="mr-text">{escape(words("ballot_score_waits"))}</p>')
    pages = walk(made.library, kept.response.answers)
    for each in waits:
        if (step := pages.home(each)) is not None:
            frame.link("section", literal(made.library.questions[each].label), s=".".join(step.key), q=each)


def _save(kept: Assessment, told: BallotTold) -> None:
    """The answer that was shown replaces the one that was shown, or nothing is changed."""
    here, stands = desk(kept), kept.answers.get(told.question)
    wanted = answering.answer_of(told, stands.answer if stands else None)
    try:
        here.save(told.question, wanted, stands.revision if stands else 0)
    except AnsweredElsewhere:
        frame.leave_trouble(words("ballot_score_elsewhere"))
    except (AnswerError, StoreError) as error:
        frame.leave_trouble(str(error))
    else:
        frame.leave_word(words("ballot_score_saved"))
    st.rerun()


if __name__ == "__main__":
    draw()
