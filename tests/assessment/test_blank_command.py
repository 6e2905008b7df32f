"""The command `blank`."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from assessment import cli

SMALL = Path(__file__).parent / "small"


def test_blank_writes_all_questionnaires_or_the_parts_named(tmp_path: Path) -> None:
    whole, part = tmp_path / "whole.pdf", tmp_path / "part.pdf"
    assert cli.main(["blank", "-o", str(whole)]) == 0
    assert cli.main(["blank", "staff-appetite.ballot", "--size", "large", "-o", str(part)]) == 0
    pages = [len(pikepdf.open(BytesIO(file.read_bytes())).pages) for file in (part, whole)]
    assert pages[0] < pages[1]


def test_blank_prints_other_questionnaires_too(tmp_path: Path) -> None:
    out = tmp_path / "small.pdf"
    assert cli.main(["blank", "--questionnaires", str(SMALL), "--scoring", str(SMALL / "scoring.yaml"), "-o", str(out)]) == 0
    with pikepdf.open(BytesIO(out.read_bytes())) as document:
        assert str(document.docinfo["/Title"]) == "To fill in on paper: Questionnaires for a workshop"


def test_a_part_that_does_not_exist_is_refused_in_one_sentence_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["blank", "staff-appetit", "-o", str(tmp_path / "out.pdf")]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "There is no questionnaire or section 'staff-appetit'. Did you mean 'staff-appetite'?" in said.err
    assert list(tmp_path.iterdir()) == []
