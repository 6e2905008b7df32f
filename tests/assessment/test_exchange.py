"""Assessments as files: what goes out comes in again, and nothing else does."""

from __future__ import annotations

import contextlib
import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from any_answers import any_answers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment import exchange
from assessment.definitions import Definitions
from assessment.exchange import ExchangeError
from assessment.identity import LOCAL
from assessment.store import Store
from questionnaires.answers import Answer, Evidence, Level, State
from questionnaires.errors import ToolkitError
from questionnaires.reader import content_hash

AT = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def exported(store: Store, small: Definitions) -> str:
    evidence = Evidence(Level.DOCUMENTED, "minutes", "shared drive", "May 2026")
    answers = {
        "service_name": Answer(State.ANSWERED, "Café “Hafen” & Söhne"),
        "lead": Answer(State.ANSWERED, "group", evidence, note="Line one\nline two"),
        "voluntary": Answer(State.DONT_KNOW, who_could_know="HR"),
    }
    return exchange.export(store.create(LOCAL, small, answers=answers, example="an-example"), at=AT)


def without_id_and_dates(text: str) -> Any:
    plain = json.loads(text)
    for key in ("id", "created", "changed"):
        del plain["assessment"][key]
    for entry in plain["answers"].values():
        del entry["saved"]
    return plain


def changed(text: str, change: Any) -> str:
    plain = json.loads(text)
    change(plain)
    return json.dumps(plain)


def refused(store: Store, content: bytes | str, sentence: str) -> None:
    before = store.assessments(LOCAL)
    with pytest.raises(ExchangeError, match=sentence):
        exchange.import_(store, LOCAL, content)
    assert store.assessments(LOCAL) == before


def test_an_import_of_an_export_exports_the_same_but_for_id_and_dates(store: Store, exported: str) -> None:
    imported = exchange.import_(store, LOCAL, exported)
    again = exchange.export(imported, at=AT)
    assert without_id_and_dates(again) == without_id_and_dates(exported)
    assert json.loads(again)["assessment"]["id"] != json.loads(exported)["assessment"]["id"]
    assert len(store.assessments(LOCAL)) == 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=any_answers())
def test_exporting_and_importing_is_identity(store: Store, small: Definitions, answers: dict[str, Answer]) -> None:
    made = store.create(LOCAL, small, answers=answers)
    imported = exchange.import_(store, LOCAL, exchange.export(made).encode())
    assert imported.response == made.response
    assert (imported.name, imported.refs, imported.definitions) == (made.name, made.refs, made.definitions)


def test_an_assessment_moves_to_a_database_that_has_never_seen_its_definitions(tmp_path: Path, exported: str) -> None:
    elsewhere = Store.open(str(tmp_path / "elsewhere.db"))
    imported = exchange.import_(elsewhere, LOCAL, exported)
    assert [ref.id for ref in imported.refs] == ["sources", "profile", "team", "small"]
    elsewhere.close()


def test_an_export_describes_itself(exported: str) -> None:
    plain = json.loads(exported)
    assert plain["format"] == "mutual-readiness/assessment"
    assert plain["format_version"] == 1
    assert plain["exported"] == "2026-05-01T09:30:00+00:00"
    assert plain["answers"]["voluntary"]["answer"] == {"dont_know": "yes", "who_could_know": "HR"}
    assert all(len(entry["hash"]) == 64 and entry["text"] for entry in plain["definitions"])


def test_cleared_answers_and_earlier_ones_stay_behind(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small, answers={"remarks": Answer(State.ANSWERED, "Quetzalcoatl")})
    store.save(LOCAL, made.id, "remarks", None, expected=1)
    assert "Quetzalcoatl" not in exchange.export(store.load(LOCAL, made.id))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Harbour Community Nursing", "harbour-community-nursing.readiness.json"),
        ("../../etc/passwd", "etc-passwd.readiness.json"),
        ("日本", "assessment.readiness.json"),
        ("CON: a|b?", "con-a-b.readiness.json"),
        ("x" * 119, "x" * 60 + ".readiness.json"),
    ],
)
def test_the_file_name_is_safe_on_every_system(store: Store, small: Definitions, name: str, file: str) -> None:
    made = store.create(LOCAL, small, answers={"service_name": Answer(State.ANSWERED, name)})
    assert exchange.file_name(made) == file


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty"),
        (b"   \n", "This file is empty"),
        (b"hello", "is not JSON .line 1, column 1."),
        (b"\x89PNG\r\n\x1a\n\x00", "is not text"),
        ("grüße".encode("latin-1"), "is not text"),
        (b"PK\x03\x04 a spreadsheet", "is not JSON"),
        (b"[]", "does not have the form"),
        (b"null", "does not have the form"),
        (b"{}", "does not hold an assessment from this toolkit"),
        (b'{"format": "somebody-else/1"}', "does not hold an assessment from this toolkit"),
        (
            b'{"format": "mutual-readiness/assessment", "format_version": 3}',
            "a newer form of assessment file. Install that version",
        ),
        (b'{"format": "mutual-readiness/assessment", "format_version": true}', "an unknown form"),
        (b'{"format": "mutual-readiness/assessment", "format_version": "1"}', "an unknown form"),
        (b'{"format": "mutual-readiness/assessment", "format_version": 1}', "lacks 'toolkit'"),
        (b'{"format": 1, "format": 2}', "The key 'format' stands twice"),
        (b'{"format": NaN}', "holds NaN"),
        (b'{"format": ' + b"9" * 5000 + b"}", "holds a number that no assessment has"),
        (b"[" * 100_000, "nested deeper than the 16 levels"),
        (b'{"a":' * 2000 + b"1" + b"}" * 2000, "nested deeper than the 16 levels"),
        (b'"' + b"a" * 1000, "breaks off before its end"),
        # With a search that begins anew at each quote, these would take hours instead of milliseconds.
        (b'{"a": "' + b'\\"' * 500_000, "breaks off before its end"),
        (b'{"a": "' + b'\\"' * 500_000 + b"\\", "breaks off before its end"),
        (b" " * (exchange.LARGEST + 1), "more than 5 MB"),
    ],
)
def test_files_that_are_something_else_get_a_sentence(store: Store, content: bytes, sentence: str) -> None:
    refused(store, content, sentence)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.9, 0.999])
