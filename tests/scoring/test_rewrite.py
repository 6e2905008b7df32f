"""Other weights: a scoring file rewritten reads back to exactly what was meant, and a reweighted model scores as it."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from samples import LIBRARY, MODEL, PARTS, model_of, responses

from questionnaires.answers import Answer, Response
from questionnaires.errors import DefinitionError
from questionnaires.model import Library
from questionnaires.plain_yaml import Source, read_source
from questionnaires.reader import read_library
from questionnaires.reader import shipped as shipped_questionnaires
from scoring import reader, rewrite
from scoring.evaluate import evaluate
from scoring.reader import read_scoring
from scoring.rewrite import Heading, NewWeight, reweighted, rewritten, weights_of, with_weights

HERE = Path(__file__).parent
STYLES = read_source(HERE / "own-weights.yaml", "own-weights.yaml")
TINY = read_library(read_source(HERE.parent / "questionnaires" / "small-sources.yaml"), [read_source(HERE / "tiny.yaml")])
HEADING = Heading("staff-view", "1.0.0", "Staff view")
HOSTILE = (
    'She said "never": #1, not \'maybe\'', "a: b", "# not a comment", "- not a list", "one\ntwo\n\nthree", "\ttab", "{x: [y]}", "&a *b !c", "%TAG",
    "100% – oes 🏴󠁧󠁢󠁷󠁬󠁳󠁿 ŵyr a’r tŷ", "👩‍👩‍👧‍👦", "\u2028line\u2029paragraph\x85next", "back\\slash", "---", "...", "null", "yes", "\u202egnirts", "\x07", "|", ">-", "\ufeffx",
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), min_size=1)).filter(lambda text: bool(text.strip()))


@pytest.fixture(params=["C", "Python"])
def any_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The marks of both parsers that PyYAML has."""
    if request.param == "Python":
        monkeypatch.setattr(rewrite, "_Loader", yaml.SafeLoader)


@st.composite
def new_weights(draw: st.DrawFn, ids: tuple[str, ...]) -> dict[str, NewWeight]:
    """New weights for some or all dimensions, which add up to 1000 if it is all of them."""
    cuts = sorted(draw(st.sets(st.integers(1, 999), min_size=len(ids) - 1, max_size=len(ids) - 1)))
    weights = [high - low for low, high in zip([0, *cuts], [*cuts, 1000], strict=True)]
    return {id_: NewWeight(weight, draw(TEXTS)) for id_, weight in zip(ids, weights, strict=True)}


def check(source: Source, library: Library, heading: Heading, changes: dict[str, NewWeight]) -> Source:
    before = read_scoring(source, library)
    made = rewritten(source, heading, changes)
    assert read_scoring(made, library) == with_weights(before, heading, changes)
    return made


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_rewritten_file_reads_back_to_what_was_meant_whatever_its_style_and_the_reasons(data: st.DataObject) -> None:
    changes = data.draw(new_weights(("staff", "money", "votes")))
    heading = Heading("own", "2.10.0", data.draw(TEXTS), data.draw(st.just("") | TEXTS))
    made = check(STYLES, TINY, heading, changes)
    anew = Heading("newer", "3.0.0", data.draw(TEXTS), data.draw(st.just("") | TEXTS))
    check(made, TINY, anew, data.draw(new_weights(("staff", "money", "votes"))))


@settings(deadline=None, max_examples=100)
@given(new_weights(("zest", "footing", "access")), TEXTS)
def test_so_does_a_file_written_as_json(changes: dict[str, NewWeight], title: str) -> None:
    source = Source("scoring.yaml", yaml.safe_dump(PARTS["scoring"], default_flow_style=True, width=10**6, sort_keys=False))
    check(source, LIBRARY, Heading("own", "1.0.0", title, "Staff side"), changes)


@pytest.mark.usefixtures("any_parser")
@pytest.mark.parametrize("reason", HOSTILE)
def test_both_parsers_of_yaml_put_each_hostile_reason_in_the_same_place(reason: str) -> None:
    check(STYLES, TINY, Heading("own", "1.0.0", reason, reason), {id_: NewWeight(weight, reason) for id_, weight in (("staff", 1), ("money", 998), ("votes", 1))})


