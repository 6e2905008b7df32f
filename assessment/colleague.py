"""What a colleague gave back, held against what stood when they were asked and what stands now, answer by answer.

Nothing is overwritten by comparing; `take_over` saves what somebody chose, as far as it was not changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from assessment import asking, exchange
from assessment.definitions import Definitions
from assessment.identity import LOCAL, Person
from assessment.papers import ASKED, PART, Asked, Part, PlainAnswers, Taken
from assessment.record import NAME_QUESTION, Assessment, DefinitionRef, Saved, name_of
from assessment.second_person import taken_over, unseen
from assessment.store import AnsweredElsewhere, ChangedElsewhere, Store
from questionnaires.advice import without_advice
from questionnaires.answers import Answer, answers_hash, check_answer, parse_answer
from questionnaires.errors import AnswerError, ToolkitError
from questionnaires.model import Library, Question
from questionnaires.texts import table
from questionnaires.wording import day

_TRIES = 3
"""How often the record of what was taken is filed anew when the request changes just then."""


class NotAReply(ToolkitError):  # noqa: N818 (it reads as what happened)
    """A file is not what a colleague gives back for this request; nothing was changed."""

    def __init__(self, sentence: str, request: str = "") -> None:
        """`request`: the key of the request of the same assessment that it answers instead."""
        self.request = request
        super().__init__(sentence)


class Reply(NamedTuple):
    """What a colleague gave back."""

    part: Part
    definitions: Definitions
    answers: Mapping[str, Answer]


class Kind(StrEnum):
    """How a colleague's answer stands to mine."""

    NOTHING_NEW = "nothing_new"
    """It is as it was when they were asked, or there is none."""
    SAME = "same"
    """Mine is the same already."""
    NEW = "new"
    """Mine is still as it was when they were asked, often empty."""
    CONFLICT = "conflict"
    """Mine was changed since, and differently."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question: what stood when the colleague was asked, what stands now, and what they say."""

    question: Question
    kind: Kind
    base: Answer | None
    mine: Saved | None
    theirs: Answer | None
    merged: Answer | None = None
    """What stands once theirs is taken over: with what a second person said of mine, as far as it still holds."""
    lost_check: str = ""
    """Who had checked mine, if that no longer holds then."""
    lost_challenge: bool = False
    reworded: bool = False
    """They were asked in other words."""

    @property
    def revision(self) -> int:
        """The revision of mine."""
        return self.mine.revision if self.mine else 0


@dataclass(frozen=True, slots=True)
class Merge:
    """A reply to a request, held against the assessment."""

    asked: Asked
    rows: tuple[Row, ...]
    hash: str
    """Of the colleague's answers."""
    again: Taken | None = None
    """When these very answers were taken over before."""
    earlier: Taken | None = None
    """When other answers to the same request were."""
    versions: tuple[str, str] | None = None
    """Theirs and ours, if the definitions are not the same."""
    left: tuple[tuple[str, str], ...] = ()
    """Label of each answer that cannot be taken, and why."""

    def of(self, kind: Kind) -> tuple[Row, ...]:
        """The rows of one kind, in the order in which they are asked."""
        return tuple(row for row in self.rows if row.kind is kind)

    def proposed(self, row: Row) -> bool:
        """Whether to take a row over unless somebody says otherwise: what is new, the first time, and asked in the same words."""
        return row.kind is Kind.NEW and not row.reworded and not (self.again or self.asked.withdrawn)


def compare(
    questions: Iterable[Question],
    base: Mapping[str, Answer],
    mine: Mapping[str, Saved],
    theirs: Mapping[str, Answer],
    reworded: Collection[str] = (),
) -> tuple[Row, ...]:
    """Each question with its three answers, by question id, and how they stand to each other."""
    return tuple(_row(each, base.get(each.id), mine.get(each.id), theirs.get(each.id), each.id in reworded) for each in questions)


def _row(question: Question, base: Answer | None, mine: Saved | None, theirs: Answer | None, reworded: bool) -> Row:
    if theirs is None or theirs == base:
        return Row(question, Kind.NOTHING_NEW, base, mine, theirs)
    stands = mine.answer if mine else None
    found = taken_over(stands, theirs)
    unchanged = (unseen(stands) if stands else None) == base
    kind = Kind.SAME if found.answer == stands else Kind.NEW if unchanged else Kind.CONFLICT
    return Row(question, kind, base, mine, theirs, found.answer, found.lost_check, found.lost_challenge, reworded)


