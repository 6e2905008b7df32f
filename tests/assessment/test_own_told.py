"""How a scoring file of one's own differs from the standard, in a line and in full."""

from __future__ import annotations

from own_files import own_scoring, standard, with_wellbeing

from assessment import definitions
from assessment.combining import scoring_in
from assessment.own_told import Differs, differs
from questionnaires.plain_yaml import Source
from scoring.rewrite import Heading, rewritten


def told(source: Source) -> Differs:
    before, after = scoring_in(standard()), scoring_in(source)
    assert before is not None
    assert after is not None
    return differs(before, after, definitions.shipped().library)


def test_weights_that_differ_are_named_in_points_and_every_reason_stands_in_full() -> None:
    found = told(own_scoring())
    assert found.line == "Weights: Staff appetite 12 points, not 10; Policy and duties 8 points, not 10."
    assert [section.title for section in found.sections] == ["Dimensions"]
    assert "Staff must want it." in str(found.sections)


def test_what_differs_besides_weights_is_named_too() -> None:
    assert told(with_wellbeing()).line.endswith("It also differs in: weights and values of questions and rules for the whole.")


def test_a_change_of_a_gate_alone_is_no_change_of_weights() -> None:
    text = standard().text.replace("kind: gate\n    stage: G2", "kind: gate\n    stage: G3", 1)
    assert told(Source("x.yaml", text)).line == "It differs in: gates."


def test_a_file_that_only_has_another_name_says_the_same() -> None:
    found = told(rewritten(standard(), Heading("other", "9.0.0", "Other", "Somebody"), {}))
    assert found == Differs("It says the same as Standard scoring 2.0.0.", ())
