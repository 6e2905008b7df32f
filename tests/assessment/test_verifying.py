"""A report is checked against what it carries: what is true is confirmed, and what was altered is found and named."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image
from report_samples import HOSTILE
from report_subjects import answers
from tampering import (
    CORE,
    carrying,
    changed,
    data_of,
    hash_of,
    made,
    noted,
    other_data,
    other_scoring,
    other_text,
    small,
    usual,
    without_notes,
)

from assessment import attached, checked_apart, cli, definitions, exchange, former, results
from assessment.edition import Edition
from assessment.papers import Action, Asked, Comment, Decided, Decision, Former, Paper, Part
from assessment.verifying import Checked, UncheckedError, verify, where
from questionnaires.answers import Answer, Response, State, is_printable
from questionnaires.errors import ToolkitError
from questionnaires.texts import in_language, table
from reports import logo, opening
from reports.document import Masthead
from reports.letters import Font
from reports.opening import UnreadableError

words = table("assessment")
FOLLOWS = "The printed result follows from the answers, weights and rules that this report carries."


def told(checked: Checked) -> list[str]:
    return [f"{where(each)}: {each.printed} -> {each.follows}" for each in checked.differences]


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


# --- What was altered is found ---


@pytest.mark.parametrize("notes", [False, True])
def test_a_digit_on_the_first_page_is_found(notes: bool) -> None:
    content = usual(notes)
    score = first_score(content)
    forged = forged_of(score)
    checked = verify(other_text(content, score, forged))
    assert checked.sentence == "The printed result does not follow from the answers, weights and rules that this report carries: 1 difference."
    assert [(each.printed, each.follows) for each in checked.differences] == [(forged.replace("\xa0", " "), score.replace("\xa0", " "))]


def test_a_digit_is_found_that_is_read_out_as_it_was() -> None:
    score = first_score(usual())
    checked = verify(other_text(usual(), score, forged_of(score), as_before_for_readers=True))
    assert told(checked) == [f"{checked.differences[0].section}: {forged_of(score)} -> {score}".replace("\xa0", " ")]


def test_a_number_in_a_table_is_named_by_section_row_and_column() -> None:
    checked = verify(other_text(usual(), row_points(usual()), "99.9"))
    assert checked.count == 1
    assert checked.differences[0].section == "Score by dimension"
    assert checked.differences[0].column == "Points"
    assert checked.differences[0].row
    assert "99.9" in checked.differences[0].printed


def test_another_verdict_is_found() -> None:
    checked = verify(other_text(usual(), "does not suit", "does now suit"))
    assert checked.count == 1
    assert "does now suit" in checked.differences[0].printed
    assert "does not suit" in checked.differences[0].follows


def test_a_page_of_another_report_is_found() -> None:
    other = made(without_notes(3))

    def replaced(document: pikepdf.Pdf) -> None:
        with pikepdf.open(BytesIO(other)) as source:
            page = document.copy_foreign(source.pages[0].obj.Contents), document.copy_foreign(source.make_indirect(source.pages[0].obj.Resources))
        document.pages[0].obj.Contents, document.pages[0].obj.Resources = page

    checked = verify(changed(usual(), replaced))
    assert checked.state == "differs"
    assert checked.count > 3


def test_an_answer_that_was_altered_in_the_data_is_found_by_its_effects_and_by_its_hash() -> None:
    def worse(data: dict[str, Any]) -> None:
        data["assessment"]["answers"]["SA2"]["answer"]["value"] = "group" if data["assessment"]["answers"]["SA2"]["answer"]["value"] != "group" else "none"

    checked = verify(other_data(usual(), worse))
    assert checked.state == "differs"
    assert any("hash of the answers" in each.row for each in checked.differences)
    assert any("(SA2)" in each.row for each in checked.differences), told(checked)


def test_an_answer_that_was_altered_with_its_hash_is_found_too() -> None:
    def worse(data: dict[str, Any]) -> None:
        data["assessment"]["answers"]["SA2"]["answer"] = {"dont_know": "yes"}
        data["assessment"]["answers_hash"] = hash_of(data)

    checked = verify(other_data(usual(), worse))
    assert checked.state == "differs"
    assert any(each.row.startswith("Answers") and len(each.printed) == len(each.follows) == 64 for each in checked.differences), told(checked)
    assert all(each.section != words("verify_in_data") for each in checked.differences)


@pytest.mark.parametrize("hashed", [True, False])
def test_a_weight_that_was_altered_in_the_data_is_found(hashed: bool) -> None:
    first = '    weight: "100"\n'
    text = next(each["text"] for each in data_of(usual())["assessment"]["definitions"] if each["kind"] == "scoring")
    start = text[: text.index(first) + len(first)]
    rest = text[len(start) :]
    checked = verify(other_data(usual(), lambda data: other_scoring(data, start + rest[: rest.index(first)] + first,
        start.replace('"100"', '"150"') + rest[: rest.index(first)] + '    weight: "50"\n', hashed=hashed)))  # fmt: skip
    assert checked.state == "differs", checked
    assert any("The text or the hash was changed" in each.row for each in checked.differences) is not hashed
    assert any(each.section == "The complete working" for each in checked.differences), told(checked)
    assert any("Not those that come with this copy" in what for _, what in checked.about)


def test_text_that_is_put_on_top_of_a_page_is_found() -> None:
    def stamped(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        font = next(iter(page.obj.Resources.Font.keys()))
        text = b"\nBT 0 Tr %s 40 Tf 100 100 Td <000100020003> Tj ET\n" % font.encode()
        page.Contents = document.make_stream(page.obj.Contents.read_bytes() + text)

    checked = verify(changed(usual(), stamped))
    assert [each.section for each in checked.differences] == ["On page 1, outside the order in which the report is read"]


def test_a_comment_or_a_picture_on_top_of_a_page_is_found() -> None:
    def covered(document: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([0, 0, 99, 99]), Contents="Ready")
        document.pages[0].obj.Annots = Array([document.make_indirect(note)])
        picture = document.make_stream(b"\0" * 12, Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2, ColorSpace=Name.DeviceRGB, BitsPerComponent=8)
        page = document.pages[1]
        page.obj.Resources.XObject = Dictionary(P=picture)
        page.Contents = document.make_stream(page.obj.Contents.read_bytes() + b"\nq 99 0 0 99 9 9 cm /P Do Q\n")

    found = verify(changed(usual(notes=True), covered)).differences
    assert [(each.section, each.row) for each in found] == [
        ("On top of page 1", "A comment, a stamp or a field that the report does not have"),
        ("On top of page 2", "A picture or drawing that the report does not have"),
    ]


def test_a_letter_that_is_drawn_in_the_shape_of_another_is_found() -> None:
    def exchanged(document: pikepdf.Pdf) -> None:
        """The codes stay what they mean, but the font draws two digits in each other's place."""
        for font in document.pages[0].obj.Resources.Font.values():
            read = Font(font)
            codes = {read.text(code): code for code in range(1, 200)}
            if not {"1", "8"} <= set(codes):
                continue
            file = font.DescendantFonts[0].FontDescriptor.FontFile2
            file.write(with_exchanged(file.read_bytes(), codes["1"], codes["8"]))

    found = verify(changed(usual(notes=True), exchanged)).differences
    assert [each.row for each in found] == ["These letters are drawn in another shape than their own: 1 8"]


