"""What workshops left behind: who came, where the room agreed, what was agreed and what stayed open. Then every answer, in the annex.

Everything shown was released already; nothing here counts replies. Of fewer people than `exported` nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from questionnaires.answers import State as Answered
from questionnaires.wording import day
from reports import figures
from reports.document import Block, Bullets, Cell, Column, Paragraph, Section, State, Table
from reports.parts import replies
from reports.parts.spread import agreement_said, middle_said, titles_of
from reports.parts.words import answer_words, counted, listed, own_text, with_day, words
from reports.records import Invited, TalkedAbout, WeightsHeard, WorkshopRecord
from reports.subject import Subject
from scoring.gaps import Crowd, everybody, gaps
from scoring.released import Counted, Released
from scoring.spread_in_words import basis_in_words, everybody_in_words, gaps_basis_in_words, gaps_in_words


def workshops(subject: Subject) -> Section | None:
    """What everybody should read of the workshops; None if none is on record."""
    if not subject.workshops:
        return None
    told = tuple(_told(record, place, subject) for place, record in enumerate(subject.workshops, 1))
    return Section("workshops", words("workshops_title"), (Paragraph(words("workshops_lead")), *told))


def every_reply(subject: Subject) -> Section | None:
    """For the annex: how everything was answered, round by round and group by group; None if nothing was shown."""
    told = tuple(
        Section(f"workshop-{place}-answers", title_of(record), parts)
        for place, record in enumerate(subject.workshops, 1)
        if (parts := tuple(_question(each, f"workshop-{place}", crowd_of(record)) for each in record.questions if shown_rounds(each)))
    )
    return Section("workshop-answers", words("workshop_answers_title"), (Paragraph(words("workshop_answers_lead")), *told), annex=True) if told else None


def in_short(subject: Subject) -> str:
    """For a summary: how many workshops there were, and how much was agreed in them; empty if none is on record."""
    if not subject.workshops:
        return ""
    asked = [each for record in subject.workshops for each in record.questions]
    agreed = sum(each.agreed is not None and bool(each.agreed.option) for each in asked)
    said = [counted("workshop_short", len(subject.workshops)), counted("workshop_short_asked", len(asked), agreed=f"{agreed:,}", open=f"{len(asked) - agreed:,}")]
    return " ".join(said)


class Shown(NamedTuple):
    """A round that was shown, with the whole room's replies. `number`: which round of its question it was, from 1."""

    number: int
    released: Released
    whole: Counted


def shown_rounds(each: TalkedAbout) -> list[Shown]:
    """The rounds of a question that were shown, the first first."""
    found = [(number, one.released) for number, one in enumerate(each.rounds, 1)]
    return [Shown(number, released, released.whole) for number, released in found if released is not None and released.whole is not None]


def title_of(record: WorkshopRecord) -> str:
    """A workshop by its name and day; by its day alone where the name is not told."""
    return with_day("workshop_named", record.name, record.on) if record.name else words("workshop_on", day=day(record.on))


def crowd_of(record: WorkshopRecord) -> Crowd:
    """How many were invited and came, as far as that may be told."""
    return Crowd({each.id: each.invited for each in record.groups}, {each.id: each.came for each in record.groups}, record.came)


def _told(record: WorkshopRecord, place: int, subject: Subject) -> Section:
    id_ = f"workshop-{place}"
    parts: list[Block] = [Paragraph(" ".join(_terms(record)))]
    parts += [_who_came(record)] if record.groups else []
    parts += [_at_a_glance(record.questions)] if record.questions else []
    parts += [Section(f"{id_}-groups", words("workshop_gaps"), differ)] if (differ := tuple(_differ(record))) else []
    agreed = tuple(_agreed(each, subject) for each in record.questions if each.agreed is not None and each.agreed.option)
    parts += [Section(f"{id_}-agreed", words("workshop_agreed"), (Bullets(agreed),))] if agreed else []
    still_open = tuple(_open(each, subject) for each in record.questions if each.agreed is None or not each.agreed.option)
    parts += [Section(f"{id_}-open", words("workshop_open"), (Bullets(still_open),))] if still_open else []
    if record.weights is not None and record.weights.people >= record.exported:
        parts.append(Section(f"{id_}-weights", words("workshop_weights"), tuple(_weights(record.weights, subject))))
    parts.append(Paragraph(words("workshop_actions"), small=True))
    return Section(id_, title_of(record), tuple(parts))


