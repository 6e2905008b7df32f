"""A questionnaire to fill in on paper, as plain data: the same questions and options as on screen, with room to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TypeAlias

from questionnaires import reader
from questionnaires.advice import without_advice
from questionnaires.answers.plain_ballot import COUNTS, MEASURES, PERCENTAGES
from questionnaires.conditions_in_words import in_words
from questionnaires.errors import ToolkitError
from questionnaires.glossary import texts_of
from questionnaires.model import (
    BallotQuestion,
    Date,
    FreeText,
    Library,
    MultipleChoice,
    Number,
    NumberByYear,
    Numeric,
    Option,
    Percentage,
    PercentageByYear,
    Question,
    Questionnaire,
    Section,
    Series,
    WithOptions,
)
from questionnaires.plain_yaml import near_miss
from questionnaires.texts import current_language, table
from questionnaires.wording import number, with_unit
from reports.clean import texts_in

_Figure: TypeAlias = Number | NumberByYear | Percentage | PercentageByYear
NAME_QUESTION = "service_name"
"""Without it an assessment has no name; so a form asks for it, whatever part is printed."""
FORM_MARK, QUESTIONNAIRE_MARK, QUESTION_MARK = "mutual-readiness form", "questionnaire ", "question "
"""How the names of a form's marks begin. The first says how it is built, its language and a digest of its texts; the second the version and
hash of a questionnaire, the third the `mark` of a question."""
FORM_VERSION = "1"
"""Of how a form is built: another one where earlier toolkits could not read it, or its texts stand elsewhere."""
HASH = 12  # characters of a hash that are printed, as on reports
_SHORT_TEXT = 200  # characters for which one line is enough
_LINES = 4
_POUND = "£"  # stands before its figure, every other unit after it


class BlankError(ToolkitError):
    """There is no such questionnaire or section to print."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option with its letter and its box."""

    letter: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A line to write on, with what belongs there before it and its unit after it. `name`: what it is called where a form is read back."""

    label: str
    unit: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """Lines that belong together, under a sentence that may be empty, with boxes to tick if there are any."""

    intro: str
    fields: tuple[Field, ...] = ()
    boxes: tuple[str, ...] = ()
    name: str = ""
    """Of the one thing that the boxes say, where a form is read back."""


@dataclass(frozen=True, slots=True)
class BlankQuestion:
    """One question. Texts may be empty; `lines` is how many empty lines a text gets."""

    id: str
    text: str
    how: str
    """Such as "Tick one"."""
    only_if: str
    help: str
    choices: tuple[Choice, ...]
    fields: tuple[Fields, ...]
    lines: int
    dont_know: bool
    not_applicable: str
    """An example of why it may not apply; empty if that cannot be answered."""
    evidence: str
    why: str
    have_at_hand: str
    several: bool = False
    """Whether more than one choice can be ticked."""


@dataclass(frozen=True, slots=True)
class BlankSection:
    """A section that is printed."""

    title: str
    intro: str
    questions: tuple[BlankQuestion, ...]


@dataclass(frozen=True, slots=True)
class BlankQuestionnaire:
    """A questionnaire that is printed, whole or in part. `footer` says which version it is."""

    title: str
    purpose: str
    note: str
    have_at_hand: tuple[str, ...]
    sections: tuple[BlankSection, ...]
    footer: str


@dataclass(frozen=True, slots=True)
class Blank:
    """Everything that is printed. `versions` has a row for each questionnaire: title, questions, minutes, version, hash."""

    eyebrow: str
    title: str
    document_title: str
    footer: str
    head: tuple[Field, ...]
    how: tuple[str, ...]
    never: tuple[str, ...]
    """What not to write."""
    versions: tuple[tuple[str, ...], ...]
    questionnaires: tuple[BlankQuestionnaire, ...]
    glossary: tuple[tuple[str, str], ...] = ()
    """The words used in its questions that are explained, each with its meaning."""
    service: BlankQuestion | None = None
    """The question for the service's name, if it is not among those that are printed."""
    marks: tuple[tuple[str, str], ...] = ()
    """By which a form is known when it is read back: what it was made of, in names and values of one line each."""


