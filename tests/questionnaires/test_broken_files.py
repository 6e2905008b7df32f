"""Every broken file in `broken/` gives exactly the faults that the comments at its head announce.

A line `# 7:3: Q1: 'label' must be text.` announces one fault: line, column, id and sentence.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.answers import read_answers
from questionnaires.errors import DefinitionError
from questionnaires.plain_yaml import read_source
from questionnaires.reader import read_library

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))
SOURCES = read_source(HERE / "small-sources.yaml", "sources.yaml")
SMALL = read_source(HERE / "small.yaml", "small.yaml")


def announced(path: Path) -> list[str]:
    lines = path.read_bytes().decode("utf-8", errors="replace").splitlines()
    return [line.removeprefix("# ") for line in lines if line.startswith("# ")]


def faults(path: Path) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        read(path)
    return [str(fault).removeprefix(f"{path.name}:") for fault in caught.value.faults]


def read(path: Path) -> None:
    source = read_source(path, path.name)
    if path.name.startswith("sources-"):
        read_library(source, [])
    elif path.name.startswith("answers-"):
        read_answers(source, read_library(SOURCES, [SMALL]))
    else:
        read_library(SOURCES, [source])


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_gives_exactly_the_announced_faults(path: Path) -> None:
    assert announced(path)
    assert faults(path) == announced(path)
