"""One question being answered on a page: what is typed in its fields, the answer they make, and what stands saved.

Knows nothing of how the fields are drawn. A field is a name and a text (or, for a tick box, True or False).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from assessment.record import Saved
from assessment.second_person import Carried, carried
from assessment.store import AnsweredElsewhere, NotFound, StoreError
from questionnaires.answers import (
    Answer,
    Ballot,
    Evidence,
    Level,
    State,
    check_answer,
    is_blank,
    parse_answer,
    plain_answer,
)
from questionnaires.answers.plain_ballot import parse_ballot
from questionnaires.conditions import BallotLimits
from questionnaires.errors import AnswerError
from questionnaires.model import BallotQuestion, Date, MultipleChoice, Question, Scale, Series, SingleChoice, YesOrNo
from questionnaires.plain_yaml import Plain
from questionnaires.texts import ENGLISH
from questionnaires.wording import day_text, table

Typed: TypeAlias = Mapping[str, str | bool]
Save: TypeAlias = Callable[[Answer | None, int], Saved]
"""Saves an answer (None clears it) over the revision given, and returns what then stands."""

DONT_KNOW = "?"
NOT_APPLICABLE = "-"
"""Choices beside a question's own options; no option id can look like these."""

COUNTS = ("eligible", "voted", "yes", "no", "spoiled")
SHARES = ("turnout", "yes_of_voting")
RULES = ("rule_turnout", "rule_yes_of_voting", "rule_yes_of_eligible")
SUPPORT = ("what", "where", "date", "checked_by")
ASKING = ("asked_of", "asked_on")
ONE_CHOICE = (Scale, SingleChoice, YesOrNo)


class Unfinished(AnswerError):  # noqa: N818 (it reads as what happened)
    """More has to be filled in before there is an answer; nothing typed so far is wrong."""


@dataclass
class Entry:
    """A question as one person has it before them. `saved` is what stood when it was last read or saved here."""

    question: Question
    saved: Saved | None
    typed: dict[str, str | bool] = field(default_factory=dict[str, str | bool])
    trouble: str = ""
    """Why what is typed cannot be saved. The former answer stands."""
    wanting: str = ""
    """What is still missing. The former answer stands, or the answer stands as said only."""
    lapsed: str = ""
    """What a second person had said and no longer holds, since the answer was changed here."""
    unsaved: bool = False
    """The store could not be written."""
    theirs: Saved | None = None
    """What somebody else, or another tab, saved meanwhile."""
    place: str = ""
    """Stands before the names of its fields where the question has others elsewhere."""

    @classmethod
    def of(cls, question: Question, saved: Saved | None, place: str = "") -> Entry:
        """The fields filled in as the saved answer has it."""
        return cls(question, saved, typed_from(question, saved.answer if saved else None), place=place)

    @property
    def key(self) -> str:
        """What its fields are named by."""
        return self.place + self.question.id

    @property
    def answer(self) -> Answer | None:
        """The answer that stands saved."""
        return self.saved.answer if self.saved else None

    @property
    def pending(self) -> bool:
        """Whether something typed here is not saved; `trouble`, `wanting` or `theirs` says why."""
        unfinished = self.wanting and (self.answer is None or self.typed.get("choice") == NOT_APPLICABLE)
        return bool(self.trouble or unfinished or self.theirs is not None)

    def typed_answer(self) -> Answer | None:
        """The answer that the fields make; None if they are empty or make none."""
        try:
            return answer_from(self.question, self.typed)
        except AnswerError:
            return None

    def take(self, typed: Typed, save: Save) -> None:
        """Save what is typed if it makes an answer; otherwise say why not. Never overwrites another's answer unseen."""
        self.typed = dict(typed)
        self.trouble = self.wanting = ""
        self.unsaved = False
        try:
            found = carried(self.answer, self._with_its_own_evidence(answer_from(self.question, typed)))
            self._say_what_lapsed(found)
            answered = found.answer is not None and found.answer.state is State.ANSWERED
            self.wanting = evidence_wanting(self.typed) if answered else ""
            self._put(found.answer, self.saved.revision if self.saved else 0, save)
        except Unfinished as error:
            self.wanting = str(error)
        except AnswerError as error:
            self.trouble = str(error)

    def clear(self, save: Save) -> None:
        """Make the question unanswered again."""
        self.take(typed_from(self.question, None), save)

    def keep_mine(self, save: Save) -> None:
        """After a conflict: what is typed here replaces the other answer, which stays in the history."""
        if self.theirs is not None:
            self.saved, self.theirs = self.theirs, None
            self.take(self.typed, save)

    def keep_theirs(self) -> None:
        """After a conflict: the other answer stands, and the fields show it."""
        if self.theirs is not None:
            self.__dict__.update(Entry.of(self.question, self.theirs, self.place).__dict__)

    def _with_its_own_evidence(self, answer: Answer | None) -> Answer | None:
        """What supported a figure does not support "don't know" or "does not apply": those keep only what they came with."""
        if answer is None or answer.state is State.ANSWERED:
            return answer
        same = self.answer is not None and self.answer.state is answer.state
        return replace(answer, evidence=self.answer.evidence if self.answer and same else Evidence())

    def _say_what_lapsed(self, found: Carried) -> None:
        """The fields follow, so that a check of the former answer does not come back by itself."""
        words = table("assessment")
        if found.lost_check:
            self.typed |= {"checked_by": "", "level": Level.DOCUMENTED.value}
        said = [words("check_lapsed", who=found.lost_check)] if found.lost_check else []
        said += [words("challenge_lapsed")] if found.lost_challenge else []
        checked_anew = found.answer is not None and found.answer.evidence.level is Level.CHECKED
        if said or checked_anew:
            self.lapsed = " ".join(said)

    def _put(self, answer: Answer | None, expected: int, save: Save) -> None:
        try:
            self.saved = save(answer, expected)
            self.theirs = None
        except AnsweredElsewhere as conflict:
            self.theirs = conflict.theirs
        except NotFound:
            self.saved, self.trouble, self.unsaved = None, table("assessment")("assessment_gone"), True
        except StoreError as error:
            self.trouble, self.unsaved = str(error), True


