"""What is said of a service beside its name, whatever the questions are: whose it is, where, and which stage is its aim."""

from __future__ import annotations

from collections.abc import Mapping

from assessment import examples
from assessment.definitions import Definitions
from assessment.record import NAME_QUESTION, Assessment
from assessment.shell.markup import escape
from assessment.shell.session import words
from questionnaires.answers import Answer
from questionnaires.errors import DefinitionError
from questionnaires.model import FreeText, Question
from questionnaires.wording import answer_text


def said(made: Definitions, answers: Mapping[str, Answer], *, aim: bool = True) -> list[tuple[str, str]]:
    """Label and answer: whose service it is, what decides which questions are asked, and with `aim` the stage aimed at."""
    asked = _about(made)
    if aim:
        asked.append(made.library.questions[made.scoring.stage_question])
    return [(question.label, answer_text(question, answers[question.id])) for question in asked if question.id in answers]


def _about(made: Definitions) -> list[Question]:
    """Of the unscored questions beside the one on the stage: the first text after the name, and choices that route."""
    library, scored = made.library, {each.id for dimension in made.scoring.dimensions for each in dimension.questions}
    ours = [each for each in library.home[made.scoring.stage_question].questions if each.id not in scored]
    texts = [each for each in ours if isinstance(each, FreeText) and each.id != NAME_QUESTION][:1]
    routing = [each for each in ours if each.id in library.read_by_routing and each.asked_when is None]
    return [*texts, *(each for each in routing if each.id != made.scoring.stage_question and each not in texts)]


def published(kept: Assessment) -> str:
    """HTML for an assessment opened from an example: what was published, by whom and when; empty for any other."""
    try:
        found = examples.example(kept.example) if kept.example else None
    except DefinitionError:
        return ""
    if found is None:
        return ""
    source = words("example_source", source=found.source, date=found.date)
    return (
        f'<div class="mr-callout"><p class="mr-callout-title">{escape(words("example_known"))}</p>'
        f'<p>{escape(found.known)}</p><p class="mr-small">{escape(source)}</p></div>'
    )
