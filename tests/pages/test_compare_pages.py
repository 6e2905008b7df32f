"""Comparing services on the pages: collecting them, rules that come first, what can be said before any order, and a decision that stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from colleagues import member
from our_markup import html
from over_http import ask
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from assessment import definitions, exchange
from assessment.identity import LOCAL, Person, Role
from assessment.portfolio.example import services
from assessment.portfolio.rules import NamedWeights, Rules
from assessment.portfolio.shapes import Incoming, Portfolio, View
from assessment.record import Assessment
from assessment.shell import delivery
from assessment.shell.compare import adding, table, waiting
from assessment.shell.markup import escape
from assessment.shell.session import words
from assessment.store import Store
from questionnaires.answers import Answer, State
from questionnaires.errors import ToolkitError
from reports.parts.compared import first
from reports.parts.words import words as report_words
from scoring.rewrite import weights_of

Visit = Callable[..., AppTest]
PAGES = ("portfolios", "portfolio", "rules", "comparison", "pair", "decision")


@pytest.fixture
def portfolio(store: Store) -> str:
    """Five invented services in England and one elsewhere, with few draws so that they take no time."""
    id_ = store.portfolios.make(LOCAL, "Adult services")
    store.portfolios.add(LOCAL, id_, services())
    store.portfolios.set_rules(LOCAL, id_, Rules(draws=100, top=2), expected=0)
    return id_


@pytest.fixture
def opened(store: Store, portfolio: str) -> str:
    store.portfolios.open(LOCAL, portfolio)
    return portfolio


def now(store: Store, portfolio: str) -> Portfolio:
    return store.portfolios.load(LOCAL, portfolio)


def texts(tab: AppTest) -> str:
    return html(tab) + "\n".join(str(each.value) for each in (*tab.header, *tab.subheader, *tab.title))


def buttons(tab: AppTest) -> list[str]:
    return [str(each.key) for each in tab.button]


def named(name: str) -> Incoming:
    return Incoming(name, definitions.shipped(), {"PC1": Answer(State.ANSWERED, "england")}, "file", "x.readiness.json")


# portfolios and their services


def test_a_portfolio_is_made_and_removed_for_good_only_by_a_second_press_that_says_what_goes(visit: Visit, store: Store) -> None:
    tab = visit("portfolios")
    tab.text_input(key="portfolio-name").input("Adult <b>services</b>")
    tab.button(key="portfolio-make").click().run()
    (made,) = store.portfolios.all(LOCAL)
    assert tab.query_params["p"] == made.id
    listed = visit("portfolios")
    assert "every decision that was recorded" in html(listed)
    assert "Adult &lt;b&gt;services&lt;/b&gt;" in html(listed)
    listed.button(key=f"remove-{made.id}").click().run()
    assert not store.portfolios.all(LOCAL)
    assert "was removed for good" in html(listed)


def test_a_name_that_cannot_be_one_is_told_and_makes_nothing(visit: Visit, store: Store) -> None:
    tab = visit("portfolios")
    tab.button(key="portfolio-make").click().run()
    assert "A name has 1 to 120 characters" in html(tab)
    assert not store.portfolios.all(LOCAL)


def test_assessments_here_are_looked_at_before_they_are_added_and_then_offered_no_more(visit: Visit, store: Store, begun: Assessment) -> None:
    id_ = store.portfolios.make(LOCAL, "Adult services")
    tab = visit("portfolio", p=id_)
    tab.checkbox(key=f"adding-{begun.id}").check().run()
    tab.button(key="adding-look").click().run()
    assert "One service can be added. Nothing is added yet." in html(tab)
    assert not now(store, id_).services
    tab.button(key="waiting-add").click().run()
    (one,) = now(store, id_).services
    assert (one.name, one.origin, one.source) == (begun.name, "assessment", begun.id)
    assert "One service was added." in html(tab)
    assert f"adding-{begun.id}" not in [str(each.key) for each in tab.checkbox]


def test_a_file_is_read_for_itself_and_what_is_wrong_with_it_is_told(begun: Assessment) -> None:
    found = adding.in_file("harbour.readiness.json", exchange.export(begun).encode())
    assert (found.name, found.where, found.origin, found.source) == ("Harbour Nursing", "harbour.readiness.json", "file", "")
    with pytest.raises(ToolkitError, match=r"[Nn]othing was changed"):
        adding.in_file("other.readiness.json", b'{"format": "other"}')


def test_what_was_read_waits_and_a_name_that_is_taken_can_be_changed(visit: Visit, store: Store, portfolio: str) -> None:
    first = now(store, portfolio).services[0].name
    tab = visit("portfolio", p=portfolio)
    tab.session_state["portfolio-waiting"] = waiting.Waiting(portfolio, [named("Quite new"), named(f" {first.upper()} ")], [("bad.json", "It is <i>torn</i>.")])
    tab.run()
    said = html(tab)
    assert "One service can be added. One has a name that is there already. One fault was found." in said
    assert "<b>bad.json</b> It is &lt;i&gt;torn&lt;/i&gt;." in said
    tab.button(key="waiting-add").click().run()
    assert [each.name for each in now(store, portfolio).services[-1:]] == ["Quite new"]
    tab.text_input(key="waiting-name-0").input("Another one").run()
    tab.button(key="waiting-add").click().run()
    assert [each.name for each in now(store, portfolio).services[-2:]] == ["Quite new", "Another one"]


def test_a_name_that_is_too_long_is_told_before_anything_is_added_with_a_field_to_change_it(visit: Visit, store: Store, portfolio: str) -> None:
    tab = visit("portfolio", p=portfolio)
    tab.session_state["portfolio-waiting"] = waiting.Waiting(portfolio, [named("Sound"), named("x" * 121), named("  ")])
    tab.run()
    assert "One service can be added. 2 have a name that is empty or longer than 120 characters." in html(tab)
    tab.button(key="waiting-add").click().run()
    tab.text_input(key="waiting-name-0").input("Shorter").run()
    tab.button(key="waiting-add").click().run()
    assert [each.name for each in now(store, portfolio).services[-2:]] == ["Sound", "Shorter"]
    assert [str(each.key) for each in tab.text_input if "waiting-name" in str(each.key)] == ["waiting-name-0"]
    assert tab.text_input(key="waiting-name-0").value == ""


def test_an_empty_table_asks_as_far_as_one_chooses(visit: Visit, portfolio: str) -> None:
    tab = visit("portfolio", p=portfolio)
    tab.selectbox(key="rows-template-depth").select_index(0).run()
    tab.checkbox(key="rows-template-evidence").check().run()
    assert [str(each.key) for each in tab.get("download_button") if "rows-template" in str(each.key)] == ["rows-template-csv", "rows-template-xlsx"]
    columns = [table._template("csv", "en", depth, evidence=evidence).count(b",") for depth, evidence in (("first_look", False), ("core", False), ("core", True))]
    assert columns == sorted(set(columns))


def test_tags_are_changed_by_keyboard_and_never_over_what_somebody_else_set(visit: Visit, store: Store, portfolio: str) -> None:
    one = now(store, portfolio).services[0]
    tab = visit("portfolio", p=portfolio)
    tab.button(key=f"change-{one.key}").click().run()
    tab.text_input(key="tag-region").input("<b>North</b>")
    tab.text_area(key="tag-free").input("ward: east\nno colon")
    tab.button(key="tags-save").click().run()
    assert "This line is no tag: “no colon”" in html(tab)
    tab.text_area(key="tag-free").input("ward: east")
    store.portfolios.tag(LOCAL, portfolio, one.key, {"size": "small"}, expected=one.tags)
    tab.button(key="tags-save").click().run()
    assert "Somebody else changed this meanwhile" in html(tab)
    assert now(store, portfolio).services[0].tags == {"size": "small"}
    tab.button(key="tags-leave").click().run()
    tab.button(key=f"change-{one.key}").click().run()
    tab.text_input(key="tag-region").input("<b>North</b>")
    tab.button(key="tags-save").click().run()
    assert now(store, portfolio).services[0].tags == {"size": "small", "region": "<b>North</b>"}
    assert "Region: &lt;b&gt;North&lt;/b&gt;" in html(tab)


def test_a_tag_that_is_offered_is_one_thing_however_it_is_written_and_two_values_of_it_are_told(visit: Visit, store: Store, portfolio: str) -> None:
    one = now(store, portfolio).services[0]
    store.portfolios.tag(LOCAL, portfolio, one.key, {"Region": "North"}, expected=one.tags)
    tab = visit("portfolio", p=portfolio)
    tab.button(key=f"change-{one.key}").click().run()
    assert (tab.text_input(key="tag-region").value, tab.text_area(key="tag-free").value) == ("North", "")
    tab.text_area(key="tag-free").input("REGION: South")
    tab.button(key="tags-save").click().run()
    assert words("tags_twice", tag="Region") in html(tab)
    tab.text_input(key="tag-region").input("")
    tab.button(key="tags-save").click().run()
    assert now(store, portfolio).services[0].tags == {"region": "South"}


def test_a_service_is_taken_out(visit: Visit, store: Store, portfolio: str) -> None:
    one = now(store, portfolio).services[0]
    tab = visit("portfolio", p=portfolio)
    tab.button(key=f"change-{one.key}").click().run()
    tab.button(key="service-remove").click().run()
    assert one.key not in {each.key for each in now(store, portfolio).services}


def test_unlike_services_are_told_where_they_are_collected(visit: Visit, portfolio: str) -> None:
    said = html(visit("portfolio", p=portfolio))
    assert words("unlike_title") in said
    assert "Scotland" in said or "Wales" in said or "Northern Ireland" in said
    assert "How far to go: " in said
    assert words("unlike_copies") not in said  # they are all under the same version


def test_of_thousands_of_services_a_page_shows_twenty_five_and_finds_the_others_by_name(visit: Visit, store: Store) -> None:
    id_ = store.portfolios.make(LOCAL, "Many")
    store.portfolios.add(LOCAL, id_, [named(f"Service {number:04}") for number in range(60)])
    tab = visit("portfolio", p=id_)
    assert sum(key.startswith("change-") for key in buttons(tab)) == 25
    assert "1 to 25 of 60" in html(tab)
    tab.button(key="services-on").click().run()
    assert "Service 0025" in html(tab)
    tab.text_input(key="services-search").input("0059").run()
    assert "One of 60 services has this in its name." in html(tab)
    assert "Service 0059" in html(tab)


# rules


def test_rules_are_saved_and_the_lock_says_when_they_came(visit: Visit, store: Store, portfolio: str) -> None:
    tab = visit("rules", p=portfolio)
    assert words("lock_never") in html(tab)
    tab.text_area(key=f"rules-purpose-{portfolio}").input("Whom to support")
    tab.number_input(key=f"rules-top-{portfolio}").set_value(4)
    tab.checkbox(key=f"rules-power-on-{portfolio}").check().run()
    tab.number_input(key=f"rules-power-{portfolio}").set_value(0.5)
    tab.button(key="rules-save").click().run()
    found = now(store, portfolio).rules
    assert (found.purpose, found.top, str(found.power)) == ("Whom to support", 4, "1/2")
    tab.button(key="rules-lock").click().run()
    assert now(store, portfolio).is_locked
    assert "The rules were locked today" in html(tab)
    assert "rules-lock" not in buttons(tab)
    tab.number_input(key=f"rules-top-{portfolio}").set_value(5)
    tab.button(key="rules-save").click().run()
    assert words("rules_saved_after") in html(tab)
    assert "and changed since" in html(tab)


def test_locking_saves_what_is_in_the_fields_first_with_one_press_and_stands_below_them(visit: Visit, store: Store, portfolio: str) -> None:
    tab = visit("rules", p=portfolio)
    headings = [each.value for each in tab.header]
    assert headings[-1] == words("lock_title")
    tab.text_area(key=f"rules-purpose-{portfolio}").input("Whom to support")
    tab.number_input(key=f"rules-top-{portfolio}").set_value(3)
    tab.button(key="rules-lock").click().run()
    found = now(store, portfolio)
    assert (found.rules.purpose, found.rules.top, found.is_locked) == ("Whom to support", 3, True)
    assert "The rules are saved and locked." in html(tab)


def test_what_cannot_be_saved_is_not_locked_and_it_says_why(visit: Visit, store: Store, portfolio: str) -> None:
    tab = visit("rules", p=portfolio)
    tab.text_area(key=f"rules-purpose-{portfolio}").input("sign \x07").run()
    tab.button(key="rules-lock").click().run()
    assert words("rules_purpose_unfit") in html(tab)
    assert words("lock_not_done") in html(tab)
    tab.text_area(key=f"rules-purpose-{portfolio}").input("Mine").run()
    before = now(store, portfolio)
    store.portfolios.set_rules(LOCAL, portfolio, before.rules.model_copy(update={"purpose": "Theirs"}), expected=before.rules_number)
    tab.button(key="rules-lock").click().run()
    assert words("rules_elsewhere") in html(tab)
    assert words("lock_not_done") in html(tab)
    assert not now(store, portfolio).is_locked
    assert tab.text_area(key=f"rules-purpose-{portfolio}").value == "Mine"


def test_what_was_typed_is_kept_when_somebody_else_saved_rules_meanwhile(visit: Visit, store: Store, portfolio: str) -> None:
    tab = visit("rules", p=portfolio)
    tab.text_area(key=f"rules-purpose-{portfolio}").input("Mine").run()
    before = now(store, portfolio)
    store.portfolios.set_rules(LOCAL, portfolio, before.rules.model_copy(update={"purpose": "Theirs"}), expected=before.rules_number)
    tab.button(key="rules-save").click().run()
    said = html(tab)
    assert words("rules_elsewhere") in said
    assert "Theirs" in said
    assert tab.text_area(key=f"rules-purpose-{portfolio}").value == "Mine"
    assert now(store, portfolio).rules.purpose == "Theirs"
    tab.button(key="rules-keep-mine").click().run()
    assert now(store, portfolio).rules.purpose == "Mine"


def test_where_nothing_was_typed_rules_that_somebody_else_saved_are_shown(visit: Visit, store: Store, portfolio: str) -> None:
    tab = visit("rules", p=portfolio)
    before = now(store, portfolio)
    store.portfolios.set_rules(LOCAL, portfolio, before.rules.model_copy(update={"purpose": "Theirs"}), expected=before.rules_number)
    tab.run()
    assert tab.text_area(key=f"rules-purpose-{portfolio}").value == "Theirs"
    tab.number_input(key=f"rules-top-{portfolio}").set_value(4)
    tab.button(key="rules-save").click().run()
    assert (now(store, portfolio).rules.purpose, now(store, portfolio).rules.top) == ("Theirs", 4)


def test_weights_of_others_are_kept_by_name_and_taken_out_again(visit: Visit, store: Store, portfolio: str) -> None:
    tab = visit("rules", p=portfolio)
    first, second = list(weights_of(definitions.shipped().scoring))[:2]
    place = f"named-{portfolio}"
    tab.number_input(key=f"{place}.10.{first}").set_value(15).run()
    tab.text_input(key=f"named-title-{portfolio}").input("Staff side")
    tab.button(key="named-keep").click().run()
    assert "The points do not add up to 100" in html(tab)
    tab.number_input(key=f"{place}.10.{second}").set_value(5).run()
    tab.button(key="named-keep").click().run()
    assert tab.number_input(key=f"{place}.10.{first}").value == weights_of(definitions.shipped().scoring)[first] // 10
    (kept,) = now(store, portfolio).rules.named
    assert (kept.title, kept.shares[first], kept.shares[second]) == ("Staff side", 150, 50)
    assert now(store, portfolio).rules.draws == 100
    tab.button(key="drop-staff-20side").click().run()
    assert not now(store, portfolio).rules.named


# the comparison


def test_before_the_first_look_rules_can_be_locked_and_opening_is_noted(visit: Visit, store: Store, portfolio: str) -> None:
    tab = visit("comparison", p=portfolio)
    assert words("begin_means") in html(tab)
    assert report_words("compared_standing") in html(tab)
    assert "Performance" not in texts(tab)
    tab.button(key="comparison-open").click().run()
    assert now(store, portfolio).is_open
    assert "Performance matrix" in texts(tab)
    assert escape(first.lock(now(store, portfolio).lock)) in html(tab)


@pytest.mark.parametrize("page", ["comparison", "pair", "decision"])
def test_nothing_of_a_comparison_is_shown_before_it_is_opened(page: str, visit: Visit, store: Store, portfolio: str) -> None:
    tab = visit(page, p=portfolio)
    said = texts(tab)
    assert words("begin_means") in said
    assert not any(each.name in said for each in now(store, portfolio).services)
    assert "/download/" not in said
    assert buttons(tab) == ["comparison-open"]
    empty = visit(page, p=store.portfolios.make(LOCAL, "Nothing yet"))
    assert words("comparison_empty") in html(empty)
    assert "comparison-open" not in buttons(empty)


def test_gates_and_bounds_come_first_and_ranks_only_with_how_sure_they_are(visit: Visit, opened: str) -> None:
    tab = visit("comparison", p=opened)
    headings = [each.value for each in tab.header]
    order = [headings.index(each) for each in ("Gates by stage", "Performance matrix", "What can be said, and what cannot", words("sure_title"))]
    assert order == sorted(order)
    said = html(tab)
    assert said.index("mr-grid") < said.index("Rank</th>")
    assert "100 draws with seed 1" in said
    assert report_words("compared_standing") in said
    assert 'role="region" tabindex="0"' in said
    assert 'src="data:image/svg+xml;base64,' in said


def test_unlike_services_stand_in_a_group_of_their_own_with_why(visit: Visit, store: Store, opened: str) -> None:
    tab = visit("comparison", p=opened)
    alone = next(each.name for each in now(store, opened).services if each.response.answers["PC1"].value != "england")
    said = html(tab)
    assert words("groups_title") in said
    matrix = said[said.index("mr-grid") : said.index("</table>", said.index("mr-grid"))]
    assert alone not in matrix
    assert alone in said[said.index("mr-part", said.index("mr-grid")) :]
    other = visit("comparison", p=opened, g="2")
    assert alone in html(other)
    assert words("sure_title") not in [each.value for each in other.header]


def test_tags_choose_what_is_shown_and_a_view_is_kept_as_its_address(visit: Visit, store: Store, opened: str) -> None:
    found = now(store, opened)
    regions = [each.tags["region"] for each in found.services]
    region = next(each for each in regions if regions.count(each) > 1)
    tab = visit("comparison", p=opened)
    tab.multiselect(key="tag.region").select(region).run()
    shown = html(tab)
    left_out = next(each.name for each in found.services if each.tags.get("region") != region)
    assert f"Region: {region}" in shown
    assert f'<th scope="col" role="columnheader">{left_out}</th>' not in shown
    tab.text_input(key="view-name").input("Mine")
    tab.button(key="view-keep").click().run()
    (view,) = now(store, opened).views
    assert view.query == f"tag.region={region}"
    assert f'href="comparison?p={opened}&amp;{view.query}"' in html(tab)


def test_views_whose_names_begin_alike_stand_beside_each_other_and_each_can_be_removed(visit: Visit, store: Store, opened: str) -> None:
    names = ["Services in the north east", "Services in the north west"]
    for name in names:
        store.portfolios.save_view(LOCAL, opened, View(name, ""))
    tab = visit("comparison", p=opened)
    assert all(name in html(tab) for name in names)
    tab.button(key="view-drop-0").click().run()
    assert [each.name for each in now(store, opened).views] == names[1:]


def test_what_was_chosen_by_tags_in_one_portfolio_chooses_nothing_in_another(visit: Visit, store: Store, opened: str) -> None:
    other = store.portfolios.make(LOCAL, "Other")
    store.portfolios.add(LOCAL, other, services())
    store.portfolios.set_rules(LOCAL, other, Rules(draws=100, top=2), expected=0)
    store.portfolios.open(LOCAL, other)
    tab = visit("comparison", p=opened)
    region = next(each.tags["region"] for each in now(store, opened).services)
    tab.multiselect(key="tag.region").select(region).run()
    assert f"Region: {region}" in html(tab)
    tab.query_params.clear()
    tab.query_params["p"] = other
    tab.run()
    assert tab.multiselect(key="tag.region").value == []
    assert f"Region: {region}" not in html(tab)


def test_other_weights_are_tried_without_a_trace_and_named_ones_stand_side_by_side(visit: Visit, store: Store, opened: str) -> None:
    given = weights_of(definitions.shipped().scoring)
    first, second, *_ = given
    shares = {**given, first: given[first] + 50, second: given[second] - 50}
    before = now(store, opened)
    store.portfolios.set_rules(LOCAL, opened, before.rules.model_copy(update={"named": (NamedWeights(title="Staff side", shares=shares),)}), expected=before.rules_number)
    tab = visit("comparison", p=opened)
    assert "Staff side" in html(tab)
    stands = now(store, opened)
    tab.number_input(key=f"tried-{opened}.10.{first}").set_value(20).run()
    assert words("weights_stale") in html(tab)
    tab.number_input(key=f"tried-{opened}.10.{second}").set_value(1).run()
    assert now(store, opened).rules == stands.rules


def test_no_point_is_a_weight_that_can_be_tried_and_what_is_typed_is_never_beside_a_sum_of_other_points(visit: Visit, opened: str) -> None:
    given = weights_of(definitions.shipped().scoring)
    first, second, *_ = given
    tab = visit("comparison", p=opened)
    tab.number_input(key=f"tried-{opened}.10.{first}").set_value(150).run()
    assert "take" in (told := next(str(each.proto.body) for each in tab.get("html") if "mr-together" in str(each.proto.body)))
    assert "100 of 100" not in told
    tab.number_input(key=f"tried-{opened}.10.{second}").set_value(0).run()
    tab.number_input(key=f"tried-{opened}.10.{first}").set_value((given[first] + given[second]) // 10).run()
    assert words("try_no_point") in html(tab)
    assert words("weights_stale") not in html(tab)
    tab.number_input(key=f"tried-{opened}.10.{second}").set_value(-5).run()
    assert tab.number_input(key=f"tried-{opened}.10.{second}").value == 0


def test_two_services_stand_against_each_other_question_by_question(visit: Visit, store: Store, opened: str) -> None:
    one, other = [each for each in now(store, opened).services if each.response.answers["PC1"].value == "england"][:2]
    tab = visit("pair", p=opened, a=one.key, b=other.key)
    said = html(tab)
    assert one.name in said
    assert other.name in said
    assert words("pair_differ") in said
    assert [each.value for each in tab.header][:2] == [words("pair_verdicts"), words("pair_dimensions")]
    head = said[: said.index(words("pair_dimension"))]
    assert all(words(f"pair_{each}") in head for each in ("ready_for", "not_met", "not_known"))
    assert head.count("Stage ") > 1
    assert report_words("compared_standing") in said
    assert any("answers differ" in each.label for each in tab.expander)
    assert words("not_found") in html(visit("pair", p=opened, a="m-nowhere"))


# decision and report


def test_a_decision_needs_all_three_and_stays_beside_later_ones(visit: Visit, store: Store, opened: str) -> None:
    tab = visit("decision", p=opened)
    tab.text_area(key=f"decide-decided-{opened}").input("Support <b>two</b>")
    tab.button(key="decide-go").click().run()
    assert "Nothing was kept. Still missing: Who decided (roles or bodies); Why." in html(tab)
    tab.text_input(key=f"decide-by-{opened}").input("The board")
    tab.text_area(key=f"decide-why-{opened}").input("They are ready.")
    tab.button(key="decide-go").click().run()
    assert "Support &lt;b&gt;two&lt;/b&gt;" in html(tab)
    assert words("decision_changed") not in html(tab)
    store.portfolios.add(LOCAL, opened, [named("Later")])
    assert words("decision_changed") in html(visit("decision", p=opened))
    assert [each.what for each in now(store, opened).events].count("decided") == 1


def test_a_comparison_is_taken_away_whole_and_without_names_and_the_log_says_so(store: Store, opened: str) -> None:
    app = Starlette(routes=delivery.routes())
    first = now(store, opened).services[0].name
    whole = ask(app, f"/download/portfolio/{opened}/comparison.md")
    assert (whole.status, whole.headers["content-disposition"]) == (200, 'attachment; filename="adult-services-comparison.md"')
    assert first in whole.body.decode()
    assert "Procurement Act 2023" in whole.body.decode()
    assert first not in ask(app, f"/download/portfolio/{opened}/anonymous.md").body.decode()
    assert ask(app, f"/download/portfolio/{opened}/decision.json").status == 200
    assert ask(app, f"/download/portfolio/{opened}/other.md").status == 404


# who may


def test_whoever_is_no_commissioner_finds_nothing_and_a_commissioner_what_is_of_their_organisation(
    visit: Visit, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = {role: member(store, role.value.title(), role) for role in (Role.MEMBER, Role.AUDITOR, Role.ADMINISTRATOR, Role.COMMISSIONER)}
    elsewhere = member(store, "Elsewhere", Role.COMMISSIONER, of="Moor Council")
    made = store.portfolios.make(people[Role.COMMISSIONER], "Ours")

    def sees(who: Person, page: str) -> bool:
        monkeypatch.setattr("assessment.shell.session._who", lambda *_: who)
        return words("not_found") not in html(visit(page, p=made))

    for role in (Role.MEMBER, Role.AUDITOR, Role.ADMINISTRATOR):
        assert not any(sees(people[role], page) for page in PAGES), role
    assert all(sees(people[Role.COMMISSIONER], page) for page in PAGES)
    assert [page for page in PAGES if sees(elsewhere, page)] == ["portfolios"]


def test_what_a_member_asks_for_by_address_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    commissioner, other = member(store, "Cass", Role.COMMISSIONER), member(store, "Mel")
    made = store.portfolios.make(commissioner, "Ours")
    app = Starlette(routes=delivery.routes())
    for who, status in ((other, 404), (commissioner, 409), (commissioner, 200)):
        if status == 200:  # until then nothing is told of services side by side
            store.portfolios.open(commissioner, made)
        monkeypatch.setattr("assessment.shell.session._who", lambda *_, who=who: who)
        assert ask(app, f"/download/portfolio/{made}/comparison.md").status == status
