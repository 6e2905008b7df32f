"""What can be filled in at a question of an empty questionnaire on a computer: the same lines, under the same names, in Word and Excel."""

from __future__ import annotations

from typing import NamedTuple

from questionnaires.answers.plain_ballot import PERCENTAGES
from questionnaires.texts import table
from reports.blank import BlankQuestion

CHOICE, TICKS, INSTEAD, LEVEL, RECORDED = "choice", "ticks", "instead", "level", "recorded"
TAG = "MR"
"""Heads the hidden column of a spreadsheet in which each row has its name."""
DOCUMENT = ("what", "where", "date", "checked_by")
BESIDE = (INSTEAD, "who_could_know", "reason", LEVEL, *DOCUMENT, "note")
"""What stands beside an answer, in order. Every name is that of a field on screen, but for `ticks` and `instead`."""


class Line(NamedTuple):
    """One thing to fill in. `choose`: what can be chosen, if anything can; `many`: more than one of it; `long`: room for sentences."""

    name: str
    label: str
    choose: tuple[str, ...] = ()
    many: bool = False
    long: bool = False


def answer_lines(question: BlankQuestion) -> tuple[Line, ...]:
    """What the answer itself is written on: one line, or one for each figure."""
    words = table("reports")
    if question.choices:
        choose = tuple(f"{choice.letter}. {choice.title}" for choice in question.choices)
        return (Line(TICKS if question.several else CHOICE, words("form_answer"), choose, question.several),)
    if question.lines:
        return (Line("value", words("form_answer"), long=True),)
    found: list[Line] = []
    for group in question.fields:
        if group.boxes:
            found.append(Line(group.name, group.intro, group.boxes))
        for field in group.fields:
            kind = "form_rule" if field.name.startswith("rule_") else "form_published" if field.name in PERCENTAGES else ""
            label = words(kind, label=field.label) if kind else field.label
            found.append(Line(field.name, f"{label} ({field.unit})" if field.unit else label))
    return (Line("value", words("form_answer")),) if [line.name for line in found] == ["value"] else tuple(found)


def lines_beside(question: BlankQuestion) -> tuple[Line, ...]:
    """What can be said beside the answer or instead of it, as far as the question allows it."""
    words = table("reports")
    no_answer = tuple(instead(question).values())
    wanted = {INSTEAD: bool(no_answer), "who_could_know": question.dont_know, "reason": bool(question.not_applicable), "note": True}
    wanted |= dict.fromkeys((LEVEL, *DOCUMENT), bool(question.evidence))
    choose = {INSTEAD: no_answer, LEVEL: tuple(words("blank_levels").splitlines())}
    return tuple(Line(name, words(f"form_{name}"), choose.get(name, ()), long=name == "note") for name in BESIDE if wanted[name])


def how(question: BlankQuestion) -> str:
    """How it is answered on a computer, where one chooses rather than ticks."""
    return table("reports")("form_one") if question.choices and not question.several else question.how


def instead(question: BlankQuestion) -> dict[str, str]:
    """What can be said instead of an answer, in words: "dont_know", "not_applicable"."""
    words = table("reports")
    allowed = {"dont_know": question.dont_know, "not_applicable": bool(question.not_applicable)}
    return {state: words(f"form_{state}") for state, may in allowed.items() if may}
