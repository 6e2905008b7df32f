"""Under whose name reports go out is kept like everything beside the answers, travels with them, and stands on every report."""

from __future__ import annotations

import base64
import json
from io import BytesIO

import pytest
from colleagues import member, stranger
from PIL import Image

from assessment import carrying_on, exchange, masthead, results
from assessment.definitions import Definitions
from assessment.exchange import LARGEST, ExchangeError
from assessment.identity import LOCAL, NotFound
from assessment.masthead import MastheadError, Typed, filed_masthead, masthead_of, typed_masthead
from assessment.papers import MASTHEAD, Headed
from assessment.record import Assessment
from assessment.store import ChangedElsewhere, Store
from questionnaires.texts import in_language
from reports import logo, markdown
from reports.document import NO_MASTHEAD, Masthead


def png(width: int = 300, height: int = 100, mode: str = "RGB") -> bytes:
    content = BytesIO()
    Image.effect_noise((width, height), 60).convert(mode).save(content, "PNG")
    return content.getvalue()


OURS = Masthead("Eastmarsh Community Trust", "OFFICIAL", logo.checked(png()))


@pytest.fixture
def kept(store: Store, small: Definitions) -> Assessment:
    made = store.create(LOCAL, small)
    masthead.keep(store, LOCAL, made, OURS, 0)
    return store.load(LOCAL, made.id)


def standing(kept: Assessment) -> Masthead:
    return filed_masthead(kept.papers.get(MASTHEAD))


def test_it_stands_as_it_was_kept_and_is_what_a_report_has_at_its_head(kept: Assessment) -> None:
    assert standing(kept) == OURS
    assert results.report_of(kept, as_of=kept.changed).masthead == OURS
    assert results.report_of(kept, as_of=kept.changed, masthead=NO_MASTHEAD).masthead == NO_MASTHEAD


def test_without_one_a_report_has_none(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small)
    assert masthead_of(results.scored(made).papers) == results.report_of(made, as_of=made.changed).masthead == NO_MASTHEAD


def test_keeping_an_empty_one_takes_it_away_and_where_there_is_none_does_nothing(store: Store, small: Definitions, kept: Assessment) -> None:
    masthead.keep(store, LOCAL, kept, NO_MASTHEAD, 1)
    assert store.load(LOCAL, kept.id).paper(MASTHEAD) is None
    made = store.create(LOCAL, small)
    masthead.keep(store, LOCAL, made, NO_MASTHEAD, 0)
    assert store.load(LOCAL, made.id) == made


def test_nobody_overwrites_anothers_unseen(store: Store, kept: Assessment) -> None:
    with pytest.raises(ChangedElsewhere, match="changed elsewhere meanwhile") as caught:
        masthead.keep(store, LOCAL, kept, Masthead("Harbour CIC"), 0)
    assert filed_masthead(caught.value.theirs) == OURS
    assert standing(store.load(LOCAL, kept.id)) == OURS
    masthead.keep(store, LOCAL, kept, Masthead("Harbour CIC"), caught.value.theirs.revision)
    assert standing(store.load(LOCAL, kept.id)) == Masthead("Harbour CIC")


def test_only_who_may_change_what_is_kept_beside_the_answers_changes_it(store: Store, small: Definitions) -> None:
    made = store.create(member(store, "Anna"), small)
    with pytest.raises(NotFound, match="nothing at this address for you"):
        masthead.keep(store, stranger(store, "Bob"), made, OURS, 0)


def test_it_travels_in_the_file_which_stays_small_enough(store: Store, kept: Assessment) -> None:
    largest = Masthead("O" * 120, "C" * 60, logo.checked(png(440, 400, "L")))
    assert len(largest.logo) > 50_000
    masthead.keep(store, LOCAL, kept, largest, 1)
    text = exchange.export(store.load(LOCAL, kept.id))
    assert len(text.encode()) < LARGEST / 5
    copy = exchange.import_(store, LOCAL, text)
    assert standing(copy) == largest
    assert results.report_of(copy, as_of=copy.changed).masthead == largest


@pytest.mark.parametrize(("change", "why"), [
    ({"logo": base64.b64encode(png(1300, 10)).decode()}, "too many pixels"),
    ({"logo": base64.b64encode(png()[:-40]).decode()}, "cannot be opened"),
    ({"logo": base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()}, "neither a PNG nor an SVG"),
    ({"logo": "not Base64!"}, "logo"),
    ({"logo": "A" * 140_001}, "at most 140000"),
    ({"logo": 5}, "logo"),
    ({"organisation": "x" * 121}, "at most 120"),
    ({"classification": "x" * 61}, "at most 60"),
    ({"organisation": "a\u0007"}, "character"),
    ({"crest": ""}, "crest"),
])  # fmt: skip
def test_a_forged_one_is_refused_in_a_sentence_and_nothing_is_opened(store: Store, kept: Assessment, change: dict[str, object], why: str) -> None:
    plain = json.loads(exchange.export(kept))
    plain["papers"][MASTHEAD] |= change
    with pytest.raises(ExchangeError, match=why):
        exchange.import_(store, LOCAL, json.dumps(plain))
    assert len(store.assessments(LOCAL)) == 1


def test_a_line_break_from_a_file_never_makes_two_lines(store: Store, kept: Assessment) -> None:
    plain = json.loads(exchange.export(kept))
    plain["papers"][MASTHEAD] |= {"organisation": "Eastmarsh\n\n# Trust", "classification": "OFFICIAL\n- x"}
    copy = exchange.import_(store, LOCAL, json.dumps(plain))
    assert (standing(copy).organisation, standing(copy).classification) == ("Eastmarsh # Trust", "OFFICIAL - x")


def test_an_assessment_that_carries_another_on_has_the_same_name_at_its_head(store: Store, kept: Assessment, small: Definitions) -> None:
    again = carrying_on.begin_again(store, LOCAL, kept)
    moved = carrying_on.take_to(store, LOCAL, kept, small)
    assert standing(again) == standing(moved) == OURS


def test_the_paper_itself_takes_no_logo_that_was_not_made_here() -> None:
    with pytest.raises(ValueError, match="neither a PNG nor an SVG"):
        Headed(logo=base64.b64encode(b"GIF89a").decode())


def test_what_is_typed_stands_on_one_line_and_a_logo_stays_unless_another_is_chosen_or_it_is_taken_out() -> None:
    assert typed_masthead(Typed("  Harbour \t CIC ", ""), OURS) == Masthead("Harbour CIC", "", OURS.logo)
    assert typed_masthead(Typed("", "", without_logo=True), OURS) == NO_MASTHEAD
    another = png(30, 10)
    assert typed_masthead(Typed("", "", another), OURS).logo == logo.checked(another)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_all_that_is_wrong_is_told_at_once(language: str) -> None:
    with in_language(language), pytest.raises(MastheadError, match=r"120.*60"):
        typed_masthead(Typed("x" * 121, "x" * 61))
    with in_language(language), pytest.raises(MastheadError, match=r"\. "):
        typed_masthead(Typed("a\u202e\u0007", "b\u0000"))


def test_markdown_says_it_above_the_title_and_nothing_in_it_marks_anything_up(kept: Assessment) -> None:
    head = Masthead("# <b>Trust</b> *", "OFFICIAL-SENSITIVE")
    written = markdown.render(results.report_of(kept, as_of=kept.changed, masthead=head)).splitlines()
    assert written[:4] == ["**OFFICIAL-SENSITIVE**", "", r"**\# \<b\>Trust\</b\> \***", ""]
    assert written[4].startswith("# ")