def test_a_file_that_was_not_copied_whole_says_so(store: Store, exported: str, share: float) -> None:
    refused(
        store,
        exported[: int(len(exported) * share)],
        "breaks off before its end, perhaps because it was not copied whole|is not JSON",
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda plain: plain.update(extra=1), "holds 'extra', which no exported assessment has"),
        (lambda plain: plain.pop("answers"), "lacks 'answers'"),
        (lambda plain: plain["assessment"].pop("name"), "'assessment' lacks 'name'"),
        (lambda plain: plain.update(answers=[]), "'answers' does not have the form"),
        (lambda plain: plain.update(definitions=[]), "no list of definitions"),
        (lambda plain: plain.update(definitions="x"), "no list of definitions"),
        (lambda plain: plain["definitions"].pop(), "have faults.*a scoring file is missing"),
        (lambda plain: plain["definitions"].append(plain["definitions"][0]), "a second sources file"),
        (lambda plain: plain["definitions"][2].update(text="x: y"), "'20-team.yaml' in this file was changed after it was exported"),
        (lambda plain: plain["definitions"][2].update(hash="0" * 64), "'20-team.yaml' in this file was changed"),
        (lambda plain: plain["definitions"][2].update(version="9.9.9"), "are not those that it names"),
        (lambda plain: plain["definitions"][2].update(id="other"), "are not those that it names"),
        (lambda plain: plain["definitions"][2].update(text=7), "something other than text"),
        (lambda plain: plain["answers"].update(weather={"saved": "", "answer": {"value": "fine"}}), "'weather' has no question in this file"),
        (lambda plain: plain["answers"]["lead"].update(answer={"value": "everybody"}), "The answer to 'lead' cannot be read"),
        (lambda plain: plain["answers"]["lead"].update(answer={"value": 3}), "something other than text"),
        (lambda plain: plain["answers"]["lead"].update(answer=None), "something other than text"),
        (lambda plain: plain["answers"]["lead"].update(answer={"value": "group", "points": "100"}), "The answer to 'lead' cannot be read"),
        (lambda plain: plain["answers"]["lead"]["answer"].update(note="a\x00b"), "a character that is not text"),
        (lambda plain: plain["answers"]["lead"]["answer"].update(note="a\ud800b"), "a character that is not text"),
        (lambda plain: plain["answers"].update(vacancies={"saved": "", "answer": {"value": "400"}}), "The answer to 'vacancies' cannot be read"),
    ],
)  # fmt: skip
def test_an_export_that_was_tampered_with_is_refused(store: Store, exported: str, change: Any, sentence: str) -> None:
    refused(store, changed(exported, change), sentence)


def test_definitions_with_faults_are_refused_even_when_their_hash_agrees(store: Store, exported: str) -> None:
    def replace(plain: Any) -> None:
        entry = plain["definitions"][2]
        entry["text"] = entry["text"].replace("at_least", "at_leest").replace("type: scale", "type: scala")
        entry["hash"] = content_hash(exchange.Source("", entry["text"]))

    refused(store, changed(exported, replace), "The questions or the scoring in this file have faults")


def test_an_import_never_touches_the_assessment_whose_id_the_file_names(store: Store, exported: str) -> None:
    id_ = json.loads(exported)["assessment"]["id"]
    before = store.load(LOCAL, id_)
    imported = exchange.import_(store, LOCAL, exported)
    assert imported.id != id_
    assert store.load(LOCAL, id_) == before


def test_answers_that_were_changed_in_the_file_are_refused(exported: str) -> None:
    with pytest.raises(exchange.ExchangeError, match=r"answers in this file were changed .* Nothing was changed"):
        exchange.read(changed(exported, lambda plain: plain["answers"].pop("lead")))


def test_a_file_from_before_answers_had_a_hash_still_opens(exported: str) -> None:
    assert exchange.read(changed(exported, lambda plain: plain.pop("answers_hash"))).answers == exchange.read(exported).answers


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_whatever_bytes_are_changed_the_result_is_an_assessment_or_a_sentence(exported: str, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(exported.encode())
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content))
        content[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
    with contextlib.suppress(ToolkitError):
        exchange.read(bytes(content))


def test_a_file_of_50_mb_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    large = tmp_path / "large.readiness.json"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(ExchangeError, match="more than 5 MB, so it is not an assessment"):
        exchange.read_file(large)


def test_a_missing_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="There is no file"):
        exchange.read_file(tmp_path / "nothing.json")
    with pytest.raises(ExchangeError, match="cannot be read"):
        exchange.read_file(tmp_path)
