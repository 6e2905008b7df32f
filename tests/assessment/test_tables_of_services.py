"""Tables with one row per service: what a cell may say, each fault with its place, and files that mean harm."""

from __future__ import annotations

import csv
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest
from filled_rows import Written, filled
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from random_answers import answers as any_answer

from assessment.definitions import Definitions, shipped
from assessment.exchange import ExchangeError
from assessment.identity import LOCAL
from assessment.portfolio import table_cells, table_columns, table_files, table_rows, table_template
from assessment.portfolio.shapes import TAGS, Incoming
from assessment.portfolio.table_cells import BESIDE
from assessment.portfolio.table_columns import LEAVE_OUT, NAME, Use, guessed, use_of
from assessment.portfolio.table_files import LONGEST, Sizes, Table, TableError, opened
from assessment.portfolio.table_matrix import columns
from assessment.portfolio.table_rows import Read, Rows, read
from assessment.portfolio.table_template import MIMES, made
from assessment.record import NAME_QUESTION
from assessment.store import Store
from questionnaires.answers import Answer, Ballot, Evidence, Level, Response, State
from questionnaires.model import DEPTHS
from questionnaires.texts import in_language
from reports.clean import Cleaner
from scoring.matrix import columns_of, evaluate_all

HEAD = ["Service name", "lead", "failing", "staff", "vacancies", "turnover", "decided_on", "remarks"]
GOOD = ["Podiatry", "group", "money; quality", "120", "4.5%", "10; ?; 12.5", "2026-11-23", "None yet"]


def csv_of(*rows: Sequence[str], separator: str = ",") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode()


def xlsx_of(*rows: Sequence[Any], change: Callable[[Any], None] = lambda _: None) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Services"
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def parquet_of(**columns: Sequence[Any]) -> bytes:
    content = BytesIO()
    parquet.write_table(arrow.table(columns), content)
    return content.getvalue()


def taken(content: bytes, small: Definitions, name: str = "services.csv") -> Read:
    return read(opened(content, name), small)


def said(content: bytes, small: Definitions, name: str = "services.csv") -> list[str]:
    return [fault.said for fault in taken(content, small, name).faults]


def one(small: Definitions, **cells: str) -> Read:
    return taken(csv_of(["Service name", *cells], ["A", *cells.values()]), small)


def answer(small: Definitions, **cells: str) -> Answer:
    (row,) = one(small, **cells).rows
    (found,) = [each for id_, each in row.answers.items() if id_ != "service_name"]
    return found


def fault(small: Definitions, **cells: str) -> str:
    found = one(small, **cells)
    assert not found.rows
    (only,) = found.faults
    return only.said


def value(small: Definitions, **cells: str) -> object:
    found = answer(small, **cells)
    assert found.state is State.ANSWERED
    return found.value


def test_a_row_is_a_service_with_its_answers_and_tags_and_where_it_stands(small: Definitions) -> None:
    found = taken(csv_of([*HEAD, "Region", "tag: Trust"], [*GOOD, "North", "X"]), small)
    assert not found.faults
    (row,) = found.rows
    assert (row.name, row.where, row.tags) == ("Podiatry", "row 2 of services.csv", {"region": "North", "Trust": "X"})
    assert {id_: each.value for id_, each in row.answers.items()} == {
        "service_name": "Podiatry", "lead": "group", "failing": ("money", "quality"), "staff": Decimal(120), "vacancies": Decimal("4.5"),
        "turnover": (Decimal(10), None, Decimal("12.5")), "decided_on": date(2026, 11, 23), "remarks": "None yet",
    }  # fmt: skip
    assert all(each.evidence == Evidence() for each in row.answers.values())


@pytest.mark.parametrize(
    ("written", "expected"),
    [("group", "group"), (" A  GROUP ", "group"), ("A group", "group"), ("one", "one")],
)
def test_an_option_is_written_by_its_id_or_title_however_spaced_and_capitalised(written: str, expected: str, small: Definitions) -> None:
    assert value(small, lead=written) == expected


