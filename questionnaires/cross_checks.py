"""What no single file can show: reused ids, references to nothing, routing that cannot work."""

from __future__ import annotations

from collections.abc import Sequence

from questionnaires.errors import Fault
from questionnaires.plain_yaml import Tree


def cross_faults(sources: Tree | None, questionnaires: Sequence[Tree]) -> list[Fault]:
    """Faults between the files; what is broken in itself is left to `validate`."""
    return []
