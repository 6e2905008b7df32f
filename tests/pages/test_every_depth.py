"""The pages of one assessment, drawn at each depth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assessment import definitions, files
from assessment.identity import LOCAL
from assessment.store import Store
from questionnaires.plain_yaml import Source

Visit = Callable[..., AppTest]
RIVERSIDE = (Path(__file__).parents[2] / "assessment" / "examples" / "an-invented-service.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("depth", ["first_look", "core", "full"])
def test_the_pages_of_an_assessment_are_drawn_at_every_depth(visit: Visit, store: Store, depth: str) -> None:
    assert "depth: core" in RIVERSIDE
    given = definitions.shipped()
    answers = files.answers_in(Source("riverside.yaml", RIVERSIDE.replace("depth: core", f"depth: {depth}")), given)
    begun = store.create(LOCAL, given, answers=answers)
    for page in ("tasks", "check", "results", "whatif", "plan", "report"):
        title = visit(page, a=begun.id).title[0].value
        assert title != "This did not work", page