def reply_in(kept: Assessment, key: str, content: bytes) -> Reply:
    """What a file gives back for the request `key`. Raises NotAReply, ExchangeError or DefinitionError."""
    found, words = exchange.read(content), table("assessment")
    part = found.papers.get(PART)
    if not isinstance(part, Part):
        own = found.id == kept.id
        raise NotAReply(words("merge_own_export") if own else words("merge_no_part", name=name_of(found.answers.get(NAME_QUESTION))))
    if ASKED + part.request != key:
        mine = asking.requests(kept).get(ASKED + part.request)
        if mine is None:
            raise NotAReply(words("merge_foreign", name=part.name, day=day(part.asked_on)))
        raise NotAReply(words("merge_other_request", asked_of=mine.asked_of, day=day(mine.asked_on)), ASKED + part.request)
    return Reply(part, found.definitions, found.answers)


def merge(kept: Assessment, made: Definitions, key: str, reply: Reply) -> Merge:
    """A reply to the request `key`, held against the assessment as it stands."""
    asked = asking.requests(kept)[key]
    theirs_then, ours = reply.definitions.library, made.library
    asked_then = [question.id for question in asking.questions_in(theirs_then, asked.sections)]
    theirs = {id_: reply.answers[id_] for id_ in asked_then if id_ in reply.answers}
    hash_ = answers_hash(theirs)
    fitting, left = _fitting(theirs, ours)
    base, _ = _fitting(_read(theirs_then, reply.part.base), ours)
    before, now = theirs_then.english.answerable, ours.english.answerable
    reworded = [id_ for id_ in fitting if without_advice(now[id_]) != without_advice(before[id_])]
    without = {id_ for id_, _ in left}
    questions = [question for question in ours.questions.values() if question.id in asked_then and question.id not in without]
    others = [taken for taken in asked.taken if taken.hash != hash_]
    return Merge(
        asked,
        compare(questions, base, kept.answers, fitting, reworded),
        hash_,
        again=next((taken for taken in reversed(asked.taken) if taken.hash == hash_), None),
        earlier=others[-1] if others else None,
        versions=_versions(reply.definitions.refs, kept.refs),
        left=tuple((theirs_then.questions[id_].label, why) for id_, why in left),
    )


def take_over(store: Store, who: Person, assessment_id: str, key: str, rows: Sequence[Row], hash_: str, at: datetime) -> tuple[Row, ...]:
    """Save the colleague's answers of these rows, and note that they were taken. Returns the rows whose answer was changed meanwhile: they stay as they are.

    Raises StoreError; what was saved before stays saved.
    """
    changed: list[Row] = []
    asked = store.load(who, assessment_id).paper(key)
    said = "taken_over_from" if who.id == LOCAL.id else "taken_over_by_lead"  # a name would stand in the log for good
    source = table("assessment")(said, asked_of=asked.asked_of) if isinstance(asked, Asked) else ""
    for row in rows:
        try:
            store.save(who, assessment_id, row.question.id, row.merged, expected=row.revision, taken_from=source)
        except AnsweredElsewhere:
            changed.append(row)
    if len(changed) < len(rows):
        _note_taken(store, who, assessment_id, key, Taken(at=at, hash=hash_))
    return tuple(changed)


def _note_taken(store: Store, who: Person, assessment_id: str, key: str, taken: Taken) -> None:
    for attempt in range(_TRIES):
        kept = store.load(who, assessment_id)
        asked = kept.paper(key)
        if not isinstance(asked, Asked) or any(each.hash == taken.hash for each in asked.taken):
            return
        try:
            store.file(who, assessment_id, key, asked.model_copy(update={"taken": (*asked.taken, taken)}), expected=kept.revision(key))
        except ChangedElsewhere:
            if attempt == _TRIES - 1:
                raise
        else:
            return


def _fitting(answers: Mapping[str, Answer], now: Library) -> tuple[dict[str, Answer], list[tuple[str, str]]]:
    """The answers that these definitions allow; and the ids of the others with the reason."""
    kept: dict[str, Answer] = {}
    left: list[tuple[str, str]] = []
    for id_, answer in answers.items():
        try:
            if id_ not in now.questions:
                raise AnswerError(table("assessment")("move_gone"))
            check_answer(now.questions[id_], answer)
        except AnswerError as why:
            left.append((id_, str(why)))
        else:
            kept[id_] = answer
    return kept, left


def _read(library: Library, plain: PlainAnswers) -> dict[str, Answer]:
    """Answers in a paper; what cannot be read is left out, as if nothing had stood there, so that it counts as a conflict."""
    found: dict[str, Answer] = {}
    for id_, entry in plain.items():
        if id_ in library.questions:
            try:
                found[id_] = parse_answer(library.questions[id_], dict(entry))
            except AnswerError:
                continue
    return found


def _versions(theirs: Sequence[DefinitionRef], ours: Sequence[DefinitionRef]) -> tuple[str, str] | None:
    """The definitions that are not the same, with their versions."""
    one, other = ({ref for ref in refs if ref.kind in ("questionnaire", "scoring")} for refs in (theirs, ours))
    named = [", ".join(sorted(f"{ref.id} {ref.version}" for ref in only)) for only in (one - other, other - one)]
    return (named[0], named[1]) if one != other else None
