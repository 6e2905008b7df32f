"""What the report says of last time, and of what was decided beforehand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from report_subjects import answers, given, subject

from questionnaires.answers import Answer, Response, State
from reports import markdown
from reports.compose import compose
from reports.document import Paragraph, Report, Section, Table
from reports.document import State as Shown
from reports.subject import Beforehand, Locked, Past, Since, Subject, Unconfirmed
from scoring.evaluate import compile_model, evaluate
from scoring.model import Stage
from scoring.result import Bounds, Outcome

THEN = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)


def part(report: Report, id_: str) -> Section | None:
    return next((section for section in report.sections if section.id == id_), None)


def tables(section: Section) -> dict[str, Table]:
    return {block.caption: block for block in section.blocks if isinstance(block, Table)}


def since(now: Subject, before: dict[str, Answer], **more: object) -> Since:
    model = compile_model(now.library, now.scoring)
    evaluation = evaluate(model, Response(before))
    assert evaluation.bounds is not None
    bounds = {each.dimension.id: each.bounds.said for each in evaluation.dimensions if each.bounds}
    titles = {each.dimension.id: each.dimension.title for each in evaluation.dimensions}
    past = Past(THEN, Stage.FEASIBILITY, Outcome.NOT_READY, Stage.EXPLORE, evaluation.bounds.said, bounds, titles, ("standard", "2.0.0", "ab"))
    return Since((past,), before, (), evaluation, None)._replace(**more)  # type: ignore[arg-type]


def composed(before: dict[str, Answer], now: dict[str, Answer], **more: object) -> Section:
    made = subject(now)
    found = part(compose(replace(made, since=since(made, before, **more))), "over-time")
    assert found is not None
    return found


def test_without_a_last_time_nothing_is_said_of_it() -> None:
    report = compose(subject(answers(1)))
    assert part(report, "over-time") is None
    assert part(report, "beforehand") is None
    assert "Decided beforehand" not in dict(report.facts)
    versions = part(report, "versions")
    assert versions is not None
    assert ("Decided beforehand", "No", "") in next(iter(tables(versions).values())).rows, "whoever looks for it finds it"


def test_each_changed_answer_stands_with_both_values_its_points_and_its_reason() -> None:
    before = answers(3, known=1)
    after = {**before, "SA1": given("staff" if before["SA1"].value != "staff" else "managers", note="The team wrote to the board.")}
    table = tables(composed(before, after))["Answers that changed"]
    (row,) = table.rows
    assert row[0] == subject(after).question("SA1").label
    assert row[1] != row[2]
    assert row[4] == "The team wrote to the board."
    made = subject(after)
    then, now = since(made, before).evaluation, made.evaluation
    assert then.bounds is not None
    assert now.bounds is not None
    assert table.total is not None
    moved = now.bounds.said.lower - then.bounds.said.lower
    assert table.total[3] == f"{'+' if moved > 0 else '−'}{abs(moved) // 10}.{abs(moved) % 10}"


def test_the_points_add_up_however_many_answers_changed() -> None:
    before, after = answers(5, known=0.7), answers(6, known=0.9)
    table = tables(composed(before, after))["Answers that changed"]
    assert table.total is not None

    def tenths(cell: object) -> int:
        return int(str(cell).replace("−", "-").replace("+", "").replace(".", "") or "0")

    assert sum(tenths(row[3]) for row in table.rows) == tenths(table.total[3])


def test_a_change_without_a_reason_says_so() -> None:
    before = answers(3, known=1)
    after = {**before, "SA1": Answer(State.DONT_KNOW)}
    assert tables(composed(before, after))["Answers that changed"].rows[0][4] == "No reason was given"


def test_a_first_answer_needs_no_reason_for_being_another() -> None:
    after = answers(3, known=1)
    before = {id_: answer for id_, answer in after.items() if id_ != "SA1"}
    after["SA1"] = given("staff")
    (row,) = tables(composed(before, after))["Answers that changed"].rows
    assert (row[1], row[4]) == ("No answer yet", "")


def test_a_change_is_called_sure_only_if_the_bounds_lie_apart() -> None:
    made = subject(answers(4, known=1, best=True))
    titles = [each.dimension.id for each in made.evaluation.dimensions]
    found = since(made, answers(4, known=1))
    low, open_, same, high = titles[:4]
    current = {each.dimension.id: each.bounds.said for each in made.evaluation.dimensions if each.bounds}
    bounds = {
        low: Bounds(0, current[low].lower - 7), open_: Bounds(0, 1000), same: current[same], high: Bounds(min(current[high].upper + 1, 1000), 1000),
    }  # fmt: skip
    past = found.past[0]._replace(dimensions=bounds)
    report = compose(replace(made, since=found._replace(past=(past,))))
    section = part(report, "over-time")
    assert section is not None
    changes = [row[-1] for row in tables(section)["Each dimension over time, with its bounds"].rows]
    assert changes[0] == Shown("met", "Up by at least 0.7")
    assert changes[1] == Shown("not_known", "Not decided by what is known")
    assert changes[2] == "None"
    assert changes[4] == "Only one of the two has a score"


def test_gates_that_stand_otherwise_are_named_with_both_states() -> None:
    before = {**answers(4, known=1, best=True), "SA9": given("no")}
    after = {**before, "SA9": given("yes")}
    rows = tables(composed(before, after))["Gates that stand otherwise than last time"].rows
    assert [(cell.mark if isinstance(cell, Shown) else cell) for row in rows for cell in row[1:]][:2] == ["not_met", "met"]


def test_a_change_of_the_rules_is_not_taken_for_progress() -> None:
    before = answers(3, known=1)
    made = subject(before)
    found = since(made, before)
    past = found.past[0]._replace(bounds=Bounds(100, 200), scoring=("standard", "1.0.0", "cd"))
    section = part(compose(replace(made, since=found._replace(past=(past,)))), "over-time")
    assert section is not None
    said = " ".join(block.text for block in section.blocks if isinstance(block, Paragraph))
    assert "The questions or the scoring changed since" in said
    assert "then it was 10.0 to 20.0" in said
    assert "No answer is another than last time." in said


def test_what_nobody_confirmed_is_said_on_the_first_page_with_the_score_without_it() -> None:
    made = subject(answers(3))
    report = compose(replace(made, unconfirmed=Unconfirmed(7, Bounds(120, 880))))
    text = markdown.render(report)
    assert "Seven answers are carried forward from an earlier assessment, and nobody has confirmed them." in text
    assert "the score is 12.0 to 88.0" in text
    assert text.index("Seven answers are carried forward") < text.index("Since last time")


def decided(answers_seen: int = 0, carried: int = 0, earlier: int = 0, now: str = "") -> Beforehand:
    parts = (Locked("stage", "Stage 2: feasibility", now), Locked("scoring", "standard, version 2.0.0", ""))
    return Beforehand(THEN, "abcdef" * 10, answers_seen, carried, earlier, parts)


def in_short(found: Beforehand) -> str:
    return dict(compose(replace(subject(answers(1)), beforehand=found)).facts)["Decided beforehand"]


def test_the_first_page_says_whether_it_was_locked_before() -> None:
    assert in_short(decided()) == "Locked before the first answer, on 1 March 2025 (hash abcdefabcdef)"
    assert in_short(decided(answers_seen=1)).startswith("Locked on 1 March 2025, after one answer was seen")
    assert in_short(decided(carried=40)).startswith("Locked on 1 March 2025, before this time's first answer; the answers of last time were known")
    assert in_short(decided(answers_seen=12)).startswith("Locked on 1 March 2025, after 12 answers were seen")
    assert in_short(decided(earlier=1)).startswith("Decided anew on 1 March 2025, before the first answer")
    changed = in_short(decided(now="Stage 1: explore"))
    assert changed == "Changed after answers were seen: the stage aimed at. Locked on 1 March 2025 (hash abcdefabcdef)"


def test_the_report_shows_what_was_decided_and_how_it_is_now() -> None:
    section = part(compose(replace(subject(answers(1)), beforehand=decided(now="Stage 1: explore", earlier=2))), "beforehand")
    assert section is not None
    (table,) = tables(section).values()
    assert table.rows[0] == ("The stage aimed at", "Stage 2: feasibility", "Changed: Stage 1: explore")
    assert table.rows[1][2] == Shown("met", "As decided")
    assert "abcdef" * 10 in table.note
    assert any("Two earlier decisions" in block.text for block in section.blocks if isinstance(block, Paragraph))


def test_where_a_weak_dimension_weighs_more_the_total_is_still_what_the_score_moved() -> None:
    from fractions import Fraction

    before, after = answers(5, known=0.7), answers(6, known=0.9)
    made = subject(after)
    scoring = made.scoring.model_copy(update={"power": Fraction(1, 5)})
    model = compile_model(made.library, scoring)
    now = replace(made, scoring=scoring, evaluation=evaluate(model, Response(after)))
    found = since(now, before)
    section = part(compose(replace(now, since=found)), "over-time")
    assert section is not None
    table = tables(section)["Answers that changed"]
    assert table.total is not None
    assert now.evaluation.bounds is not None
    assert found.evaluation.bounds is not None
    moved = now.evaluation.bounds.said.lower - found.evaluation.bounds.said.lower
    assert table.total[3] == f"{'+' if moved > 0 else '−'}{abs(moved) // 10}.{abs(moved) % 10}"
    assert "cost of imbalance" in str(table.rows[-1][4])
