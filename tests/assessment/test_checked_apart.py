"""What reads a stranger's PDF runs beside the app, without its secrets; when it fails, the log says why."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from assessment import checked_apart
from assessment.press import beside
from assessment.verifying import UncheckedError


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such script")
def test_the_checker_is_told_no_secrets_and_what_it_said_when_it_failed_is_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("MUTUAL_READINESS_COOKIE_SECRET", "STREAMLIT_SERVER_COOKIE_SECRET", "MUTUAL_READINESS_DATABASE", "SOMETHING_ELSE"):
        monkeypatch.setenv(name, "confidential")
    failing = tmp_path / "python"
    failing.write_text("#!/bin/sh\n/usr/bin/env >&2\nexit 3\n", encoding="ascii")
    failing.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(failing))
    with caplog.at_level(logging.ERROR), pytest.raises(UncheckedError, match="could not be checked"):
        checked_apart.verify_apart(b"%PDF-1.7")
    assert "(3)" in caplog.text
    assert "PATH=" in caplog.text
    assert "confidential" not in caplog.text


ENDLESS = """
import os, time
from pathlib import Path
from assessment import checked_apart
def verify(_):
    import resource
    limits = [resource.getrlimit(limit)[0] for limit in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]
    print(os.getpid(), os.nice(0), Path("/proc/self/oom_score_adj").read_text().strip(), *limits, flush=True)
    time.sleep(60)
checked_apart.verify = verify
checked_apart.main("en", os.getppid())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")
def test_the_checker_steps_back_is_limited_and_ends_when_the_app_is_killed() -> None:
    command, environment = beside(ENDLESS.strip())
    app = f"import subprocess; subprocess.run({command!r}, env={environment!r}, input=b'')"
    with subprocess.Popen([sys.executable, "-c", app], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        checker, nice, risk, memory, seconds = map(int, running.stdout.readline().split())
        running.kill()
    try:
        assert nice >= 1
        assert (risk, memory, seconds) == (1000, checked_apart._MEMORY, checked_apart.SECONDS + 5)
        until = time.monotonic() + 30
        while _lives(checker):
            assert time.monotonic() < until
            time.sleep(0.1)
    finally:
        with suppress(ProcessLookupError):
            os.kill(checker, signal.SIGKILL)


def _lives(process: int) -> bool:
    """Whether it runs; what ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