def test_an_option_is_known_in_every_language() -> None:
    content = csv_of(["Service name", "SA9"], ["A", "Ie"], ["B", "Nac ydw"], ["C", "yes"], ["D", "TRUE"])
    found = read(opened(content, "services.csv"), shipped())
    assert [row.answers["SA9"].value for row in found.rows if "SA9" in row.answers][-2:] == ["yes", "yes"]


def test_a_letter_is_no_option_since_options_move(small: Definitions) -> None:
    assert "'A' is not one of the options" in fault(small, lead="A")


def test_a_series_stands_in_one_cell_or_in_a_column_for_each_year(small: Definitions) -> None:
    years = (Decimal(10), None, Decimal(12))
    assert value(small, turnover="10;;12") == value(small, turnover="10; not known ; 12%") == years
    assert value(small, **{"turnover.1": "10", "turnover.2": "", "turnover year 3": "12"}) == years


def test_a_ballot_has_a_column_for_each_figure(small: Definitions) -> None:
    cells = {"ballot.eligible": "1,200", "ballot.voted": "900", "ballot.yes": "600", "Ballot no": "300", "ballot.rule_turnout": "50", "ballot.recorded": "yes"}
    found = value(small, **cells)
    assert isinstance(found, Ballot)
    assert (found.eligible, found.voted, found.yes, found.no, found.spoiled, found.recorded_before_count) == (1200, 900, 600, 300, None, True)
    assert found.rule is not None
    assert found.rule.turnout is not None


def test_nothing_dont_know_and_does_not_apply_are_three_things(small: Definitions) -> None:
    content = csv_of(["Service name", "lead", "staff"], ["A", "", ""], ["B", "Don’t know", "don't know: the finance lead"], ["C", "Does not apply: nobody works here", ""])
    first, second, third = taken(content, small).rows
    assert set(first.answers) == {"service_name"}
    assert second.answers["lead"] == Answer(State.DONT_KNOW)
    assert second.answers["staff"] == Answer(State.DONT_KNOW, who_could_know="the finance lead")
    assert third.answers["lead"] == Answer(State.NOT_APPLICABLE, reason="nobody works here")


def test_an_answer_is_said_unless_all_of_a_document_is_given(small: Definitions) -> None:
    document = {"lead what": "Minutes", "lead.where": "Shared drive"}
    assert answer(small, lead="one", **document).evidence.level is Level.SAID
    assert answer(small, lead="one", **document, **{"lead.date": "2026-01-02"}).evidence == Evidence(Level.DOCUMENTED, "Minutes", "Shared drive", "2026-01-02")
    assert answer(small, lead="one", **document, **{"lead.date": "2026-01-02", "lead evidence level": "said"}).evidence.level is Level.SAID
    found = answer(small, lead="one", **document, **{"lead.date": "May", "lead.evidence": "Checked", "lead.checked_by": "Audit"})
    assert found.evidence == Evidence(Level.CHECKED, "Minutes", "Shared drive", "May", "Audit")
    assert "still missing" in fault(small, lead="one", **{"lead.evidence": "documented"}).casefold() or "documented" in fault(small, lead="one", **{"lead.evidence": "documented"})
    assert "said, documented or checked" in fault(small, lead="one", **{"lead.evidence": "proven"})


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"lead": "grup"}, "cell B2 (lead): “grup”. 'grup' is not one of the options. Did you mean 'group'? The options are Nobody (nobody), One person (one), A group (group)."),
        ({"failing": "money; qualty"}, "'qualty' is not one of the options. Did you mean 'quality'?"),
        ({"failing": "money; nothing"}, "Nothing"),
        ({"failing": "money; Money"}, "Money"),
        ({"staff": "many"}, "'many' is not a number"),
        ({"staff": "-4"}, "-4 is below 0"),
        ({"staff": "100,001"}, "above 100,000"),
        ({"staff": "nan"}, "'nan' is not a number"),
        ({"staff": "inf"}, "'inf' is not a number"),
        ({"staff": "1e3"}, "'1e3' is not a number"),
        ({"staff": "25%"}, "'25%' is not a number"),
        ({"vacancies": "4.55"}, "4.55"),
        ({"turnover": "10; 12"}, "This takes 3 years"),
        ({"turnover": "10; 101; 3"}, "above 100"),
        ({"turnover": "?;?;?"}, "No year is filled in"),
        ({"turnover": "1;2;3", "turnover.1": "1"}, "again in parts in other columns"),
        ({"turnover.2": "many"}, "cell B2 (turnover.2): “many”"),
        ({"decided_on": "soon"}, "soon"),
        ({"decided_on": "2026-13-01"}, "2026-13-01"),
        ({"ballot": "200"}, "A ballot needs a column for each figure, such as ballot.eligible"),
        ({"ballot.eligible": "some"}, "cell B2 (ballot.eligible)"),
        ({"ballot.eligible": "10", "ballot.yes": "50"}, "only 10 could vote"),
        ({"staff": "does not apply: none"}, "“Does not apply” cannot be chosen here"),
        ({"lead": "n/a"}, "needs a reason behind a colon"),
        ({"lead": "does not apply"}, "needs a reason behind a colon"),
        ({"lead": "=SUM(A1:A9)"}, "It is a formula"),
        ({"lead": "#N/A"}, "shows an error"),
        ({"remarks": "x" * 501}, "501"),
        ({"remarks": "a\x07b"}, "cell B2 (remarks)"),
        ({"lead": "", "lead.what": "Minutes"}, "beside an answer that is not there"),
    ],
)  # fmt: skip
def test_each_fault_names_its_cell_and_keeps_its_row_apart(cells: dict[str, str], expected: str, small: Definitions) -> None:
    assert expected in fault(small, **cells)