def compose(library: Library, only: Sequence[str] = ()) -> Blank:
    """What is printed of a library: all, or `only` the questionnaires ("staff-appetite") and sections
    ("staff-appetite.ballot") named, in the order of the library. Raises BlankError."""
    words = table("reports")
    chosen = _chosen(library, only)
    title = words("blank_title")
    if len(chosen) == 1:
        (whole,) = chosen
        single = len(whole.sections) == 1 and len(library.home[whole.questions[0].id].sections) > 1
        title = words("blank_title_section", title=whole.title, section=whole.sections[0].title) if single else whole.title
    made = Blank(
        eyebrow=words("blank_eyebrow"),
        title=title,
        document_title=words("document_title", eyebrow=words("blank_eyebrow"), title=title),
        footer=title if len(chosen) > 1 else _footer(chosen[0], library),
        head=tuple(Field(label) for label in words("blank_head").splitlines()),
        how=tuple(words("blank_how").splitlines()),
        never=tuple(words("blank_never").splitlines()),
        versions=tuple(_version(each, library) for each in chosen),
        questionnaires=tuple(_questionnaire(each, library) for each in chosen),
        glossary=_glossary(chosen),
        service=_service(chosen, library),
    )
    return replace(made, marks=_marks(made, chosen, library))


def places(library: Library) -> dict[str, str]:
    """Everything that can be printed by itself, and its title, in order."""
    words = table("reports")
    found: dict[str, str] = {}
    for each in library.questionnaires:
        found[each.id] = each.title
        for section in each.sections if len(each.sections) > 1 else ():
            found[f"{each.id}.{section.id}"] = words("blank_title_section", title=each.title, section=section.title)
    return found


def _chosen(library: Library, only: Sequence[str]) -> list[Questionnaire]:
    """The questionnaires that are printed, each with the sections that are printed."""
    known = {name: each for each in library.questionnaires for name in (each.id, *(f"{each.id}.{s.id}" for s in each.sections))}
    for name in only:
        if name not in known:
            raise BlankError(table("reports")("blank_unknown", name=name, near=near_miss(name, list(known))))
    found: list[Questionnaire] = []
    for each in library.questionnaires:
        whole = not only or each.id in only
        sections = tuple(section for section in each.sections if whole or f"{each.id}.{section.id}" in only)
        if sections:
            found.append(each.model_copy(update={"sections": sections}) if len(sections) < len(each.sections) else each)
    return found


def mark(question: Question) -> str:
    """Eight characters that change when a question is asked in other words, has other options or another range. Give it in English."""
    return sha256(without_advice(question).model_dump_json(exclude_defaults=True).encode()).hexdigest()[:8]


def _asked(chosen: Sequence[Questionnaire]) -> list[str]:
    return [question.id for each in chosen for section in each.sections for question in section.questions]


def _service(chosen: Sequence[Questionnaire], library: Library) -> BlankQuestion | None:
    asked = _asked(chosen)
    return _question(library.questions[NAME_QUESTION], library) if NAME_QUESTION in library.questions and NAME_QUESTION not in asked else None


def _marks(made: Blank, chosen: Sequence[Questionnaire], library: Library) -> tuple[tuple[str, str], ...]:
    words = table("reports").texts
    said = [*texts_in(made), *(words[key] for key in sorted(words) if key.startswith(("form_", "blank_")))]
    digest = sha256("\n".join(said).encode()).hexdigest()[:HASH]
    asked = _asked(chosen)
    english = library.english.questions
    return (
        (FORM_MARK, f"{FORM_VERSION} {current_language()} {digest}"),
        *((f"{QUESTIONNAIRE_MARK}{each.id}", f"{each.version} {library.hashes[each.id]}") for each in chosen),
        *((f"{QUESTION_MARK}{id_}", mark(english[id_])) for id_ in dict.fromkeys((NAME_QUESTION, *asked)) if id_ in english),
    )


def _glossary(chosen: Sequence[Questionnaire]) -> tuple[tuple[str, str], ...]:
    """The words that are explained of those in the questions, and at the heads, that are printed."""
    sections = [section for each in chosen for section in each.sections]
    heads = [text for each in chosen for text in (each.title, each.purpose, each.note)]
    heads += [text for section in sections for text in (section.title, section.intro)]
    asked = [text for section in sections for question in section.questions for text in (*texts_of(question), question.why)]
    found = reader.glossary().terms_in([*heads, *asked])
    return tuple((term.term, term.meaning) for term in found if term.about == "service")


def _footer(questionnaire: Questionnaire, library: Library) -> str:
    hash_ = library.hashes[questionnaire.id][:HASH]
    return table("reports")("blank_footer", title=questionnaire.title, version=questionnaire.version, hash=hash_)


