"""A workshop and the people in it, without phones."""

from __future__ import annotations

from assessment import definitions
from assessment.identity import LOCAL
from assessment.store import Store
from assessment.workshop.setup import Group, Setup
from assessment.workshop.shapes import Standing
from questionnaires.answers import Answer, State

SETUP = Setup(
    name="Staff day",
    groups=(Group(id="staff", label="Staff", invited=20), Group(id="managers", label="Managers")),
    agenda=("SA10", "SA2", "SA9", "@weights"),
)


class Room:
    """A workshop on an assessment of its own, open unless said otherwise, and what it takes to fill it."""

    def __init__(self, store: Store, setup: Setup = SETUP, *, opened: bool = True) -> None:
        self.store = store
        self.a = store.create(LOCAL, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Harbour Nursing")}).id
        self.w = store.workshops.prepare(LOCAL, self.a, setup).id
        self.code = store.workshops.open(LOCAL, self.a, self.w).code if opened else ""
        self.people: list[str] = []

    @property
    def address(self) -> dict[str, str]:
        return {"a": self.a, "w": self.w}

    def standing(self) -> Standing:
        return self.store.workshops.standing(LOCAL, self.a, self.w)

    def put(self, question: str) -> int:
        return self.store.workshops.put(LOCAL, self.a, self.w, question)

    def join(self, number: int, group: str = "staff") -> list[str]:
        new = [self.store.joining.join(self.code, group) for _ in range(number)]
        self.people += new
        return new

    def say(self, round_: int, choices: list[str], remarks: list[str] | None = None) -> None:
        for place, (token, choice) in enumerate(zip(self.people, choices, strict=False)):
            self.store.joining.answer(self.w, token, round_, choice, remarks[place] if remarks and place < len(remarks) else None)

    def reveal(self, round_: int) -> None:
        self.store.workshops.reveal(LOCAL, self.a, self.w, round_)

    def asked(self, question: str, choices: list[str], remarks: list[str] | None = None) -> int:
        """Put a question, let everybody answer, and show the answers."""
        number = self.put(question)
        self.say(number, choices, remarks)
        self.reveal(number)
        return number
