"""Weights saved as a scoring file: everything missing is told at once, and the file says what was meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment import definitions, own_weights
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.own_weights import Filled, NotYet, drafted, renamed
from assessment.shelf import OwnFile
from assessment.store import Store
from questionnaires.plain_yaml import Source
from scoring.reader import read_scoring

OTHER = {"willing": 550, "steady": 450}
FILLED = Filled("Staff view", "staff-view", "1.0.0", "Staff side", {"willing": "Others can be hired.", "steady": 'Turnover is "the" test: #1.'})


def faults(small: Definitions, weights: dict[str, int], filled: Filled, store: Store) -> tuple[str, ...]:
    with pytest.raises(NotYet, match=r"\S") as caught:
        drafted(small.sources[-1], small.library, weights, filled, store.shelf(LOCAL))
    return caught.value.faults


def test_a_file_is_drafted_with_its_weights_reasons_and_everything_else_as_it_was(small: Definitions) -> None:
    file = drafted(small.sources[-1], small.library, OTHER, FILLED, ())
    read = read_scoring(file.source, small.library)
    assert (file.kind, file.id, file.version, file.title) == ("scoring", "staff-view", "1.0.0", "Staff view")
    assert (read.id, read.version, read.title, read.author) == ("staff-view", "1.0.0", "Staff view", "Staff side")
    assert [(each.weight, each.because, each.basis) for each in read.dimensions] == [
        (550, "Others can be hired.", ("judgement",)), (450, 'Turnover is "the" test: #1.', ("judgement",)),
    ]  # fmt: skip
    assert (read.gates, read.bands, read.unscored) == (small.scoring.gates, small.scoring.bands, small.scoring.unscored)
    assert read.dimensions[0].questions == small.scoring.dimensions[0].questions


def test_everything_that_is_missing_is_told_at_once(small: Definitions, store: Store) -> None:
    told = faults(small, OTHER, Filled(" ", "9 lives", "1.0", "", {"willing": "  \n"}), store)
    assert told == (
        "The name is missing.",
        "The id must start with a letter and have only letters without accents, digits, “-” and “_”, at most 64.",
        "The version must be three whole numbers, such as 1.0.0.",
        "The reason for the new weight of “Willing staff” is missing.",
        "The reason for the new weight of “Steady staff” is missing.",
    )


def test_only_a_changed_weight_needs_a_reason(small: Definitions, store: Store) -> None:
    told = faults(small, {"willing": 600, "steady": 400}, FILLED._replace(reasons={}), store)
    assert told == ("No weight differs from “A small scoring” 1.0.0, so there is nothing to save.",)


def test_points_that_do_not_add_up_are_not_saved(small: Definitions, store: Store) -> None:
    assert "The points do not add up: 102 of 100: take 2 away." in faults(small, {"willing": 600, "steady": 420}, FILLED, store)


def test_a_name_or_reason_that_is_too_long_is_told(small: Definitions, store: Store) -> None:
    told = faults(small, OTHER, FILLED._replace(name="x" * 101, reasons={"willing": "y" * 1001, "steady": "z"}), store)
    assert told == ("The name has more than 100 characters. Shorten it.", "The reason for the new weight of “Willing staff” has more than 1000 characters. Shorten it.")


@pytest.mark.parametrize("version", ["1.0.0.0", "v1.0.0", "1.0.0\n", "", "१.०.०", f"1.0.{'9' * 70}"])
def test_a_version_is_three_numbers(small: Definitions, store: Store, version: str) -> None:
    told = own_weights.heading_faults("x", "x", version, ())
    assert told == ("The version must be three whole numbers, such as 1.0.0.",)


def test_the_id_of_the_standard_scoring_is_refused(small: Definitions, store: Store) -> None:
    assert "“standard” is the id of the scoring that comes with the toolkit" in faults(small, OTHER, FILLED._replace(id="standard"), store)[0]


def test_a_version_that_is_taken_is_told_with_the_next_one_even_for_the_same_text(small: Definitions, store: Store) -> None:
    store.put_on_shelf(LOCAL, drafted(small.sources[-1], small.library, OTHER, FILLED, ()))
    assert "such as 1.1.0" in faults(small, OTHER, FILLED, store)[0]


def test_what_cannot_be_printed_is_told_and_nothing_is_saved(small: Definitions, store: Store) -> None:
    filled = FILLED._replace(name="Staff\x00 view", author="Board\x9f", reasons={"willing": "One.\x07Two.", "steady": "x\ud800"})
    assert faults(small, OTHER, filled, store) == (
        "The name holds a character that cannot be shown. Type it again instead of pasting it.",
        "The reason for the new weight of “Willing staff” holds a character that cannot be shown. Type it again instead of pasting it.",
        "The reason for the new weight of “Steady staff” holds a character that cannot be shown. Type it again instead of pasting it.",
        "Who made it holds a character that cannot be shown. Type it again instead of pasting it.",
    )


def test_line_breaks_are_kept_in_a_reason_and_become_spaces_in_a_name(small: Definitions) -> None:
    filled = FILLED._replace(name="Staff\n view", reasons={"willing": "One.\r\nTwo.\rThree.", "steady": "x"})
    read = read_scoring(drafted(small.sources[-1], small.library, OTHER, filled, ()).source, small.library)
    assert read.title == "Staff view"
    assert read.dimensions[0].because == "One.\nTwo.\nThree."


def test_a_file_under_another_name_is_otherwise_the_same(small: Definitions) -> None:
    file = OwnFile("scoring", "standard", "2.0.0", "Standard", definitions.shipped().sources[-1])
    made = renamed(file, "Ours", "ours", "3.0.0", ())
    read = read_scoring(made.source, definitions.shipped().library)
    assert (read.id, read.version, read.title) == ("ours", "3.0.0", "Ours")
    assert replace(made, source=file.source) == OwnFile("scoring", "ours", "3.0.0", "Ours", file.source)
    assert read.dimensions == definitions.shipped().scoring.dimensions


def test_another_name_is_held_to_the_same_rules() -> None:
    with pytest.raises(NotYet, match=r"The name is missing. “standard” is the id"):
        renamed(OwnFile("scoring", "a", "1.0.0", "A", Source("a.yaml", "id: a")), "", "standard", "1.0.0", ())


@pytest.mark.parametrize(
    ("name", "id_"), [("Barn y staff: tŷ a gŵyl", "barn-y-staff-ty-a-gwyl"), ("2nd view", "own-2nd-view"), ("🏴", "own-weights"), ("x" * 90, "x" * 50)]
)
def test_an_id_is_proposed_from_any_name(name: str, id_: str) -> None:
    assert own_weights.proposed_id(name) == id_
    assert own_weights.heading_faults("x", id_, "1.0.0", ()) == ()