def typed_from(question: Question, answer: Answer | None) -> dict[str, str | bool]:
    """The fields as `answer` fills them in; `answer_from` makes the same answer of them again."""
    if answer is None:
        return {}
    evidence = answer.evidence
    typed: dict[str, str | bool] = {"note": answer.note, "level": evidence.level.value}
    typed |= {name: getattr(evidence, name) for name in (*SUPPORT, "asked_of")}
    typed["asked_on"] = day_text(evidence.asked_on)
    if answer.state is State.DONT_KNOW:
        return typed | {"choice": DONT_KNOW, "who_could_know": answer.who_could_know}
    if answer.state is State.NOT_APPLICABLE:
        return typed | {"choice": NOT_APPLICABLE, "reason": answer.reason}
    return typed | _typed_value(question, answer)


def _typed_value(question: Question, answer: Answer) -> dict[str, str | bool]:
    plain = plain_answer(answer).get("value")
    if isinstance(answer.value, Ballot) and isinstance(plain, dict):
        return _typed_ballot(plain)
    if isinstance(answer.value, date):
        return {"value": f"{answer.value.day}/{answer.value.month}/{answer.value.year}"}
    if isinstance(plain, list):
        if isinstance(question, MultipleChoice):
            return {f"tick_{option}": True for option in plain if isinstance(option, str)}
        return {f"year_{n}": "" if entry == "not known" else str(entry) for n, entry in enumerate(plain)}
    return {"choice" if isinstance(question, ONE_CHOICE) else "value": str(plain)}


def _typed_ballot(plain: Mapping[str, Plain]) -> dict[str, str | bool]:
    typed: dict[str, str | bool] = {}
    for name in (*COUNTS, *SHARES):
        if name in plain:
            typed[name] = str(plain[name]).removesuffix("%")
    rule = plain.get("rule")
    for name, limit in rule.items() if isinstance(rule, dict) else ():
        if isinstance(limit, dict):
            typed[f"rule_{name}"] = _written(limit)
        else:
            typed["recorded"] = {"before the count": "yes", "after the count": "no"}.get(str(limit), "")
    return typed


def answer_from(question: Question, typed: Typed) -> Answer | None:
    """The answer that the fields make; None if they are empty.

    Raises Unfinished if more has to be filled in, AnswerError if it cannot be right. Evidence that lacks a part
    counts as said only until it is complete; what is typed of it is kept.
    """
    choice, note = _text(typed, "choice"), _text(typed, "note")
    plain: dict[str, Plain] = {"note": note} if note else {}
    plain["evidence"] = _plain_evidence(typed)
    if choice not in (DONT_KNOW, NOT_APPLICABLE):
        plain["evidence"] |= _plain_asking(typed)
    if choice == DONT_KNOW:
        plain |= {"dont_know": "yes", "who_could_know": _text(typed, "who_could_know")}
    elif choice == NOT_APPLICABLE:
        if is_blank(_text(typed, "reason")):
            raise Unfinished(table("assessment")("reason_wanted"))
        plain |= {"not_applicable": _text(typed, "reason")}
    else:
        value = _plain_value(question, typed)
        if value is None:
            return None
        plain["value"] = value
    answer = parse_answer(question, plain)
    check_answer(question, answer)
    return answer


def _plain_value(question: Question, typed: Typed) -> Plain | None:
    if isinstance(question, ONE_CHOICE):
        return _text(typed, "choice") or None
    if isinstance(question, MultipleChoice):
        return [option.id for option in question.options if typed.get(f"tick_{option.id}")] or None
    if isinstance(question, Series):
        years = [_text(typed, f"year_{n}") for n in range(question.years)]
        return [year or "not known" for year in years] if any(years) else None
    if isinstance(question, BallotQuestion):
        return _plain_ballot(typed) or None
    value = _text(typed, "value")
    return (iso_day(value) if isinstance(question, Date) else value) if value else None


