"""The report on services side by side: what it says, in which order, and that every format says the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from comparison_samples import AS_OF, best, comparison, groups, name_of, service, sure
from jsonschema import Draft202012Validator
from report_subjects import given
from test_every_format import ALL, READ

from questionnaires.answers import Response
from questionnaires.texts import in_language
from reports import data_compared, json_file, rendering
from reports.clean import texts_in
from reports.comparison import Comparison
from reports.compose_comparison import anonymous, compose, decision_record
from reports.document import Report, Section, Shaded, States, Table
from reports.parts.compared import matrix, order, pictures, said, told
from reports.parts.compared.first import lock
from reports.rulebook import Lock
from scoring.comparison import decided

STANDING = "not an award evaluation under the Procurement Act 2023 or the Provider Selection Regime"


@cache
def report() -> Report:
    return compose(comparison())


@cache
def text(format_: str, which: str = "full") -> str:
    made = {"full": report, "record": lambda: decision_record(comparison()), "without names": lambda: compose(anonymous(comparison()))}[which]()
    return " ".join(READ[format_](rendering.render(made, format_)).replace("\u200b", "").replace("\u2060", "").split())


def tables(found: object) -> Iterator[Table]:
    if isinstance(found, Table):
        yield found
    for each in getattr(found, "blocks", None) or getattr(found, "sections", ()):
        yield from tables(each)


def section(id_: str, of: Report | None = None) -> Section:
    return next(each for each in (of or report()).sections if each.id == id_)


def test_gates_come_first_then_the_matrix_then_what_can_be_said_and_ranks_only_after() -> None:
    ids = [each.id for each in report().sections]
    assert ids[:7] == ["compared", "gates", "matrix", "whole", "said", "order", "critical"]
    ranked = [each.id for each in report().sections if "Rank" in {column.title for table in tables(each) for column in table.columns}]
    assert ranked == ["order", "order-low"]


@pytest.mark.parametrize("format_", ALL)
def test_every_format_says_that_it_is_no_award_evaluation_and_whether_the_rules_came_first(format_: str) -> None:
    for which in ("full", "record", "without names"):
        assert STANDING in text(format_, which)
    if format_ in ("pdf", "docx", "html", "md"):
        assert "The rules were locked on 24 October 2026, before the services were opened on 3 November 2026" in text(format_)
        assert "One service was added after the others were first opened. None was removed." in text(format_)
    else:
        assert "Locked before the services were opened" in text(format_)


@pytest.mark.parametrize("format_", ALL)
def test_every_service_stands_in_every_format_with_its_bounds_and_what_stands_apart_with_why(format_: str) -> None:
    group = comparison().groups[0]
    for row, each in enumerate(group.services):
        low, high = (re.escape(end) for end in told.score(group, row).split(" to "))
        figures = f"(?<![\\d.]){low}(?: to)? {high}"
        assert re.search(f"{re.escape(each.name)}.{{0,200}}?{figures}", text(format_)), each.name
    assert "Old Mill Repairs" in text(format_)
    assert "an older version that is not kept here" in text(format_)


@pytest.mark.parametrize("format_", ALL)
def test_the_same_comparison_gives_the_same_bytes(format_: str) -> None:
    assert rendering.render(report(), format_) == rendering.render(compose(comparison()), format_)


def test_the_first_page_says_in_a_sentence_how_many_are_ready_for_what() -> None:
    assert report().verdict.headline == "Six services in two groups that are not ranked together"
    assert report().verdict.score == ""
    alone = compose(comparison(3, others=False))
    assert alone.verdict.headline == "Three services: none is ready for a business case"
    group = comparison(3, others=False).groups[0]
    for row in range(3):
        assert told.ready_for(group, row) in ("Feasibility", "Explore")
    assert alone.verdict.sentence == "Two are ready for a feasibility study. One is ready to explore the idea."


@pytest.mark.parametrize(
    ("found", "said_"),
    [
        (Lock("before", AS_OF - timedelta(days=3), AS_OF), "Yes. The rules were locked on 20 November 2026, before"),
        (Lock("before", AS_OF - timedelta(days=3)), "have not been opened side by side since"),
        (Lock("after", AS_OF, AS_OF - timedelta(days=3)), "No. The services were opened on 20 November 2026, and the rules were locked only afterwards"),
        (Lock("changed", AS_OF - timedelta(days=3), AS_OF - timedelta(days=1), AS_OF), "In part. .* changed later, on 23 November 2026"),
        (Lock("never"), "No. The rules were never locked"),
    ],
)
def test_it_is_said_whether_the_rules_were_locked_first(found: Lock, said_: str) -> None:
    assert re.search(said_, lock(found))


def test_a_group_of_another_country_stands_apart_with_why() -> None:
    (apart,) = [block for block in section("compared").blocks if isinstance(block, Section)]
    assert "Glen Young Carers stands apart from Group 1: in Scotland, not England." in list(texts_in(apart))


def test_gates_stand_by_stage_in_shape_and_word_with_how_many_are_in_the_way() -> None:
    table = next(tables(section("gates")))
    assert [column.title for column in table.columns] == ["Service", "Ready for", "1. Explore", "2. Feasibility", "3. Business case", "4. Launch"]
    first = table.rows[0]
    assert first[:2] == ("Harbour Libraries", "Feasibility")
    states = [[(each.mark, each.word) for each in cell.states] for cell in first[2:] if isinstance(cell, States)]
    assert states[:3] == [[("met", "Met")], [("met", "Met")], [("not_met", "1 not met"), ("not_known", "1 not known")]]


@pytest.mark.parametrize(("count", "parts", "as_rows"), [(2, 1, False), (5, 1, False), (6, 2, False), (12, 3, False), (20, 3, False), (31, 2, True)])
def test_the_matrix_is_split_so_that_every_number_stays_whole(count: int, parts: int, as_rows: bool) -> None:
    made = matrix.matrix(comparison(count, others=False, drawn=False))
    assert made is not None
    found = list(tables(made))
    assert len(found) == parts
    assert made.wide is (count > matrix.MOST_UPRIGHT)
    shown = [title for table in found for title in ([row[0] for row in table.rows] if as_rows else [column.title for column in table.columns[1:]])]
    assert [name for name in shown if name in {name_of(at) for at in range(count)}] == [name_of(at) for at in range(count)] * (parts if as_rows else 1)


def test_the_ground_of_a_figure_is_darker_the_higher_its_lower_bound() -> None:
    group = comparison().groups[0]
    for row in range(len(group)):
        for place, _ in told.dimensions(group):
            cell, low = matrix.figure(group, row, place), int(group.matrix.dimension_low[row, place])
            assert isinstance(cell, Shaded)
            assert cell.depth == min(low // 200_000, 4)


def test_only_what_is_decided_is_said_to_be_decided() -> None:
    group = comparison().groups[0]
    sentences = list(said.undecided(group))
    assert any("is not decided by what is known" in each for each in sentences)
    for sentence in sentences:
        for one, others in re.findall(r"(?:that|and) ([^.,]+?) scores higher than ([^.]+)", sentence):
            row = next(at for at, each in enumerate(group.services) if each.name == one)
            for other in (at for at, each in enumerate(group.services) if each.name in others):
                assert decided(group.matrix, row, other)
                assert group.matrix.low[row] > group.matrix.high[other]


def test_the_picture_of_dominance_and_the_table_beside_it_say_the_same() -> None:
    group = comparison(12).groups[0]
    found, plot = group.dominance, pictures.diagram(group)
    assert found is not None
    assert plot is not None
    assert len(plot.ties) == len(found.necessary) + len(found.possible)
    for tie in plot.ties:
        assert plot.spots[tie.one].y > plot.spots[tie.other].y
    (table,) = [each for each in tables(section("said", compose(comparison(12)))) if each.caption == "Who is at least as good throughout"]
    for one, other in found.possible:
        row = next(row for row in table.rows if row[0] == told.name(group, one))
        assert told.name(group, other) in str(row[2])


def test_labels_in_the_scatter_do_not_cover_each_other_while_there_is_room() -> None:
    plot = pictures.scatter(comparison().groups[0])
    assert plot is not None
    assert all(0 <= spot.x <= 1000 and 0 <= spot.y <= (spot.top or 0) <= 1000 for spot in plot.spots)
    assert plot.text.count("answered") == len(comparison().groups[0])


def test_without_how_sure_it_is_there_is_no_order() -> None:
    made = compose(comparison(5, drawn=False))
    assert not any("Rank" in {column.title for column in table.columns} for table in tables(made))
    assert "no order is shown" in " ".join(texts_in(section("order", made)))
    assert not {"critical", "find-out", "readings"} & {each.id for each in made.sections}


def test_a_share_of_draws_is_whole_only_where_it_was_so_in_every_draw() -> None:
    assert told.of_draws(10_000, 10_000) == "every draw"
    assert told.of_draws(9_999, 10_000) == ">99%"
    assert (told.of_draws(9_950, 10_000), told.of_draws(9_949, 10_000)) == (">99%", "99%")
    assert (told.of_draws(0, 10_000), told.of_draws(1, 10_000), told.of_draws(50, 10_000)) == ("no draw", "<1%", "1%")
    assert all(told.of_draws(count, 10_000) != "100%" for count in range(10_001))


def test_equal_figures_share_a_rank_and_say_so() -> None:
    one = service(0)._replace(response=Response(best() | {"stage_aimed_at": given("G3")}))
    other = one._replace(key="other", name="Twin Libraries")
    (group,) = groups([one, other, service(1)])
    assert group.order.ranks[:2] == (1, 1)
    table = order.summary(group, sure(group).acceptability[0], group.order.rows)
    assert [row[1] for row in table.rows] == ["1, shared", "1, shared", "3"]
    assert any("share a rank" in each for each in said.undecided(group))


def test_seed_draws_completions_concentration_and_the_error_of_a_share_are_stated() -> None:
    told_ = " ".join(texts_in(section("order")))
    for part in ("2,000 draws with seed 7", "Concentration 60", "at most 1.2 percentage points", "Open answers were drawn once"):
        assert part in told_


def test_both_scorings_are_shown_with_what_differs() -> None:
    said_ = " ".join(texts_in(section("other-scoring")))
    assert "Standard scoring 2.0.0" in said_
    assert "Own of Harbour, Standard scoring 2.0.0" in said_


def test_a_decision_on_something_else_than_this_is_said_to_be_one() -> None:
    changed = replace(comparison(), decisions=(comparison().decisions[0]._replace(hash="ab" * 32),))
    assert "have changed" not in " ".join(texts_in(section("decisions")))
    assert "have changed" in " ".join(texts_in(section("decisions", compose(changed))))


def test_the_hash_of_a_comparison_changes_with_a_service_an_answer_or_a_rule() -> None:
    whole = comparison()
    others = (replace(whole, groups=whole.groups[:1]), replace(whole, rules=whole.rules._replace(top=2)), comparison(6))
    assert len({whole.fingerprint, *(each.fingerprint for each in others)}) == 4
    assert replace(whole, as_of=AS_OF + timedelta(days=1), title="Another name").fingerprint == whole.fingerprint


@pytest.mark.parametrize("format_", ALL)
def test_a_decision_record_has_what_was_decided_by_whom_why_and_on_what(format_: str) -> None:
    said_ = text(format_, "record")
    for part in ("We support Harbour Libraries first.", "It leads under every weighting", "Commissioning board"):
        assert part in said_
    assert comparison().fingerprint in said_.replace(" ", "")


def test_nothing_at_all_and_a_single_service_give_a_report_too() -> None:
    nothing = Comparison("", AS_OF, (), comparison().rules, Lock("never"))
    alone = replace(nothing, groups=groups([service(1)]))
    for each in (nothing, alone):
        for format_ in ALL:
            assert rendering.render(compose(each), format_)
            assert rendering.render(decision_record(each), format_)


def test_a_large_group_is_counted_on_paper_and_whole_in_the_data() -> None:
    (found,) = groups([service(number) for number in range(5)])
    rows = [number % 5 for number in range(told.MOST_LISTED + 1)]
    services = tuple(found.services[row]._replace(key=str(at), name=f"Service number {at}") for at, row in enumerate(rows))
    large = replace(found, services=services, matrix=found.matrix.rows(rows))
    whole = replace(comparison(5, others=False, drawn=False), groups=(large,), sure=(sure(large, draws=50),))
    made = compose(whole)
    assert max(len(table.rows) for table in tables(made)) < 80
    assert "More than 100 services: here they are counted" in " ".join(texts_in(made.sections))
    assert len(made.data["compared_services"].rows) == len(rows)
    assert rendering.render(made, "pdf")


def test_json_follows_the_schema_that_is_published_for_comparisons() -> None:
    published = json.loads((files("reports") / "comparison.schema.json").read_text(encoding="utf-8"))
    assert published == json_file.schema(data_compared.tables(comparison()), "comparison"), "Write the schema anew: it is json_file.schema(...) of a comparison that has everything."
    check = Draft202012Validator(published)
    for each in (comparison(), comparison(5, drawn=False), anonymous(comparison())):
        assert check.is_valid(json.loads(rendering.render(compose(each), "json")))  # pyright: ignore[reportUnknownMemberType]
    record = json.loads(rendering.render(decision_record(comparison()), "json"))
    assert record["format"] == "mutual-readiness/decision"


def test_every_table_is_in_the_documentation() -> None:
    told_ = (Path(__file__).parents[2] / "docs" / "compare.md").read_text(encoding="utf-8")
    for table in {**report().live, **report().data}.values():
        assert table.name == "columns" or f"| {table.title} | `{table.name}` | {table.about} |" in told_


def test_the_whole_report_can_be_said_in_welsh() -> None:
    with in_language("cy"):
        made = compose(comparison())
        assert made.language == "cy"
        assert "Procurement Act 2023" not in made.verdict.headline
        assert all(rendering.render(made, format_) for format_ in ALL)
    typed = ("Which three services", "an older version", "From the file", "Region of", *(name_of(at) for at in range(5)))
    own = {each.id for each in report().sections} - {"glossary", "decisions"}
    said_, english = ({text for each in found.sections if each.id in own for text in texts_in(each)} for found in (made, report()))
    assert not [each for each in said_ & english if len(each) > 40 and " " in each and not any(own in each for own in typed)]
