"""What the page of somebody who takes part shows, made of what the store says that she may see."""

from __future__ import annotations

import re
from typing import NamedTuple

from assessment.workshop import letters
from assessment.workshop.choices import choices_of, points_of
from assessment.workshop.setup import WEIGHTS
from assessment.workshop.shapes import Phase, Put, Seen
from questionnaires.model import Library, OneChosen, Question
from questionnaires.texts import ENGLISH, current_language, table
from questionnaires.wording import paragraphs
from reports.records import FEWEST_EXPORTED
from scoring.model import Scoring
from scoring.tally import DONT_KNOW

END = "end"
"""In place of the number of a question: the page after the last one."""


class Offered(NamedTuple):
    """Something to choose. `title` ends as a sentence where `text` follows it."""

    id: str
    title: str
    text: str
    apart: bool = False
    """Set apart from what came before: it is no answer to the question."""
    letter: str = ""
    """As on the projector and on paper; only options have one."""


class Points(NamedTuple):
    """The points that a dimension was given; empty: none yet."""

    title: str
    given: str


class Card(NamedTuple):
    """One question as it is put to a participant."""

    round: int
    text: str
    help: tuple[str, ...]
    language: str
    """That of its text, if the page is in another one; empty if not."""
    offered: tuple[Offered, ...]
    points: tuple[Points, ...]
    """In place of `offered`, where points are shared out."""
    mine: str
    told: str
    """What she chose, in words; empty if nothing."""
    former: str
    """What she chose in an earlier round, in words."""
    remark: str


class Way(NamedTuple):
    """Where she is among the questions, counted from 1, and how many she has answered."""

    number: int
    of: int
    answered: int


class Shown(NamedTuple):
    """A page: its template, what it shows, and what changes with it (and with nothing else)."""

    template: str
    seen: Seen
    card: Card | None
    way: Way | None
    again: bool
    key: str
    left: tuple[int, ...] = ()
    """The numbers of the questions that are open and not answered yet, at one's own speed."""

    @property
    def own_pace(self) -> bool:
        """Whether everybody walks all questions at her own speed."""
        return self.seen.setup.pace == "own"

    @property
    def place(self) -> str:
        """Where it is found at one's own speed: the number of the question, or END. Otherwise empty: there is one place only."""
        return "" if self.way is None or not self.own_pace else str(self.way.number) if self.card else END

    @property
    def group(self) -> str:
        """What her group is called."""
        return next((each.label for each in self.seen.setup.groups if each.id == self.seen.group), "")

    @property
    def exported(self) -> int:
        """Of fewer people nothing is in documents."""
        return max(FEWEST_EXPORTED, self.seen.setup.least)

    @property
    def all_shown(self) -> bool:
        """Whether the answers to every question that was put were shown."""
        return bool(self.seen.asked) and all(each.phase is not Phase.OPEN for each in self.seen.asked)

    @property
    def open(self) -> bool:
        """Whether the question can be answered now."""
        return self.template in ("question", "weights")


def shown(seen: Seen, library: Library, scoring: Scoring, place: str = "") -> Shown:
    """Her page. `place`: at her own speed, the number of a question from 1, or END; anything else leads to the first one that is not answered."""
    if seen.over or not seen.asked:
        template = "over" if seen.over else "waiting"
        return Shown(template, seen, None, None, False, template)
    if seen.setup.pace == "own":
        return _on_her_way(seen, library, scoring, place)
    put, agenda = seen.asked[0], seen.setup.agenda
    way = Way(agenda.index(put.question) + 1, len(agenda), 0) if put.question in agenda else None
    template = _template(put)
    return Shown(template, seen, _card(put, library, scoring), way, bool(put.former), f"{template} {put.round}")


def _on_her_way(seen: Seen, library: Library, scoring: Scoring, place: str) -> Shown:
    many = len(seen.asked)
    left = tuple(at for at, put in enumerate(seen.asked, 1) if put.phase is Phase.OPEN and not put.mine)
    number = int(place) if re.fullmatch(r"[1-9]\d?", place) and int(place) <= many else left[0] if left and place != END else 0
    answered = sum(bool(each.mine) for each in seen.asked)
    if not number:
        return Shown("done", seen, None, Way(many + 1, many, answered), False, f"done {left} {any(each.phase is Phase.OPEN for each in seen.asked)}", left)
    put = seen.asked[number - 1]
    template = _template(put)
    return Shown(template, seen, _card(put, library, scoring), Way(number, many, answered), bool(put.former), f"{template} {put.round}", left)


def _template(put: Put) -> str:
    if put.phase is not Phase.OPEN:
        return "revealed"
    return "weights" if put.question == WEIGHTS else "question"


def _card(put: Put, library: Library, scoring: Scoring) -> Card:
    words = table("assessment")
    if put.question == WEIGHTS:
        titles = [each.title for each in scoring.dimensions]
        points = tuple(map(Points, titles, map(str, points_of(put.mine)) if put.mine else [""] * len(titles)))
        told = ", ".join(f"{each.title} {each.given}" for each in points) if put.mine else ""
        former = ", ".join(f"{title} {given}" for title, given in zip(titles, points_of(put.former), strict=False))
        return Card(put.round, words("join_weights_title"), (), "", (), points, put.mine, told, former, put.remark)
    question = library.questions[put.question]
    foreign = ENGLISH if current_language() != ENGLISH and not library.translates(put.question) else ""
    choices = offered(question)
    titles_by_id = {each.id: each.title.rstrip(".") for each in choices}
    told, former = titles_by_id.get(put.mine, ""), titles_by_id.get(put.former, "")
    return Card(put.round, question.text, paragraphs(question.help), foreign, choices, (), put.mine, told, former, put.remark)


def offered(question: Question) -> tuple[Offered, ...]:
    """What can be chosen: the options, and set apart from them that one does not know, and that it does not apply."""
    if not isinstance(question, OneChosen):
        return ()
    words = table("assessment")
    many = len(question.options)
    letter_of = {id_: letter.upper() for letter, id_ in letters.letters(question).items()}
    beside = [(words("dont_know"), words("dont_know_means")) if each == DONT_KNOW else (words("not_applicable"), "") for each in choices_of(question)[many:]]
    said = (*((option.title, option.text) for option in question.options), *beside)
    return tuple(
        Offered(id_, _titled(*each), each[1], place == many, letter_of.get(id_, "") if place < many else "")
        for place, (id_, each) in enumerate(zip(choices_of(question), said, strict=True))
    )


def _titled(title: str, text: str) -> str:
    return f"{title}." if text and not title.endswith((".", "?", "!", ":", "…")) else title
