"""A server killed at a random moment loses no answer that the page had shown as saved (a few times here, 100 times in the bench)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.kill import rounds

pytestmark = pytest.mark.long



def test_no_answer_shown_as_saved_is_lost_by_killing_the_server() -> None:
    with ThreadPoolExecutor(1) as elsewhere:  # browser tests keep an event loop running in the main thread
        lost, shown = elsewhere.submit(rounds, 4).result()
    assert shown > 0, "no answer was shown as saved before the kills, so the test says nothing"
    assert lost == 0