def _terms(record: WorkshopRecord) -> Iterator[str]:
    yield words("workshop_own_pace" if record.own_pace else "workshop_together")
    yield words("workshop_was_named" if record.named else "workshop_anonymous")
    yield words("workshop_least", least=record.least, exported=record.exported)
    if not record.ended:
        yield words("workshop_not_ended")


def _who_came(record: WorkshopRecord) -> Table:
    columns = (Column(words("workshop_group"), share=6), Column(words("workshop_invited"), "right", share=3), Column(words("workshop_came"), "right", share=4))
    rows = tuple((each.label, _invited(each), _came(each.came, record)) for each in record.groups)
    invited = [each.invited for each in record.groups]
    all_ = sum(each or 0 for each in invited) if None not in invited else None
    total = (words("workshop_everybody"), words("workshop_not_said") if all_ is None else f"{all_:,}", _came(record.came, record))
    return Table(words("workshop_came_caption"), columns, rows, total=total)


def _invited(group: Invited) -> str:
    return words("workshop_not_said") if group.invited is None else f"{group.invited:,}"


def _came(came: int | None, record: WorkshopRecord) -> str:
    return f"{came:,}" if came is not None and came >= record.exported else words("workshop_fewer", least=record.exported)


def _at_a_glance(questions: Sequence[TalkedAbout]) -> Table:
    """Every question in the order of the agenda."""
    columns = (
        Column(words("workshop_question"), share=6), Column(words("workshop_people"), "right", share=3), Column(words("workshop_agreement"), share=5),
        Column(words("workshop_middle"), share=5), Column(words("workshop_agreed_answer"), share=5),
    )  # fmt: skip
    return Table(words("workshop_glance_caption"), columns, tuple(_glance(each) for each in questions), note=words("workshop_agreement_means", basis=basis_in_words()))


def _glance(each: TalkedAbout) -> tuple[Cell, ...]:
    shown = shown_rounds(each)
    if not shown:
        return (each.label, words("workshop_not_shown"), "", "", outcome(each))
    _, released, whole = shown[-1]
    return (each.label, f"{whole.people:,}", agreement_said(whole, released) or words("workshop_no_order"), middle_said(whole, released), outcome(each))


def outcome(each: TalkedAbout) -> State:
    """What was agreed on a question; that there was no agreement; or that it was not settled."""
    if each.agreed is None:
        return State("not_asked", words("workshop_stayed_open"))
    return State("answered", each.agreed.title or each.agreed.option) if each.agreed.option else State("undecided", words("workshop_no_agreement"))


def _agreed(each: TalkedAbout, subject: Subject) -> str:
    assert each.agreed is not None
    said = [words("workshop_agreed_on", label=each.label, answer=each.agreed.title or each.agreed.option)]
    if each.agreed.reason:
        said.append(words("workshop_because", reason=own_text(each.agreed.reason)))
    return "\n".join([*said, *_answer_now(each, subject)])


def _answer_now(each: TalkedAbout, subject: Subject) -> Iterator[str]:
    """What the assessment answers, where that is no longer what was agreed."""
    if each.agreed is None or each.question not in subject.library.questions:
        return
    stands = subject.response.answers.get(each.question)
    chosen = stands.value if stands is not None and stands.state is Answered.ANSWERED else ""
    # Without an agreement nothing is known: an answer that only says so is no other one.
    if chosen != each.agreed.option:
        yield words("workshop_answer_now", answer=answer_words(subject.question(each.question), stands))


def _open(each: TalkedAbout, subject: Subject) -> str:
    """A question without an agreed answer, and the spread that is kept with it."""
    said = [words("workshop_open_none" if each.agreed is not None else "workshop_open_left", label=each.label)]
    if shown := shown_rounds(each):
        said.append(words("workshop_spread", spread=spread_said(shown[-1].whole, shown[-1].released)))
    if each.agreed is not None and each.agreed.reason:
        said.append(words("workshop_because", reason=own_text(each.agreed.reason)))
    return "\n".join([*said, *_answer_now(each, subject)])


