"""Whether the rules on answers that do not sit together can be put to the questions that they read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter, ValidationError

from questionnaires.condition_checks import condition_faults, tests_in
from questionnaires.conditions import Condition, questions_in
from questionnaires.drafts import Draft, entries, essence
from questionnaires.errors import Fault
from questionnaires.model import BallotQuestion, Question
from questionnaires.plain_yaml import Path_, Plain, Tree

_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


def conflict_faults(tree: Tree, questions: Sequence[Draft]) -> Iterator[Fault]:
    """Faults of the rules among themselves and with the questions; what is wrong with one value is left to `validate`."""
    readable = {each.id: question for each in questions if (question := essence(each)) is not None}
    taken = {each.id: each.place for each in questions if each.id}
    for path, rule in entries(tree.plain, "conflicts"):
        id_ = rule.get("id")
        if isinstance(id_, str):
            if id_ in taken:
                message = f"the id {id_!r} is already used at {taken[id_]}; every conflict needs its own."
                yield tree.fault((*path, "id"), id_, message)
            taken.setdefault(id_, f"{tree.name}:{tree.place(path)[0]}")
        condition = _condition(rule.get("when"))
        if condition is not None:
            yield from _condition_faults(tree, (*path, "when"), condition, readable)


def _condition(plain: Plain | None) -> Condition | None:
    try:
        return _CONDITION.validate_python(plain) if plain is not None else None
    except ValidationError:
        return None


def _condition_faults(tree: Tree, path: Path_, condition: Condition, questions: dict[str, Question]) -> Iterator[Fault]:
    for where, message in condition_faults(condition, path, questions):
        yield tree.fault(where, tree.subject(where), message)
    for where, on in tests_in(condition, path):
        if isinstance(questions.get(on.question), BallotQuestion):
            yield tree.fault(where, tree.subject(where), f"{on.question} is a ballot, which no conflict can read.")
    if len(questions_in(condition)) < 2:
        yield tree.fault(path, tree.subject(path), "a conflict is between the answers to at least two questions.")
