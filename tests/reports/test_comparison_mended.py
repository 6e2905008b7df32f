"""The report on services side by side: what no figure offsets, what a gate holds, and sentences that stay short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import numpy as np
import pytest
from comparison_samples import AS_OF, comparison, groups, own_scoring, service, sure
from report_subjects import given

from assessment.plain_text import whole_as_text
from questionnaires.answers import Response
from reports.clean import texts_in
from reports.comparison import Comparison, Group
from reports.compose_comparison import compose
from reports.document import Paragraph, Report, Section, State, Table
from reports.parts.compared import first, matrix, said, told, weights
from reports.parts.compared.first import lock
from reports.rulebook import Lock
from scoring.matrix import Matrix
from scoring.robustness import WorthFindingOut


def tables(found: object) -> Iterator[Table]:
    if isinstance(found, Table):
        yield found
    for each in getattr(found, "blocks", None) or getattr(found, "sections", ()):
        yield from tables(each)


def section(id_: str, of: Report) -> Section:
    return next(each for each in of.sections if each.id == id_)


def no_rescue(number: int) -> Response:
    """Answers of a service whose main reason is a quick financial rescue."""
    return Response({**service(number).response.answers, "FE2": given("yes")})


def mixed() -> Comparison:
    """Three services that are alike, two that a mutual does not suit, and one in Scotland."""
    unsuited = [service(number)._replace(response=no_rescue(number)) for number in (5, 6)]
    found = groups([*(service(number) for number in range(3)), *unsuited, service(8, country="scotland")], unsuited_apart=True)
    whole = comparison()
    return replace(whole, groups=found, sure=tuple(sure(group, draws=50) if len(group) > 1 else None for group in found), other=tuple(map(own_scoring, found)))


def test_services_that_a_mutual_does_not_suit_have_no_rank_among_them_in_text_and_data() -> None:
    made = compose(mixed())
    names = {each.name for group in mixed().groups if not group.like.suits for each in group.services}
    assert len(names) == 2
    for table in tables(made):
        if {"Rank", "Ranks", "Rank 1"} & {column.title for column in table.columns}:
            assert not names & {str(row[0]).split("\n")[0] for row in table.rows}
    for table in (*made.data.values(), *made.live.values()):
        ids = [column.id for column in table.columns]
        for row in table.rows if "service" in ids else ():
            if row[ids.index("service")] in names:
                assert not [id_ for id_, value in zip(ids, row, strict=True) if "rank" in id_ and value is not None], table.name
    shown = " ".join(texts_in(section("order", made)))
    assert "A mutual does not suit these services, so they have no ranks." in shown
    assert "stand apart from Group 1: a mutual does not suit, which no figure offsets" in " ".join(texts_in(section("compared", made)))
    assert not [text for text in texts_in(section("said", made)) if "score higher" in text and any(name in text for name in names)]


def test_no_rank_stands_without_what_the_service_is_ready_for() -> None:
    made = compose(mixed())
    ranked = [table for table in tables(made) if {"Rank", "Rank 1", "Ranks"} & {column.title for column in table.columns}]
    assert ranked
    for table in ranked:
        beside = "Ready for" in {column.title for column in table.columns}
        assert beside or all("\nReady for: " in str(row[0]) for row in table.rows), table.caption
    for table in made.data.values():
        ids = {column.id for column in table.columns}
        assert "rank_at_lower" not in ids or {"outcome", "reached"} <= ids


def test_what_a_service_is_ready_for_answers_its_heading() -> None:
    group = next(group for group in mixed().groups if not group.like.suits)
    assert told.ready_for(group, 0) == "None: a mutual does not suit"
    assert first.rules(mixed()).pairs[2][1] == "Three services, as many as could be supported."


def test_a_band_that_a_gate_holds_says_so_beside_its_figure_and_is_explained() -> None:
    group = comparison(12, others=False, drawn=False).groups[0]
    bands = group.under.model.bands
    section_ = matrix.whole(comparison(12, others=False, drawn=False))
    assert section_ is not None
    (table,) = tables(section_)
    held = 0
    for row, cells in enumerate(table.rows):
        shown = cells[-1]
        assert isinstance(shown, State)
        capped = int(group.matrix.band_high[row]) < bands.index(int(group.matrix.high[row]))
        assert capped is shown.word.endswith(", held by a gate")
        held += capped
    assert held
    assert "on points alone the band would be higher" in table.note


def test_the_lock_is_told_with_its_time_and_zone_and_with_seconds_where_two_fall_into_one_minute() -> None:
    assert "locked on 23 November 2026, 14:34 UTC, before the services were opened on 23 November 2026, 15:04 UTC" in lock(Lock("before", AS_OF, AS_OF + timedelta(minutes=30)))
    assert "14:34:00 UTC, before the services were opened on 23 November 2026, 14:34:09 UTC" in lock(Lock("before", AS_OF, AS_OF + timedelta(seconds=9)))


def _bounds(*ends: tuple[int, int]) -> Group:
    (found,) = groups([service(0), service(1)])
    low, high = (np.array([each[at] for each in ends]) for at in (0, 1))
    made = Matrix(low, high, *list(found.matrix.rows([0] * len(ends)))[2:])
    services = tuple(found.services[0]._replace(key=str(at), name="ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at]) for at in range(len(ends)))
    return replace(found, services=services, matrix=made)


@pytest.mark.parametrize(
    ("ends", "sentences"),
    [
        ([(700, 800), (500, 600)], ["A (70.0 to 80.0) scores higher than B (50.0 to 60.0)."]),
        ([(900, 950), (700, 800), (500, 600)], ["A (90.0 to 95.0) scores higher than B (70.0 to 80.0), and than all below.", "B (70.0 to 80.0) scores higher than C (50.0 to 60.0)."]),
        ([(700, 800), (690, 790), (680, 780), (500, 600)], ["The order of A (70.0 to 80.0), B (69.0 to 79.0) and C (68.0 to 78.0) is not decided by what is known.", "A, B and C each score higher than D."]),
        ([(700, 800), (600, 750), (500, 650)], ["The bounds of A (70.0 to 80.0), B (60.0 to 75.0) and C (50.0 to 65.0) overlap, each with the next. The order of those that overlap is not decided by what is known.", "A (70.0 to 80.0) scores higher than C (50.0 to 65.0)."]),
        ([(700, 700)] * 7, ["A, B, C, D and 3 more have the same score."]),
        ([(700, 700)] * 5, ["A, B, C, D and E have the same score."]),
    ],
)
def test_what_is_decided_is_said_in_short_sentences_that_agree_with_how_many_they_name(ends: list[tuple[int, int]], sentences: list[str]) -> None:
    assert list(said.undecided(_bounds(*ends))) == sentences


def test_hardly_answered_services_give_no_long_sentence() -> None:
    group = _bounds(*((600 - 20 * at, 640 - 20 * at + (400 if at > 20 else 0)) for at in range(26)))
    assert max(len(each.split()) for each in said.undecided(group)) <= 40


@pytest.mark.parametrize(("count", "said_"), [(6, None), (7, "One more group is told below."), (9, "Three more groups are told below.")])
def test_up_to_six_groups_are_told_at_once_and_more_are_counted(count: int, said_: str | None) -> None:
    whole = mixed()
    panel = first.panel(replace(whole, groups=whole.groups[:1] * count, sure=()))
    assert panel.sentence.count("Group ") == 6
    assert (panel.sentence.split("\n")[6:] or [None])[0] == said_


def _to_find_out(found: tuple[WorthFindingOut, ...]) -> Section:
    whole = comparison()
    assert whole.sure[0] is not None
    made = weights.find_out(replace(whole, sure=(whole.sure[0]._replace(find_out=found), None)))
    assert made is not None
    return made


def test_where_no_answer_is_worth_anything_by_itself_that_is_said_and_no_column_of_noughts_is_shown() -> None:
    group = comparison().groups[0]
    waiting = {(row, id_) for row in range(len(group)) for each in group.evaluation(row).verdict.blocking_next for id_ in each.open_questions}
    row, gated = min(waiting)
    other = next(id_ for id_ in group.under.model.readers if (row, id_) not in waiting)
    nought = Fraction(0)
    made = _to_find_out((WorthFindingOut(row, other, nought, Fraction(1, 10_000), 20), WorthFindingOut(row, gated, nought, nought, 10)))
    assert "No single open answer would change by itself who is ready or who is among the first three." in " ".join(texts_in(made))
    (table,) = tables(made)
    assert [column.title for column in table.columns] == ["Service", "Open answer", "Points"]
    assert f"({gated})\nA gate for the next stage waits for it: “" in str(table.rows[0][1])
    assert str(table.rows[1][1]).endswith(f"({other})")
    worth = _to_find_out((WorthFindingOut(row, other, Fraction(1, 10), nought, 20), WorthFindingOut(row, gated, nought, nought, 10)))
    (table,) = tables(worth)
    assert str(table.rows[0][1]).endswith(f"({other})")
    assert table.rows[0][2:4] == ("10.0%", "0.0%")


def test_a_group_of_one_service_has_its_dimensions_and_no_word_on_ranks() -> None:
    made = compose(mixed())
    alone = next(group for group in mixed().groups if len(group) == 1)
    assert any(alone.services[0].name in {column.title for column in table.columns} for table in tables(section("matrix", made)))
    part = next(block for block in section("other-scoring", made).blocks if isinstance(block, Section) and "one service" in block.title)
    assert "rank" not in " ".join(block.text for block in part.blocks if isinstance(block, Paragraph)).lower()


def test_in_a_terminal_each_table_of_an_order_says_under_which_weights_and_the_lock_is_told() -> None:
    shown = " ".join(" ".join(whole_as_text(compose(comparison()))).split())
    for caption in ("Under weights near the model's own", "Under any weights at all", "How often each rank was taken, under any weights at all"):
        assert f"{caption} Service" in shown
    assert "The rules were locked on 24 October 2026, 14:34 UTC" in shown


def test_never_in_front_is_explained_only_where_somebody_is_never_in_front() -> None:
    whole = comparison()
    assert whole.sure[0] is not None
    for never, explained in (((1,), True), ((), False)):
        robust = whole.sure[0].robust._replace(never=never, never_drawn=())
        made = compose(replace(whole, sure=(whole.sure[0]._replace(robust=robust), None)))
        assert ("Never in front does not mean" in " ".join(texts_in(section("order", made)))) is explained
