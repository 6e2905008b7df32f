"""Checking a report on its page: the sentence, every difference, and nothing kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest
from tampering import made, other_data, small, without_notes

from assessment import checked_apart
from assessment.edition import Edition
from assessment.identity import LOCAL
from assessment.store import Store
from assessment.verifying import UncheckedError, verify
from questionnaires.answers import Answer, State

Visit = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within this process, which has what it needs already."""
    monkeypatch.setattr(checked_apart, "verify_apart", verify)


def checked(tab: AppTest, content: bytes) -> str:
    tab.file_uploader(key="report").upload("report.pdf", content, "application/pdf").run()
    tab.button(key="verify").click().run()
    assert not tab.exception
    return html(tab)


def test_the_start_page_and_how_it_works_lead_there(visit: Visit) -> None:
    for page in ("start", "about"):
        assert any("check-a-report" in str(each.proto) for each in visit(page).get("page_link")), page


def test_a_true_report_is_confirmed_and_nothing_is_kept(visit: Visit, store: Store) -> None:
    shown = checked(visit("verify"), small())
    assert "The printed result follows from the answers, weights and rules that this report carries." in shown
    assert "arithmetic, not the authorship" in shown
    assert "Riverside Community Therapies" in shown
    assert "<table" not in shown
    assert not store.assessments(LOCAL)


def test_each_difference_is_in_a_table_and_a_hostile_name_is_only_text(visit: Visit) -> None:
    given = without_notes() | {"service_name": Answer(State.ANSWERED, "<img src=x onerror=alert(1)>")}

    def other_name(data: dict[str, dict[str, dict[str, dict[str, dict[str, str]]]]]) -> None:
        data["assessment"]["answers"]["service_name"]["answer"]["value"] = "<script>alert(2)</script>"

    shown = checked(visit("verify"), other_data(made(given, Edition(variant="summary")), other_name))
    assert "does not follow" in shown
    assert 'scope="row"' in shown
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown
    assert "&lt;script&gt;alert(2)" in shown
    assert "<img" not in shown
    assert "<script" not in shown


def test_what_cannot_be_checked_is_a_sentence(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "The file is not a PDF." in checked(visit("verify"), b"hello")

    def fails(content: bytes) -> None:
        raise UncheckedError("Too <long>.")

    monkeypatch.setattr(checked_apart, "verify_apart", fails)
    assert "Too &lt;long&gt;." in checked(visit("verify"), small())