def test_a_service_cannot_say_that_its_name_is_a_formula_or_nothing_or_that_of_another(small: Definitions) -> None:
    content = csv_of(["Service name", "lead"], ["A", "one"], ["", "one"], ["B", "one"], [" a ", "one"], ["=A2", "one"], ["A", "one"])
    assert said(content, small) == [
        "services.csv, cell A2 (Service name): “A”. Row 5 has the same name. Each service needs a name of its own.",
        "services.csv, cell A3 (Service name): “”. The service has no name. Give it one, so that everybody knows which service this is.",
        "services.csv, cell A5 (Service name): “a”. Row 2 has the same name. Each service needs a name of its own.",
        "services.csv, cell A6 (Service name): “=A2”. It is a formula. Formulas are not worked out; write the figure itself.",
        "services.csv, cell A7 (Service name): “A”. Row 2 has the same name. Each service needs a name of its own.",
    ]
    found = taken(content, small)
    assert [row.name for row in found.rows] == ["B"]
    assert found.left_out == 5


def test_what_is_read_without_fault_can_be_added(small: Definitions, store: Store) -> None:
    tags = [f"tag: t{number}" for number in range(13)]
    rows = [
        ["Sound", *["x"] * 12, ""], ["Ｈarbour", *[""] * 13], ["harbour", *[""] * 13], ["y" * 121, *[""] * 13], ["\u200b", *[""] * 13],
        ["Invisible", "\u200b", *[""] * 12], ["Full", *["x"] * 13], ["Fits", " " * 30 + "x" * 60, *[""] * 12],
    ]  # fmt: skip
    found = taken(csv_of(["Service name", *tags], *rows), small)
    assert [row.name for row in found.rows] == ["Sound", "Fits"]
    assert [fault.row for fault in found.faults] == [3, 4, 5, 6, 7, 8]
    assert "at most 12 tags" in found.faults[-1].why
    made = store.portfolios.make(LOCAL, "Ours")
    store.portfolios.add(LOCAL, made, [Incoming(row.name, small, row.answers, "row", row.where, tags=row.tags) for row in found.rows])


def test_good_rows_are_the_same_whatever_stands_in_the_others(small: Definitions) -> None:
    alone = taken(csv_of(HEAD, GOOD), small).rows[0]
    bad = ["Dental", *["nan"] * 7]
    found = taken(csv_of(HEAD, bad, GOOD, ["Third", *["inf"] * 7]), small)
    assert [(row.name, row.answers) for row in found.rows] == [(alone.name, alone.answers)]
    assert found.left_out == 2
    assert {each.row for each in found.faults} == {2, 4}