def test_an_area_over_a_number_is_found_on_every_page_before_the_first_note_that_was_left_out() -> None:
    def hidden(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.Contents = document.make_stream(page.obj.Contents.read_bytes() + b"\n/Artifact BMC 1 1 1 rg 0 0 300 300 re f EMC\n")

    assert told(verify(changed(usual(), hidden))) == ["Page 1 › The text is as it should be, but something else is drawn there, or is drawn otherwise.:  -> "]
    with_gaps = verify(changed(usual(notes=True), hidden))
    assert told(with_gaps) == told(verify(changed(usual(), hidden)))
    assert with_gaps.limits[2].startswith("All text, its order")


def with_link(document: pikepdf.Pdf, **more: Any) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([60, 600, 520, 760]), F=4, **({"Border": Array([0, 0, 0])} | more))
    document.pages[0].obj.Annots = Array([document.make_indirect(link)])


@pytest.mark.parametrize("more", [
    {"Border": Array([0, 0, 80]), "C": Array([1, 1, 1])}, {"BS": Dictionary(W=80)}, {"MK": Dictionary(BG=Array([0, 0, 0]))},
    {"A": Dictionary(S=Name.URI, URI="https://evil.example/")}, {"A": Dictionary(S=Name.JavaScript, JS="app.alert(1)")},
], ids=["border", "style", "ground", "address", "script"])  # fmt: skip
def test_a_link_that_shows_something_or_leads_out_of_the_report_is_found(more: dict[str, Any]) -> None:
    found = verify(changed(small(), lambda document: with_link(document, **more))).differences
    assert [each.section for each in found] == ["On top of page 1"]


@pytest.mark.parametrize(("key", "value"), [
    ("OpenAction", Dictionary(S=Name.JavaScript)), ("AcroForm", Dictionary()), ("Collection", Dictionary()), ("OCProperties", Dictionary()), ("PageLabels", Dictionary()),
])  # fmt: skip
def test_what_a_reader_is_told_to_do_beside_showing_the_pages_is_found(key: str, value: Any) -> None:
    found = verify(changed(small(), lambda document: document.Root.__setattr__(key, value))).differences
    assert [(each.section, each.row) for each in found] == [("Around the pages, something that the report does not have", f"/{key}")]


