"""Parts of the pages that set services side by side: what is worked out once, pictures without markup in them, portfolios read only where they changed."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from threading import Thread
from xml.etree import ElementTree

import pytest
from colleagues import member
from streamlit.testing.v1 import AppTest

from assessment import definitions
from assessment.identity import LOCAL, Role
from assessment.portfolio.example import services
from assessment.shell.compare import groups, plot_svg, rules_form, wide_table
from assessment.shell.compare.once import Once
from assessment.shell.compare.services import typed_tags
from assessment.shell.session import words
from assessment.store import Store
from questionnaires.answers import Answer, State
from reports.document import Axis, Plot, Shaded, Spot, Tie

NASTY = "<b>&'\"</b>"


def picture(plot: Plot) -> ElementTree.Element:
    found = re.search(r"base64,([^\"]+)", plot_svg.image(plot))
    assert found is not None
    return ElementTree.fromstring(base64.b64decode(found[1]).decode())


def said(drawn: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in drawn.iter("{http://www.w3.org/2000/svg}text")]


def test_boxes_show_names_as_text_and_lines_through_or_dashed() -> None:
    plot = Plot("d", NASTY, NASTY, (Spot(NASTY, 500, 1000), Spot("Other", 500, 0), Spot("Third", 500, 0)), (Tie(0, 1, True), Tie(0, 2, False)), beside=2)
    drawn = picture(plot)
    assert NASTY in said(drawn)
    lines = [each for each in drawn.iter("{http://www.w3.org/2000/svg}path") if "C" in each.attrib["d"]]
    assert [("stroke-dasharray" in each.attrib) for each in lines] == [False, True]
    assert f'alt="{"&lt;b&gt;&amp;&#x27;&quot;&lt;/b&gt;"}"' in plot_svg.image(plot)


def test_points_stand_where_their_two_measures_say_and_no_label_covers_another() -> None:
    axis = Axis("Share", ((0, "0%"), (1000, "100%")))
    plot = Plot("s", "c", "t", tuple(Spot(str(number), 600, 250, 640) for number in range(1, 5)), across=axis, up=axis)
    labels = [each for each in picture(plot).iter("{http://www.w3.org/2000/svg}text") if (each.text or "").isdecimal()]
    assert len({(each.attrib["x"], each.attrib["y"]) for each in labels}) == 4


def test_a_wide_table_scrolls_within_a_named_region_that_a_keyboard_reaches() -> None:
    drawn = wide_table.draw(NASTY, ["Dimension", NASTY], [["Need", Shaded("4", 2)]])
    assert drawn.startswith('<div class="mr-wide-table" role="region" tabindex="0" aria-label="&lt;b&gt;')
    assert wide_table.draw("A", list("abcd"), [list("abcd")]).startswith('<p class="mr-quiet mr-scrolls"')
    assert NASTY not in drawn
    assert '<td role="cell" class="mr-shade mr-shade-2">4</td>' in drawn


def test_what_two_ask_for_at_once_is_made_once_and_the_oldest_goes_first() -> None:
    made: list[int] = []
    kept: Once[int] = Once(2)

    def make(number: int) -> int:
        made.append(number)
        return number

    threads = [Thread(target=lambda: kept.get("a", lambda: make(1))) for _ in range(5)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert made == [1]
    kept.get("b", lambda: make(2))
    kept.get("c", lambda: make(3))
    assert ["a" in kept, "b" in kept, "c" in kept] == [False, True, True]


def test_tags_are_read_line_by_line_and_the_first_line_that_is_none_is_given_back() -> None:
    assert typed_tags("ward: east\n\n town:  Quay: north ") == [("ward", "east"), ("town", "Quay: north")]
    assert typed_tags("ward: east\nnothing") == "nothing"
    assert typed_tags("ward:") == "ward:"
    assert typed_tags("Region: North\nRHANBARTH: De") == [("region", "North"), ("region", "De")]


def test_how_near_is_told_for_nine_of_ten_draws_as_in_the_documentation() -> None:
    low, high = "5.6%", "15.3%"
    assert f"between {low} and {high} in nine of ten draws" in rules_form.near_told(100)
    said = " ".join((Path(__file__).parents[2] / "docs" / "compare.md").read_text(encoding="utf-8").split())
    assert f"between {low} and {high} in nine of ten draws" in said


def test_what_was_made_is_looked_up_only_while_nobody_else_can_push_it_out() -> None:
    kept: Once[int] = Once(1)
    looked_up: list[bool] = []

    class Key:
        def __hash__(self) -> int:
            looked_up.append(kept._lock.locked())
            return 1

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Key)

    assert kept.get(Key(), lambda: 1) == kept.get(Key(), lambda: 2) == 1
    assert Key() in kept
    assert all(looked_up)


def test_a_portfolio_is_read_anew_only_where_it_changed(store: Store) -> None:
    id_ = store.portfolios.make(LOCAL, "Adult services")
    store.portfolios.add(LOCAL, id_, services())
    before = store.portfolios.load(LOCAL, id_)
    one, two, *_ = before.services
    store.portfolios.tag(LOCAL, id_, one.key, {"size": "small"}, expected=one.tags)
    store.portfolios.remove(LOCAL, id_, [two.key])
    store.portfolios.add(LOCAL, id_, [services()[0]._replace(name="Later")])
    again = store.portfolios.load(LOCAL, id_, before)
    assert again == store.portfolios.load(LOCAL, id_)
    assert again.services[0].response is before.services[0].response
    assert again.services[0].tags == {"size": "small"}


def test_what_was_withdrawn_is_gone_though_it_was_read_before(store: Store) -> None:
    lead, commissioner = member(store, "Lena"), member(store, "Cass", Role.COMMISSIONER, of="Moor Council")
    made = store.create(lead, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Harbour")}).id
    copy = store.submissions.submit(lead, made, commissioner.organisation or store.people.homes(commissioner)[0].id)
    id_ = store.portfolios.make(commissioner, "Ours")
    store.portfolios.add(commissioner, id_, [services()[0]._replace(source=copy.id, origin="submission")])
    before = store.portfolios.load(commissioner, id_)
    store.submissions.withdraw(lead, made, copy.id)
    (gone,) = store.portfolios.load(commissioner, id_, before).services
    assert gone.definitions is None
    assert not gone.response.answers
    assert gone.gone is not None


def _a_table_is_mapped() -> None:
    import streamlit as st

    from assessment.portfolio import table_columns, table_files
    from assessment.portfolio.shapes import Portfolio
    from assessment.shell.compare import table
    from assessment.shell.session import shipped

    opened = table_files.opened(b"Service name,SA2,stage_aimed_at,Moon,Area,Region\nA,,,,,\n", "s.csv")
    if "rows-uses" not in st.session_state:
        st.session_state["rows-asked"], st.session_state["rows-uses"] = set(), list(table_columns.guessed(opened.headings, shipped()))
    table._mapping(Portfolio.__new__(Portfolio), opened)


def test_only_columns_that_need_a_person_are_shown_and_options_have_no_backslashes(store: Store) -> None:
    tab = AppTest.from_function(_a_table_is_mapped).run()
    assert not tab.exception
    shown = [str(each.key) for each in tab.selectbox]
    inside = [str(each.key) for each in tab.expander[0].selectbox]
    assert tab.expander[0].label == "3 columns were recognised"
    assert words("table_columns", known=3, all=6) in "".join(str(each.proto.body) for each in tab.get("html"))
    assert [key for key in shown if key not in inside] == ["rows-use-3", "rows-use-4", "rows-use-5"]
    assert inside == ["rows-use-0", "rows-use-1", "rows-use-2"]
    options = [option for each in tab.selectbox for option in each.options]
    assert any("stage_aimed_at" in option for option in options)
    assert not any("\\" in option for option in options)
    tab.selectbox(key="rows-use-3").set_value("leave_out").run()
    assert "rows-use-3" not in [str(each.key) for each in tab.expander[0].selectbox]


@pytest.mark.parametrize(("kept", "lost", "said"), [(5, 0, "5 answers go along, none stays behind"), (1, 2, "one answer goes along, 2 stay behind")])
def test_answers_that_go_along_are_counted_in_words(kept: int, lost: int, said: str) -> None:
    assert ", ".join((groups._counted("rescore_kept", kept), groups._counted("rescore_lost", lost))) == said


def _a_file_was_looked_at() -> None:
    import streamlit as st

    from assessment import definitions
    from assessment.portfolio.shapes import Portfolio
    from assessment.shell.compare import other_scoring

    source = next(each for each in definitions.shipped_sources() if "mutual-readiness/scoring" in each.text)
    of = Portfolio("p", "P", None, (), None, ())  # type: ignore[arg-type]
    st.session_state["other-looked-at"] = "p", source
    other_scoring.looked(of, {})


def test_a_scoring_file_that_is_looked_at_is_told_with_its_weights_before_anybody_uses_it(store: Store) -> None:
    tab = AppTest.from_function(_a_file_was_looked_at).run()
    assert not tab.exception
    told = "".join(str(each.proto.body) for each in tab.get("html"))
    scoring = definitions.shipped().scoring
    assert scoring.title in told
    assert scoring.version in told
    assert all(each.id in told for each in scoring.dimensions)
    assert [str(each.key) for each in tab.button] == ["other-look-use"]
