"""A file that comes with the toolkit and cannot be read is told as a fault, like any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.errors import DefinitionError
from questionnaires.plain_yaml import missing, read_all, shipped_sources


def test_all_files_that_cannot_be_read_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("a: caf\xe9".encode("latin-1"))
    with pytest.raises(DefinitionError, match="is not UTF-8 text") as caught:
        read_all([("latin.yaml", tmp_path / "latin.yaml"), ("gone.yaml", tmp_path / "gone.yaml")])
    assert [fault.file for fault in caught.value.faults] == ["gone.yaml", "latin.yaml"]


def test_a_folder_that_is_missing_is_a_fault() -> None:
    with pytest.raises(DefinitionError, match="the folder cannot be read"):
        shipped_sources("questionnaires", "no-such-folder")


def test_a_missing_file_says_what_to_do() -> None:
    assert str(missing("sources.yaml")) == (
        "sources.yaml:1:1: the file is missing. Put it back, or install the toolkit again."
    )
