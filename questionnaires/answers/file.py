"""A hand-written file of answers: the service, the stage aimed at, and each answer by question id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from questionnaires.answers.answer import Answer, State
from questionnaires.answers.checks import answer_faults
from questionnaires.answers.plain import parse_answer
from questionnaires.errors import AnswerError, DefinitionError, Fault, enough
from questionnaires.model import Library
from questionnaires.plain_yaml import Path_, Plain, Source, Tree, near_miss, parse
from questionnaires.texts import table

_KEYS = ("service", "stage", "answers")
_NAME_QUESTION = "service_name"


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """What an answer file holds; `answers` includes the service's name and the stage, where the library asks for them."""

    service: str
    answers: Mapping[str, Answer]


def read_answers(source: Source, library: Library, stage_question: str) -> AnswerFile:
    """The answers in a file with the keys `service`, `stage` (the answer to `stage_question`) and `answers`.

    Raises DefinitionError with every fault, each at its line and column.
    """
    words = table("questionnaires")
    tree = parse(source, keep_going=True)
    if not isinstance(tree.plain, dict):
        fault = tree.fault((), "", words("file_not_mapping", allowed=", ".join(_KEYS)))
        raise DefinitionError([*tree.faults, fault])
    faults = [*tree.faults, *enough(_key_faults(tree))]
    answers, found = read_block(tree, ("answers",), library)
    faults += found
    for key, question_id in (("service", _NAME_QUESTION), ("stage", stage_question)):
        faults += _add_shorthand(tree, key, question_id, library, answers)
    service = tree.plain.get("service", "")
    if faults:
        raise DefinitionError(faults)
    if not service and _NAME_QUESTION in answers and isinstance(answers[_NAME_QUESTION].value, str):
        service = answers[_NAME_QUESTION].value
    return AnswerFile(str(service), answers)


def _key_faults(tree: Tree) -> Iterator[Fault]:
    allowed = ", ".join(_KEYS)
    for key in tree.plain if isinstance(tree.plain, dict) else ():
        if key not in _KEYS:
            near = near_miss(key, _KEYS)
            yield tree.fault((key,), "", table("questionnaires")("unknown_key", key=key, near=near, allowed=allowed))


def read_block(tree: Tree, path: Path_, library: Library) -> tuple[dict[str, Answer], list[Fault]]:
    """The answers by question id that stand at `path` of a parsed file, and every fault in them (or enough of them).

    A question whose answer is left empty is unanswered.
    """
    words = table("questionnaires")
    block: Plain | None = tree.plain
    for part in path:
        block = block.get(str(part)) if isinstance(block, dict) else None
    if block is None or block == "":
        return {}, []
    if not isinstance(block, dict):
        return {}, [tree.fault(path, "", words("answers_not_mapping"))]
    answers: dict[str, Answer] = {}
    return answers, enough(_add_all(tree, path, block, library, answers))


def _add_all(
    tree: Tree, path: Path_, block: Mapping[str, Plain], library: Library, answers: dict[str, Answer]
) -> Iterator[Fault]:
    for question_id, plain in block.items():
        here = (*path, question_id)
        if question_id not in library.answerable:
            near = near_miss(question_id, library.answerable)
            sentence = table("questionnaires")("no_such_question", id=question_id, near=near)
            yield tree.fault(here, question_id, sentence)
        elif plain != "":
            yield from _add(tree, here, question_id, plain, library, answers)


def _add(
    tree: Tree, path: Path_, question_id: str, plain: Plain, library: Library, answers: dict[str, Answer]
) -> Iterator[Fault]:
    """Add one answer to `answers`, or say what is wrong with it."""
    question = library.answerable[question_id]
    try:
        answer = answers[question_id] = parse_answer(question, plain)
    except AnswerError as error:
        yield tree.fault((*path, *error.path), question_id, str(error))
        return
    for sentence in answer_faults(question, answer):
        yield tree.fault(path, question_id, sentence)


def _add_shorthand(tree: Tree, key: str, question_id: str, library: Library, answers: dict[str, Answer]) -> list[Fault]:
    words = table("questionnaires")
    plain = tree.plain.get(key, "") if isinstance(tree.plain, dict) else ""
    if plain == "":
        return []
    if not isinstance(plain, str):
        return [
            tree.fault(
                (key,), "", words("not_text", kind=words("kind_list" if isinstance(plain, list) else "kind_mapping"))
            )
        ]
    if question_id not in library.answerable:
        missing = words("no_place_for", id=question_id, key=key)
        return [] if key == "service" else [tree.fault((key,), "", missing)]
    before = answers.get(question_id)
    faults = [*_add(tree, (key,), question_id, plain, library, answers)]
    if before is not None and not faults and before.value != answers[question_id].value:
        return [tree.fault((key,), question_id, words("said_twice", key=key, id=question_id))]
    if before is not None and before.state is State.ANSWERED:
        answers[question_id] = before
    return faults
