"""Questionnaires in another language: overlays of their texts by id, which change wording and nothing else.

An overlay never touches ids, types, options, routing or numbers, and the content hash of a questionnaire stays that of
its English file. What an overlay does not translate stays English, text by text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel, Field, StringConstraints

from questionnaires.errors import DefinitionError, Fault, enough
from questionnaires.model import Library, OneChosen, Option, Question, Questionnaire, Section, YesOrNo
from questionnaires.plain_yaml import Path_, Plain, Source, Tree, child, near_miss, parse, shipped_sources
from questionnaires.shape import Identifier, Strict, Text, Version
from questionnaires.validation import validate

B = TypeVar("B", bound=BaseModel)

FILE = re.compile(r"\.[a-z]{2,3}\.yaml$")
"""How the name of an overlay ends: the language before .yaml."""
Language: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class OptionWording(Strict):
    """An option in another language."""

    title: str = ""
    text: str = ""


class SectionWording(Strict):
    """The head of a section in another language."""

    title: str = ""
    intro: str = ""


class QuestionWording(Strict):
    """A question in another language. What is left out stays English."""

    label: str = ""
    text: str = ""
    help: str = ""
    why: str = ""
    have_at_hand: str = ""
    evidence: str = ""
    if_low: str = ""
    if_unknown: str = ""
    if_answer: Mapping[Identifier, Text] = {}
    unit: str = ""
    yes: str = ""
    no: str = ""
    not_applicable: str = ""
    """The example of why it may not apply."""
    options: Mapping[Identifier, OptionWording] = {}


class Overlay(Strict):
    """One questionnaire in another language."""

    schema_: Annotated[Literal["mutual-readiness/overlay/1"], Field(alias="schema")]
    language: Language
    status: Text
    """How far it can be relied on, such as "draft, to be checked by a Welsh speaker"."""
    questionnaire: Identifier
    version: Version
    """The version of the questionnaire whose words these are; under any other, everything stays English."""
    title: str = ""
    purpose: str = ""
    note: str = ""
    have_at_hand: tuple[Text, ...] = ()
    sections: Mapping[Identifier, SectionWording] = {}
    questions: Mapping[Identifier, QuestionWording] = {}


class Gaps(NamedTuple):
    """What an overlay leaves in English: places such as "SA1.help", and whether it fits its questionnaire at all."""

    missing: tuple[str, ...]
    fits: bool


_TEXTS = ("label", "text", "help", "why", "have_at_hand", "evidence", "if_low", "if_unknown", "unit")


def read_overlay(source: Source, questionnaires: Sequence[Questionnaire]) -> Overlay:
    """The overlay that a file holds, for one of `questionnaires`.

    Raises DefinitionError with every fault: in the YAML, in keys and types, and ids that the questionnaire does not have.
    """
    return read_as(Overlay, source, lambda tree, _: _id_faults(tree, questionnaires))


def read_as(model: type[B], source: Source, more: Callable[[Tree, B | None], Iterator[Fault]]) -> B:
    """What a file holds, as `model`; `more` finds further faults in the tree and, if it could be read, in the model.

    Raises DefinitionError with every fault.
    """
    tree = parse(source, keep_going=True)
    faults: list[Fault] = []
    read: B | None = None
    try:
        read = validate(tree, model)
    except DefinitionError as error:
        faults += error.faults
    faults += enough(more(tree, read))
    if read is None or faults:
        raise DefinitionError(faults)
    return read


@cache
def shipped(language: str) -> tuple[Source, ...]:
    """The overlays in a language that come with the toolkit. Raises DefinitionError if one cannot be read."""
    found = shipped_sources("questionnaires", "definitions")
    return tuple(source for source in found if source.name.endswith(f".{language}.yaml"))


def overlaid(library: Library, overlays: Sequence[Overlay], english: Library) -> Library:
    """The library in the words of the overlays, each made for a questionnaire of `english`; hashes and all else are the same.

    A question that does not read word for word as in `english` stays as it is, since its translation would say
    something else.
    """
    by_id = {overlay.questionnaire: overlay for overlay in overlays}
    home = {questionnaire.id: questionnaire for questionnaire in english.questionnaires}
    done = [
        _questionnaire(each, by_id[each.id], home[each.id]) if each.id in by_id and each.id in home else each
        for each in library.questionnaires
    ]
    return with_changes(library, questionnaires=tuple(done), original=library)


def gaps(overlay: Overlay | None, questionnaire: Questionnaire) -> Gaps:
    """What is still to be translated of a questionnaire."""
    if overlay is None or overlay.version != questionnaire.version:
        return Gaps((), fits=False)
    missing = _lacking("", questionnaire, overlay, ("title", "purpose", "note", "have_at_hand"))
    for section in questionnaire.sections:
        missing += _lacking(section.id, section, overlay.sections.get(section.id, SectionWording()), ("title", "intro"))
        for question in section.questions:
            missing += _lacking_in(question, overlay.questions.get(question.id, QuestionWording()))
    return Gaps(tuple(missing), fits=True)


def with_changes(model: B, **changes: object) -> B:
    """The same with other values, and nothing that was worked out from the former ones."""
    kept: dict[str, Any] = {name: getattr(model, name) for name in type(model).model_fields}
    return type(model).model_construct(None, **kept | changes)


def said(translated: object, english: object) -> object:
    """The translation, or the English if there is none; nothing where the English says nothing, such as no evidence asked for."""
    return translated if translated and english else english


def _questionnaire(given: Questionnaire, overlay: Overlay, english: Questionnaire) -> Questionnaire:
    if overlay.version != given.version:
        return given
    questions = {question.id: question for question in english.questions}
    heads = {section.id: section for section in english.sections}
    sections = [_section(each, overlay, heads.get(each.id), questions) for each in given.sections]
    names = [name for name in ("title", "purpose", "note", "have_at_hand") if getattr(given, name) == getattr(english, name)]
    return with_changes(given, sections=tuple(sections), **_worded(given, overlay, names))


def _section(given: Section, overlay: Overlay, english: Section | None, asked: Mapping[str, Question]) -> Section:
    wording = overlay.sections.get(given.id, SectionWording())
    names = [name for name in ("title", "intro") if english and getattr(given, name) == getattr(english, name)]
    questions = [
        _question(each, overlay.questions[each.id]) if each.id in overlay.questions and asked.get(each.id) == each else each
        for each in given.questions
    ]
    return with_changes(given, questions=tuple(questions), **_worded(given, wording, names))


def _question(given: Question, wording: QuestionWording) -> Question:
    changes = _worded(given, wording, [name for name in _TEXTS if hasattr(given, name)])
    if isinstance(given, YesOrNo):
        changes |= _worded(given, wording, ("yes", "no"))
    elif hasattr(given, "options"):
        changes["options"] = tuple(_option(each, wording.options.get(each.id)) for each in getattr(given, "options"))  # noqa: B009
    if isinstance(given, OneChosen):
        changes["if_answer"] = {id_: wording.if_answer.get(id_, text) for id_, text in given.if_answer.items()}
    if given.not_applicable and wording.not_applicable:
        changes["not_applicable"] = with_changes(given.not_applicable, example=wording.not_applicable)
    return with_changes(given, **changes)


def _option(given: Option, wording: OptionWording | None) -> Option:
    return with_changes(given, **_worded(given, wording, ("title", "text"))) if wording else given


def _worded(given: BaseModel, wording: BaseModel, names: Collection[str]) -> dict[str, object]:
    return {name: said(getattr(wording, name), getattr(given, name)) for name in names}


def _lacking_in(question: Question, wording: QuestionWording) -> list[str]:
    missing = _lacking(question.id, question, wording, [name for name in _TEXTS if hasattr(question, name) and name != "unit"])
    if isinstance(question, OneChosen):
        missing += [f"{question.id}.if_answer.{id_}" for id_ in question.if_answer if id_ not in wording.if_answer]
    if isinstance(question, YesOrNo):
        return missing + _lacking(question.id, question, wording, ("yes", "no"))
    if question.not_applicable and not wording.not_applicable:
        missing.append(f"{question.id}.not_applicable")
    for option in getattr(question, "options", ()):
        missing += _lacking(f"{question.id}.{option.id}", option, wording.options.get(option.id, OptionWording()), ("title", "text"))
    return missing


def _lacking(place: str, english: BaseModel, wording: BaseModel, names: Collection[str]) -> list[str]:
    return [f"{place}.{name}".lstrip(".") for name in names if getattr(english, name) and not getattr(wording, name)]


def _id_faults(tree: Tree, questionnaires: Sequence[Questionnaire]) -> Iterator[Fault]:
    """Ids that the questionnaire does not have; of an overlay for another version only whether there is the questionnaire."""
    plain = tree.plain if isinstance(tree.plain, dict) else {}
    wanted = plain.get("questionnaire")
    found = next((each for each in questionnaires if each.id == wanted), None)
    if found is None:
        if isinstance(wanted, str) and wanted:
            yield _unknown(tree, ("questionnaire",), "questionnaire", wanted, [each.id for each in questionnaires])
        return
    if plain.get("version") != found.version:
        return
    yield from unknown_ids(tree, ("sections",), "section", [section.id for section in found.sections])
    yield from unknown_ids(tree, ("questions",), "question", [question.id for question in found.questions])
    for question in found.questions:
        ids = [] if isinstance(question, YesOrNo) else [option.id for option in getattr(question, "options", ())]
        yield from unknown_ids(tree, ("questions", question.id, "options"), "option", ids)
        advised = question.if_answer if isinstance(question, OneChosen) else ()
        yield from unknown_ids(tree, ("questions", question.id, "if_answer"), "advice after the answer", advised)


def unknown_ids(tree: Tree, path: Path_, what: str, known: Collection[str]) -> Iterator[Fault]:
    """A fault for each key of the mapping at `path` that is not among `known`."""
    node: Plain | None = tree.plain
    for part in path:
        node = child(node, part)
    for key in node if isinstance(node, dict) else ():
        if key not in known:
            yield _unknown(tree, (*path, key), what, key, known)


def _unknown(tree: Tree, path: Path_, what: str, id_: str, known: Collection[str]) -> Fault:
    return tree.fault(path, "", f"there is no {what} {id_!r} to translate.{near_miss(id_, known)}")
