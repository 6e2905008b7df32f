"""The action plan in a report: what is to be done, why, by whom and by when, or what nobody has taken on yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from report_subjects import answers, subject
from report_subjects import given as answer

from reports import markdown, pdf
from reports.actions import ActionPlan, PlannedAction, Reason, Why, headline
from reports.compose import Subject, compose
from reports.document import Paragraph, State, Table
from reports.parts.plan import in_the_way, plan, why
from scoring.model import Kind
from scoring.result import GateResult, GateState, Outcome
from scoring.verdict import BLOCKING


@cache
def given() -> Subject:
    """A service that is blocked on its way to a business case."""
    found = subject(answers(2, stage="G3"))
    assert found.evaluation.verdict.outcome is Outcome.NOT_READY
    return found


def blocking() -> GateResult:
    return given().evaluation.verdict.blocking_next[0]


CALL = PlannedAction(
    "Call the union. Write it down.", "SA9", Reason(Why.OWN), "HR lead", date(2027, 1, 31), "under_way"
)  # fmt: skip
OWN = PlannedAction("Book a room", "", Reason(Why.OWN), progress="to_do")


def proposal(number: int) -> PlannedAction:
    return PlannedAction(f"Do {number}.", "SA9", Reason(Why.MOVES, tenths=Fraction(number)))


def blocks(found: ActionPlan | None) -> tuple[list[str], list[Table]]:
    """Paragraphs and tables of the section."""
    section = plan(replace(given(), plan=found))
    assert section is not None
    texts = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    return texts, [block for block in section.blocks if isinstance(block, Table)]


def test_without_a_plan_worked_out_there_is_no_section() -> None:
    assert plan(given()) is None
    assert "plan" not in [section.id for section in compose(given()).sections]


def test_each_action_stands_with_what_it_is_for_its_owner_due_date_and_status() -> None:
    _, (table,) = blocks(ActionPlan((CALL, OWN), (proposal(1),)))
    assert [column.title for column in table.columns] == ["Action", "What for", "Owner", "Due", "Status"]
    label = given().question("SA9").label
    assert table.rows[0] == (
        "Call the union.\nWrite it down.", f"{label}\nAdded by hand, not proposed by an answer.", "HR lead", "31 January 2027",
        State("begun", "Under way"),
    )  # fmt: skip
    assert table.rows[1][1:] == ("Added by hand, not proposed by an answer.", "Nobody yet", "No date yet", State("not_asked", "To do"))
    assert table.note == "One more action is proposed, and nobody has taken it on."


def test_where_nothing_was_taken_on_the_first_ten_proposals_stand_there_and_are_called_that() -> None:
    texts, (table,) = blocks(ActionPlan((), tuple(map(proposal, range(12)))))
    assert "These are proposals. Nobody has taken any of them on, so none has an owner or a date." in texts
    assert [column.title for column in table.columns] == ["Action", "What for"]
    assert len(table.rows) == 10
    assert table.note == "Two more are proposed."


def test_where_nothing_is_to_be_done_it_says_so_without_an_empty_table() -> None:
    texts, tables = blocks(ActionPlan((), ()))
    assert texts[-1] == "No answer calls for an action, and nobody has added one."
    assert tables == []


def test_how_many_actions_block_the_next_stage_is_said_in_words() -> None:
    stops = PlannedAction("Do.", "SA9", Reason(Why.BLOCKS, (blocking(),)))
    first = in_the_way(given(), ActionPlan((stops._replace(progress="done"),), (stops, proposal(1))))[0]
    assert first == "Two actions are about what stands in the way of being ready for a feasibility study."
    assert in_the_way(given(), ActionPlan((), (stops,)))[0].startswith("One action is about what stands in the way")
    assert in_the_way(given(), ActionPlan((), ()))[0].startswith("No action here is about what stands in the way")


def test_what_blocks_the_next_stage_but_is_not_asked_at_this_depth_is_said_with_the_depth_that_asks_it() -> None:
    shallow = subject(answers(2, stage="G3") | {"depth": answer("first_look")})
    assert any(result.open_questions and all(map(shallow.beyond, result.open_questions)) for result in shallow.evaluation.verdict.blocking_next)
    first, *more = in_the_way(shallow, ActionPlan((), ()))
    assert first.startswith("No action here")
    assert more
    assert all("not asked at the depth chosen. Choose “" in text for text in more)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason(Why.MOVES, tenths=Fraction(64, 3)), "A better answer could add up to 2.1 points of 100 to the score."),
        (Reason(Why.MOVES, tenths=Fraction(5, 2), unknown=True), "Not known. The answer could move the score by up to 0.3 points of 100."),
        (Reason(Why.MOVES, tenths=Fraction(1, 9)), "A better answer could add up to 0.1 points of 100 to the score."),
        (Reason(Why.SETTLED), "The answer does not call for this any more."),
        (Reason(Why.NOT_ASKED), "The question is not asked any more, or does not apply."),
        (Reason(Why.OWN), "Added by hand, not proposed by an answer."),
    ],
)
def test_every_reason_has_its_sentence(reason: Reason, sentence: str) -> None:
    assert why(reason) == sentence


def test_a_reason_that_is_a_gate_names_it_its_state_and_its_stage() -> None:
    gates = {result.gate.kind: result for result in given().evaluation.gates if result.state in (GateState.NOT_MET, GateState.NOT_KNOWN)}
    result = blocking()
    assert result.gate.kind in BLOCKING
    said = why(Reason(Why.BLOCKS, (result,)))
    assert said == f"Stands in the way of the next stage: “{result.gate.title}” is not met (Stage 2: feasibility)."
    out = result._replace(gate=result.gate.model_copy(update={"kind": Kind.SUITABILITY}))
    assert why(Reason(Why.BLOCKS, (out,))).startswith("Rules a mutual out: ")
    assert why(Reason(Why.GATE, (result, result))).count("(Stage 2: feasibility). Gate: stops this stage.") == 2
    assert Kind.GATE in gates


def test_a_long_first_sentence_is_cut_between_words_and_the_whole_text_follows() -> None:
    text = "Ask " + "word " * 60
    head, rest = headline(text)
    assert head.endswith("word …")
    assert len(head) < 150
    assert rest == text.strip()


def test_the_pdf_and_the_markdown_hold_the_plan_and_what_people_wrote_marks_up_nothing() -> None:
    hostile = CALL._replace(text="*Call* <b>them</b> | #now. [Then](http://x.y) `go`", owner="a | b")
    report = compose(replace(given(), plan=ActionPlan((hostile, OWN), ())))
    text = markdown.render(report)
    section = text.partition("## Action plan")[2].partition("\n## ")[0]
    assert "\\*Call\\* \\<b\\>them\\</b\\> \\| \\#now. · \\[Then\\]" in section
    assert "◐ Under way" in section
    with pikepdf.open(BytesIO(pdf.render(report))) as document, document.open_outline() as outline:
        assert "Action plan" in [entry.title for entry in outline.root[0].children]
