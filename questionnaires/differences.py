"""What differs between two versions of the questionnaires, told apart by whether it changes what an answer means.

Compared is the English, since a translation may be of one version only. Notation is no difference: what is read the same is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias, cast

from questionnaires.conditions import Condition
from questionnaires.forms import Alternatives
from questionnaires.model import Library, Question, Questionnaire, Section
from questionnaires.shape import Strict

Datum: TypeAlias = str | int | bool | Decimal | Fraction | tuple[str, ...] | Condition | Strict | None
"""One thing that a file says. None: it says nothing, or the thing is not there."""

MEANING = frozenset(
    {
        "type", "text", "options", "options_title", "options_text", "options_exclusive", "options_order", "yes", "no",
        "unit", "lowest", "highest", "decimals", "years", "longest", "dont_know", "not_applicable", "asked_when",
    }
)  # fmt: skip
"""The parts of a question that decide what is asked, what may be answered, or on what condition. All others explain; depth changes no meaning."""

AroundKind: TypeAlias = Literal[
    "questionnaire", "section", "sources", "document", "claim", "reference", "disagreement", "not_used", "rules", "conflict",
    "alternatives", "form", "criterion",
]


class Part(NamedTuple):
    """One part that differs: of a question, of what stands around it, or of a scoring file."""

    name: str
    """The key in the file; `options_title` is the title of an option, `options` an option that is gone or new, `options_order` their order."""
    at: str
    """Of which option (or other entry of a list); empty for the thing itself."""
    before: Datum
    after: Datum


class Named(NamedTuple):
    """A question by its id and label, the label in the language of the library."""

    id: str
    label: str


class Reworded(NamedTuple):
    """A question of both versions that does not read the same."""

    id: str
    label: str
    parts: tuple[Part, ...]

    @property
    def meaning(self) -> tuple[Part, ...]:
        """The parts that alter what an answer means, or on what condition it is asked for."""
        return tuple(part for part in self.parts if part.name in MEANING)

    @property
    def explanation(self) -> tuple[Part, ...]:
        """The parts that alter only what is said about the question, or from which depth on it is asked."""
        return tuple(part for part in self.parts if part.name not in MEANING)


class Moved(NamedTuple):
    """A question that stands in another section; `before` and `now` name them as `questionnaire.section`."""

    id: str
    label: str
    before: str
    now: str


class Around(NamedTuple):
    """What differs beside the questions: heads of questionnaires and sections, sources, and rules on conflicts."""

    kind: AroundKind
    id: str
    """Of a section as `questionnaire.section`."""
    title: str
    parts: tuple[Part, ...]
    """One part `whole` if it is new or gone."""


class QuestionChanges(NamedTuple):
    """Two versions held against each other; `unchanged` are ids, in the order of the later version."""

    unchanged: tuple[str, ...]
    reworded: tuple[Reworded, ...]
    gone: tuple[Named, ...]
    new: tuple[Named, ...]
    moved: tuple[Moved, ...]
    """May also be among `unchanged` or `reworded`."""
    around: tuple[Around, ...]

    @property
    def altered(self) -> tuple[Reworded, ...]:
        """The reworded questions whose answers may not mean the same any more."""
        return tuple(each for each in self.reworded if each.meaning)

    @property
    def explained(self) -> tuple[Reworded, ...]:
        """The reworded questions whose answers mean the same."""
        return tuple(each for each in self.reworded if not each.meaning)

    @property
    def none(self) -> bool:
        """Whether the two versions say the same."""
        return not (self.reworded or self.gone or self.new or self.moved or self.around)


def question_changes(before: Library, after: Library) -> QuestionChanges:
    """What became of each question from one version to the other, and what else differs around them."""
    old, new = before.english, after.english
    both = [id_ for id_ in new.questions if id_ in old.questions]
    reworded: list[Reworded] = []
    for id_ in both:
        if parts := _question_parts(old, new, id_):
            reworded.append(Reworded(id_, after.questions[id_].label, parts))
    differing = {each.id for each in reworded}
    homes, homes_now = _sections(old), _sections(new)
    return QuestionChanges(
        unchanged=tuple(id_ for id_ in both if id_ not in differing),
        reworded=tuple(reworded),
        gone=tuple(Named(id_, question.label) for id_, question in before.questions.items() if id_ not in new.questions),
        new=tuple(Named(id_, question.label) for id_, question in after.questions.items() if id_ not in old.questions),
        moved=tuple(Moved(id_, after.questions[id_].label, homes[id_], homes_now[id_]) for id_ in both if homes[id_] != homes_now[id_]),
        around=tuple(_around(old, new)),
    )


def parts_between(before: Strict, after: Strict, leave_out: Sequence[str] = (), within: str = "", at: str = "") -> Iterator[Part]:
    """Every field that differs, lists of entries with ids entry by entry. `leave_out`: fields that are told elsewhere."""
    if before is after:
        return
    fields = dict.fromkeys([*type(before).model_fields, *type(after).model_fields])
    for field in (each for each in fields if each not in leave_out):
        old, new = (cast(object, getattr(model, field, None)) for model in (before, after))
        if old == new:
            continue
        name = within + field.rstrip("_")
        if _has_entries(old) or _has_entries(new):
            yield from _entry_parts(name, cast("tuple[Strict, ...]", old or ()), cast("tuple[Strict, ...]", new or ()))
        elif isinstance(old, Mapping) or isinstance(new, Mapping):
            yield from _mapping_parts(name, cast("Mapping[str, Datum]", old or {}), cast("Mapping[str, Datum]", new or {}))
        elif isinstance(old, Strict) and isinstance(new, Strict):
            yield from parts_between(old, new, within=f"{name}_", at=at)
        else:
            yield Part(name, at, cast(Datum, old), cast(Datum, new))


def _has_entries(value: object) -> bool:
    if not isinstance(value, tuple):
        return False
    entries = cast("tuple[object, ...]", value)
    return any(isinstance(each, Strict) for each in entries)


def _entry_parts(name: str, before: tuple[Strict, ...], after: tuple[Strict, ...]) -> Iterator[Part]:
    old, new = _by_id(before), _by_id(after)
    for id_ in dict.fromkeys([*old, *new]):
        was, is_ = old.get(id_), new.get(id_)
        if was is None or is_ is None:
            yield Part(name, id_, was, is_)
        else:
            yield from parts_between(was, is_, within=f"{name}_", at=id_)
    yield from order_part(name, list(old), list(new))


def _by_id(entries: Sequence[Strict]) -> dict[str, Strict]:
    """Entries by their ids; those that have none, by their place."""
    return {getattr(each, "id", str(place)): each for place, each in enumerate(entries, start=1)}


def _mapping_parts(name: str, before: Mapping[str, Datum], after: Mapping[str, Datum]) -> Iterator[Part]:
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield Part(name, key, before.get(key), after.get(key))


def order_part(name: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Part]:
    """That what is in both lists stands in another order; nothing if it does not."""
    old, new = tuple(each for each in before if each in after), tuple(each for each in after if each in before)
    if old != new:
        yield Part(f"{name}_order", "", old, new)


def _question_parts(before: Library, after: Library, id_: str) -> tuple[Part, ...]:
    parts = list(parts_between(before.questions[id_], after.questions[id_], leave_out=("id", "depth")))
    if before.depths[id_] != after.depths[id_]:
        parts.append(Part("depth", "", before.depths[id_], after.depths[id_]))
    return tuple(parts)


def _sections(library: Library) -> dict[str, str]:
    return {
        question.id: f"{questionnaire.id}.{section.id}"
        for questionnaire in library.questionnaires
        for section in questionnaire.sections
        for question in section.questions
    }


def _around(before: Library, after: Library) -> Iterator[Around]:
    leave_out = ("id", "schema_", "sections", "depth")
    yield from _held("questionnaire", _titled(before.questionnaires), _titled(after.questionnaires), leave_out, _sections_order)
    yield from _held("section", _all_sections(before), _all_sections(after), ("id", "questions"), _questions_order)
    yield from _order("questionnaire", before.questionnaires, after.questionnaires)
    lists: tuple[tuple[AroundKind, str], ...] = (
        ("document", "documents"), ("claim", "claims"), ("reference", "references"), ("disagreement", "disagreements"), ("not_used", "not_used"),
    )  # fmt: skip
    for kind, field in lists:
        yield from _list(kind, getattr(before.sources, field), getattr(after.sources, field))
    yield from _list("conflict", before.conflicts, after.conflicts)
    yield from _alternatives(before.alternatives, after.alternatives)
    if before.sources.version != after.sources.version:
        yield Around("sources", "sources", "", (Part("version", "", before.sources.version, after.sources.version),))
    rules = (before.rules.version if before.rules else None, after.rules.version if after.rules else None)
    if rules[0] != rules[1]:
        yield Around("rules", "conflicts", "", (Part("version", "", *rules),))


def _alternatives(before: Alternatives | None, after: Alternatives | None) -> Iterator[Around]:
    old, new = ({} if each is None else {"alternatives": each} for each in (before, after))
    yield from _held("alternatives", old, new, ("schema_", "forms", "criteria"))
    if before is not None and after is not None:
        yield from _list("form", before.forms, after.forms)
        yield from _list("criterion", before.criteria, after.criteria)


def _nothing_more(_before: Strict, _after: Strict) -> Iterator[Part]:
    return iter(())


def _held(
    kind: AroundKind,
    before: Mapping[str, Strict],
    after: Mapping[str, Strict],
    leave_out: Sequence[str] = ("id",),
    more: Callable[[Strict, Strict], Iterator[Part]] = _nothing_more,
) -> Iterator[Around]:
    for id_ in dict.fromkeys([*before, *after]):
        was, is_ = before.get(id_), after.get(id_)
        title = str(getattr(is_ or was, "title", ""))
        if was is None or is_ is None:
            yield Around(kind, id_, title, (Part("whole", "", was, is_),))
        elif parts := (*parts_between(was, is_, leave_out), *more(was, is_)):
            yield Around(kind, id_, title, parts)


def _list(kind: AroundKind, before: tuple[Strict, ...], after: tuple[Strict, ...]) -> Iterator[Around]:
    yield from _held(kind, _by_id(before), _by_id(after))
    yield from _order(kind, before, after)


def _order(kind: AroundKind, before: Sequence[Strict], after: Sequence[Strict]) -> Iterator[Around]:
    parts = tuple(order_part("entries", list(_by_id(before)), list(_by_id(after))))
    if parts:
        yield Around(kind, "", "", parts)


def _titled(questionnaires: Sequence[Questionnaire]) -> dict[str, Strict]:
    return {each.id: each for each in questionnaires}


def _all_sections(library: Library) -> dict[str, Strict]:
    return {f"{each.id}.{section.id}": section for each in library.questionnaires for section in each.sections}


def _sections_order(before: Strict, after: Strict) -> Iterator[Part]:
    if isinstance(before, Questionnaire) and isinstance(after, Questionnaire):
        yield from order_part("sections", [each.id for each in before.sections], [each.id for each in after.sections])


def _questions_order(before: Strict, after: Strict) -> Iterator[Part]:
    if isinstance(before, Section) and isinstance(after, Section):
        yield from order_part("questions", _ids(before.questions), _ids(after.questions))


def _ids(questions: Sequence[Question]) -> list[str]:
    return [question.id for question in questions]
