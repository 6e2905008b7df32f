"""However it is started, a hosted copy with unsafe settings ends before anybody can reach it."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
import servers

UNSAFE = {"COOKIE_SECRET": "short", "PROVIDERS_KEYS_CLIENT_SECRET": "changeme"}


@pytest.mark.parametrize("way", servers.WAYS)
def test_every_way_of_starting_refuses_with_every_fault_and_answers_nobody(way: str, tmp_path: Path) -> None:
    port = 8501 if way == "python app.py" else servers.free_port()
    environment = servers.settings("http://readiness.example.org", "http://keys.example.org", tmp_path / "a.db", **UNSAFE)
    process = subprocess.Popen(
        servers.command(way, port), cwd=servers.ROOT, env=servers.clean(**environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    opened, answered = threading.Event(), threading.Event()

    def knock() -> None:
        while process.poll() is None and way != "python app.py":  # whose port may be another server's
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2) as visitor:
                opened.set()
                visitor.sendall(b"GET /_stcore/health HTTP/1.0\r\n\r\n")
                if visitor.recv(1):
                    answered.set()
            time.sleep(0.05)

    visitor = threading.Thread(target=knock)
    visitor.start()
    _, said = process.communicate(timeout=servers.PATIENCE)
    visitor.join()
    assert process.returncode == 2
    assert [line.split()[0] for line in said.splitlines() if line.strip() and "usage statistics" not in line] == [
        "address", "cookie_secret", "providers.keys.client_secret", "providers.keys.server_metadata_url",
    ]  # fmt: skip
    assert not answered.is_set()
    # Streamlit's own command opens the port before it reads app.py; whoever comes in that moment waits for nothing.
    assert way == "streamlit run" or not opened.is_set()
    assert not (tmp_path / "a.db").exists()


def test_a_second_server_on_the_same_sqlite_database_is_refused_and_told_of_postgresql(hosted_server: servers.Served, provider: str) -> None:
    port = servers.free_port()
    environment = servers.settings(f"http://127.0.0.1:{port}", provider, hosted_server.log.parent / "assessments.db")
    done = subprocess.run(
        servers.command("uvicorn", port), cwd=servers.ROOT, env=servers.clean(**environment), capture_output=True, text=True, timeout=servers.PATIENCE, check=False
    )
    assert done.returncode == 2
    assert "Only one can use an SQLite database; for several, keep the answers in PostgreSQL." in done.stderr
