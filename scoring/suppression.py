"""Stand-in until the branch `stats` is joined."""
from __future__ import annotations

from collections.abc import Sequence

from scoring.released import Choice, Counted, GroupResult, Released


def release(groups: Sequence[tuple[str, str, Counted]], *, options: Sequence[Choice], ordered: bool, least: int) -> Released:
    """Only the whole."""
    total = Counted(
        counts=tuple(sum(each[2].counts[at] for each in groups) for at in range(len(options))),
        dont_know=sum(each[2].dont_know for each in groups),
        not_applicable=sum(each[2].not_applicable for each in groups),
    )
    hidden = tuple(GroupResult(id=each[0], label=each[1], hidden="few") for each in groups)
    return Released(options=tuple(options), ordered=ordered, least=least, whole=total if total.people >= least else None, groups=hidden)
