"""The variants of a report: how long they are, what they hold, and what is never published."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from report_samples import tables, texts
from report_subjects import AS_OF, answers, subject
from test_pdf import missing

from assessment import definitions, examples, results
from questionnaires.answers import Answer, Challenge, Evidence, Level, Response, State
from questionnaires.model import FreeText
from reports import pdf
from reports.actions import ActionPlan, PlannedAction, Reason, Why
from reports.compose import compose
from reports.document import Bar, Masthead, Report, Variant
from reports.sizes import Size
from reports.subject import Since, Subject

MASTHEAD = Masthead("Aberwick Community NHS Trust", "OFFICIAL")
SECRET = "Xyzzy"  # typed in every place that takes words
EXAMPLES = [each.id for each in examples.examples()]


def of_example(id_: str, variant: Variant) -> Report:
    example = examples.example(id_)
    assert example is not None
    result = results.score(definitions.shipped(), Response(example.answers), example=id_)
    return results.report_on(result, as_of=AS_OF, variant=variant, masthead=MASTHEAD)


def pages(report: Report, size: Size) -> int:
    with pikepdf.open(BytesIO(pdf.render(report, size=size))) as document:
        return len(document.pages)


@pytest.mark.parametrize("size", ["standard", "compact"])
@pytest.mark.parametrize("id_", EXAMPLES)
def test_a_summary_for_a_board_is_two_pages(id_: str, size: Size) -> None:
    assert pages(of_example(id_, "summary"), size) == 2


@pytest.mark.parametrize("stage", ["G1", "G2", "G3", "G4"])
def test_a_summary_with_a_plan_that_was_taken_on_is_two_pages(stage: str) -> None:
    kept = PlannedAction("Ask the trust's finance director for the last three years' figures, and write them down.", "", Reason(Why.OWN), "Finance manager", date(2027, 3, 1), "to_do")
    given = replace(subject(answers(2, known=0.7, stage=stage)), plan=ActionPlan((kept,) * 6, ()))
    report = compose(given, "summary", MASTHEAD)
    (table,) = tables(next(section for section in report.sections if section.id == "plan"))
    assert (len(table.rows), table.note) == (3, "Three more actions are in the plan.")
    assert pages(report, "standard") == 2


def test_a_summary_says_the_same_verdict_score_and_bounds_as_the_full_report() -> None:
    given = subject(answers(3, known=0.6))
    full, summary = compose(given), compose(given, "summary")
    assert summary.verdict == full.verdict
    assert summary.sections[0] == full.sections[0]
    said, documented, checked = (row[1] for row in next(tables(next(each for each in summary.sections if each.id == "support"))).rows)
    ladder = given.evaluation.bounds
    assert ladder is not None
    assert [said, documented, checked] == [Bar(each.lower, each.upper) for each in ladder]


def test_a_summary_counts_every_gate_once() -> None:
    given = subject(answers(3, known=0.6))
    (table,) = tables(next(each for each in compose(given, "summary").sections if each.id == "stages"))
    assert sum(int(str(cell)) for row in table.rows for cell in row[1:]) == len(given.evaluation.gates)


def test_the_action_plan_has_all_that_is_proposed() -> None:
    proposed = tuple(PlannedAction(f"Action {number}", "", Reason(Why.OWN)) for number in range(40))
    report = compose(replace(subject(answers(1)), plan=ActionPlan((), proposed)), "plan")
    said = list(texts(report))
    assert all(f"Action {number}" in said for number in range(40))


def typed_everywhere() -> Subject:
    """Answers with words in every field that takes words; each kind of answer occurs."""
    evidence = Evidence(Level.DOCUMENTED, SECRET, SECRET, "2026-01-02", asked_of=SECRET, asked_on="2026-01-03", challenge=Challenge(SECRET, SECRET, "2026-01-04"))
    checked = Evidence(Level.CHECKED, SECRET, SECRET, "2026-01-02", SECRET, "2026-01-03", challenge=Challenge(SECRET, SECRET, "2026-01-04", SECRET, SECRET, "2026-01-05"))
    given = dict(answers(4, known=0.8))
    library = subject(given).library
    for place, (key, answer) in enumerate(given.items()):
        question = library.answerable[key]
        value = SECRET if isinstance(question, FreeText) and key not in ("service_name", "parent_body") else answer.value
        given[key] = replace(answer, value=value, note=SECRET, evidence=(evidence, checked)[place % 2] if answer.state is State.ANSWERED else answer.evidence)
    assert given["service_kind"].value == SECRET  # about the service, too, and typed
    open_ = [key for key in library.questions if key not in given]
    given[open_[0]] = Answer(State.DONT_KNOW, who_could_know=SECRET, note=SECRET)
    given[open_[1]] = Answer(State.NOT_APPLICABLE, reason=SECRET, note=SECRET)
    made = subject(given)
    kept = PlannedAction(f"{SECRET} does it.", open_[0], Reason(Why.OWN), SECRET, date(2027, 1, 2), "under_way")
    return replace(
        made,
        plan=ActionPlan((kept,), ()),
        scoring=made.scoring.model_copy(update={"author": SECRET}),
        since=Since((), given, (), made.evaluation),
    )


def test_what_is_published_holds_nothing_that_anybody_typed_but_the_names_of_the_service_and_its_parent_body() -> None:
    made = typed_everywhere()
    assert sum(SECRET in text for text in texts(compose(made))) > 50
    published = compose(made, "publishable")
    assert not [text for text in texts(published) if SECRET in text]
    assert (published.title, published.subtitle) == ("Riverside Community Therapies", "Eastmarsh Community Trust")
    assert "What is left out here" in [section.title for section in published.sections]


def test_what_is_published_has_the_same_figures_and_hash_as_the_full_report() -> None:
    made = typed_everywhere()
    full, published = compose(made), compose(made, "publishable")
    assert published.verdict.score == full.verdict.score
    assert published.footer == full.footer
    assert [cell for table in tables(published) for row in table.rows for cell in row if isinstance(cell, Bar)] == [
        cell for table in tables(full) for row in table.rows for cell in row if isinstance(cell, Bar)
    ]


def test_what_stands_without_a_document_is_not_called_documented_when_published() -> None:
    made = typed_everywhere()
    said = [text for text in texts(compose(made, "publishable")) if text.startswith("Documented")]
    assert said
    assert all("2 January 2026" in text for text in said if ":" in text)


@pytest.mark.parametrize("variant", ["full", "summary", "plan", "publishable"])
def test_every_variant_says_what_it_is_and_whose(variant: Variant) -> None:
    report = compose(subject(answers(1)), variant, MASTHEAD)
    assert (report.variant, report.masthead) == (variant, MASTHEAD)
    assert report.eyebrow.startswith("Readiness assessment")


def test_the_organisation_stands_on_the_first_page_of_paper_and_the_classification_at_head_and_foot_of_every_page() -> None:
    program = shutil.which("pdftotext")
    if program is None:
        missing("pdftotext (poppler-utils)")
    made = pdf.render(compose(subject(answers(1)), "summary", MASTHEAD))
    done = subprocess.run([str(program), "-enc", "UTF-8", "-", "-"], input=made, capture_output=True, check=True, timeout=60)
    *said, after = done.stdout.decode().replace("\u200b", "").split("\f")
    assert (len(said), after) == (2, "")
    assert MASTHEAD.organisation in " ".join(said[0].split())
    assert [page.count(MASTHEAD.classification) for page in said] == [2, 2]
