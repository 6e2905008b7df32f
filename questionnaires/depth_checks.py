"""Whether depth can work: the question that chooses it has the depths as options, and routing never reads deeper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from questionnaires.conditions import questions_in
from questionnaires.drafts import Draft, condition_of, entries
from questionnaires.errors import Fault
from questionnaires.model import DEPTH_QUESTION, DEPTHS


def depth_faults(questions: Sequence[Draft]) -> Iterator[Fault]:
    """Faults in the depths of these questions. A depth that is not one of the known ones is left to `validate`."""
    depths = {each.id: depth for each in questions if (depth := _depth(each)) is not None}
    for each in questions:
        if each.id == DEPTH_QUESTION:
            yield from _choice_faults(each)
        yield from _order_faults(each, depths)


def _choice_faults(draft: Draft) -> Iterator[Fault]:
    options = [option.get("id") for _, option in entries(draft.plain, "options")]
    if draft.plain.get("type") != "single_choice" or options != list(DEPTHS):
        allowed = ", ".join(DEPTHS)
        yield draft.fault((), f"the question {DEPTH_QUESTION!r} must be a single_choice with the options {allowed}.")
    if "asked_when" in draft.plain:
        yield draft.fault(("asked_when",), f"the question {DEPTH_QUESTION!r} is always asked; take out its 'asked_when'.")


def _order_faults(draft: Draft, depths: Mapping[str, int]) -> Iterator[Fault]:
    """A question whose routing reads a deeper one would be asked before anyone could say whether it applies."""
    condition, own = condition_of(draft.plain), depths.get(draft.id)
    for read in questions_in(condition) if condition is not None and own is not None else ():
        if depths.get(read, 0) > (own or 0):
            depth, other = DEPTHS[own or 0], DEPTHS[depths[read]]
            message = f"{draft.id} is asked from the depth {depth!r}, but waits for {read}, which is asked only from {other!r}."
            yield draft.fault(("asked_when",), f"{message} Give {read} the depth {depth!r}, or {draft.id} {other!r}.")


def _depth(draft: Draft) -> int | None:
    whole = draft.tree.plain
    written = draft.plain.get("depth", whole.get("depth", "core") if isinstance(whole, dict) else "core")
    return DEPTHS.index(written) if written in DEPTHS else None
