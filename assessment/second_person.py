"""A second person looks at an answer: is asked, agrees or challenges; and what of that outlives a change of the answer.

Nothing here is saved: each function makes the answer that then goes the way of any other change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from questionnaires.answers import Answer, Challenge, Evidence, Level, State
from questionnaires.model import Question
from questionnaires.texts import table

_ORDER = tuple(Level)


class Show(StrEnum):
    """Which answers one wants to see. The levels are of answers that were asked for evidence or have some."""

    ALL = "all"
    SAID = "said"
    DOCUMENTED = "documented"
    CHECKED = "checked"
    WAITING = "waiting"
    CHALLENGED = "challenged"
    CARRIED = "carried"
    """Carried forward from an earlier assessment, and not confirmed; of any state."""


def chosen(written: str) -> Show:
    """What an address asks to see; all if it asks for nothing that there is.

    >>> chosen("waiting"), chosen("everything")
    (<Show.WAITING: 'waiting'>, <Show.ALL: 'all'>)
    """
    return Show(written) if written in list(Show) else Show.ALL


def belongs(show: Show, question: Question, answer: Answer | None) -> bool:
    """Whether a question is among those that one wants to see."""
    if show is Show.ALL:
        return True
    if show is Show.CARRIED:
        return answer is not None and bool(answer.carried_from)
    if answer is None or answer.state is not State.ANSWERED:
        return False
    evidence = answer.evidence
    if show is Show.WAITING:
        return evidence.waiting
    if show is Show.CHALLENGED:
        return evidence.challenged is not None
    if show is Show.SAID and not question.evidence:
        return False
    return evidence.level.value == show.value


def counts(questions: Iterable[Question], answers: Mapping[str, Answer]) -> dict[Show, int]:
    """How many of the questions belong to each."""
    asked = [(question, answers.get(question.id)) for question in questions]
    return {show: sum(belongs(show, *each) for each in asked) for show in Show}


def agree(answer: Answer, by: str, on: date, document: Mapping[str, str]) -> Answer:
    """The answer as checked by `by`; `document` gives what, where and date as far as the answer lacks them."""
    found = {key: getattr(answer.evidence, key) or document.get(key, "") for key in ("what", "where", "date")}
    checked = replace(
        answer.evidence, level=Level.CHECKED, **found, checked_by=by, checked_on=on.isoformat(), asked_of="", asked_on=""
    )
    return replace(answer, evidence=checked, carried_from="")


def challenge(answer: Answer, reason: str, by: str, on: date) -> Answer:
    """The answer as challenged. It keeps its value and its level, except that it is not checked any more."""
    evidence = _unchecked(answer.evidence)
    made = Challenge(reason, by, on.isoformat())
    return replace(answer, evidence=replace(evidence, asked_of="", asked_on="", challenge=made))


def withdraw(answer: Answer, reason: str, by: str, on: date) -> Answer:
    """The answer with its challenge withdrawn; both reasons stay with it."""
    standing = answer.evidence.challenge or Challenge()
    made = replace(standing, withdrawn_because=reason, withdrawn_by=by, withdrawn_on=on.isoformat())
    return replace(answer, evidence=replace(answer.evidence, challenge=made))


@dataclass(frozen=True, slots=True)
class Carried:
    """An answer with what still holds of what a second person said of the former one, and what no longer does."""

    answer: Answer | None
    lost_check: str = ""
    """Who had checked the former answer, if that no longer holds."""
    lost_challenge: bool = False
    """A challenge stood against the former answer, and this one is another."""


def carried(before: Answer | None, after: Answer | None) -> Carried:
    """`after`, as its fields make it, with what a second person said of `before` as far as it still holds.

    A check is of a value and a document (what it is, its date); a challenge is of a value and all its evidence.
    """
    if before is None:
        return Carried(after)
    old = before.evidence
    same = after is not None and (after.state, after.value) == (before.state, before.value)
    new = after.evidence if after is not None else Evidence()
    check_holds = same and (new.what, new.date) == (old.what, old.date)
    challenge_holds = check_holds and new.where == old.where
    newly_said = after is not None and after.state is State.ANSWERED and new.checked_by != old.checked_by
    lost = old.level is Level.CHECKED and not check_holds and not newly_said
    if lost:
        new = _unchecked(new)
    elif new.level is Level.CHECKED and check_holds and new.checked_by == old.checked_by:
        new = replace(new, checked_on=old.checked_on)
    if challenge_holds:
        new = replace(new, challenge=old.challenge)
    made = after if after is None else replace(after, evidence=new)
    return Carried(made, old.checked_by if lost else "", old.challenged is not None and not challenge_holds)


def unseen(answer: Answer) -> Answer:
    """The answer without who was asked to check it and without a challenge, as somebody sees it whom neither concerns."""
    return replace(answer, evidence=replace(answer.evidence, asked_of="", asked_on="", challenge=None))


def taken_over(mine: Answer | None, theirs: Answer) -> Carried:
    """`theirs`, which a colleague gave who saw `mine` only `unseen`, with what a second person said of `mine` as far as it still holds."""
    found = carried(mine, theirs)
    old, new = mine.evidence if mine else Evidence(), (found.answer or theirs).evidence
    if theirs.evidence.level is Level.CHECKED:  # by somebody of theirs, even if of the same name: they did not see who had checked mine
        new = replace(new, level=Level.CHECKED, checked_by=theirs.evidence.checked_by, checked_on=new.checked_on or theirs.evidence.checked_on)
    new = replace(new, challenge=theirs.evidence.challenge or new.challenge)
    if new.challenged is not None:
        new = _unchecked(new) if new.level is Level.CHECKED else new
    elif theirs.state is State.ANSWERED and not new.asked_of:
        new = replace(new, asked_of=old.asked_of, asked_on=old.asked_on)
    lost = old.checked_by if old.level is Level.CHECKED and new.level is not Level.CHECKED else ""
    return replace(found, answer=replace(theirs, evidence=new), lost_check=lost)


def from_a_file(answer: Answer) -> Answer:
    """The answer with a word beside whoever checked or challenged it, if anybody: here nobody saw them do it."""
    words, evidence = table("assessment"), answer.evidence
    checked_by = words("from_a_file", name=evidence.checked_by) if evidence.checked_by else ""
    challenge = evidence.challenge and replace(evidence.challenge, by=words("from_a_file", name=evidence.challenge.by))
    return replace(answer, evidence=replace(evidence, checked_by=checked_by, challenge=challenge))


def is_review(before: Answer, after: Answer) -> bool:
    """Whether `after` differs from `before` only in what a second person says of it: nothing that was answered or noted is touched.

    Who agrees may say which document it is that they saw, where none was named.
    """
    agrees = after.evidence.level is Level.CHECKED
    found = {key: getattr(after.evidence, key) for key in ("what", "where", "date") if agrees and not getattr(before.evidence, key)}
    theirs = ("level", "checked_by", "checked_on", "asked_of", "asked_on", "challenge")
    said = {key: getattr(after.evidence, key) for key in theirs}
    return replace(before, evidence=replace(before.evidence, **found, **said), carried_from=after.carried_from) == after


def newly_said(before: Answer | None, after: Answer | None) -> dict[str, str]:
    """In whose name `after` says that it was checked, challenged, or its challenge withdrawn, as far as `before` did not say so of the same answer."""
    if after is None:
        return {}
    old, new = before.evidence if before else Evidence(), after.evidence
    same = before is not None and (before.state, before.value, old.what, old.date) == (after.state, after.value, new.what, new.date)
    said: dict[str, str] = {}
    if (new.level is Level.CHECKED and not (same and (old.level, old.checked_by, old.checked_on) == (new.level, new.checked_by, new.checked_on))) or new.checked_by not in ("", old.checked_by):
        said["checked"] = new.checked_by
    was, now = old.challenge or Challenge(), new.challenge or Challenge()
    if now.reason and (now.reason, now.by, now.on) != (was.reason, was.by, was.on):
        said["challenged"] = now.by
    withdrawn = (now.withdrawn_because, now.withdrawn_by, now.withdrawn_on)
    if now.withdrawn_because and withdrawn != (was.withdrawn_because, was.withdrawn_by, was.withdrawn_on):
        said["withdrawn"] = now.withdrawn_by
    return said


def given_by(changes: Sequence[tuple[Answer | None, str]]) -> frozenset[str]:
    """Whose the answer is that stands: whoever gave its value, and whoever changed since then what supports or explains it.

    `changes`: each answer that the question had, the oldest first, with who saved it; None: it was cleared, or erased.
    """
    found: set[str] = set()
    for (before, _), (after, by) in reversed(list(pairwise([(None, ""), *changes]))):
        if before is None or after is None or not is_review(before, after):
            found.add(by)
        # What was erased may have been the same answer, so whoever gave it counts too.
        if before is not None and after is not None and (before.state, before.value) != (after.state, after.value):
            break
    return frozenset(found)


def recorded(said_by: str, name: str) -> str:
    """In whose name it stands what somebody said who has not signed in, as `name` writes it down."""
    return table("assessment")("recorded_by", who=said_by, name=name)


def may_sign(said: Mapping[str, str], name: str, *, gave_it: bool, records: bool) -> bool:
    """Whether somebody called `name` may let this stand, as `newly_said` gives it: each in their own name.

    `gave_it`: the answer is theirs, so they are no second person to check it. `records`: they may write down what somebody else said.
    """
    for what, by in said.items():
        own = by == name and not (gave_it and what == "checked")
        if not own and not (records and _recorded_for_another(by, name)):
            return False
    return True


def _recorded_for_another(by: str, name: str) -> bool:
    before, _, after = recorded("\0", name).partition("\0")
    who = by.removeprefix(before).removesuffix(after).strip()
    return by == recorded(who, name) and bool(who) and who.casefold() != name.strip().casefold()


def _unchecked(evidence: Evidence) -> Evidence:
    level = min(evidence.level, Level.DOCUMENTED, key=_ORDER.index)
    return replace(evidence, level=level, checked_by="", checked_on="")
