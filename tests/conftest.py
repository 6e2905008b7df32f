"""Puts the four packages before the folders of the same names here, which a single test file would find first."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
