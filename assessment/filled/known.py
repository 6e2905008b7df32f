"""What a form of these questions can hold, in every language: its fields, its columns, and its own texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from assessment import definitions
from assessment.filled import excel, word
from assessment.filled.form import Form, Known, plainly
from assessment.filled.package import Kind, Package, opened
from questionnaires.model import Library, Option, WithOptions
from questionnaires.plain_yaml import Source
from questionnaires.texts import in_language, languages, table
from reports import blank
from reports.blank import FORM_MARK, Blank
from reports.blank_fields import BESIDE, TAG, answer_lines, lines_beside

READERS: Mapping[Kind, Callable[[Package, Known], Form]] = {"docx": word.read, "xlsx": excel.read}


@lru_cache(maxsize=8)
def libraries_of(sources: tuple[Source, ...]) -> dict[str, Library]:
    """The questions in every language."""
    found: dict[str, Library] = {}
    for language in languages():
        with in_language(language):
            found[language] = definitions.of(sources).library
    return found


@lru_cache(maxsize=8)
def options_of(sources: tuple[Source, ...]) -> dict[str, tuple[tuple[Option, ...], ...]]:
    """The options of each question that has any, in every language."""
    found: dict[str, tuple[tuple[Option, ...], ...]] = {}
    for language, library in libraries_of(sources).items():
        with in_language(language):
            for question in library.questions.values():
                if isinstance(question, WithOptions):
                    found[question.id] = (*found.get(question.id, ()), question.options)
    return found


@lru_cache(maxsize=8)
def known_of(sources: tuple[Source, ...]) -> Known:
    """What a form of all questions can hold, in every language."""
    fields: dict[str, dict[str, str]] = {}
    heads: dict[str, str] = {plainly(TAG): excel.TAG}
    empty: set[str] = set()
    fillable: set[str] = set()
    for language, library in libraries_of(sources).items():
        with in_language(language):
            words = table("reports")
            for id_, lines in _lines(blank.compose(library)).items():
                fields.setdefault(id_, {}).update(lines)
            id_, question, _ = words("form_columns").splitlines()
            heads |= {plainly(id_): excel.ID, plainly(question): excel.QUESTION, plainly(words("form_answer")): excel.ANSWER}
            heads |= {plainly(words(f"form_{name}")): name for name in BESIDE}
            empty |= {plainly(words(key)) for key in ("form_choose", "form_write")}
            fillable.add(plainly(words("form_column")))
    return Known(fields, heads, frozenset(empty), frozenset(fillable))


def _lines(composed: Blank) -> dict[str, dict[str, str]]:
    """By question id, the name of each field by its label; under "" that of the answer, if it is one field."""
    asked = [question for each in composed.questionnaires for section in each.sections for question in section.questions]
    found: dict[str, dict[str, str]] = {}
    for question in asked:
        answer = answer_lines(question)
        found[question.id] = {plainly(line.label): line.name for line in (*lines_beside(question), *answer)}
        found[question.id] |= {"": answer[0].name} if len(answer) == 1 else {}
    return found


@lru_cache(maxsize=8)
def own_texts(sources: tuple[Source, ...], kind: Kind, mark: str, asked: frozenset[str]) -> frozenset[str] | None:
    """Every text that the form with this mark and these questions had before anybody filled it in, outside the places to fill in.

    None if such a form has other texts today, so that nobody can tell which ones somebody added.
    """
    from reports import blank_word, blank_xlsx  # heavy, and not needed to look at a file that is none of ours

    _, _, rest = mark.partition(" ")
    language = rest.partition(" ")[0]
    if language not in languages():
        return None
    library = libraries_of(sources)[language]
    with in_language(language):
        composed = _as_marked(library, mark, asked)
        if composed is None:
            return None
        made = blank_word.render(composed) if kind == "docx" else blank_xlsx.render(composed)
        own = READERS[kind](opened(made), known_of(sources)).stray
        return frozenset({"", *(plainly(each.text) for each in own)})


def _as_marked(library: Library, mark: str, asked: frozenset[str]) -> Blank | None:
    """The form with these questions, if one that is made today has this mark. A form that is made of a part asks for the service's name, too."""
    sections = [(f"{each.id}.{section.id}", {q.id for q in section.questions}) for each in library.questionnaires for section in each.sections]
    for without in (set[str](), {blank.NAME_QUESTION}):
        parts = [part for part, questions in sections if questions <= asked - without]
        composed = blank.compose(library, parts) if parts else None
        if composed is not None and dict(composed.marks)[FORM_MARK] == mark:
            return composed
    return None
