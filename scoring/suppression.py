"""The one gate between answers given in secret and anything that shows them.

What is protected, against somebody who reads everything that was released and can add and subtract:

- Of fewer than `least` people, no distribution is shown or follows. Somebody who takes part and knows her own answer, and her group,
  still learns no distribution of fewer than `least` − 1 others.
- No group is shown apart, and none left over by those shown follows, in which all people, or all but one, gave the same reply: otherwise
  who knows that somebody is in it, or is the one, knows what the others said. "Don't know" and "does not apply" are replies, too.
  The whole is excepted: what everybody together said is what the room came for.
- Not even how many replied follows for fewer than `least` people of several groups; that a group has nobody may follow.
- Why a group of `least` or more is not shown is not told: "alike" beside the whole's counts would tell what they agreed on.
- All of this holds for several releases of one question about the same people together, even if nobody changed her mind between
  them: a group that was hidden once stays hidden (`before`), and a repeated round counts the same people (`tally.repeated`).

Not protected: guesses from bounds that come close to the truth, and what people tell each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from scoring.released import Choice, Counted, GroupResult, Released

MOST_COMBINED = 3
"""So many cells are tried together."""
_REST = ""
"""Stands for all hidden groups together, of which only the sum is known."""


class Group(NamedTuple):
    """What the people of one group replied. Groups share nobody, and together are everybody."""

    id: str
    label: str
    counted: Counted


def release(groups: Sequence[Group], *, options: Sequence[Choice], ordered: bool, least: int, before: Sequence[Released] = (), hidden: Collection[str] = ()) -> Released:
    """What may be shown of one question. `before`: what was released of it about the same people, in this round or an earlier one;
    `hidden`: ids of groups to hide for reasons of the caller's.

    Groups of fewer than `least` people are hidden, and those that are alike; then the smallest shown, one after another (of two as
    small the later), until nothing follows of what is protected. Of fewer than `least` people altogether nothing is shown.
    Raises ValueError if `least` is below 1, or a group's counts do not fit the options.
    """
    whole = _sum([group.counted for group in groups], len(options))
    hidden_before = {group.id for each in before if each.whole for group in each.groups if group.hidden}
    shown = _shown(whole, [group for group in groups if group.id not in hidden_before and group.id not in hidden], least)
    known = {group.id: group.counted.people for group in groups}
    return _released(groups, whole, shown, known, options=tuple(options), ordered=ordered, least=least)


def narrowed(released: Released, least: int) -> Released:
    """What may be shown of the same people to others, as in a document, at a larger `least`; worked out from what was released alone.

    Raises ValueError if `least` is smaller than what it was released at.
    """
    if least < released.least:
        raise ValueError("what was hidden cannot be shown again")
    if released.whole is None:
        return released.model_copy(update={"least": least})
    groups = [Group(each.id, each.label, each.counted) for each in released.groups if each.counted]
    shown = _shown(released.whole, groups, least)
    known = {each.id: each.people for each in released.groups if each.people is not None}
    return _released(released.groups, released.whole, shown, known, options=released.options, ordered=released.ordered, least=least)


def is_sound(released: Released) -> bool:
    """Whether what somebody gives as released could have been: nothing that is protected follows from it, and its figures fit each other."""
    shown = [group for group in released.groups if group.counted is not None]
    if released.whole is None:
        return not shown and all(group.people is None for group in released.groups)
    everybody = _replies(released.whole)
    if any(group.counted and group.people not in (None, group.counted.people) for group in shown):
        return False
    together = [sum(each) for each in zip(*(_replies(group.counted) for group in shown if group.counted), strict=True)] or [0] * len(everybody)
    told = sum(group.people or 0 for group in released.groups)
    if any(part > whole for part, whole in zip(together, everybody, strict=True)) or told > released.whole.people:
        return False
    return len({group.id for group in released.groups}) == len(released.groups) and narrowed(released, released.least) == released.model_copy(update={"left_out": 0})


def numbers(people: Mapping[str, int], *, least: int) -> dict[str, int]:
    """Of which groups it may be told how many people are in them, beside how many there are altogether; none if these are fewer than `least`.

    >>> numbers({"staff": 20, "managers": 10, "board": 2}, least=10)
    {'staff': 20}
    """
    total = sum(people.values())
    return _told(Counted(counts=(total,)), {}, people, least) if total >= least else {}


def alike(replies: Iterable[int]) -> bool:
    """Whether all people, or all but one, gave the same reply, by how many gave each; nobody is not alike."""
    counts = list(replies)
    return 0 < sum(counts) <= max(counts) + 1


def derivable(published: Iterable[Collection[str]], people: Mapping[str, int], *, least: int, most: int = MOST_COMBINED) -> tuple[frozenset[str], ...]:
    """The unions of cells, of fewer than `least` people but not nobody, whose figures follow by adding and subtracting what is published.

    `published`: of which cells each published figure is the sum; `people`: how many are in each cell. Cells that are always published
    together count as one, and unions of up to `most` of those are tried. Exact: a union follows if it lies in the row space.

    >>> derivable([{"first"}, {"first", "late"}], {"first": 11, "late": 2}, least=5)
    (frozenset({'late'}),)
    """
    rows = [frozenset(each) for each in published]
    blocks: dict[tuple[bool, ...], list[str]] = {}
    for cell in people:
        blocks.setdefault(tuple(cell in row for row in rows), []).append(cell)
    small = [at for at, cells in enumerate(blocks.values()) if sum(people[cell] for cell in cells) < least]
    if not small:  # every union holds at least so many
        return ()
    left_free, cells_of = _left_free(list(blocks)), list(blocks.values())
    unions = (union for many in range(1, most + 1) for union in combinations(small, many))
    following = (union for union in unions if not any(map(sum, zip(*(left_free[at] for at in union), strict=True))))
    found = (frozenset(cell for at in union for cell in cells_of[at]) for union in following)
    return tuple(cells for cells in found if 0 < sum(people[cell] for cell in cells) < least)


def _left_free(columns: Sequence[Sequence[bool]]) -> list[tuple[Fraction, ...]]:
    """For each column, its coordinates in what the rows leave undetermined: a sum of columns follows if all its coordinates are 0."""
    rows = [[Fraction(each) for each in row] for row in zip(*columns, strict=True)]
    leading: list[int] = []
    for at in range(len(columns)):
        done = len(leading)
        if (found := next((place for place in range(done, len(rows)) if rows[place][at]), None)) is None:
            continue
        row = rows.pop(found)
        pivot = [each / row[at] for each in row]
        rows = [[a - row[at] * b for a, b in zip(row, pivot, strict=True)] if row[at] else row for row in rows]
        rows.insert(done, pivot)
        leading.append(at)
    free = [at for at in range(len(columns)) if at not in leading]
    settled = {at: tuple(-row[each] for each in free) for at, row in zip(leading, rows, strict=False)}
    return [settled.get(at) or tuple(Fraction(at == each) for each in free) for at in range(len(columns))]


def _shown(whole: Counted, groups: Sequence[Group], least: int) -> dict[str, Counted]:
    """The groups that can be shown beside the whole, by id."""
    if least < 1:
        raise ValueError("at least one person")
    shown = {group.id: group.counted for group in groups if group.counted.people >= least and not alike(_replies(group.counted))}
    while shown and _tells_too_much(whole, shown, least):
        del shown[min(reversed(shown), key=lambda id_: shown[id_].people)]
    return shown


def _tells_too_much(whole: Counted, shown: Mapping[str, Counted], least: int) -> bool:
    rest = [all_ - sum(each) for all_, *each in zip(_replies(whole), *map(_replies, shown.values()), strict=True)]
    people = {id_: counted.people for id_, counted in shown.items()} | {_REST: sum(rest)}
    return alike(rest) or bool(derivable([people, *({id_} for id_ in shown)], people, least=least))


def _released(
    groups: Sequence[Group | GroupResult], whole: Counted, shown: Mapping[str, Counted], known: Mapping[str, int],
    *, options: tuple[Choice, ...], ordered: bool, least: int,
) -> Released:  # fmt: skip
    """Everything in its place; `known`: how many people are in a group, as far as that is known."""
    told = _told(whole, shown, known, least)
    results = tuple(
        GroupResult(
            id=group.id,
            label=group.label,
            people=told.get(group.id),
            counted=shown.get(group.id),
            hidden=None if group.id in shown else "few" if known.get(group.id, least) < least or _few(group) else "others",
        )
        for group in groups
    )
    return Released(options=options, ordered=ordered, least=least, whole=whole if whole.people >= least else None, groups=results)


def _few(group: Group | GroupResult) -> bool:
    return isinstance(group, GroupResult) and group.hidden == "few"


def _told(whole: Counted, shown: Mapping[str, Counted], known: Mapping[str, int], least: int) -> dict[str, int]:
    """Of which groups it is told how many people replied: shown ones, and hidden ones as far as no smaller number follows."""
    told = {id_: people for id_, people in known.items() if people >= least}
    while True:
        people = told | {_REST: whole.people - sum(told.values())}
        hidden = [id_ for id_ in told if id_ not in shown]
        if not hidden or not derivable([people, *({id_} for id_ in told)], people, least=least):
            return told
        del told[min(reversed(hidden), key=lambda id_: told[id_])]


def _sum(each: Sequence[Counted], options: int) -> Counted:
    if any(len(counted.counts) != options for counted in each):
        raise ValueError("counts and options differ in number")
    counts = tuple(sum(counted.counts[place] for counted in each) for place in range(options))
    return Counted(counts=counts, dont_know=sum(one.dont_know for one in each), not_applicable=sum(one.not_applicable for one in each))


def _replies(counted: Counted) -> tuple[int, ...]:
    return (*counted.counts, counted.dont_know, counted.not_applicable)
