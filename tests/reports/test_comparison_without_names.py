"""The edition of a comparison without names: no name and no text in anybody's words is anywhere in any format."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest
from comparison_samples import MASTHEAD, NAMES, comparison
from report_subjects import given, shipped
from test_every_format import ALL, READ

from questionnaires.answers import Answer, Challenge, Evidence, Level, Response, State, answers_hash
from questionnaires.model import FreeText
from reports import rendering
from reports.anonymous import letters
from reports.clean import texts_in
from reports.comparison import Comparison, Group
from reports.compose_comparison import anonymous, compose, decision_record
from reports.document import Report
from reports.parts.compared import told
from reports.rulebook import Apart

SECRET = "Zanzibar"
"""In every text that anybody could have written."""


def _marked(answer: Answer) -> Answer:
    challenge = Challenge(f"Doubted, {SECRET}", f"Clerk {SECRET}", "2026-10-01")
    evidence = Evidence(answer.evidence.level, f"Paper {SECRET}", f"Shelf {SECRET}", "2026-10-01", f"Audit {SECRET}", "2026-10-02", f"Asked {SECRET}", "2026-09-01", challenge)
    reason = f"Because {SECRET}" if answer.state is State.NOT_APPLICABLE else ""
    return replace(answer, evidence=evidence, note=f"Note {SECRET}", who_could_know=f"Director {SECRET}", reason=reason)


@cache
def named() -> Comparison:
    """A comparison in which all that anybody could have typed has a word of its own."""
    whole = comparison()
    texts = {each.id: given(f"Text {SECRET}", Level.SAID) for each in shipped()[0].questions.values() if isinstance(each, FreeText)}
    groups = tuple(
        replace(
            group,
            services=tuple(
                each._replace(
                    key=f"{SECRET}-{each.key}", response=Response({id_: _marked(answer) for id_, answer in {**each.response.answers, **texts}.items()}),
                    origin=f"From {SECRET}", tags=(*each.tags, (f"Tag {SECRET}", f"Value {SECRET}")), rescored_from=f"Under {SECRET}",
                )
                for each in group.services
            ),
        )
        for group in whole.groups
    )  # fmt: skip
    sure = tuple(each and each._replace(named=tuple(one._replace(title=f"{one.title} {SECRET}") for one in each.named)) for each in whole.sure)
    other = tuple(each and each._replace(under=replace(each.under, scoring=each.under.scoring.model_copy(update={"author": f"Body {SECRET}", "title": SECRET}))) for each in whole.other)
    decision = whole.decisions[0]._replace(decided=f"We chose {SECRET}", by=f"Board {SECRET}", why=f"For {SECRET}")
    return replace(
        whole, title=f"Portfolio {SECRET}", groups=groups, sure=sure, other=other, decisions=(decision,), shown=f"Sector {SECRET}",
        rules=whole.rules._replace(purpose=f"Purpose {SECRET}"), apart=(Apart(f"Service {SECRET}", f"Why {SECRET}"),),
    )  # fmt: skip


def everything(content: bytes) -> Iterator[bytes]:
    """A file as it is and with all that is packed in it: the parts of archives with their names, and the streams of a PDF."""
    yield content
    if content[:2] == b"PK":
        with ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from everything(archive.read(name))
    elif content[:4] == b"%PDF":
        with pikepdf.open(BytesIO(content)) as document:
            for each in document.objects:
                yield repr(each).encode()
                if isinstance(each, pikepdf.Stream):
                    try:
                        yield each.read_bytes()
                    except (pikepdf.PdfError, zlib.error):
                        continue


def forbidden() -> list[str]:
    typed = {SECRET, MASTHEAD.organisation, "Old Mill Repairs", "Own of Harbour", "Staff side", "Glen Young Carers", "Commissioning board"}
    group = named().groups[0]
    return [*typed, *NAMES[: len(group)], *(f"Parent of {name}" for name in NAMES[: len(group)]), *hashes(named())]


def hashes(of: Comparison) -> list[str]:
    """Every hash over names or answers, and the digits that stand for it: whoever guesses names could check the guess by it."""
    services = [answers_hash(each.response.answers) for group in of.groups for each in group.services]
    whole = [of.fingerprint, *(each.hash for each in of.decisions), of.rules.hash, of.lock.hash, *services]
    return [part for each in whole if each for part in (each, each[:12])]


@cache
def made(which: str) -> Report:
    return (compose if which == "report" else decision_record)(anonymous(named()))


@pytest.mark.parametrize("which", ["report", "record"])
@pytest.mark.parametrize("format_", ALL)
def test_no_name_and_no_text_in_peoples_words_is_anywhere_in_a_file(format_: str, which: str) -> None:
    content = rendering.render(made(which), format_)
    shown = READ[format_](content)
    for word in forbidden():
        assert word not in " ".join(shown.replace("\u200b", "").split()), word
        for part in everything(content):
            for encoded in (word.encode(), word.encode("utf-16-be"), word.encode("utf-16-le")):
                assert encoded not in part, word
    assert "Service A" in shown


@pytest.mark.parametrize("format_", ALL)
def test_the_same_words_would_be_found_in_the_report_with_names(format_: str) -> None:
    """So that the test above can fail."""
    shown = " ".join(READ[format_](rendering.render(compose(named()), format_)).replace("\u200b", "").split())
    found = [word for word in forbidden() if word in shown]
    assert {SECRET, *NAMES[:5], MASTHEAD.organisation} - {MASTHEAD.organisation if format_ == "docx" else ""} <= set(found)


def test_the_figures_are_the_same_service_by_service() -> None:
    whole, bare = comparison(), anonymous(comparison())
    for before, after in zip(whole.groups, bare.groups, strict=True):
        assert sorted(told.score(before, row) for row in range(len(before))) == sorted(told.score(after, row) for row in range(len(after)))
        for row, each in enumerate(after.services):
            assert after.evaluation(row).bounds is not None
            assert after.evaluation(row).bounds.said.lower == after.matrix.low[row]  # pyright: ignore[reportOptionalMemberAccess]
            assert each.name.startswith("Service ")


def test_what_is_known_of_an_order_follows_the_services_to_their_letters() -> None:
    whole, bare = comparison(), anonymous(comparison())
    before, after, sure, unnamed = whole.groups[0], bare.groups[0], whole.sure[0], bare.sure[0]
    assert sure is not None
    assert unnamed is not None
    place = {_figures(after, row): row for row in range(len(after))}
    moved = [place[_figures(before, row)] for row in range(len(before))]
    for row, to in enumerate(moved):
        for one, other in zip(sure.acceptability, unnamed.acceptability, strict=True):
            assert (one.first[row], one.in_top[row], one.best[row], one.worst[row]) == (other.first[to], other.in_top[to], other.best[to], other.worst[to])
            assert one.by_rank is not None
            assert other.by_rank is not None
            assert one.by_rank[row].tolist() == other.by_rank[to].tolist()
        assert before.order.ranks[row] == after.order.ranks[to]
        assert whole.other[0] is not None
        assert bare.other[0] is not None
        assert whole.other[0].order.ranks[row] == bare.other[0].order.ranks[to]
    assert [(moved[each.ahead], moved[each.behind]) for each in sure.pairs] == [(each.ahead, each.behind) for each in unnamed.pairs]
    assert [moved[each.row] for each in sure.find_out] == [each.row for each in unnamed.find_out]
    assert sorted(moved[row] for row in sure.robust.always) == list(unnamed.robust.always)


def _figures(group: Group, row: int) -> tuple[int, ...]:
    return tuple(int(low) for low in group.matrix.dimension_low[row])


def test_letters_follow_neither_the_order_of_collecting_nor_the_ranks_and_change_with_any_answer() -> None:
    whole = comparison(12, others=False)
    bare = anonymous(whole)
    ranks = bare.groups[0].order.ranks
    assert list(ranks) != sorted(ranks)
    assert list(ranks) != list(whole.groups[0].order.ranks)
    assert anonymous(whole).groups[0].order.ranks == ranks
    group = whole.groups[0]
    first = group.services[0]
    changed = first._replace(response=Response({**first.response.answers, "MS1": Answer(State.DONT_KNOW)}))
    other = anonymous(replace(whole, groups=(replace(group, services=(changed, *group.services[1:])),)))
    assert other.groups[0].order.ranks != ranks


def test_letters_follow_from_nothing_but_what_the_edition_shows() -> None:
    """Otherwise whoever guesses names could try them until the letters come out in the same order."""
    whole = comparison(12, others=False)
    (group,) = whole.groups
    given_names = {"service_name": given("Another name"), "parent_body": given("Another body")}
    renamed = tuple(
        each._replace(key=f"other-{at}", name=f"Other {at}", response=Response({**each.response.answers, **given_names})) for at, each in enumerate(group.services)
    )
    other = replace(whole, groups=(replace(group, services=renamed),))
    assert anonymous(other).groups[0].order.ranks == anonymous(whole).groups[0].order.ranks


def test_it_does_not_claim_that_something_changed_or_did_not_since_a_decision() -> None:
    changed = replace(comparison(), decisions=(comparison().decisions[0]._replace(hash="ab" * 32),))
    same, other = (set(texts_in(compose(anonymous(each)).sections)) for each in (comparison(), changed))
    assert same == other
    assert not [text for text in same if "have changed" in text]
    assert [each.hash for each in anonymous(comparison()).decisions] == [""]


def test_no_tag_stays() -> None:
    assert not [each.tags for group in anonymous(comparison()).groups for each in group.services if each.tags]


def test_letters_go_on_after_z() -> None:
    found = letters()
    names = [next(found) for _ in range(704)]
    assert (names[0], names[25], names[26], names[27], names[701], names[702]) == ("Service A", "Service Z", "Service AA", "Service AB", "Service ZZ", "Service AAA")
    assert len(set(names)) == 704


def test_it_is_said_what_is_left_out_and_that_answers_may_tell() -> None:
    said = " ".join(rendering.render(made("report"), "md").decode().split())
    assert re.search(r"whoever knows a service well may know it by them", said)