@pytest.mark.parametrize(("key", "value"), [("CropBox", Array([0, 420, 595, 842])), ("Rotate", 180), ("UserUnit", 3), ("AA", Dictionary()), ("Group", Dictionary())])
@pytest.mark.parametrize("inherited", [False, True])
def test_a_page_that_is_cut_turned_or_does_something_is_found(key: str, value: Any, inherited: bool) -> None:
    found = verify(changed(small(), lambda document: (document.Root.Pages if inherited else document.pages[1].obj).__setattr__(key, value))).differences
    assert any(each.row.startswith((f"/Page /{key}", f"/Pages /{key}")) for each in found)


def test_titles_and_bookmarks_that_only_a_reader_shows_are_found() -> None:
    def titled(document: pikepdf.Pdf) -> None:
        document.Root.Outlines.First.Title = "Ready for all"
        document.Root.Metadata.write(document.Root.Metadata.read_bytes().replace(b'x-default">', b'x-default">Ready. '))

    assert [(each.section, each.printed[:6]) for each in verify(changed(small(), titled)).differences] == [("Title of the file", "Ready."), ("Bookmarks and links", "Ready ")]


def test_other_data_under_the_other_name_of_the_file_are_not_chosen_from() -> None:
    def doubled(document: pikepdf.Pdf) -> None:
        document.Root.Names.EmbeddedFiles.Names[1].EF.UF = document.make_stream(b"{}")

    with pytest.raises(UnreadableError, match="more than once"):
        verify(changed(small(), doubled))


def with_font(document: pikepdf.Pdf, meanings: bytes, before: bytes = b"") -> None:
    """Draws five digits on the first page in a font in which codes mean what is given."""
    page = document.pages[0]
    first = next(plain for plain in page.obj.Resources.Font.values() if {*"0123456789"} & {Font(plain).text(code) for code in range(400)})
    codes = [code for code in range(400) if Font(first).text(code).isdigit()][:2]
    forged = document.make_indirect(Dictionary(dict(first.items())))
    forged.ToUnicode = document.make_stream(b"1 beginbfchar " + b"".join(b"<%04X> <%s> " % (code, meanings) for code in codes) + b"endbfchar")
    page.obj.Resources.Font[Name("/Forged")] = forged
    shown = b"".join(code.to_bytes(2, "big") for code in codes).hex().encode()
    page.Contents = document.make_stream(page.obj.Contents.read_bytes() + before + b"\n/Artifact BMC q BT /Forged 60 Tf <" + shown + b"> Tj ET Q EMC")


@pytest.mark.parametrize(("meanings", "told_as"), [(b"0020", "U+0020"), (b"002E", "."), (b"200B", "U+200B"), (b"00340035", "45"), (b"0034200B", "4\u200b")])
def test_digits_that_are_said_to_be_something_else_are_found(meanings: bytes, told_as: str) -> None:
    found = verify(changed(made(noted(), Edition(variant="summary")), lambda document: with_font(document, meanings))).differences
    assert f"These letters are drawn in another shape than their own: {told_as}" in {each.row for each in found}, told_as


