"""Records of staff surveys, as they are kept with an assessment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.records import SurveyGroup, SurveyRecord, SurveyStatement
from scoring.released import Choice, Counted, GroupResult, Hidden, Released

STEPS = tuple(Choice(id=f"{number}", title=title) for number, title in enumerate(("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"), 1))
TEN = tuple(Choice(id=f"{step}", title=f"{step}") for step in range(11))
WISH, SKILLS, ENGAGED, PAY = "We want this service to become a mutual", "We have, or can get, the skills", "How engaged are you, from 0 to 10?", "Our pay is fair"


def apart(label: str, counts: Sequence[int] | None, hidden: Hidden = "few") -> GroupResult:
    if counts is None:
        return GroupResult(id=label.lower(), label=label, hidden=hidden)
    counted = Counted(counts=tuple(counts))
    return GroupResult(id=label.lower(), label=label, people=counted.people, counted=counted)


def released(counts: Sequence[int] | None, *, unsure: int = 0, groups: Sequence[GroupResult] = ()) -> Released:
    whole = None if counts is None else Counted(counts=tuple(counts), dont_know=unsure)
    return Released(options=TEN if counts is not None and len(counts) == 11 else STEPS, ordered=True, least=10, whole=whole, groups=tuple(groups))


def statements() -> tuple[SurveyStatement, ...]:
    groups = (apart("Nursing", (2, 4, 10, 20, 12)), apart("Therapy", (4, 6, 8, 9, 3)), apart("Estates", None))
    return (
        SurveyStatement(text=WISH, about="wish", released=released((7, 12, 20, 31, 16), unsure=6, groups=groups), mean=34, exact="3.4302…", bounds=(33, 36)),
        SurveyStatement(text=SKILLS, about="confidence", released=released((5, 15, 30, 30, 10), unsure=2), mean=33, exact="3.2777…", bounds=(31, 34)),
        SurveyStatement(text=ENGAGED, about="engagement", released=released((0, 1, 2, 3, 5, 9, 14, 22, 20, 10, 6)), mean=68, exact="6.8152…", bounds=(66, 71)),
        SurveyStatement(text=PAY, about="statement", released=released(None)),
    )


def survey(name: str = "Staff survey 2026", on: date = date(2026, 10, 2), **more: object) -> SurveyRecord:
    groups = (
        SurveyGroup(label="Nursing", asked=80, replies=48),
        SurveyGroup(label="Therapy", asked=52, replies=32),
        SurveyGroup(label="Estates", asked=9),
        SurveyGroup(label=""),
    )
    plain = SurveyRecord(
        name=name, on=on, where="Shared drive, Surveys", made_with="microsoft_forms", rows=101, replies=92, left_out=6, silent=3, unread=2, asked=141,
        groups=groups, statements=statements(),
    )  # fmt: skip
    return SurveyRecord.model_validate(plain.model_dump() | more)
