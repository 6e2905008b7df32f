"""What routing leaves out or leaves open: which answers, that they are kept, and what would make them count."""

from __future__ import annotations

from collections.abc import Callable

from assessment.shell.desk import Desk
from assessment.shell.markup import escape, paragraphs
from assessment.shell.session import words
from questionnaires.conditions import questions_in
from questionnaires.conditions_in_words import in_words
from questionnaires.model import Question
from questionnaires.routing import Applies, SetAside, applies, is_open, set_aside
from questionnaires.wording import answer_text


def depends_on(desk: Desk, question: Question) -> str:
    """HTML that names the open questions which settle whether this one is asked; empty if that is settled."""
    library = desk.definitions.library
    found = applies(library, desk.answers)
    if question.asked_when is None or found[question.id] is not Applies.UNSETTLED:
        return ""
    deciding = [id_ for id_ in questions_in(question.asked_when) if found[id_] is Applies.APPLIES]
    still_open = [id_ for id_ in deciding if is_open(desk.answers.get(id_))]
    labels = ", ".join(f"“{library.questions[id_].label}”" for id_ in still_open)
    return paragraphs(words("depends_on", labels=labels), "mr-text mr-quiet") if labels else ""


def notice(desk: Desk, question_id: str) -> str:
    """HTML to stand beside a question whose answer sets others aside, or would settle whether they count; else empty."""
    found = [each for each in set_aside(desk.definitions.library, desk.answers) if _told_at(desk, each) == question_id]
    said = "".join(f"<p>{escape(_notice(desk, each))}</p>" for each in found)
    return f'<div class="mr-callout" role="status">{said}</div>' if said else ""


def _told_at(desk: Desk, each: SetAside) -> str:
    """The last question that decides, so that it is told once: of those answered, unless an answer is just what is missing."""
    asked = applies(desk.definitions.library, desk.answers)
    deciding = [id_ for id_ in each.decided_by if asked[id_].asked]
    if each.applies is not Applies.UNSETTLED:
        deciding = [id_ for id_ in deciding if id_ in desk.answers]
    return deciding[-1] if deciding else ""


def _notice(desk: Desk, each: SetAside) -> str:
    labels = ", ".join(f"“{question.label}”" for question in each.questions)
    return words(f"aside_notice_{each.applies.value}", labels=labels, condition=_condition(desk, each))


def _condition(desk: Desk, each: SetAside) -> str:
    return in_words(each.condition, desk.definitions.library.questions) if each.condition is not None else ""


def listing(desk: Desk, link: Callable[[str], str]) -> str:
    """HTML for the page that checks all answers; empty if nothing is set aside. `link`: HTML that leads to a question, by its id."""
    said = "".join(_group(desk, each, link) for each in set_aside(desk.definitions.library, desk.answers))
    if not said:
        return ""
    title, lead = escape(words("check_aside_title")), escape(words("check_aside"))
    return f'<div class="mr-callout"><p class="mr-callout-title">{title}</p><p>{lead}</p>{said}</div>'


def _group(desk: Desk, each: SetAside, link: Callable[[str], str]) -> str:
    answers = "".join(f"<li>{escape(_answer(desk, question.id))}</li>" for question in each.questions)
    why = escape(words(f"check_aside_{each.applies.value}", condition=_condition(desk, each)))
    links = ", ".join(filter(None, map(link, each.decided_by)))
    decided = f"<p>{escape(words('check_aside_decided'))} {links}</p>" if links else ""
    return f'<p>{why}</p><ul class="mr-list mr-user">{answers}</ul>{decided}'


def _answer(desk: Desk, question_id: str) -> str:
    question = desk.definitions.library.questions[question_id]
    return words("check_aside_answer", label=question.label, answer=answer_text(question, desk.answers[question_id]))
