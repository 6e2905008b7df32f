"""`python -m bench [NAME…] [--json]`: run benchmarks and say whether each target holds (exit 1 if one does not)."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path

from bench.measure import Measure

HERE = Path(__file__).parent
PARTS = ("__main__", "measure", "changed_scoring", "cluster", "crowd", "pandas_peer")
NAMES = sorted(module.name for module in pkgutil.iter_modules([str(HERE)]) if module.name not in PARTS)


def main(arguments: list[str] | None = None) -> int:
    """Run the named benchmarks (all by default). Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(NAMES)}")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of a table")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    measures: list[Measure] = []
    for name in chosen.names or NAMES:
        if not chosen.json:
            print(f"running {name} …", file=sys.stderr)
        measures.extend(importlib.import_module(f"bench.{name}").measures())
    print(_json(measures) if chosen.json else _table(measures))
    return 1 if any(measure.holds is False for measure in measures) else 0


def _json(measures: list[Measure]) -> str:
    keys = ("name", "figure", "unit", "peer", "peer_figure", "ratio", "target", "holds", "note")
    return json.dumps([{key: getattr(measure, key) for key in keys} for measure in measures], indent=2)


def _table(measures: list[Measure]) -> str:
    rows = [("benchmark", "figure", "peer", "ratio", "target", "holds")]
    for measure in measures:
        peer = f"{measure.peer_figure:.3g} {measure.unit} ({measure.peer})" if measure.peer_figure is not None else ""
        ratio = f"{measure.ratio:.2f}" if measure.ratio is not None else ""
        holds = {True: "yes", False: "NO", None: ""}[measure.holds]
        rows.append((measure.name, f"{measure.figure:.3g} {measure.unit}", peer, ratio, measure.target, holds))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    notes = [f"{measure.name}: {measure.note}" for measure in measures if measure.note]
    return "\n".join([*lines, *notes])


if __name__ == "__main__":
    sys.exit(main())
