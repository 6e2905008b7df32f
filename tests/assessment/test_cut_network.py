"""Half of the phones lose the network in mid-answer and the server is killed (some seconds here, a minute in `python -m bench cut`)."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench import cut


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_every_answer_that_a_phone_shows_as_saved_is_kept_once_though_the_network_goes_and_the_server_is_killed(tmp_path: Path, seed: int) -> None:
    with ThreadPoolExecutor(1) as elsewhere:  # browser tests keep an event loop running in the main thread
        found = elsewhere.submit(cut.cut, tmp_path, phones=60, seconds=4, seed=seed).result()
    assert found.faults == []
    assert found.saved > 60, "hardly anything was shown as saved before the kill, so the test says little"
    assert found.cut > 15, "hardly any phone without a network had something to send"
    assert found.killed > 0, "nothing was on its way when the server was killed"
    log = (tmp_path / "server.log").read_text(encoding="utf-8", errors="replace")
    assert "/join/" not in log, "the server wrote down what somebody asked for"
    assert not re.search(r"[0-9a-f]{64}|Traceback", log)
