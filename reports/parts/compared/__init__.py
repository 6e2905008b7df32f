"""The parts of the report on services side by side, one module for each section."""
