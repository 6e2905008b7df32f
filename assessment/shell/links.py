"""Links in our own HTML that lead to one question."""

from __future__ import annotations

from urllib.parse import urlencode

from assessment.shell.markup import escape
from assessment.shell.session import address
from assessment.walk import Step, Walk


def to_question(step: Step, question_id: str, html: str) -> str:
    """HTML that leads to a question on its page."""
    target = "section?" + urlencode(address(s=".".join(step.key), q=question_id))
    return f'<a href="{escape(target)}" target="_self">{html}</a>'


def to_check(question_id: str, html: str) -> str:
    """HTML that leads to one answer on the page that checks them."""
    return f'<a href="{escape("check?" + urlencode(address(q=question_id)))}" target="_self">{html}</a>'


def to_asked(found: Walk, question_id: str, html: str) -> str:
    """As `to_question`, if the question is asked; otherwise the HTML as it is."""
    step = found.home(question_id)
    return to_question(step, question_id, html) if step else html