def test_a_column_that_is_nothing_or_is_there_twice_is_told_and_not_read(small: Definitions) -> None:
    content = csv_of(["Service name", "leed", "staff", "Staff", "lead"], ["A", "one", "1", "2", "group"])
    assert said(content, small) == [
        "services.csv, cell B1 (leed): “leed”. No question and no tag is called that, so the column was not read. Did you mean 'lead'?"
        " Use the id of a question, such as SA2, or leave the column out.",
        "services.csv, cell D1 (Staff): “Staff”. This column and another one are both taken for “staff Staff”, so neither was read."
        " The other one: services.csv, cell C1 (staff). Leave one of them out.",
    ]  # fmt: skip
    (row,) = taken(content, small).rows
    assert set(row.answers) == {"service_name", "lead"}


def test_what_stands_below_no_heading_is_a_fault_of_its_row(small: Definitions) -> None:
    found = taken(csv_of(["Service name", "", "lead"], ["A", "", "one"], ["B", "x", "one"], ["C", "", "one", "y"]), small)
    assert [row.name for row in found.rows] == ["A"]
    assert [(each.place, each.written) for each in found.faults] == [("services.csv, cell B3", "x"), ("services.csv, cell D4", "y")]


def test_a_person_can_say_what_a_column_is(small: Definitions) -> None:
    table = opened(csv_of(["Title", "Who", "Area of work", "Notes"], ["A", "one", "Health", "x"]), "services.csv")
    with pytest.raises(TableError, match=r"No column has the names of the services.*Title, Who, Area of work, Notes"):
        read(table, small)
    uses = (NAME, Use("answer", "lead", "value"), Use("tag", "sector"), LEAVE_OUT)
    found = read(table, small, uses)
    assert not found.faults
    assert (found.rows[0].answers["lead"].value, found.rows[0].tags) == ("one", {"sector": "Health"})
    assert tuple(use_of(use.key) for use in uses) == uses


def test_every_choice_of_a_mapping_has_a_key_a_title_and_a_heading_that_is_guessed_again(small: Definitions) -> None:
    for made_under in (small, shipped()):
        parts = [Use("answer", each.id, field) for each in made_under.library.questions.values() if each.id != NAME_QUESTION for field in BESIDE]
        uses = [use for use in (*table_columns.choices(made_under), *parts) if use != LEAVE_OUT]
        assert [use_of(use.key) for use in uses] == uses
        assert len({table_columns.title(use, made_under.library) for use in uses}) == len(uses)
        known = guessed([table_columns.heading(use) for use in uses], made_under)
        tags = {"sector": Use("answer", "sector", "value")}  # a question of that name comes first
        assert [tags.get(use.subject, found) if use.kind == "tag" else found for use, found in zip(uses, known, strict=True)] == [
            tags.get(use.subject, use) if use.kind == "tag" else use for use in uses
        ]


def test_labels_are_headings_in_every_language() -> None:
    with in_language("cy"):
        label = shipped().library.questions["SA2"].label
    assert guessed([label, "people  WILLING to lead", "sa2"], shipped()) == (Use("answer", "SA2", "value"),) * 3


@pytest.mark.parametrize(
    ("encode", "separator"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("cp1252", "|")],
)
def test_text_is_read_in_the_encodings_and_with_the_separators_that_programs_write(encode: str, separator: str, small: Definitions) -> None:
    content = csv_of(["Service name", "lead"], ["Café", "one"], ["Zwei", "group"], separator=separator).decode().encode(encode)
    assert [row.name for row in taken(content, small).rows] == ["Café", "Zwei"]


def test_a_table_of_one_row_or_of_names_alone_is_a_table(small: Definitions) -> None:
    assert [row.name for row in taken(csv_of(["Service name", "lead"], ["A", "one"]), small).rows] == ["A"]
    assert [row.name for row in taken(b"Service name\nA\nB\n", small).rows] == ["A", "B"]
    assert taken(b"Service name,lead\n", small).rows == ()
    assert taken(b"Service name,lead\n,,\n , \n", small) .left_out == 0


