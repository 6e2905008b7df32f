"""The sheet to print for people without a phone, as a workshop is set up. Its letters are those that are keyed in."""

from __future__ import annotations

from assessment.workshop.letters import letters, on_sheet
from assessment.workshop.setup import WEIGHTS, Setup
from questionnaires.model import Library, OneChosen, Question
from reports.parts.words import words
from reports.sheet import Asked, Lettered, Sheet
from scoring.tally import DONT_KNOW, NOT_APPLICABLE


def sheet_of(setup: Setup, library: Library) -> Sheet:
    """The sheet of a workshop; `reports.sheet.render` makes a PDF of it. Raises KeyError if the agenda asks what is not in the library."""
    groups = tuple(Lettered(str(number), each.label) for number, each in enumerate(setup.groups, 1))
    questions = tuple(_asked(number, question) for number, question in enumerate(on_sheet(setup, library), 1))
    return Sheet(setup.name, setup.least, groups, questions, setup.named, WEIGHTS in setup.agenda)


def _asked(number: int, question: Question) -> Asked:
    assert isinstance(question, OneChosen)
    options = {option.id: option for option in question.options}
    beside = {DONT_KNOW: words("workshop_dont_know"), NOT_APPLICABLE: words("workshop_not_applicable")}
    choices = tuple(
        Lettered(letter, options[id_].title, options[id_].text) if id_ in options else Lettered("–" if letter == NOT_APPLICABLE else letter, beside[id_])
        for letter, id_ in letters(question).items()
    )
    return Asked(number, question.text, question.help, choices)
