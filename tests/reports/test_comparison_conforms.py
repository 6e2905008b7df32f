"""The papers of a comparison are validated by veraPDF, in each size and language."""

from __future__ import annotations

import os
from pathlib import Path

import conformity
import pytest
from comparison_samples import comparison

from questionnaires.texts import in_language
from reports import pdf
from reports.compose_comparison import anonymous, compose, decision_record
from reports.sizes import Size


@pytest.mark.long
def test_papers_of_a_comparison_conform_to_pdf_ua_and_pdf_a(tmp_path: Path) -> None:
    if absent := conformity.absent():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{absent} is missing, and CI must have it.")
        pytest.skip(f"{absent} is missing.")
    sizes: tuple[tuple[Size, str, int], ...] = (("standard", "en", 5), ("large", "cy", 5), ("compact", "en", 20), ("standard", "cy", 35))
    made: dict[str, bytes] = {}
    for size, language, count in sizes:
        with in_language(language):
            found = comparison(count, drawn=count < 30)
            made[f"comparison-{size}-{language}"] = pdf.render(compose(found), size=size)
            made[f"record-{size}-{language}"] = pdf.render(decision_record(found), size=size)
            made[f"unnamed-{size}-{language}"] = pdf.render(compose(anonymous(found)), size=size)
    told = conformity.check(tmp_path, made)
    assert told.count("pass") == 2 * len(made), told
    assert "fail" not in told, told
