"""What is written to a file or another program is UTF-8, whatever the console of the machine can show."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def test_scores_are_utf_8_even_where_the_console_is_not(tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("service: Łódź\nstage: G1\nanswers:\n  PC1: england\n", encoding="utf-8")
    run = "import sys; from assessment.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", run, "score", str(answers), "--format", "json"]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "cp1252"}, check=True)
    assert "Łódź" in json.dumps(json.loads(done.stdout.decode("utf-8")), ensure_ascii=False)
