"""What reads a stranger's PDF runs beside the app, without its secrets; when it fails, the log says why."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from assessment import checked_apart
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
