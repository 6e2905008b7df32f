"""Whether alternatives can be compared: ids that do not clash, a mutual to compare with, and conditions that can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter, ValidationError

from questionnaires.condition_checks import condition_faults, tests_in
from questionnaires.conditions import Condition
from questionnaires.cross_checks import basis_faults, known_bases, reused
from questionnaires.drafts import Draft, drafts, entries, essence
from questionnaires.errors import Fault, enough
from questionnaires.forms import MUTUAL, NAME_OF_OTHER
from questionnaires.model import BallotQuestion, Question
from questionnaires.plain_yaml import Path_, Plain, Tree, near_miss

_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


def alternatives_faults(
    tree: Tree, sources: Tree | None, questionnaires: Sequence[Tree | None], conflicts: Tree | None
) -> list[Fault]:
    """Faults of the alternatives among themselves, with the questions and with the sources, or enough of them.

    What refers to a file that cannot be read (None) is not checked; what is wrong with one value is left to `validate`.
    """
    questions = [each for found in questionnaires if found is not None for each in drafts(found)]
    faults = [*enough(_own_faults(tree)), *enough(_id_faults(tree, questions, conflicts))]
    if None not in questionnaires:
        faults += enough(_question_faults(tree, questions))
    if sources is not None:
        faults += [*enough(_basis_faults(tree, sources)), *enough(_not_used_faults(tree, sources))]
    return faults


def _own_faults(tree: Tree) -> Iterator[Fault]:
    yield from reused(tree, ("forms",), "form")
    yield from reused(tree, ("criteria",), "criterion")
    for path, _ in entries(tree.plain, "criteria"):
        yield from reused(tree, (*path, "options"), "option")
    forms = [form.get("id") for _, form in entries(tree.plain, "forms")]
    if forms and MUTUAL not in forms:
        yield tree.fault(("forms",), "", f"there is no form {MUTUAL!r}, with which the others are compared; add it.")


def _id_faults(tree: Tree, questions: Sequence[Draft], conflicts: Tree | None) -> Iterator[Fault]:
    """Ids under which answers would be kept and that something else has already."""
    taken = {each.id: each.place for each in questions if each.id}
    for path, rule in entries(conflicts.plain, "conflicts") if conflicts is not None else ():
        if conflicts is not None and isinstance(id_ := rule.get("id"), str):
            taken.setdefault(id_, f"{conflicts.name}:{conflicts.place(path)[0]}")
    forms = [id_ for _, form in entries(tree.plain, "forms") if isinstance(id_ := form.get("id"), str)]
    criteria = {id_: (*path, "id") for path, each in reversed([*entries(tree.plain, "criteria")]) if isinstance(id_ := each.get("id"), str)}
    kept: list[tuple[Path_, str]] = [(("name",), NAME_OF_OTHER)]
    for criterion, place in reversed(criteria.items()):
        kept += [(place, f"{criterion}__{after}") for after in (*dict.fromkeys(forms), "rests_on")]
    for place, id_ in kept:
        if id_ in taken:
            message = f"an answer would be kept as {id_!r}, which is already used at {taken[id_]}; choose another id."
            yield tree.fault(place, tree.subject(place), message)
        taken.setdefault(id_, f"{tree.name}:{tree.place(place)[0]}")


def _question_faults(tree: Tree, questions: Sequence[Draft]) -> Iterator[Fault]:
    """Conditions that cannot work, and links from questions that are not there."""
    readable = {each.id: question for each in questions if (question := essence(each)) is not None}
    for path, form in entries(tree.plain, "forms"):
        yield from _condition_faults(tree, (*path, "first_when"), form.get("first_when"), readable)
        for inner, remark in entries(form, "remarks"):
            yield from _condition_faults(tree, (*path, *inner, "when"), remark.get("when"), readable)
    ids = {each.id for each in questions}
    named = tree.plain.get("led_from") if isinstance(tree.plain, dict) else None
    for index, id_ in enumerate(named if isinstance(named, list) else ()):
        if isinstance(id_, str) and id_ not in ids:
            yield tree.fault(("led_from", index), "", f"there is no question {id_!r}.{near_miss(id_, ids)}")


def _condition_faults(tree: Tree, path: Path_, plain: Plain | None, questions: dict[str, Question]) -> Iterator[Fault]:
    try:
        condition = _CONDITION.validate_python(plain) if plain is not None else None
    except ValidationError:
        return
    if condition is None:
        return
    for where, message in condition_faults(condition, path, questions):
        yield tree.fault(where, tree.subject(where), message)
    for where, on in tests_in(condition, path):
        if isinstance(questions.get(on.question), BallotQuestion):
            yield tree.fault(where, tree.subject(where), f"{on.question} is a ballot, which cannot be read here.")


def _resting(tree: Tree) -> Iterator[tuple[Path_, dict[str, Plain]]]:
    """Everything that names a basis, with its place."""
    yield from entries(tree.plain, "criteria")
    for path, form in entries(tree.plain, "forms"):
        yield from (((*path, *inner), remark) for inner, remark in entries(form, "remarks"))
    for key in ("name", "rests_on"):
        box = tree.plain.get(key) if isinstance(tree.plain, dict) else None
        if isinstance(box, dict):
            yield (key,), box


def _basis_faults(tree: Tree, sources: Tree) -> Iterator[Fault]:
    known = known_bases(sources)
    for path, entry in _resting(tree):
        for inner, message in basis_faults(entry, known):
            place = (*path, *inner)
            yield tree.fault(place, tree.subject(place), message)


def _not_used_faults(tree: Tree, sources: Tree) -> Iterator[Fault]:
    """Claims listed as not used on which something here rests."""
    used = {id_: path for path, entry in _resting(tree) for id_ in _listed(entry.get("basis"))}
    for path, entry in entries(sources.plain, "not_used"):
        id_ = entry.get("id")
        if isinstance(id_, str) and id_ in used:
            place = f"{tree.name}:{tree.place(used[id_])[0]}"
            yield sources.fault((*path, "id"), id_, f"the claim {id_!r} is used at {place}; remove it from 'not_used'.")


def _listed(basis: Plain | None) -> list[Plain]:
    return basis if isinstance(basis, list) else [basis] if basis is not None else []
