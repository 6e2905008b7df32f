"""What staff surveys left behind, in every format: every figure as it was released, and none of fewer than may be told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from report_samples import tables, texts
from report_subjects import answers, subject
from survey_samples import PAY, SKILLS, WISH, statements, survey

from questionnaires.texts import in_language
from reports import data_survey, html, json_file, markdown, pdf, word, xlsx
from reports.compose import compose
from reports.document import Facts, Section, Table
from reports.records import SurveyRecord
from reports.subject import Subject, SurveyTold

SECRET = "Xyzzy"


def about(*records: SurveyRecord, answered: tuple[str, ...] = ()) -> Subject:
    return replace(subject(answers(1)), surveys=tuple(SurveyTold(each, answered) for each in records or (survey(),)))


def part(given: Subject, id_: str, variant: str = "full") -> Section | None:
    return next((section for section in compose(given, variant).sections if section.id == id_), None)  # type: ignore[arg-type]


def found(given: Subject, id_: str = "surveys", variant: str = "full") -> Section:
    section = part(given, id_, variant)
    assert section is not None
    return section


def captioned(section: Section, caption: str) -> Table:
    return next(each for each in tables(section) if each.caption.startswith(caption))


def facts(section: Section) -> dict[str, str]:
    first = next(block for block in section.blocks if isinstance(block, Section))
    return dict(next(block for block in first.blocks if isinstance(block, Facts)).pairs)


def test_without_a_survey_nothing_is_said_of_any() -> None:
    report = compose(subject(answers(1)))
    assert not {"surveys", "survey-answers"} & {section.id for section in report.sections}
    assert not [name for name in report.data if name.startswith("survey")]


@pytest.mark.parametrize("variant", ["full", "publishable"])
def test_it_stands_before_the_ballot_and_the_workshops_and_its_replies_in_the_annex(variant: str) -> None:
    ids = [section.id for section in compose(about(), variant).sections]  # type: ignore[arg-type]
    assert ids.index("surveys") < ids.index("conflicts" if "conflicts" in ids else "sources")
    assert ids.index("survey-answers") > ids.index("surveys")


@pytest.mark.parametrize("variant", ["summary", "plan"])
def test_shorter_variants_leave_it_out(variant: str) -> None:
    assert part(about(), "surveys", variant) is None


def test_replies_are_held_against_head_count_by_group_and_never_told_of_fewer_than_ten() -> None:
    table = captioned(found(about()), "Who was asked")
    assert table.rows == (
        ("Nursing", "80", "48", "60.0%"),
        ("Therapy", "52", "32", "61.5%"),
        ("Estates", "9", "Fewer than 10, or not told", "Not told"),
        ("No group given", "Not known", "Fewer than 10, or not told", "Not known"),
    )
    assert table.total == ("Everybody", "141", "92", "65.2%")


def test_without_every_head_count_there_is_no_share_of_all_and_no_bounds() -> None:
    unbounded = tuple(each.model_copy(update={"bounds": None}) for each in statements())
    section = found(about(survey(asked=None, statements=unbounded)))
    table = captioned(section, "Who was asked")
    assert table.total == ("Everybody", "Not known", "92", "Not known")
    assert "not known of every group" in table.note
    glance = captioned(section, "Statements")
    assert glance.rows[0][3] == "Not known"
    assert "nothing can be said of those who did not answer" in glance.note


def test_each_statement_has_its_mean_its_bounds_and_the_assumption_they_rest_on() -> None:
    table = captioned(found(about()), "Statements")
    assert table.rows[0] == (f"{WISH}\nWish to do it; 1 (Strongly disagree) to 5 (Strongly agree)", "86", "3.4 (3.4302…)", "3.3 to 3.6")
    assert table.rows[2][1:] == ("92", "6.8 (6.8152…)", "6.6 to 7.1")
    assert str(table.rows[2][0]).endswith("Engagement now; 0 to 10")
    assert "for all 141 people, as if those who did not answer were like those who did" in table.note


def test_a_statement_that_fewer_than_ten_answered_has_no_figure() -> None:
    given = about()
    assert captioned(found(given), "Statements").rows[3][1:] == ("Fewer than 10, or not told", "", "")
    assert not [text for text in texts(found(given, "survey-answers")) if PAY in text]


def test_what_was_dropped_and_what_is_never_told_is_said() -> None:
    told = facts(found(about()))
    assert told["Rows in the file"] == "101"
    assert told["Left out"] == "Six rows, because the same person had replied or did not finish."
    assert told["Without an answer"] == "Three rows in which no answer could be read."
    assert told["Not read"] == "Two cells. They count as empty."
    assert told["Made with"] == "Microsoft Forms"
    assert any(text.startswith("Nothing is ever told of fewer than 10 people,") for text in texts(found(about())))


def test_of_a_survey_that_fewer_than_ten_answered_not_even_the_number_is_told() -> None:
    few = survey(rows=9, replies=7, left_out=1, silent=1, asked=30, groups=(), statements=())
    given = about(few)
    section = found(given)
    assert captioned(section, "Who was asked").total == ("Everybody", "30", "Fewer than 10, or not told", "Not told")
    assert "Rows in the file" not in facts(section)
    (row,) = json.loads(json_file.render(compose(given)))["tables"]["surveys"]
    assert (row["rows"], row["replies"]) == (None, None)


def test_the_annex_has_the_whole_distribution_and_groups_where_they_may_be_shown() -> None:
    section = found(about(), "survey-answers")
    whole, groups, *_ = tables(section)
    assert [row[2] for row in whole.rows] == ["7", "12", "20", "31", "16", "6"]
    assert whole.total == ("Everybody", "", "92", "100%")
    assert [column.title for column in groups.columns] == ["Answer", "Nursing", "Therapy"]
    assert any("Estates is not shown apart: fewer than 10 people." in text for text in texts(section))
    assert len(list(tables(section))[-1].rows) == 12, "eleven steps and don't know"


def test_the_answers_that_rest_on_it_are_named() -> None:
    assert any(text.startswith("No answer rests on it") for text in texts(found(about())))
    said = list(texts(found(about(answered=("SA2",)))))
    assert any("(SA2): " in text for text in said)


def test_several_surveys_stand_one_after_another() -> None:
    section = found(about(survey(), survey("Pulse survey", date(2026, 11, 20))))
    assert [block.title for block in section.blocks if isinstance(block, Section)] == ["Staff survey 2026, 2 October 2026", "Pulse survey, 20 November 2026"]
    ids = [each.id for each in section.blocks if isinstance(each, Section)]
    assert len(set(ids)) == 2


def test_what_is_published_has_every_figure_but_neither_name_nor_place() -> None:
    given = about(survey(SECRET, where=SECRET))
    assert sum(SECRET in text for text in texts(compose(given))) >= 2
    published = compose(given, "publishable")
    assert not [text for text in texts(published) if SECRET in text]
    assert not [cell for table in published.data.values() for row in table.rows for cell in row if SECRET in str(cell)]
    section = found(given, "surveys", "publishable")
    assert any("Survey of 2 October 2026" in text for text in texts(section))
    assert list(tables(section)) == list(tables(found(given)))


def test_it_stands_in_every_format() -> None:
    report = compose(about())
    assert SKILLS in markdown.render(report)
    assert SKILLS.encode() in html.render(report)
    with pikepdf.open(BytesIO(pdf.render(report))) as document:
        assert "What staff said in surveys" in [item.title for item in document.open_outline().root[0].children]
    assert len(word.render(report)) > 10_000
    book = openpyxl.load_workbook(BytesIO(xlsx.render(report)))
    assert {"Staff surveys", "Survey groups", "Survey statements", "Survey replies"} <= set(book.sheetnames)


def test_the_data_have_every_count_as_it_was_released_and_no_row_of_a_person() -> None:
    made = json.loads(json_file.render(compose(about())))["tables"]
    whole = [row for row in made["survey_answers"] if row["group"]["id"] == "all" and row["statement"] == 1]
    assert [(row["option"]["id"], row["people"]) for row in whole] == [("1", 7), ("2", 12), ("3", 20), ("4", 31), ("5", 16), ("?", 6), ("-", 0)]
    estates = [row for row in made["survey_answers"] if row["group"]["text"] == "Estates"]
    assert [(row["group"]["id"], row["people"], row["hidden"]["id"]) for row in estates] == [("3", None, "few")]
    assert [(row["group"]["id"], row["asked"], row["replies"], row["rate"]) for row in made["survey_groups"]] == [
        ("1", 80, 48, 60.0), ("2", 52, 32, 61.5), ("3", 9, None, None), ("4", None, None, None), ("all", 141, 92, 65.2),
    ]  # fmt: skip
    assert [(row["mean"], row["mean_lower"], row["mean_upper"]) for row in made["survey_statements"]] == [(3.4, 3.3, 3.6), (3.3, 3.1, 3.4), (6.8, 6.6, 7.1), (None, None, None)]


def test_in_welsh_it_has_the_same_figures() -> None:
    english = captioned(found(about()), "Statements")
    with in_language("cy"):
        _, welsh = tables(found(about()))
    assert [row[1] for row in welsh.rows[:3]] == [row[1] for row in english.rows[:3]]
    assert "Staff" not in welsh.caption


def test_every_table_and_column_of_a_survey_is_in_the_documentation() -> None:
    described = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
    made = compose(about()).data
    for table in (made[name] for name in data_survey.COLUMNS):
        names = ", ".join(f"`{column.id}`" for column in table.columns)
        assert f"**{table.title}** (`{table.name}`). {table.about} Columns: {names}." in described
        for column in table.columns:
            assert f"| `{column.id}` | {column.title} | {column.about} |" in described


def test_nothing_dropped_is_said_as_none() -> None:
    told = facts(found(about(survey(left_out=0, silent=0, unread=0, rows=92))))
    assert [told[name] for name in ("Left out", "Without an answer", "Not read")] == ["None"] * 3