def spread_said(whole: Counted, found: Released) -> str:
    """The whole distribution in a line: "Not at all 4, partly 9, fully 12; don't know 3"."""
    parts = [words("workshop_option_count", option=option.title, count=f"{count:,}") for option, count in zip(found.options, whole.counts, strict=True)]
    parts += [words("workshop_option_count", option=words(f"workshop_{name}"), count=f"{count:,}") for name, count in _beside(whole) if count]
    return "; ".join(parts)


def _beside(whole: Counted) -> tuple[tuple[str, int], tuple[str, int]]:
    return ("dont_know", whole.dont_know), ("not_applicable", whole.not_applicable)


def _differ(record: WorkshopRecord) -> Iterator[Block]:
    """On which questions which groups differ, and on which no difference can be told; nothing unless two groups may be shown."""
    last = [(each.label, shown_rounds(each)[-1].released) for each in record.questions if shown_rounds(each)]
    found = [(label, gap) for label, released in last if (gap := gaps(released, crowd_of(record))) is not None]
    if clear := [words("workshop_gaps_on", label=label, said=" ".join(gaps_in_words(gap))) for label, gap in found if gap.clear]:
        yield Bullets(tuple(clear))
    if none := [label for label, gap in found if not gap.clear]:
        yield Paragraph(words("workshop_gaps_none", questions=listed(none)))


def _question(each: TalkedAbout, id_: str, crowd: Crowd) -> Section:
    """One question: everybody round by round, groups beside each other, comments that were shown, and what came of it."""
    shown = shown_rounds(each)
    parts: list[Block] = [Paragraph(own_text(each.text))]
    parts += [replies.everybody(found.whole, found.released, words("workshop_round", number=found.number) if len(shown) > 1 else words("workshop_everybody_caption")) for found in shown]
    parts += _last(shown[-1].released, crowd) if shown else ()
    comments = tuple(own_text(comment) for found in each.rounds for comment in found.comments)
    parts += [Paragraph(words("workshop_comments")), Bullets(comments)] if comments else []
    state = outcome(each)
    parts.append(Paragraph(words("workshop_outcome", outcome=state.word)))
    return Section(f"{id_}-{each.question}", each.label, tuple(parts))


def _last(released: Released, crowd: Crowd) -> Iterator[Block]:
    """Of the last round: what all who were invited would have answered, groups beside each other, and how they differ."""
    if (whole := everybody(released, crowd)) is not None:
        yield Paragraph(everybody_in_words(whole, titles_of(released)), small=True)
    yield from replies.groups(released, words("workshop_groups_caption"))
    if (found := gaps(released, crowd)) is not None:
        yield Bullets(gaps_in_words(found))
        yield Paragraph(gaps_basis_in_words(found, titles_of(released)), small=True)


def _weights(heard: WeightsHeard, subject: Subject) -> Iterator[Block]:
    """Of each dimension the middle, and between which points half the room lies: never one person's points."""
    now = {each.id: figures.weight(Fraction(each.weight, 1000)) for each in subject.scoring.dimensions}
    columns = (
        Column(words("workshop_dimension"), share=7), Column(words("workshop_weight_middle"), "right", share=3), Column(words("workshop_weight_half"), "right", share=4),
        Column(words("workshop_weight_now"), "right", share=3),
    )  # fmt: skip
    rows = tuple(
        (each.title, _points(each.middle), words("from_to", lower=str(each.low), upper=str(each.high)) if each.low != each.high else str(each.low), now.get(each.id, ""))
        for each in heard.dimensions
    )
    yield Paragraph(counted("workshop_weights_heard", heard.people))
    yield Table(words("workshop_weights_caption"), columns, rows, note=words("workshop_weights_means"))
    widest = max(heard.dimensions, key=lambda each: each.high - each.low)
    if widest.high > widest.low:
        yield Paragraph(words("workshop_weights_apart", dimension=widest.title, low=str(widest.low), high=str(widest.high)))
    else:
        yield Paragraph(words("workshop_weights_alike"))


def _points(middle: Decimal) -> str:
    return figures.plain(Fraction(middle))
