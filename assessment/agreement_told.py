"""How far assessors agree, as text for a terminal or as JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from textwrap import fill
from typing import Any

from assessment.agreement import FEWEST, Agreement, Assessed, Compared, QuestionAgreement, Service, Summary
from assessment.terminal import line
from questionnaires.answers import plain_answer
from questionnaires.texts import table
from questionnaires.wording import answer_text
from reports.json_file import printable

FORMAT = "mutual-readiness/agreement"
WIDTH = 100


def as_text(found: Agreement) -> str:
    """Who was compared, then each question, each questionnaire and all together."""
    return "\n".join(_lines(found))


def as_json(found: Agreement) -> str:
    """The same as JSON: shares and alphas with three decimal places, null where alpha is not defined."""
    plain: dict[str, Any] = {
        "format": FORMAT,
        "format_version": 1,
        "services": [{"name": each.name, "files": [a.file for a in each.assessed]} for each in found.services],
        "left_out": [each.file for each in found.alone],
        "questions_left_out": list(found.changed),
        "fewest_units_to_rely_on": FEWEST,
        "overall": _plain_summary(found.overall),
        "questionnaires": [
            {"id": questionnaire.id, **_plain_summary(summary), "questions": [_plain_question(each) for each in questions]}
            for questionnaire, summary, questions in found.parts
        ],
    }
    return printable(json.dumps(plain, ensure_ascii=False, indent=1))


def _lines(found: Agreement) -> Iterator[str]:
    words = table("assessment")
    one = found.services[0] if len(found.services) == 1 else None
    letters = _letters(one) if one else {}
    if one:
        yield line(words("agreement_of_one", count=len(one.assessed), name=one.name or words("agreement_unnamed")))
        yield from (line(f"  {letters[id(each)]}  {each.file}{_named(each, one)}") for each in one.assessed)
    else:
        yield words("agreement_of_many", count=sum(len(each.assessed) for each in found.services), services=len(found.services))
        yield from (line(f"  {each.name}: {', '.join(a.file for a in each.assessed)}") for each in found.services)
    yield from (_wrap(words("agreement_alone", file=each.file, name=each.service)) for each in found.alone)
    if found.changed:
        yield _wrap(words("agreement_changed", questions=", ".join(found.changed)))
    for questionnaire, summary, questions in found.parts:
        if not questions and not summary.known_to_some:
            continue
        yield ""
        yield line(questionnaire.title.upper())
        yield from (_wrap(_question(each, letters if one else None), "  ") for each in questions)
        yield from _summary(summary, found)
    yield ""
    yield words("agreement_overall").upper()
    yield from _summary(found.overall, found)
    yield ""
    yield _wrap(words("agreement_one_service" if one else "agreement_reading", fewest=FEWEST))


def _letters(service: Service) -> dict[int, str]:
    """A, B, C … for the assessors of a service, and numbers once there are no letters left."""
    return {id(each): chr(65 + at) if at < 26 else str(at + 1) for at, each in enumerate(service.assessed)}


def _named(assessed: Assessed, service: Service) -> str:
    other = assessed.service.casefold() != service.name.casefold()
    return table("assessment")("agreement_named_otherwise", name=assessed.service) if assessed.service and other else ""


def _question(found: QuestionAgreement, letters: dict[int, str] | None) -> str:
    words = table("assessment")
    what = words("agreement_question", id=found.question.id, label=found.question.label)
    if letters is not None:
        (only,) = found.compared
        if only.alike == only.pairs:
            return words("agreement_same", question=what, answer=answer_text(found.question, only.said[0][1]))
        said = "; ".join(f"{letters[id(each)]}: {answer_text(found.question, answer)}" for each, answer in only.said)
        return words("agreement_differs", question=what, answers=said)
    pairs, alike = sum(each.pairs for each in found.compared), sum(each.alike for each in found.compared)
    return words("agreement_counts", question=what, alike=alike, pairs=pairs, alpha=_question_alpha(found))


def _question_alpha(found: QuestionAgreement) -> str:
    words = table("assessment")
    if found.metric is None:
        return words("alpha_not_for_this_kind")
    if len(found.compared) < 2:
        return words("alpha_one_service")
    if found.alpha is None:
        return words("alpha_all_the_same")
    few = len(found.compared) < FEWEST
    return words("alpha_few" if few else "alpha_of", alpha=_signed(found.alpha), units=len(found.compared), what=words("alpha_services"))


def _summary(summary: Summary, found: Agreement) -> Iterator[str]:
    words = table("assessment")
    if not summary.pairs:
        yield "  " + words("agreement_nothing")
    else:
        share = _rounded(Fraction(100 * summary.alike, summary.pairs), 0)
        yield "  " + words("agreement_share", share=share, alike=summary.alike, pairs=summary.pairs)
    if summary.known_to_some:
        yield _wrap(words("agreement_known_to_some", count=summary.known_to_some), "  ")
    if not found.same_scoring:
        said = words("alpha_other_scoring")
    elif summary.alpha is None:
        said = words("alpha_values_undefined")
    else:
        key = "alpha_few" if summary.units < FEWEST else "alpha_of"
        said = words(key, alpha=_signed(summary.alpha), units=summary.units, what=words("alpha_units_one" if len(found.services) == 1 else "alpha_units_many"))
    yield _wrap(words("agreement_values", alpha=said), "  ")


def _plain_summary(summary: Summary) -> dict[str, Any]:
    return {
        "questions_compared": summary.questions,
        "pairs": summary.pairs,
        "alike": summary.alike,
        "share_alike": _figure(Fraction(summary.alike, summary.pairs) if summary.pairs else None),
        "known_to_some": summary.known_to_some,
        "alpha_of_values": _figure(summary.alpha),
        "units": summary.units,
        "too_few_units": summary.units < FEWEST,
    }


def _plain_question(found: QuestionAgreement) -> dict[str, Any]:
    return {
        "id": found.question.id,
        "metric": found.metric and found.metric.value,
        "alpha": _figure(found.alpha),
        "services": len(found.compared),
        "too_few_services": len(found.compared) < FEWEST,
        "compared": [_plain_compared(each) for each in found.compared],
    }


def _plain_compared(found: Compared) -> dict[str, Any]:
    answers = {assessed.file: plain_answer(answer) for assessed, answer in found.said}
    return {"service": found.service.name, "pairs": found.pairs, "alike": found.alike, "answers": answers}


def _figure(found: Fraction | None) -> float | None:
    return None if found is None else float(_rounded(found, 3))


def _signed(found: Fraction) -> str:
    return _rounded(found, 2).replace("-", "−")


def _rounded(found: Fraction, places: int) -> str:
    exact = Decimal(found.numerator) / found.denominator
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded):f}"


def _wrap(text: str, indent: str = "") -> str:
    further = f"{indent}  "  # names of files are kept whole
    return fill(line(text), WIDTH, initial_indent=indent, subsequent_indent=further, break_long_words=False, break_on_hyphens=False)
