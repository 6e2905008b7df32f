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

import numpy as np
import pytest
from comparison_samples import AS_OF, best, comparison, groups, name_of, service, sure
from jsonschema import Draft202012Validator
from report_subjects import given
from test_every_format import ALL, READ

from questionnaires.answers import Response
from questionnaires.texts import in_language
from reports import data, data_compared, json_file, rendering
from reports.clean import texts_in
from reports.comparison import Comparison, Group
from reports.compose_comparison import anonymous, compose, decision_record
from reports.document import Report, Section, Shaded, States, Table
from reports.parts.compared import matrix, order, pictures, said, told
from reports.parts.compared.first import lock
from reports.rulebook import Lock
from scoring.comparison import decided
from scoring.matrix import Matrix

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
    assert ids[:7] == ["compared", "gates", "whole", "matrix", "said", "order", "critical"]
    ranked = [each.id for each in report().sections if "Rank" in {column.title for table in tables(each) for column in table.columns}]
    assert ranked == ["order", "order-low"]


@pytest.mark.parametrize("format_", ALL)
def test_every_format_says_that_it_is_no_award_evaluation_and_whether_the_rules_came_first(format_: str) -> None:
    for which in ("full", "record", "without names"):
        assert STANDING in text(format_, which)
    if format_ in ("pdf", "docx", "html", "md"):
        assert "The rules were locked on 24 October 2026, 14:34 UTC, before the services were opened on 3 November 2026, 14:34 UTC" in text(format_)
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
        (Lock("before", AS_OF - timedelta(days=3), AS_OF), "Yes. The rules were locked on 20 November 2026, 14:34 UTC, before"),
        (Lock("before", AS_OF - timedelta(days=3)), "have not been opened side by side since"),
        (Lock("after", AS_OF, AS_OF - timedelta(days=3)), "No. The services were opened on 20 November 2026, 14:34 UTC, and the rules were locked only afterwards"),
        (Lock("changed", AS_OF - timedelta(days=3), AS_OF - timedelta(days=1), AS_OF), "In part. .* changed later, on 23 November 2026"),
        (Lock("never"), "No. The rules were never locked"),
    ],
)
def test_it_is_said_whether_the_rules_were_locked_first(found: Lock, said_: str) -> None:
    assert re.search(said_, lock(found))


def test_what_came_and_went_after_the_first_look_belongs_to_that_sentence() -> None:
    assert lock(Lock("never", added=3)) == "No. The rules were never locked. Whoever set them could have seen the services first."
    assert lock(Lock("after", AS_OF, AS_OF, added=2, removed=0)).endswith("Two services were added after the others were first opened. None was removed.")


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
        for one, others in re.findall(r"^(\D+?) scores higher than (\D+)\.", sentence):
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
    assert any("have the same score" in each for each in said.undecided(group))


def test_seed_draws_completions_concentration_and_the_error_of_a_share_are_stated() -> None:
    told_ = " ".join(texts_in(section("order")))
    for part in ("2,000 draws with seed 7", "Concentration 60", "at most 50.0 percentage points", "Open answers were drawn once"):
        assert part in told_


def test_the_error_of_a_share_follows_from_the_completions_where_these_are_fewer_than_the_draws() -> None:
    """Of 5,000 services open answers are drawn 200 times each: whether one is ready was then found out 200 times, however many weights were drawn."""
    found = comparison().sure[0]
    assert found is not None
    for draws, completions, error in ((10_000, 200, "3.6"), (10_000, 10_000, "0.5"), (10_000, 0, "0.5"), (2_000, 5_000, "1.2")):
        each = found.acceptability[0]._replace(draws=draws, completions=completions)
        assert f"at most {error} percentage points" in order.draws(comparison(), found._replace(acceptability=(each,)))


def test_workshops_that_were_not_drawn_from_are_named_and_without_names_counted() -> None:
    found = comparison().sure[0]
    assert found is not None
    whole = replace(comparison(), sure=(found._replace(left_out=("Staff of Harbour",)), None))
    assert "on other dimensions: Staff of Harbour." in " ".join(texts_in(section("order", compose(whole))))
    unnamed = " ".join(texts_in(section("order", compose(anonymous(whole)))))
    assert "The weights of one workshop were not drawn from" in unnamed
    assert "Staff of Harbour" not in unnamed


