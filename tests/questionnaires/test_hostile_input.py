"""Whatever a file or an answer holds, it is read or refused in sentences; nothing else is raised."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.answers import answer_faults, parse_answer, plain_answer, read_answers
from questionnaires.errors import AnswerError, DefinitionError
from questionnaires.model import Library
from questionnaires.plain_yaml import Source, parse, read_source
from questionnaires.reader import read_library
from questionnaires.wording import answer_text

HERE = Path(__file__).parent
SOURCES = read_source(HERE / "small-sources.yaml", "small-sources.yaml")
SMALL = parse(read_source(HERE / "small.yaml"))
SMALL_SOURCES = parse(SOURCES)

words = st.sampled_from(
    ["", "x", "yes", "no", "1", "-1", "1e999999999", "NaN", "Infinity", "0x1", "scale", "number", "text", "all", "backing",
     "don't know", "not known", "100%", "12.5", "2026-02-30", "²", "１２", "judgement", "A1", "\u2028", "a" * 300]
)  # fmt: skip
keys = st.sampled_from(
    ["id", "type", "options", "all", "any", "is", "asked_when", "backing", "staff", "vote", "value", "evidence", "level",
     "dont_know", "not_applicable", "turnout", "rule", "yes", "eligible", "questions", "sections", "lowest", "highest"]
)  # fmt: skip
plains = st.recursive(
    words | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for key, value in entries for place in places(value, (*path, key)))]


def replaced(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    node = copy.deepcopy(node)
    around = node
    for part in path[:-1]:
        around = around[part]
    around[path[-1]] = value
    return node


def refusals(read: Callable[[], object]) -> list[str]:
    """The sentences with which something is refused; none if it is read."""
    try:
        read()
    except DefinitionError as error:
        return [str(fault) for fault in error.faults] or ["refused without a reason"]
    return []


def plainly(sentences: list[str]) -> bool:
    """Whether each has a place and is one line that ends as a sentence."""
    return all(re.fullmatch(r"[\w.-]+:\d+:\d+: .+[.?]", sentence) for sentence in sentences)


def written(plain: Any) -> str:
    return yaml.safe_dump(plain, sort_keys=False, default_style='"', allow_unicode=True)


@settings(deadline=None)
@given(st.data())
def test_a_questionnaire_with_any_value_put_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    plain = SMALL.plain
    for _ in range(data.draw(st.integers(1, 3))):
        plain = replaced(plain, data.draw(st.sampled_from(places(plain))), data.draw(plains))
    assert plainly(refusals(lambda: read_library(SOURCES, [Source("small.yaml", written(plain))])))


@settings(deadline=None)
@given(st.data())
def test_sources_with_any_value_put_anywhere_are_read_or_refused(data: st.DataObject) -> None:
    plain = replaced(SMALL_SOURCES.plain, data.draw(st.sampled_from(places(SMALL_SOURCES.plain))), data.draw(plains))
    assert plainly(refusals(lambda: read_library(Source("sources.yaml", written(plain)), [])))


@settings(deadline=None)
@given(st.data())
def test_any_text_is_read_as_yaml_or_refused(data: st.DataObject) -> None:
    text = data.draw(st.text() | st.text(st.sampled_from(" \n\t-:[]{}&*!|>'\"#%@,?ab\x00\ud800"), max_size=40))
    assert plainly(refusals(lambda: parse(Source("any.yaml", text))))


@pytest.mark.parametrize("type_", ["scale", "multiple_choice", "number", "leavers", "start", "vote", "words"])
@settings(deadline=None)
@given(plain=plains)
def test_any_plain_answer_is_read_or_refused(small: Library, type_: str, plain: Any) -> None:
    question = next(each for each in small.questions.values() if type_ in (each.type, each.id))
    try:
        answer = parse_answer(question, plain)
    except AnswerError:
        return
    if not [*answer_faults(question, answer)]:
        assert parse_answer(question, plain_answer(answer)) == answer
        assert answer_text(question, answer)


@settings(deadline=None)
@given(plain=plains, answers=plains)
def test_any_answer_file_is_read_or_refused(small: Library, plain: Any, answers: Any) -> None:
    whole = plain | {"answers": answers} if isinstance(plain, dict) else {"answers": answers, "service": plain}
    assert plainly(refusals(lambda: read_answers(Source("answers.yaml", written(whole)), small, "stage_aimed_at")))
