"""Which questions apply. The second half compares with trying out every way of answering."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires import routing
from questionnaires.answers import Answer, State
from questionnaires.completions import MOST_ANSWERS, completions
from questionnaires.condition_checks import condition_faults
from questionnaires.conditions import Limit, On, Test
from questionnaires.model import Library, Questionnaire
from questionnaires.routing import Applies
from questionnaires.sources import Sources
from questionnaires.wording import why_not_asked

DONT_KNOW = Answer(State.DONT_KNOW)
NOT_APPLICABLE = Answer(State.NOT_APPLICABLE, reason="not here")
COMMON = {"label": "-", "text": "-", "why": "-", "basis": "judgement", "not_applicable": {"example": "-"}}


def said(value: Any) -> Answer:
    return Answer(State.ANSWERED, value)


def yes_no(id_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "type": "yes_no", **COMMON, "label": id_.title(), "yes": "-", "no": "-", **more}


def single(id_: str, *options: str, **more: Any) -> dict[str, Any]:
    listed = [{"id": option, "title": option.title()} for option in options]
    return {"id": id_, "type": "scale", **COMMON, "label": id_.title(), "options": listed, **more}


def library(*questions: dict[str, Any]) -> Library:
    sections = [{"id": "one", "title": "-", "questions": list(questions)}]
    head = {"schema": "mutual-readiness/questionnaire/1", "id": "q", "version": "1.0.0", "title": "-", "purpose": "-"}
    questionnaire = Questionnaire.model_validate({**head, "minutes": "10", "sections": sections})
    plain = {"schema": "mutual-readiness/sources/1", "version": "1.0.0", "documents": [], "claims": []}
    return Library(
        questionnaires=(questionnaire,), sources=Sources.model_validate({**plain, "references": []}), hashes={}
    )


NATIONS = single("nation", "england", "scotland", "wales")
SCOTTISH = library(
    NATIONS,
    yes_no("partnership", asked_when={"nation": {"is": "scotland"}}),
    yes_no("transfer", asked_when={"any": [{"nation": {"is_not": "scotland"}}, {"partnership": {"is": "no"}}]}),
    yes_no("always", asked_when={"any": [{"nation": {"is": "wales"}}, {"nation": {"is_not": "wales"}}]}),
    yes_no("plain"),
)


@pytest.mark.parametrize(
    ("answers", "partnership", "transfer"),
    [
        ({}, "unsettled", "unsettled"),
        ({"nation": DONT_KNOW}, "unsettled", "unsettled"),
        ({"nation": said("england")}, "hidden", "applies"),
        ({"nation": said("scotland")}, "applies", "unsettled"),
        ({"nation": said("scotland"), "partnership": said("yes")}, "applies", "hidden"),
        ({"nation": said("scotland"), "partnership": said("no")}, "applies", "applies"),
        ({"nation": said("scotland"), "partnership": NOT_APPLICABLE}, "applies", "hidden"),
        ({"nation": NOT_APPLICABLE}, "hidden", "hidden"),
    ],
)
def test_routing_follows_the_answers(answers: dict[str, Answer], partnership: str, transfer: str) -> None:
    found = routing.applies(SCOTTISH, answers)
    assert (found["partnership"], found["transfer"], found["plain"]) == (partnership, transfer, "applies")


def test_a_stale_answer_to_a_hidden_question_does_not_count() -> None:
    asked = library(
        NATIONS,
        yes_no("partnership", asked_when={"nation": {"is": "scotland"}}),
        yes_no("follow_up", asked_when={"partnership": {"is": "yes"}}),
        yes_no("otherwise", asked_when={"partnership": {"is_not": "yes"}}),
    )
    stale = {"nation": said("england"), "partnership": said("yes")}
    found = routing.applies(asked, stale)
    assert (found["follow_up"], found["otherwise"]) == (Applies.HIDDEN, Applies.HIDDEN)


def test_a_question_that_every_option_leads_to_is_settled_before_the_answer() -> None:
    asked = library(
        single("size", "small", "large"),
        yes_no("both", asked_when={"any": [{"size": {"is": "small"}}, {"size": {"is": "large"}}]}),
        yes_no("neither", asked_when={"all": [{"size": {"is": "small"}}, {"size": {"is": "large"}}]}),
    )
    assert routing.applies(asked, {})["neither"] is Applies.HIDDEN
    assert routing.applies(asked, {})["both"] is Applies.UNSETTLED, "“Does not apply” would hide it"
    without = library(
        single("size", "small", "large", not_applicable=None),
        yes_no("both", asked_when={"any": [{"size": {"is": "small"}}, {"size": {"is": "large"}}]}),
    )
    assert routing.applies(without, {})["both"] is Applies.APPLIES


def test_too_many_ways_to_answer_stay_unsettled() -> None:
    many = [single(f"q{n}", "a", "b", "c", not_applicable=None) for n in range(9)]
    covers_all = [{f"q{n}": {"is_one_of": ["a", "b", "c"]}} for n in range(9)]
    asked = library(*many, yes_no("last", asked_when={"all": covers_all}))
    assert routing.applies(asked, {})["last"] is Applies.UNSETTLED
    few = {f"q{n}": said("a") for n in range(3)}
    assert routing.applies(asked, few)["last"] is Applies.APPLIES


def test_long_chains_of_questions_are_routed_and_end_in_unsettled_when_too_much_would_have_to_be_looked_at() -> None:
    chain = [yes_no(f"q{n}", asked_when={f"q{n - 1}": {"is": "yes"}}) for n in range(1, 1500)]
    found = routing.applies(library(yes_no("q0"), *chain), {})
    assert {*found.values()} == {Applies.APPLIES, Applies.UNSETTLED}
    pairs = [
        yes_no(f"q{n}", asked_when={"any": [{f"q{n - 1}": {"is": "yes"}}, {f"q{n - 2}": {"is": "yes"}}]})
        for n in range(2, 300)
    ]
    found = routing.applies(library(yes_no("q0"), yes_no("q1"), *pairs), {})
    assert found["q299"] is Applies.UNSETTLED


def test_what_is_looked_at_for_all_questions_together_is_limited() -> None:
    """Each question waits for what cannot be, which takes 4096 ways of answering twelve others to find out."""
    asked = [yes_no(f"q{n}") for n in range(12)]
    never = {"all": [{f"q{n}": {"is": said}} for n in range(12) for said in ("yes", "no")]}
    waiting = [yes_no(f"never{n}", asked_when=never) for n in range(20)]
    for each in (*asked, *waiting):
        del each["not_applicable"]
    found = routing.applies(library(*asked, *waiting), {})
    assert [found[f"never{n}"] for n in (0, 19)] == [Applies.HIDDEN, Applies.UNSETTLED]


def test_no_more_ways_of_answering_are_listed_than_are_tried() -> None:
    options = [{"id": f"o{n}", "title": "-"} for n in range(20)]
    ticks = {**COMMON, "id": "ticks", "type": "multiple_choice", "options": options}
    (question,) = library(ticks).questions.values()
    each = [Test(includes=(f"o{n}",)) for n in range(20)]
    assert len(completions(question, each)) == MOST_ANSWERS + 1 + 1  # and "does not apply"


def test_of_options_that_are_asked_for_together_only_the_number_ticked_matters() -> None:
    options = [{"id": f"o{n}", "title": "-"} for n in range(20)]
    ticks = {**COMMON, "id": "ticks", "type": "multiple_choice", "options": options}
    (question,) = library(ticks).questions.values()
    every = Test(includes=tuple(f"o{n}" for n in range(20)))
    assert len(completions(question, (every,))) == 20 + 1
    assert not [*condition_faults(On(question="ticks", test=every), (), {"ticks": question})]
    too_few = every.model_copy(update={"count": Limit(at_most="19")})
    ((_, sentence),) = condition_faults(On(question="ticks", test=too_few), (), {"ticks": question})
    assert sentence == "no answer to ticks can pass this test; correct its limits."


def test_what_is_worked_out_once_is_not_handed_out_to_be_changed() -> None:
    routing.applies(SCOTTISH, {})["plain"] = Applies.HIDDEN
    assert routing.applies(SCOTTISH, {})["plain"] is Applies.APPLIES


def test_the_reason_names_question_and_options_in_words() -> None:
    assert why_not_asked(SCOTTISH, "partnership", {"nation": said("wales")}) == (
        "This is asked only if “Nation” is “Scotland”."
    )
    assert why_not_asked(SCOTTISH, "transfer", {}) == (
        "Whether this is asked is not settled yet. It is asked only if "
        "“Nation” is not “Scotland” or “Partnership” is “No”."
    )
    assert why_not_asked(SCOTTISH, "transfer", {"nation": said("wales")}) == ""
    assert why_not_asked(SCOTTISH, "plain", {}) == ""


def test_completeness_counts_what_is_asked_and_what_is_left(small: Library) -> None:
    answers = {
        "stage_aimed_at": said("G1"),
        "backing": NOT_APPLICABLE,
        "agreed": DONT_KNOW,
        "leavers": said((Decimal(1), None, None)),
    }
    (found,) = routing.completeness(small, answers)
    assert found.total == routing.Progress(
        asked=12, answered=1, partly_filled=1, dont_know=1, not_applicable=1, unanswered=8
    )
    assert found.total.left == 9
    assert [(section.id, progress.asked, progress.left) for section, progress in found.sections] == [
        ("who", 2, 1),
        ("what", 10, 8),
    ]
    assert found.minutes_left == 8, "ten minutes for twelve questions, nine of them left, rounded up"


def test_hidden_questions_are_not_counted_and_unsettled_ones_are() -> None:
    (start,) = routing.completeness(SCOTTISH, {})
    (welsh,) = routing.completeness(SCOTTISH, {"nation": said("wales"), "partnership": said("yes")})
    assert (start.total.asked, start.total.left) == (5, 5)
    assert (welsh.total.asked, welsh.total.answered, welsh.total.left) == (4, 1, 3)


def test_nothing_is_left_when_everything_is_answered() -> None:
    answers = {"nation": said("wales"), **dict.fromkeys(["transfer", "always", "plain"], said("yes"))}
    (found,) = routing.completeness(SCOTTISH, answers)
    assert (found.total.left, found.minutes_left) == (0, 0)


# Every way of answering, tried out

DOMAINS: dict[str, list[Any]] = {
    "scale": ["a", "b", "c"],
    "yes_no": ["yes", "no"],
    "number": [Decimal(n) for n in range(4)],
    "multiple_choice": [s for size in (1, 2, 3) for s in combinations("xyz", size)] + [("none",)],
}
TYPES = sorted(DOMAINS)


def question(id_: str, type_: str, may_not_apply: bool) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": id_, **COMMON, "type": type_}
    if not may_not_apply:
        plain["not_applicable"] = None
    if type_ == "scale":
        plain["options"] = [{"id": option, "title": "-"} for option in "abc"]
    elif type_ == "multiple_choice":
        plain["options"] = [{"id": option, "title": "-"} for option in "xyz"]
        plain["options"].append({"id": "none", "title": "-", "exclusive": "yes"})
    elif type_ == "number":
        plain |= {"lowest": "0", "highest": "3"}
    else:
        plain |= {"yes": "-", "no": "-"}
    return plain


def some_test(type_: str) -> st.SearchStrategy[dict[str, Any]]:
    number = st.sampled_from("0123")
    if type_ == "scale":
        option = st.sampled_from("abc")
        kinds = st.sampled_from(["is", "is_not", "at_least", "above", "at_most", "below"])
        one_of = st.lists(option, min_size=1, max_size=2).map(lambda options: {"is_one_of": options})
        return st.builds(lambda kind, value: {kind: value}, kinds, option) | one_of
    if type_ == "yes_no":
        return st.sampled_from([{"is": "yes"}, {"is": "no"}, {"is_not": "yes"}])
    kinds = st.sampled_from(["at_least", "above", "at_most", "below"])
    limit = st.builds(lambda kind, value: {kind: value}, kinds, number)
    if type_ == "number":
        return limit
    included = st.lists(st.sampled_from("xyz"), min_size=1, max_size=2).map(lambda options: {"includes": options})
    return included | limit.map(lambda each: {"count": each})


def conditions(earlier: list[tuple[str, str]]) -> st.SearchStrategy[dict[str, Any]]:
    on = st.sampled_from(earlier).flatmap(lambda each: some_test(each[1]).map(lambda test: {each[0]: test}))
    return st.recursive(
        on,
        lambda inner: st.builds(
            lambda key, parts: {key: parts}, st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3)
        ),
        max_leaves=4,
    )


@st.composite
def routed_libraries(draw: st.DrawFn) -> Library:
    questions: list[dict[str, Any]] = []
    for n in range(draw(st.integers(2, 5))):
        plain = question(f"Q{n}", draw(st.sampled_from(TYPES)), draw(st.booleans()))
        earlier = [(each["id"], each["type"]) for each in questions]
        if earlier and draw(st.booleans()):
            plain["asked_when"] = draw(conditions(earlier))
        questions.append(plain)
    return library(*questions)


def passes(test: dict[str, Any], type_: str, value: Any) -> bool:
    """One test on one value, written down again as plainly as possible."""
    if value is None:
        return False
    order = {"at_least": "__ge__", "above": "__gt__", "at_most": "__le__", "below": "__lt__"}
    ((key, limit),) = test.items()
    if type_ == "multiple_choice":
        ticked = set(value) - {"none"}
        if key == "includes":
            return set(limit) <= ticked
        ((key, limit),) = limit.items()
        return bool(getattr(len(ticked), order[key])(int(limit)))
    if key in order:
        return bool(getattr(value, order[key])(Decimal(limit) if type_ == "number" else limit))
    return {"is": value == limit, "is_not": value != limit, "is_one_of": value in limit}[key]


def holds(condition: Any, types: dict[str, str], values: dict[str, Any]) -> bool:
    plain = (
        condition.model_dump(by_alias=True, exclude_defaults=True) if hasattr(condition, "model_dump") else condition
    )
    if "all" in plain:
        return all(holds(part, types, values) for part in plain["all"])
    if "any" in plain:
        return any(holds(part, types, values) for part in plain["any"])
    return passes(plain["test"], types[plain["question"]], values[plain["question"]])


def tried_out(asked: Library, answers: dict[str, Answer]) -> dict[str, Applies]:
    outcomes: dict[str, set[bool]] = {id_: set() for id_ in asked.questions}
    types = {id_: each.type for id_, each in asked.questions.items()}
    ways = []
    for id_, each in asked.questions.items():
        answer = answers.get(id_)
        if id_ not in asked.read_by_routing:
            ways.append([None])
        elif answer is not None and answer.state is not State.DONT_KNOW:
            ways.append([answer.value])
        else:
            ways.append([*DOMAINS[each.type], *([None] if each.not_applicable else [])])
    for way in product(*ways):
        values: dict[str, Any] = {}
        for (id_, each), value in zip(asked.questions.items(), way, strict=True):
            shown = each.asked_when is None or holds(each.asked_when, types, values)
            outcomes[id_].add(shown)
            values[id_] = value if shown else None
    named = {frozenset({True}): Applies.APPLIES, frozenset({False}): Applies.HIDDEN}
    return {id_: named.get(frozenset(found), Applies.UNSETTLED) for id_, found in outcomes.items()}


def replies(asked: Library, id_: str) -> st.SearchStrategy[Answer]:
    return st.sampled_from(
        [
            DONT_KNOW,
            *([NOT_APPLICABLE] if asked.questions[id_].not_applicable else []),
            *map(said, DOMAINS[asked.questions[id_].type]),
        ]
    )


@settings(deadline=None)
@given(st.data())
def test_a_question_is_settled_exactly_when_every_way_of_answering_agrees(data: st.DataObject) -> None:
    asked = data.draw(routed_libraries())
    some = data.draw(st.sets(st.sampled_from(list(asked.questions))))
    answers = {id_: data.draw(replies(asked, id_)) for id_ in sorted(some)}
    assert routing.applies(asked, answers) == tried_out(asked, answers)


@given(st.data())
def test_filling_in_an_unknown_never_undoes_what_is_settled(data: st.DataObject) -> None:
    asked = data.draw(routed_libraries())
    before: dict[str, Answer] = {}
    for id_ in data.draw(st.permutations(list(asked.questions))):
        settled = {key: state for key, state in routing.applies(asked, before).items() if state != "unsettled"}
        before[id_] = data.draw(replies(asked, id_))
        after = routing.applies(asked, before)
        assert {key: after[key] for key in settled} == settled


def test_what_settles_a_question_includes_what_settles_that() -> None:
    made = library(yes_no("a"), yes_no("b", asked_when={"a": {"is": "yes"}}), yes_no("c", asked_when={"b": {"is": "yes"}}), yes_no("d"))
    assert routing.settled_by(made, ["c"]) == ("a", "b")
    assert routing.settled_by(made, ["a", "d"]) == ()
