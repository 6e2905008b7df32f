"""The tables of a report: every figure as it is printed, and no missing thing in the place of another."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from report_samples import tables as printed_tables
from report_subjects import answers, compared, given, shipped, subject

from questionnaires.answers import Answer, Evidence, Level, Response, State
from questionnaires.texts import in_language
from reports import data
from reports.clean import texts_in
from reports.compose import compose
from reports.dataset import DataTable, Named, Value
from reports.document import Report, Section
from reports.pdf import _data  # pyright: ignore[reportPrivateUsage]
from reports.subject import Subject
from scoring.evaluate import compile_model, evaluate

SEEDS = range(3)


@cache
def report(seed: int) -> Report:
    return compose(subject(answers(seed, known=0.7) | compared()))


def rows(table: DataTable) -> list[dict[str, Value]]:
    return [dict(zip([column.id for column in table.columns], row, strict=True)) for row in table.rows]


def by_id(table: DataTable) -> dict[Value, dict[str, Value]]:
    return {row["id"]: row for row in rows(table)}


def ids(values: tuple[Value, ...]) -> set[str]:
    return {value.id for value in values if isinstance(value, Named)}


def section(found: Report, id_: str) -> Section:
    return next(each for each in found.sections if each.id == id_)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_dimension_has_the_figures_that_are_printed_in_the_profile(seed: int) -> None:
    found = rows(report(seed).data["dimensions"])
    (profile,) = printed_tables(section(report(seed), "profile"))
    scored = [row for row in found if row["lower"] is not None]
    assert len(scored) == len(profile.rows) == 10
    for row, (title, _, points, answered, band) in zip(scored, profile.rows, strict=True):
        lower, upper = row["lower"], row["upper"]
        assert (row["title"], f"{row['coverage']}%") == (title, answered)
        assert points == (f"{lower} to {upper}" if lower != upper else str(lower))
        assert isinstance(row["band"], Named)
        assert row["band"].text == band.word  # type: ignore[union-attr]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_question_has_the_weights_and_points_that_are_printed_in_the_working(seed: int) -> None:
    found, compared_with = by_id(report(seed).data["questions"]), 0
    for printed in printed_tables(section(report(seed), "working")):
        titles = [column.title for column in printed.columns]
        if "Value" not in titles:
            continue
        for row in printed.rows:
            cells = dict(zip(titles, map(str, row), strict=True))
            mine = found[cells["Question"].rsplit("(", 1)[1].rstrip(")")]
            if cells["Weight in the dimension"] == "left out":
                assert mine["weight"] is mine["points_lower"] is mine["value_lower"] is None
                continue
            compared_with += 1
            assert (f"{mine['weight_within']}%", f"{mine['weight']}%") == (cells["Weight in the dimension"], cells["Weight of the whole"])
            for of, title in (("points", "Points of the whole"), ("within", "Points in the dimension"), ("value", "Value")):
                lower, upper = mine[f"{of}_lower"], mine[f"{of}_upper"]
                assert cells[title] == (f"{lower} to {upper}" if lower != upper else str(lower))
    assert compared_with > 40


@pytest.mark.parametrize("seed", SEEDS)
def test_what_questions_and_dimensions_add_adds_up_to_the_score(seed: int) -> None:
    made = report(seed).data
    (verdict,) = rows(made["verdict"])
    for end in ("lower", "upper"):
        for name in ("questions", "dimensions"):
            assert sum(cell for cell in made[name].column(f"points_{end}") if isinstance(cell, Decimal)) == verdict[end]


def test_each_of_the_nested_bounds_lies_within_the_next_and_the_first_are_those_of_the_score() -> None:
    made = report(1).data
    found: dict[Value, dict[str, tuple[Value, Value]]] = {}
    for row in rows(made["bounds"]):
        assert isinstance(row["level"], Named)
        found.setdefault(row["id"], {})[row["level"].id] = (row["lower"], row["upper"])
    (verdict,) = rows(made["verdict"])
    assert found["all"]["said"] == (verdict["lower"], verdict["upper"])
    assert len(found) == 11
    for each in found.values():
        (a, b), (c, d), (e, f) = each["said"], each["documented"], each["checked"]
        assert e <= c <= a <= b <= d <= f  # type: ignore[operator]


def test_answered_dont_know_not_applicable_unanswered_and_not_asked_are_five_different_words() -> None:
    library, _ = shipped()
    refusable = next(each.id for each in library.questions.values() if each.not_applicable is not None)
    told = answers(2, known=0.7) | {refusable: Answer(State.NOT_APPLICABLE, reason="There is none.")}
    told["depth"] = given("core")
    table = compose(subject(told)).data["questions"]
    assert set(library.questions) <= set(by_id(table))
    states = {value for value in table.column("state") if isinstance(value, Named)}
    assert {each.id for each in states} == {"answered", "dont_know", "not_applicable", "unanswered", "not_asked"}
    assert len({each.text for each in states}) == 5
    assert by_id(table)[refusable]["reason"] == "There is none."
    for row in rows(table):
        assert isinstance(row["state"], Named)
        if row["state"].id in ("dont_know", "not_applicable", "unanswered"):
            assert row["answer"] is row["given"] is None


def test_what_is_missing_is_empty_and_never_nought() -> None:
    (verdict,) = rows(compose(subject({})).data["verdict"])
    assert (verdict["central"], verdict["cost_lower"], verdict["reached"], verdict["stage"]) == (None, None, None, None)
    assert (verdict["lower"], verdict["upper"], verdict["coverage"]) == (Decimal("0.0"), Decimal("100.0"), 0)


def test_an_answer_stands_as_it_is_read_and_as_it_is_stored_with_all_that_supports_it() -> None:
    evidence = Evidence(Level.CHECKED, "Survey report", "Shared drive", "2026-10-01", "Internal audit", "2026-11-02")
    row = by_id(compose(subject({"SA1": Answer(State.ANSWERED, "staff", evidence, note="Agreed."), "PC1": given("wales")})).data["questions"])
    assert (row["PC1"]["answer"], row["PC1"]["given"]) == ("Wales", "wales")
    found = row["SA1"]
    assert (found["document"], found["kept_where"], found["checked_by"], found["note"]) == ("Survey report", "Shared drive", "Internal audit", "Agreed.")
    assert (found["dated"], found["checked_on"]) == (date(2026, 10, 1), date(2026, 11, 2))


def test_long_text_is_whole_in_the_data() -> None:
    note = "word " * 4_000
    found = by_id(compose(subject({"SA1": given("staff", note=note)})).data["questions"])
    assert found["SA1"]["note"] == note


def test_every_gate_names_the_questions_that_it_waits_for_or_fails_by() -> None:
    found = rows(report(1).data["gates"])
    known = set(shipped()[0].answerable)
    assert {row["state"].id for row in found if isinstance(row["state"], Named)} >= {"met", "not_met", "not_known"}
    for row in found:
        assert isinstance(row["state"], Named)
        if row["state"].id in ("not_known", "not_asked"):
            assert row["open"]
        for ids_ in (row["open"], row["failing"]):
            assert set(ids_ if isinstance(ids_, tuple) else ()) <= known


def test_the_hash_of_the_answers_is_that_of_the_footer_in_every_variant() -> None:
    for variant in ("full", "summary", "plan", "publishable"):
        made = compose(subject(answers(1)), variant)
        hash_ = next(row["hash"] for row in rows(made.data["definitions"]) if row["id"] is None)
        assert str(hash_)[:12] in made.footer


def test_shorter_variants_have_fewer_tables_and_what_is_published_has_no_notes_or_names() -> None:
    told = answers(1) | {"SA2": Answer(State.DONT_KNOW, who_could_know="Jo Inparticular", note="Ask Jo.")}
    full = compose(subject(told)).data
    assert by_id(full["questions"])["SA2"]["note"] == "Ask Jo."
    assert list(full) == ["verdict", "bounds", "dimensions", "gates", "questions", "actions", "sources", "definitions", "columns"]
    assert "questions" not in compose(subject(told), "summary").data
    assert list(compose(subject(told), "plan").data) == ["verdict", "gates", "actions", "definitions", "columns"]
    published = compose(subject(told), "publishable").data
    assert list(published) == list(full)
    assert not any("Ask Jo" in text or "Inparticular" in text for table in published.values() for text in texts_in(table))
    assert not any(published["questions"].column("note"))


def test_every_column_of_every_table_is_explained_and_none_is_called_like_another_beside_it() -> None:
    made = report(1).data
    explained = {(row["table"], row["id"]): row for row in rows(made["columns"])}
    for table in made.values():
        titles = [column.title.lower() for column in table.columns]
        assert len(set(titles)) == len(titles), table.name
        for column in table.columns:
            assert column.about.endswith(".")
            if table.name != "columns":
                assert explained[table.title, column.id]["text"] == column.about


def test_ids_are_the_same_in_every_language_and_words_are_not() -> None:
    english = report(1).data
    with in_language("cy"):
        welsh = compose(subject(answers(1, known=0.7) | compared())).data
    assert list(english) == list(welsh)
    for name, table in english.items():
        assert [column.id for column in table.columns] == [column.id for column in welsh[name].columns]
        assert table.title != welsh[name].title
        for column in table.columns:
            assert ids(table.column(column.id)) == ids(welsh[name].column(column.id))
    assert english["gates"].column("id") == welsh["gates"].column("id")


def test_a_row_with_a_cell_that_no_column_is_for_is_refused() -> None:
    with pytest.raises(ValueError, match=r"gates has no column \['colour'\]"):
        data.table("gates", ["id", "title"], [{"id": "a", "colour": "red"}])


def test_no_other_format_carries_the_tables_or_counts_their_characters() -> None:
    made = report(1)
    bare = replace(made, data={})
    assert list(texts_in(made)) == list(texts_in(bare))
    assert json.dumps(_data(made)) == json.dumps(_data(bare))


def test_a_power_below_one_tells_what_imbalance_costs() -> None:
    given_ = subject(answers(1))
    library, model = shipped()
    scoring = model.scoring.model_copy(update={"power": Fraction(1, 2)})
    uneven: Subject = replace(given_, scoring=scoring, evaluation=evaluate(compile_model(library, scoring), Response(given_.response.answers)))
    (verdict,) = rows(data.tables(uneven)["verdict"])
    assert verdict["power"] == Decimal("0.5")
    assert isinstance(verdict["cost_upper"], Decimal)
    assert verdict["cost_upper"] > 0