@pytest.mark.usefixtures("any_parser")
def test_every_comment_and_every_line_that_says_nothing_new_stays_as_it_was() -> None:
    made = check(STYLES, TINY, HEADING, {"staff": NewWeight(550, "Less."), "votes": NewWeight(150, "More.")})
    changed = [line for line in difflib.ndiff(STYLES.text.splitlines(), made.text.splitlines()) if line[0] in "-+"]
    assert [line for line in changed if line[0] == "+"] == [
        '+ id: "staff-view"  # its name', '+ version: "1.0.0"', '+ title: "Staff view"', '+   weight: "550" # most', '+   because: "Less."',
        "+   basis: judgement   # nobody says so", '+   weight: "150"', '+   because: "More."',
    ]  # fmt: skip
    comments = [line.partition("#")[2] for line in STYLES.text.splitlines() if "#" in line and "this is no comment" not in line and "Still text" not in line]
    assert all(comment in made.text for comment in comments)


def test_the_standard_scoring_is_rewritten_in_nothing_but_what_is_new() -> None:
    library = read_library(*shipped_questionnaires())
    changes = {"staff-appetite": NewWeight(120, "Staff must want it: nothing else helps."), "policy-context": NewWeight(80, "It changes with ministers.")}
    made = check(reader.shipped(), library, Heading("staff-view", "1.0.0", "Staff view", "Staff side"), changes)
    changed = [line[:2] for line in difflib.ndiff(reader.shipped().text.splitlines(), made.text.splitlines()) if line[0] in "-+"]
    assert changed.count("+ ") == 8, "id, version, title, author, and weight and reason of two dimensions; the basis was judgement"


def test_a_new_reason_that_is_judgement_does_not_keep_the_source_of_the_former_one() -> None:
    made = check(STYLES, TINY, HEADING, {"money": NewWeight(300, "We think so.")})
    assert "basis: judgement, # in a row" in made.text


def test_the_author_is_named_below_the_title_and_goes_when_nobody_is_named() -> None:
    named = check(STYLES, TINY, HEADING._replace(author="Staff side"), {})
    assert 'title: "Staff view"\nauthor: "Staff side"\n# who made it' in named.text
    assert read_scoring(rewritten(named, HEADING, {}), TINY).author == ""


def test_a_file_that_is_no_yaml_or_has_aliases_is_refused() -> None:
    for text in ("title: [", "a: &x 1\nb: *x\n"):
        with pytest.raises(DefinitionError, match=r"this is not YAML|the alias"):
            rewritten(Source("bad.yaml", text), HEADING, {})


def test_a_dimension_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        rewritten(STYLES, HEADING, {"nowhere": NewWeight(1, "x")})


def sample_weights(zest: int, footing: int) -> dict[str, int]:
    return {"zest": zest, "footing": footing, "access": 1000 - zest - footing}


@settings(deadline=None, max_examples=150)
@given(responses(), st.integers(1, 600), st.integers(1, 399))
@example({}, 1, 1)
def test_a_reweighted_model_gives_what_a_file_with_these_weights_gives(answers: dict[str, Answer], zest: int, footing: int) -> None:
    weights = sample_weights(zest, footing)
    written = model_of(dimensions=[{**each, "weight": str(weights[each["id"]])} for each in PARTS["scoring"]["dimensions"]])
    assert evaluate(reweighted(MODEL, weights), Response(answers)) == evaluate(written, Response(answers))


def test_reweighting_leaves_the_model_as_it_was() -> None:
    before = weights_of(MODEL.scoring)
    found = evaluate(MODEL, Response({}))
    reweighted(MODEL, sample_weights(1, 2))
    assert weights_of(MODEL.scoring) == before
    assert evaluate(MODEL, Response({})) == found


@pytest.mark.parametrize("weights", [{"zest": 500, "footing": 500}, sample_weights(0, 500), sample_weights(1, 2) | {"zest": 2}, sample_weights(1, 1) | {"other": 1}])
def test_weights_that_do_not_fit_are_refused(weights: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="do not fit the dimensions"):
        reweighted(MODEL, weights)


def test_the_weights_that_it_has_leave_a_model_with_the_same_scoring() -> None:
    assert reweighted(MODEL, weights_of(MODEL.scoring)).scoring == MODEL.scoring