def test_a_workbook_shows_what_a_person_sees(small: Definitions) -> None:
    def change(sheet: Any) -> None:
        sheet["E2"].number_format = "0.0%"
        sheet["G2"].number_format = "dd/mm/yyyy"

    content = xlsx_of(HEAD, ["Podiatry", "group", "money", 120, 0.045, "10; ?; 12.5", datetime(2026, 11, 23), "x"], change=change)
    found = taken(content, small, "services.xlsx")
    assert not found.faults
    values = {id_: each.value for id_, each in found.rows[0].answers.items()}
    assert (values["staff"], values["vacancies"], values["decided_on"]) == (Decimal(120), Decimal("4.5"), date(2026, 11, 23))


def test_a_percentage_or_a_moment_in_a_workbook_is_not_taken_for_another_figure(small: Definitions) -> None:
    def change(sheet: Any) -> None:
        sheet["D2"].number_format = "0%"

    content = xlsx_of(HEAD, ["A", "", "", 0.25, "", "", datetime(2026, 11, 23, 12, 30), ""], change=change)
    assert said(content, small, "services.xlsx") == [
        "services.xlsx, sheet “Services”, cell D2 (staff): “25.00%”. '25.00%' is not a number. Write figures only, such as 12.5.",
        "services.xlsx, sheet “Services”, cell G2 (decided_on): “2026-11-23 12:30”. “2026-11-23 12:30” is not a date. Write day, month and year, such as 23 11 2026.",
    ]


def test_formulas_and_errors_in_a_workbook_are_faults_even_with_a_result(small: Definitions) -> None:
    def change(sheet: Any) -> None:
        sheet["B2"] = "=CONCAT(1)"
        sheet["D3"] = "#REF!"
        sheet["D3"].data_type = "e"

    content = xlsx_of(HEAD, ["A", "", "", "", "", "", "", ""], ["B", "", "", "", "", "", "", ""], change=change)
    assert [each.partition(": ")[0] for each in said(content, small, "s.xlsx")] == ["s.xlsx, sheet “Services”, cell B2 (lead)", "s.xlsx, sheet “Services”, cell D3 (staff)"]


def test_parquet_says_the_same_as_text(small: Definitions) -> None:
    content = parquet_of(
        **{"Service name": ["Podiatry", "Dental"], "lead": ["group", None], "failing": ["money; quality", None], "staff": [120.0, float("nan")],
           "vacancies": [Decimal("4.5"), None], "turnover": ["10; ; 12.5", None], "decided_on": [date(2026, 11, 23), None], "voluntary": [True, False]}
    )  # fmt: skip
    found = taken(content, small, "s.parquet")
    text = taken(csv_of([*HEAD[:-1], "voluntary"], [*GOOD[:-1], "yes"]), small)
    assert found.rows[0].answers == text.rows[0].answers
    assert found.rows[0].where == "row 1 of s.parquet"
    assert [each.said for each in found.faults] == ["s.parquet, row 2, column “staff”: “nan”. 'nan' is not a number. Write figures only, such as 12.5."]


def bomb() -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 30_000_000)
    return content.getvalue()


