"""People's text is cleaned on export only, and what was changed is counted."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reports.clean import _PLAIN, Cleaner  # pyright: ignore[reportPrivateUsage]
from reports.fitting import covered


def test_controls_and_direction_overrides_go_and_are_counted() -> None:
    cleaner = Cleaner()
    assert cleaner.text("a\x00b\u202ec\u2066d\ufeff") == "abcd"
    assert cleaner.dropped == 4


def test_direction_marks_and_joiners_stay() -> None:
    text = "\u200eक्\u200dष\u200f"
    assert Cleaner().text(text) == text


def test_letters_are_composed() -> None:
    assert Cleaner().text("e\u0301") == "é"


def test_at_most_four_marks_stay_on_a_letter() -> None:
    cleaner = Cleaner()
    assert len(cleaner.text("x" + "\u0301" * 50)) == 5
    assert cleaner.dropped == 46


def test_what_the_fonts_lack_becomes_the_replacement_character_and_is_counted() -> None:
    cleaner = Cleaner(covered=str.isascii)
    assert cleaner.text("a中文b") == "a\ufffd\ufffdb"
    assert cleaner.replaced == 2


def test_half_a_surrogate_pair_does_no_harm() -> None:
    Cleaner().text("a\ud83db").encode()


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = Cleaner().text(text)
    assert Cleaner().text(once) == once
    assert not [c for c in once if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]


def test_what_is_not_looked_at_character_by_character_would_come_through_unchanged() -> None:
    plain = [chr(number) for number in range(0x2500) if _PLAIN.fullmatch(chr(number))]
    assert len(plain) > 300
    for character in plain:
        text = f"Ω{character}"  # with a neighbour that is looked at
        assert Cleaner(covered).text(text) == text
        assert character == "\n" or covered(character)