def test_patterns_and_states_that_the_report_does_not_have_are_found_where_notes_are_left_out() -> None:
    def drawn(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.obj.Resources.ExtGState = Dictionary(Forged=Dictionary(Font=Array([next(iter(page.obj.Resources.Font.values())), 20])))
        page.obj.Resources.Pattern = Dictionary(Forged=document.make_stream(b"0 0 9 9 re f", PatternType=1))
        page.Contents = document.make_stream(page.obj.Contents.read_bytes() + b"\nq /Forged gs /Pattern cs /Forged scn Q")

    assert [each.row for each in verify(changed(usual(notes=True), drawn)).differences] == [
        "A picture or drawing that the report does not have", "A pattern or a way of drawing that the report does not have",
    ]  # fmt: skip


def test_more_parts_of_a_page_than_are_read_are_a_sentence() -> None:
    def parted(document: pikepdf.Pdf) -> None:
        page, empty = document.pages[0].obj, document.make_indirect(document.make_stream(b" "))
        page.Contents = Array([page.Contents, *[empty] * 1000])

    with pytest.raises(UnreadableError, match="far larger"):
        verify(changed(small(), parted))


def test_the_title_of_the_file_counts() -> None:
    def titled(document: pikepdf.Pdf) -> None:
        document.docinfo["/Title"] = "Ready"

    assert [each.section for each in verify(changed(usual(), titled)).differences] == ["Title of the file"]


def test_a_masthead_that_was_altered_is_found() -> None:
    content = made(without_notes(), Edition(variant="summary"), masthead=Masthead("Eastmarsh Trust", "OFFICIAL"))
    checked = verify(other_data(content, lambda data: data["assessment"]["papers"]["@masthead"].update(organisation="Westmarsh Trust")))
    assert checked.state == "differs"
    assert any("Eastmarsh" in each.printed for each in checked.differences), told(checked)
    with pytest.raises(ToolkitError, match="cannot be read"):
        verify(other_data(content, lambda data: data["assessment"]["papers"]["@masthead"].update(logo="%%%")))


# --- Another version ---


def by_version(data: dict[str, Any]) -> None:
    data["toolkit"] = "0.0.9"


def test_another_version_that_prints_the_same_is_confirmed() -> None:
    checked = verify(other_data(small(), by_version))
    assert checked.state == "follows", told(checked)
    assert checked.limits[0].startswith("Version 0.0.9 of the toolkit printed this report; this is version")


def test_what_another_version_words_otherwise_is_said_not_to_be_compared_and_a_number_is_a_difference() -> None:
    worded = other_text(other_data(small(), by_version), "How sure is this?", "How pure is this?")
    checked = verify(worded)
    assert (checked.state, checked.count) == ("unsure", 0)
    assert checked.sentence.startswith("What could be compared follows")
    score = first_score(small())
    checked = verify(other_text(worded, score, forged_of(score)))
    assert (checked.state, checked.count) == ("differs", 1)
    assert any("Score by dimension" in limit for limit in checked.limits)


def test_no_other_version_explains_a_picture_a_link_text_without_tags_or_a_page_that_is_missing() -> None:
    def stamped(document: pikepdf.Pdf) -> None:
        with_link(document, A=Dictionary(S=Name.URI, URI="https://evil.example/"))
        page = document.pages[0]
        page.Contents = document.make_stream(page.obj.Contents.read_bytes() + b"\nBT /f0 30 Tf <00010002> Tj ET /None Do")

    def shortened(document: pikepdf.Pdf) -> None:
        del document.pages[1]

    found = verify(other_data(changed(small(), stamped), by_version)).differences
    assert [each.section for each in found] == ["On page 1, outside the order in which the report is read", "On top of page 1", "On top of page 1"]
    found = verify(other_data(changed(small(), shortened), by_version)).differences
    assert [each.section for each in found] == ["Pages are missing: there are 1, and 2 follow"]


def test_data_of_a_form_that_is_not_known_yet_are_a_sentence() -> None:
    with pytest.raises(ToolkitError, match=r"a form that this version of the toolkit does not know \(it was made by version 9\.0\)"):
        verify(other_data(small(), lambda data: data.update(format_version=2, toolkit="9.0")))


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


def first_score(content: bytes) -> str:
    """The score on the first page, such as "45.3 to 63.6", with spaces that do not break."""
    given = attached.read(attached_bytes(content))
    result = results.score(definitions.of(given.data.definitions.sources), Response(given.data.answers))
    return results.report_on(result, as_of=given.as_of).verdict.score.replace(" ", "\xa0")


def forged_of(score: str) -> str:
    """A score with its first digit for another one that is drawn in the same letters."""
    return next(digit for digit in score if digit.isdigit() and digit != score[0]) + score[1:]


def row_points(content: bytes) -> str:
    """The lower bound, of four letters, of a dimension on the first page."""
    given = attached.read(attached_bytes(content))
    result = results.score(definitions.of(given.data.definitions.sources), Response(given.data.answers))
    bounds = [each.bounds.said for each in result.evaluation.dimensions if each.bounds]
    return next(f"{each.lower // 10}.{each.lower % 10}" for each in bounds if each.lower >= 100)


def attached_bytes(content: bytes) -> bytes:
    return json.dumps(data_of(content)).encode()


def with_exchanged(font: bytes, one: int, other: int) -> bytes:
    """A TrueType font with two of its drawings in each other's place."""
    tables = {font[12 + 16 * place : 16 + 16 * place]: struct.unpack_from(">LLL", font, 16 + 16 * place) for place in range(struct.unpack_from(">H", font, 4)[0])}
    long = struct.unpack_from(">h", font, tables[b"head"][1] + 50)[0]
    _, loca, length = tables[b"loca"]
    width, code = (4, "L") if long else (2, "H")
    offsets = [offset * (1 if long else 2) for offset in struct.unpack_from(f">{length // width}{code}", font, loca)]
    start, size = tables[b"glyf"][1], tables[b"glyf"][2]
    drawn = [font[start + a : start + b] for a, b in pairwise(offsets)]
    drawn[one], drawn[other] = drawn[other], drawn[one]
    assert sum(map(len, drawn)) <= size
    new, at = [0], 0
    for each in drawn:
        at += len(each)
        new.append(at)
    made_ = bytearray(font)
    made_[start : start + at] = b"".join(drawn)
    struct.pack_into(f">{length // width}{code}", made_, loca, *[offset // (1 if long else 2) for offset in new])
    return bytes(made_)
