"""What shows only across questions and files: reused ids, references to nothing, routing that cannot work.

These checks read the plain files, so that a question with a fault of its own is still looked at,
and a person sees every fault at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from questionnaires.condition_checks import Found
from questionnaires.conflict_checks import conflict_faults
from questionnaires.depth_checks import depth_faults
from questionnaires.drafts import Draft, drafts, entries
from questionnaires.errors import Fault, enough
from questionnaires.plain_yaml import Path_, Plain, Tree, near_miss
from questionnaires.routing_checks import routing_faults

JUDGEMENT = "judgement"
_ONE_CHOSEN = ("scale", "single_choice", "yes_no")


def cross_faults(
    sources: Tree | None, questionnaires: Sequence[Tree | None], conflicts: Tree | None = None
) -> list[Fault]:
    """Faults between questions and files, or enough of them; what is wrong with one value alone is left to `validate`.

    What refers to a file that cannot be read (None) is not checked.
    """
    trees = [tree for tree in questionnaires if tree is not None]
    questions = [each for tree in trees for each in drafts(tree)]
    found = enough(_among_questions(trees, questions))
    if sources is not None:
        found += enough(_among_sources(sources, questions))
    if conflicts is not None:
        found += enough(conflict_faults(conflicts, questions))
        if sources is not None:
            found += enough(_used_by_conflicts(sources, conflicts))
            found += enough(_conflict_basis_faults(conflicts, known_bases(sources)))
    return found + enough(routing_faults(questions, complete=len(trees) == len(questionnaires)))


def _among_questions(trees: Sequence[Tree], questions: Sequence[Draft]) -> Iterator[Fault]:
    yield from _reused_questionnaires(trees)
    yield from _reused_questions(questions)
    for tree in trees:
        yield from reused(tree, ("sections",), "section")
    for each in questions:
        yield from reused(each.tree, (*each.path, "options"), "option")
        for path, message in _own_faults(each.plain):
            yield each.fault(path, message)
    yield from depth_faults(questions)


def _among_sources(sources: Tree, questions: Sequence[Draft]) -> Iterator[Fault]:
    known = known_bases(sources)
    disagreements = _ids(sources.plain, "disagreements")
    yield from _source_faults(sources, known)
    yield from _not_used_faults(sources, questions)
    for each in questions:
        yield from _reference_faults(each, known, disagreements)


def _ids(plain: Plain, key: str) -> set[str]:
    """The ids in the list under a key."""
    return {id_ for _, entry in entries(plain, key) if isinstance(id_ := entry.get("id"), str)}


def reused(tree: Tree, path: Path_, what: str, taken: dict[str, int] | None = None) -> Iterator[Fault]:
    """Ids that stand twice in the list at `path`, or already in `taken` (id to line), which is added to."""
    around: Plain | None = tree.plain
    for part in path[:-1]:
        around = cast("Any", around)[part]
    seen: dict[str, int] = {} if taken is None else taken
    for inner, entry in entries(around or "", str(path[-1])):
        id_ = entry.get("id")
        if not isinstance(id_, str):
            continue
        place = (*path[:-1], *inner, "id")
        if id_ in seen:
            message = f"the {what} id {id_!r} is already used in line {seen[id_]}; every {what} needs its own."
            yield tree.fault(place, tree.subject(place), message)
        seen.setdefault(id_, tree.place(place)[0])


def _reused_questionnaires(trees: Sequence[Tree]) -> Iterator[Fault]:
    seen: dict[str, str] = {"sources": "the sources"}
    for tree in trees:
        id_ = tree.plain.get("id") if isinstance(tree.plain, dict) else None
        if isinstance(id_, str):
            if id_ in seen:
                message = (
                    f"the questionnaire id {id_!r} is already used by {seen[id_]}; every questionnaire needs its own."
                )
                yield tree.fault(("id",), id_, message)
            seen.setdefault(id_, tree.name)


def _reused_questions(questions: Sequence[Draft]) -> Iterator[Fault]:
    seen: dict[str, Draft] = {}
    for each in questions:
        if each.id in seen:
            message = (
                f"the question id {each.id!r} is already used at {seen[each.id].place}; every question needs its own."
            )
            yield each.fault(("id",), message)
        elif each.id:
            seen[each.id] = each


def _own_faults(plain: Mapping[str, Plain]) -> Iterator[Found]:
    """Values of one question that do not fit each other."""
    lowest, highest = (_decimal(plain.get(key)) for key in ("lowest", "highest"))
    if lowest is not None and highest is not None and lowest >= highest:
        yield ("lowest",), f"'lowest' ({lowest}) must be below 'highest' ({highest})."
    if plain.get("type") != "multiple_choice":
        for path, option in entries(dict(plain), "options"):
            if option.get("exclusive") in ("yes", "true"):
                yield (*path, "exclusive"), "'exclusive' has a meaning only in a multiple_choice question; remove it."
    yield from _advice_faults(plain)


def _advice_faults(plain: Mapping[str, Plain]) -> Iterator[Found]:
    """Answers that `if_answer` names and the question cannot have; where it may not stand at all, `validate` says so."""
    advised = plain.get("if_answer")
    given = [option.get("id") for _, option in entries(dict(plain), "options")]
    ids = ["yes", "no"] if plain.get("type") == "yes_no" else [id_ for id_ in given if isinstance(id_, str)]
    for key in advised if isinstance(advised, dict) and plain.get("type") in _ONE_CHOSEN else ():
        if key not in ids:
            yield ("if_answer", key), f"there is no option {key!r}.{near_miss(key, ids)}"


def _decimal(plain: Plain | None) -> Decimal | None:
    try:
        value = Decimal(plain) if isinstance(plain, str) else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


def _source_faults(sources: Tree, known: Set[str]) -> Iterator[Fault]:
    taken: dict[str, int] = {}
    yield from reused(sources, ("documents",), "document")
    yield from reused(sources, ("disagreements",), "disagreement")
    for key, what in (("claims", "claim"), ("references", "reference")):
        for path, entry in entries(sources.plain, key):
            if entry.get("id") == JUDGEMENT:
                message = f"{JUDGEMENT!r} means that there is no source; give this {what} another id."
                yield sources.fault((*path, "id"), JUDGEMENT, message)
        yield from reused(sources, (key,), what, taken)
    documents = _ids(sources.plain, "documents")
    for path, claim in entries(sources.plain, "claims"):
        document = claim.get("document")
        if isinstance(document, str) and document and document not in documents:
            message = f"there is no document {document!r}.{near_miss(document, documents)}"
            yield sources.fault((*path, "document"), sources.subject(path), message)
    for path, disagreement in entries(sources.plain, "disagreements"):
        for side_path, side in entries(disagreement, "sides"):
            for inner, message in basis_faults(side, known):
                place = (*path, *side_path, *inner)
                yield sources.fault(place, sources.subject(place), message)


def _not_used_faults(sources: Tree, questions: Sequence[Draft]) -> Iterator[Fault]:
    """Claims listed as not used that do not exist, stand there twice, or have a question resting on them."""
    claims = _ids(sources.plain, "claims")
    resting = {claim: each for each in reversed(questions) for claim in _bases(each.plain)}
    listed: set[str] = set()
    for path, entry in entries(sources.plain, "not_used"):
        id_ = entry.get("id")
        if not isinstance(id_, str) or not id_:
            continue
        if id_ in listed:
            yield sources.fault((*path, "id"), id_, f"the claim {id_!r} is listed twice; remove one of the two.")
        elif id_ not in claims:
            message = f"there is no claim {id_!r}.{near_miss(id_, claims)}"
            yield sources.fault((*path, "id"), id_, message)
        elif id_ in resting:
            used = resting[id_]
            message = f"the claim {id_!r} is used, by {used.id} at {used.place}; remove it from 'not_used'."
            yield sources.fault((*path, "id"), id_, message)
        listed.add(id_)


def _used_by_conflicts(sources: Tree, conflicts: Tree) -> Iterator[Fault]:
    """Claims listed as not used on which a rule on conflicts rests."""
    resting = {claim: rule for _, rule in entries(conflicts.plain, "conflicts") for claim in _bases(rule)}
    for path, entry in entries(sources.plain, "not_used"):
        id_ = entry.get("id")
        if isinstance(id_, str) and id_ in resting:
            message = f"the claim {id_!r} is used, by the conflict {resting[id_].get('id')!r}; remove it from 'not_used'."
            yield sources.fault((*path, "id"), id_, message)


def _bases(plain: Mapping[str, Plain]) -> list[str]:
    basis = plain.get("basis")
    return [id_ for id_ in (basis if isinstance(basis, list) else [basis]) if isinstance(id_, str)]


def _reference_faults(draft: Draft, known: Set[str], disagreements: Set[str]) -> Iterator[Fault]:
    for path, message in basis_faults(draft.plain, known):
        yield draft.fault(path, message)
    named = draft.plain.get("disagreement")
    if isinstance(named, str) and named and named not in disagreements:
        message = f"the sources have no disagreement {named!r}.{near_miss(named, disagreements)}"
        yield draft.fault(("disagreement",), message)


def _conflict_basis_faults(conflicts: Tree, known: Set[str]) -> Iterator[Fault]:
    for path, rule in entries(conflicts.plain, "conflicts"):
        for inner, message in basis_faults(rule, known):
            yield conflicts.fault((*path, *inner), conflicts.subject((*path, *inner)), message)


def known_bases(sources: Tree) -> Set[str]:
    """What a basis may name."""
    return {*_ids(sources.plain, "claims"), *_ids(sources.plain, "references"), JUDGEMENT}


def basis_faults(entry: Mapping[str, Plain], known: Set[str]) -> Iterator[Found]:
    """What a basis names that is not among `known`, each with its place in the entry."""
    basis = entry.get("basis")
    named = basis if isinstance(basis, list) else [basis]
    for index, id_ in enumerate(named):
        if isinstance(id_, str) and id_ and id_ not in known:
            message = f"{id_!r} is neither a claim nor a reference in the sources, nor {JUDGEMENT!r}."
            yield (("basis", index) if named is basis else ("basis",)), message + near_miss(id_, known)
