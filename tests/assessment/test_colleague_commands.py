"""The commands `ask` and `merge`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessment import asking, cli, exchange
from assessment.database import ENVIRONMENT
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.store import Store
from questionnaires.answers import Answer, State

ONE, GROUP = (Answer(State.ANSWERED, value) for value in ("one", "group"))


@pytest.fixture(autouse=True)
def own_database(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, url)


@pytest.fixture
def kept(store: Store, small: Definitions) -> Assessment:
    return store.create(LOCAL, small, answers={"service_name": Answer(State.ANSWERED, "Harbour Nursing"), "lead": ONE})


def answered(store: Store, sent: Path, back: Path) -> None:
    part = exchange.import_(store, LOCAL, sent.read_bytes())
    store.save(LOCAL, part.id, "lead", GROUP, expected=1)
    store.save(LOCAL, part.id, "voluntary", Answer(State.ANSWERED, "yes"), expected=0)
    back.write_text(exchange.export(store.load(LOCAL, part.id)), encoding="utf-8")


def test_sections_go_out_as_a_file_and_what_is_in_no_conflict_is_taken_over(
    store: Store, kept: Assessment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent, back = tmp_path / "finance.readiness.json", tmp_path / "back.readiness.json"
    assert cli.main(["ask", kept.id, "--sections", "team.leading, team.figures", "--of", "Finance", "-o", str(sent)]) == 0
    assert "was written for Finance" in capsys.readouterr().out
    answered(store, sent, back)
    store.save(LOCAL, kept.id, "lead", Answer(State.DONT_KNOW), expected=1)
    assert cli.main(["merge", kept.id, str(back)]) == 0
    told = capsys.readouterr().out
    assert "You both changed these (1)" in told
    assert "From Finance: A group" in told
    assert "Answers that --take would take over: 1." in told
    assert "voluntary" not in store.load(LOCAL, kept.id).response.answers
    assert cli.main(["merge", kept.id, str(back), "--take"]) == 0
    now = store.load(LOCAL, kept.id)
    assert now.response.answers["voluntary"] == Answer(State.ANSWERED, "yes")
    assert now.response.answers["lead"] == Answer(State.DONT_KNOW)
    capsys.readouterr()
    assert cli.main(["merge", kept.id, str(back), "--take"]) == 0
    assert "Nothing has changed in them since." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--sections", "team.leadng", "--of", "HR"], "Did you mean 'team.leading'?"),
        (["--sections", "team.leading", "--of", " "], "Say who is asked first"),
        (["--sections", "team.leading", "--of", "a\x07b"], "cannot be printed"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_no_request_is_made(
    store: Store, kept: Assessment, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], sentence: str
) -> None:
    out = tmp_path / "out.readiness.json"
    assert cli.main(["ask", kept.id, *more, "-o", str(out)]) == 2
    assert sentence in capsys.readouterr().err
    assert not out.exists()
    assert asking.requests(store.load(LOCAL, kept.id)) == {}


def test_a_file_is_never_written_over_and_a_part_asks_nobody(store: Store, kept: Assessment, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.readiness.json"
    out.write_text("mine", encoding="utf-8")
    ask = ["--sections", "team.leading", "--of", "HR", "-o"]
    assert cli.main(["ask", kept.id, *ask, str(out)]) == 2
    assert out.read_text(encoding="utf-8") == "mine"
    assert cli.main(["ask", kept.id, *ask, str(tmp_path / "sent.json")]) == 0
    part = exchange.import_(store, LOCAL, (tmp_path / "sent.json").read_bytes())
    assert cli.main(["ask", part.id, *ask, str(tmp_path / "again.json")]) == 2
    assert "Ask from the whole assessment" in capsys.readouterr().err


def test_a_file_that_answers_no_request_of_this_assessment_is_refused(
    store: Store, small: Definitions, kept: Assessment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = store.create(LOCAL, small, answers={"service_name": Answer(State.ANSWERED, "Night Nursing"), "lead": ONE})
    sent, back = tmp_path / "sent.json", tmp_path / "back.json"
    assert cli.main(["ask", other.id, "--sections", "team.leading", "--of", "HR", "-o", str(sent)]) == 0
    answered(store, sent, back)
    assert cli.main(["merge", kept.id, str(back), "--take"]) == 2
    assert "answers a request made for “Night Nursing”" in capsys.readouterr().err
    assert store.load(LOCAL, kept.id) == kept


def test_a_part_is_marked_in_the_list_and_has_no_result(store: Store, kept: Assessment, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent = tmp_path / "sent.json"
    assert cli.main(["ask", kept.id, "--sections", "team.leading", "--of", "HR", "-o", str(sent)]) == 0
    assert json.loads(sent.read_text(encoding="utf-8"))["answers"]
    assert cli.main(["score", str(sent)]) == 2
    assert "only the sections that a colleague was asked for" in capsys.readouterr().err
    exchange.import_(store, LOCAL, sent.read_bytes())
    assert cli.main(["list"]) == 0
    assert capsys.readouterr().out.count("(part for a colleague)") == 1
