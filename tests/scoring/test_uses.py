"""Where each source is used, and that nothing shipped stands without one."""

from __future__ import annotations

from test_standard import LIBRARY, SCORING

from scoring.uses import uses

USED = uses(LIBRARY, SCORING)


def test_every_claim_is_used_or_listed_as_not_used_with_the_reason() -> None:
    listed = {each.id for each in LIBRARY.sources.not_used}
    claims = {claim.id for claim in LIBRARY.sources.claims}
    assert len(claims) == 60
    assert claims - set(USED) == listed


def test_every_outside_reference_is_used() -> None:
    assert {reference.id for reference in LIBRARY.sources.references} <= set(USED)


def test_a_source_is_found_in_questions_gates_and_disagreements() -> None:
    found = {use.kind for use in USED["C6"]}
    assert {"question", "gate", "disagreement"} <= found
    assert "disagreement" in {use.kind for use in USED["N15"]}


def test_nothing_is_told_twice() -> None:
    assert all(len(set(each)) == len(each) for each in USED.values())
