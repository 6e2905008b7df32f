"""Who works here together: signing in and out, and what waits for somebody. Stands in until the database keeps it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import NamedTuple

from assessment.database import StoreError
from assessment.identity import Claims, Person
from questionnaires.answers import Answer, plain_answer
from questionnaires.texts import table


class SignedOut(StoreError):  # noqa: N818 (it reads as what happened)
    """This sign-in ended when its person signed out."""

    def __init__(self) -> None:
        super().__init__(table("assessment")("not_signed_in"))


class Held(NamedTuple):
    """One answer that waits."""

    assessment: str
    question: str
    content: str | None
    expected: int


class People:
    """Everybody who works with the assessments in one database."""

    def __init__(self) -> None:
        self._out: dict[str, datetime] = {}
        self._held: dict[str, dict[tuple[str, str], Held]] = {}

    def sign_in(self, claims: Claims) -> Person:
        """Whoever the provider says it is. Raises SignedOut if they signed out after this sign-in."""
        if claims.subject in self._out and claims.signed_in <= self._out[claims.subject]:
            raise SignedOut
        return Person(claims.subject, claims.name)

    def sign_out(self, who: Person) -> None:
        """End every sign-in of this person."""
        self._out[who.id] = datetime.now(UTC)

    def hold(self, who: Person, assessment_id: str, question_id: str, answer: Answer | None, expected: int) -> None:
        """Keep an answer until its author has signed in again."""
        content = None if answer is None else json.dumps(plain_answer(answer))
        self._held.setdefault(who.id, {})[assessment_id, question_id] = Held(assessment_id, question_id, content, expected)

    def held(self, who: Person) -> tuple[Held, ...]:
        """What waits for somebody."""
        return tuple(self._held.get(who.id, {}).values())

    def let_go(self, who: Person, assessment_id: str, question_id: str) -> None:
        """Forget what waited."""
        self._held.get(who.id, {}).pop((assessment_id, question_id), None)
