"""The parts of the pages that set services side by side."""
