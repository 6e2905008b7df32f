"""What was altered in a report is found and named, in its data or on its pages; an honest report of another version is not blamed."""


from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from tampering import (
    changed,
    data_of,
    first_score,
    forged_of,
    hash_of,
    made,
    noted,
    other_data,
    other_scoring,
    other_text,
    row_points,
    small,
    told,
    usual,
    with_exchanged,
    without_notes,
)

from assessment.edition import Edition
from assessment.verifying import verify
from questionnaires.errors import ToolkitError
from questionnaires.texts import table
from reports.document import Masthead
from reports.letters import Font
from reports.opening import UnreadableError

words = table("assessment")
pytestmark = pytest.mark.long



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
