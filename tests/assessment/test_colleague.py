"""What a colleague gave back, held against what stood and what stands: three ways, and nothing overwritten unseen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from any_answers import any_answers
from hypothesis import given, settings

from assessment import asking, colleague, definitions, exchange
from assessment.colleague import Kind, Merge, NotAReply, Reply, compare
from assessment.definitions import Definitions
from assessment.exchange import ExchangeError
from assessment.identity import LOCAL
from assessment.papers import Asked
from assessment.record import Assessment, Saved
from assessment.second_person import unseen
from assessment.store import Store
from questionnaires.answers import Answer, Challenge, Evidence, Level, State, check_answer
from questionnaires.plain_yaml import Source

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
LEADING = Asked(sections=("team.leading", "team.figures"), asked_of="Finance", asked_on=date(2026, 5, 3))
ONE, GROUP, NOBODY = (Answer(State.ANSWERED, value) for value in ("one", "group", "nobody"))
NOTED = replace(ONE, note="Since March")


def stands(answer: Answer | None, revision: int = 1) -> dict[str, Saved]:
    return {"lead": Saved(answer, revision, "local", NOW)}


def kind_of(small: Definitions, base: Answer | None, mine: Answer | None, theirs: Answer | None) -> Kind:
    question = small.library.questions["lead"]
    (row,) = compare([question], {"lead": base} if base else {}, stands(mine), {"lead": theirs} if theirs else {})
    return row.kind


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "kind"),
    [
        (None, None, None, Kind.NOTHING_NEW),
        (ONE, ONE, ONE, Kind.NOTHING_NEW),
        (ONE, GROUP, ONE, Kind.NOTHING_NEW),
        (ONE, ONE, None, Kind.NOTHING_NEW),
        (ONE, None, ONE, Kind.NOTHING_NEW),
        (None, ONE, ONE, Kind.SAME),
        (ONE, GROUP, GROUP, Kind.SAME),
        (None, None, ONE, Kind.NEW),
        (ONE, ONE, GROUP, Kind.NEW),
        (ONE, ONE, NOTED, Kind.NEW),
        (None, ONE, GROUP, Kind.CONFLICT),
        (ONE, GROUP, NOBODY, Kind.CONFLICT),
        (ONE, None, GROUP, Kind.CONFLICT),
        (ONE, NOTED, GROUP, Kind.CONFLICT),
        (ONE, GROUP, Answer(State.DONT_KNOW), Kind.CONFLICT),
    ],
)  # fmt: skip
def test_three_ways(small: Definitions, base: Answer | None, mine: Answer | None, theirs: Answer | None, kind: Kind) -> None:
    assert kind_of(small, base, mine, theirs) is kind


@settings(max_examples=150, deadline=None)
@given(any_answers(), any_answers(), any_answers())
def test_whatever_three_say_every_question_is_in_one_row_and_what_would_be_saved_can_be(
    small: Definitions, base: dict[str, Answer], mine: dict[str, Answer], theirs: dict[str, Answer]
) -> None:
    questions = list(small.library.questions.values())
    before = {id_: unseen(answer) for id_, answer in base.items()}
    rows = compare(questions, before, {id_: Saved(answer, 1, "", NOW) for id_, answer in mine.items()}, theirs)
    assert [row.question for row in rows] == questions
    for row in rows:
        if row.merged is not None:
            check_answer(row.question, row.merged)
            assert (row.merged.state, row.merged.value, row.merged.note) == (row.theirs.state, row.theirs.value, row.theirs.note)
            (again,) = compare([row.question], before, {row.question.id: Saved(row.merged, 2, "", NOW)}, theirs)
            assert again.kind is Kind.SAME, "what was taken over is not offered again"


def test_a_colleague_who_changes_nothing_is_in_conflict_with_nobody(small: Definitions) -> None:
    """Even if a second person said something of mine, which they never saw."""
    mine = replace(ONE, evidence=Evidence(asked_of="Auditor", asked_on="2026-05-01"))
    assert kind_of(small, unseen(mine), mine, unseen(mine)) is Kind.NOTHING_NEW
    assert kind_of(small, unseen(mine), mine, GROUP) is Kind.NEW


SHOWN = Evidence(Level.DOCUMENTED, "Minutes", "Shared drive", "May 2026")


def row_of(small: Definitions, mine: Answer, theirs: Answer) -> colleague.Row:
    (row,) = compare([small.library.questions["lead"]], {"lead": unseen(mine)}, stands(mine), {"lead": theirs})
    return row


def test_a_check_and_a_challenge_outlive_an_added_explanation_and_a_request_to_check_stays(small: Definitions) -> None:
    checked = replace(ONE, evidence=replace(SHOWN, level=Level.CHECKED, checked_by="Auditor", checked_on="2026-05-10"))
    row = row_of(small, checked, replace(checked, note="As in the minutes"))
    assert row.merged == replace(checked, note="As in the minutes")
    assert not row.lost_check
    waiting = replace(ONE, evidence=replace(SHOWN, asked_of="Auditor", asked_on="2026-05-01"))
    assert row_of(small, waiting, replace(GROUP, evidence=SHOWN)).merged == replace(GROUP, evidence=waiting.evidence)
    challenged = replace(ONE, evidence=replace(SHOWN, challenge=Challenge("No", "Director", "2026-05-02")))
    agreed = replace(ONE, evidence=replace(SHOWN, level=Level.CHECKED, checked_by="Finance", checked_on="2026-05-12"))
    merged = row_of(small, challenged, agreed).merged
    assert merged is not None
    assert (merged.evidence.level, merged.evidence.challenge) == (Level.DOCUMENTED, challenged.evidence.challenge), "never checked while it is challenged"


def test_it_is_said_what_another_value_ends(small: Definitions) -> None:
    checked = replace(ONE, evidence=replace(SHOWN, level=Level.CHECKED, checked_by="Auditor", checked_on="2026-05-10"))
    assert row_of(small, checked, replace(GROUP, evidence=SHOWN)).lost_check == "Auditor"
    challenged = replace(ONE, evidence=replace(SHOWN, challenge=Challenge("No", "Director", "2026-05-02")))
    assert row_of(small, challenged, replace(GROUP, evidence=SHOWN)).lost_challenge


def test_what_the_colleague_asked_or_challenged_in_the_part_comes_along(small: Definitions) -> None:
    theirs = replace(ONE, evidence=replace(SHOWN, challenge=Challenge("Which year?", "Payroll", "2026-05-09")))
    row = row_of(small, replace(ONE, evidence=SHOWN), theirs)
    assert (row.kind, row.merged) == (Kind.NEW, theirs)


# A request that comes back


@pytest.fixture
def kept(store: Store, small: Definitions) -> Assessment:
    """An assessment from which leading and figures were asked as a file; while the colleague answers, `voluntary` changes."""
    answers = {"service_name": Answer(State.ANSWERED, "Harbour Nursing"), "lead": ONE, "voluntary": Answer(State.ANSWERED, "no")}
    made = store.create(LOCAL, small, answers=answers)
    asking.ask(store, LOCAL, made, small, LEADING, by_link=False)
    return store.load(LOCAL, made.id)


def key_of(kept: Assessment) -> str:
    (key,) = asking.requests(kept)
    return key


GIVEN = {"lead": GROUP, "voluntary": Answer(State.ANSWERED, "yes"), "staff": Answer(State.ANSWERED, Decimal(40), SHOWN, note="Heads")}


def returned(store: Store, kept: Assessment, small: Definitions, given_: Mapping[str, Answer] = GIVEN) -> bytes:
    """The file that comes back when the colleague has opened theirs, answered, and downloaded it."""
    key = key_of(kept)
    part = exchange.import_(store, LOCAL, asking.as_file(kept, small, key, asking.requests(kept)[key], NOW))
    for id_, answer in given_.items():
        store.save(LOCAL, part.id, id_, answer, expected=store.load(LOCAL, part.id).revision(id_))
    return exchange.export(store.load(LOCAL, part.id)).encode()


def merged(store: Store, kept: Assessment, small: Definitions, content: bytes) -> Merge:
    now = store.load(LOCAL, kept.id)
    return colleague.merge(now, small, key_of(kept), colleague.reply_in(now, key_of(kept), content))


def kinds(found: Merge) -> dict[str, Kind]:
    return {row.question.id: row.kind for row in found.rows if row.kind is not Kind.NOTHING_NEW}


def test_a_file_comes_back_and_is_merged_answer_by_answer(store: Store, small: Definitions, kept: Assessment) -> None:
    content = returned(store, kept, small)
    store.save(LOCAL, kept.id, "voluntary", Answer(State.DONT_KNOW), expected=1)
    found = merged(store, kept, small, content)
    assert kinds(found) == {"lead": Kind.NEW, "voluntary": Kind.CONFLICT, "staff": Kind.NEW}
    assert "service_name" not in [row.question.id for row in found.rows], "what was not asked is not touched"
    proposed = [row for row in found.rows if found.proposed(row)]
    assert [row.question.id for row in proposed] == ["lead", "staff"]
    assert colleague.take_over(store, LOCAL, kept.id, key_of(kept), proposed, found.hash, NOW) == ()
    now = store.load(LOCAL, kept.id)
    assert (now.response.answers["lead"], now.response.answers["staff"]) == (GROUP, GIVEN["staff"])
    assert now.response.answers["voluntary"] == Answer(State.DONT_KNOW)
    assert [(taken.at, taken.hash) for taken in asking.requests(now)[key_of(kept)].taken] == [(NOW, found.hash)]
    assert [change.question for change in store.history(LOCAL, kept.id)][-2:] == ["lead", "staff"]


def test_what_was_changed_since_it_was_shown_is_not_overwritten(store: Store, small: Definitions, kept: Assessment) -> None:
    found = merged(store, kept, small, returned(store, kept, small))
    store.save(LOCAL, kept.id, "lead", NOBODY, expected=1)
    changed = colleague.take_over(store, LOCAL, kept.id, key_of(kept), found.of(Kind.NEW), found.hash, NOW)
    assert [row.question.id for row in changed] == ["lead"]
    now = store.load(LOCAL, kept.id)
    assert now.response.answers["lead"] == NOBODY
    assert now.response.answers["staff"] == GIVEN["staff"]


def test_if_all_was_changed_meanwhile_nothing_is_called_taken(store: Store, small: Definitions, kept: Assessment) -> None:
    found = merged(store, kept, small, returned(store, kept, small, {"lead": GROUP}))
    store.save(LOCAL, kept.id, "lead", NOBODY, expected=1)
    assert colleague.take_over(store, LOCAL, kept.id, key_of(kept), found.of(Kind.NEW), found.hash, NOW)
    assert asking.requests(store.load(LOCAL, kept.id))[key_of(kept)].taken == ()


def test_the_same_file_a_second_time_says_when_it_was_taken_and_proposes_nothing(store: Store, small: Definitions, kept: Assessment) -> None:
    content = returned(store, kept, small)
    first = merged(store, kept, small, content)
    (lead,) = [row for row in first.rows if row.question.id == "lead"]
    colleague.take_over(store, LOCAL, kept.id, key_of(kept), [lead], first.hash, NOW)
    again = merged(store, kept, small, content)
    assert again.again is not None
    assert again.again.at == NOW
    assert kinds(again) == {"lead": Kind.SAME, "voluntary": Kind.NEW, "staff": Kind.NEW}
    assert not any(again.proposed(row) for row in again.rows), "what was left out was left out on purpose"
    colleague.take_over(store, LOCAL, kept.id, key_of(kept), again.of(Kind.NEW), again.hash, datetime(2026, 6, 1, tzinfo=UTC))
    assert len(asking.requests(store.load(LOCAL, kept.id))[key_of(kept)].taken) == 1


def test_a_second_other_reply_is_said_to_be_one_and_conflicts_with_what_was_taken(store: Store, small: Definitions, kept: Assessment) -> None:
    first = merged(store, kept, small, returned(store, kept, small))
    colleague.take_over(store, LOCAL, kept.id, key_of(kept), first.of(Kind.NEW), first.hash, NOW)
    second = merged(store, kept, small, returned(store, kept, small, {"lead": NOBODY, "remarks": Answer(State.ANSWERED, "Growing")}))
    assert second.again is None
    assert second.earlier is not None
    assert second.earlier.at == NOW
    assert kinds(second)["remarks"] is Kind.NEW


def test_a_file_sent_before_mine_changed_conflicts_with_mine(store: Store, small: Definitions, kept: Assessment) -> None:
    content = returned(store, kept, small, {"lead": NOBODY})
    first = merged(store, kept, small, returned(store, kept, small))
    colleague.take_over(store, LOCAL, kept.id, key_of(kept), first.of(Kind.NEW), first.hash, NOW)
    assert kinds(merged(store, kept, small, content)) == {"lead": Kind.CONFLICT}


def test_the_file_that_was_sent_has_nothing_new(store: Store, small: Definitions, kept: Assessment) -> None:
    assert kinds(merged(store, kept, small, returned(store, kept, small, {}))) == {}


def test_after_a_request_is_withdrawn_nothing_is_proposed(store: Store, small: Definitions, kept: Assessment) -> None:
    content = returned(store, kept, small)
    asking.withdraw(store, LOCAL, kept.id, key_of(kept), LEADING, expected=1, at=NOW)
    found = merged(store, kept, small, content)
    assert found.of(Kind.NEW)
    assert not any(found.proposed(row) for row in found.rows)


def refused(kept: Assessment, content: bytes, sentence: str, kind: type[Exception] = NotAReply) -> Exception:
    with pytest.raises(kind, match=sentence) as caught:
        colleague.reply_in(kept, key_of(kept), content)
    assert "Nothing was changed." in str(caught.value)
    return caught.value


def test_ones_own_export_or_another_assessment_is_no_reply(store: Store, small: Definitions, kept: Assessment) -> None:
    refused(kept, exchange.export(kept).encode(), "holds this assessment itself")
    other = store.create(LOCAL, small, answers={"service_name": Answer(State.ANSWERED, "Night Nursing")})
    refused(kept, exchange.export(other).encode(), "a whole assessment of “Night Nursing”")


def test_a_reply_to_another_assessment_names_what_it_was_asked_for(store: Store, small: Definitions, kept: Assessment) -> None:
    other = store.create(LOCAL, small, answers={"service_name": Answer(State.ANSWERED, "Night Nursing")})
    asking.ask(store, LOCAL, other, small, LEADING, by_link=False)
    content = returned(store, store.load(LOCAL, other.id), small)
    refused(kept, content, "answers a request made for “Night Nursing” on 3 May 2026, not one of this assessment")


def test_a_reply_to_another_request_of_the_same_assessment_names_that(store: Store, small: Definitions, kept: Assessment) -> None:
    content = returned(store, kept, small)
    second = asking.ask(store, LOCAL, kept, small, LEADING.model_copy(update={"asked_of": "Payroll"}), by_link=False)
    with pytest.raises(NotAReply, match="answers your request to Finance of 3 May 2026, not this one") as caught:
        colleague.reply_in(store.load(LOCAL, kept.id), second, content)
    assert caught.value.request == key_of(kept)


def altered(content: bytes, change: Any) -> bytes:
    plain = json.loads(content)
    change(plain)
    return json.dumps(plain).encode()


def test_a_file_that_was_altered_is_refused(store: Store, small: Definitions, kept: Assessment) -> None:
    content = returned(store, kept, small)

    def forge(plain: Any) -> None:
        plain["answers"]["lead"]["answer"]["value"] = "nobody"

    refused(kept, altered(content, forge), "were changed after it was exported", ExchangeError)
    refused(kept, content[:-200], "breaks off", ExchangeError)


@pytest.mark.parametrize("base", [{}, {"lead": {"value": 7}}, {"lead": {"value": ["one"]}}, {"lead": {}}, {"lead": {"value": {"a": None}}}, {"nothing": {"value": "x"}}])
def test_if_what_stood_cannot_be_read_it_is_a_conflict_and_never_a_silent_change(store: Store, small: Definitions, kept: Assessment, base: dict[str, Any]) -> None:
    def forge(plain: Any) -> None:
        plain["papers"]["@part"]["base"] = base

    found = merged(store, kept, small, altered(returned(store, kept, small), forge))
    assert kinds(found) == {"lead": Kind.CONFLICT, "voluntary": Kind.CONFLICT, "staff": Kind.NEW}


def test_a_part_that_names_other_sections_is_taken_only_for_those_that_were_asked(store: Store, small: Definitions, kept: Assessment) -> None:
    def forge(plain: Any) -> None:
        plain["papers"]["@part"]["sections"] = ["profile.about", "team.leading"]

    found = merged(store, kept, small, altered(returned(store, kept, small), forge))
    assert {row.question.id for row in found.rows} == {q.id for q in asking.questions_in(small.library, LEADING.sections)}


def other_definitions(small: Definitions, *changes: tuple[str, str]) -> Definitions:
    sources: list[Source] = []
    for source in small.sources:
        text = source.text
        for before, after in changes:
            text = text.replace(before, after)
        sources.append(Source(source.name, text))
    return definitions.of(sources)


def test_under_other_definitions_what_fits_is_taken_and_the_rest_is_named(store: Store, small: Definitions, kept: Assessment) -> None:
    newer = other_definitions(small, ('version: "1.2.0"', 'version: "1.3.0"'), ("{id: group, title: A group}", "{id: many, title: Many}"),
                              ("values: {nobody: \"0\", one: \"40\", group: \"100\"}", "values: {nobody: \"0\", one: \"40\", many: \"100\"}"),
                              ("{lead: {at_least: group}}", "{lead: {at_least: many}}"), ("Is it voluntary?", "Is it of their own will?"))  # fmt: skip
    paper = colleague.reply_in(kept, key_of(kept), returned(store, kept, small)).part
    answers = {"lead": Answer(State.ANSWERED, "many"), "voluntary": Answer(State.ANSWERED, "yes"), "staff": GIVEN["staff"]}
    found = colleague.merge(kept, small, key_of(kept), Reply(paper, newer, answers))
    assert found.versions is not None
    assert found.versions == ("small 1.0.0, team 1.3.0", "small 1.0.0, team 1.2.0")
    ((label, why),) = found.left
    assert label == "Leading group"
    assert "many" in why
    assert kinds(found) == {"voluntary": Kind.NEW, "staff": Kind.NEW}
    by_id = {row.question.id: row for row in found.rows}
    assert by_id["voluntary"].reworded
    assert not found.proposed(by_id["voluntary"]), "asked in other words, so it waits for a person"
    assert found.proposed(by_id["staff"])
    assert "lead" not in by_id
