"""The words that the parts of a comparison share: who is meant, how far a service has come, figures and shares of draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from questionnaires.answers import Answer, State
from questionnaires.questions import DEPTH_QUESTION, JURISDICTION_QUESTION
from questionnaires.wording import answer_text
from reports import figures
from reports.comparison import Comparison, Group, Sure
from reports.document import Block, Section, Table
from reports.parts.words import in_words, listed, sentence_case, stage_name, within_sentence, words
from scoring.evaluate import published
from scoring.matrix import NOTHING, OUTCOMES, STAGES
from scoring.model import Dimension, Stage
from scoring.result import Bounds, Outcome

MOST_LISTED = 100
"""Services of a group up to which each has a row of its own on paper; of more, only counts and those in front."""
MOST_NAMED = 5
"""Names in one sentence; of more, one fewer and how many more there are, so that no single name is hidden."""


def aggregated(group: Group) -> bool:
    """Whether a group is too large for a row for each service."""
    return len(group) > MOST_LISTED


def name(group: Group, row: int) -> str:
    """What a service is called."""
    return group.services[row].name


def names(group: Group, rows: Sequence[int]) -> str:
    """Services by name; of many the first ones and how many more."""
    return few([name(group, row) for row in rows])


def few(parts: Sequence[str], most: int = MOST_NAMED) -> str:
    """Parts in a row; of many the first ones and how many more."""
    if len(parts) <= most:
        return listed(list(parts))
    return words("compared_and_more", first=", ".join(parts[: most - 1]), count=f"{len(parts) - most + 1:,}")


def moment(at: datetime, *, exact: bool = False) -> str:
    """A moment with its zone; `exact`: with seconds."""
    return words("compared_moment", day=figures.day(at), time=f"{at:%H:%M:%S}" if exact else f"{at:%H:%M}")


def number_of(count: int) -> str:
    """Such as "five services"."""
    return words("compared_services_one" if count == 1 else "compared_services_many", count=in_words(count))


def span(low: int, high: int) -> str:
    """Both bounds, in tenths of a point, or that there is no score."""
    return words("no_score") if low == NOTHING else figures.span(Bounds(low, high))


def score(group: Group, row: int) -> str:
    """The overall bounds of a service."""
    return span(int(group.matrix.low[row]), int(group.matrix.high[row]))


def with_score(group: Group, row: int) -> str:
    """A service with its bounds: "Harbour Libraries (69.2 to 71.0)"."""
    return words("compared_with_score", service=name(group, row), score=score(group, row))


def dimension_bounds(group: Group, row: int, place: int) -> Bounds | None:
    """The published bounds of one dimension of a service; None where nothing in it counts."""
    low, high = int(group.matrix.dimension_low[row, place]), int(group.matrix.dimension_high[row, place])
    return None if low == NOTHING else Bounds(published(low), published(high))


def dimensions(group: Group) -> list[tuple[int, Dimension]]:
    """The dimensions that count in a group, each with its place in the matrix."""
    return [(place, each) for place, each in enumerate(group.under.scoring.dimensions) if each.id in group.like.dimensions]


def coverage(group: Group, row: int) -> Fraction:
    """The share of the weight that is answered, 0 to 1."""
    return group.matrix.coverage(row, [each.weight for each in group.under.scoring.dimensions])


def outcome(group: Group, row: int) -> Outcome:
    """The verdict of a service, for the stage aimed at."""
    return OUTCOMES[int(group.matrix.outcome[row])]


def reached(group: Group, row: int) -> Stage | None:
    """The stage that a service has reached."""
    return STAGES[int(group.matrix.reached[row])]


def ready_for(group: Group, row: int) -> str:
    """The stage that a service is ready for, or that it is for none, in a few words."""
    if outcome(group, row) is Outcome.DOES_NOT_SUIT:
        return words("compared_does_not_suit")
    if (stage := reached(group, row)) is not None:
        return stage_word(stage)
    return words("compared_not_ready" if outcome(group, row) is Outcome.NOT_READY else "compared_not_known")


def with_ready_for(group: Group, row: int) -> str:
    """A service, and below its name what it is ready for: no rank stands without that."""
    return f"{name(group, row)}\n{words('compared_ready_for_is', ready=within_sentence(ready_for(group, row)))}"


def stage_word(stage: Stage) -> str:
    """A stage by its name alone."""
    return sentence_case(words(f"stage_{stage.value}"))


def country(group: Group) -> str:
    """In which jurisdiction the services of a group are."""
    return _option(group, JURISDICTION_QUESTION, group.like.jurisdiction)


def depth(group: Group) -> str:
    """How far the services of a group were asked."""
    return _option(group, DEPTH_QUESTION, group.like.depth)


def _option(group: Group, question_id: str, option: str) -> str:
    question = group.under.library.questions.get(question_id)
    return words("not_said") if not option or question is None else answer_text(question, Answer(State.ANSWERED, option))


def aim(group: Group) -> str:
    """The stage that the services of a group aim at."""
    return stage_name(group.like.aimed_at) if group.like.aimed_at else words("not_chosen")


def group_name(place: int) -> str:
    """Such as "Group 2"."""
    return words("compared_group", number=place + 1)


def group_title(comparison: Comparison, place: int) -> str:
    """A group with what makes it one."""
    group = comparison.groups[place]
    title = words("compared_group_title", group=group_name(place), count=number_of(len(group)), country=country(group), aim=aim(group))
    return title if group.like.suits else title + words("compared_group_unsuited")


def sure_of(comparison: Comparison, place: int) -> Sure | None:
    """How sure the order of a group is, where that was worked out. Services that a mutual does not suit have no order."""
    return comparison.sure[place] if place < len(comparison.sure) and comparison.groups[place].like.suits else None


def several(comparison: Comparison) -> Iterator[tuple[int, Group]]:
    """The groups in which there is something to compare, each with its place."""
    yield from ((place, group) for place, group in enumerate(comparison.groups) if len(group) > 1)


def by_group(comparison: Comparison, found: Iterable[tuple[int, Sequence[Block]]], id_: str, title: str) -> tuple[Block, ...]:
    """What is said of each group, under its name where there is more than one. A table that only repeats the section's title bears that name."""
    said = [(place, tuple(blocks)) for place, blocks in found if blocks]
    if len(comparison.groups) == 1:
        return tuple(block for _, blocks in said for block in blocks)
    named = [(place, group_title(comparison, place), blocks) for place, blocks in said]
    return tuple(Section(f"{id_}-{place + 1}", name, tuple(_captioned(block, title, name) for block in blocks)) for place, name, blocks in named)


def _captioned(block: Block, title: str, name: str) -> Block:
    return replace(block, caption=name) if isinstance(block, Table) and block.caption == title else block


def of_draws(count: int, draws: int) -> str:
    """In what share of draws something was so; whole only where it was so in every one, and even that is not certain.

    >>> of_draws(9_996, 10_000), of_draws(3, 10_000), of_draws(2_449, 10_000)
    ('>99%', '<1%', '24%')
    """
    if count in (0, draws):
        return words("compared_every_draw" if count else "compared_no_draw")
    if 200 * count < draws:
        return "<1%"
    return ">99%" if 200 * (draws - count) <= draws else f"{(200 * count + draws) // (2 * draws)}%"
