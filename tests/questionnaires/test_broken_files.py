"""Every broken file in `broken/` gives exactly the faults that the comments at its head announce.

A line `# 7:3: Q1: 'label' must be text.` announces one fault: line, column, id and sentence.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.answers import read_answers
from questionnaires.errors import DefinitionError
from questionnaires.plain_yaml import LARGEST, Source, parse, read_source
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


def test_a_file_over_the_limit_is_refused_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text("a" * (LARGEST + 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"large\.yaml:1:1: the file has more than the 1,000,000 bytes that are"):
        read_source(path, "large.yaml")


def test_a_text_over_the_limit_is_refused_too() -> None:
    with pytest.raises(DefinitionError, match="larger than the 1,000,000 bytes"):
        parse(Source("large.yaml", "é" * (LARGEST // 2 + 1)))


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"gone\.yaml:1:1: the file cannot be read: No such file"):
        read_source(tmp_path / "gone.yaml", "gone.yaml")


def test_half_a_character_is_refused_at_its_place() -> None:
    with pytest.raises(DefinitionError, match=r"^x:2:4: this character cannot be printed; remove it\.$"):
        parse(Source("x", "a: b\nc: \ud800"))


def test_a_flood_of_faults_ends_the_reading() -> None:
    with pytest.raises(DefinitionError) as caught:
        parse(Source("x", "a: &a b\nc: [" + "*a, " * 5000 + "]\n"))
    assert len(caught.value.faults) < 1000


def test_faults_of_all_files_are_reported_together() -> None:
    first = Source("first.yaml", "schema: no\n")
    second = Source("second.yaml", "schema: [\n")
    with pytest.raises(DefinitionError) as caught:
        read_library(Source("sources.yaml", "version: none\n"), [first, second])
    assert {fault.file for fault in caught.value.faults} == {"sources.yaml", "first.yaml", "second.yaml"}


def test_what_may_stand_in_an_unreadable_file_is_not_called_missing() -> None:
    reads_another = SMALL.text.replace("id: words,", "id: words, asked_when: {elsewhere: {is: red}},")
    with pytest.raises(DefinitionError, match="there is no question 'elsewhere'"):
        read_library(SOURCES, [Source("small.yaml", reads_another)])
    with pytest.raises(DefinitionError) as caught:
        read_library(SOURCES, [Source("small.yaml", reads_another), Source("other.yaml", "[")])
    assert [fault.file for fault in caught.value.faults] == ["other.yaml"]


def test_the_same_questionnaire_twice_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"the questionnaire id 'small' is already used by small\.yaml"):
        read_library(SOURCES, [SMALL, Source("copy.yaml", SMALL.text)])
