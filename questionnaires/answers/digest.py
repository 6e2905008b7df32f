"""A check sum of answers, so that a report or a file can be held against the answers it was made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from questionnaires.answers.answer import Answer
from questionnaires.answers.plain import plain_answer


def answers_hash(answers: Mapping[str, Answer]) -> str:
    """SHA-256, as 64 hexadecimal digits, of all answers with all that stands beside them, whatever their order.

    >>> answers_hash({}) == answers_hash({})
    True
    """
    plain = {question_id: plain_answer(answer) for question_id, answer in answers.items()}
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
