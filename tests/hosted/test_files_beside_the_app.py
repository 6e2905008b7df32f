"""However the app is started, files are made beside it by one process, which knows none of its secrets and ends when it does."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest
import servers

from assessment import definitions
from assessment.identity import LOCAL
from assessment.store import Store
from questionnaires.answers import Answer, State

pytestmark = pytest.mark.long



def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + servers.PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@pytest.mark.parametrize("way", [each for each in servers.WAYS if each != "python app.py"])  # which listens on one port only
def test_a_pdf_is_made_beside_the_app_and_a_kill_of_the_app_leaves_nothing_behind(way: str, tmp_path: Path) -> None:
    url, port = f"sqlite:///{(tmp_path / 'a.db').as_posix()}", servers.free_port()
    store = Store.open(url)
    made = [store.create(LOCAL, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, f"Ward {number}")}).id for number in range(3)]
    store.close()
    with servers.serving(tmp_path, port, {"MUTUAL_READINESS_DATABASE": url, "MUTUAL_READINESS_NAMES": "confidential.example.org"}, servers.command(way, port)) as served:
        server = psutil.Process(served.process.pid)
        assert server.children(recursive=True) == [], "before it is needed"
        with ThreadPoolExecutor(3) as people:
            found = list(people.map(lambda id_: httpx.get(f"{served.address}/download/{id_}/report.pdf?variant=plan", timeout=120), made))
        assert [each.status_code for each in found] == [200] * 3
        assert len({each.content for each in found}) == 3
        beside = server.children(recursive=True)
        assert 1 <= len(beside) <= 2
        for each in beside:
            assert not {"MUTUAL_READINESS_DATABASE", "MUTUAL_READINESS_NAMES"} & set(each.environ())
        assert "Traceback" not in served.said()
        served.process.kill()
        until(lambda: not any(each.is_running() for each in beside))
