"""Checking a stranger's report in a process of its own, with a limit on its time and its memory, so that nothing else suffers from it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
import time
from typing import Any, cast

from assessment.press import beside, step_back
from assessment.verifying import Checked, UncheckedError, verify
from questionnaires.errors import ToolkitError
from questionnaires.texts import current_language, in_language, table
from reports import opening
from reports.held_against import Difference

SECONDS = 60
"""How long a check may take; a full report in large print takes about five seconds."""
_MEMORY = 2_000_000_000  # bytes of address space; a full report in large print with long notes everywhere takes 700 MB
_LOOK = 1.0  # seconds between two looks at whether the app is still there
_SPARING = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
"""Where there are many processors, threads for each of them would use up the address space."""
_TOLD = 4_000  # the last characters of what it says when it fails
_log = logging.getLogger(__name__)


def verify_apart(content: bytes, *, seconds: float = SECONDS) -> Checked:
    """As `verifying.verify`, and no longer than `seconds`. Raises ToolkitError with one sentence."""
    words = table("assessment")
    if len(content) > opening.LARGEST:
        raise opening.unreadable("too_large", megabytes=opening.LARGEST // 1_000_000)
    command, environment = beside(f"from assessment import checked_apart; checked_apart.main({current_language()!r}, {os.getpid()})")
    try:
        run = subprocess.run(command, input=content, capture_output=True, timeout=seconds, env=environment | _SPARING, check=False)
    except subprocess.TimeoutExpired:
        raise UncheckedError(words("verify_too_long", seconds=f"{seconds:g}")) from None
    try:
        found = cast("dict[str, Any]", json.loads(run.stdout))
    except ValueError:
        _log.error("A report could not be checked (%s): %s", run.returncode, run.stderr.decode(errors="replace")[-_TOLD:])
        raise UncheckedError(words("verify_failed")) from None
    if "refused" in found:
        raise UncheckedError(str(found["refused"]))
    differences = tuple(Difference(*each) for each in found.pop("differences"))
    about, limits = tuple((name, what) for name, what in found.pop("about")), tuple(found.pop("limits"))
    return Checked(**found, differences=differences, about=about, limits=limits)


def main(language: str, app: int) -> None:
    """Read a PDF from standard input, and write what came of checking it, or why it was refused in this language, as JSON.

    It ends when the process `app` does, at once or soon after, however that ends.
    """
    step_back()
    _bound()
    threading.Thread(target=_watch, args=(app,), daemon=True).start()
    with in_language(language):
        try:
            checked = verify(sys.stdin.buffer.read(opening.LARGEST + 1))
            found: dict[str, Any] = {name: getattr(checked, name) for name in Checked.__slots__}
        except ToolkitError as error:
            found = {"refused": str(error)}
        except (MemoryError, RecursionError):
            found = {"refused": table("assessment")("verify_failed")}
    sys.stdout.buffer.write(json.dumps(found).encode())


def _watch(app: int) -> None:
    """End the process, in the midst of whatever it does, when the app is gone."""
    while sys.platform == "win32" or os.getppid() == app:
        time.sleep(_LOOK)
    os._exit(1)


def _bound() -> None:
    """Limit its memory, and its time at work: what never lets another thread look whether the app is gone ends as well."""
    if sys.platform == "win32":
        return
    import resource

    for limit, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, SECONDS + 5)):
        with contextlib.suppress(ValueError, OSError):  # where no such limit can be set, the app's own on its time stays
            resource.setrlimit(limit, (most, most))
