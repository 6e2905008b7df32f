"""How much of each score rests on documents and checks, and what a second person says against it."""

from __future__ import annotations

from fractions import Fraction

from questionnaires.answers import Level
from questionnaires.wording import second_person_texts
from reports import charts, figures
from reports.document import Bar, Block, Bullets, Cell, Column, Paragraph, Section, Table
from reports.parts.words import answer_words, beyond_depth, counted, listed, own_text, stage_name, words
from reports.subject import Subject
from scoring.model import Stage
from scoring.result import DimensionWorking, Ladder, Standing


def support(subject: Subject) -> Section | None:
    """The three bounds of every dimension, the gates met on assertion only, and what is challenged or waits for a check."""
    blocks: list[Block] = []
    if subject.evaluation.bounds is not None:
        picture = charts.by_evidence(subject)
        blocks += [Paragraph(words("support_intro")), *([picture] if picture else []), ladder(subject), Paragraph(_in_words(subject))]
    if gates := _gates_on_assertion(subject):
        blocks += [Paragraph(words("assertion_intro")), Bullets(gates)]
    if challenged := _challenged(subject):
        blocks += [Paragraph(counted("challenged", len(challenged))), Bullets(challenged)]
    if waiting := _waiting(subject):
        blocks += [Paragraph(counted("waiting", len(waiting), questions=listed(waiting)))]
    return Section("support", words("support_title"), tuple(blocks), new_page=True) if blocks else None


def ladder(subject: Subject) -> Table:
    """Bounds as said, as documented and as checked, one within the next, and the share of the weight that is only said."""
    evaluation = subject.evaluation
    columns = (
        Column(words("col_dimension"), share=9),
        Column(words("col_bar_documented"), share=6),
        Column(words("level_said"), "right", share=6),
        Column(words("level_documented"), "right", share=6),
        Column(words("level_checked"), "right", share=6),
        Column(words("col_only_said"), "right", share=5),
    )
    scored = [each for each in evaluation.dimensions if not beyond_depth(each)]
    rows = tuple(_rungs(each.dimension.title, each.bounds, only_said(each)) for each in scored)
    total = _rungs(words("all_dimensions"), evaluation.bounds, only_said_of_all(evaluation.dimensions))
    return Table(words("ladder_caption"), columns, rows, total, words("ladder_note"), words("ladder_bars"))


def only_said(working: DimensionWorking) -> Fraction:
    """The share of a dimension's weight that is answered, but only said: 0 to 1; 0 if nothing in it counts."""
    found = sum(item.scored.weight for item in working.items if item.standing is Standing.ANSWERED and item.level is Level.SAID)
    return Fraction(found, working.weight_counted) if working.weight_counted else Fraction(0)


def only_said_of_all(dimensions: tuple[DimensionWorking, ...]) -> Fraction:
    """The share of the whole weight that is answered, but only said, 0 to 1."""
    inside = [each for each in dimensions if each.bounds is not None]
    whole = sum(each.dimension.weight for each in inside)
    return sum((each.dimension.weight * only_said(each) for each in inside), Fraction(0)) / whole if whole else Fraction(0)


def _rungs(title: str, bounds: Ladder | None, share: Fraction) -> tuple[Cell, ...]:
    if bounds is None:
        return (title, "", words("does_not_apply"), "", "", "")
    documented = bounds.documented
    spans = [figures.span(each) for each in bounds]
    return (title, Bar(documented.lower, documented.upper), *spans, figures.share(share))


def _in_words(subject: Subject) -> str:
    dimensions = subject.evaluation.dimensions
    share = only_said_of_all(dimensions)
    if subject.evaluation.coverage == 0:
        return words("sure_none_answered")
    if share == 0:
        return words("support_none_said")
    most = max(dimensions, key=only_said)
    first = words("support_said", share=figures.share(share))
    return " ".join([first, words("support_most", dimension=most.dimension.title, share=figures.share(only_said(most)))])


def _gates_on_assertion(subject: Subject) -> tuple[str, ...]:
    """The gates that are met by what is said, but not by what is documented, by stage."""
    lines: list[str] = []
    for stage in Stage:
        titles = [
            words("quoted", text=result.gate.title)
            for result in subject.evaluation.gates
            if result.on_assertion_only and result.gate.stage is stage
        ]
        if titles:
            lines.append(words("assertion_of_stage", stage=stage_name(stage), gates=listed(titles)))
    return tuple(lines)


def _challenged(subject: Subject) -> tuple[str, ...]:
    """The answers that a second person challenges, with the reason, in the order of the questionnaires."""
    lines: list[str] = []
    for question in subject.asked:
        answer = subject.answer(question.id)
        if answer is not None and answer.evidence.challenged is not None:
            said = own_text(" ".join(second_person_texts(answer.evidence)))
            lines.append(words("challenged_line", label=question.label, answer=answer_words(question, answer), said=said))
    return tuple(lines)


def _waiting(subject: Subject) -> list[str]:
    """The answers that somebody was asked to check."""
    return [
        words("waiting_for", label=question.label, who=own_text(answer.evidence.asked_of))
        for question in subject.asked
        if (answer := subject.answer(question.id)) and answer.evidence.waiting
    ]
