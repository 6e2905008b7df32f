"""What staff surveys left behind: who was asked and replied, what was said to each statement, and what was dropped.

Everything shown was released already. Of fewer people than `exported` nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from questionnaires.wording import day
from reports import figures
from reports.document import Block, Bullets, Cell, Column, Facts, Paragraph, Section, Table
from reports.parts import replies
from reports.parts.words import answer_words, counted, named, own_text, with_day, words
from reports.records import SurveyRecord, SurveyStatement
from reports.subject import Subject, SurveyTold
from scoring.spread_in_words import assumption_in_words


def surveys(subject: Subject) -> Section | None:
    """What everybody should read of the surveys; None if none is on record."""
    if not subject.surveys:
        return None
    told = tuple(_told(each, place, subject) for place, each in enumerate(subject.surveys, 1))
    least = max(each.record.exported for each in subject.surveys)
    return Section("surveys", words("surveys_title"), (Paragraph(words("surveys_lead")), Paragraph(words("surveys_never", least=least)), *told))


def every_reply(subject: Subject) -> Section | None:
    """For the annex: how each statement was answered, by everybody and by groups beside each other; None if nothing may be told."""
    told = tuple(
        Section(f"survey-{place}-answers", title_of(each.record), parts)
        for place, each in enumerate(subject.surveys, 1)
        if (parts := tuple(_statement(one, f"survey-{place}-{number}") for number, one in enumerate(each.record.statements, 1) if one.released.whole is not None))
    )
    return Section("survey-answers", words("survey_answers_title"), (Paragraph(words("survey_answers_lead")), *told), annex=True) if told else None


def in_short(subject: Subject) -> str:
    """For a summary: how many surveys there were, and of one, who replied; empty if none is on record."""
    if not subject.surveys:
        return ""
    everybody = by_group(subject.surveys[0].record)[-1]
    if len(subject.surveys) == 1 and everybody.rate is not None:
        return words("board_survey_replied", replies=f"{everybody.replies:,}", asked=f"{everybody.asked:,}")
    return counted("board_surveys", len(subject.surveys))


def title_of(record: SurveyRecord) -> str:
    """A survey by its name and day; by its day alone where the name is not told."""
    return with_day("survey_named", record.name, record.on) if record.name else words("survey_on", day=day(record.on))


class Replied(NamedTuple):
    """How many of a group, or of everybody, were asked and replied; None: not known, or fewer than may be told."""

    label: str
    asked: int | None
    replies: int | None

    @property
    def rate(self) -> Fraction | None:
        """The share of those asked who replied, 0 to 1."""
        return Fraction(self.replies, self.asked) if self.asked and self.replies is not None and self.replies <= self.asked else None


def by_group(record: SurveyRecord) -> tuple[Replied, ...]:
    """The groups, if there were any; last, everybody."""
    groups = tuple(Replied(each.label or words("survey_no_group"), each.asked, _enough(each.replies, record)) for each in record.groups)
    return (*groups, Replied(words("workshop_everybody"), record.asked, _enough(record.replies, record)))


def _enough(people: int | None, record: SurveyRecord) -> int | None:
    return people if people is not None and people >= record.exported else None


def scale_of(statement: SurveyStatement) -> str:
    """From where to where its answers go: "1 (Strongly disagree) to 5 (Strongly agree)"."""
    first, last = (each.id if each.id == each.title else words("survey_end", step=each.id, title=each.title) for each in (statement.released.options[0], statement.released.options[-1]))
    return words("from_to", lower=first, upper=last)


def _told(told: SurveyTold, place: int, subject: Subject) -> Section:
    record, id_ = told.record, f"survey-{place}"
    parts: list[Block] = [Facts(tuple(_facts(record))), _who_replied(record)]
    parts += [_at_a_glance(record)] if record.statements else []
    answered = tuple(words("survey_answer", question=named(subject.question(each)), answer=answer_words(subject.question(each), subject.answer(each))) for each in told.answered)
    parts += [Section(f"{id_}-sets", words("survey_sets"), (Bullets(answered),))] if answered else [Paragraph(words("survey_sets_nothing"), small=True)]
    return Section(id_, title_of(record), tuple(parts))


def _facts(record: SurveyRecord) -> Iterator[tuple[str, str]]:
    yield words("survey_made_with"), words(f"survey_made_with_{record.made_with}")
    yield words("survey_where"), record.where or words("workshop_not_said")
    if _enough(record.replies, record) is not None:
        yield words("survey_rows"), f"{record.rows:,}"
    for name in ("left_out", "silent", "unread"):
        count: int = getattr(record, name)
        yield words(f"survey_{name}"), counted(f"survey_{name}", count) if count else words("survey_none")


def _who_replied(record: SurveyRecord) -> Table:
    columns = (
        Column(words("workshop_group"), share=6), Column(words("survey_asked"), "right", share=3), Column(words("survey_replied"), "right", share=5),
        Column(words("survey_rate"), "right", share=3),
    )  # fmt: skip
    *groups, everybody = (_replied(each, record) for each in by_group(record))
    note = "" if record.asked is not None else words("survey_asked_not_known")
    return Table(words("survey_replied_caption"), columns, tuple(groups), total=everybody, note=note)


def _replied(each: Replied, record: SurveyRecord) -> tuple[Cell, ...]:
    return (
        each.label,
        words("survey_not_known") if each.asked is None else f"{each.asked:,}",
        words("workshop_fewer", least=record.exported) if each.replies is None else f"{each.replies:,}",
        words("survey_not_known" if each.asked is None else "survey_not_told") if each.rate is None else figures.exact_share(each.rate),
    )


def _at_a_glance(record: SurveyRecord) -> Table:
    """Each statement with its mean, and where the mean of everybody who was asked lies."""
    columns = (
        Column(words("survey_statement"), share=9), Column(words("survey_answered"), "right", share=3), Column(words("survey_mean"), "right", share=3),
        Column(words("survey_for_everybody"), "right", share=4),
    )  # fmt: skip
    rows = tuple(_glance(each, record) for each in record.statements)
    bounded = record.asked is not None and any(each.bounds is not None for each in record.statements)
    note = words("survey_bounds_rest_on", assumption=assumption_in_words(record.asked)) if bounded and record.asked is not None else words("survey_no_bounds")
    return Table(words("survey_glance_caption"), columns, rows, note=f"{words('survey_mean_means')} {note}")


def _glance(each: SurveyStatement, record: SurveyRecord) -> tuple[Cell, ...]:
    about = words(f"survey_about_{each.about}", scale=scale_of(each))
    what, whole = f"{own_text(each.text)}\n{about}", each.released.whole
    if whole is None or each.mean is None:
        return (what, words("workshop_fewer", least=record.exported), "", "")
    mean = figures.points(each.mean)
    exactly = f" {words('survey_unrounded', mean=each.exact)}" if each.exact not in ("", mean, mean.removesuffix(".0")) else ""
    bounds = words("survey_not_known") if each.bounds is None else words("from_to", lower=figures.points(each.bounds[0]), upper=figures.points(each.bounds[1]))
    return (what, f"{whole.answered:,}", f"{mean}{exactly}", bounds)


def _statement(each: SurveyStatement, id_: str) -> Section:
    """One statement: the whole distribution, and groups beside each other."""
    whole = each.released.whole
    assert whole is not None
    parts: list[Block] = [replies.everybody(whole, each.released, words("workshop_everybody_caption"))]
    parts += replies.groups(each.released, words("survey_groups_caption"))
    return Section(id_, own_text(each.text), tuple(parts))
