"""What is kept with an assessment beside its answers: actions, what was decided beforehand, where it came from, who was asked.

Papers are kept as answers are: each under a key of its own, revision by revision, in the same log, and gone with the rest when
the assessment is erased. Their keys begin with a sign that no question's id has.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from questionnaires.conditions import BallotLimits
from questionnaires.shape import Strict
from reports.ballot_record import BallotHeld
from reports.records import Line, SurveyRecord, Words, WorkshopRecord

SIGN = "@"
"""How the key of every paper begins."""
DECIDED, FORMER, MOVED, PART, ONWARD, KEPT = "@decided", "@former", "@moved", "@part", "@onward", "@kept"
MASTHEAD, BALLOT = "@masthead", "@ballotheld"
ACTION, ASKED, COMMENT, WORKSHOP, SURVEY = "@action.", "@asked.", "@comment.", "@workshop.", "@survey."
"""How the keys of papers begin of which there may be many."""


LONGEST_KEY = 64  # characters
LONGEST_ORGANISATION, LONGEST_CLASSIFICATION = 120, 60  # characters


def _a_time_of_ours(at: datetime) -> datetime:
    if at.tzinfo is None or not 1970 <= at.year <= 2200:
        raise ValueError("not a time between 1970 and 2200 with its zone")
    return at.astimezone(UTC)


Moment: TypeAlias = Annotated[datetime, AfterValidator(_a_time_of_ours)]


def _a_logo_of_ours(text: str) -> str:
    from reports import logo  # loads what opens pictures, which most assessments do not need

    try:
        logo.check_made(base64.b64decode(text, validate=True))
    except logo.LogoError as error:
        raise ValueError(str(error)) from None
    return text


Logo: TypeAlias = Annotated[str, StringConstraints(max_length=140_000), AfterValidator(lambda text: _a_logo_of_ours(text) if text else "")]
"""A PNG in Base64, as `reports.logo` makes it; or empty."""
Tenths: TypeAlias = Annotated[int, Field(ge=0, le=1000)]
MOST_DECISIONS = 200
"""None is ever taken back, so there must be an end."""
Because: TypeAlias = Literal["reassessed", "moved"]
PlainAnswers: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Answers in their plain form, by question id; whoever reads them checks them against the questions at hand."""


class Status(StrEnum):
    """How far an action is."""

    TO_DO = "to_do"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


class Action(Strict):
    """One thing to do. `about` is the id of the question that it came from; empty for one of the lead's own."""

    kind: Literal["action"] = "action"
    text: Words
    about: Line = ""
    owner: Line = ""
    due: date | None = None
    status: Status = Status.TO_DO


class Decision(Strict):
    """What was decided at one moment, and how many scored questions had an answer then."""

    at: Moment
    answers: Annotated[int, Field(ge=0)]
    carried: Annotated[int, Field(ge=0)] = 0
    """How many more were carried forward from an earlier assessment, and so were known."""
    stage: Line = ""
    """The stage aimed at, G1 to G4; empty if none was chosen."""
    scoring: tuple[Line, Line, Line]
    """Id, version and hash of the scoring file."""
    weights: Mapping[str, int]
    """Thousandths, by dimension."""
    ballot_rule: BallotLimits | None = None


class Decided(Strict):
    """All that was ever decided, oldest first. Nothing is taken back, only decided anew."""

    kind: Literal["decided"] = "decided"
    decisions: Annotated[tuple[Decision, ...], Field(min_length=1, max_length=MOST_DECISIONS)]


class Headed(Strict):
    """Under whose name the reports go out. Each may be empty."""

    kind: Literal["headed"] = "headed"
    organisation: Annotated[Line, StringConstraints(max_length=LONGEST_ORGANISATION)] = ""
    classification: Annotated[Line, StringConstraints(max_length=LONGEST_CLASSIFICATION)] = ""
    logo: Logo = ""


class Point(Strict):
    """How a service stood at one moment, in figures that need no definitions to be read."""

    at: Moment
    stage: Line = ""
    outcome: Line
    reached: Line = ""
    lower: Tenths | None = None
    upper: Tenths | None = None
    coverage: Tenths = 0
    dimensions: Mapping[str, tuple[Tenths, Tenths]] = {}
    titles: Mapping[str, Line] = {}
    """Of the dimensions, as they were called then."""
    scoring: tuple[Line, Line, Line]

    @model_validator(mode="after")
    def _in_order(self) -> Point:
        pairs = [(self.lower, self.upper), *self.dimensions.values()]
        if any((low is None) is not (high is None) or (low or 0) > (high or 0) for low, high in pairs):
            raise ValueError("a lower bound lies above the upper one")
        return self


class Former(Strict):
    """The earlier assessment of the same service that this one began from."""

    kind: Literal["former"] = "former"
    points: Annotated[tuple[Point, ...], Field(min_length=1, max_length=200)]
    """How the service stood, oldest first; the last is the assessment that this one came from."""
    answers: PlainAnswers
    """The answers of the former assessment: what was answered, without what was written beside it."""
    labels: Mapping[str, Line] = {}
    """What those questions were called."""


class Moved(Strict):
    """That an assessment was taken to other definitions, and how it stood under the former ones."""

    kind: Literal["moved"] = "moved"
    at: Moment
    point: Point


class Way(Strict):
    """One assessment in which another is carried on."""

    because: Because
    id: Line
    at: Moment


