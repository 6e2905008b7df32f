"""Decide beforehand: lock the stage, the scoring with its weights, and the ballot rule, before the answers are seen."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from assessment import decided, results
from assessment.ballot.told import ballot_question
from assessment.definitions import Definitions
from assessment.entry import RULES, ballot_rule
from assessment.identity import Action
from assessment.record import Assessment
from assessment.shell import frame, rights
from assessment.shell.markup import escape, facts, literal, paragraphs
from assessment.shell.session import assessment, definitions_of, person, report, store, words
from assessment.store import StoreError
from assessment.walk import walk
from questionnaires.errors import AnswerError
from questionnaires.model import BallotQuestion
from questionnaires.wording import answer_text
from reports import html_blocks


def draw() -> None:
    """The whole page."""
    kept = assessment()
    made = definitions_of(kept)
    frame.link("tasks", words("back_to_tasks"))
    frame.title(words("beforehand_title"), eyebrow=kept.name, tab=words("tab_beforehand", name=kept.name))
    frame.word_left()
    st.html(paragraphs(words("beforehand_lead"), "mr-text"))
    _as_decided(kept)
    if rights.standing(kept).may(Action.PLAN):
        _decide(kept, made)
    else:
        rights.told(kept, "beforehand_only_lead")
    if ballot_question(made):
        frame.link("ballot", words("to_ballot" if rights.standing(kept).may(Action.PLAN) else "to_ballot_read"))


def _as_decided(kept: Assessment) -> None:
    """What stands decided, in the words of the report."""
    for section in report(kept).sections:
        if section.id == "beforehand":
            st.header(literal(section.title), anchor=False)
            st.html(html_blocks.blocks(section.blocks, heading=section.title))


def _decide(kept: Assessment, made: Definitions) -> None:
    stands = results.scored(kept).papers.get(decided.DECIDED) is not None
    st.header(words("beforehand_anew" if stands else "beforehand_lock"), anchor=False)
    seen = decided.answers_seen(made, kept.response.answers)
    key = "beforehand_seen_none" if not seen else "beforehand_seen_one" if seen == 1 else "beforehand_seen_many"
    st.html(f'<p class="mr-text">{escape(words(key, count=seen))}</p>')
    stage = made.scoring.stage_question
    answer, question = kept.response.answers.get(stage), made.library.questions[stage]
    titles = {each.id: each.title for each in made.scoring.dimensions}
    weights = decided.weights_said({each.id: each.weight for each in made.scoring.dimensions}, titles)
    scoring = words("beforehand_scoring_said", title=made.scoring.title, version=made.scoring.version)
    pairs = [
        (words("beforehand_stage"), answer_text(question, answer) if answer else words("decided_none")),
        (words("beforehand_scoring"), scoring),
        (words("beforehand_weights"), weights),
    ]
    st.html(facts(pairs))
    if answer is None:
        step = walk(made.library, kept.response.answers).home(stage)
        frame.link("section", words("beforehand_choose_stage"), s=".".join(step.key) if step else "", q=stage)
    with st.form("beforehand", border=False):
        rule = _rule_fields() if any(isinstance(each, BallotQuestion) for each in made.library.questions.values()) else {}
        pressed = st.form_submit_button(words("beforehand_go"), type="primary")
    if pressed:
        _lock(kept, made, rule)


def _rule_fields() -> dict[str, str | bool]:
    st.subheader(words("beforehand_rule"), anchor=False)
    st.html(paragraphs(words("beforehand_rule_means"), "mr-text mr-quiet"))
    with st.container(horizontal=True, key="series-beforehand-rules"):
        return {name: _rule_field(name) for name in RULES}


def _rule_field(name: str) -> str:
    with st.container(key=f"figure-beforehand-{name}"):
        return st.text_input(words(f"ballot_{name}"), key=f"beforehand-{name}", autocomplete="off") or ""


def _lock(kept: Assessment, made: Definitions, rule: dict[str, str | bool]) -> None:
    try:
        decision = decided.decide(store(), person(), kept, made, ballot_rule(rule), datetime.now(UTC))
    except (AnswerError, StoreError) as error:
        frame.trouble(str(error))
        return
    frame.leave_word(words("beforehand_locked", hash=decided.hash_of(decision)[:12]))
    st.rerun()


if __name__ == "__main__":
    draw()
