"""A report is checked against what it carries: what is true is confirmed, and what was altered is found and named."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image
from report_samples import HOSTILE
from report_subjects import answers
from tampering import (
    CORE,
    carrying,
    changed,
    data_of,
    first_score,
    forged_of,
    made,
    noted,
    other_data,
    other_text,
    small,
    told,
    usual,
    without_notes,
)

from assessment import attached, checked_apart, cli, definitions, exchange, former, results
from assessment.edition import Edition
from assessment.papers import Action, Asked, Comment, Decided, Decision, Former, Paper, Part
from assessment.verifying import UncheckedError, verify
from questionnaires.answers import Answer, Response, State, is_printable
from questionnaires.errors import ToolkitError
from questionnaires.texts import in_language, table
from reports import logo, opening
from reports.document import Masthead
from reports.opening import UnreadableError

words = table("assessment")
FOLLOWS = "The printed result follows from the answers, weights and rules that this report carries."


def papers() -> dict[str, Paper]:
    given, at = definitions.shipped(), datetime(2026, 10, 1, tzinfo=UTC)
    scoring = next(ref for ref in given.refs if ref.kind == "scoring")
    before = results.score(given, Response(answers(2)))
    return {
        "@action.SA2": Action(text="Ask the unions. Soon.", about="SA2", owner="Ruth Owner", due=date(2026, 12, 1)),
        "@action.own": Action(text="Write to the board.", owner="Ruth Owner"),
        "@decided": Decided(decisions=(Decision(at=at, answers=0, stage="G2", scoring=(scoring.id, scoring.version, scoring.hash), weights={}),)),
        "@former": Former(points=(former.point(given, before.evaluation, at),), answers=former.plain_answers(answers(2))),
        "@asked.x": Asked(sections=("finance-and-growth.plan",), asked_of="Frank Asked", asked_on=date(2026, 10, 1), message="Secret request"),
        "@comment.x": Comment(about="SA2", text="Secret comment"),
    }


# --- What is true is confirmed ---


@pytest.mark.long
@pytest.mark.parametrize(("variant", "size", "language"), [
    ("full", "standard", "en"), ("full", "large", "cy"), ("full", "compact", "en"),
    ("summary", "standard", "cy"), ("summary", "large", "en"), ("plan", "compact", "cy"), ("plan", "standard", "en"),
])  # fmt: skip
def test_a_report_follows_from_what_it_carries(variant: Any, size: Any, language: str) -> None:
    masthead = Masthead("Eastmarsh & <b>Trust</b>", "OFFICIAL")
    content = made(noted(), Edition(variant=variant, size=size), language, papers(), masthead)
    checked = verify(content)
    assert checked.sentence == FOLLOWS, told(checked)
    assert (checked.state, checked.count, checked.differences) == ("follows", 0, ())


@pytest.mark.long
@pytest.mark.parametrize("notes", [False, True])
def test_a_logo_is_compared_too(notes: bool) -> None:
    def drawn(shade: int) -> Masthead:
        out = BytesIO()
        picture = Image.new("RGB", (60, 30), (shade, 20, 20))
        picture.paste((240, 240, 240), (5, 5, 20, 20))
        picture.save(out, "PNG")
        return Masthead("Eastmarsh Trust", "", logo.checked(out.getvalue()))

    given = noted() if notes else without_notes()
    mine, theirs = (made(given, masthead=drawn(shade)) for shade in (10, 200))
    assert verify(mine).state == "follows", told(verify(mine))
    forged = carrying(mine, json.dumps(data_of(theirs)).encode())
    assert "A picture or drawing that the report does not have" in {each.row for each in verify(forged).differences}


@pytest.mark.long
def test_with_the_notes_everything_is_compared_and_without_them_their_text_is_not() -> None:
    with_them = verify(made(noted(), Edition(notes=True)))
    assert (with_them.state, with_them.limits) == ("follows", ())
    number = sum(bool(answer.note) for answer in noted().values())
    limits = verify(usual(notes=True)).limits
    assert limits[0] == f"{number} notes are printed that the data leave out. Their text was not compared."
    assert "The hash of the answers is also of notes" in limits[1]
    assert "lines, areas" in limits[2]


def test_saving_it_anew_changes_nothing_of_it() -> None:
    checked = verify(changed(usual(), lambda document: None))
    assert checked.state == "follows", told(checked)
    assert checked.limits == ()


@pytest.mark.long
def test_hostile_text_is_no_difference() -> None:
    given, texts = noted(), list(HOSTILE.values())
    for place, (id_, answer) in enumerate(given.items()):
        text = "".join(letter for letter in texts[place % len(texts)] if is_printable(letter))[:3900].strip()
        given[id_] = replace(answer, note=text, who_could_know=text[:200] if answer.state is State.DONT_KNOW else "")
    checked = verify(made(given))
    assert checked.state == "follows", told(checked)


@pytest.mark.parametrize("name", ["right to left", "scripts", "emoji", "uncovered", "combining", "html"])
def test_a_hostile_name_is_told_as_it_is(name: str) -> None:
    text = "".join(letter for letter in HOSTILE[name] if is_printable(letter))[:100].strip()
    checked = verify(made(without_notes() | {"service_name": Answer(State.ANSWERED, text)}, Edition(variant="summary")))
    assert checked.state == "follows", told(checked)
    assert dict(checked.about)["Service"] == text


def test_nobody_who_checks_needs_the_language_of_the_report() -> None:
    with in_language("cy"):
        assert verify(usual()).sentence.startswith("Mae'r canlyniad a argraffwyd yn dilyn")


# --- What it carries ---


def test_the_data_hold_no_notes_requests_or_comments_and_the_owners_that_are_printed() -> None:
    carried = attached.attachments(results.score(definitions.shipped(), Response(noted()), papers=papers()), *edition_and_report(Edition()))
    text = carried[0].content.decode()
    for absent in ("TUPE list is old", "Agreed in the team meeting", "Secret request", "Frank Asked", "Secret comment"):
        assert absent not in text
    assert "Ruth Owner" in text
    assert "mutual-readiness verify" in json.loads(text)["about"]


def test_the_data_do_not_name_the_address_of_the_assessment() -> None:
    result = replace(results.score(definitions.shipped(), Response(without_notes())), assessment="secret-id")
    carried = attached.attachments(result, Edition(), results.report_on(result, as_of=datetime(2026, 11, 23, tzinfo=UTC)))
    assert "secret-id" not in carried[0].content.decode()


def test_a_report_to_be_published_carries_nothing() -> None:
    result = results.score(definitions.shipped(), Response(noted()), papers=papers())
    assert attached.attachments(result, *edition_and_report(Edition(variant="publishable"))) == ()


def test_the_notes_are_in_the_data_if_that_was_chosen() -> None:
    assert "TUPE list is old" in json.dumps(data_of(made(noted(), Edition(notes=True))))


def test_the_file_of_the_assessment_in_it_can_be_opened_by_the_toolkit() -> None:
    found = exchange.read(json.dumps(data_of(usual())["assessment"]))
    assert found.answers == without_notes() | CORE


def test_the_same_report_has_the_same_bytes() -> None:
    assert made(noted(), language="cy") == made(noted(), language="cy")


def edition_and_report(edition: Edition) -> tuple[Edition, Any]:
    result = results.score(definitions.shipped(), Response(noted()), papers=papers())
    return edition, results.report_on(result, as_of=datetime(2026, 11, 23, tzinfo=UTC), variant=edition.variant)


# --- What is no such report ---


def test_a_foreign_pdf_and_a_published_report_carry_nothing_to_check() -> None:
    foreign = pikepdf.new()
    foreign.add_blank_page()
    out = BytesIO()
    foreign.save(out)
    for content in (out.getvalue(), made(without_notes(), Edition(variant="publishable"))):
        with pytest.raises(UncheckedError, match=r"^This report carries no assessment data.*one for publication"):
            verify(content)


def test_a_locked_pdf_is_a_sentence() -> None:
    for user in ("", "secret"):
        locked = changed(small(), lambda document: None, encryption=pikepdf.Encryption(owner="owner", user=user))
        with pytest.raises(UnreadableError, match="locked with a password"):
            verify(locked)


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_part_of_a_pdf_is_a_sentence(share: float) -> None:
    with pytest.raises(UnreadableError, match=r"broken, or only part of it arrived|not a PDF"):
        verify(small()[: int(len(small()) * share)])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"%PDF-1.7\n" + b"<<" * 10_000], ids=["nothing", "zip", "begun", "nested"])
def test_what_is_no_pdf_is_a_sentence(content: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"not a PDF|broken"):
        verify(content)


def test_a_pdf_without_tags_is_a_sentence() -> None:
    def untagged(document: pikepdf.Pdf) -> None:
        del document.Root["/StructTreeRoot"]

    with pytest.raises(UnreadableError, match="The pages have no tags"):
        verify(changed(small(), untagged))


def test_a_file_in_it_of_100_mb_is_not_unpacked() -> None:
    bomb = carrying(small(), b" " * 100_000_000)
    assert len(bomb) < 1_000_000
    with pytest.raises(UnreadableError, match="far larger than in any report"):
        verify(bomb)


def test_a_pdf_that_is_too_large_is_not_read() -> None:
    with pytest.raises(UnreadableError, match="no report has more than 30 MB"):
        verify(b"%PDF-1.7" + bytes(opening.LARGEST))


def test_a_page_that_unpacks_to_more_than_any_is_not_read() -> None:
    def drawn(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = document.make_stream(b"q Q " * 20_000_000)

    with pytest.raises(UnreadableError, match="far larger"):
        verify(changed(small(), drawn))


@pytest.mark.parametrize("data", [
    b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"format": "mutual-readiness/report"}', b'{"a": ' * 2_000, b"1" * 100_000, b'{"a": 1e999}',
    b'{"format": "mutual-readiness/report", "format_version": 1, "assessment": {"definitions": 3, "answers": []}, "edition": {}}',
], ids=str)  # fmt: skip
def test_data_that_are_none_are_a_sentence(data: bytes) -> None:
    with pytest.raises(ToolkitError, match=r"\.$"):
        verify(carrying(small(), data))


@pytest.mark.parametrize(("part", "value"), [
    ("variant", "all"), ("size", "huge"), ("language", "../../etc"), ("as_of", "yesterday"), ("as_of", "9999-12-31T23:59:59+00:00"),
    ("notes", 3), ("notes", "perhaps"), ("variant", None),
])  # fmt: skip
def test_an_edition_that_there_is_none_of_is_a_sentence(part: str, value: Any) -> None:
    with pytest.raises(ToolkitError, match=r"cannot be read\. Something in it is not in the form"):
        verify(other_data(small(), lambda data: data["edition"].update({part: value})))


NOTHING_BUT = {"answers_hash": "0" * 64, "terms": []}


@pytest.mark.parametrize("left_out", [
    {"notes": 3}, {"answers_hash": "x", "notes": {}, "terms": []}, {**NOTHING_BUT, "notes": {"SA2": {"length": -1, "replaced": 0, "dropped": 0}}},
    {**NOTHING_BUT, "notes": {"SA2": {"length": 10**9, "replaced": 10**9, "dropped": 0}}}, {**NOTHING_BUT, "notes": {"SA2": {"length": 1}}},
], ids=str)  # fmt: skip
def test_what_cannot_have_been_left_out_is_a_sentence(left_out: Any) -> None:
    with pytest.raises(ToolkitError, match=r"cannot be read\. Something in it is not in the form"):
        verify(other_data(small(), lambda data: data.update(left_out=left_out)))


def test_a_note_that_is_said_to_be_left_out_and_was_not_is_a_difference() -> None:
    left_out = {**NOTHING_BUT, "notes": {"SA2": {"length": 20, "replaced": 0, "dropped": 0}}}
    assert verify(other_data(small(), lambda data: data.update(left_out=left_out))).state == "differs"


def test_a_part_is_no_paper_of_a_report() -> None:
    held = {"@part": Part(request="r", name="n", sections=("a.b",), asked_of="Frank", asked_on=date(2026, 1, 1), base={})}
    assert "Frank" not in json.dumps(data_of(made(without_notes(), papers=held)))


# --- The command, and apart ---


def test_the_command_says_the_sentence_first_and_ends_with_0_1_or_2(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    score = first_score(usual())
    for name, content, code, first in (
        ("true", usual(), 0, FOLLOWS),
        ("forged", other_text(usual(), score, forged_of(score)), 1, "The printed result does not follow"),
    ):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        assert cli.main(["verify", str(path)]) == code
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith(first)
        assert "arithmetic, not the authorship" in lines[1]
    assert f"  printed: {forged_of(score)}".replace("\xa0", " ") in lines
    (tmp_path / "foreign.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert cli.main(["verify", str(tmp_path / "foreign.pdf")]) == 2
    assert "broken" in capsys.readouterr().err
    assert cli.main(["verify", str(tmp_path / "none.pdf")]) == 2


@pytest.mark.long
@pytest.mark.parametrize(("variant", "code"), [("summary", 0), ("publishable", 2)])
def test_what_the_command_report_writes_can_be_checked(tmp_path: Any, variant: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    held = tmp_path / "held.readiness.json"
    held.write_text(json.dumps(data_of(small())["assessment"]), encoding="utf-8")
    report = tmp_path / "report.pdf"
    assert cli.main(["report", str(held), "--variant", variant, "--language", "cy", "--organisation", "Eastmarsh", "-o", str(report)]) == 0
    assert cli.main(["verify", str(report)]) == code
    said = capsys.readouterr()
    assert (FOLLOWS in said.out) is (code == 0)
    assert ("carries no assessment data" in said.err) is (code == 2)


def test_the_command_writes_json(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(usual())
    assert cli.main(["verify", str(path), "--format", "json", "--language", "cy"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["state"], found["count"], found["differences"]) == ("follows", 0, [])
    assert found["about"]["Gwasanaeth"] == "Riverside Community Therapies"


def test_what_takes_too_long_is_stopped() -> None:
    with pytest.raises(UncheckedError, match=r"longer than 0\.01 seconds"):
        checked_apart.verify_apart(usual(), seconds=0.01)


def test_what_kills_the_checker_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checked_apart.sys, "executable", "/bin/false")
    with pytest.raises(UncheckedError, match="could not be checked"):
        checked_apart.verify_apart(usual())