class Onward(Strict):
    """In which assessments this one is carried on, the first first."""

    kind: Literal["onward"] = "onward"
    ways: Annotated[tuple[Way, ...], Field(min_length=1)]


class Kept(Strict):
    """That the present definitions were looked at, and the former ones kept."""

    kind: Literal["kept"] = "kept"
    at: Moment
    hashes: tuple[Line, ...]
    """Of the definitions that were not moved to."""


class Part(Strict):
    """That an assessment is a part of another one, made for a colleague to fill in."""

    kind: Literal["part"] = "part"
    request: Line
    """Names the request, here and in the assessment that it came from, on whichever computer that is."""
    name: Line
    """Of the service."""
    sections: Annotated[tuple[Line, ...], Field(min_length=1)]
    """Each as questionnaire.section."""
    asked_of: Line
    asked_on: date
    message: Words = ""
    base: PlainAnswers
    """The answers to the questions of these sections as they stood when the colleague was asked."""


class Taken(Strict):
    """That a colleague's answers were merged."""

    at: Moment
    hash: Line
    """Of the answers, as the colleague gave them."""


class Asked(Strict):
    """That a part was sent to a colleague. Its key ends in the name of the request."""

    kind: Literal["asked"] = "asked"
    part: Line = ""
    """Id of the part, if the colleague was given a link; empty if a file."""
    sections: Annotated[tuple[Line, ...], Field(min_length=1)]
    asked_of: Line
    asked_on: date
    message: Words = ""
    taken: tuple[Taken, ...] = ()
    withdrawn: Moment | None = None


class Comment(Strict):
    """What somebody wrote to a question. Who did is who filed it: nobody else ever changes it, only takes it away."""

    kind: Literal["comment"] = "comment"
    about: Line
    """The id of the question."""
    text: Words


Paper: TypeAlias = Annotated[
    Action | Decided | Headed | Former | Moved | Onward | Kept | Part | Asked | Comment | WorkshopRecord | SurveyRecord | BallotHeld, Field(discriminator="kind")
]
_OF_MANY = re.compile(r"(@[a-z]+\.)[A-Za-z0-9_-]+")
LOCAL_ONLY = (ONWARD, KEPT, COMMENT)
"""How the keys begin of what is for this database only, and does not go along in a file."""
_PAPER: TypeAdapter[Paper] = TypeAdapter(Paper)
_KINDS: dict[str, str] = {
    DECIDED: "decided", MASTHEAD: "headed", FORMER: "former", MOVED: "moved", PART: "part", ONWARD: "onward", KEPT: "kept", ACTION: "action", ASKED: "asked",
    COMMENT: "comment", WORKSHOP: "workshop", SURVEY: "survey", BALLOT: "ballotheld",
}  # fmt: skip


class Filed(NamedTuple):
    """A paper as it stands in the database. `paper` None: it was taken away. Revisions count from 1 for each key."""

    paper: Paper | None
    revision: int
    by: str
    at: Moment


def for_file(paper: Paper) -> Paper:
    """The paper as it goes along in a file: where a part lies in one database says nothing in another, and must not name anything there."""
    return paper.model_copy(update={"part": ""}) if isinstance(paper, Asked) else paper


def stays_here(key: str) -> bool:
    """Whether a paper is left out of files, of what is submitted, and of what an assessment is carried on with.

    >>> stays_here("@onward"), stays_here("@comment.1"), stays_here("@action.SA2")
    (True, True, False)
    """
    return key.startswith(LOCAL_ONLY)


def is_paper(key: str) -> bool:
    """Whether a key in the database is that of a paper, and not a question's id."""
    return key.startswith(SIGN)


def new_key(kind: str) -> str:
    """A key for one more paper of a kind of which there may be many."""
    return kind + secrets.token_hex(8)


def action_key(question_id: str) -> str:
    """The key of the action that a question proposes: always the same, so that taking it on twice makes one action.

    >>> action_key("SA2")
    '@action.SA2'
    """
    key = ACTION + question_id
    if len(key) <= LONGEST_KEY:
        return key
    return f"{ACTION}_{hashlib.sha256(question_id.encode()).hexdigest()[:32]}"  # no question's id begins so


def is_action(key: str) -> bool:
    """Whether a key is that of an action."""
    return key.startswith(ACTION)


def is_comment(key: str) -> bool:
    """Whether a key is that of a comment."""
    return key.startswith(COMMENT)


def paper_text(key: str, paper: Paper) -> str:
    """The paper as canonical JSON: equal papers give equal text. Raises ValueError if it does not belong under that key."""
    _check_kind(key, paper)
    return json.dumps(plain_paper(paper), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain_paper(paper: Paper) -> dict[str, Any]:
    """The paper as JSON holds it; `parse_paper` gives the same paper back."""
    return _PAPER.dump_python(paper, mode="json")


def parse_paper(key: str, plain: object) -> Paper:
    """The paper in plain form, as JSON holds it. Raises ValueError, which says where it is wrong."""
    try:
        paper = _PAPER.validate_python(plain)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    _check_kind(key, paper)
    return paper


def _check_kind(key: str, paper: Paper) -> None:
    many = _OF_MANY.fullmatch(key)
    expected = _KINDS.get(many[1]) if many else _KINDS.get(key) if "." not in key else None
    if expected != paper.kind or len(key) > LONGEST_KEY:
        raise ValueError(f"{key[:LONGEST_KEY]!r} is not a key of such a paper")