def _of_ranks(lows: list[int]) -> Group:
    """A group with these lower bounds."""
    (found,) = groups([service(0), service(1)])
    figures = np.array(lows)
    same = Matrix(figures, figures, *list(found.matrix.rows([0] * len(lows)))[2:])
    services = tuple(found.services[0]._replace(key=str(at), name=f"Service number {at}") for at in range(len(lows)))
    return replace(found, services=services, matrix=same)


@pytest.mark.parametrize(
    ("lows", "shown", "said_"),
    [
        ([900, 800, 700, *[600] * 2, 500], 5, "The first 5 of 6 services are shown. All are in the data of this report."),
        ([900, 800, *[600] * 20], 2, "20 services share the next rank, 3. None of them is shown."),
        ([600] * 20, 8, "Rank 1 is shared by 12 more that are not shown."),
    ],
)
def test_services_that_share_a_rank_are_not_parted_by_how_they_were_collected_or_it_is_said(lows: list[int], shown: int, said_: str) -> None:
    group = _of_ranks(lows)
    rows = order.in_front(group, 4)
    assert len(rows) == shown
    assert said_ in order.left_out(group, rows)


def test_the_record_of_a_decision_says_of_how_many_services_it_shows_the_front() -> None:
    found = decision_record(comparison(12, others=False))
    (table,) = tables(section("order", found))
    assert len(table.rows) == 8
    assert "The first 8 of 12 services are shown." in " ".join(texts_in(section("order", found)))


def test_no_two_tables_of_an_order_have_the_same_caption() -> None:
    captions = [table.caption for id_ in ("order", "order-low") for table in tables(section(id_, compose(comparison(5, others=False))))]
    assert len(set(captions)) == len(captions)
    assert "Under any weights at all, at lower bounds" in captions


def test_ranks_under_other_weights_or_another_scoring_stand_beside_how_sure_the_order_is() -> None:
    for id_ in ("readings", "other-scoring"):
        table = list(tables(section(id_)))[-1]
        assert table.caption == "Bounds, and rank at lower bounds"
        assert "Ranks" in {column.title for column in table.columns}
        assert re.fullmatch(r"[\d.]+ to [\d.]+\nrank \d", str(table.rows[0][1]))


@pytest.mark.parametrize("format_", ["xlsx", "csv", "json", "md"])
def test_where_nothing_was_drawn_no_format_has_a_rank_a_seed_or_a_number_of_draws(format_: str) -> None:
    undrawn = replace(comparison(5, drawn=False), other=comparison().other)
    made = compose(undrawn)
    found = {column.id: [row[at] for row in table.rows] for table in (*made.live.values(), *made.data.values()) if table.name != "columns" for at, column in enumerate(table.columns)}
    assert not [id_ for id_ in ("tried_rank", "rank_at_lower", "best_rank", "draws", "seed") if any(each is not None for each in found.get(id_, ()))]
    shown = READ[format_](rendering.render(made, format_))
    assert not re.search(r"rank \d", shown)


def test_data_for_other_programs_say_what_they_are_for_by_themselves() -> None:
    assert STANDING in json.loads(rendering.render(report(), "json"))["standing"]
    assert STANDING in dict(data.about(report())).get("What this is for", "")
    assert "standing" not in json_file.schema({}, "result")["properties"]


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
    others = (replace(whole, groups=whole.groups[:1]), replace(whole, rules=whole.rules._replace(hash="ab" * 32)), comparison(6))
    assert len({whole.fingerprint, *(each.fingerprint for each in others)}) == 4
    assert replace(whole, lock=Lock("never")).fingerprint == whole.fingerprint
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


@pytest.mark.parametrize(("count", "sentences"), [(40, 2), (400, 1)])
def test_of_a_long_chain_it_is_told_that_it_is_open_and_only_of_a_shorter_one_who_is_above_whom(count: int, sentences: int) -> None:
    """Every service overlaps those near it and none far from it; of hundreds nobody reads each pair."""
    (first, *_) = groups([service(1), service(2)])
    rows = first.matrix.rows([0] * count)
    low = np.arange(count)
    chain = Group(first.under, first.like, first.services[:1] * count, Matrix(low, low + count - 2, *rows[2:]))
    assert len(chain.order.open_runs) == 1
    assert len(list(said.undecided(chain))) == sentences
