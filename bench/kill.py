"""Kills the real server at a random moment, again and again: no answer that the page had shown as saved may be lost."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from assessment import definitions
from assessment.identity import LOCAL
from assessment.store import Store
from bench.measure import Measure
from bench.sessions import ROOT, SERVE, Session, free_port, wait_for
from questionnaires.model import WithOptions

TIMES = 100
SECTION = "participation-audit.history"
QUESTIONS = ("PA1", "PA2")
LONGEST = 1.5  # seconds of answering before the kill


def measures() -> list[Measure]:
    lost, shown = rounds(TIMES)
    note = f"{TIMES} kills; {shown} answers had been shown as saved"
    return [Measure("answers lost by a kill", lost, "answers", at_most=0, note=note)]


def rounds(times: int) -> tuple[int, int]:
    """Kill the server `times` times. Returns how many answers were lost, and how many had been shown as saved."""
    lost = shown = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(times):
            missing, seen = _round(Path(folder) / f"{number}.db")
            lost, shown = lost + missing, shown + seen
    return lost, shown


def _round(database: Path) -> tuple[int, int]:
    url = f"sqlite:///{database.as_posix()}"
    store = Store.open(url)
    id_ = store.create(LOCAL, definitions.shipped()).id
    store.close()
    port = free_port()
    with (database.parent / "server.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-c", SERVE, str(port), url], cwd=ROOT, stdout=log, stderr=log)
    try:
        wait_for(port)
        shown, on_the_way = asyncio.run(_answer_until_killed(f"127.0.0.1:{port}", id_, process))
    finally:
        process.kill()
        process.wait(20)
    store = Store.open(url)
    try:
        kept = store.load(LOCAL, id_).response.answers
    finally:
        store.close()
    # An answer on its way at the kill may have reached the disk without being shown; then it stands in place of the one shown.
    standing = {question: {value, on_the_way.get(question)} for question, value in shown.items()}
    lost = [question for question, allowed in standing.items() if question not in kept or kept[question].value not in allowed]
    return len(lost), len(shown)


async def _answer_until_killed(address: str, id_: str, process: subprocess.Popen[bytes]) -> tuple[dict[str, str], dict[str, str]]:
    """Answer without a pause until the server is killed. Returns the answers shown as saved, and the one on its way."""
    shown: dict[str, str] = {}
    on_the_way: dict[str, str] = {}
    async with connect(f"ws://{address}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        session = Session(socket, "section", f"a={id_}&s={SECTION}")
        await session.run()
        asyncio.get_running_loop().call_later(random.uniform(0, LONGEST), process.kill)
        try:
            while True:
                question = random.choice(QUESTIONS)
                option_id, option = random.choice(_options(session, question))
                on_the_way = {question: option_id}
                await session.choose(f"{question}.choice", option)
                if f'data-say="{question}"' not in session.said or "Saved at" not in session.said:
                    raise AssertionError(f"the page did not say that {question} is saved")
                shown[question] = option_id
        except (ConnectionClosed, OSError):
            return shown, on_the_way


def _options(session: Session, question: str) -> list[tuple[str, str]]:
    """The id and the shown text of each option of a question."""
    asked = definitions.shipped().library.questions[question]
    assert isinstance(asked, WithOptions)
    return list(zip((option.id for option in asked.options), session.radios[f"{question}.choice"].options, strict=False))


if __name__ == "__main__":
    print(rounds(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES))