def merged(sheet: Any) -> None:
    sheet.merge_cells("A1:B1")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "There is nothing in this file"),
        (b" \r\n\r\n", "There is nothing in this file"),
        (b"%PDF-1.7", "no CSV, no Excel workbook"),
        (b'{"format": "x"}', "no CSV, no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100, "of an old kind"),
        (b"Service name,lead\nA\0,one\n", "cannot be read in any encoding"),
        (bytes(range(1, 256)) * 40, "cannot be read in any encoding"),
        (b'Service name,lead\n"A,one\n' + b"x" * 140_000, "does not end"),
        (b"PK\x03\x04" + b"0" * 100, "damaged"),
        (b"PAR1" + b"0" * 100, "damaged"),
        (bomb(), "unpacks to more than 50 MB"),
        (xlsx_of(["Service name", "lead"], ["A", "one"], change=merged), "A1:B1 are merged"),
        (b"lead\n" + b"one\n" * 3, "No column has the names"),
        (b"Service name" + b",x" * 2_001 + b"\nA\n", "beyond the 2,000 columns"),
        (b"Service name,lead\n" + b"A,one\n" * 11, "more than 10 services"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_table_is_refused_in_a_sentence(content: bytes, why: str, small: Definitions) -> None:
    sizes = Sizes(file=1_000_000, unpacked=50_000_000, rows=10, cells=1_000)
    with pytest.raises(TableError, match=why):
        read(opened(content, "services", sizes), small)


def test_a_file_that_is_too_large_is_not_read(small: Definitions) -> None:
    with pytest.raises(TableError, match="larger than 1 MB"):
        opened(b"Service name\n" + b"A\n" * 1_000_000, "x.csv", Sizes(1_000_000, 1, 1, 1))


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"There is no file .*none\.csv"):
        opened(tmp_path / "none.csv")


def test_a_parquet_file_with_lists_in_its_cells_is_refused_before_one_is_read(small: Definitions) -> None:
    content = parquet_of(**{"Service name": ["A"], "failing": [["money"] * 100_000]})
    with pytest.raises(TableError, match="“failing” has lists or parts in its cells"):
        opened(content, "s.parquet")


def test_a_long_text_that_a_parquet_file_says_in_every_row_is_held_once_and_cut(small: Definitions) -> None:
    content = parquet_of(**{"Service name": [f"S{at}" for at in range(4000)], "remarks": ["x" * 200_000] * 4000})
    assert len(content) < 100_000
    tracemalloc.start()
    (block, *_) = opened(content, "s.parquet").blocks()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert {len(each) for each in block.columns[1]} == {LONGEST + 1}
    assert peak < 20_000_000


def test_a_parquet_file_that_is_cut_off_gets_a_sentence(small: Definitions) -> None:
    content = parquet_of(**{"Service name": ["A"] * 1000})
    for cut in (content[:100] + content[-8:], content[:4] + b"\xff" * 60 + content[64:]):
        with pytest.raises(TableError, match="Parquet file is damaged"):
            taken(cut, small)


def test_rows_are_scored_in_chunks_with_the_same_integers_as_one_by_one(small: Definitions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "BLOCK", 3)
    rows = [[f"Service {n}", ["group", "one", "", "don't know", "Does not apply: x"][n % 5], "", str(n), ["oops", "4", "5"][n % 3], f"{n};1;{n}", "", ""] for n in range(10)]
    table = opened(csv_of(HEAD, *rows), "services.csv")
    found = read(table, small)
    chunks = list(Rows(table, small).chunks())
    assert len(chunks) == 4
    assert sum(chunk.left_out for chunk in chunks) == found.left_out == 4
    assert [name for chunk in chunks for name in chunk.names] == [row.name for row in found.rows]
    alone = evaluate_all(small.model, columns_of(small.model, [Response(row.answers) for row in found.rows]), len(found.rows))
    together = [evaluate_all(small.model, columns(chunk, small.model), len(chunk.names)) for chunk in chunks]
    for at, array in enumerate(alone):
        assert [each.tolist() for matrix in together for each in matrix[at]] == [each.tolist() for each in array]


def read_back(definitions: Definitions, format_: str, services: Iterable[Written], **more: Any) -> Read:
    return read(opened(filled(definitions, format_, services, **more), f"services.{format_}"), definitions)


@pytest.mark.parametrize("format_", MIMES)
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_column_of_the_template_is_known_again(format_: str, depth: Any, language: str) -> None:
    with in_language(language):
        definitions = shipped()
        for evidence in (False, True):
            uses = table_template.columns(definitions, depth=depth, evidence=evidence)
            table: Table = opened(made(definitions, format_, depth=depth, evidence=evidence), f"t.{format_}")
            assert guessed(table.headings, definitions) == uses
            assert read(table, definitions) == Read((), (), 0, 0, table.remarks)
            depths = {definitions.library.depths[use.subject] for use in uses if use.kind == "answer"}
            assert depths == set(DEPTHS[: DEPTHS.index(depth) + 1])


@pytest.mark.parametrize("format_", MIMES)
@settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(data=st.data())
def test_what_is_written_into_the_template_is_read_back(format_: str, small: Definitions, data: st.DataObject) -> None:
    answers = {id_: data.draw(any_answer(question)) for id_, question in small.library.questions.items() if id_ != "service_name" and data.draw(st.booleans())}
    name = data.draw(st.sampled_from(["Podiatry", "=1+1", "'-x", "Gŵyl", "@here"]))
    found = read_back(small, format_, [Written(name, answers, {"region": "North"})], evidence=True)
    assert not found.faults
    (row,) = found.rows
    assert (row.name, row.tags) == (name, {"region": "North"})
    order = [option.id for option in small.library.questions["failing"].options]
    if (ticked := answers.get("failing")) is not None and isinstance(ticked.value, tuple):  # options stand in the order of the question, as on screen
        answers["failing"] = replace(ticked, value=tuple(sorted(ticked.value, key=order.index)))
    assert {id_: each for id_, each in row.answers.items() if id_ != "service_name"} == {id_: stripped(each) for id_, each in answers.items()}


def stripped(answer: Answer) -> Answer:
    """As a table keeps it: texts cleaned and without spaces around them, no challenges, and evidence with values only."""
    evidence = answer.evidence if answer.state is State.ANSWERED else Evidence()
    kept = Evidence(evidence.level, *map(clean, (evidence.what, evidence.where, evidence.date, evidence.checked_by)))
    value = clean(answer.value) if isinstance(answer.value, str) else answer.value
    return Answer(answer.state, value, kept, clean(answer.reason), clean(answer.who_could_know), clean(answer.note))


def clean(text: str) -> str:
    return Cleaner.for_xml().text(text).strip()


def test_a_text_that_could_become_a_formula_is_read_back_as_it_was(small: Definitions) -> None:
    (row,) = read_back(small, "csv", [Written("=cmd", {"remarks": Answer(State.ANSWERED, "=1+1")})]).rows
    assert (row.name, row.answers["remarks"].value) == ("=cmd", "=1+1")


def test_beyond_the_faults_that_are_told_the_rest_are_counted_and_no_near_miss_is_looked_for(small: Definitions, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(table_rows, "MOST_LISTED", 5)
    monkeypatch.setattr(table_cells, "near_miss", lambda word, allowed: looked.append(word) or "")
    monkeypatch.setattr(table_files, "BLOCK", 6)
    rows = [[f"S{n}", f"grup{n}", f"yse{n}"] for n in range(20)]
    found = taken(csv_of(["Service name", "lead", "voluntary"], *rows), small)
    assert [(each.row, each.column) for each in found.faults] == [(2, 1), (2, 2), (3, 1), (3, 2), (4, 1)]
    assert (found.more, found.left_out, found.rows) == (35, 20, ())
    assert set(looked) == {f"{name}{n}" for n in range(3) for name in ("grup", "yse")}


def test_a_figure_is_explained_with_its_unit_in_the_sentence(small: Definitions) -> None:
    assert table_template.explained(Use("answer", "staff", "value"), small.library)[1] == "A figure from 0 to 100000 people."
    assert table_template.explained(Use("answer", "vacancies", "value"), small.library)[1] == "A figure from 0 to 100%."


def test_a_series_in_which_some_years_are_not_known_is_remarked_and_no_fault(small: Definitions) -> None:
    found = taken(csv_of(["Service name", "turnover"], ["A", "1; ?; 3"], ["B", "1;2;3"]), small)
    assert not found.faults
    assert found.remarks == ("turnover: in one service some years are known and others are not. Such an answer counts as open, whole.",)


@pytest.mark.parametrize("heading", ["Region", "REGION", "tag: Region", "tag: rhanbarth", "Rhanbarth"])
def test_a_tag_that_is_offered_is_the_same_however_its_heading_is_written(heading: str, small: Definitions) -> None:
    (row,) = taken(csv_of(["Service name", heading], ["A", "North"]), small).rows
    assert row.tags == {"region": "North"}
    offered = [table_columns.title(use, small.library) for use in table_columns.choices(small, heading, Use("tag", "region")) if use.kind == "tag"]
    assert len(offered) == len(set(offered)) == len(TAGS)


def test_two_services_of_one_name_are_both_kept_where_one_can_be_given_another_name(small: Definitions) -> None:
    table = opened(csv_of(["Service name", "lead"], ["A", "one"], ["a", "group"]), "s.csv")
    assert [row.name for row in read(table, small, names_can_change=True).rows] == ["A", "a"]
    assert read(table, small).rows == ()