def _plain_ballot(typed: Typed) -> dict[str, Plain]:
    plain: dict[str, Plain] = {name: _text(typed, name) for name in (*COUNTS, *SHARES) if _text(typed, name)}
    rule: dict[str, Plain] = {}
    for name in RULES:
        if _text(typed, name):
            rule[name.removeprefix("rule_")] = _limit(_text(typed, name))
    recorded = {"yes": "before the count", "no": "after the count"}.get(_text(typed, "recorded"))
    if recorded:
        rule["recorded"] = recorded
    if rule:
        plain["rule"] = rule
    return plain


def ballot_rule(typed: Typed) -> BallotLimits | None:
    """The rule that the fields of a ballot ask for; None if they are empty. Raises AnswerError."""
    return parse_ballot(_plain_ballot({name: typed.get(name, "") for name in RULES})).rule


_LIMITS = (
    ("at_least", "at least", r"at least|>=|≥"),
    ("above", "more than", r"more than|over|above|>"),
    ("at_most", "at most", r"at most|<=|≤"),
    ("below", "less than", r"less than|under|below|<"),
)
"""Each kind of limit, how it is written in a field, and how people may write it."""


def _written(limit: Mapping[str, Plain]) -> str:
    """A limit as text for its field; `_limit` reads it back, so that none is lost when another field is changed."""
    parts = [f"{said} {limit[kind]}" for kind, said, _ in _LIMITS if limit.get(kind) is not None]
    return parts[0].removeprefix("at least ") if len(parts) == 1 else " and ".join(parts)


def _limit(written: str) -> dict[str, Plain]:
    """What the text in a field asks for.

    >>> _limit("51"), _limit(">50"), _limit("at least 40 and less than 90")
    ({'at_least': '51'}, {'above': '50'}, {'at_least': '40', 'below': '90'})
    """
    limit: dict[str, Plain] = {}
    for part in re.split(r"\s+and\s+", written.strip(), flags=re.IGNORECASE):
        found = ((kind, re.fullmatch(rf"(?:{said})\s*(.+)", part, re.IGNORECASE)) for kind, _, said in _LIMITS)
        kind, figure = next(((kind, match[1]) for kind, match in found if match), ("at_least", part))
        limit[kind] = figure
    return limit


def _plain_evidence(typed: Typed) -> dict[str, Plain]:
    level = _text(typed, "level") or Level.SAID.value
    given: dict[str, Plain] = {name: _text(typed, name) for name in SUPPORT if _text(typed, name)}
    return {"level": Level.SAID.value if evidence_lacks(typed) else level, **given}


def _plain_asking(typed: Typed) -> dict[str, Plain]:
    """Who is asked for a check, and when; without the one the other means nothing."""
    asked_of, asked_on = (_text(typed, name) for name in ASKING)
    if is_blank(asked_of):
        return {}
    return {"asked_of": asked_of, **({"asked_on": iso_day(asked_on)} if asked_on else {})}


def evidence_lacks(typed: Typed) -> tuple[str, ...]:
    """The names of the fields that are still empty for the level of evidence chosen."""
    needed = {Level.DOCUMENTED.value: SUPPORT[:3], Level.CHECKED.value: SUPPORT}.get(_text(typed, "level"), ())
    return tuple(name for name in needed if is_blank(_text(typed, name)))


def evidence_wanting(typed: Typed) -> str:
    """A sentence that names what evidence lacks; empty if it lacks nothing."""
    words = table("assessment")
    lacks = [words(f"lacks_{name}") for name in evidence_lacks(typed)]
    return words("evidence_wanted", missing=", ".join(lacks)) if lacks else ""


def has_evidence(typed: Typed) -> bool:
    """Whether anything about evidence is filled in, beyond that the answer was said."""
    return any(_text(typed, name) for name in SUPPORT) or _text(typed, "level") not in ("", Level.SAID.value)


def iso_day(written: str) -> str:
    """A day as people in Britain write it, as year-month-day. Raises AnswerError, which says how to write one.

    >>> iso_day("23/11/2026"), iso_day("3 November 2026"), iso_day("2026-11-23")
    ('2026-11-23', '2026-11-03', '2026-11-23')
    """
    found = re.fullmatch(r"(\d{1,2})[\s/.\-]+(\d{1,2}|[A-Za-z]{3,12})[\s/.\-]+(\d{4})", written)
    try:
        if found:
            month = int(found[2]) if found[2].isdigit() else _month(found[2].lower())
            return date(int(found[3]), month, int(found[1])).isoformat()
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
            raise ValueError(written)
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise AnswerError(table("assessment")("not_a_day", value=written)) from None


def _month(name: str) -> int:
    """1 to 12, by the first letters in the current language or in English. Raises ValueError."""
    for words in (table("questionnaires"), table("questionnaires", ENGLISH)):
        months = [month.lower()[:3] for month in words("months").split()]
        if name[:3] in months:
            return months.index(name[:3]) + 1
    raise ValueError(name)


def _text(typed: Typed, name: str) -> str:
    value = typed.get(name)
    return value.strip() if isinstance(value, str) else ""