def _version(questionnaire: Questionnaire, library: Library) -> tuple[str, ...]:
    whole = library.home[questionnaire.questions[0].id]
    asked = sum(len(section.questions) for section in questionnaire.sections)
    minutes = -(-questionnaire.minutes * asked // len(whole.questions))
    hash_ = library.hashes[questionnaire.id][:HASH]
    return (questionnaire.title, str(asked), str(minutes), questionnaire.version, hash_)


def _questionnaire(questionnaire: Questionnaire, library: Library) -> BlankQuestionnaire:
    return BlankQuestionnaire(
        title=questionnaire.title,
        purpose=questionnaire.purpose,
        note=questionnaire.note,
        have_at_hand=questionnaire.have_at_hand,
        sections=tuple(_section(section, library) for section in questionnaire.sections),
        footer=_footer(questionnaire, library),
    )


def _section(section: Section, library: Library) -> BlankSection:
    return BlankSection(section.title, section.intro, tuple(_question(question, library) for question in section.questions))


def _question(question: Question, library: Library) -> BlankQuestion:
    words = table("reports")
    condition = question.asked_when
    blank = BlankQuestion(
        id=question.id,
        text=question.text,
        how="",
        only_if=words("blank_only_if", condition=in_words(condition, library.questions)) if condition is not None else "",
        help=question.help,
        choices=(),
        fields=(),
        lines=0,
        dont_know=question.dont_know,
        not_applicable=question.not_applicable.example if question.not_applicable else "",
        evidence=question.evidence,
        why=question.why,
        have_at_hand=question.have_at_hand,
    )
    if isinstance(question, WithOptions):
        several = isinstance(question, MultipleChoice)
        return replace(blank, how=words("blank_several" if several else "blank_one"), choices=_choices(question.options), several=several)
    if isinstance(question, Numeric):
        return replace(blank, how=_range(question), fields=(Fields("", _figures(question)),))
    if isinstance(question, BallotQuestion):
        return replace(blank, how=words("blank_ballot"), fields=_ballot())
    if isinstance(question, Date):
        return replace(blank, how=words("blank_day"), fields=(Fields("", (Field(words("blank_date"), name="value"),)),))
    return replace(blank, how=words("blank_text"), lines=_lines(question))


def _choices(options: Sequence[Option]) -> tuple[Choice, ...]:
    alone = table("reports")("blank_alone")
    return tuple(
        Choice(chr(65 + at), option.title, f"{option.text} {alone}".strip() if option.exclusive else option.text)
        for at, option in enumerate(options)
    )


def _range(question: _Figure) -> str:
    lowest = with_unit(question, question.lowest) if question.unit == _POUND else number(question.lowest)
    said = table("reports")("blank_range", lowest=lowest, highest=with_unit(question, question.highest))
    if question.decimals:
        said += table("reports")("blank_decimals" if question.decimals > 1 else "blank_decimal", decimals=question.decimals)
    return said


def _figures(question: _Figure) -> tuple[Field, ...]:
    words = table("reports")
    if not isinstance(question, Series):
        pounds = question.unit == _POUND
        label = f"{words('blank_figure')} {_POUND}" if pounds else words("blank_figure")
        return (Field(label, "" if pounds else question.unit, "value"),)
    years = words("blank_years").splitlines()[: question.years]
    return tuple(Field(label, question.unit, f"year_{at}") for at, label in enumerate(reversed(years)))


def _ballot() -> tuple[Fields, ...]:
    words = table("reports")

    def fields(key: str, names: Sequence[str], unit: str = "") -> tuple[Field, ...]:
        return tuple(Field(label, unit, name) for label, name in zip(words(key).splitlines(), names, strict=True))

    return (
        Fields("", fields("blank_ballot_counts", COUNTS)),
        Fields(words("blank_ballot_or"), fields("blank_ballot_shares", PERCENTAGES, "%")),
        Fields(words("blank_ballot_recorded"), boxes=tuple(words("blank_ballot_when").splitlines()), name="recorded"),
        Fields(words("blank_ballot_rule"), fields("blank_ballot_limits", [f"rule_{measure}" for measure in MEASURES], "%")),
    )


def _lines(question: FreeText) -> int:
    return 1 if question.longest <= _SHORT_TEXT else _LINES
