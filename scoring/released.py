"""What may be shown of what people answered in secret. It has passed `suppression`, and nothing else leaves a workshop or a survey."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from questionnaires.shape import Strict

Count: TypeAlias = Annotated[int, Field(ge=0, le=10_000_000)]
Hidden: TypeAlias = Literal["few", "others"]
"""Why a group is not shown apart: too few people; or it would tell too much, of itself or of another one. Which of these is not told."""


class Counted(Strict):
    """How many people gave each answer to one question. `counts`: by option, in the order of the question."""

    counts: tuple[Count, ...]
    dont_know: Count = 0
    not_applicable: Count = 0

    @property
    def answered(self) -> int:
        """How many chose an option."""
        return sum(self.counts)

    @property
    def people(self) -> int:
        """How many gave any reply."""
        return self.answered + self.dont_know + self.not_applicable


class Choice(Strict):
    """One option as it was shown."""

    id: str
    title: str


class GroupResult(Strict):
    """What may be known of one group. `people` None: not even how many replied."""

    id: str
    label: str
    people: Count | None = None
    counted: Counted | None = None
    hidden: Hidden | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> GroupResult:
        if (self.counted is None) is (self.hidden is None):
            raise ValueError("a group is shown, or the reason is given why not")
        return self


class Released(Strict):
    """One question's result as it was published, once and for good."""

    options: tuple[Choice, ...]
    ordered: bool
    """Whether the options ascend, so that a middle and an agreement can be named."""
    least: Annotated[int, Field(ge=1)]
    """The fewest people of whom anything is shown."""
    whole: Counted | None = None
    """Everybody together; None if that is fewer than `least`."""
    groups: tuple[GroupResult, ...] = ()
    left_out: Count = 0
    """How many answered and are not counted, because so few of them came since the question was first put."""

    @model_validator(mode="after")
    def _fits(self) -> Released:
        shown = [each for each in (self.whole, *(group.counted for group in self.groups)) if each is not None]
        if any(len(each.counts) != len(self.options) for each in shown):
            raise ValueError("counts and options differ in number")
        if any(each.people < self.least for each in shown):
            raise ValueError("fewer people than may be shown")
        return self
