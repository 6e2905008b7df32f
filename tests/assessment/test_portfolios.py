"""Portfolios: copies that go with their source, rules that cannot be changed unseen, and a lock that says what it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from colleagues import member
from sqlalchemy import text

from assessment import definitions
from assessment.definitions import Definitions
from assessment.identity import LOCAL, NotFound, Role
from assessment.log import Deed
from assessment.portfolio.comparing import compare
from assessment.portfolio.example import open_example
from assessment.portfolio.heard import middle_halves
from assessment.portfolio.portfolios import NotAdded, NotOpened, RulesElsewhere
from assessment.portfolio.rescoring import newest, rescored, same
from assessment.portfolio.rules import HeardWeights, NamedWeights, Rules, hash_of, rules_in, rules_text
from assessment.portfolio.setting_rules import Impossible, changed
from assessment.portfolio.shapes import MOST_VIEWS, Decided, Incoming, View
from assessment.portfolio.table_columns import tag_title
from assessment.store import Damaged, Store
from questionnaires.answers import Answer, State
from questionnaires.errors import AnswerError
from questionnaires.plain_yaml import Source
from questionnaires.reader import content_hash
from questionnaires.texts import in_language
from reports.records import DimensionHeard, WeightsHeard


def heard_of(id_: str, low: int, middle: int, high: int) -> DimensionHeard:
    return DimensionHeard.model_validate({"id": id_, "title": id_.title(), "low": str(low), "middle": str(middle), "high": str(high)})


NOW = datetime(2026, 11, 28, tzinfo=UTC)


HEARD = WeightsHeard(people=12, dimensions=(heard_of("willing", 40, 55, 70), heard_of("steady", 30, 45, 60)))


def said(value: Any) -> Answer:
    return Answer(State.ANSWERED, value)


def service(name: str, small: Definitions, **answers: Any) -> Incoming:
    return Incoming(name, small, {"stage_aimed_at": said("G1"), **{key: said(value) for key, value in answers.items()}}, "file", f"{name}.json")


def other_version(small: Definitions) -> Definitions:
    """The same questions under a later scoring file, in which one person who leads is worth less."""
    *others, scoring = small.sources
    text = scoring.text.replace('version: "1.0.0"', 'version: "1.1.0"').replace('one: "40"', 'one: "20"')
    return definitions.of([*others, Source(scoring.name, text)])


@pytest.fixture
def portfolio(store: Store) -> str:
    return store.portfolios.make(LOCAL, "Adult services")


def test_what_is_added_is_there_with_its_answers_its_definitions_and_its_tags(store: Store, small: Definitions, portfolio: str) -> None:
    added = service("Harbour  Libraries", small, lead="group", voluntary="yes")._replace(tags={"sector": "Council"}, changed=NOW)
    store.portfolios.add(LOCAL, portfolio, [added])
    found = store.portfolios.load(LOCAL, portfolio)
    (one,) = found.services
    assert (one.name, one.origin, one.where, one.changed, one.tags) == ("Harbour Libraries", "file", "Harbour  Libraries.json", NOW, {"sector": "Council"})
    assert one.response.answers == added.answers
    assert one.definitions is not None
    assert one.definitions.refs == small.refs
    assert store.portfolios.all(LOCAL)[0].services == 1


def test_a_name_that_is_there_already_stops_all_and_every_such_name_is_told(store: Store, small: Definitions, portfolio: str) -> None:
    store.portfolios.add(LOCAL, portfolio, [service("Nursing", small)])
    with pytest.raises(NotAdded, match=r"nothing was added: NURSING; Twice\."):
        store.portfolios.add(LOCAL, portfolio, [service(name, small) for name in ("New", "NURSING", "Twice", " Twice")])
    assert [each.name for each in store.portfolios.load(LOCAL, portfolio).services] == ["Nursing"]


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "a\x00b"])
def test_a_name_that_cannot_be_one_is_refused_with_a_sentence(store: Store, small: Definitions, portfolio: str, name: str) -> None:
    with pytest.raises(NotAdded, match="A name has 1 to 120 characters"):
        store.portfolios.make(LOCAL, name)
    with pytest.raises(NotAdded, match="A service's name has 1 to 120 characters"):
        store.portfolios.add(LOCAL, portfolio, [service("Sound", small), service(name, small)])
    assert store.portfolios.load(LOCAL, portfolio).services == ()


def test_an_answer_that_cannot_be_adds_nothing(store: Store, small: Definitions, portfolio: str) -> None:
    with pytest.raises(AnswerError, match=r"“Faulty”.*nowhere"):
        store.portfolios.add(LOCAL, portfolio, [service("Sound", small), service("Faulty", small, lead="nowhere")])
    assert store.portfolios.load(LOCAL, portfolio).services == ()


def test_the_lock_says_whether_the_rules_stood_before_anybody_looked(store: Store, portfolio: str) -> None:
    pf = store.portfolios
    assert pf.load(LOCAL, portfolio).lock.state == "never"
    number = pf.set_rules(LOCAL, portfolio, Rules(top=2), expected=0)
    pf.lock(LOCAL, portfolio, expected=number)
    assert pf.load(LOCAL, portfolio).is_locked
    pf.open(LOCAL, portfolio)
    pf.open(LOCAL, portfolio)
    kept = pf.load(LOCAL, portfolio)
    assert (kept.lock.state, [each.what for each in kept.events]) == ("before", ["rules", "locked", "opened"])
    later = pf.set_rules(LOCAL, portfolio, Rules(top=5), expected=number)
    changed = pf.load(LOCAL, portfolio)
    assert (changed.lock.state, changed.is_locked) == ("changed", False)
    assert changed.lock.changed == changed.events[-1].at
    pf.lock(LOCAL, portfolio, expected=later)
    assert pf.load(LOCAL, portfolio).lock.state == "changed"


def test_what_was_added_and_removed_after_the_first_look_is_counted_and_the_hash_is_of_the_rules_that_were_locked(
    store: Store, small: Definitions, portfolio: str
) -> None:
    pf = store.portfolios
    pf.add(LOCAL, portfolio, [service("First", small)])
    pf.lock(LOCAL, portfolio, expected=0)
    assert (pf.load(LOCAL, portfolio).lock.added, pf.load(LOCAL, portfolio).lock.removed) == (None, None)
    pf.open(LOCAL, portfolio)
    pf.add(LOCAL, portfolio, [service("Second", small), service("Third", small)])
    pf.remove(LOCAL, portfolio, [pf.load(LOCAL, portfolio).services[0].key])
    pf.set_rules(LOCAL, portfolio, Rules(top=7), expected=0)
    found = pf.load(LOCAL, portfolio).lock
    assert (found.added, found.removed, found.hash) == (2, 1, hash_of(Rules()))


def test_a_lock_after_the_first_look_is_told_as_such(store: Store, portfolio: str) -> None:
    store.portfolios.open(LOCAL, portfolio)
    store.portfolios.lock(LOCAL, portfolio, expected=0)
    assert store.portfolios.load(LOCAL, portfolio).lock.state == "after"


def test_nothing_is_taken_away_of_a_comparison_that_nobody_opened_so_that_the_lock_means_what_it_says(store: Store, portfolio: str) -> None:
    with pytest.raises(NotOpened, match="has not been opened yet"):
        store.portfolios.take_away(LOCAL, portfolio, "comparison.pdf")
    store.portfolios.open(LOCAL, portfolio)
    assert store.portfolios.take_away(LOCAL, portfolio, "comparison.pdf").is_open


def test_nobody_changes_rules_or_locks_them_that_somebody_else_has_changed_meanwhile(store: Store, portfolio: str) -> None:
    store.portfolios.set_rules(LOCAL, portfolio, Rules(top=2), expected=0)
    for change in (
        lambda: store.portfolios.set_rules(LOCAL, portfolio, Rules(top=4), expected=0),
        lambda: store.portfolios.lock(LOCAL, portfolio, expected=0),
    ):
        with pytest.raises(RulesElsewhere, match="Somebody else changed this"):
            change()
    assert store.portfolios.load(LOCAL, portfolio).rules.top == 2
    assert store.portfolios.set_rules(LOCAL, portfolio, Rules(top=2), expected=0) == 1  # which is what stands


def test_tags_that_somebody_else_has_changed_are_not_overwritten(store: Store, small: Definitions, portfolio: str) -> None:
    store.portfolios.add(LOCAL, portfolio, [service("Nursing", small)])
    key = store.portfolios.load(LOCAL, portfolio).services[0].key
    store.portfolios.tag(LOCAL, portfolio, key, {"sector": "NHS"}, expected={})
    with pytest.raises(RulesElsewhere, match="Nothing was overwritten"):
        store.portfolios.tag(LOCAL, portfolio, key, {"sector": "Council"}, expected={})
    with pytest.raises(NotAdded, match="at most 12 tags"):
        store.portfolios.tag(LOCAL, portfolio, key, {"": "x"}, expected={"sector": "NHS"})
    assert store.portfolios.load(LOCAL, portfolio).services[0].tags == {"sector": "NHS"}


def test_rules_are_the_same_after_they_were_kept(store: Store, portfolio: str) -> None:
    rules = Rules(
        purpose="Which two to support", top=2, same_questions=False, draws=500, seed=7, power="1/2",  # pyright: ignore[reportArgumentType]
        named=(NamedWeights(title="Staff side", shares={"willing": 700, "steady": 300}),),
        heard=(HeardWeights(title="Staff day", heard=HEARD),),
    )  # fmt: skip
    store.portfolios.set_rules(LOCAL, portfolio, rules, expected=0)
    assert store.portfolios.load(LOCAL, portfolio).rules == rules
    assert rules_in(rules_text(rules)) == rules


def test_a_decision_stays_as_it_was_and_a_later_one_stands_beside_it(store: Store, portfolio: str) -> None:
    for decided in ("Support Nursing.", "Support Therapies, too."):
        content = Decided(decided=decided, by="The board", why="It is ready.", services=("Nursing",), versions="Small 1.0.0", hash="0" * 64)
        store.portfolios.decide(LOCAL, portfolio, content)
    found = compare(store.portfolios.load(LOCAL, portfolio), as_of=NOW).decisions
    assert [each.decided for each in found] == ["Support Therapies, too.", "Support Nursing."]


def test_views_are_kept_under_their_names(store: Store, portfolio: str) -> None:
    for query in ("sector=NHS", "sector=Council"):
        store.portfolios.save_view(LOCAL, portfolio, View("Mine", query))
    assert store.portfolios.load(LOCAL, portfolio).views == (View("Mine", "sector=Council"),)
    store.portfolios.remove_view(LOCAL, portfolio, "Mine")
    assert store.portfolios.load(LOCAL, portfolio).views == ()


def test_where_there_is_no_room_for_another_view_one_of_the_same_name_is_still_replaced(store: Store, portfolio: str) -> None:
    for number in range(MOST_VIEWS):
        store.portfolios.save_view(LOCAL, portfolio, View(f"View {number:02}", "g=2"))
    store.portfolios.save_view(LOCAL, portfolio, View("View 07", "g=3"))
    assert [each.query for each in store.portfolios.load(LOCAL, portfolio).views if each.name == "View 07"] == ["g=3"]
    with pytest.raises(NotAdded, match="50 saved views"):
        store.portfolios.save_view(LOCAL, portfolio, View("One more", "g=2"))


def test_tags_that_cannot_be_are_refused_with_the_service_that_has_them(store: Store, small: Definitions, portfolio: str) -> None:
    with pytest.raises(NotAdded, match="Of “Dental”: A service has at most 12 tags"):
        store.portfolios.add(LOCAL, portfolio, [service("Sound", small), service("Dental", small)._replace(tags={"ward": "x" * 61})])


def test_most_services_decide_which_versions_are_usual_and_of_as_many_those_that_come_last(store: Store, small: Definitions, portfolio: str) -> None:
    other = other_version(small)
    store.portfolios.add(LOCAL, portfolio, [Incoming(name, under, {}, "file") for name, under in (("A", small), ("B", other), ("C", small), ("D", other))])
    members = store.portfolios.load(LOCAL, portfolio).services
    assert same(newest(members, small), other)
    assert same(newest(members[:3], other), small)
    assert newest((), other) is other


def test_the_name_of_a_copy_is_cut_to_what_a_name_can_be(store: Store, small: Definitions, portfolio: str) -> None:
    store.portfolios.add(LOCAL, portfolio, [service("x" * 120, small)])
    (made,) = rescored(store.portfolios.load(LOCAL, portfolio).services, other_version(small))
    store.portfolios.add(LOCAL, portfolio, [made.copy])
    assert len(store.portfolios.load(LOCAL, portfolio).services[1].name) == 120


@pytest.mark.parametrize(
    ("update", "english", "welsh"),
    [
        ({"draws": 60_000}, "“Draws” is a whole number from 100 to 50,000.", "yn rhif cyfan o 100 i 50,000"),
        ({"seed": -1}, "“Seed” is a whole number from 0 to", "yn rhif cyfan"),
        ({"top": 0}, "is a whole number from 1 to 1,000.", "yn rhif cyfan"),
        ({"concentration": 1}, "is a whole number from 2 to 5,000.", "yn rhif cyfan"),
        ({"power": Fraction(2)}, "The power lies above 0 and is at most 1.", "pŵer"),
        ({"purpose": "a\x00b"}, "Type it anew", "Teipiwch"),
        ({"named": [{"title": "A", "shares": {"x": 1000}}] * 2}, "cannot have the same name", "yr un enw"),
        ({"named": [{"title": f"A{n}", "shares": {"x": 1000}} for n in range(21)]}, "There are 20 sets of such weights", "Mae 20 set"),
        ({"named": [{"title": "A", "shares": {"x": 999}}]}, "points that add up to 100", "phwyntiau"),
    ],
)
def test_a_rule_that_cannot_be_gets_one_sentence_in_both_languages(update: dict[str, object], english: str, welsh: str) -> None:
    with pytest.raises(Impossible, match=re.escape(english)):
        changed(Rules(), update)
    with in_language("cy"), pytest.raises(Impossible, match=re.escape(welsh)):
        changed(Rules(), update)


def test_another_organisation_sees_and_changes_nothing_of_it(store: Store, small: Definitions) -> None:
    ours = member(store, "Carla", Role.COMMISSIONER)
    theirs = member(store, "Dana", Role.COMMISSIONER, of="Elsewhere Council")
    portfolio = store.portfolios.make(ours, "Ours")
    assert store.portfolios.all(theirs) == ()
    for refused in (
        lambda: store.portfolios.load(theirs, portfolio),
        lambda: store.portfolios.add(theirs, portfolio, [service("New", small)]),
        lambda: store.portfolios.erase(theirs, portfolio),
    ):
        with pytest.raises(NotFound, match="nothing at this address"):
            refused()
    assert [each.name for each in store.portfolios.all(ours)] == ["Ours"]
    with store.logs.everything(LOCAL) as entries:
        assert [each.deed for each in entries if each.subject == portfolio] == [Deed.MADE_PORTFOLIO]


def test_what_is_erased_at_its_source_is_erased_here_with_what_was_made_of_it(store: Store, small: Definitions) -> None:
    lead, carla = member(store, "Lead"), member(store, "Carla", Role.COMMISSIONER)
    made = store.create(lead, small, answers={"service_name": said("Nursing"), "remarks": said("Something private")})
    copy = store.submissions.submit(lead, made.id, carla.organisation)
    portfolio = store.portfolios.make(carla, "Candidates")
    submitted = Incoming("Nursing", small, made.response.answers, "submission", "", copy.id)
    store.portfolios.add(carla, portfolio, [submitted, service("Other", small)])
    key = store.portfolios.load(carla, portfolio).services[0].key
    store.portfolios.add(carla, portfolio, [Incoming("Nursing anew", small, made.response.answers, "rescored", "small 1.0.0", key)])
    store.submissions.withdraw(lead, made.id, copy.id)
    gone, other, anew = store.portfolios.load(carla, portfolio).services
    assert (gone.definitions, dict(gone.response.answers), anew.definitions, other.gone) == (None, {}, None, None)
    found = compare(store.portfolios.load(carla, portfolio), as_of=NOW)
    assert [each.name for each in found.apart] == ["Nursing", "Nursing anew"]
    assert "was withdrawn on" in found.apart[0].why
    store.erase(lead, made.id)
    assert [each.name for each in store.portfolios.load(carla, portfolio).services] == ["Other"]


def test_a_portfolio_that_is_removed_leaves_nothing(store: Store, small: Definitions, portfolio: str) -> None:
    store.portfolios.add(LOCAL, portfolio, [service("Nursing", small, remarks="Something private")])
    store.portfolios.save_view(LOCAL, portfolio, View("Mine", ""))
    store.portfolios.erase(LOCAL, portfolio)
    assert store.portfolios.all(LOCAL) == ()
    with store._engine.connect() as connection:
        for name in ("portfolio", "portfolio_service", "portfolio_event", "portfolio_view", "portfolio_definition"):
            assert connection.execute(text(f"SELECT count(*) FROM {name}")).scalar() == 0


def test_an_answer_that_was_altered_in_the_database_is_not_compared(database: Path, store: Store, small: Definitions, portfolio: str) -> None:
    store.portfolios.add(LOCAL, portfolio, [service("Nursing", small, lead="one")])
    with store._engine.begin() as connection:
        connection.execute(text("UPDATE portfolio_service SET content = replace(content, 'one', 'group')"))
    with pytest.raises(Damaged, match="Nursing"):
        store.portfolios.load(LOCAL, portfolio)


def test_services_that_are_not_alike_are_never_in_one_group(store: Store, small: Definitions, portfolio: str) -> None:
    at_launch = service("Launching", small, lead="one")._replace(answers={"stage_aimed_at": said("G4"), "lead": said("one")})
    store.portfolios.add(LOCAL, portfolio, [service("One", small, lead="one"), service("Two", small, lead="group"), at_launch])
    found = compare(store.portfolios.load(LOCAL, portfolio), as_of=NOW)
    assert [[each.name for each in group.services] for group in found.groups] == [["One", "Two"], ["Launching"]]
    assert found.groups[0].order.ranks == (2, 1)


def test_services_are_chosen_by_their_tags(store: Store, small: Definitions, portfolio: str) -> None:
    tagged = [service(name, small)._replace(tags=tags) for name, tags in (("A", {"sector": "NHS"}), ("B", {"sector": "Council"}), ("C", {}))]
    store.portfolios.add(LOCAL, portfolio, tagged)
    found = compare(store.portfolios.load(LOCAL, portfolio), as_of=NOW, chosen={"sector": ["NHS", "Other"], "region": []})
    assert [each.name for group in found.groups for each in group.services] == ["A"]
    assert found.shown == "Sector: NHS, Other"
    assert found.groups[0].services[0].tags == (("Sector", "NHS"),)
    with in_language("cy"):
        assert compare(store.portfolios.load(LOCAL, portfolio), as_of=NOW, chosen={"stage": ["x"]}).shown == f"{tag_title('stage')}: x" != "Stage: x"


def test_a_service_under_other_versions_is_copied_to_those_of_the_others_and_stays_itself_as_it_is(store: Store, small: Definitions, portfolio: str) -> None:
    stricter = other_version(small)
    store.portfolios.add(LOCAL, portfolio, [service("One", small, lead="one"), service("Two", small, lead="group"), service("Old", stricter, lead="one")])
    members = store.portfolios.load(LOCAL, portfolio).services
    target = newest(members, small)
    assert same(target, small)
    (found,) = rescored(members, target)
    assert found.before.bounds is not None
    assert found.after.bounds is not None
    assert (found.member.name, found.before.bounds.said, found.after.bounds.said) == ("Old", (90, 640), (180, 730))
    store.portfolios.add(LOCAL, portfolio, [found.copy])
    groups = compare(store.portfolios.load(LOCAL, portfolio), as_of=NOW).groups
    assert [[each.name for each in group.services] for group in groups] == [["One", "Two", "Old, under A small scoring 1.0.0"], ["Old"]]
    assert groups[0].services[2].rescored_from == "it was made under A small scoring 1.1.0"


def test_of_a_workshop_the_middle_halves_of_what_counts_are_taken_and_nothing_from_one_on_other_dimensions() -> None:
    room = HeardWeights(title="Staff day", heard=HEARD)
    other = HeardWeights(title="Other", heard=WeightsHeard(people=12, dimensions=(heard_of("steady", 0, 50, 100),)))
    nothing = HeardWeights(title="Nothing", heard=WeightsHeard(people=12, dimensions=(heard_of("steady", 0, 0, 0), heard_of("willing", 100, 100, 100))))
    assert middle_halves([room, other], ["steady", "willing"]) == [[(30, 60), (40, 70)]]
    assert middle_halves([room, other, nothing], ["steady"]) == [[(30, 60)], [(0, 100)]]


def test_the_example_has_services_that_can_be_ranked_and_one_that_cannot_be_with_them(store: Store) -> None:
    found = compare(store.portfolios.load(LOCAL, open_example(store, LOCAL)), as_of=NOW)
    together, alone = found.groups
    assert [len(together), len(alone)] == [5, 1]
    assert (together.like.jurisdiction, alone.like.jurisdiction) == ("england", "scotland")
    assert together.order.open_runs
    assert found.apart == ()


def test_a_service_that_a_mutual_does_not_suit_has_no_rank_among_the_others_whatever_its_figure(store: Store, small: Definitions, portfolio: str) -> None:
    services = [service("Forced", small, lead="group", voluntary="no"), service("One", small, lead="one", voluntary="yes"), service("Open", small, lead="one")]
    store.portfolios.add(LOCAL, portfolio, services)
    suited, unsuited = compare(store.portfolios.load(LOCAL, portfolio), as_of=NOW).groups
    assert [each.name for each in suited.services] == ["One", "Open"]
    assert [each.name for each in unsuited.services] == ["Forced"]
    assert (suited.like.suits, unsuited.like.suits) == (True, False)


def test_a_copy_that_waited_while_its_source_was_withdrawn_or_erased_does_not_come_back(store: Store, small: Definitions) -> None:
    lead, carla = member(store, "Lead"), member(store, "Carla", Role.COMMISSIONER)
    made = store.create(lead, small, answers={"service_name": said("Nursing")})
    copy = store.submissions.submit(lead, made.id, carla.organisation)
    portfolio = store.portfolios.make(carla, "Candidates")
    waiting = Incoming("Nursing", small, made.response.answers, "submission", "", copy.id)
    store.submissions.withdraw(lead, made.id, copy.id)
    not_theirs = Incoming("Taken", small, made.response.answers, "assessment", "", made.id)
    not_here = Incoming("Anew", small, made.response.answers, "rescored", "", "m-nowhere")
    for each in (waiting, not_theirs, not_here):
        with pytest.raises(NotAdded, match=f"not yours to take away any more: {each.name}"):
            store.portfolios.add(carla, portfolio, [service("Sound", small), each])
    assert store.portfolios.load(carla, portfolio).services == ()


def test_a_scoring_file_of_ones_own_goes_with_the_portfolio_and_nobody_else_gets_it_by_its_hash(store: Store, small: Definitions) -> None:
    ours, theirs = member(store, "Carla", Role.COMMISSIONER), member(store, "Dana", Role.COMMISSIONER, of="Elsewhere Council")
    own = Source("own.yaml", small.sources[-1].text.replace('one: "40"', 'one: "21"'))
    rules = Rules(other_scoring=content_hash(own))
    here, there = store.portfolios.make(ours, "Ours"), store.portfolios.make(theirs, "Theirs")
    number = store.portfolios.set_rules(ours, here, rules, expected=0, scoring=own)
    assert store.portfolios.set_rules(ours, here, rules, expected=0) == number  # what stands is what stands
    found = store.portfolios.other_scoring(ours, here)
    assert found is not None
    assert found.text == own.text
    with pytest.raises(NotFound, match="nothing at this address"):
        store.portfolios.set_rules(theirs, there, rules, expected=0)
    store.portfolios.erase(ours, here)
    with store._engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM definition_text WHERE hash = :hash"), {"hash": content_hash(own)}).scalar() == 0
